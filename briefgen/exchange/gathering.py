"""What an importer finds goes in, row by row; an Imported in which each row is accounted for comes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import get_args

from briefgen.errors import Where
from briefgen.exchange.imported import Imported, Row
from briefgen.exchange.text_file import TextFile, replace_forbidden
from briefgen.source import Plain
from briefgen.text.addresses import find_address_fault
from briefgen.timeline.calendar import DateError
from briefgen.timeline.dates import read_date
from briefgen.timeline.events import make_id
from briefgen.timeline.model import EventStatus, Kind

_ID = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_ALLOWED = {"kind": get_args(Kind), "status": get_args(EventStatus), "significance": ("1", "2", "3", "4", "5")}

# As a timeline is read: when, what, who and where, how sure, by which source.
_ORDER = (
    "id", "date", "date_text", "planned", "kind", "title", "summary", "actors", "targets", "places", "tags",
    "significance", "status", "marking", "sources", "quantities", "note", "x",
)  # fmt: skip
_REFERENCES = {"actors": "actors", "targets": "actors", "places": "places"}

MOST_TOLD = 5
"""Sentences of one kind that a user is told, before the others are counted."""


class PlainName(str):
    """A name that events give to an actor or a place of which no record is known; else it is the id of a record."""

    __slots__ = ()


class Gathering:
    """What is gathered from one import; all texts are cleaned on the way in.

    Attributes:
        imported: what there is so far.
        text: the file being read; another one may be set.
        passed_over: names of what rows hold that no timeline has a field for, counted.
    """

    def __init__(self, text: TextFile) -> None:
        self.imported = Imported()
        self.text = text
        self.passed_over: Counter[str] = Counter()
        self._replaced = text.replaced
        self._taken: set[str] = set()  # ids of actors and places, which events name alike
        self._source_ids: set[str] = set()
        self._ids: dict[tuple[str, str], str] = {}
        self._event_ids: set[str] = set()
        self._plain: list[tuple[list[Plain], int, str]] = []

    def claim_id(self, id_: str) -> str:
        """Return an id for an event where it is one, and no event before has it; else ""."""
        if not _ID.fullmatch(id_) or id_ in self._event_ids:
            return ""
        self._event_ids.add(id_)
        return id_

    def add(self, where: Where, fields: Mapping[str, Plain | None]) -> None:
        """Take an event; what is empty is not written."""
        cleaned: dict[str, Plain] = {}
        for key in sorted(fields, key=_ORDER.index):
            value = fields[key]
            if value is None or value == "" or value == [] or value == {}:
                continue
            cleaned[key] = self._clean(value)
            if key in _REFERENCES and isinstance(value, list):
                self._note_plain(value, cleaned[key], _REFERENCES[key])
        self.imported.events.append(Row(cleaned, where))

    def leave(self, where: Where, message: str, advice: str = "") -> None:
        """Say that a row, or a part of one, is not imported: the value, the reason, and what to do."""
        message, _ = replace_forbidden(message)
        self.imported.left.append(self.text.problem(where, message, advice))

    def tell(self, sentence: str) -> None:
        """Say what else the user should know, once."""
        if sentence not in self.imported.told:
            self.imported.told.append(sentence)

    def name_actor(self, name: str, key: str = "", **fields: Plain) -> str:
        """Return how events name an actor: by the id of a record where more than the name is known of them."""
        name = " ".join(str(self._clean(name)).split())
        if not any(fields.values()):
            return self._ids.get(("actors", key or name), PlainName(name))
        return self._declare("actors", self.imported.actors, key or name, {"name": name, **fields})

    def name_place(self, name: str, key: str = "", **fields: Plain) -> str:
        """Return how events name a place: by the id of a record where more than the name is known of it."""
        name = " ".join(str(self._clean(name)).split())
        if not any(value not in ("", None) for value in fields.values()):
            return self._ids.get(("places", key or name), PlainName(name))
        return self._declare("places", self.imported.places, key or name, {"name": name, **fields})

    def cite(self, title: str, url: str = "", key: str = "", **fields: Plain) -> str:
        """Return the id of a source; the same address, or else title, is one source."""
        url = url.strip()
        if url and find_address_fault(url):
            # The loader refuses it as an address; as a note it is kept.
            fields, url = {**fields, "note": url}, ""
        record: dict[str, Plain] = {"title": title or url, "url": url, **fields}
        return self._declare("sources", self.imported.sources, key or url or title, record)

    def finish(self, what: str) -> Imported:
        """Return what was gathered, with what was passed over or replaced told.

        Args:
            what: the rows' name, in the plural.
        """
        self._settle_plain()
        if self.passed_over:
            listed = ", ".join(f"{name} ({count})" for name, count in sorted(self.passed_over.items()))
            self.tell(f"not taken from the {what}, since a timeline has no field for it: {listed}")
        if self._replaced:
            self.tell(f"{self._replaced} characters that no text may hold were replaced by U+FFFD")
        return self.imported

    def _note_plain(self, given: list[Plain], written: Plain, section: str) -> None:
        """Note which names are no ids, since they must not be taken for one that is made later."""
        if isinstance(written, list):
            self._plain += [
                (written, place, section) for place, name in enumerate(given) if isinstance(name, PlainName)
            ]

    def _settle_plain(self) -> None:
        """Give a record to each name that is the same as an id."""
        for names, place, section in self._plain:
            name = str(names[place])
            if name in self._taken:
                records = self.imported.actors if section == "actors" else self.imported.places
                names[place] = self._declare(section, records, f"\0{name}", {"name": name})

    def _declare(
        self, section: str, records: dict[str, dict[str, Plain]], key: str, fields: Mapping[str, Plain | None]
    ) -> str:
        known = self._ids.get((section, key))
        if known is not None:
            return known
        taken = self._source_ids if section == "sources" else self._taken
        first = next((str(fields[name]) for name in ("name", "title") if fields.get(name)), section[:-1])
        made = make_id(first, taken)
        taken.add(made)
        self._ids[section, key] = made
        records[made] = {name: self._clean(value) for name, value in fields.items() if value not in (None, "", [])}
        return made

    def _clean(self, value: Plain) -> Plain:
        if isinstance(value, str):
            text, replaced = replace_forbidden(value)
            self._replaced += replaced
            return text
        if isinstance(value, list):
            return [self._clean(item) for item in value]
        if isinstance(value, dict):
            return {str(self._clean(key)): self._clean(item) for key, item in value.items()}
        return value


def is_allowed(name: str, value: Plain) -> bool:
    """Tell whether a value is one of those that a field of an event takes: kind, status or significance.

    >>> is_allowed("kind", "state"), is_allowed("kind", "party"), is_allowed("title", "state")
    (True, False, False)
    """
    return value in _ALLOWED.get(name, ())


def is_date(text: str) -> bool:
    """Tell whether a text is a date that a timeline reads.

    >>> is_date("2015-03~"), is_date("soon")
    (True, False)
    """
    try:
        return read_date(text).edtf not in ("", "..")
    except DateError:
        return False


def tell_some(sentences: list[str], gathering: Gathering, more: str) -> None:
    """Tell the first of many sentences, and how many more there would be.

    Args:
        sentences: all of them.
        gathering: is told.
        more: what the others would say, after their number.
    """
    for sentence in sentences[:MOST_TOLD]:
        gathering.tell(sentence)
    if len(sentences) > MOST_TOLD:
        gathering.tell(f"{len(sentences) - MOST_TOLD} more {more}")


def list_words(values: Iterable[str]) -> list[Plain]:
    """Return words without blanks around them, each once, in order.

    >>> list_words([" a", "b", "", "a"])
    ['a', 'b']
    """
    found: dict[Plain, None] = {}
    for value in values:
        word = " ".join(value.split())
        if word:
            # A name stays the object that it is, which says whether it is an id.
            found.setdefault(value if value == word else word)
    return list(found)
