"""Runs of text in their faces and a width go in; lines of positioned pieces come out. The one line-breaker.

Lines are broken greedily and stand ragged, or are chosen together and justified. A paragraph is measured once: where
each of its words begins and ends on one endless line. It can then be broken at any width with one bisection a line, so
that even a word of 200,000 characters takes linear time.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from briefgen.text.bidi import find_levels, runs_both_ways
from briefgen.text.hyphens import Hyphenator
from briefgen.text.justify import SOFT_HYPHEN, Unit, choose_lines, stretch_line
from briefgen.text.line_order import order_line
from briefgen.text.measured import MeasuredWords
from briefgen.text.pieces import Line, Piece, measure_part, word_widths

# A word that is wider than a line is parted after one of these where one stands in the last third of the line.
_PARTINGS = frozenset("/?&=._-,;:)")
# What may stand beside a word's letters.
_AROUND_WORDS = ".,;:!?()[]\"'“”„‘’«»"
# Sums of floats may end a hair above the width they fill.
HAIR = 0.001


class MeasuredText(MeasuredWords):
    """A measured paragraph that can be broken into lines."""

    __slots__ = ()

    def break_lines(self, width: float) -> list[Line]:
        """Break the paragraph greedily into lines no wider than `width` points.

        A word that is wider than a line is broken between characters, of which a line takes at least one.
        A paragraph without text has no lines.
        """
        starts, ends, lefts, rights = self._starts, self._ends, self._lefts, self._rights
        self._texts = ["".join(self._texts)]
        if self._levels is None and (self._base or runs_both_ways(self._texts[0])):
            self._levels = find_levels(self._texts[0], self._base)
        room = width + HAIR
        count = len(ends)
        lines: list[Line] = []
        index = 0
        while index < count:
            offset, left = starts[index], lefts[index]
            end = bisect_right(rights, left + room, lo=index)
            if end == index:
                cuts = self._cut_word(index, width)
                lines += [self._take_part(start, stop) for start, stop in pairwise(cuts)]
                offset = cuts[-1]
                left = self._find_left(offset, ends[index], rights[index])
                end = max(bisect_right(rights, left + room, lo=index), index + 1)
            if self._held and end < count:
                end = self._step_back(index, end)
            lines.append(self._take(offset, left, ends[end - 1], rights[end - 1]))
            index = end
        return lines

    def justify_lines(self, width: float, hyphenator: Hyphenator | None = None) -> list[Line]:
        """Break the paragraph into lines that fill `width` points, chosen together; its last one ends where it ends.

        A paragraph of words from right to left, and one with a word wider than a line, is broken as ever.

        Args:
            width: of the lines, points.
            hyphenator: what tells where words may be parted; None parts none.
        """
        self._texts = ["".join(self._texts)]
        if self.longest > width or self._base or runs_both_ways(self._texts[0]) or not self._starts:
            return self.break_lines(width)
        units = list(self._list_units(hyphenator))
        span = self._spans[0]
        space = word_widths(span.face, span.tabular)[" "] * span.size / span.face.units
        lines = []
        for start, stop in choose_lines(units, width, space):
            first, last = units[start], units[stop - 1]
            line = self._take(first.start, first.left, last.end, last.right)
            if last.hyphen:
                *before, piece = line.pieces
                piece = piece._replace(text=f"{piece.text}{SOFT_HYPHEN}", width=piece.width + last.hyphen)
                line = Line((*before, piece), line.width + last.hyphen)
            lines.append(stretch_line(line, width, space, is_last=stop == len(units)))
        return lines

    def _list_units(self, hyphenator: Hyphenator | None) -> Iterator[Unit]:
        """Yield what lines may end after: words, and where there is a hyphenator, parts of words."""
        text = self._texts[0]
        ended = -1
        for start, end, left, right in zip(self._starts, self._ends, self._lefts, self._rights, strict=True):
            spaced, held = start > ended >= 0, start in self._held
            for place in self._part_word(text[start:end], start, end, hyphenator):
                span = self._spans[bisect_right(self._stretches, start) - 1]
                stop = left + self._measure_part(start, place)
                yield Unit(start, place, left, stop, spaced, measure_part(span, "-"), held)
                start, left, spaced, held = place, stop, False, False
            yield Unit(start, end, left, right, spaced, 0.0, held)
            ended = end

    def _part_word(self, word: str, start: int, end: int, hyphenator: Hyphenator | None) -> Iterator[int]:
        """Yield the offsets at which a word may be parted; one in several looks is left whole."""
        if hyphenator is not None and bisect_right(self._stretches, start) == bisect_left(self._stretches, end):
            core = word.strip(_AROUND_WORDS)
            begin = start + word.find(core)
            for place in hyphenator(core) if core else ():
                yield begin + place

    def _step_back(self, index: int, end: int) -> int:
        """Return the end of a line from the word `index` so that no bound word begins the next, where one can be."""
        stop = end
        while stop > index + 1 and self._starts[stop] in self._held:
            stop -= 1
        return end if self._starts[stop] in self._held else stop

    def _take(self, start: int, left: float, end: int, right: float) -> Line:
        """Return the line of the characters from `start`, at `left`, to before `end`, at `right`."""
        characters = self._texts[0]
        shown = end + 1 if end + 1 < self._length and characters[end] == " " else end
        stretches = self._stretches
        first = bisect_right(stretches, start) - 1
        last = bisect_left(stretches, end, lo=first + 1)
        if last == first + 1:
            whole = Line((Piece(self._spans[first], 0.0, characters[start:shown], right - left),), right - left)
            return self._order(whole, [start], end)
        pieces, begins = [], []
        for index in range(first, last):
            begin = max(start, stretches[index])
            x = left if index == first else self._xs[index][1]
            if index + 1 < last:
                text, stop = characters[begin : stretches[index + 1]], self._xs[index + 1][0]
            else:
                text, stop = characters[begin:shown], right
            pieces.append(Piece(self._spans[index], x - left, text, stop - x))
            begins.append(begin)
        line = Line(tuple(pieces), right - left)
        return self._order(line, begins, end)

    def _order(self, line: Line, begins: Sequence[int], end: int) -> Line:
        if self._levels is None:
            return line
        return order_line(line, begins, end, self._texts[0], self._levels, self._base)

    def _cut_word(self, index: int, width: float) -> list[int]:
        """Return the offsets at which lines begin on which a word stands that is wider than a line."""
        start, end = self._starts[index], self._ends[index]
        room = width + HAIR
        places = self._place_chars(start, end)
        offset, cuts = 0, [start]
        while end - start - offset > 1 and (
            places[-1] - places[offset] > room or self._measure_part(start + offset, end) > room
        ):
            stop = min(max(bisect_right(places, places[offset] + room) - 1, offset + 1), end - start - 1)
            # Kerned or joined, characters may be wider than each by itself.
            while stop > offset + 1 and self._measure_part(start + offset, start + stop) > room:
                stop -= 1
            stop = self._step_over_marks(start, offset, stop)
            for place in range(stop, stop - (stop - offset) // 3, -1):
                if self._texts[0][start + place - 1] in _PARTINGS:
                    stop = place
                    break
            offset = stop
            cuts.append(start + offset)
        return cuts

    def _step_over_marks(self, start: int, offset: int, stop: int) -> int:
        """Return an offset at or before `stop` at which no mark of the letter before begins a line."""
        text = self._texts[0]
        place = stop
        while place > offset + 1 and unicodedata.category(text[start + place]) in ("Mn", "Mc"):
            place -= 1
        return stop if unicodedata.category(text[start + place]) in ("Mn", "Mc") else place

    def _take_part(self, start: int, end: int) -> Line:
        """Return the line of a part of a word."""
        left = self._find_left(start, end, 0.0)
        return self._take(start, left, end, left + self._measure_part(start, end))

    def _find_left(self, start: int, end: int, right: float) -> float:
        """Return the place of a character within a word.

        Args:
            start: its offset.
            end: offset after the part of the word that counts.
            right: place of that part's end, which counts where all of it belongs to one stretch.
        """
        stretch = bisect_right(self._stretches, start)
        if stretch < len(self._stretches) and self._stretches[stretch] < end:
            end, right = self._stretches[stretch], self._xs[stretch][0]
        return right - self._measure_part(start, end)
