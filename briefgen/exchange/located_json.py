"""The text of a JSON file, or of JSON lines, goes in; its values come out, each with the place where it stands.

What the standard library reads has no places, and an account of what was not imported needs them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from briefgen.errors import Problem, SourceError, Where
from briefgen.exchange.cells import Cell
from briefgen.source import Plain

DEEPEST = 100
# Characters of a key that a message shows.
_SHOWN = 30

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
# Line ends and tabs within quotes are no JSON, and harm nobody.
_STRINGS = json.JSONDecoder(strict=False)
_WORDS = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"[A-Za-z]+")


class Number(str):
    """A number as it was written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A value and its place: where it begins, and how many characters it takes."""

    value: Value
    start: int
    length: int

    def get(self, key: str) -> Found | None:
        """Return what stands under a key; None where this has no keys, or none such, or nothing under it."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return None if found is None or found.value is None else found

    def text(self, key: str) -> str:
        """Return the text or number under a key as text; "" for want of one."""
        found = self.get(key)
        return str(found.value).strip() if found is not None and isinstance(found.value, str) else ""

    def items(self, key: str = "") -> list[Found]:
        """Return the items of a list, this one or that under a key; [] for want of one."""
        found = self.get(key) if key else self
        return found.value if found is not None and isinstance(found.value, list) else []


Value: TypeAlias = "dict[str, Found] | list[Found] | str | Number | bool | None"


@dataclass(frozen=True, slots=True)
class JsonFile:
    """A file's text and where its lines begin.

    Attributes:
        file: path as given.
        text: of it.
        starts: where each line begins.
        repeated: a problem for each key that stands twice in an object; what stands under it the second time is kept
            as `key (2)`.
    """

    file: str
    text: str
    starts: tuple[int, ...]
    repeated: list[Problem] = field(default_factory=list, compare=False)

    @property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.split("\n")

    def where(self, start: int, length: int = 1) -> Where:
        """Return the place of a character."""
        line = bisect_right(self.starts, start)
        return Where(self.file, line, start - self.starts[line - 1] + 1, length)

    def where_of(self, found: Found) -> Where:
        """Return the place of a value, as far as it goes on its first line."""
        end = self.text.find("\n", found.start)
        rest = (len(self.text) if end < 0 else end) - found.start
        return self.where(found.start, max(min(found.length, rest), 1))

    def problem(self, start: int, message: str, advice: str = "", length: int = 1) -> Problem:
        """Return a problem at a character, with the text of its line."""
        where = self.where(start, length)
        begin = self.starts[where.line - 1]
        end = self.text.find("\n", begin)
        return Problem(message, where, advice, self.text[begin : end if end >= 0 else None][:2_000])

    def cell(self, found: Found, text: str | None = None) -> Cell:
        """Return a value as the cell of a table; `text` where it is another than its own."""
        where = self.where(found.start, found.length)
        shown = write_value(found) if text is None else text
        plain = None if isinstance(found.value, str) and not isinstance(found.value, Number) else make_plain(found)
        return Cell(
            shown.strip(), where.line, where.column, min(found.length, 80), plain, isinstance(found.value, Number)
        )


def open_json(text: str, file: str) -> JsonFile:
    """Return a text with the places of its lines."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return JsonFile(file, text, tuple(starts))


def read_json_text(source: JsonFile) -> Found:
    """Read a whole file of JSON.

    Raises:
        SourceError: it is none.
    """
    reader = _Reader(source)
    found = reader.read(_skip(source.text, 0), 0)
    end = _skip(source.text, found.start + found.length)
    if end < len(source.text):
        raise SourceError([source.problem(end, "something stands behind the end of the JSON", "take it out")])
    return found


def read_json_lines(source: JsonFile) -> tuple[list[Found], list[Problem]]:
    """Read JSON lines, one value a line; return those that can be read, and the problems of the others."""
    found: list[Found] = []
    problems: list[Problem] = []
    for start in source.starts:
        end = source.text.find("\n", start)
        end = len(source.text) if end < 0 else end
        place = _skip(source.text, start)
        if place >= end:
            continue
        try:
            value = _Reader(source).read(place, 0)
            if source.text[value.start + value.length : end].strip():
                raise SourceError([source.problem(value.start + value.length, "more than one value on a line")])
        except SourceError as error:
            problems += error.problems
        else:
            found.append(value)
    return found, problems


class _Reader:
    """Reads values of one text."""

    def __init__(self, source: JsonFile) -> None:
        self.source = source
        self.text = source.text

    def read(self, place: int, depth: int) -> Found:
        """Read the value that begins at a place."""
        if depth > DEEPEST:
            raise self.refuse(place, f"the JSON is nested more than {DEEPEST} deep")
        char = self.text[place : place + 1]
        if char == "{":
            return self.read_object(place, depth)
        if char == "[":
            return self.read_list(place, depth)
        if char == '"':
            text, end = self.read_string(place)
            return Found(text, place, end - place)
        if number := _NUMBER.match(self.text, place):
            return Found(Number(number[0]), place, len(number[0]))
        word = _WORD.match(self.text, place)
        if word and word[0] in _WORDS:
            return Found(_WORDS[word[0]], place, len(word[0]))
        raise self.refuse(place, "no JSON value begins here")

    def read_object(self, start: int, depth: int) -> Found:
        """Read keys and values; of a key that is given twice both are kept, and it is told."""
        values: dict[str, Found] = {}
        place = _skip(self.text, start + 1)
        while self.text[place : place + 1] != "}":
            if self.text[place : place + 1] != '"':
                raise self.refuse(place, "a key in quotes or '}' is expected here")
            begin = place
            key, place = self.read_string(place)
            if key in values:
                message = f"the key '{key[:_SHOWN]}' stands twice in an object"
                self.source.repeated.append(self.source.problem(begin, message, "keep one of them", place - begin))
            place = _skip(self.text, place)
            if self.text[place : place + 1] != ":":
                raise self.refuse(place, "':' is expected behind a key")
            value = self.read(_skip(self.text, place + 1), depth + 1)
            name, count = key, 2
            while name in values:
                name, count = f"{key} ({count})", count + 1
            values[name] = value
            place = self.end_item(value, "}")
        return Found(values, start, place + 1 - start)

    def read_list(self, start: int, depth: int) -> Found:
        """Read a list."""
        items: list[Found] = []
        place = _skip(self.text, start + 1)
        while self.text[place : place + 1] != "]":
            item = self.read(place, depth + 1)
            items.append(item)
            place = self.end_item(item, "]")
        return Found(items, start, place + 1 - start)

    def end_item(self, item: Found, closing: str) -> int:
        """Return where the next item begins, or what closes them."""
        place = _skip(self.text, item.start + item.length)
        char = self.text[place : place + 1]
        if char == ",":
            following = _skip(self.text, place + 1)
            if self.text[following : following + 1] == closing:
                raise self.refuse(place, f"nothing follows this comma but '{closing}'")
            return following
        if char != closing:
            raise self.refuse(place, f"',' or '{closing}' is expected here")
        return place

    def read_string(self, place: int) -> tuple[str, int]:
        """Return a text in quotes and the place behind it."""
        try:
            text, end = _STRINGS.raw_decode(self.text, place)
        except json.JSONDecodeError as error:
            message = "a text in quotes is not closed, or holds a '\\' that means nothing"
            raise self.refuse(error.pos, message) from error
        return str(text), end

    def refuse(self, place: int, message: str) -> SourceError:
        """Return the error of what is no JSON."""
        if place >= len(self.text):
            message = "the JSON breaks off at the end of the file"
        return SourceError([self.source.problem(min(place, max(len(self.text) - 1, 0)), message, "is this JSON?")])


def _skip(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def write_value(found: Found) -> str:
    """Return a value as a text: of a list its texts, joined; of keys and values JSON."""
    value = found.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    return json.dumps(make_plain(found), ensure_ascii=False)


def make_plain(found: Found) -> Plain:
    """Return a value without its places; nothing becomes an empty text."""
    value = found.value
    if isinstance(value, dict):
        return {key: make_plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [make_plain(each) for each in value]
    if isinstance(value, Number):
        return int(value) if re.fullmatch(r"-?[0-9]{1,15}", value) else str(value)
    return "" if value is None else value


def list_objects(found: Found) -> Iterator[Found]:
    """Yield the items of a list that are keys and values."""
    if isinstance(found.value, list):
        yield from (item for item in found.value if isinstance(item.value, dict))
