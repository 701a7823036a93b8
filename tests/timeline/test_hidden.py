"""Hidden characters are found in records that were put away, which are read again only where there may be some."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.source import Mapping, PutAway
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline

HEAD = "briefgen: 1\nmeta: {title: A}\nevents:\n"
JOINED = "- {date: 2001, title: می\N{ZERO WIDTH NON-JOINER}روم}\n"


def find(folder: Path, events: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[tuple[int, str]], int]:
    """Return the lines and messages of what is hidden, and how many records were read again."""
    again: list[PutAway] = []
    unpack = PutAway.unpack

    def count(node: PutAway) -> Mapping:
        again.append(node)
        return unpack(node)

    (folder / "t.yaml").write_text(HEAD + events, encoding="utf-8")
    loaded = read_timeline(folder / "t.yaml")
    with monkeypatch.context() as patched:
        patched.setattr(PutAway, "unpack", count)
        problems = check_timeline(loaded)
    found = [(problem.where.line, problem.message) for problem in problems if problem.where is not None]
    assert {problem.check for problem in problems} <= {"hidden-characters"}
    return found, len(again)


def test_joiners_that_are_needed_are_not_looked_at_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find(tmp_path, JOINED * 3, monkeypatch) == ([], 0)


@pytest.mark.parametrize(
    "title",
    ["pay\N{ZERO WIDTH SPACE}pal", '"pay\\u200bpal"', '"pay\\U0000200Bpal"', "'pay\N{ZERO WIDTH SPACE}\n    pal'"],
)
def test_those_that_are_not_are_found(tmp_path: Path, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, again = find(tmp_path, f"{JOINED}- date: 2002\n  title: {title}\n", monkeypatch)
    assert [line for line, _ in found] == [6]
    assert "U+200B" in found[0][1]
    assert again == 1
