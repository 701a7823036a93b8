"""A numbered Brief, its drawn figures and a Style go in; finished Pages come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefgen.brief.tree import Brief
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.typeset.blocks import list_outline, set_sections
from briefgen.typeset.breaks import Placed, break_pages
from briefgen.typeset.furniture import PageFurniture, text_area
from briefgen.typeset.masthead import set_masthead
from briefgen.typeset.pages import Destination, Page, Pages
from briefgen.typeset.setting import GlyphScenes, Setting
from briefgen.typeset.sheets import draw_strips

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
    area = text_area(style, brief.furniture)
    left, top, _, height = area
    setting = Setting(brief, style, scenes, glyph_scenes, height)
    strips = [*set_masthead(setting, brief.masthead, 0), *set_sections(setting, brief.sections, 0)]
    sheets = break_pages(strips, height)
    furniture = PageFurniture(setting, brief.furniture, area)
    destinations = _find_destinations(sheets, left, top)
    page_of = {anchor: destination.page + 1 for anchor, destination in destinations.items()}
    goals, color = setting.structure.goals, style.palette.quiet
    face = style.font_set.face()
    pages = tuple(
        Page(
            (
                *furniture.draw(number, len(sheets)),
                *draw_strips(sheet, left, top, goals, page_of, face, color),
            ),
            str(number),
        )
        for number, sheet in enumerate(sheets, 1)
    )
    width, paper_height = style.page.size_points
    return Pages(
        width,
        paper_height,
        pages,
        tuple(setting.structure.elements),
        destinations,
        tuple(list_outline(brief.sections)),
        dict(scenes),
        setting.glyphs,
        setting.missing,
    )


def _find_destinations(sheets: Sequence[Sequence[Placed]], left: float, top: float) -> dict[str, Destination]:
    return {
        anchor: Destination(page, left, max(0.0, top + placed.y - _ABOVE_TARGET))
        for page, sheet in enumerate(sheets)
        for placed in sheet
        for anchor in placed.strip.anchors
    }
