"""`briefgen explain`: every check is explained, by examples in which it alone finds something, and nothing does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest

import briefgen
from briefgen.builds.checks import list_check_names, list_checks
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import Problem
from briefgen.timeline.audit import QUESTIONS
from briefgen.timeline.check import check_timeline
from briefgen.timeline.explanation import complete_example
from briefgen.timeline.issue_check import ISSUE_CHECK, ISSUE_EXPLANATION
from briefgen.timeline.load import read_timeline
from briefgen.timeline.sourcing import audit_sources
from briefgen.writers.template_check import TEMPLATE_CHECK, TEMPLATE_EXPLANATION

ROOT = Path(__file__).parent.parent.parent
OF_TIMELINES = [name for name in list_check_names() if name not in (ISSUE_CHECK, TEMPLATE_CHECK)]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "briefgen", *arguments], capture_output=True, text=True, check=False)


def find_problems(folder: Path, name: str, example: str, ceiling: str) -> tuple[Problem, ...]:
    path = folder / "example.yaml"
    path.write_text(complete_example(example), encoding="utf-8")
    loaded = read_timeline(path, ceiling=ceiling or None)
    problems = check_timeline(loaded)
    return (*problems, *audit_sources(loaded)) if name in QUESTIONS else problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the picture and the outline that examples name."""
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "pier.png")
    line = {"type": "LineString", "coordinates": [[-9.2, 38.69], [-9.1, 38.7]]}
    (tmp_path / "pier.geojson").write_text(json.dumps(line), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", OF_TIMELINES)
def test_the_wrong_example_raises_this_check_alone_and_the_right_one_none(folder: Path, name: str) -> None:
    told = list_checks()[name].explanation
    assert {problem.check for problem in find_problems(folder, name, told.wrong, told.ceiling)} == {name}
    assert not find_problems(folder, name, told.right, told.ceiling)


def test_the_example_of_the_template_raises_its_check_and_the_right_one_none(tmp_path: Path) -> None:
    found = []
    letter = docx.Document()
    letter.styles.add_style("Summary", 1)
    letter.save(str(tmp_path / "letterhead.dotx"))
    for example in (TEMPLATE_EXPLANATION.wrong, TEMPLATE_EXPLANATION.right):
        style = tmp_path / "house.yaml"
        style.write_text(f"extends: plain\n{example}", encoding="utf-8")
        shutil.copy(ROOT / "timelines" / "github-2018-10-21.yaml", tmp_path / "x.yaml")
        built = run_build(Job(tmp_path / "x.yaml", "x", formats=("docx",), style=str(style)))
        found.append({problem.message for problem in built.problems if problem.check == TEMPLATE_CHECK})
    assert found[0] - found[1] == {"the template has no style 'Lead'; briefgen's own stands in for it"}


def test_the_example_of_the_moment_of_issue_raises_its_check_and_the_right_one_none(tmp_path: Path) -> None:
    found = []
    for example in (ISSUE_EXPLANATION.wrong, ISSUE_EXPLANATION.right):
        path = tmp_path / "example.yaml"
        path.write_text(complete_example(example), encoding="utf-8")
        built = run_build(Job(path, "x", formats=("json",), issued="2024-07-02T09:00+01:00"))
        found.append([problem.check for problem in built.problems])
    assert found == [[ISSUE_CHECK], []]


def test_no_problem_carries_the_name_of_a_check_that_is_not_listed() -> None:
    """Names of checks stand in the tables alone; nothing else sets one."""
    folder = Path(briefgen.__file__).parent
    for path in folder.rglob("*.py"):
        for name in re.findall(r"""\bcheck=(\w+|"[^"]*"|'[^']*')""", path.read_text(encoding="utf-8")):
            assert name in ("name", "check", "ISSUE_CHECK", "TEMPLATE_CHECK", "True", "False", '""'), f"{path}: {name}"


@pytest.mark.parametrize("name", list_check_names())
def test_every_check_is_told_with_its_reason_and_a_way_to_turn_it_off(name: str) -> None:
    check = list_checks()[name]
    told = check.explanation
    assert told.asks.endswith(".")
    assert told.why.endswith(".")
    assert told.wrong != told.right
    assert max(len(line) for line in (*told.wrong.splitlines(), *told.right.splitlines())) <= 110


def test_one_check_is_explained() -> None:
    done = run("explain", "figure-range")
    assert done.returncode == 0
    assert done.stdout.startswith("figure-range: an error, which stops the build\n\nThe low end of a figure")
    for part in ("Wrong:\n  events:\n", "Right:\n  events:\n", "`checks: {figure-range: off}`"):
        assert part in done.stdout
    assert "Wrong (for an audience of TLP:GREEN):" in run("explain", "withheld-name").stdout


def test_without_a_name_all_are_listed() -> None:
    lines = run("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list_check_names()
    listed = json.loads(run("explain", "--json").stdout)["checks"]
    assert [check["name"] for check in listed] == list_check_names()


def test_a_slip_is_answered_with_the_nearest_name() -> None:
    done = run("explain", "single-orign")
    assert (done.returncode, done.stderr) == (2, "there is no check 'single-orign'; did you mean 'single-origin'?\n")
    assert run("explain", "xyz").stderr.endswith("briefgen explain lists those there are\n")


def test_the_page_on_checks_lists_each() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE)) >= set(QUESTIONS)
