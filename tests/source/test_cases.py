"""Every tests/cases/source/*.yaml names its problems in comments, and has no others.

`# error at 8: text` means column 8 of the comment's own line; `# error at 4:8: text` line 4, for what a comment would
change. Texts are the beginnings of messages; several may stand on a line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefgen.errors import Problem, SourceError
from briefgen.source import events, read_document

CASES = sorted((Path(__file__).parent.parent / "cases" / "source").glob("*.yaml"))
EXPECTED = re.compile(r"# (error|warning) at (?:(\d+):)?(\d+): (.*?)\s*(?=# (?:error|warning) at|$)")


def read_expected(path: Path) -> list[tuple[int, int, str, str]]:
    """Return (line, column, severity, text) of every expectation in a case, in the order of the file."""
    return sorted(
        (int(line or number), int(column), severity, text)
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for severity, line, column, text in EXPECTED.findall(row)
    )


def read_problems(path: Path) -> list[Problem]:
    try:
        return list(read_document(path).warnings)
    except SourceError as error:
        return list(error.problems)


def check_case(path: Path) -> None:
    problems = read_problems(path)
    found = [(*problem.where[1:3], problem.severity, problem.message) for problem in problems if problem.where]
    expected = read_expected(path)
    assert [each[:3] for each in found] == [each[:3] for each in expected]
    for each, wanted in zip(found, expected, strict=True):
        assert wanted[3] in each[3]


def test_there_are_cases() -> None:
    assert len(CASES) >= 14
    assert sum(bool(read_expected(path)) for path in CASES) >= 13


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_has_its_problems_and_no_others(path: Path) -> None:
    check_case(path)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_parser_in_python_finds_the_same_lines(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It refuses a little more than the compiled one: a '?' behind a date in brackets, for one."""
    monkeypatch.setattr(events, "make_parser", events.PlainParser)
    found = {problem.where.line for problem in read_problems(path) if problem.where}
    assert found >= {line for line, *_ in read_expected(path)} - {2 if path.stem == "directives" else 0}
