"""The file of another tool goes in; which format it is in comes out, and what reads or writes that format.

One row a format. Functions are imported when they are asked for, by the name of their module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from briefgen.errors import Problem, SourceError, UsageError, Where, nearest_name
from briefgen.exchange.decoding import decode_text, read_bytes
from briefgen.exchange.imported import Importer
from briefgen.timeline.select import Selected

Exporter: TypeAlias = Callable[[Selected], bytes]
"""Writes a selection. Whatever its format does not hold is told by `losses`."""


@dataclass(frozen=True, slots=True)
class ReadFormat:
    """A format that is imported.

    Attributes:
        says: what it is, in a few words.
        module: of `briefgen.exchange`.
        function: of the module, an `Importer`.
        suffixes: how names of its files end, with the dot.
        marks: what its beginning holds and that of no other format with the suffix; "" for all the others.
        is_folder: it is also a folder of files.
    """

    says: str
    module: str
    function: str
    suffixes: tuple[str, ...]
    marks: str = ""
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class WriteFormat:
    """A format that is exported.

    Attributes:
        says: what it is, in a few words.
        module, function: as of `ReadFormat`, an `Exporter`.
        suffix: how names of its files end, with the dot.
        holds: what of a timeline it holds beside dates and titles, by the names of `losses`.
    """

    says: str
    module: str
    function: str
    suffix: str
    holds: frozenset[str]


# Of formats with one suffix those with marks stand first.
IMPORTERS: dict[str, ReadFormat] = {
    "timesketch": ReadFormat(
        "Timesketch, CSV or JSON lines", "timesketch", "read_timesketch", (".csv", ".jsonl"),
        r"\btimestamp_desc\b",
    ),
    "timelinejs-sheet": ReadFormat(
        "the sheet of TimelineJS, as CSV or XLSX", "timelinejs_sheet", "read_timelinejs_sheet",
        (".csv", ".tsv", ".xlsx"),
        r"\A[^\n]*\bYear\b[^\n]*\bDisplay Date\b[^\n]*\bHeadline\b",
    ),
    "csv": ReadFormat(
        "a table parted by commas, semicolons or tabs", "csv_files", "read_csv", (".csv", ".tsv", ".tab", ".txt"),
    ),
    "xlsx": ReadFormat("an Excel workbook", "workbooks", "read_xlsx", (".xlsx", ".xlsm")),
    "stix": ReadFormat("a STIX 2 bundle", "stix", "read_stix", (".json", ".stix"), r'"bundle--|"spec_version"\s*:'),
    "geojson": ReadFormat(
        "GeoJSON", "geojson_files", "read_geojson", (".geojson", ".json"), r'"type"\s*:\s*"Feature(?:Collection)?"',
    ),
    "timelinejs": ReadFormat(
        "TimelineJS JSON", "timelinejs", "read_timelinejs", (".json",), r'"start_date"\s*:\s*\{',
    ),
    "json": ReadFormat(
        "a list of JSON objects, or JSON lines", "json_files", "read_json", (".json", ".jsonl", ".ndjson"),
    ),
    "ics": ReadFormat("iCalendar", "calendars", "read_icalendar", (".ics", ".ical", ".ifb"), r"BEGIN:VCALENDAR"),
    "markwhen": ReadFormat("markwhen", "markwhen", "read_markwhen", (".mw", ".markwhen")),
    "mermaid": ReadFormat(
        "a Mermaid timeline or gantt", "mermaid", "read_mermaid", (".mmd", ".mermaid"), r"(?m)^\s*(?:timeline|gantt)\b",
    ),
    "markdown": ReadFormat(
        "Markdown with front matter, a folder of files", "front_matter", "read_markdown_folder", (".md",), "", True,
    ),
}  # fmt: skip

# What all but TimelineJS hold; see `losses` for the names.
_MOST = frozenset({
    "ids", "date wordings", "uncertain dates", "undated events", "planned dates", "kinds", "summaries", "actors",
    "targets", "places", "tags", "significances", "statuses", "markings", "sources", "addresses of further sources",
})  # fmt: skip

EXPORTERS: dict[str, WriteFormat] = {
    "csv": WriteFormat(
        "a table for spreadsheets", "csv_files", "write_csv", ".csv",
        _MOST | {"coordinates", "titles of sources", "first figures"},
    ),
    "ics": WriteFormat(
        "iCalendar", "calendars", "write_icalendar", ".ics", _MOST | {"coordinates", "time zones"},
    ),
    "timelinejs": WriteFormat(
        "TimelineJS JSON", "timelinejs_writing", "write_timelinejs", ".json",
        frozenset({
            "ids", "date wordings", "uncertain dates", "summaries", "first tags", "actors", "sources",
            "titles of sources",
        }),
    ),
    "json-ld": WriteFormat(
        "JSON-LD, schema.org Event", "json_ld", "write_json_ld", ".jsonld",
        _MOST | {"coordinates", "titles of sources", "places in sources", "time zones"},
    ),
    "markwhen": WriteFormat("markwhen", "markwhen", "write_markwhen", ".mw", _MOST | {"time zones"}),
}  # fmt: skip

# Characters of a file by which it is told.
_LOOKED_AT = 1_000_000


def load_importer(name: str) -> Importer:
    """Return what reads a format.

    Raises:
        UsageError: there is no such format.
    """
    if name not in IMPORTERS:
        raise UsageError(f"there is no format '{name}' to import; {_offer(name, tuple(IMPORTERS))}")
    row = IMPORTERS[name]
    importer: Importer = getattr(import_module(f"briefgen.exchange.{row.module}"), row.function)
    return importer


def load_exporter(name: str) -> Exporter:
    """Return what writes a format.

    Raises:
        UsageError: there is no such format.
    """
    if name not in EXPORTERS:
        raise UsageError(f"there is no format '{name}' to export to; {_offer(name, tuple(EXPORTERS))}")
    row = EXPORTERS[name]
    exporter: Exporter = getattr(import_module(f"briefgen.exchange.{row.module}"), row.function)
    return exporter


def recognize_format(path: Path) -> str:
    """Return the name of the format that a file is in, by how its name ends and by what it begins with.

    Raises:
        SourceError: the file cannot be read, or is in none of the formats.
    """
    if path.is_dir():
        return next(name for name, row in IMPORTERS.items() if row.is_folder)
    suffix = path.suffix.lower()
    offered = [name for name, row in IMPORTERS.items() if suffix in row.suffixes]
    head = _read_head(path, suffix)
    for name in offered:
        if IMPORTERS[name].marks and re.search(IMPORTERS[name].marks, head):
            return name
    plain = [name for name in offered if not IMPORTERS[name].marks]
    if plain:
        return plain[0]
    marked = [name for name, row in IMPORTERS.items() if row.marks and re.search(row.marks, head)]
    if marked:
        return marked[0]
    if len(offered) == 1:
        return offered[0]
    message = f"the format is not known from the name '{path.name}' or what the file begins with"
    raise SourceError([Problem(message, Where(str(path)), f"say it with --from; there are {', '.join(IMPORTERS)}")])


def recognize_target(path: Path) -> str:
    """Return the format that a file is to be written in, by how its name ends; "" where that says nothing."""
    return next((name for name, row in EXPORTERS.items() if row.suffix == path.suffix.lower()), "")


def _read_head(path: Path, suffix: str) -> str:
    """Return the beginning of a file as text; of a workbook its first line of cells."""
    data = read_bytes(path)
    if suffix in (".xlsx", ".xlsm") or data.startswith(b"PK"):
        from briefgen.exchange.workbooks import read_first_line

        return read_first_line(data, str(path)) if suffix in (".xlsx", ".xlsm") else ""
    try:
        return decode_text(data[:_LOOKED_AT], str(path))[0]
    except SourceError:
        # Its importer says what is wrong with it; a character cut in two is no fault.
        return data[:_LOOKED_AT].decode("latin-1")


def _offer(name: str, names: tuple[str, ...]) -> str:
    near = nearest_name(name, names)
    return f"did you mean '{near}'?" if near else f"there are {', '.join(names)}"
