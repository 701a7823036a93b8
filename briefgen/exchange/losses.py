"""A selection and what a format holds go in; what of the selection is not in a file of that format comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from briefgen.exchange.figure_columns import count_lost
from briefgen.timeline.model import Event, Source
from briefgen.timeline.select import Selected

EVENT_PARTS: tuple[tuple[str, Callable[[Event, Selected], bool]], ...] = (
    ("ids", lambda event, selected: event.id_written),
    ("date wordings", lambda event, selected: bool(event.date_text)),
    ("planned dates", lambda event, selected: event.planned is not None),
    ("uncertain dates", lambda event, selected: _is_uncertain(event)),
    ("kinds", lambda event, selected: event.kind != "event"),
    ("summaries", lambda event, selected: bool(event.summary)),
    ("actors", lambda event, selected: bool(event.actors)),
    ("targets", lambda event, selected: bool(event.targets)),
    ("places", lambda event, selected: bool(event.places)),
    ("coordinates", lambda event, selected: any(_is_located(place, selected) for place in event.places)),
    ("tags", lambda event, selected: bool(event.tags)),
    ("significances", lambda event, selected: event.significance != 3),
    ("statuses", lambda event, selected: event.status != "reported"),
    ("markings", lambda event, selected: bool(event.marking or selected.meta.marking)),
    ("sources", lambda event, selected: bool(event.sources)),
    ("addresses of further sources", lambda event, selected: _count_addresses(event, selected) > 1),
    ("titles of sources", lambda event, selected: any(source.title for source in _list_sources(event, selected))),
    ("places in sources", lambda event, selected: any(reference.pin for reference in event.sources)),
    ("details of sources", lambda event, selected: any(map(_has_details, _list_sources(event, selected)))),
    ("pictures", lambda event, selected: bool(event.media)),
    ("figures", lambda event, selected: bool(event.quantities)),
    ("claims", lambda event, selected: bool(event.claims)),
    ("relations", lambda event, selected: any(getattr(event.related, name) for name in event.related.model_fields_set)),
    ("revisions", lambda event, selected: bool(event.revisions)),
    ("notes", lambda event, selected: bool(event.note)),
    ("data of your own (x:)", lambda event, selected: bool(event.x)),
)
"""Name of a part -> whether an event has it."""


# Of parts of which a format holds one alone: whether an event has more than it takes.
_FIRST: dict[str, Callable[[Event, Selected], bool]] = {
    "tags": lambda event, selected: len(event.tags) > 1,
}


def _list_sources(event: Event, selected: Selected) -> list[Source]:
    return [selected.sources[each.source] for each in event.sources if each.source in selected.sources]


def _count_addresses(event: Event, selected: Selected) -> int:
    return len({source.url for source in _list_sources(event, selected) if source.url})


def describe_losses(selected: Selected, holds: Collection[str]) -> list[str]:
    """Return what is not in the format, a sentence each, with how many events it is of.

    Args:
        selected: what is exported.
        holds: names of the parts that the format holds.
    """
    told = []
    undated = sum(entry.event.date.form == "unknown" for entry in selected.entries)
    if undated and "undated events" not in holds:
        told.append(f"{_count(undated, 'event')} without a date {'are' if undated != 1 else 'is'} not in this format")
    for name, has in EVENT_PARTS:
        if name in holds:
            continue
        count = sum(has(entry.event, selected) for entry in selected.entries)
        if f"first {name}" in holds:
            first = _FIRST.get(name)
            count = sum(first(entry.event, selected) for entry in selected.entries) if first else count_lost(selected)
            name = f"further {name}"
        if count:
            told.append(f"{name} of {_count(count, 'event')} are not in this format")
    zone = selected.meta.timezone
    if zone != "UTC" and "time zones" not in holds and any(_has_clock(entry.event) for entry in selected.entries):
        told.append(f"times are those of {zone}, which is not in this format")
    for name, count in _list_records(selected):
        told += [f"{_count(count, name)} {'are' if count != 1 else 'is'} not in this format"]
    return told


def _list_records(selected: Selected) -> Iterator[tuple[str, int]]:
    for name, records in (("judgment", selected.judgments), ("gap", selected.gaps)):
        if records:
            yield name, len(records)
    if selected.meta.bottom_line is not None:
        yield "bottom line", 1


def _is_uncertain(event: Event) -> bool:
    """Tell whether a date is more than a plain day, month, year or time, or a stretch between two of them."""
    date = event.date
    return date.form != "unknown" and (
        date.approximate or date.doubted or "[" in date.edtf or "X" in date.edtf or ".." in date.edtf
    )


_DETAILS = (
    "author", "publisher", "container", "issued", "known", "accessed", "archived", "via", "reliability", "note", "doi",
    "pages", "number", "type",
)  # fmt: skip


def _has_details(source: Source) -> bool:
    """Tell whether more is known of a source than its title and its address."""
    return any(getattr(source, name) for name in _DETAILS)


def _has_clock(event: Event) -> bool:
    """Tell whether a date has a time without a zone of its own."""
    return "T" in event.date.edtf and not event.date.zone


def _is_located(place: str, selected: Selected) -> bool:
    return place in selected.places and selected.places[place].lat is not None


def _count(count: int, name: str) -> str:
    return f"{count} {name}{'s' if count != 1 else ''}"
