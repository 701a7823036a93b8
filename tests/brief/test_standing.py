"""What the editor finds of an event stands behind its title, and does not contradict what sort of record it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import compose, load
from briefgen.brief.tree import Paragraph, Table, inline_text


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
    path = tmp_path / "t.yaml"
    text = f"briefgen: 1\nmeta: {{title: T}}\nevents:\n- {{date: 2020, title: The pier falls{fields}}}\n"
    path.write_text(text, encoding="utf-8")
    (section,) = [section for section in compose(load(path)).brief.sections if section.id == "chronology"]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    (row,) = [row for row in table.rows if row.kind != "part"]
    (head, *_) = row.cells[2].blocks
    assert isinstance(head, Paragraph)
    assert inline_text(head.content) == said
