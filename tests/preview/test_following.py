"""What is saved is shown: edits, faults and their mending, the ways editors save, and every file that a build reads."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.preview.server import PreviewServer
from tests.preview.driver import GOOD, News, ask

Serve = Callable[..., PreviewServer]
SAVES: dict[str, Callable[[Path, str], None]] = {}


def as_save(save: Callable[[Path, str], None]) -> Callable[[Path, str], None]:
    SAVES[save.__name__] = save
    return save


@as_save
def write_over(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@as_save
def write_beside_and_rename(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


@as_save
def move_away_and_write_anew(path: Path, text: str) -> None:
    backup = path.with_name(f"{path.name}~")
    os.replace(path, backup)
    path.write_text(text, encoding="utf-8")
    backup.unlink()


@as_save
def delete_wait_and_write_anew(path: Path, text: str) -> None:
    path.unlink()
    time.sleep(0.15)
    path.write_text(text, encoding="utf-8")


@as_save
def write_in_two_halves(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text[: len(text) // 2])
        file.flush()
        time.sleep(0.15)
        file.write(text[len(text) // 2 :])


@pytest.mark.parametrize("save", SAVES)
def test_however_an_editor_saves_it_is_shown(serve: Serve, folder: Path, save: str) -> None:
    server = serve()
    with News(server, brief="pier") as news:
        news.wait_good()
        for number in range(3):
            SAVES[save](folder / "pier.yaml", GOOD.replace("The old pier", f"Pier number {number}"))
            told = news.wait_title(f"Pier number {number}")
            page = ask(server, f"views/{told['view']}/brief")
            assert f"Pier number {number}" in page.text
            assert page.headers["etag"] == f'"{told["brief"]["hash"]}"'


def test_what_is_shown_is_what_a_build_makes(serve: Serve, folder: Path) -> None:
    server = serve()
    with News(server, brief="pier", pages=True) as news:
        news.wait_pages()
        chance = random.Random(4)
        for number in range(4):
            title = f"The pier of version {number} {'of many words ' * chance.randint(1, 30)}".strip()
            (folder / "pier.yaml").write_text(GOOD.replace("The pier falls", title), encoding="utf-8")
            told = news.wait(lambda told, title=title: title in ask(server, f"views/{told['view']}/brief").text)
            told = news.wait_pages()
            built = run_build(
                Job(folder / "pier.yaml", "pier", formats=("html", "pdf"), style_folders=(Path("styles"),))
            )
            assert ask(server, f"views/{told['view']}/brief").body == built.outputs["html"]
            assert len(told["pages"]["marks"]) == built.pages


def test_a_fault_is_told_with_its_place_and_the_good_brief_stays(serve: Serve, folder: Path) -> None:
    server = serve()
    with News(server, brief="pier", pages=True) as news:
        before = news.wait_pages()
        (folder / "pier.yaml").write_text(GOOD.replace("2024-05-02", "2024-13-02"), encoding="utf-8")
        told = news.wait_broken()
        (problem,) = told["problems"]
        assert problem["severity"] == "error"
        assert problem["message"].startswith("'2024-13-02' is not a date")
        assert problem["place"] == "pier.yaml:5:20"
        assert problem["link"] == f"vscode://file{folder / 'pier.yaml'}:5:20"
        assert problem["excerpt"].split("\n")[1].strip(" |") == "^" * 10
        assert told["brief"] == before["brief"]
        assert told["pages"] == before["pages"]
        assert "The pier falls" in ask(server, f"views/{told['view']}/brief").text
        (folder / "pier.yaml").write_text(GOOD.replace("The old", "The mended"), encoding="utf-8")
        assert news.wait_title("The mended pier")["problems"] == []


def test_a_change_that_is_undone_heals_at_once(serve: Serve, folder: Path) -> None:
    with News(serve(), brief="pier", pages=True) as news:
        first = news.wait_pages()
        (folder / "pier.yaml").write_text("no: [yaml", encoding="utf-8")
        news.wait_broken()
        (folder / "pier.yaml").write_text(GOOD, encoding="utf-8")
        again = news.wait(lambda told: not told["broken"])
        # Nothing was built for it: what is shown is of the first time.
        assert again["brief"]["moment"] == first["brief"]["moment"]
        assert news.wait_pages()["pages"] == first["pages"]


def test_a_file_that_is_touched_is_not_built_again(serve: Serve, folder: Path) -> None:
    with News(serve(), brief="pier") as news:
        first = news.wait_good()
        time.sleep(0.5)  # until it is watched
        os.utime(folder / "pier.yaml")
        assert news.wait_good(first["revision"])["brief"] == first["brief"]


def test_a_file_that_goes_is_told_of_and_its_return_is_seen(serve: Serve, folder: Path) -> None:
    with News(serve(), brief="pier") as news:
        news.wait_good()
        (folder / "pier.yaml").unlink()
        assert news.wait_broken()["problems"][0]["message"] == "there is no file 'pier.yaml'"
        (folder / "pier.yaml").write_text(GOOD.replace("The old", "The found"), encoding="utf-8")
        news.wait_title("The found pier")


def test_a_folder_that_goes_and_comes_back_is_seen(serve: Serve, folder: Path) -> None:
    (folder / "case").mkdir()
    (folder / "case" / "a.yaml").write_text(GOOD, encoding="utf-8")
    with News(serve("case/a.yaml"), brief="a") as news:
        news.wait_good()
        shutil.rmtree(folder / "case")
        news.wait_broken()
        (folder / "case").mkdir()
        (folder / "case" / "a.yaml").write_text(GOOD.replace("The old", "The other"), encoding="utf-8")
        news.wait_title("The other pier")


def test_a_file_that_is_wrong_from_the_start_is_shown_when_it_is_mended(serve: Serve, folder: Path) -> None:
    (folder / "pier.yaml").write_text(
        "briefgen: 1\nmeta: {title: A}\nevents:\n- {date: 2024, titel: A}\n", encoding="utf-8"
    )
    with News(serve(), brief="pier") as news:
        told = news.wait_broken()
        assert told["brief"] is None
        assert "did you mean 'title'?" in [problem["help"] for problem in told["problems"]]
        (folder / "pier.yaml").write_text(GOOD, encoding="utf-8")
        news.wait_title("The old pier")


def test_included_files_are_followed_new_ones_too(serve: Serve, folder: Path) -> None:
    parts = folder / "parts"
    parts.mkdir()
    (folder / "pier.yaml").write_text(f"include: [parts/*.yaml]\n{GOOD}", encoding="utf-8")
    (parts / "a.yaml").write_text("events:\n- {date: 2024-05-04, title: Divers look}\n", encoding="utf-8")
    server = serve()

    def shows(word: str) -> Callable[[dict[str, object]], bool]:
        return lambda told: not told["broken"] and word in ask(server, f"views/{told['view']}/brief").text

    with News(server, brief="pier") as news:
        news.wait(shows("Divers look"))
        (parts / "a.yaml").write_text("events:\n- {date: 2024-05-04, title: Divers find bolts}\n", encoding="utf-8")
        news.wait(shows("Divers find bolts"))
        (parts / "b.yaml").write_text("events:\n- {date: 2024-05-05, title: A crane comes}\n", encoding="utf-8")
        news.wait(shows("A crane comes"))
        (parts / "b.yaml").write_text("events:\n- {date: 2024-05-05, titel: A crane}\n", encoding="utf-8")
        assert news.wait_broken()["problems"][0]["place"].startswith("parts/b.yaml:2:")
        (parts / "b.yaml").unlink()
        news.wait(lambda told: not told["broken"] and "A crane" not in ask(server, f"views/{told['view']}/brief").text)


def test_an_include_that_matches_nothing_heals_when_the_file_comes(serve: Serve, folder: Path) -> None:
    (folder / "pier.yaml").write_text(f"include: [parts/*.yaml]\n{GOOD}", encoding="utf-8")
    with News(serve(), brief="pier") as news:
        assert "no file matches" in news.wait_broken()["problems"][0]["message"]
        (folder / "parts").mkdir()
        (folder / "parts" / "a.yaml").write_text("events:\n- {date: 2024-05-04, title: Divers}\n", encoding="utf-8")
        news.wait_good()


def test_pictures_and_outlines_are_followed(serve: Serve, folder: Path) -> None:
    text = GOOD.replace("significance: 5}\n- {id: quiet", "media: [{file: pier.png, alt: The pier}]}\n- {id: quiet")
    (folder / "pier.yaml").write_text(text, encoding="utf-8")
    server = serve()
    with News(server, brief="pier") as news:
        assert "pier.png" in news.wait_broken()["problems"][0]["message"]
        Image.new("RGB", (40, 20), "#004488").save(folder / "pier.png")
        first = news.wait_good()
        Image.new("RGB", (40, 20), "#bb5566").save(folder / "pier.png")
        second = news.wait_good(first["revision"])
        assert second["brief"]["hash"] != first["brief"]["hash"]


def test_the_style_is_followed(serve: Serve, folder: Path) -> None:
    (folder / "styles").mkdir()
    server = serve(changes={"style": "house"})
    with News(server, brief="pier", pages=True) as news:
        assert "there is no style 'house'" in news.wait_broken()["problems"][0]["message"]
        (folder / "styles" / "house.yaml").write_text("extends: plain\npage: {size: A5}\n", encoding="utf-8")
        small = news.wait_pages()["pages"]
        (folder / "styles" / "house.yaml").write_text("extends: plain\npage: {size: A4}\n", encoding="utf-8")
        news.wait(lambda told: bool(told["pages"]) and told["pages"]["width"] > small["width"])
        (folder / "styles" / "house.yaml").write_text("extends: plain\npage: {size: A99}\n", encoding="utf-8")
        assert news.wait_broken()["problems"][0]["place"].startswith("styles/house.yaml:2:")


def test_a_project_is_followed_its_faults_too(serve: Serve, folder: Path) -> None:
    project = folder / "briefgen.yaml"
    good = "briefgen: 1\nbriefs:\n  weekly: {timeline: pier.yaml}\n"
    project.write_text(good, encoding="utf-8")
    server = serve(None, project=Path("briefgen.yaml"))
    listed = json.loads(ask(server, "briefs").body)
    weekly = {"name": "weekly", "file": "pier.yaml", "style": "plain"}
    assert listed == {"briefs": [weekly], "first": "weekly", "problems": []}
    with News(server, brief="weekly") as news:
        news.wait_good()
        project.write_text(good.replace("pier.yaml", "pier.yaml, styel: formal"), encoding="utf-8")
        assert news.wait_broken()["problems"][0]["place"].startswith("briefgen.yaml:3:")
        assert "did you mean" in ask(server, "briefs").text
        project.write_text(good.replace("pier.yaml", "pier.yaml, style: formal"), encoding="utf-8")
        told = news.wait(lambda told: not told["broken"])
        assert told["choices"]["usual"]["style"] == "formal"
        project.write_text(good.replace("weekly", "monthly"), encoding="utf-8")
        assert "there is no brief 'weekly'" in news.wait_broken()["problems"][0]["message"]


def test_timelines_of_the_folder_are_listed_new_ones_too(serve: Serve, folder: Path) -> None:
    (folder / "timelines").mkdir()
    server = serve(None)
    assert json.loads(ask(server, "briefs").body)["briefs"] == []
    for name in ("b", "a"):
        (folder / "timelines" / f"{name}.yaml").write_text(GOOD, encoding="utf-8")
    listed = json.loads(ask(server, "briefs").body)["briefs"]
    assert [each["file"] for each in listed] == ["timelines/a.yaml", "timelines/b.yaml"]
    with News(server, brief="b") as news:
        news.wait_good()


def test_a_name_that_is_no_text_is_listed_all_the_same(serve: Serve, folder: Path) -> None:
    (folder / "timelines").mkdir()
    (folder / "timelines" / os.fsdecode(b"caf\xe9.yaml")).write_text(GOOD, encoding="utf-8")
    assert json.loads(ask(serve(None), "briefs").body)["briefs"][0]["name"] == os.fsdecode(b"caf\xe9")


def test_the_newest_of_many_saves_is_shown(serve: Serve, folder: Path) -> None:
    with News(serve(), brief="pier", pages=True) as news:
        news.wait_pages()
        for number in range(40):
            (folder / "pier.yaml").write_text(GOOD.replace("The old", f"Draft {number} of the"), encoding="utf-8")
            time.sleep(0.02)
        last = news.wait_title("Draft 39 of the pier")
        assert news.wait_pages()["brief"] == last["brief"]
        built = news.heard.count(b'"moment"')
        assert built < 3 * 40, "each save was built to its end"


def test_pages_of_an_edit_keep_their_marks_but_for_those_it_changed(serve: Serve, folder: Path) -> None:
    events = "".join(
        f"- {{id: e{n}, date: 2020-01-{n % 28 + 1:02}, title: Event {n}, summary: {'Words. ' * 30}}}\n"
        for n in range(60)
    )
    (folder / "pier.yaml").write_text(f"briefgen: 1\nmeta: {{title: Many}}\nevents:\n{events}", encoding="utf-8")
    server = serve()
    with News(server, brief="pier", pages=True) as news:
        first = news.wait_pages()
        text = (folder / "pier.yaml").read_text(encoding="utf-8")
        (folder / "pier.yaml").write_text(text.replace("title: Event 59", "title: Event lix"), encoding="utf-8")
        news.wait(lambda told: told["brief"]["hash"] != first["brief"]["hash"])
        marks = [set(told["pages"]["marks"]) for told in (first, news.wait_pages())]
        assert marks[0] != marks[1]
        assert len(marks[0] & marks[1]) >= len(marks[0]) - 4
        # A page of the PDF before is still there for a browser that was just about to ask for it.
        gone = next(iter(marks[0] - marks[1]))
        assert ask(server, f"views/{first['view']}/pages/{gone}/200").status == 200


def test_a_view_that_nobody_looks_at_is_not_built(serve: Serve, folder: Path) -> None:
    server = serve()
    with News(server, brief="pier") as news:
        news.wait_good()
    with News(server, brief="pier", language="de") as other:
        other.wait_good()
        (folder / "pier.yaml").write_text(GOOD.replace("The old", "The new"), encoding="utf-8")
        other.wait_title("The new pier")
    with News(server, brief="pier") as news:
        news.wait_title("The new pier")
