"""Problems go in; the lines, the JSON or the GitHub annotations that show them come out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from briefgen.errors import Problem


def problem_as_dict(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain values for JSON."""
    where = problem.where
    return {
        "file": where.file if where else "",
        "line": where.line if where else 0,
        "column": where.column if where else 0,
        "length": where.length if where else 0,
        "severity": problem.severity,
        "check": problem.check,
        "message": problem.message,
        "help": problem.help,
    }


def problems_as_json(problems: Sequence[Problem]) -> str:
    """Return problems as a JSON object with one list."""
    return json.dumps({"problems": [problem_as_dict(problem) for problem in problems]}, ensure_ascii=False, indent=2)


def problem_as_annotation(problem: Problem) -> str:
    """Return a problem as a GitHub Actions workflow command.

    >>> from briefgen.errors import Where
    >>> problem_as_annotation(Problem("no title", Where("a.yaml", 3, 5)))
    '::error file=a.yaml,line=3,col=5::no title'
    """
    from briefgen.cli.reports import slash_path

    where = problem.where
    place = f" file={_escape(slash_path(where.file), value=True)},line={where.line},col={where.column}" if where else ""
    text = f"{problem.message}. {problem.help}" if problem.help else problem.message
    return f"::{problem.severity}{place}::{_escape(text)}"


def _escape(text: str, *, value: bool = False) -> str:
    """Escape what workflow commands read as their own (actions/toolkit, command.ts)."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if value else escaped
