"""What was planned and what came of it stands in a table; what is overdue is called so there and in the outlook."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import compose, load
from briefgen.brief.tree import Brief, ItemList, Paragraph, Section, Table, inline_text

TIMELINE = """\
briefgen: 1
meta: {title: The Linden line, timezone: Europe/Berlin, as_of: 2026-06-01}
events:
- {id: signed, date: 2026-03-14, planned: 2026-03-02, title: Contract signed}
- {id: track, date: 2026-05, planned: 2026-03, title: Track laid}
- {id: signal, date: 2026-05-11, planned: 2026-05, title: Signal test}
- {id: trial, date: 2026-05-11, planned: 2026-02-10, kind: planned, title: Trial runs begin}
- {id: opens, date: 2026-09-01, planned: 2026-07-01, kind: planned, title: Line opens}
- {id: depot, date: unknown, planned: 2026-01, kind: planned, title: Depot moves}
- {id: show, date: 2026-04-01, planned: 2026-04-01, kind: planned, status: withdrawn, title: Public show}
- {id: tax, date: 2026-02-01, kind: planned, title: Tax return}
- {id: accounts, date: 2026-12-01, kind: planned, title: Final accounts}
"""


def make(folder: Path, text: str = TIMELINE, **options: str) -> Brief:
    path = folder / "t.yaml"
    path.write_text(text, encoding="utf-8")
    return compose(load(path), **{"profile": "board", **options}).brief


def find(brief: Brief, name: str) -> Section | None:
    return next((section for section in brief.sections if section.id == name), None)


def list_rows(brief: Brief) -> list[list[str]]:
    section = find(brief, "planned")
    assert section is not None
    (table,) = section.blocks
    assert isinstance(table, Table)
    return [
        [
            " ".join(inline_text(block.content) for block in cell.blocks if isinstance(block, Paragraph))
            for cell in row.cells
        ]
        for row in table.rows
    ]


def test_each_plan_has_its_dates_and_its_slip(tmp_path: Path) -> None:
    rows = {row[1]: row[2:] for row in list_rows(make(tmp_path))}
    assert rows == {
        "Contract signed": ["2 March 2026", "14 March 2026", "12 days late"],
        "Track laid": ["March 2026", "May 2026", "About 2 months late"],
        "Signal test": ["May 2026", "11 May 2026", "On time"],
        "Trial runs begin": ["10 February 2026", "expected: 11 May 2026", "Overdue; 90 days late"],
        "Line opens": ["1 July 2026", "expected: 1 September 2026", "Open; 2 months late"],
        "Depot moves": ["January 2026", "date open", "Overdue"],
        "Public show": ["1 April 2026", "expected: 1 April 2026", "Given up"],
    }


def test_the_outlook_says_what_is_overdue(tmp_path: Path) -> None:
    section = find(make(tmp_path), "outlook")
    assert section is not None
    items = section.blocks[1]
    assert isinstance(items, ItemList)
    told = {inline_text(block.content) for item in items.items for block in item if isinstance(block, Paragraph)}
    said = {line.partition("\N{NO-BREAK SPACE}")[0] for line in told}
    assert said == {
        "Overdue, was due on 11 May 2026: Trial runs begin (event",
        "Overdue, was due on 1 February 2026: Tax return (event",
        "Overdue (January 2026): Depot moves (event",
        "1 September 2026: Line opens (event",
        "1 December 2026: Final accounts (event",
    }
    before = find(make(tmp_path, TIMELINE.replace("as_of: 2026-06-01", "as_of: 2026-01-15")), "outlook")
    assert before is not None
    assert "Overdue" not in str(before)


@pytest.mark.parametrize(
    ("profile", "there"),
    [("board", True), ("tracker", True), ("postmortem", True), ("analyst", False), ("legal", False), ("sitrep", False)],
)
def test_profiles_decide(tmp_path: Path, profile: str, there: bool) -> None:
    assert (find(make(tmp_path, profile=profile), "planned") is not None) is there


def test_one_plan_makes_no_table(tmp_path: Path) -> None:
    lines = [line for line in TIMELINE.splitlines() if "planned: " not in line or "id: signed" in line]
    assert find(make(tmp_path, "\n".join(lines)), "planned") is None


def test_it_is_numbered_and_led_to(tmp_path: Path) -> None:
    section = find(make(tmp_path), "planned")
    assert section is not None
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert (section.number, section.heading, table.number) == ("1", "Planned and actual", "Table 1")
