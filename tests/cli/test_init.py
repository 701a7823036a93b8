"""`briefgen init`: each template builds, answers are checked at once, and nothing is ever written over."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.cli.init import TEMPLATES
from briefgen.shipped import shipped_folder
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import load_timeline, read_timeline

ANSWERS = ("", "Fall of the pier", "Europe/Lisbon", "", "green", "c. 1903", "The pier falls")


def run(folder: Path, *arguments: str, answers: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", *arguments]
    told = "".join(f"{answer}\n" for answer in answers)
    return subprocess.run(command, cwd=folder, input=told, capture_output=True, text=True, check=False)


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_template_is_shipped() -> None:
    assert {path.name for path in shipped_folder("templates").iterdir()} == set(TEMPLATES)


@pytest.mark.long
@pytest.mark.parametrize("template", list(TEMPLATES))
def test_a_template_is_a_project_that_builds(tmp_path: Path, template: str) -> None:
    done = run(tmp_path, "init", "p", "--template", template)
    assert done.returncode == 0, done.stderr
    assert list_files(tmp_path / "p") == [
        ".gitignore",
        "briefgen.yaml",
        "schema/project.json",
        "schema/style.json",
        "schema/timeline.json",
        "timelines/demo.yaml",
    ]
    assert not check_timeline(read_timeline(tmp_path / "p" / "timelines" / "demo.yaml"))
    built = run(tmp_path / "p", "build", "--json")
    assert built.returncode == 0, built.stderr
    (build,) = json.loads(built.stdout)["builds"]
    assert [each["format"] for each in build["outputs"]] == ["pdf", "docx", "html"]
    assert not build["problems"]
    assert build["events"]["shown"] >= 8


@pytest.mark.parametrize("template", list(TEMPLATES))
def test_the_lines_for_editors_point_at_the_schemas(tmp_path: Path, template: str) -> None:
    run(tmp_path, "init", ".", "--template", template)
    for name in ("briefgen.yaml", "timelines/demo.yaml"):
        path = tmp_path / name
        found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
        assert found
        schema = json.loads((path.parent / found[1]).read_text(encoding="utf-8"))
        assert schema["title"] == ("briefgen project" if name == "briefgen.yaml" else "briefgen timeline")


def test_without_a_template_it_is_the_post_mortem(tmp_path: Path) -> None:
    run(tmp_path, "init", "p")
    shipped = shipped_folder("templates") / "postmortem"
    assert (tmp_path / "p" / "timelines" / "demo.yaml").read_bytes() == (shipped / "timeline.yaml").read_bytes()


@pytest.mark.long
@pytest.mark.parametrize("template", list(TEMPLATES))
def test_answers_make_a_timeline_of_ones_own(tmp_path: Path, template: str) -> None:
    done = run(tmp_path, "init", "p", "--ask", "--template", template, answers=ANSWERS[1:])
    assert done.returncode == 0, done.stderr
    timeline = load_timeline(tmp_path / "p" / "timelines" / "fall-of-the-pier.yaml")
    assert (timeline.meta.title, timeline.meta.timezone, timeline.meta.language) == (
        "Fall of the pier",
        "Europe/Lisbon",
        "en",
    )
    assert [(event.title, event.date.written) for event in timeline.events] == [("The pier falls", "c. 1903")]
    assert timeline.meta.marking == "TLP:GREEN"
    built = run(tmp_path / "p", "build", "--json")
    assert json.loads(built.stdout)["builds"][0]["brief"] == "fall-of-the-pier", built.stderr
    assert not check_timeline(read_timeline(tmp_path / "p" / "timelines" / "example.yaml"))


def test_an_answer_that_will_not_do_is_told_in_the_loaders_words_and_asked_again(tmp_path: Path) -> None:
    answers = ("bord", "board", "", "No: more", "Mars/Base", "UTC", "english!", "en", "TLP:BLUE", "TLP:RED")
    done = run(tmp_path, "init", "--ask", answers=(*answers, "7/10/2015", "2015-10-07", "yes"))
    assert done.returncode == 0, done.stderr
    for told in (
        "there is no template 'bord'; did you mean 'board'?",
        "'title' is empty; expected text",
        "'Mars/Base' is not a time zone",
        "'language' is 'english!'",
        "'TLP:BLUE' is not a marking of this timeline",
        "'7/10/2015' can mean 7 October or 10 July 2015",
    ):
        assert told in done.stderr
    timeline = load_timeline(tmp_path / "timelines" / "no-more.yaml")
    assert (timeline.meta.title, timeline.events[0].title) == ("No: more", "yes")


@pytest.mark.long
def test_a_title_in_another_script_still_makes_a_name(tmp_path: Path) -> None:
    done = run(tmp_path, "init", "--ask", answers=("", "Обвал моста", "", "", "", "2001", "Мост падает"))
    assert done.returncode == 0, done.stderr
    assert load_timeline(tmp_path / "timelines" / "timeline.yaml").meta.title == "Обвал моста"
    assert run(tmp_path, "build").returncode == 0


def test_answers_that_end_too_early_leave_nothing_behind(tmp_path: Path) -> None:
    done = run(tmp_path, "init", "p", "--ask", answers=ANSWERS[:3])
    assert done.returncode == 2
    assert done.stderr.endswith("there is no answer to 'language'; nothing is written\n")
    assert not (tmp_path / "p").exists()


@pytest.fixture
def usual_signals() -> Iterator[None]:
    """A suite that runs in the background ignores Ctrl-C, and what it starts would do so too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("usual_signals")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "briefgen", "init", "p", "--ask"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as asking:
        assert asking.stdin is not None
        assert asking.stderr is not None
        asking.stdin.write("\nA title\n")
        asking.stdin.flush()
        read = ""
        while "timezone" not in read:
            read += os.read(asking.stderr.fileno(), 1000).decode()
        time.sleep(0.3)  # Python does not see a signal that comes between its last look and its reading
        asking.send_signal(signal.SIGINT)
        assert asking.wait(20) == 130
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("name", ["briefgen.yaml", ".gitignore", "schema/style.json", "timelines/demo.yaml"])
def test_a_file_in_the_way_is_named_and_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine", encoding="utf-8")
    done = run(tmp_path, "init")
    assert (done.returncode, done.stderr) == (2, f"'{name}' is there already; begin in an empty folder\n")
    assert list_files(tmp_path) == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_way_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "briefgen.yaml").write_text("mine", encoding="utf-8")
    done = run(tmp_path, "init", "--ask")
    assert (done.returncode, done.stderr) == (2, "'briefgen.yaml' is there already; begin in an empty folder\n")
