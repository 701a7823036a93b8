"""Lines whose indent, dash or colon is not as YAML wants it go in; ways to mend them come out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.source.quoting import cut_comment, shorten
from briefgen.source.window import Repair, Window, find_end, find_key, measure_indent, says_something

_TAB_INDENT = re.compile(r"[ -]*\t[ \t-]*")
_GLUED_KEY = re.compile(r" *(?:- +)*([\w-]+:)(?=[^\s:/])")
_GLUED_DASH = re.compile(r" *(-)(?=[^\s-])")
_LOOSE_KEY = re.compile(r" *(?:- +)*(?!-)([\w-]+)(?= |$)")
_SHORT_KEY = re.compile(r" *(?:- +)*[\w-]+\s*:(?:\s|$)")


def drop_directive(window: Window) -> Iterator[Repair]:
    """A line that begins with '%' speaks to the YAML reader."""
    if window.line.startswith("%"):
        sign = window.line.split()[0]
        message = f"'{shorten(sign)}' is a directive to YAML, expected none"
        yield Repair(message, window.row, 0, len(sign), {window.row: ""}, "delete this line")


def replace_tabs(window: Window) -> Iterator[Repair]:
    """Tabs may not indent; propose the usual widths and the indents in use above."""
    match = _TAB_INDENT.match(window.line)
    if not match:
        return
    column = window.line.index("\t")
    last = window.row
    while last + 1 < len(window.lines) and _TAB_INDENT.match(window.lines[last + 1]):
        last += 1
    others = f"lines {window.first + window.row} to {window.first + last}" if last > window.row else "this line"
    message = f"tabs indent {others}, expected spaces"
    for width in (2, 4):
        edits = {row: _expand_tabs(window.lines[row], width) for row in range(window.row, last + 1)}
        yield Repair(message, window.row, column, match.end() - column, edits, "indent with spaces")
    for indent in _list_indents(window):
        edits = {window.row: " " * indent + window.line[match.end() :]}
        yield Repair(message, window.row, column, match.end() - column, edits, "indent with spaces")


def add_space(window: Window) -> Iterator[Repair]:
    """`title:Foo` is one word to YAML, and so is `-title`."""
    for row in window.suspects:
        line = window.lines[row]
        for glued in (_GLUED_KEY, _GLUED_DASH):
            if match := glued.match(line):
                edits = {row: f"{line[: match.end()]} {line[match.end() :]}"}
                yield Repair(f"a space is missing after '{shorten(match[1])}'", row, match.end() - 1, 1, edits)


def add_colon_above(window: Window) -> Iterator[Repair]:
    """`- id a`, `id a` below `place:` and `place` above what is in it have no colon, as the lines below them show."""
    own = measure_indent(window.line)
    is_item = window.line.startswith("- ", own)
    above = (row for row in range(window.row - 1, -1, -1) if says_something(window.lines[row]))
    row = next((row for row in above if not _lies_within(window.lines[row], own, is_item)), window.row)
    line = window.lines[row]
    loose = _LOOSE_KEY.match(line)
    if row == window.row or not loose or not loose[1].islower():
        return
    column, dash = loose.start(1), "- " in loose[0]
    if loose.end() == len(cut_comment(line).rstrip()):
        begins = not dash and own >= column and (is_item or own > column or row != window.above)
    else:
        before = next((each for each in reversed(window.lines[:row]) if says_something(each)), "")
        begins = row == window.above and own == column and bool(_SHORT_KEY.match(window.line))
        begins = begins and (cut_comment(before).rstrip().endswith(":") or (dash and not _is_text_beside(before, line)))
    if begins:
        yield from _add_colon_in(window, row)


def align_key(window: Window) -> Iterator[Repair]:
    """A key stands a space too far right or left."""
    line = window.line
    own = measure_indent(line)
    key = _SHORT_KEY.match(line)
    if (key.end() <= window.column) if key else line[own : window.column].strip("- "):
        return
    for indent in sorted(_list_indents(window), key=lambda each: _measure_fit(window, each)):
        if indent != own:
            message = f"this line begins in column {own + 1}, expected column {indent + 1} like the lines it belongs to"
            last = find_end(window, window.row, own)
            for end in dict.fromkeys((window.row, last) if _goes_on(window, indent) else (last, window.row)):
                rows = range(window.row, end + 1)
                edits = {row: (" " * indent + window.lines[row][own:]).rstrip() for row in rows}
                advice = f"begin it in column {indent + 1}"
                if end > window.row:
                    below = window.first + window.row + 1
                    lines = f"lines {below} to" if window.first + end > below else "line"
                    advice += f", and shift {lines} {window.first + end} with it"
                yield Repair(message, window.row, own, 1, edits, advice)


def add_colon(window: Window) -> Iterator[Repair]:
    """`title Foo` has no colon."""
    for row in window.suspects:
        yield from _add_colon_in(window, row)


def _add_colon_in(window: Window, row: int) -> Iterator[Repair]:
    """Yield a row with a colon after the word it begins with."""
    line = window.lines[row]
    if match := _LOOSE_KEY.match(line):
        message = f"no ': ' follows '{shorten(match[1])}', expected 'key: value'"
        edits = {row: f"{line[: match.end()]}:{line[match.end() :]}"}
        yield Repair(message, row, match.start(1), len(match[1]), edits)


def _measure_fit(window: Window, indent: int) -> tuple[int, bool, bool, int]:
    """Return how badly the fault's line would stand with another indent, what counts most first."""
    own, below = measure_indent(window.line), _find_below(window)
    items = (line for line in reversed(window.lines[: window.row]) if line.startswith(" " * indent + "- "))
    is_like = bool(_SHORT_KEY.match(next(items, ""))) == bool(_SHORT_KEY.match(window.line))
    has_like = is_like or not window.line.startswith("- ", own)
    begins = indent + find_key(window.line) - own
    return abs(indent - own), not has_like, not _goes_on(window, indent), abs(measure_indent(below) - begins)


def _goes_on(window: Window, indent: int) -> bool:
    """Return whether the line below the fault stands as it should once the fault's line has another indent."""
    below = _find_below(window)
    column, begins = measure_indent(below), indent + find_key(window.line) - measure_indent(window.line)
    if cut_comment(window.line).rstrip().endswith(":"):
        return column > begins or (column == begins and below.startswith("- ", column))
    if column == begins:
        return find_key(below) == column or window.line.startswith("- ", measure_indent(window.line))
    return column < begins and column in _list_indents(window)


def _find_below(window: Window) -> str:
    """Return the nearest line below the fault that says something; "" when there is none."""
    return next((line for line in window.lines[window.row + 1 :] if says_something(line)), "")


def _lies_within(line: str, indent: int, also_items: bool) -> bool:
    """Return whether a line begins right of a column, from 0, or is an item in it and these count."""
    own = measure_indent(line)
    return own > indent or (also_items and own == indent and line.startswith("- ", own))


def _is_text_beside(line: str, item: str) -> bool:
    """Return whether a line is a text in the same list as an item."""
    beside = measure_indent(line) == measure_indent(item) and line.lstrip().startswith("- ")
    return beside and not _SHORT_KEY.match(line)


def _list_indents(window: Window) -> list[int]:
    """Return the indents in use above the fault, nearest first; for a line of keys, "- " counts to them."""
    measure = measure_indent if window.line.lstrip(" ").startswith("- ") else find_key
    above = [measure(line) for line in window.lines[: window.row] if says_something(line)]
    return list(dict.fromkeys(reversed(above)))


def _expand_tabs(line: str, width: int) -> str:
    """Return a line with the tabs of its indent made spaces."""
    rest = line.lstrip(" -\t")
    return line[: len(line) - len(rest)].expandtabs(width) + rest
