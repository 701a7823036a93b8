"""Events with their links go in; the links that the dates of both events rule out come out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefgen.timeline.dates import Date
from briefgen.timeline.model import Event, Timeline


class RuledOut(NamedTuple):
    """A link that cannot be so.

    Attributes:
        event: that names another.
        relation, place: where it names it.
        message: what is wrong.
    """

    event: Event
    relation: str
    place: int
    message: str


def find_ruled_out(timeline: Timeline) -> Iterator[RuledOut]:
    """Yield the links of causes that begin after their effects, and of answers that end before what they answer.

    Dates that are doubted rule nothing out.
    """
    events = {event.id: event for event in timeline.events}
    for event in timeline.events:
        if not event.related.model_fields_set:
            continue
        for relation, verb in (("causes", "caused"), ("enables", "made possible")):
            for index, id_ in enumerate(getattr(event.related, relation)):
                effect = events.get(id_)
                if effect is not None and _begins_after(event.date, effect.date):
                    dates = f"({event.date.written}) begins after event '{id_}' ({effect.date.written})"
                    yield RuledOut(event, relation, index, f"event '{event.id}' {dates}, which it is to have {verb}")
        for index, id_ in enumerate(event.related.responds_to):
            asked = events.get(id_)
            if asked is not None and _ends_before(event.date, asked.date):
                dates = f"({event.date.written}) is over before event '{id_}' ({asked.date.written})"
                yield RuledOut(event, "responds_to", index, f"event '{event.id}' {dates}, which it is to answer")


def _begins_after(date: Date, other: Date) -> bool:
    """Tell whether a date certainly begins after another has begun."""
    if date.doubted or other.doubted or date.start_earliest is None or other.start_latest is None:
        return False
    return date.start_earliest >= other.start_latest


def _ends_before(date: Date, other: Date) -> bool:
    """Tell whether a date is certainly over before another begins."""
    if date.doubted or other.doubted or date.end_latest is None or other.start_earliest is None:
        return False
    return date.end_latest <= other.start_earliest
