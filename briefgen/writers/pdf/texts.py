"""Positioned runs go in; the operators of one text object come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from reportlab.pdfbase.pdfmetrics import getFont

from briefgen.typeset.pages import TextRun
from briefgen.writers.pdf.tags import Tags

# Bytes of a literal string that are written otherwise (ISO 32000-1, 7.3.4.2).
_ESCAPES = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))} | {
    ord(char): f"\\{char}" for char in "()\\"
}


class FaceCodes:
    """The codes by which one document writes the characters of one face.

    ReportLab cuts a face into subsets of 256 glyphs in the order in which they are met. Nearly all text needs the
    first alone, and that is written with one look-up a character.
    """

    __slots__ = ("_document", "_first", "_font", "_known")

    def __init__(self, name: str, canvas: Any) -> None:
        self._font = getFont(name)
        self._document = canvas._doc
        # Characters of the first subset, and how each is written.
        self._known: set[str] = set()
        self._first: dict[int, str] = {}

    def encode(self, text: str) -> list[tuple[int, str]]:
        """Return the text as (subset, escaped bytes)."""
        if not self._known.issuperset(text):
            for char in dict.fromkeys(text):
                if char not in self._known:
                    self._learn(char)
            if not self._known.issuperset(text):
                parts = self._font.splitString(text, self._document)
                return [(subset, part.decode("latin-1").translate(_ESCAPES)) for subset, part in parts]
        return [(0, text.translate(self._first))]

    def _learn(self, char: str) -> None:
        subset, code = self._font.splitString(char, self._document)[0]
        if not subset:
            self._known.add(char)
            self._first[ord(char)] = code.decode("latin-1").translate(_ESCAPES)

    def subset_name(self, subset: int) -> str:
        """Return the name of the font of one subset, slash included."""
        name: str = self._font.getSubsetInternalName(subset, self._document)
        return name


def write_runs(runs: Sequence[TextRun], height: float, codes: Mapping[str, FaceCodes], tags: Tags) -> str:
    """Return runs as one text object; face, size, colour and word space are named where they change.

    Args:
        runs: in drawing order.
        height: of the page, points.
        codes: by the name of the face.
        tags: told whose runs they are.
    """
    code = ["BT"]
    look: tuple[str, float, int] | None = None
    color, word_space = "", 0.0
    x = y = 0.0
    element: int | None = None
    for run in runs:
        if run.element != element:
            if element is not None:
                code.append("EMC")
            element = run.element
            code.append(tags.open(element))
        if run.color != color:
            color = run.color
            code.append(f"{format_color(color)} rg")
        if run.word_space != word_space:
            word_space = run.word_space
            code.append(f"{word_space:.3f} Tw")
        # Each step is taken from where the last one ended on paper, so that rounding does not add up.
        at_x, at_y = round(run.x, 2), round(height - run.y + run.rise, 2)
        code.append(f"{at_x - x:.2f} {at_y - y:.2f} Td")
        x, y = at_x, at_y
        face = codes[run.face]
        for subset, text in face.encode(run.text):
            if look != (run.face, run.size, subset):
                look = (run.face, run.size, subset)
                code.append(f"{face.subset_name(subset)} {format_number(run.size)} Tf")
            code.append(f"({text}) Tj")
    code.append("EMC")
    if word_space:
        code.append("0 Tw")
    code.append("ET")
    return " ".join(code)


def format_number(number: float) -> str:
    """Return a number with at most three decimals, as PDF writes it.

    >>> format_number(12.0), format_number(0.125), format_number(-0.0001)
    ('12', '0.125', '0')
    """
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@lru_cache(maxsize=256)
def format_color(color: str) -> str:
    """Return "#rrggbb" as three shares.

    >>> format_color("#ff0080")
    '1 0 0.502'
    """
    return " ".join(format_number(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
