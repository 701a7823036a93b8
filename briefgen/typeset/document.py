"""A numbered Brief, its drawn figures and a Style go in; finished Pages come out."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from briefgen.brief.number import list_cited_notes
from briefgen.brief.tree import Brief
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.typeset.blocks import list_outline, set_sections
from briefgen.typeset.breaks import Placed, break_pages
from briefgen.typeset.footnotes import FootNotes
from briefgen.typeset.furniture import PageFurniture, text_area
from briefgen.typeset.masthead import set_masthead
from briefgen.typeset.pages import ARTIFACT, Destination, Frame, Page, Pages
from briefgen.typeset.setting import GlyphScenes, Setting
from briefgen.typeset.sheets import draw_strips, mirror_item
from briefgen.typeset.strips import Strip, column_width

# A link shows this much of the page above what it leads to, points.
_ABOVE_TARGET = 6.0


def typeset_brief(brief: Brief, style: Style, scenes: Mapping[str, Scene], glyph_scenes: GlyphScenes) -> Pages:
    """Lay a brief out on pages.

    Every block is laid out once, relative to its own top, then put on a page; the page numbers of the contents are
    filled in last, into room that was kept for them.

    Args:
        brief: numbered.
        style: the look.
        scenes: the drawn figures, by figure id.
        glyph_scenes: what draws the mark of a table row, or the drawn marks.

    Raises:
        DrawError: a figure has no drawn scene and no picture, or its picture cannot be read.
    """
    with _paused_collector():
        return _typeset(brief, style, scenes, glyph_scenes)


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


def _typeset(brief: Brief, style: Style, scenes: Mapping[str, Scene], glyph_scenes: GlyphScenes) -> Pages:
    area = text_area(style, brief.furniture)
    left, top, text_width, height = area
    setting = Setting(brief, style, scenes, glyph_scenes, height)
    notes = list_cited_notes(brief) if style.notes == "foot" else {}
    setting.at_foot = frozenset(notes)
    strips = [*set_masthead(setting, brief.masthead, 0), *set_sections(setting, brief.sections, 0)]
    set_characters = _count_characters(strips)
    column = column_width(text_width)
    sheets = break_pages(strips, height, FootNotes(setting, notes) if notes else None, second=text_width - column)
    del strips
    furniture = PageFurniture(setting, brief.furniture, area)
    lefts = _find_lefts(style, left, len(sheets), rtl=setting.rtl)
    destinations = _find_destinations(sheets, lefts, top)
    page_of = {anchor: destination.page + 1 for anchor, destination in destinations.items()}
    goals, color = setting.structure.goals, style.palette.quiet
    face = style.font_set.face()
    pages: list[Page] = []
    for number, (sheet, left) in enumerate(zip(sheets, lefts, strict=True), 1):
        drawn = draw_strips(sheet, left, top, goals, page_of, face, color)
        if setting.rtl:
            drawn = (mirror_item(item, 2 * left + text_width) for item in drawn)
        frame = Frame(left, top, left + text_width, top + height)
        pages.append(Page((*furniture.draw(number, len(sheets), left), *drawn), str(number), frame))
        # A page's strips are not needed once it is drawn; of a long brief they are most of the memory.
        sheet.clear()
    width, paper_height = style.page.size_points
    return Pages(
        width,
        paper_height,
        tuple(pages),
        setting.structure.elements,
        destinations,
        tuple(list_outline(brief.sections)),
        dict(scenes),
        setting.glyphs,
        setting.missing,
        brief.furniture.banner,
        setting.columns,
        set_characters,
    )


def _count_characters(strips: Sequence[Strip]) -> dict[int, int]:
    """Return how many characters of each element stand in the strips."""
    counts: defaultdict[int, int] = defaultdict(int)
    for strip in strips:
        for column in strip.columns:
            for line in column:
                for piece in line.line.pieces:
                    counts[piece.span.key] += len(piece.text)
    counts.pop(ARTIFACT, None)
    return dict(counts)


def _find_lefts(style: Style, left: float, count: int, *, rtl: bool) -> list[float]:
    """Return where the text of each page begins; of sheets printed on both sides, the bound edge is left, then right.

    What runs from right to left is bound on the right.
    """
    if not style.page.duplex:
        return [left] * count
    outer = style.page.size_points[0] - style.text_width - left
    both = (outer, left) if rtl else (left, outer)
    return [both[page % 2] for page in range(count)]


def _find_destinations(
    sheets: Sequence[Sequence[Placed]], lefts: Sequence[float], top: float
) -> dict[str, Destination]:
    return {
        anchor: Destination(page, lefts[page] + placed.x, max(0.0, top + placed.y - _ABOVE_TARGET))
        for page, sheet in enumerate(sheets)
        for placed in sheet
        for anchor in placed.strip.anchors
    }
