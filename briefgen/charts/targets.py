"""An event and the selection's lanes go in; the lanes that its targets belong to come out."""

from __future__ import annotations

from briefgen.timeline.lanes import find_allegiance, find_listed
from briefgen.timeline.model import Event
from briefgen.timeline.select import Selected


def target_lanes(event: Event, selected: Selected) -> tuple[str, ...]:
    """Return the lanes that an event acts upon, each once; those of its actors are left in.

    A target belongs to a lane as an actor or place of an event would (see `timeline.lanes`): by its own side, or
    that of the first it is a member of; or as the first above it that is a lane. Tags and kinds have no targets.
    """
    by = selected.meta.lanes_by
    if by in ("tag", "kind"):
        return ()
    if by == "allegiance":
        found = [find_allegiance(name, selected.actors) for name in event.targets]
    else:
        found = [find_listed(name, selected.lanes, selected.actors, selected.places) for name in event.targets]
    return tuple(dict.fromkeys(lane for lane in found if lane and lane in selected.lanes))
