"""Records and a moment go in; whether they were known by then, and how they read, come out.

A record was known when one of its sources was, or when it names none. A source was known from its `known`, else from
when it was issued, else from when the one that it came by was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefgen.errors import nearest_name
from briefgen.fields import list_keys
from briefgen.timeline.dates import Date, DateError, read_date
from briefgen.timeline.model import Event, Judgment, Meta, Revision, Source, SourceReference, Timeline
from briefgen.timeline.statement_fields import find_statement, renumber_field

# Fields whose earlier value a revision can give back; a grade is that of a statement by its place, from 1.
RESTORABLE = ("title", "summary", "status", "significance", "date", "date_text", "kind", "note", "marking")
RESTORABLE_JUDGMENT = ("text", "likelihood", "confidence", "assumption")
RESTORABLE_META = ("title", "subject", "bottom_line", "conventions")


def was_known(event: Event, timeline: Timeline, as_of: Date) -> bool:
    """Tell whether an event has a source known by then, or none at all, and was not added by a later revision."""
    if any(revision.type == "added" and not _is_by(revision.known, as_of) for revision in event.revisions):
        return False
    return rests_on_known(event.sources, timeline, as_of)


def rests_on_known(references: Sequence[SourceReference], timeline: Timeline, as_of: Date) -> bool:
    """Tell whether one of the sources was known by then; what names no source always was."""
    return not references or bool(_keep_known(references, timeline, as_of))


def restore_event(event: Event, timeline: Timeline, as_of: Date) -> Event:
    """Return an event as it was known: without later sources, claims and figures, and with its earlier values.

    What revisions known later replaced is given back, the latest revision first.
    """
    later = _list_later(event.revisions, as_of)
    event = _restore_grades(event, later)
    kept = [index for index, claim in enumerate(event.claims) if rests_on_known(claim.sources, timeline, as_of)]
    changes: dict[str, Any] = {
        "sources": _keep_known(event.sources, timeline, as_of),
        "claims": tuple(
            claim.model_copy(update={"sources": _keep_known(claim.sources, timeline, as_of)})
            for claim in (event.claims[index] for index in kept)
        ),
        "quantities": tuple(
            quantity.model_copy(update={"sources": _keep_known(quantity.sources, timeline, as_of)})
            for quantity in event.quantities
            if rests_on_known(quantity.sources, timeline, as_of)
        ),
        "revisions": tuple(
            revision.model_copy(update={"field": field})
            for revision in event.revisions
            if revision not in later and (field := renumber_field(revision.field, kept)) is not None
        ),
    }
    for revision in later:
        if revision.field in RESTORABLE and revision.was is not None:
            changes[revision.field] = _as_value(revision, timeline.meta.timezone)
    return event.model_copy(update=changes)


def restore_meta(meta: Meta, as_of: Date) -> Meta:
    """Return what was said of the whole by then: title, bottom line and the like as they read."""
    changes = _restore_texts(meta.revisions, RESTORABLE_META, as_of)
    line = changes.get("bottom_line")
    if line is not None and meta.bottom_line is not None:
        changes["bottom_line"] = meta.bottom_line.model_copy(update={"text": line})
    return meta.model_copy(update=changes)


def _list_later(revisions: Sequence[Revision], as_of: Date) -> list[Revision]:
    """Return the revisions that became known later, the last of them first."""
    later = [revision for revision in revisions if revision.known and not _is_by(revision.known, as_of)]
    return sorted(later, key=lambda revision: revision.edition, reverse=True)


def _restore_texts(revisions: Sequence[Revision], fields: Sequence[str], as_of: Date) -> dict[str, Any]:
    later = _list_later(revisions, as_of)
    changes: dict[str, Any] = {
        revision.field: str(revision.was) for revision in later if revision.field in fields and revision.was is not None
    }
    if later:
        changes["revisions"] = tuple(revision for revision in revisions if revision not in later)
    return changes


def _restore_grades(event: Event, later: Sequence[Revision]) -> Event:
    """Return an event whose statements have the grades that revisions replaced."""
    claims = list(event.claims)
    for revision in later:
        place = find_statement(revision.field)
        if place is not None and place < len(claims) and revision.was is not None:
            claims[place] = claims[place].model_copy(update={"grade": str(revision.was)})
    return event.model_copy(update={"claims": tuple(claims)}) if later else event


def restore_judgments(timeline: Timeline, as_of: Date) -> tuple[Judgment, ...]:
    """Return the judgments that could have been made by then, each with the sources known by then."""
    return tuple(
        judgment.model_copy(
            update={
                "sources": _keep_known(judgment.sources, timeline, as_of),
                **_restore_texts(judgment.revisions, RESTORABLE_JUDGMENT, as_of),
            }
        )
        for judgment in timeline.judgments
        if rests_on_known(judgment.sources, timeline, as_of)
    )


def restore_sources(timeline: Timeline, as_of: Date) -> dict[str, Source]:
    """Return the sources as they were known: none says that it came by one that was not."""
    later = {id_ for id_, source in timeline.sources.items() if not _is_by(_known_date(source, timeline), as_of)}
    return {
        id_: source.model_copy(update={"via": ""}) if source.via in later else source
        for id_, source in timeline.sources.items()
    }


def _keep_known(references: Sequence[SourceReference], timeline: Timeline, as_of: Date) -> tuple[SourceReference, ...]:
    kept = []
    for reference in references:
        source = timeline.sources.get(reference.source)
        if source is None or _is_by(_known_date(source, timeline), as_of):
            kept.append(reference)
    return tuple(kept)


def _known_date(source: Source, timeline: Timeline) -> Date | None:
    seen = {source.id}
    while not (source.known or source.issued) and source.via in timeline.sources and source.via not in seen:
        source = timeline.sources[source.via]
        seen.add(source.id)
    return source.known or source.issued


def check_revised_field(field: str, record: Event | Judgment | Meta) -> tuple[str, str]:
    """Return what is wrong with the field that a revision names, and what to do; "" when the record has it."""
    known = {*list_keys(type(record))} - {"id", "where", "revisions", "x"}
    name = field.partition("[")[0]
    if not name or name in known:
        return "", ""
    near = nearest_name(name, sorted(known))
    kind = "meta" if isinstance(record, Meta) else "an event" if isinstance(record, Event) else "a judgment"
    advice = f"did you mean '{near}'?" if near else f"name one of {', '.join(sorted(known))}"
    return f"there is no field '{name}' in {kind}, so it was not revised", advice


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


def _is_by(date: Date | None, as_of: Date) -> bool:
    """Tell whether a date is not after another; what has no date was always known."""
    if date is None or date.start_earliest is None or as_of.end_latest is None:
        return True
    return date.start_earliest < as_of.end_latest
