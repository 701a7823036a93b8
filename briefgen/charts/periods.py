"""Dates go in; the columns of a table over time come out: the days, months, years or ages in which something began.

Columns are calendar units of one size; what is known less exactly stands in a column of its own, the smallest unit that
holds it. Times in which nothing began have no column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefgen.timeline.calendar import DAY, HOUR, MINUTE, Precision, add_months, civil_from_instant, instant
from briefgen.timeline.dates import Date
from briefgen.timeline.unit_words import name_stretch
from briefgen.words import Words

COARSEST = 15
"""The number of the longest unit; 0 is a minute."""

_EVEN = (MINUTE, HOUR, DAY)
_DAY, _MONTH, _YEAR = 2, 3, 4
_NUMBERS: dict[Precision, int] = {
    "second": 0,
    "minute": 0,
    "hour": 1,
    "day": 2,
    "month": 3,
    "season": 3,
    "quarter": 3,
    "year": 4,
    "decade": 5,
    "century": 6,
    "millennium": 7,
}
_NAMED: dict[int, Precision] = {5: "decade", 6: "century", 7: "millennium"}
# A unit of more lengths of a stretch than these would say too little of it.
_FAR_LONGER = 20
_FIRST, _DATED, _LATER, _UNDATED = range(4)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A column.

    Attributes:
        rank: 0 for what began nobody knows when, 1 with dates, 2 for what begins sooner or later, 3 without a date.
        start, stop: half-open, seconds; 0 without dates. A longer period stands before those within it.
        unit: number of its unit; 0 without dates.
    """

    rank: int
    start: int
    negative_stop: int
    unit: int

    @property
    def stop(self) -> int:
        """The first second after it."""
        return -self.negative_stop

    def touches(self, other: Period) -> bool:
        """Tell whether the other one begins where this one ends."""
        return self.rank == other.rank == _DATED and self.stop == other.start


FIRST = Period(_FIRST, 0, 0, 0)
LATER = Period(_LATER, 0, 0, 0)
UNDATED = Period(_UNDATED, 0, 0, 0)


def find_start(date: Date, unit: int) -> Period:
    """Return the column in which an event began.

    >>> from briefgen.timeline.dates import read_date
    >>> name_period(find_start(read_date("2015-10-07"), 3), None, Words("en"))
    ('Oct', '2015')
    """
    if date.form == "unknown":
        return UNDATED
    if date.start_edge != "known" or date.start_earliest is None:
        return FIRST
    if date.start_latest is None:
        return LATER
    return hold_stretch(date.start_earliest, date.start_latest, unit)


def find_end(date: Date, unit: int) -> Period | None:
    """Return the column in which an interval ended; None where it goes on or nobody knows."""
    if date.end_edge != "known":
        return None
    earliest, latest, own = date.end_earliest, date.end_latest, max(unit, _NUMBERS[date.end_precision])
    if earliest is None and latest is None:
        return None
    if latest is None:
        return hold_stretch(earliest or 0, (earliest or 0) + 1, own)
    return hold_stretch(latest - 1, latest, own) if earliest is None else hold_stretch(earliest, latest, unit)


def find_finest(dates: Iterable[Date]) -> int:
    """Return the number of the finest unit that any of the dates is known to."""
    found = [
        _NUMBERS[precision]
        for date in dates
        if date.form != "unknown"
        for precision in (date.precision, date.end_precision)
    ]
    return min(found, default=_DAY)


def hold_stretch(start: int, stop: int, unit: int) -> Period:
    """Return the shortest calendar unit, of this number or a higher one, that holds a stretch of time.

    Where that would be far longer than the stretch, or there is none, several shorter ones are put together.

    >>> year_end = hold_stretch(instant(2013, 12, 31), instant(2014, 1, 2), 2)
    >>> name_period(year_end, None, Words("en"))
    ('31 Dec 2013 to 1 Jan 2014', '')
    """
    usual = unit
    for number in range(unit, COARSEST + 1):
        first, after = _unit_around(start, number)
        length = after - first
        if stop <= after and (number == unit or length <= _FAR_LONGER * (stop - start)):
            return Period(_DATED, first, -after, number)
        if length <= stop - start:
            usual = number
    first, after = _unit_around(start, usual)[0], _unit_around(stop - 1, usual)[1]
    return Period(_DATED, first, -after, usual)


def _unit_around(moment: int, number: int) -> tuple[int, int]:
    """Return the unit in which a moment lies, half-open."""
    if number < _MONTH:
        first = moment // _EVEN[number] * _EVEN[number]
        return first, first + _EVEN[number]
    year, month, *_ = civil_from_instant(moment)
    if number == _MONTH:
        first = instant(year, month)
        return first, add_months(first, 1)
    step = 10 ** (number - _YEAR)
    first_year = year // step * step
    return instant(first_year), instant(first_year + step)


def name_period(period: Period, before: Period | None, words: Words) -> tuple[str, str]:
    """Return what stands over a column: its name, and what the name leaves out, where that changes from the one before.

    Args:
        period: of the column.
        before: of the column before it; None for the first.
        words: the language.
    """
    if period.rank != _DATED:
        names = {
            _FIRST: words.say("start not known"),
            _LATER: words.say("then or later"),
            _UNDATED: words.say("undated"),
        }
        return names[period.rank], ""
    year, month, day, hour, minute, _ = civil_from_instant(period.start)
    last = civil_from_instant(period.start if before is None else before.start)
    fresh = before is None or before.rank != _DATED
    if _unit_around(period.start, period.unit) != (period.start, period.stop):
        return _name_several(period, words), ""
    if period.unit < _DAY:
        same = not fresh and last[:3] == (year, month, day) and before is not None and before.unit < _DAY
        name = words.clock(hour) if period.unit else words.clock(hour, minute)
        return name, "" if same else words.day(year, month, day, length="medium")
    same_year = not fresh and last.year == year and before is not None and before.unit < _YEAR
    if period.unit <= _MONTH:
        name = (
            words.day(year, month, day, length="short")
            if period.unit == _DAY
            else words.month_name(month, length="medium")
        )
        return name, "" if same_year else words.year(year)
    return _name_years(period, words), ""


def _name_several(period: Period, words: Words) -> str:
    """Return the name of a column of several units: its first and its last."""
    first, last = civil_from_instant(period.start), civil_from_instant(period.stop - 1)
    if period.unit == _DAY and first.year == last.year:
        return words.days(first[:3], last[:3], length="medium")
    if period.unit == _MONTH and first.year == last.year:
        return words.months(first.year, first.month, last.month, length="medium")
    names: list[str] = []
    for moment in (period.start, period.stop - 1):
        year, month, day, hour, minute, _ = civil_from_instant(moment)
        if period.unit < _DAY:
            text = words.day(year, month, day, length="medium")
            names.append(words.say("{day}, {time}", day=text, time=words.clock(hour, minute)))
        elif period.unit == _DAY:
            names.append(words.day(year, month, day, length="medium"))
        else:
            names.append(words.month(year, month, length="medium") if period.unit == _MONTH else words.year(year))
    return words.say("{start} to {end}", start=names[0], end=names[1])


def _name_years(period: Period, words: Words) -> str:
    first, last = civil_from_instant(period.start).year, civil_from_instant(period.stop - 1).year
    if first == last:
        return words.year(first)
    precision = _NAMED.get(period.unit)
    name = name_stretch(period.start, period.stop, precision, "", words) if precision else ""
    return name or words.say("{start} to {end}", start=words.year(first), end=words.year(last))
