"""Plain data goes in; YAML that reads back as the same texts, whoever reads it, comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain]"

# Words that no reader takes for anything else; all other texts are quoted.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# What YAML takes for the end of a line or does not allow as it is; JSON leaves these (YAML 1.2.2, 5.1 and 5.4).
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def write_yaml(data: Mapping[str, Plain]) -> str:
    """Return a map as YAML: its records one under the other, what stands in them in braces and brackets.

    >>> print(write_yaml({"events": [{"date": "2015-10-07", "places": ["a", "no"]}]}), end="")
    events:
    - date: "2015-10-07"
      places: [a, "no"]
    """
    return "".join(f"{line}\n" for line in _write_section(data))


def _write_section(data: Mapping[str, Plain]) -> Iterator[str]:
    for key, value in data.items():
        name = _write_text(key)
        if isinstance(value, dict) and value:
            yield f"{name}:"
            for inner, record in value.items():
                yield f"  {_write_text(inner)}: {_write_flow(record)}"
        elif isinstance(value, list) and value:
            yield f"{name}:"
            for item in value:
                yield from _write_item(item)
        else:
            yield f"{name}: {_write_flow(value)}"


def _write_item(item: Plain) -> Iterator[str]:
    if not isinstance(item, dict) or not item:
        yield f"- {_write_flow(item)}"
        return
    mark = "- "
    for key, value in item.items():
        yield f"{mark}{_write_text(key)}: {_write_flow(value)}"
        mark = "  "


def _write_flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_write_text(key)}: {_write_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_write_flow, value)) + "]"
    return _write_text(value) if isinstance(value, str) else json.dumps(value)


def _write_text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.casefold() not in _TAKEN:
        return text
    # Half a pair stands for nothing, and no file can hold it.
    quoted = json.dumps(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text), ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
