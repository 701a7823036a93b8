"""The sheet that TimelineJS is filled from, as CSV or XLSX, goes in; events come out."""

from __future__ import annotations

from pathlib import Path

from briefgen.errors import Problem
from briefgen.exchange.csv_cells import read_table
from briefgen.exchange.decoding import read_text
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.timelinejs_rows import read_slides
from briefgen.exchange.workbooks import read_workbook


def read_timelinejs_sheet(path: Path, options: ImportOptions) -> Imported:
    """Read the sheet of TimelineJS.

    Raises:
        SourceError: it is no table.
    """
    problems: list[Problem] = []
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        table, problems = read_workbook(path, options)
    else:
        text, told = read_text(path)
        table = read_table(text, str(path))
        table.told += [told] if told else []
    imported = read_slides(table, options)
    imported.left = problems + imported.left
    return imported
