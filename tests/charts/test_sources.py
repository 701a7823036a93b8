"""The chart of sources: counted by type, by the origin they go back to, by grade."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.sources import build_sources, count_sources, has_sources
from briefgen.draw import draw_figure, find_overlaps, scene_to_svg
from briefgen.errors import SelectionError
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

SOURCES = """
actors: {a: {name: Alpha}}
sources:
  paper: {title: A newspaper, type: article-newspaper, reliability: B}
  said: {title: A statement, type: statement, via: paper, reliability: C}
  heard: {title: What somebody heard, type: statement, via: said}
  court: {title: A judgment, type: judgment, reliability: A}
  odd: {title: Something found}
events:
- date: 2015-01-01
  title: One
  sources: [paper, said, heard, court, odd]
  claims:
  - {by: a, says: This, grade: B2, sources: [paper]}
  - {by: a, says: That, grade: B2, sources: [paper]}
  - {by: a, says: Other, grade: C5, sources: [said]}
"""


def test_picture_is_the_accepted_one(select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_sources(select(SOURCES), style, words, 642.0, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    golden("charts/sources.svg", scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<"))


def test_sources_are_counted_by_type_origin_and_grade(select: Select) -> None:
    census = count_sources(select(SOURCES))
    assert dict(census.types) == {"statement": 2, "article-newspaper": 1, "judgment": 1, "": 1}
    assert census.origins[0] == ("paper", 3)
    assert dict(census.origins) == {"paper": 3, "court": 1, "odd": 1}
    assert census.grades == {("B", "2"): 2, ("C", "5"): 1}
    assert census.letters == {"A": 1, "B": 1, "C": 1}
    assert census.ungraded == 2


def test_the_title_says_on_how_few_origins_they_rest(select: Select, style: Style, words: Words) -> None:
    chart = build_sources(select(SOURCES), style, words, 642.0)
    assert chart.title == "3 of 5 sources go back to one origin"
    assert "Most go back to A newspaper: 3." in chart.alt
    assert "The most frequent grade is B2: 2." in chart.alt
    assert "2 sources have no grade." in chart.note


def test_the_table_has_every_number(select: Select, style: Style, words: Words) -> None:
    rows = build_sources(select(SOURCES), style, words, 642.0).rows
    for kind, total in (("Type", 5), ("Origin", 5), ("Reliability", 3), ("Grade", 3)):
        assert sum(int(count) for name, _, count in rows if name == kind) == total


def test_without_sources_there_is_nothing_to_draw(select: Select, style: Style, words: Words) -> None:
    selected = select("events: [{date: 2015, title: A}]")
    assert not has_sources(selected)
    with pytest.raises(SelectionError, match="no event names a source"):
        build_sources(selected, style, words, 642.0)


titles = st.sampled_from(["Short", "x" * 60, "A title of a usual length for a source that somebody read", "عنوان مصدر"])
listed = st.lists(
    st.tuples(titles, st.sampled_from(["", "book", "report", "y" * 40, *"abcdefghijk"]), st.integers(0, 9)),
    min_size=1,
    max_size=60,
)


@given(listed=listed, width=st.sampled_from([642.0, 400.0, 250.0]))
def test_any_sources_are_drawn_without_overlaps(
    listed: list[tuple[str, str, int]], width: float, select: Select, style: Style, words: Words
) -> None:
    lines = ["sources:"]
    for index, (title, type_, via) in enumerate(listed):
        chain = f", via: s{via}" if via < index else ""
        kind = f", type: '{type_}'" if type_ else ""
        lines.append(f"  s{index}: {{title: '{title}'{kind}, reliability: {'ABCDEF'[index % 6]}{chain}}}")
    names = ", ".join(f"s{index}" for index in range(len(listed)))
    lines += ["events:", f"- {{date: 2015, title: A, sources: [{names}]}}"]
    chart = build_sources(select("\n".join(lines)), style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    assert find_overlaps(scene, style.font_set) == []
    assert sum(int(count) for name, _, count in chart.rows if name == "Origin") == len(listed)
