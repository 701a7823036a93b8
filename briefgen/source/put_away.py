"""A record as read goes in; its place and what was made of it are kept, and its nodes are read again when asked for.

A long file has so many nodes that they take ten times its own size, and nobody looks at those of a record again unless
there is a problem in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from briefgen.source.nodes import Mapping, Node, Scalar


class Consumer(NamedTuple):
    """Who takes the records of one list of a file as they are read.

    Attributes:
        section: the key at the left edge that the list stands under.
        read: makes of a record what is wanted of it.
    """

    section: str
    read: Callable[[Mapping], Any]


class _Span:
    """Where in a text a record stands, and what was made of it, until that is taken."""

    __slots__ = ("end", "made", "start", "text")

    def __init__(self, text: str, start: int, end: int, made: Any) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.made = made


class PutAway(Mapping):
    """A map whose entries are read again each time somebody asks for them; in all else it is the map that it was."""

    __slots__ = ()

    @property
    def span(self) -> _Span:
        """What is kept in the place of the entries."""
        return cast(_Span, self[0])

    @property
    def text(self) -> str:
        """The text of the record, as written."""
        return self.span.text[self.span.start : self.span.end]

    @property
    def entries(self) -> tuple[tuple[Scalar, Node], ...]:
        """(key, value) pairs, in the order written."""
        return self.unpack().entries

    def take(self) -> Any:
        """Return what was made of the record, once; None from then on."""
        made, self.span.made = self.span.made, None
        return made

    def unpack(self) -> Mapping:
        """Return the record with its nodes."""
        from briefgen.source.reader import read_nodes

        # Before its first key stand as many blanks as in the file, so that the lines below it line up with it.
        root = read_nodes(" " * (self.column - 1) + self.text, self.file, first_line=self.line).root
        return cast(Mapping, root)

    def _replace(self, **changes: Any) -> Mapping:  # type: ignore[override]
        return self.unpack()._replace(**changes)


def put_away(record: Mapping, text: str, start: int, end: int, made: Any) -> PutAway:
    """Return a record without its nodes.

    Args:
        record: with them; no label stands in it and no alias.
        text: of the file.
        start, end: where the record stands in it.
        made: what was made of it.
    """
    return tuple.__new__(PutAway, (_Span(text, start, end, made), *record[1:]))
