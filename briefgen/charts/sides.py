"""A selection goes in; who acts and who is acted upon in which events, and on which side they are, come out."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.timeline.select import Entry, Selected

Parts = dict[str, list[tuple[Entry, bool]]]
"""The events of each actor, with whether it acts in them."""


def list_parts(selected: Selected) -> Parts:
    """Return the events of each actor, with whether it acts in them, in order; places acted upon are no actors."""
    found: dict[str, list[tuple[Entry, bool]]] = {}
    for entry in selected.entries:
        for actor in dict.fromkeys(entry.event.actors):
            found.setdefault(actor, []).append((entry, True))
        for target in dict.fromkeys(entry.event.targets):
            if target not in entry.event.actors and target not in selected.places:
                found.setdefault(target, []).append((entry, False))
    return found


def find_side(actor: str, selected: Selected) -> str:
    """Return an actor's own side, or that of the first it belongs to that has one; "" without one."""
    waiting, seen = [actor], set[str]()
    while waiting:
        name = waiting.pop(0)
        known = selected.actors.get(name)
        if known is None or name in seen:
            continue
        if known.allegiance:
            return known.allegiance
        seen.add(name)
        waiting += known.member_of
    return ""


def order_sides(actors: Iterable[str], selected: Selected) -> list[str]:
    """Return the sides of actors: those that are lanes in the order of the lanes, the others as they appear."""
    found = list(dict.fromkeys(find_side(actor, selected) for actor in actors))
    lanes = list(selected.lanes) if selected.meta.lanes_by == "allegiance" else []
    listed = [side for side in lanes if side in found and side]
    others = [side for side in found if side and side not in listed]
    return [*listed, *others, *([""] if "" in found else [])]
