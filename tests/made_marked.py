"""A chance goes in; a timeline with markings on everything that can bear one comes out, and the same without what an
audience may not see, taken out by other code than the program's."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

LEVELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
_LETTERS = "bcdfghjklmnpqrstvwxz"

Tree = dict[str, Any]


class MadeTimeline:
    """One timeline as plain values.

    Attributes:
        tree: of the whole file.
        words: the word that each text bears, by the record that it belongs to.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._number = 0
        self.words: dict[str, list[str]] = {}
        self._owner = ""
        self.tree = self._make()

    def _word(self) -> str:
        """Return a word of twelve letters that is nowhere else, made known under its record."""
        self._number += 1
        rest, letters = self._number, ""
        for _ in range(6):
            rest, index = divmod(rest, len(_LETTERS))
            letters += _LETTERS[index]
        word = f"qvy{letters}kuz"
        self.words.setdefault(self._owner, []).append(word)
        return word

    def _text(self, most: int = 3) -> str:
        return " ".join([self._word(), *("the", "harbour", "fell")[: self._chance.randint(0, most)]])

    def _mark(self, share: float = 0.5) -> Tree:
        return {"marking": self._chance.choice(LEVELS)} if self._chance.random() < share else {}

    def _some(self, ids: list[str], most: int = 3) -> list[str]:
        return self._chance.sample(ids, min(len(ids), self._chance.randint(0, most)))

    def _begin(self, owner: str) -> str:
        self._owner = owner
        return owner

    def _make(self) -> Tree:
        chance = self._chance
        actors = [f"a{index}" for index in range(chance.randint(1, 5))]
        places = [f"p{index}" for index in range(chance.randint(1, 4))]
        sources = [f"s{index}" for index in range(chance.randint(1, 5))]
        events = [f"e{index}" for index in range(chance.randint(2, 7))]
        tree: Tree = {"briefgen": 1, "meta": {"title": "Harbour", "as_of": "2020-12-31", "series": "HAR"}}
        if chance.random() < 0.3:
            tree["meta"]["marking"] = chance.choice(LEVELS[:2])
        if chance.random() < 0.4:
            self._begin("bottom_line")
            tree["meta"]["bottom_line"] = {"text": self._text(), **self._mark(0.9)}
            self._begin("bottom_line.revisions")
            was = {**self._revision("meta.revisions", []), "field": "bottom_line", "was": self._text()}
            tree["meta"]["revisions"] = [was]
        tree["actors"] = {id_: self._actor(id_, actors) for id_ in actors}
        tree["places"] = {id_: self._place(id_, places) for id_ in places}
        tree["sources"] = {id_: self._source(id_, sources) for id_ in sources}
        tree["events"] = [self._event(id_, actors, places, sources, events) for id_ in events]
        tree["judgments"] = [self._judgment(f"J{index}", events, sources) for index in range(chance.randint(0, 3))]
        tree["gaps"] = [self._gap(index) for index in range(chance.randint(0, 3))]
        return tree

    def _actor(self, id_: str, ids: list[str]) -> Tree:
        self._begin(f"actors.{id_}")
        return {
            "name": self._text(1),
            "aka": [self._word()],
            "kind": self._word(),
            "role": self._text(),
            "allegiance": self._word(),
            "member_of": [each for each in self._some(ids, 1) if each < id_],
            "note": self._text(),
            **self._mark(),
        }

    def _place(self, id_: str, ids: list[str]) -> Tree:
        self._begin(f"places.{id_}")
        place: Tree = {"name": self._text(1), "aka": [self._word()], "precision": self._word(), "note": self._text()}
        if self._chance.random() < 0.7:
            place |= {"lat": round(self._chance.uniform(-60, 60), 3), "lon": round(self._chance.uniform(-170, 170), 3)}
        above = [each for each in ids if each < id_]
        if above and self._chance.random() < 0.3:
            place["part_of"] = self._chance.choice(above)
        return {**place, **self._mark()}

    def _source(self, id_: str, ids: list[str]) -> Tree:
        self._begin(f"sources.{id_}")
        source: Tree = {
            "title": self._text(),
            "type": self._word(),
            "author": self._text(1),
            "publisher": self._text(1),
            "issued": f"2020-{self._chance.randint(1, 12):02}",
            "url": f"https://example.org/{self._word()}",
            "reliability": self._chance.choice("ABCDEF"),
            "note": self._text(),
            **self._mark(),
        }
        above = [each for each in ids if each < id_]
        if above and self._chance.random() < 0.4:
            source["via"] = self._chance.choice(above)
        return source

    def _cite(self, sources: list[str]) -> list[str]:
        return [id_ + self._chance.choice(("", "@p. 4", "@sec. 2")) for id_ in self._some(sources)]

    def _event(self, id_: str, actors: list[str], places: list[str], sources: list[str], events: list[str]) -> Tree:
        chance, owner = self._chance, self._begin(f"events.{id_}")
        event: Tree = {
            "id": id_,
            "date": f"20{chance.randint(10, 19)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "date_text": self._word(),
            "kind": chance.choice(("event", "state", "statement", "absence")),
            "title": self._text(),
            "summary": f"{self._text()}. *{self._word()}*.",
            "actors": self._some(actors),
            "targets": self._some(actors, 1),
            "places": self._some(places, 2),
            "tags": [self._word()],
            "significance": chance.randint(1, 5),
            "sources": self._cite(sources),
            "note": self._text(),
            **self._mark(),
        }
        for number in range(chance.randint(0, 2)):
            self._begin(f"{owner}.claims.{number}")
            claim = {"says": self._text(), "issue": chance.choice(("matter one", "matter two", self._word()))}
            claim |= {"by": chance.choice(actors), "about": self._some(places, 1), "sources": self._cite(sources)}
            event.setdefault("claims", []).append({**claim, "note": self._text(), **self._mark()})
        for number in range(chance.randint(0, 2)):
            self._begin(f"{owner}.quantities.{number}")
            given: Tree = {"what": chance.choice(("boats lost", self._word())), "value": chance.randint(1, 99)}
            given |= {"unit": "boats", "sources": self._cite(sources)}
            if chance.random() < 0.6:
                given["by"] = chance.choice(actors)
            event.setdefault("quantities", []).append({**given, **self._mark()})
        self._owner = owner
        revised = [self._revision(f"{owner}.revisions.{number}", actors) for number in range(chance.randint(0, 2))]
        if revised:
            event["revisions"] = revised
        self._owner = owner
        links = {
            name: [each for each in self._some(events, 2) if each != id_]
            for name in ("precedes", "responds_to", "part_of", "contradicts")
            if chance.random() < 0.3
        }
        links = {name: [each for each in ids if name != "part_of" or each < id_] for name, ids in links.items()}
        if links:
            event["related"] = links
        return event

    def _revision(self, owner: str, actors: list[str]) -> Tree:
        self._begin(owner)
        revision: Tree = {"edition": 2, "type": self._chance.choice(("corrected", "updated")), "note": self._text()}
        field = self._chance.choice(("title", "actors", "date_text"))
        was: Any = self._some(actors, 2) if field == "actors" else self._text()
        return {**revision, "field": field, "was": was, "known": "2020-05", **self._mark()}

    def _judgment(self, id_: str, events: list[str], sources: list[str]) -> Tree:
        self._begin(f"judgments.{id_}")
        return {
            "id": id_,
            "text": self._text(),
            "likelihood": "likely",
            "confidence": "low",
            "basis": self._some(events, 2),
            "sources": self._cite(sources),
            "assumption": self._text(),
            "would_change": [self._text()],
            **self._mark(),
            "revisions": [
                {**self._revision(f"judgments.{id_}.revisions", []), "field": "text", "was": self._text()}
                for _ in range(self._chance.randint(0, 1))
            ],
        }

    def _gap(self, number: int) -> Tree:
        self._begin(f"gaps.{number}")
        return {"text": self._text(), **self._mark()}


def delete_by_hand(made: Tree, ceiling: str) -> Tree:
    """Return a timeline without the records above a ceiling and without every reference to one."""
    tree = copy.deepcopy(made)
    default = tree["meta"].get("marking", LEVELS[0])

    def hidden(record: Tree) -> bool:
        return LEVELS.index(record.get("marking", default)) > LEVELS.index(ceiling)

    gone: dict[str, set[str]] = {}
    for section in ("actors", "places", "sources"):
        gone[section] = {id_ for id_, record in tree[section].items() if hidden(record)}
        tree[section] = {id_: record for id_, record in tree[section].items() if id_ not in gone[section]}
    gone["events"] = {event["id"] for event in tree["events"] if hidden(event)}
    tree["events"] = [event for event in tree["events"] if event["id"] not in gone["events"]]
    names = gone["actors"] | gone["places"]
    line = tree["meta"].get("bottom_line")
    if line is not None and hidden(line):
        del tree["meta"]["bottom_line"], tree["meta"]["revisions"]
    if "revisions" in tree["meta"]:
        tree["meta"]["revisions"] = [each for each in tree["meta"]["revisions"] if not hidden(each)]
    tree["gaps"] = [gap for gap in tree["gaps"] if not hidden(gap)]
    judgments = [each for each in tree["judgments"] if not hidden(each)]
    tree["judgments"] = [each for each in judgments if not each["basis"] or set(each["basis"]) - gone["events"]]
    for record in _walk(tree):
        for revision in record.get("revisions", ()):
            if isinstance(revision.get("was"), list):
                revision["was"] = [each for each in revision["was"] if each not in names]
        for key in ("claims", "quantities", "revisions"):
            if key in record:
                record[key] = [each for each in record[key] if not hidden(each) and each.get("by") not in names]
        for key in ("actors", "targets", "places", "about", "member_of"):
            if isinstance(record.get(key), list):
                record[key] = [each for each in record[key] if each not in names]
        for key, lost in (("part_of", names), ("by", names), ("via", gone["sources"])):
            if isinstance(record.get(key), str) and record[key] in lost:
                del record[key]
        if isinstance(record.get("sources"), list):
            record["sources"] = [each for each in record["sources"] if each.partition("@")[0] not in gone["sources"]]
        if "basis" in record:
            record["basis"] = [each for each in record["basis"] if each not in gone["events"]]
        if "related" in record:
            record["related"] = {
                name: [each for each in ids if each not in gone["events"]] for name, ids in record["related"].items()
            }
    return tree


def _walk(tree: Tree) -> Iterator[Tree]:
    """Yield every record, and the claims and figures within events."""
    for section in ("actors", "places", "sources"):
        yield from tree[section].values()
    for event in tree["events"]:
        yield event
        yield from event.get("claims", ())
        yield from event.get("quantities", ())
    yield from tree["judgments"]


def list_words(value: Any) -> set[str]:
    """Return every word of twelve letters that a value bears."""
    if isinstance(value, dict):
        return set().union(*(list_words(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(list_words(each) for each in value))
    if not isinstance(value, str):
        return set()
    return {
        part for part in value.replace("/", " ").replace(".", " ").replace("*", " ").split() if part.startswith("qvy")
    }
