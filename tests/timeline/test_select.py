"""Selecting: rules, counts, numbers, parts, lanes, as-of, audiences."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.errors import SelectionError, TimelineError, UsageError
from briefgen.timeline.dates import read_date
from briefgen.timeline.load import load_timeline, read_timeline
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Choice, select_events

TEXT = """\
briefgen: 1
meta:
  title: T
  period: 2015/2016
  lanes: [north, south]
  marking: TLP:CLEAR
actors:
  n: {name: North, allegiance: north}
  general: {name: General, member_of: [n]}
  s: {name: South, allegiance: south}
places:
  land: {name: Land}
  town: {name: Town, part_of: land}
sources:
  early: {title: Early, issued: 2015-02}
  late: {title: Late, issued: 2015-06-01, via: early}
  secret: {title: Hush-hush paper, marking: TLP:RED}
events:
- {id: war, start: "[..2014]", end: "..", kind: state, title: War, significance: 2}
- id: first
  date: 2015-01-10
  title: First
  actors: [general]
  places: [town]
  tags: [a]
  significance: 5
  sources: [early]
  revisions:
  - {edition: 2, type: corrected, field: date, was: "2015-01-09", known: 2015-07-01}
  - {edition: 2, type: corrected, field: title, was: Beginning, known: 2015-07-01}
- {id: second, date: 2015-05-01, title: Second, actors: [s], tags: [b], sources: [late]}
- {id: planned, date: 2016-01-01, kind: planned, title: Planned, actors: [n, s]}
- {id: unknown, date: unknown, title: Nobody knows when}
- {id: hidden, date: 2015-03-01, title: Hidden matter, marking: TLP:RED, sources: [secret], actors: [s]}
judgments:
- {id: J1, text: On two, basis: [first, hidden]}
- {id: J2, text: On one, basis: [hidden]}
"""


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    path = tmp_path / "t.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load_timeline(path)


def ids(timeline: Timeline, **choice: object) -> list[str]:
    return [entry.event.id for entry in select_events(timeline, Choice(**choice)).entries]  # type: ignore[arg-type]


def test_numbers_run_through_the_parts_in_order(timeline: Timeline) -> None:
    selected = select_events(timeline)
    assert [(entry.number, entry.part, entry.event.id) for entry in selected.entries] == [
        (1, "background", "war"),
        (2, "dated", "first"),
        (3, "dated", "hidden"),
        (4, "dated", "second"),
        (5, "planned", "planned"),
        (6, "undated", "unknown"),
    ]
    assert selected.number_of["second"] == 4
    assert selected.left_out == ()


def test_period_keeps_what_may_overlap_and_what_has_no_date(timeline: Timeline) -> None:
    since, until = read_date("2015-02").start_earliest, read_date("2015-05-01").end_latest
    assert ids(timeline, since=since, until=until) == ["war", "hidden", "second", "unknown"]


def test_actor_counts_with_its_members(timeline: Timeline) -> None:
    assert ids(timeline, actors=("n",)) == ["first", "planned"]


def test_place_counts_with_its_parts(timeline: Timeline) -> None:
    assert ids(timeline, places=("land",)) == ["first"]


def test_each_rule_counts_what_it_took_from_what_was_left(timeline: Timeline) -> None:
    selected = select_events(timeline, Choice(tags=("a", "b"), min_significance=4))
    assert selected.left_out == (("tags", 4), ("significance", 1))
    assert selected.read == 6


def test_selecting_twice_is_selecting_once(timeline: Timeline) -> None:
    choice = Choice(tags=("a", "b"))
    once = select_events(timeline, choice)
    kept = timeline.model_copy(update={"events": tuple(entry.event for entry in once.entries)})
    assert select_events(kept, choice).entries == once.entries


def test_an_empty_selection_names_the_rule_that_emptied_it(timeline: Timeline) -> None:
    with pytest.raises(SelectionError, match=r"'significance' took the last \(5 by tags, 1 by significance\)"):
        select_events(timeline, Choice(tags=("b",), min_significance=5))
    assert select_events(timeline, Choice(tags=("c",), allow_empty=True)).entries == ()


def test_as_of_leaves_out_what_was_not_known_and_gives_back_earlier_values(timeline: Timeline) -> None:
    selected = select_events(timeline, Choice(as_of=read_date("2015-05-15")))
    events = {entry.event.id: entry.event for entry in selected.entries}
    assert "second" not in events
    assert events["first"].title == "Beginning"
    assert events["first"].date.edtf == "2015-01-09"
    assert selected.left_out == (("as-of", 1),)
    later = select_events(timeline, Choice(as_of=read_date("2015-08")))
    assert {entry.event.title for entry in later.entries} >= {"First", "Second"}


def test_as_of_leaves_out_what_rests_on_later_sources_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        """\
briefgen: 1
meta: {title: T}
actors: {a: {name: Alpha}, b: {name: Beta}}
sources: {early: {title: Early, issued: 2015-02}, late: {title: Late, issued: 2015-06}}
events:
- id: one
  date: 2015-01-10
  title: One
  sources: [early@p. 1, late@p. 2]
  claims:
  - {by: a, says: Soon, sources: [early]}
  - {by: b, says: Later, sources: [late]}
  - {by: a, says: Both, sources: [late, early]}
  quantities:
  - {what: ships, value: 3, sources: [late]}
  - {what: boats, value: 4}
judgments:
- {id: J1, text: Then, basis: [one], sources: [early]}
- {id: J2, text: Afterwards, basis: [one], sources: [late]}
""",
        encoding="utf-8",
    )
    timeline = load_timeline(path)
    then = select_events(timeline, Choice(as_of=read_date("2015-05")))
    event = then.entries[0].event
    assert [str(reference) for reference in event.sources] == ["early@p. 1"]
    assert [claim.says for claim in event.claims] == ["Soon", "Both"]
    assert [str(reference) for reference in event.claims[1].sources] == ["early"]
    assert [quantity.what for quantity in event.quantities] == ["boats"]
    assert [judgment.id for judgment in then.judgments] == ["J1"]
    assert list(then.sources) == ["early"]
    assert "b" not in then.actors
    assert then.later == 3
    now = select_events(timeline)
    assert (now.later, len(now.entries[0].event.claims), len(now.judgments)) == (0, 3, 2)


def test_as_of_selects_by_the_values_known_then(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    revision = "{edition: 2, type: corrected, field: date, was: 2015-01-10, known: 2015-06, note: A slip.}"
    path.write_text(
        "briefgen: 1\nmeta: {title: T}\nevents:\n"
        f"- {{id: one, date: 2014-01-10, title: One, revisions: [{revision}]}}\n",
        encoding="utf-8",
    )
    timeline = load_timeline(path)
    since = read_date("2015").start_earliest
    then = select_events(timeline, Choice(as_of=read_date("2015-05"), since=since))
    assert [entry.event.date.written for entry in then.entries] == ["2015-01-10"]
    with pytest.raises(SelectionError, match="'period' took the last"):
        select_events(timeline, Choice(as_of=read_date("2015-07"), since=since))


def test_as_of_takes_a_source_without_a_date_to_be_known_with_the_one_it_came_by(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        """\
briefgen: 1
meta: {title: T}
sources:
  late: {title: Late, issued: 2015-06}
  letter: {title: A letter, via: late}
  notice: {title: A notice, issued: 2015-02, via: late}
events:
- {id: one, date: 2015-01, title: One, sources: [letter]}
- {id: two, date: 2015-01, title: Two, sources: [notice]}
""",
        encoding="utf-8",
    )
    timeline = load_timeline(path)
    then = select_events(timeline, Choice(as_of=read_date("2015-05")))
    assert [entry.event.id for entry in then.entries] == ["two"]
    assert [(source.id, source.via) for source in then.sources.values()] == [("notice", "")]
    assert list(select_events(timeline).sources) == ["late", "letter", "notice"]


def test_only_what_is_mentioned_is_carried_along(timeline: Timeline) -> None:
    selected = select_events(timeline, Choice(tags=("a",)))
    assert list(selected.actors) == ["n", "general"]
    assert list(selected.places) == ["land", "town"]
    assert list(selected.sources) == ["early"]


def test_lanes_come_from_the_allegiance_of_those_one_belongs_to(timeline: Timeline) -> None:
    selected = select_events(timeline)
    lanes = {entry.event.id: entry.lanes for entry in selected.entries}
    assert lanes["first"] == ("north",)
    assert lanes["planned"] == ("north", "south")
    assert lanes["war"] == ("",)
    assert selected.lanes == ("north", "south", "")


def test_the_highest_marking_of_what_is_shown(timeline: Timeline) -> None:
    assert select_events(timeline).marking == "TLP:RED"
    assert select_events(timeline, Choice(tags=("a",))).marking == "TLP:CLEAR"


def test_a_ceiling_withholds_before_anything_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEXT, encoding="utf-8")
    timeline = load_timeline(path, ceiling="green")
    assert [event.id for event in timeline.events] == ["war", "first", "second", "planned", "unknown"]
    assert list(timeline.sources) == ["early", "late"]
    assert [(judgment.id, judgment.basis) for judgment in timeline.judgments] == [("J1", ("first",))]
    assert select_events(timeline).read == 5


def test_no_problem_quotes_what_a_ceiling_withholds(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    hidden = "- {id: hidden2, date: 2001-02-30, title: Hidden matter, marking: TLP:RED}\n"
    claims = (
        "- {id: open, date: 2001-02-30, title: Open, "
        "claims: [{says: Unspeakable, marking: TLP:RED, stance: asert}, {says: Fine, stance: asert}]}\n"
    )
    path.write_text(TEXT.replace("judgments:", hidden + claims + "judgments:"), encoding="utf-8")
    with pytest.raises(TimelineError) as error:
        load_timeline(path, ceiling="TLP:GREEN")
    assert "2001-02-30" in str(error.value)
    assert "Hidden" not in str(error.value)
    assert "Unspeakable" not in str(error.value)
    assert len(error.value.problems) == 2


def test_a_ceiling_that_is_no_marking_is_wrong_usage(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(UsageError, match="'TLP:GREN' is not a marking of this timeline; did you mean 'TLP:GREEN'"):
        read_timeline(path, ceiling="TLP:GREN")
