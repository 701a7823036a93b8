"""Strip, histogram, matrix and claims on every shipped timeline and on hostile ones: the rules that all charts keep."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.charts.chart import Chart
from briefgen.charts.claims import build_claims, has_claims
from briefgen.charts.colors import WHITE, find_contrast
from briefgen.charts.histogram import build_histogram, has_histogram
from briefgen.charts.matrix import build_matrix, has_matrix
from briefgen.charts.strip import build_strip, has_strip
from briefgen.draw import draw_figure, find_overlaps
from briefgen.draw.scene import Clip, Item, Label, Path, Scene
from briefgen.errors import SelectionError
from briefgen.style import Style, load_style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
BUILDERS: dict[str, Callable[..., Chart]] = {
    "strip": build_strip,
    "histogram": build_histogram,
    "matrix": build_matrix,
    "claims": build_claims,
}
WORTH = {"strip": has_strip, "histogram": has_histogram, "matrix": has_matrix, "claims": has_claims}
WIDTHS = (642.0, 340.0, 250.0)
SMALLEST = 7 * 96 / 72
HIGHEST = 900.0

kinds = pytest.mark.parametrize("kind", sorted(BUILDERS))
widths = pytest.mark.parametrize("width", WIDTHS)


def build(kind: str, selected: Selected, style: Style, width: float = 642.0, *, headline: bool = False) -> Chart:
    return BUILDERS[kind](selected, style, Words(selected.meta.language), width, headline=headline)


def draw(chart: Chart, style: Style) -> Scene:
    return draw_figure(chart.plot, style.font_set, alt=chart.alt)


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Clip):
            yield from walk(item.items)
        else:
            yield item


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
    """Tell whether a segment goes through a box, its outermost half px left out."""
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


def find_struck(scene: Scene) -> list[tuple[str, Path]]:
    """Return the words that a mark, bar or line goes through; the faint grid and ground behind them are none."""
    labels = [item for item in walk(scene.items) if isinstance(item, Label) and item.text != "?"]
    boxes = [(label.text, (label.x, label.y - 0.7 * label.size, label.x + label.width, label.y)) for label in labels]
    struck = []
    for path in walk(scene.items):
        if not isinstance(path, Path) or is_faint(path.stroke or path.fill):
            continue
        for text, box in boxes:
            if any(crosses(start, end, box) for start, end in segments(path)):
                struck.append((text, path))
    return struck


@cache
def is_faint(color: str) -> bool:
    return not color or find_contrast(color, WHITE) < 1.6


@kinds
@widths
@pytest.mark.parametrize("headline", [False, True])
def test_nothing_overlaps_or_is_struck(
    kind: str, width: float, headline: bool, example: Selected, style: Style
) -> None:
    chart = build(kind, example, style, width, headline=headline)
    scene = draw(chart, style)
    assert find_overlaps(scene, style.font_set) == []
    assert find_struck(scene) == []
    assert scene.width == width
    assert scene.height <= HIGHEST + (120 if headline else 0)


@kinds
@pytest.mark.parametrize("name", ["formal", "large-print"])
def test_every_style_keeps_the_rules(kind: str, name: str, example: Selected) -> None:
    made = load_style(name)
    for width in (made.text_width * 96 / 72, 340.0):
        chart = build(kind, example, made, width)
        scene = draw(chart, made)
        assert find_overlaps(scene, made.font_set) == []
        assert find_struck(scene) == []
        assert min(each["font"]["size"] for each in chart.plot["layout"]["annotations"]) >= SMALLEST - 1e-3


@kinds
def test_figure_is_plain_and_lines_are_thick_enough(kind: str, example: Selected, style: Style) -> None:
    chart = build(kind, example, style)
    made = chart.figure.to_plotly_json()
    made["layout"].pop("template")
    assert json.loads(json.dumps(made)) == json.loads(json.dumps(chart.plot))
    assert min(each["font"]["size"] for each in chart.plot["layout"]["annotations"]) >= SMALLEST - 1e-3
    strokes = [item.width for item in walk(draw(chart, style).items) if isinstance(item, Path) and item.stroke]
    assert min(strokes) >= 0.5 * 96 / 72
    assert chart.plot == build(kind, example, style).plot


@kinds
@widths
def test_words_around_the_chart(kind: str, width: float, example: Selected, style: Style) -> None:
    chart = build(kind, example, style, width)
    author = example.meta.figures.get(kind)
    if author and author.title:
        assert chart.title == author.title
    else:
        assert 1 <= len(chart.title.split()) <= 10
    assert chart.kind == kind
    assert chart.subtitle
    assert chart.alt.endswith(".")
    assert chart.note.endswith(".")
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.columns)}
    assert 0 < chart.shown <= chart.total == len(example.entries)


@kinds
def test_the_table_is_the_same_at_any_width(kind: str, example: Selected, style: Style) -> None:
    assert len({build(kind, example, style, width).rows for width in WIDTHS}) == 1


@kinds
def test_without_data_there_is_no_chart(kind: str, select: Select, style: Style) -> None:
    selected = select("events:\n- {date: unknown, title: Something}\n")
    assert not WORTH[kind](selected)
    with pytest.raises(SelectionError, match="nothing to"):
        build(kind, selected, style)


NAMES = ("a", "b", "c", "Ministry of Public Works and Transport", "x" * 40, "وزارة الدفاع", "<b>$a$</b>", "d e f g h")
DATES = (
    "2015-10-07", "2015-10-08", "2015-10-07T14:30", "2015-03", "2015", "1939-09-01", "-0043-03-15", "2015-03?",
    "2015-10-07~", "201X", "[2015-04..2015-06]", "[..2015-10-07]", "[2015-10-07..]", "Y-12000", "2015-03/2015-10-07",
    "../2015", "2014/..", "/2015-10-06", "2015-10-06/", "2015-21/2015-10-06", "2015-10-07T14:30/2015-10-07T14:45",
    "unknown", "1200~/1300~", "[2013-12-31,2014-01-02]", "[-0044..0014]",
)  # fmt: skip
TITLES = (
    "Short",
    "A title of a usual length that takes two or three lines",
    "x" * 60,
    "<b>$a$ & [b]</b>",
    "One two " * 20,
)
STANCES = ("asserts", "denies", "disputes", "concedes", "declines", "retracts")


def claims() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {
            "by": st.sampled_from(("", *NAMES)),
            "issue": st.sampled_from(("", "who did it", "x" * 50, "whether anything at all happened that day")),
            "says": st.sampled_from(("Yes.", "No.", "Perhaps.")),
            "stance": st.sampled_from(STANCES),
            "status": st.sampled_from(("unverified", "confirmed", "disputed", "refuted")),
            "grade": st.sampled_from(("", "C4", "A1")),
        }
    )


def events() -> st.SearchStrategy[dict[str, Any]]:
    names = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
    return st.fixed_dictionaries(
        {
            "date": st.one_of(st.sampled_from(DATES), st.dates().map(str)),
            "date_text": st.sampled_from(("", "in March", "some time before the harvest of that year", "y" * 45)),
            "title": st.sampled_from(TITLES),
            "kind": st.sampled_from(("event", "state", "statement", "planned", "absence")),
            "status": st.sampled_from(("reported", "disputed", "unverified", "refuted")),
            "significance": st.integers(1, 5),
            "actors": names,
            "targets": names,
            "claims": st.lists(claims(), max_size=3),
        }
    )


def write_timeline(rows: list[dict[str, Any]], language: str = "en") -> str:
    """Return a timeline as YAML, of which JSON is a part; empty values are left out."""
    lines = [f"meta: {{title: A case, language: {language}}}", "actors:"]
    lines += [f"  s{index}: {{name: Side {index}, allegiance: side {index % 3}}}" for index in range(4)]
    lines.append("events:")
    for index, row in enumerate(rows):
        kept = {key: value for key, value in row.items() if value not in ("", [])}
        if "claims" in kept:
            kept["claims"] = [{key: value for key, value in claim.items() if value} for claim in kept["claims"]]
        lines.append("- " + json.dumps({"id": f"e{index}", **kept}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


@pytest.mark.long
@kinds
@given(
    rows=st.lists(events(), min_size=1, max_size=30),
    width=st.sampled_from(WIDTHS),
    language=st.sampled_from(("en", "en-US", "ar", "de", "fr")),
)
@settings(max_examples=60)
def test_any_timeline_is_drawn(
    kind: str, rows: list[dict[str, Any]], width: float, language: str, select: Select, style: Style
) -> None:
    selected = select(write_timeline(rows, language))
    worth = WORTH[kind](selected)
    try:
        chart = build(kind, selected, style, width)
    except SelectionError:
        assert not worth
        return
    scene = draw(chart, style)
    assert find_overlaps(scene, style.font_set) == []
    assert find_struck(scene) == []
    assert scene.height < 1000


@kinds
@widths
def test_three_hundred_events(kind: str, width: float, tmp_path: FilePath, select: Select, style: Style) -> None:
    rows = [
        {
            "date": f"20{10 + index % 7}-{1 + index % 12:02}" + ("" if index % 5 == 0 else f"-{1 + index % 28:02}"),
            "title": f"Event number {index} of a long list of events",
            "actors": [f"s{index % 4}", f"Actor {index % 60}"],
            "targets": [f"Actor {index % 7}"],
            "claims": [
                {"by": f"Actor {index % 60}", "issue": f"point {index % 40}", "says": f"Version {index}", "grade": "B2"}
            ],
        }
        for index in range(300)
    ]
    chart = build(kind, select(write_timeline(rows)), style, width)
    scene = draw(chart, style)
    assert find_overlaps(scene, style.font_set) == []
    assert find_struck(scene) == []
    assert scene.height < 900
    assert "300" in chart.note or any(each in chart.note for each in ("are in the table", "are shown"))
