"""An event and the selection's lanes go in; the lanes that its targets belong to come out."""

from __future__ import annotations

from briefgen.timeline.model import Event
from briefgen.timeline.select import Selected


def target_lanes(event: Event, selected: Selected) -> tuple[str, ...]:
    """Return the lanes that an event acts upon, each once, those of its actors left out by the caller.

    A target belongs to a lane as an actor or place of an event would (see `timeline.lanes`): by its own side, or
    that of the first it is a member of; or as the first above it that is a lane. Tags and kinds have no targets.
    """
    by = selected.meta.lanes_by
    if by in ("tag", "kind"):
        return ()
    found = (_lane_of(name, selected) for name in event.targets)
    return tuple(dict.fromkeys(lane for lane in found if lane))


def _lane_of(name: str, selected: Selected) -> str:
    """Return the lane of an actor or place, searching upward from it; "" when it has none."""
    waiting, seen = [name], set[str]()
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        actor, place = selected.actors.get(current), selected.places.get(current)
        if selected.meta.lanes_by == "allegiance":
            if actor is not None and actor.allegiance:
                return actor.allegiance if actor.allegiance in selected.lanes else ""
        elif current in selected.lanes:
            return current
        if actor is not None:
            waiting += actor.member_of
        elif place is not None and place.part_of:
            waiting.append(place.part_of)
    return ""
