"""The lines around a place where YAML breaks off, what may put them right, and how a line is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefgen.source.quoting import cut_comment

_DASHES = re.compile(r" *(?:- +)*")


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to put a text right.

    Attributes:
        message: what is wrong.
        row, column, length: where; rows count from the window's first line, both from 0.
        edits: the rows that change, as they should be.
        advice: the help; when it ends with a colon, the first of these rows is shown behind it.
    """

    message: str
    row: int
    column: int
    length: int
    edits: dict[int, str]
    advice: str = "write:"


@dataclass(frozen=True, slots=True)
class Window:
    """The lines around a fault and the fault within them.

    Attributes:
        first: the number of the first line in the file, from 1.
        lines: the lines, without their ends.
        kind: what was being read, as in `Fault`.
        row, column: the fault, both from 0, rows from the first line.
        opened: row and column where what was being read begins, when known.
    """

    first: int
    lines: list[str]
    kind: str
    row: int
    column: int
    opened: tuple[int, int] | None

    @property
    def line(self) -> str:
        """The line the fault is in."""
        return self.lines[self.row]

    @property
    def above(self) -> int:
        """The row of the nearest line above the fault that says something; the fault's own when there is none."""
        return next((row for row in range(self.row - 1, -1, -1) if says_something(self.lines[row])), self.row)

    @property
    def suspects(self) -> list[int]:
        """The rows in which the slip may be, the likeliest first."""
        opened = [self.opened[0]] if self.opened else []
        return list(dict.fromkeys([self.row, *opened, self.above]))


def says_something(line: str) -> bool:
    """Return whether a line is neither blank nor a comment."""
    return not line.isspace() and line != "" and not line.lstrip(" \t").startswith("#")


def find_key(line: str) -> int:
    """Return where a line's key would begin, after its indent and "- "."""
    lead = _DASHES.match(line)
    return lead.end() if lead else 0


def measure_indent(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def append_sign(line: str, sign: str, closers: str = " ") -> str:
    """Return a line with a sign at its end, before a comment and before any of the closers that end it."""
    body = line[: len(cut_comment(line))].rstrip(closers)
    return body + sign + line[len(body) :]


def find_end(window: Window, row: int, indent: int) -> int:
    """Return the last of the rows from a row on that begin in a column, from 0, or further right."""
    while (
        row + 1 < len(window.lines)
        and window.lines[row + 1].strip()
        and measure_indent(window.lines[row + 1]) >= indent
    ):
        row += 1
    return row
