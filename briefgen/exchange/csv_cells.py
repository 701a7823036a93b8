"""The text of a table with commas, semicolons or tabs goes in; its cells come out, each with its line and column."""

from __future__ import annotations

import re
from collections import Counter

from briefgen.errors import Problem, SourceError, Where
from briefgen.exchange.cells import Cell, Table, check_size, list_lines, name_columns
from briefgen.exchange.header_rows import describe_header, find_header
from briefgen.exchange.imported import ImportOptions

DELIMITERS = (",", ";", "\t", "|")
MOST_ROWS = 200_000

# Records from which the delimiter is told.
_LOOKED_AT = 50
_SEP_LINE = re.compile(r"sep=(.)\n")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

# A text that a spreadsheet would run as a formula has an apostrophe before it (OWASP, CSV injection).
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def read_table(text: str, file: str, options: ImportOptions | None = None) -> Table:
    """Return a table.

    Args:
        text: of the file, its line ends line feeds.
        file: its path, for places.
        options: by which the row of the headings is found; without them it is the first.

    Raises:
        SourceError: it is empty, a quote is never closed, or it has more rows than are read.
        UsageError: the user names a row for the headings that holds nothing.
    """
    named = _SEP_LINE.match(text)
    delimiter = named[1] if named else find_delimiter(text, file)
    records = split_records(text, delimiter, file, named.end() if named else 0)
    filled = [record for record in records if any(cell.text.strip() for cell in record)]
    if not filled:
        raise SourceError([Problem("the file holds no row", Where(file), "its first line names the columns")])
    if len(filled) > MOST_ROWS:
        message = f"the table has {len(filled):,} rows; at most {MOST_ROWS:,} are read"
        raise SourceError([Problem(message, Where(file), "split it and import the parts one by one")])
    width = max(len(record) for record in filled)
    check_size(file, len(filled), width)
    head = find_header(filled, options, file) if options is not None else 0
    rows = [[cell._replace(text=restore_text(cell.text.strip())) for cell in record] for record in filled[head + 1 :]]
    headings = [restore_text(cell.text) for cell in filled[head]]
    names = name_columns(headings + [""] * (width - len(headings)))
    table = Table(file, names, rows, text.split("\n"), describe_header(filled, head), filled[head][0].line)
    if delimiter != ",":
        table.told.append(f"cells are parted by {_NAMES.get(delimiter, repr(delimiter))}")
    short = [row[0].line for row in rows if len(row) < len(headings)]
    if short:
        told = "1 row has" if len(short) == 1 else f"{len(short)} rows have"
        told += " fewer cells than there are headings; what is missing at the end is read as empty"
        table.told.append(f"{told}: {list_lines(short)}")
    empty = len(records) - len(filled)
    if empty:
        table.told.append(f"{empty} empty line{'s' if empty != 1 else ''} passed over")
    return table


def find_delimiter(text: str, file: str) -> str:
    """Return what parts the cells: that by which most records have as many cells as the first.

    Where the first has but one, as a title has, it is the number that most of the others have.

    >>> find_delimiter("date;title\\n2015;Up, and down\\n", "a.csv")
    ';'
    """
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        try:
            records = split_records(text, delimiter, file, 0, _LOOKED_AT)
        except SourceError:
            continue  # told of the delimiter that is chosen
        width = len(records[0]) if records else 0
        if width == 1:
            wide = Counter(len(record) for record in records if len(record) > 1)
            width = wide.most_common(1)[0][0] if wide else 1
        alike = sum(len(record) == width for record in records)
        if width > 1 and (alike, width) > most:
            best, most = delimiter, (alike, width)
    return best


def split_records(text: str, delimiter: str, file: str, start: int = 0, most: int = 0) -> list[list[Cell]]:
    """Return the records of a table (RFC 4180), each a list of cells; `most` of them, or all for 0."""
    free = re.compile(rf"[^{re.escape(delimiter)}\n]*")
    records: list[list[Cell]] = []
    record: list[Cell] = []
    place, line, line_start = start, text.count("\n", 0, start) + 1, start
    while place < len(text):
        column = place - line_start + 1
        if text[place] == '"':
            end = _find_closing(text, place, Where(file, line, column))
            # What stands behind the quote belongs to the cell too, as spreadsheets read it.
            tail = free.match(text, end)
            value = text[place + 1 : end - 1].replace('""', '"') + (tail[0] if tail else "")
            stop = tail.end() if tail else end
            length = text.find("\n", place, stop) - place if "\n" in text[place:stop] else stop - place
            record.append(Cell(value, line, column, length))
            breaks = text.count("\n", place, stop)
            if breaks:
                line, line_start = line + breaks, text.rindex("\n", place, stop) + 1
            place = stop
        else:
            found = free.match(text, place)
            value = found[0] if found else ""
            record.append(Cell(value, line, column, len(value)))
            place += len(value)
        if place < len(text) and text[place] == delimiter:
            place += 1
            if place < len(text) and text[place] != "\n":
                continue
            record.append(Cell("", line, place - line_start + 1))
        records.append(record)
        record, place, line = [], place + 1, line + 1
        line_start = place
        if most and len(records) == most:
            break
    return records


def _find_closing(text: str, place: int, where: Where) -> int:
    """Return the place behind the quote that closes the one at a place."""
    end = place + 1
    while True:
        end = text.find('"', end)
        if end < 0:
            line = text[place : place + 60].split("\n")[0]
            advice = "close it, or write a quote within a cell twice"
            raise SourceError([Problem(f"the quote before '{line[1:31]}' is never closed", where, advice)])
        if text[end + 1 : end + 2] != '"':
            return end + 1
        end += 2


def defuse_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `restore_text` gives it back.

    >>> defuse_text("=1+1"), restore_text(defuse_text("'=1+1")), defuse_text("-9.2")
    ("'=1+1", "'=1+1", '-9.2')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restore_text(text: str) -> str:
    """Return a text without the apostrophe that keeps it from being a formula."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text
