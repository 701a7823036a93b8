"""A selection goes in; an iCalendar file with an entry for each event comes out (RFC 5545).

A date that a calendar cannot hold stands over all the days that it may be, with its wording before the description
and as EDTF in a property of its own, so that reading the file again gives the date that went in.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from briefgen.exchange.calendar_dates import lay_date, read_when, write_when
from briefgen.exchange.summaries import flatten_markdown
from briefgen.timeline.calendar import DAY
from briefgen.timeline.events import make_id
from briefgen.timeline.model import Event
from briefgen.timeline.select import Selected

OWN = "X-BRIEFGEN-"
"""What the names of properties begin with that no calendar has and a timeline needs."""

DOMAIN = ".briefgen.invalid"
"""What the UIDs of entries end with; no such host can be (RFC 6761, 6.4)."""

_EPOCH = date(1970, 1, 1).toordinal()


def write_icalendar(selected: Selected) -> bytes:
    """Return what a selection shows as an iCalendar file; the same selection gives the same bytes."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//briefgen//briefgen//EN")
    calendar.add("x-wr-calname", selected.meta.title)
    if selected.meta.subject:
        calendar.add("x-wr-caldesc", selected.meta.subject)
    if selected.meta.timezone != "UTC":
        calendar.add("x-wr-timezone", selected.meta.timezone)
    if selected.meta.marking:
        calendar.add(f"{OWN}marking", selected.meta.marking)
    if not isinstance(selected.meta.marking_scheme, str):
        calendar.add(f"{OWN}marking-scheme", "|".join(selected.meta.marking_scheme))
    stamp, domain = _find_stamp(selected), make_id(selected.meta.series or selected.meta.title, set()) + DOMAIN
    for entry in selected.entries:
        calendar.add_component(_write_entry(entry.event, selected, stamp, domain))
    return bytes(calendar.to_ical())


def date_line(edtf: str, wording: str) -> str:
    """Return the line before a description that says how exactly the date is known.

    >>> date_line("2015-03~", "about March 2015"), date_line("2015-03~", "")
    ('[about March 2015]', '[2015-03~]')
    """
    return f"[{wording or edtf}]"


def _find_stamp(selected: Selected) -> datetime:
    """Return the moment that entries are stamped with: the beginning of the data cut-off."""
    as_of = selected.as_of
    moment = as_of.start_earliest if as_of and as_of.start_earliest is not None else 0
    ordinal = min(max(moment // DAY + _EPOCH, _EPOCH), date.max.toordinal())
    return datetime.combine(date.fromordinal(ordinal), time(), tzinfo=UTC)


def _write_entry(event: Event, selected: Selected, stamp: datetime, domain: str) -> Any:
    from icalendar import Event as Entry
    from icalendar import Journal

    laid = lay_date(event.date, selected.meta.timezone)
    # An event of iCalendar has a start; only a journal may go without.
    component = Journal() if laid is None else Entry()
    component.add("uid", f"{event.id}@{domain}")
    component.add("dtstamp", stamp)
    component.add("summary", event.title)
    lines = flatten_markdown(event.summary)
    shown = ""
    if laid is not None:
        start, end = laid
        component.add("dtstart", start)
        if end is not None:
            component.add("dtend", end)
        first = read_when(start)
        shown = write_when(first, read_when(end)) if first else ""
    if shown != event.date.edtf or event.date_text:
        # Beside a wording too: when the entry is moved, that is out of date with it.
        component.add(f"{OWN}edtf", event.date.edtf)
    if shown != event.date.edtf:
        lines = f"{date_line(event.date.edtf, event.date_text)}\n{lines}".rstrip("\n")
    if event.date_text:
        component.add(f"{OWN}date-text", event.date_text)
    if lines:
        component.add("description", lines)
    _write_names(component, event, selected)
    _write_rest(component, event, selected)
    return component


def _write_names(component: Any, event: Event, selected: Selected) -> None:
    places = [selected.place_name(place) for place in event.places]
    if places:
        component.add("location", "; ".join(places))
    for place in places if len(places) > 1 else ():
        component.add(f"{OWN}place", place)
    known = selected.places.get(event.places[0]) if event.places else None
    if known is not None and known.lat is not None and known.lon is not None:
        component.add("geo", (known.lat, known.lon))
    # A person's name is no address, and an attendee without one would be a broken invitation.
    for actor in event.actors:
        component.add(f"{OWN}actor", selected.actor_name(actor))
    for target in event.targets:
        name = selected.place_name(target) if target in selected.places else selected.actor_name(target)
        component.add(f"{OWN}target", name)


def _write_rest(component: Any, event: Event, selected: Selected) -> None:
    if event.tags:
        component.add("categories", list(event.tags))
    urls = [selected.sources[each.source].url for each in event.sources if each.source in selected.sources]
    urls = list(dict.fromkeys(url for url in urls if url))
    if urls:
        component.add("url", urls[0])
    for url in urls[1:]:
        component.add("attach", url)
    if event.status == "withdrawn":
        component.add("status", "CANCELLED")
    elif event.status != "reported":
        component.add(f"{OWN}status", event.status)
    # What is cancelled is taken as planned where nothing else is said.
    if event.kind != ("planned" if event.status == "withdrawn" else "event"):
        component.add(f"{OWN}kind", event.kind)
    if event.planned is not None:
        component.add(f"{OWN}planned", event.planned.edtf)
    if event.significance != 3:
        component.add(f"{OWN}significance", str(event.significance))
    if event.marking and event.marking != selected.meta.marking:
        component.add(f"{OWN}marking", event.marking)
    component.add("transp", "TRANSPARENT")
