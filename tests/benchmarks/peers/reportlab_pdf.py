"""The PDF by ReportLab's Platypus with a table of contents, as its user guide writes one.

python reportlab_pdf.py TIMELINE.yaml OUT.pdf CHART.png flow|table
"""

from __future__ import annotations

import sys
import time
from typing import Any
from xml.sax.saxutils import escape

from content import HEADS, NOTO, read_content, tell
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    LongTable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

FACE, BOLD = "Helvetica", "Helvetica-Bold"
if (NOTO / "NotoSans-Regular.ttf").is_file():
    FACE, BOLD = "Noto", "Noto-Bold"
    pdfmetrics.registerFont(TTFont(FACE, str(NOTO / "NotoSans-Regular.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(NOTO / "NotoSans-Bold.ttf")))
    pdfmetrics.registerFontFamily(FACE, normal=FACE, bold=BOLD, italic=FACE, boldItalic=BOLD)

TITLE = ParagraphStyle("Title", fontName=BOLD, fontSize=26, leading=32)
SUBJECT = ParagraphStyle("Subject", fontName=FACE, fontSize=13, leading=18, spaceAfter=12)
HEADING = ParagraphStyle("Heading1", fontName=BOLD, fontSize=16, leading=20, spaceBefore=12, spaceAfter=6)
EVENT = ParagraphStyle("Heading2", fontName=BOLD, fontSize=10.5, leading=13, spaceBefore=8, keepWithNext=1)
BODY = ParagraphStyle("Body", fontName=FACE, fontSize=9.5, leading=12)
SMALL = ParagraphStyle("Small", fontName=FACE, fontSize=8, leading=10, textColor=colors.HexColor("#555555"))
CONTENTS = ParagraphStyle("Contents", fontName=FACE, fontSize=10, leading=14)
LINES = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.grey),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)
WIDTHS = (2.6 * cm, 10.8 * cm, 3.6 * cm)


class Brief(BaseDocTemplate):
    """A4 with numbered pages, whose headings go into the contents."""

    def __init__(self, target: str, title: str) -> None:
        margin = 2 * cm
        super().__init__(target, pagesize=A4, title=title)
        frame = Frame(margin, margin, A4[0] - 2 * margin, A4[1] - 2 * margin, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self.number))

    def number(self, canvas: Any, document: Any) -> None:
        """Print the number of the page."""
        canvas.setFont(FACE, 8)
        canvas.drawCentredString(A4[0] / 2, 1.2 * cm, str(document.page))

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Tell the contents of a heading."""
        if isinstance(flowable, Paragraph) and flowable.style.name == "Heading1":
            text = flowable.getPlainText()
            self.canv.bookmarkPage(text)
            self.canv.addOutlineEntry(text, text, 0, 0)
            self.notify("TOCEntry", (0, text, self.page, text))


def make_table(heads: tuple[str, str, str], rows: list[list[Any]]) -> LongTable:
    """Return a table that goes on over pages, with its head on each."""
    head = [Paragraph(f"<b>{text}</b>", SMALL) for text in heads]
    return LongTable([head, *rows], colWidths=WIDTHS, repeatRows=1, style=LINES)


def main() -> None:
    """Write the brief."""
    timeline, target, chart, layout = sys.argv[1:]
    content = read_content(timeline)
    begun = time.perf_counter()
    contents = TableOfContents(levelStyles=[CONTENTS])
    width, height = ImageReader(chart).getSize()
    story: list[Any] = [
        Spacer(1, 6 * cm),
        Paragraph(escape(content.title), TITLE),
        Paragraph(escape(content.subject), SUBJECT),
        Paragraph(escape(content.bottom_line), BODY),
        PageBreak(),
        contents,
        PageBreak(),
        Paragraph("Judgments", HEADING),
        *(Paragraph(escape(text), BODY) for text in content.judgments),
        Paragraph("Timeline", HEADING),
        Image(chart, 17 * cm, 17 * cm * height / width),
        Paragraph("Chronology", HEADING),
    ]
    if layout == "flow":
        for event in content.events:
            story += [
                Paragraph(escape(f"{event.number}. {event.date} – {event.title}"), EVENT),
                Paragraph(escape(event.summary), BODY),
                Paragraph(escape(event.people), SMALL),
                Paragraph(escape(event.sources), SMALL),
            ]
    else:
        rows = [
            [
                Paragraph(escape(f"{event.number}. {event.date}"), SMALL),
                [
                    Paragraph(f"<b>{escape(event.title)}</b>", BODY),
                    Paragraph(escape(event.summary), BODY),
                    Paragraph(escape(event.people), SMALL),
                ],
                Paragraph(escape(event.sources), SMALL),
            ]
            for event in content.events
        ]
        story.append(make_table(HEADS, rows))
    for heading, heads, cells in content.tables:
        rows = [[Paragraph(escape(text), BODY) for text in row] for row in cells]
        story += [Paragraph(heading, HEADING), make_table(heads, rows)]
    for heading, lines in content.lists:
        story += [Paragraph(heading, HEADING), *(Paragraph(escape(line), BODY) for line in lines)]
    Brief(target, content.title).multiBuild(story)
    tell(read=content.reading, write=time.perf_counter() - begun)


if __name__ == "__main__":
    main()
