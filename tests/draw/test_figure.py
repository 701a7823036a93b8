"""A figure's numbers and dates land on the px that its layout says, in the order in which it is painted."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from briefgen.draw import Clip, Item, Label, Path, draw_figure
from briefgen.draw.svg import iterate_labels
from briefgen.errors import DrawError
from briefgen.text.fonts import FontSet

Make = Callable[[str], dict[str, Any]]


def iterate_paths(items: tuple[Item, ...]) -> Iterator[Path]:
    """Yield every path in painting order."""
    for item in items:
        if isinstance(item, Path):
            yield item
        elif isinstance(item, Clip):
            yield from iterate_paths(item.items)


def find_paths(figure: dict[str, Any], fonts: FontSet, **look: Any) -> list[Path]:
    """Return the paths of a figure's scene that look so."""
    paths = iterate_paths(draw_figure(figure, fonts).items)
    return [path for path in paths if all(getattr(path, name) == value for name, value in look.items())]


def bounds(path: Path) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of a path's corners."""
    ends = [step[-2:] for step in path.steps if len(step) > 1]
    xs, ys = [float(x) for x, _ in ends], [float(y) for _, y in ends]
    return min(xs), min(ys), max(xs), max(ys)


def test_numbers_land_on_their_px(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    # The plot is 400 by 160 px from (50, 30), for 0 to 10 on both axes.
    first, second = find_paths(plain_figure, fonts, fill="#bb5566")
    assert bounds(first) == pytest.approx((50 + 40 - 5, 190 - 48 - 5, 50 + 40 + 5, 190 - 48 + 5))
    assert bounds(second)[0] == pytest.approx(50 + 80 - 5)


@pytest.mark.parametrize(
    "value", ["2024-01-02", "2024-01-02 00:00", "2024-1-2T00:00:00.000", 1_704_153_600_000, "  2024-01-02  "]
)
def test_dates_are_read_in_every_form(plain_figure: dict[str, Any], fonts: FontSet, value: object) -> None:
    plain_figure["layout"]["xaxis"] |= {"type": "date", "range": ["2024-01-01", "2024-01-11"], "tickvals": [0, 0]}
    plain_figure["data"][0] |= {"x": [value], "y": [5]}
    plain_figure["layout"] |= {"shapes": [], "annotations": []}
    (path,) = find_paths(plain_figure, fonts, fill="#bb5566")
    assert sum(bounds(path)[::2]) / 2 == pytest.approx(90)


@pytest.mark.parametrize(
    "value", ["2024-02-30", "24-01-01", "2024-01-01 24:00", "2024-01-01Z", "2024-01-01 12:00+02:00"]
)
def test_what_is_no_date_is_refused(plain_figure: dict[str, Any], fonts: FontSet, value: str) -> None:
    plain_figure["layout"]["xaxis"] |= {"type": "date", "range": ["2024-01-01", "2024-01-11"], "tickvals": [0, 0]}
    plain_figure["data"][0]["x"] = ["2024-01-01", value]
    with pytest.raises(DrawError, match=r"data\[0\]\.x\[1\]"):
        draw_figure(plain_figure, fonts)


def test_the_first_and_last_years_are_drawn(make_named: Make, fonts: FontSet) -> None:
    figure = make_named("reversed")
    figure["layout"]["xaxis"] |= {
        "range": ["0001-01-01", "9999-12-31"],
        "tickvals": ["0001-01-01", "5000", "9999-12-31"],
    }
    figure["layout"]["xaxis"]["ticktext"] = ["first", "middle", "last"]
    labels = {label.text: label for label in iterate_labels(draw_figure(figure, fonts).items)}
    middles = [labels[text].x + labels[text].width / 2 for text in ("first", "middle", "last")]
    assert middles == pytest.approx([50, 250, 450], abs=0.1)


def test_a_break_is_two_panels(make_named: Make, fonts: FontSet) -> None:
    scene = draw_figure(make_named("axis_break"), fonts)
    clips = [clip for clip in scene.items if isinstance(clip, Clip) and clip.height == 160]
    assert {(round(clip.x, 3), round(clip.width, 3)) for clip in clips} == {(50, 184), (266, 184)}


def test_a_trace_is_cut_to_its_plot_unless_it_says_not(make_named: Make, fonts: FontSet) -> None:
    items = draw_figure(make_named("markers"), fonts).items
    free = [item for item in items if isinstance(item, Path) and item.fill == "#bb5566"]
    assert len(free) == 1, "of three markers two lie outside the axes"
    assert bounds(free[0])[1] == pytest.approx(20), "the third reaches out of the plot"


def test_bars_lie_under_points_and_shapes_in_their_layers(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    bar = {"type": "bar", "orientation": "v", "x": [5], "y": [5], "base": [0], "width": [1], "offset": [0]}
    plain_figure["data"].append(bar | {"marker": {"color": "#111111"}})
    shape = {"type": "rect", "xref": "x", "yref": "y", "x0": 1, "x1": 2, "y0": 1, "y1": 2, "line": {"width": 0}}
    plain_figure["layout"]["shapes"] = [
        shape | {"layer": layer, "fillcolor": color}
        for layer, color in (("above", "#333333"), ("below", "#555555"), ("between", "#777777"))
    ]
    plain_figure["layout"]["yaxis"] |= {"showgrid": True, "gridcolor": "#999999", "tickvals": [5], "ticktext": ["5"]}
    painted = [path.fill or path.stroke for path in iterate_paths(draw_figure(plain_figure, fonts).items)]
    order = ["#555555", "#999999", "#777777", "#111111", "#bb5566", "#333333"]
    assert [color for color in dict.fromkeys(painted) if color in order] == order


def test_a_whole_opacity_is_one_path_and_two_are_two(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    shape = {"type": "rect", "xref": "x", "yref": "y", "x0": 1, "x1": 2, "y0": 1, "y1": 2, "opacity": 0.5}
    look = {"fillcolor": "#123456", "line": {"width": 4, "color": "#654321"}}
    plain_figure["layout"]["shapes"] = [shape | look]
    (whole,) = find_paths(plain_figure, fonts, fill="#123456")
    assert (whole.stroke, whole.fill_opacity, whole.stroke_opacity) == ("#654321", 0.5, 0.5)
    plain_figure["layout"]["shapes"] = [shape | look | {"fillcolor": "rgba(18,52,86,0.5)", "opacity": 1}]
    (inside,) = find_paths(plain_figure, fonts, fill="#123456")
    assert (inside.stroke, inside.fill_opacity) == ("", 0.5)


def test_lines_are_cut_far_outside_the_plot(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    line = {"color": "#010101", "width": 1}
    plain_figure["data"] = [{"type": "scatter", "mode": "lines", "x": [-1e12, 1e12], "y": [0, 10], "line": line}]
    (path,) = find_paths(plain_figure, fonts, stroke="#010101")
    left, top, right, bottom = bounds(path)
    # Twenty times the plot's 400 px on each side, as in plotly.js, so that dashes begin at the same place.
    assert (left, right) == (pytest.approx(50 - 8000), pytest.approx(450 + 8000))
    assert top == pytest.approx(110, abs=0.1)
    assert bottom == pytest.approx(110, abs=0.1)


def test_labels_are_measured_and_plain(make_named: Make, fonts: FontSet) -> None:
    scene = draw_figure(make_named("texts"), fonts, alt="words")
    labels = list(iterate_labels(scene.items))
    assert "R&D <b> — € 5 × 3 °C &unknown;" in [label.text for label in labels]
    assert [label.url for label in labels if label.text == "link"] == ["https://example.org/?a=1&b=2"]
    assert [label.url for label in labels if label.text == "no link"] == [""]
    assert scene.alt == "words"


def test_an_arrow_into_its_own_text_is_not_drawn(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    arrow = {"showarrow": True, "ax": 0, "ay": 0, "arrowhead": 1, "arrowwidth": 1, "arrowcolor": "#0000ff"}
    plain_figure["layout"]["annotations"][0] |= arrow
    assert not find_paths(plain_figure, fonts, fill="#0000ff")
    plain_figure["layout"]["annotations"][0] |= {"ax": 0, "ay": 60}
    assert len(find_paths(plain_figure, fonts, fill="#0000ff")) == 1


def test_a_figure_is_left_as_it_was(figure_name: str, figure: dict[str, Any], fonts: FontSet) -> None:
    before = copy.deepcopy(figure)
    draw_figure(figure, fonts)
    assert figure == before


def test_a_label_stands_for_each_text_of_a_point(make_named: Make, fonts: FontSet) -> None:
    labels = list(iterate_labels(draw_figure(make_named("point_texts"), fonts).items))
    assert sum(label.text == "two" and label.bold for label in labels) == 9
    assert all(isinstance(label, Label) and label.width > 0 for label in labels)


@pytest.mark.parametrize("cuts", [True, False])
def test_a_trace_that_may_reach_out_hides_the_points_outside_of_all(
    plain_figure: dict[str, Any], fonts: FontSet, cuts: bool
) -> None:
    marker = {"color": "#010101", "size": 16}
    outside = {"type": "scatter", "mode": "markers", "x": [-0.05, 5], "y": [5, 5], "marker": marker}
    free = {"type": "scatter", "mode": "markers", "x": [5], "y": [5], "marker": marker | {"color": "#020202"}}
    plain_figure["data"] = [outside, free | {"cliponaxis": cuts}]
    assert len(find_paths(plain_figure, fonts, fill="#010101")) == (2 if cuts else 1)


def test_places_on_a_logarithmic_axis(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    axis = plain_figure["layout"]["xaxis"] | {"type": "log", "range": [0, 4], "tickvals": [1], "ticktext": ["1"]}
    plain_figure["layout"]["xaxis"] = axis
    plain_figure["data"][0]["x"] = [1, 100]
    plain_figure["layout"]["shapes"] = [
        {"type": "rect", "xref": "x", "yref": "y", "x0": 1, "x1": 1000, "y0": 0, "y1": 1, "fillcolor": "#010101"}
    ]
    plain_figure["layout"]["annotations"][0] |= {"x": 2, "xanchor": "center"}
    (path,) = find_paths(plain_figure, fonts, fill="#010101")
    assert bounds(path)[::2] == (pytest.approx(50), pytest.approx(350)), "shapes are placed by values"
    (note,) = (label for label in iterate_labels(draw_figure(plain_figure, fonts).items) if label.text == "a note")
    assert note.x + note.width / 2 == pytest.approx(250, abs=0.6), "annotations by powers of ten"
    for spoilt in (0, -3):
        plain_figure["data"][0]["x"] = [1, spoilt]
        with pytest.raises(DrawError, match=f"'data\\[0\\].x\\[1\\]' is '{spoilt}'.*expected a number above 0"):
            draw_figure(plain_figure, fonts)


def test_places_on_an_axis_of_categories(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    names = ["a", "b", "c"]
    axis = {"type": "category", "categoryorder": "array", "categoryarray": names, "range": [-0.5, 3.5]}
    plain_figure["layout"]["xaxis"] |= axis | {"tickvals": names, "ticktext": names}
    plain_figure["data"][0] |= {"x": ["c", "a"]}
    plain_figure["layout"]["annotations"][0] |= {"x": "b"}
    plain_figure["layout"]["shapes"][0] |= {"type": "rect", "x0": "a", "x1": 1.5, "fillcolor": "#010101"}
    (path,) = find_paths(plain_figure, fonts, fill="#010101")
    assert bounds(path)[::2] == (pytest.approx(100), pytest.approx(250)), "a name, or a place between two"
    plain_figure["data"][0] |= {"x": ["c", "d"]}
    with pytest.raises(DrawError, match=r"'data\[0\].x\[1\]' is 'd'.*expected a name of the axis's categoryarray"):
        draw_figure(plain_figure, fonts)
    plain_figure["layout"]["xaxis"]["categoryarray"] = ["a", "b", "a"]
    with pytest.raises(DrawError, match="each category once"):
        draw_figure(plain_figure, fonts)


@pytest.mark.parametrize("kind", ["log", "category"])
def test_what_begins_at_zero_needs_an_axis_with_a_zero(plain_figure: dict[str, Any], fonts: FontSet, kind: str) -> None:
    axis = {"type": kind, "range": [0, 1], "tickvals": [], "ticktext": []}
    plain_figure["layout"]["yaxis"] |= axis | {"categoryorder": "array", "categoryarray": ["a"]}
    bar = {"type": "bar", "orientation": "v", "base": [0], "width": [1], "offset": [0], "marker": {"color": "red"}}
    plain_figure["data"] = [bar | {"x": [1], "y": [1]}]
    with pytest.raises(DrawError, match=f"'data\\[0\\].orientation' is 'v', which is not drawn.*of type '{kind}'"):
        draw_figure(plain_figure, fonts)
    plain_figure["data"] = [
        {"type": "scatter", "mode": "none", "x": [1], "y": [1], "fill": "tozeroy", "fillcolor": "#010101"}
    ]
    with pytest.raises(DrawError, match=f"'data\\[0\\].fill' is 'tozeroy', which is not drawn.*of type '{kind}'"):
        draw_figure(plain_figure, fonts)
