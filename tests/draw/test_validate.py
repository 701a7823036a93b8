"""What would not be drawn is refused by its path; nothing else is."""

from __future__ import annotations

import base64
import copy
import re
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.draw import draw_figure, scene_to_svg
from briefgen.errors import DrawError
from briefgen.text.fonts import FontSet

REMOVED = object()


def spoil(figure: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return the figure with one attribute set or removed; a path is names and indices joined by dots."""
    figure = copy.deepcopy(figure)
    *parents, last = [int(name) if name.isdigit() else name for name in path.split(".")]
    place: Any = figure
    for name in parents:
        place = place[name] if isinstance(place, list) else place.setdefault(name, {})
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return figure


REFUSED = [
    ("data.0.error_y", {"type": "data"}, "'data[0].error_y' is not drawn"),
    ("data.0.type", "scatter3d", "'data[0].type' is 'scatter3d'"),
    ("data.0.mode", REMOVED, "'data[0].mode' is missing"),
    ("data.0.mode", "lines+arrows", "'data[0].mode' is 'lines+arrows'"),
    ("data.0.line.shape", "spline", "'data[0].line.shape' is 'spline'"),
    ("data.0.x", [1, 2, 3], "'data[0].y' has 2 values for 3 points"),
    ("data.0.x", {"dtype": "f8", "bdata": "AA=="}, "'data[0].x' is 'packed numbers'"),
    ("data.0.x", [1, True], "'data[0].x[1]' is 'true'"),
    ("data.0.x", ["2024-01-01", 2], "'data[0].x[0]' is '2024-01-01', which is not on the axis"),
    ("data.0.y", [float("nan"), 2], "'data[0].y[0]' is 'nan'"),
    ("data.0.opacity", 0.5, "'data[0].opacity' is '0.5'"),
    ("data.0.marker.color", [1, 2], "'data[0].marker.color[0]' is '1'"),
    ("data.0.marker.color", REMOVED, "'data[0].marker.color' is missing"),
    ("data.0.marker.colorscale", "Viridis", "'data[0].marker.colorscale' is not drawn"),
    ("data.0.marker.symbol", "blob", "'data[0].marker.symbol' is 'blob'"),
    ("data.0.marker.symbol", "line-ns", "'data[0].marker.line.width' is 0"),
    ("data.0.marker.line.width", 2, "'data[0].marker.line.color' is missing"),
    ("data.0.xaxis", "x2", "'data[0].xaxis' is 'x2'"),
    ("data.0.mode", "lines", "'data[0].line.color' is missing"),
    ("data.0.mode", "text", "'data[0].text' is missing"),
    ("data.0.fill", "toself", "'data[0].fillcolor' is missing"),
    ("data.0.fill", "tonexty", "'data[0].fill' is 'tonexty'"),
    ("data.0.stackgroup", "one", "'data[0].stackgroup' is not drawn"),
    ("layout.width", REMOVED, "'layout.width' is missing; give the width in px"),
    ("layout.width", 90_000, "'layout.width' is '90000'"),
    ("layout.height", "tall", "'layout.height' is 'tall'"),
    ("layout.autosize", True, "'layout.autosize' is 'true'"),
    ("layout.margin.autoexpand", REMOVED, "'layout.margin.autoexpand' is missing; give false"),
    ("layout.margin.l", 600, "'layout.margin' leaves no room"),
    ("layout.template", {"layout": {"colorway": ["red"]}}, "'layout.template' is 'an object'"),
    ("layout.title", {"text": "x"}, "'layout.title' is 'an object'"),
    ("layout.showlegend", True, "'layout.showlegend' is 'true'"),
    ("layout.images", [{"source": "x"}], "'layout.images' is 'a list'"),
    ("layout.polar", {}, "'layout.polar' is not drawn"),
    ("layout.barmode", "stack", "'layout.barmode' is 'stack'"),
    ("layout.xaxis", REMOVED, "'layout.xaxis' is missing"),
    ("layout.xaxis.range", REMOVED, "'layout.xaxis.range' is missing"),
    ("layout.xaxis.range", [1, 1], "'layout.xaxis.range'"),
    ("layout.xaxis.range", [0, 1, 2], "'layout.xaxis.range'"),
    ("layout.xaxis.type", "multicategory", "'layout.xaxis.type' is 'multicategory'"),
    (
        "layout.xaxis.type",
        "log",
        "'layout.xaxis.tickvals[0]' is '0', which is not on the axis; expected a number above",
    ),
    ("layout.xaxis.type", "category", "'layout.xaxis.categoryarray' is missing; give the categories"),
    ("layout.xaxis.type", "category", "'layout.xaxis.categoryorder' is missing; give 'array'"),
    ("layout.xaxis.categoryorder", "total ascending", "'layout.xaxis.categoryorder' is 'total ascending'"),
    ("layout.xaxis.range", ["2024-01-01", 3], "'layout.xaxis.range[0]' is '2024-01-01', which is not on the axis"),
    ("layout.xaxis.autorange", True, "'layout.xaxis.autorange' is 'true'"),
    ("layout.xaxis.automargin", True, "'layout.xaxis.automargin' is 'true'"),
    ("layout.xaxis.tickmode", "auto", "'layout.xaxis.tickmode' is 'auto'"),
    ("layout.xaxis.tickvals", REMOVED, "'layout.xaxis.tickvals' is missing"),
    ("layout.xaxis.ticktext", ["one"], "'layout.xaxis.ticktext' has 1 texts for 2 tickvals"),
    ("layout.xaxis.tickangle", 45, "'layout.xaxis.tickangle' is '45'"),
    ("layout.xaxis.showgrid", True, "'layout.xaxis.gridcolor' is missing"),
    ("layout.xaxis.zeroline", REMOVED, "'layout.xaxis.zeroline' is missing; give false"),
    ("layout.xaxis.zeroline", True, "'layout.xaxis.zeroline' is 'true'"),
    ("layout.xaxis.anchor", "y7", "'layout.xaxis.anchor' is 'y7'"),
    ("layout.xaxis.anchor", "free", "'layout.xaxis.position' is missing"),
    ("layout.xaxis.side", "left", "'layout.xaxis.side' is 'left'"),
    ("layout.xaxis.rangebreaks", [{}], "'layout.xaxis.rangebreaks' is not drawn"),
    ("layout.xaxis2", {"type": "linear", "range": [0, 1]}, "'layout.xaxis2' is not drawn, as no trace"),
    ("layout.annotations.0.text", REMOVED, "'layout.annotations[0].text' is missing"),
    ("layout.annotations.0.xref", "x9", "'layout.annotations[0].xref' is 'x9'"),
    ("layout.annotations.0.xref", ["x"], "'layout.annotations[0].xref' is 'a list'"),
    ("layout.annotations.0.xanchor", "auto", "'layout.annotations[0].xanchor' is 'auto'"),
    ("layout.annotations.0.opacity", 0.5, "'layout.annotations[0].opacity' is '0.5'"),
    ("layout.annotations.0.width", 50, "'layout.annotations[0].width' is not drawn"),
    ("layout.annotations.0.showarrow", True, "'layout.annotations[0].ax' is missing"),
    ("layout.annotations.0.font.shadow", "auto", "'layout.annotations[0].font.shadow' is 'auto'"),
    ("layout.annotations.0.text", "a <u>b</u>", "'layout.annotations[0].text' has the tag '<u>', which is not drawn"),
    ("layout.annotations.0.text", "<span style='font-size:9px'>b</span>", "has the tag '<span style='font-size:9px'>'"),
    ("layout.xaxis.ticktext", ["<s>a</s>", "b"], "'layout.xaxis.ticktext[0]' has the tag '<s>'"),
    ("layout.shapes.0.type", "blob", "'layout.shapes[0].type' is 'blob'"),
    ("layout.shapes.0.type", "path", "'layout.shapes[0].path' is missing"),
    ("layout.shapes.0.path", "M 1 2 A 1", "'layout.shapes[0].path' is not a path that is drawn"),
    ("layout.shapes.0.label", {"text": "x"}, "'layout.shapes[0].label' is 'an object'"),
    ("layout.shapes.0.xsizemode", "pixel", "'layout.shapes[0].xanchor' is missing"),
    ("layout.shapes.0.xref", "paper domain", "'layout.shapes[0].xref' is 'paper domain'"),
    ("layout.shapes.0.line.dash", "zigzag", "'layout.shapes[0].line.dash' is 'zigzag'"),
    ("frames", [{}], "'frames' is not drawn"),
    ("layout.a\nb\x1b[0m", 1, "is not drawn"),
]


@pytest.mark.parametrize(("path", "value", "message"), REFUSED)
def test_refusals_name_the_path(
    plain_figure: dict[str, Any], fonts: FontSet, path: str, value: object, message: str
) -> None:
    with pytest.raises(DrawError) as caught:
        draw_figure(spoil(plain_figure, path, value), fonts)
    assert message in str(caught.value)
    assert str(caught.value).isprintable() or "\n" in str(caught.value)
    assert "\x1b" not in str(caught.value)


ADVISED = [
    ("data.0.error_y", {}, "draw the bars as a scatter trace of lines"),
    ("data.0.type", "pie", "expected 'scatter' or 'bar'; draw bars, counted before"),
    ("data.0.type", "scattergl", "expected 'scatter' or 'bar'; draw the type 'scatter'"),
    ("data.0.type", ["bar"], "'data[0].type' is 'a list', which is not drawn; expected 'scatter' or 'bar'"),
    ("data.0.makrer", {}, "'data[0].makrer' is not drawn; did you mean 'marker'?"),
    ("data.0.marker.colorscale", "Viridis", "give 'color' as a list of colours"),
    ("layout.xaxis.rangebreaks", [], "give each stretch an axis with a domain"),
    ("layout.annotations.0.width", 90, "break the lines with <br>"),
    ("layout.polar", {}, "draw on an x and a y axis"),
    ("layout.qqq", {}, "'layout.qqq' is not drawn; remove it"),
]


@pytest.mark.parametrize(("path", "value", "message"), ADVISED)
def test_refusals_say_what_is_drawn_instead(
    plain_figure: dict[str, Any], fonts: FontSet, path: str, value: object, message: str
) -> None:
    with pytest.raises(DrawError) as caught:
        draw_figure(spoil(plain_figure, path, value), fonts)
    assert message in str(caught.value)


@pytest.mark.parametrize("kind", ["i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"])
def test_packed_numbers_are_unpacked(plain_figure: dict[str, Any], fonts: FontSet, kind: str) -> None:
    code = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}[kind]
    packed = base64.b64encode(struct.pack(f"<2{code}", 1, 2)).decode()
    figure = spoil(plain_figure, "data.0.x", {"dtype": kind, "bdata": packed})
    assert draw_figure(figure, fonts) == draw_figure(spoil(plain_figure, "data.0.x", [1, 2]), fonts)


@pytest.mark.parametrize(
    "packed",
    [
        {"dtype": "f8", "bdata": "AAAA"},
        {"dtype": "f8", "bdata": "not base64!"},
        {"dtype": "f16", "bdata": ""},
        {"dtype": "f8", "bdata": 5},
        {"dtype": "f8", "bdata": "", "shape": "2, 2"},
    ],
)
def test_what_cannot_be_unpacked_is_refused(plain_figure: dict[str, Any], fonts: FontSet, packed: object) -> None:
    with pytest.raises(DrawError, match=r"'data\[0\].x' is 'packed numbers'"):
        draw_figure(spoil(plain_figure, "data.0.x", packed), fonts)


def test_a_packed_number_that_is_none_is_a_gap(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    packed = base64.b64encode(struct.pack("<2d", float("nan"), 2)).decode()
    figure = spoil(plain_figure, "data.0.x", {"dtype": "f8", "bdata": packed})
    assert draw_figure(figure, fonts) == draw_figure(spoil(plain_figure, "data.0.x", [None, 2]), fonts)


IGNORED = [
    ("data.0.hovertemplate", "%{x}"),
    ("data.0.customdata", [[1], [2]]),
    ("data.0.name", "events"),
    ("data.0.legendgroup", "g"),
    ("data.0.error_y", None),
    ("layout.hovermode", "closest"),
    ("layout.dragmode", "pan"),
    ("layout.template", {"data": {"scatter": [{"type": "scatter"}]}}),
    ("layout.title", {"text": ""}),
    ("layout.xaxis.fixedrange", True),
    ("layout.xaxis.tickformat", "%Y"),
    ("layout.annotations.0.hovertext", "more"),
    ("layout.annotations.0.font.family", "Comic Sans"),
    ("layout.shapes.0.editable", True),
    ("layout.meta", {"a": 1}),
]


@pytest.mark.parametrize(("path", "value"), IGNORED)
def test_what_leaves_no_ink_is_passed_over(
    plain_figure: dict[str, Any], fonts: FontSet, path: str, value: object
) -> None:
    assert draw_figure(spoil(plain_figure, path, value), fonts) == draw_figure(plain_figure, fonts)


def test_all_faults_are_told_at_once(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    figure = spoil(spoil(plain_figure, "data.0.error_y", {}), "layout.shapes.0.label", {"text": "x"})
    with pytest.raises(DrawError) as caught:
        draw_figure(figure, fonts)
    assert len(str(caught.value).splitlines()) == 2


def test_many_faults_are_counted(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    plain_figure["data"] *= 1
    for index in range(50):
        plain_figure["layout"][f"odd{index}"] = 1
    with pytest.raises(DrawError, match="and 30 more attributes"):
        draw_figure(plain_figure, fonts)


def test_what_is_not_visible_is_not_judged(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    plain_figure["data"].append({"type": "violin", "visible": False})
    plain_figure["layout"]["shapes"].append({"visible": False, "label": {"text": "x"}})
    assert draw_figure(plain_figure, fonts).items


def test_a_bar_that_plotly_would_place_itself_is_refused(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    plain_figure["data"] = [{"type": "bar", "orientation": "h", "x": [1], "y": [1], "text": ["a"], "marker": {}}]
    with pytest.raises(DrawError) as caught:
        draw_figure(plain_figure, fonts)
    for name in ("base", "width", "offset"):
        assert f"'data[0].{name}' is missing" in str(caught.value)


def test_a_plotly_figure_is_read_as_its_dict(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    import plotly.graph_objects as go

    figure = go.Figure(plain_figure)
    figure.update_layout(template="none")
    assert draw_figure(figure, fonts, "alt") == draw_figure(plain_figure, fonts, "alt")
    with pytest.raises(DrawError, match="template"):
        draw_figure(go.Figure(plain_figure), fonts)


ODD_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["x", "y", "x2", "paper", "x domain", "pixel", "free", "date", "linear", "path", "text", "lines"]),
    st.sampled_from(["2024-01-01", "9999-12-31 23:59:59.9", "0000-00-00", "#fff", "rgba(1,2,3,0)", "1,2,3", "4px"]),
    st.lists(st.one_of(st.none(), st.floats(), st.text(max_size=4)), max_size=3),
    st.dictionaries(st.text(max_size=4), st.none(), max_size=2),
)


def list_paths(value: Any, path: str = "") -> list[str]:
    """Return the path of every attribute and item of a figure, but not of those with a dot or digits as a name."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[str] = []
    for name, child in items:
        if isinstance(name, str) and not re.fullmatch(r"[a-z_]+[0-9]*", name):
            continue
        found += [f"{path}{name}", *list_paths(child, f"{path}{name}.")]
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["arrows", "bars_flat", "markers", "notes", "overlay", "paths", "shapes"]),
    changes=st.lists(st.tuples(st.integers(0, 10_000), ODD_VALUES), min_size=1, max_size=3),
)
def test_any_figure_is_drawn_or_refused(
    name: str, changes: list[tuple[int, Any]], make_named: Callable[[str], dict[str, Any]], fonts: FontSet
) -> None:
    figure = make_named(name)
    for index, value in changes:
        paths = list_paths(figure)
        figure = spoil(figure, paths[index % len(paths)], value)
    try:
        scene = draw_figure(figure, fonts)
    except DrawError:
        return
    svg = scene_to_svg(scene, fonts, embed_fonts=False)
    assert not {"nan", "inf"} & set(re.split(r"[^a-z]+", re.sub(r">[^<]*<", "><", svg)))
