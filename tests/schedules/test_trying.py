"""A schedule is tried: what a run would do at a moment, and a run as if it were that moment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefgen.cli import briefgen
from briefgen.errors import BriefgenError
from tests.schedules.test_outbox import TIMELINE

PROJECT = """\
briefgen: 1
briefs:
  weekly:
    timeline: t.yaml
    formats: json
    schedule: {cron: "0 7 * * mon", timezone: Europe/London, when: changed}
    publish: PUBLISH
    deliver: [{folder: "out/{series}/{edition:04d}"}]
blackouts: [{from: 2026-06-15, until: 2026-06-16}]
"""


class Desk:
    """Calls commands in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("auto")

    def write(self, publish: str) -> None:
        (self.folder / "t.yaml").write_text(TIMELINE, encoding="utf-8")
        (self.folder / "briefgen.yaml").write_text(PROJECT.replace("PUBLISH", publish), encoding="utf-8")

    def __call__(self, *arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(briefgen, arguments, standalone_mode=False)
        if isinstance(done.exception, BriefgenError):
            assert done.exception.exit_code == code, done.exception
            return str(done.exception)
        assert done.exception is None
        assert (done.return_value or 0) == code, done.output
        return done.output

    def run(self, moment: str, *arguments: str, code: int = 0) -> str:
        return self("schedule", "run-due", "--now", moment, *arguments, code=code)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def test_what_a_run_would_do_is_told_and_not_done(desk: Desk) -> None:
    told = desk.run("2026-06-09T12:00+01:00", "--dry-run")
    assert told == (
        "weekly Mon 2026-06-08 07:00 +01:00: would be built, if something changed, and released to "
        "out/{series}/{edition:04d}\n"
    )
    assert not (desk.folder / "archive").exists()
    assert not (desk.folder / "out").exists()
    assert "would be skipped: blackout" in desk.run("2026-06-15T12:00+01:00", "--dry-run")
    found: Any = json.loads(desk.run("2026-06-09T12:00+01:00", "--dry-run", "--json"))
    assert [(each["name"], each["tick"]) for each in found["would"]] == [("weekly", "2026-06-08T06:00:00Z")]


def test_a_run_at_a_moment_is_that_of_the_moment(desk: Desk) -> None:
    assert desk.run("2026-06-01T12:00+01:00") == "nothing is due\n"
    told = desk.run("2026-06-08T07:00+01:00")
    assert "weekly Mon 2026-06-08 07:00 +01:00: published PIER no. 1" in told
    assert (desk.folder / "out/PIER/0001/weekly.json").is_file()
    assert desk.run("2026-06-08T07:05+01:00", "--dry-run") == "nothing would be due\n"
    told = desk.run("2026-06-01T12:00+01:00", code=2)
    assert "lies before 2026-06-08T06:00:00Z, when ticks were last settled" in told
    assert "--now" in desk.run("yesterday", code=2)


def test_a_run_says_when_what_failed_is_tried_again_and_how_to_try_now(desk: Desk) -> None:
    desk.run("2026-06-01T12:00+01:00")
    (desk.folder / "out").write_text("in the way")
    assert "failed, is tried again" in desk.run("2026-06-08T07:00+01:00", code=3)
    (desk.folder / "out").unlink()
    told = desk.run("2026-06-08T07:00:20+01:00")
    wait = "is due; PIER no. 1: folder out/PIER/0001 failed and is tried again at Mon 2026-06-08 06:01 +00:00 (in 40 s)"
    assert told == f"nothing {wait}. Now: briefgen schedule run-due --retry\n"
    assert "nothing would be due; PIER no. 1: folder" in desk.run("2026-06-08T07:00:20+01:00", "--dry-run")
    assert "would be sent" in desk.run("2026-06-08T07:00:20+01:00", "--dry-run", "--retry")
    assert "folder out/PIER/0001: sent" in desk.run("2026-06-08T07:00:20+01:00", "--retry")


def test_a_build_that_failed_is_tried_now(desk: Desk) -> None:
    desk.run("2026-06-01T12:00+01:00")
    (desk.folder / "t.yaml").write_text("briefgen: 1\nmeta: {")
    desk.run("2026-06-08T07:00+01:00", code=3)
    told = desk.run("2026-06-08T07:00:20+01:00")
    assert (
        "nothing is due; weekly Mon 2026-06-08 07:00 +01:00 failed and is tried again at Mon 2026-06-08 07:01" in told
    )
    assert "failed, is tried again" in desk.run("2026-06-08T07:00:20+01:00", "--retry", code=3)
    (desk.folder / "t.yaml").write_text(TIMELINE)
    assert "its timeline was changed" in desk("schedule", "status")
    assert "published PIER no. 1" in desk.run("2026-06-08T07:00:20+01:00")


def find_states(desk: Desk) -> tuple[str, str]:
    (brief,) = json.loads(desk("schedule", "status", "--json"))["briefs"]
    return brief["last_result"], brief["last_state"]


def test_the_status_says_what_became_of_a_draft(desk: Desk) -> None:
    desk.write("manual")
    desk.run("2026-06-01T12:00+01:00")
    desk.run("2026-06-08T07:00+01:00")
    assert find_states(desk) == ("draft", "draft")
    desk("approve", "PIER", "1")
    desk.run("2026-06-08T07:01+01:00")
    assert find_states(desk) == ("draft", "sent")
    assert "+01:00  sent " in desk("schedule", "status")
    desk("recall", "PIER", "1", "--reason", "A name was wrong.")
    assert find_states(desk) == ("draft", "recalled")


def test_the_history_shows_an_approval_at_the_moment_that_was_given(desk: Desk) -> None:
    desk.write("manual")
    desk.run("2026-06-01T12:00+01:00")
    desk.run("2026-06-08T07:00+01:00")
    desk("approve", "PIER", "1", "--now", "2026-06-08T09:30+01:00")
    (line,) = [each for each in desk("history").splitlines() if "released" in each]
    assert line.startswith("2026-06-08T08:30:00Z  weekly ")
    told = [each for each in json.loads(desk("history", "--json"))["history"] if each["event"] == "state"]
    assert told[0]["moved_at"] == "2026-06-08T09:30+01:00"


def test_a_moment_before_a_brief_was_first_built_owes_nothing_and_both_say_so(desk: Desk) -> None:
    desk.run("2026-06-10T12:00+01:00")
    why = "due; weekly was first seen at Wed 2026-06-10 12:00 +01:00, and nothing is owed of the time before; "
    assert desk.run("2026-06-08T07:00+01:00").startswith(f"nothing is {why}")
    assert desk.run("2026-06-08T07:00+01:00", "--dry-run").startswith(f"nothing would be {why}")
    assert json.loads(desk.run("2026-06-08T07:00+01:00", "--dry-run", "--json")) == {"would": []}


def test_what_was_built_by_hand_today_owes_nothing_of_years_ago(desk: Desk) -> None:
    desk("build")
    for arguments, told in ((), "nothing is due"), (("--dry-run",), "nothing would be due"):
        assert desk.run("2020-06-08T07:00+01:00", *arguments).startswith(f"{told}; weekly was first seen at ")


def test_approval_from_the_command_line(desk: Desk) -> None:
    desk.write("manual")
    assert "and waits for approval" in desk.run("2026-06-09T12:00+01:00", "--dry-run")
    desk.run("2026-06-01T12:00+01:00")
    desk.run("2026-06-08T07:00+01:00")
    assert "waits for approval" in desk("schedule", "status")
    assert json.loads(desk("schedule", "status", "--json"))["drafts"][0]["series"] == "PIER"
    told = desk("approve", "PIER", "1")
    assert told == "PIER no. 1: released; the next `briefgen schedule run-due` sends to out/PIER/0001\n"
    assert "drafts" not in desk("schedule", "status")
    assert find_states(desk) == ("draft", "released")
    assert "released" in desk("schedule", "status")
    (desk.folder / "out").write_text("in the way")
    assert "failed, is tried again" in desk("schedule", "run-due", code=3)
    (desk.folder / "out").unlink()
    # It waits already.
    assert "out/PIER/0001 is tried again by itself" in desk("schedule", "resend", "PIER", "1", "--to", "folder", code=2)
    desk("recall", "PIER", "1", "--reason", "A name was wrong.")
    history = desk("history", "--last", "20")
    for word in ("released", "recalled", "A name was wrong.", "retry: folder", "draft"):
        assert word in history, word
    assert "nothing was ever to be sent of PIER no. 9" in desk("schedule", "dismiss", "PIER", "9", code=2)
