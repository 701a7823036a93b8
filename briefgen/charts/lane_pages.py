"""A selection and the size of a page go in; the plans of the pages of a long chart of lanes come out.

Pages are cut at quiet times: of the places at which a page would be well filled, the one with the longest time to the
next event is taken. An event belongs to the page on which it begins; what lasts is drawn on every page that it goes
on through, with its number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from briefgen.charts.chart import Sizes, settle_sizes
from briefgen.charts.facts import dated_entries, weigh_entry
from briefgen.charts.lane_boxes import BoxMaker
from briefgen.charts.lane_plan import (
    LanePacker,
    LanePlan,
    choose_titles,
    find_bare,
    lay_frame,
    lay_lane_key,
    weigh_span,
)
from briefgen.charts.number_key import lay_number_key
from briefgen.charts.scale import Stretch
from briefgen.charts.spans import Span, axis_stretches, cut_off_of, make_span, span_stretches, unit_of, window_of
from briefgen.errors import DrawError
from briefgen.style import Style
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

# A page is not cut before this share of what would have room on it.
_FULL = 0.75
# So many states that go on from earlier pages are given room before the page's own events.
_CARRIED = 6
_FIRST_TRY = 32
_EDGE_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class LanePage:
    """One page.

    Attributes:
        plan: of its lanes.
        own: the events that begin on it, in the order of their numbers.
        carried: states that began on an earlier page and are drawn.
        left_out: how many states go on through it and are not drawn.
        start, stop: seconds; from its first event to the first of the next page, or the end of all.
    """

    plan: LanePlan
    own: tuple[Entry, ...]
    carried: tuple[Entry, ...]
    left_out: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """An entry in order of time: where it begins, until when it is drawn (None: without end), and what is drawn."""

    begin: int
    end: int | None
    entry: Entry
    span: Span


def plan_lane_pages(selected: Selected, style: Style, words: Words, width: float, height: float) -> list[LanePage]:
    """Plan the pages.

    Args:
        selected: what may be shown.
        style: fonts and sizes.
        words: the language.
        width: of a page, px.
        height: that lanes with their axis, key and bare numbers may have on a page, px.

    Raises:
        SelectionError: no event has a date to be drawn at.
        DrawError: a page has no room for some event.
    """
    planner = _Planner(selected, style, words, width, height)
    pages: list[LanePage] = []
    at = 0
    while at < len(planner.pieces):
        stop = planner.find_end(at, len(pages[-1].own) if pages else _FIRST_TRY)
        pages.append(planner.plan(at, stop))
        at = stop
    return pages


class _Planner:
    """All pieces in order of time, and what is planned of them."""

    def __init__(self, selected: Selected, style: Style, words: Words, width: float, height: float) -> None:
        self._selected, self._style, self._words = selected, style, words
        self._width, self._height = width, height
        self._sizes: Sizes = settle_sizes(style)
        self._cut_off = cut_off_of(selected)
        entries = dated_entries(selected)
        window = window_of(selected)
        spans = [make_span(entry, self._cut_off, window) for entry in entries]
        everything = axis_stretches(
            [(entry, span, weigh_span(span)) for entry, span in zip(entries, spans, strict=True)], self._cut_off, window
        )
        self._first = min(stretch.start for stretch in everything)
        self._last = max(stretch.stop for stretch in everything)
        pieces = [self._make_piece(entry, span) for entry, span in zip(entries, spans, strict=True)]
        self.pieces = sorted(pieces, key=lambda piece: (piece.begin, piece.entry.number))

    def _make_piece(self, entry: Entry, span: Span) -> _Piece:
        """Return an entry with the time that its drawing covers; a fade covers its known end alone."""
        if span.is_bar and span.left == "unknown":
            begin = span.stop - 1 if span.stop is not None else self._first
            return _Piece(begin, begin + 1, entry, span)
        begin = self._first if span.start is None else max(span.start, self._first)
        if not span.is_bar or span.right == "unknown":
            return _Piece(begin, begin + 1, entry, span)
        end = span.stop if span.right in ("closed", "near") and span.stop is not None else None
        return _Piece(begin, end, entry, span)

    def find_end(self, at: int, guess: int) -> int:
        """Return where the page that begins with a piece ends: at the quietest place at which it is well filled."""
        count = len(self.pieces)
        most = _find_most(lambda stop: self._try(at, stop, _CARRIED) is not None, at + 1, count, at + guess)
        if most == count:
            return count
        least = max(at + 1, at + round((most - at) * _FULL))
        # Where two places are as quiet, the fuller page.
        return max(range(least, most + 1), key=lambda stop: (self._pause(stop), stop))

    def _pause(self, index: int) -> int:
        return self.pieces[index].begin - self.pieces[index - 1].begin

    def plan(self, at: int, stop: int) -> LanePage:
        """Plan a page with as many of the states that go on through it as there is room for.

        Raises:
            DrawError: it has no room for its own events.
        """
        carried = len(self._list_carried(at))
        low, high = 0, carried
        page = self._try(at, stop, carried)
        if page is not None:
            return page
        while low < high:
            middle = (low + high + 1) // 2
            if self._try(at, stop, middle) is not None:
                low = middle
            else:
                high = middle - 1
        page = self._try(at, stop, low)
        if page is None:
            number = self.pieces[at].entry.number
            raise DrawError(f"a page of {self._height:g} px has no room for event {number}; expected a higher page")
        return page

    def _list_carried(self, at: int) -> list[_Piece]:
        """Return the states that go on from earlier pages, the most significant first."""
        begin = self.pieces[at].begin
        found = [piece for piece in self.pieces[:at] if piece.span.is_bar and (piece.end is None or piece.end > begin)]
        return sorted(found, key=lambda piece: (-weigh_entry(piece.entry), piece.entry.number))

    def _try(self, at: int, stop: int, carried: int) -> LanePage | None:
        """Plan a page with so many carried states; return None when it is too high."""
        own, through = self.pieces[at:stop], self._list_carried(at)
        start, end = own[0].begin, self._find_stop(stop, own)
        drawn = sorted([*own, *through[:carried]], key=lambda piece: piece.entry.number)
        entries = [piece.entry for piece in drawn]
        spans = {piece.entry.number: _clip_point(piece.span, end) for piece in drawn}
        frame = lay_frame(
            self._selected,
            entries,
            self._list_stretches(drawn, spans, start, end),
            self._style,
            self._words,
            self._width,
        )
        maker = BoxMaker(frame.axis, frame.areas, frame.sizes.label, self._style)
        packer = LanePacker(self._selected, spans, frame.names)
        room = self._height - frame.height
        titled = {piece.entry.number for piece in own}
        lanes = packer.pack(maker, entries, titled, room)
        if lanes is None:
            if stop > at + 1:
                return None
            # An event that has the page for itself may have its words below.
            lanes = list(choose_titles(packer, maker, entries, room))
        numbers = lay_number_key(find_bare(lanes), self._width, frame.sizes.small, self._style, self._words)
        if sum(lane.height for lane in lanes) + numbers.height > room:
            return None
        shown = tuple(sorted((piece.entry for piece in own), key=lambda entry: entry.number))
        frame = replace(frame, key=lay_lane_key(lanes, self._width, frame.sizes, self._style, self._words))
        plan = LanePlan(tuple(entries), shown, tuple(lanes), maker, frame, numbers, {})
        kept = tuple(sorted((piece.entry for piece in through[:carried]), key=lambda entry: entry.number))
        return LanePage(plan, shown, kept, max(len(through) - carried, 0), start, end)

    def _find_stop(self, stop: int, own: Sequence[_Piece]) -> int:
        """Return the moment at which a page ends: the next one's first, but after the last of its own."""
        last = own[-1].begin + unit_of(own[-1].entry)
        return max(self.pieces[stop].begin if stop < len(self.pieces) else self._last, last)

    def _list_stretches(self, drawn: Sequence[_Piece], spans: dict[int, Span], start: int, end: int) -> list[Stretch]:
        """Return what a page's axis must show: what lies between its ends."""
        found: list[Stretch] = []
        for piece in drawn:
            span = spans[piece.entry.number]
            found += span_stretches(span, unit_of(piece.entry), weigh_span(span))
        inside = [
            Stretch(max(each.start, start), min(each.stop, end), each.weight)
            for each in found
            if each.start < end and each.stop > start
        ]
        inside.append(Stretch(start, start + 1, _EDGE_WEIGHT))
        last = max(each.stop for each in inside)
        if self._cut_off is not None and start < self._cut_off <= min(end, last + (last - start) // 10):
            inside.append(Stretch(self._cut_off - 1, self._cut_off, _EDGE_WEIGHT))
        return inside


def _clip_point(span: Span, end: int) -> Span:
    """Return a point whose stretch goes on beyond a page as one of open end; a bar's arrows are its own matter."""
    if span.is_bar or span.stop is None or span.stop <= end:
        return span
    return span._replace(stop=end, right="near")


def _find_most(has_room: Callable[[int], bool], least: int, most: int, guess: int) -> int:
    """Return the largest number from least to most that has room, searched from a guess; least always has."""
    low, high, step = least, most, 1
    at = min(max(guess, least), most)
    while low < high:
        if has_room(at):
            low = at
            at = min(at + step, high)
        else:
            high = at - 1
            at = max(at - step, low)
        step *= 2
        if high - low <= step:
            break
    while low < high:
        middle = (low + high + 1) // 2
        if has_room(middle):
            low = middle
        else:
            high = middle - 1
    return low
