"""Places and sources as rows name them go in; one record for each that differs comes out, with an id for the rows."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from briefgen.exchange.ids import IdMaker
from briefgen.exchange.imported import Imported
from briefgen.source import Plain
from briefgen.text.addresses import find_address_fault

_MOST_TOLD = 5


class Register:
    """The places and sources of one import, filled into it as rows name them.

    Attributes:
        refused: addresses that no link may lead to, in the order met.
    """

    def __init__(self, imported: Imported) -> None:
        self.imported = imported
        self.refused: list[str] = []
        self._places: dict[tuple[str, str, str], str] = {}
        self._sources: dict[tuple[str, str, str], str] = {}
        self._named: Counter[str] = Counter()
        # Events name actors and places by the same word: no id of one may be that of the other.
        self._names = IdMaker([*imported.actors, *imported.places])
        self._titles = IdMaker(imported.sources)

    def add_place(self, name: str, lat: str, lon: str) -> str:
        """Return the id of a place with coordinates, in degrees as written."""
        name = " ".join(name.split()) or f"{lat}, {lon}"
        key = (name, lat, lon)
        if key not in self._places:
            id_ = self._names.make(name)
            self._places[key] = id_
            self.imported.places[id_] = {"name": name, "lat": read_number(lat), "lon": read_number(lon)}
        return self._places[key]

    def add_source(self, title: str, url: str = "", **more: Plain) -> str:
        """Return the id of a source; "" where neither its title nor its address says anything.

        Two are one where title, address and date agree.
        """
        title = " ".join(title.split())
        url = url.strip()
        if url and find_address_fault(url):
            self.refused.append(url)
            url = ""
        title = title or name_address(url)
        if not title:
            return ""
        key = (title, url, str(more.get("issued", "")))
        if not url and not key[2]:
            self._named[title] += 1
        if key not in self._sources:
            id_ = self._titles.make(title)
            self._sources[key] = id_
            record: dict[str, Plain] = {"title": title}
            if url:
                record["url"] = url
            self.imported.sources[id_] = record | {name: value for name, value in more.items() if value != ""}
        return self._sources[key]

    def describe_merged(self) -> list[str]:
        """Return which sources were taken for one by nothing but their title, a sentence each."""
        merged = [(title, count) for title, count in self._named.most_common() if count > 1]
        told = [
            f"{count} rows name the source '{title[:60]}'; they are taken for one"
            for title, count in merged[:_MOST_TOLD]
        ]
        if len(merged) > _MOST_TOLD:
            told.append(f"{len(merged) - _MOST_TOLD} more sources are named by several rows, each taken for one")
        if merged:
            told.append(
                "documents that only share a title are told apart by a column of their dates (source_date) or urls"
            )
        return told


def read_number(text: str) -> Plain:
    """Return a number as it was written, whole or with its decimals."""
    number = float(text)
    return int(number) if number == int(number) and "." not in text and "e" not in text.lower() else number


def name_address(url: str) -> str:
    """Return what a source is called of which only the address is known: where it lies.

    >>> name_address("https://www.example.org/a/b.html?x=1")
    'example.org'
    """
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www.") or url
