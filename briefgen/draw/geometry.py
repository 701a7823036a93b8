"""Corners, centres and radii go in; path steps in px come out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from briefgen.draw.scene import Step

Point = tuple[float, float]

# The distance of a cubic's control points from its ends, as a share of the radius, that draws a quarter circle.
_QUARTER = 0.5522847498307936


def rectangle_steps(x0: float, y0: float, x1: float, y1: float) -> tuple[Step, ...]:
    """Return the outline of the rectangle between two opposite corners.

    >>> rectangle_steps(0, 0, 2, 1)
    (('M', 0, 0), ('L', 2, 0), ('L', 2, 1), ('L', 0, 1), ('Z',))
    """
    return (("M", x0, y0), ("L", x1, y0), ("L", x1, y1), ("L", x0, y1), ("Z",))


def ellipse_steps(x: float, y: float, radius_x: float, radius_y: float) -> tuple[Step, ...]:
    """Return an ellipse about (x, y) as four cubics, off the true curve by less than 0.03 % of its radius."""
    a, b = radius_x * _QUARTER, radius_y * _QUARTER
    right, left, top, bottom = x + radius_x, x - radius_x, y - radius_y, y + radius_y
    return (
        ("M", right, y),
        ("C", right, y + b, x + a, bottom, x, bottom),
        ("C", x - a, bottom, left, y + b, left, y),
        ("C", left, y - b, x - a, top, x, top),
        ("C", x + a, top, right, y - b, right, y),
        ("Z",),
    )


def arc_steps(start: Point, end: Point, radius: float) -> tuple[Step, ...]:
    """Return the small clockwise arc (y down) of a circle from one point to another, without its first move."""
    (x0, y0), (x1, y1) = start, end
    chord = math.hypot(x1 - x0, y1 - y0)
    half = math.asin(min(1.0, chord / (2 * radius)))
    height = radius * math.cos(half)
    # The centre lies to the right of the way from start to end, as seen with y down and a clockwise turn.
    centre_x = (x0 + x1) / 2 - (y1 - y0) / chord * height
    centre_y = (y0 + y1) / 2 + (x1 - x0) / chord * height
    reach = 4 / 3 * math.tan(half / 2)
    return (
        (
            "C",
            x0 - (y0 - centre_y) * reach,
            y0 + (x0 - centre_x) * reach,
            x1 + (y1 - centre_y) * reach,
            y1 - (x1 - centre_x) * reach,
            x1,
            y1,
        ),
    )


def line_steps(points: Iterable[Point], *, closed: bool = False) -> tuple[Step, ...]:
    """Return a run of straight lines through the points, in order.

    >>> line_steps([(0, 0), (1, 2)], closed=True)
    (('M', 0, 0), ('L', 1, 2), ('Z',))
    """
    steps: list[Step] = [("L", x, y) for x, y in points]
    if steps:
        steps[0] = ("M", *steps[0][1:])
    if closed:
        steps.append(("Z",))
    return tuple(steps)


def move_steps(steps: Iterable[Step], dx: float, dy: float) -> tuple[Step, ...]:
    """Return the steps shifted by (dx, dy) px.

    >>> move_steps((("M", 0, 0), ("Z",)), 3, 4)
    (('M', 3, 4), ('Z',))
    """
    moved: list[Step] = []
    for step in steps:
        if len(step) == 3:
            moved.append((step[0], step[1] + dx, step[2] + dy))
        elif len(step) == 7:
            op, x1, y1, x2, y2, x, y = step
            moved.append((op, x1 + dx, y1 + dy, x2 + dx, y2 + dy, x + dx, y + dy))
        else:
            moved.append(step)
    return tuple(moved)


def turn_point(point: Point, centre: Point, degrees: float) -> Point:
    """Return the point after a clockwise turn (y down) about a centre.

    >>> x, y = turn_point((1, 0), (0, 0), 90)
    >>> round(x, 6), round(y, 6)
    (0.0, 1.0)
    """
    if not degrees:
        return point
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    return (centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos)


def clip_segment(start: Point, end: Point, box: tuple[float, float, float, float]) -> tuple[Point, Point] | None:
    """Return the part of a segment inside a box (left, top, right, bottom), or None when there is none.

    The method of Liang and Barsky.

    >>> clip_segment((-10, 1), (10, 1), (0, 0, 5, 5))
    ((0.0, 1.0), (5.0, 1.0))
    """
    left, top, right, bottom = box
    dx, dy = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    for step, room in (
        (-dx, start[0] - left),
        (dx, right - start[0]),
        (-dy, start[1] - top),
        (dy, bottom - start[1]),
    ):
        if step == 0:
            if room < 0:
                return None
            continue
        share = room / step
        if step < 0:
            first = max(first, share)
        else:
            last = min(last, share)
    if first > last:
        return None
    return (
        (start[0] + first * dx, start[1] + first * dy) if first > 0 else start,
        (start[0] + last * dx, start[1] + last * dy) if last < 1 else end,
    )


def clip_polygon(points: Sequence[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """Return a closed polygon cut to a box (left, top, right, bottom).

    The method of Sutherland and Hodgman; parts of a concave polygon stay joined along the box's edge.

    >>> clip_polygon([(-1, 0), (2, 0), (2, 1), (-1, 1)], (0, 0, 9, 9))
    [(0.0, 0.0), (2, 0), (2, 1), (0.0, 1.0)]
    """
    left, top, right, bottom = box
    kept = list(points)
    for axis, limit, sign in ((0, left, 1), (1, top, 1), (0, right, -1), (1, bottom, -1)):
        before, kept = kept, []
        for index, point in enumerate(before):
            last = before[index - 1]
            depth, last_depth = (point[axis] - limit) * sign, (last[axis] - limit) * sign
            if (depth >= 0) != (last_depth >= 0):
                share = last_depth / (last_depth - depth)
                kept.append((last[0] + (point[0] - last[0]) * share, last[1] + (point[1] - last[1]) * share))
            if depth >= 0:
                kept.append(point)
    return kept
