"""The axis: each of several panels says how much time it covers, and a burst that it is a detail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.axis import Axis, find_clear_runs, lay_axis, say_length
from briefgen.charts.bars import lay_bar
from briefgen.charts.scale import Panel, Stretch, TimeScale
from briefgen.charts.spans import Span
from briefgen.style import Style, load_style
from briefgen.text.measure import measure_text
from briefgen.timeline.calendar import DAY, instant
from briefgen.words import Words

YEAR = 366 * DAY
BREAK = TimeScale((Panel(0, 100, 10.0, 60.0), Panel(900, 1000, 80.0, 130.0, omitted=800)))


def lay(stretches: list[Stretch], style: Style, words: Words, width: float = 600.0) -> Axis:
    return lay_axis(stretches, 0.0, width, 9.5, style, words, finest="day")


def days(*numbers: int) -> list[Stretch]:
    return [Stretch(number * DAY, (number + 1) * DAY) for number in numbers]


def test_one_panel_needs_no_words_for_its_scale(style: Style, words: Words) -> None:
    assert lay(days(*range(0, 100, 10)), style, words).scales == ()


def test_each_panel_says_how_much_time_it_covers(style: Style, words: Words) -> None:
    axis = lay(days(0, 1, 2, 3, 900, 901, 902), style, words)
    assert len(axis.scale.panels) == len(axis.scales) == 2
    assert axis.scales == ("4 days", "3 days")
    assert axis.height > lay(days(0, 10, 20), style, words).height


def test_a_burst_is_said_to_be_a_detail(style: Style, words: Words) -> None:
    start = instant(2015, 1) // DAY
    axis = lay(days(*range(start, start + 280, 20), *[start + 279] * 30), style, words)
    assert any(text.startswith("detail: ") for text in axis.scales)
    assert not all(text.startswith("detail: ") for text in axis.scales)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (40, "40 seconds"),
        (120, "2 minutes"),
        (2 * DAY, "2 days"),
        (63 * DAY, "2 months"),
        (44 * DAY, "44 days"),
        (412 * 365 * DAY, "410 years"),
        (99_999 * 366 * DAY, "100,000 years"),
    ],
)
def test_lengths_of_time(seconds: int, expected: str, words: Words) -> None:
    assert say_length(seconds, words) == expected


@given(
    st.lists(
        st.tuples(st.integers(-100_000 * YEAR, 100_000 * YEAR), st.sampled_from([1, 60, DAY, YEAR, 100 * YEAR])),
        min_size=1,
        max_size=40,
    ),
    st.floats(250, 700),
    st.sampled_from(["en", "ar", "de", "fr"]),
)
def test_nothing_in_the_band_overprints(rows: list[tuple[int, int]], width: float, language: str) -> None:
    style = load_style("plain")
    axis = lay([Stretch(start, start + length) for start, length in rows], style, Words(language), width)
    face, panels = style.font_set.face(), axis.scale.panels
    for index, panel in enumerate(panels):
        if axis.scales:
            assert measure_text(axis.scales[index], face, axis.size) <= panel.right - panel.left
        if index:
            gap = panel.left - panels[index - 1].right
            assert all(measure_text(line, face, axis.size) < gap for line in axis.captions[index])


def test_the_as_of_line_keeps_off_the_words_of_the_scale(style: Style, words: Words) -> None:
    axis = lay(days(0, 1, 2, 3, 900, 901, 902), style, words)
    panel = axis.scale.panels[0]
    runs = find_clear_runs(axis, (panel.left + panel.right) / 2, 0.0, style)
    assert runs[-1][1] < axis.height
    assert find_clear_runs(axis, panel.right - 0.5, 0.0, style)[-1][1] == axis.height


@given(st.integers(-50, 1100), st.integers(1, 1100))
def test_no_bar_crosses_a_break_without_its_mark(start: int, length: int) -> None:
    stop = start + length
    bar = lay_bar(Span(True, start, stop, start, stop, "closed", "closed"), BREAK)
    crosses = start < 100 and stop > 900
    assert bool(bar.breaks) == crosses
    if crosses:
        assert all(piece.right <= 60.0 or piece.left >= 80.0 for piece in bar.pieces)
    # What begins before the axis or ends after it says so.
    assert (bar.arrow_left is not None) == (start < 0)
    assert (bar.arrow is not None) == (stop > 1000)
    assert bar.closed == (start >= 0, stop <= 1000)
