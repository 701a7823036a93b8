"""A table goes in; an event for each of its rows comes out, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from briefgen.errors import Where
from briefgen.exchange.cells import NO_CELL, Cell, Table, list_lines, split_list
from briefgen.exchange.date_forms import read_form
from briefgen.exchange.figures import judge_decimal, read_figure, split_heading
from briefgen.exchange.headings import name_field
from briefgen.exchange.imported import Imported, ImportOptions, Row
from briefgen.exchange.mapping import (
    Columns,
    describe_columns,
    describe_ids,
    describe_refused,
    guess_columns,
    list_quantities,
)
from briefgen.exchange.register import Register
from briefgen.exchange.rich_text import read_summary
from briefgen.exchange.table_dates import DateColumns
from briefgen.exchange.value_words import find_fault, turn_cells
from briefgen.source import Plain
from briefgen.timeline.calendar import DateError

TAG_SEPARATORS = ";|,"

_MOST_LISTED = 10
_COLUMN_FIELDS = frozenset(
    {"title", "summary", "actors", "targets", "places", "lat", "lon", "sources", "urls", "tags", "significance", "kind",
     "status", "marking", "note", "id"}
)  # fmt: skip

_FROM_COLUMNS = {"date": ("date", "start", "year"), "start": ("start", "date", "year"), "end": ("end", "end_year")}
# Fields that take but a few values.
_CLOSED_FIELDS = ("kind", "status", "marking", "significance")
_TOTAL = re.compile(
    r"(?i)(?:(?:zwischen|gesamt)?summen?|gesamt|insgesamt|(?:grand |sub)?-?totale?s?|totaux|sums?|somme|suma"
    r"|[\u03a3\u2211]) ?:?"
)

FieldReader = Callable[["RowReader", Sequence[Cell]], None]


def read_rows(table: Table, options: ImportOptions, columns: Columns | None = None) -> Imported:
    """Return what a table holds.

    Args:
        table: its rows and headings.
        options: of the user; the mapping among them, unless `columns` is given.
        columns: which column holds which field, where the format settles it.

    Raises:
        UsageError: the user names a field or a column that is not there.
        SourceError: no column holds dates, or none titles.
    """
    imported = Imported(told=list(table.told))
    if columns is None:
        columns = guess_columns(table, options.mapping, options.values)
        imported.told += describe_columns(columns, table)
        imported.told += describe_refused(columns, table, options.mapping, options.values)
        imported.columns = [(name_field(field), table.headings[index]) for field, index in columns.items()]
        imported.told += turn_cells(table, columns, options.values)
        imported.told += describe_ids(columns, table)
    dates = DateColumns(table, columns, options)
    imported.told += dates.told
    imported.day_first = dates.order.day_first
    if options.timezone:
        imported.meta["timezone"] = options.timezone
    reader = RowReader(table, columns, dates, imported)
    imported.rows_left = 0
    for row in table.rows:
        reader.read(row)
    imported.of_rows = len(imported.left)
    reader.tell()
    return imported


class RowReader:
    """One import of a table, row by row."""

    def __init__(self, table: Table, columns: Columns, dates: DateColumns, imported: Imported) -> None:
        self.table = table
        self.columns = columns
        self.dates = dates
        self.imported = imported
        self.register = Register(imported)
        self.undated: list[int] = []
        self.repeated: list[str] = []
        self.spared: dict[str, list[int]] = {}
        self._lines: dict[int, Cell] = {}
        self.figures = [(index, *split_heading(table.headings[index])) for index in list_quantities(columns)]
        self.decimal = table.decimal or judge_decimal(
            (row[index], unit) for index, _, unit in self.figures for row in table.rows if index < len(row)
        )
        self.free = [index for index in range(len(table.headings)) if index not in columns.values()]

    def read(self, row: Sequence[Cell]) -> None:
        """Add the event of a row, or the reason why there is none; an empty row is none."""
        first = next((cell for cell in row if cell.text), NO_CELL)
        if first is NO_CELL:
            return
        repeated = self._find_repeated(row, first)
        before = len(self.imported.left)
        event = self._read_event(row, first)
        if event is None:
            self.imported.rows_left = (self.imported.rows_left or 0) + 1
        else:
            self.repeated += repeated
            self.imported.events.append(replace(event, is_partial=len(self.imported.left) > before))

    def _find_repeated(self, row: Sequence[Cell], first: Cell) -> list[str]:
        """Return which earlier row says in all cells what this one does; nothing where none does."""
        texts = [cell.text for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        earlier = self._lines.setdefault(hash(tuple(texts)), first)
        if earlier is first:
            return []
        place = f"line {earlier.line}" + (f", column {earlier.column}" if earlier.line == first.line else "")
        return [f"{self.table.where(first)} repeats {place}"]

    def _read_event(self, row: Sequence[Cell], first: Cell) -> Row | None:
        """Return the event of a row that has something in its `first` cell; None where there is none."""
        title = self.text(row, "title")
        when = self.dates.read_row(row)
        is_undated = not when.is_dated or bool(when.problems)
        if is_undated and (_TOTAL.fullmatch(first.text) or _TOTAL.fullmatch(title)):
            message = f"the row that begins with '{first.text[:60]}' has no date: this looks like a row of totals"
            self.imported.left.append(self.table.problem(first, message, "delete it from the sheet, or give it a date"))
            return None
        if not title:
            self.imported.left.append(
                self.table.problem(first, f"the row that begins with '{first.text[:60]}' has no title", "give it one")
            )
            return None
        faults = [
            find_fault(self.table, name, self.cell(row, name), self.table.headings[self.columns[name]])
            for name in _CLOSED_FIELDS
            if name in self.columns
        ]
        if problems := when.problems + [fault for fault in faults if fault is not None]:
            self.imported.left += problems
            return None
        self.imported.left += when.kept
        if not when.is_dated:
            self.undated.append(first.line)
        fields: dict[str, Plain] = {}
        if id_ := self.text(row, "id"):
            fields["id"] = id_
        fields |= when.fields
        fields["title"] = " ".join(title.split())
        extra: dict[str, Plain] = dict(when.spare)
        if when.is_expected and not self.text(row, "kind"):
            fields["kind"] = "planned"
        self._add_texts(row, fields)
        self._add_place(row, fields, extra)
        self._add_sources(row, fields, extra)
        self._add_figures(row, fields, extra)
        for index in self.free:
            if index < len(row) and row[index].text:
                cell = row[index]
                extra[self.table.headings[index]] = cell.text if cell.plain is None else cell.plain
        if extra:
            fields["x"] = extra
        return Row(fields, self.table.where(first), partial(self._locate, row))

    def _locate(self, row: Sequence[Cell], name: str) -> Where:
        """Return the place of the cell that a field comes from; of a row that has none, that of its first cell."""
        for column in _FROM_COLUMNS.get(name, (name,)):
            cell = self.cell(row, column)
            if cell.text:
                return self.table.where(cell)
        return self.table.where(next((cell for cell in row if cell.text), NO_CELL))

    def text(self, row: Sequence[Cell], name: str) -> str:
        """Return what the column of a field holds in a row."""
        return self.cell(row, name).text

    def cell(self, row: Sequence[Cell], name: str) -> Cell:
        """Return the cell of a field in a row."""
        index = self.columns.get(name, len(row))
        return row[index] if index < len(row) else NO_CELL

    def tell(self) -> None:
        """Tell what is not to be seen of single rows."""
        if self.undated:
            count = len(self.undated)
            self.imported.told.append(
                f"{count} row{'s say' if count != 1 else ' says'} nothing of when and {'are' if count != 1 else 'is'} "
                f"imported with 'date: unknown': {list_lines(self.undated)}"
            )
        if self.repeated:
            shown = ", ".join(self.repeated[:_MOST_LISTED])
            more = f" and {len(self.repeated) - _MOST_LISTED} more" if len(self.repeated) > _MOST_LISTED else ""
            self.imported.told.append(
                f"rows that say in all cells what another does, imported all the same: {shown}{more}; "
                "delete those that are the same event"
            )
        for why, lines in self.spared.items():
            self.imported.told.append(f"{why}: {list_lines(lines)}")
        self.imported.told += self.register.describe_merged()
        if self.register.refused:
            shown = ", ".join(f"'{url[:60]}'" for url in self.register.refused[:3])
            count = len(self.register.refused)
            self.imported.told.append(f"{count} of the addresses are no web addresses and stay under 'x:': {shown}")

    def _add_texts(self, row: Sequence[Cell], fields: dict[str, Plain]) -> None:
        kind = self.text(row, "kind").casefold()
        if kind and kind != "event":
            fields["kind"] = kind
        if summary := self.text(row, "summary"):
            fields["summary"] = read_summary(summary)
        for name, separators in (("actors", ";|"), ("targets", ";|"), ("tags", TAG_SEPARATORS)):
            items: list[Plain] = list(dict.fromkeys(split_list(self.text(row, name), separators)))
            if items:
                fields[name] = items
        significance = self.text(row, "significance")
        if significance and significance != "3":
            fields["significance"] = int(significance) if significance.isdigit() else significance
        status = self.text(row, "status").casefold()
        if status and status != "reported":
            fields["status"] = status
        for name in ("marking", "note"):
            if value := self.text(row, name):
                fields[name] = value

    def _add_place(self, row: Sequence[Cell], fields: dict[str, Plain], extra: dict[str, Plain]) -> None:
        names = split_list(self.text(row, "places"))
        lat, lon = self.cell(row, "lat"), self.cell(row, "lon")
        if lat.text and lon.text and len(names) < 2:
            if _is_degree(lat.text, 90) and _is_degree(lon.text, 180):
                fields["places"] = [self.register.add_place("".join(names), lat.text, lon.text)]
                return
            wrong = lon if _is_degree(lat.text, 90) else lat
            self.imported.left.append(
                self.table.problem(
                    wrong,
                    f"'{wrong.text[:60]}' is no number of degrees; the event is imported without its coordinates",
                    "write latitude and longitude in decimal degrees, such as 38.69 and -9.2",
                )
            )
        elif lat.text or lon.text:
            why = "of several places" if lat.text and lon.text else "one of the two alone"
            self._spare(f"coordinates stay under 'x:', being {why}", lat if lat.text else lon)
            extra |= {
                self.table.headings[self.columns[name]]: self.text(row, name)
                for name in ("lat", "lon")
                if self.text(row, name)
            }
        if names:
            fields["places"] = list(dict.fromkeys(names))

    def _add_sources(self, row: Sequence[Cell], fields: dict[str, Plain], extra: dict[str, Plain]) -> None:
        titles = split_list(self.text(row, "sources"))
        urls = split_list(self.text(row, "urls")) if "urls" in self.columns else []
        if not urls and titles and all("://" in title and " " not in title for title in titles):
            titles, urls = [], titles
        if len(urls) > len(titles) and titles:
            titles, urls = titles, urls[: len(titles)]
        # One title and one address each, as far as both go.
        paired = [
            (titles[index] if index < len(titles) else "", urls[index] if index < len(urls) else "")
            for index in range(max(len(titles), len(urls)))
        ]
        before = len(self.register.refused)
        issued = self._read_source_date(row, extra) if len(paired) == 1 else ""
        ids = [self.register.add_source(title, url, issued=issued) for title, url in paired]
        if refused := self.register.refused[before:]:
            extra[self.table.headings[self.columns.get("urls", self.columns.get("sources", 0))]] = "; ".join(refused)
        found: list[Plain] = [id_ for id_ in dict.fromkeys(ids) if id_]
        pin = " ".join(self.text(row, "pin").split())
        if len(found) == 1 and pin:
            found = [f"{found[0]}@{pin}"]
        unused = [name for name in ("pin", "source_date") if self.text(row, name) and len(found) != 1]
        if unused:
            why = "several sources" if found else "no source"
            named = " and ".join(f"'{self.table.headings[self.columns[name]]}'" for name in unused)
            self._spare(f"{named} stay under 'x:' where a row names {why}", self.cell(row, unused[0]))
        extra |= {self.table.headings[self.columns[name]]: self.text(row, name) for name in unused}
        if found:
            fields["sources"] = found

    def _spare(self, why: str, cell: Cell) -> None:
        """Note why a cell stays under `x:`."""
        self.spared.setdefault(why, []).append(cell.line)

    def _add_figures(self, row: Sequence[Cell], fields: dict[str, Plain], extra: dict[str, Plain]) -> None:
        quantities: list[Plain] = []
        for index, what, unit in self.figures:
            cell = row[index] if index < len(row) else NO_CELL
            if not cell.text:
                continue
            try:
                figure: dict[str, Plain] = {"what": what, "value": read_figure(cell, unit, self.decimal)}
            except ValueError as error:
                kept = "the event is imported without the figure, whose words stay under 'x:'"
                advice = "write it like 26, ~900, 12+ or 4..6, without a sign between thousands"
                self.imported.left.append(self.table.problem(cell, f"{error}; {kept}", advice))
                extra[self.table.headings[index]] = cell.text
                continue
            quantities.append(figure | ({"unit": unit} if unit else {}))
        if quantities:
            fields["quantities"] = quantities

    def _read_source_date(self, row: Sequence[Cell], extra: dict[str, Plain]) -> str:
        """Return when the source of a row was issued; what cannot be read is left, and stays under `x:`."""
        cell = self.cell(row, "source_date")
        try:
            return read_form(cell.text, self.dates.order).edtf if cell.text else ""
        except DateError as error:
            message = f"{error.message}; the event is imported, its source without a date"
            self.imported.left.append(self.table.problem(cell, message, error.help))
            extra[self.table.headings[self.columns["source_date"]]] = cell.text
            return ""


def _is_degree(text: str, most: int) -> bool:
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False
