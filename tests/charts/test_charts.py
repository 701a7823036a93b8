"""Every shipped timeline as every chart: accepted by the printer, nothing over anything, the same facts as the data."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example as also
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts import CHARTS, Chart
from briefgen.draw import draw_figure, find_overlaps
from briefgen.draw.scene import Clip, Item, Label, Path, Scene
from briefgen.style import Style, load_style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
WIDTHS = (642.0, 340.0)
SMALLEST = 7 * 96 / 72

# Charts that show every dated event on an axis; the others have files of tests of their own.
kinds = pytest.mark.parametrize("kind", ["spine", "swimlanes"])
widths = pytest.mark.parametrize("width", WIDTHS)


def build(kind: str, selected: Selected, style: Style, width: float = 642.0, *, headline: bool = False) -> Chart:
    return CHARTS[kind](selected, style, Words(selected.meta.language), width, headline=headline)


def draw(chart: Chart, style: Style) -> Scene:
    return draw_figure(chart.plot, style.font_set, alt=chart.alt)


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Clip):
            yield from walk(item.items)
        else:
            yield item


def labels_of(scene: Scene) -> list[Label]:
    return [item for item in walk(scene.items) if isinstance(item, Label)]


def box_of(label: Label) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what a label inks, about: from its capitals to its baseline."""
    return label.x, label.y - 0.7 * label.size, label.x + label.width, label.y


@kinds
@widths
@pytest.mark.parametrize("headline", [False, True])
def test_nothing_overlaps_or_leaves_the_page(
    kind: str, width: float, headline: bool, example: Selected, style: Style
) -> None:
    scene = draw(build(kind, example, style, width, headline=headline), style)
    assert find_overlaps(scene, style.font_set) == []
    assert scene.width == width


@kinds
@pytest.mark.parametrize("name", ["formal", "large-print"])
def test_every_style_keeps_the_rules(kind: str, name: str, example: Selected) -> None:
    made = load_style(name)
    for width in (made.text_width * 96 / 72, 340.0):
        chart = build(kind, example, made, width)
        assert find_overlaps(draw(chart, made), made.font_set) == []
        assert min(font_sizes(chart.figure)) >= SMALLEST - 1e-3


@kinds
@widths
def test_no_line_goes_through_words(kind: str, width: float, example: Selected, style: Style) -> None:
    """Leaders, brackets, bars and marks keep off all words; only the faint grid of lanes runs behind them."""
    scene = draw(build(kind, example, style, width), style)
    boxes = [box_of(label) for label in labels_of(scene) if label.text != "?"]
    for path in walk(scene.items):
        if not isinstance(path, Path) or is_ground(path, kind, scene):
            continue
        for start, end in segments(path):
            for box in boxes:
                assert not crosses(start, end, box), (path, box)


def is_ground(path: Path, kind: str, scene: Scene) -> bool:
    """Tell whether a path is paper, the band of the axis, the white behind a title, or the grid of lanes."""
    if path.fill in ("#ffffff", "#f2f2f2") and not path.stroke:
        return True
    return kind == "swimlanes" and path.stroke in ("#e2e2e2", "#bfbfbf")


def segments(path: Path) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    last: tuple[float, float] | None = None
    for step in path.steps:
        if len(step) == 1:
            continue
        point = (float(step[-2]), float(step[-1]))
        if step[0] != "M" and last is not None:
            yield last, point
        last = point


def crosses(start: tuple[float, float], end: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    """Tell whether a segment goes through a box, its outermost half px left out (Liang and Barsky)."""
    left, top, right, bottom = box[0] + 0.5, box[1] + 0.5, box[2] - 0.5, box[3] - 0.5
    first, last = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    for step, room in ((-dx, start[0] - left), (dx, right - start[0]), (-dy, start[1] - top), (dy, bottom - start[1])):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    return first < last


@kinds
@widths
def test_numbers_are_those_of_the_chronology(kind: str, width: float, example: Selected, style: Style) -> None:
    chart = build(kind, example, style, width)
    titles = {str(entry.number): entry.event.title for entry in example.entries}
    assert chart.rows
    for row in chart.rows:
        assert titles[row[0]] == row[2]
        assert len(row) == len(chart.columns)
    drawn = {label.text for label in labels_of(draw(chart, style)) if label.bold}
    assert {row[0] for row in chart.rows} <= drawn
    assert chart.shown == len(chart.rows)
    assert chart.total == len(example.entries)


@kinds
@widths
def test_titles_are_never_cut(kind: str, width: float, example: Selected, style: Style) -> None:
    chart = build(kind, example, style, width)
    titles = [row[2] for row in chart.rows]
    texts = [unescape(annotation.text.replace("<br>", " ")) for annotation in chart.figure.layout.annotations]
    begun = [text for text in texts if len(text) > 15 and any(title.startswith(text) for title in titles)]
    # A narrow chart may have numbers alone, and says so.
    assert begun or Words("en").say("Numbers are those of the chronology.") in chart.note
    assert set(begun) <= set(titles)


@kinds
def test_the_plotly_object_is_the_plain_figure(kind: str, example: Selected, style: Style) -> None:
    chart = build(kind, example, style)
    made = chart.figure.to_plotly_json()
    made["layout"].pop("template")
    assert json.loads(json.dumps(made)) == json.loads(json.dumps(chart.plot))
    fonts = style.font_set
    assert draw_figure(chart.figure, fonts, alt="x") == draw_figure(chart.plot, fonts, alt="x")


@kinds
def test_figure_is_explicit(kind: str, example: Selected, style: Style) -> None:
    chart = build(kind, example, style)
    figure = chart.figure.to_plotly_json()
    layout = figure["layout"]
    assert layout["autosize"] is False
    assert layout["showlegend"] is False
    assert layout["margin"]["autoexpand"] is False
    assert {layout["xaxis"]["autorange"], layout["yaxis"]["autorange"]} == {False}
    assert is_plain(figure["data"])
    assert min(font_sizes(chart.figure)) >= SMALLEST - 1e-3
    assert all(not annotation.get("textangle") for annotation in layout["annotations"])
    assert "color" not in str(layout.get("template", {}).get("layout", {}))


def font_sizes(figure: Any) -> list[float]:
    return [annotation.font.size for annotation in figure.layout.annotations]


def is_plain(value: object) -> bool:
    """Tell whether a value is made of lists, dicts, texts and numbers alone: no arrays."""
    if isinstance(value, dict):
        return all(map(is_plain, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    return value is None or isinstance(value, str | int | float | bool)


@kinds
def test_lines_are_half_a_point_and_more(kind: str, example: Selected, style: Style) -> None:
    scene = draw(build(kind, example, style), style)
    drawn = [path for path in walk(scene.items) if isinstance(path, Path) and path.stroke]
    assert min(path.width for path in drawn) >= 0.5 * 96 / 72


@kinds
def test_same_selection_same_picture(kind: str, example: Selected, style: Style) -> None:
    first, second = (build(kind, example, style).figure.to_json() for _ in range(2))
    assert first == second
    assert json.loads(first)


@kinds
def test_words_around_the_chart(kind: str, example: Selected, style: Style) -> None:
    chart = build(kind, example, style)
    author = example.meta.figures.get(kind)
    if author and author.title:
        assert chart.title == author.title
    else:
        assert 1 <= len(chart.title.split()) <= 10
    assert chart.subtitle
    assert chart.alt.endswith(".")
    assert str(chart.shown) in chart.note
    assert chart.figure.layout.height <= (430 if kind == "spine" else 830)


def test_a_headline_stands_inside_the_figure(example: Selected, style: Style) -> None:
    chart = build("spine", example, style, headline=True)
    texts = [annotation.text for annotation in chart.figure.layout.annotations]
    assert any(text.startswith("<b>") and chart.title.split()[0] in text for text in texts)
    assert chart.figure.layout.height > build("spine", example, style).figure.layout.height


def test_importing_charts_does_not_import_plotly() -> None:
    code = "import sys, briefgen.charts; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def event_files() -> st.SearchStrategy[str]:
    """Timelines of any size: bursts, ties, spans from minutes to ages, long and hostile titles."""
    day = st.sampled_from(
        ["2015-10-07", "2015-10-08", "2015-10-07T14:30", "2015-03", "2015", "1939-09-01", "-0043-03-15"]
    )
    date = st.one_of(
        day,
        st.dates().map(str),
        st.sampled_from(
            [
                "2015-03?", "2015-10-07~", "201X", "[2015-04..2015-06]", "[..2015-10-07]", "[2015-10-07..]", "Y-12000",
                "2015-03/2015-10-07", "../2015", "2014/..", "/2015-10-06", "2015-10-06/", "2015-21/2015-10-06",
                "2015-10-07T14:30/2015-10-07T14:45", "unknown", "1200~/1300~",
            ]
        ),
    )  # fmt: skip
    title = st.sampled_from(
        [
            "Short",
            "A title of a usual length that takes two or three lines",
            "x" * 60,
            "<b>$a$ & [b]</b>",
            "One two " * 20,
        ]
    )
    kind = st.sampled_from(["event", "state", "statement", "planned", "absence"])
    status = st.sampled_from(["reported", "disputed", "unverified", "refuted"])
    tags = st.sampled_from(["[a]", "[b]", "[a, b]", "[c, a]", "[]"])
    event = st.tuples(date, title, kind, status, tags, st.integers(1, 5))
    return st.lists(event, min_size=1, max_size=45).map(write_events)


def write_events(rows: list[tuple[str, str, str, str, str, int]]) -> str:
    lines = ["meta: {title: A case, lanes_by: tag}", "events:"]
    for index, (date, title, kind, status, tags, significance) in enumerate(rows):
        if date == "unknown" or "2" in date or "Y" in date or ":" in date or "-" in date:
            lines.append(
                f"- {{id: e{index}, date: '{date}', title: '{title}', kind: {kind}, status: {status}, "
                f"tags: {tags}, significance: {significance}}}"
            )
    return "\n".join(lines) + "\n"


QUESTION_UNDER_WORDS = write_events(
    [
        *[("2015-10-07", "Short", "event", "reported", "[a]", 1)] * 3,
        ("/2015-10-06", "A title of a usual length that takes two or three lines", "event", "reported", "[a]", 1),
    ]
)


QUESTIONS_IN_ROWS = write_events(
    [
        *[("2015-10-07", "Short", "event", "reported", "[a]", 1)] * 4,
        *[("/2015-10-06", "Short", "event", "reported", "[a]", 1)] * 2,
    ]
)


@pytest.mark.long
@kinds
@also(text=QUESTION_UNDER_WORDS, width=340.0)
@also(text=QUESTIONS_IN_ROWS, width=642.0)
@given(text=event_files(), width=st.sampled_from([642.0, 500.0, 340.0, 250.0]))
def test_any_timeline_is_drawn_without_overlaps(
    kind: str, text: str, width: float, select: Select, style: Style
) -> None:
    selected = select(text)
    if all(entry.event.date.form == "unknown" for entry in selected.entries):
        return
    chart = build(kind, selected, style, width)
    scene = draw(chart, style)
    assert find_overlaps(scene, style.font_set) == []
    assert chart.figure.layout.height < 1000


def test_no_two_marks_of_called_out_events_overlap(example: Selected, style: Style) -> None:
    chart = build("spine", example, style)
    rail: dict[float, list[float]] = {}
    markers = chart.figure.data[-1]
    for x, y, size in zip(markers.x, markers.y, markers.marker.size, strict=True):
        if size > 4 and y < chart.figure.layout.height - 60:
            rail.setdefault(round(y, 1), []).append(x)
    for places in rail.values():
        assert all(abs(one - other) >= 8.8 for one, other in combinations(places, 2))
