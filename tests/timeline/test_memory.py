"""A long timeline takes a few times its own size, not twenty."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.timeline.load import load_documents, read_documents, read_timeline

MEASURE = """\
import gc, sys
from pathlib import Path
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline

def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) * 1024

path = Path(sys.argv[1])
read_timeline(path.with_name("short.yaml"))
before = peak()
loaded = read_timeline(path)
problems = check_timeline(loaded)
print((peak() - before) / path.stat().st_size, len(loaded.timeline.events), len(problems))
"""
HEAD = "briefgen: 1\nmeta: {title: T}\nactors: {a: {name: A}, b: {name: B}}\nsources: {s: {title: S}}\nevents:\n"


def write_event(number: int) -> str:
    text = "What happened on that day, what was said of it afterwards by those who saw it, and who did not. " * 2
    return (
        f"- date: {1000 + number % 1000}-{number % 12 + 1:02}-{number % 28 + 1:02}\n"
        f"  title: Event {number} of many\n  summary: {text}\n  actors: [a, b]\n  sources: ['s@p. {number % 300}']\n"
        f"  significance: {number % 5 + 1}\n"
    ) + (f"  claims: [{{by: a, says: It is number {number}}}]\n" if number % 8 == 0 else "")


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="memory is read from /proc")
def test_a_long_timeline_takes_a_few_times_its_size(tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(HEAD + write_event(0), encoding="utf-8")
    (tmp_path / "long.yaml").write_text(HEAD + "".join(map(write_event, range(10_000))), encoding="utf-8")
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "long.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    times, events, problems = done.stdout.split()
    assert (events, problems) == ("10000", "0")
    # Measured: 9; with every node and record of its own: 25.
    assert float(times) < 13


def test_an_audience_of_what_was_read_without_one_sees_the_same(tmp_path: Path) -> None:
    marked = "- {id: red, date: 2001, title: R, marking: TLP:RED}\n- {date: 2002, title: B, related: {causes: [r]}}\n"
    (tmp_path / "t.yaml").write_text(HEAD + write_event(1) + marked, encoding="utf-8")
    ceiling = "TLP:GREEN"
    whole = load_documents(read_documents(tmp_path / "t.yaml"), ceiling=ceiling)
    usual = read_timeline(tmp_path / "t.yaml", ceiling=ceiling)
    assert whole.timeline == usual.timeline
    assert whole.problems == usual.problems
    assert usual.timeline is not None
    assert [event.title for event in usual.timeline.events] == ["Event 1 of many", "B"]


def test_files_can_be_loaded_twice(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(HEAD + "".join(map(write_event, range(20))), encoding="utf-8")
    documents = read_documents(tmp_path / "t.yaml")
    assert load_documents(documents).timeline == load_documents(documents).timeline
