"""An Excel workbook goes in; a table comes out, its dates as exact as the cells show them, and events."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from briefgen.errors import Problem, SourceError, UsageError, Where
from briefgen.exchange.cells import Cell, Table, name_columns
from briefgen.exchange.csv_cells import MOST_ROWS
from briefgen.exchange.decoding import read_bytes
from briefgen.exchange.header_rows import describe_header, find_header
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.table_rows import read_rows

MOST_COLUMNS = 200
MOST_UNPACKED = 300_000_000
"""Bytes that a workbook may hold when it is unpacked."""

_MOST_MEMBERS = 2_000
_CHUNK = 1 << 20
# What no workbook needs, and what makes a small file swell when it is read.
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HIDDEN_PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_HIDDEN_TAG = re.compile(rb"<(?:\w+:)?(col|row)\s[^<>]*\bhidden=[\"'](?:1|true)[\"'][^<>]*>")
_NUMBERED = re.compile(rb"\b(r|min|max)=[\"']([0-9]{1,7})[\"']")
_LONGEST_TAG = 1_000
_MOST_LISTED = 10


class _Sheet(NamedTuple):
    """A sheet: its rows without empty ones, and the numbers of the rows and columns that it hides."""

    name: str
    rows: list[list[Cell]]
    is_shown: bool
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


def read_xlsx(path: Path, options: ImportOptions) -> Imported:
    """Read the first sheet with rows, or the one that `--map sheet=NAME` names; the others are left, with their rows.

    Raises:
        SourceError: it is no workbook, or none of its columns holds dates or titles.
        UsageError: the user's mapping names what is not there.
    """
    table, problems = read_workbook(path, options)
    imported = read_rows(table, options)
    imported.left = problems + imported.left
    return imported


def read_workbook(path: Path, options: ImportOptions) -> tuple[Table, list[Problem]]:
    """Return the table of a sheet, and what is left: sheets that are not read."""
    wanted = next((column for field, column in options.mapping if field == "sheet"), None)
    found = list(_read_sheets(read_bytes(path), str(path)))
    sheets = {sheet.name: sheet for sheet in found if sheet.is_shown or sheet.name == wanted}
    hidden = [sheet.name for sheet in found if sheet.rows and not sheet.is_shown and sheet.name != wanted]
    filled = {name: sheet for name, sheet in sheets.items() if sheet.rows}
    if wanted is not None and wanted not in sheets:
        raise UsageError(f"--map sheet: '{path}' has no sheet '{wanted}'; there are {', '.join(sheets)}")
    if not filled or (wanted is not None and wanted not in filled):
        raise SourceError([Problem("the workbook holds no row", Where(str(path)), "its first row names the columns")])
    name = wanted if wanted is not None else next(iter(filled))
    others = [other for other in filled if other != name]
    problems = []
    for other in others if wanted is None else ():
        message = f"the {len(filled[other].rows)} rows of the sheet '{other}' are not imported beside those of '{name}'"
        problems.append(Problem(message, Where(str(path)), f"import them alone with --map 'sheet={other}'"))
    rows = filled[name].rows
    head = find_header(rows, options, str(path))
    width = max(len(row) for row in rows)
    headings = name_columns([cell.text for cell in rows[head]] + [""] * (width - len(rows[head])))
    told = [f"the sheet '{name}' was read; line and column of a place are row and column of the sheet"]
    told += describe_header(rows, head)
    told += [f"the hidden sheet '{other}' was not read" for other in hidden]
    told += _describe_hidden(filled[name], headings, rows[head][0].line)
    return Table(str(path), headings, rows[head + 1 :], (), told, rows[head][0].line), problems


def _describe_hidden(sheet: _Sheet, headings: list[str], header_line: int) -> list[str]:
    """Return what is told of rows and columns that the sheet does not show and that are read all the same."""
    told = []
    names = [headings[column - 1] for column in sheet.hidden_columns if column <= len(headings)]
    if names:
        several = len(names) > 1
        named = ", ".join(f"'{name}'" for name in names)
        told.append(f"the hidden column{'s' if several else ''} {named} {'were' if several else 'was'} read too")
    filled = {row[0].line for row in sheet.rows}
    lines = [line for line in sheet.hidden_rows if line in filled and line > header_line]
    if lines:
        several = len(lines) > 1
        listed = ", ".join(map(str, lines[:_MOST_LISTED])) + (", ..." if len(lines) > _MOST_LISTED else "")
        told.append(f"the hidden row{'s' if several else ''} {listed} {'were' if several else 'was'} read too")
    return told


def read_first_line(data: bytes, file: str) -> str:
    """Return the headings of a workbook, parted by commas; "" where it cannot be read."""
    try:
        rows = next((sheet.rows for sheet in _read_sheets(data, file, 50) if sheet.rows and sheet.is_shown), [])
    except SourceError:
        return ""  # its importer says what is wrong with it
    return ",".join(cell.text for cell in rows[0]) if rows else ""


def _read_sheets(data: bytes, file: str, most: int = MOST_ROWS) -> Iterator[_Sheet]:
    """Yield the sheets, most rows of each."""
    check_package(data, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are not read
        book = _open_book(data, file)
        try:
            for sheet in book.worksheets:
                rows = list(_read_rows(sheet, file, most))
                hidden = _find_hidden(data, sheet) if rows and most == MOST_ROWS else ((), ())
                yield _Sheet(sheet.title, rows, sheet.sheet_state == "visible", *hidden)
        except SourceError:
            raise
        except Exception as error:
            raise _refuse(file, error) from error
        finally:
            book.close()


def _find_hidden(data: bytes, sheet: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the numbers of the rows and of the columns that a sheet hides; the library keeps none of them."""
    rows: list[int] = []
    columns: list[int] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(sheet._worksheet_path) as part:
        before = b""
        while chunk := part.read(_CHUNK):
            text, end = before + chunk, 0
            for found in _HIDDEN_TAG.finditer(text):
                end = found.end()
                numbers = {key.decode(): int(value) for key, value in _NUMBERED.findall(found[0])}
                if found[1] == b"row":
                    rows += [numbers["r"]] if "r" in numbers else []
                else:
                    first = numbers.get("min", 1)
                    columns += range(first, min(numbers.get("max", first), MOST_COLUMNS) + 1)
            before = text[max(end, len(text) - _LONGEST_TAG) :]
    return tuple(rows), tuple(columns)


def _open_book(data: bytes, file: str) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise _refuse(file, error) from error


def _refuse(file: str, error: Exception) -> SourceError:
    """Return the error of what is no workbook; openpyxl fails in as many ways as a file can be damaged."""
    message = f"the workbook cannot be read: it is damaged ({type(error).__name__})"
    return SourceError([Problem(message, Where(file), "open it in a spreadsheet, and save it again as .xlsx or .csv")])


def check_package(data: bytes, file: str) -> None:
    """Refuse what is no zip, or would swell when it is unpacked.

    Raises:
        SourceError: it is one of these.
    """
    help_text = "save the table as .csv"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                message = f"the workbook holds more than {MOST_UNPACKED // 1_000_000} MB when it is unpacked"
                raise SourceError([Problem(message, Where(file), help_text)])
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_part(package, member, file)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        zlib.error,
    ) as error:
        message = "the file is no .xlsx workbook"
        raise SourceError(
            [Problem(message, Where(file), "is it an old .xls? save it again as .xlsx or .csv")]
        ) from error


def _check_part(package: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> None:
    with package.open(member) as part:
        before = b""
        while chunk := part.read(_CHUNK):
            if not before and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                chunk = chunk.decode("utf-16", "replace").encode()
            if _DECLARATION.search(before + chunk):
                message = f"the workbook declares entities in '{member.filename[:80]}', which none needs"
                raise SourceError([Problem(message, Where(file), "save the table as .csv")])
            before = chunk[-16:]


def _read_rows(sheet: Any, file: str, most: int) -> Iterator[list[Cell]]:
    """Yield the rows of a sheet that hold something."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    count = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        cells = [_read_cell(cell, number, column) for column, cell in enumerate(row, 1)]
        while cells and not cells[-1].text:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            message = f"the sheet '{sheet.title}' has more than {MOST_COLUMNS} columns"
            raise SourceError([Problem(message, Where(file, number, MOST_COLUMNS + 1), "leave out what is not needed")])
        if cells:
            count += 1
            if count > most and most == MOST_ROWS:
                message = f"the sheet '{sheet.title}' has more than {MOST_ROWS:,} rows"
                raise SourceError([Problem(message, Where(file), "split it and import the parts one by one")])
            yield cells
        if number > 1_100_000 or (count >= most and most != MOST_ROWS):
            return


def _read_cell(cell: Any, line: int, column: int) -> Cell:
    value = cell.value
    if value is None:
        return Cell("", line, column)
    if isinstance(value, (datetime, date, time, timedelta)):
        return Cell(write_moment(value, str(cell.number_format or "")), line, column)
    if isinstance(value, bool):
        return Cell("true" if value else "false", line, column, 1, value)
    if isinstance(value, (int, float)):
        whole = isinstance(value, int) or value.is_integer()
        return Cell(str(int(value)) if whole and abs(value) < 1e15 else repr(value), line, column, is_number=True)
    return Cell(str(value).strip(), line, column)


def write_moment(value: datetime | date | time | timedelta, shown: str) -> str:
    """Return what Excel holds as EDTF, as exactly as its number format shows it.

    >>> write_moment(datetime(2015, 10, 7), "dd/mm/yyyy"), write_moment(datetime(2015, 10, 1), "mmm yy")
    ('2015-10-07', '2015-10')
    """
    # Words in the format, and what stands in brackets, are no letters of the date.
    letters = _HIDDEN_PARTS.sub("", shown.split(";")[0]).lower()
    if isinstance(value, timedelta):
        total = int(value.total_seconds())
        return f"{total // 3600:02}:{total % 3600 // 60:02}:{total % 60:02}"
    has_seconds = "s" in letters
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if has_seconds or value.second else "%H:%M")
    day = f"{value.year:04}-{value.month:02}-{value.day:02}"
    has_clock = "h" in letters or has_seconds
    if isinstance(value, datetime) and has_clock:
        return f"{day}T{value:%H:%M:%S}" if has_seconds else f"{day}T{value:%H:%M}"
    if "y" in letters and "d" not in letters and not has_clock:
        return day[:7] if "m" in letters else day[:4]
    return day
