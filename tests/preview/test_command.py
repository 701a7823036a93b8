"""The command: what it prints, where it listens, how it refuses, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "briefgen", "preview"]


@pytest.fixture(autouse=True)
def usual_signals() -> Iterator[None]:
    """A suite that runs in the background ignores Ctrl-C, and what it starts would do so too."""
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def run(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [*PROGRAM, *arguments]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "BROWSER": "false"},
    ) as process:
        yield process
        if process.poll() is None:
            process.kill()


def refuse(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([*PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.strip()


def read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("is_used", [False, True], ids=["unused", "with a listener and a build"])
def test_a_signal_ends_it_within_a_second_with_one_line(folder: Path, number: signal.Signals, is_used: bool) -> None:
    with run(folder, "pier.yaml", "--port", "0") as process:
        line = read_line(process)
        found = re.fullmatch(r"preview at (http://127\.0\.0\.1:\d+/[\w-]{16}/) \(Ctrl-C ends it\)", line)
        assert found
        if is_used:
            listening = urllib.request.urlopen(f"{found[1]}news?brief=pier&pages=1")
            assert listening.readline().startswith(b"data: ")
        started = time.monotonic()
        process.send_signal(number)
        said = process.communicate(timeout=30)
        # A second alone; a machine that does other things besides may take its time.
        assert time.monotonic() - started < 3
    assert said == ("", "preview stopped\n")
    assert process.returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == ["pier.yaml"]


def test_json_and_quiet_print_the_address_alone(folder: Path) -> None:
    for option in ("--json", "--quiet"):
        with run(folder, "pier.yaml", "--port", "0", option) as process:
            line = read_line(process)
            url = json.loads(line)["url"] if option == "--json" else line
            assert urllib.request.urlopen(url).status == 200
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=30) == ("", "")
        assert process.returncode == 0


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = refuse(folder, "pier.yaml", "--port", str(port))
    assert code == 3
    assert said == (
        f"port {port} of 127.0.0.1 cannot be listened at: address already in use; give another with --port, or "
        "--port 0 for one that is free"
    )


def test_where_the_usual_port_is_taken_a_free_one_serves(folder: Path) -> None:
    with run(folder, "pier.yaml", "--quiet") as one, run(folder, "pier.yaml", "--quiet") as other:
        urls = [read_line(process) for process in (one, other)]
        assert urls[0] != urls[1]
        for url, process in zip(urls, (one, other), strict=True):
            assert urllib.request.urlopen(url).status == 200
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nope.yaml"], 1, "nope.yaml: there is no file 'nope.yaml'"),
        (["."], 1, ".: '.' is a folder, expected a file"),
        (["pier.yaml", "--host", "0.0.0.0"], 2, "--host: '0.0.0.0' is not this machine alone; a preview is for"),
        (["pier.yaml", "--host", "example.org"], 2, "--host: 'example.org' is not this machine alone"),
        (["pier.yaml", "--editor", "https://x/{path}"], 2, "--editor: 'https://x/{path}' is no editor that is known"),
        (["pier.yaml", "--ceiling", " "], 2, "--ceiling is empty; give a value or leave it out"),
        (
            [],
            2,
            "there is nothing to preview: no file was named, and there is no briefgen.yaml and no timelines/*.yaml",
        ),
    ],
)
def test_what_cannot_be_previewed_is_refused(folder: Path, arguments: list[str], code: int, said: str) -> None:
    found = refuse(folder, *arguments)
    assert found[0] == code
    assert found[1].startswith(said)


def test_a_wrong_style_is_shown_in_the_page_not_refused(folder: Path) -> None:
    with run(folder, "pier.yaml", "--quiet", "--port", "0", "--style", "none") as process:
        url = read_line(process)
        with urllib.request.urlopen(f"{url}news?brief=pier") as news:
            told = b""
            while b"there is no style 'none'" not in told:
                told = news.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_it_listens_at_the_loopback_of_ipv6_too(folder: Path) -> None:
    with run(folder, "pier.yaml", "--quiet", "--port", "0", "--host", "::1") as process:
        url = read_line(process)
        assert url.startswith("http://[::1]:")
        assert urllib.request.urlopen(url).status == 200
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_the_help_fits_one_screen() -> None:
    environment = {**os.environ, "COLUMNS": "100"}
    told = subprocess.run([*PROGRAM, "-h"], capture_output=True, text=True, check=True, env=environment).stdout
    lines = told.rstrip("\n").split("\n")
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100
