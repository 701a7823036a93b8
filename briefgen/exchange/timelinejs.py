"""The JSON of TimelineJS goes in; events come out, its eras as states, its title slide as the title."""

from __future__ import annotations

from pathlib import Path

from briefgen.errors import Problem, SourceError
from briefgen.exchange.cells import NO_CELL, Cell, Table, check_size
from briefgen.exchange.decoding import read_text
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.located_json import Found, JsonFile, open_json, read_json_text, write_value
from briefgen.exchange.timelinejs_rows import read_slides

# Key of a slide -> column of the sheet; all others keep the name of their key.
_COLUMNS = {
    "start_date.year": "Year", "start_date.month": "Month", "start_date.day": "Day",
    "end_date.year": "End Year", "end_date.month": "End Month", "end_date.day": "End Day",
    "text.headline": "Headline", "text.text": "Text", "media.url": "Media", "media.credit": "Media Credit",
    "media.caption": "Media Caption", "media.thumbnail": "Media Thumbnail", "group": "Group", "unique_id": "Unique ID",
    "background.url": "Background",
}  # fmt: skip
_CLOCKS = {"start_date": "Time", "end_date": "End Time"}
_DEEPEST = 3


def read_timelinejs(path: Path, options: ImportOptions) -> Imported:
    """Read the JSON of TimelineJS.

    Raises:
        SourceError: it is no JSON, or has no list of events.
    """
    text, told = read_text(path)
    source = open_json(text, str(path))
    root = read_json_text(source)
    values = root.value if isinstance(root.value, dict) else {}
    events = values.get("events")
    if events is None or not isinstance(events.value, list):
        problem = source.problem(root.start, "the file has no list of 'events'", "is it plain JSON? say --from json")
        raise SourceError([problem])
    eras = values.get("eras")
    slides = [(item, "") for item in events.value]
    slides += [(item, "era") for item in (eras.value if eras is not None and isinstance(eras.value, list) else [])]
    slides += [(values["title"], "title")] if "title" in values else []
    problems: list[Problem] = []
    rows = []
    for item, kind in slides:
        if isinstance(item.value, dict):
            rows.append(_read_slide(source, item.value, item, kind))
        else:
            problems.append(source.problem(item.start, f"'{write_value(item)[:60]}' is no slide", "write {...}"))
    headings = list(dict.fromkeys(key for row in rows for key in row))
    check_size(source.file, len(rows), len(headings))
    cells = [[row.get(heading, NO_CELL) for heading in headings] for row in rows]
    table = Table(source.file, headings, cells, source.lines, [told] if told else [])
    imported = read_slides(table, options)
    imported.left = problems + imported.left
    rest = [key for key in values if key not in ("events", "eras", "title")]
    if rest:
        imported.told.append(f"not read, as no part of a timeline: {', '.join(rest)}")
    return imported


def _read_slide(source: JsonFile, slide: dict[str, Found], item: Found, kind: str) -> dict[str, Cell]:
    """Return a slide as a row of the sheet."""
    row: dict[str, Cell] = {}
    _flatten(source, slide, "", 0, row)
    for name, column in _CLOCKS.items():
        parts = [row.pop(f"{name}.{part}", NO_CELL) for part in ("hour", "minute", "second")]
        if parts[0].text:
            digits = [part.text.zfill(2) for part in parts if part.text]
            row[column] = parts[0]._replace(text=":".join(digits if len(digits) > 1 else [*digits, "00"]), plain=None)
        row.pop(f"{name}.millisecond", None)
        row.pop(f"{name}.format", None)
    shown = [row.pop(key, NO_CELL) for key in ("start_date.display_date", "end_date.display_date", "display_date")]
    first = shown[2] if shown[2].text else shown[0]
    if first.text or shown[1].text:
        texts = [cell.text for cell in (first, shown[1]) if cell.text]
        row["Display Date"] = (first if first.text else shown[1])._replace(text=" to ".join(texts), plain=None)
    if kind:
        row["Type"] = source.cell(item, kind)._replace(plain=None)
    return row


def _flatten(source: JsonFile, values: dict[str, Found], before: str, depth: int, row: dict[str, Cell]) -> None:
    for key, found in values.items():
        name = f"{before}{key}"
        if isinstance(found.value, dict) and found.value and depth < _DEEPEST:
            _flatten(source, found.value, f"{name}.", depth + 1, row)
        else:
            row[_COLUMNS.get(name, name)] = source.cell(found)
