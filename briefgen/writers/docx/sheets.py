"""Pieces of a document go in, some too wide for an upright page; the same come out on pages that stand or lie.

Word turns pages by sections: each ends with its measures in its last paragraph (ECMA-376 part 1, 17.6.18), so that what
lies down ends a section before it and one after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefgen.writers.docx.furniture import Frames, write_page
from briefgen.writers.docx.paragraphs import paragraph
from briefgen.writers.docx.writing import Writing

_PARAGRAPH, _PARAGRAPH_END, _PROPERTIES_END = "<w:p>", "</w:p>", "</w:pPr>"


class Piece(NamedTuple):
    """What stands together in the text, and whether its page lies on its side."""

    xml: str
    lies: bool = False


class Sheets(NamedTuple):
    """The headers and footers of pages that stand and of those that lie; None where none does."""

    standing: Frames
    lying: Frames | None


def part_sections(pieces: list[Piece], sheets: Sheets, writing: Writing) -> Iterator[str]:
    """Yield the pieces, each section ended by its measures, and the last section's measures."""
    lies, is_first = False, True
    waiting = ""
    for xml, lies_too in pieces:
        if lies_too != lies and waiting:
            yield _end_section(waiting, _measure(sheets, writing, lies=lies, is_first=is_first))
            waiting, is_first = "", False
        lies = lies_too
        yield waiting
        waiting = xml
    yield waiting
    yield _measure(sheets, writing, lies=lies, is_first=is_first)


def _measure(sheets: Sheets, writing: Writing, *, lies: bool, is_first: bool) -> str:
    frames = sheets.lying if lies and sheets.lying is not None else sheets.standing
    return write_page(frames, writing, lies=lies, is_first=is_first)


def _end_section(xml: str, measures: str) -> str:
    """Return a piece with a section's measures in its last paragraph; after a table that is one of its own."""
    start = xml.rfind(_PARAGRAPH)
    if not xml.endswith(_PARAGRAPH_END) or start < 0:
        return xml + paragraph("FloatNote", "", measures)
    end = xml.index(_PROPERTIES_END, start)
    return xml[:end] + measures + xml[end:]
