"""A column of the chronology that would be all but empty is left out, and what would stand in it is said elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import compose, load
from briefgen.brief.tree import Paragraph, Table, inline_text


def make_table(folder: Path, placed: int, count: int, *, sources: bool = True) -> Table:
    lines = [
        f"- {{id: e{number}, date: 2020-01-{number:02}, title: Event {number}"
        + (", places: [Linden Yard]" if number <= placed else "")
        + (", sources: [s]" if sources else "")
        + (", kind: planned}" if number == count else "}")
        for number in range(1, count + 1)
    ]
    text = "briefgen: 1\nmeta: {title: T}\nsources: {s: {title: S}}\nevents:\n" + "\n".join(lines)
    (folder / "t.yaml").write_text(text, encoding="utf-8")
    brief = compose(load(folder / "t.yaml")).brief
    (section,) = [section for section in brief.sections if section.id == "chronology"]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    return table


@pytest.mark.parametrize(
    ("placed", "sources", "headings"),
    [
        (0, True, ["Sources"]),
        (1, True, ["Sources"]),
        (2, True, ["Place", "Sources"]),
        (9, True, ["Place", "Sources"]),
        (9, False, ["Place"]),
        (0, False, []),
    ],
)
def test_columns_stand_where_they_say_something(
    tmp_path: Path, placed: int, sources: bool, headings: list[str]
) -> None:
    table = make_table(tmp_path, placed, 10, sources=sources)
    assert [inline_text(column.heading) for column in table.columns][3:] == headings
    for row in table.rows:
        assert sum(cell.span for cell in row.cells) == len(table.columns)
    assert any(row.kind == "part" for row in table.rows)


def test_a_place_without_a_column_is_said_with_what_happened(tmp_path: Path) -> None:
    texts = []
    for row in make_table(tmp_path, 1, 10).rows:
        if row.kind != "part":
            texts.append([inline_text(block.content) for block in row.cells[2].blocks if isinstance(block, Paragraph)])
    assert texts[0] == ["Event 1", "Place: Linden Yard."]
    assert all("Linden Yard" not in text for each in texts[1:] for text in each)
