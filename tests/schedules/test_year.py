"""A simulated year: five zones, both changes of the clocks, restarts and kills at random moments, two schedulers."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from briefgen.schedules.audit import copy_journal, verify_chain
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.moments import write_moment
from tests.schedules.simulation import Builder, Clock, KilledError, MortalLedger, make_project, make_scheduler

ZONES = {
    "london": ("Europe/London", 1, 30),
    "newyork": ("America/New_York", 2, 15),
    "kolkata": ("Asia/Kolkata", 6, 0),
    "lordhowe": ("Australia/Lord_Howe", 2, 10),
    "santiago": ("America/Santiago", 0, 0),
}
CATCH_UP = {"london": "all", "newyork": "latest", "kolkata": "latest", "lordhowe": "all", "santiago": "none"}


def expected_ticks(zone: str, hour: int, minute: int, start: datetime, end: datetime) -> list[str]:
    """Return the ticks of each day from wall clocks alone: where a time is left out, the first one after it."""
    tz = ZoneInfo(zone)
    found = []
    day = start.date() - timedelta(days=2)
    while day <= end.date() + timedelta(days=2):
        wall = datetime(day.year, day.month, day.day, hour, minute)
        while wall.replace(tzinfo=tz).astimezone(UTC).astimezone(tz).replace(tzinfo=None) != wall:
            wall += timedelta(minutes=1)  # the clocks leave it out
        moment = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
        if start < moment <= end:
            found.append(write_moment(moment))
        day += timedelta(days=1)
    return found


def simulate(folder: Path, address: str | Path, start: date, days: int, seed: int) -> None:
    """Run two schedulers on one ledger through a stretch of time, and check what the ledger then holds."""
    text = "briefs:\n" + "".join(
        f"  {name}: {{timeline: t.yaml, schedule: {{cron: '{minute} {hour} * * *', timezone: {zone}, "
        f"catch_up: {CATCH_UP[name]}}}}}\n"
        for name, (zone, hour, minute) in ZONES.items()
    )
    make_project(folder, text)
    chance = random.Random(seed)
    clock = Clock(f"{start}T12:00:00+00:00")
    builder = Builder(seed, kills=0.03)
    builder.fails = lambda work: chance.random() < 0.05
    ledgers: list[Ledger] = [MortalLedger.open(address), MortalLedger.open(address)]
    born = [0, 0]

    def wake(which: int) -> None:
        """Let one scheduler run, as a process anew after each kill."""
        ledger = ledgers[which]
        scheduler = make_scheduler(folder, ledger, clock, builder, f"machine{which}/1/{born[which]}")
        outer, builder.dies = builder.dies, lambda: setattr(ledger, "is_dead", True)
        try:
            scheduler.run_due(2)
        except KilledError:
            born[which] += 1
            # Its leases stand until they are over by themselves.
            ledger.close()
            ledgers[which] = MortalLedger.open(address)
        builder.dies = outer

    def meddle(other: int) -> None:
        """While one builds, the other looks for work too."""
        builder.meanwhile = lambda: None
        if chance.random() < 0.3:
            wake(other)
        builder.meanwhile = lambda: meddle(other)

    wake(0)
    begun, end = clock.now, clock.now + timedelta(days=days)
    while clock.now < end:
        pause = chance.choice([timedelta(minutes=7), timedelta(hours=1), timedelta(hours=5), timedelta(days=2)])
        clock.now = min(clock.now + pause * chance.random(), end)
        which = chance.randrange(2)
        builder.meanwhile = partial(meddle, 1 - which)
        wake(which)
    builder.kills, builder.meanwhile = 0.0, lambda: None
    builder.fails = lambda work: False
    for _ in range(3):
        clock.now += timedelta(minutes=70)
        wake(0)

    ledger = ledgers[0]
    published = Counter()
    for told in ledger.read_journal(events=("tick",)):
        published[told["brief"], told["tick"]] += told["result"] == "published"
    for name, (zone, hour, minute) in ZONES.items():
        rows = {row.tick: row for row in ledger.read_ticks(name, "") if row.tick <= write_moment(end)}
        assert list(rows) == expected_ticks(zone, hour, minute, begun, end), name
        for tick, row in rows.items():
            assert row.result in ("published", "skipped", "failed"), (name, tick)
            assert bool(row.reason) == (row.result != "published")
            assert published[name, tick] == (row.result == "published")
            # An edition that was made is never called skipped; a kill before its record is made good.
            assert ((name, tick) in builder.editions) == (row.result == "published"), (name, tick, row.result)
        numbers = [builder.editions[name, tick] for tick in rows if (name, tick) in builder.editions]
        assert numbers == list(range(1, len(numbers) + 1))
        if CATCH_UP[name] == "all":
            assert all(row.result == "published" for row in rows.values())
    copy_journal(ledger, folder / "audit.jsonl")
    assert not verify_chain(folder / "audit.jsonl", ledger).faults
    again = Ledger.open(folder / "again.sqlite")
    again.restore(ledger.read_lines())
    assert again.read_made() == ledger.read_made()
    for each in (*ledgers, again):
        each.close()


@pytest.mark.long
@pytest.mark.parametrize(("start", "seed"), [(date(2026, 3, 7), 1), (date(2026, 10, 3), 2)])
def test_a_month_around_each_change_of_the_clocks(tmp_path: Path, start: date, seed: int) -> None:
    simulate(tmp_path, tmp_path / "ledger.sqlite", start, 30, seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(10))
def test_a_year(tmp_path: Path, seed: int) -> None:
    simulate(tmp_path, tmp_path / "ledger.sqlite", date(2026, 1, 1), 365, seed)
