"""Finished pages go in; what a careful reader would send back comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.typeset.pages import ARTIFACT, LinkArea, Page, PageItem, Pages, Picture, TextRun

FaultKind = Literal["outside", "overlap", "heading", "stray line", "empty", "dangling link", "structure"]
_Box = tuple[float, float, float, float]

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
        kind: text or a picture outside the page; texts that overlap; a heading or caption at a page's foot; a line
            of a paragraph parted from all its others; an empty third of a page before the last; a link that leads
            nowhere; a structure that cannot be.
        page: number of the page, from 1.
        text: the words concerned.
    """

    kind: FaultKind
    page: int
    text: str


def check_pages(pages: Pages) -> list[PageFault]:
    """Return every fault of a laid-out document, in the order of the pages."""
    faults = list(_check_structure(pages))
    if faults:
        return faults
    for number, page in enumerate(pages.pages, 1):
        faults += _check_bounds(pages, page, number)
        faults += _check_overlaps(page, number)
        faults += _check_links(pages, page, number)
        if number < len(pages.pages):
            faults += _check_foot(pages, page, number)
    faults += _check_strays(pages)
    faults += _check_fullness(pages)
    return sorted(faults, key=lambda fault: fault.page)


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


def _check_bounds(pages: Pages, page: Page, number: int) -> Iterator[PageFault]:
    for item in page.items:
        box = _box(item)
        if box is None:
            continue
        left, top, right, bottom = box
        beyond = max(-left, -top, right - pages.width, bottom - pages.height)
        if beyond > _TOLERANCE:
            yield PageFault("outside", number, _words(item))


def _check_overlaps(page: Page, number: int) -> Iterator[PageFault]:
    """Compare each run with those that begin above its foot; runs are met from top to bottom."""
    boxed = sorted(
        ((box, item) for item in page.items if isinstance(item, TextRun) and item.text.strip() and (box := _box(item))),
        key=lambda pair: pair[0][1],
    )
    open_runs: list[tuple[_Box, PageItem]] = []
    for box, item in boxed:
        open_runs = [(other, run) for other, run in open_runs if other[3] - _TOLERANCE > box[1]]
        for other, run in open_runs:
            if min(box[2], other[2]) - max(box[0], other[0]) > _TOLERANCE:
                yield PageFault("overlap", number, f"{_words(run)} / {_words(item)}")
        open_runs.append((box, item))


def _check_links(pages: Pages, page: Page, number: int) -> Iterator[PageFault]:
    for item in page.items:
        if isinstance(item, LinkArea) and not item.url and item.target not in pages.destinations:
            yield PageFault("dangling link", number, f"{item.contents} -> {item.target}")


def _check_foot(pages: Pages, page: Page, number: int) -> Iterator[PageFault]:
    """The last thing on a page that others follow is no heading and no caption."""
    content = [item for item in page.items if _is_content(item)]
    if content:
        last = max(content, key=lambda item: (_box(item) or (0.0, 0.0, 0.0, 0.0))[3])
        if isinstance(last, TextRun) and any(type_ in _STAYS_WITH_NEXT for type_ in _types_above(pages, last.element)):
            yield PageFault("heading", number, last.text)


def _check_strays(pages: Pages) -> Iterator[PageFault]:
    """Of a paragraph that runs over a page, two lines at least stand on each side."""
    lines: dict[int, dict[int, dict[float, str]]] = defaultdict(lambda: defaultdict(dict))
    for number, page in enumerate(pages.pages, 1):
        for item in page.items:
            if isinstance(item, TextRun) and item.element != ARTIFACT:
                block = _block_of(pages, item.element)
                lines[block][number].setdefault(round(item.y, 1), item.text)
    for by_page in lines.values():
        if len(by_page) > 1:
            for number, on_page in by_page.items():
                if len(on_page) == 1:
                    yield PageFault("stray line", number, next(iter(on_page.values())))


def _check_fullness(pages: Pages) -> Iterator[PageFault]:
    """Measure how far down each page's content reaches, between where content begins and where it ends anywhere."""
    extents = [_extent(page) for page in pages.pages]
    known = [extent for extent in extents if extent is not None]
    if not known:
        return
    top, bottom = min(extent[0] for extent in known), max(extent[1] for extent in known)
    for number, extent in enumerate(extents[:-1], 1):
        reach = extent[1] if extent else top
        if reach - top < (bottom - top) * _LEAST_FULL:
            yield PageFault("empty", number, f"filled to {(reach - top) / (bottom - top):.0%}")


def _extent(page: Page) -> tuple[float, float] | None:
    boxes = [box for item in page.items if _is_content(item) and (box := _box(item))]
    return (min(box[1] for box in boxes), max(box[3] for box in boxes)) if boxes else None


def _is_content(item: PageItem) -> bool:
    return isinstance(item, (TextRun, Picture)) and item.element != ARTIFACT


def _box(item: PageItem) -> _Box | None:
    """Return left, top, right and bottom of what takes up room; None for rules, boxes and links."""
    if isinstance(item, TextRun):
        y = item.y - item.rise
        return item.x, y - item.size * _CAPITALS, item.x + item.width, y + item.size * _FOOT
    if isinstance(item, Picture):
        return item.x, item.y, item.x + item.width, item.y + item.height
    return None


def _words(item: PageItem) -> str:
    return item.text if isinstance(item, TextRun) else "a picture"


def _types_above(pages: Pages, element: int) -> Sequence[str]:
    """Return the types of an element and of everything that it stands in."""
    types = []
    while element >= 0:
        types.append(pages.elements[element].type)
        element = pages.elements[element].parent
    return types


def _block_of(pages: Pages, element: int) -> int:
    """Return the paragraph or cell that a run belongs to; links and words in it are part of it."""
    while pages.elements[element].type in ("Link", "Reference", "Span"):
        element = pages.elements[element].parent
    return element
