"""Cron lines in their zones: across both changes of the clocks each tick comes once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from briefgen.builds.project import Blackout, Schedule
from briefgen.schedules.moments import describe_length
from briefgen.schedules.ticks import MOST_LISTED, delay_tick, find_blackout, list_ticks


def ticks(cron: str, zone: str, after: str, until: str) -> list[str]:
    schedule = Schedule(cron=cron, timezone=zone)
    found = list_ticks(schedule, datetime.fromisoformat(after), datetime.fromisoformat(until))
    return [tick.isoformat(timespec="minutes") for tick in found]


def test_a_time_that_the_clocks_leave_out_comes_at_the_first_there_is() -> None:
    assert ticks("30 1 * * *", "Europe/London", "2026-03-28T00:00Z", "2026-03-30T12:00Z") == [
        "2026-03-28T01:30+00:00",
        "2026-03-29T02:00+01:00",
        "2026-03-30T01:30+01:00",
    ]


def test_a_time_that_the_clocks_repeat_comes_once() -> None:
    assert ticks("30 1 * * *", "Europe/London", "2026-10-24T12:00Z", "2026-10-26T12:00Z") == [
        "2026-10-25T01:30+01:00",
        "2026-10-26T01:30+00:00",
    ]


def test_a_zone_that_changes_by_half_an_hour() -> None:
    assert ticks("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00Z", "2026-10-04T22:00Z") == [
        "2026-10-04T02:30+11:00",
        "2026-10-05T02:15+11:00",
    ]


def test_the_end_is_among_the_ticks_and_the_beginning_is_not() -> None:
    assert ticks("0 6 * * *", "UTC", "2026-01-01T06:00Z", "2026-01-02T06:00Z") == ["2026-01-02T06:00+00:00"]


def test_of_very_many_ticks_the_latest_are_listed() -> None:
    schedule = Schedule(cron="* * * * *", timezone="Europe/Paris")
    after, until = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    found = list_ticks(schedule, after, until)
    assert len(found) == MOST_LISTED
    assert found[-1] == until
    assert found[0] == until - timedelta(minutes=MOST_LISTED - 1)


def test_the_jitter_of_a_tick_is_always_the_same_and_below_its_bound() -> None:
    schedule = Schedule(cron="0 6 * * *", timezone="UTC", jitter="10m")
    moments = [datetime(2026, 1, day, 6, tzinfo=UTC) for day in range(1, 29)]
    delays = [delay_tick(schedule, "daily", moment) for moment in moments]
    assert delays == [delay_tick(schedule, "daily", moment) for moment in moments]
    assert len(set(delays)) > 20
    assert all(timedelta() <= delay <= timedelta(minutes=10) for delay in delays)


@pytest.mark.parametrize(
    ("moment", "is_out"),
    [
        ("2026-12-23T23:59+01:00", False),
        ("2026-12-24T00:00+01:00", True),
        ("2026-12-27T23:59+01:00", True),
        ("2026-12-28T00:00+01:00", False),
    ],
)
def test_the_days_of_a_blackout_are_those_of_the_zone(moment: str, is_out: bool) -> None:
    schedule = Schedule(cron="0 6 * * *", timezone="Europe/Berlin")
    blackout = Blackout(**{"from": "2026-12-24", "until": "2026-12-27"})
    assert (find_blackout((blackout,), schedule, datetime.fromisoformat(moment)) is not None) is is_out


def test_a_length_is_said_in_its_two_largest_units() -> None:
    assert describe_length(timedelta(hours=1, minutes=30, seconds=5)) == "1 h 30 min"
    assert describe_length(timedelta()) == "0 s"
