"""Structure elements, one after the other, go in; the list that a tagged file is built from comes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from briefgen.brief.tree import Brief, Figure, NoteList, ParagraphBlock, Section, Table
from briefgen.typeset.pages import Element, Elements, ElementType, Numbering


class LinkGoal(NamedTuple):
    """Where a Link element leads: an outside address or an anchor, and the words it is shown under."""

    url: str
    target: str
    contents: str


class Structure:
    """The elements of one document, in reading order, as they are laid out.

    Attributes:
        elements: every element so far; parents before children.
        goals: where the Link elements lead, by element.
        anchors: the ids of the brief that a link can lead to.
        notes: those of them that are numbered notes.
        asked: while a block is set for a memory: for each target that it names, whether a link can lead there and
            whether it is a note.
    """

    def __init__(self, brief: Brief) -> None:
        self.elements = Elements([Element("Document", -1, title=brief.masthead.title)])
        self.goals: dict[int, LinkGoal] = {}
        self.asked: dict[str, tuple[bool, bool]] | None = None
        listed = list(_list_anchors(brief.sections))
        self.anchors = frozenset(anchor for anchor, _ in listed if anchor)
        self.notes = frozenset(anchor for anchor, is_note in listed if is_note)

    def add(
        self,
        type_: ElementType,
        parent: int,
        *,
        anchor: str = "",
        alt: str = "",
        language: str = "",
        scope: Literal["", "Column", "Row"] = "",
        span: int = 1,
        title: str = "",
        numbering: Numbering = "",
    ) -> int:
        """Add an element under its parent and return its index."""
        if span == 1 and not (anchor or alt or language or scope or title or numbering):
            return self.elements.add_plain(type_, parent)
        return self.elements.add(Element(type_, parent, anchor, alt, language, scope, span, title, numbering))

    @contextmanager
    def rehearse(self) -> Iterator[None]:
        """Take back what is added within: what is measured twice stands in the structure once."""
        count = len(self.elements)
        yield
        self.elements.truncate(count)
        for element in [element for element in self.goals if element >= count]:
            del self.goals[element]

    def can_lead_to(self, target: str) -> bool:
        """Tell whether a link can lead to an anchor."""
        if self.asked is not None and target:
            self.asked[target] = (target in self.anchors, target in self.notes)
        return target in self.anchors

    def add_link(self, parent: int, *, url: str = "", target: str = "", contents: str = "") -> int:
        """Add a Link element; one that leads to a note stands in a Reference."""
        if target in self.notes:
            parent = self.add("Reference", parent)
        element = self.add("Link", parent)
        self.goals[element] = LinkGoal(url, target, contents)
        return element


def _list_anchors(sections: tuple[Section, ...]) -> Iterator[tuple[str, bool]]:
    """Yield every anchor of the sections, and whether it is a note's."""
    for section in sections:
        yield section.id, False
        for block in section.blocks:
            if isinstance(block, ParagraphBlock):
                yield block.anchor, False
            elif isinstance(block, Figure):
                yield block.id, False
            elif isinstance(block, Table):
                yield block.id, False
                for row in block.rows:
                    yield row.anchor, False
            elif isinstance(block, NoteList):
                for note in block.notes:
                    yield note.anchor, True
        yield from _list_anchors(section.sections)
