"""Runs of text in their faces and a width go in; lines of positioned pieces come out. The one line-breaker.

Lines are broken greedily and stand ragged. A paragraph is measured once: where each of its words begins and ends
on one endless line. It can then be broken at any width with one bisection a line, so that even a word of 200,000
characters takes linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import sub
from typing import NamedTuple

from briefgen.text.bidi import REMOVED, find_levels, order_visually, runs_both_ways
from briefgen.text.fonts import Face
from briefgen.text.shaping import measure_word


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one look.

    Attributes:
        text: the characters; white space of any kind and length counts as one space.
        face: the face that has a glyph for each of them.
        size: font size, points.
        color: "#rrggbb".
        rise: how far its baseline stands above the line's, points.
        key: the caller's own number for what the text belongs to.
        tabular: whether all digits are as wide as each other.
    """

    text: str
    face: Face
    size: float
    color: str = "#000000"
    rise: float = 0.0
    key: int = -1
    tabular: bool = False


class Piece(NamedTuple):
    """Text of one span and one direction on one line: x from the line's start and width, in points.

    The space at which a line was broken stays at the end of its last piece, so that text read back from the page
    keeps its words apart; the width leaves it out. What begins a line is at its start, which is on the right where
    the paragraph runs from right to left; x counts from there then.
    """

    span: Span
    x: float
    text: str
    width: float
    rtl: bool = False


class Line(NamedTuple):
    """One line: its pieces in reading order, each where it stands on paper, and its width in points."""

    pieces: tuple[Piece, ...]
    width: float


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
# What the eye cannot see in a line: soft hyphens, overrides of direction, controls. Joiners and marks stay.
_UNSEEN = re.compile("[\u00ad\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_UNUSUAL = re.compile("[\u00ad\u2000-\u2006\u2008-\u200f\u2028-\u202e\u205f-\u2069\u3000\ufeff\x00-\x1f\x7f-\x9f]|  ")
# A word may be parted after a hyphen, dash or slash that stands between letters, two of them at least on each side.
_PARTS_INSIDE = re.compile("[-\u2010\u2013\u2014/]")
_INSIDE = re.compile(r"(?<=[^\W\d]{2}[-\u2010\u2013\u2014/])(?=[^\W\d]{2})")
# A word that is wider than a line is parted after one of these where one stands in the last third of the line.
_PARTINGS = frozenset("/?&=._-,;:)")
_CACHED_WORD = 48
_CACHED_WORDS = 200_000
# Sums of floats may end a hair above the width they fill.
_HAIR = 0.001


def measure_spans(spans: Sequence[Span], *, parts_words: bool = True, rtl: bool = False) -> MeasuredText:
    """Measure a paragraph, so that it can be broken at any width.

    Args:
        spans: in reading order.
        parts_words: whether a line may end after a hyphen, dash or slash within a word.
        rtl: whether the paragraph runs from right to left.

    >>> from briefgen.text.fonts import FontSet
    >>> text = measure_spans([Span("one two three", FontSet().face(), 10)])
    >>> [line.pieces[0].text for line in text.break_lines(40)]
    ['one two ', 'three']
    >>> text.longest < text.natural
    True
    """
    measured = MeasuredText(parts_words, rtl)
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
        "_ends",
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

    def __init__(self, parts_words: bool = True, rtl: bool = False) -> None:
        self._parts_words = parts_words
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
        if self._parts_words and _PARTS_INSIDE.search(text):
            self._append_parted(span, text)
        else:
            self._append_words(span, text)
        self._texts.append(text)
        self._length += len(text)

    def _append_words(self, span: Span, text: str) -> None:
        """Measure words that a line may end between: sums over all of them at once."""
        known = _word_widths(span.face, span.tabular)
        scale = span.size / span.face.units
        space = known[" "]
        words = text.split(" ")
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

    def _append_parted(self, span: Span, text: str) -> None:
        """Measure words that a line may end within."""
        known = _word_widths(span.face, span.tabular)
        scale = span.size / span.face.units
        offset, x, apart = self._length, self._x, self._apart
        for index, word in enumerate(text.split(" ")):
            if index:
                offset += 1
                x += known[" "] * scale
                apart = True
            for part in _INSIDE.split(word) if word else ():
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
                cuts = list(self._cut_word(index, width))
                lines += [self._take(*start, *stop) for start, stop in pairwise(cuts)]
                offset, left = cuts[-1]
                end = max(bisect_right(rights, left + room, lo=index), index + 1)
            lines.append(self._take(offset, left, ends[end - 1], rights[end - 1]))
            index = end
        return lines

    def _take(self, start: int, left: float, end: int, right: float) -> Line:
        """Return the line of the characters from `start`, at `left`, to before `end`, at `right`."""
        characters = self._texts[0]
        shown = end + 1 if end + 1 < self._length and characters[end] == " " else end
        stretches = self._stretches
        first = bisect_right(stretches, start) - 1
        last = bisect_left(stretches, end, lo=first + 1)
        if last == first + 1:
            whole = Line((Piece(self._spans[first], 0.0, characters[start:shown], right - left),), right - left)
            return self._order(whole, [start], end) if self._levels else whole
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
        return self._order(line, begins, end) if self._levels else line

    def _order(self, line: Line, begins: Sequence[int], end: int) -> Line:
        """Return a line cut where its direction changes, its pieces where they stand on paper (UAX #9, L2).

        Args:
            line: its pieces in reading order, as if all ran one way.
            begins: offset of each piece's first character.
            end: offset after the last one that is seen.
        """
        levels = self._levels or []
        cuts: list[tuple[Piece, int, float]] = []
        at = 0.0
        for piece, begin in zip(line.pieces, begins, strict=True):
            gap = piece.x - at
            at = piece.x + piece.width
            stop = min(begin + len(piece.text), end)
            parts = _cut_levels(levels, begin, stop)
            for start, after in parts:
                text = self._texts[0][start:after]
                width = piece.width if len(parts) == 1 else _measure_text(piece.span, text)
                level = next((each for each in levels[start:after] if each != REMOVED), self._base)
                cuts.append((Piece(piece.span, 0.0, text, width, bool(level % 2)), level, gap))
                gap = 0.0
        order = order_visually([level for _, level, _ in cuts])
        placed: list[Piece] = [piece for piece, _, _ in cuts]
        at = 0.0
        for index in reversed(order) if self._base else order:
            piece, _, gap = cuts[index]
            placed[index] = piece._replace(x=at + gap)
            at += gap + piece.width
        if line.pieces[-1].text.endswith(" "):
            # The space that the line was broken at; it is not seen.
            placed.append(Piece(line.pieces[-1].span, line.width, " ", 0.0))
        return Line(tuple(placed), line.width)

    def _cut_word(self, index: int, width: float) -> Iterator[tuple[int, float]]:
        """Yield where the lines begin on which one word stands that is wider than a line: offset and place."""
        start, end = self._starts[index], self._ends[index]
        places = self._place_chars(start, end)
        offset = 0
        yield start, places[0]
        while places[-1] - places[offset] > width + _HAIR and end - start - offset > 1:
            stop = max(bisect_right(places, places[offset] + width + _HAIR) - 1, offset + 1)
            for place in range(stop, stop - (stop - offset) // 3, -1):
                if self._texts[0][start + place - 1] in _PARTINGS:
                    stop = place
                    break
            offset = stop
            yield start + offset, places[offset]

    def _place_chars(self, start: int, end: int) -> list[float]:
        """Return the place of every character from `start` to `end`, that of `end` included."""
        places = [self._lefts[bisect_left(self._starts, start)]]
        stretch = bisect_right(self._stretches, start) - 1
        while start < end:
            stop = min([end, *self._stretches[stretch + 1 : stretch + 2]])
            span = self._spans[stretch]
            scale = span.size / span.face.units
            advances = [span.face.advances[char] * scale for char in self._texts[0][start:stop]]
            places += list(accumulate(advances, initial=places[-1]))[1:]
            start, stretch = stop, stretch + 1
        # Joined or kerned the word may be narrower than its characters, each by itself.
        index = bisect_left(self._ends, end)
        natural, shaped = places[-1] - places[0], self._rights[index] - places[0]
        return [places[0] + (place - places[0]) * shaped / natural for place in places] if natural else places


class _WordWidths(dict[str, int]):
    """Widths of words in font units, summed the first time a word is met."""

    def __init__(self, face: Face, tabular: bool) -> None:
        super().__init__()
        self._face = face
        self._tabular = tabular

    def __missing__(self, word: str) -> int:
        width = measure_word(self._face, word, self._tabular)
        if len(word) <= _CACHED_WORD:
            if len(self) >= _CACHED_WORDS:
                self.clear()
            self[word] = width
        return width


@lru_cache(maxsize=64)
def _word_widths(face: Face, tabular: bool) -> _WordWidths:
    return _WordWidths(face, tabular)


def _measure_text(span: Span, text: str) -> float:
    """Return the width of a part of a span, points."""
    known = _word_widths(span.face, span.tabular)
    words = text.split(" ")
    return (sum([known[word] for word in words]) + known[" "] * (len(words) - 1)) * span.size / span.face.units


def _cut_levels(levels: Sequence[int], start: int, stop: int) -> list[tuple[int, int]]:
    """Return the stretches of one level each; a character that the algorithm passes over goes with the one before."""
    cuts: list[tuple[int, int]] = []
    begin, current = start, REMOVED
    for index in range(start, stop):
        level = levels[index]
        if level not in (current, REMOVED):
            if current != REMOVED:
                cuts.append((begin, index))
                begin = index
            current = level
    return [*cuts, (begin, stop)]
