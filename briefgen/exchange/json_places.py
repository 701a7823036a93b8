r"""JSON text goes in; its values come out, each with the place it stands at.

The standard library's scanner gives no places, and YAML is not quite JSON: it knows no `\ud83d\ude00`, no tab before a
value and no key of more than 1,024 characters, and it types nothing. So this is a scanner of our own: a few regular
expressions and a stack, so that no depth of brackets runs into a recursion.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from briefgen.errors import Problem, SourceError, Where
from briefgen.exchange.text_file import TextFile
from briefgen.source import Plain

MAX_DEPTH = 64
MAX_VALUES = 2_000_000

Value: TypeAlias = "str | int | float | bool | list[Placed] | dict[str, Placed] | None"

_BLANKS = re.compile(r"[ \t\n]*")
_STRING = re.compile(r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"')
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.S)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![0-9A-Za-z.+-])")
_WORD = re.compile(r"(?:true|false|null)\b")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_SHOWN = 30
_LONGEST_NUMBER = 300


class Placed(NamedTuple):
    """A value of JSON and where it stands.

    Attributes:
        value: a text, a number, true, false or null; a list of placed values, or a map to them.
        offset: index of its first character in the text.
        length: characters it takes.
    """

    value: Value
    offset: int
    length: int

    def get(self, key: str) -> Placed | None:
        """Return what stands under a key; None where it is no object, or has none such or only null."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return None if found is None or found.value is None else found

    def text(self, key: str) -> str:
        """Return the text or number under a key as text; "" for want of one."""
        found = self.get(key)
        if found is None or isinstance(found.value, (bool, list, dict)):
            return ""
        return str(found.value).strip()

    def items(self, key: str = "") -> list[Placed]:
        """Return the items of a list, this one or that under a key; [] for want of one."""
        found = self.get(key) if key else self
        return found.value if found is not None and isinstance(found.value, list) else []

    def plain(self) -> Plain | None:
        """Return the value without places; null within a list or an object is left out."""
        if isinstance(self.value, list):
            return [found for item in self.value if (found := item.plain()) is not None]
        if isinstance(self.value, dict):
            return {key: found for key, item in self.value.items() if (found := item.plain()) is not None}
        return self.value


@dataclass(slots=True)
class JsonPlaces:
    """JSON values of one file.

    Attributes:
        source: the file.
        repeated: a problem for each key that stands twice in an object; the last one counts.
        values: how many have been read.
    """

    source: TextFile
    repeated: list[Problem] = field(default_factory=list)
    values: int = 0
    _starts: list[int] = field(default_factory=list)

    def where(self, placed: Placed) -> Where:
        """Return the place of a value."""
        return self.where_at(placed.offset, placed.length)

    def read(self) -> Placed:
        """Read the one value that a file holds.

        Raises:
            SourceError: it is no JSON, or lies too deep.
        """
        placed, end = self.read_next(0)
        end = _skip(self.source.text, end)
        if end < len(self.source.text):
            raise self.fault(end, "more text follows the end of the JSON", "expected one value in a file")
        return placed

    def read_next(self, offset: int) -> tuple[Placed, int]:
        """Read the value that begins at an index, after blanks; with the index behind it.

        Raises:
            SourceError: it is no JSON, or lies too deep.
        """
        return _Scanner(self, self.source.text).scan(offset)

    def where_at(self, offset: int, length: int = 1) -> Where:
        """Return the place of an index in the text."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in re.finditer("\n", self.source.text))]
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        row = self.source.lines[line]
        return self.source.where(line, column, min(length, max(len(row) - column + 1, 1)))

    def fault(self, offset: int, message: str, advice: str = "") -> SourceError:
        """Return the error of what stands at an index in the text."""
        return SourceError([self.source.problem(self.where_at(offset), message, advice)])


@dataclass(slots=True)
class _Open:
    """A list or object that has not ended; key is that of the member being read."""

    offset: int
    items: list[Placed] = field(default_factory=list)
    members: dict[str, Placed] | None = None
    key: str = ""


class _Scanner:
    """One pass over a text."""

    def __init__(self, places: JsonPlaces, text: str) -> None:
        self.places = places
        self.text = text

    def scan(self, offset: int) -> tuple[Placed, int]:
        stack: list[_Open] = []
        offset = _skip(self.text, offset)
        while True:
            sign = self.text[offset : offset + 1]
            if sign == "[" or sign == "{":
                if len(stack) >= MAX_DEPTH:
                    raise self.places.fault(offset, f"brackets lie more than {MAX_DEPTH} deep", "flatten the file")
                opened = _Open(offset, members={} if sign == "{" else None)
                offset = _skip(self.text, offset + 1)
                if self.text[offset : offset + 1] != ("}" if sign == "{" else "]"):
                    stack.append(opened)
                    offset = self._begin_member(opened, offset)
                    continue
                placed, offset = self._close(opened, offset)
            else:
                placed, offset = self._scan_plain(offset)
            self._count(offset)
            while stack:
                self._take(stack[-1], placed)
                offset = _skip(self.text, offset)
                sign = self.text[offset : offset + 1]
                closing = "]" if stack[-1].members is None else "}"
                if sign == ",":
                    offset = self._begin_member(stack[-1], _skip(self.text, offset + 1))
                    break
                if sign != closing:
                    shown = self._show(offset)
                    raise self.places.fault(offset, f"{shown} stands here, expected ',' or '{closing}'")
                placed, offset = self._close(stack.pop(), offset)
            else:
                return placed, offset

    def _begin_member(self, opened: _Open, offset: int) -> int:
        """Read the key of an object's member; return where its value begins."""
        if opened.members is None:
            return offset
        found = _STRING.match(self.text, offset)
        if found is None:
            raise self.places.fault(offset, f"{self._show(offset)} stands here, expected a key in double quotes")
        opened.key = _unescape(found[1])
        if opened.key in opened.members:
            where = self.places.where_at(offset, len(found[0]))
            message = f"the key '{opened.key[:_SHOWN]}' stands twice in an object; the last one counts"
            self.places.repeated.append(self.places.source.problem(where, message, "keep one of them"))
        offset = _skip(self.text, found.end())
        if self.text[offset : offset + 1] != ":":
            raise self.places.fault(offset, f"{self._show(offset)} stands here, expected ':' after a key")
        return _skip(self.text, offset + 1)

    def _scan_plain(self, offset: int) -> tuple[Placed, int]:
        if found := _STRING.match(self.text, offset):
            return Placed(_unescape(found[1]), offset, len(found[0])), found.end()
        if found := _NUMBER.match(self.text, offset):
            return Placed(_read_number(found), offset, len(found[0])), found.end()
        if found := _WORD.match(self.text, offset):
            return Placed(_WORDS[found[0]], offset, len(found[0])), found.end()
        if self.text[offset : offset + 1] == '"':
            raise self.places.fault(offset, "the quote that opens here is not closed on its line")
        raise self.places.fault(offset, f"{self._show(offset)} stands here, expected a value of JSON")

    def _close(self, opened: _Open, offset: int) -> tuple[Placed, int]:
        value: Value = opened.items if opened.members is None else opened.members
        return Placed(value, opened.offset, offset + 1 - opened.offset), offset + 1

    def _take(self, opened: _Open, placed: Placed) -> None:
        if opened.members is None:
            opened.items.append(placed)
        else:
            opened.members[opened.key] = placed

    def _count(self, offset: int) -> None:
        self.places.values += 1
        if self.places.values > MAX_VALUES:
            raise self.places.fault(offset, f"the file holds more than {MAX_VALUES} values", "split it")

    def _show(self, offset: int) -> str:
        shown = re.split(r"\s", self.text[offset : offset + _SHOWN])[0]
        return f"'{shown}'" if shown else "nothing more" if offset >= len(self.text) else "the end of the line"


def _skip(text: str, offset: int) -> int:
    found = _BLANKS.match(text, offset)
    return found.end() if found else offset


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_replace_escape, text) if "\\" in text else text


def _replace_escape(found: re.Match[str]) -> str:
    high, low, code, sign = found.groups()
    if high:
        return chr(0x10000 + (int(high, 16) - 0xD800) * 0x400 + int(low, 16) - 0xDC00)
    if code:
        number = int(code, 16)
        return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= number <= 0xDFFF else chr(number)
    return _SIGNS.get(sign, sign)


def _read_number(found: re.Match[str]) -> int | float | str:
    """Return a number; as it is written where it is larger than any that can be reckoned with."""
    if len(found[0]) > _LONGEST_NUMBER:
        return found[0]
    if found[1] is None and found[2] is None:
        return int(found[0])
    number = float(found[0])
    return number if math.isfinite(number) else found[0]
