"""A table of the brief goes in; a WordprocessingML table with its caption and note comes out, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.brief.tree import Cell, Column, Inline, Row, Table, inline_text
from briefgen.text.inline import Paragraph, TextBlock
from briefgen.typeset.furniture import text_area
from briefgen.writers.docx.columns import NO_BREAK, place_columns
from briefgen.writers.docx.markup import escape_text, twips
from briefgen.writers.docx.paragraphs import TAB, paragraph, write_caption, write_float_note, write_list
from briefgen.writers.docx.pictures import write_glyph
from briefgen.writers.docx.record import RowRecord, keep_escaped, keep_text, list_bookmarks, read_own, read_texts
from briefgen.writers.docx.runs import RUN_END, begin_run, write_runs
from briefgen.writers.docx.sheets import Piece
from briefgen.writers.docx.styles import CELL_PADDING
from briefgen.writers.docx.writing import Writing

# A row estimated to fill more than this share of a page may be parted by the page's end: Word has no "(continued)".
LONGEST_WHOLE_ROW = 0.4
# A table of so few rows that fill no more than this share of a page stands on one page; of longer ones, whole pages
# would be left half empty.
_FEW_ROWS = 6
_SHORT_TABLE = 0.25
# Average width of a character, in ems; only to estimate the lines of a row.
_AVERAGE_ADVANCE = 0.5
_FIRST_PROPERTY = re.compile(r'<w:pPr><w:pStyle w:val="\w+"/>')
_ALIGNMENTS = {"start": "", "end": '<w:jc w:val="right"/>', "center": '<w:jc w:val="center"/>'}
_TEXT, _ROW_HEADING, _PART = "TableText", "TableRowHeading", "TablePart"
_END = f"{RUN_END}</w:p>"
_WHOLE = "<w:trPr><w:cantSplit/></w:trPr>"


def write_table(table: Table, writing: Writing, *, lies: bool = False) -> Iterator[Piece]:
    """Yield caption, table and note, the table row by row.

    Args:
        table: of the brief.
        writing: the document.
        lies: whether its page lies on its side.
    """
    caption = write_caption("Table", table.id, table.marking, table.number, table.caption, writing)
    grid = _Grid(table, writing)
    yield Piece(caption, lies)
    header = grid.header()
    yield Piece(f"<w:tbl>{_table_properties(table, grid)}{header.xml}", lies, header.kept)
    count = len(table.rows)
    last = count if table.note else count - 1
    rows: Iterator[Piece] = map(grid.row, table.rows)
    is_short = False
    if count <= _FEW_ROWS:
        few = list(rows)
        is_short = sum(grid.lines) <= _SHORT_TABLE * grid.page_lines
        rows = iter(few)
    for index, (xml, _, kept) in enumerate(rows):
        # Neither the first row nor the last stands on a page alone, and the note not without the last.
        if index == 0 or (index < last and (is_short or index >= count - 2)):
            xml = _FIRST_PROPERTY.sub(r"\g<0><w:keepNext/>", xml)
        yield Piece(xml, lies, kept)
    yield Piece("</w:tbl>", lies, "")
    yield Piece(write_float_note(table.note, writing), lies)


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


class _Shape:
    """What a column, or several together, give their cells.

    Attributes:
        room: width of a line of text, points.
        characters: how many fill a line.
        opening: of a cell.
        marked: the same and that of its paragraph, whose text stands flush at the other side, for a record's mark.
        empty: a whole cell without text.
    """

    def __init__(self, width: int, characters: float, alignment: str = "", span: int = 1) -> None:
        self.width = width
        self.characters = characters
        self.room = width / 20 - 2 * CELL_PADDING
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        self.opening = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>'
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{width - twips(2 * CELL_PADDING)}"/></w:tabs>'
        self.paragraphs = {style_id: _open_paragraph(style_id, alignment) for style_id in (_TEXT, _ROW_HEADING, _PART)}
        self.marked = {style_id: _open_paragraph(style_id, stop) for style_id in (_TEXT, _ROW_HEADING)}
        self.heading = f"{self.opening}{_open_paragraph('TableHeading', alignment)}"
        self.empty = f"{self.opening}{paragraph(_TEXT, '')}</w:tc>"


def _open_paragraph(style_id: str, properties: str) -> str:
    return paragraph(style_id, "", properties).removesuffix("</w:p>")


class _Grid:
    """Writes the rows of one table.

    Attributes:
        widths: of the columns, twips.
        page_lines: how many lines a page holds.
        lines: how many each row so far is estimated to take.
    """

    def __init__(self, table: Table, writing: Writing) -> None:
        self.table = table
        self.writing = writing
        self.widths = place_columns(table, writing)
        self.lines: list[float] = []
        self._size = size = writing.style.type.table
        _, _, _, height = text_area(writing.style, writing.brief.furniture)
        self.page_lines = height / (size * writing.style.type.leading)
        self._longest = LONGEST_WHOLE_ROW * self.page_lines
        self._shapes = [
            _Shape(width, self._count_characters(width), _ALIGNMENTS[column.align])
            for width, column in zip(self.widths, table.columns, strict=True)
        ]
        self._spans: dict[tuple[int, int], _Shape] = {}
        self._headings = [[text] if text else [] for text in self._list_headings()]
        self._record = RowRecord(self._headings)

    def _count_characters(self, width: int) -> float:
        return max(1.0, (width / 20 - 2 * CELL_PADDING) / (self._size * _AVERAGE_ADVANCE))

    def header(self) -> Piece:
        """Return the row of headings, which Word repeats on every page."""
        headed = zip(self._shapes, self.table.columns, strict=True)
        cells = "".join(f"{shape.heading}{self._heading(column)}</w:p></w:tc>" for shape, column in headed)
        kept = self._record.keep(self._headings)
        return Piece(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>", kept=kept)

    def _list_headings(self) -> list[str]:
        return [keep_text(inline_text(column.heading)) for column in self.table.columns]

    def _heading(self, column: Column) -> str:
        return write_runs(column.heading, self.writing, bold=True)

    def row(self, row: Row) -> Piece:
        """Return one row; its anchor stands in its first cell."""
        writing = self.writing
        shapes = self._shapes
        bookmark = writing.find_unplaced(row.anchor) if row.anchor else ""
        pieces: list[str] = []
        kept: list[list[str]] = []
        index, longest = 0, 0.0
        for cell in row.cells:
            if cell.span <= 1 and index < len(shapes):
                shape, span = shapes[index], 1
            else:
                span = min(max(cell.span, 1), len(shapes) - index)
                shape = self._span_shape(index, span)
            texts: list[str] = []
            anchor = "" if index else row.anchor
            pieces.append(shape.opening)
            if row.glyph is None or index:
                lines = self._write_cell(row, cell, shape, anchor, pieces, texts)
            else:
                lines = self._write_marked_cell(row, cell, shape, anchor, pieces, texts)
            pieces.append("</w:tc>")
            kept.append(texts)
            longest = max(longest, lines)
            index += span
        for shape in shapes[index:]:
            pieces.append(shape.empty)
            kept.append([])
        self.lines.append(longest)
        xml = f"<w:tr>{_WHOLE if longest <= self._longest else ''}{''.join(pieces)}</w:tr>"
        return Piece(xml, kept=self._keep(row, bookmark, xml, kept))

    def _keep(self, row: Row, bookmark: str, xml: str, kept: list[list[str]]) -> str:
        """Return what the record keeps of a row: under its own bookmark, or that of a note first mentioned in it."""
        anchor = row.anchor
        if not bookmark and self.writing.cite is not None:
            anchors = self.writing.anchors
            bookmark = next((name for name in list_bookmarks(xml) if name in anchors), "")
            anchor = anchors.get(bookmark, "")
        return self._record.keep(kept, bookmark, anchor)

    def _span_shape(self, index: int, span: int) -> _Shape:
        shape = self._spans.get((index, span))
        if shape is None:
            spanned = self._shapes[index : index + span]
            width, characters = sum(each.width for each in spanned), sum(each.characters for each in spanned)
            shape = self._spans[index, span] = _Shape(width, characters, span=span)
        return shape

    def _write_cell(
        self, row: Row, cell: Cell, shape: _Shape, anchor: str, pieces: list[str], texts: list[str]
    ) -> float:
        """Write the paragraphs of a cell, of which there is always one, and return how many lines they may take.

        Args:
            row: of the cell.
            cell: what to write.
            shape: of its column.
            anchor: to place in it; "" for none.
            pieces: get the paragraphs.
            texts: get the text that each holds.
        """
        writing = self.writing
        style_id = _PART if row.kind == "part" else _ROW_HEADING if cell.header else _TEXT
        lines = 0.0
        for block in cell.blocks:
            if isinstance(block, Paragraph):
                lines += self._write_paragraph(block.content, style_id, shape, anchor, pieces, texts)
            else:
                before = writing.bookmark(anchor, "") if anchor else ""
                listed = write_list(block, writing, in_table=True, before=before)
                pieces.append(listed)
                lines += sum([_estimate_lines(item, shape.characters) for item in block.items])
                texts += [text for _, text in read_own(listed)]
            anchor = ""
        if not cell.blocks:
            pieces += (shape.paragraphs[style_id], writing.bookmark(anchor, ""), "</w:p>")
        return lines

    def _write_paragraph(
        self, content: Inline, style_id: str, shape: _Shape, anchor: str, pieces: list[str], texts: list[str]
    ) -> float:
        """Write one paragraph of a cell, and return how many lines it may take."""
        writing = self.writing
        bold = style_id != _TEXT
        text = content[0].text if len(content) == 1 else inline_text(content)
        if NO_BREAK in text:
            content = self._loosen(content, text, shape)
        if len(content) == 1 and not anchor and (beginning := begin_run(content[0], writing, bold=bold)):
            escaped = escape_text(content[0].text)
            pieces += (shape.paragraphs[style_id], beginning, escaped, _END)
            kept = keep_escaped(escaped)
        else:
            inner = write_runs(content, writing, bold=bold)
            pieces += (shape.paragraphs[style_id], writing.bookmark(anchor, inner) if anchor else inner, "</w:p>")
            kept = self._keep_text(text, inner)
        if kept:
            texts.append(kept)
        return 0.5 + len(text) / shape.characters

    def _keep_text(self, text: str, inner: str) -> str:
        """Return what the record keeps of a paragraph; Word numbers the notes at the foot of pages itself."""
        return keep_text(text) if self.writing.cite is None else read_texts(inner)

    def _loosen(self, content: Inline, text: str, shape: _Shape) -> Inline:
        """Return runs with ordinary spaces for no-break ones where these hold together more than fits in the cell."""
        room, size = shape.room, self._size
        stretches = [stretch for stretch in text.split(" ") if NO_BREAK in stretch]
        if all(self.writing.measure(stretch, size) <= room for stretch in stretches):
            return content
        # What is bound to a number in brackets lets go first; the parts of a pin hold together.
        parted = tuple(replace(run, text=re.sub(f"^{NO_BREAK}", " ", run.text)) for run in content)
        stretches = [stretch for stretch in inline_text(parted).split(" ") if NO_BREAK in stretch]
        if all(self.writing.measure(stretch, size) <= room for stretch in stretches):
            return parted
        return tuple(replace(run, text=run.text.replace(NO_BREAK, " ")) for run in content)

    def _write_marked_cell(
        self, row: Row, cell: Cell, shape: _Shape, anchor: str, pieces: list[str], texts: list[str]
    ) -> float:
        """Write the paragraphs of a cell with a record's mark: its number stands flush at the cell's other side."""
        writing = self.writing
        style_id = _ROW_HEADING if cell.header else _TEXT
        inner = write_glyph(row.glyph, writing) if row.glyph is not None else ""
        blocks = cell.blocks
        if not blocks or not isinstance(blocks[0], Paragraph):
            pieces.append(paragraph(style_id, writing.bookmark(anchor, inner)))
            return self._write_cell(row, cell, shape, "", pieces, texts) if blocks else 0.0
        content = blocks[0].content
        text = inline_text(content)
        runs = write_runs(content, writing, bold=cell.header)
        pieces += (shape.marked[style_id], inner, TAB, writing.bookmark(anchor, runs), "</w:p>")
        if kept := self._keep_text(text, runs):
            texts.append(kept)
        lines = 0.5 + len(text) / shape.characters
        rest = blocks[1:]
        return lines + (self._write_cell(row, replace(cell, blocks=rest), shape, "", pieces, texts) if rest else 0.0)


def _estimate_lines(blocks: Sequence[TextBlock], characters: float) -> float:
    lines = 0.0
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += 0.5 + len(inline_text(block.content)) / characters
        else:
            lines += sum([_estimate_lines(item, characters) for item in block.items])
    return lines
