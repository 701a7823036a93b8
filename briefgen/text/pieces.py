"""Spans, pieces and lines of text, and how wide their words are: what lines are made of."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefgen.text.fonts import Face
from briefgen.text.shaping import measure_word

_CACHED_WORD = 48
_CACHED_WORDS = 200_000


class Span(NamedTuple):
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
    the paragraph runs from right to left; x counts from there then. `word_space` is added to each space.
    """

    span: Span
    x: float
    text: str
    width: float
    rtl: bool = False
    word_space: float = 0.0


class Line(NamedTuple):
    """One line: its pieces in reading order, each where it stands on paper, and its width in points."""

    pieces: tuple[Piece, ...]
    width: float


class WordWidths(dict[str, int]):
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
def word_widths(face: Face, tabular: bool) -> WordWidths:
    """Return the widths of the words of a face, in font units."""
    return WordWidths(face, tabular)


def measure_part(span: Span, text: str) -> float:
    """Return the width of a part of a span, points."""
    known = word_widths(span.face, span.tabular)
    words = text.split(" ")
    return (sum([known[word] for word in words]) + known[" "] * (len(words) - 1)) * span.size / span.face.units
