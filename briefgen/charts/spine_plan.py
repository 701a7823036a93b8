"""A selection and a width go in; the plan of the timeline figure comes out: axis, bars, callouts and their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen.charts.axis import Axis, lay_axis
from briefgen.charts.bars import ARROW, SHORTEST_BAR, Bar, lay_bar
from briefgen.charts.callouts import LINE_SPACING, Ask, Fitted, fit_callouts
from briefgen.charts.chart import USUAL_LABEL, Sizes, settle_sizes
from briefgen.charts.facts import dated_entries, print_short_date, rank_entries, say_as_of, weigh_entry
from briefgen.charts.key import Key, lay_key
from briefgen.charts.labels import Layout, Place, Side
from briefgen.charts.notation import Glyph, bar_glyph_of, glyph_of
from briefgen.charts.ribbon import Ribbon, lay_ribbon
from briefgen.charts.spans import (
    Span,
    axis_stretches,
    cut_off_of,
    cut_off_place,
    finest_unit,
    lies_in_range,
    make_span,
    window_of,
)
from briefgen.style import Style
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

MOST_HEIGHT = 110 / 25.4 * 96
SIDES: tuple[Side, Side] = ("above", "below")
MARK_RADIUS = 4.4
# The row in which the marks of the called-out events stand.
RAIL = 2 * MARK_RADIUS + 3.0
BRACKET = 4.0
# The bar through the ring of an absence reaches farthest from a mark's middle.
_WIDEST_MARK = 1.35 * MARK_RADIUS + 1.0
# So many events are called out before a less significant class of events is left to small marks.
_ENOUGH = 8
_BAR_STEP, _THIN_STEP = 9.0, 4.5
_MOST_THIN_ROWS = 3
_BAR_SPACE = 5.0
_UNCALLED_WEIGHT = 0.2
# A bracket shorter than this could not be told from its mark, px.
_SHORTEST_BRACKET = 10.0
# The leader of a bar starts within so many px of the bar's beginning.
_LONGEST_HOLD = 140.0
_EDGES = 14.0
# More dots than these are a line that says nothing; columns count them.
_MOST_DOTS = 240
RIBBON = 16.0
"""Height of the columns over the axis, px."""


@dataclass(frozen=True, slots=True)
class SpineItem:
    """A dated event with what is drawn of it; `called` when it is to be called out."""

    entry: Entry
    span: Span
    called: bool

    @property
    def is_dot(self) -> bool:
        """Whether it is a small dot on the axis."""
        return not self.called and not self.span.is_bar


@dataclass(frozen=True, slots=True)
class BarRows:
    """The bars below the axis.

    Attributes:
        called, thin: the bar and the y of its middle from the axis, by number; states called out, and the others.
        short: ends of the other states that are too short for a bar and so are dots, by number.
        left_out: how many states have no row, or go on from end to end of the axis and say nothing.
        height: of all rows, px.
    """

    called: dict[int, tuple[Bar, float]]
    thin: dict[int, tuple[Bar, float]]
    short: dict[int, tuple[float, float]]
    left_out: int
    height: float


@dataclass(frozen=True, slots=True)
class SpinePlan:
    """Everything that is drawn, and where.

    Attributes:
        items: the dated events in the order of their numbers.
        sizes: of texts.
        axis: laid out.
        rows: of bars.
        key: laid out.
        brackets: ends of the stretch in which a called-out point lies, px, by number.
        asks: what is to be called out, in order of place.
        asked: the item of each; None for the as-of line.
        fitted: where the callouts stand.
        cut_off_x: place of the as-of line, None where the axis does not reach it.
        ribbon: columns that count the events that are dots, where those are too many; else None.
    """

    items: tuple[SpineItem, ...]
    sizes: Sizes
    axis: Axis
    rows: BarRows
    key: Key
    brackets: dict[int, tuple[float, float]]
    asks: tuple[Ask, ...]
    asked: tuple[SpineItem | None, ...]
    fitted: Fitted
    cut_off_x: float | None
    ribbon: Ribbon | None

    @property
    def ribbon_height(self) -> float:
        """Height that the columns take over the axis, px."""
        return RIBBON + 2.0 if self.ribbon is not None else 0.0

    @property
    def shown(self) -> list[SpineItem]:
        """The items that are called out or numbered, in the order of their numbers."""
        found = [item for item in (self.asked[index] for index in self.fitted.shown) if item is not None]
        return sorted(found, key=lambda item: item.entry.number)

    @property
    def numbered(self) -> list[SpineItem]:
        """Those of them that have a number and no words."""
        pairs = zip(self.fitted.shown, self.fitted.blocks, strict=True)
        bare = {index for index, block in pairs if block is None}
        found = [item for item in (self.asked[index] for index in sorted(bare)) if item is not None]
        return sorted(found, key=lambda item: item.entry.number)

    def ends_px(self, span: Span) -> tuple[float, float]:
        """Return the stretch of the axis in which a point lies."""
        return self.axis.scale.ends(span.start, span.stop)


def plan_spine(selected: Selected, style: Style, words: Words, width: float) -> SpinePlan:
    """Plan the figure.

    Raises:
        SelectionError: no event has a date to be drawn at.
    """
    sizes = settle_sizes(style)
    cut_off, window = cut_off_of(selected), window_of(selected)
    entries = dated_entries(selected)
    called = {entry.number for entry in choose_called(entries, style.charts.spine_events)}
    items = [SpineItem(entry, make_span(entry, cut_off, window), entry.number in called) for entry in entries]
    stretches = axis_stretches(
        [(item.entry, item.span, 1.0 if item.called else _UNCALLED_WEIGHT) for item in items], cut_off, window
    )
    left, right, finest = ARROW + 1.0, width - ARROW - 1.0, finest_unit(entries)
    axis = lay_axis(stretches, left, right, sizes.small, style, words, finest=finest, within=window)
    rows = _lay_rows(items, axis, LINE_SPACING * sizes.small)
    ribbon = _lay_ribbon(items, rows, axis)
    others = (
        ribbon is None and (bool(rows.short) or any(item.is_dot for item in items)),
        bool(rows.thin),
    )

    def lay_own_key(glyphs: Iterable[Glyph]) -> Key:
        return lay_key(glyphs, width, sizes.small, style, words, dots=others[0], lines=others[1])

    key = lay_own_key(glyph_of(item.entry.event) for item in items if item.called)
    brackets = _lay_brackets(items, axis)
    cut_off_x = cut_off_place(cut_off, axis.scale, window)
    pairs = _list_asks(items, axis, rows, brackets, words)
    if cut_off_x is not None and selected.as_of is not None:
        pairs.append((Ask(cut_off_x, cut_off_x, "", say_as_of(selected, words), "", 0, "above"), None))
    pairs.sort(key=lambda pair: (pair[0].left, pair[0].right, int(pair[0].number or 10**9)))
    asks = tuple(ask for ask, _ in pairs)
    fixed = (
        axis.height
        + (RIBBON if ribbon is not None else 0.0)
        + rows.height
        + min(key.height, 1.5 * sizes.small)
        + _EDGES
    )
    most = MOST_HEIGHT * max(1.0, sizes.label / USUAL_LABEL)
    fitted = fit_callouts(
        asks,
        (_WIDEST_MARK, width),
        lambda layout, size: fixed + _callouts_height(layout, size) <= most,
        style.font_set,
        sizes.steps,
    )
    asked = tuple(item for _, item in pairs)
    marked = [item for item in (asked[index] for index in fitted.shown) if item is not None]
    bars = [item for item in items if item.entry.number in rows.called]
    key = lay_own_key(
        [*(glyph_of(item.entry.event) for item in marked), *(bar_glyph_of(item.entry.event) for item in bars)]
    )
    return SpinePlan(tuple(items), sizes, axis, rows, key, brackets, asks, asked, fitted, cut_off_x, ribbon)


def choose_called(entries: Sequence[Entry], most: int) -> list[Entry]:
    """Return the events to be called out: the most significant, whole classes while that is not yet enough.

    What was withdrawn comes last, however significant it was. Of a class that is larger than what may be added,
    events are taken evenly over time.

    Args:
        entries: with a date, in the order of their numbers.
        most: at most so many.
    """
    chosen: list[Entry] = []
    for weight in sorted({weigh_entry(entry) for entry in entries}, reverse=True):
        own = [entry for entry in entries if weigh_entry(entry) == weight]
        room = most - len(chosen)
        if len(own) > room:
            own = [own[round(index * (len(own) - 1) / max(room - 1, 1))] for index in range(room)]
        chosen += own
        if len(chosen) >= min(_ENOUGH, most):
            break
    return chosen


def channel_height(places: Sequence[Place]) -> float:
    """Return the height in which the leaders of one side slant: the farther they go sideways, the more."""
    shift = max((abs(place.stem - place.foot) for place in places), default=0.0)
    return min(max(0.3 * shift, 8.0), 30.0) if places else 0.0


def _callouts_height(layout: Layout, size: float) -> float:
    """Return the height of the callouts of both sides with their marks and leaders, in text of a size."""
    height = layout.height
    for side in SIDES:
        own = [place for place in layout.places if place.side == side]
        if own:
            numbers = LINE_SPACING * size if any(place.tier < 0 for place in own) else 0.0
            height += channel_height(own) + RAIL + numbers
    return height


def _lay_rows(items: Sequence[SpineItem], axis: Axis, line: float) -> BarRows:
    """Pack the bars: those called out first, each in the first row that is free where it lies.

    Rows that hold a question mark are as high as a line of text, px.
    """
    called: dict[int, tuple[Bar, float]] = {}
    thin: dict[int, tuple[Bar, float]] = {}
    short: dict[int, tuple[float, float]] = {}
    left_out = 0
    height = 4.0 + (BRACKET if any(_may_have_bracket(item) for item in items) else 0.0)
    for wanted, least, most, into in (
        (True, _BAR_STEP, len(items), called),
        (False, _THIN_STEP, _MOST_THIN_ROWS, thin),
    ):
        ends: list[float] = []
        placed: list[tuple[int, Bar, int]] = []
        for item in items:
            if not item.span.is_bar or item.called != wanted:
                continue
            bar = lay_bar(item.span, axis.scale)
            if bar.right - bar.left < SHORTEST_BAR:
                if not wanted:
                    short[item.entry.number] = (bar.left, bar.right)
                continue
            if not wanted and bar.arrow is not None and bar.arrow_left is not None:
                left_out += 1
                continue
            row = next((row for row, end in enumerate(ends) if bar.left > end + _BAR_SPACE), len(ends))
            if row >= most:
                left_out += 1
                continue
            ends[row : row + 1] = [bar.right]
            placed.append((item.entry.number, bar, row))
        step = max(least, line) if wanted and any(bar.question for _, bar, _ in placed) else least
        into.update({number: (bar, height + (row + 0.5) * step) for number, bar, row in placed})
        height += len(ends) * step
    return BarRows(called, thin, short, left_out, height if called or thin else 0.0)


def _lay_ribbon(items: Sequence[SpineItem], rows: BarRows, axis: Axis) -> Ribbon | None:
    """Return the columns that count the events that are not called out; None where these can be told apart as dots."""
    if sum(item.is_dot for item in items) + len(rows.short) <= _MOST_DOTS:
        return None
    ends = [axis.scale.ends(item.span.start, item.span.stop) for item in items if item.is_dot]
    return lay_ribbon([*ends, *rows.short.values()], axis.scale.left, axis.scale.right)


def _may_have_bracket(item: SpineItem) -> bool:
    return item.called and not item.span.is_bar and lies_in_range(item.entry.event.date)


def _lay_brackets(items: Sequence[SpineItem], axis: Axis) -> dict[int, tuple[float, float]]:
    """Return the stretches in which called-out points may lie, where these are long enough to be seen."""
    ends = {
        item.entry.number: axis.scale.ends(item.span.start, item.span.stop) for item in items if _may_have_bracket(item)
    }
    return {number: (left, right) for number, (left, right) in ends.items() if right - left >= _SHORTEST_BRACKET}


def _list_asks(
    items: Sequence[SpineItem], axis: Axis, rows: BarRows, brackets: dict[int, tuple[float, float]], words: Words
) -> list[tuple[Ask, SpineItem | None]]:
    """Return what is to be called out."""
    called = [item for item in items if item.called]
    ranks = {entry.number: rank for rank, entry in enumerate(rank_entries([item.entry for item in called]), 1)}
    asks: list[tuple[Ask, SpineItem | None]] = []
    for item in called:
        number = item.entry.number
        if number in rows.called:
            left, right = _hold_bar(rows.called[number][0])
        else:
            left, right = axis.scale.ends(item.span.start, item.span.stop)
            inset = min(4.0, (right - left) / 2)
            left, right = left + inset, right - inset
        if number in brackets:
            left = right = (left + right) / 2
        side: Side | None = "below" if number in rows.called else None
        date = print_short_date(item.entry, words)
        asks.append((Ask(left, right, str(number), date, item.entry.event.title, ranks[number], side), item))
    return asks


def _hold_bar(bar: Bar) -> tuple[float, float]:
    """Return the stretch in which the leader of a bar may start: near its beginning, and not in a break."""
    left = bar.pieces[0].left
    reach = left + _LONGEST_HOLD
    right = left
    for piece in bar.pieces:
        if piece.left > right + 0.01:
            break
        right = piece.right
    return left + 1.0, max(min(right, reach) - 1.0, left + 1.0)
