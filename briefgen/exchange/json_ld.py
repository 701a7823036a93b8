"""A selection goes in; a graph of schema.org events as JSON-LD comes out.

Dates are as exact as they are known and no more: a year is "2015", a stretch has a start and an end. What ISO 8601
cannot say is left out of both, and stands as EDTF in a property of its own. No text ends a script or begins markup.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from briefgen.exchange.calendar_dates import lay_date
from briefgen.exchange.summaries import flatten_markdown
from briefgen.timeline.calendar import load_zone
from briefgen.timeline.dates import Date, read_date
from briefgen.timeline.events import make_id
from briefgen.timeline.model import Actor, Event, Place, Source
from briefgen.timeline.select import Selected

# What ISO 8601-1 and schema.org's Date and DateTime know: four digits, no qualifier, no set, no season.
_ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})?")
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_GROUPS = ("organization", "company", "agency", "state", "force", "group", "court", "party", "government")
_SOURCE_TYPES = {
    "article-newspaper": "NewsArticle", "article-journal": "ScholarlyArticle", "article": "Article", "report": "Report",
    "book": "Book", "video": "VideoObject", "dataset": "Dataset", "webpage": "WebPage", "map": "Map",
}  # fmt: skip

Thing = dict[str, Any]


def write_json_ld(selected: Selected) -> bytes:
    """Return what a selection shows as JSON-LD; the same selection gives the same bytes."""
    meta = selected.meta
    series = f"#{make_id(meta.series or meta.title, set())}"
    about: Thing = {"@type": "EventSeries", "@id": series, "name": meta.title, "inLanguage": meta.language}
    if meta.subject:
        about["description"] = meta.subject
    if meta.author:
        about["creator"] = {"@type": "Person", "name": meta.author}
    if selected.marking:
        about["additionalProperty"] = [_write_property("marking", selected.marking)]
    graph = [about, *(_write_event(entry.event, selected, series) for entry in selected.entries)]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=1)
    return (re.sub("[<>&\u2028\u2029]", lambda found: _UNSAFE[found[0]], text) + "\n").encode()


def _write_event(event: Event, selected: Selected, series: str) -> Thing:
    thing: Thing = {"@type": "Event", "@id": f"#{event.id}", "name": event.title, "superEvent": {"@id": series}}
    thing |= _write_dates(event.date, selected.meta.timezone)
    if event.summary:
        thing["description"] = flatten_markdown(event.summary)
    properties = [_write_property("edtf", event.date.edtf)]
    if event.date_text:
        properties.append(_write_property("dateText", event.date_text))
    for name, value, usual in (
        ("kind", event.kind, "event"), ("status", event.status, "reported"),
        ("significance", str(event.significance), "3"), ("marking", event.marking, ""),
    ):  # fmt: skip
        if value != usual:
            properties.append(_write_property(name, value))
    thing["additionalProperty"] = properties
    if event.planned is not None and (before := _write_date(event.planned.edtf, selected.meta.timezone)):
        thing["previousStartDate"] = before
    if event.kind == "planned":
        state = "EventCancelled" if event.status == "withdrawn" else "EventScheduled"
        thing["eventStatus"] = f"https://schema.org/{state}"
    places = [_write_place(place, selected) for place in event.places]
    if places:
        thing["location"] = places if len(places) > 1 else places[0]
    # Who acts is not said to have organised or performed anything.
    people = [_write_actor(actor, selected) for actor in event.actors]
    if people:
        thing["contributor"] = people
    targets = [_write_target(target, selected) for target in event.targets]
    if targets:
        thing["about"] = targets
    if event.tags:
        thing["keywords"] = list(event.tags)
    cited = [_write_source(each.source, each.pin, selected) for each in event.sources]
    if cited:
        thing["citation"] = cited
    return thing


def _write_dates(when: Date, zone: str) -> Thing:
    """Return start and end where ISO 8601 can say them as exactly as they are known."""
    first, slash, last = when.edtf.partition("/")
    found = {"startDate": _write_date(first, zone), "endDate": _write_date(last if slash else first, zone)}
    return {key: value for key, value in found.items() if value}


def _write_date(text: str, zone: str) -> str:
    if _ISO.fullmatch(text):
        return text
    timed = _ISO_TIME.fullmatch(text)
    if timed is None:
        return ""
    moment, seconds, offset = timed.groups()
    return f"{moment}{seconds or ':00'}{offset or _find_offset(text, zone)}"


def _find_offset(text: str, zone: str) -> str:
    """Return the offset of a time on the wall of a timeline; "" in UTC, which may be no more than the default."""
    if zone == "UTC":
        return ""
    laid = lay_date(read_date(text, zone=zone), zone)
    if laid is None or not isinstance(laid[0], datetime):
        return ""
    offset = laid[0].astimezone(load_zone(zone)).strftime("%z")
    # Local mean time has seconds, which no offset of ISO 8601 has.
    return f"{offset[:3]}:{offset[3:5]}" if len(offset) == 5 else ""


def _write_property(name: str, value: str) -> Thing:
    return {"@type": "PropertyValue", "name": name, "value": value}


def _write_actor(name: str, selected: Selected) -> Thing:
    actor = selected.actors.get(name)
    return _write_known_actor(actor) if actor is not None else {"@type": "Thing", "name": name}


def _write_known_actor(actor: Actor) -> Thing:
    kind = "Person" if actor.kind == "person" else "Organization" if actor.kind in _GROUPS else "Thing"
    thing: Thing = {"@type": kind, "@id": f"#{actor.id}", "name": actor.name}
    if actor.aka:
        thing["alternateName"] = list(actor.aka)
    return thing


def _write_place(name: str, selected: Selected) -> Thing:
    place = selected.places.get(name)
    return _write_known_place(place) if place is not None else {"@type": "Place", "name": name}


def _write_known_place(place: Place) -> Thing:
    thing: Thing = {"@type": "Place", "@id": f"#{place.id}", "name": place.name}
    if place.lat is not None and place.lon is not None:
        thing["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    if place.aka:
        thing["alternateName"] = list(place.aka)
    return thing


def _write_target(name: str, selected: Selected) -> Thing:
    return _write_place(name, selected) if name in selected.places else _write_actor(name, selected)


def _write_source(name: str, pin: str, selected: Selected) -> Thing:
    source = selected.sources.get(name)
    thing: Thing = (
        _write_known_source(source, selected) if source is not None else {"@type": "CreativeWork", "name": name}
    )
    return {**thing, "pagination": pin} if pin else thing


def _write_known_source(source: Source, selected: Selected) -> Thing:
    thing: Thing = {"@type": _SOURCE_TYPES.get(source.type, "CreativeWork"), "name": source.title}
    for key, value in (("url", source.url), ("author", source.author), ("publisher", source.publisher)):
        if value:
            thing[key] = value if key == "url" else {"@type": "Thing", "name": value}
    issued = _write_date(source.issued.edtf, selected.meta.timezone) if source.issued is not None else ""
    if issued:
        thing["datePublished"] = issued
    if source.doi:
        thing["identifier"] = f"https://doi.org/{source.doi}"
    return thing
