"""Markdown with front matter: one file, a folder of them, and every file accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError
from briefgen.exchange.front_matter import read_markdown_folder
from briefgen.exchange.imported import Imported, ImportOptions
from tests.exchange import round_trip
from tests.exchange.round_trip import assert_ends_in_words, assert_ends_soon, select_imported


def read(text: str, name: str = "given.md") -> Imported:
    return round_trip.read(read_markdown_folder, text, name)


def read_folder(folder: Path, **files: str) -> Imported:
    """Read a folder of files, each named by its stem; `a__b` is b in a."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_markdown_folder(folder, ImportOptions())


def reasons(imported: Imported) -> list[str]:
    return [problem.message for problem in imported.left]


def test_front_matter_becomes_fields() -> None:
    text = """\
---
title: "The pier: it falls"
date: early 1938
tags: [sea, wood]
categories: a, b
actors: [Port company]
place: Old pier
sources: [https://example.org/x, A book]
kind: state
status: draft
significance: 4
weight: 3
nested: {a: [1, {b: c}]}
on: no
---

So *it* is.

- one
- two
"""
    imported = read(text)
    assert imported.events[0].fields == {
        "date": "[1938-01..1938-04]",
        "date_text": "early 1938",
        "title": "The pier: it falls",
        "summary": "So *it* is.\n\n- one\n- two",
        "tags": ["sea", "wood", "a", "b"],
        "actors": ["Port company"],
        "places": ["Old pier"],
        "sources": ["https-example-org-x", "a-book"],
        "kind": "state",
        "significance": "4",
        "x": {"status": "draft", "weight": "3", "nested": {"a": ["1", {"b": "c"}]}, "on": "no"},
    }
    assert imported.sources == {
        "https-example-org-x": {"title": "https://example.org/x", "url": "https://example.org/x"},
        "a-book": {"title": "A book"},
    }
    event = select_imported(imported).entries[0].event
    assert (event.title, event.x["on"]) == ("The pier: it falls", "no")


@pytest.mark.parametrize(
    ("lines", "edtf"),
    [
        ("date: 2015", "2015"),
        ("date: 2015-03~", "2015-03~"),
        ("date: [2015-04..2015-06]", "[2015-04..2015-06]"),
        ("date: 2015-10-07 00:00:00 +0000", "2015-10-07"),
        ("date: 2015-10-07T00:00:00.000Z", "2015-10-07"),
        ("date: 2015-10-07 22:52", "2015-10-07T22:52"),
        ("date: 2015-10-07T22:52:07+0200", "2015-10-07T22:52:07+02:00"),
        ("Date: 7 October 2015", "2015-10-07"),
        ("start: 2015-03\nend: 2015-10", "2015-03/2015-10"),
        ("date: 2015-03\nend: 2015-10", "2015-03/2015-10"),
        ("start_date: 2015-03\nend-date: ..", "2015-03/.."),
        ("end: 2015-10", "/2015-10"),
        ("start: 2015-03", "2015-03"),
        ("date: unknown", "unknown"),
    ],
)
def test_dates_are_as_exact_as_they_are_written(lines: str, edtf: str) -> None:
    imported = read(f"---\n{lines}\n---\n")
    assert [row.fields["date"] for row in imported.events] == [edtf]
    select_imported(imported)


def test_a_title_may_be_a_heading_or_the_file_s_name() -> None:
    assert read("---\ndate: 2015\n---\n# A *heading* #\n\nText").events[0].fields["title"] == "A *heading*"
    assert read("---\ndate: 2015\ntitle: T\n---\n# T\nText").events[0].fields["summary"] == "Text"
    assert read("---\ndate: 2015\n---\nText", "the-old_pier.md").events[0].fields["title"] == "the old pier"


def test_markdown_that_no_brief_prints_is_plain_text() -> None:
    imported = read("---\ndate: 2015\ntitle: T\n---\n## Why\n\n<script>alert(1)</script>\n\n```\ncode\n```")
    assert imported.told == ["texts with Markdown that a brief does not print are taken as plain text"]
    summary = select_imported(imported).entries[0].event.summary
    assert summary.startswith("\\## Why\n\n\\<script\\>alert(1)\\</script\\>")


def test_what_cannot_be_read_is_left_with_its_place() -> None:
    for text, reason, line in (
        ("no front matter", "the file has no front matter, expected a block of YAML between two lines of '---'", 1),
        ("---\ntitle: x\n", "the file has no front matter, expected a block of YAML between two lines of '---'", 1),
        ("---\ntitle: x\n---\n", "the front matter has no date, expected 'date: 2015-10-07', or start and end", 1),
        ("---\ntitle: x\ndate: 3/4/2015\n---\n", "'3/4/2015' can mean 3 April or 4 March 2015", 3),
        ("---\ntitle: x\nstart: 2015\nend: 2014\n---\n", "'2015/2014' ends before it starts", 3),
        ("---\ntitle: x\n\ntitle: y\n---\n", "'title' is given twice", 4),
        ("---\n- a\n---\n", "the block of YAML is no map, expected lines such as 'title: What happened'", 2),
    ):  # fmt: skip
        imported = read(text)
        assert not imported.events
        assert reasons(imported)[0].startswith(reason)
        assert imported.left[0].where is not None
        assert imported.left[0].where.line == line


def test_a_folder_gives_one_event_a_file(tmp_path: Path) -> None:
    day = "---\ndate: 2015-10-0{}\ntitle: x\nid: same\nplace: Pier\n---\n"
    imported = read_folder(tmp_path / "notes", b=day.format(2), a=day.format(1), sub__c=day.format(3), none="text")
    (tmp_path / "notes" / ".hidden.md").write_text(day.format(4))
    (tmp_path / "notes" / "other.txt").write_text(day.format(5))
    assert [Path(row.where.file).name for row in imported.events] == ["a.md", "b.md", "c.md"]
    assert [row.fields.get("id") for row in imported.events] == ["same", None, None]
    assert imported.meta == {"title": "notes"}
    assert len(imported.left) == 1
    assert len(select_imported(imported).entries) == 3


def test_no_link_leads_out_of_a_folder(tmp_path: Path) -> None:
    day = "---\ndate: 2015-10-07\ntitle: {}\n---\n"
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.md").write_text(day.format("secret"))
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "own.md").write_text(day.format("own"))
    (folder / "inside.md").symlink_to(folder / "own.md")
    (folder / "out.md").symlink_to(tmp_path / "secret" / "a.md")
    (folder / "lost.md").symlink_to(tmp_path / "nowhere.md")
    (folder / "circle.md").symlink_to(folder / "circle.md")
    (folder / "linked").symlink_to(tmp_path / "secret")
    imported = read_folder(folder)
    assert [row.fields["title"] for row in imported.events] == ["own", "own"]
    assert sorted(Path(problem.where.file).name for problem in imported.left if problem.where) == [
        "circle.md", "linked", "lost.md", "out.md",
    ]  # fmt: skip


def test_each_file_is_accounted_for(tmp_path: Path) -> None:
    good = "---\ndate: 2015\n---\n"
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "latin.md").write_bytes(b"---\ndate: 2015\ntitle: caf\xe9\n---\n")
    imported = read_folder(tmp_path / "x", a=good, b="", c="---\n---\n", d="---\nd: [\n---\n", e=good)
    assert len(imported.events) == 2
    assert {Path(problem.where.file).stem for problem in imported.left if problem.where} == {"b", "c", "d", "latin"}


def test_a_folder_without_markdown_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no Markdown file"):
        read_folder(tmp_path)
    with pytest.raises(SourceError, match="there is no file"):
        read_markdown_folder(tmp_path / "nowhere.md", ImportOptions())


@pytest.mark.parametrize(
    "text",
    [
        "---\na: &a [x, x]\nb: &b [" + "*a, " * 99 + "]\nc: [" + "*b, " * 999 + "]\n---\n",
        "---\na: " + "[" * 50_000 + "\n---\n",
        "---\n" + "a: {b: " * 50_000 + "\n---\n",
        "---\ndate: " + "9" * 100_000 + "\n---\n",
        "---\ndate: 2015\n---\n" + "[" * 200_000,
        "---\ndate: 2015\n---\n" + "> " * 50_000,
        "---\ndate: 2015\n---\n# " + " " * 50_000 + "x" + "#" * 50_000 + " " * 50_000 + "x",
        "---\ndate: 2015-10-07" + " " * 50_000 + "x\n---\n",
        "---\ndate: 2015\n---\n" + "*a **b " * 50_000,
        "---\ndate: 2015\n" + "".join(f"k{number}: v\n" for number in range(20_000)) + "---\n",
    ],
)
def test_hostile_files_end_soon(text: str) -> None:
    imported = assert_ends_soon(read_markdown_folder, text, "given.md")
    assert imported is not None
    assert len(imported.events) + bool(imported.left) == 1


_SCRAPS = (
    "---\n", "---\n", "date: 2015\n", "date: 2015-13\n", "date: [a, b]\n", "date: {a: b}\n", "start: 2015\n",
    "end: ..\n", "end: x\n", "title: x\n", "title: [x]\n", "tags: a\n", "tags: [a, [b], {c: d}]\n", "tags: {a: b}\n",
    "url: javascript:x\n", "url: https://\n", "sources: [https://example.org, x@y]\n", "place: {a: b}\n", "id: a\n",
    "id: _\n", "id: [a]\n", "kind: event\n", "kind: x\n", "marking: TLP:RED\n", "x: y\n", "x: {a: b}\n",
    "planned: 2015\n", "summary: <b>\n", "- a\n", "# h\n", "\n", "a: *b\n", "!x\n", "é", "\x00", ":",
)  # fmt: skip


@given(st.lists(st.sampled_from(_SCRAPS) | st.text(max_size=6), max_size=20).map("".join), st.booleans())
def test_any_text_is_imported_or_refused_in_words(text: str, framed: bool) -> None:
    text = f"---\ndate: 2015\n{text}\n---\nbody" if framed else text
    imported = assert_ends_in_words(read_markdown_folder, text, "given.md")
    assert imported is None or imported.events or imported.left
