"""Words of cells go in; the words that a timeline has for them come out: the user's rules, and kinds and standings.

Kinds and standings are known in German, French and Spanish. What an `x` or a `ja` means only the user can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from briefgen.errors import Problem, UsageError, nearest_name
from briefgen.exchange.cells import Cell, Table
from briefgen.exchange.foreign_dates import fold_words
from briefgen.timeline.markings import TLP_COLORS
from briefgen.timeline.model import EventStatus, Kind

Values = tuple[tuple[str, str, str], ...]
"""Field, value as the file has it, and the timeline's value, for each rule of the user."""

_WORDS = {
    "kind": {
        "event": "Ereignis événement evento hecho",
        "state": "Zustand état estado",
        "statement": "Aussage Stellungnahme Erklärung déclaration declaración",
        "planned": "geplant Planung prévu prévue planifié previsto prevista planificado",
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


def turn_cells(table: Table, columns: Mapping[str, int], values: Values) -> None:
    """Put the words of a timeline into the cells of a table.

    Raises:
        UsageError: the user has a rule for a field that no column was taken for.
    """
    named = {field for field, _, _ in values}
    for field in sorted(named):
        if field not in columns:
            raise UsageError(f"--value: no column was taken for '{field}'; name it with --map {field}=COLUMN")
    for field in named | _KNOWN.keys():
        index = columns.get(field)
        for row in table.rows if index is not None else ():
            if index is not None and index < len(row) and row[index].text:
                row[index] = row[index]._replace(text=turn_value(field, row[index].text, values))


def find_fault(table: Table, field: str, cell: Cell) -> Problem | None:
    """Return what is wrong with a value that a field does not take, at its cell."""
    if not cell.text or is_known(field, cell.text):
        return None
    allowed = _ALLOWED[field]
    message = f"'{cell.text[:60]}' is no {field}; expected {', '.join(allowed[:-1])} or {allowed[-1]}"
    first = allowed[0] if field != "marking" else "TLP:AMBER"
    return table.problem(cell, message, f"say what it means with --value '{field}:{cell.text[:30]}={first}'")
