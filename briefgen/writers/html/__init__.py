"""A numbered Brief goes in; one HTML file comes out that needs no network: text, pictures, fonts and all."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator

from briefgen.brief.tree import Attachment, Brief, Contents, Section
from briefgen.draw import collect_characters
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.text.fonts import BUILT_IN_FAMILY
from briefgen.text.subset import subset_face
from briefgen.typeset.pages import Pages
from briefgen.writers.html.blocks import BlockWriter
from briefgen.writers.html.escape import attribute, text
from briefgen.writers.html.page import PageBody
from briefgen.writers.html.sheet import style_sheet

# The page may load nothing, run nothing and send nothing; its own styles, pictures and fonts stand inside it.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)

# What a page was made from; the data of its figures stand in it.
_SOURCES = ("application/yaml", "application/json")
# Of nine: the last ones take four times as long for a thirtieth of the bytes.
_LEVEL = 5


def write_html(brief: Brief, pages: Pages, style: Style) -> bytes:
    """Return the brief as one UTF-8 HTML page."""
    writer = BlockWriter(brief, pages, style)
    body = PageBody()
    for html in _body(brief, writer):
        body.write(html)
    fonts = _font_faces(body, pages, style)
    widths = "".join(writer.widths)
    carried = "".join(_carry(attachment) for attachment in brief.attachments if attachment.media_type in _SOURCES)
    head = (
        f'<!DOCTYPE html>\n<html lang="{attribute(brief.language)}" dir="{brief.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(POLICY)}">\n'
        f"<title>{text(brief.masthead.title)}</title>\n{_meta(brief)}"
        f"{carried}<style>\n{fonts}{style_sheet(brief, style)}{widths}</style>\n</head>\n<body>\n"
    )
    return body.put_into_page(head, "</body>\n</html>\n")


def _carry(attachment: Attachment) -> str:
    """Return a file that travels in the page, packed, as something that browsers neither load nor run."""
    packed = base64.b64encode(gzip.compress(attachment.data, _LEVEL, mtime=0)).decode("ascii")
    return f'<meta name="briefgen:{attribute(attachment.name)}" content="{packed}">\n'


def _meta(brief: Brief) -> str:
    named = (
        ("author", brief.author),
        ("description", brief.masthead.subject),
        ("keywords", ", ".join(brief.keywords)),
        ("generator", brief.generator),
        ("date", brief.dated),
    )
    return "".join(f'<meta name="{name}" content="{attribute(value)}">\n' for name, value in named if value)


def _body(brief: Brief, writer: BlockWriter) -> Iterator[str]:
    contents = next((section for section in brief.sections if section.id == "contents"), None)
    banner = f'<p class="banner">{text(brief.furniture.banner)}</p>\n' if brief.furniture.banner else ""
    if contents is not None:
        yield f'<a class="skip" href="#{attribute(contents.id)}">{text(brief.furniture.contents)}</a>\n'
    yield f"<header>\n{banner}{_masthead(brief)}</header>\n<main>\n"
    for section in brief.sections:
        yield from _section(section, writer)
    yield f"</main>\n<footer>\n{banner}<p>{text(_footer_line(brief))}</p>\n</footer>\n"


def _masthead(brief: Brief) -> str:
    masthead = brief.masthead
    facts = "".join(
        f"<div><dt>{text(fact.label)}</dt><dd>{text(''.join(run.text for run in fact.value))}</dd></div>\n"
        for fact in masthead.facts
    )
    subject = f'<p class="subject">{text(masthead.subject)}</p>\n' if masthead.subject else ""
    return f'<h1 class="title">{text(masthead.title)}</h1>\n{subject}<dl class="facts">\n{facts}</dl>\n'


def _footer_line(brief: Brief) -> str:
    furniture = brief.furniture
    return " · ".join(part for part in (furniture.running_title, furniture.edition, furniture.as_of) if part)


def _section(section: Section, writer: BlockWriter) -> Iterator[str]:
    """Yield a section; the title is the page's h1, so that a heading of level 1 is an h2."""
    tag = f"h{section.level + 1}"
    label = f"{attribute(section.id)}-heading"
    element = "nav" if any(isinstance(block, Contents) for block in section.blocks) else "section"
    yield f'<{element} id="{attribute(section.id)}" aria-labelledby="{label}">\n'
    yield f'<{tag} id="{label}">{writer.portion(section.marking)}{text(section.full_heading)}</{tag}>\n'
    for block in section.blocks:
        yield from writer.write_block(block)
    for inner in section.sections:
        yield from _section(inner, writer)
    yield f"</{element}>\n"


def _font_faces(body: PageBody, pages: Pages, style: Style) -> str:
    """Return the faces that the page shows as font rules, each cut down to its characters.

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
        data = base64.b64encode(subset_face(face, shown | drawn.get(face, set()))).decode("ascii")
        rules.append(
            f'@font-face{{font-family:"{name}";font-weight:{weight};font-style:{slant};'
            f"src:url(data:font/ttf;base64,{data})}}\n"
        )
    return "".join(rules)
