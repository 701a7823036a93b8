"""Plain data goes in; YAML that a person will go on editing comes out, and the line that each part of it stands on.

A key a line, one record under the other; a text of several lines stands as it reads, a long one is folded. Whoever
reads the file gets the same texts: what another reader would take for a number or a yes stands in quotes, but for
dates, which everybody writes without.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from typing import TypeAlias

from briefgen.source.writing import Plain, write_text

Path: TypeAlias = tuple[str | int, ...]

WIDTH = 100
"""Characters of a line of folded text."""

# Letters and digits of any script, then whatever means nothing to YAML in the middle of a line.
_PLAIN = re.compile(r"[^\W\d_][^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*")
_PLAIN_IN_FLOW = re.compile(r"[^\W\d_][\w .'/()+-]*", re.ASCII)
_BREAKS_PLAIN = re.compile(r":(?:\s|$)|\s#|\s$")
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"})
_DATE = re.compile(r"[0-9]{4}(?:-[0-9X]{2}){0,2}[?~%]?(?:/(?:\.\.|[0-9]{4}(?:-[0-9X]{2}){0,2}[?~%]?)?)?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_DATE_KEYS = frozenset({"date", "start", "end", "planned", "issued", "known", "accessed", "as_of"})
# A text that a block of lines gives back as it is: no blanks at the ends of lines, none at the beginning of one.
_LINES = re.compile(r"[^\s\x00-\x1f](?:[^\n]*[^\s])?(?:\n(?:[^\s\x00-\x1f](?:[^\n]*[^\s])?)?)*")
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\n\Z|  ")


def write_block_yaml(data: Mapping[str, Plain], head: str = "") -> tuple[bytes, dict[Path, int]]:
    """Return a map as YAML in UTF-8, and the line, from 1, on which each value down to the third level begins.

    Args:
        data: sections, in which records stand.
        head: lines to begin with, each with its end.

    >>> text, lines = write_block_yaml({"events": [{"date": "2015-10-07", "title": "yes", "tags": ["a", "no"]}]})
    >>> print(text.decode(), end="")
    events:
    - date: 2015-10-07
      title: "yes"
      tags: [a, "no"]
    >>> lines["events", 0, "title"]
    3
    """
    out = [line for line in head.split("\n") if line] if head else []
    lines: dict[Path, int] = {}
    for key, value in data.items():
        if out and isinstance(value, (dict, list)) and value:
            out.append("")
        _write_entry(key, value, "", (), out, lines)
    return ("\n".join(out) + "\n").encode("utf-8"), lines


def _write_entry(key: str, value: Plain, indent: str, path: Path, out: list[str], lines: dict[Path, int]) -> None:
    here = (*path, key)
    if len(here) <= 3:
        lines[here] = len(out) + 1
    name = f"{indent}{_write_line(key)}:"
    if isinstance(value, dict) and value:
        out.append(name)
        for inner, each in value.items():
            _write_entry(inner, each, f"{indent}  ", here, out, lines)
    elif isinstance(value, list) and value:
        flow = _write_flow(value)
        if flow and len(name) + len(flow) <= WIDTH:
            out.append(f"{name} {flow}")
            return
        out.append(name)
        for index, each in enumerate(value):
            if not path and index:
                out.append("")
            _write_item(each, indent, (*here, index), out, lines)
    else:
        out += _write_value(name, value, indent, key)


def _write_item(item: Plain, indent: str, path: Path, out: list[str], lines: dict[Path, int]) -> None:
    """Write one of a list; the first line of a record stands behind the dash."""
    start = len(out)
    if len(path) <= 3:
        lines[path] = start + 1
    if isinstance(item, dict) and item:
        for key, value in item.items():
            _write_entry(key, value, f"{indent}  ", path, out, lines)
        out[start] = f"{indent}- {out[start][len(indent) + 2 :]}"
    elif isinstance(item, list) and item:
        out.append(f"{indent}- [{', '.join(_write_inside(each) for each in item)}]")
    else:
        out += _write_value(f"{indent}-", item, indent, "")


def _write_flow(items: list[Plain]) -> str:
    """Return a list of short texts in brackets; "" for another."""
    if any(isinstance(item, (dict, list)) for item in items):
        return ""
    return "[" + ", ".join(_write_inside(item) for item in items) + "]"


def _write_inside(value: Plain) -> str:
    """Return a value that stands within brackets."""
    if isinstance(value, str):
        free = _PLAIN_IN_FLOW.fullmatch(value) and not _BREAKS_PLAIN.search(value) and value.casefold() not in _TAKEN
        return value if free else write_text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_write_inside(key)}: {_write_inside(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_write_inside(each) for each in value) + "]"
    return _write_number(value)


def _write_value(name: str, value: Plain, indent: str, key: str) -> list[str]:
    """Return the lines of a key, or of a dash, and a value that holds no others."""
    if not isinstance(value, str):
        return [f"{name} {_write_inside(value)}"]
    if key in _DATE_KEYS and (_DATE.fullmatch(value) or _MOMENT.fullmatch(value)):
        return [f"{name} {value}"]
    if not value.isascii() and _ODD.search(value):
        return [f"{name} {write_text(value)}"]
    if "\n" in value and _LINES.fullmatch(value) and not _ODD.search(value):
        return [f"{name} |-", *(f"{indent}  {line}" if line else "" for line in value.split("\n"))]
    if len(name) + len(value) > WIDTH and "\n" not in value and _LINES.fullmatch(value) and not _ODD.search(value):
        width = max(WIDTH - len(indent) - 2, 40)
        folded = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
        if " ".join(folded) == value:
            return [f"{name} >-", *(f"{indent}  {line}" for line in folded)]
    return [f"{name} {_write_line(value)}"]


def _write_line(value: str) -> str:
    """Return a text of one line, in quotes where it needs them."""
    free = _PLAIN.fullmatch(value) and not _BREAKS_PLAIN.search(value) and value.casefold() not in _TAKEN
    return value if free else write_text(value)


def _write_number(value: int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
