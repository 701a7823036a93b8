"""The columns that say when go in; how their dates are read comes out, and then the date of each row.

What a single value leaves open is told from its whole column: the order of day and month, and whether first days of
years and midnights are no more than padding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from briefgen.errors import Problem
from briefgen.exchange.cells import NO_CELL, Cell, Table
from briefgen.exchange.date_forms import DateOrder, ReadForm, is_epoch, read_clock, read_form, show_order
from briefgen.exchange.foreign_dates import find_language
from briefgen.exchange.imported import ImportOptions
from briefgen.exchange.mapping import PRECISION_WORDS, Columns
from briefgen.source import Plain
from briefgen.timeline.calendar import PRECISIONS, DateError, civil_from_instant, format_unit, format_year
from briefgen.timeline.dates import Date, read_date

_LETTERS = re.compile(r"[^\W\d_]{3,20}")
# Dates by which the language is told.
_SAMPLE = 200
_MOMENT_FIELDS = ("date", "start", "end", "planned")
_YEAR_START = re.compile(r"(-?[0-9]{4})-01-01(?:T00:00(?::00)?)?")
_YEAR_END = re.compile(r"(-?[0-9]{4})-12-31(?:T23:59(?::59)?|T00:00(?::00)?)?")
_WHOLE_YEAR = re.compile(r"-?[0-9]{4}[?~%]?|unknown")
_MIDNIGHT = re.compile(r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T00:00(?::00)?")
_NOTED = re.compile(r"(.+) \(([^()]+)\)")
_NOTATION = re.compile(r"[?~%X\[/]")
_DAY = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"-?[0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?|-?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+(?:Z|[+-][0-9:]+)?")


@dataclass(slots=True)
class When:
    """When the event of a row was.

    Attributes:
        fields: `date`, or `start` and `end`; `date_text` and `planned` where there is something to say.
        problems: what cannot be read; then the fields are none.
        kept: what cannot be read of an end or of a date planned before; the event is kept without it.
        spare: the words of these, by their headings.
        is_dated: whether the row says anything of when.
        is_expected: whether its words say that it is still to come.
    """

    fields: dict[str, Plain] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    kept: list[Problem] = field(default_factory=list)
    spare: dict[str, Plain] = field(default_factory=dict)
    is_dated: bool = False
    is_expected: bool = False


class DateColumns:
    """The columns that say when, and how they are read.

    Attributes:
        told: how values were read that could have been read otherwise.
    """

    def __init__(self, table: Table, columns: Columns, options: ImportOptions) -> None:
        self.table = table
        self.columns = columns
        self.told: list[str] = []
        self.order = replace(self._judge_order(options), language=self._judge_language())
        self.padded: dict[str, re.Pattern[str]] = {}
        self._judge_padding()
        if any(is_epoch(value) for name in _MOMENT_FIELDS for value in self._values(name)):
            self.told.append("dates that are mere numbers were read as time since 1970 in UTC")

    def read_row(self, row: Sequence[Cell]) -> When:
        """Return when the event of a row was."""
        when = When()
        first = self._read_end(row, ("date", "start"), ("year", "month", "day"), "time", when)
        last = self._read_lesser(row, ("end",), ("end_year", "end_month", "end_day"), "end_time", when, first)
        planned = self._read_lesser(row, ("planned",), (), "", when, first)
        when.is_dated = when.is_dated or bool(when.problems)
        if when.problems:
            return when
        wording = [date.wording for date in (first, last) if date is not None and date.wording]
        written = self._cell(row, "date_text").text
        when.is_expected = any(date.expected for date in (first, last) if date is not None)
        if first is not None:
            first = self._sharpen(first, row)
        when.fields |= _join(first, last)
        if planned is not None:
            when.fields["planned"] = planned.edtf
        text = written or " to ".join(wording)
        if written and "date" in when.fields and (told := find_told(read_date(str(when.fields["date"])), written)):
            when.fields["date"], text = told
        if text and text != when.fields.get("date"):
            when.fields["date_text"] = text
        return when

    def _read_lesser(
        self,
        row: Sequence[Cell],
        whole: tuple[str, ...],
        parts: tuple[str, ...],
        clock: str,
        when: When,
        first: ReadForm | None,
    ) -> ReadForm | None:
        """Return an end or a planned date; where the start is known, one that cannot be read leaves the event."""
        tried = When()
        found = self._read_end(row, whole, parts, clock, tried)
        when.is_dated = when.is_dated or tried.is_dated
        if first is None:
            when.problems += tried.problems
            return found
        kept_without = "its end" if "end" in whole else "the date planned before"
        for problem in tried.problems:
            message = f"{problem.message}; the event is imported without {kept_without}, whose words stay under 'x:'"
            when.kept.append(replace(problem, message=message))
            when.spare |= {
                self.table.headings[self.columns[name]]: self._cell(row, name).text
                for name in (*whole, *parts, clock)
                if name and self._cell(row, name).text
            }
        return found

    def _values(self, name: str) -> Iterator[str]:
        if name in self.columns:
            yield from self.table.column(self.columns[name])

    def _cell(self, row: Sequence[Cell], name: str) -> Cell:
        index = self.columns.get(name, len(row))
        return row[index] if index < len(row) else NO_CELL

    def _judge_language(self) -> str:
        """Return the language of the headings and of the first dates in words."""
        dates = islice((value for name in _MOMENT_FIELDS for value in self._values(name)), _SAMPLE)
        return find_language(_LETTERS.findall(" ".join((*self.table.headings, *dates)))) or "en"

    def _judge_order(self, options: ImportOptions) -> DateOrder:
        """Return the order of day and month that the user says, or that one value of the file shows."""
        if options.day_first is not None:
            return DateOrder(options.day_first, options.century)
        shown: dict[bool, str] = {}
        for name in _MOMENT_FIELDS:
            for value in self._values(name):
                day_first = show_order(value)
                if day_first is not None:
                    shown.setdefault(day_first, value)
        if len(shown) == 2:
            why = f", and the file writes both '{shown[True]}' and '{shown[False]}'"
            return DateOrder(None, options.century, why)
        for day_first, value in shown.items():
            self.told.append(f"dates in digits were read {'day' if day_first else 'month'} first, as '{value}' shows")
            return DateOrder(day_first, options.century)
        return DateOrder(None, options.century)

    def _judge_padding(self) -> None:
        """Find columns whose values are all first days of years, or all midnights: nobody knew more than the rest.

        A start is a year only where the end is one too, and the other way round: what ends on a day began on a day.
        """
        read = {name: self._list_read(name) for name in _MOMENT_FIELDS if name in self.columns}
        years = {name: pattern for name, dates in read.items() if (pattern := _find_years(name, dates)) is not None}
        ends = [name for name in ("date", "start", "end") if read.get(name)]
        if any(name not in years and not _are_years(read[name]) for name in ends):
            years = {name: pattern for name, pattern in years.items() if name not in ends}
        for name, dates in read.items():
            heading = self.table.headings[self.columns[name]]
            if name in years:
                self.padded[name] = years[name]
                day = "last" if years[name] is _YEAR_END else "first"
                self.told.append(f"every date of '{heading}' is the {day} day of a year: read as years")
            elif len(dates) > 1 and all(_MIDNIGHT.fullmatch(date) for date in dates):
                self.padded[name] = _MIDNIGHT
                self.told.append(f"every time of '{heading}' is midnight: read as days")

    def _list_read(self, name: str) -> set[str]:
        """Return the dates of a column that can be read, as EDTF."""
        return {form.edtf for form in map(self._try_reading, self._values(name)) if form is not None}

    def _try_reading(self, value: str) -> ReadForm | None:
        try:
            return read_form(value, self.order)
        except DateError:
            return None

    def _read_end(
        self, row: Sequence[Cell], whole: tuple[str, ...], parts: tuple[str, ...], clock: str, when: When
    ) -> ReadForm | None:
        """Return the beginning or the end of an event, from a column for it or from one for each part."""
        found: ReadForm | None = None
        name = next((name for name in whole if self._cell(row, name).text), "")
        cell = self._cell(row, name)
        try:
            if name:
                found = self._unpad(name, read_form(cell.text, self.order))
            elif parts and self._cell(row, parts[0]).text:
                cell = self._cell(row, parts[0])
                found = ReadForm(self._read_parts(row, parts, cell))
            elif (
                parts
                and (cell := next((self._cell(row, part) for part in parts if self._cell(row, part).text), cell)).text
            ):
                raise DateError(f"'{cell.text}' has no year beside it")
            if clock and self._cell(row, clock).text:
                cell = self._cell(row, clock)
                found = self._add_time(row, cell, found, whole)
        except DateError as error:
            when.problems.append(self.table.problem(cell, error.message, error.help))
            return None
        when.is_dated = when.is_dated or (found is not None and whole != ("planned",))
        return found

    def _unpad(self, name: str, found: ReadForm) -> ReadForm:
        pattern = self.padded.get(name)
        padded = pattern.fullmatch(found.edtf) if pattern else None
        return found._replace(edtf=padded[1]) if padded else found

    def _read_parts(self, row: Sequence[Cell], parts: tuple[str, ...], cell: Cell) -> str:
        """Return a date from its year, month and day, as far as they are there."""
        year, month, day = (self._cell(row, part).text.removesuffix(".0") for part in parts)
        number = re.fullmatch(r"(-?)([0-9]{1,12})", year)
        if number is None:
            return read_form(year, self.order).edtf if not month else _refuse_year(year)
        if not number[1] and len(number[2]) <= 2:
            short = read_form(f"01-Jan-{number[2].zfill(2)}", self.order).edtf  # says what is missing, or whose century
            year = short[:4]
        # As TimelineJS and most tables count them, the year -44 is 44 BC.
        count = int(year) + 1 if number[1] else int(year)
        edtf = format_year(count) if abs(count) <= 9_999 else f"Y{count}"
        if not month:
            if day:
                raise DateError(f"the day '{day}' has no month beside it")
            return edtf
        named = "" if month.isdigit() else read_form(f"{month} {edtf}", self.order).edtf
        edtf = named or f"{edtf}-{int(month):02}"
        if day:
            digits = re.match(r"[0-9]{1,2}", day)
            edtf = f"{edtf}-{int(digits[0]):02}" if digits else f"{edtf}-{day}"
        return read_form(edtf, self.order).edtf

    def _add_time(self, row: Sequence[Cell], cell: Cell, found: ReadForm | None, whole: tuple[str, ...]) -> ReadForm:
        """Return a day with the time that stands in a column of its own; an end without a day is on the first one."""
        clock = read_clock(cell.text)
        if found is None and whole == ("end",):
            started = self._read_end(row, ("date", "start"), ("year", "month", "day"), "", When())
            found = started and ReadForm(started.edtf.partition("T")[0])
        if found is not None and (padded := _MIDNIGHT.fullmatch(found.edtf)):
            found = found._replace(edtf=padded[1])
        if found is None or not _DAY.fullmatch(found.edtf):
            raise DateError(f"the time '{cell.text}' has no day beside it", "give the day, or leave the time out")
        return ReadForm(f"{found.edtf}T{clock}", found.wording)

    def _sharpen(self, first: ReadForm, row: Sequence[Cell]) -> ReadForm:
        """Return a date no more exact than its precision column says."""
        precision = PRECISION_WORDS.get(self._cell(row, "precision").text.casefold(), "")
        date = read_date(first.edtf)
        is_known = precision and date.is_point and date.start_earliest is not None
        return first._replace(edtf=_cut(date, precision)) if is_known else first


def find_told(date: Date, wording: str) -> tuple[str, str] | None:
    """Return the date that the words beside one give, and what of the words says more than that date.

    A date may have been written more exactly than it is known, since a program had no other way: a first day for a
    month or a year, an end for what is open. Words count where they are a date that agrees with it: coarser, with the
    same beginning; or with a sign of doubt, a range or an open end around it.

    >>> find_told(read_date("1951-01-01"), "1951"), find_told(read_date("1951-02-01"), "1951")
    (('1951', ''), None)
    >>> find_told(read_date("1903"), "about 1903"), find_told(read_date("2015-03"), "in spring (2015-03?)")
    (('1903~', 'about 1903'), ('2015-03?', 'in spring'))
    """
    try:
        told = read_date(wording)
    except DateError:
        noted = _NOTED.fullmatch(wording)
        found = find_told(date, noted[2]) if noted else None
        return (found[0], noted[1]) if noted and found and not found[1] else None
    if date.form == "unknown" or told.form == "unknown":
        return None
    same = told.is_point and date.is_point and told.start_earliest == date.start_earliest
    is_coarser = PRECISIONS.index(told.precision) < PRECISIONS.index(date.precision)
    has_sign = _NOTATION.search(told.edtf) is not None and _lies_within(date, told)
    if (same and (is_coarser or told.zone)) or has_sign:
        return told.edtf, wording if told.from_words else ""
    return None


def _lies_within(date: Date, told: Date) -> bool:
    """Tell whether a date lies within the bounds of another."""
    begins = told.start_earliest is None or (
        date.start_earliest is not None and date.start_earliest >= told.start_earliest
    )
    ends = told.end_latest is None or (date.end_latest is not None and date.end_latest <= told.end_latest)
    return begins and ends


def _cut(date: Date, precision: str) -> str:
    """Return a date no more exact than a unit."""
    start = date.start_earliest or 0
    if precision in ("day", "month", "year"):
        unit = next(unit for unit in PRECISIONS if unit == precision)
        return format_unit(start, unit) if PRECISIONS.index(unit) < PRECISIONS.index(date.precision) else date.edtf
    year = format_year(civil_from_instant(start).year)
    return f"{year[:-1]}X" if precision == "decade" else f"{year[:-2]}XX"


def _refuse_year(year: str) -> str:
    raise DateError(f"'{year}' is not a year", "write it in digits, such as 1998")


def _find_years(name: str, dates: set[str]) -> re.Pattern[str] | None:
    """Return the form of dates that all stand for years; None where they do not, or are fewer than two."""
    forms = (_YEAR_END, _YEAR_START) if name == "end" else (_YEAR_START,)
    return next((form for form in forms if len(dates) > 1 and all(map(form.fullmatch, dates))), None)


def _are_years(dates: set[str]) -> bool:
    """Tell whether dates are no more exact than years."""
    return all(_WHOLE_YEAR.fullmatch(date) for date in dates)


def _join(first: ReadForm | None, last: ReadForm | None) -> dict[str, Plain]:
    """Return the fields that say when: one date where both ends are plain, else start and end."""
    if first is None and last is None:
        return {"date": "unknown"}
    if last is None or (first is not None and first.edtf == last.edtf):
        return {"date": first.edtf if first else ""}
    if first is None:
        return {"date": f"/{last.edtf}"} if _PLAIN.fullmatch(last.edtf) else {"end": last.edtf}
    if _PLAIN.fullmatch(first.edtf) and _PLAIN.fullmatch(last.edtf):
        return {"date": f"{first.edtf}/{last.edtf}"}
    return {"start": first.edtf, "end": last.edtf}
