"""Finished pages go in; what a careful reader would send back comes out. The page check of every build."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.typeset.pages import ARTIFACT, Elements, Frame, LinkArea, Page, Pages, Picture, TextRun
from briefgen.typeset.paging import LEAST_LAST

FaultKind = Literal[
    "outside", "overlap", "cut", "marking", "caption", "dangling link", "structure",
    "heading", "stray line", "empty", "sparse",
]  # fmt: skip
_Box = tuple[float, float, float, float]

# Faults with which no page is printed; the others are blemishes that a page may have for want of room.
GRAVE: frozenset[FaultKind] = frozenset(
    {"outside", "overlap", "cut", "marking", "caption", "dangling link", "structure"}
)
# What of a letter counts when lines are compared: from the capitals' top to the foot of most letters, in ems.
_CAPITALS = 0.7
_FOOT = 0.12
# Faults of at most so many points are forgiven.
_TOLERANCE = 0.5
# A page that others follow is at least so full.
_LEAST_FULL = 2 / 3
_WITHIN_TEXT = frozenset({"Link", "Reference", "Span"})
_STAYS_WITH_NEXT = frozenset({"H1", "H2", "H3", "Caption"})


@dataclass(frozen=True, slots=True)
class PageFault:
    """One thing that is wrong on a page.

    Attributes:
        kind: text or a picture outside the page or the text's frame; texts that overlap; words that were set but
            stand on no page; a page without its marking; a figure or table on another page than its caption; a link
            that leads nowhere; a structure that cannot be; a heading or caption at a page's foot; a line of a
            paragraph parted from all its others; an empty third of a page before the last; next to nothing on the
            last page of several.
        page: number of the page, from 1.
        text: the words concerned.
    """

    kind: FaultKind
    page: int
    text: str

    @property
    def is_grave(self) -> bool:
        """Whether no page with this fault is printed."""
        return self.kind in GRAVE


def check_pages(pages: Pages) -> list[PageFault]:
    """Return every fault of a laid-out document, in the order of the pages; each page is looked at once."""
    elements = pages.elements if isinstance(pages.elements, Elements) else Elements(pages.elements)
    faults = list(_check_tree(elements))
    whole = _Whole(pages, elements)
    for number, page in enumerate(pages.pages, 1):
        sheet = _Sheet(page)
        if not ARTIFACT <= sheet.least_element <= sheet.most_element < len(elements):
            faults += _check_elements(page, number, len(elements))
        if faults:
            # What belongs to no element cannot be followed any further.
            continue
        whole.faults += _check_bounds(pages, sheet, number)
        whole.faults += _check_overlaps(sheet, number)
        whole.faults += _check_links(pages, sheet, number)
        whole.faults += _check_marking(pages, sheet, number)
        if number < len(pages.pages):
            whole.faults += _check_foot(elements, sheet, number)
        whole.add(sheet, number)
    return sorted(faults or whole.finish(), key=lambda fault: fault.page)


class _Sheet:
    """What takes up room on one page, furniture apart, and the least and the greatest number of an element on it."""

    __slots__ = ("content", "frame", "furniture", "least_element", "links", "most_element")

    def __init__(self, page: Page) -> None:
        self.frame = page.frame
        self.content: list[tuple[_Box, TextRun | Picture]] = []
        self.furniture: list[tuple[_Box, TextRun | Picture]] = []
        self.links: list[LinkArea] = []
        elements = {ARTIFACT}
        for item in page.items:
            if isinstance(item, TextRun):
                x, y, _, _, size, width, _, _, rise, element, _, _ = item
                y -= rise
                box = (x, y - size * _CAPITALS, x + width, y + size * _FOOT)
            elif isinstance(item, Picture):
                box, element = (item.x, item.y, item.x + item.width, item.y + item.height), item.element
            else:
                if isinstance(item, LinkArea):
                    self.links.append(item)
                    elements.add(item.element)
                continue
            elements.add(element)
            (self.furniture if element == ARTIFACT else self.content).append((box, item))
        self.least_element, self.most_element = min(elements), max(elements)


def _check_tree(elements: Elements) -> Iterator[PageFault]:
    """Elements come after their parents."""
    for index, parent in enumerate(elements.parents):
        if not -1 <= parent < index or (parent == -1) != (index == 0):
            yield PageFault("structure", 1, f"{elements.types[index]} {index} stands before its parent {parent}")


def _check_elements(page: Page, number: int, count: int) -> Iterator[PageFault]:
    """Everything drawn belongs to an element or is an artifact."""
    for item in page.items:
        if isinstance(item, (TextRun, Picture, LinkArea)) and not ARTIFACT <= item.element < count:
            yield PageFault("structure", number, f"element {item.element} does not exist")


class _Whole:
    """What can be told of all pages only; by element it keeps a few bytes, so that a long brief is no burden.

    Attributes:
        faults: found so far.
    """

    def __init__(self, pages: Pages, elements: Elements) -> None:
        self.faults: list[PageFault] = []
        self._pages = pages
        self._elements = elements
        count = len(elements)
        self._blocks = _find_blocks(elements)
        # By paragraph: the first page on which it stands, and how many lines of it do, two at most; and the last page.
        self._begins, self._lines = array("i", bytes(4 * count)), bytearray(count)
        self._ends = array("i", bytes(4 * count))
        # By element: how many of its characters stand on no page yet, and the first page on which any of it stands.
        self._left = array("q", pages.set_characters)
        self._first = array("i", bytes(4 * count))
        # By page: where its content ends; and where the content of any page begins.
        self._feet: list[float | None] = []
        self._top = float("inf")

    def add(self, sheet: _Sheet, number: int) -> None:
        """Take a page into account."""
        left, first, parents = self._left, self._first, self._elements.parents
        on_page: defaultdict[int, dict[float, str]] = defaultdict(dict)
        for _, item in sheet.content:
            element = item.element
            if isinstance(item, TextRun):
                on_page[self._blocks[element]].setdefault(round(item.y, 1), item.text)
                if element < len(left):
                    left[element] -= len(item.text)
            while element > 0 and not first[element]:
                first[element] = number
                element = parents[element]
        for block, lines in on_page.items():
            self._check_stray(block, number, lines)
        self._feet.append(max((box[3] for box, _ in sheet.content), default=None))
        self._top = min([self._top, *(box[1] for box, _ in sheet.content)])

    def _check_stray(self, block: int, number: int, lines: Mapping[float, str]) -> None:
        """Of a paragraph that runs over a page, two lines at least stand on each side."""
        begin = self._begins[block]
        self._ends[block] = number
        if not begin:
            self._begins[block], self._lines[block] = number, min(len(lines), 2)
            return
        if self._lines[block] == 1:
            self._lines[block] = 2
            self.faults.append(PageFault("stray line", begin, self._find_text(begin, block, first=True)))
        if len(lines) == 1:
            self.faults.append(PageFault("stray line", number, next(iter(lines.values()))))

    def finish(self) -> list[PageFault]:
        """Return all faults, those included that show when the last page is known."""
        self.faults += self._check_cuts()
        self.faults += self._check_captions()
        self.faults += self._check_fullness()
        return self.faults

    def _check_cuts(self) -> Iterator[PageFault]:
        """Every character that was set stands on a page."""
        for element, count in enumerate(self._left):
            if count > 0:
                number = self._ends[self._blocks[element]] or 1
                text = self._find_text(number, self._blocks[element]) or self._elements.types[element]
                yield PageFault("cut", number, text)

    def _check_captions(self) -> Iterator[PageFault]:
        """A caption stands on the page of its figure, or on that on which its table begins."""
        captions: dict[int, int] = {}
        for index, (type_, parent) in enumerate(zip(self._elements.types, self._elements.parents, strict=True)):
            if type_ == "Caption":
                captions[parent] = index
            elif type_ in ("Figure", "THead"):
                caption = captions.pop(parent, None)
                if caption is not None and self._first[caption] != self._first[index]:
                    number = self._first[caption] or self._first[index] or 1
                    yield PageFault("caption", number, f"{type_} of page {self._first[index] or 'none'}")

    def _check_fullness(self) -> Iterator[PageFault]:
        """Measure how far down each page's content reaches, between where content begins and where it ends anywhere."""
        top = self._top
        depth = max((foot for foot in self._feet if foot is not None), default=top) - top
        if not depth > 0:
            return
        for number, foot in enumerate(self._feet, 1):
            filled = ((top if foot is None else foot) - top) / depth
            if number < len(self._feet):
                if filled < _LEAST_FULL:
                    yield PageFault("empty", number, f"filled to {filled:.0%}")
            elif number > 1 and filled < LEAST_LAST:
                yield PageFault("sparse", number, f"filled to {filled:.0%}")

    def _find_text(self, number: int, block: int, *, first: bool = False) -> str:
        """Return the first words of a paragraph on a page, or the last; "" for none."""
        texts = [
            item.text
            for item in self._pages.pages[number - 1].items
            if isinstance(item, TextRun) and item.element != ARTIFACT and self._blocks[item.element] == block
        ]
        return (texts[0] if first else texts[-1]) if texts else ""


def _check_bounds(pages: Pages, sheet: _Sheet, number: int) -> Iterator[PageFault]:
    """Everything stands on the page, and what is read stands between the margins."""
    paper = Frame(0.0, 0.0, pages.width, pages.height)
    for frame, boxed in ((sheet.frame or paper, sheet.content), (paper, sheet.furniture)):
        least_x, least_y = frame.left - _TOLERANCE, frame.top - _TOLERANCE
        most_x, most_y = frame.right + _TOLERANCE, frame.bottom + _TOLERANCE
        for (left, top, right, bottom), item in boxed:
            if left < least_x or top < least_y or right > most_x or bottom > most_y:
                yield PageFault("outside", number, _words(item))


def _check_overlaps(sheet: _Sheet, number: int) -> Iterator[PageFault]:
    """Compare each run with those that begin above its foot; runs are met from top to bottom."""
    runs = [
        (box, item)
        for boxed in (sheet.content, sheet.furniture)
        for box, item in boxed
        if isinstance(item, TextRun) and not item.text.isspace()
    ]
    runs.sort(key=lambda pair: pair[0][1])
    open_runs: list[tuple[_Box, TextRun]] = []
    for box, item in runs:
        left, top, right, _ = box
        open_runs = [pair for pair in open_runs if pair[0][3] - _TOLERANCE > top]
        for other, run in open_runs:
            if min(right, other[2]) - max(left, other[0]) > _TOLERANCE:
                yield PageFault("overlap", number, f"{run.text} / {item.text}")
        open_runs.append((box, item))


def _check_links(pages: Pages, sheet: _Sheet, number: int) -> Iterator[PageFault]:
    for link in sheet.links:
        if not link.url and link.target not in pages.destinations:
            yield PageFault("dangling link", number, f"{link.contents} -> {link.target}")


def _check_marking(pages: Pages, sheet: _Sheet, number: int) -> Iterator[PageFault]:
    """The banner stands above the text and below it."""
    if not pages.banner or sheet.frame is None:
        return
    wanted = "".join(pages.banner.split())
    lines: defaultdict[float, str] = defaultdict(str)
    for _, item in sheet.furniture:
        if isinstance(item, TextRun):
            lines[item.y] += "".join(item.text.split())
    places = [y for y, line in lines.items() if wanted in line]
    if not any(y < sheet.frame.top for y in places) or not any(y > sheet.frame.bottom for y in places):
        yield PageFault("marking", number, pages.banner)


def _check_foot(elements: Elements, sheet: _Sheet, number: int) -> Iterator[PageFault]:
    """The last thing on a page that others follow is no heading and no caption."""
    if sheet.content:
        _, last = max(sheet.content, key=lambda pair: pair[0][3])
        if isinstance(last, TextRun) and any(
            type_ in _STAYS_WITH_NEXT for type_ in _types_above(elements, last.element)
        ):
            yield PageFault("heading", number, last.text)


def _words(item: TextRun | Picture) -> str:
    return item.text if isinstance(item, TextRun) else "a picture"


def _types_above(elements: Elements, element: int) -> Sequence[str]:
    """Return the types of an element and of everything that it stands in."""
    types = []
    while element >= 0:
        types.append(elements.types[element])
        element = elements.parents[element]
    return types


def _find_blocks(elements: Elements) -> array[int]:
    """Return by element the paragraph or cell that it belongs to; links and words in it are part of it."""
    blocks = array("i")
    for index, (type_, parent) in enumerate(zip(elements.types, elements.parents, strict=True)):
        blocks.append(blocks[parent] if type_ in _WITHIN_TEXT else index)
    return blocks
