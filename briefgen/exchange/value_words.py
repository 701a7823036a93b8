"""Words of cells go in; the words that a timeline has for them come out: the user's rules, and kinds and standings.

Kinds and standings are known in German, French and Spanish, and may share a column. What an `x` or a `ja` means only
the user can say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from briefgen.errors import Problem, UsageError, nearest_name
from briefgen.exchange.cells import NO_CELL, Cell, Table
from briefgen.exchange.foreign_dates import fold_words
from briefgen.exchange.headings import name_field
from briefgen.timeline.markings import TLP_COLORS
from briefgen.timeline.model import EventStatus, Kind

Values = tuple[tuple[str, str, str], ...]
"""Field, value as the file has it, and the timeline's value, for each rule of the user."""

_WORDS = {
    "kind": {
        "event": "Ereignis événement evento hecho",
        "state": "Zustand état estado",
        "statement": "Aussage Stellungnahme Erklärung déclaration declaración",
        "planned": (
            "scheduled upcoming expected geplant Planung vorgesehen prévu prévue planifié previsto prevista planificado"
        ),
        "absence": "Fehlen Abwesenheit ausencia",
    },
    "status": {
        "reported": "gemeldet berichtet signalé rapporté reportado informado",
        "confirmed": "bestätigt confirmé confirmée confirmado confirmada",
        "corroborated": "erhärtet corroboré corroborado",
        "disputed": "strittig umstritten bestritten contesté disputado controvertido",
        "unverified": "ungeprüft unbestätigt non-vérifié sin-verificar",
        "refuted": "widerlegt réfuté refutado",
        "withdrawn": "widerrufen zurückgezogen retiré rétracté retirado retractado",
    },
}
# Words that are named in a sentence.
_MOST_NAMED = 10
_KNOWN = {
    field: {fold_words(word).replace("-", " "): meant for meant, listed in words.items() for word in listed.split()}
    for field, words in _WORDS.items()
}
_ALLOWED: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "status": get_args(EventStatus),
    "marking": tuple(TLP_COLORS),
    "significance": ("1", "2", "3", "4", "5"),
}


def check_values(values: Values, fields: tuple[str, ...]) -> None:
    """Refuse a rule for a field that there is not.

    Raises:
        UsageError: there is one.
    """
    for field, _, _ in values:
        if field not in fields:
            near = nearest_name(field, fields)
            offer = f"did you mean '{near}'?" if near else f"there are {', '.join(fields)}"
            raise UsageError(f"--value: there is no field '{field}'; {offer}")


def turn_value(field: str, value: str, values: Values = ()) -> str:
    """Return a value in the words of a timeline.

    >>> turn_value("kind", "Geplant"), turn_value("marking", "X", (("marking", "x", "TLP:AMBER"),))
    ('planned', 'TLP:AMBER')
    """
    folded = fold_words(value)
    for name, written, meant in values:
        if name == field and fold_words(written) == folded:
            return meant
    return _KNOWN.get(field, {}).get(folded, value)


def is_known(field: str, value: str, values: Values = ()) -> bool:
    """Tell whether a value is, or means, one that a field takes."""
    turned = turn_value(field, value, values)
    return not turned or (turned.upper() if field == "marking" else turned.casefold()) in _ALLOWED[field]


def is_kind(value: str, values: Values = ()) -> bool:
    """Tell whether a value, which may stand in a column of standings, is a kind and no standing.

    >>> is_kind("geplant"), is_kind("confirmed"), is_kind("announced")
    (True, False, False)
    """
    return not is_known("status", value, values) and is_known("kind", value, values)


def turn_cells(table: Table, columns: dict[str, int], values: Values) -> list[str]:
    """Put the words of a timeline into the cells of a table; return what is to be told of it, a sentence each.

    Where several fields are read from one column, each gets one of its own: what a word means to one field is nothing
    to the others. Of kinds and standings in one column each field has those that are its own.

    Raises:
        UsageError: the user has a rule for a field that no column was taken for.
    """
    named = {field for field, _, _ in values}
    for field in sorted(named):
        if field not in columns:
            raise UsageError(f"--value: no column was taken for '{field}'; name it with --map {field}=COLUMN")
    is_shared = "kind" in columns and columns["kind"] == columns.get("status")
    _part_columns(table, columns)
    told = _part_standings(table, columns, values, is_shared=is_shared)
    for key, index in columns.items():
        field = name_field(key)
        for row in table.rows if field in named or field in _KNOWN else ():
            if index < len(row) and row[index].text:
                row[index] = row[index]._replace(text=turn_value(field, row[index].text, values))
    return told


def _part_columns(table: Table, columns: dict[str, int]) -> None:
    """Give each field a column of its own, with the same cells."""
    used: set[int] = set()
    for field, index in list(columns.items()):
        if index in used:
            columns[field] = len(table.headings)
            table.headings.append(table.headings[index])
            for row in table.rows:
                row += [NO_CELL] * (len(table.headings) - 1 - len(row))
                row.append(row[index])
        used.add(index)


def _part_standings(table: Table, columns: dict[str, int], values: Values, *, is_shared: bool) -> list[str]:
    """Take kinds out of the column of standings, into that of kinds where a row names no other there."""
    if not ("kind" in columns and "status" in columns):
        return []
    kind_index, status_index = columns["kind"], columns["status"]
    moved: dict[str, None] = {}
    for row in table.rows:
        status, kind = _cell(row, status_index), _cell(row, kind_index)
        if is_shared and not is_known("kind", kind.text, values):
            row[kind_index] = kind = kind._replace(text="")
        if not status.text or not is_kind(status.text, values):
            continue
        meant = turn_value("kind", status.text, values).casefold()
        if not kind.text or turn_value("kind", kind.text, values).casefold() == meant:
            row += [NO_CELL] * (kind_index + 1 - len(row))
            row[kind_index] = status
            row[status_index] = status._replace(text="")
            moved[status.text] = None
    if is_shared or not moved:
        return []
    return [
        f"read from '{table.headings[status_index]}' as kinds, which they are: {', '.join(list(moved)[:_MOST_NAMED])}"
    ]


def _cell(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else NO_CELL


def find_fault(table: Table, field: str, cell: Cell, heading: str = "") -> Problem | None:
    """Return what is wrong with a value that a field does not take, at its cell in the column of a heading."""
    if not cell.text or is_known(field, cell.text):
        return None
    allowed = _ALLOWED[field]
    word = cell.text[:30]
    message = f"'{cell.text[:60]}' is no {field}; expected {', '.join(allowed[:-1])} or {allowed[-1]}"
    first = allowed[0] if field != "marking" else "TLP:AMBER"
    advice = f"say what it means with --value '{field}:{word}={first}'"
    if field == "status" and is_kind(cell.text):
        advice = "it is a kind: write it into the column of kinds, and here how sure it is"
    elif field == "status":
        advice += f"; where it is still to come, with --map 'kind={heading}' --value 'kind:{word}=planned'"
    return table.problem(cell, message, advice)
