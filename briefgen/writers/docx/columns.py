"""A table of the brief goes in; the widths of its columns, and whether it is too wide for an upright page, come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from briefgen.brief.tree import Table, inline_text
from briefgen.text.inline import Paragraph, TextBlock
from briefgen.typeset.columns import share_width
from briefgen.writers.docx.markup import twips
from briefgen.writers.docx.styles import CELL_PADDING
from briefgen.writers.docx.writing import Writing

# Where the font of the style is missing, one that is so much wider may stand in (DejaVu Sans Bold for FiraGO Bold).
_STAND_IN = 1.3
# Room of a mark beside its number, in ems.
_GLYPH_ROOM = 1.7
# What no-break spaces hold together claims no more than this share of the table; what is wider may break at them.
_LONGEST_STRETCH = 0.2
# Columns that an upright page always has room for.
_NEVER_WIDE = 5
NO_BREAK = "\N{NO-BREAK SPACE}"


def place_columns(table: Table, writing: Writing) -> list[int]:
    """Return the width of each column in twips; together they fill the text width.

    They are those of the typeset pages, where no word is wider with what Word puts around it; a table that stands on no
    page is shared out as its columns say, less what their content cannot use.
    """
    total = writing.across
    least, most = _measure_columns(table, writing)
    shares = writing.pages.columns.get(table.id)
    if shares is None:
        widths = share_width(total, [max(column.share, 0.01) for column in table.columns], least, most)
    else:
        widths = share_width(total, shares, least, [total] * len(shares))
    marks = [twips(edge) for edge in accumulate(widths, initial=0.0)]
    return [right - left for left, right in pairwise(marks)]


def is_wide_table(table: Table, writing: Writing) -> bool:
    """Tell whether the widest words of a table's columns want more than the width of an upright page."""
    if len(table.columns) <= _NEVER_WIDE:
        return False
    least, _ = _measure_columns(table, writing)
    return sum(least) > writing.style.text_width


def _measure_columns(table: Table, writing: Writing) -> tuple[list[float], list[float]]:
    """Return the points that each column's widest word and its longest paragraph take, cell edges included."""
    size, total = writing.style.type.table, writing.style.text_width
    least: list[float] = []
    most: list[float] = []
    for index, column in enumerate(table.columns):
        heading = inline_text(column.heading)
        paragraphs = [heading, *_column_paragraphs(table, index)]
        words: set[str] = set()
        for text in paragraphs:
            words.update(text.split(" "))
        edges = 2 * CELL_PADDING + 1
        if index == 0 and any(row.glyph is not None for row in table.rows):
            edges += _GLYPH_ROOM * size
        # Bold letters are the widest that occur.
        measured = [_least_width(word, total * _LONGEST_STRETCH, size, writing) for word in words]
        least.append(max(measured, default=0.0) * _STAND_IN + edges)
        most.append(writing.measure(max(paragraphs, key=len), size, bold=True) * _STAND_IN + edges)
    return least, most


def _least_width(word: str, limit: float, size: float, writing: Writing) -> float:
    """Return the width of a word, or of its widest part where no-break spaces make it wider than the limit."""
    width = writing.measure(word, size, bold=True)
    if width <= limit or NO_BREAK not in word:
        return width
    return max(writing.measure(part, size, bold=True) for part in word.split(NO_BREAK))


def _column_paragraphs(table: Table, index: int) -> Iterator[str]:
    """Yield the text of each paragraph in a column, from the rows without spans."""
    count = len(table.columns)
    for row in table.rows:
        if len(row.cells) == count:
            yield from _block_texts(row.cells[index].blocks)


def _block_texts(blocks: Sequence[TextBlock]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield inline_text(block.content)
        else:
            for item in block.items:
                yield from _block_texts(item)
