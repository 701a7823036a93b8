"""Calendar dates of any year go in; days and seconds since 1970 come out, and back.

The calendar is the proleptic Gregorian one of ISO 8601: its rules hold for all years, and year 0 is 1 BC, year -43 is
44 BC. The standard library knows the years 1 to 9999; the calendar repeats every 400 years, so any other year is
moved by whole cycles into that range and back.

What all readers of dates share stands here too: the units of precision, the error of a date, the time zones.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Precision = Literal[
    "millennium", "century", "decade", "year", "quarter", "season", "month", "day", "hour", "minute", "second"
]
PRECISIONS: tuple[Precision, ...] = (
    "millennium",
    "century",
    "decade",
    "year",
    "quarter",
    "season",
    "month",
    "day",
    "hour",
    "minute",
    "second",
)
"""Coarsest first."""

Instant = int
"""Seconds of wall-clock time since 1970-01-01T00:00 in the timeline's own zone; no leap seconds."""

MINUTE = 60
HOUR = 3_600
DAY = 86_400

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FARTHEST_YEAR = 10**11
"""Years of larger size are refused: up to here every instant fits a signed 64-bit number."""

_CYCLE_YEARS = 400
_CYCLE_DAYS = 146_097
_CYCLE_SECONDS = _CYCLE_DAYS * DAY
_FIRST_ORDINAL = 719_163  # the standard library counts 0001-01-01 as day 1
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# A zone may shift a time by up to a day, so the outermost years of the standard library are left alone.
_ZONES_FROM = -62_104_060_800  # 0002-01-01
_ZONES_UNTIL = 253_370_764_800  # 9999-01-01
_SHOWN_LENGTH = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DateError(ValueError):
    """A date that cannot be read.

    Attributes:
        message: what is wrong, with the value seen, and what was expected.
        help: what to write instead, or "".
        reason: the message without the value at its front, where it is about one value.
    """

    def __init__(self, message: str, help_text: str = "", reason: str = "") -> None:
        self.message = message
        self.help = help_text
        self.reason = reason
        super().__init__(message)

    @classmethod
    def about(cls, value: str, reason: str, help_text: str = "") -> DateError:
        """Return the error of one value; reason is what stands after the value in the message.

        >>> print(DateError.about("2015-13", "is not a date"))
        '2015-13' is not a date
        """
        return cls(f"'{shorten(value)}' {reason}", help_text, reason)


class Civil(NamedTuple):
    """An instant as clock and calendar show it; year 0 is 1 BC."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int


def days_from_civil(year: int, month: int, day: int) -> int:
    """Return the days from 1970-01-01 to a date; negative before it.

    Raises:
        ValueError: there is no such day.

    >>> days_from_civil(1970, 1, 1), days_from_civil(0, 12, 31), days_from_civil(170_000_002, 1, 1)
    (0, -719163, 62090506203)
    """
    cycles, year_in_cycle = divmod(year - 1, _CYCLE_YEARS)
    return date(year_in_cycle + 1, month, day).toordinal() - _FIRST_ORDINAL + cycles * _CYCLE_DAYS


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Return year, month and day of a count of days since 1970-01-01.

    >>> civil_from_days(0), civil_from_days(-719163)
    ((1970, 1, 1), (0, 12, 31))
    """
    cycles, day_in_cycle = divmod(days + _FIRST_ORDINAL - 1, _CYCLE_DAYS)
    found = date.fromordinal(day_in_cycle + 1)
    return found.year + cycles * _CYCLE_YEARS, found.month, found.day


def is_leap_year(year: int) -> bool:
    """Tell whether a year has 366 days.

    >>> [year for year in (-4, 0, 1900, 2000, 2015) if is_leap_year(year)]
    [-4, 0, 2000]
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the length of a month (1 to 12) in days.

    >>> days_in_month(2001, 2), days_in_month(0, 2)
    (28, 29)
    """
    if month == 2 and is_leap_year(year):
        return 29
    return _MONTH_LENGTHS[month - 1]


def weekday(days: int) -> int:
    """Return the day of the week of a count of days since 1970-01-01; Monday is 0.

    >>> WEEKDAYS[weekday(days_from_civil(2015, 10, 7))]
    'Wednesday'
    """
    return (days + 3) % 7


def instant(year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0, second: int = 0) -> Instant:
    """Return the instant of a date and time.

    Raises:
        ValueError: there is no such day.

    >>> instant(1970), instant(1970, 1, 2, 0, 0, 5)
    (0, 86405)
    """
    return days_from_civil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second


def civil_from_instant(moment: Instant) -> Civil:
    """Return date and time of an instant.

    >>> civil_from_instant(-1)
    Civil(year=1969, month=12, day=31, hour=23, minute=59, second=59)
    """
    days, seconds = divmod(moment, DAY)
    hour, seconds = divmod(seconds, HOUR)
    minute, second = divmod(seconds, MINUTE)
    return Civil(*civil_from_days(days), hour, minute, second)


def add_months(moment: Instant, count: int) -> Instant:
    """Return the instant that many months later (earlier, if negative), at the same time of day.

    A day that the month reached does not have becomes that month's last, so steps for ticks are counted from the
    first tick, not from one to the next.

    >>> civil_from_instant(add_months(instant(2015, 3, 31), -1))[:3]
    (2015, 2, 28)
    """
    days, seconds = divmod(moment, DAY)
    year, month, day = civil_from_days(days)
    year, month_index = divmod(year * 12 + month - 1 + count, 12)
    day = min(day, days_in_month(year, month_index + 1))
    return days_from_civil(year, month_index + 1, day) * DAY + seconds


def add_years(moment: Instant, count: int) -> Instant:
    """Return the instant that many years later (earlier, if negative); 29 February may become the 28th.

    >>> civil_from_instant(add_years(instant(2016, 2, 29), -2016))[:3], civil_from_instant(add_years(0, 1))[:3]
    ((0, 2, 29), (1971, 1, 1))
    """
    return add_months(moment, 12 * count)


def wall_clock(universal: Instant, zone: tzinfo) -> Instant:
    """Return what the clocks of a zone show at an instant of universal time.

    In years outside 2 to 9998 the zone's rules are taken 400-year cycles away: local mean time of old, the latest
    rules ever after.

    >>> from zoneinfo import ZoneInfo
    >>> civil_from_instant(wall_clock(instant(2015, 10, 7, 12), ZoneInfo("Asia/Damascus"))).hour
    15
    """
    within = universal
    if within < _ZONES_FROM:
        within += -((within - _ZONES_FROM) // _CYCLE_SECONDS) * _CYCLE_SECONDS
    elif within >= _ZONES_UNTIL:
        within -= ((within - _ZONES_UNTIL) // _CYCLE_SECONDS + 1) * _CYCLE_SECONDS
    offset = (_EPOCH + timedelta(seconds=within)).astimezone(zone).utcoffset()
    return universal + (offset // timedelta(seconds=1) if offset is not None else 0)


def format_unit(moment: Instant, precision: Precision) -> str:
    """Return the EDTF form of the unit that an instant lies in; one coarser than a month is given as its year.

    Raises:
        DateError: EDTF has no months and days in years of more than four digits.

    >>> format_unit(0, "day"), format_unit(-1, "minute"), format_unit(instant(-11999), "year")
    ('1970-01-01', '1969-12-31T23:59', 'Y-11999')
    """
    year, month, day, hour, minute, second = civil_from_instant(moment)
    year_text = format_year(year)
    fineness = PRECISIONS.index(precision)
    if fineness < PRECISIONS.index("quarter"):
        return year_text
    if year_text[0] == "Y":
        raise DateError.about(
            year_text, "can stand only as a whole year; EDTF has no months beyond the years -9999 to 9999"
        )
    text = f"{year_text}-{month:02}"
    if fineness >= PRECISIONS.index("day"):
        text += f"-{day:02}"
    if fineness >= PRECISIONS.index("hour"):
        text += f"T{hour:02}"
    if fineness >= PRECISIONS.index("minute"):
        text += f":{minute:02}"
    if fineness >= PRECISIONS.index("second"):
        text += f":{second:02}"
    return text


def format_year(year: int) -> str:
    """Return a year (0 is 1 BC) as EDTF.

    >>> format_year(44), format_year(-43), format_year(17_000)
    ('0044', '-0043', 'Y17000')
    """
    if abs(year) > 9_999:
        return f"Y{year}"
    return f"-{-year:04}" if year < 0 else f"{year:04}"


@lru_cache(maxsize=64)
def load_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        DateError: there is no such zone.
    """
    # These are files of the machine, not names of the tz database: what they hold differs from place to place.
    if name not in ("localtime", "posixrules", "Factory") and not name.startswith(("posix/", "right/")):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise DateError.about(name, "is not a time zone; expected an IANA name such as 'Europe/London' or 'UTC'")


def shorten(text: str) -> str:
    """Return a value fit for a message: one line, of bounded length, of printable characters only.

    >>> shorten("x" * 100) == "x" * 60 + "…"
    True
    """
    shown = text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)
