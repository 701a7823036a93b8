"""What stands on every page goes in; headers, footers and the page's measures come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from briefgen.style import Style
from briefgen.typeset.furniture import text_area
from briefgen.writers.docx.controls import Controls
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
    """Ids of the relationships to the headers and footers: of the document's first page and of the others."""

    first_header: str
    header: str
    first_footer: str
    footer: str


def add_frames(writing: Writing, controls: Controls, *, lies: bool = False) -> Frames:
    """Add the headers and footers. The first page says in its masthead what the others say in their running head.

    Args:
        writing: the document.
        controls: for what stands in them.
        lies: whether they are those of pages that lie on their side, none of which is the document's first.
    """
    furniture = writing.brief.furniture
    banner = _write_banner(writing)
    title = controls.hold_title(furniture.running_title)
    edition = controls.hold_fact("edition", furniture.edition)
    dot = write_text(" \N{MIDDLE DOT} ", writing)
    standing = dot.join(part for part in (edition, write_text(furniture.as_of, writing)) if part)
    stop = _move_stop(writing) if lies else ""
    *above, last = [line for line in (title, standing) if line] or [""]
    # The banner stands on the right, and the lines beside it on the left, whatever the text's direction.
    side = '<w:jc w:val="right"/>' if writing.right_to_left else ""
    head = [paragraph("RunningLine", text, side) for text in above] + [_line("Header", last, banner, writing, stop)]
    # The first page has its banner where the others have theirs.
    under = f'<w:spacing w:before="{twips(len(above) * writing.style.type.furniture * FONT_HEIGHT)}"/>'
    given = writing.template.stories.get(("footer", "default")) if writing.template is not None else None
    if given is not None and given.counts:
        # The template's own footer says which page it is.
        foot = paragraph("Banner", banner) if banner else ""
    else:
        foot = _line("Footer", _write_count(writing), banner, writing, stop)
    if lies:
        header = _add_story("header", "lying", "".join(head), writing)
        footer = _add_story("footer", "lying", foot, writing)
        return Frames("", header, "", footer)
    return Frames(
        first_header=_add_story("header", "first", paragraph("Banner", banner, under), writing),
        header=_add_story("header", "running", "".join(head), writing),
        first_footer=_add_story("footer", "first", foot, writing),
        footer=_add_story("footer", "running", foot, writing),
    )


def lying_width(style: Style) -> float:
    """Return the width of the text on a page that lies on its side, points: its margins turn with it."""
    margin = style.page.margin_mm
    return style.page.size_points[1] - (margin.left + margin.right) * _MM


def _move_stop(writing: Writing) -> str:
    """Return the tab stop of a line's end on a page that lies on its side, in place of that of the style."""
    old, new = twips(writing.style.text_width), twips(lying_width(writing.style))
    return f'<w:tabs><w:tab w:val="clear" w:pos="{old}"/><w:tab w:val="right" w:pos="{new}"/></w:tabs>'


def write_page(frames: Frames, writing: Writing, *, lies: bool = False, is_first: bool = True) -> str:
    """Return a section's properties: paper, margins and what stands around the text.

    Args:
        frames: the headers and footers.
        writing: the document.
        lies: whether its pages lie on their side.
        is_first: whether it is the document's first section, whose first page has the masthead.
    """
    style = writing.style
    paper, margin = style.page.size_points, style.page.margin_mm
    _, top, _, text_height = text_area(style, writing.brief.furniture)
    bottom = paper[1] - top - text_height
    line = max(style.type.furniture, style.type.banner) * FONT_HEIGHT + _TO_RULE
    head = max(_EDGE, top - _TO_TEXT - line - style.type.furniture * FONT_HEIGHT)
    foot = max(_EDGE, bottom - _TO_TEXT - line)
    direction = "<w:bidi/>" if writing.right_to_left else ""
    width, height = (twips(each) for each in paper)
    size = f'w:w="{height}" w:h="{width}" w:orient="landscape"' if lies else f'w:w="{width}" w:h="{height}"'
    first = (
        f'<w:headerReference w:type="first" r:id="{frames.first_header}"/>'
        f'<w:footerReference w:type="first" r:id="{frames.first_footer}"/>'
    )
    return (
        f"<w:sectPr>{first if is_first else ''}"
        f'<w:headerReference w:type="default" r:id="{frames.header}"/>'
        f'<w:footerReference w:type="default" r:id="{frames.footer}"/>'
        f"<w:pgSz {size}/>"
        f'<w:pgMar w:top="{twips(top)}" w:right="{twips(margin.right * _MM)}" w:bottom="{twips(bottom)}" '
        f'w:left="{twips(margin.left * _MM)}" w:header="{twips(head)}" w:footer="{twips(foot)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if is_first else ''}{direction}</w:sectPr>"
    )


def _add_story(kind: str, name: str, inner: str, writing: Writing) -> str:
    path = f"word/{kind}_{name}.xml"
    tag = "hdr" if kind == "header" else "ftr"
    template = writing.template
    given = None if template is None else template.stories.get((kind, "first" if name == "first" else "default"))
    above = "" if template is None or given is None else given.to_xml(template, writing.package, path)
    xml = f"<w:{tag} {STORY_NAMESPACES}>{above}{inner}</w:{tag}>"
    writing.package.add_part(path, xml, _STORY_TYPE.format(kind=kind))
    return writing.package.relate(DOCUMENT, kind, path)


def _line(style_id: str, start: str, end: str, writing: Writing, stop: str) -> str:
    """Return a line with something at its left and something at its right, whatever the text's direction."""
    first, last = (end, start) if writing.right_to_left else (start, end)
    if writing.template is not None:
        # The stops of the template's own headers are those of its lines, not of ours.
        style_id = "RunningLine"
        stop = stop or f'<w:tabs><w:tab w:val="right" w:pos="{twips(writing.style.text_width)}"/></w:tabs>'
    return paragraph(style_id, first + (TAB + last if last else ""), stop)


def _write_banner(writing: Writing) -> str:
    """Return the banner in its colour on its background; spaces keep the letters off its edge."""
    furniture = writing.brief.furniture
    if not furniture.banner:
        return ""
    color = hex_color(furniture.banner_color)
    ground = hex_color(furniture.banner_background)
    direction = "<w:rtl/>" if writing.right_to_left and not furniture.banner.isascii() else ""
    # Beside words from left to right in a line from right to left, the spaces have to run as the words do.
    mark = "\N{LEFT-TO-RIGHT MARK}" if writing.right_to_left and not direction else ""
    pad = f"{mark}\N{NO-BREAK SPACE}{mark}"
    return (
        f'<w:r><w:rPr><w:rStyle w:val="BannerText"/><w:color w:val="{color}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>{direction}</w:rPr>'
        f'<w:t xml:space="preserve">{pad}{escape_text(furniture.banner)}{pad}</w:t></w:r>'
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
