"""How a command ends when something outside it does: closed pipes, full disks, signals."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

GOOD = "briefgen: 1\nmeta: {title: A}\nevents:\n" + "".join(
    f"- {{date: {1000 + number}-01-10, title: Event number {number}}}\n" for number in range(400)
)
PROGRAM = [sys.executable, "-m", "briefgen"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("arguments", [["check", "good.yaml"], ["--version"], ["schema", "timeline"], ["--help"]])
def test_a_closed_pipe_ends_quietly_and_is_no_problem_of_the_file(folder: Path, arguments: list[str]) -> None:
    with subprocess.Popen([*PROGRAM, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        said = run.stderr.read()
    assert run.returncode == 141
    assert said == b""


@pytest.mark.parametrize("arguments", [["check", "good.yaml"], ["--version"], ["build", "good.yaml", "--to", "json"]])
def test_a_full_disk_is_named_where_lines_cannot_be_printed(folder: Path, arguments: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.fail("this system has no /dev/full; the test needs one like Linux's")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([*PROGRAM, *arguments], cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr.decode().strip() == "what was done cannot be printed: no space left on device"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("files", [1, 2])
def test_a_signal_leaves_nothing_half_written(folder: Path, number: signal.Signals, code: int, files: int) -> None:
    names = ["good.yaml", "other.yaml"][:files]
    (folder / "other.yaml").write_text(GOOD, encoding="utf-8")
    with subprocess.Popen(
        [*PROGRAM, "build", *names, "--debug"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        time.sleep(0.7)
        run.send_signal(number)
        _, said = run.communicate(timeout=60)
    assert run.returncode == code, said.decode()
    assert b"Traceback" not in said, said.decode()
    left = [path.name for path in (folder / "output").iterdir()] if (folder / "output").exists() else []
    assert [name for name in left if name.startswith(".")] == []


def test_the_gravest_failure_gives_the_code(folder: Path) -> None:
    (folder / "bad.yaml").write_text("briefgen: 1\nmeta: {title: A}\nevents: [{date: 2001-02-30, title: B}]\n")
    (folder / "file").write_text("in the way", encoding="utf-8")

    def build(*arguments: str) -> int:
        command = [*PROGRAM, "build", *arguments, "--to", "json", "--quiet"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode

    assert build("good.yaml", "bad.yaml") == 1
    assert build("good.yaml", "bad.yaml", "--actor", "nobody") == 1
    assert build("good.yaml", "bad.yaml", "-o", "file/out") == 3


def test_an_undated_timeline_gives_no_chart_and_the_file_is_named(folder: Path) -> None:
    (folder / "undated.yaml").write_text(
        "briefgen: 1\nmeta: {title: A}\nevents: [{date: unknown, title: B}]\n", encoding="utf-8"
    )
    command = [*PROGRAM, "chart", "undated.yaml", "-o", "x.svg"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("undated.yaml: no event of the selection has a date")
    assert not (folder / "x.svg").exists()
