"""What an editor would ask about sources and wording: each question where it is asked, and silence where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.cli.check import check_file
from briefgen.errors import Problem, TimelineError
from briefgen.timeline.audit import QUESTIONS
from briefgen.timeline.load import read_timeline
from briefgen.timeline.sourcing import audit_sources

HEAD = (
    "briefgen: 1\n"
    "meta: {title: Pier}\n"
    "actors: {a: {name: Alpha}, b: {name: Beta}}\n"
    "places: {p: {name: Pier}}\n"
    "sources:\n"
    "  log: {title: The log, issued: 2020-03-02}\n"
    "  copy: {title: A copy, via: log}\n"
    "  diary: {title: The diary}\n"
)
GOOD = "events:\n- {id: fall, date: 2020-03-01, title: It falls, sources: [log, diary], actors: [a], places: [p]}\n"


def ask(folder: Path, text: str, ceiling: str | None = None) -> list[Problem]:
    path = folder / "t.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return list(audit_sources(read_timeline(path, ceiling=ceiling)))


CASES = [
    ("unsourced", "events:\n- {id: fall, date: 2020, title: It falls}\n", "event 'fall' names no source", 10),
    (
        "unsourced",
        "events:\n- {id: f, date: 2020, title: T, claims: [{by: a, says: X, sources: [log]}],\n"
        "   quantities: [{what: boats, value: 3}]}\n",
        "nobody is named for the figure 'boats'",
        11,
    ),
    (
        "claim-without-speaker",
        "events:\n- {id: f, date: 2020, title: T, sources: [log], claims: [{says: It fell.}]}\n",
        "nobody is named who says 'It fell.'",
        10,
    ),
    (
        "single-origin",
        "events:\n- {id: f, date: 2020, title: T, sources: [log, copy]}\n",
        "the 2 sources of event 'f' all go back to 'The log'",
        10,
    ),
    (
        "confirmed-by-one",
        "events:\n- {id: f, date: 2020, title: T, sources: [log], status: confirmed}\n",
        "event 'f' is called confirmed and rests on one origin",
        10,
    ),
    (
        "confirmed-by-one",
        "events:\n- {id: f, date: 2020, title: T, claims: [{by: a, says: X, grade: B1, sources: [log, copy]}]}\n",
        "grade B1 means confirmed by other sources, and there is one origin",
        10,
    ),
    (
        "source-before-event",
        "events:\n- {id: f, date: 2020-03-04, title: T, sources: [log]}\n",
        "'log' was issued (2020-03-02) before the event (2020-03-04)",
        10,
    ),
    (
        "conflicting-figures",
        "events:\n- {id: f, date: 2020, title: T, sources: [log], quantities: [{what: Length, value: 2, unit: km}]}\n"
        "- {id: g, date: 2020, title: U, sources: [log], quantities: [{what: length, value: 2, unit: mi}]}\n",
        "'length' is given as 2 km, 2 mi",
        11,
    ),
    (
        "same-event-twice",
        "events:\n- {id: f, date: 2020-03, title: T, sources: [log], actors: [a, b], places: [p]}\n"
        "- {id: g, date: 2020-03-05, title: U, sources: [log], actors: [b, a], places: [p]}\n",
        "'g' has the actors, the place and the time of 'f'; is it the same event",
        11,
    ),
    (
        "judgment-without-basis",
        GOOD + "judgments:\n- {id: J1, text: It was cut., likelihood: likely}\n",
        "judgment 'J1' rests on nothing",
        12,
    ),
    (
        "likelihood-with-confidence",
        GOOD + "judgments:\n- {id: J1, basis: [fall], likelihood: likely, text: With high confidence it is likely}\n",
        "judgment 'J1' says how likely and how confident in one sentence: With high [confidence] it is likely",
        12,
    ),
    (
        "mixed-scales",
        GOOD + "judgments:\n- {id: J1, basis: [fall], likelihood: likely, text: A realistic possibility remains}\n",
        "'realistic possibility' is a word of the scale 'phia', and judgments here are in 'icd203': "
        "A [realistic possibility] remains",
        12,
    ),
    (
        "hedge",
        GOOD
        + "judgments:\n- id: J1\n  basis: [fall]\n  likelihood: likely\n  text: >-\n    The rope\n    might hold.\n",
        "judgment 'J1' hedges with 'might': The rope [might] hold.",
        17,
    ),
    (
        "conflicting-dates",
        "events:\n- {id: f, date: 2020-03-01, title: T, sources: [log], claims: [\n"
        "   {by: a, says: It was in spring., date: 2020-21}, {by: b, says: It was later., date: 2020-04~},\n"
        "   {by: b, says: It was much later., date: 2021}]}\n",
        "event 'f' is given the dates 2020-03-01, 2020-21, 2020-04~, 2021",
        11,
    ),
]


@pytest.mark.parametrize(("name", "text", "message", "line"), CASES, ids=[f"{case[0]}-{case[3]}" for case in CASES])
def test_each_question_is_asked_at_its_place(tmp_path: Path, name: str, text: str, message: str, line: int) -> None:
    found = [problem for problem in ask(tmp_path, text) if problem.check == name]
    assert [(problem.message, problem.where.line if problem.where else 0) for problem in found] == [(message, line)]
    assert found[0].severity == "warning"
    assert found[0].help


def test_every_question_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(QUESTIONS)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        # One who answers another is no double; estimates that agree are no conflict; people and km are not compared.
        GOOD + "- {id: g, date: 2020-03-01, title: U, sources: [diary], actors: [a], places: [p],\n"
        "   related: {precedes: [fall]}}\n",
        GOOD + "- {id: g, date: 2021, title: U, sources: [diary], quantities: [\n"
        "   {what: x, value: ~5}, {what: x, value: 4..6}]}\n",
        GOOD + "- {id: g, date: 2021, title: U, sources: [diary], quantities: [\n"
        "   {what: x, value: 5, unit: people}, {what: x, value: 9, unit: km}]}\n",
        GOOD + "judgments: [{id: J1, text: It reopens in May 2021., likelihood: likely, basis: [fall]}]\n",
        GOOD + "- {id: g, date: 2030, title: It reopens, kind: planned, sources: [log]}\n",
        # A date that is less exact than another may mean the same.
        GOOD + "- {id: g, date: 2020-03-01, title: T, sources: [log], claims: [{by: a, says: S, date: 2020-03}]}\n",
    ],
)
def test_what_is_in_order_is_not_asked_about(tmp_path: Path, text: str) -> None:
    assert ask(tmp_path, text) == []


def test_words_are_marked_where_they_stand(tmp_path: Path) -> None:
    text = GOOD + "judgments:\n- {id: J1, basis: [fall], likelihood: likely, text: The rope might hold}\n"
    (found,) = ask(tmp_path, text)
    assert str(found).splitlines()[1:3] == [
        "   12 | - {id: J1, basis: [fall], likelihood: likely, text: The rope might hold}",
        "      |" + " " * 62 + "^^^^^",
    ]


def test_the_bottom_line_is_read_too(tmp_path: Path) -> None:
    line = "bottom_line: We think it likely with high confidence. It may fall."
    path = tmp_path / "t.yaml"
    path.write_text((HEAD + GOOD).replace("{title: Pier}", f"{{title: Pier, {line}}}"), encoding="utf-8")
    (found,) = audit_sources(read_timeline(path))
    assert found.message.endswith("in one sentence: We think it likely with high [confidence].")
    assert found.where is not None
    assert (found.where.line, found.where.length) == (2, len("confidence"))


def test_other_languages_keep_their_words(tmp_path: Path) -> None:
    text = GOOD + "judgments: [{id: J1, text: Das Seil might halten., likelihood: likely, basis: [fall]}]\n"
    path = tmp_path / "t.yaml"
    path.write_text((HEAD + text).replace("{title: Pier}", "{title: Pier, language: de}"), encoding="utf-8")
    assert audit_sources(read_timeline(path)) == ()


def test_a_command_asks_when_told_to_and_a_project_for_every_build(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(HEAD + "events:\n- {id: fall, date: 2020, title: It falls}\n", encoding="utf-8")
    assert check_file(path)[0] == ()
    assert [problem.check for problem in check_file(path, sources=True)[0]] == ["unsourced"]
    job = Job(path, "t", formats=("json",))
    assert run_build(job).problems == ()
    warned = run_build(Job(path, "t", formats=("json",), checks=(("unsourced", "warning"),)))
    assert [problem.check for problem in warned.problems] == ["unsourced"]
    with pytest.raises(TimelineError, match="names no source"):
        run_build(Job(path, "t", formats=("json",), checks=(("unsourced", "error"),)))


def test_an_audience_hears_nothing_of_what_it_may_not_see(tmp_path: Path) -> None:
    text = GOOD + "- {id: hush, date: 2020, title: Hushhush, marking: TLP:RED}\n- {id: open, date: 2020, title: Open}\n"
    found = ask(tmp_path, text, "TLP:GREEN")
    assert [problem.message for problem in found] == ["event 'open' names no source"]
    assert found[0].excerpt == ""
