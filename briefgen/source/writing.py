"""Plain data goes in; YAML that reads back as the same texts, whoever reads it, comes out."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TypeAlias

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain]"

# Words that no reader takes for anything else; all other texts are quoted.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")
# Longer texts are hardly ever written twice.
_SHORT = 64
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# What YAML takes for the end of a line or does not allow as it is; JSON leaves these (YAML 1.2.2, 5.1 and 5.4).
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def write_yaml(data: Mapping[str, Plain | Iterator[Plain]]) -> bytes:
    """Return a map as YAML in UTF-8: its records one under the other, what stands in them in braces and brackets.

    A list may come record by record, at least one of them. A long text stands in memory once, and not as text too.

    >>> print(write_yaml({"events": [{"date": "2015-10-07", "places": ["a", "no"]}]}).decode(), end="")
    events:
    - date: "2015-10-07"
      places: [a, "no"]
    """
    buffer = io.BytesIO()
    for lines in _write_section(data):
        buffer.write(lines.encode("utf-8"))
    return buffer.getvalue()


def _write_section(data: Mapping[str, Plain | Iterator[Plain]]) -> Iterator[str]:
    """Yield the lines of a section, those of a record together."""
    for key, value in data.items():
        name = write_text(key)
        if isinstance(value, dict) and value:
            yield f"{name}:\n"
            for inner, record in value.items():
                yield f"  {write_text(inner)}: {_write_flow(record)}\n"
        elif isinstance(value, Iterator) or (isinstance(value, list) and value):
            yield f"{name}:\n"
            for item in value:
                yield _write_item(item)
        else:
            yield f"{name}: {_write_flow(value)}\n"


def _write_item(item: Plain) -> str:
    if not isinstance(item, dict) or not item:
        return f"- {_write_flow(item)}\n"
    lines = "\n  ".join([f"{write_text(key)}: {_write_flow(value)}" for key, value in item.items()])
    return f"- {lines}\n"


def _write_flow(value: Plain) -> str:
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{write_text(key)}: {_write_flow(each)}" for key, each in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([_write_flow(each) for each in value]) + "]"
    return str(value) if type(value) is int else json.dumps(value)


def write_text(text: str) -> str:
    """Return a text as it stands in braces and brackets: in quotes where it could be taken for something else."""
    return _write_once(text) if len(text) < _SHORT else _write_word(text)


def _write_word(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.casefold() not in _TAKEN:
        return text
    return quote_scalar(text)


# Keys, ids, dates and names are the same in many records.
_write_once = lru_cache(maxsize=10_000)(_write_word)


def quote_scalar(text: str) -> str:
    """Return a text in double quotes, on one line."""
    if text.isascii() and "\x7f" not in text:
        return encode_basestring(text)
    # Half a pair stands for nothing, and no file can hold it.
    quoted = encode_basestring(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
