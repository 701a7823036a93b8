"""Marks on a map and the words for them go in; where the words stand, with nothing on anything, comes out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Box = tuple[float, float, float, float]

# How far from its mark a block may stand, px; from the second on a leader leads to it.
_DISTANCES = (7.0, 20.0, 34.0, 52.0, 74.0)
_LEADER_FROM = 12.0
# To the sides first, then above and below, then between: as cartographers place names (Imhof 1975).
_WAYS = (0, 180, -45, 45, -135, 135, -90, 90, -20, 20, 160, -160, -70, 70, 110, -110)
_AIR = 1.5


@dataclass(frozen=True, slots=True)
class Wish:
    """A mark and the blocks of words that it could have, the wanted one first: each (width, height), px."""

    mark: Point
    sizes: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a block stands: which of its sizes, its box, and the end of its leader, None without one."""

    choice: int
    box: Box
    leader: Point | None


def place_blocks(wishes: Sequence[Wish], radius: float, area: Box, taken: Sequence[Box] = ()) -> list[Placed | None]:
    """Place blocks of words, the first wishes first; None where there is no room for any of a wish's blocks.

    Args:
        wishes: in the order in which they are given room.
        radius: of every mark, px.
        area: that all must stand in.
        taken: boxes that nothing may stand on.
    """
    marks = [_around(wish.mark, radius + _AIR) for wish in wishes]
    boxes: list[Box] = list(taken)
    leaders: list[tuple[Point, Point]] = []
    found: list[Placed | None] = []
    for index, wish in enumerate(wishes):
        others = [mark for place, mark in enumerate(marks) if place != index]
        placed = _find_room(wish, radius, area, boxes, others, leaders)
        found.append(placed)
        if placed is not None:
            boxes.append(placed.box)
            if placed.leader is not None:
                leaders.append((wish.mark, placed.leader))
    return found


def _find_room(
    wish: Wish,
    radius: float,
    area: Box,
    boxes: Sequence[Box],
    marks: Sequence[Box],
    leaders: Sequence[tuple[Point, Point]],
) -> Placed | None:
    for choice, size in enumerate(wish.sizes):
        for distance in _DISTANCES:
            for way in _WAYS:
                box = _box_at(wish.mark, size, radius + distance, way)
                if not _is_within(box, area) or any(_overlap(box, other) for other in (*boxes, *marks)):
                    continue
                if any(_crosses(line, box) for line in leaders):
                    continue
                if distance < _LEADER_FROM:
                    return Placed(choice, box, None)
                end = (min(max(wish.mark[0], box[0]), box[2]), min(max(wish.mark[1], box[1]), box[3]))
                leader = (wish.mark, end)
                if any(_crosses(leader, other) for other in (*boxes, *marks)):
                    continue
                if any(_meet(leader, line) for line in leaders):
                    continue
                return Placed(choice, box, end)
    return None


def _box_at(mark: Point, size: Point, distance: float, way: int) -> Box:
    """Return a block's box whose nearest point lies that far from the mark, in a direction of degrees clockwise."""
    across, down = math.cos(math.radians(way)), math.sin(math.radians(way))
    x, y = mark[0] + across * distance, mark[1] + down * distance
    left = x - size[0] * (1 - across) / 2
    top = y - size[1] * (1 - down) / 2
    if abs(across) > 0.9:
        left = x if across > 0 else x - size[0]
    return (left, top, left + size[0], top + size[1])


def _around(point: Point, radius: float) -> Box:
    return (point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)


def _is_within(box: Box, area: Box) -> bool:
    return box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + _AIR and other[0] < one[2] + _AIR and one[1] < other[3] + _AIR and other[1] < one[3] + _AIR
    )


def _crosses(line: tuple[Point, Point], box: Box) -> bool:
    """Tell whether a line runs through a box, more than at its edge."""
    inner = (box[0] - 0.5, box[1] - 0.5, box[2] + 0.5, box[3] + 0.5)
    if any(inner[0] < x < inner[2] and inner[1] < y < inner[3] for x, y in line):
        return True
    corners = [(inner[0], inner[1]), (inner[2], inner[1]), (inner[2], inner[3]), (inner[0], inner[3])]
    return any(_meet(line, side) for side in pairwise([*corners, corners[0]]))


def _meet(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Tell whether two lines cross."""
    (a, b), (c, d) = one, other
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def find_label_spot(ring: Sequence[Point], size: Point, is_free: Callable[[Box], bool], steps: int = 9) -> Point | None:
    """Return the middle of a place within an outline where a name of a size fits, nearest to its middle; or None."""
    left, right = min(x for x, _ in ring), max(x for x, _ in ring)
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    if right - left < size[0] or bottom - top < size[1]:
        return None
    middle = ((left + right) / 2, (top + bottom) / 2)
    spots = [
        (left + (right - left) * (column + 0.5) / steps, top + (bottom - top) * (row + 0.5) / steps)
        for column in range(steps)
        for row in range(steps)
    ]
    for x, y in sorted(spots, key=lambda spot: (math.dist(spot, middle), spot)):
        box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
        corners = [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3]), (x, y)]
        if all(_contains(ring, corner) for corner in corners) and is_free(box):
            return (x, y)
    return None


def _contains(ring: Sequence[Point], point: Point) -> bool:
    inside = False
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y0 > point[1]) != (y1 > point[1]) and point[0] < (x1 - x0) * (point[1] - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside
