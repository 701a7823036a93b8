"""A bundle of STIX objects goes in; an event for each that says when it was seen, valid or published comes out.

Identities, threat actors and intrusion sets become actors, locations places, markings of the Traffic Light Protocol
markings; a relationship is written into the event that it goes out from.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.exchange.gathering import Gathering, list_words
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.located_json import Found, Number, open_json, read_json_text
from briefgen.exchange.stix_objects import name_kind, name_object, read_dates, read_definition, read_marking
from briefgen.exchange.summaries import quote_markdown
from briefgen.exchange.text_file import read_text_file
from briefgen.source import Plain
from briefgen.timeline.calendar import DateError

_ACTORS = {"identity": "", "threat-actor": "threat actor", "intrusion-set": "intrusion set"}
_CLASSES = {"individual": "person", **{name: name for name in ("organization", "group", "class", "system")}}
# What happens, however long it takes; anything else with a length is a state.
_HAPPENINGS = frozenset({"sighting", "observed-data", "malware-analysis"})
_VERBS = {
    "indicator": "is valid", "sighting": "is sighted", "observed-data": "is observed", "report": "is published",
    "malware-analysis": "is analysed", "relationship": "",
}  # fmt: skip
_TAG_KEYS = (
    "labels", "indicator_types", "malware_types", "infrastructure_types", "threat_actor_types", "report_types",
    "tool_types",
)  # fmt: skip


def read_stix(path: Path, options: ImportOptions) -> Imported:
    """Read a STIX 2 bundle, or a list of its objects.

    Raises:
        SourceError: it cannot be read, or is none.
    """
    return _Reading(path).read()


class _Reading:
    """One bundle while it is read."""

    def __init__(self, path: Path) -> None:
        self.text = read_text_file(path)
        self.places = open_json(self.text.text, self.text.file)
        self.gathering = Gathering(self.text)
        self.by_id: dict[str, Found] = {}
        self.definitions: dict[str, str] = {}
        self.actors: dict[str, str] = {}
        self.locations: dict[str, str] = {}
        self.taken: Counter[str] = Counter()
        self.lines: dict[str, list[str]] = {}
        self.related: dict[str, dict[str, list[str]]] = {}
        self.dated: set[str] = set()

    def read(self) -> Imported:
        objects = self._list_objects()
        self.gathering.imported.left += self.places.repeated
        for item in objects:
            self._take_records(item)
        relationships = [item for item in objects if item.text("type") == "relationship" and not _has_dates(item)]
        self.dated = {item.text("id") for item in objects if _has_dates(item)}
        for item in relationships:
            self._take_relationship(item)
        for item in objects:
            if item.text("type") not in ("marking-definition", "location") and item not in relationships:
                self._take_event(item)
        parts = ", ".join(f"{count} as {name}" for name, count in sorted(self.taken.items()))
        if parts:
            self.gathering.tell(f"objects that are no events were taken: {parts}")
        return self.gathering.finish("objects")

    def _list_objects(self) -> list[Found]:
        """Return the newest version of each object."""
        root = read_json_text(self.places)
        listed = root.items() or root.items("objects") or ([root] if "--" in root.text("id") else [])
        found: list[Found] = []
        for item in listed:
            where = self.places.where_of(item)
            kind, id_ = item.text("type"), item.text("id")
            if not isinstance(item.value, dict) or not kind:
                self.gathering.leave(where, "this is no STIX object, expected one with a 'type'")
                continue
            known = self.by_id.get(id_) if id_ else None
            if known is not None:
                older = min(known, item, key=lambda each: each.text("modified"))
                message = (
                    f"'{name_object(older)}' stands here in an older version too, of {older.text('modified') or '?'}"
                )
                self.gathering.leave(self.places.where_of(older), message, "the newest one is taken")
                if older is item:
                    continue
                found.remove(known)
            self.by_id[id_] = item
            found.append(item)
        if not listed:
            message = "the file holds no STIX objects, expected a bundle with a list 'objects'"
            raise SourceError([self.text.problem(self.text.where(1), message, "is it of another format?")])
        return found

    def _take_records(self, item: Found) -> None:
        """Take what events name: actors, places, markings."""
        kind, id_ = item.text("type"), item.text("id")
        if kind == "marking-definition":
            marking = read_definition(item)
            if marking:
                self.definitions[id_] = marking
                self.taken["markings"] += 1
            else:
                message = f"the marking '{name_object(item)}' is none of the Traffic Light Protocol"
                self.gathering.leave(self.places.where_of(item), message, "mark what it stands for by hand")
        elif kind in _ACTORS:
            self.taken["actors"] += 1
            self.actors[id_] = self.gathering.name_actor(
                name_object(item),
                id_,
                aka=list_words(str(each.value) for each in item.items("aliases")),
                kind=_CLASSES.get(item.text("identity_class"), _ACTORS[kind]) or "identity",
                role=", ".join(str(each.value) for each in item.items("roles")),
                marking=self._mark(item),
            )
        elif kind == "location":
            self.taken["places"] += 1
            self.locations[id_] = self._take_location(item)

    def _take_location(self, item: Found) -> str:
        name = item.text("name") or item.text("city") or item.text("country") or item.text("region")
        fields: dict[str, Plain] = {"marking": self._mark(item)}
        latitude, longitude = (_read_degrees(item, key, most) for key, most in (("latitude", 90), ("longitude", 180)))
        if latitude is not None and longitude is not None:
            fields |= {"lat": latitude, "lon": longitude}
        fields["precision"] = next((key for key in ("city", "country", "region") if item.text(key)), "")
        return self.gathering.name_place(name or name_object(item), item.text("id"), **fields)

    def _take_relationship(self, item: Found) -> None:
        """Write a relationship into the event that it goes out from, or else the one that it leads to."""
        source, target = item.text("source_ref"), item.text("target_ref")
        kind = item.text("relationship_type").replace("-", " ") or "related to"
        sentence = f"{self._name(source)} {kind} {self._name(target)}"
        event = next((each for each in (source, target) if each in self.dated), "")
        if not event:
            message = f"the relationship '{sentence[:120]}' is of no event that has a date"
            self.gathering.leave(self.places.where_of(item), message, "write it into an event by hand")
            return
        self.taken["parts of events (relationships)"] += 1
        self.lines.setdefault(event, []).append(sentence)
        if event != source:
            return
        named = self.related.setdefault(event, {})
        if kind in ("attributed to", "impersonates", "authored by", "compromises") and target in self.actors:
            named.setdefault("actors", []).append(self.actors[target])
        elif kind in ("targets", "beacons to", "exfiltrates to") and (
            target in self.actors or target in self.locations
        ):
            named.setdefault("targets", []).append(self.actors.get(target) or self.locations[target])
        elif target in self.locations:
            named.setdefault("places", []).append(self.locations[target])

    def _name(self, reference: str) -> str:
        item = self.by_id.get(reference)
        return name_object(item) if item is not None else reference.replace("--", " ")[:40]

    def _mark(self, item: Found) -> str:
        return read_marking(item, self.definitions)

    def _take_event(self, item: Found) -> None:
        kind, where = item.text("type"), self.places.where_of(item)
        is_record = kind in _ACTORS
        try:
            date = read_dates(item)
        except DateError as error:
            message = f"the {name_kind(item)} '{name_object(item)[:60]}' is not taken as an event: {error.message}"
            self.gathering.leave(where, message, error.help)
            return
        if not date:
            if not is_record:
                message = f"the {name_kind(item)} '{name_object(item)[:60]}' says nothing of when it was"
                self.gathering.leave(where, message, "give it a date in the timeline, if it is an event")
            return
        related = self.related.get(item.text("id"), {})
        is_state = "/" in date and kind not in _HAPPENINGS
        fields: dict[str, Plain] = {
            "date": date,
            "kind": "statement" if kind == "report" else "state" if is_state else "",
            "title": self._make_title(item),
            "summary": quote_markdown("\n".join(self._list_lines(item))),
            "actors": list_words([*self._list_actors(item), *related.get("actors", [])]),
            "targets": list_words(related.get("targets", [])),
            "places": list_words([*self._list_places(item), *related.get("places", [])]),
            "tags": list_words([name_kind(item), *self._list_tags(item)]),
            "marking": self._mark(item),
            "sources": self._list_sources(item),
            "x": {"stix_id": item.text("id")},
        }
        revoked = item.get("revoked")
        if revoked is not None and revoked.value is True:
            fields["status"] = "withdrawn"
        count = item.text("count") or item.text("number_observed")
        if count.isdecimal():
            what = "sightings" if kind == "sighting" else "observations"
            fields["quantities"] = [{"what": what, "value": count}]
        self.gathering.add(where, fields)

    def _make_title(self, item: Found) -> str:
        kind = item.text("type")
        if kind == "sighting":
            return f"{self._name(item.text('sighting_of_ref'))} is sighted"
        if kind == "relationship":
            verb = item.text("relationship_type").replace("-", " ")
            return f"{self._name(item.text('source_ref'))} {verb} {self._name(item.text('target_ref'))}"
        if kind == "observed-data":
            names = [self._name(str(each.value)) for each in item.items("object_refs")]
            shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            return f"{shown or 'Data'} observed"
        return f"{name_kind(item).capitalize()} {name_object(item)} {_VERBS.get(kind, 'is seen')}"

    def _list_lines(self, item: Found) -> list[str]:
        """Return what an object says beside its name."""
        lines = [item.text("description")]
        for key in ("objective", "pattern", "primary_motivation", "sophistication", "opinion", "content"):
            if item.text(key) and item.text(key) != name_object(item):
                lines.append(f"{key.replace('_', ' ')}: {item.text(key)}")
        aliases = [str(each.value) for each in item.items("aliases")]
        if aliases:
            lines.append(f"also known as {', '.join(aliases)}")
        lines += self.lines.get(item.text("id"), [])
        return [line for line in lines if line]

    def _list_actors(self, item: Found) -> list[str]:
        references = [str(each.value) for each in item.items("where_sighted_refs")]
        if item.text("type") in ("report", "note", "opinion"):
            references.append(item.text("created_by_ref"))
        if item.text("type") in _ACTORS:
            references.append(item.text("id"))
        return [self.actors[each] for each in references if each in self.actors]

    def _list_places(self, item: Found) -> list[str]:
        references = [str(each.value) for each in item.items("where_sighted_refs")]
        return [self.locations[each] for each in references if each in self.locations]

    def _list_tags(self, item: Found) -> list[str]:
        tags = [str(each.value) for key in _TAG_KEYS for each in item.items(key) if isinstance(each.value, str)]
        return [*tags, *(phase.text("phase_name") for phase in item.items("kill_chain_phases"))]

    def _list_sources(self, item: Found) -> list[Plain]:
        """Return what an object rests on: its references, and whoever made it."""
        cited = []
        for reference in item.items("external_references"):
            title = reference.text("source_name") or reference.text("url") or reference.text("external_id")
            number = reference.text("external_id")
            if title:
                key = f"{title} {reference.text('url')} {number}"
                cited.append(self.gathering.cite(title, reference.text("url"), key, number=number))
        maker = self.by_id.get(item.text("created_by_ref"))
        if maker is not None:
            cited.append(self.gathering.cite(f"Objects of {name_object(maker)}", key=maker.text("id"), type="dataset"))
        return list_words(cited)


def _read_degrees(item: Found, key: str, most: int) -> float | None:
    found = item.get(key)
    if found is None or not isinstance(found.value, Number):
        return None
    degrees = float(found.value)
    return degrees if abs(degrees) <= most else None


def _has_dates(item: Found) -> bool:
    try:
        return bool(read_dates(item))
    except DateError:
        # It says when it was, and is left for how it says it.
        return item.text("type") == "relationship"
