"""A command with many options goes in; a help of the usual ones on one screen comes out, and one of all on request."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import click


class ShortHelp(click.Command):
    """A command whose help leaves out its rarer options; `--help-all` shows every one."""

    def __init__(self, *arguments: Any, rare: Collection[str] = (), **extra: Any) -> None:
        super().__init__(*arguments, **extra)
        self.rare = frozenset(rare)
        self.params.append(
            click.Option(
                ["--help-all"],
                is_flag=True,
                expose_value=False,
                is_eager=True,
                callback=self._print_all,
                help=f"Show the other {len(self.rare)} options too.",
            )
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, the rarer ones only where all are asked for."""
        shows_all = ctx.meta.get(_SHOWS_ALL, False)
        rows = [
            row
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
            and (shows_all or parameter.name not in self.rare)
            and (row := parameter.get_help_record(ctx)) is not None
        ]
        with formatter.section("Options"):
            formatter.write_dl(rows)

    def _print_all(self, ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            ctx.meta[_SHOWS_ALL] = True
            click.echo(self.get_help(ctx))
            ctx.exit()


_SHOWS_ALL = "briefgen.shows-all"
