"""What the commands share that move an edition from state to state: `approve`, `withdraw`, `recall`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.archive import State


def state_command(name: str, state: State, help_: str, *, needs_reason: bool) -> click.Command:
    """Return the command that moves an edition to a state.

    Args:
        name: of the command.
        state: that it leads to.
        help_: what it does.
        needs_reason: whether somebody has to be told why.
    """

    def move(
        series: str, edition: int, reason: str, archive: Path, now: str | None, as_json: bool, quiet: bool, debug: bool
    ) -> None:
        from briefgen.builds.archive import Archive
        from briefgen.cli.build import read_moment

        if needs_reason and not reason.strip():
            raise UsageError("--reason is missing; say why, in a sentence that readers may see")
        moment = read_moment(now) if now else datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        published = Archive(archive).move(series, edition, state, moment, reason.strip())
        if as_json:
            told = {"series": published.series, "edition": published.number, "state": published.state, "at": moment}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        elif not quiet:
            click.echo(f"{published.series} no. {published.number}: {published.state}")

    options: list[Callable[..., Callable[..., None]]] = [
        click.argument("series"),
        click.argument("edition", type=click.IntRange(1)),
        click.option("--reason", default="", metavar="TEXT", help="Why; the next edition's annex prints it."),
        click.option(
            "--archive",
            type=click.Path(file_okay=False, path_type=Path),
            default=Path("archive"),
            metavar="DIR",
            help="Folder of published editions; default: archive.",
        ),
        click.option("--now", metavar="TIME", help="Moment of the change; default: now."),
        click.option("--json", "as_json", is_flag=True, help="Print the new state as JSON."),
        click.option("--quiet", is_flag=True, help="Print nothing."),
        click.option("--debug", is_flag=True, help="Print the traceback of what fails."),
    ]
    for option in reversed(options):
        move = option(move)
    return click.command(name, help=help_)(move)
