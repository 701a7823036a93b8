"""What one build drew and set is kept; the next, of nearly the same brief, does not draw and set it again.

For whoever builds a brief again and again while it is edited. The outputs are the same, byte for byte, as of a build
that remembers nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
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
        # By number of a drawing in memory: the drawing, which keeps its number while it is held, and its mark.
        self._marks: dict[int, tuple[Scene, str]] = {}
        self._made_from: tuple[object, ...] = ()
        self._brief: Brief | None = None

    def compose(self, made_from: tuple[object, ...], compose: Callable[[], Brief]) -> Brief:
        """Return the brief that was composed last, when it was made from the very same objects; else compose it.

        Args:
            made_from: everything that decides what the brief says.
            compose: composes it.
        """
        known = self._brief
        is_same = len(made_from) == len(self._made_from) and all(map(_is_same, made_from, self._made_from))
        if known is not None and is_same:
            return known
        brief = compose()
        if self._keeps:
            self._made_from, self._brief = made_from, brief
        return brief

    def mark_scene(self, scene: Scene) -> str:
        """Return a mark that a drawing shares with equal ones alone."""
        if id(scene) not in self._marks:
            mark = hashlib.sha256(repr(scene).encode("utf-8", "surrogatepass")).hexdigest()
            if not self._keeps:
                return mark
            self._marks[id(scene)] = (scene, mark)
        return self._marks[id(scene)][1]

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
        held = {id(scene) for _, scene in self._scenes.values()} | {id(scene) for scene in self._glyphs.values()}
        self._marks = {number: each for number, each in self._marks.items() if number in held}
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


def _is_same(one: object, other: object) -> bool:
    """Tell whether two things are one, or plain values that are equal."""
    return one is other or (isinstance(one, str | int | tuple) and one == other)


NO_MEMORY = BuildMemory(keeps=False)
