"""Finished pages go in; what a careful reader would send back comes out. The page check of every build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.typeset.breaks import LEAST_LAST
from briefgen.typeset.pages import ARTIFACT, Element, Frame, LinkArea, Page, Pages, Picture, TextRun

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
_STAYS_WITH_NEXT = ("H1", "H2", "H3", "Caption")


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
    """Return every fault of a laid-out document, in the order of the pages."""
    faults = list(_check_structure(pages))
    if faults:
        return faults
    blocks = [_block_of(pages.elements, element) for element in range(len(pages.elements))]
    sheets = [_Sheet(page) for page in pages.pages]
    for number, sheet in enumerate(sheets, 1):
        faults += _check_bounds(pages, sheet, number)
        faults += _check_overlaps(sheet, number)
        faults += _check_links(pages, sheet, number)
        faults += _check_marking(pages, sheet, number)
        if number < len(sheets):
            faults += _check_foot(pages, sheet, number)
    faults += _check_strays(sheets, blocks)
    faults += _check_cuts(pages, sheets)
    faults += _check_captions(pages, sheets)
    faults += _check_fullness(sheets)
    return sorted(faults, key=lambda fault: fault.page)


class _Sheet:
    """What takes up room on one page: (left, top, right, bottom) and the run or picture, furniture apart."""

    __slots__ = ("content", "frame", "furniture", "links")

    def __init__(self, page: Page) -> None:
        self.frame = page.frame
        self.content: list[tuple[_Box, TextRun | Picture]] = []
        self.furniture: list[tuple[_Box, TextRun | Picture]] = []
        self.links: list[LinkArea] = []
        for item in page.items:
            if isinstance(item, TextRun):
                y, size = item.y - item.rise, item.size
                box = (item.x, y - size * _CAPITALS, item.x + item.width, y + size * _FOOT)
            elif isinstance(item, Picture):
                box = (item.x, item.y, item.x + item.width, item.y + item.height)
            else:
                if isinstance(item, LinkArea):
                    self.links.append(item)
                continue
            (self.furniture if item.element == ARTIFACT else self.content).append((box, item))


def _check_structure(pages: Pages) -> Iterator[PageFault]:
    """Elements come after their parents, and everything drawn belongs to one of them or is an artifact."""
    count = len(pages.elements)
    for index, element in enumerate(pages.elements):
        if not -1 <= element.parent < index or (element.parent == -1) != (index == 0):
            yield PageFault("structure", 1, f"{element.type} {index} stands before its parent {element.parent}")
    for number, page in enumerate(pages.pages, 1):
        for item in page.items:
            if isinstance(item, (TextRun, Picture, LinkArea)) and not ARTIFACT <= item.element < count:
                yield PageFault("structure", number, f"element {item.element} does not exist")


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


def _check_foot(pages: Pages, sheet: _Sheet, number: int) -> Iterator[PageFault]:
    """The last thing on a page that others follow is no heading and no caption."""
    if sheet.content:
        _, last = max(sheet.content, key=lambda pair: pair[0][3])
        if isinstance(last, TextRun) and any(type_ in _STAYS_WITH_NEXT for type_ in _types_above(pages, last.element)):
            yield PageFault("heading", number, last.text)


def _check_strays(sheets: Sequence[_Sheet], blocks: Sequence[int]) -> Iterator[PageFault]:
    """Of a paragraph that runs over a page, two lines at least stand on each side."""
    lines: dict[int, dict[int, dict[float, str]]] = defaultdict(lambda: defaultdict(dict))
    for number, sheet in enumerate(sheets, 1):
        for _, item in sheet.content:
            if isinstance(item, TextRun):
                lines[blocks[item.element]][number].setdefault(round(item.y, 1), item.text)
    for by_page in lines.values():
        if len(by_page) > 1:
            for number, on_page in by_page.items():
                if len(on_page) == 1:
                    yield PageFault("stray line", number, next(iter(on_page.values())))


def _check_cuts(pages: Pages, sheets: Sequence[_Sheet]) -> Iterator[PageFault]:
    """Every character that was set stands on a page."""
    left = dict(pages.set_characters)
    last: dict[int, tuple[int, str]] = {}
    for number, sheet in enumerate(sheets, 1):
        for _, item in sheet.content:
            if isinstance(item, TextRun) and item.element in left:
                left[item.element] -= len(item.text)
                last[item.element] = (number, item.text)
    for element, count in left.items():
        if count > 0:
            number, text = last.get(element, (1, pages.elements[element].type))
            yield PageFault("cut", number, text)


def _check_captions(pages: Pages, sheets: Sequence[_Sheet]) -> Iterator[PageFault]:
    """A caption stands on the page of its figure, or on that on which its table begins."""
    first: dict[int, int] = {}
    for number, sheet in enumerate(sheets, 1):
        for _, item in sheet.content:
            element = item.element
            while element > 0 and element not in first:
                first[element] = number
                element = pages.elements[element].parent
    captions: dict[int, int] = {}
    for index, each in enumerate(pages.elements):
        if each.type == "Caption":
            captions[each.parent] = index
        elif each.type in ("Figure", "THead"):
            caption = captions.pop(each.parent, None)
            if caption is not None and first.get(caption) != first.get(index):
                number = first.get(caption) or first.get(index) or 1
                yield PageFault("caption", number, f"{each.type} of page {first.get(index, 'none')}")


def _check_fullness(sheets: Sequence[_Sheet]) -> Iterator[PageFault]:
    """Measure how far down each page's content reaches, between where content begins and where it ends anywhere."""
    if not any(sheet.content for sheet in sheets):
        return
    top = min(box[1] for sheet in sheets for box, _ in sheet.content)
    feet = [max((box[3] for box, _ in sheet.content), default=top) for sheet in sheets]
    depth = max(feet) - top
    for number, foot in enumerate(feet, 1):
        filled = (foot - top) / depth
        if number < len(feet):
            if filled < _LEAST_FULL:
                yield PageFault("empty", number, f"filled to {filled:.0%}")
        elif number > 1 and filled < LEAST_LAST:
            yield PageFault("sparse", number, f"filled to {filled:.0%}")


def _words(item: TextRun | Picture) -> str:
    return item.text if isinstance(item, TextRun) else "a picture"


def _types_above(pages: Pages, element: int) -> Sequence[str]:
    """Return the types of an element and of everything that it stands in."""
    types = []
    while element >= 0:
        types.append(pages.elements[element].type)
        element = pages.elements[element].parent
    return types


def _block_of(elements: Sequence[Element], element: int) -> int:
    """Return the paragraph or cell that a run belongs to; links and words in it are part of it."""
    while elements[element].type in ("Link", "Reference", "Span"):
        element = elements[element].parent
    return element
