"""A table of the brief goes in; a WordprocessingML table with its caption and note comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from briefgen.brief.tree import Cell, Column, Inline, Row, Table, inline_text
from briefgen.text.inline import Paragraph, TextBlock
from briefgen.typeset.columns import share_width
from briefgen.typeset.furniture import text_area
from briefgen.writers.docx.markup import escape_text, twips
from briefgen.writers.docx.paragraphs import TAB, paragraph, write_caption, write_float_note, write_list
from briefgen.writers.docx.pictures import write_glyph
from briefgen.writers.docx.runs import write_runs
from briefgen.writers.docx.styles import CELL_PADDING
from briefgen.writers.docx.writing import Writing

# A row estimated to fill more than this share of a page may be parted by the page's end: Word has no "(continued)".
LONGEST_WHOLE_ROW = 0.4
# A table of so few rows that fill no more than this share of a page stands on one page; of longer ones, whole pages
# would be left half empty.
_FEW_ROWS = 6
_SHORT_TABLE = 0.25
# Where the font of the style is missing, one that is so much wider may stand in (DejaVu Sans Bold for FiraGO Bold).
_STAND_IN = 1.3
# Room of a mark beside its number, in ems.
_GLYPH_ROOM = 1.7
# What no-break spaces hold together claims no more than this share of the table; what is wider may break at them.
_LONGEST_STRETCH = 0.2
# Columns that an upright page always has room for.
_NEVER_WIDE = 5
_NO_BREAK = "\N{NO-BREAK SPACE}"
# Average width of a character, in ems; only to estimate the lines of a row.
_AVERAGE_ADVANCE = 0.5
_FIRST_PROPERTY = re.compile(r'<w:pPr><w:pStyle w:val="\w+"/>')
_ALIGNMENTS = {"start": "", "end": '<w:jc w:val="right"/>', "center": '<w:jc w:val="center"/>'}


def write_table(table: Table, writing: Writing) -> str:
    """Return caption, table and note."""
    grid = _Grid(table, writing)
    rows = [grid.row(row) for row in table.rows]
    last = len(rows) if table.note else len(rows) - 1
    # Neither the first row nor the last stands on a page alone, and the note not without the last.
    kept = {0, *range(max(0, len(rows) - 2), last)}
    if len(rows) <= _FEW_ROWS and sum(grid.lines) <= _SHORT_TABLE * grid.page_lines:
        kept |= set(range(last))
    for index in sorted(kept):
        rows[index] = _FIRST_PROPERTY.sub(r"\g<0><w:keepNext/>", rows[index])
    return (
        write_caption("Table", table.id, table.marking, table.number, table.caption, writing)
        + f"<w:tbl>{_table_properties(table, grid)}{grid.header()}{''.join(rows)}</w:tbl>"
        + write_float_note(table.note, writing)
    )


def _table_properties(table: Table, grid: _Grid) -> str:
    """Return what holds for the whole table; the look says whether its first column heads the rows."""
    rows = [row for row in table.rows if row.kind == "data"]
    headed = bool(rows) and all(row.cells and row.cells[0].header for row in rows)
    direction = "<w:bidiVisual/>" if grid.writing.right_to_left else ""
    caption = escape_text(inline_text(table.caption))
    title = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    description = f'<w:tblDescription w:val="{escape_text(table.description)}"/>' if table.description else ""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
    return (
        f'<w:tblPr><w:tblStyle w:val="BriefTable"/>{direction}<w:tblW w:w="{sum(grid.widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"06A0" if headed else "0620"}" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="{int(headed)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{title}{description}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
    )


@dataclass(slots=True)
class _Shape:
    """What a column gives its cells: width in twips, alignment, and how many characters fill a line."""

    width: int
    alignment: str
    characters: float


class _Grid:
    """Writes the rows of one table."""

    def __init__(self, table: Table, writing: Writing) -> None:
        self.table = table
        self.writing = writing
        self.widths = place_columns(table, writing)
        size = writing.style.type.table
        _, _, _, height = text_area(writing.style, writing.brief.furniture)
        self.page_lines = height / (size * writing.style.type.leading)
        # How many lines each row so far is estimated to take.
        self.lines: list[float] = []
        self.shapes = [
            _Shape(
                width, _ALIGNMENTS[column.align], max(1.0, (width / 20 - 2 * CELL_PADDING) / (size * _AVERAGE_ADVANCE))
            )
            for width, column in zip(self.widths, table.columns, strict=True)
        ]

    def header(self) -> str:
        """Return the row of headings, which Word repeats on every page."""
        cells = "".join(
            _cell(shape.width, 1, paragraph("TableHeading", self._heading(column), shape.alignment))
            for shape, column in zip(self.shapes, self.table.columns, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"

    def _heading(self, column: Column) -> str:
        return write_runs(column.heading, self.writing, bold=True)

    def row(self, row: Row) -> str:
        """Return one row; its anchor stands in its first cell."""
        cells: list[str] = []
        index, lines = 0, 0.0
        for cell in row.cells:
            span = min(max(cell.span, 1), len(self.shapes) - index)
            shape = self._span_shape(index, span)
            lines = max(lines, _estimate_lines(cell.blocks, shape.characters))
            anchor = "" if index else row.anchor
            write = self._cell_paragraphs if row.glyph is None or index else self._mark_cell
            cells.append(_cell(shape.width, span, write(row, cell, shape, anchor)))
            index += span
        cells += [_cell(shape.width, 1, paragraph("TableText", "")) for shape in self.shapes[index:]]
        self.lines.append(lines)
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if lines <= LONGEST_WHOLE_ROW * self.page_lines else ""
        return f"<w:tr>{whole}{''.join(cells)}</w:tr>"

    def _span_shape(self, index: int, span: int) -> _Shape:
        if span <= 1:
            return self.shapes[index]
        spanned = self.shapes[index : index + span]
        return _Shape(sum(shape.width for shape in spanned), "", sum(shape.characters for shape in spanned))

    def _cell_paragraphs(self, row: Row, cell: Cell, shape: _Shape, anchor: str) -> str:
        """Return the paragraphs of a cell; there is always one, and it stands last."""
        writing = self.writing
        style_id = "TablePart" if row.kind == "part" else "TableRowHeading" if cell.header else "TableText"
        bold = style_id != "TableText"
        pieces: list[str] = []
        for block in cell.blocks:
            if isinstance(block, Paragraph):
                inner = write_runs(self._loosen(block.content, shape), writing, bold=bold)
                pieces.append(paragraph(style_id, writing.bookmark(anchor, inner), shape.alignment))
            else:
                before = writing.bookmark(anchor, "") if anchor else ""
                pieces.append(write_list(block, writing, in_table=True, before=before))
            anchor = ""
        if not pieces:
            pieces.append(paragraph(style_id, writing.bookmark(anchor, ""), shape.alignment))
        return "".join(pieces)

    def _loosen(self, content: Inline, shape: _Shape) -> Inline:
        """Return runs with ordinary spaces for no-break ones where these hold together more than fits in the cell."""
        if not any(_NO_BREAK in run.text for run in content):
            return content
        room, size = shape.width / 20 - 2 * CELL_PADDING, self.writing.style.type.table
        stretches = [stretch for stretch in inline_text(content).split(" ") if _NO_BREAK in stretch]
        if all(self.writing.measure(stretch, size) <= room for stretch in stretches):
            return content
        # What is bound to a number in brackets lets go first; the parts of a pin hold together.
        parted = tuple(replace(run, text=re.sub(f"^{_NO_BREAK}", " ", run.text)) for run in content)
        stretches = [stretch for stretch in inline_text(parted).split(" ") if _NO_BREAK in stretch]
        if all(self.writing.measure(stretch, size) <= room for stretch in stretches):
            return parted
        return tuple(replace(run, text=run.text.replace(_NO_BREAK, " ")) for run in content)

    def _mark_cell(self, row: Row, cell: Cell, shape: _Shape, anchor: str) -> str:
        """Return the paragraphs of a cell with a record's mark: its number stands flush at the cell's other side."""
        writing = self.writing
        inner = write_glyph(row.glyph, writing) if row.glyph is not None else ""
        stop = ""
        blocks = cell.blocks
        if blocks and isinstance(blocks[0], Paragraph):
            position = shape.width - twips(2 * CELL_PADDING)
            stop = f'<w:tabs><w:tab w:val="right" w:pos="{position}"/></w:tabs>'
            inner += TAB + writing.bookmark(anchor, write_runs(blocks[0].content, writing, bold=cell.header))
            blocks = blocks[1:]
        style_id = "TableRowHeading" if cell.header else "TableText"
        first = paragraph(style_id, writing.bookmark(anchor, inner), stop)
        return first + (self._cell_paragraphs(row, replace(cell, blocks=blocks), shape, "") if blocks else "")


def _cell(width: int, span: int, inner: str) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>{inner}</w:tc>'


def _estimate_lines(blocks: Sequence[TextBlock], characters: float) -> float:
    lines = 0.0
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += 0.5 + sum([len(run.text) for run in block.content]) / characters
        else:
            lines += sum([_estimate_lines(item, characters) for item in block.items])
    return lines


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
    if width <= limit or _NO_BREAK not in word:
        return width
    return max(writing.measure(part, size, bold=True) for part in word.split(_NO_BREAK))


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
