"""What one build drew and set is kept; the next, of nearly the same brief, does not draw and set it again.

For whoever builds a brief again and again while it is edited. The outputs are the same, byte for byte, as of a build
that remembers nothing.
"""

from __future__ import annotations

from typing import Any

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Figure, Glyph
from briefgen.builds.drawing import draw_glyphs, draw_scenes
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.typeset.memory import SetMemory


class BuildMemory:
    """What is kept between builds of one brief.

    Attributes:
        set: headings and blocks, as they were set; None keeps none.
    """

    def __init__(self, *, keeps: bool = True) -> None:
        self.set = SetMemory() if keeps else None
        self._keeps = keeps
        self._style = ""
        # By figure id: what decides how it is drawn, and its scene.
        self._scenes: dict[str, tuple[tuple[Any, ...], Scene]] = {}
        self._glyphs: dict[Glyph, Scene] = {}

    def draw_scenes(self, brief: Brief, style: Style) -> dict[str, Scene]:
        """Return the scene of each figure of a brief, by its id."""
        if not self._keeps:
            return draw_scenes(brief, style)
        self._look_at(style)
        figures = {
            block.id: (block.plot, block.alt, block.caption)
            for section in walk_sections(brief.sections)
            for block in section.blocks
            if isinstance(block, Figure) and block.plot is not None
        }
        known = {id_: self._scenes[id_] for id_, told in figures.items() if self._knows(id_, told)}
        drawn = draw_scenes(brief, style, besides=known.keys())
        self._scenes = {id_: known.get(id_) or (told, drawn[id_]) for id_, told in figures.items()}
        return {id_: scene for id_, (_, scene) in self._scenes.items()}

    def draw_glyphs(self, brief: Brief, style: Style) -> dict[Glyph, Scene]:
        """Return the scene of each mark that a brief shows."""
        if not self._keeps:
            return draw_glyphs(brief, style)
        self._look_at(style)
        drawn = draw_glyphs(brief, style)
        self._glyphs.update({glyph: scene for glyph, scene in drawn.items() if glyph not in self._glyphs})
        return {glyph: self._glyphs[glyph] for glyph in drawn}

    def _knows(self, id_: str, told: tuple[Any, ...]) -> bool:
        return id_ in self._scenes and self._scenes[id_][0] == told

    def _look_at(self, style: Style) -> None:
        """Forget what was drawn in another style."""
        if style.fingerprint != self._style:
            self._style = style.fingerprint
            self._scenes.clear()
            self._glyphs.clear()


NO_MEMORY = BuildMemory(keeps=False)
