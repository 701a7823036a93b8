"""The fields of a record as written go in; the same with their dates read come out, or what is wrong with those."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from briefgen.errors import Problem
from briefgen.fields import find_node
from briefgen.source import Document, Mapping, Node
from briefgen.timeline.dates import Date, DateError, read_date
from briefgen.timeline.model import MOST_SHARED

# Keys whose value is a date, and stays as it was written even where YAML took its brackets for a list.
DATE_KEYS = frozenset({"date", "start", "end", "planned", "issued", "known", "accessed", "as_of", "period"})


@lru_cache(maxsize=MOST_SHARED)
def read_once(text: str, zone: str) -> Date:
    """Read a date as `read_date` does; those written alike are one object."""
    return read_date(text, zone=zone)


def read_dates(
    fields: dict[str, Any],
    keys: tuple[str, ...],
    node: Node,
    document: Document,
    zone: str,
    path: tuple[str | int, ...] = (),
) -> list[Problem]:
    """Read the dates under some keys, in place; one that is wrong is taken out.

    Args:
        fields: as read from the node; changed here.
        keys: which of them hold dates.
        node: where the fields come from, or what they are a part of.
        document: the file, for excerpts.
        zone: IANA zone in which times without an offset are meant.
        path: where in the node they stand.
    """
    problems = []
    for key in keys:
        value = fields.get(key)
        if value is None or isinstance(value, Date):
            continue
        try:
            if not isinstance(value, str):
                raise DateError(f"'{key}' is not a date", "write it as 2015-10-07")
            fields[key] = read_once(value, zone)
        except DateError as error:
            place = find_value(find_node(node, path)[0], key)
            problems.append(document.problem(place.where, error.message, error.help))
            del fields[key]
    return problems


def find_value(node: Node, key: str) -> Node:
    """Return the node under a key, or the node itself."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return node if found is None else found
