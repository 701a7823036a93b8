"""Open text that names what stands under a higher marking: an error for an audience below, a warning otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.errors import Problem
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline

HEAD = (
    "briefgen: 1\n"
    "meta: {title: Pier, marking: TLP:CLEAR}\n"
    "actors:\n"
    "  mole: {name: Grey Heron, aka: [GH], marking: TLP:RED}\n"
    "  heron: {name: Grey Heron Society}\n"
    "places: {cove: {name: Smugglers Cove, marking: TLP:AMBER}}\n"
    "sources: {diary: {title: The diary of the keeper, marking: TLP:RED}, log: {title: Log}}\n"
)


def find(folder: Path, text: str, ceiling: str | None = None) -> list[Problem]:
    path = folder / "t.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    problems = check_timeline(read_timeline(path, ceiling=ceiling))
    return [problem for problem in problems if problem.check in ("withheld-name", "marked-name")]


NAMED = [
    ("title: The grey\n    heron speaks", "grey heron", "TLP:RED"),
    ("title: It falls, summary: As *Grey Heron* said.", "Grey Heron", "TLP:RED"),
    ("title: It falls, claims: [{by: Beta, says: GH was there.}]", "GH", "TLP:RED"),
    ("title: It falls, tags: [smugglers cove]", "smugglers cove", "TLP:AMBER"),
    ('title: "It falls, says Smugglers C\\x6fve"', "Smugglers Cove", "TLP:AMBER"),
    ('title: "It falls, says Smugglers\\\n    \\ Cove"', "Smugglers Cove", "TLP:AMBER"),
    ("title: 'It falls, says The diary of the keeper'", "The diary of the keeper", "TLP:RED"),
    ("title: It falls, quantities: [{what: boats in Smugglers Cove, value: 3}]", "Smugglers Cove", "TLP:AMBER"),
    ("title: It falls, quantities: [{what: boats, value: 3, unit: of Grey Heron}]", "Grey Heron", "TLP:RED"),
    ('title: It falls, sources: ["log@Grey Heron, p. 4"]', "Grey Heron", "TLP:RED"),
    ("title: It falls, actors: [Friends of Grey Heron]", "Grey Heron", "TLP:RED"),
    ("title: It falls, media: [{file: cove/smugglers_cove.png, alt: A pier}]", "smugglers_cove", "TLP:AMBER"),
]


@pytest.mark.parametrize(("fields", "name", "marking"), NAMED, ids=[each[1] for each in NAMED])
def test_text_that_names_what_is_marked_higher(tmp_path: Path, fields: str, name: str, marking: str) -> None:
    text = f"events:\n- {{id: fall, date: 2020, {fields}}}\n"
    (warning,) = find(tmp_path, text)
    assert (warning.severity, warning.check) == ("warning", "marked-name")
    assert f"'{name}', which is marked {marking}" in warning.message
    assert warning.where is not None
    assert warning.where.line == 9
    (error,) = find(tmp_path, text, "TLP:GREEN")
    assert (error.severity, error.check, error.excerpt) == ("error", "withheld-name", "")
    assert error.where == warning.where
    assert name.casefold() not in str(error).casefold(), "the message itself names what is withheld"


@pytest.mark.parametrize(
    "fields",
    [
        "title: The Grey Heron Society speaks",
        "title: gh is no word",
        "title: The greyheron speaks",
        "title: Grey Heron speaks, marking: TLP:RED",
        "title: It falls, actors: [Grey Heron]",
        "title: It falls, actors: [mole], sources: [diary]",
        "title: It falls, claims: [{says: Grey Heron was there., marking: TLP:RED}]",
    ],
)
def test_what_is_no_naming(tmp_path: Path, fields: str) -> None:
    text = f"events:\n- {{id: fall, date: 2020, {fields}}}\n"
    assert find(tmp_path, text) == []
    assert find(tmp_path, text, "TLP:GREEN") == []


def test_ids_sources_and_kinds_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: Pier, marking: TLP:CLEAR}\n"
        "actors:\n  mole: {name: Grey Heron, marking: TLP:RED}\n  beta: {name: Beta, kind: cousin of Grey Heron}\n"
        "sources:\n  log: {title: Letter of Grey Heron}\n  web: {title: A page, url: 'https://example.org/grey-heron'}\n"
        "events:\n- {id: grey-heron-speaks, date: 2020, title: It falls, sources: [log, web], actors: [beta]}\n"
        "- {id: b, date: 2021, title: It stands, x: {told_by: Grey Heron}}\n",
        encoding="utf-8",
    )
    problems = check_timeline(read_timeline(path, ceiling="TLP:CLEAR"))
    assert [problem.where.line for problem in problems if problem.where] == [5, 7, 8, 10]
    assert {problem.check for problem in problems} == {"withheld-name"}


def test_an_audience_that_may_see_the_name_is_not_asked(tmp_path: Path) -> None:
    text = "events:\n- {id: fall, date: 2020, title: It falls at Smugglers Cove}\n"
    assert [problem.check for problem in find(tmp_path, text, "TLP:GREEN")] == ["withheld-name"]
    assert find(tmp_path, text, "TLP:AMBER") == []


def test_texts_of_the_whole_and_gaps_are_read(tmp_path: Path) -> None:
    text = "events:\n- {id: fall, date: 2020, title: It falls}\ngaps:\n- Where Grey Heron is.\n"
    assert [problem.where.line for problem in find(tmp_path, text, "TLP:GREEN") if problem.where] == [11]
    path = tmp_path / "m.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: Pier, marking: TLP:CLEAR, bottom_line: Grey Heron knows.}\n"
        "actors: {mole: {name: Grey Heron, marking: TLP:RED}}\nevents:\n- {date: 2020, title: It falls}\n",
        encoding="utf-8",
    )
    (error,) = check_timeline(read_timeline(path, ceiling="TLP:CLEAR"))
    assert error.check == "withheld-name"
    assert error.where is not None
    assert error.where.line == 2


def test_a_name_that_is_open_elsewhere_is_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: Pier, marking: TLP:CLEAR}\n"
        "actors: {a: {name: The keeper, marking: TLP:RED}, b: {name: The keeper}}\n"
        "events:\n- {id: fall, date: 2020, title: The keeper speaks}\n",
        encoding="utf-8",
    )
    assert check_timeline(read_timeline(path)) == ()
