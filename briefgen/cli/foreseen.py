"""`briefgen schedule run-due --now` and `--dry-run`: a moment goes in; what a run does then, or would do, comes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.ledgers import read_clock
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.project import Project
    from briefgen.schedules.ledger import Ledger


def make_clock(now: str | None) -> Callable[[], datetime]:
    """Return what tells the moment: the clock, or always the one that was given.

    Raises:
        UsageError: it cannot be read.
    """
    if not now:
        return read_clock
    from briefgen.cli.build import read_moment

    moment = datetime.fromisoformat(read_moment(now))
    return lambda: moment


def refuse_earlier(ledger: Ledger, now: datetime) -> None:
    """Refuse to run at a moment before the last run that did something about a tick: the order would be lost.

    Raises:
        UsageError: it lies before.
    """
    from briefgen.schedules.moments import read_moment

    events = ledger.read_journal(events=("begun", "tick", "skipped"), last=1)
    last = events[0]["at"] if events else ""
    if last and now < read_moment(last):
        raise UsageError(
            f"--now: {now.isoformat()} lies before {last}, when ticks were last settled; name a later moment, try "
            "it in a copy of the project without .briefgen and archive, or look with --dry-run"
        )


def say_why_idle(project: Project, ledger: Ledger, now: datetime) -> str:
    """Return why nothing is due: what was seen first later, and what failed, until when, and how it is tried now."""
    from briefgen.schedules.moments import describe_length, print_local, read_moment
    from briefgen.schedules.owed import list_later, list_put_off

    reasons = [
        f"{name} was first seen at {print_local(since, zone)}, and nothing is owed of the time before; try it in a "
        "copy of the project without .briefgen and archive"
        for name, since, zone in list_later(project, Path(), ledger, now)
    ]
    found = list_put_off(project, Path(), ledger, now)
    if not found:
        return "; ".join(reasons)
    told = [
        f"{each.name} failed and is tried again at {print_local(each.next_at, each.zone)} "
        f"(in {describe_length(read_moment(each.next_at) - now)})"
        for each in found
    ]
    return f"{'; '.join([*reasons, *told])}. Now: briefgen schedule run-due --retry"


def tell_foreseen(project: Project, ledger: Ledger, now: datetime, *, as_json: bool, retry: bool = False) -> None:
    """Print what a run at a moment would do."""
    from dataclasses import asdict

    from briefgen.schedules.moments import print_local
    from briefgen.schedules.owed import foresee

    found = foresee(project, Path(), ledger, now, retry=retry)
    if as_json:
        click.echo(json.dumps({"would": [asdict(each) for each in found]}, ensure_ascii=False, indent=2))
        return
    for each in found:
        when = f" {print_local(each.tick, each.zone)}" if each.tick else ""
        until = f" to {print_local(each.last, each.zone)}" if each.last != each.tick else ""
        why = f": {each.reason}" if each.reason else ""
        click.echo(f"{each.name}{when}{until}: would be {each.what}{why}")
    if not found:
        why = say_why_idle(project, ledger, now)
        click.echo("nothing would be due" + (f"; {why}" if why else ""))
