"""The limit of a DOCX: text pasted into raw XML and zipped, without a library that knows what a document is.

python raw_docx.py TIMELINE.yaml OUT.docx CHART.png [template]

With `template` it makes, with python-docx, the empty document whose parts are copied.
"""

from __future__ import annotations

import sys
import time
import zipfile
from html import escape

from content import HEADS, read_content, tell

PLACE = "BODY-OF-THE-BRIEF"
BORDER = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'


def paragraph(text: str, bold: bool = False) -> str:
    """Return a paragraph."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'


def heading(text: str) -> str:
    """Return a heading."""
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def table(heads: tuple[str, str, str], rows: list[str]) -> str:
    """Return a table."""
    head = row(*(paragraph(text, bold=True) for text in heads))
    return f"<w:tbl>{BORDER}{head}{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    """Return a row of a table."""
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def make_template(target: str, chart: str) -> None:
    """Write a document with the picture and a place for the rest."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    document.add_heading("Timeline", 1)
    document.add_picture(chart, width=Cm(16))
    document.add_paragraph(PLACE)
    document.save(target)


def main() -> None:
    """Write the brief, or its template."""
    timeline, target, chart, *mode = sys.argv[1:]
    template = f"{target}.template.docx"
    if mode:
        make_template(template, chart)
        return
    content = read_content(timeline)
    begun = time.perf_counter()
    chronology = [
        row(
            paragraph(f"{event.number}. {event.date}"),
            paragraph(event.title, bold=True) + paragraph(event.summary) + paragraph(event.people),
            paragraph(event.sources),
        )
        for event in content.events
    ]
    parts = [paragraph(content.title, bold=True), paragraph(content.subject), paragraph(content.bottom_line)]
    parts += [heading("Judgments"), *map(paragraph, content.judgments)]
    parts += [heading("Chronology"), table(HEADS, chronology)]
    for title, heads, rows in content.tables:
        parts += [heading(title), table(heads, [row(*map(paragraph, cells)) for cells in rows])]
    for title, lines in content.lists:
        parts += [heading(title), *map(paragraph, lines)]
    with (
        zipfile.ZipFile(template) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                before, _, after = data.decode().partition(PLACE)
                before, after = before.rpartition("<w:p>")[0], after.partition("</w:p>")[2]
                data = f"{before}{''.join(parts)}{after}".encode()
            written.writestr(name, data)
    tell(read=content.reading, write=time.perf_counter() - begun)


if __name__ == "__main__":
    main()
