"""The chart of uncertain dates: which are uncertain, their four points, the glyph of a cell, and accepted pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.four_points import list_uncertain, make_four_points, strip_glyph
from briefgen.charts.strip import build_strip, has_strip
from briefgen.draw import draw_figure, find_overlaps, scene_to_svg
from briefgen.draw.scene import Clip, Item, Path
from briefgen.style import Style
from briefgen.timeline.calendar import instant
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

SPRING = """
meta: {title: A case, as_of: 2015-10-07}
events:
- {date: 2015-10-07, title: A day}
- {date: 2015-03, date_text: in March, title: A town falls}
- {date: "2015-05-07~", title: About a day}
- {date: "2015-06?", title: A month in doubt, status: disputed}
- {date: "[2015-04..2015-06]", title: Some time in spring, kind: statement}
- {start: "[..2015-04-01]", end: "..", kind: state, title: It began by then and goes on}
- {start: "2015-04", end: "2015-08", kind: state, title: From April to August}
- {date: "/2015-10-06", kind: state, title: Nobody knows since when}
- {date: "[2015-10-07..]", kind: planned, title: Then or later}
- {date: 2015-10-01/.., kind: state, title: From a day on}
- {date: unknown, title: Some day}
"""


def titles_of(selected: Selected) -> set[str]:
    return {entry.event.title for entry in list_uncertain(selected)}


@pytest.mark.parametrize("width", [642.0, 340.0])
def test_picture_is_the_accepted_one(width: float, select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_strip(select(SPRING), style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    svg = scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<")
    golden(f"charts/strip-{width:.0f}.svg", svg)


def test_what_is_uncertain(select: Select) -> None:
    found = titles_of(select(SPRING))
    assert found >= {
        "About a day",
        "A month in doubt",
        "Some time in spring",
        "Nobody knows since when",
        "Then or later",
    }
    assert not found & {"A day", "Some day", "From a day on"}


def test_the_usual_unit_decides(select: Select) -> None:
    month = "- {date: 2015-03, title: A month}\n"
    days = "".join(f"- {{date: 2015-04-{day:02}, title: Day {day}}}\n" for day in range(1, 6))
    years = "".join(f"- {{date: '{year}', title: Year {year}}}\n" for year in range(1900, 1905))
    assert titles_of(select(f"events:\n{month}{days}")) == {"A month"}
    assert titles_of(select(f"events:\n{month}{years}")) == set()
    assert titles_of(select(f"events:\n{years}- {{date: 190X, title: A decade}}\n")) == {"A decade"}


def test_four_points_of_an_interval(select: Select) -> None:
    entry = next(entry for entry in select(SPRING).entries if entry.event.title == "From April to August")
    span = make_four_points(entry)
    assert (span.start, span.sure_start) == (instant(2015, 4), instant(2015, 5))
    assert (span.sure_stop, span.stop) == (instant(2015, 8), instant(2015, 9))


def test_the_table_gives_the_four_points(select: Select, style: Style, words: Words) -> None:
    chart = build_strip(select(SPRING), style, words, 642.0)
    rows = {row[2]: row for row in chart.rows}
    assert rows["From April to August"][3:] == ("1 April 2015", "30 April 2015", "1 August 2015", "31 August 2015")
    assert rows["A town falls"][1] == "in March"
    assert rows["It began by then and goes on"][3:] == ("not known", "1 April 2015", "not known", "goes on")
    assert rows["Nobody knows since when"][3:] == ("not known", "6 October 2015", "6 October 2015", "6 October 2015")


def test_words_stand_as_written(select: Select, style: Style, words: Words) -> None:
    chart = build_strip(select(SPRING), style, words, 642.0)
    texts = [annotation["text"] for annotation in chart.plot["layout"]["annotations"]]
    assert "in March" in texts
    assert chart.title == "8 of 11 dates are not known exactly"


def test_more_than_fits_is_counted(select: Select, style: Style, words: Words) -> None:
    text = "events:\n" + "".join(
        f"- {{date: '2015-0{1 + n % 9}?', title: Event {n}, significance: {1 + n % 5}}}\n" for n in range(120)
    )
    chart = build_strip(select(text), style, words, 642.0)
    assert len(chart.rows) == 120
    assert 10 < chart.shown < 120
    assert f"{chart.shown} of 120 uncertain dates are shown, the rest are in the table." in chart.note
    drawn = [
        row[2] for row in chart.rows if any(row[2] == each["text"] for each in chart.plot["layout"]["annotations"])
    ]
    assert len(drawn) == chart.shown
    assert set(drawn) >= {f"Event {n}" for n in range(4, 120, 5)}


@given(
    date=st.sampled_from(
        [
            "2015-03",
            "2015-03?",
            "2015-05-07~",
            "[..2015]",
            "/2015-10-06",
            "2014/..",
            "[2015..]",
            "../2015",
            "2014/",
            "-0043",
        ]
    ),
    size=st.sampled_from([(46.0, 12.0), (30.0, 9.0), (80.0, 16.0)]),
)
def test_glyph_fits_its_cell(date: str, size: tuple[float, float], select: Select, style: Style, words: Words) -> None:
    entry = select(f"events:\n- {{date: '{date}', title: Something}}\n").entries[0]
    scene = strip_glyph(entry, style, words, *size)
    assert (scene.width, scene.height) == size
    assert find_overlaps(scene, style.font_set, tolerance=1.5) == []
    points = [step[-2:] for item in walk(scene.items) if isinstance(item, Path) for step in item.steps if len(step) > 1]
    assert points
    assert all(-0.01 <= x <= size[0] + 0.01 and -0.01 <= y <= size[1] + 0.01 for x, y in points)


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Clip):
            yield from walk(item.items)
        else:
            yield item


def test_glyphs_of_a_column_share_a_scale(select: Select, style: Style, words: Words) -> None:
    selected = select("events:\n- {date: 2015-03?, title: One}\n- {date: 2015-09?, title: Two}\n")
    stretch = (instant(2015), instant(2016))
    scenes = [strip_glyph(entry, style, words, stretch=stretch) for entry in selected.entries]
    assert scenes[0] != scenes[1]
    alone = [strip_glyph(entry, style, words) for entry in selected.entries]
    assert alone[0] == alone[1]
    with pytest.raises(ValueError, match="no four points"):
        strip_glyph(select("events:\n- {date: unknown, title: Some day}\n").entries[0], style, words)


def test_worth_a_place(select: Select) -> None:
    assert has_strip(select(SPRING))
    assert not has_strip(select("events:\n- {date: 2015-03?, title: One}\n- {date: 2015-10-07, title: Two}\n"))
