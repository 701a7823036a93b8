"""The same brief as people make it by hand today: Plotly charts through Kaleido, python-docx, ReportLab Platypus.

    python today.py TIMELINE.yaml FOLDER [chart|all]

It reads the YAML with safe_load, draws five charts with plotly.express, as many as the brief beside it shows, all
handed to one Kaleido, and writes a table of events with sources as DOCX and, with a table of contents, as PDF: as those
libraries' own tutorials write such a report. With `chart` it draws the first chart alone.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def read_events(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return meta and the events, dates as text."""
    import yaml

    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data["meta"], data["events"]


def first_day(event: dict[str, Any]) -> str:
    """Return the first day that stands in an event's date, or "" when none does."""
    found = re.search(r"\d{4}-\d\d-\d\d", str(event.get("date") or event.get("start") or ""))
    return found.group() if found else ""


def draw_charts(events: list[dict[str, Any]], targets: list[Path]) -> None:
    """Write as many charts as there are targets, as PNG, with one Kaleido for all."""
    import datetime

    import pandas
    import plotly.express
    import plotly.io

    rows = []
    for event in events:
        if first_day(event):
            start = datetime.date.fromisoformat(first_day(event))
            names = ", ".join(event.get("actors") or ["-"])
            rows.append((start, start + datetime.timedelta(days=1), names, event["title"][:28]))
    frame = pandas.DataFrame(rows, columns=["start", "end", "actor", "title"])
    span = {"x_start": "start", "x_end": "end"}
    figures = [
        plotly.express.timeline(frame, **span, y="actor", color="actor", text="title"),
        plotly.express.timeline(frame, **span, y="title", color="actor"),
        plotly.express.bar(count_values(event.get("places") or [] for event in events), x="count", y="value"),
        plotly.express.scatter(frame, x="start", y="actor", color="actor", hover_name="title"),
        plotly.express.bar(count_values(event.get("sources") or [] for event in events), x="count", y="value"),
    ][: len(targets)]
    plotly.io.write_images(figures, targets, width=1000, height=500, scale=2)


def count_values(lists: Iterable[list[str]]) -> dict[str, list[Any]]:
    """Return how often each value stands in some lists, as two columns."""
    counts = Counter(value for each in lists for value in each)
    return {"value": list(counts), "count": list(counts.values())}


def write_docx(meta: dict[str, Any], events: list[dict[str, Any]], charts: list[Path], target: Path) -> None:
    """Write the DOCX."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    document.add_heading(meta["title"], 0)
    document.add_paragraph(meta.get("bottom_line", ""))
    for chart in charts:
        document.add_picture(str(chart), width=Cm(16))
    document.add_heading("Chronology", 1)
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Date", "Event", "Sources"), strict=True):
        cell.text = text
    for event in events:
        cells = table.add_row().cells
        cells[0].text = str(event.get("date") or event.get("start"))
        cells[1].text = f"{event['title']}. {event.get('summary', '')}"
        cells[2].text = "; ".join(event.get("sources", []))
    document.save(str(target))


def write_pdf(meta: dict[str, Any], events: list[dict[str, Any]], charts: list[Path], target: Path) -> None:
    """Write the PDF."""
    from xml.sax.saxutils import escape

    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.lib.units import cm
    from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Spacer, Table
    from reportlab.platypus.tableofcontents import TableOfContents

    styles = getSampleStyleSheet()
    story = [
        Paragraph(escape(meta["title"]), styles["Title"]),
        Paragraph(escape(meta.get("bottom_line", "")), styles["BodyText"]),
        TableOfContents(),
        Spacer(1, 12),
        *(Image(str(chart), 16 * cm, 8 * cm) for chart in charts),
        Paragraph("Chronology", styles["Heading1"]),
    ]
    rows = [["Date", "Event", "Sources"]]
    for event in events:
        rows.append(
            [
                Paragraph(escape(str(event.get("date") or event.get("start"))), styles["BodyText"]),
                Paragraph(escape(f"{event['title']}. {event.get('summary', '')}"), styles["BodyText"]),
                Paragraph(escape("; ".join(event.get("sources", []))), styles["BodyText"]),
            ]
        )
    story.append(Table(rows, colWidths=[3 * cm, 9 * cm, 4 * cm], repeatRows=1))
    SimpleDocTemplate(str(target), pagesize=A4).multiBuild(story)


def main() -> None:
    """Run one whole job."""
    timeline, folder = Path(sys.argv[1]), Path(sys.argv[2])
    meta, events = read_events(timeline)
    alone = sys.argv[3:] == ["chart"]
    charts = [folder / f"chart-{number}.png" for number in range(1 if alone else 5)]
    draw_charts(events, charts)
    if not alone:
        write_docx(meta, events, charts, folder / "today.docx")
        write_pdf(meta, events, charts, folder / "today.pdf")


if __name__ == "__main__":
    main()
