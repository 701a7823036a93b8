"""The lists of a document go in as they are written; the numbering part that Word counts them with comes out."""

from __future__ import annotations

from briefgen.style import Style
from briefgen.writers.docx.markup import WORD, escape_text, twips

DEEPEST_LEVEL = 8
COUNTED_LEVELS = 2
# Abstract numberings: what they are for, and the id that a list's number refers to.
BULLETS, NUMBERS, TABLE_BULLETS, TABLE_NUMBERS, HEADINGS = 0, 1, 2, 3, 4
# The number of the list that headings are.
HEADING_LIST = 3
# Deeper lists go on with the last.
_MARKS = ("\N{BULLET}", "\N{EN DASH}", "\N{MIDDLE DOT}")


class Numbering:
    """The lists of one document: numbers 1 and 2 are the bullets of text and of tables, 3 are the headings."""

    def __init__(self) -> None:
        self._ordered: list[tuple[int, int, int]] = []

    def number_bullets(self, *, in_table: bool) -> int:
        """Return the number of every bulleted list."""
        return 2 if in_table else 1

    def number_ordered(self, level: int, start: int, *, in_table: bool) -> int:
        """Return a number of its own for an ordered list at a level from 0, so that it begins where it says."""
        self._ordered.append((TABLE_NUMBERS if in_table else NUMBERS, level, start))
        return HEADING_LIST + len(self._ordered)

    def to_xml(self, style: Style) -> str:
        """Return the numbering part."""
        body, table = style.type.body, style.type.table
        inner = [
            _abstract(BULLETS, "ListBullet", list_step(body), ordered=False),
            _abstract(NUMBERS, "ListNumber", list_step(body), ordered=True),
            _abstract(TABLE_BULLETS, "TableBullet", list_step(table), ordered=False),
            _abstract(TABLE_NUMBERS, "TableNumber", list_step(table), ordered=True),
            _write_heading_levels(),
            f'<w:num w:numId="1"><w:abstractNumId w:val="{BULLETS}"/></w:num>',
            f'<w:num w:numId="2"><w:abstractNumId w:val="{TABLE_BULLETS}"/></w:num>',
            f'<w:num w:numId="{HEADING_LIST}"><w:abstractNumId w:val="{HEADINGS}"/></w:num>',
        ]
        for number, (abstract, level, start) in enumerate(self._ordered, HEADING_LIST + 1):
            inner.append(
                f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/><w:lvlOverride w:ilvl="{level}">'
                f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            )
        return f'<w:numbering xmlns:w="{WORD}">{"".join(inner)}</w:numbering>'


def _write_heading_levels() -> str:
    """Return the list of the headings of the first two levels: "3", "3.1", a space before the words."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for level, text in enumerate(("%1", "%1.%2"))
    )
    return f'<w:abstractNum w:abstractNumId="{HEADINGS}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'


def count_heading(level: int) -> str:
    """Return the property of a heading's style that counts it; "" for a level that is not counted."""
    inner = f'<w:ilvl w:val="{level - 1}"/>' if level > 1 else ""
    return f'<w:numPr>{inner}<w:numId w:val="{HEADING_LIST}"/></w:numPr>' if level <= COUNTED_LEVELS else ""


def list_step(size: float) -> float:
    """Return how far each level of a list is set in, points, at a type size.

    >>> list_step(10)
    15.0
    """
    return size * 1.5


def _abstract(number: int, style_id: str, step: float, *, ordered: bool) -> str:
    levels = "".join(_level(level, style_id, step, ordered=ordered) for level in range(DEEPEST_LEVEL + 1))
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _level(level: int, style_id: str, step: float, *, ordered: bool) -> str:
    if ordered:
        shape, text = "decimal", f"%{level + 1}."
    else:
        shape, text = "bullet", _MARKS[min(level, len(_MARKS) - 1)]
    linked = f'<w:pStyle w:val="{style_id}"/>' if level == 0 else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{linked}'
        f'<w:lvlText w:val="{escape_text(text)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{twips(step * (level + 1))}" w:hanging="{twips(step)}"/></w:pPr></w:lvl>'
    )
