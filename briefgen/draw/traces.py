"""A scatter or bar trace with its subplot goes in; its fills, lines, markers, texts and bars come out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from briefgen.draw.axes import Subplot
from briefgen.draw.coordinates import Axis
from briefgen.draw.dashes import dash_lengths
from briefgen.draw.geometry import Point, clip_polygon, clip_segment, line_steps, move_steps, rectangle_steps
from briefgen.draw.hatches import Rectangle, draw_hatch
from briefgen.draw.markers import is_line_symbol, is_open_symbol, marker_steps
from briefgen.draw.painting import paint, paint_path
from briefgen.draw.rich_text import LINE_SPACING, Font, anchor_lefts, measure_block, place_lines, read_font
from briefgen.draw.scene import Item, Label, Step
from briefgen.draw.values import is_list, is_number
from briefgen.errors import DrawError
from briefgen.text.fonts import FontSet

# Lines and fills that leave the plot are cut so many times its width or height outside it; the dashes of a line that
# comes from further away begin there (plotly.js 4.1, maxScreensAway).
_SCREENS_AWAY = 20
# What sticks out of a scatter line's corner beyond this many half widths is cut off (plotly.js 4.1).
_SCATTER_MITER = 2.0
_DEFAULT_LINE_COLOR = "#444"


class TraceItems(NamedTuple):
    """What a trace draws: what is cut to the plot's area, and what may reach out of it."""

    clipped: list[Item]
    free: list[Item]


def draw_trace(
    trace: Mapping[str, Any], path: str, subplot: Subplot, fonts: FontSet, font: Font, *, hides: bool = False
) -> TraceItems:
    """Return the items of a trace that `validate_figure` has passed.

    Args:
        trace: a visible scatter or bar trace.
        path: its place in the figure, for messages.
        subplot: where it is drawn.
        fonts: the faces to measure with.
        font: the layout's font.
        hides: points outside the plot are not drawn at all, rather than cut at its edge.
    """
    if trace.get("type") == "bar":
        return TraceItems(list(_draw_bars(trace, path, subplot)), [])
    xs = subplot.x.find_all(trace["x"], f"{path}.x")
    ys = subplot.y.find_all(trace["y"], f"{path}.y")
    points: list[Point | None] = [None if x is None or y is None else (x, y) for x, y in zip(xs, ys, strict=True)]
    modes = trace["mode"].split("+")
    lines = _draw_lines(trace, points, subplot, drawn="lines" in modes)
    dots: list[Item] = []
    clips = trace.get("cliponaxis") is not False
    if "markers" in modes:
        dots += _draw_markers(trace["marker"], points, subplot, cuts=not hides)
    if "text" in modes:
        dots += _draw_texts(trace, points, subplot, fonts, font, shifted="markers" in modes, cuts=not hides)
    return TraceItems(lines + dots, []) if clips else TraceItems(lines, dots)


def pick(value: Any, index: int, default: Any) -> Any:
    """Return an attribute's value for one point: its own, the one for all, or the default.

    >>> pick([1, 2], 1, 9), pick(3, 1, 9), pick(None, 1, 9)
    (2, 3, 9)
    """
    if is_list(value):
        value = value[index]
    return default if value is None else value


def _draw_lines(
    trace: Mapping[str, Any], points: Sequence[Point | None], subplot: Subplot, *, drawn: bool
) -> list[Item]:
    """Return a trace's fill, and above it its line where one is drawn."""
    line = trace.get("line") or {}
    shape = line.get("shape") or "linear"
    runs = [_shape_run(run, shape) for run in _split_runs(points, joined=trace.get("connectgaps") is True)]
    box = _far_box(subplot, _SCREENS_AWAY * subplot.x.length, _SCREENS_AWAY * subplot.y.length)
    fill = trace.get("fill") or "none"
    items: list[Item] = []
    if fill != "none":
        outlines = runs if fill == "toself" else _fill_to_zero(runs, subplot, fill)
        steps: list[Step] = []
        for outline in outlines:
            if len(outline) > 2:
                steps += line_steps(clip_polygon(outline, box), closed=True)
        items += paint_path(tuple(steps), fill=trace["fillcolor"])
    if drawn:
        width = float(line["width"])
        dash = dash_lengths(line.get("dash") or "", width)
        for run in runs:
            steps = list(_clip_run(run, box))
            items += paint_path(tuple(steps), stroke=line["color"], width=width, dash=dash, miter_limit=_SCATTER_MITER)
    return items


def _split_runs(points: Sequence[Point | None], *, joined: bool) -> list[list[Point]]:
    """Return the stretches between gaps, or one stretch across them."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1] and not joined:
            runs.append([])
    return [run for run in runs if run]


def _shape_run(run: list[Point], shape: str) -> list[Point]:
    """Return a stretch with the corners that its line shape puts between points."""
    if shape == "linear":
        return run
    shaped = run[:1]
    for (x0, y0), (x1, y1) in itertools.pairwise(run):
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        shaped += {
            "hv": [(x1, y0)],
            "vh": [(x0, y1)],
            "hvh": [(middle_x, y0), (middle_x, y1)],
            "vhv": [(x0, middle_y), (x1, middle_y)],
        }[shape]
        shaped.append((x1, y1))
    return shaped


def _fill_to_zero(runs: list[list[Point]], subplot: Subplot, fill: str) -> list[list[Point]]:
    """Return the outline between all points and the zero of an axis; gaps are bridged, as in plotly.js."""
    points = [point for run in runs for point in run]
    if not points:
        return []
    if fill == "tozeroy":
        zero = subplot.y.place(0)
        return [[(points[-1][0], zero), (points[0][0], zero), *points]]
    zero = subplot.x.place(0)
    return [[(zero, points[-1][1]), (zero, points[0][1]), *points]]


def _far_box(subplot: Subplot, room_x: float, room_y: float) -> Rectangle:
    """Return a box around a subplot, so many px larger on each side."""
    x, y = subplot.x, subplot.y
    return (x.offset - room_x, y.offset - room_y, x.offset + x.length + room_x, y.offset + y.length + room_y)


def _clip_run(run: list[Point], box: Rectangle) -> Iterator[Step]:
    """Yield the steps of a line, without what lies far outside."""
    left, top, right, bottom = box
    if all(left <= x <= right and top <= y <= bottom for x, y in run):
        if len(run) > 1:
            yield from line_steps(run)
        return
    last: Point | None = None
    for start, end in itertools.pairwise(run):
        kept = clip_segment(start, end, box)
        if not kept:
            continue
        if kept[0] != last:
            yield ("M", *kept[0])
        yield ("L", *kept[1])
        last = kept[1]


def _draw_markers(
    marker: Mapping[str, Any], points: Sequence[Point | None], subplot: Subplot, *, cuts: bool
) -> Iterator[Item]:
    """Yield the markers of a trace in order; those that cannot be seen are left out."""
    line = marker.get("line") or {}
    for index, point in enumerate(points):
        size = float(pick(marker["size"], index, 6))
        width = float(pick(line.get("width"), index, 0))
        if point is None or not _is_in_sight(point, subplot, 2 * size + width if cuts else 0.0) or not size:
            continue
        symbol = pick(marker.get("symbol"), index, "circle")
        color = pick(marker["color"], index, _DEFAULT_LINE_COLOR)
        opened = is_open_symbol(symbol)
        if opened:
            width = width or 1.0
        dash = pick(line.get("dash"), index, "")
        yield from paint_path(
            move_steps(marker_steps(symbol, size / 2), *point),
            fill=None if opened or is_line_symbol(symbol) else color,
            stroke=color if opened else pick(line.get("color"), index, _DEFAULT_LINE_COLOR),
            width=width,
            dash=dash_lengths(dash, width) if dash else (),
            opacity=float(pick(marker.get("opacity"), index, 1)),
            miter_limit=_SCATTER_MITER,
        )


def _is_in_sight(point: Point, subplot: Subplot, slack: float) -> bool:
    return subplot.x.holds(point[0], slack) and subplot.y.holds(point[1], slack)


def _draw_texts(
    trace: Mapping[str, Any],
    points: Sequence[Point | None],
    subplot: Subplot,
    fonts: FontSet,
    font: Font,
    *,
    shifted: bool,
    cuts: bool,
) -> Iterator[Label]:
    """Yield the texts at a trace's points, set off from its markers where it has some."""
    options = trace.get("textfont") or {}
    size = (trace.get("marker") or {}).get("size")
    for index, point in enumerate(points):
        text = str(pick(trace["text"], index, ""))
        if point is None or not text:
            continue
        own = {name: pick(value, index, None) for name, value in options.items()}
        block = measure_block(text, read_font(own, font), fonts)
        reach = max(block.width, block.height) + 50 if cuts else 0.0
        if not _is_in_sight(point, subplot, reach):
            continue
        radius = float(pick(size, index, 6)) / 2 if shifted else 0.0
        row, column = pick(trace["textposition"], index, "middle center").split(" ")
        anchor = {"left": "end", "center": "middle", "right": "start"}[column]
        dx, dy = _text_shift(row, column, block.font.size, len(block.lines), radius)
        yield from place_lines(block, anchor_lefts(block, point[0] + dx, anchor), point[1] + dy)


def _text_shift(row: str, column: str, size: float, lines: int, radius: float) -> Point:
    """Return how far a text's anchor and first baseline lie from its point (plotly.js 4.1, textPosition)."""
    room = radius / 0.8 + 1 if radius else 0.0
    side = {"left": -1, "center": 0, "right": 1}[column]
    way = {"top": -1, "middle": 0, "bottom": 1}[row]
    height = ((lines - 1) * LINE_SPACING + 1) * size
    return side * room, size * 0.75 + way * room + (way - 1) * height / 2


def _draw_bars(trace: Mapping[str, Any], path: str, subplot: Subplot) -> Iterator[Item]:
    """Yield the bars of a trace in order."""
    marker = trace["marker"]
    line, pattern = marker.get("line") or {}, marker.get("pattern") or {}
    box = _far_box(subplot, 50.0, 50.0)
    for index, corners in enumerate(_list_bars(trace, path, subplot)):
        if corners is None:
            continue
        left, top, right, bottom = (
            max(corners[0], box[0]), max(corners[1], box[1]), min(corners[2], box[2]), min(corners[3], box[3])
        )  # fmt: skip
        if left >= right or top >= bottom:
            continue
        opacity = float(pick(marker.get("opacity"), index, 1))
        width = float(pick(line.get("width"), index, 0))
        stroke = pick(line.get("color"), index, _DEFAULT_LINE_COLOR)
        color = pick(marker["color"], index, _DEFAULT_LINE_COLOR)
        outline = rectangle_steps(left, top, right, bottom)
        if not pick(pattern.get("shape"), index, ""):
            yield from paint_path(outline, fill=color, stroke=stroke, width=width, opacity=opacity)
            continue
        # The line hides what it lies on before the whole grows see-through, so the pattern ends at its inner edge.
        inset = width / 2 if opacity < 1 else 0.0
        inside = (left + inset, top + inset, right - inset, bottom - inset)
        if inside[0] < inside[2] and inside[1] < inside[3]:
            one_color = None if is_list(marker["color"]) else pick(pattern.get("fgcolor"), index, color)
            origin = (subplot.x.offset, subplot.y.offset)
            yield from _draw_pattern(pattern, index, inside, origin, one_color or color, one_color is not None, opacity)
        yield from paint_path(outline, stroke=stroke, width=width, opacity=opacity)


def _draw_pattern(
    pattern: Mapping[str, Any],
    index: int,
    inside: Rectangle,
    origin: Point,
    color: str,
    has_background: bool,
    opacity: float,
) -> Iterator[Item]:
    """Yield a bar's pattern, and behind it the pattern's background where it has one."""
    if has_background:
        background = pick(pattern.get("bgcolor"), index, None)
        yield from paint_path(rectangle_steps(*inside), fill=background, opacity=opacity)
    size, solidity = float(pick(pattern.get("size"), index, 8)), float(pick(pattern.get("solidity"), index, 0.3))
    if paint(color)[0] and solidity:
        inked = opacity * float(pattern.get("fgopacity", 1))
        yield draw_hatch(pick(pattern["shape"], index, ""), inside, origin, size, solidity, color, inked)


def _list_bars(trace: Mapping[str, Any], path: str, subplot: Subplot) -> Iterator[Rectangle | None]:
    """Yield each bar's left, top, right and bottom in px; None for one without place or length."""
    flat = trace["orientation"] == "h"
    along, across = (subplot.x, subplot.y) if flat else (subplot.y, subplot.x)
    lengths, places = (trace["x"], trace["y"]) if flat else (trace["y"], trace["x"])
    length_path, place_path = (f"{path}.x", f"{path}.y") if flat else (f"{path}.y", f"{path}.x")
    for index, (length, place) in enumerate(zip(lengths, places, strict=True)):
        if length is None or place is None:
            yield None
            continue
        start = along.read(pick(trace["base"], index, 0), f"{path}.base[{index}]")
        end = start + _read_length(length, f"{length_path}[{index}]")
        near = across.read(place, f"{place_path}[{index}]") + float(pick(trace["offset"], index, 0))
        far = near + float(pick(trace["width"], index, 0))
        (a, b), (c, d) = _span(along, start, end), _span(across, near, far)
        if a == b or c == d:
            yield None
        else:
            yield (a, c, b, d) if flat else (c, a, d, b)


def _read_length(value: object, path: str) -> float:
    """Return a bar's length in units of its axis, milliseconds on an axis of dates."""
    if is_number(value):
        return float(value)
    raise DrawError(f"figure attribute '{path}' is '{value}'; expected the bar's length as a number")


def _span(axis: Axis, start: float, end: float) -> tuple[float, float]:
    """Return a stretch of an axis in px, the smaller first."""
    a, b = axis.place(start), axis.place(end)
    return min(a, b), max(a, b)
