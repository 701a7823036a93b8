"""How many builds there are goes in; a progress bar on the terminal, steps for --debug, or silence comes out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

# A single brief is written faster than a bar could be read.
_FEWEST_FOR_A_BAR = 2


class Progress:
    """What a running batch tells; this one tells nothing."""

    def report(self, step: int, verb: str) -> None:
        """A build in this process begins a step."""

    def advance(self, name: str) -> None:
        """A build has ended."""


class Steps(Progress):
    """Prints each step as a line."""

    def report(self, step: int, verb: str) -> None:
        """A build in this process begins a step."""
        click.echo(f"step {step} - {verb}", err=True)


@contextmanager
def show_progress(total: int, *, quiet: bool, debug: bool) -> Iterator[Progress]:
    """Show how far a batch is, for as long as the context lasts."""
    if debug:
        yield Steps()
    elif quiet or total < _FEWEST_FOR_A_BAR or not sys.stderr.isatty():
        yield Progress()
    else:
        yield from _show_bar(total)


def _show_bar(total: int) -> Iterator[Progress]:
    # rich honours NO_COLOR by itself.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("building"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        class Bar(Progress):
            """Moves the bar on."""

            def advance(self, name: str) -> None:
                """A build has ended."""
                bar.update(task, advance=1, description=name)

        yield Bar()
