"""How a command ends when something outside it does: closed pipes, full disks, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

GOOD = "briefgen: 1\nmeta: {title: A}\nevents:\n" + "".join(
    f"- {{date: {1000 + number}-01-10, title: Event number {number}}}\n" for number in range(400)
)
PROGRAM = [sys.executable, "-m", "briefgen"]


@pytest.fixture(autouse=True)
def usual_signals() -> Iterator[None]:
    """A suite that runs in the background ignores Ctrl-C, and what it starts would do so too."""
    ignored = [number for number in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


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
def test_a_signal_leaves_nothing_half_written(folder: Path, number: signal.Signals, code: int) -> None:
    command = [*PROGRAM, "build", "good.yaml", "--debug"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stderr is not None
        assert run.stderr.readline() == b"step 1 - read\n"
        run.send_signal(number)
        _, said = run.communicate(timeout=60)
    assert run.returncode == code, said.decode()
    assert said.endswith(b"stopped\n")
    assert b"Traceback" not in said, said.decode()
    assert not (folder / "output").exists()


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("to_all", [False, True], ids=["to the command", "to its workers too"])
def test_a_signal_ends_many_builds_at_once(folder: Path, number: signal.Signals, code: int, to_all: bool) -> None:
    names = [f"{count}.yaml" for count in range(12)]
    for name in names:
        (folder / name).write_text(GOOD, encoding="utf-8")
    command = [*PROGRAM, "build", *names, "--to", "html", "--workers", "2"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        while run.poll() is None and not list(folder.glob("output/*.html")):
            time.sleep(0.02)
        (os.killpg if to_all else os.kill)(run.pid, number)
        # Both pipes end when the last process that holds them has ended.
        printed, said = run.communicate(timeout=60)
    assert (run.returncode, printed, said) == (code, b"", b"stopped\n")
    left = [path.name for path in (folder / "output").iterdir()]
    assert 1 <= len(left) < len(names)
    assert all(name.endswith(".html") and not name.startswith(".") for name in left)


@pytest.mark.long
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


def test_a_reader_of_problems_that_goes_leaves_the_code_of_the_problems(folder: Path) -> None:
    for arguments, code in ((["check", "missing.yaml"], 141), (["build", "nothing"], 2), (["build", "--nope"], 2)):
        with subprocess.Popen(
            [*PROGRAM, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as run:
            assert run.stderr is not None
            run.stderr.close()
        assert run.returncode == code, arguments


def test_a_full_disk_under_both_outputs_still_gives_a_code(folder: Path) -> None:
    for arguments, code in ((["--version"], 3), (["build", "nothing"], 2), (["build", "--nope"], 2)):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([*PROGRAM, *arguments], cwd=folder, stdout=full, stderr=full, check=False)
        assert done.returncode == code, arguments


def test_a_signal_that_is_ignored_stays_ignored(folder: Path) -> None:
    program = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from briefgen.cli.endings import catch_signals; catch_signals()\n"
        "os.kill(os.getpid(), signal.SIGHUP); print('on')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "on\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_in_the_making_of_a_dataclass_gives_its_code_too(number: signal.Signals, code: int) -> None:
    program = (
        "import sys\nfrom briefgen.cli.endings import StoppedError, catch_signals\ncatch_signals()\n"
        f"try: exec('import os; os.kill(os.getpid(), {number:d})\\nwhile True: pass')\n"
        "except StoppedError as error: sys.exit(error.exit_code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize(
    "arguments",
    [["build", "{}/good.yaml"], ["chart", "{}/good.yaml"], ["init", "x"], ["styles", "--picture", "x"]],
)
def test_a_working_folder_that_was_removed_is_named(folder: Path, arguments: list[str]) -> None:
    gone = folder / "gone"
    gone.mkdir()
    command = [*PROGRAM, *(argument.format(folder) for argument in arguments)]
    script = "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", script, *command], cwd=gone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr == "the folder that this runs in has been removed; change to one that is there\n"


@pytest.mark.long
def test_places_that_cannot_be_written_are_named_for_each_of_several_files(folder: Path) -> None:
    (folder / "other.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "output").write_text("in the way", encoding="utf-8")
    command = [*PROGRAM, "build", "good.yaml", "other.yaml", "--to", "html", "--workers", "2"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    for name in ("good", "other"):
        assert f"'output/{name}.html' cannot be written: 'output' is a file, expected a folder" in done.stderr
    (folder / "output").unlink()
    (folder / "output" / "good.html").mkdir(parents=True)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "'output/good.html' cannot be written: there is a folder of that name" in done.stderr
    assert sorted(path.name for path in (folder / "output").iterdir()) == ["good.html", "other.html"]


def test_a_project_is_begun_whole_or_not_at_all(folder: Path) -> None:
    (folder / "demo").mkdir()
    (folder / "demo" / "timelines").write_text("in the way", encoding="utf-8")
    done = subprocess.run([*PROGRAM, "init", "demo"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "'demo/timelines' is a file, expected a folder" in done.stderr
    assert [path.name for path in (folder / "demo").rglob("*") if path.is_file()] == ["timelines"]


def test_keep_going_past_a_hopeless_file_exits_1(folder: Path) -> None:
    (folder / "hopeless.yaml").write_text("briefgen: 1\nmeta: [\n", encoding="utf-8")
    (folder / "half.yaml").write_text(
        "briefgen: 1\nmeta: {title: A}\nevents: [{date: 2001-02-30, title: B}, {date: 2001, title: C}]\n"
    )
    command = [*PROGRAM, "build", "good.yaml", "half.yaml", "hopeless.yaml", "--to", "json", "--keep-going", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert [build["result"] for build in json.loads(done.stdout)["builds"]] == ["built", "built", "failed"]
