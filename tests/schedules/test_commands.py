"""The commands around schedules, as a user calls them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from briefgen.schedules.ledger import Ledger
from briefgen.schedules.moments import write_moment
from tests.schedules.test_faults import ROOT
from tests.schedules.test_ways import find_port

SECRET = "hunter2-is-no-password"
TIMELINE = """\
briefgen: 1
meta: {title: The pier, series: PIER}
events:
- {id: a, date: 2020-04-01, title: The first pile stands}
"""
PROJECT = """\
briefgen: 1
briefs:
  pier:
    timeline: t.yaml
    formats: [html, json]
    schedule: {cron: "* * * * *", timezone: Europe/London, when: changed}
    publish: auto
    deliver: [{folder: "sent/{series}/{edition:04d}"}]
  board:
    timeline: t.yaml
    series: BOARD
    formats: html
    schedule: {cron: "* * * * *", timezone: UTC}
    deliver: [{smtp: desk}]
recipients: {desk: {to: a@example.org}}
smtp: {host: 127.0.0.1, port: 1, user: "${env:MAIL_USER}", password: "${env:MAIL_PASSWORD}"}
"""


class Shell:
    """Runs briefgen in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ, "PYTHONPATH": str(ROOT), "MAIL_USER": "me", "MAIL_PASSWORD": SECRET, "NO_COLOR": "1",
        }  # fmt: skip
        self.said = ""

    def __call__(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "briefgen", *arguments], cwd=self.folder, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.said += done.stdout + done.stderr
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))

    def see(self, minutes: int, *briefs: str) -> None:
        """Let the ledger have seen briefs so many minutes ago."""
        ledger = Ledger.open(self.folder / ".briefgen/ledger.sqlite")
        with ledger.write(datetime.now(UTC) - timedelta(minutes=minutes)) as writing:
            for brief in briefs:
                writing.record("first-seen", brief=brief, variant="")
        ledger.close()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    (tmp_path / "briefgen.yaml").write_text(PROJECT, encoding="utf-8")
    return Shell(tmp_path)


@pytest.mark.long
def test_what_is_unchanged_is_not_built_again(shell: Shell) -> None:
    assert {each["result"] for each in shell.json("build")["builds"]} == {"built"}
    again = shell.json("build")["builds"]
    assert {each["result"] for each in again} == {"unchanged"}
    assert {each["format"] for each in again[0]["outputs"]} == {"html", "json"}
    (shell.folder / "output/board.html").write_text("changed by hand")
    assert [each["result"] for each in shell.json("build")["builds"]] == ["unchanged", "built"]
    # A comment is no change of what the brief says; a word is.
    (shell.folder / "t.yaml").write_text(f"# seen\n{TIMELINE}", encoding="utf-8")
    assert {each["result"] for each in shell.json("build")["builds"]} == {"unchanged"}
    (shell.folder / "t.yaml").write_text(TIMELINE.replace("stands", "fell"), encoding="utf-8")
    assert {each["result"] for each in shell.json("build")["builds"]} == {"built"}
    assert {each["result"] for each in shell.json("build", "--force", "--now", "2026-01-01T00:00Z")["builds"]} == {
        "built"
    }


def test_one_that_fails_leaves_the_others_and_the_table_names_it(shell: Shell) -> None:
    (shell.folder / "bad.yaml").write_text("briefgen: 1\nmeta: {title: A}\nevents: [{date: 2001-02-30, title: B}]\n")
    text = PROJECT.replace("    timeline: t.yaml\n    series: BOARD", "    timeline: bad.yaml\n    series: BOARD")
    (shell.folder / "briefgen.yaml").write_text(text, encoding="utf-8")
    told = shell("build", code=3)
    assert "bad.yaml:3:17" in told
    assert "board: failed" in told
    assert "pier   built " in " ".join(told.split("brief ")[-1].splitlines())
    history = shell.json("history")["history"]
    assert {(each["brief"], each["result"]) for each in history} == {("board", "failed"), ("pier", "built")}
    assert "2001-02-30" in next(each["reason"] for each in history if each["brief"] == "board")


@pytest.mark.long
def test_a_day_of_the_command_line(shell: Shell) -> None:
    assert "nothing was built yet" in shell("history")
    coming = shell.json("schedule", "next", "--count", "4")["ticks"]
    assert [each["brief"] for each in coming] == ["board", "pier", "board", "pier"]
    shell.see(3, "pier", "board")
    assert shell("schedule", "status", "--fail-if-late")
    told = shell("schedule", "run-due")
    assert "published PIER no. 1" in told
    assert "waits for approval: BOARD no. 1" in told
    assert "skipped: missed; a later tick came before it was built" in told
    assert (shell.folder / "sent/PIER/0001/pier.html").is_file()
    shell("approve", "BOARD", "1")
    # The mail server is not there: the mail waits, and that is a failure of the run.
    told = shell("schedule", "run-due", code=3)
    assert "BOARD no. 1: smtp a@example.org: failed, is tried again: the mail server '127.0.0.1' cannot be used" in told
    status = shell.json("schedule", "status", "--fail-if-late", code=3)
    assert [(each["way"], each["result"]) for each in status["deliveries"]] == [("smtp", "retry")]
    shell("withdraw", "BOARD", "1", "--reason", "The title was wrong.")
    shell("hold", "PIER", "1", "--reason", "case 114")
    assert (shell.folder / "archive/PIER/0001/held.txt").read_text() == "case 114\n"
    shell("hold", "PIER", "1", "--release")
    assert "each as it was written" in shell("audit", "verify")
    events = [json.loads(line)["event"] for line in (shell.folder / ".briefgen/audit.jsonl").read_text().splitlines()]
    assert {"first-seen", "begun", "skipped", "tick", "queued", "delivery", "state"} <= set(events)
    copy = shell.folder / ".briefgen/audit.jsonl"
    copy.write_text(copy.read_text().replace("PIER", "PEER", 1))
    assert "the event is not as it was written" in shell("audit", "verify", code=1)


@pytest.mark.long
def test_no_secret_is_in_any_file_or_word(shell: Shell) -> None:
    shell.see(3, "pier", "board")
    shell("schedule", "run-due")
    shell("approve", "BOARD", "1")
    shell("schedule", "run-due", "--debug", code=3)
    shell("schedule", "status")
    shell("schedule", "export", "--github-actions", "-o", "units")
    assert SECRET not in shell.said
    read = 0
    for path in shell.folder.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
            read += 1
    assert read > 10


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("schedule", "next", "peer"), "there is no brief 'peer' with a schedule; did you mean 'pier'?"),
        (("schedule", "export"), "say for whom: --systemd, --cron or --github-actions"),
        (("schedule", "run-due", "--scheduler", "nowhere"), "is no address; write tcp://host:8786, or local"),
        (("schedule", "serve", "--listen", "nowhere"), "--listen: 'nowhere' is no address; write 127.0.0.1:9464"),
        (("hold", "PIER", "1"), "give --reason to hold an edition, or --release"),
    ],
)
def test_wrong_usage_is_explained(shell: Shell, arguments: tuple[str, ...], message: str) -> None:
    assert message in shell(*arguments, code=2)


@pytest.mark.long
def test_the_project_file_is_checked_like_a_timeline(shell: Shell) -> None:
    assert shell("check", "briefgen.yaml") == "briefgen.yaml: good, 2 briefs, 2 schedules, 1 recipient list\n"
    text = PROJECT.replace("timezone: UTC", "timezone: Utopia").replace("{smtp: desk}", "{smtp: dask}")
    (shell.folder / "briefgen.yaml").write_text(text, encoding="utf-8")
    told = json.loads(shell("check", "briefgen.yaml", "--format", "json", code=1))["problems"]
    assert [(each["line"], "Utopia" in each["message"]) for each in told] == [(13, True)]
    assert "briefgen.yaml:13:45" in shell("check", "briefgen.yaml", code=1)


def test_without_a_project_it_says_so(tmp_path: Path) -> None:
    assert "there is no briefgen.yaml here" in Shell(tmp_path)("schedule", "run-due", code=2)


@pytest.mark.long
def test_two_briefs_do_not_share_a_series(shell: Shell) -> None:
    text = PROJECT.replace("    series: BOARD\n", "")
    (shell.folder / "briefgen.yaml").write_text(text, encoding="utf-8")
    shell.see(3, "pier", "board")
    told = shell("schedule", "run-due", code=3)
    assert "the series 'PIER' is that of the brief" in told
    assert "give '" in told


def read_address(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.full)])
def test_a_service_builds_answers_and_stops(shell: Shell, number: signal.Signals) -> None:
    shell.see(2, "pier", "board")
    port = find_port()
    command = [sys.executable, "-m", "briefgen", "schedule", "serve", "--json", "--every", "1"]
    with subprocess.Popen(
        [*command, "--listen", f"127.0.0.1:{port}"], cwd=shell.folder, env=shell.environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        lines = []
        while sum(line["event"] == "delivery" for line in lines) < 1:
            lines.append(json.loads(process.stdout.readline()))
        deadline = time.monotonic() + 20
        while read_address(f"http://127.0.0.1:{port}/metrics")[1].count("briefgen_last_run_timestamp_seconds 0.0"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert read_address(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
        code, metrics = read_address(f"http://127.0.0.1:{port}/metrics")
        assert code == 200
        assert 'briefgen_ticks_total{result="published"} 1.0' in metrics
        assert 'briefgen_deliveries_total{result="sent",way="folder"} 1.0' in metrics
        assert read_address(f"http://127.0.0.1:{port}/else")[0] == 404
        # A project that is broken meanwhile is told of, and the last good one goes on.
        (shell.folder / "briefgen.yaml").write_text("briefgen: 1\nbriefs: {}\n", encoding="utf-8")
        while lines[-1]["event"] != "fault":
            lines.append(json.loads(process.stdout.readline()))
        assert "'briefs' is empty" in lines[-1]["reason"]
        process.send_signal(number)
        rest, said = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert said == ""
    assert json.loads(rest.splitlines()[-1])["event"] == "stopped"
    assert lines[0]["event"] == "started"
    assert all(line["at"][:4] == write_moment(datetime.now(UTC))[:4] for line in lines)
