"""Runs of text in their faces go in; a paragraph on one endless line, measured once, comes out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from operator import sub

from briefgen.text.binding import Binder
from briefgen.text.breaking import MAY_PART, cut_parts, needs_no_space
from briefgen.text.pieces import Span, measure_part, word_widths

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


def is_usual(text: str, parts_words: bool) -> bool:
    """Tell whether text is words that a line may end between, nowhere else, with single spaces of the usual width."""
    return not (_UNUSUAL.search(text) or (parts_words and MAY_PART.search(text)) or needs_no_space(text))


class MeasuredWords:
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
        # What lies right of each word's space, in font units; and the offset of its first character.
        sums = list(accumulate([width + space for width in widths]))
        starts = list(accumulate([len(word) + 1 for word in words], initial=self._length))
        ends = [start - 1 for start in starts[1:]]
        starts.pop()
        x = self._x - space * scale
        rights = [x + each * scale for each in sums]
        lefts = [right - width * scale for right, width in zip(rights, widths, strict=True)]
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
