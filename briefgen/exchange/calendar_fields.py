"""An entry of a calendar as the library reads it goes in; what it says, but for its dates, comes out as fields."""

from __future__ import annotations

from typing import Any

from briefgen.exchange.calendar_writing import OWN
from briefgen.exchange.gathering import Gathering, is_allowed, is_date, list_words
from briefgen.source import Plain


def all_values(component: Any, name: str) -> list[Any]:
    """Return the values of a property that may stand once, often or not at all; without those that are broken."""
    from icalendar import vBroken

    value = component.get(name)
    values = [] if value is None else value if isinstance(value, list) else [value]
    return [each for each in values if not isinstance(each, vBroken)]


def first_value(component: Any, name: str) -> Any:
    """Return the first value of a property; None where it has none."""
    return next(iter(all_values(component, name)), None)


def first_text(component: Any, name: str) -> str:
    """Return the first value of a property as text."""
    value = first_value(component, name)
    return "" if value is None else str(value)


def read_fields(component: Any, gathering: Gathering) -> dict[str, Plain]:
    """Return who, where, by which source, and what a timeline put there of its own."""
    categories = (tag for each in all_values(component, "CATEGORIES") for tag in getattr(each, "cats", ()))
    fields: dict[str, Plain] = {
        "actors": _read_actors(component, gathering),
        "targets": list_words(gathering.name_actor(str(name)) for name in all_values(component, f"{OWN}TARGET")),
        "places": _read_places(component, gathering),
        "tags": list_words(map(str, categories)),
        "sources": _read_sources(component, gathering),
    }
    for name in ("kind", "status", "significance", "marking"):
        value = first_text(component, OWN + name.upper())
        if is_allowed(name, value) or (value and name == "marking"):
            fields[name] = value
    planned = first_text(component, f"{OWN}PLANNED")
    if is_date(planned):
        fields["planned"] = planned
    if first_text(component, "STATUS").upper() == "CANCELLED":
        fields |= {"kind": fields.get("kind", "planned"), "status": "withdrawn"}
        gathering.tell("entries that are cancelled are taken as planned, where they say nothing else, and withdrawn")
    return fields


def _read_actors(component: Any, gathering: Gathering) -> list[Plain]:
    names = [str(name) for name in all_values(component, f"{OWN}ACTOR")]
    for value in (*all_values(component, "ORGANIZER"), *all_values(component, "ATTENDEE")):
        address = str(value)
        names.append(str(value.params.get("CN", "")) or address.partition(":")[2] or address)
    return list_words(gathering.name_actor(name) for name in names)


def _read_places(component: Any, gathering: Gathering) -> list[Plain]:
    own = list_words(str(name) for name in all_values(component, f"{OWN}PLACE"))
    name = " ".join(first_text(component, "LOCATION").split())
    geo = first_value(component, "GEO")
    latitude, longitude = getattr(geo, "latitude", None), getattr(geo, "longitude", None)
    position: dict[str, Plain] = {}
    if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
        position = {"lat": float(latitude), "lon": float(longitude)}
        name = name or f"{latitude}, {longitude}"
    names: list[Plain] = own or ([name] if name else [])
    if not position or not names:
        return [gathering.name_place(str(each)) for each in names]
    # The position is that of the first; the same name may lie elsewhere in another entry.
    first = gathering.name_place(str(names[0]), f"{names[0]} {latitude} {longitude}", **position)
    return [first, *(gathering.name_place(str(each)) for each in names[1:])]


def _read_sources(component: Any, gathering: Gathering) -> list[Plain]:
    urls = [str(url) for name in ("URL", "ATTACH") for url in all_values(component, name) if str(url)]
    web = [url for url in urls if url.lower().startswith(("http://", "https://"))]
    if len(web) < len(urls):
        gathering.passed_over["an address or file that is none of the web"] += len(urls) - len(web)
    return list_words(gathering.cite(url, url) for url in web)
