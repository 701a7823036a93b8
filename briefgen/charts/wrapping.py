"""Labels and a width go in; their lines come out, as `text.measure` breaks them, without measuring a word twice.

A chart tries many widths for each of its labels. The words of a plain text, which one face shows without shaping, are
measured once, in whole units of the font; so lines and widths are the same to the last bit.
"""

from __future__ import annotations

from functools import lru_cache

from briefgen.text.breaking import cut_parts, needs_no_space
from briefgen.text.fonts import Face
from briefgen.text.measure import measure_text, wrap_text
from briefgen.text.parting import break_word
from briefgen.text.shaping import is_plain

_KEPT = 8192


@lru_cache(maxsize=_KEPT)
def measure_label(text: str, face: Face, size: float) -> float:
    """Return the width of one line of text, in the unit of `size`."""
    return measure_text(text, face, size)


def measure_longest(text: str, face: Face, size: float) -> float:
    """Return the width of the widest stretch of text within which no line ends unless it has to."""
    words = (part for word in text.split() for part in (cut_parts(word) if needs_no_space(word) else (word,)))
    return max((measure_label(word, face, size) for word in words), default=0.0)


def wrap_label(text: str, face: Face, size: float, width: float) -> list[str]:
    """Break text into lines no wider than `width`, as `wrap_text` does.

    >>> from briefgen.text.fonts import FontSet
    >>> wrap_label("one two three", FontSet().face(), 10, 40)
    ['one two', 'three']
    """
    words = _measure_words(text, face)
    if words is None:
        return wrap_text(text, face, size, width)
    space, units = face.advances[" "], face.units
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word, advance in words:
        wanted = used + space + advance if line else advance
        if wanted * size / units <= width:
            line.append(word)
            used = wanted
            continue
        if line:
            lines.append(" ".join(line))
        *full, last = break_word(word, face, size, width)
        lines += full
        line, used = [last], sum(map(face.advances.__getitem__, last)) if full else advance
    if line or not lines:
        lines.append(" ".join(line))
    return lines


@lru_cache(maxsize=_KEPT)
def _measure_words(text: str, face: Face) -> tuple[tuple[str, int], ...] | None:
    """Return the words with their advances in font units; None for a text that one face does not show as it is."""
    if needs_no_space(text) or not is_plain(text) or not all(map(face.covers, text)):
        return None
    advances = face.advances
    return tuple((word, sum([advances[char] for char in word])) for word in text.split())
