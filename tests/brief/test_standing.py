"""An event says what the editor finds of it, the words of its date and how long it lasted, each once and truly."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import compose, load
from briefgen.brief.tree import Paragraph, Table, inline_text

DATE, WHAT = 1, 2


def list_said(folder: Path, event: str, column: int) -> list[str]:
    """Return the paragraphs of a column of the chronology, of a timeline with one event."""
    path = folder / "t.yaml"
    path.write_text(f"briefgen: 1\nmeta: {{title: T}}\nevents:\n- {event}\n", encoding="utf-8")
    (section,) = [section for section in compose(load(path)).brief.sections if section.id == "chronology"]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    (row,) = [row for row in table.rows if row.kind != "part"]
    return [inline_text(block.content) for block in row.cells[column].blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("", "The pier falls"),
        (", status: confirmed", "The pier falls Confirmed."),
        (", kind: absence", "The pier falls Not reported."),
        (", kind: absence, status: confirmed", "The pier falls Absence, confirmed."),
    ],
)
def test_standing(tmp_path: Path, fields: str, said: str) -> None:
    assert list_said(tmp_path, f"{{date: 2020, title: The pier falls{fields}}}", WHAT)[0] == said


@pytest.mark.parametrize(
    ("words", "repeats"), [("2008-2010", True), ("2008 to 2010", True), ("two years", False), ("2008-2011", False)]
)
def test_the_words_of_a_source_are_not_said_twice(tmp_path: Path, words: str, repeats: bool) -> None:
    event = f'{{date: 2008/2010, date_text: "{words}", title: The pier is built}}'
    said = list_said(tmp_path, event, DATE)
    assert said == ["2008 to 2010"] + (
        [] if repeats else [f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"]
    )


@pytest.mark.parametrize(
    ("date", "lasted"),
    [
        ("2026-11-30T22:29/2026-12-01T01:25", "lasted 2 h 56 min"),
        ("2026-12-01T01:00/2026-12-01T02:00", "lasted 1 h"),
        ("2026-12-01T01:25/2026-12-01T02:10~", "lasted about 45 min"),
        ("2026-12-01T01:25/2026-12-01T02:10?", ""),
        ("2026-12-01T01:25/..", ""),
        ("2026-12-01/2026-12-02", ""),
    ],
)
def test_what_is_known_to_the_minute_says_how_long_it_lasted(tmp_path: Path, date: str, lasted: str) -> None:
    event = f'{{date: "{date}", title: The link is down}}'
    said = list_said(tmp_path, event, DATE)
    plain = [text.replace("\N{NO-BREAK SPACE}", " ") for text in said[1:]]
    assert plain == ([lasted] if lasted else [])
