"""No line of a label in any chart ends within a word, unless it says so with a hyphen."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.charts import CHARTS, Chart
from briefgen.errors import SelectionError
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]

LONG_WORDS = [
    "Kooperationsvertrag",
    "Planfeststellungsbeschluss",
    "Machbarkeitsstudie",
    "Eisenberg",
    "Verwaltungsgerichtsentscheidung",
    "Finanzierungsvereinbarung",
    "Bundesverkehrsministerium",
    "Donaudampfschifffahrtsgesellschaftskapitän",
]
TITLES = st.lists(st.sampled_from([*LONG_WORDS, "für", "die", "und", "in"]), min_size=1, max_size=5).map(" ".join)


def find_cut_words(chart: Chart, vocabulary: set[str]) -> list[str]:
    """Return the words of a vocabulary that some label parts between two lines, without a hyphen."""
    long = sorted(word for word in vocabulary if len(word) > 4)
    found: list[str] = []
    for annotation in chart.figure.layout.annotations:
        lines = [re.sub("<[^>]*>", "", unescape(line)).split() for line in annotation.text.split("<br>")]
        for above, below in pairwise(lines):
            if not above or not below or above[-1] in vocabulary or not above[-1][-1].isalpha():
                continue
            found += [word for word in long if above[-1] + below[0] in word]
    return found


def list_words(selected: Selected) -> set[str]:
    """Return all the words that the names and titles of a selection are made of."""
    texts = [entry.event.title for entry in selected.entries]
    texts += [actor.name for actor in selected.actors.values()] + [place.name for place in selected.places.values()]
    texts += [source.title for source in selected.sources.values()] + list(selected.lanes)
    return {word for text in texts for word in text.split()}


def write_timeline(titles: list[str]) -> str:
    """Return a timeline whose events, actors and tags all have long names."""
    actors = "".join(f"  a{index}: {{name: {word}, allegiance: {word}}}\n" for index, word in enumerate(LONG_WORDS))
    rows = [
        f"- {{id: e{index}, date: {2000 + index}-0{1 + index % 9}~, title: {title}, tags: [{LONG_WORDS[index % 6]}],"
        f" actors: [a{index % 8}], significance: {1 + index % 5}"
        + (f", related: {{causes: [e{index - 1}]}}}}" if index else "}")
        for index, title in enumerate(titles)
    ]
    meta = "meta: {title: Strecke, language: de, lanes_by: tag}\n"
    return f"{meta}actors:\n{actors}events:\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("width", [642.0, 340.0])
@pytest.mark.parametrize("kind", list(CHARTS))
def test_no_word_of_an_example_is_cut(kind: str, width: float, example: Selected, style: Style) -> None:
    words = Words(example.meta.language)
    try:
        chart = CHARTS[kind](example, style, words, width, headline=True)
    except SelectionError:
        # The example gives this chart nothing to draw.
        assert kind in ("changes", "locator", "quantities")
        return
    assert find_cut_words(chart, list_words(example)) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TITLES, min_size=2, max_size=24), st.sampled_from([642.0, 420.0, 300.0]))
@pytest.mark.parametrize("kind", ["spine", "swimlanes", "strip", "relations", "matrix", "histogram"])
def test_no_long_word_is_cut(kind: str, select: Select, style: Style, titles: list[str], width: float) -> None:
    selected = select(write_timeline(titles))
    chart = CHARTS[kind](selected, style, Words("de"), width, headline=True)
    assert find_cut_words(chart, list_words(selected)) == []


def test_a_callout_is_as_wide_as_its_longest_word(select: Select, style: Style) -> None:
    """With room for it, no word of an ordinary compound's length is parted at all."""
    titles = [f"{word} beschlossen" for word in LONG_WORDS[:7]]
    selected = select(write_timeline(titles))
    chart = CHARTS["spine"](selected, style, Words("de"), 642.0)
    said = " ".join(annotation.text.replace("<br>", " ") for annotation in chart.figure.layout.annotations)
    assert all(word in said for word in LONG_WORDS[:7])


@pytest.mark.parametrize("kind", list(CHARTS))
def test_a_chart_alone_speaks_of_no_chronology(kind: str, example: Selected, style: Style) -> None:
    try:
        chart = CHARTS[kind](example, style, Words("en"), 642.0, headline=True)
    except SelectionError:
        assert kind in ("changes", "locator", "quantities")
        return
    assert "chronology" not in chart.note
