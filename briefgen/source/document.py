"""A file or its bytes go in; a Document comes out, or every problem that keeps it from being read."""

from __future__ import annotations

import hashlib
import stat
import textwrap
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from briefgen.errors import Problem, Severity, SourceError, Where, nearest_name
from briefgen.source.characters import decode_text
from briefgen.source.foreign_files import recognize_foreign
from briefgen.source.lines import Lines
from briefgen.source.nodes import Node, Scalar
from briefgen.source.put_away import Consumer
from briefgen.source.reader import MAX_PROBLEMS, Reading, read_nodes
from briefgen.source.repair import explain_fault

MAX_BYTES = 150_000_000
"""Some 100,000 events with texts."""

MAX_REREAD = 2_000_000
"""Characters that may be read again, with faults put right, to find what else is wrong."""

MAX_EXCERPT = 2_000
"""Characters of a line that a problem carries."""

SMALLEST_TIMELINE = """\
briefgen: 1
meta: {title: What this timeline is about}
events:
- date: 2015-10-07
  title: What happened"""

Shift: TypeAlias = tuple[Where | None, int]
"""A place, and by how many characters a repair there made its line longer."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read.

    Attributes:
        file: its path, as given.
        root: its outermost node, with all others in it.
        sha256: of its bytes, in hexadecimal.
        lines: its lines; also found by `line_text`.
        warnings: what may have been read otherwise than it was meant, in the order of the file.
        values: how many it holds, a list or map counting twice and an alias all it stands for.
    """

    file: str
    root: Node
    sha256: str
    lines: Lines = field(repr=False, compare=False)
    warnings: tuple[Problem, ...] = ()
    values: int = field(default=0, repr=False, compare=False)

    def line_text(self, line: int) -> str:
        """Return a line, counted from 1, without its end; "" for a line that is not there."""
        return self.lines[line]

    def problem(
        self, at: Node | Where, message: str, advice: str = "", *, severity: Severity = "error", check: str = ""
    ) -> Problem:
        """Return a problem at a node or a place of this document, with the line's text.

        Args:
            at: where.
            message, severity, check: as in `Problem`.
            advice: its help.
        """
        where = at if isinstance(at, Where) else at.where
        return _add_excerpt(Problem(message, where, advice, "", severity, check), self.lines)


def read_document(
    path: Path, *, name: str | None = None, smallest: str = SMALLEST_TIMELINE, consumer: Consumer | None = None
) -> Document:
    """Read a YAML file.

    Args:
        path: the file.
        name: what problems call it; default: the path as given.
        smallest: the smallest useful file of its kind, shown when it is empty.
        consumer: who takes the records of one of its lists as they are read.

    Raises:
        SourceError: it is no file that can be opened, or that of another program, or `parse_document` refuses it.
    """
    file = name or str(path)
    data = read_bytes(path, file)
    if (foreign := recognize_foreign(data, file)) is not None:
        raise SourceError([foreign])
    return parse_document(data, file, smallest=smallest, consumer=consumer)


def read_bytes(path: Path, file: str, most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file, at most `most` of them and one.

    Args:
        path: the file.
        file: what problems call it.
        most: as many as are read; one more says that there are more.

    Raises:
        SourceError: it is no file that can be opened.
    """
    try:
        kind = _name_irregular(path.stat().st_mode)
        if kind:
            # To open a pipe is to wait until somebody writes to it; a device may never end.
            message = f"'{file}' is {kind}, expected a file"
            raise SourceError([Problem(message, Where(file), "save the text in a file and name that")])
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise SourceError([_describe_unopened(path, file, error)]) from error


def parse_document(
    data: bytes, name: str, *, smallest: str = SMALLEST_TIMELINE, consumer: Consumer | None = None
) -> Document:
    r"""Read the bytes of a YAML file into located nodes.

    Args:
        data: UTF-8, with or without a byte order mark, at most MAX_BYTES.
        name: what problems call the file.
        smallest: the smallest useful file of its kind, shown when this one is empty.
        consumer: who takes the records of one of its lists as they are read.

    Raises:
        SourceError: the text is no YAML or holds what is refused; with all problems that could be found, each with
            its place and line.

    >>> parse_document(b"events:\n- date: 0042\n", "a.yaml").root.get("events").items[0].get("date").text
    '0042'
    """
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB, which is as much as is read"
        raise SourceError([Problem(message, Where(name), "split it into several files and 'include' them")])
    sha256 = hashlib.sha256(data).hexdigest()
    text, problems = decode_text(data, name)
    del data  # the text is enough from here on
    reading, faults = _read_past_faults(text, name, consumer)
    problems += faults
    root = reading.root
    if not problems and (root is None or (isinstance(root, Scalar) and root.is_empty)):
        example = textwrap.indent(smallest, "    ")
        problems.append(Problem("the file is empty", Where(name), f"the smallest useful one reads\n{example}"))
    lines = Lines(text)
    if problems or root is None:
        raise SourceError(_add_excerpts(problems, lines))
    return Document(name, root, sha256, lines, tuple(_add_excerpts(reading.warnings, lines)), reading.values)


def _name_irregular(mode: int) -> str:
    """Say what is at a path that is neither a file nor a folder, by its mode; "" for those two.

    >>> _name_irregular(stat.S_IFIFO | 0o644)
    'a pipe'
    """
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return ""
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _describe_unopened(path: Path, file: str, error: OSError) -> Problem:
    """Say why a file cannot be opened; a missing one may be misspelt."""
    if isinstance(error, FileNotFoundError):
        return Problem(f"there is no file '{file}'", Where(file), _suggest_file(path))
    if isinstance(error, IsADirectoryError):
        return Problem(f"'{file}' is a folder, expected a file", Where(file), "name one of the files in it")
    if isinstance(error, PermissionError):
        return Problem(
            f"'{file}' may not be read by this user", Where(file), "ask its owner, or change its permissions"
        )
    return Problem(f"'{file}' cannot be read: {(error.strerror or 'no reason given').lower()}", Where(file))


def _suggest_file(path: Path) -> str:
    """Return help for a file that is not there: the nearest name in its folder."""
    try:
        names = sorted(each.name for each in islice(path.parent.iterdir(), 1_000))
    except FileNotFoundError:
        return f"there is no folder '{path.parent}' either"
    except OSError:
        return ""  # the folder may not be listed; that the file is missing is said already
    near = nearest_name(path.name, names)
    return f"is '{near}' meant?" if near else ""


def _read_past_faults(text: str, file: str, consumer: Consumer | None) -> tuple[Reading, list[Problem]]:
    """Read a text; where it is no YAML, put it right and read on, so that all faults are found at once.

    Returns:
        The last reading, and all problems found, those of the last reading among them.
    """
    faults: list[Problem] = []
    shifts: list[Shift] = []
    left = MAX_REREAD
    reading = read_nodes(text, file, consumer)
    while reading.fault is not None:
        explained = explain_fault(text, reading.fault, file)
        faults.append(_shift_back(explained.problem, shifts))
        left -= len(text) + explained.tried
        if explained.repaired is None or left < 0 or len(faults) == MAX_PROBLEMS:
            break
        met, grown = reading.fault, len(explained.repaired) - len(text)
        reading, text = read_nodes(explained.repaired, file), explained.repaired
        if reading.fault and (reading.fault.line, reading.fault.column - grown) <= (met.line, met.column):
            break
        shifts.append((faults[-1].where, grown))
    return reading, faults + [_shift_back(problem, shifts) for problem in reading.problems]


def _shift_back(problem: Problem, shifts: list[Shift]) -> Problem:
    """Return a problem met in a repaired text, in the column it has in the file."""
    where = problem.where or Where("")
    grown = sum(by for at, by in shifts if at and at.line == where.line and at.column < where.column)
    return replace(problem, where=where._replace(column=where.column - grown)) if grown else problem


def _add_excerpts(problems: list[Problem], lines: Lines) -> list[Problem]:
    """Return problems in the order of their places, each with its line."""
    return [_add_excerpt(problem, lines) for problem in sorted(problems, key=lambda each: each.where or Where(""))]


def _add_excerpt(problem: Problem, lines: Lines) -> Problem:
    """Return a problem with the text of its line, as much of it as makes sense to carry."""
    if problem.where is None or not problem.where.line or problem.where.column > MAX_EXCERPT:
        return problem
    return replace(problem, excerpt=lines[problem.where.line][:MAX_EXCERPT])
