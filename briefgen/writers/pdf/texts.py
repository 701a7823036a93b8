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
    look: tuple[str, float] | None = None
    color = ""
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
        # Each step is taken from where the last one ended on paper, so that rounding does not add up.
        at_x, at_y = round(run.x, 2), round(height - run.y + run.rise, 2)
        code.append(f"{at_x - x:.2f} {at_y - y:.2f} Td")
        x, y = at_x, at_y
        face = faces[run.face]
        if look != (run.face, run.size):
            look = (run.face, run.size)
            code.append(f"{face.name} {format_number(run.size)} Tf")
        shown = face.show(run.text, run.size, rtl=run.rtl, tabular=run.tabular, word_space=run.word_space)
        if not run.rtl and not is_plain(run.text):
            shown = f"/Span <</ActualText {format_string(run.text)}>> BDC {shown} EMC"
        if run.rtl and run.text.strip():
            # Its glyphs stand as on paper, in reverse of how they are read (ISO 32000-1, 14.8.2.5.3).
            shown = f"/ReversedChars BMC {shown} EMC"
        code.append(shown)
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
