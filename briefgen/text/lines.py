"""Runs of text in their faces and a width go in; lines of positioned pieces come out. The one line-breaker.

Lines are broken greedily and stand ragged. A paragraph is measured once: where each of its words begins and ends
on one endless line. It can then be broken at any width with one bisection a line, so that even a word of 200,000
characters takes linear time.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from operator import sub

from briefgen.text.bidi import find_levels, runs_both_ways
from briefgen.text.binding import Binder
from briefgen.text.breaking import MAY_PART, cut_parts, needs_no_space
from briefgen.text.hyphens import Hyphenator
from briefgen.text.justify import SOFT_HYPHEN, Unit, choose_lines, stretch_line
from briefgen.text.line_order import order_line
from briefgen.text.pieces import Line, Piece, Span, measure_part, word_widths

# Spaces of a width of their own, in ems (Unicode, chapter 6.2, table 6-2); no-break spaces are not among them.
_FIXED_SPACES = {
    "\u2000": 0.5,
    "\u2001": 1.0,
    "\u2002": 0.5,
    "\u2003": 1.0,
    "\u2004": 1 / 3,
    "\u2005": 0.25,
    "\u2006": 1 / 6,
    "\u2008": 0.28,
    "\u2009": 0.2,
    "\u200a": 0.1,
    "\u205f": 4 / 18,
    "\u3000": 1.0,
}
_ZERO_WIDTH_SPACE = "\u200b"
_SPACES = re.compile("[ \t\n\r\f\v\u2028\u2029]+")
_APART = re.compile("([\u2000-\u2006\u2008-\u200b\u205f\u3000])")
# What the eye cannot see in a line: soft hyphens, variation selectors, overrides of direction, controls. Joiners and
# marks stay.
_UNSEEN = re.compile("[\u00ad\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_UNUSUAL = re.compile(
    "[\u00ad\u2000-\u2006\u2008-\u200f\u2028-\u202e\u205f-\u2069\u3000\ufe00-\ufe0f\ufeff\x00-\x1f\x7f-\x9f]|  "
)
# A word that is wider than a line is parted after one of these where one stands in the last third of the line.
_PARTINGS = frozenset("/?&=._-,;:)")
# What may stand beside a word's letters.
_AROUND_WORDS = ".,;:!?()[]\"'“”„‘’«»"
# Sums of floats may end a hair above the width they fill.
_HAIR = 0.001


def measure_spans(
    spans: Sequence[Span], *, parts_words: bool = True, rtl: bool = False, binder: Binder | None = None
) -> MeasuredText:
    """Measure a paragraph, so that it can be broken at any width.

    Args:
        spans: in reading order.
        parts_words: whether a line may end after a hyphen, dash or slash within a word.
        rtl: whether the paragraph runs from right to left.
        binder: what tells which words should not begin a line.

    >>> from briefgen.text.fonts import FontSet
    >>> text = measure_spans([Span("one two three", FontSet().face(), 10)])
    >>> [line.pieces[0].text for line in text.break_lines(40)]
    ['one two ', 'three']
    >>> text.longest < text.natural
    True
    """
    measured = MeasuredText(parts_words, rtl, binder)
    for span in spans:
        measured.append(span)
    return measured


class MeasuredText:
    """A paragraph on one endless line: its characters, its words and where each begins and ends, in points.

    A stretch is a part of one span without a jump in it; stretches cover the characters without a gap.
    """

    __slots__ = (
        "_apart",
        "_base",
        "_binder",
        "_ends",
        "_held",
        "_jump",
        "_lefts",
        "_length",
        "_levels",
        "_parts_words",
        "_rights",
        "_spans",
        "_starts",
        "_stretches",
        "_texts",
        "_x",
        "_xs",
    )

    def __init__(self, parts_words: bool = True, rtl: bool = False, binder: Binder | None = None) -> None:
        self._parts_words = parts_words
        self._binder = binder
        # Offsets of the words that should not begin a line.
        self._held: set[int] = set()
        self._base = int(rtl)
        # Embedding levels of the characters; none where all run the one way.
        self._levels: list[int] | None = None
        self._texts: list[str] = []
        self._length = 0
        # By word: offsets of its first character and after its last, and their places.
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._lefts: list[float] = []
        self._rights: list[float] = []
        # By stretch: offset of its first character, (place where the stretch before ends, where it begins), span.
        self._stretches: list[int] = []
        self._xs: list[tuple[float, float]] = []
        self._spans: list[Span] = []
        self._x = 0.0
        # How much of the place is a fixed space after the last stretch.
        self._jump = 0.0
        # Whether what comes next begins a word.
        self._apart = True

    @property
    def longest(self) -> float:
        """Width of the widest word, points."""
        return max(map(sub, self._rights, self._lefts), default=0.0)

    @property
    def longest_bound(self) -> float:
        """Width of the widest words that should stay on one line, points."""
        if not self._held:
            return self.longest
        widest, left = 0.0, 0.0
        for start, begin, right in zip(self._starts, self._lefts, self._rights, strict=True):
            left = left if start in self._held else begin
            widest = max(widest, right - left)
        return widest

    @property
    def natural(self) -> float:
        """Width on one line, points."""
        return self._rights[-1] if self._rights else 0.0

    def append(self, span: Span) -> None:
        """Let a span follow; it continues the last word unless a space parts them."""
        text = span.text
        if not _UNUSUAL.search(text):
            self._append_stretch(span, text)
            return
        for part in _APART.split(_UNSEEN.sub("", _SPACES.sub(" ", text))):
            if part in _FIXED_SPACES:
                self._append_fixed_space(_FIXED_SPACES[part] * span.size)
            elif part == _ZERO_WIDTH_SPACE:
                self._apart = True
            elif part:
                self._append_stretch(span, part)

    def _append_fixed_space(self, width: float) -> None:
        """Let a space of that width follow; it reads as an ordinary one, and what comes next begins a stretch."""
        if not self._rights:
            return
        if not self._texts[-1].endswith(" "):
            self._texts.append(" ")
            self._length += 1
        self._apart = True
        self._x = max(self._x, self._rights[-1] + width)
        self._jump = self._x - self._rights[-1]

    def _append_stretch(self, span: Span, text: str) -> None:
        """Measure text without unusual characters."""
        if text.startswith(" ") and (not self._texts or self._texts[-1].endswith(" ")):
            text = text.lstrip(" ")
        if not text:
            return
        self._stretches.append(self._length)
        self._xs.append((self._x - self._jump, self._x))
        self._spans.append(span)
        self._jump = 0.0
        words = text.split(" ")
        if self._binder is not None:
            for index in self._binder.find(words):
                self._held.add(self._length + sum(map(len, words[:index])) + index)
        if (self._parts_words and MAY_PART.search(text)) or needs_no_space(text):
            self._append_parted(span, words)
        else:
            self._append_words(span, words)
        self._texts.append(text)
        self._length += len(text)

    def _append_words(self, span: Span, words: list[str]) -> None:
        """Measure words that a line may end between: sums over all of them at once."""
        known = word_widths(span.face, span.tabular)
        scale = span.size / span.face.units
        space = known[" "]
        widths = [known[word] for word in words]
        # What lies right of each word's space, in font units; and the offset of the character after it.
        sums = list(accumulate([width + space for width in widths]))
        offsets = list(accumulate(map(len, words)))
        length, x = self._length, self._x - space * scale
        rights = [x + each * scale for each in sums]
        lefts = [right - width * scale for right, width in zip(rights, widths, strict=True)]
        ends = [length + index + offset for index, offset in enumerate(offsets)]
        starts = [end - len(word) for end, word in zip(ends, words, strict=True)]
        self._x = rights[-1]
        first = 0 if words[0] else 1
        last = len(words) if words[-1] else -1
        if not first and not self._apart:
            # The first word goes on with the one before the span.
            self._rights[-1], self._ends[-1] = rights[0], ends[0]
            first = 1
        self._starts += starts[first:last]
        self._ends += ends[first:last]
        self._lefts += lefts[first:last]
        self._rights += rights[first:last]
        self._apart = not words[-1]

    def _append_parted(self, span: Span, words: list[str]) -> None:
        """Measure words that a line may end within."""
        known = word_widths(span.face, span.tabular)
        scale = span.size / span.face.units
        offset, x, apart = self._length, self._x, self._apart
        for index, word in enumerate(words):
            if index:
                offset += 1
                x += known[" "] * scale
                apart = True
            for part in cut_parts(word) if word else ():
                if apart:
                    self._starts.append(offset)
                    self._lefts.append(x)
                    self._ends.append(offset)
                    self._rights.append(x)
                offset += len(part)
                x += known[part] * scale
                self._ends[-1], self._rights[-1] = offset, x
                # Between the parts of a word the line may end, though nothing stands there.
                apart = True
            if word:
                apart = False
        self._x, self._apart = x, apart

    def break_lines(self, width: float) -> list[Line]:
        """Break the paragraph greedily into lines no wider than `width` points.

        A word that is wider than a line is broken between characters, of which a line takes at least one.
        A paragraph without text has no lines.
        """
        starts, ends, lefts, rights = self._starts, self._ends, self._lefts, self._rights
        self._texts = ["".join(self._texts)]
        if self._levels is None and (self._base or runs_both_ways(self._texts[0])):
            self._levels = find_levels(self._texts[0], self._base)
        room = width + _HAIR
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
        room = width + _HAIR
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

    def _measure_part(self, start: int, end: int) -> float:
        """Return the width of a part of a word, points."""
        width = 0.0
        for span, begin, stop in self._list_stretches(start, end):
            width += measure_part(span, self._texts[0][begin:stop])
        return width

    def _place_chars(self, start: int, end: int) -> list[float]:
        """Return the place of every character from `start` to `end`, that of `end` included, each by itself."""
        places = [0.0]
        for span, begin, stop in self._list_stretches(start, end):
            scale = span.size / span.face.units
            advances = [span.face.advances[char] * scale for char in self._texts[0][begin:stop]]
            places += list(accumulate(advances, initial=places[-1]))[1:]
        return places

    def _list_stretches(self, start: int, end: int) -> Iterator[tuple[Span, int, int]]:
        """Yield the parts of the stretches between two offsets: their span, where they begin and where they end."""
        index = bisect_right(self._stretches, start) - 1
        while start < end:
            stop = min([end, *self._stretches[index + 1 : index + 2]])
            yield self._spans[index], start, stop
            start, index = stop, index + 1
