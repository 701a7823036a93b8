"""Two selections, or one with its revisions, go in; what was added, updated, corrected and withdrawn comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.timeline.field_values import Reading, holds_nothing_new
from briefgen.timeline.model import Event, Judgment, MarkedText, Meta, Revision
from briefgen.timeline.scales import SCALES
from briefgen.timeline.select import Selected

ChangeKind = Literal["corrected", "withdrawn", "removed", "added", "updated", "regraded", "remarked"]
KINDS: tuple[ChangeKind, ...] = ("corrected", "withdrawn", "removed", "added", "updated", "regraded", "remarked")
"""Kinds of change in the order in which a reader wants them: first what was wrong."""

_CONFIDENCES = ("", "low", "moderate", "high")

STEERING_FIELDS = ("significance",)
"""Fields that decide what reaches a figure and are printed nowhere; the author is told of them, readers are not."""

# A change of anything else is none.
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
        change = EventChange("added", event) if id_ not in old else _compare_event(old[id_], event, before, after)
        if change is not None:
            found.append(change)
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


def _compare_event(before: Event, after: Event, earlier: Selected, later: Selected) -> EventChange | None:
    if after.status == "withdrawn" and before.status != "withdrawn":
        return EventChange("withdrawn", after, note=_find_note(before, after))
    then, now = _make_readings(earlier, later)
    printed = (field for field in _FIELDS if field not in STEERING_FIELDS)
    fields = tuple(field for field in printed if then.read(before, field) != now.read(after, field))
    if not fields:
        return EventChange("remarked", after) if then.mark(before) != now.mark(after) else None
    kind: ChangeKind = "updated"
    if fields == ("claims",) and then.read_ungraded(before) == now.read_ungraded(after):
        kind = "regraded"
    if any(revision.type == "corrected" for revision in _list_new(before.revisions, after.revisions)):
        kind = "corrected"
    return EventChange(kind, after, fields=fields, note=_find_note(before, after))


def _make_readings(before: Selected, after: Selected, *, has_audience: bool = False) -> tuple[Reading, Reading]:
    """Return how fields of two selections are read so that they can be compared."""
    shown = after.number_of.keys()
    return (
        Reading(before.meta.marking, shown, with_markings=not has_audience),
        Reading(after.meta.marking, shown, with_markings=not has_audience),
    )


def _find_note(before: Event, after: Event) -> str:
    """Return the reason that the latest new revision gives."""
    notes = [revision.note for revision in _list_new(before.revisions, after.revisions) if revision.note]
    return notes[-1] if notes else ""


def _list_new(before: Sequence[Revision], after: Sequence[Revision]) -> list[Revision]:
    """Return the revisions that were not noted yet; where in a file a revision stands tells nothing."""
    noted = {_identify(revision) for revision in before}
    return [revision for revision in after if _identify(revision) not in noted]


def _identify(revision: Revision) -> tuple[int, str, str, str, str]:
    return revision.edition, revision.type, revision.field, str(revision.was), revision.note


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an event that is not as it was, or an event that came or is withdrawn.

    Attributes:
        kind: of the change.
        before, after: the event then and now; None where there was none.
        field: of the format; "" for the whole event, "marking" for what may be shown to whom, "claims[2].grade" for
            the grade of the second statement.
        note: the author's reason.
    """

    kind: ChangeKind
    before: Event | None
    after: Event
    field: str = ""
    note: str = ""


def compare_fields(
    before: Selected, after: Selected, *, has_audience: bool = False, tells_removed: bool = False
) -> tuple[FieldChange, ...]:
    """Return what differs between two selections, field by field, corrections first.

    A change is what the author's new revision of that field calls it; without one it is an update, or a new grade. An
    event that is no longer selected is not spoken of unless asked for: it may be out of the period, or out of the
    audience's sight.

    Args:
        before, after: the selections.
        has_audience: whether records are withheld; then it is not said either that a marking was raised, nor what an
            event no longer names, for a marking may have taken it.
        tells_removed: whether events that are no longer selected are told of.
    """
    if has_audience and tells_removed:
        raise ValueError("an audience is never told of what is gone")
    old = {entry.event.id: entry.event for entry in before.entries}
    found: list[FieldChange] = []
    if tells_removed:
        gone = [event for id_, event in old.items() if id_ not in after.number_of]
        found += [FieldChange("removed", event, event) for event in gone]
    compare = _FieldComparison(*_make_readings(before, after, has_audience=has_audience), has_audience)
    for entry in after.entries:
        event = entry.event
        if event.id in old:
            found += compare.compare_event(old[event.id], event)
        else:
            found.append(FieldChange("added", None, event, note=_find_reason(event.revisions, "")))
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


@dataclass(frozen=True, slots=True)
class MetaChange:
    """What is said of the whole and is not as it was: its title, its subject or its bottom line.

    Attributes:
        kind: of the change.
        field: of `meta`.
        was, now: its text then and now; "" for none.
        note: the author's reason.
    """

    kind: ChangeKind
    field: str
    was: str
    now: str
    note: str = ""


def compare_meta(before: Selected, after: Selected, *, has_audience: bool = False) -> tuple[MetaChange, ...]:
    """Return what differs in what two selections say of the whole.

    Args:
        before, after: the selections.
        has_audience: whether records are withheld; then nothing is said of a bottom line that came or went, which a
            marking may have done.
    """
    new = _list_new(before.meta.revisions, after.meta.revisions)
    found = []
    for field in ("title", "subject", "bottom_line"):
        was, now = (_read_meta(selected.meta, field) for selected in (before, after))
        if was == now or (has_audience and field == "bottom_line" and not (was and now)):
            continue
        own = [revision for revision in new if _concerns(revision, field)]
        kind: ChangeKind = own[-1].type if own else "updated" if was and now else "added" if now else "withdrawn"
        found.append(MetaChange(kind, field, was, now, _find_reason(new, field)))
    return tuple(found)


def _read_meta(meta: Meta, field: str) -> str:
    value = getattr(meta, field)
    return value.text if isinstance(value, MarkedText) else value or ""


def list_vanished(before: Selected, held: Collection[str]) -> tuple[Event, ...]:
    """Return the events of an earlier selection whose ids are not among those that a timeline holds."""
    return tuple(entry.event for entry in before.entries if entry.event.id not in held)


@dataclass(frozen=True, slots=True)
class _FieldComparison:
    """How the fields of events then and now are compared."""

    then: Reading
    now: Reading
    has_audience: bool

    def compare_event(self, before: Event, after: Event) -> Iterator[FieldChange]:
        new = _list_new(before.revisions, after.revisions)
        if after.status == "withdrawn" and before.status != "withdrawn":
            yield FieldChange("withdrawn", before, after, note=_find_reason(new, "status"))
            return
        for field in _FIELDS:
            if field != "planned" or not _keeps_date_as_planned(before, after):
                yield from self._compare_field(before, after, field, new)
        if not self.has_audience and self.then.mark(before) != self.now.mark(after):
            yield FieldChange("remarked", before, after, "marking", _find_reason(new, "marking"))

    def _compare_field(self, before: Event, after: Event, field: str, new: Sequence[Revision]) -> Iterator[FieldChange]:
        old, value = self.then.read(before, field), self.now.read(after, field)
        if old == value:
            return
        if field == "claims" and self.then.read_ungraded(before) == self.now.read_ungraded(after):
            yield from _compare_grades(before, after, new)
            return
        own = [revision for revision in new if _concerns(revision, field)]
        if self.has_audience and not own and holds_nothing_new(old, value):
            return
        kind: ChangeKind = own[-1].type if own else "updated"
        if not own and self.then.is_remarked_only(before, after, field, self.now):
            kind = "remarked"
        yield FieldChange(kind, before, after, field, _find_reason(new, field))


def _keeps_date_as_planned(before: Event, after: Event) -> bool:
    """Tell whether all that is new of a planned date is that it was the date: that the date changed says so."""
    if before.planned is not None or after.planned is None:
        return False
    return after.planned.edtf == before.date.edtf != after.date.edtf


def _compare_grades(before: Event, after: Event, new: Sequence[Revision]) -> Iterator[FieldChange]:
    """Yield a change for each statement whose grade alone is another, with the reason for that one."""
    for number, (old, claim) in enumerate(zip(before.claims, after.claims, strict=True), 1):
        if old.grade != claim.grade:
            field = f"claims[{number}].grade"
            yield FieldChange("regraded", before, after, field, _find_reason(new, field))


def _concerns(revision: Revision, field: str) -> bool:
    """Tell whether a revision is of a field, or of something within it, such as "claims[1].grade"."""
    return revision.field == field or (bool(field) and revision.field.startswith(f"{field}["))


def _find_reason(revisions: Sequence[Revision], field: str) -> str:
    """Return the reason given for a field last, or the one given for the whole event."""
    own = [revision.note for revision in revisions if _concerns(revision, field) and revision.note]
    whole = [revision.note for revision in revisions if not revision.field and revision.note]
    return (own or whole or [""])[-1]


JudgmentKind = Literal["new", "raised", "lowered", "unchanged", "reworded", "removed"]


@dataclass(frozen=True, slots=True)
class JudgmentChange:
    """What became of one judgment.

    Attributes:
        id: of the judgment.
        kind: of the change; likelihood and confidence count before wording.
        was_likelihood, was_confidence: as they were, where they changed; "" else.
        note: the author's reason.
    """

    id: str
    kind: JudgmentKind
    was_likelihood: str = ""
    was_confidence: str = ""
    note: str = ""


def compare_judgments(before: Selected, after: Selected, *, tells_removed: bool = False) -> tuple[JudgmentChange, ...]:
    """Return what became of each judgment that is shown now, by the scale of the later timeline.

    Args:
        before, after: the selections.
        tells_removed: whether judgments that are no longer shown are told of, after the others.
    """
    old = {judgment.id: judgment for judgment in before.judgments}
    became = [_compare_judgment(old.get(judgment.id), judgment, after.meta.scale) for judgment in after.judgments]
    if tells_removed:
        held = {judgment.id for judgment in after.judgments}
        became += [JudgmentChange(id_, "removed") for id_ in old if id_ not in held]
    return tuple(became)


def _compare_judgment(before: Judgment | None, after: Judgment, scale: str) -> JudgmentChange:
    if before is None:
        return JudgmentChange(after.id, "new")
    steps = _rank_likelihood(after, scale) - _rank_likelihood(before, scale)
    confidence = _CONFIDENCES.index(after.confidence) - _CONFIDENCES.index(before.confidence)
    kind: JudgmentKind = "unchanged"
    if steps or confidence:
        kind = "raised" if (steps or confidence) > 0 else "lowered"
    elif before.text != after.text:
        kind = "reworded"
    new = [revision.note for revision in _list_new(before.revisions, after.revisions) if revision.note]
    was = (before.likelihood if steps else "", before.confidence if confidence else "")
    return JudgmentChange(after.id, kind, *was, new[-1] if new and kind != "unchanged" else "")


def _rank_likelihood(judgment: Judgment, scale: str) -> int:
    band = SCALES[scale].find(judgment.likelihood) if judgment.likelihood else None
    return -1 if band is None else SCALES[scale].bands.index(band)
