"""Every tests/cases/timeline/*.yaml holds faults each with its problem as a comment on its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline

CASES = sorted((Path(__file__).parent.parent / "cases" / "timeline").glob("*.yaml"))
EXPECTED = re.compile(r"#\s*(error|warning):\s*(.+?)\s*(?=# (?:error|warning):|$)")


def read_expected(path: Path) -> list[tuple[int, str, str]]:
    """Return (line, severity, text) of every expectation in a case."""
    return [
        (number, severity, text)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for severity, text in EXPECTED.findall(line)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_has_its_problems_and_no_others(path: Path) -> None:
    expected = read_expected(path)
    problems = check_timeline(read_timeline(path))
    found = [(problem.where.line, problem.severity, problem.message) for problem in problems if problem.where]
    assert len(found) == len(problems), "every problem has a place"
    for line, severity, text in expected:
        match = next((each for each in found if each[0] == line and each[1] == severity and text in each[2]), None)
        assert match, f"line {line}: no {severity} '{text}' among {found}"
        found.remove(match)
    assert not found


def test_there_are_cases() -> None:
    assert len(CASES) >= 8
