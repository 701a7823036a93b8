"""What the tests of schedules share: a project in a folder, a clock that is set by hand, and builds that are none."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from briefgen.builds.project import load_project
from briefgen.builds.publish import TickMade
from briefgen.schedules.ledger import Ledger, Writing
from briefgen.schedules.moments import write_moment
from briefgen.schedules.scheduler import Scheduler, Work

TIMELINE = "briefgen: 1\nmeta: {title: T, series: S}\nevents:\n- {id: a, date: 2001, title: A}\n"


class Clock:
    """Gives the moment that it is set to."""

    def __init__(self, moment: str) -> None:
        self.now = datetime.fromisoformat(moment)

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


class KilledError(BaseException):
    """The process ends here."""


class MortalLedger(Ledger):
    """A ledger of a process that may be killed: then it gives nothing back."""

    is_dead = False

    def release_lease(self, name: str, fence: int) -> None:
        """Give a lease back, if the process lives."""
        if not self.is_dead:
            super().release_lease(name, fence)


class Builder:
    """Pretends to build: an edition a tick, kept as an archive keeps it, found again by its tick.

    Attributes:
        editions: (brief, tick) -> how often it was really made.
        meanwhile: called between the beginning and the end of a build.
        fails: tells which ticks fail.
        is_blind: whether what was cut short cannot be looked for either.
        dies: called when the process ends.
        kills: chance that the process ends before or after an edition is made.
    """

    def __init__(self, seed: int = 0, kills: float = 0.0) -> None:
        self.editions: dict[tuple[str, str], int] = {}
        self.random, self.kills = random.Random(seed), kills
        self.meanwhile: Callable[[], None] = lambda: None
        self.is_blind = False
        self.dies: Callable[[], None] = lambda: None
        self.fails: Callable[[Work], bool] = lambda work: False

    def _maybe_die(self) -> None:
        if self.random.random() < self.kills:
            self.dies()
            raise KilledError

    def __call__(self, works: Iterable[Work], now: datetime, workers: int) -> Iterator[tuple[Work, TickMade, float]]:
        """Build."""
        for work in works:
            self.meanwhile()
            self._maybe_die()
            key = (work.entry.name, write_moment(work.tick))
            if work.only_look and self.is_blind:
                yield work, TickMade("failed", "it cannot be looked for"), 1.0
                continue
            if work.only_look and key not in self.editions:
                yield work, TickMade("missing"), 1.0
                continue
            if key not in self.editions and self.fails(work):
                yield work, TickMade("failed", "it is broken"), 1.0
                continue
            if key not in self.editions:
                self.editions[key] = len([name for name, _ in self.editions if name == key[0]]) + 1
            self._maybe_die()
            yield work, TickMade("published", "", work.entry.name, self.editions[key]), 1.0


class Nobody:
    """To whom nothing goes."""

    def queue_edition(self, writing: Writing, series: str, edition: int) -> None:
        """Queue nothing."""

    def queue_alert(self, writing: Writing, name: str, tick: str, what: str, **said: Any) -> None:
        """Queue nothing."""


def make_project(folder: Path, text: str) -> Path:
    """Write a project file, and a timeline `t.yaml` beside it."""
    (folder / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    path = folder / "briefgen.yaml"
    path.write_text(f"briefgen: 1\n{text}", encoding="utf-8")
    return path


def make_scheduler(folder: Path, ledger: Ledger, clock: Clock, builder: Builder, holder: str = "m/1/1") -> Scheduler:
    """Return a scheduler of the project in a folder."""
    return Scheduler(
        load_project(folder / "briefgen.yaml"),
        folder,
        ledger,
        folder / "audit.jsonl",
        clock=clock,
        holder=holder,
        perform=builder,
        outgoing=Nobody(),
    )
