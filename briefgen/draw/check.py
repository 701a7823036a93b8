"""A scene goes in; the labels that overlap, leave the page or are cut come out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from briefgen.draw.geometry import Point
from briefgen.draw.pdf import label_corners
from briefgen.draw.scene import Clip, Item, Label, Scene
from briefgen.draw.svg import iterate_labels
from briefgen.text.fonts import FontSet

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LabelFault:
    """A label that cannot be read as it stands.

    Attributes:
        kind: it overlaps another, lies outside the page, or is cut by the plot's edge.
        label: the label, the earlier drawn of two.
        other: the label that it overlaps; None for the other kinds.
        depth: by how much, px: the smallest shift that would part or bring in.
    """

    kind: Literal["overlap", "outside", "cut"]
    label: Label
    other: Label | None
    depth: float


def find_overlaps(scene: Scene, fonts: FontSet, *, tolerance: float = 0.5) -> list[LabelFault]:
    """Return the labels whose boxes overlap, leave the page or are cut, in drawing order.

    A box is as wide as its text and as high as its face's ascent and descent, whatever the letters; turned labels
    have turned boxes.

    Args:
        scene: the picture.
        fonts: the faces that its labels are set in.
        tolerance: faults of at most so many px are forgiven.
    """
    boxed = [
        (label, label_corners(label, fonts), clip)
        for label, clip in _walk_labels(scene.items, (0.0, 0.0, scene.width, scene.height), None)
        if label.text.strip()
    ]
    faults = list(_find_pairs([(label, corners) for label, corners, _ in boxed], tolerance))
    page = (0.0, 0.0, scene.width, scene.height)
    for label, corners, clip in boxed:
        beyond = _reach_beyond(corners, page)
        if beyond > tolerance:
            faults.append(LabelFault("outside", label, None, beyond))
        elif clip and _reach_beyond(corners, clip) > tolerance:
            faults.append(LabelFault("cut", label, None, _reach_beyond(corners, clip)))
    order = {id(label): index for index, (label, _, _) in enumerate(boxed)}
    return sorted(faults, key=lambda fault: order[id(fault.label)])


def find_uncovered(scene: Scene, fonts: FontSet) -> list[tuple[Label, str]]:
    """Return the labels with characters that their face has no glyph for, and those characters."""
    found: list[tuple[Label, str]] = []
    for label in iterate_labels(scene.items):
        face = fonts.face(bold=label.bold, italic=label.italic, text=label.text)
        missing = "".join(dict.fromkeys(char for char in label.text if not face.covers(char)))
        if missing:
            found.append((label, missing))
    return found


def _walk_labels(items: Iterable[Item], around: _Box, clip: _Box | None) -> Iterator[tuple[Label, _Box | None]]:
    """Yield each label with the rectangle that it is cut to; None where only the page ends."""
    for item in items:
        if isinstance(item, Label):
            yield item, clip
        elif isinstance(item, Clip):
            inner = (
                max(around[0], item.x),
                max(around[1], item.y),
                min(around[2], item.x + item.width),
                min(around[3], item.y + item.height),
            )
            yield from _walk_labels(item.items, inner, inner)


def _find_pairs(boxed: Sequence[tuple[Label, list[Point]]], tolerance: float) -> Iterator[LabelFault]:
    """Yield each pair of overlapping labels once; the boxes are met from left to right."""
    spans = sorted(
        (min(x for x, _ in corners), max(x for x, _ in corners), index) for index, (_, corners) in enumerate(boxed)
    )
    open_spans: list[tuple[float, int]] = []
    for left, right, index in spans:
        open_spans = [(end, other) for end, other in open_spans if end > left]
        for _, other in open_spans:
            first, second = sorted((index, other))
            depth = _overlap_depth(boxed[first][1], boxed[second][1])
            if depth > tolerance:
                yield LabelFault("overlap", boxed[first][0], boxed[second][0], depth)
        open_spans.append((right, index))


def _overlap_depth(first: list[Point], second: list[Point]) -> float:
    """Return the smallest shift that parts two rectangles; 0 or less when they do not overlap.

    Two convex outlines are apart when their shadows on the normal of some side are.
    """
    depth = math.inf
    for corners in (first, second):
        for (x0, y0), (x1, y1) in pairwise(corners[:3]):
            length = math.hypot(x1 - x0, y1 - y0)
            if not length:
                return 0.0
            normal = ((y1 - y0) / length, (x0 - x1) / length)
            one = [x * normal[0] + y * normal[1] for x, y in first]
            two = [x * normal[0] + y * normal[1] for x, y in second]
            depth = min(depth, max(one) - min(two), max(two) - min(one))
    return depth


def _reach_beyond(corners: list[Point], box: _Box) -> float:
    """Return how far the furthest corner lies outside a box; 0 when none does."""
    left, top, right, bottom = box
    return max(0.0, *(max(left - x, x - right, top - y, y - bottom) for x, y in corners))
