"""Text and a face go in; widths and lines come out. The only place that measures text."""

from __future__ import annotations

from briefgen.text.breaking import cut_parts, needs_no_space
from briefgen.text.fonts import Face
from briefgen.text.parting import break_word
from briefgen.text.shaping import is_plain, measure_word


def measure_text(text: str, face: Face, size: float) -> float:
    """Return the width of one line of text, in the unit of `size`.

    Advances are the font's own, without kerning, so that every output draws the same width; scripts whose letters join
    or stack are shaped.

    >>> from briefgen.text.fonts import FontSet
    >>> round(measure_text("AA", FontSet().face(), 10), 2)
    11.46
    """
    if len(parts := face.cut_text(text)) > 1:
        return sum([measure_text(part, each, size) for each, part in parts])
    face = parts[0][0]
    if not is_plain(text):
        space = face.advances[" "]
        words = text.split(" ")
        return (sum([measure_word(face, word) for word in words]) + space * (len(words) - 1)) * size / face.units
    advances = face.advances
    return sum([advances[char] for char in text]) * size / face.units


def wrap_text(text: str, face: Face, size: float, width: float) -> list[str]:
    """Break text into lines no wider than `width`, at spaces, or where a script that writes none lets lines end.

    A word that is wider is parted with a hyphen.

    >>> from briefgen.text.fonts import FontSet
    >>> wrap_text("one two three", FontSet().face(), 10, 40)
    ['one two', 'three']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        space = " "
        for part in cut_parts(word) if needs_no_space(word) else (word,):
            candidate = f"{line}{space}{part}" if line else part
            space = ""
            if measure_text(candidate, face, size) <= width:
                line = candidate
                continue
            if line:
                lines.append(line)
            *full, line = break_word(part, face, size, width)
            lines += full
    if line or not lines:
        lines.append(line)
    return lines
