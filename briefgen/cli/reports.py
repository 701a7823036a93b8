"""Problems of files go in; what other programs read of them comes out: SARIF 2.1.0, or JUnit's XML."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from briefgen import __version__
from briefgen.errors import Problem, Where, format_problem
from briefgen.text.xml_text import drop_forbidden

if TYPE_CHECKING:
    from briefgen.builds.checks import NamedCheck

# What problems without a check of their own stand under.
INVALID = "invalid"
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class Checked(NamedTuple):
    """A file that was named, and what was found in it and in the files that it takes in."""

    file: str
    problems: tuple[Problem, ...]


def slash_path(file: str, make: Callable[[str], PurePath] = Path) -> str:
    r"""Return a path with the slashes that reports want, also of a system that writes others.

    >>> from pathlib import PureWindowsPath
    >>> slash_path(r"timelines\case.yaml", PureWindowsPath)
    'timelines/case.yaml'
    """
    return make(file).as_posix()


def locate_uri(file: str, folder: PurePath, make: Callable[[str], PurePath] = Path) -> str:
    r"""Return a file as an address, relative to a folder where it lies in that.

    >>> from pathlib import PurePosixPath, PureWindowsPath
    >>> locate_uri("/w/a b.yaml", PurePosixPath("/w"), PurePosixPath)
    'a%20b.yaml'
    >>> locate_uri("C:\\x\\y.yaml", PureWindowsPath("D:\\w"), PureWindowsPath)
    'file:///C:/x/y.yaml'
    """
    path = make(file)
    if path.is_absolute() and path.is_relative_to(folder):
        path = path.relative_to(folder)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")


def write_sarif(checked: Sequence[Checked], folder: PurePath) -> str:
    """Return problems as a log that code scanning takes.

    Args:
        checked: the files and what was found.
        folder: that addresses are relative to.
    """
    from briefgen.builds.checks import list_checks

    rules = [_invalid_rule(), *(_describe_rule(check) for check in list_checks().values())]
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    results = [_describe_result(problem, places, folder) for each in checked for problem in each.problems]
    driver = {"name": "briefgen", "semanticVersion": __version__, "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _invalid_rule() -> dict[str, Any]:
    told = "What stands here is not what the format expects; the message says what was expected."
    return {
        "id": INVALID,
        "shortDescription": {"text": "The file is readable and right."},
        "fullDescription": {"text": told},
        "help": {"text": told},
        "defaultConfiguration": {"level": "error"},
    }


def _describe_rule(check: NamedCheck) -> dict[str, Any]:
    from briefgen.cli.explain import explain_check

    told = check.explanation
    return {
        "id": check.name,
        "shortDescription": {"text": told.asks},
        "fullDescription": {"text": f"{told.asks} {told.why}"},
        "help": {"text": explain_check(check), "markdown": f"```\n{explain_check(check)}\n```"},
        "defaultConfiguration": {"level": "error" if check.level == "error" else "warning"},
    }


def _describe_result(problem: Problem, places: dict[str, int], folder: PurePath) -> dict[str, Any]:
    rule = problem.check if problem.check in places else INVALID
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": places[rule],
        "level": problem.severity,
        "message": {"text": f"{problem.message}. {problem.help}" if problem.help else problem.message},
    }
    if problem.where is not None:
        result["locations"] = [{"physicalLocation": _describe_place(problem.where, folder)}]
    return result


def _describe_place(where: Where, folder: PurePath) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": locate_uri(where.file, folder)}}
    if where.line:
        end = where.column + max(where.length, 1)
        place["region"] = {"startLine": where.line, "startColumn": where.column, "endColumn": end}
    return place


def write_junit(checked: Sequence[Checked]) -> str:
    """Return problems as test results: a file is a case, errors make it fail, warnings are what it says."""
    from xml.sax.saxutils import escape, quoteattr

    cases, failures = [], 0
    for each in checked:
        errors = [problem for problem in each.problems if problem.severity == "error"]
        warnings = [problem for problem in each.problems if problem.severity != "error"]
        inner = ""
        if errors:
            failures += 1
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            message = quoteattr(f"{drop_forbidden(errors[0].message)}{more}")
            inner += f'\n      <failure type="error" message={message}>{_escape_all(errors, escape)}</failure>'
        if warnings:
            inner += f"\n      <system-out>{_escape_all(warnings, escape)}</system-out>"
        name = quoteattr(drop_forbidden(slash_path(each.file)))
        head = f'    <testcase classname="briefgen.check" name={name} file={name}'
        cases.append(f"{head}>{inner}\n    </testcase>" if inner else f"{head}/>")
    counts = f'tests="{len(checked)}" failures="{failures}" errors="0" skipped="0"'
    body = "\n".join(cases)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="briefgen" {counts}>\n  <testsuite name="briefgen check" {counts}>\n{body}\n'
        "  </testsuite>\n</testsuites>"
    )


def _escape_all(problems: Sequence[Problem], escape: Callable[[str], str]) -> str:
    return escape(drop_forbidden("\n".join(map(format_problem, problems))))
