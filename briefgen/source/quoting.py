"""A line that YAML reads otherwise than it was meant goes in; the line with its text in quotes comes out."""

from __future__ import annotations

import re

MAX_SHOWN = 160
LONE_QUESTION_MARK = "'?' needs quotes, because it begins with '?', which means something else in YAML"

_KEY = r"""(?:"[^"]*"|'[^']*'|[^\s"'\[\]{},#&*!|>@`%].*?)\s*:(?:\s+|$)"""
_LEAD = re.compile(rf"\s*(?:- +)*(?:{_KEY})?")
_SLOT_KEY = re.compile(rf"\s*(?:{_KEY})?")
_COMMENT = re.compile(r"\s+#\s.*$")
_QUOTES = "\"'"


def quote_text(value: str) -> str:
    r"""Return a value in quotes, as YAML reads it back; quotes that fail to enclose it are replaced.

    >>> print(quote_text("Aim: retake"), quote_text('say "no"'), quote_text("'It's here'"))
    "Aim: retake" 'say "no"' "It's here"
    """
    if len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0]:
        second = value.index(value[0], 1)
        if not value[second + 1 : second + 2].isspace():  # not as in: "here" and "there"
            value = value[1:-1]
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def quote_from(line: str, column: int, in_flow: bool = False) -> str:
    """Return a line with quotes around the value that a place is in.

    Args:
        line: the line, without its end.
        column: the place, from 0.
        in_flow: whether the line starts within a `[...]` or `{...}` of an earlier line.

    >>> quote_from("- {by: putin, says: Aim: retake}", 24)
    '- {by: putin, says: "Aim: retake"}'
    """
    start, end = find_value(line, column, in_flow)
    return line[:start] + quote_text(line[start:end]) + line[end:]


def find_value(line: str, column: int, in_flow: bool = False) -> tuple[int, int]:
    """Return the start and end of the value that a place is in; arguments as for `quote_from`.

    >>> find_value("date: [..2011]/x  # about", 14), find_value("date: [..@2011, b]", 9)
    ((6, 16), (7, 14))
    """
    lead = _LEAD.match(line)
    start = lead.end() if lead and not in_flow else 0
    if in_flow or line[start : start + 1] in ("[", "{"):
        slot = _find_slot(line, start, column)
        if slot:
            return slot
    return _trim(line, start, len(cut_comment(line)))


def cut_comment(line: str) -> str:
    """Return a line without a comment that is set off by spaces on both sides.

    >>> cut_comment("title: Exhibit #4  # as filed")
    'title: Exhibit #4'
    """
    return _COMMENT.sub("", line)


def _find_slot(line: str, start: int, column: int) -> tuple[int, int] | None:
    """Return the value within brackets that a place is in, or None when they close before it."""
    outer: list[tuple[int, str]] = []
    begin, bracket, index = start, "", start
    while index < len(line):
        char = line[index]
        if char in "[{":
            outer.append((begin, bracket))
            begin, bracket = index + 1, char
        elif char in "]}," and begin <= column <= index:
            break
        elif char in "]}":
            if len(outer) <= 1:
                return None
            begin, bracket = outer.pop()
        elif char == ",":
            begin = index + 1
        elif char in _QUOTES and line[begin:index].rstrip()[-1:] in ("", ":"):
            index = max(line.find(char, index + 1), index)
        index += 1
    key = _SLOT_KEY.match(line, begin, index)
    if key and bracket != "[" and key.end() <= column:
        begin = key.end()
    return _trim(line, begin, index)


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the spaces at its ends."""
    value = line[start:end]
    return start + len(value) - len(value.lstrip()), start + len(value.rstrip())


def shorten(text: str, longest: int = 60) -> str:
    """Return a text as it is named in a message: on one line, cut where it is long.

    >>> shorten("a" * 70, 8)
    'aaaaaaa…'
    """
    text = " ".join(text[: longest * 2].split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
