"""Two selections, or one with its revisions, go in; what was added, updated, corrected and withdrawn comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.timeline.model import Event
from briefgen.timeline.select import Selected

ChangeKind = Literal["corrected", "withdrawn", "added", "updated", "regraded", "remarked"]
KINDS: tuple[ChangeKind, ...] = ("corrected", "withdrawn", "added", "updated", "regraded", "remarked")
"""Kinds of change in the order in which a reader wants them: first what was wrong."""

# What readers see of an event; a change of anything else is none.
_FIELDS = (
    "date", "planned", "date_text", "kind", "title", "summary", "actors", "targets", "places", "tags", "significance",
    "status", "sources", "media", "quantities", "claims", "related",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventChange:
    """One change of one event.

    Attributes:
        kind: of the change.
        event: as it is now, or as it was when it is gone.
        edition: that made the change; 0 where two selections were compared.
        fields: that differ, in the order of the format; () for an event that came or went.
        note: the author's reason.
    """

    kind: ChangeKind
    event: Event
    edition: int = 0
    fields: tuple[str, ...] = ()
    note: str = ""


def list_revisions(selected: Selected, since: int = 0) -> tuple[EventChange, ...]:
    """Return the changes that the author noted, of editions after `since`, by edition, kind and number."""
    found = [
        EventChange(
            revision.type,
            entry.event,
            revision.edition,
            (revision.field,) if revision.field else (),
            revision.note,
        )
        for entry in selected.entries
        for revision in entry.event.revisions
        if revision.edition > since
    ]
    return tuple(sorted(found, key=lambda change: (change.edition, KINDS.index(change.kind))))


def compare_selected(before: Selected, after: Selected) -> tuple[EventChange, ...]:
    """Return what differs between two selections, by kind and then in the order of the later one.

    Events are the same when they have the same id. What the author calls a correction in a new revision is one; any
    other difference is an update, unless nothing but grades or the marking differs.
    """
    old = {entry.event.id: entry.event for entry in before.entries}
    new = {entry.event.id: entry.event for entry in after.entries}
    found = [EventChange("withdrawn", event) for id_, event in old.items() if id_ not in new]
    for id_, event in new.items():
        change = EventChange("added", event) if id_ not in old else _compare_event(old[id_], event)
        if change is not None:
            found.append(change)
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


def _compare_event(before: Event, after: Event) -> EventChange | None:
    if after.status == "withdrawn" and before.status != "withdrawn":
        return EventChange("withdrawn", after, note=_find_note(before, after))
    fields = tuple(field for field in _FIELDS if getattr(before, field) != getattr(after, field))
    if not fields:
        return EventChange("remarked", after) if before.marking != after.marking else None
    kind: ChangeKind = "updated"
    if fields == ("claims",) and _without_grades(before) == _without_grades(after):
        kind = "regraded"
    if any(revision.type == "corrected" for revision in after.revisions if revision not in before.revisions):
        kind = "corrected"
    return EventChange(kind, after, fields=fields, note=_find_note(before, after))


def _without_grades(event: Event) -> list[object]:
    return [claim.model_copy(update={"grade": ""}) for claim in event.claims]


def _find_note(before: Event, after: Event) -> str:
    """Return the reason that the latest new revision gives."""
    notes = [revision.note for revision in after.revisions if revision not in before.revisions and revision.note]
    return notes[-1] if notes else ""
