"""Records as read and an audience's ceiling go in; what that audience may see comes out, the rest as if never written.

This happens on nodes, before records are validated, so that no message, count or id speaks of what was withheld.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from briefgen.source import Listing, Mapping, Node, Scalar
from briefgen.timeline.events import make_id
from briefgen.timeline.markings import MarkingScheme
from briefgen.timeline.statement_fields import renumber_field

# By section: id ("" in a list) and node of each record.
Entries = dict[str, list[tuple[str, Node]]]

_HELD_LISTS = ("claims", "quantities", "media", "revisions")
_NAME_KEYS = ("by", "actors", "targets", "places", "place", "about", "member_of", "part_of")


def withhold_records(entries: Entries, scheme: MarkingScheme, ceiling: str, default: str) -> Entries:
    """Take out every record above the ceiling, and every reference to one.

    A claim or figure goes with its speaker; a judgment goes when nothing is left of its basis. A marking that the
    scheme does not know is kept: loading reports it, and what has a problem is not built.

    Args:
        entries: the records of each section.
        scheme: the timeline's markings.
        ceiling: highest marking that may be seen.
        default: marking of records without one.

    Returns:
        The same sections with what may be seen.
    """

    def may_be_seen(node: Node) -> bool:
        marking = _text(node, "marking")
        name = scheme.find(marking) if marking else default
        return name is None or scheme.allows(name, ceiling)

    kept = {section: [record for record in records if may_be_seen(record[1])] for section, records in entries.items()}
    ids = {section: _ids_of(section, entries[section]) for section in entries}
    gone = {
        section: {ids[section][id(node)] for _, node in entries[section]}
        - {ids[section][id(node)] for _, node in kept[section]}
        for section in entries
    }
    names = gone["actors"] | gone["places"]
    for section in ("actors", "places"):
        names |= {name for id_, node in entries[section] if id_ in gone[section] for name in _names_of(node)}
    repair = _Repair(may_be_seen, frozenset(names), frozenset(gone["sources"]), frozenset(gone["events"]))
    kept["judgments"] = [record for record in kept["judgments"] if not repair.loses_basis(record[1])]
    return {section: [(id_, repair.repair(node)) for id_, node in records] for section, records in kept.items()}


@dataclass(frozen=True, slots=True)
class _Repair:
    """What is gone, and how a record looks without it."""

    may_be_seen: Callable[[Node], bool]
    names: frozenset[str]
    sources: frozenset[str]
    events: frozenset[str]

    def loses_basis(self, node: Node) -> bool:
        """Tell whether a judgment rested on events and all of them are gone."""
        basis = node.get("basis") if isinstance(node, Mapping) else None
        items = basis.items if isinstance(basis, Listing) else (basis,) if basis is not None else ()
        return bool(items) and all(isinstance(item, Scalar) and item.text in self.events for item in items)

    def repair(self, node: Node) -> Node:
        """Return a record without what is withheld inside it and without references to what is gone."""
        if not isinstance(node, Mapping):
            return node
        entries = tuple(
            (key, repaired)
            for key, value in node.entries
            if (repaired := self._repair_value(key.text, value)) is not None
        )
        return self._renumber(node, node._replace(entries=entries))

    def _renumber(self, node: Mapping, repaired: Mapping) -> Mapping:
        """Return a repaired record whose revisions name its statements by the numbers that they have now."""
        claims, revisions = node.get("claims"), repaired.get("revisions")
        if not isinstance(claims, Listing) or not isinstance(revisions, Listing):
            return repaired
        kept = [index for index, claim in enumerate(claims.items) if self._stays(claim)]
        items: list[Node] = []
        for item in revisions.items:
            field = _text(item, "field")
            now = field if field is None else renumber_field(field, kept)
            if now == field:
                items.append(item)
            elif now is not None and isinstance(item, Mapping):
                items.append(_set_text(item, "field", now))
        return _set_value(repaired, "revisions", revisions._replace(items=tuple(items)))

    def _stays(self, item: Node) -> bool:
        return self.may_be_seen(item) and (_text(item, "by") or "").strip() not in self.names

    def _repair_value(self, key: str, value: Node) -> Node | None:
        if key in _HELD_LISTS and isinstance(value, Listing):
            items = [item for item in value.items if self._stays(item)]
            return value._replace(items=tuple(self.repair(item) for item in items))
        if key in _NAME_KEYS:
            return _drop(value, self.names)
        if key == "was":
            # What a revision replaced may have named somebody, a source or another event.
            return _drop(value, self.names | self.sources | self.events)
        if key in ("sources", "via"):
            return _drop(value, self.sources)
        if key == "basis":
            return _drop(value, self.events)
        if key == "related" and isinstance(value, Mapping):
            pairs = ((relation, _drop(ids, self.events)) for relation, ids in value.entries)
            return value._replace(entries=tuple((relation, ids) for relation, ids in pairs if ids is not None))
        return value


def _ids_of(section: str, records: list[tuple[str, Node]]) -> dict[int, str]:
    """Return the id of each record by its node's identity; an event without one gets that made from its title."""
    taken: set[str] = set()
    found: dict[int, str] = {}
    for id_, node in records:
        written = id_ or _text(node, "id") or ""
        if not written and section == "events":
            written = make_id(_text(node, "title") or "event", taken)
        taken.add(written)
        found[id(node)] = written
    return found


def _names_of(node: Node) -> list[str]:
    """Return the printed names of an actor or place, which others may refer to it by."""
    aka = node.get("aka") if isinstance(node, Mapping) else None
    items = aka.items if isinstance(aka, Listing) else (aka,) if aka is not None else ()
    return [name for name in (_text(node, "name"), *(item.text for item in items if isinstance(item, Scalar))) if name]


def _set_value(node: Mapping, key: str, value: Node) -> Mapping:
    return node._replace(entries=tuple((name, value if name.text == key else old) for name, old in node.entries))


def _set_text(node: Mapping, key: str, text: str) -> Mapping:
    old = node.get(key)
    return _set_value(node, key, old._replace(text=text)) if isinstance(old, Scalar) else node


def _text(node: Node, key: str) -> str | None:
    found = node.get(key) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else None


def _drop(value: Node, gone: frozenset[str]) -> Node | None:
    """Return the value without references to what is gone; a pin after '@' belongs to its reference."""

    def is_gone(node: Node) -> bool:
        return isinstance(node, Scalar) and node.text.partition("@")[0].strip() in gone

    if isinstance(value, Listing):
        return value._replace(items=tuple(item for item in value.items if not is_gone(item)))
    return None if is_gone(value) else value
