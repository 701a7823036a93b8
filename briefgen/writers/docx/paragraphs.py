"""Paragraphs, lists, captions and notes of a brief go in; WordprocessingML paragraphs come out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.brief.tree import Inline, ItemList, NoteList, Paragraph, ParagraphBlock
from briefgen.writers.docx.fields import write_field
from briefgen.writers.docx.markup import twips
from briefgen.writers.docx.numbering import DEEPEST_LEVEL, list_step
from briefgen.writers.docx.runs import write_runs, write_text
from briefgen.writers.docx.writing import Writing

LOOK_STYLES = {"body": "BodyText", "lead": "Lead", "quiet": "Quiet", "title": "RunInHeading"}
_BOLD_LOOKS = ("title",)
TAB = "<w:r><w:tab/></w:r>"
_FIRST_PROPERTY = re.compile(r'<w:pPr><w:pStyle w:val="\w+"/>')


def paragraph(style_id: str, inner: str, properties: str = "") -> str:
    """Return a paragraph; `properties` follow its style in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{properties}</w:pPr>{inner}</w:p>'


def write_marking(marking: str, writing: Writing, *, bold: bool = False) -> str:
    """Return a portion mark as it stands before what carries it: "(TLP:GREEN) "; no mark gives nothing."""
    return write_text(f"({marking}) ", writing, "Marking", bold=bold) if marking else ""


def write_paragraph(block: ParagraphBlock, writing: Writing, *, keep: bool = False) -> str:
    """Return a paragraph of the brief; `keep` holds it on the page of what follows."""
    bold = block.look in _BOLD_LOOKS
    inner = write_marking(block.marking, writing, bold=bold) + write_runs(block.content, writing, bold=bold)
    return paragraph(LOOK_STYLES[block.look], writing.bookmark(block.anchor, inner), "<w:keepNext/>" if keep else "")


def write_list(
    items: ItemList, writing: Writing, *, level: int = 0, in_table: bool = False, before: str = "", keep: bool = False
) -> str:
    """Return a list and the lists inside it.

    Args:
        items: the list.
        writing: the document.
        level: how deep it stands, from 0.
        in_table: whether it stands in a cell, where type is smaller.
        before: runs to put before the first item's text.
        keep: hold the last paragraph on the page of what follows.
    """
    level = min(level, DEEPEST_LEVEL)
    if items.ordered:
        number = writing.numbering.number_ordered(level, items.start, in_table=in_table)
    else:
        number = writing.numbering.number_bullets(in_table=in_table)
    prefix = "Table" if in_table else "List"
    style_id = f"{prefix}Number" if items.ordered else f"{prefix}Bullet"
    counted = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    step = list_step(writing.style.type.table if in_table else writing.style.type.body)
    under = f'<w:ind w:left="{twips(step * (level + 1))}"/>'
    pieces: list[str] = []
    for item in items.items:
        first = True
        for block in item or (Paragraph(()),):
            if isinstance(block, ItemList):
                pieces.append(write_list(block, writing, level=level + 1, in_table=in_table, before=before))
            else:
                inner = before + write_runs(block.content, writing)
                shape = (style_id, inner, counted) if first else (f"{prefix}Continue", inner, under)
                pieces.append(paragraph(*shape))
                first = False
            before = ""
    if keep and pieces:
        pieces[-1] = keep_with_next(pieces[-1])
    return "".join(pieces)


def keep_with_next(xml: str) -> str:
    """Return a paragraph, or the last of several, that stays on the page of what follows."""
    start = xml.rfind("<w:pPr>")
    return xml[:start] + _FIRST_PROPERTY.sub(r"\g<0><w:keepNext/>", xml[start:], count=1)


def write_caption(kind: str, anchor: str, marking: str, number: str, caption: Inline, writing: Writing) -> str:
    """Return the caption over a table or figure: "(TLP:GREEN) Figure 1. What it shows"; nothing without words.

    Args:
        kind: "Figure" or "Table"; names the sequence that Word counts with, whatever the brief's language.
        anchor: id that links lead to.
        marking: portion mark; "" for none.
        number: the number with its words, such as "Figure 1"; "" for none.
        caption: what follows.
        writing: the document.
    """
    if not number and not caption:
        return ""
    inner = write_runs(caption, writing, bold=True)
    if number:
        counted = writing.bookmark(anchor, _write_number(kind, number, writing))
        inner = counted + write_text(". ", writing, "Label", bold=True) + inner
    inner = write_marking(marking, writing, bold=True) + writing.bookmark(anchor, inner)
    # Not left to the style, which may be a template's.
    return paragraph("Caption", inner, "<w:keepNext/>")


def _write_number(kind: str, number: str, writing: Writing) -> str:
    """Return "Figure 1" with its digits as a counting field; the words stay as the tree has them."""
    match = re.search(r"\d+", number)
    if match is None:
        return write_text(number, writing, "Label", bold=True)
    return (
        write_text(number[: match.start()], writing, "Label", bold=True)
        + write_field(f"SEQ {kind} \\* ARABIC", match.group(), writing, style="Label", bold=True)
        + write_text(number[match.end() :], writing, "Label", bold=True)
    )


def write_float_note(note: Inline, writing: Writing) -> str:
    """Return the small print under a table or figure; nothing without words."""
    return paragraph("FloatNote", write_runs(note, writing)) if note else ""


def write_notes(notes: NoteList, writing: Writing) -> Iterator[str]:
    """Yield the numbered notes, each number hanging before its text; those at the foot of pages are left out."""
    for note in notes.notes:
        if note.anchor not in writing.at_foot:
            number = writing.bookmark(note.anchor, write_text(f"[{note.number}]", writing, "NoteNumber"))
            said = write_marking(note.marking, writing) + write_runs(note.content, writing)
            yield paragraph("NoteText", f"{number}{TAB}{said}")
