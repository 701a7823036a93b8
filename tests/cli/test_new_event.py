"""`briefgen new-event`: an event more, everything else as it was, and nothing written that `check` would refuse."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefgen.timeline.load import load_timeline, read_timeline

HEAD = "briefgen: 1\nmeta: {title: A}  # what\nactors: {port: {name: Port company}}\nsources: {log: {title: Log}}\n"
NEW = ("--date", "2016", "--title", "B happens")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", "new-event", *arguments]
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("events:\n- {date: 2015, title: A}\n", "events:\n- {date: 2015, title: A}\n+NEW"),
        ("events:\n- date: 2015\n  title: A  # a", "events:\n- date: 2015\n  title: A  # a\n\n+NEW"),
        (
            "events:\n  -   date: 2015\n      title: A\n  # out\n\n# gaps\ngaps: [b]\n",
            "events:\n  -   date: 2015\n      title: A\n  # out\n\n+  -   NEW\n# gaps\ngaps: [b]\n",
        ),
        (
            "events:\n- date: 2015\n  title: |\n    A\ngaps: [b]\n",
            "events:\n- date: 2015\n  title: |\n    A\n\n+NEWgaps: [b]\n",
        ),
        ("", "\nevents:\n+NEW"),
        ("events:  # none yet\ngaps: [b]\n", "events:  # none yet\n+NEWgaps: [b]\n"),
        ("events:\n- date: 2015\n  title: A\n...\n", "events:\n- date: 2015\n  title: A\n\n+NEW...\n"),
    ],
)
def test_the_event_goes_to_the_end_of_the_list_in_its_indents(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + before, encoding="utf-8")
    done = run(tmp_path, "a.yaml", *NEW)
    assert done.returncode == 0, done.stderr
    written = "- id: b-happens\n  date: 2016\n  title: B happens\n"
    deep = "  -   id: b-happens\n      date: 2016\n      title: B happens\n\n"
    expected = HEAD + after.replace("+  -   NEW\n", deep).replace("+NEW", written)
    assert path.read_text(encoding="utf-8") == expected
    line = expected[: expected.index("id: b-happens")].count("\n") + 1
    assert done.stdout == f"a.yaml:{line}: b-happens\n"
    assert load_timeline(path).events[-1].where.line == line


def test_what_lasted_has_a_beginning_and_an_end_and_an_id_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HEAD, encoding="utf-8")
    lasted = ("--start", "2015-03-01T22:52Z", "--end", "2015-03-01T23:40Z", "--title", "The link is down")
    done = run(tmp_path, "a.yaml", *lasted, "--id", "outage", "--status", "disputed")
    assert (done.returncode, done.stderr) == (0, "")
    (event,) = load_timeline(path).events
    assert (event.id, event.status, event.title) == ("outage", "disputed", "The link is down")
    assert "  start: 2015-03-01T22:52Z\n  end: 2015-03-01T23:40Z\n" in path.read_text(encoding="utf-8")


def test_a_date_and_a_beginning_are_not_both_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HEAD, encoding="utf-8")
    done = run(tmp_path, "a.yaml", *NEW, "--start", "2015")
    assert done.returncode == 1
    assert "start" in done.stderr
    assert path.read_text(encoding="utf-8") == HEAD


def test_every_field_is_written_as_it_has_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}events:\n- {{date: 2015, title: A}}\n", encoding="utf-8")
    options = ["--kind", "statement", "--actor", "port,A, B", "--place", "Quay: west", "--tag", "x", "--tag", "no"]
    told = ["--source", "log@p. 4", "--significance", "5", "--summary", "word " * 30 + "*end*", "--date", "c. 1903"]
    done = run(tmp_path, "a.yaml", *options, *told, "--title", "Yes: [it] fell #1", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"id": "yes-it-fell-1", "file": "a.yaml", "line": 7}
    event = next(event for event in load_timeline(path).events if event.id == "yes-it-fell-1")
    assert (event.date.written, event.title, event.kind) == ("c. 1903", "Yes: [it] fell #1", "statement")
    assert (event.actors, event.places, event.tags) == (("port", "A", "B"), ("Quay: west",), ("x", "no"))
    assert (str(event.sources[0]), event.significance, event.summary) == ("log@p. 4", 5, "word " * 30 + "*end*")


def test_an_id_is_never_taken_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}events:\n- {{id: b-happens, date: 2015, title: A}}\n", encoding="utf-8")
    assert run(tmp_path, "a.yaml", *NEW).stdout == "a.yaml:7: b-happens-2\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--date", "2016-02-30"), "'2016-02-30' is not a date"),
        (("--date", "7/10/2015"), "can mean 7 October or 10 July 2015"),
        (("--kind", "evnt"), "help: did you mean 'event'?"),
        (("--source", "lgo"), "there is no source 'lgo'"),
        (("--significance", "9"), "expected 5 or less"),
        (("--summary", "<b>"), "<b>"),
    ],
)
def test_what_check_would_refuse_is_told_and_not_written(tmp_path: Path, options: tuple[str, str], told: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}events:\n- {{date: 2015, title: A}}\n", encoding="utf-8")
    before = path.read_bytes()
    done = run(tmp_path, "a.yaml", *NEW, *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert done.stderr.endswith("the event is not added; 'a.yaml' is as it was\n")
    assert path.read_bytes() == before


def test_a_slip_of_a_name_is_a_warning_as_check_has_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}events:\n- {{date: 2015, title: A}}\n", encoding="utf-8")
    done = run(tmp_path, "a.yaml", *NEW, "--actor", "prot")
    assert done.returncode == 0
    assert "a.yaml:10:12: warning: 'prot' is not declared" in done.stderr
    assert "did you mean 'port'?" in done.stderr


def test_the_file_keeps_its_mark_and_its_ends_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}events:\n- {{date: 2015, title: A}}\n".replace("\n", "\r\n").encode())
    before = path.read_bytes()
    assert run(tmp_path, "a.yaml", *NEW).returncode == 0
    assert path.read_bytes() == before + b"- id: b-happens\r\n  date: 2016\r\n  title: B happens\r\n"


def test_a_part_of_a_timeline_takes_events_too(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"include: [b.yaml]\n{HEAD}", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("events:\n- {date: 2015, title: A}\n", encoding="utf-8")
    assert run(tmp_path, "b.yaml", *NEW, "--source", "log").returncode == 0
    assert [event.id for event in load_timeline(tmp_path / "a.yaml").events] == ["a", "b-happens"]
    assert run(tmp_path, "b.yaml", *NEW, "--date", "2016-13").returncode == 1


@pytest.mark.parametrize("events", ["events: [{date: 2015, title: A}]\n", "events: []\n"])
def test_events_in_brackets_are_left_alone(tmp_path: Path, events: str) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + events, encoding="utf-8")
    done = run(tmp_path, "a.yaml", *NEW)
    assert done.returncode == 2
    assert "brackets" in done.stderr
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == HEAD + events


def test_without_a_terminal_what_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD, encoding="utf-8")
    done = run(tmp_path, "a.yaml")
    assert (done.returncode, done.stderr) == (
        2,
        "--date and --title are missing; an event has a date and a title\n",
    )


def test_on_a_terminal_date_and_title_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}events:\n- {{date: 2015, title: A}}\n", encoding="utf-8")
    ours, its = pty.openpty()
    command = [sys.executable, "-m", "briefgen", "new-event", "a.yaml"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=its, stdout=its, stderr=its) as asking:
        os.close(its)
        said = talk(ours, [("date:", "2016-02-30\n"), ("date:", "2016-02\n"), ("what happened:", "It falls\n")])
        assert asking.wait(20) == 0, said
    os.close(ours)
    assert "'2016-02-30' is not a date" in said
    event = load_timeline(path).events[-1]
    assert (event.id, event.date.written, event.title) == ("it-falls", "2016-02", "It falls")
    assert read_timeline(path).problems == ()


def talk(terminal: int, answers: list[tuple[str, str]]) -> str:
    """Answer questions on a terminal as they come, and return all that was said."""
    said, since, until = "", 0, time.monotonic() + 30
    while time.monotonic() < until:
        if answers and answers[0][0] in said[since:]:
            since = len(said)
            os.write(terminal, answers.pop(0)[1].encode())
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if not ready and not answers:
            continue
        try:
            said += os.read(terminal, 4096).decode() if ready else ""
        except OSError:  # the other side has closed
            break
    return said
