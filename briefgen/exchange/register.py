"""Places and sources as rows name them go in; one record for each that differs comes out, with an id for the rows."""

from __future__ import annotations

from urllib.parse import urlsplit

from briefgen.exchange.ids import IdMaker
from briefgen.exchange.imported import Imported
from briefgen.source import Plain
from briefgen.text.addresses import find_address_fault


class Register:
    """The places and sources of one import, filled into it as rows name them.

    Attributes:
        refused: addresses that no link may lead to, in the order met.
    """

    def __init__(self, imported: Imported) -> None:
        self.imported = imported
        self.refused: list[str] = []
        self._places: dict[tuple[str, str, str], str] = {}
        self._sources: dict[tuple[str, str], str] = {}
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
        """Return the id of a source; "" where neither its title nor its address says anything."""
        title = " ".join(title.split())
        url = url.strip()
        if url and find_address_fault(url):
            self.refused.append(url)
            url = ""
        title = title or name_address(url)
        if not title:
            return ""
        key = (title, url)
        if key not in self._sources:
            id_ = self._titles.make(title)
            self._sources[key] = id_
            record: dict[str, Plain] = {"title": title}
            if url:
                record["url"] = url
            self.imported.sources[id_] = record | {name: value for name, value in more.items() if value != ""}
        return self._sources[key]


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
