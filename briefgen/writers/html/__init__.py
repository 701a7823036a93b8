"""A numbered Brief goes in; one HTML file comes out that needs no network: text, pictures, fonts and all."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator

from briefgen.brief.tree import Attachment, Brief, Contents, Logo, Section
from briefgen.charts.dark import list_drawn_colors, write_dark_rules
from briefgen.charts.live import LIVE_SHEET, LiveLabels, name_live_scripts, name_script, write_live_parts
from briefgen.draw.pdf import POINTS_PER_PX
from briefgen.style import Style
from briefgen.typeset.pages import Pages
from briefgen.writers.html.blocks import BlockWriter
from briefgen.writers.html.controls import read_filter_script, write_place_link
from briefgen.writers.html.escape import attribute, text
from briefgen.writers.html.fonts import write_font_faces
from briefgen.writers.html.page import PageBody
from briefgen.writers.html.paper import paper_sheet
from briefgen.writers.html.sheet import narrow_sheet, style_sheet

# The page may load nothing, run nothing but scripts of ours, each named by its hash, and send nothing; its own styles,
# pictures and fonts stand inside it.
_POLICY = (
    "default-src 'none'; {scripts}style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)

# What a page was made from; the data of its figures stand in it.
_SOURCES = ("application/yaml", "application/json")
# Of nine: the last ones take four times as long for a thirtieth of the bytes.
_LEVEL = 5


def write_html(brief: Brief, pages: Pages, style: Style, *, interactive: bool = False) -> bytes:
    """Return the brief as one UTF-8 HTML page.

    Args:
        brief: numbered.
        pages: of the brief; its drawn figures and marks are shown.
        style: the look.
        interactive: let charts live where a reader asks for it; the page then holds Plotly.
    """
    writer = BlockWriter(brief, pages, style, interactive=interactive)
    body = PageBody()
    for html in _body(brief, writer):
        body.write(html)
    symbols = writer.marks.write_symbols()
    body.write(symbols)
    fonts = write_font_faces(body, pages, style)
    drawn = write_dark_rules(writer.drawn | list_drawn_colors(symbols))
    sheet = "".join(
        (
            fonts,
            style_sheet(brief, style, drawn),
            LIVE_SHEET if writer.live else "",
            *writer.widths,
            narrow_sheet("".join(writer.labels)),
            paper_sheet(brief, style),
        )
    )
    carried = "".join(_carry(attachment) for attachment in brief.attachments if attachment.media_type in _SOURCES)
    scripts, policy = _scripts(brief, writer)
    head = (
        f'<!DOCTYPE html>\n<html lang="{attribute(brief.language)}" dir="{brief.direction}">\n<head>\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{attribute(policy)}">\n'
        f"<title>{text(brief.masthead.title)}</title>\n{_meta(brief)}"
        f"{carried}<style>\n{sheet}</style>\n</head>\n<body>\n"
    )
    return body.put_into_page(head, f"{scripts}</body>\n</html>\n")


def _scripts(brief: Brief, writer: BlockWriter) -> tuple[str, str]:
    """Return the scripts that the page needs, and the policy that lets those run and no other."""
    written, named = "", []
    if writer.filtered is not None:
        written += f"<script>{read_filter_script()}</script>\n"
        named.append(name_script(read_filter_script()))
    if writer.live and brief.controls is not None:
        written += write_live_parts(LiveLabels(*brief.controls.live))
        named.append(name_live_scripts())
    return written, _POLICY.format(scripts=f"script-src {' '.join(named)}; " if named else "")


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
    banner = f'<p class="banner"><span>{text(brief.furniture.banner)}</span></p>\n' if brief.furniture.banner else ""
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
    logo = _logo(masthead.logo) if masthead.logo is not None else ""
    return f'{logo}<h1 class="title">{text(masthead.title)}</h1>\n{subject}<dl class="facts">\n{facts}</dl>\n'


def _logo(logo: Logo) -> str:
    kind = "png" if logo.image.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(logo.image).decode("ascii")
    width, height = (round(side / POINTS_PER_PX) for side in (logo.width, logo.height))
    return (
        f'<p class="logo {logo.side}"><img src="data:image/{kind};base64,{data}" alt="{attribute(logo.alt)}" '
        f'width="{width}" height="{height}"></p>\n'
    )


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
    yield write_place_link(writer.brief.controls, section.id, section.full_heading)
    for block in section.blocks:
        yield from writer.write_block(block)
    for inner in section.sections:
        yield from _section(inner, writer)
    yield f"</{element}>\n"
