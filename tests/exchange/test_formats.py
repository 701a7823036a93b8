"""The tables of formats: each row has its function, files are known by name and content, losses are told."""

from __future__ import annotations

import inspect
import json
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
from briefgen.exchange.imported import ImportOptions
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
    known = {part for part, _ in EVENT_PARTS} | {"undated events", "first tags", "first figures", "time zones"}
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
    assert {sentence for sentence in told if "further figures" not in sentence} < set(more)
    assert "times are those of Asia/Damascus, which is not in this format" not in more


def test_zones_and_further_sources_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "briefgen: 1\nmeta: {title: T, timezone: Europe/Lisbon}\n"
        "sources: {a: {title: A, url: https://example.org/}, b: {title: B}, c: {title: C, url: https://example.org/c}}\n"
        "events:\n- {date: 2015-10-07T10:00, title: One, sources: [a, b], tags: [x, y]}\n"
        "- {date: 2015, title: Two, sources: [b, c, a], tags: [x], note: N, x: {k: v}}\n"
        "- {date: unknown, title: Three}\n",
        encoding="utf-8",
    )
    selected = select_events(load_timeline(tmp_path / "a.yaml"))
    assert describe_losses(selected, EXPORTERS["timelinejs"].holds) == [
        "1 event without a date is not in this format",
        "further tags of 1 event are not in this format",
        "addresses of further sources of 1 event are not in this format",
        "notes of 1 event are not in this format",
        "data of your own (x:) of 1 event are not in this format",
        "times are those of Europe/Lisbon, which is not in this format",
    ]


@pytest.mark.parametrize("name", EXPORTERS)
def test_data_of_ones_own_is_told_as_lost(name: str, tmp_path: Path) -> None:
    text = "briefgen: 1\nmeta: {title: T}\nevents: [{date: 2015, title: A, x: {Colour: red}}]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    told = describe_losses(select_events(load_timeline(tmp_path / "a.yaml")), EXPORTERS[name].holds)
    assert told == ["data of your own (x:) of 1 event are not in this format"]


def test_slides_name_actors_and_sources_in_their_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "briefgen: 1\nmeta: {title: T, language: de}\n"
        "sources: {a: {title: A & B}, b: {title: 'C; D', url: https://example.org/}, c: {title: <b>E</b>}}\n"
        "events:\n- {date: 2015, title: One, summary: So., actors: [Ann, 'Bo; Co'], sources: [a, b, c]}\n"
        "- {date: 2016, title: Two, sources: [c]}\n- {date: 2017, title: Three}\n",
        encoding="utf-8",
    )
    selected = select_events(load_timeline(tmp_path / "a.yaml"))
    data = load_exporter("timelinejs")(selected)
    slides = json.loads(data)["events"]
    assert slides[0]["text"]["text"] == (
        '<p>So.</p><p class="briefgen-actors"><b>Akteure:</b> Ann; "Bo; Co"</p>'
        '<p class="briefgen-sources"><b>Quellen:</b> A &amp; B; &lt;b&gt;E&lt;/b&gt;</p>'
    )
    assert slides[0]["media"]["caption"] == "C; D"
    assert slides[1]["text"]["text"].startswith('<p class="briefgen-sources">')
    assert "text" not in slides[2]["text"]
    (tmp_path / "a.json").write_bytes(data)
    imported = load_importer("timelinejs")(tmp_path / "a.json", ImportOptions())
    first = imported.events[0].fields
    assert (first["summary"], first["actors"]) == ("So.", ["Ann", "Bo; Co"])
    assert [imported.sources[str(id_)]["title"] for id_ in first["sources"]] == ["C; D", "A & B", "<b>E</b>"]
    assert "summary" not in imported.events[1].fields
