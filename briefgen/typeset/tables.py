"""A table goes in; strips of its caption, head, rows and note, on columns balanced to their content, come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple

from briefgen.brief.tree import Cell, Column, Paragraph, Row, Table
from briefgen.text.paragraphs import Widths
from briefgen.typeset.columns import balance_widths, share_width
from briefgen.typeset.figures import caption_runs, set_text
from briefgen.typeset.lists import stack_list
from briefgen.typeset.looks import Look
from briefgen.typeset.pages import ARTIFACT, ElementType, Picture
from briefgen.typeset.setting import Setting, Stack
from briefgen.typeset.strips import Dress, SetLine, Spine, Strip, TableFrame

# Space between columns, and above and below the text of a row, points.
_COLUMN_GAP = 11.0
_ABOVE = 3.4
_BELOW = 4.4
_PART_ABOVE = 9.0
# Of the leading: space between the paragraphs of a cell.
_BETWEEN_PARAGRAPHS = 0.16
# Rules: of the table's top and bottom, under its head, between rows, points.
_EDGE_RULE = 0.9
_HEAD_RULE = 0.6
_ROW_RULE = 0.35
# Room for the spine left of a chronology, where in it the spine stands, its weight, the air around a mark, points.
_GUTTER = 17.0
_SPINE_AT = 6.0
_SPINE_WIDTH = 0.8
_SPINE_AIR = 1.2
# A px is 1/96 inch, a point 1/72.
_POINTS_PER_PX = 0.75
# A row with fewer lines than this in its widest column never splits.
_LINES_TO_PART = 8
# Of one that does, at least so many stand on either side.
_LINES_TO_STAY = 3
# Up to so many lines high, space around them included, a table's first row and its last stand on no page alone.
_SHORT_ROW = 4.5
# Of a long table, about so many rows are looked at to balance its columns.
_SAMPLE = 40
# Rows that together are no higher than this share of a page stay together.
_SMALL_TABLE = 0.25


def set_table(setting: Setting, table: Table, parent: int) -> Iterator[Strip]:
    """Lay out a table: caption above, rows, note below."""
    element = setting.structure.add("Table", parent, anchor=table.id, alt=table.description)
    caption = caption_runs(table.number, table.caption)
    if caption:
        strip = set_text(
            setting, caption, setting.looks.caption, setting.structure.add("Caption", element), table.marking
        )
        yield strip._replace(keep=True, anchors=(table.id,))
    grid = _Grid(setting, table, element)
    head = grid.set_head()
    yield head if caption else head._replace(anchors=(table.id,), before=setting.looks.caption.before)
    last_after = 0.0 if table.note else setting.looks.float_note.after
    for row, is_last in _mark_last(_keep_rows(setting, grid.set_rows())):
        yield row._replace(keep=row.keep or bool(table.note), after=last_after) if is_last else row
    if table.note:
        yield set_text(setting, table.note, setting.looks.float_note, setting.structure.add("P", parent))


def _keep_rows(setting: Setting, rows: Iterator[Strip]) -> Iterator[Strip]:
    """Keep the rows of a small table together; of another, let no short row stand alone under its head or at its end.

    Of a long table no more rows are set than are looked at.
    """
    first: list[Strip] = []
    height, small = 0.0, _SMALL_TABLE * setting.height
    while height <= small and (row := next(rows, None)) is not None:
        first.append(row)
        height += row.height
    if height <= small:
        yield from [row._replace(keep=True, parts=False) for row in first[:-1]]
        yield from first[-1:]
        return
    short = _SHORT_ROW * setting.looks.table.leading
    first += islice(rows, max(0, 3 - len(first)))
    is_long = len(first) > 2
    waiting: list[Strip] = []
    for index, row in enumerate(chain(first, rows)):
        waiting.append(row._replace(keep=True) if is_long and not index and row.height <= short else row)
        if len(waiting) > 2:
            yield waiting.pop(0)
    if is_long and waiting[0].height <= short:
        waiting[0] = waiting[0]._replace(keep=True)
    yield from waiting


def _mark_last(rows: Iterator[Strip]) -> Iterator[tuple[Strip, bool]]:
    """Yield rows, each with whether it is the last."""
    before = next(rows, None)
    for row in rows:
        if before is not None:
            yield before, False
        before = row
    if before is not None:
        yield before, True


class _CellText(NamedTuple):
    """A cell's measured content and the columns it stands in."""

    stack: tuple[Stack, ...]
    first: int
    span: int


class _Grid:
    """One table on its way to the page: how wide its cells are, then its columns, then strips, one row at a time."""

    def __init__(self, setting: Setting, table: Table, element: int) -> None:
        self._setting = setting
        self._table = table
        self._gutter = _GUTTER if table.role == "chronology" else 0.0
        structure = setting.structure
        head_row = structure.add("TR", structure.add("THead", element))
        self._head = [
            self._measure_heading(column, structure.add("TH", head_row, scope="Column")) for column in table.columns
        ]
        self._body = structure.add("TBody", element)
        # Looks with digits of one width, for figures that stand under each other.
        self._tabular: dict[Look, Look] = {}
        self._lefts, self._widths = self._place_columns()
        self._frame = TableFrame(self._set_repeated_head(), self._continue_group)

    def _measure_heading(self, column: Column, element: int) -> Stack:
        look = self._setting.looks.table_head
        return Stack(self._setting.measure(column.heading, look, element), look)

    def _measure_row(self, row: Row, element: int) -> tuple[list[_CellText], int]:
        """Return the measured cells of a row, and the element of its mark."""
        cells: list[_CellText] = []
        column, glyph_element = 0, ARTIFACT
        for cell in row.cells:
            type_: ElementType = "TH" if cell.header else "TD"
            cell_element = self._setting.structure.add(
                type_, element, scope="Row" if cell.header else "", span=cell.span
            )
            if row.glyph is not None and not column and self._gutter:
                glyph_element = self._setting.structure.add("Figure", cell_element, alt=row.glyph.label)
            stack = tuple(self._measure_cell(cell, self._find_look(row, cell, column), cell_element))
            cells.append(_CellText(stack, column, cell.span))
            column += cell.span
        return cells, glyph_element

    def _find_look(self, row: Row, cell: Cell, column: int) -> Look:
        """Return the look of a cell that begins in a column."""
        looks = self._setting.looks
        look = looks.part if row.kind == "part" else looks.row_head if cell.header else looks.table
        if self._table.columns[column].align != "end" or cell.span != 1:
            return look
        if look not in self._tabular:
            self._tabular[look] = replace(look, tabular=True)
        return self._tabular[look]

    def _measure_cell(self, cell: Cell, look: Look, element: int) -> Iterator[Stack]:
        setting = self._setting
        for block in cell.blocks:
            if isinstance(block, Paragraph):
                own = setting.structure.add("P", element) if len(cell.blocks) > 1 else element
                before = look.leading * _BETWEEN_PARAGRAPHS
                yield Stack(setting.measure(block.content, look, own), look, before=before)
            else:
                yield from stack_list(setting, block, look, element, indent=look.size)

    def _place_columns(self) -> tuple[list[float], list[float]]:
        """Return the left end and the width of each column."""
        columns = self._table.columns
        least, bounds, most, naturals = self._measure_columns()
        if self._table.role == "key":
            least[0] = max([least[0], *(self._measure_glyph(row)[0] for row in self._table.rows)])
        width = self._setting.width - self._gutter - _COLUMN_GAP * (len(columns) - 1)
        widths = share_width(width, [column.share for column in columns], least, most)
        if self._table.role != "key":
            widths = balance_widths(widths, list(map(max, least, bounds)), naturals)
        self._setting.columns[self._table.id] = tuple(
            width + _COLUMN_GAP + (0.0 if index else self._gutter) for index, width in enumerate(widths)
        )
        lefts, left = [], self._gutter
        for each in widths:
            lefts.append(left)
            left += each + _COLUMN_GAP
        return lefts, widths

    def _measure_columns(self) -> tuple[list[float], list[float], list[float], list[list[list[float]]]]:
        """Measure what decides how wide the columns are; cells that span are left out.

        Returns:
            By column the width of the widest word, that of the widest words that should stay together (no date, and no
            figure with its unit, is broken for another column's sake), and that of the widest paragraph on one line;
            and by row and column the widths of a cell's paragraphs on one line, for the head and a sample of rows.
        """
        count = len(self._table.columns)
        least = [stack.text.longest for stack in self._head]
        bounds = [0.0] * count
        most = [stack.text.natural for stack in self._head]
        naturals = [[[stack.text.natural] for stack in self._head]]
        every = max(1, len(self._table.rows) // _SAMPLE)
        for number, row in enumerate(self._table.rows):
            sampled: list[list[float]] = [[] for _ in range(count)]
            column = 0
            for cell in row.cells:
                if cell.span == 1:
                    for indent, widths in self._measure_widths(cell, self._find_look(row, cell, column)):
                        least[column] = max(least[column], indent + widths.longest)
                        bounds[column] = max(bounds[column], indent + widths.longest_bound)
                        most[column] = max(most[column], indent + widths.natural)
                        sampled[column].append(indent + widths.natural)
                column += cell.span
            if not number % every:
                naturals.append(sampled)
        return least, bounds, most, naturals

    def _measure_widths(self, cell: Cell, look: Look) -> Iterator[tuple[float, Widths]]:
        """Yield the indent and the widths of each paragraph of a cell."""
        setting = self._setting
        for block in cell.blocks:
            if isinstance(block, Paragraph):
                yield 0.0, setting.measure_widths(block.content, look)
            else:
                with setting.structure.rehearse():
                    for stack in stack_list(setting, block, look, ARTIFACT, indent=look.size):
                        yield stack.indent, Widths(stack.text.longest, stack.text.longest_bound, stack.text.natural)

    def _measure_glyph(self, row: Row) -> tuple[float, float]:
        """Return width and height of a row's mark; one too wide for the gutter is scaled down."""
        if row.glyph is None:
            return 0.0, 0.0
        scene = self._setting.draw_glyph(row.glyph)
        room = 2 * _SPINE_AT if self._gutter else 4 * _GUTTER
        factor = min(_POINTS_PER_PX, room / scene.width)
        return scene.width * factor, scene.height * factor

    def set_head(self) -> Strip:
        """Set the header row."""
        columns = [tuple(self._set_stack([stack], index, 1, _ABOVE)) for index, stack in enumerate(self._head)]
        height = _find_bottom(columns) + _BELOW
        rule = self._setting.style.palette
        dress = Dress(0.0, self._setting.width, above=(_EDGE_RULE, rule.ink), below=(_HEAD_RULE, rule.ink))
        return Strip(height, tuple(columns), dress=dress, above=_ABOVE, below=_BELOW, keep=True)

    def _set_repeated_head(self) -> Strip:
        """Set the header row once more, as an artifact without links."""
        look = self._setting.looks.table_head
        head, self._head = (
            self._head,
            [Stack(self._setting.measure(column.heading, look), look) for column in self._table.columns],
        )
        repeated = self.set_head()
        self._head = head
        return repeated

    def _continue_group(self, row: Strip) -> Strip:
        """Set the line that says which group goes on with a row; an artifact, since its rows say so too."""
        setting, look = self._setting, self._setting.looks.continued
        text = setting.measure_text(setting.continued.replace("{what}", row.group), look)
        lines = setting.set_lines(text, look, self._lefts[0], _ABOVE, setting.width - self._lefts[0])
        height = _find_bottom([lines]) + _BELOW / 2
        spine = row.dress.spine if row.dress else None
        if spine is not None:
            comes = spine.goes_on if row.piece == "tail" else spine.from_above
            spine = spine._replace(top=height, bottom=height, from_above=comes, goes_on=False)
        return Strip(height, (tuple(lines),), dress=Dress(spine=spine))

    def set_rows(self) -> Iterator[Strip]:
        """Set the rows in order."""
        rows = self._table.rows
        for index, row in enumerate(rows):
            before = rows[index - 1] if index else None
            after = rows[index + 1] if index + 1 < len(rows) else None
            element = self._setting.structure.add("TR", self._body, anchor=row.anchor)
            yield self._set_row(row, self._measure_row(row, element), before, after)

    def _set_row(self, row: Row, measured: tuple[list[_CellText], int], before: Row | None, after: Row | None) -> Strip:
        palette = self._setting.style.palette
        above = _PART_ABOVE if row.kind == "part" and before is not None else _ABOVE
        cells, glyph_element = measured
        columns = tuple(_hold_ends(self._set_stack(cell.stack, cell.first, cell.span, above)) for cell in cells)
        height = max(_find_bottom(columns), above + self._setting.looks.table.leading) + _BELOW
        edge = after is None
        rule = (_EDGE_RULE, palette.ink) if edge else (_ROW_RULE, palette.rule)
        left = 0.0 if edge or row.kind == "part" or (after and after.kind == "part") else self._gutter
        picture = self._place_glyph(row, glyph_element, above)
        return Strip(
            height,
            columns,
            items=(picture,) if picture else (),
            dress=Dress(left, self._setting.width, below=rule, spine=self._join_spine(row, picture, before, after)),
            above=above,
            below=_BELOW,
            keep=row.kind == "part",
            parts=self._is_long(cells, columns),
            anchors=(row.anchor,) if row.anchor else (),
            table=self._frame,
            group=row.group,
        )

    def _is_long(self, cells: Sequence[_CellText], columns: Sequence[Sequence[SetLine]]) -> bool:
        """Tell whether a row may be parted: its widest column is long, or a narrow one twice as long as that takes."""
        widest = max(range(len(cells)), key=lambda index: self._widths[cells[index].first], default=0)
        longest = max(map(len, columns), default=0)
        return longest >= 2 * _LINES_TO_PART or (bool(columns) and len(columns[widest]) >= _LINES_TO_PART)

    def _set_stack(self, stack: Sequence[Stack], first: int, span: int, top: float) -> list[SetLine]:
        """Set a cell's paragraphs in its columns."""
        last = first + span - 1
        width = self._lefts[last] + self._widths[last] - self._lefts[first]
        align = self._table.columns[first].align if span == 1 else "start"
        return self._setting.set_stack(stack, self._lefts[first], top, width, align)

    def _place_glyph(self, row: Row, element: int, above: float) -> Picture | None:
        """Place a row's mark at its first line: on the spine, or in the first column of a key.

        In a key the words beside the mark say the same, so there it is an artifact.
        """
        if row.glyph is None or self._table.role == "grid":
            return None
        scene = self._setting.draw_glyph(row.glyph)
        width, height = self._measure_glyph(row)
        middle = above + self._setting.middle(self._setting.looks.table)
        left = _SPINE_AT - width / 2 if self._gutter else self._lefts[0]
        return Picture(left, middle - height / 2, width, height, scene, element=element)

    def _join_spine(self, row: Row, picture: Picture | None, before: Row | None, after: Row | None) -> Spine | None:
        """Return the spine beside a row: it runs from mark to mark and stops where a part begins."""
        if not self._gutter or row.kind == "part":
            return None
        middle = self._setting.middle(self._setting.looks.table) + _ABOVE
        top = picture.y - _SPINE_AIR if picture else middle
        bottom = picture.y + picture.height + _SPINE_AIR if picture else middle
        return Spine(
            _SPINE_AT,
            self._setting.style.palette.rule,
            _SPINE_WIDTH,
            top,
            bottom,
            from_above=before is not None and before.kind != "part",
            goes_on=after is not None and after.kind != "part",
        )


def _hold_ends(lines: list[SetLine]) -> tuple[SetLine, ...]:
    """Return a cell's lines so that a row that is parted has some lines of it on either side, whatever they are."""
    count = len(lines)
    if count < _LINES_TO_PART:
        return tuple(lines)
    return tuple(
        line._replace(ends=line.ends and (index == count or _LINES_TO_STAY <= index <= count - _LINES_TO_STAY))
        for index, line in enumerate(lines, 1)
    )


def _find_bottom(columns: Sequence[Sequence[SetLine]]) -> float:
    return max([column[-1].bottom for column in columns if column], default=0.0)
