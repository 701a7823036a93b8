"""An arrow's two ends with the look of its heads go in; its shaft and heads come out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from briefgen.draw.geometry import Point, ellipse_steps, line_steps, turn_point
from briefgen.draw.painting import paint_path
from briefgen.draw.scene import Item, Step

# The heads by number, pointing right, in widths of the shaft, each with the distance by which the shaft stops short
# (plotly.js 4.1, arrow paths). Number 6 is a disc, which like the square of number 7 is not turned.
_HEADS: dict[int, tuple[tuple[Point, ...], float]] = {
    1: (((-2.4, -3), (-2.4, 3), (0.6, 0)), 0.6),
    2: (((-3.7, -2.5), (-3.7, 2.5), (1.3, 0)), 1.3),
    3: (((-4.45, -3), (-1.65, -0.2), (-1.65, 0.2), (-4.45, 3), (1.55, 0)), 1.55),
    4: (((-2.2, -2.2), (-0.2, -0.2), (-0.2, 0.2), (-2.2, 2.2), (-1.4, 3), (1.6, 0), (-1.4, -3)), 1.6),
    5: (((-4.4, -2.1), (-0.6, -0.2), (-0.6, 0.2), (-4.4, 2.1), (-4, 3), (2, 0), (-4, -3)), 2.0),
    6: ((), 0.0),
    7: (((2, 2), (2, -2), (-2, -2), (-2, 2)), 0.0),
}
_DISC = 6
_UNTURNED = (6, 7)


def draw_arrow(tail: Point, head: Point, annotation: Mapping[str, Any]) -> list[Item]:
    """Return an arrow from its tail to its head; nothing when its heads leave no room for a shaft.

    Args:
        tail, head: px.
        annotation: what it says of arrowhead, arrowside, arrowsize, arrowwidth, arrowcolor, standoff and the
            same at the start.
    """
    width, color = float(annotation["arrowwidth"]), annotation["arrowcolor"]
    sides = annotation.get("arrowside") or "end"
    end_kind, end_size = int(annotation["arrowhead"]), float(annotation.get("arrowsize") or 1)
    # Without a head of its own the start looks like the end, or when there is none there, like the simplest head.
    start_kind = int(annotation.get("startarrowhead", end_kind if "end" in sides else 1))
    start_size = float(annotation.get("startarrowsize") or (end_size if "end" in sides else 1))
    end_scale, start_scale = width * end_size, width * start_size
    end_short = _backoff(end_kind) * end_scale if "end" in sides else 0.0
    start_short = _backoff(start_kind) * start_scale if "start" in sides else 0.0
    end_short += float(annotation.get("standoff") or 0)
    start_short += float(annotation.get("startstandoff") or 0)
    length = math.dist(tail, head)
    if length < end_short + start_short or not length:
        return []
    along = ((head[0] - tail[0]) / length, (head[1] - tail[1]) / length)
    start = (tail[0] + along[0] * start_short, tail[1] + along[1] * start_short)
    end = (head[0] - along[0] * end_short, head[1] - along[1] * end_short)
    degrees = math.degrees(math.atan2(along[1], along[0]))
    items = paint_path(line_steps([start, end]), stroke=color, width=width)
    if "start" in sides:
        items += paint_path(_head_steps(start_kind, start, degrees + 180, start_scale), fill=color)
    if "end" in sides:
        items += paint_path(_head_steps(end_kind, end, degrees, end_scale), fill=color)
    return items


def _backoff(kind: int) -> float:
    return _HEADS[kind][1] if kind else 0.0


def _head_steps(kind: int, place: Point, degrees: float, scale: float) -> tuple[Step, ...]:
    """Return the outline of a head; nothing for number 0."""
    if not kind:
        return ()
    if kind == _DISC:
        return ellipse_steps(*place, 2 * scale, 2 * scale)
    points = [(place[0] + x * scale, place[1] + y * scale) for x, y in _HEADS[kind][0]]
    turn = 0.0 if kind in _UNTURNED else degrees
    return line_steps([turn_point(point, place, turn) for point in points], closed=True)
