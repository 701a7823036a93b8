"""A table of the brief goes in; the widths of its columns, and whether it is too wide for an upright page, come out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from briefgen.brief.tree import Table, inline_text
from briefgen.text.fonts import Face
from briefgen.text.inline import Paragraph, TextBlock
from briefgen.text.measure import measure_text
from briefgen.text.shaping import is_plain
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
# Sums of widths are rounded in another way than products.
_A_HAIR_MORE = 1 + 1e-9
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


class _Column:
    """What stands in a column: its distinct words, and its longest paragraph."""

    __slots__ = ("longest", "words")

    def __init__(self, heading: str) -> None:
        self.longest = heading
        self.words = set(heading.split(" "))

    def add(self, blocks: Sequence[TextBlock]) -> None:
        """Add the paragraphs of a cell."""
        for block in blocks:
            if isinstance(block, Paragraph):
                content = block.content
                text = content[0].text if len(content) == 1 else inline_text(content)
                self.words.update(text.split(" "))
                if len(text) > len(self.longest):
                    self.longest = text
            else:
                for item in block.items:
                    self.add(item)


def _measure_columns(table: Table, writing: Writing) -> tuple[list[float], list[float]]:
    """Return the points that each column's widest word and its longest paragraph take, cell edges included."""
    known = writing.measured.get(id(table))
    if known is None:
        known = writing.measured[id(table)] = _measure(table, writing)
    return known


def _measure(table: Table, writing: Writing) -> tuple[list[float], list[float]]:
    size, total = writing.style.type.table, writing.style.text_width
    columns = [_Column(inline_text(column.heading)) for column in table.columns]
    has_glyphs = False
    for row in table.rows:
        has_glyphs = has_glyphs or row.glyph is not None
        # Of rows without spans.
        if len(row.cells) == len(columns):
            for column, cell in zip(columns, row.cells, strict=True):
                column.add(cell.blocks)
    least: list[float] = []
    most: list[float] = []
    for index, column in enumerate(columns):
        edges = 2 * CELL_PADDING + 1 + (_GLYPH_ROOM * size if has_glyphs and index == 0 else 0.0)
        # Bold letters are the widest that occur.
        least.append(_widest_word(column.words, total * _LONGEST_STRETCH, size, writing) * _STAND_IN + edges)
        most.append(writing.measure(column.longest, size, bold=True) * _STAND_IN + edges)
    return least, most


def _widest_word(words: set[str], limit: float, size: float, writing: Writing) -> float:
    """Return the width of the widest of some words.

    Where each letter has its own width, whatever stands beside it, words with too few of them are not measured.
    """
    face = writing.fonts.face(bold=True)
    letters = set().union(*words)
    widest_letter = math.inf
    if is_plain("".join(letters)) and all(map(face.covers, letters)):
        widest_letter = max((measure_text(letter, face, size) for letter in letters), default=0.0) * _A_HAIR_MORE
    widest = 0.0
    for word in sorted(words, key=len, reverse=True):
        if len(word) * widest_letter < widest:
            break
        widest = max(widest, _least_width(word, limit, size, face))
    return widest


def _least_width(word: str, limit: float, size: float, face: Face) -> float:
    """Return the width of a word, or of its widest part where no-break spaces make it wider than the limit."""
    width = measure_text(word, face, size)
    if width <= limit or NO_BREAK not in word:
        return width
    return max(measure_text(part, face, size) for part in word.split(NO_BREAK))
