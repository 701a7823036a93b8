"""A selection and a width go in; the plan of the chart of lanes comes out: axis, rows, and which events have titles.

Where there is not room for all, this is given up, in this order: titles of the less significant, size, and at last
the least significant events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from briefgen.charts.axis import Axis, lay_axis
from briefgen.charts.bars import ARROW
from briefgen.charts.chart import USUAL_LABEL, Sizes, settle_sizes
from briefgen.charts.facts import dated_entries, name_lanes, rank_entries
from briefgen.charts.key import Key, lay_key
from briefgen.charts.lane_boxes import LINE, Box, BoxMaker, LaneItem, Slots
from briefgen.charts.notation import glyph_of
from briefgen.charts.number_key import NumberKey, lay_number_key
from briefgen.charts.ribbon import Ribbon, lay_ribbon
from briefgen.charts.rows import pack_rows
from briefgen.charts.scale import Stretch
from briefgen.charts.spans import Span, axis_stretches, cut_off_of, cut_off_place, finest_unit, make_span, window_of
from briefgen.charts.targets import target_lanes
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

MOST_HEIGHT = 215 / 25.4 * 96
# More marks than these say no more than a table does.
MOST_EVENTS = 120
# Of so many events the few with a mark tell little: columns over each lane count all of them.
_CROWD = 2 * MOST_EVENTS
RIBBON = 14.0
"""Height of these columns, px."""
# Titles are given to marks, the most significant first, while the lanes are not higher than this.
_USUAL_HEIGHT = 150 / 25.4 * 96
# Where the key of bare numbers has no room, lanes get these shares of that height, while so many titles stay.
_SHARES = (1.0, 0.92, 0.84, 0.76, 0.68)
_FEWEST_TITLES = 0.75
LANE_SPACE = 5.0
_BOX_SPACE = 9.0
_BAR_WEIGHT = 0.3
# Numbers of bars that begin at the axis's left end stand in front of it.
_GUTTER = 20.0
_NAME_SPACE = 18.0
_LINE_SPACE = 3.0


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box in its lane: x of its mark, and y of its top from the lane's."""

    box: Box
    x: float
    top: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A packed lane: its number among all lanes, its name in lines, what stands in it, and its height, px."""

    index: int
    name: tuple[str, ...]
    placed: tuple[PlacedBox, ...]
    height: float


@dataclass(frozen=True, slots=True)
class LaneFrame:
    """What lanes stand in.

    Attributes:
        sizes: of texts.
        axis: laid out.
        key: of marks, laid out.
        cut_off_x: place of the as-of line, None where the axis does not reach it.
        areas: stretches that words may stand in, px; none crosses the as-of line.
        names: of all lanes, in lines.
    """

    sizes: Sizes
    axis: Axis
    key: Key
    cut_off_x: float | None
    areas: tuple[tuple[float, float], ...]
    names: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        """Of all that stands around the lanes: the axis twice, the words of the as-of line, the key of marks; px."""
        return 2 * self.axis.height + self.key.height + LINE * self.sizes.label + 16.0


@dataclass(frozen=True, slots=True)
class LanePlan:
    """Everything that is drawn, and where.

    Attributes:
        entries: the dated events in the order of their numbers.
        shown: those that have room.
        lanes: in order.
        maker: what made the boxes, with their text size.
        frame: what the lanes stand in.
        numbers: the words of the marks that have their numbers alone; empty where there is no room for them.
        ribbons: of a crowd, the columns that count all events of a lane, by its number among all lanes.
    """

    entries: tuple[Entry, ...]
    shown: tuple[Entry, ...]
    lanes: tuple[Lane, ...]
    maker: BoxMaker
    frame: LaneFrame
    numbers: NumberKey
    ribbons: Mapping[int, Ribbon]

    @property
    def items(self) -> list[LaneItem]:
        """Everything that stands in the lanes."""
        return [placed.box.item for lane in self.lanes for placed in lane.placed]


def plan_lanes(selected: Selected, style: Style, words: Words, width: float, *, alone: bool = False) -> LanePlan:
    """Plan the chart.

    Args:
        selected: what may be shown.
        style: fonts and sizes.
        words: the language.
        width: px.
        alone: the chart stands alone, so that bare numbers are explained below it, however high that makes it.

    Raises:
        SelectionError: no event has a date to be drawn at.
    """
    cut_off, window, entries = cut_off_of(selected), window_of(selected), dated_entries(selected)
    spans = {entry.number: make_span(entry, cut_off, window) for entry in entries}
    stretches = axis_stretches(
        [(entry, spans[entry.number], weigh_span(spans[entry.number])) for entry in entries], cut_off, window
    )
    frame = lay_frame(selected, entries, stretches, style, words, width)
    scale = max(1.0, frame.sizes.label / USUAL_LABEL)
    makers = [BoxMaker(frame.axis, frame.areas, size, style) for size in frame.sizes.steps]
    ribbons = _lay_ribbons(selected, entries, spans, frame.axis) if len(entries) > _CROWD else {}
    packer = LanePacker(selected, spans, frame.names, RIBBON + LANE_SPACE if ribbons else 0.0)
    most = MOST_HEIGHT * min(scale, 1.1) - frame.height
    maker, shown = _choose_shown(packer, makers, entries, most)
    usual = most if alone else min(_USUAL_HEIGHT * min(scale, 1.2), most)
    lanes, numbers = _share_height(
        lambda share: choose_titles(packer, maker, shown, usual * share),
        lambda lanes: lay_number_key(find_bare(lanes), width, frame.sizes.small, style, words, dated=alone),
        float("inf") if alone else most,
    )
    frame = replace(frame, key=lay_lane_key(lanes, width, frame.sizes, style, words))
    return LanePlan(tuple(entries), tuple(shown), lanes, maker, frame, numbers, ribbons)


def lay_lane_key(lanes: Sequence[Lane], width: float, sizes: Sizes, style: Style, words: Words) -> Key:
    """Lay out the key of what stands in the lanes; it is no higher than that of all events in a frame."""
    glyphs = [placed.box.glyph for lane in lanes for placed in lane.placed]
    return lay_key(glyphs, width, sizes.small, style, words)


def _lay_ribbons(selected: Selected, entries: Sequence[Entry], spans: dict[int, Span], axis: Axis) -> dict[int, Ribbon]:
    """Return the columns that count the events of each lane; what lasted counts where it began, if that is known."""
    places = {lane: index for index, lane in enumerate(selected.lanes)}
    ends: dict[int, list[tuple[float, float]]] = {}
    for entry in entries:
        span = spans[entry.number]
        found = axis.scale.ends(span.start, span.stop)
        if span.is_bar:
            found = (found[1], found[1]) if span.start is None else (found[0], found[0])
        for lane in entry.lanes:
            ends.setdefault(places[lane], []).append(found)
    return {index: lay_ribbon(own, axis.scale.left, axis.scale.right) for index, own in ends.items()}


def _share_height(
    place: Callable[[float], tuple[Lane, ...]], explain: Callable[[Sequence[Lane]], NumberKey], most: float
) -> tuple[tuple[Lane, ...], NumberKey]:
    """Return lanes with the key of their bare numbers; without it where it would cost too many of the titles.

    Args:
        place: returns the lanes for a share of the height that they usually may have.
        explain: returns the key of the numbers that have no words in the lanes.
        most: height of both, px.
    """
    first = place(1.0)
    direct = _count_titled(first)
    for share in _SHARES:
        lanes = first if share == 1.0 else place(share)
        numbers = explain(lanes)
        if sum(lane.height for lane in lanes) + numbers.height <= most:
            return lanes, numbers
        if _count_titled(lanes) < _FEWEST_TITLES * direct:
            break
    return first, explain(())


def _count_titled(lanes: Sequence[Lane]) -> int:
    return sum(1 for lane in lanes for placed in lane.placed if placed.box.lines)


def weigh_span(span: Span) -> float:
    """Return how much room on the axis a span asks for: what lasted less than a point."""
    return _BAR_WEIGHT if span.is_bar else 1.0


def lay_frame(
    selected: Selected,
    entries: Sequence[Entry],
    stretches: Sequence[Stretch],
    style: Style,
    words: Words,
    width: float,
) -> LaneFrame:
    """Lay out the axis beside the lanes' names, and what else stands around them.

    Args:
        selected: its lanes and as-of date.
        entries: what is to be drawn.
        stretches: of time that must be seen.
        style: fonts and sizes.
        words: the language.
        width: px.
    """
    sizes = settle_sizes(style)
    names, names_width = _lay_names(selected, style, words, width, sizes.label)
    left, right = names_width + _GUTTER + ARROW, width - ARROW - 1.0
    window = window_of(selected)
    axis = lay_axis(stretches, left, right, sizes.small, style, words, finest=finest_unit(entries), within=window)
    cut_off_x = cut_off_place(cut_off_of(selected), axis.scale, window)
    areas = [(names_width, width)]
    if cut_off_x is not None:
        sides = [(names_width, cut_off_x - _LINE_SPACE), (cut_off_x + _LINE_SPACE, width)]
        areas = [area for area in sides if area[1] > area[0]]
    key = lay_key([glyph_of(entry.event) for entry in entries], width, sizes.small, style, words)
    return LaneFrame(sizes, axis, key, cut_off_x, tuple(areas), tuple(names))


def find_bare(lanes: Sequence[Lane]) -> list[Entry]:
    """Return the events that have their titles in none of their lanes, in the order of their numbers."""
    boxes = [placed.box for lane in lanes for placed in lane.placed]
    titled = {box.item.entry.number for box in boxes if box.lines}
    bare = {box.item.entry.number: box.item.entry for box in boxes if box.item.entry.number not in titled}
    return [bare[number] for number in sorted(bare)]


def _lay_names(
    selected: Selected, style: Style, words: Words, width: float, size: float
) -> tuple[list[tuple[str, ...]], float]:
    """Break the lanes' names into lines; return them and the width of their column, px."""
    bold = style.font_set.face(bold=True)
    texts = list(name_lanes(selected, words).values())
    # The column is as wide as it takes to keep words whole, within reason.
    longest = max((measure_text(word, bold, size) for text in texts for word in text.split()), default=0.0)
    most = max(0.17 * width, 6.0 * size, min(longest, 0.25 * width))
    names = [tuple(wrap_text(text, bold, size, most)) for text in texts]
    widest = max((measure_text(line, bold, size) for lines in names for line in lines), default=0.0)
    return names, widest + _NAME_SPACE


def _choose_shown(
    packer: LanePacker, makers: Sequence[BoxMaker], entries: Sequence[Entry], most: float
) -> tuple[BoxMaker, list[Entry]]:
    """Return the largest text in which all entries have room as numbered marks, or in the smallest the most of them."""
    for maker in makers:
        if len(entries) <= MOST_EVENTS and packer.pack(maker, entries, set(), most) is not None:
            return maker, list(entries)
    maker, ranked = makers[-1], rank_entries(entries)
    low, high = 1, min(len(ranked), MOST_EVENTS)
    while low < high:
        middle = (low + high + 1) // 2
        if packer.pack(maker, _in_order(ranked[:middle]), set(), most) is not None:
            low = middle
        else:
            high = middle - 1
    return maker, _in_order(ranked[:low])


def _in_order(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.number)


def choose_titles(packer: LanePacker, maker: BoxMaker, shown: Sequence[Entry], most: float) -> tuple[Lane, ...]:
    """Give titles to the most significant while there is room, then to those that have room anyway."""
    ranked = [entry.number for entry in rank_entries(shown)]
    low, high = 0, len(ranked)
    best = packer.pack(maker, shown, set(), float("inf")) or []
    while low < high:
        middle = (low + high + 1) // 2
        packed = packer.pack(maker, shown, set(ranked[:middle]), most)
        if packed is not None:
            low, best = middle, packed
        else:
            high = middle - 1
    return tuple(_add_titles(lane, maker) for lane in best)


class LanePacker:
    """The lanes and what may stand in them."""

    def __init__(
        self, selected: Selected, spans: dict[int, Span], names: Sequence[tuple[str, ...]], head: float = 0.0
    ) -> None:
        """Keep them; `head` is what each lane needs above its rows, px."""
        self._head = head
        self._selected, self._spans, self._names = selected, spans, names
        self._places = {lane: index for index, lane in enumerate(selected.lanes)}
        self._items: dict[int, list[LaneItem]] = {}

    def pack(self, maker: BoxMaker, entries: Sequence[Entry], titled: set[int], most: float) -> list[Lane] | None:
        """Place entries in their lanes, some with their titles; return None when that is higher than `most` px."""
        items = [item for entry in entries for item in self._list_items(entry)]
        slots = self._share_slots(items, maker)
        lanes: list[Lane] = []
        by_lane: dict[int, list[LaneItem]] = {}
        for item in items:
            by_lane.setdefault(item.lane, []).append(item)
        for index in sorted(by_lane):
            boxes = [maker.make_box(item, item.entry.number in titled, slots) for item in by_lane[index]]
            lane = _pack_lane(boxes, index, self._names[index], maker.line, most, self._head)
            if lane is None or lane.height > most:
                return None
            lanes.append(lane)
            most -= lane.height
        return lanes

    def _list_items(self, entry: Entry) -> list[LaneItem]:
        """Return an entry once for each of its lanes."""
        if entry.number not in self._items:
            targets = [self._places[lane] for lane in target_lanes(entry.event, self._selected)]
            own = [self._places[lane] for lane in entry.lanes]
            self._items[entry.number] = [
                LaneItem(entry, lane, self._spans[entry.number], _find_ways(lane, own, targets)) for lane in own
            ]
        return self._items[entry.number]

    def _share_slots(self, items: Sequence[LaneItem], maker: BoxMaker) -> Slots:
        slots: Slots = {}
        for item in items:
            if len(item.entry.lanes) > 1 and not item.span.is_bar:
                own = slots.setdefault(maker.ends(item.span), [])
                if item.entry.number not in own:
                    own.append(item.entry.number)
        return slots


def _find_ways(lane: int, own: Sequence[int], targets: Sequence[int]) -> tuple[int, ...]:
    """Return up (-1) and down (1) as the lanes of targets lie, those left out that the event itself stands in."""
    return tuple(sorted({-1 if target < lane else 1 for target in targets if target not in own}))


def _pack_lane(
    boxes: Sequence[Box], index: int, name: tuple[str, ...], line: float, most: float, head: float
) -> Lane | None:
    """Pack a lane, what lasted first, then the marks; return None when it is higher than `most` px."""
    top = LANE_SPACE + head
    placed: list[PlacedBox] = []
    for bars in (True, False):
        own = sorted(
            (box for box in boxes if (box.drawn.bar is not None) == bars),
            key=lambda box: (box.slide.low, box.item.entry.number),
        )
        packed = pack_rows([box.slide for box in own], _BOX_SPACE, most - top)
        if packed is None:
            return None
        tops = [top]
        for height in packed.heights:
            tops.append(tops[-1] + height)
        placed += [PlacedBox(box, x, tops[row]) for box, row, x in zip(own, packed.rows, packed.marks, strict=True)]
        top = tops[-1]
    return Lane(index, name, tuple(placed), max(top, LANE_SPACE + len(name) * line) + LANE_SPACE)


def _add_titles(lane: Lane, maker: BoxMaker) -> Lane:
    """Give the title in one line to every number that has the room for it in its row."""
    rows: dict[float, list[PlacedBox]] = {}
    for placed in lane.placed:
        rows.setdefault(placed.top, []).append(placed)
    for row in rows.values():
        row.sort(key=lambda placed: placed.x)
        for index, placed in enumerate(row):
            if placed.box.lines or placed.box.above:
                continue
            before, after = row[index - 1] if index else None, row[index + 1] if index + 1 < len(row) else None
            left = before.x + before.box.slide.after + _BOX_SPACE if before else float("-inf")
            right = after.x - after.box.slide.before - _BOX_SPACE if after else float("inf")
            box, found = maker.place_title(placed.box, placed.x, left, right)
            if found:
                row[index] = PlacedBox(box, placed.x, placed.top)
    return Lane(lane.index, lane.name, tuple(placed for top in sorted(rows) for placed in rows[top]), lane.height)
