"""What lies after the moment of issue is told of at the build, with its place, and of no build without one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import TimelineError

NOW = "2024-07-02T09:00+01:00"
EVENTS = (
    "events:\n"
    "- {id: past, date: 2024-01-01, title: The lease is signed}\n"
    "- {id: plan, date: 2029-01-01, kind: planned, title: The lease ends}\n"
    "- {id: slip, date: 2028-12-31, title: Notice is given}\n"
)


def find_problems(folder: Path, meta: str = "", events: str = EVENTS, **job: object) -> list[str]:
    path = folder / "t.yaml"
    path.write_text(f"briefgen: 1\nmeta: {{title: Lease, timezone: Europe/Lisbon{meta}}}\n{events}", encoding="utf-8")
    built = run_build(Job(path, "t", formats=("json",), **job))  # type: ignore[arg-type]
    found = [problem for problem in built.problems if problem.check == "after-issue"]
    assert {problem.severity for problem in found} <= {"warning"}
    return [f"{problem.where.line if problem.where else 0}: {problem.message}" for problem in found]


def test_an_event_after_the_moment_of_issue_is_told_with_its_place(tmp_path: Path) -> None:
    told = [f"6: event 'slip' (2028-12-31) lies after the moment of issue ({NOW})"]
    assert find_problems(tmp_path, issued=NOW) == told
    assert find_problems(tmp_path, issued=NOW, cache=tmp_path / "kept") == told
    assert find_problems(tmp_path, issued=NOW, cache=tmp_path / "kept") == told, "what is remembered is looked at too"
    assert find_problems(tmp_path, tick=NOW) == told


def test_nothing_is_told_without_a_moment_or_of_what_is_not_shown(tmp_path: Path) -> None:
    assert find_problems(tmp_path) == []
    assert find_problems(tmp_path, issued=NOW, until="2026-01-01") == []
    assert find_problems(tmp_path, issued=NOW, checks=(("after-issue", "off"),)) == []
    assert find_problems(tmp_path, issued="2029-06-01T00:00+00:00") == []


def test_the_moment_is_that_of_the_timelines_own_clock(tmp_path: Path) -> None:
    """23:30 of 1 July in UTC is half past midnight of 2 July in Lisbon."""
    events = "events:\n- {id: e, date: 2024-07-02, title: The lease is signed}\n"
    assert find_problems(tmp_path, events=events, issued="2024-07-01T23:30+00:00") == []
    assert len(find_problems(tmp_path, events=events, issued="2024-07-01T22:30+00:00")) == 1


def test_a_written_cut_off_after_the_moment_is_told_itself(tmp_path: Path) -> None:
    told = find_problems(tmp_path, ", as_of: 2030-01-01", issued=NOW)
    assert told == [f"2: meta.as_of (2030-01-01) lies after the moment of issue ({NOW})"]
    assert find_problems(tmp_path, ", as_of: 2024-07-02", issued=NOW) == [], (
        "the check 'after-as-of' tells of the event"
    )


def test_as_an_error_it_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match=r"t\.yaml:6:3: event 'slip' .*\n  help: correct its date"):
        find_problems(tmp_path, issued=NOW, checks=(("after-issue", "error"),))


def test_what_is_issued_and_not_published_is_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(f"briefgen: 1\nmeta: {{title: Lease, series: QUAY}}\n{EVENTS}", encoding="utf-8")

    def read_editions(job: Job) -> tuple[list[str], str]:
        brief = run_build(job).brief
        page = json.loads(run_build(job).outputs["json"])
        assert "draft" not in json.dumps(page) or not job.issued
        facts = [fact for fact in brief.masthead.facts if fact.label == "Edition"]
        return ["".join(run.text for run in fact.value) for fact in facts], brief.furniture.edition

    job = Job(path, "t", formats=("json",))
    assert read_editions(job) == (["QUAY, draft"], "QUAY, draft")
    issued = replace(job, issued=NOW)
    assert read_editions(issued) == (["QUAY, issued 2 July 2024"], "QUAY, issued 2 July 2024")
    german = read_editions(replace(issued, language="de"))[1]
    assert german == "QUAY, ausgegeben am 2. Juli 2024"
    path.write_text(f"briefgen: 1\nmeta: {{title: Lease}}\n{EVENTS}", encoding="utf-8")
    assert read_editions(issued) == ([], "")
