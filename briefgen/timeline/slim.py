"""A record goes in; an equal one that takes half the memory comes out.

Pydantic keeps a dict and a set for each record. Attributes that are set one by one go where Python keeps those of all
records of a class under one list of names, and the names of the fields that were given are the same for thousands of
events.
"""

from __future__ import annotations

from typing import Any, TypeVar

from briefgen.timeline.model import Record

RecordModel = TypeVar("RecordModel", bound=Record)

HELD = ("claims", "quantities", "media", "revisions")
"""Fields that hold further records."""


class Slimmer:
    """Makes records slim, and remembers the sets of names that they share."""

    def __init__(self) -> None:
        self._sets: dict[frozenset[str], set[str]] = {}

    def slim(self, record: RecordModel) -> RecordModel:
        """Return an equal record of the same class, with all that it holds."""
        fields: dict[str, Any] = record.__dict__
        for name in HELD:
            held = fields.get(name)
            if held:
                fields[name] = tuple(map(self.slim, held))
        kind = type(record)
        slim = kind.__new__(kind)
        give = object.__setattr__
        for name, value in fields.items():
            give(slim, name, value)
        names = record.__pydantic_fields_set__
        give(slim, "__pydantic_fields_set__", self._sets.setdefault(frozenset(names), names))
        give(slim, "__pydantic_extra__", None)
        give(slim, "__pydantic_private__", None)
        return slim
