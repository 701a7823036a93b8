"""An event and a moment go in; whether it was known by then, and how it read, come out."""

from __future__ import annotations

from typing import Any

from briefgen.timeline.dates import Date, DateError, read_date
from briefgen.timeline.model import Event, Revision, Source, Timeline

# Fields whose earlier value a revision can give back.
RESTORABLE = ("title", "summary", "status", "significance", "date", "date_text", "kind", "note", "marking")


def was_known(event: Event, timeline: Timeline, as_of: Date) -> bool:
    """Tell whether an event has a source known by then, or none at all, and was not added by a later revision."""
    if any(revision.type == "added" and not _is_by(revision.known, as_of) for revision in event.revisions):
        return False
    if not event.sources:
        return True
    sources = (timeline.sources.get(reference.source) for reference in event.sources)
    return any(source is None or _is_by(_known_date(source), as_of) for source in sources)


def restore_event(event: Event, as_of: Date, zone: str) -> Event:
    """Return an event with the values that revisions known later replaced, latest revision first."""
    changes: dict[str, Any] = {}
    later = [revision for revision in event.revisions if revision.known and not _is_by(revision.known, as_of)]
    for revision in sorted(later, key=lambda revision: revision.edition, reverse=True):
        if revision.field in RESTORABLE and revision.was is not None:
            changes[revision.field] = _as_value(revision, zone)
    return event.model_copy(update=changes) if changes else event


def check_revision(revision: Revision, zone: str) -> str:
    """Return what is wrong with the earlier value of a revision; "" when it can be given back."""
    if revision.field not in RESTORABLE or revision.was is None:
        return ""
    try:
        _as_value(revision, zone)
    except DateError as error:
        return error.message
    except ValueError:
        return f"the earlier value of '{revision.field}' is not one that it could have had"
    return ""


def _as_value(revision: Revision, zone: str) -> Any:
    if revision.field == "date":
        return read_date(str(revision.was), zone=zone)
    stand_in = {"id": "stand-in", "title": "stand-in", "date": read_date("unknown"), revision.field: revision.was}
    return getattr(Event.model_validate(stand_in), revision.field)


def _known_date(source: Source) -> Date | None:
    return source.known or source.issued


def _is_by(date: Date | None, as_of: Date) -> bool:
    """Tell whether a date is not after another; what has no date was always known."""
    if date is None or date.start_earliest is None or as_of.end_latest is None:
        return True
    return date.start_earliest < as_of.end_latest
