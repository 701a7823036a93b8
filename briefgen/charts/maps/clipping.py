"""Outlines and lines go in; what of them lies within a half-space, a box or the print's fineness comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Point = tuple[float, float]
Place = TypeVar("Place", bound=tuple[float, ...])
Inside = Callable[[Place], float]
"""Tells how far a place lies within; below 0 it lies outside."""


def clip_ring(
    ring: Sequence[Place], inside: Inside[Place], join: Callable[[Place, Place, float], Place]
) -> list[Place]:
    """Return a ring cut at an edge (Sutherland and Hodgman 1974).

    Args:
        ring: its places in order, the first not repeated.
        inside: how far a place lies within the edge.
        join: the place at a share of the way between two.
    """
    depths = [inside(place) for place in ring]
    if not ring or min(depths) >= 0:
        return list(ring)
    kept: list[Place] = []
    before, depth_before = ring[-1], depths[-1]
    for place, depth in zip(ring, depths, strict=True):
        if (depth < 0) != (depth_before < 0):
            kept.append(join(before, place, depth_before / (depth_before - depth)))
        if depth >= 0:
            kept.append(place)
        before, depth_before = place, depth
    return kept


def clip_line(
    line: Sequence[Place], inside: Inside[Place], join: Callable[[Place, Place, float], Place]
) -> list[list[Place]]:
    """Return the pieces of a line that lie within an edge."""
    pieces: list[list[Place]] = []
    piece: list[Place] = []
    before: Place | None = None
    depth_before = 0.0
    for place in line:
        depth = inside(place)
        if before is not None and (depth < 0) != (depth_before < 0):
            piece.append(join(before, place, depth_before / (depth_before - depth)))
            if depth < 0:
                pieces.append(piece)
                piece = []
        if depth >= 0:
            piece.append(place)
        before, depth_before = place, depth
    return [each for each in [*pieces, piece] if len(each) > 1]


def clip_ring_to_box(ring: Sequence[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """Return a ring cut at a box of left, top, right and bottom."""
    if (whole := _settle(ring, box)) is not None:
        return list(ring) if whole else []
    kept = list(ring)
    for inside in _sides(box):
        kept = clip_ring(kept, inside, _between)
    return kept


def clip_line_to_box(line: Sequence[Point], box: tuple[float, float, float, float]) -> list[list[Point]]:
    """Return the pieces of a line within a box of left, top, right and bottom."""
    if (whole := _settle(line, box)) is not None:
        return [list(line)] if whole and len(line) > 1 else []
    pieces = [list(line)]
    for inside in _sides(box):
        pieces = [part for piece in pieces for part in clip_line(piece, inside, _between)]
    return pieces


def _settle(points: Sequence[Point], box: tuple[float, float, float, float]) -> bool | None:
    """Tell whether all points lie within a box, True, or all beyond one of its sides, False; else None."""
    if not points:
        return False
    across, down = [x for x, _ in points], [y for _, y in points]
    least, most = (min(across), min(down)), (max(across), max(down))
    if least[0] >= box[0] and least[1] >= box[1] and most[0] <= box[2] and most[1] <= box[3]:
        return True
    if most[0] < box[0] or most[1] < box[1] or least[0] > box[2] or least[1] > box[3]:
        return False
    return None


def _sides(box: tuple[float, float, float, float]) -> tuple[Inside[Point], ...]:
    left, top, right, bottom = box
    return (
        lambda point: point[0] - left,
        lambda point: right - point[0],
        lambda point: point[1] - top,
        lambda point: bottom - point[1],
    )


def _between(one: Point, other: Point, share: float) -> Point:
    return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)


def thin_out(points: Sequence[Point], fineness: float) -> list[Point]:
    """Return the points that print tells apart: each at least `fineness` from the one before, both ends always."""
    if len(points) < 3:
        return list(points)
    kept = [points[0]]
    least = fineness * fineness
    for point in points[1:-1]:
        dx, dy = point[0] - kept[-1][0], point[1] - kept[-1][1]
        if dx * dx + dy * dy >= least:
            kept.append(point)
    kept.append(points[-1])
    return kept
