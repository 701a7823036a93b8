"""A Brief goes in; the document part comes out: masthead, sections and the page they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefgen.brief.tree import Block, Contents, Figure, ItemList, NoteList, ParagraphBlock, Section, Table
from briefgen.writers.docx.columns import is_wide_table
from briefgen.writers.docx.controls import Controls
from briefgen.writers.docx.front import write_contents, write_entries, write_masthead
from briefgen.writers.docx.furniture import lying_width
from briefgen.writers.docx.markup import STORY_NAMESPACES, twips
from briefgen.writers.docx.paragraphs import paragraph, write_list, write_marking, write_notes, write_paragraph
from briefgen.writers.docx.pictures import is_wide_figure, write_figure
from briefgen.writers.docx.record import TextRecord
from briefgen.writers.docx.runs import write_text
from briefgen.writers.docx.sheets import Piece, Sheets, part_sections
from briefgen.writers.docx.tables import write_table
from briefgen.writers.docx.writing import Writing

_DEEPEST_HEADING = 3
_TABLE_START, _TABLE_END = "<w:tbl>", "</w:tbl>"
# Paragraphs whose styles keep no space before them; all others do.
_UNSPACED = tuple(
    f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>'
    for style_id in ("BodyText", "Lead", "Quiet", "ListBullet", "ListNumber", "NoteText")
)


def write_document(writing: Writing, controls: Controls, record: TextRecord) -> Iterator[str]:
    """Yield the document part, piece by piece.

    Args:
        writing: the document.
        controls: for title, edition and data cut-off.
        record: keeps the text.
    """
    sheets = Sheets(writing, controls)
    yield f"<w:document {STORY_NAMESPACES}><w:body>"
    yield from part_sections(_part_tables(_keep_texts(_write_pieces(writing, controls), record), writing), sheets)
    yield "</w:body></w:document>"


def _write_pieces(writing: Writing, controls: Controls) -> Iterator[Piece]:
    """Yield masthead and sections."""
    for xml in write_masthead(writing, controls):
        yield Piece(xml)
    for section in writing.brief.sections:
        yield from _write_section(section, writing)


def _keep_texts(pieces: Iterable[Piece], record: TextRecord) -> Iterator[Piece]:
    """Yield the pieces that are not empty; the record keeps their text."""
    for piece in pieces:
        if piece.xml:
            if piece.kept is None:
                record.keep(piece.xml)
            else:
                record.part.write(piece.kept)
            yield piece


def _write_section(section: Section, writing: Writing, under: tuple[int, ...] = ()) -> Iterator[Piece]:
    """Yield heading, blocks and inner sections; the contents stand in a frame of their own.

    Args:
        section: of the brief.
        writing: the document.
        under: levels of the headings right above.
    """
    words = section.heading if writing.counts_headings else section.full_heading
    text = write_marking(section.marking, writing, bold=True) + write_text(words, writing, bold=True)
    holds_contents = any(isinstance(block, Contents) for block in section.blocks)
    level = min(max(section.level, 1), _DEEPEST_HEADING)
    under = (*under, level)
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
                headings = under if index == 0 else ()
                yield from _write_block(block, writing, keep=_is_quiet(following), lies=lies, under=headings)
        writing.across = writing.style.text_width
    for index, inner in enumerate(section.sections):
        yield from _write_section(inner, writing, () if section.blocks or index else under)


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


def _write_block(
    block: Table | Figure | ItemList | NoteList | Contents,
    writing: Writing,
    *,
    keep: bool,
    lies: bool,
    under: tuple[int, ...],
) -> Iterator[Piece]:
    """Yield the pieces of a block that is no paragraph.

    Args:
        block: of the brief.
        writing: the document.
        keep: hold the end of a list on the page of the line that follows.
        lies: whether its page lies on its side.
        under: levels of the headings right above.
    """
    if isinstance(block, Table):
        yield from write_table(block, writing, lies=lies)
    elif isinstance(block, ItemList):
        yield Piece(write_list(block, writing, keep=keep))
    elif isinstance(block, Figure):
        yield Piece(write_figure(block, writing, under), lies)
    elif isinstance(block, NoteList):
        for xml in write_notes(block, writing):
            yield Piece(xml)
    else:
        yield Piece(write_entries(block, writing))


def _part_tables(pieces: Iterable[Piece], writing: Writing) -> Iterator[Piece]:
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
