"""A project, its ledger and the moment go in; what came last, what comes next, and what is amiss come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefgen.builds.archive import Archive
from briefgen.builds.project import Project
from briefgen.errors import BriefgenError
from briefgen.schedules.due import Entry, find_next, list_entries, read_late_after
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.moments import describe_length, print_local, read_moment, write_moment
from briefgen.schedules.owed import read_tried
from briefgen.schedules.ticks import delay_tick, find_blackout, list_ticks
from briefgen.schedules.waiting import list_waiting


@dataclass(frozen=True, slots=True)
class BriefStatus:
    """How one brief and variant stands; "" where there is nothing to say.

    `last_state` is the state of the edition that the last tick made; "sent" once all have it who are to have it.
    """

    brief: str
    last_tick: str
    last_result: str
    last_reason: str
    next_tick: str
    trouble: str
    zone: str
    last_state: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """A delivery that waits, or failed."""

    series: str
    edition: int
    way: str
    target: str
    result: str
    reason: str
    next_at: str


@dataclass(frozen=True, slots=True)
class DraftStatus:
    """An edition that waits for approval, since when, and where it lies."""

    series: str
    edition: int
    brief: str
    since: str
    folder: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a project stands."""

    briefs: tuple[BriefStatus, ...]
    deliveries: tuple[DeliveryStatus, ...]
    drafts: tuple[DraftStatus, ...] = ()

    @property
    def is_bad(self) -> bool:
        """Whether something is late, failed, or could not be delivered."""
        return any(each.trouble for each in self.briefs) or any(
            each.result in ("retry", "failed") for each in self.deliveries
        )


def read_status(project: Project, folder: Path, ledger: Ledger, now: datetime) -> Status:
    """Return how a project stands.

    Raises:
        BuildError: the ledger cannot be read.
    """
    briefs = tuple(_read_brief(project, folder, entry, ledger, now) for entry in list_entries(project, folder))
    # What failed for good is told of until somebody sends it again or dismisses it.
    rows = ledger.read_outbox(results=("waiting", "retry", "failed"))
    deliveries = tuple(
        DeliveryStatus(row.series, row.edition, row.way, row.target, row.result, row.reason, row.next_at)
        for row in rows
    )
    return Status(briefs, deliveries, tuple(_list_drafts(project, folder)))


def _list_drafts(project: Project, folder: Path) -> Iterator[DraftStatus]:
    archive = Archive(folder / project.project.archive)
    for series in archive.list_series():
        for draft in list_waiting(archive, series):
            brief = draft.manifest.get("brief", "")
            if brief in project.briefs:
                yield DraftStatus(draft.series, draft.number, brief, draft.states[0][1], str(draft.folder))


def _read_state(archive: Archive, ledger: Ledger, series: str, edition: int) -> str:
    """Return the state of an edition; "sent" for one that is released and has gone to all whom it goes to."""
    try:
        state = archive.find(series, edition).state
    except BriefgenError:
        return ""  # it cannot be read: that is told of elsewhere
    rows = [row.result for row in ledger.read_outbox(series=series, edition=edition) if row.kind == "edition"]
    is_sent = "sent" in rows and not {"waiting", "retry", "failed"} & set(rows)
    return "sent" if state == "released" and is_sent else state


def _read_brief(project: Project, folder: Path, entry: Entry, ledger: Ledger, now: datetime) -> BriefStatus:
    moment = write_moment(now)
    known = ledger.read_known(entry.brief, entry.variant)
    last = ledger.read_last_tick(entry.brief, entry.variant, moment)
    state = ""
    if last is not None and last.result in ("draft", "published"):
        state = _read_state(Archive(folder / project.project.archive), ledger, last.series, last.edition)
    coming = find_next(entry, now, project.blackouts)
    trouble = ""
    if known is None:
        trouble = "the scheduler has never run"
    else:
        anchor = read_moment(max(known.since, last.tick) if last else known.since)
        open_ticks = ledger.read_open(entry.brief, entry.variant)
        owed = [
            late
            for tick in list_ticks(entry.schedule, anchor, now)
            if find_blackout(project.blackouts, entry.schedule, tick) is None
            and (late := now - tick - delay_tick(entry.schedule, entry.name, tick)) > read_late_after(project)
        ]
        if open_ticks and open_ticks[-1].result == "retry":
            row = open_ticks[-1]
            zone = entry.schedule.timezone
            often = "once" if row.attempts == 1 else f"{row.attempts} times"
            next_at = read_tried(entry, ledger)[row.tick].next_at
            again = f"at {print_local(next_at, zone)}" if next_at else "by the next run-due, its timeline was changed"
            trouble = f"{print_local(row.tick, zone)} failed {often}, is tried again {again}: {row.reason}"
        elif owed:
            trouble = f"late by {describe_length(owed[-1])}"
        elif last is not None and last.result == "failed":
            trouble = "the last tick failed for good"
    return BriefStatus(
        entry.name,
        last.tick if last else "",
        last.result if last else "",
        last.reason if last else "",
        write_moment(coming) if coming else "",
        trouble,
        entry.schedule.timezone,
        state,
    )
