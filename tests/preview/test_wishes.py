"""Switches: what each changes, what it offers, and what is said of what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.errors import Problem, UsageError, Where
from briefgen.preview.server import PreviewServer
from briefgen.preview.telling import EDITORS, read_editor, tell_problem
from tests.preview.driver import News, ask

Serve = Callable[..., PreviewServer]


@pytest.mark.parametrize(
    ("wish", "word"),
    [
        ({"style": "formal"}, "font-family"),
        ({"language": "de"}, 'lang="de"'),
        ({"profile": "sitrep"}, "The pier falls"),
        ({"since": "2024-04"}, "The pier falls"),
        ({"last": "40d"}, "The pier falls"),
        ({"until": "2024-05-02"}, "The inspector warns"),
    ],
)
def test_each_switch_changes_the_brief(serve: Serve, wish: dict[str, str], word: str) -> None:
    server = serve()
    with News(server, brief="pier") as plain, News(server, brief="pier", **wish) as changed:
        one, other = plain.wait_good(), changed.wait_good()
        assert one["view"] != other["view"]
        assert one["brief"]["hash"] != other["brief"]["hash"]
        assert word in ask(server, f"views/{other['view']}/brief").text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"since": "7/10/2015"}, "--since: '7/10/2015'"),
        ({"since": "2024-05", "last": "7d"}, "--last and --since exclude each other"),
        ({"last": "soon"}, "--last: 'soon' is no length of time"),
        ({"since": "2031"}, "the selection holds none of the 3 events"),
        ({"profile": "nobody"}, "there is no profile 'nobody'"),
        ({"style": "nobody"}, "there is no style 'nobody'"),
    ],
)
def test_a_wish_that_cannot_be_met_says_why(serve: Serve, wish: dict[str, str], said: str) -> None:
    with News(serve(), brief="pier", **wish) as news:
        told = news.wait_broken()
        assert said in told["problems"][0]["message"]
        assert told["choices"]["styles"], "the switches are there to choose something else"


def test_what_the_command_sets_is_what_nothing_is_chosen_of(serve: Serve, folder: Path) -> None:
    (folder / "house.yaml").write_text("extends: plain\n", encoding="utf-8")
    server = serve(changes={"style": "house.yaml", "profile": "legal", "language": "fr"})
    with News(server, brief="pier") as news:
        choices = news.wait_good()["choices"]
        assert choices["styles"][0] == "house.yaml"
        assert choices["usual"] == {
            "style": "house.yaml", "profile": "legal", "language": "fr", "since": "", "until": "", "last": "",
        }  # fmt: skip
    with News(server, brief="pier", language="de", style="plain") as news:
        assert 'lang="de"' in ask(server, f"views/{news.wait_good()['view']}/brief").text


def test_the_period_of_the_project_gives_way_as_a_whole(serve: Serve, folder: Path) -> None:
    (folder / "briefgen.yaml").write_text(
        "briefgen: 1\nbriefs:\n  weekly: {timeline: pier.yaml, period: {last: 60d}}\n", encoding="utf-8"
    )
    server = serve(None, project=Path("briefgen.yaml"))
    with News(server, brief="weekly") as news:
        told = news.wait_good()
        assert told["choices"]["usual"]["last"] == "60d"
        assert "The inspector warns" not in ask(server, f"views/{told['view']}/brief").text
    with News(server, brief="weekly", since="2023") as news:
        assert "The inspector warns" in ask(server, f"views/{news.wait_good()['view']}/brief").text


def test_marks_of_a_chart_lead_to_the_rows_of_their_events(serve: Serve) -> None:
    server = serve()
    with News(server, brief="pier") as news:
        told = news.wait_good()
        figure = ask(server, f"views/{told['view']}/figures/figure-spine")
        page = ask(server, f"views/{told['view']}/brief").text
    assert b'"event-warning"' in figure.body
    assert b'"event-fall"' in figure.body
    assert 'id="event-warning"' in page
    told = json.loads(figure.body)
    assert {(face["family"], face["weight"]) for face in told["fonts"]} == {("FiraGO", "400"), ("FiraGO", "700")}
    assert len(told["rows"]) == len(told["data"])


@pytest.mark.parametrize("name", EDITORS)
def test_editors_are_known_by_name(name: str) -> None:
    assert read_editor(name) == EDITORS[name]


@pytest.mark.parametrize(
    "wanted",
    [
        "notepad", "", "javascript:alert('{path}')", "https://x.example/{path}", "http:{path}", "data:{path}",
        "file://{path}", "myeditor://open", "{path}", "://{path}", "JAVASCRIPT:{path}",
    ],
)  # fmt: skip
def test_addresses_that_open_no_editor_are_refused(wanted: str) -> None:
    with pytest.raises(UsageError, match="--editor"):
        read_editor(wanted)


def test_a_place_is_told_as_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    problem = Problem("wrong", Where("a b/#1?&.yaml", 3, 5, 2), "mend it", "    id: b")
    told = tell_problem(problem, "mine://open?f={path}&l={line}&c={column}")
    assert told["link"] == f"mine://open?f={tmp_path.as_posix()}/a%20b/%231%3F%26.yaml&l=3&c=5"
    assert told["excerpt"] == "    3 |     id: b\n      |     ^^"
    assert (told["message"], told["help"], told["place"]) == ("wrong", "mend it", "a b/#1?&.yaml:3:5")
    assert tell_problem(problem, "")["link"] == ""
    assert tell_problem(Problem("wrong"), EDITORS["vscode"])["place"] == ""
