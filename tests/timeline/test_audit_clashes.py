"""What lies in another's way among many records is what trying each pair finds, and takes no longer a record."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.timeline.clashes import find_clashing_figures, find_overlaps, has_clashing_dates
from briefgen.timeline.dates import Date, read_date
from briefgen.timeline.model import Quantity
from briefgen.timeline.quantities import find_bounds
from briefgen.timeline.units import unit_factor

_BOUND = st.none() | st.integers(-6, 6)
_DAY = read_date("2020-03-01")
_DATES = st.builds(lambda start, stop: replace(_DAY, start_earliest=start, end_latest=stop), _BOUND, _BOUND)


@st.composite
def make_figure(draw: st.DrawFn) -> Quantity:
    values = sorted(draw(st.tuples(*[st.integers(-3, 12)] * 3)))
    given = draw(st.sampled_from([("low",), ("best",), ("high",), ("low", "high"), ("low", "best", "high")]))
    ends = {name: value for name, value in zip(("low", "best", "high"), values, strict=True) if name in given}
    units = st.sampled_from(["miles", "km", "KM", "mi", "nautical mile", "h", "ships", "Ships", "length"])
    opened = draw(st.sampled_from(["", "", "low", "high", "both"]))
    return Quantity.model_validate(
        {"what": "ships", "unit": draw(units), **({"open": opened} if opened else {}), **ends}
    )


def do_overlap(one: Date, other: Date) -> bool:
    bounds = [(each.start_earliest, each.end_latest) for each in (one, other)]
    known = [(start, stop) for start, stop in bounds if start is not None and stop is not None]
    return len(known) == 2 and max(start for start, _ in known) < min(stop for _, stop in known)


def do_clash(one: Date, other: Date) -> bool:
    return any(
        first.end_latest is not None and second.start_earliest is not None and first.end_latest <= second.start_earliest
        for first, second in ((one, other), (other, one))
    )


def exclude(one: Quantity, other: Quantity) -> bool:
    factor, bounds, others = unit_factor(other.unit, one.unit), find_bounds(one), find_bounds(other)
    if factor is None or bounds is None or others is None:
        return False
    return bounds.excludes(others.scale(factor))


@given(st.lists(_DATES, max_size=14))
def test_dates_that_overlap_are_those_of_trying_each_pair(dates: list[Date]) -> None:
    places = combinations(range(len(dates)), 2)
    assert find_overlaps(dates) == [(one, other) for one, other in places if do_overlap(dates[one], dates[other])]


@given(st.lists(_DATES, max_size=8))
def test_dates_that_clash_are_those_of_trying_each_pair(dates: list[Date]) -> None:
    assert has_clashing_dates(dates) == any(do_clash(one, other) for one, other in combinations(dates, 2))


@given(st.lists(make_figure(), max_size=12))
def test_figures_that_clash_first_are_those_of_trying_each_pair(figures: list[Quantity]) -> None:
    places = combinations(range(len(figures)), 2)
    first = next(((one, other) for one, other in places if exclude(figures[one], figures[other])), None)
    assert find_clashing_figures(figures) == first


def make_dates(count: int) -> list[Date]:
    return [replace(_DAY, start_earliest=place, end_latest=place + 3) for place in range(count)]


def make_figures(count: int) -> list[Quantity]:
    given = ({"what": "ships", "low": 1 - place, "high": 5 + place, "unit": "km"} for place in range(count))
    return [Quantity.model_validate(each) for each in given]


@pytest.mark.parametrize(
    ("make", "ask"),
    [(make_dates, find_overlaps), (make_dates, has_clashing_dates), (make_figures, find_clashing_figures)],
    ids=["overlaps", "dates", "figures"],
)
def test_eight_times_the_records_take_about_eight_times_as_long(make, ask) -> None:  # type: ignore[no-untyped-def]
    """Trying each pair would take sixty-four times as long."""
    few, many = make(1500), make(12_000)

    def measure(records: list[object]) -> float:
        start = process_time()
        ask(records)
        return process_time() - start

    assert min(measure(many) for _ in range(3)) < 24 * min(measure(few) for _ in range(3)) + 0.01
