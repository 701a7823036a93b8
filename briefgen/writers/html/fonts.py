"""The characters of a page go in; its typefaces, each cut down to them, come out as rules of its style sheet."""

from __future__ import annotations

import base64

from briefgen.draw import collect_characters
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.text.fonts import BUILT_IN_FAMILY
from briefgen.text.subset import subset_face
from briefgen.text.woff import pack_font
from briefgen.typeset.pages import Pages
from briefgen.writers.html.page import PageBody


def write_font_faces(body: PageBody, pages: Pages, style: Style) -> str:
    """Return the faces that the page shows as font rules.

    Bold and italic are not told apart in the text, so every cut that occurs carries the characters of the page;
    pictures name the same faces.
    """
    fonts = style.font_set
    shown = body.list_characters()
    family = style.fonts.family
    cuts = {
        fonts.face(): (family, "400", "normal"),
        fonts.face(bold=True): (family, "700", "normal"),
        fonts.face(italic=True): (family, "400", "italic"),
    }
    scenes: list[Scene] = [*pages.scenes.values(), *pages.glyphs.values()]
    drawn = collect_characters(scenes, fonts)
    rules = []
    # Labels that the family cannot show stand in the built-in one.
    for face in drawn:
        if face not in cuts:
            cuts[face] = (BUILT_IN_FAMILY, "700" if "Bold" in face.name else "400", "normal")
    for face, (name, weight, slant) in cuts.items():
        if slant == "italic" and not body.has_emphasis:
            continue
        data = base64.b64encode(pack_font(subset_face(face, shown | drawn.get(face, set())))).decode("ascii")
        rules.append(
            f'@font-face{{font-family:"{name}";font-weight:{weight};font-style:{slant};'
            f"src:url(data:font/woff;base64,{data})}}\n"
        )
    return "".join(rules)
