"""What was measured goes in; tables on the screen, or those of docs/performance.md, come out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.figures import MANY_SHARE, Record, judge, take_median

PAGE = Path(__file__).parent.parent.parent / "docs" / "performance.md"
TITLES = {
    "pdf": "PDF from YAML",
    "docx": "DOCX from YAML",
    "html": "HTML from YAML",
    "whole job": "The whole job: the founding brief",
    "version": "briefgen --version",
    "check": "briefgen check of the founding timeline",
    "unchanged": "A build of what has not changed",
    "many briefs": "Many small briefs at once",
    "charts to PDF": "A figure to PDF, in a warm process",
    "charts to SVG": "A figure to SVG, in a warm process",
}
HEADS = (
    "Events",
    "What",
    "Seconds",
    "× ours",
    "CPU s",
    "CPU × ours",
    "Growth",
    "Memory MB",
    "Size MB",
    "Pages",
    "After reading",
    "that × ours",
)
MARKS = "<!-- measured -->\n{}<!-- end of measured -->"


def list_tables(found: Record) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Give title, heads and rows of every case; a column that is empty throughout is left out."""
    cases = dict.fromkeys(row["case"] for row in found["rows"])
    for case in cases:
        rows = [make_cells(row) for row in found["rows"] if row["case"] == case]
        used = [index for index in range(len(HEADS)) if any(row[index] for row in rows)]
        yield (
            TITLES.get(case, case),
            tuple(HEADS[index] for index in used),
            [tuple(row[index] for index in used) for row in rows],
        )


def make_cells(row: Record) -> tuple[str, ...]:
    """Return the cells of one job at one size."""
    return (
        f"{row['size']:,}" if row["size"] else "",
        row["job"],
        show(row["wall"]),
        show(row["wall_ratio"], 2),
        show(row["cpu"]),
        show(row["cpu_ratio"], 2),
        show(row["wall_growth"], 2),
        show(row["memory"] and row["memory"] / 1e6, 0),
        show(row["bytes"] and row["bytes"] / 1e6, 2),
        show(row["pages"], 0),
        show(row["write"]),
        show(row["write_ratio"], 2),
    )


def show(value: float | None, digits: int | None = None) -> str:
    """Return a number, small ones with more digits; "" for none."""
    if value is None:
        return ""
    if digits is None:
        digits = 4 if value < 0.1 else 2 if value < 10 else 1
    return f"{value:,.{digits}f}"


def list_notes(found: Record) -> list[str]:
    """Return what was not run and why, what failed, how well the cores were kept busy, and the targets."""
    notes = []
    for each in found["left_out"]:
        if "install" in each:
            notes.append(f"not run: {each['job']} ({each['case']}); install {', '.join(each['install'])}")
        else:
            where = f"{each['job']} ({each['case']}) with {each['size']:,} events"
            notes.append(f"not run: {where}, which would take about {each['seconds']:,.0f} s")
    notes += [f"failed: {each['job']} ({each['case']}, {each['size']:,}): {each['error']}" for each in found["failed"]]
    many = [each for each in found["measured"] if each["case"] == "many briefs" and "ratio" in each]
    if many:
        share = take_median([each["ratio"] for each in many])
        # With few briefs the beginning and the end, when not all cores work, are a large part.
        wanted = f", wanted {MANY_SHARE}" if many[0]["builds"] >= 500 else ""
        notes.append(f"{many[0]['job']}: {share:.2f} of what {many[0]['cores']:.0f} cores can do{wanted}")
    for met, what in judge(found["rows"]):
        notes.append(f"target {'met' if met else 'missed'}: {what}")
    return notes


def describe(found: Record) -> str:
    """Return on what it was measured."""
    machine = found["machine"]
    return (
        f"Measured on {machine['date']}: {machine['cores']} cores of {machine['processor']}, {machine['system']}, "
        f"Python {machine['python']}; medians of {found['rounds']} rounds."
    )


def print_tables(found: Record) -> None:
    """Print all tables."""
    from rich.console import Console
    from rich.table import Table

    # A table that is cut would say nothing; a narrow screen wraps its lines.
    console = Console(width=max(140, Console().width))
    console.print(describe(found))
    for title, heads, rows in list_tables(found):
        table = Table(title=title, title_justify="left", title_style="bold")
        for head in heads:
            table.add_column(head, justify="left" if head == "What" else "right", no_wrap=True)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for note in list_notes(found):
        console.print(note)


def make_markdown(found: Record) -> str:
    """Return all tables as Markdown."""
    parts = [describe(found)]
    for title, heads, rows in list_tables(found):
        rule = ["---" if head == "What" else "---:" for head in heads]
        parts.append("\n".join([f"### {title}\n", *map(make_line, (heads, rule, *rows))]))
    notes = list_notes(found)
    if notes:
        parts.append("\n".join(f"- {note}" for note in notes))
    return "\n\n".join(parts) + "\n"


def make_line(cells: Sequence[str]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def write_page(found: Record, page: Path) -> None:
    """Put the tables between the marks of the page."""
    text = page.read_text(encoding="utf-8")
    pattern = re.escape(MARKS).replace(re.escape("{}"), ".*")
    written, count = re.subn(pattern, lambda _: MARKS.format(make_markdown(found)), text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{page} has no marks for the tables")
    page.write_text(written, encoding="utf-8")
