"""A timeline of Timesketch, CSV or JSON lines, goes in; events come out.

`message` is the title, `datetime` or `timestamp` (microseconds since 1970, UTC) the date, `timestamp_desc`, which says
what the moment is of, a tag beside those of `tag`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from briefgen.errors import Problem, SourceError, Where
from briefgen.exchange.cells import NO_CELL, Cell, Table, join_list, split_list
from briefgen.exchange.csv_cells import read_table
from briefgen.exchange.decoding import read_text
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.json_tables import make_table
from briefgen.exchange.located_json import open_json, read_json_lines, write_value
from briefgen.exchange.mapping import Columns, describe_columns
from briefgen.exchange.table_rows import TAG_SEPARATORS, read_rows

_NEEDED = ("message", "timestamp_desc")
_DATE, _TAGS = "when", "kinds of moment"


def read_timesketch(path: Path, options: ImportOptions) -> Imported:
    """Read a file that Timesketch imports or exports.

    Raises:
        SourceError: it lacks a column that Timesketch demands.
    """
    text, told = read_text(path)
    problems: list[Problem] = []
    if text.lstrip().startswith("{"):
        source = open_json(text, str(path))
        found, problems = read_json_lines(source)
        rows = [item.value for item in found if isinstance(item.value, dict)]
        problems += [
            source.problem(item.start, f"'{write_value(item)[:60]}' is no object", "write {...}")
            for item in found
            if not isinstance(item.value, dict)
        ]
        table = make_table(source, rows)
    else:
        table = read_table(text, str(path))
    columns = _settle_columns(table, options)
    imported = read_rows(table, replace(options, mapping=()), columns)
    imported.told = [*([told] if told else []), *describe_columns(columns, table), *imported.told]
    imported.left = problems + imported.left
    return imported


def _settle_columns(table: Table, options: ImportOptions) -> Columns:
    """Return which column holds what, after the date and the tags of each row were put into columns of their own."""
    missing = [name for name in _NEEDED if name not in table.headings]
    if "datetime" not in table.headings and "timestamp" not in table.headings:
        missing.append("datetime")
    if missing:
        message = f"the file has no '{missing[0]}', which Timesketch demands"
        raise SourceError([Problem(message, Where(table.file, 1, 1), "is it a plain table? say --from csv")])
    place = {name: index for index, name in enumerate(table.headings)}
    for row in table.rows:
        row += [NO_CELL] * (len(table.headings) - len(row))
        cells = [
            row[place[name]] if name in place else NO_CELL
            for name in ("datetime", "timestamp", "timestamp_desc", "tag")
        ]
        row += [_read_moment(cells[0], cells[1]), _read_tags(cells[2], cells[3])]
    table.headings += [_DATE, _TAGS]
    columns = {"title": place["message"], "date": len(table.headings) - 2, "tags": len(table.headings) - 1}
    given = dict(options.mapping)
    return columns | {name: place[column] for name, column in given.items() if column in place}


def _read_moment(moment: Cell, count: Cell) -> Cell:
    """Return `datetime`; where it is empty, `timestamp` in whole seconds."""
    if moment.text or not count.text:
        return moment
    digits = count.text.partition(".")[0]
    return count._replace(text=digits.zfill(16) if digits.isdigit() and len(digits) > 10 else digits, plain=None)


def _read_tags(kind: Cell, tags: Cell) -> Cell:
    """Return what the moment is of, and the labels, as one list."""
    listed = tags.text.strip("[]").replace("'", "").replace('"', "")
    found = [*([kind.text] if kind.text else []), *split_list(listed, TAG_SEPARATORS)]
    return kind._replace(text=join_list(found), plain=None)
