"""Sections of a brief go in; strips of headings, paragraphs, lists, figures, notes and contents come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from briefgen.brief.number import list_block_inlines
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
from briefgen.typeset.memory import SetMemory, is_kept
from briefgen.typeset.pages import OutlineEntry
from briefgen.typeset.setting import Setting, Stack
from briefgen.typeset.strips import Dress, PageNumber, SetLine, Strip
from briefgen.typeset.tables import set_table

# Characters from which a stretch of prose is set in columns.
_LEAST_IN_COLUMNS = 900
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
# The same of a figure: "Figure 3." in the brief's language.
_FIGURE_NUMBER = re.compile(r"[^\d.]{1,30}\d+\.(?= )")


def set_sections(
    setting: Setting, sections: Iterable[Section], parent: int, memory: SetMemory | None = None
) -> Iterator[Strip]:
    """Lay out sections under a structure element, in order; where the style has columns, long prose is set for them.

    Args:
        setting: what measures and places them.
        sections: of the brief.
        parent: structure element that they stand in.
        memory: of what was set for an earlier edition; None sets everything anew.
    """
    entries = list(_list_entries(sections))
    elements: dict[str, int] = {}
    flows = _find_flows(entries) if setting.style.page.columns > 1 else [0] * len(entries)
    for entry, flow in zip(entries, flows, strict=True):
        setting.in_column = bool(flow)
        for strip in _recall_entry(setting, entry, elements, parent, memory):
            yield strip._replace(flow=flow) if flow else strip
    setting.in_column = False


def _recall_entry(
    setting: Setting, entry: _Entry, elements: dict[str, int], root: int, memory: SetMemory | None
) -> Iterator[Strip]:
    """Set a heading or a block, or take what was set of it for an earlier edition."""
    if memory is None or not is_kept(entry.block):
        return _set_entry_of(setting, entry, elements, root)
    section, following = entry.section, entry.following
    looks = following.look if isinstance(following, ParagraphBlock) else ""
    told = (
        entry.block, section.number, section.heading, section.level, section.marking, type(following), looks,
        setting.in_column, setting.at_foot,
    )  # fmt: skip
    within = elements.get(entry.above, root) if entry.block is None else elements[section.id]
    if entry.block is None:
        elements[section.id] = len(setting.structure.elements)
    return memory.recall(
        (section.id, entry.place), told, setting, within, lambda: _set_entry_of(setting, entry, elements, root)
    )


class _Entry(NamedTuple):
    """A heading or a block of a section.

    Attributes:
        section: that it stands in.
        above: id of the section around that one; "" for none.
        block: what stands there; None for the heading.
        following: the block after it in the same section; None where there is none.
        place: 0 for the heading, then counted.
    """

    section: Section
    above: str
    block: Block | None
    following: Block | None
    place: int


def _list_entries(sections: Iterable[Section], above: str = "") -> Iterator[_Entry]:
    for section in sections:
        yield _Entry(section, above, None, None, 0)
        for place, (block, following) in enumerate(zip_longest(section.blocks, section.blocks[1:]), 1):
            yield _Entry(section, above, block, following, place)
        yield from _list_entries(section.sections, section.id)


def _set_entry_of(setting: Setting, entry: _Entry, elements: dict[str, int], root: int) -> Iterator[Strip]:
    """Set a heading, which opens its section's element, or a block in it."""
    section = entry.section
    if entry.block is None:
        parent = elements.get(entry.above, root)
        element = setting.structure.add("Sect", parent, anchor=section.id, title=section.full_heading)
        elements[section.id] = element
        yield _set_heading(setting, section, element)
        return
    strips = _set_block(setting, entry.block, elements[section.id])
    yield from strips if entry.following is None else _keep_introduction(strips, entry.block, entry.following)


def _find_flows(entries: Sequence[_Entry]) -> list[int]:
    """Return for each entry the number of the stretch of prose that is set in columns with it; 0 for across the page.

    Short stretches go across: a few lines in columns are harder to read, not easier. So does a heading over what goes
    across.
    """
    flows = [0] * len(entries)
    number = 0
    for is_prose, run in groupby(range(len(entries)), lambda index: _is_prose(entries[index])):
        indices = list(run) if is_prose else []
        while indices and entries[indices[-1]].block is None:
            indices.pop()
        if indices and sum(_count_characters(entries[index].block) for index in indices) >= _LEAST_IN_COLUMNS:
            number += 1
            for index in indices:
                flows[index] = number
    return flows


def _is_prose(entry: _Entry) -> bool:
    block = entry.block
    if block is None:
        return entry.section.level > 1
    return isinstance(block, (ItemList, NoteList)) or (isinstance(block, ParagraphBlock) and block.look != "lead")


def _count_characters(block: Block | None) -> int:
    return sum(len(run.text) for content in list_block_inlines(block) for run in content) if block else 0


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
    lines = setting.set_stack([Stack(text, look, indent, number)], 0.0, 0.0, setting.across)
    return _as_strip(lines, look)._replace(keep=True, parts=False, heading=True, anchors=(section.id,))


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
        return iter([*first, last._replace(keep=True)])
    if not isinstance(block, ParagraphBlock) or block.look == "quiet":
        return strips
    if isinstance(following, ParagraphBlock) and following.look == "quiet":
        return (strip._replace(keep=True, after=0.0) for strip in strips)
    return (strip._replace(keep=True) for strip in strips) if isinstance(following, ItemList) else strips


def _set_paragraph(setting: Setting, block: ParagraphBlock, parent: int) -> Strip:
    looks = setting.looks
    look = {"body": looks.body, "lead": looks.lead, "quiet": looks.quiet, "title": looks.title}[block.look]
    element = setting.structure.add("P", parent, anchor=block.anchor)
    text = setting.measure(block.content, look, element, block.marking)
    indent = _BAR + _BAR_GAP if block.look == "lead" else 0.0
    # The bottom line has larger letters and may be as much wider.
    width = min(setting.width, looks.measure * look.size / looks.body.size) if indent else setting.prose_width
    strip = _as_strip(setting.set_lines(text, look, indent, 0.0, width - indent), look)
    return strip._replace(
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
        lines = setting.set_stack([each], 0.0, 0.0, setting.prose_width)
        strip = _as_strip(lines, each.look)
        yield strip._replace(
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
    pattern = _FIGURE_NUMBER if block.lists == "figures" else _SECTION_NUMBER
    numbers = [pattern.match(entry.text) for entry in block.entries]
    look = setting.looks.contents
    widest = max([setting.measure_text(number[0], look).natural for number in numbers if number], default=0.0)
    hang = widest + look.size * _NUMBER_GAP if widest else 0.0
    for entry, number in zip(block.entries, numbers, strict=True):
        yield _set_entry(setting, entry, number[0] if number else "", element, room, hang)


def _set_entry(setting: Setting, entry: ContentsEntry, number: str, parent: int, room: float, hang: float) -> Strip:
    """Set one line of the contents; the number that it begins with hangs before it."""
    looks, structure = setting.looks, setting.structure
    look = looks.contents
    link = structure.add_link(
        structure.add("Reference", structure.add("TOCI", parent)), target=entry.target, contents=entry.text
    )
    indent = looks.indent * (entry.level - 1)
    label = setting.measure_text(number, look, link) if number else None
    text = setting.measure_text(entry.text.removeprefix(number), look, link)
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
    return _as_strip(lines, look)._replace(items=(page,), parts=False)
