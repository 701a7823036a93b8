"""STIX: what was seen when, who and where, markings, and every object accounted for."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError
from briefgen.exchange.imported import Imported
from briefgen.exchange.stix import read_stix
from tests.exchange import round_trip
from tests.exchange.round_trip import assert_ends_in_words, select_imported

TLP_AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
TLP_RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"

ACME = {"type": "identity", "id": "identity--1", "name": "ACME", "identity_class": "organization"}
BEAR = {"type": "intrusion-set", "id": "intrusion-set--1", "name": "Bear", "aliases": ["Paw"]}
SPAIN = {"type": "location", "id": "location--1", "name": "Spain", "country": "ES", "latitude": 40.4, "longitude": -3.7}
CAMPAIGN = {"type": "campaign", "id": "campaign--1", "name": "Green", "first_seen": "2016-01-08T10:00:00Z"}


def read(*objects: object) -> Imported:
    return round_trip.read(read_stix, json.dumps({"type": "bundle", "objects": objects}, indent=1), "given.json")


def read_one(item: dict[str, Any], *others: object) -> dict[str, Any]:
    imported = read(item, *others)
    select_imported(imported)
    return dict(imported.events[0].fields)


def reasons(imported: Imported) -> list[str]:
    return [problem.message for problem in imported.left]


@pytest.mark.parametrize(
    ("dates", "edtf"),
    [
        (
            {"first_seen": "2016-01-08T10:00:00Z", "last_seen": "2016-03-08T12:50:59.123Z"},
            "2016-01-08T10:00Z/2016-03-08T12:50:59Z",
        ),
        ({"first_seen": "2016-01-08T10:00:00Z"}, "2016-01-08T10:00Z/"),
        ({"last_seen": "2016-01-08T10:00:00Z"}, "/2016-01-08T10:00Z"),
        ({"first_seen": "2016-01-08T10:00:00Z", "last_seen": "2016-01-08T10:00:00Z"}, "2016-01-08T10:00Z"),
        # Nothing shorter can be written: zeros at the end are padding.
        ({"first_seen": "2016-01-08T00:00:00.000Z", "last_seen": "2016-01-10T00:00:00Z"}, "2016-01-08/2016-01-10"),
        ({"first_seen": "2016-01-01T00:00:00Z", "first_seen_precision": "year"}, "2016/"),
        ({"valid_from": "2016-01-08T10:00:00Z"}, "2016-01-08T10:00Z/.."),
        (
            {"valid_from": "2016-01-08T10:00:00Z", "valid_until": "2017-01-08T10:00:00Z"},
            "2016-01-08T10:00Z/2017-01-08T10:00Z",
        ),
        ({"published": "2016-01-08T10:00:07Z"}, "2016-01-08T10:00:07Z"),
        (
            {"first_observed": "2016-01-08T10:00:00Z", "last_observed": "2016-01-08T11:00:00Z"},
            "2016-01-08T10:00Z/2016-01-08T11:00Z",
        ),
    ],
)
def test_dates_are_as_exact_as_they_are_written(dates: dict[str, str], edtf: str) -> None:
    assert read_one({"type": "infrastructure", "id": "infrastructure--1", "name": "x", **dates})["date"] == edtf


def test_what_objects_say_becomes_fields() -> None:
    campaign = {
        **CAMPAIGN,
        "description": "Stole *keys*.\nTwice.",
        "aliases": ["Verde"],
        "labels": ["spying"],
        "created_by_ref": "identity--1",
        "object_marking_refs": [TLP_AMBER],
        "objective": "Money",
        "external_references": [{"source_name": "A page", "url": "https://example.org/x", "external_id": "7"}],
        "kill_chain_phases": [{"kill_chain_name": "k", "phase_name": "delivery"}],
    }
    links = [
        {
            "type": "relationship",
            "id": f"relationship--{number}",
            "relationship_type": kind,
            "source_ref": "campaign--1",
            "target_ref": target,
        }
        for number, (kind, target) in enumerate(
            [
                ("attributed-to", "intrusion-set--1"),
                ("targets", "identity--1"),
                ("targets", "location--1"),
                ("uses", "malware--9"),
            ]
        )
    ]
    imported = read(ACME, BEAR, SPAIN, campaign, *links)
    fields = imported.events[0].fields
    assert fields == {
        "date": "2016-01-08T10:00Z/",
        "kind": "state",
        "title": "Campaign Green is seen",
        "summary": "Stole \\*keys\\*.\n\nTwice.\n\nobjective: Money\n\nalso known as Verde\n\nGreen attributed to "
        "Bear\n\n"
        "Green targets ACME\n\nGreen targets Spain\n\nGreen uses malware 9",
        "actors": ["bear"],
        "targets": ["acme", "spain"],
        "tags": ["campaign", "spying", "delivery"],
        "marking": "TLP:AMBER",
        "sources": ["a-page", "objects-of-acme"],
        "x": {"stix_id": "campaign--1"},
    }
    assert imported.actors == {
        "acme": {"name": "ACME", "kind": "organization"},
        "bear": {"name": "Bear", "aka": ["Paw"], "kind": "intrusion set"},
    }
    assert imported.places == {"spain": {"name": "Spain", "lat": 40.4, "lon": -3.7, "precision": "country"}}
    assert imported.sources["a-page"] == {"title": "A page", "url": "https://example.org/x", "number": "7"}
    assert imported.told == [
        "objects that are no events were taken: 2 as actors, 4 as parts of events (relationships), 1 as places"
    ]
    assert not imported.left
    assert select_imported(imported).marking == "TLP:AMBER"


def test_sightings_reports_and_observations() -> None:
    indicator = {
        "type": "indicator",
        "id": "indicator--1",
        "pattern": "[file:name = 'x']",
        "valid_from": "2016-01-01T00:00:00Z",
    }
    sighting = {
        "type": "sighting",
        "id": "sighting--1",
        "sighting_of_ref": "indicator--1",
        "first_seen": "2016-01-02T10:00:00Z",
        "last_seen": "2016-01-02T11:00:00Z",
        "count": 50,
        "where_sighted_refs": ["identity--1", "location--1"],
    }
    report = {
        "type": "report",
        "id": "report--1",
        "name": "R",
        "published": "2016-02-01T10:00:00Z",
        "created_by_ref": "identity--1",
    }
    data = {
        "type": "observed-data",
        "id": "observed-data--1",
        "first_observed": "2016-01-02T10:00:00Z",
        "last_observed": "2016-01-02T10:00:00Z",
        "number_observed": 3,
        "object_refs": ["file--1", "ipv4-addr--1"],
    }
    parts = [
        {"type": "file", "id": "file--1", "name": "x.exe"},
        {"type": "ipv4-addr", "id": "ipv4-addr--1", "value": "10.0.0.1"},
    ]
    imported = read(ACME, SPAIN, indicator, sighting, report, data, *parts)
    assert [(row.fields["title"], row.fields.get("kind"), row.fields.get("quantities")) for row in imported.events] == [
        ("Indicator [file:name = 'x'] is valid", "state", None),
        ("[file:name = 'x'] is sighted", None, [{"what": "sightings", "value": "50"}]),
        ("Report R is published", "statement", None),
        ("x.exe, 10.0.0.1 observed", None, [{"what": "observations", "value": "3"}]),
    ]
    assert (imported.events[1].fields["actors"], imported.events[1].fields["places"]) == (["acme"], ["spain"])
    assert imported.events[2].fields["actors"] == ["acme"]
    assert reasons(imported) == [
        "the file 'x.exe' says nothing of when it was",
        "the ipv4 addr '10.0.0.1' says nothing of when it was",
    ]
    assert len(select_imported(imported).entries) == 4


def test_markings_are_the_highest_of_all_parts() -> None:
    own = {
        "type": "marking-definition",
        "id": "marking-definition--9",
        "definition_type": "tlp",
        "definition": {"tlp": "green"},
    }
    new = {
        "type": "marking-definition",
        "id": "marking-definition--8",
        "name": "TLP:AMBER+STRICT",
        "extensions": {"extension-definition--1": {"extension_type": "property-extension", "tlp_2_0": "amber+strict"}},
    }
    other = {
        "type": "marking-definition",
        "id": "marking-definition--7",
        "name": "Statement",
        "definition_type": "statement",
    }
    assert read_one({**CAMPAIGN, "object_marking_refs": ["marking-definition--9"]}, own)["marking"] == "TLP:GREEN"
    assert (
        read_one({**CAMPAIGN, "object_marking_refs": ["marking-definition--8"]}, new)["marking"] == "TLP:AMBER+STRICT"
    )
    granular = [{"marking_ref": TLP_RED, "selectors": ["description"]}]
    marked = {**CAMPAIGN, "object_marking_refs": [TLP_AMBER], "granular_markings": granular}
    assert read_one(marked)["marking"] == "TLP:RED"
    assert reasons(read(CAMPAIGN, other)) == ["the marking 'Statement' is none of the Traffic Light Protocol"]


def test_versions_and_revocation() -> None:
    old = {**CAMPAIGN, "name": "Old", "modified": "2016-01-01T00:00:00.000Z"}
    new = {**CAMPAIGN, "name": "New", "modified": "2017-01-01T00:00:00.000Z", "revoked": True}
    for order in ((old, new), (new, old)):
        imported = read(*order)
        assert [(row.fields["title"], row.fields["status"]) for row in imported.events] == [
            ("Campaign New is seen", "withdrawn")
        ]
        assert reasons(imported) == ["'Old' stands here in an older version too, of 2016-01-01T00:00:00.000Z"]


def test_each_object_is_accounted_for() -> None:
    objects: list[object] = [
        ACME,
        SPAIN,
        CAMPAIGN,
        "text",
        {"id": "x"},
        {"type": "malware", "id": "malware--1", "name": "M", "first_seen": "soon"},
        {"type": "tool", "id": "tool--1", "name": "T"},
        {
            "type": "campaign",
            "id": "campaign--2",
            "name": "B",
            "first_seen": "2016-02-01T00:00:00Z",
            "last_seen": "2016-01-01T00:00:00Z",
        },
        {
            "type": "relationship",
            "id": "relationship--1",
            "relationship_type": "uses",
            "source_ref": "tool--1",
            "target_ref": "nobody",
        },
        {
            "type": "relationship",
            "id": "relationship--2",
            "relationship_type": "uses",
            "source_ref": "campaign--1",
            "target_ref": "tool--1",
            "start_time": "2016-01-01T00:00:00Z",
        },
    ]
    imported = read(*objects)
    assert [row.fields["title"] for row in imported.events] == ["Campaign Green is seen", "Green uses T"]
    assert reasons(imported) == [
        "this is no STIX object, expected one with a 'type'",
        "this is no STIX object, expected one with a 'type'",
        "the relationship 'T uses nobody' is of no event that has a date",
        "the malware 'M' is not taken as an event: 'soon' is no timestamp of STIX",
        "the tool 'T' says nothing of when it was",
        "the campaign 'B' is not taken as an event: '2016-02-01/2016-01-01' ends before it starts; "
        "expected the earlier date first",
    ]
    assert imported.told == ["objects that are no events were taken: 1 as actors, 1 as places"]
    assert len(imported.events) + len(imported.left) + 2 == len(objects)
    assert all(problem.where and problem.where.line > 1 for problem in imported.left)


def test_what_is_no_bundle_is_refused() -> None:
    for text in ("{}", "[]", '{"objects": 3}', '"x"'):
        with pytest.raises(SourceError, match="holds no STIX objects"):
            round_trip.read(read_stix, text, "given.json")
    with pytest.raises(SourceError, match="nested more than 100 deep"):
        round_trip.read(read_stix, '{"objects": ' + "[" * 100_000, "given.json")


def test_many_objects_are_read_soon() -> None:
    objects = [{**CAMPAIGN, "id": f"campaign--{number}"} for number in range(3_000)]
    begun = time.process_time()
    assert len(read(*objects).events) == 3_000
    assert time.process_time() - begun < 3


_KEYS = (
    "type",
    "id",
    "name",
    "first_seen",
    "last_seen",
    "published",
    "object_marking_refs",
    "source_ref",
    "target_ref",
    "relationship_type",
    "definition",
    "extensions",
    "aliases",
    "count",
    "revoked",
    "latitude",
    "longitude",
    "modified",
    "external_references",
    "created_by_ref",
    "object_refs",
    "where_sighted_refs",
    "granular_markings",
    "roles",
)
_VALUES = (
    "identity",
    "campaign",
    "relationship",
    "marking-definition",
    "location",
    "report",
    "sighting",
    "x",
    "identity--1",
    "2016-01-08T10:00:00Z",
    "2016-13-08T10:00:00Z",
    "",
    TLP_RED,
    7,
    -1,
    1e300,
    None,
    True,
    [],
    {},
    ["x", 3, None],
    [{"marking_ref": "x"}],
    {"tlp": "red"},
    [{"source_name": "s", "url": "javascript:x"}],
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(_KEYS), st.sampled_from(_VALUES), max_size=10) | st.sampled_from(_VALUES),
        max_size=6,
    )
)
def test_any_objects_are_imported_or_refused_in_words(objects: list[Any]) -> None:
    assert_ends_in_words(read_stix, json.dumps(objects), "given.json")
