"""A schedule, the ledger and the moment go in; which ticks are built now, and which are not and why, come out.

Nothing here has an effect: the same schedule, ledger and moment give the same answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from briefgen.builds.job import Job
from briefgen.builds.plan import plan_project
from briefgen.builds.project import Blackout, BriefPlan, Project, Schedule
from briefgen.schedules.moments import describe_length, read_length, read_moment, write_moment
from briefgen.schedules.ticks import delay_tick, find_blackout, iterate_ticks, list_ticks


@dataclass(frozen=True, slots=True)
class Entry:
    """One brief and variant that has a schedule, and the job that builds it."""

    brief: str
    variant: str
    plan: BriefPlan
    schedule: Schedule
    job: Job

    @property
    def name(self) -> str:
        """Brief and variant as one name."""
        return f"{self.brief}.{self.variant}" if self.variant else self.brief


@dataclass(frozen=True, slots=True)
class Tried:
    """A tick that was begun and is not settled: how often, why it failed, and when it is tried next.

    One that was cut short has neither a reason nor a moment.
    """

    attempts: int
    reason: str
    next_at: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done about the ticks of one brief and variant.

    Attributes:
        build: ticks to build now, oldest first.
        look: ticks that are not built any more, but may have been before what built them was cut short; oldest first.
        skip: (ticks, reason) of those that are not built.
    """

    build: tuple[datetime, ...] = ()
    look: tuple[datetime, ...] = ()
    skip: tuple[tuple[tuple[datetime, ...], str], ...] = ()


@dataclass(slots=True)
class _Sorted:
    """Ticks sorted by what becomes of them."""

    build: list[datetime] = field(default_factory=list)
    look: list[datetime] = field(default_factory=list)
    skip: dict[str, list[datetime]] = field(default_factory=dict)


def list_entries(project: Project, folder: Path) -> list[Entry]:
    """Return the briefs and variants of a project that have a schedule."""
    archive = folder / project.project.archive
    entries = []
    for job in plan_project(project, folder, (), {"archive": archive}).jobs:
        plan = project.briefs[job.brief]
        if plan.schedule is not None:
            entries.append(Entry(job.brief, job.variant, plan, plan.schedule, job))
    return entries


def decide_ticks(
    entry: Entry,
    anchor: datetime,
    tried: Mapping[str, Tried],
    settled: Set[str],
    now: datetime,
    *,
    late_after: timedelta,
    blackouts: tuple[Blackout, ...],
) -> Due:
    """Decide what becomes of the ticks that are owed.

    Args:
        entry: what is built.
        anchor: ticks after it are looked at: the last that is settled, or the moment the schedule was first seen at.
        tried: ticks that were begun and are not settled, by their moment as the ledger writes it.
        settled: ticks after the anchor that are settled all the same.
        now: the moment.
        late_after: how late a tick is built that is not caught up.
        blackouts: stretches in which nothing is built.
    """
    schedule = entry.schedule
    if tried:
        anchor = min(anchor, read_moment(min(tried)) - timedelta(seconds=1))
    owed = [
        tick
        for tick in list_ticks(schedule, anchor, now)
        if tick + delay_tick(schedule, entry.name, tick) <= now and write_moment(tick) not in settled
    ]
    found = _Sorted()
    strange = tried.keys() - {write_moment(tick) for tick in owed}
    found.look += [read_moment(tick) for tick in sorted(strange) if _is_time(tried[tick], now)]
    open_ticks = []
    for tick in owed:
        blackout = find_blackout(blackouts, schedule, tick)
        if blackout is not None:
            found.skip.setdefault(f"blackout from {blackout.start} until {blackout.until}", []).append(tick)
        else:
            open_ticks.append(tick)
    for tick in open_ticks:
        one = tried.get(write_moment(tick))
        if schedule.catch_up == "all" and one is not None and not _is_time(one, now):
            break  # each is built, in order: the later ones wait
        _sort_tick(tick, tick == open_ticks[-1], one, entry, now, late_after, found)
    skip = tuple((tuple(ticks), reason) for reason, ticks in found.skip.items())
    return Due(tuple(found.build), tuple(found.look), skip)


def _sort_tick(
    tick: datetime,
    is_latest: bool,
    tried: Tried | None,
    entry: Entry,
    now: datetime,
    late_after: timedelta,
    found: _Sorted,
) -> None:
    schedule = entry.schedule
    late = now - tick - delay_tick(schedule, entry.name, tick)
    is_wanted = {"all": True, "latest": is_latest, "none": is_latest and late <= late_after}[schedule.catch_up]
    if tried is not None:
        if _is_time(tried, now):
            (found.build if is_wanted else found.look).append(tick)
    elif is_wanted:
        found.build.append(tick)
    elif schedule.catch_up == "latest" or not is_latest:
        found.skip.setdefault("missed; a later tick came before it was built", []).append(tick)
    else:
        reason = f"missed by more than {describe_length(late_after)}, and the schedule does not catch up"
        found.skip.setdefault(reason, []).append(tick)


def _is_time(tried: Tried, now: datetime) -> bool:
    return not tried.next_at or read_moment(tried.next_at) <= now


def find_next(entry: Entry, after: datetime, blackouts: tuple[Blackout, ...]) -> datetime | None:
    """Return the next tick after a moment that no blackout takes; None when the next hundred are all taken."""
    coming = itertools.islice(iterate_ticks(entry.schedule, after), 100)
    return next((tick for tick in coming if find_blackout(blackouts, entry.schedule, tick) is None), None)


@dataclass(frozen=True, slots=True)
class Coming:
    """A tick to come: of which brief, when its build begins, and why it is skipped; "" when it is not."""

    brief: str
    tick: datetime
    begins: datetime
    reason: str


def list_coming(entries: list[Entry], after: datetime, blackouts: tuple[Blackout, ...], count: int) -> list[Coming]:
    """Return the next ticks of several briefs, in order."""
    found = []
    for entry in entries:
        for tick in itertools.islice(iterate_ticks(entry.schedule, after), count):
            blackout = find_blackout(blackouts, entry.schedule, tick)
            reason = f"skipped: blackout from {blackout.start} until {blackout.until}" if blackout else ""
            found.append(Coming(entry.name, tick, tick + delay_tick(entry.schedule, entry.name, tick), reason))
    return sorted(found, key=lambda each: (each.tick, each.brief))[:count]


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many failures: one minute, then twice as long each time, up to an hour.

    >>> [back_off(number).total_seconds() / 60 for number in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 60.0]
    """
    return min(timedelta(minutes=2 ** min(attempts - 1, 6)), timedelta(hours=1))


def read_late_after(project: Project) -> timedelta:
    """Return how late is late."""
    return read_length(project.alerts.late_after if project.alerts else "30m")
