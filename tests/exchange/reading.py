"""Short ways to import a text and to look at what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from briefgen.exchange.formats import load_importer, recognize_format
from briefgen.exchange.imported import Imported, ImportOptions


def read_file(folder: Path, name: str, data: str | bytes, *, form: str = "", **options: Any) -> Imported:
    """Write a file and import it."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return load_importer(form or recognize_format(path))(path, ImportOptions(**options))


def show_dates(imported: Imported) -> list[Any]:
    """Return when each event is: its date, or its start and end."""
    return [row.fields.get("date") or (row.fields.get("start"), row.fields.get("end")) for row in imported.events]


def show_left(imported: Imported) -> list[str]:
    """Return what was left: line, column and message."""
    return [f"{each.where.line}:{each.where.column}: {each.message}" for each in imported.left if each.where]


def show_fields(imported: Imported) -> list[dict[str, Any]]:
    """Return the fields of all events."""
    return [row.fields for row in imported.events]
