"""The tables of formats: each row has its function, files are known by name and content, losses are told."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from briefgen.cli.export import FORMATS
from briefgen.errors import SourceError, UsageError
from briefgen.exchange.formats import (
    EXPORTERS,
    IMPORTERS,
    load_exporter,
    load_importer,
    recognize_format,
    recognize_target,
)
from briefgen.exchange.losses import EVENT_PARTS, describe_losses
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import select_events

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_importer_is_there(name: str) -> None:
    assert list(inspect.signature(load_importer(name)).parameters) == ["path", "options"]


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_exporter_is_there(name: str) -> None:
    assert len(inspect.signature(load_exporter(name)).parameters) == 1


@pytest.mark.parametrize("name", EXPORTERS)
def test_what_a_format_holds_has_a_name(name: str) -> None:
    known = {part for part, _ in EVENT_PARTS} | {"undated events", "first tags", "first sources", "time zones"}
    assert EXPORTERS[name].holds <= known


def test_the_command_offers_every_format() -> None:
    assert tuple(EXPORTERS) == FORMATS


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.csv", "date,title\n", "csv"),
        ("a.TSV", "date\ttitle\n", "csv"),
        ("a.csv", "message,timestamp,datetime,timestamp_desc\n", "timesketch"),
        ("a.csv", "Year,Month,Day,Time,End Year,Display Date,Headline\n", "timelinejs-sheet"),
        ("a.jsonl", '{"message": "a", "timestamp_desc": "b"}', "timesketch"),
        ("a.jsonl", '{"date": "2015"}', "json"),
        ("a.json", "[]", "json"),
        ("a.json", '{"events": [{"start_date": {"year": 2015}}]}', "timelinejs"),
        ("a.json", '{"type": "FeatureCollection", "features": []}', "geojson"),
        ("a.geojson", "{}", "geojson"),
        ("a.json", '{"type": "bundle", "id": "bundle--1"}', "stix"),
        ("a.ics", "BEGIN:VCALENDAR\n", "ics"),
        ("calendar", "BEGIN:VCALENDAR\n", "ics"),
        ("a.mw", "title: x\n", "markwhen"),
        ("a.mmd", "timeline\n", "mermaid"),
        ("a.md", "---\ndate: 2015\n---\n", "markdown"),
    ],
)
def test_a_format_is_recognized(name: str, text: str, form: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert recognize_format(tmp_path / name) == form


def test_a_folder_is_one_of_markdown_files(tmp_path: Path) -> None:
    assert recognize_format(tmp_path) == "markdown"


def test_what_is_not_recognized_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(SourceError, match=r"the format is not known from the name 'a\.bin'") as caught:
        recognize_format(tmp_path / "a.bin")
    assert "--from" in caught.value.problems[0].help
    with pytest.raises(SourceError, match="the file cannot be read: no such file or directory"):
        recognize_format(tmp_path / "none.csv")
    with pytest.raises(UsageError, match=r"there is no format 'jso' to import; did you mean 'json'\?"):
        load_importer("jso")
    with pytest.raises(UsageError, match="there is no format 'xyz' to export to; there are csv"):
        load_exporter("xyz")
    assert recognize_target(Path("a.ICS")) == "ics"
    assert recognize_target(Path("a")) == ""


def test_what_a_format_does_not_hold_is_told() -> None:
    selected = select_events(load_timeline(ROOT / "timelines" / "syria-2015-10-07.yaml"))
    told = describe_losses(selected, EXPORTERS["csv"].holds)
    claims = sum(bool(entry.event.claims) for entry in selected.entries)
    assert f"claims of {claims} events are not in this format" in told
    assert f"{len(selected.judgments)} judgments are not in this format" in told
    assert not [sentence for sentence in told if sentence.startswith(("actors", "tags", "summaries"))]
    more = describe_losses(selected, frozenset())
    assert set(told) < set(more)
    assert "times are those of Asia/Damascus, which is not in this format" not in more


def test_zones_and_further_sources_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "briefgen: 1\nmeta: {title: T, timezone: Europe/Lisbon}\n"
        "sources: {a: {title: A, url: https://example.org/}, b: {title: B}}\n"
        "events:\n- {date: 2015-10-07T10:00, title: One, sources: [a, b], tags: [x, y]}\n"
        "- {date: 2015, title: Two, sources: [a], tags: [x]}\n- {date: unknown, title: Three}\n",
        encoding="utf-8",
    )
    selected = select_events(load_timeline(tmp_path / "a.yaml"))
    assert describe_losses(selected, EXPORTERS["timelinejs"].holds) == [
        "1 event without a date is not in this format",
        "further tags of 1 event are not in this format",
        "further sources of 1 event are not in this format",
        "times are those of Europe/Lisbon, which is not in this format",
    ]
