"""Positioned runs go in; the operators of one text object come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from briefgen.draw.typefaces import Typeface
from briefgen.text.shaping import is_plain
from briefgen.typeset.pages import TextRun
from briefgen.writers.pdf.links import format_string
from briefgen.writers.pdf.tags import Tags


def write_runs(runs: Sequence[TextRun], height: float, faces: Mapping[str, Typeface], tags: Tags) -> str:
    """Return runs as one text object; face, size and colour are named where they change.

    Scripts whose glyphs stand in another order than their characters say what they read as.

    Args:
        runs: in drawing order.
        height: of the page, points.
        faces: the fonts by the name of the face.
        tags: told whose runs they are.
    """
    code = ["BT"]
    append = code.append
    face_before, size_before, color_before = "", 0.0, ""
    x = y = 0.0
    element_before: int | None = None
    for run_x, run_y, text, face, size, _, color, word_space, rise, element, rtl, tabular in runs:
        if element != element_before:
            if element_before is not None:
                append("EMC")
            element_before = element
            append(tags.open(element))
        if color != color_before:
            color_before = color
            append(f"{format_color(color)} rg")
        # Each step is taken from where the last one ended on paper, so that rounding does not add up.
        at_x, at_y = round(run_x, 2), round(height - run_y + rise, 2)
        append(f"{at_x - x:.2f} {at_y - y:.2f} Td")
        x, y = at_x, at_y
        typeface = faces[face]
        if face != face_before or size != size_before:
            face_before, size_before = face, size
            append(f"{typeface.name} {format_number(size)} Tf")
        shown = typeface.show(text, size, rtl=rtl, tabular=tabular, word_space=word_space)
        if rtl:
            if text.strip():
                # Its glyphs stand as on paper, in reverse of how they are read (ISO 32000-1, 14.8.2.5.3).
                shown = f"/ReversedChars BMC {shown} EMC"
        elif not is_plain(text):
            shown = f"/Span <</ActualText {format_string(text)}>> BDC {shown} EMC"
        append(shown)
    code.append("EMC")
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
