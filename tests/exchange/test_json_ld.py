"""JSON-LD: schema.org events whose dates are no more exact than they are known."""

from __future__ import annotations

import json
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from briefgen.exchange.json_ld import write_json_ld
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import select_events
from tests.exchange.round_trip import select, timelines

ROOT = Path(__file__).parent.parent.parent


def write(events: str, meta: str = "title: T", rest: str = "") -> list[dict[str, Any]]:
    """Return the graph of a timeline: the series first, then its events."""
    text = f"briefgen: 1\nmeta: {{{meta}}}\n{rest}events:\n{events}\n"
    graph: list[dict[str, Any]] = json.loads(write_json_ld(select(text.encode())))["@graph"]
    return graph


def dates(written: str, zone: str = "UTC") -> tuple[str | None, str | None, str]:
    (_, event) = write(f"- {{date: {json.dumps(written)}, title: x}}", f"title: T, timezone: {zone}")
    return event.get("startDate"), event.get("endDate"), event["additionalProperty"][0]["value"]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2015", "2015", "2015"),
        ("2015-03", "2015-03", "2015-03"),
        ("2015-10-07", "2015-10-07", "2015-10-07"),
        ("2015-03/2015-10", "2015-03", "2015-10"),
        ("2015-03/..", "2015-03", None),
        ("/2015-10", None, "2015-10"),
        ("2015-03~", None, None),
        ("[2015-04..2015-06]", None, None),
        ("2015-21", None, None),
        ("201X", None, None),
        ("-0043-03-15", None, None),
        ("unknown", None, None),
        ("2018-10-21T22:52", "2018-10-21T22:52:00", "2018-10-21T22:52:00"),
        ("2018-10-21T22:52Z", "2018-10-21T22:52:00Z", "2018-10-21T22:52:00Z"),
        ("2018-10-21T22:52:07+02:00", "2018-10-21T22:52:07+02:00", "2018-10-21T22:52:07+02:00"),
        ("2015-03-01/2015-10?", "2015-03-01", None),
    ],
)
def test_dates_are_only_as_exact_as_they_are_known(written: str, start: str | None, end: str | None) -> None:
    assert dates(written) == (start, end, written)


def test_times_on_the_wall_of_a_zone_have_its_offset() -> None:
    assert dates("2018-10-21T22:52", "America/New_York")[0] == "2018-10-21T22:52:00-04:00"
    assert dates("2018-12-21T22:52", "America/New_York")[0] == "2018-12-21T22:52:00-05:00"
    assert dates("1850-12-21T22:52", "America/New_York")[0] == "1850-12-21T22:52:00"


def test_who_where_and_by_which_source() -> None:
    series, event = write(
        "- {id: fall, date: early May 2024, title: It falls, summary: 'So *it* is.', kind: planned,\n"
        "   planned: 2023, status: withdrawn, actors: [port, guard, the sea], targets: [pier],\n"
        "   places: [pier, beach], tags: [a], significance: 5, marking: 'TLP:GREEN', sources: ['log@p. 4', paper]}",
        "title: The pier, subject: What was known, series: PIER-1, author: Desk, language: de, marking: 'TLP:CLEAR'",
        "actors: {port: {name: Port, kind: company, aka: [the owner]}, guard: {name: Guard, kind: person}}\n"
        "places: {pier: {name: Old pier, lat: 38.69, lon: -9.2}}\n"
        "sources: {log: {title: Log, type: report, issued: 2024-05, url: 'https://example.org/log', author: X,\n"
        "  doi: 10.1/x}, paper: {title: Paper}}\n",
    )
    assert series == {
        "@type": "EventSeries", "@id": "#pier-1", "name": "The pier", "inLanguage": "de",
        "description": "What was known",
        "creator": {"@type": "Person", "name": "Desk"},
        "additionalProperty": [{"@type": "PropertyValue", "name": "marking", "value": "TLP:GREEN"}],
    }  # fmt: skip
    properties = {each["name"]: each["value"] for each in event.pop("additionalProperty")}
    assert properties == {
        "edtf": "[2024-05-01..2024-05-10]", "dateText": "early May 2024", "kind": "planned", "status": "withdrawn",
        "significance": "5", "marking": "TLP:GREEN",
    }  # fmt: skip
    pier = {
        "@type": "Place", "@id": "#pier", "name": "Old pier",
        "geo": {"@type": "GeoCoordinates", "latitude": 38.69, "longitude": -9.2},
    }  # fmt: skip
    assert event == {
        "@type": "Event",
        "@id": "#fall",
        "name": "It falls",
        "superEvent": {"@id": "#pier-1"},
        "description": "So it is.",
        "previousStartDate": "2023",
        "eventStatus": "https://schema.org/EventCancelled",
        "location": [pier, {"@type": "Place", "name": "beach"}],
        "contributor": [
            {"@type": "Organization", "@id": "#port", "name": "Port", "alternateName": ["the owner"]},
            {"@type": "Person", "@id": "#guard", "name": "Guard"},
            {"@type": "Thing", "name": "the sea"},
        ],
        "about": [pier],
        "keywords": ["a"],
        "citation": [
            {
                "@type": "Report", "name": "Log", "url": "https://example.org/log",
                "author": {"@type": "Thing", "name": "X"}, "datePublished": "2024-05",
                "identifier": "https://doi.org/10.1/x", "pagination": "p. 4",
            },
            {"@type": "CreativeWork", "name": "Paper"},
        ],
    }  # fmt: skip


class _Page(HTMLParser):
    """Collects what stands in scripts, and every other tag."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.script += data


def test_nothing_ends_the_script_that_it_stands_in() -> None:
    title = "</script><script>alert(1)</script><!-- ]]> & \u2028"
    text = f"briefgen: 1\nmeta: {{title: x}}\nevents:\n- {{date: 2015, title: {json.dumps(title[:-2])}}}\n"
    written = write_json_ld(select(text.encode())).decode()
    page = _Page()
    page.feed(f'<script type="application/ld+json">{written}</script>')
    assert page.tags == ["script"]
    assert json.loads(page.script)["@graph"][1]["name"] == title[:-2].strip()
    assert not set("<>&") & set(written)


@given(timelines())
def test_any_timeline_is_written_and_its_dates_are_dates(text: bytes) -> None:
    selected = select(text)
    written = write_json_ld(selected)
    assert write_json_ld(selected) == written
    graph = json.loads(written)["@graph"]
    assert [each["@id"] for each in graph[1:]] == [f"#{entry.event.id}" for entry in selected.entries]
    for each, entry in zip(graph[1:], selected.entries, strict=True):
        assert (each["name"], each["additionalProperty"][0]["value"]) == (entry.event.title, entry.event.date.edtf)
        for key in ("startDate", "endDate"):
            value = each.get(key, "2015")
            assert datetime.fromisoformat(value) if "T" in value else date.fromisoformat(f"{value}-01-01"[:10])


@pytest.mark.parametrize("path", sorted((ROOT / "timelines").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_ceiling_holds(path: Path) -> None:
    selected = select_events(load_timeline(path))
    graph = json.loads(write_json_ld(selected))["@graph"]
    assert len(graph) == len(selected.entries) + 1
    ids = {entry.event.id for entry in selected.entries}
    assert {each["@id"].removeprefix("#") for each in graph[1:]} == ids
