"""Objects of a JSON file go in; a table comes out, with a column for each key that one of them has.

Keys within keys become `outer.inner`; a list of plain values becomes one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from briefgen.exchange.cells import NO_CELL, Cell, Table, check_size, join_list
from briefgen.exchange.located_json import Found, JsonFile, Number, write_value

_DEEPEST = 2


def make_table(source: JsonFile, rows: Iterable[Mapping[str, Found]]) -> Table:
    """Return objects as a table.

    Args:
        source: the file, for places.
        rows: keys and values of each.
    """
    flat = [_flatten(source, row) for row in rows]
    headings = list(dict.fromkeys(key for row in flat for key in row))
    check_size(source.file, len(flat), len(headings))
    cells = [[row.get(heading, NO_CELL) for heading in headings] for row in flat]
    return Table(source.file, headings, cells, source.lines)


def _flatten(source: JsonFile, row: Mapping[str, Found], before: str = "", depth: int = 0) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for key, found in row.items():
        name = f"{before}{key}"
        if isinstance(found.value, dict) and depth < _DEEPEST and found.value:
            cells |= _flatten(source, found.value, f"{name}.", depth + 1)
        elif isinstance(found.value, list) and all(_is_scalar(item) for item in found.value):
            cells[name] = source.cell(found, join_list(text for text in map(write_value, found.value) if text.strip()))
        elif found.value is not None:
            cells[name] = source.cell(found)
    return cells


def _is_scalar(found: Found) -> bool:
    return isinstance(found.value, (str, Number, bool)) or found.value is None
