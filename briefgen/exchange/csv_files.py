"""A file of comma-separated values goes in and events come out; a selection goes in and such a file comes out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from briefgen.exchange.cells import join_list
from briefgen.exchange.csv_cells import defuse_text, read_table
from briefgen.exchange.decoding import read_text
from briefgen.exchange.figure_columns import list_cells, list_headings
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.table_rows import read_rows
from briefgen.timeline.model import Event
from briefgen.timeline.select import Selected

COLUMNS = (
    "id", "date", "date text", "kind", "title", "summary", "actors", "targets", "places", "lat", "lon", "tags",
    "significance", "status", "marking", "planned", "sources", "urls",
)  # fmt: skip


def read_csv(path: Path, options: ImportOptions) -> Imported:
    """Read a table of one event a line, parted by commas, semicolons, tabs or bars.

    Raises:
        SourceError: it is no such table, or none of its columns holds dates or titles.
        UsageError: the user's mapping names what is not there.
    """
    text, told = read_text(path)
    table = read_table(text, str(path), options)
    if told:
        table.told.insert(0, told)
    if tuple(table.headings[: len(COLUMNS)]) == COLUMNS:
        table.decimal = "."  # as `write_csv` has it
    return read_rows(table, options)


def write_csv(selected: Selected) -> bytes:
    """Return a selection as a table that `read_csv` reads back, in UTF-8 with a byte order mark for spreadsheets.

    Figures have a column for each thing and unit, behind the others.

    A text that a spreadsheet would run as a formula has an apostrophe before it, which reading takes away.
    """
    return write_parted(selected, ",")


def write_parted(selected: Selected, delimiter: str) -> bytes:
    """Return a selection as `write_csv` does, with another character between the cells."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    headings = list_headings(selected)
    writer.writerow([*COLUMNS, *map(defuse_text, headings)])
    for entry in selected.entries:
        figures = list_cells(entry.event)
        cells = [*_list_cells(entry.event, selected), *(figures.get(heading, "") for heading in headings)]
        writer.writerow([defuse_text(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _list_cells(event: Event, selected: Selected) -> list[str]:
    lat = lon = ""
    place = selected.places.get(event.places[0]) if len(event.places) == 1 else None
    if place is not None and place.lat is not None and place.lon is not None:
        lat, lon = f"{place.lat:.15g}", f"{place.lon:.15g}"
    titles, urls = _list_sources(event, selected)
    return [
        event.id,
        event.date.edtf,
        event.date_text,
        event.kind,
        event.title,
        event.summary,
        join_list(selected.actor_name(name) for name in event.actors),
        join_list(_name_target(name, selected) for name in event.targets),
        join_list(selected.place_name(name) for name in event.places),
        lat,
        lon,
        join_list(event.tags),
        str(event.significance),
        event.status,
        # A file that goes its own way says of each row what it carries.
        event.marking or selected.meta.marking,
        event.planned.edtf if event.planned else "",
        join_list(titles),
        join_list(urls),
    ]


def _list_sources(event: Event, selected: Selected) -> tuple[list[str], list[str]]:
    """Return titles and addresses; those with an address stand first, so that each is beside its own."""
    ids = dict.fromkeys(reference.source for reference in event.sources)
    sources = [selected.sources[id_] for id_ in ids if id_ in selected.sources]
    sources.sort(key=lambda source: not source.url)
    return [source.title for source in sources], [source.url for source in sources if source.url]


def _name_target(name: str, selected: Selected) -> str:
    return selected.place_name(name) if name in selected.places else selected.actor_name(name)
