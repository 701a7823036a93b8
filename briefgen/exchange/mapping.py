"""Headings and what stands under them go in; which column holds which field of an event comes out, and is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from briefgen.errors import Problem, SourceError, UsageError, Where, nearest_name
from briefgen.exchange.cells import Table
from briefgen.exchange.figures import is_figure, is_heading, is_written, split_heading
from briefgen.exchange.foreign_dates import UNKNOWN, fold_words
from briefgen.exchange.headings import KNOWN_HEADINGS, LAST_WORDS, URL_WORDS, fold_heading, name_field
from briefgen.exchange.value_words import Values, check_values, is_kind, is_known, turn_value
from briefgen.timeline.date_words import UNKNOWN_WORDS
from briefgen.timeline.dates import DateError, read_date

QUANTITIES = "quantities"

FIELDS = (*KNOWN_HEADINGS, QUANTITIES)
"""What `--map FIELD=COLUMN` may name."""

OWN_FIELDS = ("sheet", "series", "header")
"""What `--map` may name of single formats: sheet of a workbook, list of a JSON file, row of a table's headings."""

PRECISION_WORDS = {
    "year": "year", "jahr": "year", "annee": "year", "ano": "year", "y": "year", "9": "year",
    "month": "month", "monat": "month", "mois": "month", "mes": "month", "m": "month", "10": "month",
    "day": "day", "tag": "day", "jour": "day", "dia": "day", "d": "day", "11": "day",
    "decade": "decade", "8": "decade", "century": "century", "7": "century",
}  # fmt: skip
"""How exactly a date is known, in words and in the numbers of Wikidata."""

_BEGINNINGS = ("date", "start", "year")

# Fields that a single wrong word keeps a column from.
_JUDGED = ("significance", "status", "marking", "lat", "lon")
# Columns that are named in a sentence.
_MOST_NAMED = 30
# Words that leave no doubt what a column holds, whatever stands in it.
_DATE_WORDS = frozenset({"date", "dates", "datum", "fecha", "startdate", "enddate", "startdatum", "enddatum"})
# Values by which columns are looked at.
_SAMPLE = 200
_LONGEST_NUMBER = 9
_HAS_DATE = re.compile(r"[0-9]{3,}|[0-9]{1,2}[./-][0-9]{1,2}[./-]|\b[0-9]{1,2}[. -]+[^\W\d_]{3,}")
_CLOCK = re.compile(
    r"[0-9]{1,2}(?:(?:[:.h][0-9]{2}){1,2}(?:[.,][0-9]+)?\s*(?:[AaPp]\.?[Mm]\.?|h|Uhr)?|\s*[AaPp]\.?[Mm]\.?)\.?"
)
_DAY = re.compile(r"[0-9]{1,2}(?:\.0|\.|st|nd|rd|th)?")
_MONTH = re.compile(r"[0-9]{1,2}(?:\.0)?|[^\W\d_]{3,}\.?")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")

Columns = dict[str, int]
"""Field -> number of its column, from 0. Of quantities there may be several: `quantities`, `quantities 2` and so on."""


def list_quantities(columns: Mapping[str, int]) -> list[int]:
    """Return the columns of figures."""
    return [index for key, index in columns.items() if name_field(key) == QUANTITIES]


def guess_columns(table: Table, given: tuple[tuple[str, str], ...] = (), rules: Values = ()) -> Columns:
    """Return which column holds which field.

    What the user gives holds; `--map FIELD=` leaves a field without a column. The rest is told from headings, and from
    what stands under them where a heading can mean two things. `rules` say which values mean others.

    Raises:
        UsageError: the user names a field or a column that is not there.
        SourceError: no column was found for dates, or none for titles.
    """
    check_values(rules, FIELDS)
    columns, closed = _take_given(table, given)
    folded = [fold_heading(heading) for heading in table.headings]
    for field, names in KNOWN_HEADINGS.items():
        if field not in columns and field not in closed:
            found = (folded.index(name) for name in names if name in folded)
            _take_first(field, found, columns, table, rules)
    for field, names in LAST_WORDS.items():
        if field not in columns and field not in closed and not (field == "date" and "start" in columns):
            ends = [index for index, name in enumerate(folded) if name.split()[-1:] and name.split()[-1] in names]
            _take_first(field, iter(ends), columns, table, rules)
    if "urls" not in columns and "urls" not in closed:
        linked = (index for index, name in enumerate(folded) if URL_WORDS & set(name.split()))
        _take_first("urls", linked, columns, table, rules)
    _settle_dates(columns, {field for field, _ in given}, table)
    _settle_kinds(columns, {field for field, _ in given}, table, rules)
    _share_standings(columns, {field for field, _ in given}, table, rules)
    if not {QUANTITIES} & (columns.keys() | closed):
        _find_quantities(columns, table, rules)
    _require(columns, table)
    return columns


def describe_columns(columns: Mapping[str, int], table: Table) -> list[str]:
    """Return how columns were read, a sentence each: what became what, and what is kept under `x:`."""
    taken = ", ".join(
        f"{name_field(field)}={table.headings[index]}"
        for field, index in sorted(columns.items(), key=lambda pair: pair[1])
    )
    rest = [heading for index, heading in enumerate(table.headings) if index not in columns.values()]
    told = [f"columns read: {taken} (to change one: --map FIELD=COLUMN)"]
    if rest:
        more = f" and {len(rest) - _MOST_NAMED} more" if len(rest) > _MOST_NAMED else ""
        told.append(f"columns kept as data of your own under 'x:': {', '.join(rest[:_MOST_NAMED])}{more}")
    return told


def describe_refused(
    columns: Mapping[str, int], table: Table, given: tuple[tuple[str, str], ...] = (), rules: Values = ()
) -> list[str]:
    """Return why columns whose headings name a field stay under `x:`: a sentence each, with the first such cell."""
    closed = {field for field, _ in given}
    told = []
    for index, heading in enumerate(table.headings):
        field = next((name for name in _JUDGED if fold_heading(heading) in KNOWN_HEADINGS[name]), "")
        unit = split_heading(heading)[1]
        if is_heading(heading) and not field and any(is_figure(value, unit) for value in table.column(index)):
            field = QUANTITIES
        if not field or field in closed or index in columns.values():
            continue
        cells = (row[index] for row in table.rows if index < len(row) and row[index].text)
        wrong = next((cell for cell in cells if not _is_right(field, cell.text, unit, rules)), None)
        if wrong is not None:
            what = "figure" if field == QUANTITIES else "number of degrees" if field in ("lat", "lon") else field
            told.append(
                f"'{heading}' stays under 'x:', since '{wrong.text[:60]}' in line {wrong.line} is no {what} "
                f"(to read it all the same and list what is wrong: --map '{field}={heading}')"
            )
    return told


def _is_right(field: str, value: str, unit: str, rules: Values) -> bool:
    if field == QUANTITIES:
        return is_figure(value, unit)
    if field in ("lat", "lon"):
        return _NUMBER.fullmatch(value) is not None
    return is_known(field, value, rules)


def describe_ids(columns: Mapping[str, int], table: Table) -> list[str]:
    """Return where ids come from, and a warning of those that a sheet may count anew."""
    if "id" not in columns:
        return ["ids are made from titles: where a title is changed and the file imported again, it is another event"]
    heading = table.headings[columns["id"]]
    told = [f"ids are those of the column '{heading}'"]
    written = list(table.column(columns["id"]))
    numbers = sorted(int(number) for number in written if number.isdecimal() and len(number) < _LONGEST_NUMBER)
    # A row of totals may have a word there.
    if len(numbers) > 1 and len(written) - len(numbers) < 2:
        first, last = numbers[0], numbers[-1]
        if first < 2 and numbers == list(range(first, last + 1)):
            told.append(
                f"'{heading}' is a running number ({first} to {last}): never number the rows "
                "anew, else each event becomes another when the sheet is imported again"
            )
    return told


def _take_given(table: Table, given: tuple[tuple[str, str], ...]) -> tuple[Columns, set[str]]:
    columns: Columns = {}
    closed: set[str] = set()
    for field, column in given:
        if field in OWN_FIELDS:
            continue
        if field not in FIELDS:
            near = nearest_name(field, FIELDS)
            offer = f"did you mean '{near}'?" if near else f"there are {', '.join(FIELDS)}"
            raise UsageError(f"--map: there is no field '{field}'; {offer}")
        if not column.strip():
            closed.add(field)
            continue
        key = (
            f"{field} {number}" if (number := len(list_quantities(columns)) + 1) > 1 and field == QUANTITIES else field
        )
        columns[key] = _find_column(column, table)
    return columns, closed


def _find_column(column: str, table: Table) -> int:
    if column in table.headings:
        return table.headings.index(column)
    folded = [fold_heading(heading) for heading in table.headings]
    if fold_heading(column) in folded:
        return folded.index(fold_heading(column))
    near = nearest_name(column, table.headings)
    offer = f"did you mean '{near}'?" if near else f"there are {', '.join(table.headings[:_MOST_NAMED])}"
    raise UsageError(f"--map: '{table.file}' has no column '{column}'; {offer}")


def _take_first(field: str, found: Iterable[int], columns: Columns, table: Table, rules: Values) -> None:
    for index in found:
        if index not in columns.values() and _fits(field, index, table, rules):
            columns[field] = index
            return


def _fits(field: str, index: int, table: Table, rules: Values) -> bool:
    """Tell whether what stands in a column can be what its heading says."""
    values = list(islice(table.column(index), _SAMPLE))
    if field in ("date", "start", "end"):
        named = not _DATE_WORDS.isdisjoint(fold_heading(table.headings[index]).split())
        return named or not values or any(may_be_date(value) for value in values)
    if field in ("time", "end_time"):
        return not values or any(_CLOCK.fullmatch(value) for value in values)
    if field in ("month", "day", "end_month", "end_day"):
        number = _MONTH if field.endswith("month") else _DAY
        return all(number.fullmatch(value) for value in values)
    if field in ("lat", "lon"):
        return all(_NUMBER.fullmatch(value) for value in values)
    if field == "urls":
        return not values or any("://" in value for value in values)
    if field in ("significance", "status", "marking"):
        return all(is_known(field, value, rules) or (field == "status" and is_kind(value, rules)) for value in values)
    if field == "precision":
        return all(value.casefold() in PRECISION_WORDS for value in values)
    if field == "planned":
        return any(may_be_date(value) for value in values)
    return True


def may_be_date(value: str) -> bool:
    """Tell whether a value may be a date, by a quick look."""
    return _HAS_DATE.search(value) is not None or value.casefold() in UNKNOWN_WORDS or fold_words(value) in UNKNOWN


def _settle_dates(columns: Columns, given: set[str], table: Table) -> None:
    """Leave one way to say when: the user's, else start and end, else a date, else parts of one."""
    if "time" not in columns and "date" not in columns and "start" not in columns and "year" not in columns:
        # A column of that name may hold day and time.
        for index, heading in enumerate(table.headings):
            if fold_heading(heading) in KNOWN_HEADINGS["time"] and index not in columns.values():
                values = list(islice(table.column(index), _SAMPLE))
                if values and all(_HAS_DATE.search(value) for value in values):
                    columns["date"] = index
                    break
    chosen = next((field for field in _BEGINNINGS if field in given and field in columns), "")
    if not chosen:
        order = ("start", "date", "year") if "end" in columns else ("date", "start", "year")
        chosen = next((field for field in order if field in columns), "")
    parts = ("year", "month", "day", "end_year", "end_month", "end_day")
    drop = {"date": ("start", *parts), "start": ("date", *parts), "year": ("date", "start", "end")}.get(chosen, ())
    for field in drop:
        if field not in given:
            columns.pop(field, None)
    if chosen == "date" and "date" in given and "end" not in given:
        columns.pop("end", None)


def _settle_kinds(columns: Columns, given: set[str], table: Table, rules: Values) -> None:
    """A column of kinds that are none of a timeline's holds tags; one of tags that are kinds holds those."""
    if "kind" in columns and "kind" not in given and not _holds_kinds(columns["kind"], table, rules):
        index = columns.pop("kind")
        if "tags" not in columns:
            columns["tags"] = index
    elif (
        "kind" not in columns
        and "tags" in columns
        and "tags" not in given
        and _holds_kinds(columns["tags"], table, rules)
    ):
        columns["kind"] = columns.pop("tags")


def _find_quantities(columns: Columns, table: Table, rules: Values) -> None:
    """Take columns of numbers whose headings end with a unit in brackets."""
    for index, heading in enumerate(table.headings):
        unit = split_heading(heading)[1]
        if index in columns.values() or not (is_heading(heading) or (table.decimal and is_written(heading))):
            continue
        values = [turn_value(QUANTITIES, value, rules) for value in table.column(index)]
        if any(values) and all(is_figure(value, unit) for value in values if value):
            number = len(list_quantities(columns)) + 1
            columns[f"{QUANTITIES} {number}" if number > 1 else QUANTITIES] = index


def _share_standings(columns: Columns, given: set[str], table: Table, rules: Values) -> None:
    """Read kinds from a column of standings that names some, such as 'planned', and standings from one of kinds."""
    named = table.headings[columns["kind"]] if "kind" in given and "kind" in columns else ""
    if not {"status"} & (columns.keys() | given) and fold_heading(named) in KNOWN_HEADINGS["status"]:
        columns["status"] = columns["kind"]
    if "status" not in columns or columns["status"] == columns.get("kind"):
        return
    index = columns["status"]
    kinds = [is_kind(value, rules) for value in set(table.column(index))]
    if any(kinds) and not ("kind" in columns or "kind" in given):
        columns["kind"] = index
        if all(kinds) and "status" not in given:
            del columns["status"]
    elif any(kinds) and "status" not in given:
        # Another column holds the kinds: what is meant is for the user to say.
        del columns["status"]


def _holds_kinds(index: int, table: Table, rules: Values) -> bool:
    values = set(table.column(index))
    return bool(values) and all(is_known("kind", value, rules) for value in values)


def _is_date(text: str) -> bool:
    try:
        return read_date(text).form != "unknown"
    except DateError:
        return False


def _require(columns: Columns, table: Table) -> None:
    listed = ", ".join(table.headings[:_MOST_NAMED])
    line = max(table.header_line, 1)
    where = Where(table.file, line, 1)
    excerpt = table.lines[line - 1] if table.lines else ""
    elsewhere = f"; headings that are not in row {line}: --header-row NUMBER" if table.header_line else ""
    problems = []
    dated = next((heading for heading in table.headings if _is_date(heading)), "")
    if dated and not ("title" in columns and any(field in columns for field in _BEGINNINGS)):
        message = f"the {'first row' if line == 1 else f'row {line}'} holds '{dated}', which names no column"
        advice = "put a row before it that does, such as: date, title"
        raise SourceError([Problem(message, where, advice, excerpt)])
    if not any(field in columns for field in _BEGINNINGS):
        message = f"no column was taken for the date; there are {listed}"
        problems.append(Problem(message, where, f"name it with --map date=COLUMN{elsewhere}", excerpt))
    if "title" not in columns:
        message = f"no column was taken for the title; there are {listed}"
        problems.append(Problem(message, where, f"name it with --map title=COLUMN{elsewhere}", excerpt))
    if problems:
        raise SourceError(problems)
