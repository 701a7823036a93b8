"""The PDF by WeasyPrint from HTML, the contents' page numbers by target-counter, as its documentation shows.

python weasyprint_pdf.py TIMELINE.yaml OUT.pdf CHART.png table
"""

from __future__ import annotations

import sys
import time
from html import escape
from pathlib import Path

import weasyprint
from content import HEADS, Content, read_content, tell

STYLE = """
@page { size: A4; margin: 2cm; @bottom-center { content: counter(page); font: 8pt "Noto Sans" } }
body { font: 9.5pt/1.25 "Noto Sans", sans-serif }
.cover { padding-top: 6cm; break-after: page }
nav { break-after: page }
nav a { display: block; color: inherit; text-decoration: none }
nav a::after { content: leader(".") target-counter(attr(href), page) }
p { margin: 0 0 2pt }
img { width: 17cm }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border-bottom: 0.25pt solid gray; padding: 2pt 3pt; text-align: left; vertical-align: top }
th:first-child { width: 2.6cm }
th:last-child { width: 3.6cm }
small { font-size: 8pt; color: #555 }
"""


def make_table(heads: tuple[str, str, str], rows: list[str]) -> str:
    """Return a table."""
    head = "".join(f"<th>{text}</th>" for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def make_html(content: Content, chart: str) -> str:
    """Return the whole page."""
    chronology = [
        f"<tr><td><small>{event.number}. {escape(event.date)}</small></td><td><p><b>{escape(event.title)}</b></p>"
        f"<p>{escape(event.summary)}</p><p><small>{escape(event.people)}</small></p></td>"
        f"<td><small>{escape(event.sources)}</small></td></tr>"
        for event in content.events
    ]
    parts = [
        ("Judgments", "".join(f"<p>{escape(text)}</p>" for text in content.judgments)),
        ("Timeline", f'<img src="{Path(chart).resolve().as_uri()}" alt="The most significant events">'),
        ("Chronology", make_table(HEADS, chronology)),
    ]
    for heading, heads, rows in content.tables:
        cells = ["<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows]
        parts.append((heading, make_table(heads, cells)))
    parts += [(heading, "".join(f"<p>{escape(line)}</p>" for line in lines)) for heading, lines in content.lists]
    links = "".join(f'<a href="#part{number}">{heading}</a>' for number, (heading, _) in enumerate(parts))
    body = "".join(f'<h1 id="part{number}">{heading}</h1>{text}' for number, (heading, text) in enumerate(parts))
    return (
        f'<html lang="en"><head><title>{escape(content.title)}</title><style>{STYLE}</style></head><body>'
        f'<div class="cover"><h1>{escape(content.title)}</h1><p>{escape(content.subject)}</p>'
        f"<p>{escape(content.bottom_line)}</p></div><nav>{links}</nav>{body}</body></html>"
    )


def main() -> None:
    """Write the brief."""
    timeline, target, chart, _ = sys.argv[1:]
    content = read_content(timeline)
    begun = time.perf_counter()
    weasyprint.HTML(string=make_html(content, chart)).write_pdf(target)
    tell(read=content.reading, write=time.perf_counter() - begun)


if __name__ == "__main__":
    main()
