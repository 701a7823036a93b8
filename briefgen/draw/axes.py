"""The axes of a frame go in; their grid, lines, ticks and tick labels come out, placed as plotly.js places them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.draw.coordinates import Axis, Frame
from briefgen.draw.dashes import dash_lengths
from briefgen.draw.painting import paint_path
from briefgen.draw.rich_text import LINE_SPACING, Font, anchor_lefts, measure_block, place_lines, read_font
from briefgen.draw.scene import Item, Label, Step
from briefgen.text.fonts import FontSet

# A tick this near to an end of its axis, in px, gives way to the line there (plotly.js 4.1, clipEnds).
_END_ROOM = 1.0
# Ticks outside the range by less than this share of it are kept (plotly.js 4.1).
_RANGE_SLACK = 1e-4
_DEFAULT_COLOR = "#444"
# Distance of labels from ticks, and of a middle line's baseline from its middle, in font sizes (plotly.js 4.1).
_LABEL_GAP = 0.2
_MIDDLE_SHIFT = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Subplot:
    """A pair of axes that share an area of the page."""

    x: Axis
    y: Axis

    @property
    def id(self) -> str:
        """Its name, such as "x2y"."""
        return self.x.id + self.y.id

    def axis(self, letter: str) -> Axis:
        """Return its x or y axis."""
        return self.x if letter == "x" else self.y


def draw_grid(axis: Axis, counter: Axis) -> list[Item]:
    """Return an axis's grid lines across the stretch of a counter axis."""
    options = axis.options
    if not axis.is_shown or not options.get("showgrid"):
        return []
    width = float(options.get("gridwidth") or 1)
    near, far = counter.offset, counter.offset + counter.length
    places = [px for px, _ in _list_ticks(axis) if axis.holds(px, -_END_ROOM)]
    dash = dash_lengths(options.get("griddash") or "", width)
    return _cross_lines(axis, places, near, far, options["gridcolor"], width, dash)


def draw_lines(axis: Axis, frame: Frame, home: Subplot) -> list[Item]:
    """Return the line along an axis, and its mirror image.

    Args:
        axis: the axis.
        frame: the page.
        home: the subplot that the axis is drawn with.
    """
    options = axis.options
    if not axis.is_shown or not options.get("showline"):
        return []
    near, far = axis.offset, axis.offset + axis.length
    counter = frame.axes.get(str(options.get("anchor") or ("y" if axis.is_x else "x")))
    places = [_find_line(axis, frame, axis.side)]
    if axis.is_x and counter:
        # Only x lines reach into the corners, over the width of the y lines there.
        near -= _corner_width(axis, "left", home.y, frame)
        far += _corner_width(axis, "right", home.y, frame)
    if counter and options.get("mirror"):
        opposite = {"bottom": "top", "top": "bottom", "left": "right", "right": "left"}[axis.side]
        places.append(_find_line(axis, frame, opposite))
    steps: list[Step] = []
    for place in places:
        steps += _segment(axis.is_x, place, near, far)
    return paint_path(tuple(steps), stroke=options.get("linecolor") or _DEFAULT_COLOR, width=_line_width(axis))


def draw_ticks(axis: Axis, frame: Frame, fonts: FontSet, font: Font) -> list[Item]:
    """Return an axis's tick marks and tick labels.

    Args:
        axis: the axis.
        frame: the page.
        fonts: the faces to measure with.
        font: the layout's font.
    """
    if not axis.is_shown:
        return []
    options, kind = axis.options, axis.options.get("ticks")
    line = _find_line(axis, frame, axis.side)
    items: list[Item] = []
    if kind:
        width = float(options.get("tickwidth", 1))
        places = [px for px, _ in _list_ticks(axis) if kind == "outside" or axis.holds(px, -_END_ROOM)]
        outward = 1 if axis.side in ("bottom", "right") else -1
        way = outward if kind == "outside" else -outward
        start = line + way * (_line_width(axis) or 1) / 2
        end = start + way * float(options.get("ticklen", 5))
        items += _cross_lines(axis, places, start, end, options.get("tickcolor") or _DEFAULT_COLOR, width)
    if options.get("showticklabels") is not False:
        items += _draw_labels(axis, line, fonts, read_font(options.get("tickfont"), font))
    return items


def _draw_labels(axis: Axis, line: float, fonts: FontSet, font: Font) -> Iterator[Label]:
    """Yield the tick labels that stand along a line at `line` px."""
    options = axis.options
    outside = options.get("ticks") == "outside"
    gap = (_line_width(axis) or 1) / 2
    gap += float(options.get("ticklen", 5)) if outside else 0.0
    gap += _LABEL_GAP * font.size if outside or options.get("showline") else 0.0
    for px, text in _list_ticks(axis):
        if not text:
            continue
        block = measure_block(text, font, fonts)
        extra = (len(block.lines) - 1) * LINE_SPACING * font.size
        if axis.side == "bottom":
            x, baseline, anchor = px, line + gap + font.size, "middle"
        elif axis.side == "top":
            x, baseline, anchor = px, line - gap - _LABEL_GAP * font.size - extra, "middle"
        else:
            x, anchor = (line - gap, "end") if axis.side == "left" else (line + gap, "start")
            baseline = px + _MIDDLE_SHIFT * font.size - extra / 2
        yield from place_lines(block, anchor_lefts(block, x, anchor), baseline)


def _list_ticks(axis: Axis) -> list[tuple[float, str]]:
    """Return the place in px and the text of each tick within the range."""
    values, texts = axis.options.get("tickvals") or (), axis.options.get("ticktext") or ()
    slack = abs(axis.last - axis.first) * _RANGE_SLACK
    low, high = min(axis.first, axis.last) - slack, max(axis.first, axis.last) + slack
    ticks: list[tuple[float, str]] = []
    for index, (value, text) in enumerate(zip(values, texts, strict=True)):
        number = axis.read(value, f"{axis.path}.tickvals[{index}]")
        if low < number < high:
            ticks.append((axis.place(number), str(text)))
    return ticks


def _line_width(axis: Axis) -> float:
    """Return the width of an axis's line; 0 without one."""
    return float(axis.options.get("linewidth") or 1) if axis.options.get("showline") else 0.0


def _find_line(axis: Axis, frame: Frame, side: str) -> float:
    """Return the px of the middle of an axis's line, just outside the stretch of the axis that it stands on."""
    half = (_line_width(axis) or 1) / 2
    anchor = str(axis.options.get("anchor") or ("y" if axis.is_x else "x"))
    counter = frame.axes.get(anchor)
    if counter:
        outside = side in ("bottom", "right")
        return counter.offset + counter.length + half if outside else counter.offset - half
    position = float(axis.options.get("position") or 0)
    if axis.is_x:
        return frame.top + frame.plot_height * (1 - position) + half % 1
    return frame.left + frame.plot_width * position + half % 1


def _corner_width(axis: Axis, side: str, counter: Axis, frame: Frame) -> float:
    """Return the width of the y line that stands at one end of an x axis; 0 when none does."""
    family = [counter, *(each for each in frame.axes.values() if _main_axis(each) == _main_axis(counter))]
    for each in family:
        if _touches(axis, side, each, frame):
            return _line_width(each)
    return 0.0


def _main_axis(axis: Axis) -> str:
    """Return the id of the axis that this one lies over, or its own."""
    overlaying = axis.options.get("overlaying")
    return str(overlaying) if overlaying and overlaying != "free" else axis.id


def _touches(axis: Axis, side: str, counter: Axis, frame: Frame) -> bool:
    """Tell whether the line of a counter axis ends at that side of an axis."""
    anchor = frame.axes.get(str(counter.options.get("anchor") or ("y" if counter.is_x else "x")))
    if not counter.is_shown or not counter.options.get("showline") or anchor is None:
        return False
    end = 0 if side == "left" else 1
    if counter.side != side:
        end = 1 - end
        if not counter.options.get("mirror"):
            return False
    return _domain(anchor)[end] == _domain(axis)[end]


def _domain(axis: Axis) -> tuple[float, float]:
    low, high = axis.options.get("domain") or (0, 1)
    return float(low), float(high)


def _segment(is_x: bool, place: float, near: float, far: float) -> tuple[Step, Step]:
    """Return a line along an axis at a distance from the page's edge."""
    return (("M", near, place), ("L", far, place)) if is_x else (("M", place, near), ("L", place, far))


def _cross_lines(
    axis: Axis, places: list[float], near: float, far: float, color: str, width: float, dash: tuple[float, ...] = ()
) -> list[Item]:
    """Return lines across an axis at each place, as one path."""
    steps: list[Step] = []
    for place in places:
        steps += _segment(not axis.is_x, place, near, far)
    return paint_path(tuple(steps), stroke=color, width=width, dash=dash)
