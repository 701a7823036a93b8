"""An event and its timeline go in; the lanes it belongs to come out, and the order of all lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from briefgen.timeline.model import Actor, Event, Place, Timeline


def make_lane_finder(timeline: Timeline) -> Callable[[Event], tuple[str, ...]]:
    """Return what finds the lanes of an event by `meta.lanes_by`, each once; ("",) when it has none.

    A lane is an allegiance, an actor's id, a place's id, a tag or a kind. An actor without an allegiance takes that
    of the first actor it is a member of. Where meta.lanes lists actors, places or tags, only those make lanes.
    """
    by = timeline.meta.lanes_by
    if by == "kind":
        return lambda event: (event.kind,)
    listed = frozenset(timeline.meta.lanes)

    @cache  # many events name the same
    def find(names: tuple[str, ...]) -> tuple[str, ...]:
        if by == "allegiance":
            return _unique(find_allegiance(name, timeline.actors) for name in names)
        if listed:
            return _unique(find_listed(name, listed, timeline.actors, timeline.places) for name in names)
        return _unique(names)

    named: dict[str, Callable[[Event], tuple[str, ...]]] = {
        "place": lambda event: find(event.places),
        "tag": lambda event: find(event.tags),
    }
    return named.get(by, lambda event: find(event.actors))


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


def find_allegiance(name: str, actors: Mapping[str, Actor]) -> str:
    """Return an actor's own side, or that of the first it is a member of that has one; "" for none."""
    return _search_upward(name, actors, {}, lambda current: actors[current].allegiance if current in actors else "")


def find_listed(name: str, listed: Iterable[str], actors: Mapping[str, Actor], places: Mapping[str, Place]) -> str:
    """Return the name, or the first above it (member of, part of) that is in a list; "" when none is."""
    wanted = frozenset(listed)
    return _search_upward(name, actors, places, lambda current: current if current in wanted else "")


def _search_upward(
    name: str, actors: Mapping[str, Actor], places: Mapping[str, Place], answer: Callable[[str], str]
) -> str:
    """Return the first answer that is not "", from the name upward, the nearest first."""
    waiting, seen = [name], set[str]()
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        found = answer(current)
        if found:
            return found
        if current in actors:
            waiting += actors[current].member_of
        elif current in places and places[current].part_of:
            waiting.append(places[current].part_of)
    return ""
