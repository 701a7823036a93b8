"""Records and their nodes go in; the records with their markings in the scheme's own spelling come out."""

from __future__ import annotations

from typing import Any, TypeVar

from briefgen.errors import Problem
from briefgen.fields import find_node
from briefgen.source import Document, Node
from briefgen.timeline.field_dates import find_value
from briefgen.timeline.markings import MarkingScheme
from briefgen.timeline.model import Record

RecordModel = TypeVar("RecordModel", bound=Record)


def settle_markings(
    record: RecordModel, node: Node, scheme: MarkingScheme, document: Document
) -> tuple[RecordModel, list[Problem]]:
    """Return a record, with what it holds, in markings that the scheme has; and the problems of those it has not."""
    changes: dict[str, Any] = {}
    problems: list[Problem] = []
    if record.marking:
        changes["marking"], problems = settle_marking(record.marking, find_value(node, "marking"), scheme, document)
    for key in ("claims", "quantities", "media", "revisions"):
        inner: tuple[Record, ...] = getattr(record, key, ())
        settled = []
        for index, item in enumerate(inner):
            if not item.marking:
                settled.append(item)
                continue
            item, found = settle_markings(item, find_node(node, (key, index))[0], scheme, document)
            settled.append(item)
            problems += found
        if any(new is not old for new, old in zip(settled, inner, strict=True)):
            changes[key] = tuple(settled)
    return (record.model_copy(update=changes) if changes else record), problems


def settle_marking(marking: str, place: Node, scheme: MarkingScheme, document: Document) -> tuple[str, list[Problem]]:
    """Return a marking in the scheme's own spelling; one that the scheme has not is a problem, and as the highest.

    Whatever was meant is then not shown to more people than the highest marking allows.
    """
    if not marking:
        return "", []
    name = scheme.find(marking)
    if name is not None:
        return name, []
    advice = f"expected one of {', '.join(scheme.names)}"
    return scheme.names[-1], [document.problem(place.where, f"'{marking}' is not a marking of this timeline", advice)]
