"""What an importer hands on: records of a timeline, and an account of every row of the file that they come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from briefgen.errors import Problem, Where
from briefgen.source import Plain


@dataclass(frozen=True, slots=True)
class Row:
    """One event, from one row of a file; a row is whatever the format counts in: a line, an object, an entry.

    Attributes:
        fields: the event as a timeline file writes it; dates are texts in EDTF or in words that the format knows.
        where: the row's place in its file.
        locate: gives the place of a field's cell, where rows have cells.
        is_partial: whether something of the row could not be read, and is listed among what is left.
    """

    fields: dict[str, Plain]
    where: Where
    locate: Callable[[str], Where] | None = field(default=None, compare=False)
    is_partial: bool = field(default=False, compare=False)


@dataclass(slots=True)
class Imported:
    """What was read from a file of another tool.

    Every row stands in `events`, in `left` or in `told`; nothing is dropped in silence.

    Attributes:
        meta: as a timeline file writes it; `title` may be missing.
        actors, places, sources: records by id, as a timeline file writes them.
        events: one for each row that is imported, in the order of the file.
        left: one for each row, or part of a row, that is not: its place, the value, the reason, and what to do.
        told: what else the user should know, a sentence each: how columns were read, where recurrences end.
        rows_left: rows of a table that became no event; None for formats that have no rows to count.
        of_rows: problems in `left` that are of single rows of a table.
        columns: field and heading of each column of a table, as it was read.
        day_first: the order of day and month that the file showed; None where it showed none.
    """

    meta: dict[str, Plain] = field(default_factory=dict)
    actors: dict[str, dict[str, Plain]] = field(default_factory=dict)
    places: dict[str, dict[str, Plain]] = field(default_factory=dict)
    sources: dict[str, dict[str, Plain]] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    left: list[Problem] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    rows_left: int | None = None
    of_rows: int = 0
    columns: list[tuple[str, str]] = field(default_factory=list)
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user says of a file.

    Attributes:
        mapping: field of a timeline -> column of a table, where it is not to be guessed.
        timezone: IANA name for times without a zone; "" where the file's times stay without one.
        day_first: how 03/04/2015 is read; None where the file must show it or the user be asked.
        century: first year of the hundred years that years of two digits lie in; None refuses them.
        until: last day of what recurs, ISO 8601; "" for the bound of the format.
        header_row: row of a table that holds its headings, from 1; None where it is to be found.
        values: field, value as the file has it, and value of the timeline, for each that is to be turned into another.
    """

    mapping: tuple[tuple[str, str], ...] = ()
    timezone: str = ""
    day_first: bool | None = None
    century: int | None = None
    until: str = ""
    header_row: int | None = None
    values: tuple[tuple[str, str, str], ...] = ()


Importer: TypeAlias = Callable[[Path, ImportOptions], Imported]
"""Reads a file, or a folder of files. Raises SourceError where it is not of its format at all."""
