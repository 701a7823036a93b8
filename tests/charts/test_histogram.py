"""The chart of counts: units, weeks, months spread out, what is in no bar, and its accepted pictures."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.charts import bins
from briefgen.charts.bins import FEWEST_BARS, MOST_BARS, list_edges, tally_events
from briefgen.charts.colors import find_contrast
from briefgen.charts.histogram import build_histogram, has_histogram
from briefgen.charts.weeks import first_weekday
from briefgen.draw import draw_figure, scene_to_svg
from briefgen.style import Style, load_style
from briefgen.timeline.calendar import DAY, instant, weekday
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]


def write(dates: list[str], meta: str = "") -> str:
    lines = [f"meta: {{title: A case{meta}}}", "events:"]
    lines += [f"- {{id: e{index}, date: '{date}', title: Event {index}}}" for index, date in enumerate(dates)]
    return "\n".join(lines) + "\n"


SPRING = write(
    [
        *("2015-03-02", "2015-03-03", "2015-03-03", "2015-03-03", "2015-03-09", "2015-03-20", "2015-04-01"),
        *("2015-04-02", "2015-04-02", "2015-04-11", "2015-03", "2015-04?", "unknown", "[..2015-01-01]"),
        "2015-03-28/2015-04-05",
    ]
)


@pytest.mark.parametrize("width", [642.0, 340.0])
def test_picture_is_the_accepted_one(width: float, select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_histogram(select(SPRING), style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    svg = scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<")
    golden(f"charts/histogram-{width:.0f}.svg", svg)


def test_months_are_spread_and_the_rest_is_counted(select: Select, style: Style, words: Words) -> None:
    selected = select(SPRING)
    tally = tally_events(selected, words)
    assert (tally.unit, tally.step) == ("day", 1)
    assert len(tally.bins) == 61
    assert sum(each.exact for each in tally.bins) == len(tally.exact) == 11
    assert len(tally.rough) == 2
    assert sum(each.rough for each in tally.bins) == pytest.approx(2)
    first = next(each for each in tally.bins if each.start == instant(2015, 3, 1))
    assert first.exact == 0
    assert first.rough == pytest.approx(1 / 31)
    assert max(each.rough for each in tally.bins) == pytest.approx(1 / 30)
    chart = build_histogram(selected, style, words, 642.0)
    assert "13 of 15 events are counted, each where it began." in chart.note
    assert "2 are dated roughly" in chart.note
    assert "1 has no beginning within known bounds" in chart.note
    assert "1 has no date." in chart.note
    assert chart.title == "Peak: 3 March 2015, 3 of 13 events"
    assert sum(int(row[1]) for row in chart.rows) == 11


def test_peaks_are_labelled(select: Select, style: Style, words: Words) -> None:
    chart = build_histogram(select(SPRING), style, words, 642.0)
    texts = [annotation["text"] for annotation in chart.plot["layout"]["annotations"]]
    assert "<b>3</b>" in texts
    assert "3 Mar" in texts


def test_bars_begin_at_zero(select: Select, style: Style, words: Words) -> None:
    chart = build_histogram(select(SPRING), style, words, 642.0)
    (bars, *_) = chart.plot["data"]
    # An outline lies half within its bar and half around it.
    lines = [line / 2 for line in bars["marker"]["line"]["width"]]
    feet = {y + height / 2 + line for y, height, line in zip(bars["y"], bars["width"], lines, strict=True)}
    assert max(feet) - min(foot for foot in feet if foot > max(feet) - 1.0) < 0.01
    heights = {
        round(height, 1)
        for height, fill in zip(bars["width"], bars["marker"]["color"], strict=True)
        if fill == "#004488"
    }
    smallest = min(heights)
    assert all(abs(height / smallest - round(height / smallest)) < 0.02 for height in heights)


@pytest.mark.parametrize("name", ["plain", "formal", "large-print"])
def test_stacks_differ_in_grey(name: str, select: Select, words: Words) -> None:
    """Neighbours keep 15 L* (CIE 1976) in grey, white paper among them."""
    chart = build_histogram(select(SPRING), load_style(name), words, 642.0)
    fills = {*chart.plot["data"][0]["marker"]["color"], "#ffffff"}
    assert len(fills) == 3
    lightness = sorted(116 * (1.05 / find_contrast(fill) - 0.05) ** (1 / 3) - 16 for fill in fills)
    assert all(lighter - darker >= 15 for darker, lighter in pairwise(lightness))


def test_plans_are_outlined_and_apart(select: Select, style: Style, words: Words) -> None:
    text = SPRING + "- {date: 2015-04-20, title: A plan, kind: planned}\n"
    chart = build_histogram(select(text), style, words, 642.0)
    assert ("20 April 2015", "0", "0.03", "1") in chart.rows
    assert "#ffffff" in chart.plot["data"][0]["marker"]["color"]


def test_a_few_far_events_do_not_hide_the_others(select: Select, style: Style, words: Words) -> None:
    dates = [f"2015-{month:02}-{day:02}" for month in range(1, 7) for day in (1, 9, 17, 25)]
    tally = tally_events(select(write([*dates, "1795-10-27"])), words)
    assert tally.unit == "week"
    assert [entry.event.date.written for entry in tally.beyond] == ["1795-10-27"]
    chart = build_histogram(select(write([*dates, "1795-10-27"])), style, words, 642.0)
    assert "1 lies, or may lie, far outside and is in no bar: 27 Oct 1795." in chart.note
    assert chart.rows[-1] == ("27 October 1795", "1", "0", "0")


@pytest.mark.parametrize(
    ("language", "begins"), [("en", (2015, 10, 5)), ("en-US", (2015, 10, 4)), ("ar", (2015, 10, 3))]
)
def test_weeks_begin_as_in_the_language(
    language: str, begins: tuple[int, int, int], select: Select, style: Style
) -> None:
    dates = [f"2015-{month:02}-{day:02}" for month in range(7, 12) for day in (7, 14, 21, 28)]
    tally = tally_events(select(write(dates)), Words(language))
    assert tally.unit == "week"
    assert instant(*begins) in {each.start for each in tally.bins}
    note = build_histogram(select(write(dates)), style, Words(language), 642.0).note
    assert Words(language).weekday(*begins) in note


# Regions whose week another release of Babel begins on another day: Iceland's is Monday up to Babel 2.18.
CHANGED = {"IS"}


def test_first_weekday_is_that_of_babel() -> None:
    for name in locale_identifiers():
        try:
            locale = Locale.parse(name)
        except UnknownLocaleError:
            continue
        # In Babel the Portuguese of all countries but Brazil is that of Portugal, its week with it.
        if locale.language == "pt" or locale.script or locale.territory in CHANGED:
            continue
        if locale.territory and len(locale.territory) == 2:
            assert first_weekday(str(locale).replace("_", "-")) == locale.first_week_day, name


@given(
    st.integers(-(10**5), 10**5),
    st.integers(1, 10**5),
    st.sampled_from([("day", 1), ("week", 1), ("month", 1), ("quarter", 1), ("year", 1), ("year", 50), ("hour", 6)]),
    st.integers(0, 6),
)
def test_edges_cover_and_are_those_of_the_calendar(first: int, days: int, unit: tuple[str, int], start: int) -> None:
    days = min(days, 400)
    edges = list(list_edges(unit[0], unit[1], first * DAY, (first + days) * DAY, start))  # type: ignore[arg-type]
    assert edges == sorted(set(edges))
    assert edges[0] <= first * DAY < edges[1]
    assert edges[-2] < (first + days) * DAY <= edges[-1]
    if unit[0] == "week":
        assert {weekday(edge // DAY) for edge in edges} == {start}


@example(dates=["2000-01-01", "1850-01-01"])
@given(dates=st.lists(st.dates().map(str), min_size=1, max_size=40))
def test_every_event_is_counted_once(dates: list[str], select: Select, words: Words) -> None:
    tally = tally_events(select(write(dates)), words)
    assert sum(each.total for each in tally.bins) == pytest.approx(tally.counted)
    assert tally.counted + len(tally.beyond) + len(tally.unbounded) + tally.undated == len(dates)


@given(days=st.integers(20, 3000))
def test_bars_are_as_many_as_wanted(days: int, select: Select, words: Words) -> None:
    from briefgen.timeline.calendar import civil_from_days

    ends = ["{:04}-{:02}-{:02}".format(*civil_from_days(16_000 + day)) for day in (0, days // 2, days)]
    bars = len(tally_events(select(write(ends)), words).bins)
    # Between days and weeks, and months and quarters, the calendar leaves a gap.
    assert 0.6 * FEWEST_BARS <= bars <= 1.6 * MOST_BARS


def test_worth_a_place(select: Select) -> None:
    assert has_histogram(select(SPRING))
    assert not has_histogram(select(write(["2015-03-02"] * 20)))
    assert not has_histogram(select(write([f"2015-03-{day:02}" for day in range(1, 12)])))


def try_every_window(bounds: list[tuple[int, int]], least: int) -> tuple[int, int]:
    """Return the stretch of the bars by trying every one."""
    starts, stops = sorted(start for start, _ in bounds), sorted(stop for _, stop in bounds)
    window = (starts[0], stops[-1])
    for spared in range(1, len(bounds) // 10 + 1):
        tried = [(starts[before], stops[len(stops) - 1 - spared + before]) for before in range(spared + 1)]
        found = [(last - first, first, last) for first, last in tried if last - first >= least]
        if found and min(found)[0] * 4 <= window[1] - window[0]:
            window = min(found)[1:]
    return window


_NEAR = st.tuples(st.integers(0, 50), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair)))
_FAR = st.tuples(st.integers(-5000, 5000), st.integers(1, 3000)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(_NEAR, min_size=10, max_size=60), st.lists(_FAR, max_size=8), st.integers(1, 80))
def test_window_of_the_bars_is_that_of_trying_all(
    near: list[tuple[int, int]], far: list[tuple[int, int]], least: int
) -> None:
    assert bins.find_window(near + far, least) == try_every_window(near + far, least)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=30), st.integers(0, 300), st.integers(1, 200))
def test_parts_of_a_stretch_are_together_one(lengths: list[int], start: int, length: int) -> None:
    edges = [0]
    for each in lengths:
        edges.append(edges[-1] + each)
    shares = bins._share_out((start, start + length), edges)
    inside = max(min(start + length, edges[-1]) - start, 0)
    assert sum(share for _, share in shares) == pytest.approx(inside / length)
    assert all(share > 0 and edges[index] < start + length and edges[index + 1] > start for index, share in shares)
