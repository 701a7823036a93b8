"""A planned date and what came of it go in; by how much it slipped, no more exactly than both are known, comes out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from briefgen.timeline.calendar import DAY, Instant, add_months
from briefgen.timeline.dates import Date

Unit = Literal["day", "week", "month", "year"]

# Dates known to so many days or better are compared in days, weeks and months, "about"; vaguer ones as a range.
_ABOUT_DAYS, _ABOUT_WEEKS, _ABOUT_MONTHS = 4, 15, 45
_DAYS_A_WEEK, _DAYS_A_MONTH, _DAYS_A_YEAR = 7.0, 30.436875, 365.2425
# From so many weeks or months on, the next larger unit is easier to grasp.
_MOST_WEEKS, _MOST_MONTHS = 12, 36


@dataclass(frozen=True, slots=True)
class Slip:
    """How far apart two dates are.

    Attributes:
        way: late, early, none (within what was planned), or unknown, where the dates do not tell.
        unit: of the numbers.
        least, most: how many units; the same where it is one number, 0 and 1 for less than one.
        exact: both dates are known to the day.
    """

    way: Literal["late", "early", "none", "unknown"]
    unit: Unit = "day"
    least: int = 0
    most: int = 0
    exact: bool = True


class _Bounds(NamedTuple):
    """The first day and the day after the last on which something may have happened; seconds."""

    lower: Instant
    upper: Instant
    vague: bool

    @property
    def days(self) -> int:
        return (self.upper - self.lower) // DAY


def measure_slip(planned: Date, actual: Date) -> Slip:
    """Compare what was planned with what came of it: two stretches by their ends, else by when they start.

    >>> from briefgen.timeline.dates import read_date
    >>> measure_slip(read_date("2026-03-02"), read_date("2026-03-14"))
    Slip(way='late', unit='day', least=12, most=12, exact=True)
    >>> measure_slip(read_date("2026-03"), read_date("2026-05"))
    Slip(way='late', unit='month', least=2, most=2, exact=False)
    >>> measure_slip(read_date("2026-05"), read_date("2026-05-11")).way
    'none'
    """
    by_end = all(date.form == "interval" and date.end_edge == "known" for date in (planned, actual))
    first, second = _find_bounds(planned, by_end=by_end), _find_bounds(actual, by_end=by_end)
    if first is None or second is None:
        return Slip("unknown")
    if first.lower <= second.lower and second.upper <= first.upper:
        return Slip("none", exact=not (first.vague or second.vague))
    if second.lower >= first.upper:
        return _measure("late", first, second)
    if second.upper <= first.lower:
        return _measure("early", second, first)
    return Slip("unknown")


def is_past(date: Date, cut_off: Date | None) -> bool:
    """Tell whether a date lies wholly before a data cut-off: what is due on its day is not overdue."""
    if cut_off is None or cut_off.start_earliest is None or date.form == "unknown" or date.end_latest is None:
        return False
    return date.end_latest <= cut_off.start_earliest


def _find_bounds(date: Date, *, by_end: bool) -> _Bounds | None:
    if not by_end and date.form == "interval" and date.start_edge != "known":
        return None
    lower, upper = (date.end_earliest, date.end_latest) if by_end else (date.start_earliest, date.start_latest)
    if lower is None or upper is None:
        return None
    # Plans are made by days: an hour more or less is no slip.
    lower, upper = lower // DAY * DAY, -(-upper // DAY) * DAY
    return _Bounds(lower, upper, upper - lower > DAY or date.doubted or date.approximate)


def _measure(way: Literal["late", "early"], first: _Bounds, second: _Bounds) -> Slip:
    """Return how much later the second is, which lies wholly after the first."""
    if not first.vague and not second.vague:
        unit, number = _count_exactly(first.lower, second.lower)
        return Slip(way, unit, number, number)
    least, most = (second.lower - first.upper) // DAY + 1, (second.upper - first.lower) // DAY - 1
    width = max(first.days, second.days)
    middle = (second.lower + second.upper - first.lower - first.upper) / 2 / DAY
    if width <= _ABOUT_DAYS:
        return Slip(way, "day", round(middle), round(middle), exact=False)
    if width <= _ABOUT_WEEKS and middle < _MOST_WEEKS * _DAYS_A_WEEK:
        return _say_about(way, "week", middle / _DAYS_A_WEEK)
    if width <= _ABOUT_MONTHS:
        return _say_about(way, "month", middle / _DAYS_A_MONTH)
    if most <= _MOST_MONTHS * _DAYS_A_MONTH:
        return Slip(way, "month", int(least / _DAYS_A_MONTH), math.ceil(most / _DAYS_A_MONTH), exact=False)
    return Slip(way, "year", int(least / _DAYS_A_YEAR), math.ceil(most / _DAYS_A_YEAR), exact=False)


def _say_about(way: Literal["late", "early"], unit: Unit, number: float) -> Slip:
    count = round(number)
    return Slip(way, unit, count, max(count, 1), exact=False)


def _count_exactly(first: Instant, second: Instant) -> tuple[Unit, int]:
    """Return the largest unit of which there is a whole number between two days, and that number."""
    days = (second - first) // DAY
    months = round(days / _DAYS_A_MONTH)
    if months and add_months(first, months) == second and add_months(second, -months) == first:
        return ("year", months // 12) if months % 12 == 0 else ("month", months)
    if days % 7 == 0 and days <= _MOST_WEEKS * 7:
        return "week", days // 7
    return "day", days
