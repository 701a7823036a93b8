"""A brief, its ledger and the moment go in; what is to be done about its ticks comes out, and nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from briefgen.builds.project import Project
from briefgen.schedules.due import Due, Entry, Tried, decide_ticks, list_entries, read_late_after
from briefgen.schedules.ledger import SETTLED, Ledger
from briefgen.schedules.moments import read_moment, write_moment
from briefgen.schedules.ticks import list_ticks

# How far back the last tick of a brief is looked for that no scheduler has seen yet.
_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would do: about a tick or a delivery, and why; `last` ends a stretch that is skipped."""

    name: str
    tick: str
    last: str
    what: str
    reason: str
    zone: str


def decide_owed(entry: Entry, ledger: Ledger, since: str, now: datetime, project: Project) -> Due:
    """Decide what becomes of the ticks that a brief owes.

    Args:
        entry: the brief.
        ledger: of the project.
        since: when the brief was first seen.
        now: the moment.
        project: with its blackouts.
    """
    last = ledger.read_last_tick(entry.brief, entry.variant, write_moment(now))
    anchor = read_moment(max(since, last.tick) if last else since)
    tried = read_tried(entry, ledger)
    after = write_moment(min([anchor, *(read_moment(tick) for tick in tried)]))
    settled = {row.tick for row in ledger.read_ticks(entry.brief, entry.variant, after) if row.result in SETTLED}
    late_after = read_late_after(project)
    return decide_ticks(entry, anchor, tried, settled, now, late_after=late_after, blackouts=project.blackouts)


def read_tried(entry: Entry, ledger: Ledger) -> dict[str, Tried]:
    """Return the ticks of a brief that were begun and are not settled."""
    rows = ledger.read_open(entry.brief, entry.variant)
    return {row.tick: Tried(row.attempts, row.reason, row.next_at) for row in rows}


def foresee(project: Project, folder: Path, ledger: Ledger, now: datetime) -> list[Foreseen]:
    """Return what a run at a moment would do; of a brief that none had seen then, as if one had.

    Raises:
        BuildError: the ledger cannot be read.
    """
    found = []
    for entry in list_entries(project, folder):
        known = ledger.read_known(entry.brief, entry.variant)
        is_seen = known is not None and known.since <= write_moment(now)
        since = known.since if known is not None and is_seen else _pretend_since(entry, now)
        due = decide_owed(entry, ledger, since, now, project)
        zone = entry.schedule.timezone
        for ticks, reason in due.skip:
            found.append(Foreseen(entry.name, *_ends(ticks), "skipped", reason, zone))
        for tick in due.build:
            found.append(Foreseen(entry.name, *_ends((tick,)), _describe(entry), "", zone))
    for row in ledger.read_outbox(results=("waiting", "retry")):
        if not row.next_at or read_moment(row.next_at) <= now:
            name = f"{row.series} no. {row.edition}" if row.edition else row.series
            found.append(Foreseen(name, "", "", f"sent: {row.way} {row.target}", row.reason, "UTC"))
    return found


def _pretend_since(entry: Entry, now: datetime) -> str:
    ticks = list_ticks(entry.schedule, now - _BACK, now)
    return write_moment(ticks[-1] - timedelta(seconds=1) if ticks else now)


def _ends(ticks: tuple[datetime, ...]) -> tuple[str, str]:
    return write_moment(ticks[0]), write_moment(ticks[-1])


def _describe(entry: Entry) -> str:
    plan = entry.plan
    only = ", if something changed" if entry.schedule.when == "changed" else ""
    if plan.publish == "manual":
        return f"built{only}, and waits for approval"
    ways = [
        delivery.folder or delivery.fsspec or delivery.smtp or delivery.webhook or ""
        for delivery in plan.deliver
        if not delivery.variants or entry.variant in delivery.variants
    ]
    return f"built{only}, and released" + (f" to {', '.join(ways)}" if ways else "")
