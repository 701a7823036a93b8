"""The chart of links: which events, which arrows, no two lying on each other, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.relations import MOST_EVENTS, Link, build_relations, choose_events, has_relations, list_links
from briefgen.draw import draw_figure, find_overlaps, scene_to_svg
from briefgen.errors import SelectionError
from briefgen.style import Style
from briefgen.timeline.model import RELATIONS
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

LINKS = """
events:
- {id: a, date: 2015-01-01, title: A spark, related: {causes: [b, c]}}
- {id: b, date: 2015-01-02, title: A fire, related: {enables: [d], causes: [d]}}
- {id: c, date: 2015-01-03, title: An alarm, kind: statement, related: {responds_to: b}}
- {id: d, date: 2015-01-04, title: A flood, status: disputed, related: {contradicts: [c], part_of: [b]}}
- {id: e, date: 2015-01-05, title: Apart from all this}
"""


def test_picture_is_the_accepted_one(select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_relations(select(LINKS), style, words, 642.0, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    golden("charts/relations.svg", scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<"))


def test_links_come_by_weight_and_point_as_written(select: Select) -> None:
    assert list_links(select(LINKS)) == [
        Link("causes", 1, 2),
        Link("causes", 1, 3),
        Link("causes", 2, 4),
        Link("enables", 2, 4),
        Link("responds_to", 3, 2),
        Link("contradicts", 4, 3),
        Link("part_of", 4, 2),
    ]


def test_every_kind_of_link_has_its_words(select: Select, style: Style, words: Words) -> None:
    text = "events:\n" + "".join(
        f"- {{id: e{index}, date: {2000 + index}, title: T, related: {{{kind}: [z]}}}}\n"
        for index, kind in enumerate(RELATIONS)
    )
    chart = build_relations(select(text + "- {id: z, date: 1999, title: Z}\n"), style, words, 642.0)
    assert len({row[1] for row in chart.rows}) == len(RELATIONS)


def test_the_table_has_every_link_and_the_note_counts_what_is_not_drawn(
    select: Select, style: Style, words: Words
) -> None:
    text = "events:\n" + "".join(
        f"- {{id: e{index}, date: {2000 + index}, title: T, related: {{causes: [e{index + 1}]}}}}\n"
        for index in range(30)
    )
    chart = build_relations(select(text + "- {id: e30, date: 2030, title: Z}\n"), style, words, 642.0)
    assert len(chart.rows) == 30
    assert chart.shown == MOST_EVENTS
    assert "of 30 links are drawn; the table has all." in chart.note


def test_without_links_there_is_nothing_to_draw(select: Select, style: Style, words: Words) -> None:
    selected = select("events: [{date: 2015, title: A}]")
    assert not has_relations(selected)
    with pytest.raises(SelectionError, match="no event is linked"):
        build_relations(selected, style, words, 642.0)


links = st.lists(st.tuples(st.integers(0, 39), st.sampled_from(RELATIONS), st.integers(0, 39)), min_size=1, max_size=80)


@given(links=links, width=st.sampled_from([642.0, 340.0, 250.0]), long=st.booleans())
def test_any_links_are_drawn_without_overlaps(
    links: list[tuple[int, str, int]], width: float, long: bool, select: Select, style: Style, words: Words
) -> None:
    related: dict[int, dict[str, list[str]]] = {}
    for start, kind, end in links:
        if start != end and f"e{end}" not in related.setdefault(start, {}).setdefault(kind, []):
            related[start][kind].append(f"e{end}")
    title = "A title that goes on for quite some time " * 3 if long else "Short"
    text = "events:\n" + "".join(
        f"- {{id: e{index}, date: {1900 + index}, title: {title}, related: {related.get(index, {})}}}\n"
        for index in range(40)
    )
    selected = select(text)
    if not list_links(selected):
        return
    chart = build_relations(selected, style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    assert find_overlaps(scene, style.font_set) == []
    assert len(chart.rows) == len(list_links(selected))
    assert 2 <= len(choose_events(list_links(selected), selected)) <= MOST_EVENTS
