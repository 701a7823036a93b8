"""Colours, dashes, hatches and cut outlines, each by itself."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from briefgen.draw.colors import read_color
from briefgen.draw.dashes import dash_lengths, is_dash
from briefgen.draw.geometry import arc_steps, clip_polygon, clip_segment, ellipse_steps, turn_point
from briefgen.draw.hatches import draw_hatch
from briefgen.draw.scene import Path


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("#004488", ("#004488", 1.0)),
        ("#ABC", ("#aabbcc", 1.0)),
        ("#00448880", ("#004488", 0.502)),
        ("rgb(0, 68, 136)", ("#004488", 1.0)),
        ("rgba(0,68,136,.25)", ("#004488", 0.25)),
        (" Red ", ("#ff0000", 1.0)),
        ("rebeccapurple", ("#663399", 1.0)),
        ("transparent", ("#000000", 0.0)),
    ],
)
def test_colours_are_read(written: str, expected: tuple[str, float]) -> None:
    assert read_color(written) == expected


def test_a_name_is_read_when_pillow_has_drawn_in_its_colour() -> None:
    from PIL import ImageColor

    assert ImageColor.getrgb("tomato") == (255, 99, 71)
    assert read_color("tomato") == ("#ff6347", 1.0)


@pytest.mark.parametrize(
    "written", ["", "#12", "#12345g", "rgb(1,2)", "rgb(1,2,300)", "rgb(1.2.3,4,5)", "rgba(1,2,3,2)", "url(x)"]
)
def test_other_colours_are_not(written: str) -> None:
    assert read_color(written) is None


def test_dashes_grow_with_the_width_but_not_below_three() -> None:
    assert dash_lengths("dashdot", 1) == (9, 3, 3, 3)
    assert dash_lengths("longdashdot", 5) == (25, 10, 5, 10)
    assert dash_lengths("solid", 9) == dash_lengths("0,0", 1) == ()
    assert is_dash("4px, 2px 1")
    assert not is_dash("4px;}</style>")
    assert not is_dash(4)


def _hatch_path(pattern: str, **more: float) -> Path:
    clip = draw_hatch(pattern, (10, 20, 50, 60), (0, 0), more.get("size", 8), more.get("solidity", 0.25), "#000000")
    assert (clip.x, clip.y, clip.width, clip.height) == (10, 20, 40, 40)
    (path,) = clip.items
    assert isinstance(path, Path)
    return path


@pytest.mark.parametrize(("pattern", "across"), [("/", (1, 1)), ("\\", (1, -1)), ("|", (1, 0)), ("-", (0, 1))])
def test_hatch_lines_lie_one_size_apart(pattern: str, across: tuple[int, int]) -> None:
    path = _hatch_path(pattern)
    normal = math.hypot(*across)
    distances = sorted({round((step[1] * across[0] + step[2] * across[1]) / normal, 6) for step in path.steps})
    assert {round(b - a, 6) for a, b in pairwise(distances)} == {8.0}
    assert path.width == 2.0


def test_hatches_fill_the_share_they_say() -> None:
    crossed = _hatch_path("x", solidity=0.36)
    assert crossed.width == pytest.approx(8 * (1 - 0.8))
    dots = _hatch_path(".", solidity=0.5)
    assert dots.fill == "#000000"
    first, second = dots.steps[0], dots.steps[1]
    radius = first[1] - second[5]
    assert math.pi * radius**2 / 64 == pytest.approx(0.5, rel=1e-6)


def test_arcs_bend_clockwise() -> None:
    ((_, x1, y1, x2, y2, x, y),) = arc_steps((0, 0), (10, 0), 5 * math.sqrt(2))
    middle = ((3 * x1 + 3 * x2 + x) / 8, (3 * y1 + 3 * y2 + y) / 8)
    assert middle == pytest.approx((5, 5 - 5 * math.sqrt(2)), abs=0.01), "over the top, as y points down"
    assert (x, y) == (10, 0)


def test_cuts_keep_what_is_inside() -> None:
    box = (0, 0, 10, 10)
    assert clip_segment((2, 2), (3, 3), box) == ((2, 2), (3, 3))
    assert clip_segment((-5, -5), (15, 15), box) == ((0, 0), (10, 10))
    assert clip_segment((-5, 0), (-1, 9), box) is None
    assert clip_segment((5, -5), (5, -1), box) is None
    area = clip_polygon([(-5, -5), (15, -5), (15, 15), (-5, 15)], box)
    assert sorted(area) == [(0, 0), (0, 10), (10, 0), (10, 10)]
    assert clip_polygon([(20, 20), (30, 20), (30, 30)], box) == []


def test_turning_is_clockwise() -> None:
    assert turn_point((11, 10), (10, 10), 90) == pytest.approx((10, 11))
    assert turn_point((3, 4), (0, 0), 0) == (3, 4)


def test_an_ellipse_touches_its_box() -> None:
    ends = [step[-2:] for step in ellipse_steps(5, 6, 3, 2)[:-1]]
    assert set(ends) == {(8, 6), (5, 8), (2, 6), (5, 4)}
