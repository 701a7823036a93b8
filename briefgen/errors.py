"""What went wrong goes in; a problem with file, line, column and a way out comes out.

The exception tree. Everything that briefgen raises on purpose is one of these:

    BriefgenError               any failure that has a message for the user
    ├── ProblemsError           one or more located problems in the user's files (exit 1)
    │   ├── SourceError         the text of a file cannot be read as YAML
    │   ├── TimelineError       a timeline is readable but wrong
    │   ├── StyleError          a style is readable but wrong
    │   ├── ProjectError        a project file is readable but wrong
    │   └── SelectionError      the selection holds nothing that could be shown
    ├── UsageError              the command or the call cannot be carried out as asked (exit 2)
    └── BuildError              a build failed for a reason outside the user's files (exit 3)
        └── DrawError           a figure or page cannot be drawn as described
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Where(NamedTuple):
    """A place in a user's file: path as given, line and column from 1, length in characters."""

    file: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is and what to do about it.

    Attributes:
        message: what is wrong, with the value seen, then what was expected; lower case, no full stop.
        where: file, line and column; None when no file is to blame.
        help: what to do, or "" when the message says it all.
        excerpt: the text of the line at `where`, without its end; "" when there is none.
        severity: an error stops the work, a warning does not.
        check: the name under which a project turns this check up or off; "" for what cannot be turned off.
    """

    message: str
    where: Where | None = None
    help: str = ""
    excerpt: str = ""
    severity: Severity = "error"
    check: str = ""

    def __str__(self) -> str:
        return format_problem(self)


class BriefgenError(Exception):
    """Any failure that has a message for the user."""

    exit_code = 3


class ProblemsError(BriefgenError):
    """One or more located problems in the user's files; all of them at once.

    Attributes:
        problems: every problem found, in the order of the files.
    """

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(format_problem(problem) for problem in self.problems))


class SourceError(ProblemsError):
    """The text of a file cannot be read as YAML."""


class TimelineError(ProblemsError):
    """A timeline is readable but wrong."""


class StyleError(ProblemsError):
    """A style is readable but wrong."""


class ProjectError(ProblemsError):
    """A project file is readable but wrong."""


class SelectionError(ProblemsError):
    """The selection holds nothing that could be shown, or nothing for the chart that is asked for."""


class FileError(ProblemsError):
    """A file that is to be worked on is not what it has to be."""


class UsageError(BriefgenError):
    """The command or the call cannot be carried out as asked."""

    exit_code = 2


class BuildError(BriefgenError):
    """A build failed for a reason outside the user's files."""

    exit_code = 3


class DrawError(BuildError):
    """A figure or page cannot be drawn as described."""


_EXCERPT_WIDTH = 100
_SHORT_NAME = 3


def format_problem(problem: Problem) -> str:
    """Return a problem as the user reads it: the sentence, the line with a caret, the help.

    >>> print(format_problem(Problem("'id' is given twice", Where("a.yaml", 3, 5, 2), "keep one", "    id: b")))
    a.yaml:3:5: 'id' is given twice
        3 |     id: b
          |     ^^
      help: keep one
    """
    mark = "warning: " if problem.severity == "warning" else ""
    head = f"{problem.where}: " if problem.where else ""
    lines = [f"{head}{mark}{problem.message}"]
    if problem.where and problem.where.line and problem.excerpt.strip():
        lines += _excerpt_lines(problem.where, problem.excerpt)
    if problem.help:
        lines.append(f"  help: {problem.help}")
    return "\n".join(lines)


def _excerpt_lines(where: Where, excerpt: str) -> list[str]:
    """Return the numbered source line and its caret line, cut around the column when very long."""
    start = 0
    if len(excerpt) > _EXCERPT_WIDTH and where.column > _EXCERPT_WIDTH * 2 // 3:
        start = where.column - _EXCERPT_WIDTH // 2
    shown = excerpt[start : start + _EXCERPT_WIDTH].replace("\t", " ")
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)
    before = max(where.column - 1 - start, 0)
    carets = "^" * max(1, min(where.length, len(shown) - before))
    label = f"{where.line:>5} | "
    return [f"{label}{shown}".rstrip(), f"{' ' * 6}| {' ' * before}{carets}"]


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that the user most likely meant, or None when none is near.

    >>> nearest_name("titel", ["date", "title", "tags"]), nearest_name("pfd", ["pdf", "docx"])
    ('title', 'pdf')
    """
    # Of three letters two that change places are a third of the word.
    cutoff = 0.6 if len(name) <= _SHORT_NAME else 0.7
    found = difflib.get_close_matches(name.lower(), [each.lower() for each in known], n=1, cutoff=cutoff)
    if not found:
        return None
    return next(each for each in known if each.lower() == found[0])
