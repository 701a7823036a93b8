"""Timelines that are hard to draw: 1 to 400 events, on three widths; nothing over anything, nothing lost in silence."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest

from briefgen.charts import CHARTS, Chart
from briefgen.charts.facts import dated_entries
from briefgen.charts.swimlane_pages import build_swimlane_pages
from briefgen.draw import draw_figure
from briefgen.errors import DrawError, SelectionError
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
PAGE = 900.0


def load_sibling(name: str) -> ModuleType:
    """Import a module that stands beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


CROWDS = load_sibling("crowds")
FAULTS = load_sibling("scene_faults")
LONG_SPANS = "\n".join(
    [
        "meta: {title: A case, lanes_by: tag}",
        "events:",
        *(f"- {{date: 20{index:02}/.., kind: state, title: State {index}, tags: [a]}}" for index in range(90)),
        *(f"- {{date: 20{index:02}-05-05, title: Event {index}, tags: [b]}}" for index in range(90)),
    ]
)


def draw_crowd(seed: int, select: Select, style: Style, size: int | None = None) -> None:
    """Draw the timeline of a seed as both charts and check everything that they promise."""
    crowd = CROWDS.make_crowd(seed, size)
    selected = select(crowd.text)
    charts = style.charts.model_copy(update={"spine_events": crowd.spine_events})
    made = style.model_copy(update={"charts": charts})
    for kind in ("spine", "swimlanes"):
        try:
            chart = CHARTS[kind](selected, made, Words(crowd.language), crowd.width, headline=crowd.headline)
        except SelectionError:
            assert not any(entry.event.date.form != "unknown" and has_end(entry) for entry in selected.entries)
            return
        assert FAULTS.find_faults(draw_figure(chart.plot, made.font_set, alt=chart.alt), made) == [], (seed, kind)
        check_counts(chart, selected, Words(crowd.language))


def has_end(entry: object) -> bool:
    date = entry.event.date  # type: ignore[attr-defined]
    ends = (date.start_earliest, date.start_latest, date.end_earliest, date.end_latest)
    return any(end is not None for end in ends)


def check_counts(chart: Chart, selected: Selected, words: Words) -> None:
    """Check that each event has its words, its number in a key, or is counted in the note."""
    texts = [unescape(note["text"]) for note in chart.plot["layout"]["annotations"]]
    bare = {squeeze(text) for text in texts}
    ends = [text for text in bare if ":" in text]
    assert chart.shown == len(chart.rows) <= chart.total == len(selected.entries)
    # Of one or two a language may say so in words.
    assert words.number(chart.total) in chart.note or chart.shown == chart.total <= 2
    if chart.shown < chart.total:
        assert words.number(chart.shown) in chart.note
    elsewhere = ("Numbers are those of the chronology.", "Numbers are those of a brief of this timeline.")
    keyed = not any(words.say(sentence) in chart.note for sentence in elsewhere)
    for number, _, title, *_ in chart.rows:
        assert f"<b>{number}</b>" in texts
        said = squeeze(title)
        assert not keyed or said in bare or any(text.endswith(f":{said}") for text in ends)


def squeeze(text: str) -> str:
    # A word that had no room on a line has a hyphen where it is parted.
    return "".join(text.replace("<br>", "").replace("-", "").split())


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 50, 10))
def test_any_crowd_has_its_room(first: int, select: Select, style: Style) -> None:
    for seed in range(first, first + 10):
        draw_crowd(seed, select, style)


@pytest.mark.full
@pytest.mark.parametrize("first", range(0, 2000, 100))
def test_every_crowd_has_its_room(first: int, select: Select, style: Style) -> None:
    for seed in range(first, first + 100):
        draw_crowd(seed, select, style)


def test_four_hundred_events_have_their_room(select: Select, style: Style) -> None:
    for seed in (1, 2, 3):
        draw_crowd(seed, select, style, 400)


def draw_pages(seed: int, select: Select, style: Style) -> None:
    """Draw the timeline of a seed on pages and check that each event begins on one of them, with its words."""
    crowd = CROWDS.make_crowd(seed)
    selected, words = select(crowd.text), Words(crowd.language)
    try:
        charts = build_swimlane_pages(selected, style, words, crowd.width, PAGE)
    except SelectionError:
        return
    check_pages(charts, selected, style, words)


def check_pages(charts: tuple[Chart, ...], selected: Selected, style: Style, words: Words) -> None:
    numbers = [row[0] for chart in charts for row in chart.rows]
    assert sorted(numbers, key=int) == [str(entry.number) for entry in dated_entries(selected)]
    for chart in charts:
        scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
        assert FAULTS.find_faults(scene, style) == []
        assert scene.height <= PAGE
        check_counts(chart, selected, words)
        assert chart.alt


@pytest.mark.long
@pytest.mark.parametrize("first", [0, *(pytest.param(first, marks=pytest.mark.full) for first in (10, 20))])
def test_pages_hold_every_event_once(first: int, select: Select, style: Style) -> None:
    for seed in range(first, first + 10):
        draw_pages(seed, select, style)


@pytest.mark.full
@pytest.mark.parametrize("first", range(0, 300, 50))
def test_pages_of_any_crowd_hold_every_event_once(first: int, select: Select, style: Style) -> None:
    for seed in range(first, first + 50):
        draw_pages(seed, select, style)


def test_pages_of_every_example(example: Selected, style: Style) -> None:
    words = Words(example.meta.language)
    charts = build_swimlane_pages(example, style, words, 642.0, PAGE)
    check_pages(charts, example, style, words)
    assert len({chart.subtitle for chart in charts}) == len(charts)


def test_one_page_is_no_page_of_one(select: Select, style: Style, words: Words) -> None:
    (chart,) = build_swimlane_pages(select("events: [{date: 2015, title: One, tags: [a]}]"), style, words, 642.0, PAGE)
    assert "page" not in chart.subtitle
    assert not any("Continued" in note["text"] for note in chart.plot["layout"]["annotations"])


def test_pages_say_that_they_go_on(select: Select, style: Style, words: Words) -> None:
    charts = build_swimlane_pages(select(LONG_SPANS), style, words, 642.0, PAGE)
    said = [[note["text"] for note in chart.plot["layout"]["annotations"]] for chart in charts]
    assert len(charts) > 2
    assert all(f"Continued on page {page + 1}" in texts for page, texts in enumerate(said[:-1], 1))
    assert all(
        any(text.startswith(f"Continued from page {page}") for text in texts) for page, texts in enumerate(said[1:], 1)
    )
    assert charts[0].title + " (continued)" == charts[1].title
    assert charts[0].subtitle.endswith(f"page 1 of {len(charts)}")
    # What goes on through a page is drawn, or counted where there is no room for it.
    assert "go on from before." in charts[-1].note
    assert "not drawn" in charts[-1].note


def test_pages_are_cut_where_it_is_quiet(select: Select, style: Style, words: Words) -> None:
    rows = [
        f"- {{date: 2015-{month:02}-{day:02}, title: Something of some length happens at a place, tags: [a]}}"
        for month in (1, 5, 9)
        for day in range(1, 29)
    ]
    charts = build_swimlane_pages(
        select("meta: {title: A, lanes_by: tag}\nevents:\n" + "\n".join(rows)), style, words, 642.0, PAGE
    )
    firsts = [chart.rows[0][1] for chart in charts]
    assert "1 May 2015" in firsts
    assert "1 September 2015" in firsts


def test_a_page_too_low_is_refused(select: Select, style: Style, words: Words) -> None:
    with pytest.raises(DrawError, match="has no room for event 1; expected a higher page"):
        build_swimlane_pages(select("events: [{date: 2015, title: One, tags: [a]}]"), style, words, 642.0, 150.0)
