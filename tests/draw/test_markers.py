"""Symbols have the size and outline that their names promise."""

from __future__ import annotations

import math

import pytest
from plotly import graph_objects

from briefgen.draw.markers import is_line_symbol, is_open_symbol, is_symbol, marker_steps

REACHES = {
    "circle": 1.0,
    "square": math.sqrt(2),
    "diamond": 1.3,
    "cross": math.hypot(1.2, 0.4),
    "star": 1.4,
    "triangle-up": math.hypot(2 / math.sqrt(3), 0.5),
    "hexagon": 1.0,
    "line-ns": 1.4,
    "line-ew": 1.4,
    "x-thin": math.sqrt(2),
}


@pytest.mark.parametrize(("name", "reach"), REACHES.items())
def test_symbols_reach_as_far_as_plotly_draws_them(name: str, reach: float) -> None:
    ends = [step[-2:] for step in marker_steps(name, 10.0) if len(step) > 1]
    assert max(math.hypot(x, y) for x, y in ends) == pytest.approx(10 * reach, rel=1e-9)


def test_a_circle_is_round() -> None:
    steps = [step for step in marker_steps("circle", 8.0) if len(step) == 7]
    assert len(steps) == 4
    start = (8.0, 0.0)
    for _, x1, y1, x2, y2, x, y in steps:
        middle = ((start[0] + 3 * x1 + 3 * x2 + x) / 8, (start[1] + 3 * y1 + 3 * y2 + y) / 8)
        assert math.hypot(*middle) == pytest.approx(8.0, rel=3e-4)
        start = (x, y)


@pytest.mark.parametrize(
    ("direction", "tip"), [("up", (0, -1)), ("right", (1, 0)), ("down", (0, 1)), ("left", (-1, 0))]
)
def test_triangles_point_where_they_say(direction: str, tip: tuple[int, int]) -> None:
    corners = [step[1:] for step in marker_steps(f"triangle-{direction}", 1.0) if len(step) == 3]
    farthest = max(corners, key=lambda corner: corner[0] * tip[0] + corner[1] * tip[1])
    assert farthest == pytest.approx(tip)


def test_a_dot_is_added_to_the_outline() -> None:
    plain, dotted = marker_steps("square", 5.0), marker_steps("square-dot", 5.0)
    assert dotted[: len(plain)] == plain
    assert len(dotted) == len(plain) + 5


@pytest.mark.parametrize("name", ["circle-open-dot", "line-ns-open", "hash", "star-diamond-open"])
def test_variants_are_known(name: str) -> None:
    assert is_symbol(name)


def test_every_symbol_of_plotly_is_drawn_and_no_other() -> None:
    # Plotly's own list holds a symbol's number as a number and as text, then its name.
    schema = graph_objects.scatter.Marker()._get_validator("symbol").values
    names = {name for name in schema if isinstance(name, str) and not name.isdigit()}
    assert len(names) > 160
    assert [name for name in names if not is_symbol(name)] == []
    bases = {name.replace("-open", "").replace("-dot", "") for name in names}
    ours = {f"{base}{ending}" for base in bases for ending in ("", "-open", "-dot", "-open-dot")}
    assert {name for name in ours if is_symbol(name)} == names
    for name in sorted(names):
        assert marker_steps(name, 5.0)[0][0] == "M"


@pytest.mark.parametrize("name", ["", "Circle", "circle-dot-open", "hourglass-dot", "x-thin-dot", "blob", 17, None])
def test_other_names_are_not(name: object) -> None:
    assert not is_symbol(name)


def test_symbols_without_area_are_told_apart() -> None:
    assert is_line_symbol("asterisk")
    assert is_line_symbol("line-ne-open")
    assert not is_line_symbol("square-x")
    assert is_open_symbol("star-open-dot")
    assert not is_open_symbol("star-dot")
