"""What stands on every page goes in; headers, footers and the page's measures come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from briefgen.typeset.furniture import text_area
from briefgen.writers.docx.fields import write_field
from briefgen.writers.docx.markup import STORY_NAMESPACES, escape_text, hex_color, twips
from briefgen.writers.docx.paragraphs import TAB, paragraph
from briefgen.writers.docx.runs import write_text
from briefgen.writers.docx.styles import FONT_HEIGHT
from briefgen.writers.docx.writing import DOCUMENT, Writing

_STORY_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
# Least distance of header and footer from the paper's edge, from their rule to the text, and within them, points.
_EDGE = 16.0
_TO_TEXT = 11.0
_TO_RULE = 3.5
_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Frames:
    """Ids of the relationships to the headers and footers: of the first page and of the others."""

    first_header: str
    header: str
    first_footer: str
    footer: str


def add_frames(writing: Writing) -> Frames:
    """Add the headers and footers. The first page says in its masthead what the others say in their running head."""
    furniture = writing.brief.furniture
    banner = _write_banner(writing)
    running = [
        furniture.running_title,
        " \N{MIDDLE DOT} ".join(part for part in (furniture.edition, furniture.as_of) if part),
    ]
    *above, last = [write_text(text, writing) for text in running if text] or [""]
    head = [paragraph("RunningLine", text) for text in above] + [_line("Header", last, banner, writing)]
    # The first page has its banner where the others have theirs.
    under = f'<w:spacing w:before="{twips(len(above) * writing.style.type.furniture * FONT_HEIGHT)}"/>'
    foot = _line("Footer", _write_count(writing), banner, writing)
    return Frames(
        first_header=_add_story("header", "first", paragraph("Banner", banner, under), writing),
        header=_add_story("header", "running", "".join(head), writing),
        first_footer=_add_story("footer", "first", foot, writing),
        footer=_add_story("footer", "running", foot, writing),
    )


def write_page(frames: Frames, writing: Writing) -> str:
    """Return the section's properties: paper, margins and what stands around the text."""
    style = writing.style
    paper, margin = style.page.size_points, style.page.margin_mm
    _, top, _, text_height = text_area(style, writing.brief.furniture)
    bottom = paper[1] - top - text_height
    line = max(style.type.furniture, style.type.banner) * FONT_HEIGHT + _TO_RULE
    head = max(_EDGE, top - _TO_TEXT - line - style.type.furniture * FONT_HEIGHT)
    foot = max(_EDGE, bottom - _TO_TEXT - line)
    direction = "<w:bidi/>" if writing.right_to_left else ""
    return (
        "<w:sectPr>"
        f'<w:headerReference w:type="first" r:id="{frames.first_header}"/>'
        f'<w:headerReference w:type="default" r:id="{frames.header}"/>'
        f'<w:footerReference w:type="first" r:id="{frames.first_footer}"/>'
        f'<w:footerReference w:type="default" r:id="{frames.footer}"/>'
        f'<w:pgSz w:w="{twips(paper[0])}" w:h="{twips(paper[1])}"/>'
        f'<w:pgMar w:top="{twips(top)}" w:right="{twips(margin.right * _MM)}" w:bottom="{twips(bottom)}" '
        f'w:left="{twips(margin.left * _MM)}" w:header="{twips(head)}" w:footer="{twips(foot)}" w:gutter="0"/>'
        f"<w:titlePg/>{direction}</w:sectPr>"
    )


def _add_story(kind: str, name: str, inner: str, writing: Writing) -> str:
    path = f"word/{kind}_{name}.xml"
    tag = "hdr" if kind == "header" else "ftr"
    xml = f"<w:{tag} {STORY_NAMESPACES}>{inner}</w:{tag}>"
    writing.package.add_part(path, xml, _STORY_TYPE.format(kind=kind))
    return writing.package.relate(DOCUMENT, kind, path)


def _line(style_id: str, start: str, end: str, writing: Writing) -> str:
    """Return a line with something at its left and something at its right, whatever the text's direction."""
    first, last = (end, start) if writing.right_to_left else (start, end)
    return paragraph(style_id, first + (TAB + last if last else ""))


def _write_banner(writing: Writing) -> str:
    """Return the banner in its colour on its background; spaces keep the letters off its edge."""
    furniture = writing.brief.furniture
    if not furniture.banner:
        return ""
    color = hex_color(furniture.banner_color)
    ground = hex_color(furniture.banner_background)
    direction = "<w:rtl/>" if writing.right_to_left and not furniture.banner.isascii() else ""
    return (
        f'<w:r><w:rPr><w:rStyle w:val="BannerText"/><w:color w:val="{color}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>{direction}</w:rPr>'
        f'<w:t xml:space="preserve">\N{NO-BREAK SPACE}{escape_text(furniture.banner)}\N{NO-BREAK SPACE}</w:t></w:r>'
    )


def _write_count(writing: Writing) -> str:
    """Return "page 1 of 9" with both numbers as fields."""
    values = {"page": ("PAGE", "1"), "pages": ("NUMPAGES", str(len(writing.pages.pages)))}
    return "".join(_count_pieces(writing, values))


def _count_pieces(writing: Writing, values: dict[str, tuple[str, str]]) -> Iterator[str]:
    for words, name, _, _ in Formatter().parse(writing.brief.furniture.page_of):
        yield write_text(words, writing)
        if name in values:
            instruction, result = values[name]
            yield write_field(instruction, result, writing)
