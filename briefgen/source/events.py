"""The text of a file goes in; YAML's events come out, or the place where they break off.

The only module that knows PyYAML. Only its parser is used: its own nodes are built by recursion, which a file of 50,000
brackets turns into a crash, and its values are typed, which turns `0042` into 34 and `no` into False.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

__all__ = [
    "AliasEvent",
    "DocumentStartEvent",
    "Event",
    "Fault",
    "MappingEndEvent",
    "MappingStartEvent",
    "NodeStart",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "Unreadable",
    "describe_fault",
    "find_fault",
    "open_events",
]

Unreadable = yaml.YAMLError

FaultKind = Literal["depth", "quote", "flow", "list", "map", "key", ""]

_KINDS: tuple[tuple[str, FaultKind], ...] = (
    ("level", "depth"),  # libyaml bounds it from 0.2.6 on
    ("quoted", "quote"),
    ("flow", "flow"),
    ("collection", "list"),
    ("mapping", "map"),
    ("simple key", "key"),
)


class Mark(Protocol):
    """A place in the text, all three from 0; in characters."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class NodeStart(Protocol):
    """What the events that begin a value, or are one, have in common; style "" or None is plain."""

    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool | None
    start_mark: Mark
    end_mark: Mark


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a text stops being YAML.

    Attributes:
        line, column: the place, from 1; for a quoted text, where it opens.
        kind: what was being read: a quoted text, a `[...]` or `{...}`, a list or map of lines, a key; "depth" when the
            parser itself bounds how deep they lie; "" when unknown.
        opened: line and column where that began, when known.
    """

    line: int
    column: int
    kind: FaultKind = ""
    opened: tuple[int, int] | None = None


class _Parser(Protocol):
    def get_event(self) -> Event | None: ...


class PlainParser(yaml.SafeLoader):
    """PyYAML's parser in Python, for where its compiled one is missing: some twelve times slower, the same events."""

    def get_event(self) -> Event | None:
        """Return the next event; what Python itself refuses (`"\\U00110000"`) is a fault like any other."""
        try:
            return cast(Event | None, super().get_event())  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError) as error:
            raise yaml.MarkedYAMLError(problem_mark=self.get_mark()) from error


make_parser: Callable[[str], _Parser] = yaml.CSafeLoader if yaml.__with_libyaml__ else PlainParser


def open_events(text: str) -> Iterator[Event]:
    """Return the events of a text one by one.

    Raises:
        Unreadable: in the iteration, where the text is no YAML; see `describe_fault`.
    """
    return iter(make_parser(text).get_event, None)


def find_fault(text: str) -> Fault | None:
    """Return the first place where a text is no YAML, or None.

    >>> find_fault("title: Aim: retake")
    Fault(line=1, column=11, kind='', opened=None)
    """
    try:
        for _ in open_events(text):
            pass
    except Unreadable as error:
        return describe_fault(error, text)
    return None


def describe_fault(error: yaml.YAMLError, text: str) -> Fault:
    """Return the place of a fault in a text, without PyYAML's words for it, which differ between its two parsers."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Fault(1, 1)
    kind: FaultKind = next((kind for word, kind in _KINDS if word in (error.context or "")), "")
    place = _hold_within(text, error.problem_mark)
    opened = _hold_within(text, error.context_mark) if error.context_mark is not None else None
    if kind == "quote" and opened is not None:
        place = opened
    return Fault(*place, kind, opened)


def _hold_within(text: str, mark: Mark) -> tuple[int, int]:
    """Return the line and column of a mark, from 1; one behind the last line means the end of that."""
    last = text.count("\n")
    if mark.line > last:
        return last + 1, len(text) - text.rfind("\n")
    return mark.line + 1, mark.column + 1
