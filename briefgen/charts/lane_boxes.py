"""An event in a lane and the axis go in; its box comes out: what is drawn in its row, and where its words stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefgen.charts.axis import Axis
from briefgen.charts.bars import ARROW_REACH, BREAK_REACH, SHORTEST_BAR, Bar, lay_bar
from briefgen.charts.notation import Glyph, bar_glyph_of, glyph_of
from briefgen.charts.rows import Slide
from briefgen.charts.spans import Span, lies_in_range
from briefgen.charts.wrapping import measure_label, wrap_label
from briefgen.style import Style
from briefgen.timeline.select import Entry

MARK_RADIUS = 4.0
BAR_HEIGHT = 6.0
ARROW_WIDTH = 9.0
LINE = 1.3
# Between a mark and its words, px, and between a number and its title, in font sizes.
_WORD_SPACE = 4.0
TITLE_SPACE = 0.4
_ROW_SPACE = 2.5
_SLOT = 2 * MARK_RADIUS + 3.0
_MOST_LINES = 3
# What a title may take where it would be left out otherwise.
_LINES_AT_NEED = 5
# The highest mark of the notation is the diamond.
_HIGHEST_MARK = 2.6 * MARK_RADIUS + 1.0
# Half the width of the mark of a state.
_STATE_REACH = 1.25 * MARK_RADIUS
_NO_SKIP = (0.0, 0.0)
_NARROWEST_TEXT = 70.0
# A range shorter than this could not be told from its mark, px.
_SHORTEST_RANGE = 12.0

Slots = dict[tuple[float, float], list[int]]
"""For each stretch in which marks may slide: the events of several lanes, each of which has a place of its own."""


@dataclass(frozen=True, slots=True)
class LaneItem:
    """A dated event in one lane; `arrows` point up (-1) or down (1) to the lanes of its targets."""

    entry: Entry
    lane: int
    span: Span
    arrows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an item draws in its row, px.

    Attributes:
        low, high: where its mark, or the left end of its bar, may stand.
        before, after: how far it reaches to either side of that.
        skip: room on either side of it that the places of other marks need.
        bar: pieces of what lasted; None for a point.
        range: the stretch in which a point lies, where that is drawn.
    """

    low: float
    high: float
    before: float
    after: float
    skip: tuple[float, float]
    bar: Bar | None
    range: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Box:
    """An item with its words, px.

    Attributes:
        item: what it shows.
        slide: its place in a row, about its mark or the left end of its bar.
        drawn: what it draws.
        text_x: left end of the words, from the slide's mark.
        lines: of the title, () for a number alone.
        above: the words stand above a bar or range, not beside it.
    """

    item: LaneItem
    slide: Slide
    drawn: Drawn
    text_x: float
    lines: tuple[str, ...]
    above: bool

    @property
    def glyph(self) -> Glyph:
        """What its mark or bar looks like."""
        event = self.item.entry.event
        return glyph_of(event) if self.drawn.bar is None else bar_glyph_of(event)


class BoxMaker:
    """Makes boxes of one text size on one axis.

    Attributes:
        size: of the words, px.
        line: height of one of several lines, px.
        areas: stretches that a text may stand in, px; none crosses the as-of line.
    """

    def __init__(self, axis: Axis, areas: Sequence[tuple[float, float]], size: float, style: Style) -> None:
        self.size = size
        self.line = LINE * size
        self.areas = areas
        self._axis = axis
        self._face, self._bold = style.font_set.face(), style.font_set.face(bold=True)
        self._ends: dict[tuple[int | None, int | None], tuple[float, float]] = {}
        self._made: dict[tuple[int, int, bool, tuple[int, ...]], Box] = {}

    def make_box(self, item: LaneItem, titled: bool, slots: Slots) -> Box:
        """Return an item's box, its words where they need the fewest lines."""
        ends = self.ends(item.span)
        own = () if item.span.is_bar else tuple(slots.get(ends, ()))
        key = (item.entry.number, item.lane, titled, own)
        if key not in self._made:
            self._made[key] = self._add_words(item, titled, self._draw(item, ends, own))
        return self._made[key]

    def ends(self, span: Span) -> tuple[float, float]:
        """Return the stretch of the axis in which a point lies, px."""
        key = (span.start, span.stop)
        if key not in self._ends:
            self._ends[key] = self._axis.scale.ends(*key)
        return self._ends[key]

    def measure_lead(self, item: LaneItem) -> float:
        """Return the width of the arrows and the number before a title, px."""
        return ARROW_WIDTH * len(item.arrows) + measure_label(str(item.entry.number), self._bold, self.size)

    def measure_title(self, lines: Sequence[str]) -> float:
        """Return the width of a title with the space before it, px; 0 without one."""
        if not lines:
            return 0.0
        return max(measure_label(line, self._face, self.size) for line in lines) + TITLE_SPACE * self.size

    def area_at(self, x: float) -> tuple[float, float]:
        """Return the stretch that a text at x may stand in."""
        return min(self.areas, key=lambda area: max(area[0] - x, x - area[1], 0.0))

    def mark_y(self, box: Box) -> float:
        """Return the middle of what a box draws, from its top: the first line's, or below the words."""
        return (
            max(len(box.lines), 1) * self.line + self._bar_room(box.item, box.drawn) / 2
            if box.above
            else 0.6 * self.size
        )

    def place_title(self, box: Box, x: float, left: float, right: float) -> tuple[Box, bool]:
        """Return a box with its title in one line beside it, and whether there was room between left and right.

        Args:
            box: a number alone.
            x: where its mark stands, px.
            left, right: ends of the free stretch of its row, px.
        """
        title = (box.item.entry.event.title,)
        drawn, wide = box.drawn, self.measure_lead(box.item) + self.measure_title(title)
        start, end = x - drawn.before - drawn.skip[0], x + drawn.after + drawn.skip[1]
        left, right = max(left, self.area_at(start)[0]), min(right, self.area_at(end)[1])
        if end + _WORD_SPACE + wide <= right:
            text_x = end + _WORD_SPACE - x
            before, after = drawn.before, text_x + wide
        elif start - _WORD_SPACE - wide >= left:
            text_x = start - _WORD_SPACE - wide - x
            before, after = -text_x, drawn.after
        else:
            return box, False
        slide = Slide(x, x, before, after, box.slide.height)
        return Box(box.item, slide, drawn, text_x, title, False), True

    def _draw(self, item: LaneItem, ends: tuple[float, float], slots: tuple[int, ...]) -> Drawn:
        if item.span.is_bar:
            bar = lay_bar(item.span, self._axis.scale)
            if bar.right - bar.left < SHORTEST_BAR:
                middle, reach = (bar.left + bar.right) / 2, _STATE_REACH
                return Drawn(middle, middle, reach, reach, _NO_SKIP, None, None)
            return Drawn(bar.left, bar.left, 0.0, bar.right - bar.left, _NO_SKIP, bar, None)
        left, right = ends
        if lies_in_range(item.entry.event.date) and right - left >= _SHORTEST_RANGE:
            return Drawn(left, left, 0.0, right - left, _NO_SKIP, None, ends)
        return _slide_mark(item.entry.number, left, right, slots)

    def _add_words(self, item: LaneItem, titled: bool, drawn: Drawn) -> Box:
        """Put number and title to the right, to the left, or above, wherever the title takes the fewest lines."""
        lead = self.measure_lead(item)
        rooms = self._find_rooms(drawn, lead, titled)
        # Left of its mark a title reads well in one line; in several, or in many, rather than not at all.
        found = (
            self._find_places(item, titled, rooms, {"left": 1})
            or (titled and self._find_places(item, titled, rooms, {}))
            or (titled and self._find_places(item, titled, rooms, {}, _LINES_AT_NEED))
        )
        if not found:
            return self._add_words(item, False, drawn) if titled else self._box_above(item, drawn, (), lead)
        *_, side, lines = min(found)
        wide = lead + self.measure_title(lines)
        if side == "above":
            return self._box_above(item, drawn, lines, wide)
        height = max(len(lines) * self.line, 1.2 * self.size) + _ROW_SPACE
        if side == "left":
            reach = drawn.before + drawn.skip[0] + _WORD_SPACE + wide
            return Box(item, Slide(drawn.low, drawn.low, reach, drawn.after, height), drawn, -reach, lines, False)
        text_x = drawn.after + drawn.skip[1] + _WORD_SPACE
        high = max(min(drawn.high, self.area_at(drawn.low + drawn.after)[1] - text_x - wide), drawn.low)
        return Box(item, Slide(drawn.low, high, drawn.before, text_x + wide, height), drawn, text_x, lines, False)

    def _find_places(
        self,
        item: LaneItem,
        titled: bool,
        rooms: Sequence[tuple[str, float]],
        limits: Mapping[str, int],
        most: int = _MOST_LINES,
    ) -> list[tuple[int, int, str, tuple[str, ...]]]:
        """Return the sides where words may stand, with their lines: what each costs, its rank, its name, the lines.

        Args:
            item: whose words they are.
            titled: its title stands beside its number.
            rooms: for a title on each side, px, the preferred side first.
            limits: most lines of a title on a side where they are fewer than `most`.
            most: lines of a title.
        """
        found: list[tuple[int, int, str, tuple[str, ...]]] = []
        for rank, (side, room) in enumerate(rooms):
            lines = self._break_title(item, room, limits.get(side, most)) if titled else ()
            if room >= 0 and (lines or not titled):
                # Words above take the height of a line more than the bar that they stand over.
                found.append((len(lines) + (side == "above"), rank, side, lines))
        return found

    def _find_rooms(self, drawn: Drawn, lead: float, titled: bool) -> list[tuple[str, float]]:
        """Return the room for a title on each side, px, the preferred side first."""
        start, end = drawn.low - drawn.before, drawn.low + drawn.after
        right = self.area_at(end)[1] - end - drawn.skip[1] - _WORD_SPACE - lead
        left = start - drawn.skip[0] - _WORD_SPACE - self.area_at(start)[0] - lead
        if drawn.bar is None and drawn.range is None:
            return [("right", right), ("left", left)]
        above = max(area[1] - area[0] for area in self._touched(start, end)) - 4.0 - lead
        sides = [("right", right), ("left", left)] if titled else [("left", left), ("right", right)]
        return [*sides, ("above", above)]

    def _touched(self, start: float, end: float) -> list[tuple[float, float]]:
        return [area for area in self.areas if area[1] > start and area[0] < end] or [self.area_at(start)]

    def _box_above(self, item: LaneItem, drawn: Drawn, lines: tuple[str, ...], wide: float) -> Box:
        """Return a box with its words above what is drawn."""
        start, end = drawn.low - drawn.before, drawn.low + drawn.after
        area = max(
            self._touched(start, end), key=lambda each: (each[1] - max(each[0], start) >= wide, each[1] - each[0])
        )
        at = max(min(max(start, area[0] + 2.0), area[1] - wide), area[0])
        height = max(len(lines), 1) * self.line + self._bar_room(item, drawn) + _ROW_SPACE
        before, after = max(drawn.low - at, drawn.before), max(end, at + wide) - drawn.low
        return Box(item, Slide(drawn.low, drawn.low, before, after, height), drawn, at - drawn.low, lines, True)

    def _bar_room(self, item: LaneItem, drawn: Drawn) -> float:
        """Return the height of what stands under the words, px: a mark on its range, or a bar with what it bears."""
        bar = drawn.bar
        if bar is None:
            return _HIGHEST_MARK
        if bar.question:
            return max(BAR_HEIGHT, self.line)
        arrows = bar.arrow is not None or bar.arrow_left is not None
        strokes = any(omitted for _, _, omitted in bar.breaks)
        least = _HIGHEST_MARK if item.entry.event.kind == "absence" else 0.0
        return max(least, BAR_HEIGHT + (2 * BREAK_REACH if strokes else 2 * ARROW_REACH if arrows else 0.0))

    def _break_title(self, item: LaneItem, room: float, most: int) -> tuple[str, ...]:
        """Return the title's lines, () when there is no room for them or they are more than `most`."""
        title, width = item.entry.event.title, room - TITLE_SPACE * self.size
        if width <= 0 or (width < _NARROWEST_TEXT and measure_label(title, self._face, self.size) > width):
            return ()
        lines = wrap_label(title, self._face, self.size, width)
        return tuple(lines) if len(lines) <= most else ()


def _slide_mark(number: int, left: float, right: float, slots: tuple[int, ...]) -> Drawn:
    """Return where a mark may stand: anywhere in its stretch, but for the places of events in several lanes."""
    inset = MARK_RADIUS + 2.0
    if right - left < 2 * inset + _SLOT * (len(slots) + 1):
        middle = (left + right) / 2
        return Drawn(middle, middle, MARK_RADIUS, MARK_RADIUS, _NO_SKIP, None, None)
    if number in slots:
        index = slots.index(number)
        low = left + inset + _SLOT * index
        skip = (_SLOT * index, _SLOT * (len(slots) - 1 - index))
        return Drawn(low, low, MARK_RADIUS, MARK_RADIUS, skip, None, None)
    skip = (_SLOT * len(slots), 0.0)
    return Drawn(left + inset + skip[0], right - inset, MARK_RADIUS, MARK_RADIUS, skip, None, None)
