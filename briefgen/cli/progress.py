"""How many builds there are goes in; a progress bar on the terminal, steps for --debug, or silence comes out.

Short work is told in one line when it is done; a bar is for what takes long enough to be wondered about.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from briefgen.cli.tables import is_styled

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

# A single brief is mostly written faster than a bar could be read.
_FEWEST_FOR_A_BAR = 2
_SECONDS_BEFORE_A_BAR = 1.0
_STEPS = 8


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


class BatchBar(Progress):
    """A bar that moves on with each build."""

    def __init__(self, total: int) -> None:
        self._bar = _make_bar()
        self._task = self._bar.add_task("", total=total)
        self._bar.start()

    def advance(self, name: str) -> None:
        """A build has ended."""
        self._bar.update(self._task, advance=1, description=name)

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()


class StepBar(Progress):
    """A bar that moves on with each step of a single build; it is there once that has taken a while."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: RichProgress | None = None

    def report(self, step: int, verb: str) -> None:
        """A build in this process begins a step."""
        if self._bar is None and time.monotonic() - self._started >= _SECONDS_BEFORE_A_BAR:
            self._bar = _make_bar()
            self._task = self._bar.add_task("", total=_STEPS)
            self._bar.start()
        if self._bar is not None:
            self._bar.update(self._task, completed=step - 1, description=verb)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def show_progress(total: int, *, quiet: bool, debug: bool) -> Iterator[Progress]:
    """Show how far a batch is, for as long as the context lasts."""
    is_dumb = os.environ.get("TERM", "").lower() in ("dumb", "unknown")
    if debug:
        yield Steps()
    elif quiet or is_dumb or not sys.stderr.isatty():
        yield Progress()
    else:
        bar = BatchBar(total) if total >= _FEWEST_FOR_A_BAR else StepBar()
        try:
            yield bar
        finally:
            bar.stop()


def _make_bar() -> RichProgress:
    """Return a bar that goes when the work is done, without colour where none is wanted."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("building"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True) if is_styled(sys.stderr, os.environ) else Console(stderr=True, color_system=None)
    return RichProgress(*columns, console=console, transient=True)
