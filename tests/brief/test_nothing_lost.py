"""Every text that a user can write is printed in a full brief, except those of a short list with its reasons."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import BaseModel

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Table, inline_text
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.timeline.model import (
    RELATIONS,
    Actor,
    Claim,
    Event,
    FigureTitle,
    Gap,
    Judgment,
    MarkedText,
    Media,
    Meta,
    Place,
    Quantity,
    Record,
    Relations,
    Revision,
    Source,
)

ROOT = Path(__file__).parent.parent.parent

# Values of fields whose form is not free; None leaves the field out.
SPECIAL: dict[tuple[type[BaseModel], str], Any] = {
    (Actor, "member_of"): "above",
    (Place, "part_of"): "around",
    (Place, "lat"): 1,
    (Place, "lon"): 2,
    (Place, "radius_km"): 3,
    (Source, "via"): "root",
    (Source, "issued"): "2001",
    (Source, "known"): "2002",
    (Source, "accessed"): "2003",
    (Source, "url"): "https://example.org/sourceurl",
    (Source, "archived"): "https://example.org/sourcearchived",
    (Source, "sha256"): "0123456789abcdef" * 4,
    (Source, "reliability"): "B",
    (Source, "doi"): "10.1000/sourcedoi",
    (Quantity, "low"): 11,
    (Quantity, "best"): 12,
    (Quantity, "high"): 13,
    (Quantity, "open"): None,
    (Quantity, "written"): None,
    (Quantity, "approximate"): None,
    (Claim, "stance"): "denies",
    (Claim, "date"): "2009",
    (Claim, "status"): "disputed",
    (Claim, "grade"): "C4",
    (Revision, "edition"): 2,
    (Revision, "type"): "corrected",
    (Revision, "field"): "title",
    (Revision, "known"): "2004",
    (Media, "file"): "mediafile.png",
    (Event, "date"): "2000-05",
    (Event, "planned"): "2005",
    (Event, "seq"): 1,
    (Event, "kind"): "event",
    (Event, "significance"): 5,
    (Event, "status"): "disputed",
    (Event, "id"): "filled",
    (Event, "id_written"): None,
    (Judgment, "likelihood"): "likely",
    (Judgment, "confidence"): "high",
    (Judgment, "basis"): ["filled"],
    (Meta, "as_of"): "2006-07-08",
    (Meta, "period"): "1999/2007",
    (Meta, "timezone"): "Asia/Damascus",
    (Meta, "language"): "en",
    (Meta, "scale"): "icd203",
    (Meta, "lanes_by"): "allegiance",
    (Meta, "marking_scheme"): ["OPEN", "SHUT"],
    (Meta, "revisions"): [{"edition": 2, "type": "updated", "field": "subject", "was": "metarevisions"}],
    (Judgment, "revisions"): [{"edition": 2, "type": "updated", "field": "text", "was": "judgmentrevisions"}],
}
# What a full brief does not print, and why; ids, which are the anchors of links, are not among the texts.
UNPRINTED = {
    "placegeojson": "the file that a map is drawn from",
    "eventnote": "kept for the editor, as the format says",
    "mediaalt": "said to those who do not see the picture; printed where it has no caption",
    "metalanes": "the order of lanes; each is printed where an event has it",
}


def load_content() -> Any:
    path = ROOT / "tests" / "writers" / "content.py"
    spec = importlib.util.spec_from_file_location("content_of_writers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def word_of(model: type[BaseModel], field: str) -> str:
    return f"{model.__name__}{field}".lower().replace("_", "")


def fill(model: type[BaseModel], **inner: Any) -> dict[str, Any]:
    """Return a record with every field filled, each text with a word of its own."""
    record: dict[str, Any] = {}
    for name in model.model_fields:
        if name in ("where", "x", "marking"):
            continue
        value = inner[name] if name in inner else SPECIAL.get((model, name), word_of(model, name))
        if value is not None:
            record[name] = value
    return record


def make_timeline() -> dict[str, Any]:
    pinned = {model: f"sourceid@{word_of(model, 'sources')}" for model in (Event, Claim, Quantity, Judgment)}
    claims = [
        fill(Claim, sources=pinned[Claim]),
        {"by": "claimother", "issue": "claimcontest", "says": "claimyes", "about": "claimotherabout"},
        {"by": "claimthird", "issue": "claimcontest", "says": "claimno", "note": "claimthirdnote"},
        {"issue": "claimcontest", "says": "claimofnobody"},
    ]
    event = fill(
        Event,
        actors=["actorid", "eventactors"],
        places=["placeid", "eventplaces"],
        sources=pinned[Event],
        claims=claims,
        quantities=[fill(Quantity, sources=pinned[Quantity])],
        media=[fill(Media)],
        related={relation: f"other-{number}" for number, relation in enumerate(Relations.model_fields, 1)},
        revisions=[
            fill(Revision),
            {"edition": 3, "type": "updated", "field": "date", "was": "1998", "note": "whylater"},
        ],
    )
    others = [{"id": f"other-{number}", "date": f"20{10 + number}", "title": "t"} for number in range(1, 8)]
    meta = fill(Meta, figures={"spine": fill(FigureTitle)}, bottom_line=fill(MarkedText))
    actor, place, source = fill(Actor, id=None), fill(Place, id=None), fill(Source, id=None)
    return {
        "briefgen": 1,
        "meta": meta,
        "actors": {"actorid": actor, "above": {"name": "actormemberof"}},
        "places": {"placeid": place, "around": {"name": "placepartof"}},
        "sources": {"sourceid": source, "root": {"title": "sourcevia"}},
        "events": [event, *others],
        "judgments": [fill(Judgment, sources=pinned[Judgment])],
        "gaps": [fill(Gap)],
    }


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    folder = tmp_path_factory.mktemp("whole")
    Image.new("RGB", (8, 8)).save(folder / "mediafile.png")
    outline = '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}'
    (folder / "placegeojson").write_text(outline, encoding="utf-8")
    path = folder / "t.yaml"
    path.write_text(json.dumps(make_timeline()), encoding="utf-8")
    built = run_build(Job(path, "t", formats=("json",), profile="analyst"))
    assert built.read == built.shown == 8
    return built.brief


@pytest.fixture(scope="module")
def shown(brief: Brief) -> str:
    """Everything that a reader sees without asking for a figure's table, and the tables of exhibits."""
    found = load_content().content_of_brief(brief)
    figures = {"alt", "data"}
    exhibit = [text for kind, text in found if kind == "data" and ".png" in text]
    return "\n".join([text for kind, text in found if kind not in figures] + exhibit).casefold()


def list_words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for item in value.values() for word in list_words(item)]
    if isinstance(value, list):
        return [word for item in value for word in list_words(item)]
    return [value.partition("@")[2] or value] if isinstance(value, str) else []


def test_the_timeline_fills_every_field_of_every_kind_of_record() -> None:
    used = {Actor, Place, Source, Quantity, Claim, Media, Revision, Event, Judgment, Gap, MarkedText, Meta}
    assert set(Record.__subclasses__()) == used
    assert tuple(Relations.model_fields) == RELATIONS


def test_every_text_is_printed(shown: str) -> None:
    timeline = make_timeline()
    known = {str(value) for value in SPECIAL.values()} | {"filled", "t", "corrected", "updated"}
    known |= {"date", "1998", "OPEN", "SHUT"}
    known |= {f"other-{number}" for number in range(1, 8)} | {"actorid", "placeid", "root", "above", "around"}
    words = {word for word in list_words(timeline) if word not in known}
    assert len(words) > 60
    lost = {word for word in words if word.casefold() not in shown}
    assert lost == set(UNPRINTED)


@pytest.mark.parametrize(
    "text",
    [
        *("2001", "2002", "2003", "May 2000", "2005", "2004", "1999 to 2007", "8 July 2006", "Asia/Damascus"),
        *("https://example.org/sourceurl", "https://example.org/sourcearchived", "0123456789abcdef" * 4),
        *("Reliability B", "12 (11 to 13)", "(denies)", "disputed, C4", "mediafile.png", "Likely (55–80%)", "is high"),
        *("doi:10.1000/sourcedoi", "Date given: 2009"),
        *("actormemberof", "placepartof", "sourcevia", "1° N", "2° E", "±3 km"),
    ],
)
def test_every_value_is_printed(text: str, shown: str) -> None:
    assert text.casefold() in shown


def chronology_row(brief: Brief, anchor: str) -> str:
    tables = [
        block for section in walk_sections(brief.sections) for block in section.blocks if isinstance(block, Table)
    ]
    (table,) = [table for table in tables if table.id == "table-chronology"]
    (row,) = [row for row in table.rows if row.anchor == anchor]
    return "\n".join(load_content().cell_text(cell) for cell in row.cells)


def test_related_events_stand_with_the_event_by_their_numbers(brief: Brief) -> None:
    row = chronology_row(brief, "event-filled")
    assert "Related: causes 4; enables 5; responds to 7; contradicts 3; precedes 6; is part of 2; reports 8." in row, (
        row
    )


def test_revisions_stand_with_the_event(brief: Brief) -> None:
    row = chronology_row(brief, "event-filled")
    assert "Corrected in edition 2 (became known: 2004): title was “revisionwas”. Revisionnote." in row
    assert "Updated in edition 3: date was 1998. Whylater." in row


def test_tags_have_an_index_in_the_annex(brief: Brief) -> None:
    (section,) = [section for section in walk_sections(brief.sections) if section.id == "annex-tags"]
    (block,) = section.blocks
    assert inline_text(block.content) == "eventtags: 1."


def test_what_a_statement_is_about_stands_behind_it(shown: str) -> None:
    assert "on: claimissue. date given: 2009. concerns: claimabout. claimnote." in shown
    assert "claimother: claimyes concerns: claimotherabout." in shown
    assert "claimofnobody on: claimcontest." in shown


def build_events(folder: Path, events: str, meta: str = "title: T", **fields: Any) -> Brief:
    path = folder / "t.yaml"
    path.write_text(f"briefgen: 1\nmeta: {{{meta}}}\n{events}", encoding="utf-8")
    return run_build(Job(path, "t", formats=("json",), **fields)).brief


def say(brief: Brief) -> str:
    return "\n".join(text for kind, text in load_content().content_of_brief(brief) if kind not in ("alt", "data"))


def test_a_revision_marked_above_the_brief_is_not_printed(tmp_path: Path) -> None:
    revision = "{edition: 2, type: corrected, note: canary, marking: TLP:RED}"
    events = f"events:\n- {{id: e, date: 2001, title: A, marking: TLP:GREEN, revisions: [{revision}]}}\n"
    brief = build_events(tmp_path, events)
    assert brief.furniture.banner == "TLP:RED" or "canary" not in say(brief).casefold()
    assert "canary" not in say(build_events(tmp_path, events, ceiling="TLP:GREEN")).casefold()


def test_names_that_a_revision_replaced_are_printed_only_when_the_brief_knows_them(tmp_path: Path) -> None:
    """An earlier name may be that of an actor whom the audience may not know."""
    was_ann = "{edition: 2, type: corrected, field: actors, was: [ann]}"
    revisions = f"[{was_ann}, {{edition: 3, type: updated, field: actors, was: [spy]}}]"
    events = (
        "actors: {ann: {name: Anna}, spy: {name: Sue, marking: TLP:RED}}\n"
        f"events:\n- {{id: e, date: 2001, title: A, actors: [ann, spy], revisions: {revisions}}}\n"
    )
    text = say(build_events(tmp_path, events, ceiling="TLP:CLEAR"))
    assert "Corrected in edition 2: actors was Anna." in text
    assert "Updated in edition 3: actors." in text
    assert "spy" not in text


def test_a_picture_that_cannot_be_shown_says_what_it_shows(tmp_path: Path) -> None:
    events = "events:\n- {id: e, date: 2001, title: A, media: [{file: gone.png, alt: A red roof}]}\n"
    text = say(build_events(tmp_path, events, checks=(("media-file", "off"),), keep_going=True))
    assert "Pictures, not printed here: A red roof." in text


def test_a_likelihood_of_no_scale_is_printed_as_it_is(tmp_path: Path) -> None:
    events = "judgments: [{id: J1, text: It rains., likelihood: dunno}]\nevents:\n- {id: e, date: 2001, title: A}\n"
    assert "Dunno: It rains." in say(build_events(tmp_path, events, keep_going=True))


def test_one_event_is_not_counted_as_several(tmp_path: Path) -> None:
    events = (
        "judgments: [{id: J1, text: It rains., basis: [e], places: [Rome]}]\n"
        "events:\n- id: e\n  date: 2001\n  title: A\n"
        "  claims: [{by: Ann, issue: i, says: x}, {by: Bob, issue: i, says: y}]\n- {id: f, date: 2002, title: B}\n"
    )
    text = say(build_events(tmp_path, events, until="2001"))
    assert "See event 1." in text
    assert "Rests on event 1. Place: Rome." in text
    assert "1 of the 2 events in the timeline is shown. Left out:" in text
    assert "1 of 2 events is shown." in text
    assert "calls out the event on the time axis" in text
    assert "1 events" not in text


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2015-10-07", "7 October 2015"),
        ("2015-10", "October 2015"),
        ("2015-10-07?", "7 October 2015?"),
        ('"[..2015-10-07]"', "7 October 2015"),
        ('"[2015-10-07, 2015-10-09]"', "9 October 2015"),
        ("2015-10-01/2015-10-07", "7 October 2015"),
        ("../2015-10-07", "7 October 2015"),
    ],
)
def test_the_cut_off_reads_as_a_date_behind_as_of(as_of: str, said: str, tmp_path: Path) -> None:
    brief = build_events(tmp_path, "events:\n- {id: e, date: 2001, title: A}\n", f"title: T, as_of: {as_of}")
    assert brief.furniture.as_of == f"as of {said}"


def test_no_sentence_is_made_absurd_by_an_unknown_date(tmp_path: Path) -> None:
    events = (
        "sources: {s: {title: S, issued: unknown, known: unknown, accessed: unknown, url: 'https://example.org/'}}\n"
        "events:\n- {id: e, date: unknown, title: A, kind: planned, planned: unknown, sources: [s]}\n"
    )
    brief = build_events(tmp_path, events)
    text = say(brief)
    assert brief.furniture.as_of == ""
    for absurd in ("as of undated", "opened undated", "planned: undated", "Became known: undated", "issued undated"):
        assert absurd not in text
    assert "date open: A (event 1)" in text.replace("\N{NO-BREAK SPACE}", " ")
