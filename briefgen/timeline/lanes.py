"""An event and its timeline go in; the lanes it belongs to come out, and the order of all lanes."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.timeline.model import Event, Timeline


def lanes_of(event: Event, timeline: Timeline) -> tuple[str, ...]:
    """Return the lanes of an event by `meta.lanes_by`, each once; ("",) when it has none.

    A lane is an allegiance, an actor's id, a place's id, a tag or a kind. An actor without an allegiance takes that
    of the first actor it is a member of. Where meta.lanes lists actors, places or tags, only those make lanes.
    """
    by = timeline.meta.lanes_by
    if by == "allegiance":
        found: Iterable[str] = (_allegiance(name, timeline) for name in event.actors)
        return _unique(found)
    if by == "kind":
        return (event.kind,)
    names = {"actor": event.actors, "place": event.places, "tag": event.tags}[by]
    if timeline.meta.lanes:
        listed = set(timeline.meta.lanes)
        return _unique(_nearest_listed(name, listed, timeline) for name in names)
    return _unique(names)


def order_lanes(entries_lanes: Iterable[tuple[str, ...]], timeline: Timeline) -> tuple[str, ...]:
    """Return the lanes that have an event: those of meta.lanes in its order, then the others as they appear."""
    present: dict[str, None] = {}
    for lanes in entries_lanes:
        present.update(dict.fromkeys(lanes))
    listed = [lane for lane in timeline.meta.lanes if lane in present]
    others = [lane for lane in present if lane and lane not in timeline.meta.lanes]
    return tuple(listed + others + ([""] if "" in present else []))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name)) or ("",)


def _allegiance(name: str, timeline: Timeline) -> str:
    """Return an actor's own side, or that of the first it belongs to that has one."""
    waiting, seen = [name], set[str]()
    while waiting:
        current = waiting.pop(0)
        actor = timeline.actors.get(current)
        if actor is None or current in seen:
            continue
        if actor.allegiance:
            return actor.allegiance
        seen.add(current)
        waiting += actor.member_of
    return ""


def _nearest_listed(name: str, listed: set[str], timeline: Timeline) -> str:
    """Return the name, or the first above it (member of, part of) that is a lane; "" when none is."""
    waiting, seen = [name], set[str]()
    while waiting:
        current = waiting.pop(0)
        if current in listed:
            return current
        if current in seen:
            continue
        seen.add(current)
        if current in timeline.actors:
            waiting += timeline.actors[current].member_of
        elif current in timeline.places and timeline.places[current].part_of:
            waiting.append(timeline.places[current].part_of)
    return ""
