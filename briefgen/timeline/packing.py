"""A Timeline goes in; lines of JSON come out that make an equal one again, without its file being read.

A record is a row of its fields' values in the order of its class, null for a default. What stands in a row and is no
plain value is a list that begins with a number, which says what it is. Dates, references to sources and sets of field
names stand in tables, as most are used many times; each line brings those that it uses first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from briefgen.errors import Where
from briefgen.timeline.dates import Date
from briefgen.timeline.model import (
    Actor,
    Claim,
    Event,
    FigureTitle,
    Gap,
    Judgment,
    MarkedText,
    Media,
    Meta,
    Place,
    Quantity,
    Record,
    Relations,
    Revision,
    Source,
    SourceReference,
    Timeline,
)

RecordModel = TypeVar("RecordModel", bound=Record)
Part: TypeAlias = Record | Relations | FigureTitle

# Rows name their class by its place here.
_KINDS: tuple[type[Part], ...] = (
    Event, Claim, Quantity, Media, Revision, Relations, Meta, MarkedText, FigureTitle, Actor, Place, Source, Judgment,
    Gap,
)  # fmt: skip
_TUPLE, _RECORD, _DATE, _REFERENCE, _LIST, _MAP, _DECIMAL, _WHERE = range(8)
_TABLES = ("dates", "references", "sets", "files")
_EVENTS_A_LINE = 500
# A dict of the user's own data: each record has its own.
_NEW_DICT = object()


def pack_timeline(timeline: Timeline) -> Iterator[bytes]:
    """Yield the lines: all but the events first, then these by the hundred.

    Raises:
        TypeError: a record holds what cannot be packed.
    """
    packer = _Packer()
    head = {
        "name": timeline.name,
        "meta": packer.pack(timeline.meta),
        **{
            section: [packer.pack(record) for record in getattr(timeline, section).values()]
            for section in ("actors", "places", "sources")
        },
        "judgments": [packer.pack(judgment) for judgment in timeline.judgments],
        "gaps": [packer.pack(gap) for gap in timeline.gaps],
    }
    yield packer.dump(head)
    events = iter(timeline.events)
    while chunk := list(islice(events, _EVENTS_A_LINE)):
        yield packer.dump({"events": [packer.pack(event) for event in chunk]})


def unpack_timeline(lines: Iterable[bytes]) -> Timeline:
    """Return the timeline that lines were packed from.

    Raises:
        ValueError, TypeError, LookupError, AttributeError: they were packed otherwise.
    """
    unpacker = _Unpacker()
    waiting = iter(lines)
    head = unpacker.load(next(waiting, b""))
    (meta,) = unpacker.unpack_all(Meta, [head["meta"]])
    actors = unpacker.unpack_all(Actor, head["actors"])
    places = unpacker.unpack_all(Place, head["places"])
    sources = unpacker.unpack_all(Source, head["sources"])
    judgments = unpacker.unpack_all(Judgment, head["judgments"])
    gaps = unpacker.unpack_all(Gap, head["gaps"])
    events: list[Event] = []
    for line in waiting:
        events += unpacker.unpack_all(Event, unpacker.load(line)["events"])
    return Timeline(
        meta=meta,
        actors={actor.id: actor for actor in actors},
        places={place.id: place for place in places},
        sources={source.id: source for source in sources},
        events=tuple(events),
        judgments=tuple(judgments),
        gaps=tuple(gaps),
        name=head["name"],
    )


@cache
def _list_defaults(kind: type[Part]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a class with their defaults, in order."""
    listed = []
    for name, field in kind.model_fields.items():
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        listed.append((name, _NEW_DICT if default == {} and isinstance(default, dict) else default))
    return tuple(listed)


class _Packer:
    """Packs values, and collects what stands in tables."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[Any, int]] = {name: {} for name in _TABLES}
        self._written = dict.fromkeys(_TABLES, 0)

    def dump(self, told: dict[str, Any]) -> bytes:
        """Return a line with what it uses of the tables that no line before it did."""
        for name, table in self._tables.items():
            told[name] = [_TELL_ENTRY[name](entry) for entry in islice(table, self._written[name], None)]
            self._written[name] = len(table)
        return json.dumps(told, separators=(",", ":"), allow_nan=False).encode() + b"\n"

    def pack(self, value: Any) -> Any:
        kind = type(value)
        if kind is str or value is None or kind is int or kind is bool or kind is float:
            return value
        if kind is tuple:
            return [_TUPLE, *[each if type(each) is str else self.pack(each) for each in value]]
        if kind is Date:
            return [_DATE, self._number("dates", value)]
        if kind is SourceReference:
            return [_REFERENCE, self._number("references", (value.source, value.pin))]
        if kind is Where:
            return [_WHERE, self._number("files", value.file), value.line, value.column, value.length]
        if kind is Decimal:
            return [_DECIMAL, str(value)]
        if kind is list:
            return [_LIST, *map(self.pack, value)]
        if kind is dict:
            return [_MAP, *[[self._check_key(key), self.pack(each)] for key, each in value.items()]]
        return self._pack_record(value)

    def _pack_record(self, record: Any) -> list[Any]:
        kind = type(record)
        if kind not in _KINDS:
            raise TypeError(f"a {kind.__name__} cannot be packed")
        row: list[Any] = [_RECORD, _KINDS.index(kind), self._number("sets", frozenset(record.__pydantic_fields_set__))]
        for name, default in _list_defaults(kind):
            value = getattr(record, name)
            if value is default or (default is _NEW_DICT and value == {}) or _is_same(value, default):
                row.append(None)
            else:
                row.append(value if type(value) is str else self.pack(value))
        return row

    def _number(self, table: str, entry: Any) -> int:
        known = self._tables[table]
        return known.setdefault(entry, len(known))

    @staticmethod
    def _check_key(key: Any) -> str:
        if type(key) is not str:
            raise TypeError("the keys of a map are texts")
        return key


def _is_same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and value == default


_DATE_FIELDS = tuple(field.name for field in fields(Date))
_TELL_ENTRY: dict[str, Callable[[Any], Any]] = {
    "dates": lambda date: [getattr(date, name) for name in _DATE_FIELDS],
    "references": list,
    "sets": sorted,
    "files": str,
}


class _Unpacker:
    """Unpacks values, and keeps the tables."""

    def __init__(self) -> None:
        self._dates: list[Date] = []
        self._references: list[SourceReference] = []
        self._sets: list[set[str]] = []
        self._files: list[str] = []
        self._known: dict[str, str] = {}
        self._kinds = [(kind, _list_defaults(kind)) for kind in _KINDS]

    def load(self, line: bytes) -> dict[str, Any]:
        """Return what a line says, its tables kept."""
        told: dict[str, Any] = json.loads(line)
        for date in told["dates"]:
            if len(date) != len(_DATE_FIELDS):
                raise ValueError("a date of another shape")
            self._dates.append(Date(*date))
        self._references += [SourceReference(source=source, pin=pin) for source, pin in told["references"]]
        self._sets += [set(names) for names in told["sets"]]
        self._files += told["files"]
        return told

    def unpack_all(self, kind: type[RecordModel], rows: Iterable[Any]) -> list[RecordModel]:
        """Return records that are all of one class.

        Raises:
            TypeError: one of them is of another.
        """
        records = [self.unpack(row) for row in rows]
        if any(type(record) is not kind for record in records):
            raise TypeError(f"this is no {kind.__name__}")
        return records

    def unpack(self, value: Any) -> Any:
        if type(value) is not list:
            return value
        code = value[0]
        if code == _TUPLE:
            know = self._known.setdefault
            return tuple([know(each, each) if type(each) is str else self.unpack(each) for each in value[1:]])
        if code == _RECORD:
            return self._unpack_record(value)
        if code == _DATE:
            return self._dates[value[1]]
        if code == _REFERENCE:
            return self._references[value[1]]
        if code == _WHERE:
            return Where(self._files[value[1]], *value[2:])
        if code == _DECIMAL:
            return Decimal(value[1])
        if code == _LIST:
            return [self.unpack(each) for each in value[1:]]
        if code == _MAP:
            return {key: self.unpack(each) for key, each in value[1:]}
        raise ValueError("a value of no known shape")

    def _unpack_record(self, row: Sequence[Any]) -> Any:
        """Make a record as `slim` does: it was validated when it was read."""
        kind, listed = self._kinds[row[1]]
        record = kind.__new__(kind)
        give = object.__setattr__
        for (name, default), value in zip(listed, row[3:], strict=True):
            if value is None:
                value = {} if default is _NEW_DICT else default
            elif type(value) is list:
                value = self.unpack(value)
            give(record, name, value)
        give(record, "__pydantic_fields_set__", self._sets[row[2]])
        give(record, "__pydantic_extra__", None)
        give(record, "__pydantic_private__", None)
        return record
