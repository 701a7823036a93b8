"""Sections of a brief go in; strips of headings, paragraphs, lists, figures, notes and contents come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefgen.brief.tree import (
    Block,
    Contents,
    ContentsEntry,
    Figure,
    ItemList,
    NoteList,
    ParagraphBlock,
    Run,
    Section,
    Table,
)
from briefgen.typeset.figures import set_figure
from briefgen.typeset.footnotes import measure_hang, set_note
from briefgen.typeset.lists import stack_list
from briefgen.typeset.looks import Look
from briefgen.typeset.pages import OutlineEntry
from briefgen.typeset.setting import Setting, Stack
from briefgen.typeset.strips import Dress, PageNumber, SetLine, Strip
from briefgen.typeset.tables import set_table

# Width of the bar beside the bottom line, and how far the text stands off it, points.
_BAR = 2.0
_BAR_GAP = 10.0
# In ems of the heading: space between its number and its text.
_NUMBER_GAP = 0.6
# Digits that fit in the contents' column of page numbers, and room between them and the leader, points.
_PAGE_DIGITS = 4
_LEADER_GAP = 5.0
# The number that a heading in the contents begins with.
_SECTION_NUMBER = re.compile(r"\d+(?:\.\d+)*(?= )")


def set_sections(setting: Setting, sections: Iterable[Section], parent: int) -> Iterator[Strip]:
    """Lay out sections under a structure element, in order."""
    for section in sections:
        element = setting.structure.add("Sect", parent, anchor=section.id, title=section.full_heading)
        yield _set_heading(setting, section, element)
        for index, block in enumerate(section.blocks):
            strips = _set_block(setting, block, element)
            if index + 1 < len(section.blocks):
                strips = _keep_introduction(strips, block, section.blocks[index + 1])
            yield from strips
        yield from set_sections(setting, section.sections, element)


def list_outline(sections: Iterable[Section]) -> Iterator[OutlineEntry]:
    """Yield a bookmark for every heading."""
    for section in sections:
        yield OutlineEntry(section.full_heading, section.level, section.id)
        yield from list_outline(section.sections)


def _set_heading(setting: Setting, section: Section, parent: int) -> Strip:
    """Set a heading, its number hanging before it; it stays with what follows."""
    look = setting.looks.headings[section.level - 1]
    element = setting.structure.add(
        "H1" if section.level == 1 else "H2" if section.level == 2 else "H3", parent, title=section.full_heading
    )
    number = setting.measure((Run(section.number),), look, element, section.marking) if section.number else None
    indent = number.natural + look.size * _NUMBER_GAP if number else 0.0
    text = setting.measure((Run(section.heading),), look, element, "" if section.number else section.marking)
    lines = setting.set_stack([Stack(text, look, indent, number)], 0.0, 0.0, setting.width)
    return replace(_as_strip(lines, look), keep=True, parts=False, heading=True, anchors=(section.id,))


def _set_block(setting: Setting, block: Block, parent: int) -> Iterator[Strip]:
    if isinstance(block, ParagraphBlock):
        yield _set_paragraph(setting, block, parent)
    elif isinstance(block, ItemList):
        yield from _set_list(setting, block, parent)
    elif isinstance(block, Table):
        yield from set_table(setting, block, parent)
    elif isinstance(block, Figure):
        yield from set_figure(setting, block, parent)
    elif isinstance(block, NoteList):
        yield from _set_notes(setting, block, parent)
    elif isinstance(block, Contents):
        yield from _set_contents(setting, block, parent)


def _keep_introduction(strips: Iterator[Strip], block: Block, following: Block) -> Iterator[Strip]:
    """Keep a paragraph with the list that it introduces, and what quiet lines belong to together with them."""
    if isinstance(block, ItemList) and isinstance(following, ParagraphBlock) and following.look == "quiet":
        *first, last = strips
        return iter([*first, replace(last, keep=True)])
    if not isinstance(block, ParagraphBlock) or block.look == "quiet":
        return strips
    if isinstance(following, ParagraphBlock) and following.look == "quiet":
        return (replace(strip, keep=True, after=0.0) for strip in strips)
    return (replace(strip, keep=True) for strip in strips) if isinstance(following, ItemList) else strips


def _set_paragraph(setting: Setting, block: ParagraphBlock, parent: int) -> Strip:
    looks = setting.looks
    look = {"body": looks.body, "lead": looks.lead, "quiet": looks.quiet, "title": looks.title}[block.look]
    element = setting.structure.add("P", parent, anchor=block.anchor)
    text = setting.measure(block.content, look, element, block.marking)
    indent = _BAR + _BAR_GAP if block.look == "lead" else 0.0
    # The bottom line has larger letters and may be as much wider.
    width = min(setting.width, looks.measure * look.size / looks.body.size) if indent else looks.measure
    strip = _as_strip(setting.set_lines(text, look, indent, 0.0, width - indent), look)
    return replace(
        strip,
        keep=block.look == "title",
        anchors=(block.anchor,) if block.anchor else (),
        dress=Dress(bar=(_BAR, looks.link_color)) if indent else None,
    )


def _as_strip(lines: list[SetLine], look: Look) -> Strip:
    height = lines[-1].bottom if lines else 0.0
    return Strip(height, (tuple(lines),), before=look.before, after=look.after, parts=True)


def _set_list(setting: Setting, block: ItemList, parent: int) -> Iterator[Strip]:
    """Set a list, a strip for each paragraph of an item."""
    looks = setting.looks
    stack = stack_list(setting, block, looks.body, parent, indent=looks.indent)
    for index, each in enumerate(stack):
        last = index + 1 == len(stack)
        between = looks.between_items
        lines = setting.set_stack([each], 0.0, 0.0, looks.measure)
        strip = _as_strip(lines, each.look)
        yield replace(
            strip,
            before=between if index else each.look.before,
            after=each.look.after if last else between,
            # A list does not begin with one line at a page's foot.
            keep=index == 0 and not last and len(lines) == 1,
        )


def _set_notes(setting: Setting, block: NoteList, parent: int) -> Iterator[Strip]:
    """Set numbered notes; those that stand at the foot of a page are left out."""
    hang = measure_hang(setting, block.notes)
    for note in block.notes:
        if note.anchor not in setting.at_foot:
            yield set_note(setting, note, parent, hang)


def _set_contents(setting: Setting, block: Contents, parent: int) -> Iterator[Strip]:
    """Set the table of contents; its page numbers are filled in once the pages are known."""
    element = setting.structure.add("TOC", parent)
    room = setting.measure_text("0" * _PAGE_DIGITS, setting.looks.contents).natural + _LEADER_GAP
    numbers = [_SECTION_NUMBER.match(entry.text) for entry in block.entries]
    look = setting.looks.contents
    widest = max([setting.measure_text(number[0], look).natural for number in numbers if number], default=0.0)
    hang = widest + look.size * _NUMBER_GAP if widest else 0.0
    for entry in block.entries:
        yield _set_entry(setting, entry, element, room, hang)


def _set_entry(setting: Setting, entry: ContentsEntry, parent: int, room: float, hang: float) -> Strip:
    """Set one line of the contents; its section's number hangs before it."""
    looks, structure = setting.looks, setting.structure
    look = looks.contents
    link = structure.add_link(
        structure.add("Reference", structure.add("TOCI", parent)), target=entry.target, contents=entry.text
    )
    indent = looks.indent * (entry.level - 1)
    number = _SECTION_NUMBER.match(entry.text)
    label = setting.measure_text(number[0], look, link) if number else None
    text = setting.measure_text(entry.text[number.end() :] if number else entry.text, look, link)
    stack = Stack(text, look, indent + hang, label, hang=indent, runs_on=True)
    lines = setting.set_stack([stack], 0.0, 0.0, setting.width - room)
    last = lines[-1]
    page = PageNumber(
        right=setting.width,
        leader=last.x + last.line.width + _LEADER_GAP,
        y=last.y,
        target=entry.target,
        size=look.size,
        color=look.color,
        element=link,
    )
    return replace(_as_strip(lines, look), items=(page,), parts=False)
