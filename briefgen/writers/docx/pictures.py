"""Figures and marks of a brief go in; pictures in the text, with their words and their data, come out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefgen.brief.tree import Figure, Glyph, Logo, Paragraph, Table, inline_text
from briefgen.pictures import measure_picture
from briefgen.text.inline import TextBlock
from briefgen.typeset.looks import Looks
from briefgen.writers.docx.markup import PICTURE, emus, escape_text
from briefgen.writers.docx.paragraphs import paragraph, write_caption, write_float_note
from briefgen.writers.docx.runs import write_runs
from briefgen.writers.docx.writing import Writing

FIGURE_DATA = "urn:briefgen:figure-data"
_POINTS_PER_PX = 0.75
# A chart lies on its side when it is so much wider than the text, and than it is tall.
_WIDE = 1.25
_FLAT = 1.3
_VECTOR = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{relation}"/></a:ext></a:extLst>'
)
# What says that a picture only decorates ([MS-ODRAWXML] 2.2.7).
_DECORATION = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
# Stands for a drawing's number where it is filled in later; no XML holds it.
_NUMBER = "\0"
# Least height kept for the words of a figure on its page, in points: a user's template may set them larger.
_LEAST_ROOM = 90.0
# Lines that a program breaks with a font of its own may be so much longer.
_STAND_IN = 1.1


def write_figure(figure: Figure, writing: Writing, under: Sequence[int] = ()) -> str:
    """Return caption, subtitle, picture and note; the figure's data goes into a part of its own.

    Args:
        figure: of the brief.
        writing: the document.
        under: levels of the headings right above it, from 1, which stay on its page.
    """
    scene = writing.pages.scenes.get(figure.id)
    relation, vector = (
        writing.media.add_chart(scene) if scene is not None else (writing.media.add_picture(figure.image), "")
    )
    width, height = _fit_figure(figure, writing, under)
    subtitle = ""
    if figure.subtitle:
        subtitle = paragraph("CaptionSubtitle", write_runs(figure.subtitle, writing), "<w:keepNext/>")
    number = str(writing.next_drawing())
    name = escape_text(figure.number or figure.id)
    drawing = _write_drawing(relation, number, name, figure.alt, width, height, vector)
    add_figure_data(figure, writing)
    return (
        write_caption("Figure", figure.id, figure.marking, figure.number, figure.caption, writing)
        + subtitle
        + paragraph("Figure", drawing, "<w:keepNext/>" if figure.note else "")
        + write_float_note(figure.note, writing)
    )


def write_logo(logo: Logo, writing: Writing) -> str:
    """Return the logo as a picture in a line of text; without words it is marked as decoration."""
    relation, number = writing.media.add_picture(logo.image), str(writing.next_drawing())
    drawing = _write_drawing(relation, number, "Logo", logo.alt, logo.width, logo.height)
    if logo.alt:
        return drawing
    head = f'<wp:docPr id="{number}" name="Logo"'
    return drawing.replace(f"{head}/>", f"{head}>{_DECORATION}</wp:docPr>", 1)


def write_glyph(glyph: Glyph, writing: Writing) -> str:
    """Return a record's mark as a small picture in a line of text."""
    number = str(writing.next_drawing())
    pieces = writing.marks.get(glyph)
    if pieces is None:
        scene = writing.pages.glyphs[glyph]
        width, height = scene.width * _POINTS_PER_PX, scene.height * _POINTS_PER_PX
        drawing = _write_drawing(writing.media.add_glyph(glyph), _NUMBER, f"Mark {_NUMBER}", glyph.label, width, height)
        pieces = writing.marks[glyph] = drawing.split(_NUMBER)
    return number.join(pieces)


def _fit_figure(figure: Figure, writing: Writing, under: Sequence[int]) -> tuple[float, float]:
    """Return a figure's size in points, no larger than its page holds beside its words.

    Raises:
        DrawError: the user's picture is neither PNG nor JPEG.
    """
    width, height = _measure_figure(figure, writing)
    page = writing.style.page
    lies = writing.across > writing.style.text_width
    tallest = page.size_points[0 if lies else 1] - (page.margin_mm.top + page.margin_mm.bottom) / 25.4 * 72
    room = max(_LEAST_ROOM, _measure_words(figure, writing, under))
    scale = min(1.0, writing.across / width, (tallest - room) / height)
    return width * scale, height * scale


def _measure_words(figure: Figure, writing: Writing, under: Sequence[int]) -> float:
    """Return the height that headings, caption, subtitle and note take on a figure's page, points."""
    looks = Looks(writing.style)
    caption = f"{figure.number}. {inline_text(figure.caption)}"
    texts = [
        *((looks.headings[level - 1], "") for level in under),
        (looks.caption, f"({figure.marking}) {caption}" if figure.marking else caption),
        (looks.subtitle, inline_text(figure.subtitle)),
        (looks.float_note, inline_text(figure.note)),
    ]
    height = 0.0
    for index, (look, text) in enumerate(texts):
        if text or index < len(under):
            wide = writing.measure(text, look.size, bold=look.bold) * _STAND_IN
            lines = max(1, math.ceil(wide / (writing.across if look.display else looks.measure)))
            height += look.before + lines * look.leading + look.after
    return height


def _measure_figure(figure: Figure, writing: Writing) -> tuple[float, float]:
    """Return the size that a figure has by itself, points."""
    scene = writing.pages.scenes.get(figure.id)
    if scene is None:
        return measure_picture(figure.image)
    return scene.width * _POINTS_PER_PX, scene.height * _POINTS_PER_PX


def is_wide_figure(figure: Figure, writing: Writing) -> bool:
    """Tell whether a chart is so wide and flat that an upright page would make its letters small."""
    if figure.role == "picture":
        return False
    width, height = _measure_figure(figure, writing)
    return width > _WIDE * writing.style.text_width and width > _FLAT * height


def _write_drawing(
    relation: str, number: str, label: str, alt: str, width: float, height: float, vector: str = ""
) -> str:
    """Return a run with a picture that stands in the line (ECMA-376 part 1, 20.4.2.8).

    Args:
        relation: to the picture as dots, which every program shows.
        number: that no other drawing of the document has.
        label: name of the picture, escaped.
        alt: what it shows.
        width, height: points.
        vector: the relation to the same picture as SVG, which Word shows from 2016 on ([MS-ODRAWXML] 2.3.1.2).
    """
    words = f' descr="{escape_text(alt)}"' if alt else ""
    across, down = emus(width), emus(height)
    beside = _VECTOR.format(relation=vector) if vector else ""
    blip = f'<a:blip r:embed="{relation}">{beside}</a:blip>'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{number}" name="{label}"{words}/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{PICTURE}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{label}"/><pic:cNvPicPr><a:picLocks noChangeAspect="1"/></pic:cNvPicPr>'
        f"</pic:nvPicPr><pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r>"
    )


def add_figure_data(figure: Figure, writing: Writing) -> None:
    """Add the part that carries a figure's data table, so that it travels with the file."""
    writing.add_data(_write_data(figure), FIGURE_DATA, figure.id)


def _write_data(figure: Figure) -> str:
    table: Table = figure.data
    columns = "".join(f"<column>{escape_text(inline_text(column.heading))}</column>" for column in table.columns)
    rows = "".join(
        f"<row>{''.join(f'<cell>{escape_text(_cell_text(cell.blocks))}</cell>' for cell in row.cells)}</row>"
        for row in table.rows
    )
    marking = f' marking="{escape_text(figure.marking)}"' if figure.marking else ""
    return (
        f'<figure xmlns="{FIGURE_DATA}" id="{escape_text(figure.id)}" number="{escape_text(figure.number)}"{marking}>'
        f"<caption>{escape_text(inline_text(table.caption))}</caption><columns>{columns}</columns>"
        f"<rows>{rows}</rows></figure>"
    )


def _cell_text(blocks: tuple[TextBlock, ...]) -> str:
    """Return the text of a cell, its paragraphs joined by a space."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(inline_text(block.content))
        else:
            texts += [_cell_text(item) for item in block.items]
    return " ".join(text for text in texts if text)
