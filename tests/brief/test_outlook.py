"""What is to be done says who does it; the short form has it where there is room."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import compose, load
from briefgen.brief.tree import ItemList, Paragraph, Section, Table, inline_text

TIMELINE = """\
briefgen: 1
meta: {title: The outage, as_of: 2026-12-01, bottom_line: "It was %s."}
actors: {ines: {name: Ines}, desk: {name: On-call desk}, vendor: {name: Paylane}}
events:
- {date: 2026-11-30, title: The link fails}
- {date: 2026-12-08, kind: planned, title: The alert fires in time, actors: [ines, desk]}
- {date: 2026-12-11, kind: planned, title: Ines mends the runbook, actors: [ines]}
gaps: [%s]
"""


def make(folder: Path, bottom_line: str = "short", gap: str = "Who did it", **asked: bool) -> list[Section]:
    path = folder / "t.yaml"
    path.write_text(TIMELINE % (bottom_line, gap), encoding="utf-8")
    return list(compose(load(path), **asked).brief.sections)


def list_items(sections: list[Section], name: str) -> list[str]:
    (section,) = [each for each in sections if each.id == name]
    (items,) = [block for block in section.blocks if isinstance(block, ItemList)]
    return [inline_text(block.content) for item in items.items for block in item if isinstance(block, Paragraph)]


def test_who_does_it_is_named_unless_the_title_does(tmp_path: Path) -> None:
    assert list_items(make(tmp_path), "outlook") == [
        "8 December 2026: The alert fires in time (Ines and On-call desk; event\N{NO-BREAK SPACE}2)",
        "11 December 2026: Ines mends the runbook (event\N{NO-BREAK SPACE}3)",
    ]


def test_the_short_form_says_what_is_to_be_done_and_what_is_not_known(tmp_path: Path) -> None:
    sections = make(tmp_path, one_page=True)
    assert list_items(sections, "outlook") == [
        "8 December 2026: The alert fires in time (Ines and On-call desk)",
        "11 December 2026: Ines mends the runbook",
    ]
    assert list_items(sections, "gaps") == ["Who did it"]


@pytest.mark.parametrize(
    ("bottom_line", "gap", "names"),
    [("short", "bird " * 600, ["bottom-line", "figure", "outlook"]), ("bird " * 640, "Who", ["bottom-line", "figure"])],
)
def test_it_leaves_them_out_where_they_have_no_room(
    tmp_path: Path, bottom_line: str, gap: str, names: list[str]
) -> None:
    assert [section.id for section in make(tmp_path, bottom_line, gap, one_page=True)] == names


def test_who_takes_back_what_it_said_is_contested(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    said = "{by: vendor, issue: whether there was a fault, says: %s., stance: %s}"
    claims = ", ".join([said % ("No issue", "denies"), said % ("Degraded since ten", "concedes")])
    text = (TIMELINE % ("short", "Who")).replace("title: The link fails", f"title: The link fails, claims: [{claims}]")
    path.write_text(text, encoding="utf-8")
    (section,) = [each for each in compose(load(path)).brief.sections if each.id == "contested"]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert [inline_text(column.heading) for column in table.columns] == ["Point", "Paylane", "Finding"]
    assert "parentheses" not in inline_text(table.note)
