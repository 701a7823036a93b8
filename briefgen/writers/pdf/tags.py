"""Structure elements and what the pages show of each go in; marked content and the tree of a tagged PDF come out."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from briefgen.draw.pdf_objects import SettledObject, add_object, number_of, reserve_numbers
from briefgen.typeset.pages import ARTIFACT, Element, Elements, ElementType
from briefgen.writers.pdf.links import destination_name, format_string

# Elements that count even where they show nothing: without its empty cells a table would lose its columns.
_KEPT_EMPTY: frozenset[ElementType] = frozenset({"TH", "TD"})
# Elements that have attributes though nothing is told of them.
_WITH_ATTRIBUTES: frozenset[ElementType] = frozenset({"L", "Figure"})
_Box = tuple[float, float, float, float]


# What an element holds is told by one number each, as there are hundreds of thousands: a child by its index; a stretch
# of a page's content, or a link on it, by a negative one (`_encode`).
_Kid = int
_PAGE_SHIFT = 33
_NONE = -1


def _encode(page: int, number: int, *, is_link: bool) -> _Kid:
    """Return the number for content on a page (its mark there), or for a link (the number of its object)."""
    return ~(page << _PAGE_SHIFT | number << 1 | is_link)


def _decode(kid: _Kid) -> tuple[int, int, bool]:
    """Return the page of what is no child, its mark or its object's number, and whether it is a link.

    >>> _decode(_encode(3, 70_000, is_link=True))
    (3, 70000, True)
    """
    code = ~kid
    return code >> _PAGE_SHIFT, (code >> 1) & 0xFFFF_FFFF, bool(code & 1)


class Tags:
    """The tags of one document while its pages are drawn (ISO 32000-1, 14.7 and 14.8).

    What belongs to no element is an artifact. The content of a page is cut wherever the element changes.
    """

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = Elements(elements or [Element("Document", ARTIFACT)])
        self._types, self._parents = self._elements.types, self._elements.parents
        count = len(self._types)
        # What elements hold, in the order in which the pages show it, and the place here of what the same one holds
        # next; by element the places of its first and its last, and whether anything of it is shown.
        self._kids, self._next = array("q"), array("i")
        self._first, self._last = array("i", [_NONE]) * count, array("i", [_NONE]) * count
        self._shown = bytearray(count)
        # Where pictures stand.
        self._boxes: dict[int, list[_Box]] = {}
        # By page: the element of each marked content; by link: its element.
        self._marks: list[array[int]] = []
        self._linked = array("i")

    def begin_page(self) -> None:
        """Begin the next page."""
        self._marks.append(array("i"))

    def open(self, element: int) -> str:
        """Return the operator that begins content of an element, or an artifact; `EMC` ends it."""
        if element == ARTIFACT:
            return "/Artifact BMC"
        marks = self._marks[-1]
        mark = len(marks)
        self._add(element, _encode(len(self._marks) - 1, mark, is_link=False))
        marks.append(element)
        return f"/{self._types[element]} <</MCID {mark}>> BDC"

    def box(self, element: int, box: _Box) -> None:
        """Say where the picture of an element stands: left, bottom, right, top, points."""
        if element != ARTIFACT:
            self._boxes.setdefault(element, []).append(box)

    def add_link_under(self, parent: int) -> int:
        """Return a new Link element; one under no element is under the document."""
        self._first.append(_NONE)
        self._last.append(_NONE)
        self._shown.append(False)
        return self._elements.add_plain("Link", max(parent, 0))

    def next_parent_key(self) -> int:
        """Return the key under which the next link's element is found; pages have those before."""
        return len(self._linked)

    def link(self, element: int, number: int) -> None:
        """Say that the annotation of that object number belongs to an element."""
        self._linked.append(element)
        self._add(element, _encode(len(self._marks) - 1, number, is_link=True))

    def _add(self, element: int, kid: _Kid) -> None:
        """Put content or a child into an element; the first time, its parents hear of it."""
        while element != ARTIFACT:
            place = len(self._kids)
            self._kids.append(kid)
            self._next.append(_NONE)
            last, self._last[element] = self._last[element], place
            if last == _NONE:
                self._first[element] = place
            else:
                self._next[last] = place
            if self._shown[element]:
                return
            self._shown[element] = True
            element, kid = self._parents[element], element

    def _list_kids(self, element: int) -> list[_Kid]:
        """Return what an element holds, in the order in which the pages show it."""
        kids = []
        place = self._first[element]
        while place != _NONE:
            kids.append(self._kids[place])
            place = self._next[place]
        return kids

    def add_to(self, document: Any, pages: int) -> None:
        """Add the structure tree to a ReportLab document whose pages are all drawn.

        Args:
            document: the `PDFDocument`.
            pages: how many it has; a link's parent key counts on from there.
        """
        self._show_empty()
        shown = array("i", [index for index, is_shown in enumerate(self._shown) if is_shown])
        root = SettledObject()
        document.Catalog.StructTreeRoot = root
        page_numbers = [number_of(document, f"Page{page + 1}") for page in range(pages)]
        # By element: the number of its object.
        numbers = array("i", bytes(4 * len(self._types)))
        first = reserve_numbers(
            document,
            len(shown),
            lambda place: self._format(shown[place], numbers, page_numbers, root_number).encode("ascii"),
        )
        for number, index in enumerate(shown, first):
            numbers[index] = number
        root_number = add_object(document, root)
        parents = SettledObject(self._format_parents(numbers, pages))
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
        self._shown[0] = True
        for index, type_ in enumerate(self._types):
            parent = self._parents[index]
            if type_ in _KEPT_EMPTY and not self._shown[index] and self._shown[parent]:
                self._shown[index] = True
                self._add(parent, index)

    def _format(self, index: int, numbers: Sequence[int], page_numbers: Sequence[int], root: int) -> str:
        """Return the dictionary of one element (ISO 32000-1, table 323)."""
        kids = self._list_kids(index)
        if kids and min(kids) >= 0:
            # Figures may wait for the next page while text goes on: where nothing else decides, reading order does.
            kids = sorted(kids)
        page = next((_decode(kid)[0] for kid in kids if kid < 0), -1)
        parent = self._parents[index]
        above = numbers[parent] if parent != ARTIFACT else root
        entries = [f"<</Type /StructElem /S /{self._types[index]} /P {above} 0 R"]
        if page >= 0:
            entries.append(f"/Pg {page_numbers[page]} 0 R")
        if kids:
            listed = [_format_kid(kid, page, numbers, page_numbers) for kid in kids]
            entries.append(f"/K {listed[0]}" if len(listed) == 1 else f"/K [{' '.join(listed)}]")
        if not self._elements.is_plain(index) or self._types[index] in _WITH_ATTRIBUTES:
            entries += self._list_entries(index)
        return " ".join(entries) + ">>"

    def _list_entries(self, index: int) -> Iterator[str]:
        """Yield what is told of an element but for what it stands in and holds."""
        element = self._elements[index]
        if self._has_id(index):
            yield f"/ID {format_string(destination_name(element.anchor))}"
        if element.alt and element.type == "Figure":
            yield f"/Alt {format_string(element.alt)}"
        if element.language:
            yield f"/Lang {format_string(element.language)}"
        if element.title:
            yield f"/T {format_string(element.title)}"
        attributes = list(_list_attributes(element, self._boxes.get(index, ())))
        if attributes:
            yield f"/A {attributes[0]}" if len(attributes) == 1 else f"/A [{' '.join(attributes)}]"

    def _has_id(self, index: int) -> bool:
        """Tell whether an element has an identifier: notes must (ISO 14289-1, 7.9)."""
        return self._types[index] == "Note" and bool(self._elements[index].anchor)

    def _format_parents(self, numbers: Sequence[int], pages: int) -> bytes:
        """Return the tree that leads from content to its element (ISO 32000-1, 14.7.4.4): pages first, then links."""
        tree = bytearray(b"<</Nums [")
        for page, marks in enumerate(self._marks):
            listed = " ".join([f"{numbers[element]} 0 R" for element in marks])
            tree += f"{' ' if page else ''}{page} [{listed}]".encode("ascii")
        for key, element in enumerate(self._linked):
            tree += f" {pages + key} {numbers[element]} 0 R".encode("ascii")
        tree += b"]>>"
        return bytes(tree)


def _format_kid(kid: _Kid, page: int, numbers: Sequence[int], page_numbers: Sequence[int]) -> str:
    if kid >= 0:
        return f"{numbers[kid]} 0 R"
    on_page, number, is_link = _decode(kid)
    where = f" /Pg {page_numbers[on_page]} 0 R" if on_page != page else ""
    if is_link:
        return f"<</Type /OBJR{where} /Obj {number} 0 R>>"
    return f"<</Type /MCR{where} /MCID {number}>>" if where else str(number)


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
