"""Structure elements and what the pages show of each go in; marked content and the tree of a tagged PDF come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefgen.draw.pdf_objects import SettledObject, add_object, number_of, reserve_numbers, reserved_objects
from briefgen.typeset.pages import ARTIFACT, Element, ElementType
from briefgen.writers.pdf.links import destination_name, format_string

# Elements that count even where they show nothing: without its empty cells a table would lose its columns.
_KEPT_EMPTY: frozenset[ElementType] = frozenset({"TH", "TD"})
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Content:
    """A stretch of a page's content, or a link on it, that belongs to an element.

    Attributes:
        page: index from 0.
        mark: number of the marked content on its page; -1 for a link.
        annotation: number of the link's object; 0 for content.
    """

    page: int
    mark: int
    annotation: int = 0


@dataclass(slots=True)
class _Node:
    """What is known of one element: its content and children in the order in which the pages show them."""

    kids: list[_Content | int] = field(default_factory=list)
    shown: bool = False
    boxes: list[_Box] = field(default_factory=list)


class Tags:
    """The tags of one document while its pages are drawn (ISO 32000-1, 14.7 and 14.8).

    What belongs to no element is an artifact. The content of a page is cut wherever the element changes.
    """

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = list(elements) or [Element("Document", ARTIFACT)]
        self._nodes = [_Node() for _ in self._elements]
        # By page: the element of each marked content; by link: its element.
        self._marks: list[list[int]] = []
        self._linked: list[int] = []

    def begin_page(self) -> None:
        """Begin the next page."""
        self._marks.append([])

    def open(self, element: int) -> str:
        """Return the operator that begins content of an element, or an artifact; `EMC` ends it."""
        if element == ARTIFACT:
            return "/Artifact BMC"
        marks = self._marks[-1]
        self._add(element, _Content(len(self._marks) - 1, len(marks)))
        marks.append(element)
        return f"/{self._elements[element].type} <</MCID {len(marks) - 1}>> BDC"

    def box(self, element: int, box: _Box) -> None:
        """Say where the picture of an element stands: left, bottom, right, top, points."""
        if element != ARTIFACT:
            self._nodes[element].boxes.append(box)

    def add_link_under(self, parent: int) -> int:
        """Return a new Link element; one under no element is under the document."""
        self._elements.append(Element("Link", max(parent, 0)))
        self._nodes.append(_Node())
        return len(self._elements) - 1

    def next_parent_key(self) -> int:
        """Return the key under which the next link's element is found; pages have those before."""
        return len(self._linked)

    def link(self, element: int, number: int) -> None:
        """Say that the annotation of that object number belongs to an element."""
        self._linked.append(element)
        self._add(element, _Content(len(self._marks) - 1, -1, number))

    def _add(self, element: int, content: _Content) -> None:
        node = self._nodes[element]
        node.kids.append(content)
        # The first time anything of an element is shown, its parents hear of it.
        while not node.shown:
            node.shown = True
            parent = self._elements[element].parent
            if parent == ARTIFACT:
                break
            element, child = parent, element
            node = self._nodes[element]
            node.kids.append(child)

    def add_to(self, document: Any, pages: int) -> None:
        """Add the structure tree to a ReportLab document whose pages are all drawn.

        Args:
            document: the `PDFDocument`.
            pages: how many it has; a link's parent key counts on from there.
        """
        self._show_empty()
        shown = [index for index, node in enumerate(self._nodes) if node.shown]
        root = SettledObject()
        document.Catalog.StructTreeRoot = root
        first = reserve_numbers(document, len(shown))
        numbers = {index: number for number, index in enumerate(shown, first)}
        page_numbers = [number_of(document, f"Page{page + 1}") for page in range(pages)]
        root_number = add_object(document, root)
        written = reserved_objects(document)
        for index, number in numbers.items():
            written[number] = self._format(index, numbers, page_numbers, root_number).encode("ascii")
        parents = SettledObject(self._format_parents(numbers, pages).encode("ascii"))
        notes = sorted(
            (destination_name(self._elements[index].anchor), numbers[index]) for index in shown if self._has_id(index)
        )
        ids = SettledObject(_format_names(notes).encode("ascii")) if notes else None
        root.data = (
            f"<</Type /StructTreeRoot /K [{numbers[0]} 0 R] /ParentTree {add_object(document, parents)} 0 R "
            f"/ParentTreeNextKey {pages + len(self._linked)}"
            f"{f' /IDTree {add_object(document, ids)} 0 R' if ids else ''}>>"
        ).encode("ascii")

    def _show_empty(self) -> None:
        """Let the empty cells of rows that are shown, and the document, count as shown."""
        self._nodes[0].shown = True
        for index, element in enumerate(self._elements):
            if element.type in _KEPT_EMPTY and not self._nodes[index].shown and self._nodes[element.parent].shown:
                self._nodes[index].shown = True
                self._nodes[element.parent].kids.append(index)

    def _format(self, index: int, numbers: dict[int, int], page_numbers: Sequence[int], root: int) -> str:
        """Return the dictionary of one element (ISO 32000-1, table 323)."""
        element, node = self._elements[index], self._nodes[index]
        kids: Sequence[_Content | int] = node.kids
        if not any(isinstance(kid, _Content) for kid in kids):
            # Figures may wait for the next page while text goes on: where nothing else decides, reading order does.
            kids = sorted(kid for kid in kids if isinstance(kid, int))
        page = next((kid.page for kid in kids if isinstance(kid, _Content)), -1)
        parent = numbers[element.parent] if element.parent != ARTIFACT else root
        entries = [f"<</Type /StructElem /S /{element.type} /P {parent} 0 R"]
        if page >= 0:
            entries.append(f"/Pg {page_numbers[page]} 0 R")
        if kids:
            listed = [_format_kid(kid, page, numbers, page_numbers) for kid in kids]
            entries.append(f"/K {listed[0]}" if len(listed) == 1 else f"/K [{' '.join(listed)}]")
        if self._has_id(index):
            entries.append(f"/ID {format_string(destination_name(element.anchor))}")
        if element.alt and element.type == "Figure":
            entries.append(f"/Alt {format_string(element.alt)}")
        if element.language:
            entries.append(f"/Lang {format_string(element.language)}")
        if element.title:
            entries.append(f"/T {format_string(element.title)}")
        attributes = list(_list_attributes(element, node.boxes))
        if attributes:
            entries.append(f"/A {attributes[0]}" if len(attributes) == 1 else f"/A [{' '.join(attributes)}]")
        return " ".join(entries) + ">>"

    def _has_id(self, index: int) -> bool:
        """Tell whether an element has an identifier: notes must (ISO 14289-1, 7.9)."""
        return self._elements[index].type == "Note" and bool(self._elements[index].anchor)

    def _format_parents(self, numbers: dict[int, int], pages: int) -> str:
        """Return the tree that leads from content to its element (ISO 32000-1, 14.7.4.4): pages first, then links."""
        entries = [
            f"{page} [{' '.join(f'{numbers[element]} 0 R' for element in marks)}]"
            for page, marks in enumerate(self._marks)
        ]
        entries += [f"{pages + key} {numbers[element]} 0 R" for key, element in enumerate(self._linked)]
        return f"<</Nums [{' '.join(entries)}]>>"


def _format_kid(kid: _Content | int, page: int, numbers: dict[int, int], page_numbers: Sequence[int]) -> str:
    if isinstance(kid, int):
        return f"{numbers[kid]} 0 R"
    where = f" /Pg {page_numbers[kid.page]} 0 R" if kid.page != page else ""
    if kid.annotation:
        return f"<</Type /OBJR{where} /Obj {kid.annotation} 0 R>>"
    return f"<</Type /MCR{where} /MCID {kid.mark}>>" if where else str(kid.mark)


def _list_attributes(element: Element, boxes: Sequence[_Box]) -> Iterator[str]:
    """Yield the attributes of an element by owner (ISO 32000-1, 14.8.5)."""
    if element.type in ("TH", "TD") and (element.scope or element.span > 1):
        scope = f" /Scope /{element.scope}" if element.scope else ""
        span = f" /ColSpan {element.span}" if element.span > 1 else ""
        yield f"<</O /Table{span}{scope}>>"
    if element.type == "Table" and element.alt:
        yield f"<</O /Table /Summary {format_string(element.alt)}>>"
    if element.type == "L":
        yield f"<</O /List /ListNumbering /{element.numbering or 'None'}>>"
    if element.type == "Figure" and boxes:
        lows, highs = list(zip(*boxes, strict=True))[:2], list(zip(*boxes, strict=True))[2:]
        numbers = [*map(min, lows), *map(max, highs)]
        yield f"<</O /Layout /BBox [{' '.join(f'{number:.2f}' for number in numbers)}]>>"


def _format_names(entries: Iterable[tuple[str, int]]) -> str:
    """Return a name tree of one node; its names are sorted as bytes."""
    listed = " ".join(f"{format_string(name)} {number} 0 R" for name, number in entries)
    return f"<</Names [{listed}]>>"
