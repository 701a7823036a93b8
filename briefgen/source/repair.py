"""The place where a text stops being YAML goes in; what to tell its author and the text put right come out.

YAML says what it met, not what was meant. So the usual slips are tried one after the other on the lines around the
place, and the first that lets reading go on below it is what the author is told, with the line as it should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefgen.errors import Problem, Where
from briefgen.source.events import Fault, find_fault
from briefgen.source.lines import Lines
from briefgen.source.quoting import MAX_SHOWN
from briefgen.source.slips import propose_repairs
from briefgen.source.window import Repair, Window, measure_indent

MAX_WINDOW = 20_000
"""Characters around a fault that a repair is tried on."""

MAX_LINE = 1_000
"""Characters of a line that a repair is tried on."""

LOOK_AHEAD = 20
"""Lines after a fault that a repair is tried on, for a text that goes on below."""

_LIST_ITEM = re.compile(r"( *)- +(.*:(?: |$))?", re.MULTILINE)


class Explanation(NamedTuple):
    """What a fault is.

    Attributes:
        problem: in the author's terms, without excerpt.
        repaired: the whole text with the fault put right, every line where it was; None when no repair was found.
        tried: how many characters were read to find that out.
    """

    problem: Problem
    repaired: str | None
    tried: int


def explain_fault(text: str, fault: Fault, file: str) -> Explanation:
    """Say in the author's terms why a text is no YAML.

    Args:
        text: the whole text.
        fault: the place where it stops being YAML.
        file: path of the file, for the place.

    >>> print(explain_fault("title: Aim: retake", Fault(1, 11), "a.yaml").problem)
    a.yaml:1:8: 'Aim: retake' needs quotes, because it holds ': ', which begins a new key
      help: put it in quotes: title: "Aim: retake"
    """
    tried = 0
    further: Explanation | None = None
    for start, end in _cut_windows(text, fault):
        tried += end - start
        window = _look_through(text[start:end], fault, text.count("\n", 0, start))
        if window is None:
            continue
        for repair in propose_repairs(window):
            lines = "\n".join(repair.edits.get(row, line) for row, line in enumerate(window.lines))
            tried += end - start
            left = find_fault(lines)
            if _reaches_past_line(window, repair, left):
                return Explanation(_tell(repair, window.first, file), text[:start] + lines + text[end:], tried)
            if further is None and _reaches_past_fault(window, repair, left):
                further = Explanation(_tell(repair, window.first, file), text[:start] + lines + text[end:], tried)
    if further is not None:
        return further._replace(tried=tried)
    return Explanation(_describe(fault, file), None, tried)


def _cut_windows(text: str, fault: Fault) -> Iterator[tuple[int, int]]:
    """Yield spans of whole lines around a fault: from the records it is in, an unindented line, the start.

    Last comes the nearest list item, to which a line that begins too far left may belong.
    """
    lines = Lines(text)
    first = min(fault.line, fault.opened[0]) if fault.opened and fault.kind != "map" else fault.line
    start = lines.find_start(first)
    end = lines.find_start(fault.line + 1 + LOOK_AHEAD)
    end = len(text) if end < 0 else end - 1
    indent = min(measure_indent(lines[first]), measure_indent(lines[fault.line]))
    starts: list[int] = []
    nearest: list[int] = []
    while start > 0 and end - start < MAX_WINDOW:
        start = text.rfind("\n", 0, start - 1) + 1
        if text[start] not in " \t\n#":
            starts.append(start)
            break
        if item := _LIST_ITEM.match(text, start):
            nearest = nearest or [start]
            if item[2] and len(item[1]) < indent:
                indent = len(item[1])
                starts.append(start)
    if fault.opened and fault.kind == "map":
        # A quote that is not closed swallows records: what was being read began with the first of them.
        starts.append(lines.find_start(fault.opened[0]))
    for begin in dict.fromkeys((*starts, 0, *nearest)):
        if end - begin <= MAX_WINDOW:
            yield begin, end


def _look_through(text: str, fault: Fault, skipped: int) -> Window | None:
    """Return a window onto some lines, or None when they are too long or do not show the fault by themselves.

    Lines cut from within a record show another one: that they end where the list does in which they begin.
    """
    found = find_fault(text)
    lines = text.split("\n")
    if found is None or any(len(line) > MAX_LINE for line in lines):
        return None
    if (found.line + skipped, found.column, found.kind) != (fault.line, fault.column, fault.kind):
        return None
    opened = (found.opened[0] - 1, found.opened[1] - 1) if found.opened else None
    return Window(skipped + 1, lines, found.kind, found.line - 1, found.column - 1, opened)


def _reaches_past_line(window: Window, repair: Repair, left: Fault | None) -> bool:
    """Return whether the first fault left, if any, lies below the lines repaired."""
    return left is None or left.line - 1 > max(window.row, *repair.edits)


def _reaches_past_fault(window: Window, repair: Repair, left: Fault | None) -> bool:
    """Return whether the first fault left is another one, further right on the line."""
    grown = len(repair.edits.get(window.row, window.line)) - len(window.line)
    return left is not None and left.line - 1 == window.row and left.column - 1 - grown > window.column


def _tell(repair: Repair, first: int, file: str) -> Problem:
    """Return the problem that a repair puts right; first is the line of the window's row 0."""
    where = Where(file, first + repair.row, repair.column + 1, max(repair.length, 1))
    advice = repair.advice
    if advice.endswith(":"):
        shown = repair.edits[min(repair.edits)].strip()
        advice = f"{advice} {shown}" if len(shown) <= MAX_SHOWN else advice.removesuffix(":")
    return Problem(repair.message, where, advice)


def _describe(fault: Fault, file: str) -> Problem:
    """Say what can be said of a fault that no repair mends."""
    line, column = fault.opened or (fault.line, fault.column)
    here, opened = Where(file, fault.line, fault.column), Where(file, line, column)
    if fault.kind == "quote":
        return Problem("the quoted text that begins here cannot be read", opened, "is its closing quote missing?")
    if fault.kind == "flow":
        message = f"the bracket that opens here is not closed rightly before line {fault.line}, column {fault.column}"
        return Problem(message, opened, "is a comma, a bracket or a quote missing?")
    if fault.kind == "list":
        message = f"this does not go on the list that begins in line {line}, expected '- ' in column {column}"
        return Problem(message, here, "indent the lines of a list alike; do not mix '- ' lines and keys")
    if fault.kind == "map":
        message = f"this does not go on the keys that begin in line {line}, expected a key in column {column}"
        return Problem(message, here, "indent the keys of a record alike; do not mix keys and '- ' lines")
    if fault.kind == "key":
        return Problem("no ': ' follows the key, expected 'key: value'", opened)
    return Problem("this cannot be read as YAML", here, "is a quote, a bracket or a colon missing, here or just above?")
