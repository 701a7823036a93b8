"""The DOCX by pandoc from its own AST, with contents, which this program makes from the YAML.

python pandoc_docx.py TIMELINE.yaml OUT.docx CHART.png

It prints how long reading, making the AST and pandoc alone took: `write` is pandoc from its AST.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pypandoc
from content import HEADS, Content, read_content, tell

Block = dict[str, Any]
PLAIN: list[Any] = ["", [], []]
WIDTHS = (0.15, 0.64, 0.21)


def make_inlines(text: str) -> list[Block]:
    """Return a text as words and spaces."""
    found: list[Block] = []
    for word in text.split(" "):
        found += [{"t": "Str", "c": word}, {"t": "Space"}]
    return found[:-1]


def make_paragraph(text: str) -> Block:
    """Return a paragraph."""
    return {"t": "Para", "c": make_inlines(text)}


def make_heading(text: str) -> Block:
    """Return a heading."""
    return {"t": "Header", "c": [1, [text.lower(), [], []], make_inlines(text)]}


def make_row(cells: list[list[Block]]) -> list[Any]:
    """Return a row of a table."""
    return [PLAIN, [[PLAIN, {"t": "AlignDefault"}, 1, 1, blocks] for blocks in cells]]


def make_table(heads: tuple[str, str, str], rows: list[list[Any]]) -> Block:
    """Return a table."""
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": width}] for width in WIDTHS]
    head = [PLAIN, [make_row([[make_paragraph(text)] for text in heads])]]
    return {"t": "Table", "c": [PLAIN, [None, []], columns, head, [[PLAIN, 0, [], rows]], [PLAIN, []]]}


def make_blocks(content: Content, chart: str) -> list[Block]:
    """Return the whole brief."""
    chronology = [
        make_row(
            [
                [make_paragraph(f"{event.number}. {event.date}")],
                [
                    {"t": "Para", "c": [{"t": "Strong", "c": make_inlines(event.title)}]},
                    make_paragraph(event.summary),
                    make_paragraph(event.people),
                ],
                [make_paragraph(event.sources)],
            ]
        )
        for event in content.events
    ]
    blocks = [
        make_paragraph(content.bottom_line),
        make_heading("Judgments"),
        *(make_paragraph(text) for text in content.judgments),
        make_heading("Timeline"),
        {"t": "Para", "c": [{"t": "Image", "c": [PLAIN, make_inlines("Events along the time axis"), [chart, ""]]}]},
        make_heading("Chronology"),
        make_table(HEADS, chronology),
    ]
    for heading, heads, rows in content.tables:
        cells = [make_row([[make_paragraph(text)] for text in row]) for row in rows]
        blocks += [make_heading(heading), make_table(heads, cells)]
    for heading, lines in content.lists:
        blocks += [make_heading(heading), *(make_paragraph(line) for line in lines)]
    return blocks


def main() -> None:
    """Write the brief."""
    timeline, target, chart = sys.argv[1:]
    content = read_content(timeline)
    begun = time.perf_counter()
    meta = {
        "title": {"t": "MetaInlines", "c": make_inlines(content.title)},
        "subtitle": {"t": "MetaInlines", "c": make_inlines(content.subject)},
    }
    tree = {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": make_blocks(content, str(Path(chart).resolve()))}
    text = json.dumps(tree).encode()
    made = time.perf_counter()
    command = [pypandoc.get_pandoc_path(), "-f", "json", "-t", "docx", "--toc", "-o", target]
    subprocess.run(command, input=text, check=True)
    tell(read=content.reading, ast=made - begun, write=time.perf_counter() - made)


if __name__ == "__main__":
    main()
