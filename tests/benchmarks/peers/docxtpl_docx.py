"""The DOCX by docxtpl: a template with a loop in a table's rows, filled.

python docxtpl_docx.py TIMELINE.yaml OUT.docx CHART.png [template]

With `template` it only makes the template beside the output, which its users draw in Word.
"""

from __future__ import annotations

import sys
import time

from content import CLAIM_HEADS, FIGURE_HEADS, HEADS, read_content, tell
from docx import Document
from docx.document import Document as Opened
from docx.shared import Cm


def add_table(document: Opened, heads: tuple[str, str, str], loop: str, cells: tuple[list[str], ...]) -> None:
    """Add a table with one row that is repeated; a cell is a list of paragraphs, the first of several bold."""
    table = document.add_table(rows=4, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    table.rows[1].cells[0].text = f"{{%tr for {loop} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for cell, paragraphs in zip(table.rows[2].cells, cells, strict=True):
        cell.paragraphs[0].add_run(paragraphs[0]).bold = len(paragraphs) > 1
        for text in paragraphs[1:]:
            cell.add_paragraph(text)


def add_loop(document: Opened, heading: str, loop: str) -> None:
    """Add a heading, and a paragraph that is repeated."""
    document.add_heading(heading, 1)
    for text in (f"{{%p for text in {loop} %}}", "{{ text }}", "{%p endfor %}"):
        document.add_paragraph(text)


def make_template(target: str, chart: str) -> None:
    """Write the template."""
    document = Document()
    document.add_heading("{{ content.title }}", 0)
    document.add_paragraph("{{ content.subject }}")
    document.add_paragraph("{{ content.bottom_line }}")
    add_loop(document, "Judgments", "content.judgments")
    document.add_heading("Timeline", 1)
    document.add_picture(chart, width=Cm(16))
    document.add_heading("Chronology", 1)
    event = (
        ["{{ event.number }}. {{ event.date }}"],
        ["{{ event.title }}", "{{ event.summary }}", "{{ event.people }}"],
        ["{{ event.sources }}"],
    )
    add_table(document, HEADS, "event in content.events", event)
    row = (["{{ row[0] }}"], ["{{ row[1] }}"], ["{{ row[2] }}"])
    document.add_heading("Contested points", 1)
    add_table(document, CLAIM_HEADS, "row in content.claims", row)
    document.add_heading("Figures", 1)
    add_table(document, FIGURE_HEADS, "row in content.figures", row)
    for name in ("gaps", "actors", "places", "sources"):
        add_loop(document, name.capitalize(), f"content.{name}")
    document.save(target)


def main() -> None:
    """Write the brief, or its template."""
    timeline, target, chart, *mode = sys.argv[1:]
    template = f"{target}.template.docx"
    if mode:
        make_template(template, chart)
        return
    from docxtpl import DocxTemplate

    content = read_content(timeline)
    begun = time.perf_counter()
    document = DocxTemplate(template)
    document.render({"content": content}, autoescape=True)
    document.save(target)
    tell(read=content.reading, write=time.perf_counter() - begun)


if __name__ == "__main__":
    main()
