"""Rows of other tools as they lie in their file: cells, each a text with its place; and lists of texts in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from briefgen.errors import Problem, SourceError, Where
from briefgen.source import Plain

_MOST_LISTED = 10
MOST_COLUMNS = 1_000
MOST_CELLS = 10_000_000


class Cell(NamedTuple):
    """One value of a row.

    Attributes:
        text: as text; "" for nothing.
        line, column: its place, from 1; in a workbook row and column of the sheet.
        length: characters it takes there.
        plain: the value where it is more than a text, for `x:`; None for the text.
        is_number: whether the file says that it is a number, whose decimals stand behind a point.
    """

    text: str
    line: int = 0
    column: int = 1
    length: int = 1
    plain: Plain | None = None
    is_number: bool = False


NO_CELL = Cell("")


@dataclass(slots=True)
class Table:
    """Rows under headings.

    Attributes:
        file: path as given.
        headings: one for each column, as written; never twice the same.
        rows: cells in the order of the headings; those at the end may be missing.
        lines: of the file, for excerpts; empty where it has none.
        told: what the user should know of how the file was read.
        header_line: where the headings stand; 0 where no row holds them.
        decimal: the sign before decimals where the file's origin says it; "" where its figures have to show it.
    """

    file: str
    headings: list[str]
    rows: list[list[Cell]]
    lines: Sequence[str] = ()
    told: list[str] = field(default_factory=list)
    header_line: int = 0
    decimal: str = ""

    def where(self, cell: Cell) -> Where:
        """Return the place of a cell."""
        return Where(self.file, cell.line, cell.column, max(cell.length, 1))

    def problem(self, cell: Cell, message: str, advice: str = "") -> Problem:
        """Return a problem at a cell, with the text of its line."""
        excerpt = self.lines[cell.line - 1] if 0 < cell.line <= len(self.lines) else ""
        return Problem(message, self.where(cell), advice, excerpt)

    def column(self, index: int) -> Iterable[str]:
        """Yield the texts of a column that are not empty."""
        return (row[index].text for row in self.rows if index < len(row) and row[index].text)


def check_size(file: str, rows: int, columns: int) -> None:
    """Refuse a table that is too large to be a list of events.

    Raises:
        SourceError: it has too many columns, or too many cells.
    """
    if columns > MOST_COLUMNS:
        message = f"the table has {columns:,} columns; at most {MOST_COLUMNS:,} are read"
        raise SourceError([Problem(message, Where(file), "leave out what is not needed")])
    if rows * columns > MOST_CELLS:
        message = f"the table has {rows:,} rows of {columns:,} columns; at most {MOST_CELLS:,} cells are read"
        raise SourceError([Problem(message, Where(file), "split it and import the parts one by one")])


def list_lines(lines: Sequence[int]) -> str:
    """Return numbers of lines for a sentence, the first of many.

    >>> list_lines([4]), list_lines([4, 7])
    ('line 4', 'lines 4, 7')
    """
    listed = ", ".join(map(str, lines[:_MOST_LISTED]))
    return f"line{'s' if len(lines) != 1 else ''} {listed}{', ...' if len(lines) > _MOST_LISTED else ''}"


def name_columns(headings: Iterable[str]) -> list[str]:
    """Return headings that differ: empty ones by their number, repeated ones counted.

    >>> name_columns(["a", "", "a"])
    ['a', 'column 2', 'a (2)']
    """
    names: list[str] = []
    for number, heading in enumerate(headings, 1):
        name = " ".join(heading.split()) or f"column {number}"
        made, count = name, 2
        while made in names:
            made, count = f"{name} ({count})", count + 1
        names.append(made)
    return names


_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_NEEDS_QUOTES = re.compile(r'"|.*[;|,]|\s|.*\s\Z', re.DOTALL)


def split_list(text: str, separators: str = ";|") -> list[str]:
    """Return the texts of a list in one cell.

    Items are parted by the first of the separators that stands in the cell. One that could be taken for several, or
    begins with a quote, is in double quotes; quotes around any other are part of it.

    >>> split_list('Ann; "Smith; John"; "The Rock"')
    ['Ann', 'Smith; John', '"The Rock"']
    """
    return [item for item in map(_unquote, _split_at(text, separators)) if item]


def join_list(items: Iterable[str]) -> str:
    """Return texts as one cell that `split_list` reads back.

    >>> join_list(["Ann", "Smith; John"])
    'Ann; "Smith; John"'
    """
    return "; ".join(_quote(item) if _NEEDS_QUOTES.match(item) else item for item in items)


def _split_at(text: str, separators: str) -> list[str]:
    """Return the items of a list as they are written, without those that are empty."""
    separator = next((each for each in separators if each in text), "")
    if not separator:
        return [text]
    sign = re.escape(separator)
    item = re.compile(rf'(\s*"(?:[^"]|"")*"\s*(?={sign}|\Z)|[^{sign}]*)(?:{sign}|\Z)')
    return [found[1] for found in item.finditer(text) if found[1].strip()]


def _quote(item: str) -> str:
    return '"' + item.replace('"', '""') + '"'


def _unquote(item: str) -> str:
    item = item.strip()
    quoted = _QUOTED.fullmatch(item)
    inside = quoted[1].replace('""', '"') if quoted else ""
    return inside if _NEEDS_QUOTES.match(inside) else item
