"""A numbered brief goes in; its drawn figures, and the marks of the records that its tables show, come out."""

from __future__ import annotations

from collections.abc import Collection

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Figure, Glyph, Table, inline_text
from briefgen.charts.notation import glyph_scene
from briefgen.draw import draw_figure
from briefgen.draw.scene import Scene
from briefgen.style import Style


def draw_scenes(brief: Brief, style: Style, besides: Collection[str] = ()) -> dict[str, Scene]:
    """Draw every figure of a brief once, by its id; those besides are drawn already."""
    fonts = style.font_set
    return {
        block.id: draw_figure(block.plot, fonts, alt=block.alt, title=inline_text(block.caption))
        for section in walk_sections(brief.sections)
        for block in section.blocks
        if isinstance(block, Figure) and block.plot is not None and block.id not in besides
    }


def draw_glyphs(brief: Brief, style: Style) -> dict[Glyph, Scene]:
    """Draw the mark of every record that a table of the brief shows, each look once."""
    found = {
        row.glyph: None
        for section in walk_sections(brief.sections)
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        if row.glyph is not None
    }
    return {glyph: glyph_scene(glyph.shape, glyph.look, glyph.hollow, glyph.dashed, style) for glyph in found}
