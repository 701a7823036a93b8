"""A numbered Brief, its drawn figures and a Style go in; finished Pages come out."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain

from briefgen.brief.number import list_cited_notes
from briefgen.brief.tree import Brief
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.typeset.blocks import list_outline, set_sections
from briefgen.typeset.breaks import Placed
from briefgen.typeset.footnotes import FootNotes
from briefgen.typeset.furniture import PageFurniture, text_area
from briefgen.typeset.masthead import set_masthead
from briefgen.typeset.memory import SetMemory
from briefgen.typeset.packed import PackedPages
from briefgen.typeset.pages import ARTIFACT, Destination, Frame, PageItem, Pages
from briefgen.typeset.paging import stream_pages
from briefgen.typeset.setting import GlyphScenes, Setting
from briefgen.typeset.sheets import draw_strips, mirror_item
from briefgen.typeset.strips import PageNumber, Strip, column_width

# A link shows this much of the page above what it leads to, points.
_ABOVE_TARGET = 6.0


def typeset_brief(
    brief: Brief,
    style: Style,
    scenes: Mapping[str, Scene],
    glyph_scenes: GlyphScenes,
    *,
    drawn: bool = True,
    memory: SetMemory | None = None,
) -> Pages:
    """Lay a brief out on pages.

    Every block is laid out once, relative to its own top, then put on a page; of a long brief no more is laid out than
    the pages being filled need. The page numbers of the contents are filled in last, into room that was kept for them.

    Args:
        brief: numbered.
        style: the look.
        scenes: the drawn figures, by figure id.
        glyph_scenes: what draws the mark of a table row, or the drawn marks.
        drawn: whether what stands on the pages is wanted, or only how many there are and on which of them things stand.
        memory: of what was set for an earlier edition, in the same style and with the same drawn marks; what has not
            changed since is not set again.

    Raises:
        DrawError: a figure has no drawn scene and no picture, or its picture cannot be read.
    """
    with _paused_collector():
        return _typeset(brief, style, scenes, glyph_scenes, drawn, memory)


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Keep Python's cyclic collector from walking all the lines laid out so far, again and again; it halves the time.

    None of them is in a cycle.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _typeset(
    brief: Brief,
    style: Style,
    scenes: Mapping[str, Scene],
    glyph_scenes: GlyphScenes,
    drawn: bool,
    memory: SetMemory | None,
) -> Pages:
    area = text_area(style, brief.furniture)
    left, top, text_width, height = area
    setting = Setting(brief, style, scenes, glyph_scenes, height)
    notes = list_cited_notes(brief) if style.notes == "foot" else {}
    setting.at_foot = frozenset(notes)
    if memory is not None:
        memory.begin((style.fingerprint, brief.language, brief.direction, brief.furniture.continued, height))
    characters = array("i")
    strips: Iterable[Strip] = _count_characters(
        chain(set_masthead(setting, brief.masthead, 0), set_sections(setting, brief.sections, 0, memory)), characters
    )
    if notes:
        # Notes at the foot are set when all links to them are known.
        strips = list(strips)
    foot = FootNotes(setting, notes) if notes else None
    lefts = _find_lefts(style, left, rtl=setting.rtl)
    furniture = PageFurniture(setting, brief.furniture, area)
    pages = PackedPages(
        lambda index, count: furniture.draw(index + 1, count, lefts(index)) if drawn else (),
        lambda index: Frame(lefts(index), top, lefts(index) + text_width, top + height),
    )
    destinations: dict[str, Destination] = {}

    def draw(index: int, sheet: Iterable[Placed], page_of: Mapping[str, int]) -> Iterator[PageItem]:
        goals, color = setting.structure.goals, style.palette.quiet
        items = draw_strips(sheet, lefts(index), top, goals, page_of, style.font_set.face(), color)
        if not setting.rtl:
            return items
        return (mirror_item(item, 2 * lefts(index) + text_width) for item in items)

    # Pages of the contents, which name pages that are not known yet.
    waiting: dict[int, list[Placed]] = {}
    second = text_width - column_width(text_width)
    for index, sheet in enumerate(stream_pages(strips, height, foot, second=second)):
        destinations.update(_find_destinations(sheet, index, lefts(index), top))
        if drawn and _names_pages(sheet):
            waiting[index] = sheet
            pages.add()
        else:
            pages.add(draw(index, sheet, {}) if drawn else ())
    page_of = {anchor: destination.page + 1 for anchor, destination in destinations.items()}
    for index, sheet in waiting.items():
        pages.fill(index, draw(index, sheet, page_of))
    width, paper_height = style.page.size_points
    return Pages(
        width,
        paper_height,
        pages,
        setting.structure.elements,
        destinations,
        tuple(list_outline(brief.sections)),
        dict(scenes),
        setting.glyphs,
        setting.missing,
        brief.furniture.banner,
        setting.columns,
        characters,
    )


def _count_characters(strips: Iterable[Strip], counts: array[int]) -> Iterator[Strip]:
    """Yield strips; count how many characters of each element stand in them."""
    for strip in strips:
        for column in strip.columns:
            for line in column:
                for span, _, text, *_ in line.line.pieces:
                    key = span.key
                    if key != ARTIFACT:
                        key += strip.shift
                        if key >= len(counts):
                            counts.frombytes(bytes(counts.itemsize * (2 * key + 64 - len(counts))))
                        counts[key] += len(text)
        yield strip


def _names_pages(sheet: Iterable[Placed]) -> bool:
    return any(isinstance(item, PageNumber) for placed in sheet for item in placed.strip.items)


def _find_lefts(style: Style, left: float, *, rtl: bool) -> Callable[[int], float]:
    """Return what tells where the text of a page begins, by its index.

    Of sheets printed on both sides the bound edge is left, then right; what runs from right to left is bound on the
    right.
    """
    if not style.page.duplex:
        return lambda index: left
    outer = style.page.size_points[0] - style.text_width - left
    both = (outer, left) if rtl else (left, outer)
    return lambda index: both[index % 2]


def _find_destinations(sheet: Iterable[Placed], page: int, left: float, top: float) -> dict[str, Destination]:
    return {
        anchor: Destination(page, left + placed.x, max(0.0, top + placed.y - _ABOVE_TARGET))
        for placed in sheet
        for anchor in placed.strip.anchors
    }
