"""A brief, its ledger and the moment go in; what is to be done about its ticks comes out, and nothing is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from briefgen.builds.project import Project
from briefgen.schedules.due import Due, Entry, Tried, decide_ticks, list_entries, read_late_after
from briefgen.schedules.ledger import SETTLED, Ledger
from briefgen.schedules.moments import print_local, read_moment, write_moment
from briefgen.schedules.ticks import list_ticks

# How far back the last tick of a brief is looked for that no scheduler has seen yet.
_BACK = timedelta(days=366)
# Ticks of a brief among which the last of a variant is looked for.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would do: about a tick or a delivery, and why; `last` ends a stretch that is skipped."""

    name: str
    tick: str
    last: str
    what: str
    reason: str
    zone: str


def decide_owed(
    entry: Entry, ledger: Ledger, since: str, now: datetime, project: Project, *, retry: bool = False
) -> Due:
    """Decide what becomes of the ticks that a brief owes.

    Args:
        entry: the brief.
        ledger: of the project.
        since: when the brief was first seen.
        now: the moment.
        project: with its blackouts.
        retry: whether what failed is tried now, without the pause.
    """
    last = ledger.read_last_tick(entry.brief, entry.variant, write_moment(now))
    anchor = read_moment(max(since, last.tick) if last else since)
    tried = read_tried(entry, ledger, retry=retry)
    after = write_moment(min([anchor, *(read_moment(tick) for tick in tried)]))
    settled = {row.tick for row in ledger.read_ticks(entry.brief, entry.variant, after) if row.result in SETTLED}
    late_after = read_late_after(project)
    return decide_ticks(entry, anchor, tried, settled, now, late_after=late_after, blackouts=project.blackouts)


def read_tried(entry: Entry, ledger: Ledger, *, retry: bool = False) -> dict[str, Tried]:
    """Return the ticks of a brief that were begun and are not settled.

    One whose timeline was changed since it failed waits for nothing; with `retry`, none does.
    """
    rows = ledger.read_open(entry.brief, entry.variant)
    is_free = retry or (any(row.next_at for row in rows) and _has_changed(entry, ledger))
    return {row.tick: Tried(row.attempts, row.reason, "" if is_free else row.next_at) for row in rows}


def hash_source(entry: Entry) -> str:
    """Return the SHA-256 of the file of a brief's timeline; "" when it cannot be read."""
    try:
        return hashlib.sha256(entry.job.timeline.read_bytes()).hexdigest()
    except OSError:
        return ""


def _has_changed(entry: Entry, ledger: Ledger) -> bool:
    """Return whether the file of the timeline is another one than when the brief was last built."""
    for told in reversed(ledger.read_journal(events=("tick",), brief=entry.brief, last=_LOOKED_AT)):
        if told["variant"] == entry.variant:
            # An event of an earlier version knows of no file.
            return "source" in told and told["source"] != hash_source(entry)
    return False


def list_later(project: Project, folder: Path, ledger: Ledger, now: datetime) -> list[tuple[str, str, str]]:
    """Return the briefs that were first seen after a moment, so that they owe nothing then: name, since, zone.

    Raises:
        BuildError: the ledger cannot be read.
    """
    found = []
    for entry in list_entries(project, folder):
        known = ledger.read_known(entry.brief, entry.variant)
        if known is not None and known.since > write_moment(now):
            found.append((entry.name, known.since, entry.schedule.timezone))
    return found


@dataclass(frozen=True, slots=True)
class PutOff:
    """A tick or a delivery that failed and waits for another try: its name, the moment, and the zone to read it in."""

    name: str
    next_at: str
    zone: str


def list_put_off(project: Project, folder: Path, ledger: Ledger, now: datetime) -> list[PutOff]:
    """Return what failed and is not tried before some later moment, the soonest first.

    Raises:
        BuildError: the ledger cannot be read.
    """
    found = []
    for entry in list_entries(project, folder):
        zone = entry.schedule.timezone
        for tick, tried in read_tried(entry, ledger).items():
            found.append(PutOff(f"{entry.name} {print_local(tick, zone)}", tried.next_at, zone))
    for row in ledger.read_outbox(results=("retry",)):
        name = f"{row.series} no. {row.edition}" if row.edition else row.series
        found.append(PutOff(f"{name}: {row.way} {row.target}", row.next_at, "UTC"))
    later = [each for each in found if each.next_at > write_moment(now)]
    return sorted(later, key=lambda each: (each.next_at, each.name))


def foresee(project: Project, folder: Path, ledger: Ledger, now: datetime, *, retry: bool = False) -> list[Foreseen]:
    """Return what a run at a moment would do; of a brief that none has ever seen, as if one had.

    Raises:
        BuildError: the ledger cannot be read.
    """
    found = []
    for entry in list_entries(project, folder):
        known = ledger.read_known(entry.brief, entry.variant)
        since = known.since if known is not None else _pretend_since(entry, now)
        due = decide_owed(entry, ledger, since, now, project, retry=retry)
        zone = entry.schedule.timezone
        for ticks, reason in due.skip:
            found.append(Foreseen(entry.name, *_ends(ticks), "skipped", reason, zone))
        for tick in due.build:
            found.append(Foreseen(entry.name, *_ends((tick,)), _describe(entry), "", zone))
    for row in ledger.read_outbox(results=("waiting", "retry")):
        if not row.next_at or read_moment(row.next_at) <= now or (retry and row.result == "retry"):
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
