"""A marker's symbol and radius go in; its outline about (0, 0) comes out."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal, NamedTuple

from briefgen.draw.geometry import Point, arc_steps, ellipse_steps, line_steps
from briefgen.draw.scene import Step


class Part(NamedTuple):
    """One stretch of a symbol, in multiples of the marker's radius.

    Attributes:
        kind: a closed polygon, open lines, a circle, a polygon of clockwise arcs, or one with its first side an arc.
        points: the corners; none for a circle.
        radius: of the circle or of the arcs.
    """

    kind: Literal["closed", "open", "circle", "arcs", "fan"]
    points: tuple[Point, ...] = ()
    radius: float = 1.0


def _ring(reach: float, count: int, start: float) -> tuple[Point, ...]:
    """Return the corners of a regular polygon, from `start` degrees clockwise of east."""
    angles = [math.radians(start + 360 * index / count) for index in range(count)]
    return tuple((reach * math.cos(angle), reach * math.sin(angle)) for angle in angles)


def _star(outer: float, inner: float, count: int) -> tuple[Point, ...]:
    """Return the corners of a star with a point at the top, from the notch to the right of it."""
    notches, tips = _ring(inner, count, -90 + 180 / count), _ring(outer, count, -90 + 360 / count)
    return tuple(point for pair in zip(notches, tips, strict=True) for point in pair)


def _box(half: float) -> tuple[Point, ...]:
    return ((half, half), (-half, half), (-half, -half), (half, -half))


def _diamond(half_width: float, half_height: float) -> tuple[Point, ...]:
    return ((half_width, 0), (0, half_height), (-half_width, 0), (0, -half_height))


def _turned(points: tuple[Point, ...], quarters: int) -> tuple[Point, ...]:
    """Return the points after so many quarter turns clockwise."""
    for _ in range(quarters):
        points = tuple((-y, x) for x, y in points)
    return points


def _line(x: float, y: float) -> Part:
    """Return a line through the centre, from (x, y) to the point opposite."""
    return Part("open", ((x, y), (-x, -y)))


_X = 0.8 / math.sqrt(2)
_SIDE = 2 / math.sqrt(3)
_HALF_ROOT = 1 / math.sqrt(2)
_ROOT = math.sqrt(2)
_CROSS = ((1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4))
_UP = ((-_SIDE, 0.5), (_SIDE, 0.5), (0.0, -1.0))
_CORNER = ((-1.2, -0.6), (0.6, -0.6), (0.6, 1.2))
_ARROW = ((0.0, 0.0), (-1.0, 2.0), (1.0, 2.0))
# Half the angle at the tip of a slender arrow's head is 18 degrees, at a wide one's 45.
_SLENDER = (2 * math.cos(math.pi / 2.5), 2 * math.sin(math.pi / 2.5))
_PRONG = (Part("open", ((-1.2, 0.8), (0, 0))), Part("open", ((1.2, 0.8), (0, 0))), Part("open", ((0, -1.6), (0, 0))))
_CIRCLE = Part("circle")
_PLUS = (_line(0, 1), _line(1, 0))
_TIMES = (_line(_HALF_ROOT, _HALF_ROOT), _line(_HALF_ROOT, -_HALF_ROOT))
# Corners against the clock, so that clockwise arcs between them bend inwards.
_ARC_TRIANGLE = ((-0.8 * math.sqrt(3), 0.8), (0.8 * math.sqrt(3), 0.8), (0.0, -1.6))

# Proportions of plotly.js 4.1 (symbol definitions); a symbol's reach differs so that their areas look alike.
_SYMBOLS: dict[str, tuple[Part, ...]] = {
    "circle": (_CIRCLE,),
    "square": (Part("closed", _box(1)),),
    "diamond": (Part("closed", _diamond(1.3, 1.3)),),
    "cross": (Part("closed", _CROSS + _turned(_CROSS, 2)),),
    "x": (
        Part(
            "closed",
            tuple(
                corner for turns in range(4) for corner in _turned(((0.0, -_X), (_X, -2 * _X), (2 * _X, -_X)), turns)
            ),
        ),
    ),
    "triangle-up": (Part("closed", _UP),),
    "triangle-right": (Part("closed", _turned(_UP, 1)),),
    "triangle-down": (Part("closed", _turned(_UP, 2)),),
    "triangle-left": (Part("closed", _turned(_UP, 3)),),
    "triangle-ne": (Part("closed", _CORNER),),
    "triangle-se": (Part("closed", _turned(_CORNER, 1)),),
    "triangle-sw": (Part("closed", _turned(_CORNER, 2)),),
    "triangle-nw": (Part("closed", _turned(_CORNER, 3)),),
    "pentagon": (Part("closed", _ring(1, 5, -18)),),
    "hexagon": (Part("closed", _ring(1, 6, -30)),),
    "hexagon2": (Part("closed", _ring(1, 6, 0)),),
    "octagon": (Part("closed", _ring(1, 8, -112.5)),),
    "star": (Part("closed", _star(1.4, 1.4 * 0.382, 5)),),
    "hexagram": (Part("closed", _star(1.32, 1.32 / math.sqrt(3), 6)),),
    "star-triangle-up": (Part("arcs", _ARC_TRIANGLE, 4),),
    "star-triangle-down": (Part("arcs", _turned(_ARC_TRIANGLE, 2), 4),),
    "star-square": (Part("arcs", _box(1.1)[::-1], 2),),
    "star-diamond": (Part("arcs", _diamond(1.4, 1.4)[::-1], 1.9),),
    "diamond-tall": (Part("closed", _diamond(0.7, 1.4)),),
    "diamond-wide": (Part("closed", _diamond(1.4, 0.7)),),
    "hourglass": (Part("closed", ((1, 1), (-1, 1), (1, -1), (-1, -1))),),
    "bowtie": (Part("closed", ((1, 1), (1, -1), (-1, 1), (-1, -1))),),
    "circle-cross": (*_PLUS, _CIRCLE),
    "circle-x": (*_TIMES, _CIRCLE),
    "square-cross": (*_PLUS, Part("closed", _box(1))),
    "square-x": (_line(1, 1), _line(1, -1), Part("closed", _box(1))),
    "diamond-cross": (Part("closed", _diamond(1.3, 1.3)), _line(0, 1.3), _line(1.3, 0)),
    "diamond-x": (Part("closed", _diamond(1.3, 1.3)), _line(0.65, 0.65), _line(0.65, -0.65)),
    "cross-thin": (_line(0, 1.4), _line(1.4, 0)),
    "x-thin": (_line(1, 1), _line(1, -1)),
    "asterisk": (_line(0, 1.2), _line(1.2, 0), _line(0.85, 0.85), _line(0.85, -0.85)),
    "hash": tuple(
        Part("open", ends)
        for ends in (((0.5, 1), (0.5, -1)), ((-0.5, -1), (-0.5, 1)), ((1, 0.5), (-1, 0.5)), ((-1, -0.5), (1, -0.5)))
    ),
    "y-up": _PRONG,
    "y-right": tuple(Part("open", _turned(part.points, 1)) for part in _PRONG),
    "y-down": tuple(Part("open", _turned(part.points, 2)) for part in _PRONG),
    "y-left": tuple(Part("open", _turned(part.points, 3)) for part in _PRONG),
    "line-ew": (_line(1.4, 0),),
    "line-ns": (_line(0, 1.4),),
    "line-ne": (_line(1, -1),),
    "line-nw": (_line(1, 1),),
    "arrow-up": (Part("closed", _ARROW),),
    "arrow-right": (Part("closed", _turned(_ARROW, 1)),),
    "arrow-down": (Part("closed", _turned(_ARROW, 2)),),
    "arrow-left": (Part("closed", _turned(_ARROW, 3)),),
    "arrow-bar-up": (_line(1, 0), Part("closed", _ARROW)),
    "arrow-bar-right": (_line(0, 1), Part("closed", _turned(_ARROW, 1))),
    "arrow-bar-down": (_line(1, 0), Part("closed", _turned(_ARROW, 2))),
    "arrow-bar-left": (_line(0, 1), Part("closed", _turned(_ARROW, 3))),
    "arrow": (Part("closed", ((0.0, 0.0), (-_SLENDER[0], _SLENDER[1]), _SLENDER)),),
    "arrow-wide": (Part("fan", ((-_ROOT, _ROOT), (_ROOT, _ROOT), (0.0, 0.0)), 2),),
}
# Symbols whose middle is crossed already, or is not theirs, have no variant with a dot; the open middle of # has one.
_DOTLESS = frozenset(name for name, parts in _SYMBOLS.items() if any(part.kind == "open" for part in parts)) - {
    "hash"
} | {"hourglass", "bowtie", "arrow-up", "arrow-right", "arrow-down", "arrow-left", "arrow", "arrow-wide"}
_DOT: tuple[Step, ...] = line_steps(((0, 0.5), (0.5, 0), (0, -0.5), (-0.5, 0)), closed=True)


def is_symbol(name: object) -> bool:
    """Tell whether markers of this name are drawn: a symbol, with "-open", "-dot" or both after it.

    >>> [is_symbol(name) for name in ("star", "circle-open", "square-open-dot", "line-ns-dot", "blob", 3)]
    [True, True, True, False, False, False]
    """
    if not isinstance(name, str):
        return False
    base, _, dotted = _split_name(name)
    return base in _SYMBOLS and not (dotted and base in _DOTLESS)


def is_open_symbol(name: str) -> bool:
    """Tell whether the symbol is an outline in the marker's own colour."""
    return _split_name(name)[1]


def is_line_symbol(name: str) -> bool:
    """Tell whether the symbol has no area: only its marker line is seen.

    >>> is_line_symbol("line-ns"), is_line_symbol("circle-cross")
    (True, False)
    """
    return all(part.kind == "open" for part in _SYMBOLS[_split_name(name)[0]])


@lru_cache(maxsize=1024)
def marker_steps(name: str, radius: float) -> tuple[Step, ...]:
    """Return the outline of a marker about (0, 0).

    Args:
        name: a name that `is_symbol` knows.
        radius: half the marker's size, px.

    >>> marker_steps("square", 1.5)[:2]
    (('M', 1.5, 1.5), ('L', -1.5, 1.5))
    """
    base, _, dotted = _split_name(name)
    steps: list[Step] = []
    for part in _SYMBOLS[base]:
        points = [(x * radius, y * radius) for x, y in part.points]
        if part.kind == "circle":
            steps += ellipse_steps(0.0, 0.0, radius, radius)
        elif part.kind in ("arcs", "fan"):
            steps += _arc_polygon(points, part.radius * radius, len(points) if part.kind == "arcs" else 1)
        else:
            steps += line_steps(points, closed=part.kind == "closed")
    return (*steps, *_DOT) if dotted else tuple(steps)


def _arc_polygon(corners: list[Point], radius: float, bent: int) -> tuple[Step, ...]:
    """Return a polygon whose first `bent` sides are small clockwise arcs; the others are straight."""
    steps: list[Step] = [("M", *corners[0])]
    for index, (start, end) in enumerate(zip(corners, [*corners[1:], corners[0]], strict=True)):
        steps += arc_steps(start, end, radius) if index < bent else (("L", *end),)
    return (*steps, ("Z",))


def _split_name(name: str) -> tuple[str, bool, bool]:
    """Return the symbol without its endings, whether it is open, and whether it has a dot."""
    base = name.removesuffix("-dot")
    dotted = base != name
    plain = base.removesuffix("-open")
    return plain, plain != base, dotted
