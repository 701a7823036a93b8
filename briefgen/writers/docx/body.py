"""A Brief goes in; the document part comes out: masthead, sections and the page they stand on."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.tree import Block, Contents, Figure, ItemList, NoteList, ParagraphBlock, Section, Table
from briefgen.writers.docx.controls import Controls
from briefgen.writers.docx.front import write_contents, write_entries, write_masthead
from briefgen.writers.docx.furniture import add_frames, lying_width
from briefgen.writers.docx.markup import STORY_NAMESPACES, twips
from briefgen.writers.docx.paragraphs import paragraph, write_list, write_marking, write_notes, write_paragraph
from briefgen.writers.docx.pictures import is_wide_figure, write_figure
from briefgen.writers.docx.runs import write_text
from briefgen.writers.docx.sheets import Piece, Sheets, part_sections
from briefgen.writers.docx.tables import is_wide_table, write_table
from briefgen.writers.docx.writing import Writing

_DEEPEST_HEADING = 3
_TABLE_START, _TABLE_END = "<w:tbl>", "</w:tbl>"
# Paragraphs whose styles keep no space before them; all others do.
_UNSPACED = tuple(
    f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>'
    for style_id in ("BodyText", "Lead", "Quiet", "ListBullet", "ListNumber", "NoteText")
)


def write_document(writing: Writing, controls: Controls) -> str:
    """Return the document part.

    Args:
        writing: the document.
        controls: for title, edition and data cut-off.
    """
    standing = add_frames(writing, controls)
    pieces = [Piece(xml) for xml in write_masthead(writing, controls)]
    for section in writing.brief.sections:
        pieces += _write_section(section, writing)
    pieces = list(_part_tables([piece for piece in pieces if piece.xml], writing))
    lying = add_frames(writing, controls, lies=True) if any(piece.lies for piece in pieces) else None
    body = "".join(part_sections(pieces, Sheets(standing, lying), writing))
    return f"<w:document {STORY_NAMESPACES}><w:body>{body}</w:body></w:document>"


def _write_section(section: Section, writing: Writing) -> Iterator[Piece]:
    """Yield heading, blocks and inner sections; the contents stand in a frame of their own."""
    words = section.heading if writing.counts_headings else section.full_heading
    text = write_marking(section.marking, writing, bold=True) + write_text(words, writing, bold=True)
    holds_contents = any(isinstance(block, Contents) for block in section.blocks)
    level = min(max(section.level, 1), _DEEPEST_HEADING)
    style_id = "TOCHeading" if holds_contents else f"Heading{level}"
    heading = paragraph(style_id, writing.bookmark(section.id, text))
    if len(section.blocks) == 1 and isinstance(section.blocks[0], Contents):
        yield Piece(write_contents(heading, section.blocks[0], writing))
    else:
        # A heading goes where what it heads goes.
        yield Piece(heading, bool(section.blocks) and _is_wide(section.blocks[0], writing))
        for index, block in enumerate(section.blocks):
            following = section.blocks[index + 1] if index + 1 < len(section.blocks) else None
            if isinstance(block, ParagraphBlock):
                yield Piece(write_paragraph(block, writing, keep=_introduces(block, following)))
            else:
                lies = _is_wide(block, writing)
                writing.across = lying_width(writing.style) if lies else writing.style.text_width
                yield Piece(_write_block(block, writing, keep=_is_quiet(following)), lies)
        writing.across = writing.style.text_width
    for inner in section.sections:
        yield from _write_section(inner, writing)


def _is_wide(block: Block, writing: Writing) -> bool:
    """Tell whether a table or figure is too wide for a page that stands upright."""
    if isinstance(block, Table):
        return is_wide_table(block, writing)
    return isinstance(block, Figure) and is_wide_figure(block, writing)


def _introduces(block: ParagraphBlock, following: Block | None) -> bool:
    """Tell whether a paragraph introduces a list, or has quiet lines that belong to it."""
    return block.look != "quiet" and (_is_quiet(following) or isinstance(following, ItemList))


def _is_quiet(block: Block | None) -> bool:
    return isinstance(block, ParagraphBlock) and block.look == "quiet"


def _write_block(block: Table | Figure | ItemList | NoteList | Contents, writing: Writing, *, keep: bool) -> str:
    """Return a block that is no paragraph; `keep` holds the end of a list on the page of the line that follows."""
    if isinstance(block, ItemList):
        return write_list(block, writing, keep=keep)
    if isinstance(block, Table):
        return write_table(block, writing)
    if isinstance(block, Figure):
        return write_figure(block, writing)
    if isinstance(block, NoteList):
        return write_notes(block, writing)
    return write_entries(block, writing)


def _part_tables(pieces: list[Piece], writing: Writing) -> Iterator[Piece]:
    """Yield the pieces with room after every table.

    Word joins tables that nothing parts and wants a paragraph after the last one.
    """
    space = f'<w:spacing w:before="{twips(0.7 * writing.style.type.body)}"/>'
    before = ""
    for piece in pieces:
        xml = piece.xml
        if not before.endswith(_TABLE_END):
            yield piece
        elif xml.startswith(_TABLE_START):
            yield piece._replace(xml=paragraph("FloatNote", "") + xml)
        elif xml.startswith(_UNSPACED):
            yield piece._replace(xml=xml.replace("</w:pPr>", f"{space}</w:pPr>", 1))
        else:
            yield piece
        before = xml
    if before.endswith(_TABLE_END):
        yield Piece(paragraph("FloatNote", ""))
