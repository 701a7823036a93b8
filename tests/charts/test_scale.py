"""The time axis: order, inversion, breaks by the rule, room by content, any stretch of time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.scale import Stretch, TimeScale, find_panels, make_scale
from briefgen.timeline.calendar import DAY, instant

YEAR = 366 * DAY


def stretch_lists(longest: int = 40) -> st.SearchStrategy[list[Stretch]]:
    """Stretches from seconds to centuries anywhere in 200,000 years, with bursts and ties."""
    moment = st.integers(-100_000 * YEAR, 100_000 * YEAR)
    near = st.integers(-3 * DAY, 3 * DAY)
    start = st.one_of(moment, near, st.sampled_from([0, DAY, instant(2015, 10, 7)]))
    length = st.sampled_from([1, 60, 3600, DAY, 31 * DAY, YEAR, 100 * YEAR])
    one = st.builds(lambda a, b, c: Stretch(a, a + b, c), start, length, st.sampled_from([0.2, 1.0]))
    return st.lists(one, min_size=1, max_size=longest)


@given(stretch_lists(), st.floats(200, 1000))
def test_panels_are_in_order_and_hold_everything(stretches: list[Stretch], width: float) -> None:
    scale = make_scale(stretches, 10.0, 10.0 + width)
    panels = scale.panels
    assert 1 <= len(panels) <= 4
    assert panels[0].left == pytest.approx(10.0)
    assert panels[-1].right == pytest.approx(10.0 + width)
    for panel in panels:
        assert panel.start < panel.stop
        assert panel.left < panel.right
    for before, after in pairwise(panels):
        assert before.stop <= after.start
        assert before.right < after.left
        assert after.omitted == after.start - before.stop
    for stretch in stretches:
        assert any(panel.start <= stretch.start < panel.stop for panel in panels)
        assert any(panel.start < stretch.stop <= panel.stop for panel in panels)


@given(stretch_lists(), st.lists(st.integers(-100_000 * YEAR, 100_000 * YEAR), min_size=2))
def test_position_keeps_the_order(stretches: list[Stretch], moments: list[int]) -> None:
    scale = make_scale(stretches, 0.0, 600.0)
    moments += [edge for panel in scale.panels for edge in (panel.start, panel.stop)]
    places = [scale.position(moment) for moment in sorted(moments)]
    assert places == sorted(places)


@given(stretch_lists(), st.floats(0, 1), st.integers(0, 3))
def test_position_inverts(stretches: list[Stretch], share: float, number: int) -> None:
    scale = make_scale(stretches, 0.0, 600.0)
    panel = scale.panels[min(number, len(scale.panels) - 1)]
    moment = panel.start + int((panel.stop - panel.start) * share)
    found = scale.invert(scale.position(moment))
    assert abs(found - moment) <= max(1, (panel.stop - panel.start) * 1e-9)


@given(stretch_lists(), st.floats(0, 600))
def test_place_inverts(stretches: list[Stretch], place: float) -> None:
    scale = make_scale(stretches, 0.0, 600.0)
    inside = any(panel.left <= place <= panel.right for panel in scale.panels)
    if inside:
        panel = next(panel for panel in scale.panels if panel.left <= place <= panel.right)
        assert abs(scale.position(scale.invert(place)) - place) <= max(1e-6, panel.px_per_second)


def days(*numbers: int) -> list[Stretch]:
    return [Stretch(number * DAY, (number + 1) * DAY) for number in numbers]


def test_even_events_have_no_break() -> None:
    assert len(find_panels(days(*range(0, 200, 10)), 4)) == 1


def test_a_long_gap_becomes_a_break() -> None:
    assert find_panels(days(0, 1, 2, 3, 30, 31, 32), 4) == [(0, 4 * DAY), (30 * DAY, 33 * DAY)]


def test_a_gap_of_fifteen_percent_stays() -> None:
    # 14 days of 100 are below the share, whatever the median.
    assert len(find_panels(days(*range(43), *range(57, 100)), 4)) == 1


def test_a_gap_of_five_medians_stays() -> None:
    assert len(find_panels(days(0, 11, 22, 33, 80), 4)) == 1


def test_several_breaks_are_bounded() -> None:
    clusters = [base + offset for base in range(0, 6_000, 1000) for offset in range(5)]
    contents = find_panels(days(*clusters), 4)
    assert len(contents) == 4
    assert sum(stop - start for start, stop in contents) < 5_000 * DAY


def test_a_break_of_centuries_does_not_hide_one_of_months() -> None:
    contents = find_panels(days(-100_000, 0, 1, 2, 200, 201, 202), 4)
    assert contents == [(-100_000 * DAY, -99_999 * DAY), (0, 3 * DAY), (200 * DAY, 203 * DAY)]


def test_one_crowded_day_gets_most_of_the_width() -> None:
    """Seven months of background, then one day of twelve events."""
    day = instant(2015, 10, 7)
    background = [Stretch(instant(2015, month), instant(2015, month, 2)) for month in range(3, 10)]
    scale = make_scale(background + [Stretch(day, day + DAY)] * 12, 0.0, 640.0)
    burst = next(panel for panel in scale.panels if panel.start <= day < panel.stop)
    assert burst.right - burst.left > 320.0
    assert burst.stop - burst.start < 10 * DAY


def test_padding_never_fills_a_break() -> None:
    scale = make_scale(days(0, 1, 2, 40, 41), 0.0, 600.0)
    assert all(panel.omitted > 10 * DAY for panel in scale.panels[1:])


def test_a_minute_and_a_hundred_thousand_years() -> None:
    minute = make_scale([Stretch(0, 1), Stretch(59, 60)], 0.0, 600.0)
    assert minute.position(30) == pytest.approx(300.0)
    ages = make_scale([Stretch(instant(-99_999), instant(-99_998)), Stretch(instant(1), instant(2))], 0.0, 600.0)
    assert 290.0 < ages.position(instant(-49_999)) < 310.0


def test_one_moment_alone_has_an_axis() -> None:
    scale = make_scale([Stretch(100, 101)], 0.0, 100.0)
    assert isinstance(scale, TimeScale)
    assert scale.panels[0].stop - scale.panels[0].start >= 60


def test_fewer_panels_where_there_is_no_room() -> None:
    clusters = [base + offset for base in range(0, 6_000, 1000) for offset in range(5)]
    assert len(make_scale(days(*clusters), 0.0, 150.0).panels) == 1
