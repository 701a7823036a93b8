"""A project, its ledger and a clock go in; each tick that is owed is built once, and what became of it is written down.

    lease      nobody else is at work on the brief
    decide     which ticks are built, skipped, given up (`due`)
    build      each in a process of its own; an edition is found again by its tick, so a second attempt is the first
    settle     what became of it, in one transaction with the deliveries that follow from it
    deliver    what waits in the outbox (`outbox`)

A kill between any two of these leaves what the next run completes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from briefgen.builds.isolate import Call, Limits, RunCalls, run_isolated
from briefgen.builds.project import Project
from briefgen.builds.publish import TickMade, publish_tick
from briefgen.schedules.audit import copy_journal
from briefgen.schedules.due import Due, Entry, back_off, list_entries, read_late_after
from briefgen.schedules.holders import find_dead
from briefgen.schedules.ledger import LeaseLostError, Ledger, Writing
from briefgen.schedules.moments import print_local, read_length, write_moment
from briefgen.schedules.owed import decide_owed, hash_source, read_tried
from briefgen.schedules.ticks import delay_tick
from briefgen.schedules.versions import read_versions

# A build that is ended at its limit has to be written down, within the lease.
_SLACK = 120


@dataclass(frozen=True, slots=True)
class Work:
    """One tick to build: of what, which, the fencing token of the lease, and how often it was begun before.

    `source` is the SHA-256 of the timeline's file as it was then. With `only_look` it is not built any more; it is
    looked whether it was, before what built it was cut short.
    """

    entry: Entry
    tick: datetime
    fence: int
    attempts: int
    only_look: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one tick, or of several that were skipped alike.

    Attributes:
        brief: name with variant.
        ticks: moments as the ledger writes them.
        result: published, draft, unchanged, failed, skipped, or retry.
        reason: why.
        series, edition: of what was published.
        seconds: how long it took.
        problems: warnings and errors, as lines.
        zone: of the schedule, in which people read its ticks.
    """

    brief: str
    ticks: tuple[str, ...]
    result: str
    reason: str = ""
    series: str = ""
    edition: int = 0
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    zone: str = "UTC"


@dataclass(slots=True)
class Told:
    """What one run did, and what it left to others."""

    settled: list[Settled] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    late: list[Settled] = field(default_factory=list)


class Perform(Protocol):
    """Builds ticks side by side, and yields each with how it ended and how long it took."""

    def __call__(
        self, works: Iterable[Work], now: datetime, workers: int
    ) -> Generator[tuple[Work, TickMade, float], None, None]:
        """Build."""


class Outgoing(Protocol):
    """Decides to whom an edition goes, and says so in the transaction that settles its tick."""

    def queue_edition(self, writing: Writing, series: str, edition: int) -> None:
        """Put the deliveries of an edition into the outbox."""

    def queue_alert(
        self,
        writing: Writing,
        name: str,
        tick: str,
        what: str,
        *,
        brief: str = "",
        zone: str = "UTC",
        problems: Sequence[str] = (),
        lines: Sequence[str] = (),
    ) -> None:
        """Put a word to those who watch into the outbox."""


class Scheduler:
    """Runs what is due of one project.

    Args:
        project: with its schedules.
        folder: where its file stands.
        ledger: of the project.
        audit: the copy of its journal.
        clock: gives the moment.
        holder: who this is, in leases.
        perform: builds ticks.
        outgoing: decides on deliveries.
        report: told of each thing that is settled.
        retry: whether what failed is tried now, without the pause.
    """

    def __init__(
        self,
        project: Project,
        folder: Path,
        ledger: Ledger,
        audit: Path,
        *,
        clock: Callable[[], datetime],
        holder: str,
        perform: Perform,
        outgoing: Outgoing,
        report: Callable[[Settled], None] = lambda settled: None,
        retry: bool = False,
    ) -> None:
        self._project, self._ledger, self._audit = project, ledger, audit
        self._clock, self._holder, self._perform, self._outgoing = clock, holder, perform, outgoing
        self._report, self._retry = report, retry
        self._late_after = read_late_after(project)
        self.entries = sorted(list_entries(project, folder), key=lambda entry: (entry.schedule.priority, entry.name))

    def run_due(self, workers: int) -> Told:
        """Build what is owed, until nothing is.

        Args:
            workers: how many builds at once.

        Raises:
            BuildError: the ledger cannot be used.
        """
        told = Told()
        tried: set[tuple[str, datetime]] = set()
        while candidates := self._list_candidates(tried):
            begun: list[Work] = []
            try:
                works = self._begin_each(candidates, told, begun)
                with closing(self._perform(works, self._clock(), workers)) as running:
                    for work, made, seconds in running:
                        self._settle(work, made, seconds, told)
                        begun.remove(work)
                        self._ledger.release_lease(_lease(work.entry), work.fence)
            finally:
                for work in begun:
                    self._ledger.release_lease(_lease(work.entry), work.fence)
            copy_journal(self._ledger, self._audit)
        self._tell_late(told.late)
        copy_journal(self._ledger, self._audit)
        return told

    def _tell_late(self, late: list[Settled]) -> None:
        """Say of all that was late in one word: a machine that slept was late with everything."""
        if not late:
            return
        now = self._clock()
        names = {each.brief for each in late}
        about = late[0].brief if len(names) == 1 else f"{len(names)} briefs"
        lines = [f"{each.brief}, {print_local(each.ticks[0], each.zone)}: {each.result}" for each in late]
        with self._ledger.write(now) as writing:
            self._outgoing.queue_alert(writing, about, write_moment(now), "late", zone=late[0].zone, lines=lines)

    def _list_candidates(self, tried: set[tuple[str, datetime]]) -> list[Entry]:
        """Return the briefs that owe something, the most urgent first.

        A tick is tried once a run, whatever becomes of it.
        """
        found = []
        for entry in self.entries:
            due = self._decide(entry)
            first = next(iter((*due.look, *due.build, *(ticks[-1] for ticks, _ in due.skip))), None)
            if first is not None and (entry.name, first) not in tried:
                tried.add((entry.name, first))
                found.append((entry.schedule.priority, first, entry.name, entry))
        return [entry for *_, entry in sorted(found, key=lambda each: each[:3])]

    def _begin_each(self, candidates: list[Entry], told: Told, begun: list[Work]) -> Iterator[Work]:
        """Yield the ticks to build, each when there is room for it: its lease runs from then.

        Args:
            candidates: briefs that owe something.
            told: gets what is skipped, and what another scheduler is at work on.
            begun: gets what is yielded.
        """
        dead: frozenset[str] | None = None
        for entry in candidates:
            if dead is None:
                dead = find_dead(self._ledger.list_holders(), self._holder)
            length = read_length(entry.plan.limits.time).total_seconds() + _SLACK
            fence = self._ledger.take_lease(_lease(entry), self._holder, self._clock(), length, dead=dead)
            if fence is None:
                if entry.name not in told.held:
                    told.held.append(entry.name)
                continue
            if (work := self._begin(entry, fence, told)) is None:
                self._ledger.release_lease(_lease(entry), fence)
                continue
            begun.append(work)
            yield work

    def _begin(self, entry: Entry, fence: int, told: Told) -> Work | None:
        """Write down what is skipped and what is begun, now that nobody else can, and return what is to be built."""
        due = self._decide(entry)
        zone = entry.schedule.timezone
        skipped = [
            Settled(entry.name, tuple(map(write_moment, each)), "skipped", why, zone=zone) for each, why in due.skip
        ]
        work = None
        if due.look or due.build:
            tick = (due.look or due.build)[0]
            tried = read_tried(entry, self._ledger).get(write_moment(tick))
            attempts = tried.attempts if tried else 0
            work = Work(entry, tick, fence, attempts, only_look=bool(due.look), source=hash_source(entry))
        try:
            with self._ledger.write(self._clock()) as writing:
                writing.require_lease(_lease(entry), fence)
                for each in skipped:
                    writing.record(
                        "skipped", brief=entry.brief, variant=entry.variant, ticks=list(each.ticks), reason=each.reason
                    )
                if work is not None and not work.only_look:
                    writing.record(
                        "begun",
                        brief=entry.brief,
                        variant=entry.variant,
                        tick=write_moment(work.tick),
                        attempts=work.attempts + 1,
                    )
        except LeaseLostError:
            return None
        for each in skipped:
            told.settled.append(each)
            self._report(each)
        return work

    def _decide(self, entry: Entry) -> Due:
        now = self._clock()
        known = self._ledger.read_known(entry.brief, entry.variant)
        if known is None:
            with self._ledger.write(now) as writing:
                writing.record("first-seen", brief=entry.brief, variant=entry.variant)
            known = self._ledger.read_known(entry.brief, entry.variant)
        assert known is not None
        return decide_owed(entry, self._ledger, known.since, now, self._project, retry=self._retry)

    def _settle(self, work: Work, made: TickMade, seconds: float, told: Told) -> None:
        entry, now = work.entry, self._clock()
        tick = write_moment(work.tick)
        attempts = work.attempts if work.only_look else work.attempts + 1
        failed = made.result == "failed"
        next_at = write_moment(now + back_off(attempts)) if failed else ""
        result: str = "retry" if failed else made.result
        if made.result == "missing":
            tried = read_tried(entry, self._ledger)[tick]
            reason = f"given up after {attempts} attempts: {tried.reason}" if tried.reason else "cut short"
            result, made = "failed", replace(made, reason=f"{reason}; a later tick came before it was built")
        try:
            with self._ledger.write(now) as writing:
                writing.require_lease(_lease(entry), work.fence)
                self._record(writing, work, result, made, attempts, next_at, seconds, now)
                if made.result == "published":
                    self._outgoing.queue_edition(writing, made.series, made.edition)
                if failed and attempts == 1:
                    zone, problems = entry.schedule.timezone, made.problems or (made.reason,)
                    self._outgoing.queue_alert(
                        writing, entry.name, tick, "failed", brief=entry.brief, zone=zone, problems=problems
                    )
        except LeaseLostError:
            told.held.append(entry.name)
            return
        settled = Settled(
            entry.name, (tick,), result, made.reason, made.series, made.edition, seconds, made.problems,
            entry.schedule.timezone,
        )  # fmt: skip
        late = now - work.tick - delay_tick(entry.schedule, entry.name, work.tick)
        if not failed and late - timedelta(seconds=seconds) > self._late_after:
            told.late.append(settled)
        told.settled.append(settled)
        self._report(settled)

    def _record(
        self,
        writing: Writing,
        work: Work,
        result: str,
        made: TickMade,
        attempts: int,
        next_at: str,
        seconds: float,
        now: datetime,
    ) -> None:
        entry, tick = work.entry, work.tick
        published = made.result in ("published", "draft")
        writing.record(
            "tick",
            brief=entry.brief,
            variant=entry.variant,
            tick=write_moment(tick),
            local=tick.isoformat(),
            result=result,
            reason=made.reason,
            attempts=attempts,
            next_at=next_at,
            series=made.series if published else "",
            edition=made.edition if published else 0,
            content=made.content,
            source=work.source,
            seconds=round(seconds, 3),
            late=int((now - tick).total_seconds()),
            tools=read_versions(),
            outputs=[{"name": name, "sha256": digest} for name, digest in made.outputs],
        )


def _lease(entry: Entry) -> str:
    return f"brief/{entry.name}"


def perform_isolated(
    works: Iterable[Work], now: datetime, workers: int
) -> Generator[tuple[Work, TickMade, float], None, None]:
    """Build ticks side by side, each in a process of its own within its limits."""
    yield from perform_by(run_isolated, works, now, workers)


def perform_by(
    run: RunCalls,
    works: Iterable[Work],
    now: datetime,
    workers: int,
) -> Generator[tuple[Work, TickMade, float], None, None]:
    """Build ticks by what runs calls; each is taken when there is room for it."""
    taken: list[Work] = []

    def take() -> Iterator[Call]:
        for work in works:
            taken.append(work)
            yield as_call(work, now)

    with closing(run(take(), workers)) as running:
        for ended in running:
            made = ended.value or TickMade("failed", ended.fault, problems=(ended.fault,))
            yield taken[ended.index], made, ended.seconds


def as_call(work: Work, now: datetime) -> Call:
    """Return the call that builds and publishes a tick, with its limits."""
    entry, tick = work.entry, work.tick
    schedule, plan = entry.schedule, entry.plan
    # An edition is that of its tick, however late it is built: a rebuild gives the same brief.
    job = replace(entry.job, tick=tick.isoformat(), issued=tick.isoformat(timespec="minutes"))
    call = partial(
        publish_tick,
        job,
        "released" if plan.publish == "auto" else "draft",
        write_moment(now),
        only_changed=schedule.when == "changed",
        silence=read_length(schedule.heartbeat) if schedule.heartbeat else None,
        not_before=write_moment(tick + read_length(plan.embargo)) if plan.embargo else "",
        only_look=work.only_look,
    )
    return Call(call, (), Limits(job.seconds, job.memory))
