"""Switches: what each changes, what it offers, and what is said of what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.errors import Problem, UsageError, Where
from briefgen.preview.server import PreviewServer
from briefgen.preview.telling import EDITORS, read_editor, tell_problem
from tests.preview.driver import GOOD, News, ask

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
        ({"since": "2024-05", "last": "7d"}, "--last and --since exclude each other; give one of them"),
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


PROJECT = """\
briefgen: 1
briefs:
  weekly: {timeline: pier.yaml, style: formal, profile: sitrep, ceiling: 'TLP:GREEN', period: {last: 60d}}
  other: {timeline: quay.yaml}
"""


@pytest.fixture
def quay(folder: Path) -> None:
    """Another timeline of the project."""
    (folder / "quay.yaml").write_text(GOOD, encoding="utf-8")


def list_names(server: PreviewServer) -> tuple[list[str], str]:
    told = json.loads(ask(server, "briefs").text)
    return [brief["name"] for brief in told["briefs"]], told["first"]


@pytest.mark.usefixtures("quay")
def test_a_file_is_shown_as_the_one_brief_that_the_project_has_of_it(serve: Serve, folder: Path) -> None:
    (folder / "briefgen.yaml").write_text(PROJECT, encoding="utf-8")
    for file in ("pier.yaml", str(folder / "pier.yaml")):
        server = serve(file, project=Path("briefgen.yaml"))
        assert list_names(server) == (["weekly"], "weekly")
        with News(server, brief="weekly") as news:
            choices = news.wait_good()["choices"]
            assert choices["settings"] == "as the brief 'weekly' of briefgen.yaml"
            assert choices["fixed_ceiling"] == "TLP:GREEN"
            assert choices["usual"] == {
                "style": "formal", "profile": "sitrep", "language": "", "since": "", "until": "", "last": "60d",
            }  # fmt: skip
    # What the project says is followed, and so is its file.
    with News(server, brief="weekly") as news:
        news.wait_good()
        (folder / "briefgen.yaml").write_text(PROJECT.replace("style: formal", "style: plain"), encoding="utf-8")
        news.wait(lambda told: told["choices"]["usual"]["style"] == "plain")


@pytest.mark.usefixtures("quay")
def test_what_the_command_says_of_a_file_counts_more_than_the_project(serve: Serve, folder: Path) -> None:
    (folder / "briefgen.yaml").write_text(PROJECT, encoding="utf-8")
    server = serve("pier.yaml", project=Path("briefgen.yaml"), changes={"ceiling": "TLP:CLEAR", "style": "plain"})
    with News(server, brief="weekly") as news:
        choices = news.wait_good()["choices"]
        assert (choices["fixed_ceiling"], choices["usual"]["style"]) == ("TLP:CLEAR", "plain")


@pytest.mark.usefixtures("quay")
def test_a_file_of_several_briefs_begins_with_the_first(serve: Serve, folder: Path) -> None:
    (folder / "briefgen.yaml").write_text(f"{PROJECT}  board: {{timeline: ./pier.yaml}}\n", encoding="utf-8")
    assert list_names(serve("pier.yaml", project=Path("briefgen.yaml"))) == (["weekly", "board"], "weekly")


@pytest.mark.usefixtures("quay")
def test_a_file_that_the_project_has_no_brief_of_is_shown_alone(serve: Serve, folder: Path) -> None:
    (folder / "briefgen.yaml").write_text("briefgen: 1\nbriefs:\n  other: {timeline: quay.yaml}\n", encoding="utf-8")
    server = serve("pier.yaml", project=Path("briefgen.yaml"))
    assert list_names(server) == (["pier"], "pier")
    with News(server, brief="pier") as news:
        assert news.wait_good()["choices"]["settings"] == ""


@pytest.mark.usefixtures("quay")
def test_a_project_that_is_wrong_is_told_of_with_a_file_too(serve: Serve, folder: Path) -> None:
    # The file alone might show what the project keeps from an audience.
    (folder / "briefgen.yaml").write_text("briefgen: 1\nbrief: {}\n", encoding="utf-8")
    told = json.loads(ask(serve("pier.yaml", project=Path("briefgen.yaml")), "briefs").text)
    assert (told["briefs"], told["first"]) == ([], "")
    assert told["problems"][0]["place"].startswith("briefgen.yaml:")


@pytest.mark.parametrize(
    ("head", "markings", "ceiling"),
    [
        ("", ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"], "TLP:CLEAR"),
        (", marking_scheme: [open, house, board]", ["open", "house", "board"], "open"),
    ],
)
def test_an_audience_that_cannot_be_leaves_the_others_to_choose(
    serve: Serve, folder: Path, head: str, markings: list[str], ceiling: str
) -> None:
    (folder / "pier.yaml").write_text(
        f"briefgen: 1\nmeta: {{title: The old pier, marking: '{markings[2]}'{head}}}\nevents:\n"
        "- {date: 2023-11-20, title: The inspector warns}\n",
        encoding="utf-8",
    )
    with News(serve(), brief="pier", ceiling=ceiling) as news:
        assert news.wait_broken()["choices"]["markings"] == markings


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        ({"since": "22:40"}, {"since": "'22:40' is a time without its day; expected both"}),
        ({"last": "soon"}, {"last": "'soon' is no length of time; write 7d, 2w, 36h or 90m"}),
        (
            {"since": "2024-05", "last": "7d"},
            dict.fromkeys(("since", "last"), "Last and Since exclude each other; give one of them"),
        ),
        (
            {"since": "2024", "until": "2020"},
            dict.fromkeys(("since", "until"), "the period ends before it begins: '2024' to '2020'"),
        ),
        (
            {"last": "2h"},
            {
                "last": "the selection holds none of the 3 events of 'pier.yaml'; 'period' took the last (3 by "
                "period); the period was from 2024-06-01T22:00:00 to 2024-06-02T00:00:00, which counts 2h back from "
                "the end of the data cut-off, 2024-06-01"
            },
        ),
        ({"profile": "nobody"}, {}),
    ],
)
def test_what_is_wrong_with_the_period_is_told_by_its_fields(
    serve: Serve, wish: dict[str, str], fields: dict[str, str]
) -> None:
    with News(serve(), brief="pier", **wish) as news:
        told = news.wait_broken()
    assert told["fields"] == fields
    # The page has no such option.
    assert "--allow-empty" not in json.dumps(told)
    assert wish.get("last") != "2h" or told["problems"][0]["help"] == "widen the selection"


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
