"""A rectangle and a pattern go in; the lines or dots of the pattern, cut to the rectangle, come out."""

from __future__ import annotations

import math

from briefgen.draw.geometry import Point, clip_segment, ellipse_steps
from briefgen.draw.painting import paint_path
from briefgen.draw.scene import Clip, Step

Rectangle = tuple[float, float, float, float]


def draw_hatch(
    pattern: str, inside: Rectangle, origin: Point, size: float, solidity: float, color: str, opacity: float = 1.0
) -> Clip:
    r"""Return a pattern within a rectangle.

    Distances and widths are those of plotly.js 4.1: `size` lies between two lines, across them, and `solidity` is
    the share of the area that is inked.

    Args:
        pattern: one of / \ x - | + and the full stop.
        inside: left, top, right and bottom, px.
        origin: a corner of the pattern's tiles, px, so that neighbours fit together.
        size: px.
        solidity: 0 to 1.
        color: as the figure writes it.
        opacity: 0 to 1.
    """
    left, top, right, bottom = inside
    if pattern == ".":
        steps = _dot_steps(inside, origin, size, solidity)
        items = paint_path(steps, fill=color, opacity=opacity)
    else:
        single = pattern not in ("x", "+")
        width = size * solidity if single else size - size * math.sqrt(1 - solidity)
        steps = _line_steps(pattern, inside, origin, size, width)
        items = paint_path(steps, stroke=color, width=width, opacity=opacity)
    return Clip(left, top, right - left, bottom - top, tuple(items))


def _line_steps(pattern: str, inside: Rectangle, origin: Point, size: float, width: float) -> tuple[Step, ...]:
    """Return the lines of a pattern that touch a rectangle, each reaching a little beyond it."""
    left, top, right, bottom = inside
    box = (left - width, top - width, right + width, bottom + width)
    slant = size * math.sqrt(2)
    steps: list[Step] = []
    for part in {"x": "/\\", "+": "|-"}.get(pattern, pattern):
        if part == "/":
            for offset in _offsets(left + top, right + bottom, origin[0] + origin[1], slant):
                steps += _clipped((box[0], offset - box[0]), (box[2], offset - box[2]), box)
        elif part == "\\":
            for offset in _offsets(top - right, bottom - left, origin[1] - origin[0], slant):
                steps += _clipped((box[0], offset + box[0]), (box[2], offset + box[2]), box)
        elif part == "|":
            for x in _offsets(left, right, origin[0] + size / 2, size):
                steps += _clipped((x, box[1]), (x, box[3]), box)
        else:
            for y in _offsets(top, bottom, origin[1] + size / 2, size):
                steps += _clipped((box[0], y), (box[2], y), box)
    return tuple(steps)


def _dot_steps(inside: Rectangle, origin: Point, size: float, solidity: float) -> tuple[Step, ...]:
    """Return the dots of a pattern that touch a rectangle."""
    left, top, right, bottom = inside
    full = math.pi / 4
    if solidity < full:
        radius = math.sqrt(solidity * size * size / math.pi)
    else:
        radius = size / 2 + (size / math.sqrt(2) - size / 2) * (solidity - full) / (1 - full)
    steps: list[Step] = []
    for y in _offsets(top, bottom, origin[1] + size / 2, size):
        for x in _offsets(left, right, origin[0] + size / 2, size):
            steps += ellipse_steps(x, y, radius, radius)
    return tuple(steps)


def _offsets(low: float, high: float, origin: float, step: float) -> list[float]:
    """Return the places origin + n * step that lie between low and high, and one more on each side."""
    first = math.floor((low - origin) / step)
    last = math.ceil((high - origin) / step)
    return [origin + index * step for index in range(first, last + 1)]


def _clipped(start: Point, end: Point, box: Rectangle) -> tuple[Step, ...]:
    """Return the part of a line within a box as steps."""
    kept = clip_segment(start, end, box)
    return (("M", *kept[0]), ("L", *kept[1])) if kept else ()
