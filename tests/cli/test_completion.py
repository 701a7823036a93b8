"""Completion: what shells are offered while a command is typed, asked of click and of a real bash."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from briefgen.builds.checks import list_check_names
from briefgen.cli import COMMANDS, briefgen
from briefgen.cli.chart import KINDS

PROJECT = "briefgen: 1\nbriefs:\n  daily: {timeline: a.yaml}\n  weekly: {timeline: a.yaml}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "briefgen.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "house.yaml").write_text("extends: plain\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complete(*words: str) -> list[str]:
    shell = ShellComplete(briefgen, {}, "briefgen", "_BRIEFGEN_COMPLETE")
    *before, last = words
    return [item.value if item.type == "plain" else f"<{item.type}>" for item in shell.get_completions(before, last)]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("exp",), ["explain", "export"]),
        (("build", ""), ["<file>", "daily", "weekly"]),
        (("build", "da"), ["<file>", "daily"]),
        (("publish", "we"), ["<file>", "weekly"]),
        (("history", "we"), ["<file>", "weekly"]),
        (("schedule", "next", "we"), ["<file>", "weekly"]),
        (("build", "--to", "d"), ["docx"]),
        (("build", "--to", "pdf,"), ["pdf,docx", "pdf,html", "pdf,json"]),
        (("build", "--style", "h"), ["<file>", "house"]),
        (("chart", "a.yaml", "--style", "f"), ["<file>", "formal"]),
        (("build", "--profile", "le"), ["legal"]),
        (("chart", "--kind", "s"), [kind for kind in KINDS if kind.startswith("s")]),
        (("explain", "single"), ["single-origin"]),
        (("explain", ""), list_check_names()),
        (("check", "--format", "s"), ["sarif"]),
        (("check", "ti"), ["<file>"]),
        (("new-event", "a.yaml", "--kind", "st"), ["state", "statement"]),
        (("init", "--template", "po"), ["postmortem"]),
        (("completion", "z"), ["zsh"]),
        (("seal", "--pass"), ["--password-env"]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_words_are_completed(words: tuple[str, ...], offered: list[str]) -> None:
    assert complete(*words) == offered


@pytest.mark.usefixtures("folder")
def test_every_command_is_offered() -> None:
    assert complete("") == list(COMMANDS)


@pytest.mark.parametrize("project", ["briefs: [", "a", "briefs: 1\n"])
def test_a_project_that_cannot_be_read_offers_nothing_and_says_nothing(folder: Path, project: str) -> None:
    (folder / "briefgen.yaml").write_text(project, encoding="utf-8")
    assert complete("build", "") == ["<file>"]


@pytest.mark.parametrize(("shell", "sign"), [("bash", "COMPREPLY"), ("zsh", "#compdef briefgen"), ("fish", "complete")])
def test_the_script_of_each_shell_is_printed(shell: str, sign: str) -> None:
    command = [sys.executable, "-m", "briefgen", "completion", shell]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": "/nowhere"})
    assert sign in done.stdout
    assert "_BRIEFGEN_COMPLETE" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("briefgen build da", "daily"), ("briefgen explain hed", "hedge"), ("briefgen chart --kind loc", "locator")],
)
def test_a_real_bash_completes(folder: Path, need_tool: Callable[[str], str], typed: str, offered: str) -> None:
    words = " ".join(typed.split())
    script = (
        "source <(briefgen completion bash)\n"
        f"COMP_WORDS=({words}); COMP_CWORD={len(typed.split()) - 1}\n"
        '_briefgen_completion briefgen; echo "${COMPREPLY[@]}"\n'
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [need_tool("bash"), "--norc", "-i", "-c", script]
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": path}, start_new_session=True,
    )  # fmt: skip
    assert done.stdout.split() == [offered], done.stderr
