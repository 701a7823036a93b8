"""Pieces of a document go in, some too wide for an upright page; the same come out on pages that stand or lie.

Word turns pages by sections: each ends with its measures in its last paragraph (ECMA-376 part 1, 17.6.18), so that what
lies down ends a section before it and one after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefgen.writers.docx.controls import Controls
from briefgen.writers.docx.furniture import Frames, add_frames, write_page
from briefgen.writers.docx.paragraphs import paragraph
from briefgen.writers.docx.writing import Writing

_PARAGRAPH, _PARAGRAPH_END, _PROPERTIES_END = "<w:p>", "</w:p>", "</w:pPr>"


class Piece(NamedTuple):
    """What stands together in the text.

    Attributes:
        xml: paragraphs; of a table, which comes in several pieces, its beginning, a row, or its end.
        lies: whether its page lies on its side.
        kept: what the record of the text keeps of it; None for what has to be read from it.
    """

    xml: str
    lies: bool = False
    kept: str | None = None


class Sheets:
    """The headers and footers of pages that stand, and of those that lie, which are made when the first one does."""

    def __init__(self, writing: Writing, controls: Controls) -> None:
        self._writing = writing
        self._controls = controls
        self._standing = add_frames(writing, controls)
        self._lying: Frames | None = None

    def measure(self, *, lies: bool, is_first: bool) -> str:
        """Return the measures of a section."""
        if lies and self._lying is None:
            self._lying = add_frames(self._writing, self._controls, lies=True)
        frames = self._lying if lies and self._lying is not None else self._standing
        return write_page(frames, self._writing, lies=lies, is_first=is_first)


def part_sections(pieces: Iterable[Piece], sheets: Sheets) -> Iterator[str]:
    """Yield the pieces, each section ended by its measures, and the last section's measures."""
    lies, is_first = False, True
    waiting = ""
    for xml, lies_too, _ in pieces:
        if lies_too != lies and waiting:
            yield _end_section(waiting, sheets.measure(lies=lies, is_first=is_first))
            waiting, is_first = "", False
        lies = lies_too
        yield waiting
        waiting = xml
    yield waiting
    yield sheets.measure(lies=lies, is_first=is_first)


def _end_section(xml: str, measures: str) -> str:
    """Return a piece with a section's measures in its last paragraph; after a table that is one of its own."""
    start = xml.rfind(_PARAGRAPH)
    if not xml.endswith(_PARAGRAPH_END) or start < 0:
        return xml + paragraph("FloatNote", "", measures)
    end = xml.index(_PROPERTIES_END, start)
    return xml[:end] + measures + xml[end:]
