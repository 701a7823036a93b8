"""Marks of records go in; one symbol for each look, and short references to it, come out."""

from __future__ import annotations

import re

from briefgen.brief.tree import Glyph
from briefgen.draw import scene_to_svg
from briefgen.text.fonts import FontSet
from briefgen.typeset.pages import Pages
from briefgen.writers.html.escape import attribute

_OUTER = re.compile(r"<svg [^>]*>(.*)</svg>", re.DOTALL)


class Marks:
    """The marks that a page shows, each drawn once."""

    def __init__(self, pages: Pages, fonts: FontSet) -> None:
        self._pages = pages
        self._fonts = fonts
        self._names: dict[Glyph, str] = {}
        self._references: dict[Glyph, str] = {}

    def name(self, glyph: Glyph) -> str:
        """Return the id of a mark's drawing."""
        return self._names.setdefault(glyph, f"mark-{len(self._names) + 1}")

    def write(self, glyph: Glyph) -> str:
        """Return a mark as a row shows it, with its meaning in words."""
        written = self._references.get(glyph)
        if written is None:
            scene = self._pages.glyphs[glyph]
            written = self._references[glyph] = (
                f'<svg class="glyph" width="{scene.width:g}" height="{scene.height:g}" role="img" '
                f'aria-label="{attribute(glyph.label)}"><use href="#{self.name(glyph)}"/></svg>'
            )
        return written

    def write_symbols(self) -> str:
        """Return the drawings that the marks refer to, which take no room themselves."""
        symbols = []
        for glyph, name in self._names.items():
            scene = self._pages.glyphs[glyph]
            drawn = _OUTER.fullmatch(scene_to_svg(scene, self._fonts, embed_fonts=False, id_prefix=f"{name}-"))
            assert drawn is not None
            symbols.append(f'<symbol id="{name}" viewBox="0 0 {scene.width:g} {scene.height:g}">{drawn[1]}</symbol>\n')
        return f'<svg class="symbols" width="0" height="0" aria-hidden="true">\n{"".join(symbols)}</svg>\n'
