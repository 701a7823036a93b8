"""What becomes of each tick: built, skipped with its reason, tried again, given up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.schedules.ledger import Ledger
from tests.schedules.simulation import Builder, Clock, make_project, make_scheduler

START = "2026-06-01T00:30:00+00:00"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "ledger.sqlite")
    yield opened
    opened.close()


def run(
    folder: Path, ledger: Ledger, builder: Builder, moments: list[str], schedule: str, more: str = ""
) -> list[tuple[str, str, str]]:
    """Run a schedule at moments, and return (tick, result, reason) of what the ledger then holds."""
    make_project(folder, f"briefs:\n  a: {{timeline: t.yaml, schedule: {{{schedule}}}}}\n{more}")
    clock = Clock(START)
    scheduler = make_scheduler(folder, ledger, clock, builder)
    scheduler.run_due(1)
    for moment in moments:
        clock.now = clock.now.fromisoformat(moment)
        scheduler.run_due(1)
    return [(row.tick[5:16], row.result, row.reason) for row in ledger.read_ticks("a", "")]


DAILY = "cron: '0 6 * * *', timezone: UTC"


def test_nothing_is_owed_of_the_time_before_the_schedule_was_seen(tmp_path: Path, ledger: Ledger) -> None:
    assert run(tmp_path, ledger, Builder(), [], DAILY) == []


def test_a_tick_is_built_once_however_often_it_is_asked_for(tmp_path: Path, ledger: Ledger) -> None:
    moments = ["2026-06-01T06:00+00:00", "2026-06-01T06:01+00:00", "2026-06-01T23:00+00:00"]
    assert run(tmp_path, ledger, Builder(), moments, DAILY) == [("06-01T06:00", "published", "")]


MISSED = "missed; a later tick came before it was built"


@pytest.mark.parametrize(
    ("catch_up", "expected"),
    [
        ("latest", [("06-01", "skipped", MISSED), ("06-02", "skipped", MISSED), ("06-03", "published", "")]),
        ("all", [("06-01", "published", ""), ("06-02", "published", ""), ("06-03", "published", "")]),
        (
            "none",
            [
                ("06-01", "skipped", MISSED),
                ("06-02", "skipped", MISSED),
                ("06-03", "skipped", "missed by more than 30 min, and the schedule does not catch up"),
            ],
        ),
    ],
)
def test_missed_ticks(tmp_path: Path, ledger: Ledger, catch_up: str, expected: list[tuple[str, str, str]]) -> None:
    found = run(tmp_path, ledger, Builder(), ["2026-06-03T10:00+00:00"], f"{DAILY}, catch_up: {catch_up}")
    assert [(tick[:5], result, reason) for tick, result, reason in found] == expected


def test_a_tick_just_missed_is_built_without_catching_up(tmp_path: Path, ledger: Ledger) -> None:
    found = run(tmp_path, ledger, Builder(), ["2026-06-01T06:20+00:00"], f"{DAILY}, catch_up: none")
    assert found == [("06-01T06:00", "published", "")]


def test_a_blackout_is_skipped_and_what_comes_after_is_not(tmp_path: Path, ledger: Ledger) -> None:
    moments = [f"2026-06-0{day}T06:00+00:00" for day in range(1, 5)]
    found = run(tmp_path, ledger, Builder(), moments, DAILY, "blackouts: [{from: 2026-06-02, until: 2026-06-03}]\n")
    assert [(tick[:5], result) for tick, result, _ in found] == [
        ("06-01", "published"),
        ("06-02", "skipped"),
        ("06-03", "skipped"),
        ("06-04", "published"),
    ]
    assert found[1][2] == "blackout from 2026-06-02 until 2026-06-03"


def test_a_failure_is_tried_again_with_growing_pauses(tmp_path: Path, ledger: Ledger) -> None:
    builder = Builder()
    builder.fails = lambda work: work.attempts < 2
    moments = [f"2026-06-01T06:0{minute}+00:00" for minute in (0, 0, 1, 2, 3)]
    assert run(tmp_path, ledger, builder, moments, DAILY) == [("06-01T06:00", "published", "")]
    told = [(each["result"], each["attempts"], each["at"][11:16]) for each in ledger.read_journal(events=("tick",))]
    assert told == [("retry", 1, "06:00"), ("retry", 2, "06:01"), ("published", 3, "06:03")]


def test_a_failure_is_given_up_when_the_next_tick_comes(tmp_path: Path, ledger: Ledger) -> None:
    builder = Builder()
    builder.fails = lambda work: work.tick.day == 1
    moments = ["2026-06-01T06:00+00:00", "2026-06-01T07:00+00:00", "2026-06-02T06:00+00:00"]
    assert run(tmp_path, ledger, builder, moments, DAILY) == [
        ("06-01T06:00", "failed", "given up after 2 attempts: it is broken; a later tick came before it was built"),
        ("06-02T06:00", "published", ""),
    ]


def test_what_cannot_be_looked_for_is_looked_for_later(tmp_path: Path, ledger: Ledger) -> None:
    builder = Builder()
    builder.fails, builder.is_blind = lambda work: True, True
    moments = ["2026-06-01T06:00+00:00", "2026-06-02T06:00+00:00", "2026-06-02T06:00+00:00"]
    found = run(tmp_path, ledger, builder, moments, DAILY)
    assert [(tick[:5], result) for tick, result, _ in found] == [("06-01", "retry"), ("06-02", "retry")]
    assert len(ledger.read_journal(events=("tick",))) == 3
    builder.fails, builder.is_blind = lambda work: False, False
    found = run(tmp_path, ledger, builder, ["2026-06-02T08:00+00:00"], DAILY)
    assert [(tick[:5], result) for tick, result, _ in found] == [("06-01", "failed"), ("06-02", "published")]


def test_a_schedule_that_catches_up_on_all_gives_nothing_up_and_keeps_the_order(tmp_path: Path, ledger: Ledger) -> None:
    builder = Builder()
    builder.fails = lambda work: work.tick.day == 1 and work.attempts < 2
    moments = [f"2026-06-0{day}T{time}+00:00" for day, time in ((1, "06:00"), (2, "06:00"), (2, "06:01"), (2, "06:03"))]
    assert [result for _, result, _ in run(tmp_path, ledger, builder, moments[:3], f"{DAILY}, catch_up: all")] == [
        "retry"
    ]
    later = run(tmp_path, ledger, builder, moments[3:], f"{DAILY}, catch_up: all")
    assert [(tick[:5], result) for tick, result, _ in later] == [("06-01", "published"), ("06-02", "published")]


def test_a_failure_is_tried_again_across_a_blackout(tmp_path: Path, ledger: Ledger) -> None:
    builder = Builder()
    builder.fails = lambda work: work.attempts < 1
    moments = ["2026-06-01T06:00+00:00", "2026-06-02T06:00+00:00", "2026-06-02T06:01+00:00"]
    more = "blackouts: [{from: 2026-06-02, until: 2026-06-02}]\n"
    found = run(tmp_path, ledger, builder, moments, DAILY, more)
    assert [(tick[:5], result) for tick, result, _ in found] == [("06-01", "published"), ("06-02", "skipped")]


def test_jitter_puts_a_build_off(tmp_path: Path, ledger: Ledger) -> None:
    found = run(tmp_path, ledger, Builder(), ["2026-06-01T06:00+00:00"], f"{DAILY}, jitter: 2h")
    assert found == []
    later = run(tmp_path, ledger, Builder(), ["2026-06-01T08:00+00:00"], f"{DAILY}, jitter: 2h")
    assert later == [("06-01T06:00", "published", "")]


def test_a_clock_that_was_moved_back_builds_nothing_twice(tmp_path: Path, ledger: Ledger) -> None:
    builder = Builder()
    moments = ["2026-06-03T06:00+00:00", "2026-06-01T07:00+00:00", "2026-06-02T06:00+00:00", "2026-06-04T06:00+00:00"]
    found = run(tmp_path, ledger, builder, moments, DAILY)
    assert [tick[:5] for tick, _, _ in found] == ["06-01", "06-02", "06-03", "06-04"]
    assert [result for _, result, _ in found] == ["skipped", "skipped", "published", "published"]
    assert sorted(tick[5:10] for _, tick in builder.editions) == ["06-03", "06-04"]


def test_a_schedule_that_was_changed_leaves_no_tick_waiting(tmp_path: Path, ledger: Ledger) -> None:
    builder = Builder()
    builder.fails = lambda work: True
    run(tmp_path, ledger, builder, ["2026-06-01T06:00+00:00"], DAILY)
    builder.fails = lambda work: False
    found = run(tmp_path, ledger, builder, ["2026-06-02T09:00+00:00"], "cron: '0 9 * * *', timezone: UTC")
    assert [(tick[:5], result) for tick, result, _ in found] == [
        ("06-01", "failed"),
        ("06-01", "skipped"),
        ("06-02", "published"),
    ]
