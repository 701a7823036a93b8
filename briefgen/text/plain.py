"""One span of plain words goes in; the same lines come out as of any paragraph, in half the time.

Most cells and paragraphs are words of one look, from left to right, with single spaces between. What a line of them
holds can be told from how far each word reaches, without the place of every character.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from briefgen.text.bidi import runs_both_ways
from briefgen.text.binding import Binder
from briefgen.text.hyphens import Hyphenator
from briefgen.text.lines import HAIR, MeasuredText
from briefgen.text.measured import is_usual
from briefgen.text.pieces import Line, Piece, Span, word_widths


def is_plain_span(spans: Sequence[Span], *, parts_words: bool, rtl: bool) -> bool:
    """Tell whether a paragraph is one span of plain words."""
    if rtl or len(spans) != 1:
        return False
    text = spans[0].text
    return (
        bool(text)
        and text[0] != " "
        and text[-1] != " "
        and is_usual(text, parts_words)
        and (text.isascii() or not runs_both_ways(text))
    )


class PlainText(MeasuredText):
    """A measured paragraph of plain words; what it is not asked for is not measured."""

    __slots__ = ("_bound", "_filled", "_rights_of", "_scale", "_span", "_widths_of", "_words")

    def __init__(self, span: Span, parts_words: bool, binder: Binder | None) -> None:
        self._parts_words, self._binder = parts_words, binder
        self._span = span
        self._filled = False
        known = word_widths(span.face, span.tabular)
        self._scale = scale = span.size / span.face.units
        space = known[" "]
        self._words = span.text.split(" ")
        self._widths_of = widths = [known[word] for word in self._words]
        before = -space * scale
        self._rights_of = [before + each * scale for each in accumulate([width + space for width in widths])]
        # Words that should not begin a line.
        self._bound = frozenset(binder.find(self._words)) if binder is not None else frozenset()

    @property
    def longest(self) -> float:
        """Width of the widest word, points."""
        return super().longest if self._filled else max(self._widths_of) * self._scale

    @property
    def longest_bound(self) -> float:
        """Width of the widest words that should stay on one line, points."""
        self._fill()
        return super().longest_bound

    @property
    def natural(self) -> float:
        """Width on one line, points."""
        return super().natural if self._filled else self._rights_of[-1]

    def append(self, span: Span) -> None:
        """Let a span follow."""
        self._fill()
        super().append(span)

    def break_lines(self, width: float) -> list[Line]:
        """Break the paragraph greedily into lines no wider than `width` points; see `MeasuredText`."""
        if self._filled:
            return super().break_lines(width)
        words, rights, widths, bound = self._words, self._rights_of, self._widths_of, self._bound
        span, scale, room, count = self._span, self._scale, width + HAIR, len(words)
        lines: list[Line] = []
        index = 0
        while index < count:
            left = rights[index] - widths[index] * scale
            end = bisect_right(rights, left + room, lo=index)
            if end == index:
                # A word that is wider than a line is parted.
                self._fill()
                return super().break_lines(width)
            if end < count and end in bound:
                end = self._step_before(index, end)
            text = " ".join(words[index:end])
            taken = rights[end - 1] - left
            lines.append(Line((Piece(span, 0.0, text if end == count else f"{text} ", taken),), taken))
            index = end
        return lines

    def justify_lines(self, width: float, hyphenator: Hyphenator | None = None) -> list[Line]:
        """Break the paragraph into lines that fill `width` points; see `MeasuredText`."""
        self._fill()
        return super().justify_lines(width, hyphenator)

    def _step_before(self, index: int, end: int) -> int:
        """Return the end of a line from the word `index` so that no bound word begins the next, where one can be."""
        stop = end
        while stop > index + 1 and stop in self._bound:
            stop -= 1
        return end if stop in self._bound else stop

    def _fill(self) -> None:
        """Measure everything, as of any paragraph."""
        if not self._filled:
            self._filled = True
            super().__init__(self._parts_words, False, self._binder)
            super().append(self._span)
