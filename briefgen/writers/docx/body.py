"""A Brief goes in; the document part comes out: masthead, sections and the page they stand on."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.tree import Block, Contents, Figure, ItemList, NoteList, ParagraphBlock, Section, Table
from briefgen.writers.docx.front import write_contents, write_entries, write_masthead
from briefgen.writers.docx.furniture import Frames, write_page
from briefgen.writers.docx.markup import STORY_NAMESPACES, twips
from briefgen.writers.docx.paragraphs import paragraph, write_list, write_marking, write_notes, write_paragraph
from briefgen.writers.docx.pictures import write_figure
from briefgen.writers.docx.runs import write_text
from briefgen.writers.docx.tables import write_table
from briefgen.writers.docx.writing import Writing

_DEEPEST_HEADING = 3
_TABLE_START, _TABLE_END = "<w:tbl>", "</w:tbl>"
# Paragraphs whose styles keep no space before them; all others do.
_UNSPACED = tuple(
    f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>'
    for style_id in ("BodyText", "Lead", "Quiet", "ListBullet", "ListNumber", "NoteText")
)


def write_document(frames: Frames, writing: Writing) -> str:
    """Return the document part.

    Args:
        frames: the headers and footers.
        writing: the document.
    """
    pieces = [*write_masthead(writing)]
    for section in writing.brief.sections:
        pieces += _write_section(section, writing)
    body = "".join(_part_tables([piece for piece in pieces if piece], writing))
    return f"<w:document {STORY_NAMESPACES}><w:body>{body}{write_page(frames, writing)}</w:body></w:document>"


def _write_section(section: Section, writing: Writing) -> Iterator[str]:
    """Yield heading, blocks and inner sections; the contents stand in a frame of their own."""
    text = write_marking(section.marking, writing, bold=True) + write_text(section.full_heading, writing, bold=True)
    holds_contents = any(isinstance(block, Contents) for block in section.blocks)
    level = min(max(section.level, 1), _DEEPEST_HEADING)
    style_id = "TOCHeading" if holds_contents else f"Heading{level}"
    heading = paragraph(style_id, writing.bookmark(section.id, text))
    if len(section.blocks) == 1 and isinstance(section.blocks[0], Contents) and section.id == "contents":
        yield write_contents(heading, section.blocks[0], writing)
    else:
        yield heading
        for index, block in enumerate(section.blocks):
            following = section.blocks[index + 1] if index + 1 < len(section.blocks) else None
            if isinstance(block, ParagraphBlock):
                yield write_paragraph(block, writing, keep=_introduces(block, following))
            else:
                yield _write_block(block, writing)
    for inner in section.sections:
        yield from _write_section(inner, writing)


def _introduces(block: ParagraphBlock, following: Block | None) -> bool:
    """Tell whether a paragraph introduces a list, or has quiet lines that belong to it."""
    quiet = isinstance(following, ParagraphBlock) and following.look == "quiet"
    return block.look != "quiet" and (quiet or isinstance(following, ItemList))


def _write_block(block: Table | Figure | ItemList | NoteList | Contents, writing: Writing) -> str:
    if isinstance(block, ItemList):
        return write_list(block, writing)
    if isinstance(block, Table):
        return write_table(block, writing)
    if isinstance(block, Figure):
        return write_figure(block, writing)
    if isinstance(block, NoteList):
        return write_notes(block, writing)
    return write_entries(block, writing)


def _part_tables(pieces: list[str], writing: Writing) -> Iterator[str]:
    """Yield the pieces with room after every table.

    Word joins tables that nothing parts and wants a paragraph after the last one.
    """
    space = f'<w:spacing w:before="{twips(0.7 * writing.style.type.body)}"/>'
    before = ""
    for piece in pieces:
        if not before.endswith(_TABLE_END):
            yield piece
        elif piece.startswith(_TABLE_START):
            yield paragraph("FloatNote", "") + piece
        elif piece.startswith(_UNSPACED):
            yield piece.replace("</w:pPr>", f"{space}</w:pPr>", 1)
        else:
            yield piece
        before = piece
    if before.endswith(_TABLE_END):
        yield paragraph("FloatNote", "")
