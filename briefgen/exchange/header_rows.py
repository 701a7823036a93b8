"""The first rows of a table go in; which of them holds the headings comes out, and what is told of those above it.

Sheets often begin with a name, a date and an empty row. A row is taken for the headings where it names a column for
dates under which dates stand, or the columns that the user maps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from briefgen.errors import UsageError
from briefgen.exchange.cells import Cell
from briefgen.exchange.headings import KNOWN_HEADINGS, LAST_WORDS, fold_heading
from briefgen.exchange.imported import ImportOptions
from briefgen.exchange.mapping import OWN_FIELDS, may_be_date

_SEARCHED = 20
_LOOKED_AT = 10
_MOST_SHOWN = 5
_DATED = frozenset(name for field in ("date", "start", "year") for name in KNOWN_HEADINGS[field])
_LAST_DATED = frozenset((*LAST_WORDS["date"], *LAST_WORDS["start"]))


def find_header(rows: Sequence[Sequence[Cell]], options: ImportOptions, file: str) -> int:
    """Return the place among the rows of the one that holds the headings: the first, where none is known.

    Args:
        rows: of the table, without empty ones.
        options: of the user, who may say the row.
        file: the table's path, for messages.

    Raises:
        UsageError: the user names a row that holds nothing.
    """
    if (named := _read_named_row(options)) is not None:
        place = next((place for place, row in enumerate(rows) if row[0].line == named), None)
        if place is None:
            raise UsageError(
                f"--header-row: row {named} of '{file}' holds nothing; count rows as they stand in the file"
            )
        return place
    wanted = {fold_heading(column) for field, column in options.mapping if field not in OWN_FIELDS and column.strip()}
    searched = range(min(_SEARCHED, len(rows)))
    names = [{fold_heading(cell.text) for cell in row} for row in rows[:_SEARCHED]]
    mapped = (place for place in searched if wanted and wanted <= names[place])
    known = (place for place in searched if _is_header(place, rows))
    return next(mapped, next(known, 0))


def describe_header(rows: Sequence[Sequence[Cell]], place: int) -> list[str]:
    """Return what is told of headings that are not in the first row, and of the rows above them."""
    if not place:
        return []
    above = [" | ".join(cell.text.strip() for cell in row if cell.text.strip())[:60] for row in rows[:place]]
    shown = ", ".join(f"'{text}'" for text in above[:_MOST_SHOWN])
    more = f" and {len(above) - _MOST_SHOWN} more" if len(above) > _MOST_SHOWN else ""
    told = f"the headings were read from row {rows[place][0].line}; what stands above them is no event: {shown}{more}"
    return [f"{told} (another row: --header-row NUMBER)"]


def _read_named_row(options: ImportOptions) -> int | None:
    if options.header_row is not None:
        return options.header_row
    written = next((column for field, column in options.mapping if field == "header"), None)
    if written is None:
        return None
    if not written.isdecimal():
        raise UsageError(f"--map header: '{written}' is no number of a row; write it like --map header=3")
    return int(written)


def _is_header(place: int, rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether a row names a column for dates under which dates stand, and another column."""
    row = rows[place]
    if sum(bool(cell.text.strip()) for cell in row) < 2:
        return False
    return any(_is_dated(values) for values in _list_dated_columns(row, rows[place + 1 :]))


def _list_dated_columns(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    for index, cell in enumerate(row):
        name = fold_heading(cell.text)
        if name in _DATED or (name.split()[-1:] and name.split()[-1] in _LAST_DATED):
            filled = (each[index].text for each in below if index < len(each) and each[index].text.strip())
            yield list(islice(filled, _LOOKED_AT))


def _is_dated(values: list[str]) -> bool:
    return bool(values) and sum(map(may_be_date, values)) * 2 >= len(values)
