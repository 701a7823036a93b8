"""A field of an event goes in; what it says, so that two editions can be compared, comes out.

A timeline in the archive is written anew: dates in EDTF, markings left out where `meta` has the same, links to what is
not shown left out, free data gone. None of that is a change, so that none of it is compared.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from briefgen.timeline.dates import Date
from briefgen.timeline.model import RELATIONS, Event, Record, Relations

# What is not printed, or is made by the loader from another field.
_NOT_COMPARED = frozenset({"where", "x", "approximate"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How the fields of one timeline are read.

    Attributes:
        marking: what its records without one carry.
        shown: ids of the events that links may lead to.
        with_markings: whether the markings of what an event holds count.
    """

    marking: str
    shown: Collection[str]
    with_markings: bool

    def mark(self, record: Record) -> str:
        """Return the marking that a record carries."""
        return record.marking or self.marking

    def read(self, event: Event, field: str) -> object:
        """Return what a field says, as plain values that are equal when nothing has changed."""
        value = getattr(event, field)
        if isinstance(value, Relations):
            return {name: tuple(id_ for id_ in getattr(value, name) if id_ in self.shown) for name in RELATIONS}
        return self._settle(value)

    def read_ungraded(self, event: Event) -> object:
        """Return the statements of an event without their grades."""
        return self._settle(tuple(claim.model_copy(update={"grade": ""}) for claim in event.claims))

    def is_remarked_only(self, before: Event, after: Event, field: str, now: Reading) -> bool:
        """Tell whether nothing but markings differs in a field that is not as it was."""
        then = Reading(self.marking, self.shown, with_markings=False)
        return then.read(before, field) == Reading(now.marking, now.shown, with_markings=False).read(after, field)

    def _settle(self, value: Any) -> object:
        if isinstance(value, Date):
            return value.edtf
        if isinstance(value, tuple):
            return tuple(self._settle(item) for item in value)
        if isinstance(value, Record):
            names = [name for name in type(value).model_fields if name not in _NOT_COMPARED and name != "marking"]
            settled = {name: self._settle(getattr(value, name)) for name in names}
            return {**settled, "marking": self.mark(value)} if self.with_markings else settled
        return value


def holds_nothing_new(old: object, new: object) -> bool:
    """Tell whether a value is an earlier one, whole or with something of its lists taken out.

    >>> holds_nothing_new(("a", "b"), ("b",)), holds_nothing_new(("a",), ("c",))
    (True, False)
    """
    if isinstance(old, tuple) and isinstance(new, tuple):
        return all(any(holds_nothing_new(each, item) for each in old) for item in new)
    if isinstance(old, dict) and isinstance(new, dict):
        return all(holds_nothing_new(old[name], value) for name, value in new.items())
    return old == new
