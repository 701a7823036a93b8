"""An annotation of a layout goes in; its box, text and arrow come out, placed as plotly.js places them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from briefgen.draw.arrows import draw_arrow
from briefgen.draw.coordinates import Axis, Frame
from briefgen.draw.geometry import Point, line_steps, turn_point
from briefgen.draw.painting import paint, paint_path
from briefgen.draw.rich_text import Font, TextBlock, measure_block, place_lines, read_font
from briefgen.draw.scene import Item, Path
from briefgen.text.fonts import FontSet

# A text that its arrow pushes off the page is pulled back until this much of the tail is on it (plotly.js 4.1).
_TAIL_ROOM = 3.0
_ANCHOR_SHIFTS = {"left": 0.5, "center": 0.0, "right": -0.5, "top": 0.5, "middle": 0.0, "bottom": -0.5}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an annotation lies along one direction, px: its text's middle and its arrow's ends."""

    text: float
    head: float
    tail: float


@dataclass(frozen=True, slots=True)
class Box:
    """An annotation's text with its border and padding.

    Attributes:
        block: the measured text.
        edge: border and padding, px.
        border: px.
        width, height: the whole, px, rounded as plotly.js rounds it.
        degrees: its turn, clockwise.
    """

    block: TextBlock
    edge: float
    border: float
    width: int
    height: int
    degrees: float


def draw_annotation(annotation: Mapping[str, Any], path: str, frame: Frame, fonts: FontSet, font: Font) -> list[Item]:
    """Return the items of an annotation that `validate_figure` has passed.

    Nothing is drawn for one that points to a place outside its axes, as in plotly.js.

    Args:
        annotation: a visible one.
        path: its place in the figure, for messages.
        frame: the page.
        fonts: the faces to measure with.
        font: the layout's font.
    """
    if _is_off_screen(annotation, path, frame):
        return []
    box = _measure_box(annotation, fonts, read_font(annotation.get("font"), font))
    x = _find_spot(annotation, "x", path, frame, box)
    y = _find_spot(annotation, "y", path, frame, box)
    items = _draw_box(annotation, box, (x.text, y.text))
    if annotation["showarrow"]:
        tail = _leave_box(box, (x.text, y.text), (x.tail, y.tail), (x.head, y.head))
        if tail:
            items += draw_arrow(tail, (x.head, y.head), annotation)
    return items


def _is_off_screen(annotation: Mapping[str, Any], path: str, frame: Frame) -> bool:
    """Tell whether the point, and the tail where it has a place of its own, lie outside their axis."""
    for letter in "xy":
        axis = frame.axes.get(annotation[f"{letter}ref"])
        if not axis:
            continue
        ends = [(annotation[letter], letter)]
        if annotation["showarrow"] and annotation.get(f"a{letter}ref") == axis.id:
            ends.append((annotation[f"a{letter}"], f"a{letter}"))
        # The slack forgives rounding only.
        if not any(axis.holds(axis.place(axis.read_place(value, f"{path}.{name}")), 1e-6) for value, name in ends):
            return True
    return False


def _measure_box(annotation: Mapping[str, Any], fonts: FontSet, font: Font) -> Box:
    """Return the size of an annotation's box."""
    block = measure_block(str(annotation["text"]), font, fonts)
    border = float(annotation.get("borderwidth", 1))
    edge = border + float(annotation.get("borderpad", 1))
    return Box(
        block=block,
        edge=edge,
        border=border,
        width=_round_half_up(block.width + 2 * edge),
        height=_round_half_up(block.height + 2 * edge),
        degrees=float(annotation.get("textangle") or 0),
    )


def _round_half_up(number: float) -> int:
    """Return the nearest whole number, the larger of two, as JavaScript rounds.

    >>> _round_half_up(2.5), _round_half_up(-2.5)
    (3, -2)
    """
    return math.floor(number + 0.5)


def _find_spot(annotation: Mapping[str, Any], letter: str, path: str, frame: Frame, box: Box) -> Spot:
    """Return where an annotation lies along one direction."""
    reference = annotation[f"{letter}ref"]
    point = frame.find(reference, letter, annotation[letter], f"{path}.{letter}", Axis.read_place)
    shift = float(annotation.get(f"{letter}shift") or 0) * (1 if letter == "x" else -1)
    angle = math.radians(box.degrees - (0 if letter == "x" else 90))
    across, along = box.width * math.cos(angle), box.height * math.sin(angle)
    if not annotation["showarrow"]:
        text = (abs(across) + abs(along)) * _ANCHOR_SHIFTS[annotation[f"{letter}anchor"]]
        return Spot(point + text + shift, point, point)
    text = across * _ANCHOR_SHIFTS[annotation["xanchor"]] - along * _ANCHOR_SHIFTS[annotation["yanchor"]]
    page = frame.width if letter == "x" else frame.height
    tail_reference = annotation.get(f"a{letter}ref") or "pixel"
    if tail_reference != "pixel":
        tail = frame.find(tail_reference, letter, annotation[f"a{letter}"], f"{path}.a{letter}", Axis.read_place)
    else:
        tail = point + float(annotation[f"a{letter}"])
        before = -max(tail - _TAIL_ROOM, tail + text)
        beyond = min(tail + _TAIL_ROOM, tail + text) - page
        tail += before if before > 0 else -beyond if beyond > 0 else 0
    head = min(max(point, 1.0), page - 1) if reference == "paper" else point
    return Spot(tail + text + shift, head + shift, tail + shift)


def _draw_box(annotation: Mapping[str, Any], box: Box, centre: Point) -> list[Item]:
    """Return the background, border and text of a box about its centre."""
    left = _round_half_up(centre[0] - box.width / 2)
    top = _round_half_up(centre[1] - box.height / 2)
    items = _draw_ground(annotation, box, centre, left, top)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[annotation.get("align") or "center"]
    start = left + box.edge
    lefts = [start + (box.block.width - width) * share for width in box.block.widths]
    baseline = top + box.edge + box.block.above + box.block.ascent
    items += place_lines(box.block, lefts, baseline, centre=centre, degrees=box.degrees)
    return items


def _draw_ground(annotation: Mapping[str, Any], box: Box, centre: Point, left: float, top: float) -> list[Item]:
    """Return the background and border of a box; most have none."""
    fill, stroke = annotation.get("bgcolor"), annotation.get("bordercolor")
    if not (paint(fill)[0] or paint(stroke)[0]):
        return []
    inset = box.border / 2
    right, bottom = left + box.width - inset, top + box.height - inset
    corners = [(left + inset, top + inset), (right, top + inset), (right, bottom), (left + inset, bottom)]
    outline = line_steps([turn_point(corner, centre, box.degrees) for corner in corners], closed=True)
    items = paint_path(outline, fill=fill, stroke=stroke, width=box.border)
    url = _find_only_url(box.block)
    return [replace(item, url=url) if url and isinstance(item, Path) else item for item in items]


def _find_only_url(block: TextBlock) -> str:
    """Return the address that the whole text links to, or ""."""
    urls = {run.url for line in block.lines for run, _ in line}
    return urls.pop() if len(urls) == 1 else ""


def _leave_box(box: Box, centre: Point, tail: Point, head: Point) -> Point | None:
    """Return where an arrow leaves its text's box, or None when it would point into the box."""
    half_width, half_height = (box.width - box.border) / 2, (box.height - box.border) / 2
    corners = [
        turn_point((centre[0] + x * half_width, centre[1] + y * half_height), centre, box.degrees)
        for x, y in ((-1, -1), (-1, 1), (1, 1), (1, -1))
    ]
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    # A ray from a point inside crosses one side (plotly.js 4.1 asks so, and takes a ray through a corner for one too).
    ray = (head[0] + 1e6, head[1] + 1e6)
    if sum(_cross_segments(head, ray, *side) is not None for side in sides) % 2:
        return None
    for side in sides:
        tail = _cross_segments(tail, head, *side) or tail
    return tail


def _cross_segments(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Return the point that two segments share, or None.

    >>> _cross_segments((0, 0), (4, 0), (2, -1), (2, 1))
    (2.0, 0.0)
    """
    abx, aby, cdx, cdy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    area = abx * cdy - cdx * aby
    if area == 0:
        return None
    acx, acy = c[0] - a[0], c[1] - a[1]
    on_first, on_second = (acx * cdy - cdx * acy) / area, (acx * aby - abx * acy) / area
    if not (0 <= on_first <= 1 and 0 <= on_second <= 1):
        return None
    return (a[0] + abx * on_first, a[1] + aby * on_first)
