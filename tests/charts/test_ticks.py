"""Ticks: calendar units, room for every label, the year where it changes, years before 1."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.scale import Panel
from briefgen.charts.ticks import LABEL_SPACE, Tick, Unit, list_moments, make_ticks
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text
from briefgen.timeline.calendar import DAY, HOUR, MINUTE, instant
from briefgen.words import Words

FACE = FontSet().face()
ENGLISH = Words("en")


def measure(text: str) -> float:
    return measure_text(text, FACE, 10.0)


def ticks_of(
    start: int, stop: int, width: float = 600.0, finest: Unit = "minute", words: Words = ENGLISH
) -> tuple[Tick, ...]:
    return make_ticks(Panel(start, stop, 0.0, width), words, measure, finest=finest)


def labels(ticks: tuple[Tick, ...]) -> list[str]:
    return [tick.label for tick in ticks if tick.label]


def contexts(ticks: tuple[Tick, ...]) -> list[str]:
    return [tick.context for tick in ticks if tick.context]


@given(
    st.integers(-100_000, 100_000),
    st.sampled_from([MINUTE, HOUR, DAY, 7 * DAY, 31 * DAY, 366 * DAY, 36_525 * DAY, 365_250 * DAY]),
    st.integers(1, 400),
    st.floats(40, 700),
    st.sampled_from(["en", "fr", "de", "ru", "ar", "zh"]),
    st.sampled_from(["second", "minute", "hour", "day", "month", "quarter", "year"]),
)
def test_labels_never_overprint(year: int, unit: int, count: int, width: float, language: str, finest: Unit) -> None:
    start = instant(year) + 12_345
    ticks = ticks_of(start, start + unit * count, width, finest, Words(language))
    assert labels(ticks) or width <= 60.0
    for row in ("label", "context"):
        shown = [(tick.x, getattr(tick, row)) for tick in ticks if getattr(tick, row)]
        for (x, text), (following, _) in pairwise(shown):
            assert x + LABEL_SPACE + measure(text) <= following
        for x, text in shown:
            assert x >= 0
            assert x + measure(text) <= width
    assert [tick.x for tick in ticks] == sorted(tick.x for tick in ticks)


def test_months_have_their_year_where_it_changes() -> None:
    ticks = ticks_of(instant(2014, 10), instant(2015, 6))
    assert labels(ticks) == ["October", "November", "December", "January", "February", "March", "April", "May"]
    assert contexts(ticks) == ["2014", "2015"]
    january = next(tick for tick in ticks if tick.label == "January")
    assert january.context == "2015"


def test_days_and_hours() -> None:
    day = instant(2015, 10, 7)
    assert labels(ticks_of(day, day + 3 * DAY, finest="day")) == ["7 Oct", "8 Oct", "9 Oct"]
    hours = ticks_of(day + 20 * HOUR, day + 28 * HOUR)
    assert "22:00" in labels(hours)
    assert contexts(hours) == ["7 Oct 2015", "8 Oct 2015"]


def test_weeks_begin_on_monday() -> None:
    ticks = ticks_of(instant(2015, 3), instant(2015, 6), width=500.0, finest="day")
    assert labels(ticks)[:3] == ["2 Mar", "9 Mar", "16 Mar"]


def test_no_tick_is_finer_than_what_is_known() -> None:
    day = instant(2015, 10, 7)
    assert all(tick.moment % DAY == 0 for tick in ticks_of(day, day + DAY, finest="day") if tick.mark)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (-1999, 2000, ["2000 BC", "1500 BC", "1000 BC", "500 BC", "AD 1", "500", "1000", "1500"]),
        (-99_999, 1, ["100,000 BC", "80,000 BC", "60,000 BC", "40,000 BC", "20,000 BC"]),
        (1900, 2000, [str(year) for year in range(1900, 2000, 10)]),
    ],
)
def test_years_are_round_as_printed(first: int, last: int, expected: list[str]) -> None:
    assert labels(ticks_of(instant(first), instant(last), width=520.0))[: len(expected)] == expected


def test_round_years_cross_the_era() -> None:
    moments = list(list_moments("year", 10, instant(-30), instant(30)))
    assert moments == [instant(year) for year in (-29, -19, -9, 1, 10, 20, 30)]


def test_ticks_speak_the_language() -> None:
    ticks = ticks_of(instant(2015, 3), instant(2015, 6), finest="month", words=Words("fr"))
    assert labels(ticks)[0] == "mars"


def test_a_narrow_panel_still_says_when() -> None:
    day = instant(2011, 10, 7)
    ticks = ticks_of(day, day + DAY, width=45.0, finest="day")
    assert "2011" in [*labels(ticks), *contexts(ticks)]
