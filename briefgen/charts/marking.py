"""What a chart shows of a selection goes in; the highest marking of it comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from briefgen.charts.facts import find_place
from briefgen.timeline.markings import make_scheme
from briefgen.timeline.model import Record
from briefgen.timeline.select import Entry, Selected


def find_marking(selected: Selected, records: Iterable[Record]) -> str:
    """Return the highest marking of the records, none lower than that of the whole timeline; "" where there is none."""
    scheme = make_scheme(selected.meta.marking_scheme)
    # Marks of revisions are as written: what the scheme does not know is told by the check.
    found = {scheme.find(record.marking) or "" for record in records if record.marking}
    return scheme.highest([selected.meta.marking, *found])


def list_drawn(selected: Selected, entries: Sequence[Entry]) -> Iterator[Record]:
    """Yield what a chart of events over time shows: the events, what names their lanes, and the place of its subtitle.

    Args:
        selected: the selection.
        entries: those that have a mark, a row in the table, or are counted.
    """
    yield from (entry.event for entry in entries)
    if selected.meta.lanes_by in ("actor", "place"):
        yield from name_records(selected, dict.fromkeys(lane for entry in entries for lane in entry.lanes))
    yield from name_records(selected, [find_place(selected, entries)])
    # A note of one source names it.
    if len(selected.sources) == 1:
        yield from selected.sources.values()


def name_records(selected: Selected, ids: Iterable[str]) -> Iterator[Record]:
    """Yield the actors and places of these ids, as far as they are declared."""
    for id_ in ids:
        for records in (selected.actors, selected.places):
            if id_ in records:
                yield records[id_]
