"""The DOCX by python-docx, a row an event with add_row().cells, as its documentation shows.

python python_docx.py TIMELINE.yaml OUT.docx CHART.png
"""

from __future__ import annotations

import sys
import time

from content import HEADS, read_content, tell
from docx import Document
from docx.shared import Cm


def main() -> None:
    """Write the brief."""
    timeline, target, chart = sys.argv[1:]
    content = read_content(timeline)
    begun = time.perf_counter()
    document = Document()
    document.add_heading(content.title, 0)
    document.add_paragraph(content.subject)
    document.add_paragraph(content.bottom_line)
    document.add_heading("Judgments", 1)
    for text in content.judgments:
        document.add_paragraph(text)
    document.add_heading("Timeline", 1)
    document.add_picture(chart, width=Cm(16))
    document.add_heading("Chronology", 1)
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = text
    for event in content.events:
        date, what, sources = table.add_row().cells
        date.text = f"{event.number}. {event.date}"
        what.paragraphs[0].add_run(event.title).bold = True
        what.add_paragraph(event.summary)
        what.add_paragraph(event.people)
        sources.text = event.sources
    for heading, heads, rows in content.tables:
        document.add_heading(heading, 1)
        table = document.add_table(rows=1, cols=3, style="Table Grid")
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            cell.text = text
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    for heading, lines in content.lists:
        document.add_heading(heading, 1)
        for line in lines:
            document.add_paragraph(line)
    document.save(target)
    tell(read=content.reading, write=time.perf_counter() - begun)


if __name__ == "__main__":
    main()
