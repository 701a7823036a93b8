"""What is wrong with a key or a value is answered with what to write, never with its reverse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from briefgen.fields import list_keys, other_keys
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import load_timeline, read_timeline
from briefgen.timeline.model import Actor, Claim, Event, Place, Quantity, Relations, Source

HEAD = "briefgen: 1\nmeta: {title: T}\n"


def find_advice(folder: Path, event: str) -> list[str]:
    """Return the help of every problem of a timeline with one event."""
    path = folder / "t.yaml"
    path.write_text(f"{HEAD}events:\n- {{id: a, {event}}}\n", encoding="utf-8")
    return [problem.help for problem in check_timeline(read_timeline(path))]


@pytest.mark.parametrize(
    ("event", "advice"),
    [
        ("date: 2015, title: A, time: 3", "write 'date:', with the time in it"),
        ("date: 2015, title: A, who: b", "write 'actors:'"),
        ("date: 2015, title: A, where: b", "write 'place:', or 'places:' for several"),
        ("date: 2015, title: A, Description: b", "write 'summary:'"),
        ("date: 2015, title: A, titel: b", "did you mean 'title'?"),
        ("date: 2015, title: A, related: {causess: [b]}", "did you mean 'causes'?"),
        ("date: 2015, title: A, status: reportd", "did you mean 'reported'?"),
        ("date: 2015, title: A, status: true", "write 'confirmed'"),
        ("date: 2015, title: A, kind: incident", "write 'event'"),
        ("date: 2015, title: ", "write what it is behind 'title:'"),
        ("date: 2015, title: A, quantities: [{what: a, value: 18204 EUR}]", "write 'value: 18204' and 'unit: EUR'"),
        ("date: 2015, title: A, quantities: [{what: a, value: ~30 %}]", "write 'value: ~30' and 'unit: \"%\"'"),
        ("date: 2015, title: A, quantities: [{what: a, value: EUR 4..6}]", "write 'value: 4..6' and 'unit: EUR'"),
        ("start: 2015-03-31T22:52Z, end: 01:25, title: A", "write 2015-04-01T01:25Z"),
        ("start: 2015-03-01T22:52+02:00, end: '23:25', title: A", "write 2015-03-01T23:25+02:00"),
        ("start: 2015-03-01T22:52, end: '23:25 CET', title: A", "write 2015-03-01T23:25+01:00"),
        (
            "start: 2015-03-01, end: 4:25 pm, title: A",
            "write it like 2015-10-07T22:52",
        ),
        ("start: 2015-03, end: '23:25', title: A", "write it like 2015-10-07T23:25"),
        (
            "date: 2015, title: A, quantities: [{what: a, value: many}]",
            "write 26, ~900, 12+ or 4..6, digits without separators",
        ),
    ],
)
def test_advice(tmp_path: Path, event: str, advice: str) -> None:
    assert find_advice(tmp_path, event) == [advice]


@pytest.mark.parametrize("significance", ["high", "9", "0"])
def test_significance_is_explained(tmp_path: Path, significance: str) -> None:
    (advice,) = find_advice(tmp_path, f"date: 2015, title: A, significance: {significance}")
    assert advice.startswith("write 1 (a detail) to 5 (what the brief is about)")


@pytest.mark.parametrize("key", ["caused_by", "cause", "because"])
def test_a_cause_is_not_turned_round(tmp_path: Path, key: str) -> None:
    (advice,) = find_advice(tmp_path, f"date: 2015, title: A, related: {{{key}: [b]}}")
    assert advice.endswith("what caused it has 'causes' with this event's id in 'related' of the other event")


def test_known_keys_of_an_event_are_all_listed(tmp_path: Path) -> None:
    (advice,) = find_advice(tmp_path, "date: 2015, title: A, qwxz: b")
    assert advice.startswith("known here: ")
    assert {"start", "end", "place", "date"} <= {*re.findall(r"\w+", advice)}


@pytest.mark.parametrize("model", [Actor, Claim, Event, Place, Quantity, Relations, Source])
def test_every_advice_names_keys_that_are_read(model: type[BaseModel]) -> None:
    read = {*list_keys(model)}
    inner = {*list_keys(Claim), *list_keys(Quantity), "file", "alt", "url", "related", *list_keys(Relations)}
    assert other_keys(model)
    for name, advice in other_keys(model).items():
        named = re.findall(r"'(\w+):?(?: \w+)?'", advice)
        assert named
        assert {*named} <= read | inner
        assert name not in read, f"'{name}' is read"


@pytest.mark.parametrize(
    ("dates", "line"), [("start: since spring 2026\n  end: 2027", 5), ("start: 2026\n  end: 2026/2027", 6)]
)
def test_an_interval_is_told_where_it_stands(tmp_path: Path, dates: str, line: int) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(f"{HEAD}events:\n- id: a\n  {dates}\n  title: A\n", encoding="utf-8")
    (problem,) = check_timeline(read_timeline(path))
    assert problem.where is not None
    assert (problem.where.line, problem.where.column) == (line, 10 if line == 5 else 8)


@pytest.mark.parametrize(
    ("written", "said"),
    [("2008/2010", ""), ("around 2026-11-30T23:05", ""), ("in March 2015", "in March 2015"), ("2015-03", "")],
)
def test_the_words_of_a_date_are_kept_where_a_person_said_them(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(f"{HEAD}events:\n- {{id: a, date: {written}, title: A}}\n", encoding="utf-8")
    (event,) = load_timeline(path).events
    assert event.date_text == said
