"""The tone of the terminal: help on one screen, bars for long work alone, no codes where none are wanted."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from briefgen.builds.archive import slug_series
from briefgen.builds.files import RESERVED, avoid_reserved
from briefgen.builds.project import fill_template, load_project
from briefgen.cli import COMMANDS, briefgen, progress
from briefgen.cli.problems import problem_as_annotation
from briefgen.cli.tables import is_styled
from briefgen.errors import Problem, ProjectError, Where

GOOD = "briefgen: 1\nmeta: {title: A}\nevents:\n- {date: 2015-01-10, title: First}\n- {date: 2016, title: Second}\n"
PROJECT = """\
briefgen: 1
briefs:
  one: {timeline: a.yaml, formats: html, schedule: {cron: "0 6 * * *", timezone: UTC}}
  two: {timeline: a.yaml, formats: html}
"""
CODES = re.compile("\x1b")
# With many options, or many commands below it.
LONGER = {"build": 40, "publish": 40, "schedule": 40, "": 40}


def list_commands() -> Iterator[tuple[str, click.Command]]:
    context = briefgen.make_context("briefgen", [], resilient_parsing=True)
    yield "", briefgen
    for name in COMMANDS:
        command = briefgen.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                yield f"{name} {inner}", found


@pytest.mark.parametrize(("name", "command"), list(list_commands()))
def test_the_help_of_each_command_fits_a_screen(name: str, command: click.Command) -> None:
    for width in (80, 100):
        context = click.Context(command, info_name=f"briefgen {name}".strip(), terminal_width=width)
        lines = command.get_help(context).splitlines()
        assert len(lines) <= LONGER.get(name, 24), f"{name} at {width} columns: {len(lines)} lines"


def test_the_rarer_options_of_build_are_shown_on_request() -> None:
    short, whole = (
        subprocess.run([sys.executable, "-m", "briefgen", "build", option], capture_output=True, text=True, check=True)
        for option in ("--help", "--help-all")
    )
    assert "--pdf-standard" not in short.stdout
    assert "--help-all" in short.stdout
    shown = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", whole.stdout, re.MULTILINE))
    context = briefgen.make_context("briefgen", [], resilient_parsing=True)
    command = briefgen.get_command(context, "build")
    assert command is not None
    named = {each for option in command.params if isinstance(option, click.Option) for each in option.opts}
    assert shown == {each for each in named if each.startswith("--")} | {"--help"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "briefgen.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def on_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a command whose output and errors are a terminal, and return all that it wrote."""
    ours, its = pty.openpty()
    plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "TERM", "CI")}
    with subprocess.Popen(
        [sys.executable, "-m", "briefgen", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=its,
        env={**plain, "TERM": "xterm", **environment},
    ) as run:
        os.close(its)
        said = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # the other side has closed
                break
            if not part:
                break
            said += part
        assert run.wait(60) == 0, said.decode()
    os.close(ours)
    return said.decode()


TABLES = [
    ("styles",),
    ("explain",),
    ("build", "--force"),
    ("history",),
    ("schedule", "next", "--count", "2"),
    ("schedule", "status"),
    ("check", "a.yaml", "briefgen.yaml"),
    ("build", "--help"),
]


@pytest.mark.long
@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_no_codes_reach_who_wants_none(folder: Path, arguments: tuple[str, ...]) -> None:
    assert not CODES.search(on_terminal(folder, *arguments, NO_COLOR="1"))
    assert not CODES.search(on_terminal(folder, *arguments, TERM="dumb"))
    done = subprocess.run(
        [sys.executable, "-m", "briefgen", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    assert not CODES.search(done.stdout + done.stderr)
    assert not [line for line in done.stdout.splitlines() if line != line.rstrip()]


def test_a_terminal_that_may_have_them_gets_them(folder: Path) -> None:
    assert CODES.search(on_terminal(folder, "explain"))
    assert is_styled(sys.stdout, {"TERM": "xterm", "NO_COLOR": ""}) == sys.stdout.isatty()


def test_one_short_build_is_one_line(folder: Path) -> None:
    said = on_terminal(folder, "build", "a.yaml", "--to", "html", "--no-cache")
    assert len(said.splitlines()) == 1
    assert said.startswith("a: 2 events in ")


@pytest.mark.long
def test_a_batch_has_a_bar_that_goes_when_it_is_done(folder: Path) -> None:
    files = ("build", "a.yaml", "b.yaml", "--to", "html", "--no-cache")
    said = on_terminal(folder, *files)
    assert "building" in said
    assert said.rstrip().splitlines()[-1].startswith("b: 2 events in ")
    # Without colour it moves, but has none.
    plain = on_terminal(folder, *files, NO_COLOR="1")
    assert "building" in plain
    assert not re.search(r"\x1b\[[\d;]*m", plain)
    assert "building" not in on_terminal(folder, *files, TERM="dumb")
    assert "building" not in on_terminal(folder, *files, "--quiet")
    done = subprocess.run([sys.executable, "-m", "briefgen", *files], cwd=folder, capture_output=True, check=True)
    assert done.stderr == b""


class FakeBar:
    """What a bar is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def add_task(self, description: str, total: int) -> int:
        return 0

    def start(self) -> None:
        self.told.append(("start", 0))

    def update(self, task: int, *, completed: int, description: str) -> None:
        self.told.append((description, completed))

    def stop(self) -> None:
        self.told.append(("stop", 0))


def test_a_single_build_gets_a_bar_once_it_has_taken_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    fake, now = FakeBar(), [0.0]
    monkeypatch.setattr(progress, "_make_bar", lambda: fake)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    bar = progress.StepBar()
    bar.report(1, "read")
    now[0] = 0.9
    bar.report(2, "load")
    assert fake.told == []
    now[0] = 1.1
    bar.report(3, "check")
    bar.report(8, "write")
    bar.stop()
    assert fake.told == [("start", 0), ("check", 2), ("write", 7), ("stop", 0)]
    progress.StepBar().stop()


# -- Windows --------------------------------------------------------------------------------------------------


def test_a_problem_names_a_file_as_windows_does() -> None:
    where = Where("C:\\cases\\a.yaml", 3, 5, 2)
    assert str(Problem("it is wrong", where)) == "C:\\cases\\a.yaml:3:5: it is wrong"
    assert problem_as_annotation(Problem("it is wrong", where)).startswith("::error file=C%3A")


@pytest.mark.parametrize("name", sorted(RESERVED)[:5])
def test_names_that_windows_keeps_to_itself_are_avoided(tmp_path: Path, name: str) -> None:
    assert avoid_reserved(name.upper()) == f"_{name.upper()}"
    assert slug_series(name).partition(".")[0].casefold() not in RESERVED
    assert fill_template("out/{series}", brief="a", variant="", series=name, edition=1) == f"out/_{name}"
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "briefgen.yaml").write_text(
        f"briefgen: 1\nbriefs: {{{name}: {{timeline: a.yaml}}}}\n", encoding="utf-8"
    )
    with pytest.raises(ProjectError, match="Windows keeps that name to itself"):
        load_project(tmp_path / "briefgen.yaml")


@pytest.mark.parametrize("text", ['a:b?c*d<e>f|g"h', "A.", "..", "TLP:AMBER+STRICT", "a/b\\c", "x" * 300])
def test_folders_of_editions_are_called_what_windows_allows(text: str) -> None:
    for name in (slug_series(text), fill_template("{series}", brief="a", variant="", series=text, edition=1)):
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert name == name.rstrip(". ")
