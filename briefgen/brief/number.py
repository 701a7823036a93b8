"""A composed Brief goes in; the same Brief with every number, note mark and cross-reference as text comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import is_

from briefgen.brief.tree import (
    Block,
    Brief,
    Cell,
    CellBlock,
    Contents,
    ContentsEntry,
    Figure,
    Inline,
    ItemList,
    Note,
    NoteList,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    inline_text,
)
from briefgen.words import Words

# Sections of the front matter that carry no number of their own.
UNNUMBERED = ("contents", "figure-list")
_DEEPEST_NUMBER = 1


def number_brief(brief: Brief, words: Words, *, number_headings: bool = True) -> Brief:
    """Number headings, figures, tables and notes in reading order, and settle every reference to them.

    Notes are numbered by their first mention; a note nobody mentions comes after those.

    Raises:
        ValueError: a reference leads to nothing; compose wrote a section wrongly.
    """
    sections = _number_sections(brief.sections, "") if number_headings else brief.sections
    labels = _label_floats(sections, words)
    notes = _order_notes(sections)
    texts = {**labels, **{anchor: f"[{number}]" for anchor, number in notes.items()}}
    contents = {
        "sections": Contents(tuple(_contents_entries(sections))),
        "figures": Contents(tuple(_figure_entries(sections, labels)), "figures"),
    }
    anchors = frozenset(_anchors(sections))

    settled: dict[Run, Run] = {}

    def settle(content: Inline) -> Inline:
        # Most runs refer to nothing, and what does not change is not made anew.
        if not any(run.ref or run.target for run in content):
            return content
        return tuple([_settle_once(run, texts, anchors, settled) for run in content])

    numbered = tuple(_settle_section(section, settle, labels, notes, contents) for section in sections)
    return replace(brief, sections=numbered)


def walk_sections(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Yield every section in reading order."""
    for section in sections:
        yield section
        yield from walk_sections(section.sections)


def _number_sections(sections: tuple[Section, ...], above: str) -> tuple[Section, ...]:
    numbered, count = [], 0
    for section in sections:
        number = ""
        if section.id not in UNNUMBERED and section.level <= _DEEPEST_NUMBER + 1:
            count += 1
            number = f"{above}.{count}" if above else str(count)
        numbered.append(replace(section, number=number, sections=_number_sections(section.sections, number)))
    return tuple(numbered)


def _label_floats(sections: tuple[Section, ...], words: Words) -> dict[str, str]:
    """Return "Figure 1", "Table 2" by the id of the figure or table."""
    labels: dict[str, str] = {}
    figures = tables = 0
    for section in walk_sections(sections):
        for block in section.blocks:
            if isinstance(block, Figure):
                figures += 1
                labels[block.id] = words.say("Figure {number}", number=figures)
            elif isinstance(block, Table):
                tables += 1
                labels[block.id] = words.say("Table {number}", number=tables)
    return labels


def _order_notes(sections: tuple[Section, ...]) -> dict[str, int]:
    """Return the number of each note: by first mention, then as listed."""
    listed = [
        note.anchor
        for section in walk_sections(sections)
        for block in section.blocks
        if isinstance(block, NoteList)
        for note in block.notes
    ]
    known = set(listed)
    order: dict[str, None] = {}
    for section in walk_sections(sections):
        for content in list_inlines(section):
            order.update((run.ref, None) for run in content if run.ref in known)
    order.update(dict.fromkeys(listed))
    return {anchor: number for number, anchor in enumerate(order, 1)}


def list_inlines(section: Section) -> Iterator[Inline]:
    """Yield every stretch of runs of a section's own blocks, in reading order; notes come last of all."""
    for block in section.blocks:
        if not isinstance(block, NoteList):
            yield from list_block_inlines(block)


def list_cited_notes(brief: Brief) -> dict[str, Note]:
    """Return the notes that a numbered brief refers to outside its list of notes, by their ids, as they are listed."""
    notes: dict[str, Note] = {}
    cited: set[str] = set()
    for section in walk_sections(brief.sections):
        cited.update(run.target for content in list_inlines(section) for run in content)
        for block in section.blocks:
            if isinstance(block, NoteList):
                notes |= {note.anchor: note for note in block.notes}
    return {anchor: note for anchor, note in notes.items() if anchor in cited}


def list_block_inlines(block: Block) -> Iterator[Inline]:
    """Yield every stretch of runs of a block, in reading order."""
    if isinstance(block, ParagraphBlock):
        yield block.content
    elif isinstance(block, ItemList):
        yield from _list_inlines(block)
    elif isinstance(block, Table):
        yield block.caption
        for row in block.rows:
            for cell in row.cells:
                yield from _cell_inlines(cell)
        yield block.note
    elif isinstance(block, Figure):
        yield from (block.caption, block.subtitle, block.note)
    elif isinstance(block, NoteList):
        yield from (note.content for note in block.notes)


def _cell_inlines(cell: Cell) -> Iterator[Inline]:
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield block.content
        else:
            yield from _list_inlines(block)


def _list_inlines(items: ItemList) -> Iterator[Inline]:
    for item in items.items:
        for block in item:
            if isinstance(block, Paragraph):
                yield block.content
            else:
                yield from _list_inlines(block)


def _anchors(sections: tuple[Section, ...]) -> Iterator[str]:
    """Yield every id that a link can lead to."""
    for section in walk_sections(sections):
        yield section.id
        for block in section.blocks:
            if isinstance(block, ParagraphBlock):
                yield block.anchor
            elif isinstance(block, NoteList):
                yield from (note.anchor for note in block.notes)
            elif isinstance(block, Table):
                yield block.id
                yield from (row.anchor for row in block.rows)
            elif isinstance(block, Figure):
                yield block.id


def _settle_once(run: Run, texts: dict[str, str], anchors: frozenset[str], settled: dict[Run, Run]) -> Run:
    """Settle a reference, of equal ones the first."""
    if not (run.ref or run.target):
        return run
    found = settled.get(run)
    if found is None:
        found = settled[run] = _settle_run(run, texts, anchors)
    return found


def _settle_run(run: Run, texts: dict[str, str], anchors: frozenset[str]) -> Run:
    """Settle a reference; a link to a part that the style or profile leaves out stays as its words alone."""
    if run.ref:
        return replace(run, text=_lookup(texts, run.ref), target=run.ref, ref="")
    return replace(run, target="") if run.target and run.target not in anchors else run


def _lookup(texts: dict[str, str], ref: str) -> str:
    if ref not in texts:
        raise ValueError(f"a reference leads to '{ref}', which is not in the brief")
    return texts[ref]


def _contents_entries(sections: tuple[Section, ...]) -> Iterator[ContentsEntry]:
    for section in walk_sections(sections):
        if section.id not in UNNUMBERED and section.level == 1:
            yield ContentsEntry(section.full_heading, section.level, section.id)


def _figure_entries(sections: tuple[Section, ...], labels: dict[str, str]) -> Iterator[ContentsEntry]:
    for section in walk_sections(sections):
        for block in section.blocks:
            if isinstance(block, Figure):
                yield ContentsEntry(f"{labels[block.id]}. {inline_text(block.caption)}", 1, block.id)


Settle = Callable[[Inline], Inline]


def _settle_section(
    section: Section,
    settle: Settle,
    labels: dict[str, str],
    notes: dict[str, int],
    contents: dict[str, Contents],
) -> Section:
    blocks = tuple(_settle_block(block, settle, labels, notes, contents) for block in section.blocks)
    inner = tuple(_settle_section(each, settle, labels, notes, contents) for each in section.sections)
    return replace(section, blocks=blocks, sections=inner)


def _settle_block(
    block: Block, settle: Settle, labels: dict[str, str], notes: dict[str, int], contents: dict[str, Contents]
) -> Block:
    if isinstance(block, ParagraphBlock):
        return replace(block, content=settle(block.content))
    if isinstance(block, ItemList):
        return _settle_list(block, settle)
    if isinstance(block, Table):
        return replace(_settle_table(block, settle), number=labels[block.id])
    if isinstance(block, Figure):
        return replace(
            block,
            caption=settle(block.caption),
            subtitle=settle(block.subtitle),
            note=settle(block.note),
            data=_settle_table(block.data, settle),
            number=labels[block.id],
        )
    if isinstance(block, NoteList):
        numbered = [
            Note(note.anchor, settle(note.content), str(notes[note.anchor]), note.marking) for note in block.notes
        ]
        return NoteList(tuple(sorted(numbered, key=lambda note: notes[note.anchor])))
    return contents[block.lists]


def _settle_table(table: Table, settle: Settle) -> Table:
    rows = tuple(_settle_row(row, settle) for row in table.rows)
    columns = tuple(replace(column, heading=settle(column.heading)) for column in table.columns)
    return replace(table, caption=settle(table.caption), columns=columns, rows=rows, note=settle(table.note))


def _settle_row(row: Row, settle: Settle) -> Row:
    cells = [_settle_cell(cell, settle) for cell in row.cells]
    return row if all(map(is_, cells, row.cells)) else replace(row, cells=tuple(cells))


def _settle_cell(cell: Cell, settle: Settle) -> Cell:
    blocks = _settle_blocks(cell.blocks, settle)
    return cell if blocks is cell.blocks else Cell(blocks, cell.header, cell.span)


def _settle_blocks(blocks: tuple[CellBlock, ...], settle: Settle) -> tuple[CellBlock, ...]:
    """Settle the references of paragraphs and lists; where none change, the same are returned."""
    settled = [_settle_text(block, settle) for block in blocks]
    return blocks if all(map(is_, settled, blocks)) else tuple(settled)


def _settle_text(block: CellBlock, settle: Settle) -> CellBlock:
    if isinstance(block, Paragraph):
        content = settle(block.content)
        return block if content is block.content else Paragraph(content)
    return _settle_list(block, settle)


def _settle_list(items: ItemList, settle: Settle) -> ItemList:
    settled = [_settle_blocks(item, settle) for item in items.items]
    return items if all(map(is_, settled, items.items)) else replace(items, items=tuple(settled))
