"""What charts say of dates and of the time that they show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from briefgen.charts.facts import print_short_date, say_period
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]


@pytest.mark.parametrize(
    ("date", "short"),
    [
        ("2026-11-30T22:40/2026-12-01T01:25", "30 Nov, 22:40 to 1 Dec, 01:25"),
        ("2026-12-31T22:40/2027-01-01T01:25", "31 Dec, 22:40 to 1 Jan, 01:25"),
        ("2026-11-28T22:40/2026-12-03T01:25", "28 Nov – 3 Dec 2026"),
        ("2026-11-28/2026-12-03", "28 Nov – 3 Dec 2026"),
        ("2026-09-28T10:00/2026-12-03T11:00", "Sept – Dec 2026"),
        ("2026-12-01T00:48/2026-12-01T01:04", "1 Dec 2026, 00:48–01:04"),
        ("2026-12-01T01:25/2026-12-01T02:10~", "1 Dec 2026, 01:25 to c. 02:10"),
        ("2026-11-30T23:25~/2026-12-01T02:10?", "c. 30 Nov, 23:25 to 1 Dec, 02:10?"),
        ("[2026-11-30T23:10..2026-11-30T23:20]/2026-11-30T23:40", "30 Nov 2026, 23:10–23:40"),
    ],
)
def test_a_narrow_column_says_when_as_exactly_as_it_can(date: str, short: str, select: Select) -> None:
    selected = select(f"events: [{{date: '{date}', kind: state, title: A}}]")
    assert print_short_date(selected.entries[0], Words("en")) == short


@pytest.mark.parametrize(
    ("date", "short"),
    [
        ("[2026-11-30T23:10..2026-11-30T23:20]", "30 Nov 2026, 23:10–23:20"),
        ("[2026-11-30T23:50..2026-12-01T00:20]", "30 Nov, 23:50 to 1 Dec, 00:20"),
        ("[2026-11-30T23:10..2026-11-30T23:20~]", "30 Nov 2026, 23:10 to c. 23:20"),
        ("[2026-11-28T23:10..2026-12-03T23:20]", "28 Nov – 3 Dec 2026"),
        ("[2026-11-30..2026-12-01T00:20]", "30 Nov – 1 Dec 2026"),
        ("2026-11-30T23:05~", "c. 30 Nov 2026, 23:05"),
    ],
)
def test_what_lies_between_two_times_is_said_by_both(date: str, short: str, select: Select) -> None:
    selected = select(f"events: [{{date: '{date}', title: A}}]")
    assert print_short_date(selected.entries[0], Words("en")) == short


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (("2026-11-30", "2026-12-01"), "30 November 2026 to 1 December 2026"),
        (("2026-12-31", "2027-01-02"), "31 December 2026 to 2 January 2027"),
        (("2026-11-01", "2026-12-31"), "November 2026 to December 2026"),
        (("2026-12-01T10:00", "2026-12-01T12:00"), "1 December 2026"),
    ],
)
def test_a_period_is_said_by_days_where_it_is_short(dates: tuple[str, str], said: str, select: Select) -> None:
    selected = select(f"events: [{{date: {dates[0]}, title: A}}, {{date: {dates[1]}, title: B}}]")
    assert say_period(selected.entries, Words("en")) == said
