"""A start, an end and how exactly they are known go in; the EDTF of that stretch of time comes out."""

from __future__ import annotations

import math
from typing import NamedTuple

from briefgen.timeline.calendar import (
    DAY,
    HOUR,
    MINUTE,
    PRECISIONS,
    DateError,
    Instant,
    Precision,
    add_months,
    format_unit,
)

MOST_UNITS = 1_000_000_000
"""A duration of more of anything is refused: no calendar reaches so far."""

_SECONDS = {"week": 7 * DAY, "day": DAY, "hour": HOUR, "minute": MINUTE, "second": 1, "millisecond": 0.001}
_MONTHS = {"year": 12, "month": 1}
_DAY = PRECISIONS.index("day")


class Moment(NamedTuple):
    """A moment on the wall clock, and the unit it is known to."""

    at: Instant
    precision: Precision


def is_timed(precision: Precision) -> bool:
    """Tell whether a precision is finer than a day."""
    return PRECISIONS.index(precision) > _DAY


def coarser(one: Precision, other: Precision) -> Precision:
    """Return the coarser of two precisions.

    >>> coarser("day", "year")
    'year'
    """
    return min(one, other, key=PRECISIONS.index)


def add_duration(moment: Instant, count: float, unit: str) -> Instant:
    """Return the moment so many units later, or earlier; days, months and years are counted in whole ones.

    Args:
        moment: seconds since 1970.
        count: how many.
        unit: year, month, week, day, hour, minute, second or millisecond.

    Raises:
        DateError: there are too many.

    >>> add_duration(0, 2, "week") // 86400
    14
    """
    if not math.isfinite(count) or abs(count) > MOST_UNITS:
        raise DateError(f"a duration of {count:g} {unit}s is longer than any calendar")
    if unit in _MONTHS:
        return add_months(moment, int(count) * _MONTHS[unit])
    if unit in ("week", "day"):
        return moment + math.floor(count * _SECONDS[unit] / DAY + 0.5) * DAY
    return moment + math.floor(count * _SECONDS[unit])


def write_span(start: Moment, end: Moment | None) -> str:
    """Return the EDTF of what lasted from a start up to an end, which is the first moment after it.

    Ends that are days or coarser are written as the last unit that the stretch reaches; a time of day is written as
    it is. What ends where it starts is one point.

    Raises:
        DateError: EDTF has no such dates.

    >>> from briefgen.timeline.calendar import instant
    >>> write_span(Moment(instant(2014, 1, 1), "day"), Moment(instant(2014, 1, 31), "day"))
    '2014-01-01/2014-01-30'
    """
    first = write_moment(start)
    if end is None or end.at <= start.at:
        return first
    if is_timed(end.precision):
        last = write_moment(end)
        # A day and a time of day make no interval that a reader would take alike at both ends.
        first = first if is_timed(start.precision) else format_unit(start.at, end.precision)
    else:
        last = format_unit(end.at - 1, end.precision)
    return first if first == last else f"{first}/{last}"


def write_moment(moment: Moment) -> str:
    """Return the EDTF of the unit that a moment lies in.

    >>> write_moment(Moment(0, "month"))
    '1970-01'
    """
    return format_unit(moment.at, moment.precision)


def time_precision(moment: Instant) -> Precision:
    """Return how exactly a time of day is known that is always written with seconds: `:00` is taken for padding.

    >>> time_precision(60), time_precision(61)
    ('minute', 'second')
    """
    return "second" if moment % MINUTE else "minute"
