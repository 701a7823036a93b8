"""A numbered Brief for a format without pages goes in; what such a format needs besides the brief comes out.

Laying pages out is most of the time that a long brief takes; a web page has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefgen.brief.number import list_block_inlines, walk_sections
from briefgen.brief.tree import Brief, Glyph, Run
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.text.coverage import Coverage
from briefgen.text.fonts import FontSet
from briefgen.typeset.pages import Pages

_BOLD_ROLES = ("label", "marking")


def leave_unpaged(
    brief: Brief, style: Style, scenes: Mapping[str, Scene], glyph_scenes: Mapping[Glyph, Scene]
) -> Pages:
    """Return no pages, with the drawings that a brief shows and the characters that no face has.

    Args:
        brief: numbered.
        style: the look.
        scenes: the drawn figures, by figure id.
        glyph_scenes: the drawn marks.
    """
    width, height = style.page.size_points
    shown: dict[bool, set[str]] = {False: set(), True: set()}
    for text, bold in _list_texts(brief):
        shown[bold].update(text)
    missing = [char for bold, chars in shown.items() for char in _find_missing(chars, style, bold=bold)]
    return Pages(
        width,
        height,
        (),
        (),
        {},
        (),
        dict(scenes),
        dict(glyph_scenes),
        tuple(sorted(set(missing))),
        brief.furniture.banner,
    )


def _find_missing(chars: set[str], style: Style, *, bold: bool) -> set[str]:
    """Return the characters that neither the style's family nor the built-in one has."""
    faces = [fonts.face(bold=bold) for fonts in (style.font_set, FontSet())]
    coverage = Coverage(list(dict.fromkeys(faces)))
    coverage.cut("".join(sorted(chars)))
    return coverage.missing


def _list_texts(brief: Brief) -> Iterator[tuple[str, bool]]:
    """Yield every text of a brief, and whether it is set in bold."""
    masthead = brief.masthead
    yield masthead.title, True
    yield masthead.subject, False
    yield brief.furniture.banner, True
    for fact in masthead.facts:
        yield fact.label, True
        yield from map(_look_at, fact.value)
    for section in walk_sections(brief.sections):
        yield section.full_heading, True
        for block in section.blocks:
            for content in list_block_inlines(block):
                yield from map(_look_at, content)


def _look_at(run: Run) -> tuple[str, bool]:
    return run.text, run.strong or run.role in _BOLD_ROLES
