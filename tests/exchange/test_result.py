"""What importers hand on becomes a file that loads: ids, what the loader refuses, texts that no file may hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from briefgen.errors import SourceError, Where
from briefgen.exchange.imported import Imported, Row
from briefgen.exchange.result import count_values, write_timeline
from briefgen.source import parse_document, write_block_yaml
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import load_documents
from tests.exchange.made import imports, load


def hand_on(*events: dict[str, Any], **sections: Any) -> Imported:
    rows = [
        Row({"date": "2015", "title": f"Event {n}", **fields}, Where("a.csv", n, 1))
        for n, fields in enumerate(events, 1)
    ]
    return Imported(events=rows, **sections)


def test_a_file_reads_well() -> None:
    imported = hand_on(
        {"title": "First", "date": "2015-10-07", "actors": ["Ann"], "x": {"colour": "red"}},
        {"title": "First", "summary": "One.\n\nTwo.", "actors": ["Bo"], "sources": ["paper"]},
        sources={"paper": {"title": "Paper", "url": "https://example.org/"}},
    )
    result = write_timeline(imported, "A title", "schema/timeline.json")
    assert result.data.decode() == (
        "# yaml-language-server: $schema=schema/timeline.json\nbriefgen: 1\n\n"
        "meta:\n  title: A title\n\n"
        "sources:\n  paper:\n    title: Paper\n    url: https://example.org/\n\n"
        "events:\n- id: first\n  date: 2015-10-07\n  title: First\n  actors: [Ann]\n  x:\n    colour: red\n\n"
        "- id: first-2\n  date: 2015\n  title: First\n  summary: |-\n    One.\n\n    Two.\n  actors: [Bo]\n"
        "  sources: [paper]\n"
    )
    assert result.told == ()


def test_lanes_are_what_few_stand_on_most_events() -> None:
    by_actor = [{"actors": ["Ann"], "tags": [f"t{number}"]} for number in range(3)]
    result = write_timeline(hand_on(*by_actor, {"actors": ["Bo"]}), "T", "x")
    assert load(result).meta.lanes_by == "actor"
    assert result.told == ("lanes are by actor, of which there are few",)
    own = hand_on(*by_actor, {"actors": ["Bo"]}, actors={"Ann": {"name": "Ann", "allegiance": "north"}})
    assert load(write_timeline(own, "T", "x")).meta.lanes_by == "allegiance"


@given(imports())
def test_whatever_is_handed_on_loads_or_is_left(imported: Imported) -> None:
    count = len(imported.events)
    try:
        result = write_timeline(imported, "Title", "x")
    except SourceError as error:
        # Nothing could be kept.
        if len(error.problems) < count:
            pytest.fail(str(error))
        return
    loaded = load_documents((parse_document(result.data, "a.yaml"),))
    assert not [problem for problem in check_timeline(loaded) if problem.severity == "error"]
    assert len(load(result).events) == result.events == count - len(result.left)


def test_what_the_loader_refuses_is_left_with_its_row() -> None:
    imported = hand_on(
        {},
        {"date": "2015-02-30"},
        {"start": "2016", "end": "2015", "date": None},
        {"summary": "# no"},
        {"significance": 9},
        {"sources": ["nowhere"]},
        {"marking": "secret"},
        {"colour": "red"},
        {},
    )
    result = write_timeline(imported, "T", "x")
    assert result.events == 2
    assert [(problem.where.line, problem.message) for problem in result.left if problem.where] == [
        (2, "'2015-02-30' is not a date: February 2015 has 28 days"),
        (3, "event 'event-3' ends (2015) before it starts (2016)"),
        (4, "a heading cannot stand here; only emphasis, links and lists can"),
        (5, "'significance' is '9'; expected 5 or less"),
        (6, "there is no source 'nowhere'"),
        (7, "'secret' is not a marking of this timeline"),
        (8, "unknown key 'colour' in event 'event-8'"),
    ]


def test_nothing_is_written_where_nothing_is_left() -> None:
    with pytest.raises(SourceError) as caught:
        write_timeline(hand_on({"date": "2015-02-30"}, {"date": "soon"}), "T", "x")
    assert [problem.where.line for problem in caught.value.problems if problem.where] == [1, 2]
    with pytest.raises(SourceError, match="the file holds no event"):
        write_timeline(Imported(), "T", "x")


def test_ids_are_made_and_mended() -> None:
    imported = hand_on(
        {"id": "kept"},
        {"id": "a b/c", "related": {"causes": ["kept", "gone"]}},
        {"id": "twice"},
        {"id": "twice", "related": {"part_of": ["a b/c"]}},
        {"title": "Kept"},
    )
    timeline = load(result := write_timeline(imported, "T", "x"))
    events = {event.id: event for event in timeline.events}
    assert list(events) == ["kept", "a-b-c", "twice", "twice-2", "kept-2"]
    assert events["a-b-c"].x == {"id": "a b/c"}
    assert events["a-b-c"].related.causes == ("kept",)
    assert events["twice-2"].related.part_of == ("a-b-c",)
    assert result.told == (
        "ids that could not stay as written, and stand under 'x:': 3",
        "1 relation leads to events that are not in the file",
    )


def test_texts_that_no_file_may_hold_are_left() -> None:
    imported = hand_on({"title": "bell \x07"}, {"summary": "line\x0bend\r\nlast"}, {"x": {"a": "half \ud800"}})
    result = write_timeline(imported, "T", "x")
    assert load(result).events[0].summary == "line\nend\nlast"
    assert [(problem.where.line, problem.message) for problem in result.left if problem.where] == [
        (1, "the character U+0007 may not stand in a text"),
        (3, "the character U+D800 may not stand in a text"),
    ]


def test_a_wrong_field_of_a_named_record_is_left_and_the_record_stays() -> None:
    imported = hand_on(
        {"sources": ["a@p. 4"], "places": ["p"]},
        sources={"a": {"title": "A", "url": "nowhere"}},
        places={"p": {"name": "P", "lat": 95, "lon": 1}},
        meta={"title": "Own", "language": "??"},
    )
    result = write_timeline(imported, "T", "x")
    timeline = load(result)
    assert timeline.meta.title == "Own"
    assert timeline.sources["a"].title == "A"
    assert timeline.places["p"].lat is None
    assert len(result.left) == 3
    assert all(problem.where and problem.where.file == "a.csv" for problem in result.left)


def test_values_are_counted_as_reading_counts_them() -> None:
    tree: Any = {"briefgen": 1, "events": [{"a": "b", "c": ["d", "e"], "x": {"f": {"g": 1}}}, {"a": "b"}]}
    data, _ = write_block_yaml(tree)
    assert count_values(tree) + 3 == parse_document(data, "a.yaml").values


def test_more_than_a_file_may_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.exchange.result.limit_values", lambda characters: 20)
    with pytest.raises(SourceError, match="the 3 events hold 39 values; one timeline file may hold 20"):
        write_timeline(hand_on({}, {}, {}), "T", "x")
