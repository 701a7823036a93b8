"""One EDTF date or one-of set (ISO 8601-2:2019) goes in; the stretch of time it lies in comes out.

Read here: calendar dates with unspecified digits (`201X`, `156X-12-25`) and with qualifiers on the whole or on a part,
groups of months (seasons 21 to 32, quarters, thirds and halves of a year), years of any size (`Y17000`, `Y17E7`,
`1950S2`), dates with a time, and sets in brackets. Intervals are put together in `dates`.

Conventions of our own, where the standard leaves it open:

- A season lies in the year it begins in, and 21 to 24 are those of the north. So 24 is December to February of the
  next year: the code stands last in its year, and `1834-24` is then the winter of 1834-35.
- `~` widens by one unit of the date's own precision on each side; on a part, by one unit of that part. `?` never does.
- A time may leave out its seconds, or its minutes and seconds, and may carry a qualifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from briefgen.timeline.calendar import (
    DAY,
    FARTHEST_YEAR,
    HOUR,
    MINUTE,
    MONTHS,
    PRECISIONS,
    DateError,
    Instant,
    Precision,
    add_months,
    civil_from_days,
    days_in_month,
    format_year,
    instant,
    is_leap_year,
    load_zone,
    shorten,
    wall_clock,
)

_MONTHS_IN: dict[Precision, int] = {
    "millennium": 12_000,
    "century": 1_200,
    "decade": 120,
    "year": 12,
    "quarter": 3,
    "season": 3,
    "month": 1,
}
_SECONDS_IN: dict[Precision, int] = {"day": DAY, "hour": HOUR, "minute": MINUTE, "second": 1}
_YEARS_BY_PLACE: tuple[Precision, ...] = ("year", "decade", "century", "millennium")

# Code to first month, length in months and precision (ISO 8601-2:2019, sub-year groupings). Thirds and halves of a year
# are known to the month, as a set of months is.
_GROUPS: dict[int, tuple[int, int, Precision]] = {
    **{21 + season: (3 + 3 * season, 3, "season") for season in range(4)},
    **{25 + season: (3 + 3 * season, 3, "season") for season in range(4)},
    **{29 + season: ((8 + 3 * season) % 12 + 1, 3, "season") for season in range(4)},
    **{33 + quarter: (1 + 3 * quarter, 3, "quarter") for quarter in range(4)},
    **{37 + third: (1 + 4 * third, 4, "month") for third in range(3)},
    **{40 + half: (1 + 6 * half, 6, "month") for half in range(2)},
}

_CALENDAR = re.compile(
    r"([?~%]?)(-?[0-9X]{4})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
).fullmatch
_TIMED = re.compile(
    r"(-?[0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2}))?)?"
    r"(Z|[+-][0-9]{2}(?::[0-9]{2})?)?([?~%]?)"
).fullmatch
_LARGE_YEAR = re.compile(r"(Y?)(-?)([0-9]+)(?:E([0-9]+))?(?:S([0-9]+))?([?~%]?)").fullmatch


class Span(NamedTuple):
    """The stretch of time that one date lies in, half-open, on the wall clock; a bound of None is without limit."""

    lower: Instant | None
    upper: Instant | None
    precision: Precision = "millennium"
    doubted: bool = False
    approximate: bool = False
    zone: str = ""


def read_span(text: str, zone: str = "UTC") -> Span | None:
    """Read one EDTF date or one-of set, without blanks.

    Args:
        text: the date.
        zone: IANA name of the zone whose wall clock a time with an offset is brought to.

    Returns:
        The stretch it lies in; None when the text has not the shape of EDTF at all.

    Raises:
        DateError: it has the shape but there is no such date.

    >>> read_span("2015-21") == Span(instant(2015, 3), instant(2015, 6), "season")
    True
    """
    if text[:1] == "[":
        return _read_set(text, zone) if text[-1] == "]" else None
    if match := _CALENDAR(text):
        parts = match.groups("")
        marks = (parts[0] + parts[2], parts[3] + parts[5], parts[6] + parts[8])
        return _read_calendar(text, parts[1], parts[4], parts[7], marks)
    if match := _TIMED(text):
        return _read_timed(text, match, zone)
    if match := _LARGE_YEAR(text):
        return _read_large_year(text, match)
    return None


def _read_calendar(text: str, year: str, month: str, day: str, marks: tuple[str, str, str]) -> Span:
    """Read year, month or group, and day ("" where absent), any digit of which may be X.

    Args:
        text: the whole date, for messages.
        year, month, day: their characters without qualifiers.
        marks: the qualifiers that stand before or behind each of the three.
    """
    _refuse_minus_zero(text, year)
    precision = _masked_precision(year, month, day)
    months = _MONTHS_IN.get(precision, 0)
    if "X" in text:
        lower, upper = _masked_bounds(text, year, month, day)
    elif not month:
        lower, upper = instant(int(year)), instant(int(year) + 1)
    elif not day and (group := _GROUPS.get(int(month))):
        first, months, precision = group
        lower = instant(int(year), first)
        upper = add_months(lower, months)
    else:
        lower, upper = _plain_bounds(text, int(year), month, day)
    span = Span(lower, upper, precision)
    return _qualify(span, marks, (year, month, day), months) if any(marks) else span


def _refuse_minus_zero(text: str, year: str) -> None:
    if year == "-0000":
        raise DateError.about(text, "is not a date: there is no year -0000", "write 0000 for 1 BC, -0001 for 2 BC")


def _masked_precision(year: str, month: str, day: str) -> Precision:
    """Return the smallest unit that is known to hold the whole date: its leftmost X decides."""
    if "X" in year:
        return _YEARS_BY_PLACE[min(len(year) - year.index("X"), 3)]
    if not month or "X" in month:
        return "year"
    return "month" if not day or "X" in day else "day"


def _plain_bounds(text: str, year: int, month: str, day: str) -> tuple[Instant, Instant]:
    """Return the bounds of a month, or of a day when one is given."""
    number = int(month)
    if not 1 <= number <= 12:
        expected = "expected a month 01 to 12" + ("" if day else ", a season 21 to 32 or a quarter 33 to 36")
        reason = f"is not a date: there is no month {month}; {expected}"
        raise DateError.about(text, reason, _suggest_month(year, month, day))
    length = days_in_month(year, number)
    if not day:
        lower = instant(year, number)
        return lower, lower + length * DAY
    if not 1 <= int(day) <= length:
        raise DateError.about(text, f"is not a date: {MONTHS[number - 1]} {format_year(year)} has {length} days")
    lower = instant(year, number, int(day))
    return lower, lower + DAY


def _suggest_month(year: int, month: str, day: str) -> str:
    if day and 1 <= int(day) <= 12 and 1 <= int(month) <= days_in_month(year, int(day)):
        return f"month comes before day: {format_year(year)}-{day}-{month}"
    return f"{month} stands for several months and takes no day" if day and int(month) in _GROUPS else ""


def _masked_bounds(text: str, year: str, month: str, day: str) -> tuple[Instant, Instant]:
    """Return the bounds of all dates that fit digits with X."""
    months = _fitting(month, 1, 12) if month else [1, 12]
    if months and not day:
        lowest, highest = next(_fitting_years(year, 1)), next(_fitting_years(year, -1))
        return instant(lowest, months[0]), add_months(instant(highest, months[-1]), 1)
    days = _fitting(day, 1, 31) if day else []
    lower = _first_fitting(year, months, days, 1)
    upper = _first_fitting(year, months[::-1], days[::-1], -1)
    if lower is None or upper is None:
        raise DateError.about(text, "is not a date: nothing in the calendar fits it")
    return lower, upper + DAY


def _fitting(mask: str, first: int, last: int) -> list[int]:
    fits = re.compile(mask.replace("X", "[0-9]")).fullmatch
    return [number for number in range(first, last + 1) if fits(f"{number:02}")]


def _first_fitting(year: str, months: list[int], days: list[int], step: Literal[1, -1]) -> Instant | None:
    """Return the start of the first day that fits, going up or down in years, through months and days as given."""
    pairs = [(month, day) for month in months for day in days if day <= days_in_month(2000, month)]
    if not pairs:
        return None
    for number in _fitting_years(year, step):
        for month, day in pairs:
            if (month, day) != (2, 29) or is_leap_year(number):
                return instant(number, month, day)
    return None


def _fitting_years(mask: str, step: Literal[1, -1]) -> Iterator[int]:
    """Yield the years that digits with X can stand for, upward or downward; there is no year -0000."""
    lowest, highest = int(mask.replace("X", "0")), int(mask.replace("X", "9"))
    if mask[0] == "-":
        lowest, highest = highest, min(lowest, -1)
    fits = re.compile(mask.replace("X", "[0-9]").lstrip("-")).fullmatch
    ordered = range(lowest, highest + 1) if step == 1 else range(highest, lowest - 1, -1)
    return (number for number in ordered if fits(f"{abs(number):04}"))


def _qualify(span: Span, marks: tuple[str, str, str], parts: tuple[str, str, str], months: int) -> Span:
    """Note the qualifiers of a date and widen it where one says that it is approximate.

    A qualifier at the last part holds for the date as a whole, which is known to that many months (0: to the day);
    any other for the part that it stands at. Of several the widest counts.
    """
    signs = "".join(marks)
    units: list[tuple[int, int]] = []  # months and seconds
    for place, sign in enumerate(marks):
        if "~" not in sign and "%" not in sign:
            continue
        if any(parts[place + 1 :]):
            units.append((_MONTHS_IN[_masked_precision(parts[0], parts[1] if place else "", "")], 0))
        else:
            units.append((months, 0 if months else DAY))
    span = span._replace(doubted="?" in signs or "%" in signs, approximate=bool(units))
    return _widen(span, *max(units)) if units else span


def _widen(span: Span, months: int, seconds: int) -> Span:
    """Move both bounds outward by months or by seconds."""
    lower, upper = span.lower, span.upper
    if lower is None or upper is None:
        return span
    if months:
        return span._replace(lower=add_months(lower, -months), upper=add_months(upper, months))
    return span._replace(lower=lower - seconds, upper=upper + seconds)


def _read_timed(text: str, match: re.Match[str], zone: str) -> Span:
    year, month, day, hour, minute, second, offset, mark = match.groups()
    _refuse_minus_zero(text, year)
    start, _ = _plain_bounds(text, int(year), month, day)
    if hour == "24" and int(minute or 0) < 60 and int(second or 0) < 60:
        clock = f"00:{minute or '00'}{f':{second}' if second else ''}"
        following = civil_from_days(start // DAY + 1)
        day_text = f"{format_year(following[0])}-{following[1]:02}-{following[2]:02}"
        help_text = f"write {day_text}T{clock}{offset or ''} for {clock} of the next day"
        raise DateError.about(text, "is not a time: hours run from 00 to 23", help_text)
    if int(hour) > 23:
        raise DateError.about(text, "is not a time: hours run from 00 to 23")
    if int(minute or 0) > 59:
        raise DateError.about(text, "is not a time: minutes run from 00 to 59")
    if second == "60":
        raise DateError.about(text, "is not a time that can be kept: leap seconds are not counted", "write second 59")
    if int(second or 0) > 59:
        raise DateError.about(text, "is not a time: seconds run from 00 to 59")
    lower = start + int(hour) * HOUR + int(minute or 0) * MINUTE + int(second or 0)
    if offset:
        lower = wall_clock(lower - _offset_seconds(text, offset), load_zone(zone))
    precision: Precision = "second" if second else "minute" if minute else "hour"
    span = Span(lower, lower + _SECONDS_IN[precision], precision, mark in ("?", "%"), False, offset or "")
    if mark in ("~", "%"):
        return _widen(span._replace(approximate=True), 0, _SECONDS_IN[precision])
    return span


def _offset_seconds(text: str, offset: str) -> int:
    if offset == "Z":
        return 0
    hours, minutes = int(offset[1:3]), int(offset[4:6] or 0)
    # XML Schema part 2 (dateTime) sets the same limit; no zone in use lies farther out.
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise DateError.about(text, "is not a time: an offset from UTC is at most 14:00")
    seconds = hours * HOUR + minutes * MINUTE
    return -seconds if offset[0] == "-" else seconds


def _read_large_year(text: str, match: re.Match[str]) -> Span | None:
    """Read `Y17000`, `Y17E7`, `1950S2` and `Y171010000S3`; None for bare digits, which are no EDTF."""
    letter, sign, digits, exponent, significant, mark = match.groups("")
    if not letter:
        if exponent or not significant or len(digits) != 4:
            return None
        _refuse_minus_zero(text, sign + digits)
    elif digits[0] == "0" or exponent[:1] == "0":
        raise DateError.about(text, "is not a year: a number after Y or E has no leading zero")
    elif not exponent and len(digits) < 5:
        help_text = f"write {sign}{digits.zfill(4)}"
        raise DateError.about(text, "is not a year: Y stands before years of more than four digits", help_text)
    length = len(digits) + int(exponent[:4] or 0)
    size = int(digits) * 10 ** int(exponent or 0) if length <= len(str(FARTHEST_YEAR)) else FARTHEST_YEAR + 1
    if size > FARTHEST_YEAR:
        raise DateError.about(text, f"is too far away; expected a year from Y-{FARTHEST_YEAR} to Y{FARTHEST_YEAR}")
    open_places = _open_places(text, length, significant)
    lowest = size - size % 10**open_places
    highest = lowest + 10**open_places - 1
    if sign:
        lowest, highest = -highest, -lowest
    span = Span(instant(lowest), instant(highest + 1), _YEARS_BY_PLACE[min(open_places, 3)])
    return _qualify(span, (mark, "", ""), ("", "", ""), 12 * 10**open_places)


def _open_places(text: str, length: int, significant: str) -> int:
    """Return how many of a year's last digits are not significant (`S2`: the first two are)."""
    if not significant:
        return 0
    if len(significant) > 2 or significant[0] == "0" or int(significant) > length:
        raise DateError.about(text, f"is not a year: after S stands how many of its {length} digits are significant")
    return length - int(significant)


def _read_set(text: str, zone: str) -> Span:
    """Read `[a,b..c]`, one of several dates, as the stretch from the first to the last."""
    elements = text[1:-1].split(",")
    if len(elements) == 1 and ".." not in text:
        raise DateError.about(text, "is not a set: expected two dates or a range in brackets", f"write {text[1:-1]}")
    spans: list[Span] = []
    for place, element in enumerate(elements):
        first, dots, last = element.partition("..")
        if dots and not first and place == 0:
            spans.append(_read_element(text, last, zone)._replace(lower=None))
        elif dots and not last and place == len(elements) - 1:
            spans.append(_read_element(text, first, zone)._replace(upper=None))
        elif dots:
            spans += _read_range(text, _read_element(text, first, zone), _read_element(text, last, zone))
        else:
            spans.append(_read_element(text, element, zone))
    lowers = [span.lower for span in spans if span.lower is not None]
    uppers = [span.upper for span in spans if span.upper is not None]
    return Span(
        min(lowers) if len(lowers) == len(spans) else None,
        max(uppers) if len(uppers) == len(spans) else None,
        min((span.precision for span in spans), key=PRECISIONS.index),
        any(span.doubted for span in spans),
        any(span.approximate for span in spans),
        next((span.zone for span in spans if span.zone), ""),
    )


def _read_element(text: str, element: str, zone: str) -> Span:
    span = read_span(element, zone) if element and element[0] != "[" else None
    if span is None:
        what = f"'{shorten(element)}' in it is not an EDTF date" if element else "a date is missing in it"
        raise DateError.about(
            text, f"is not a set: {what}", "write it like [2015-04..2015-06], [..2015-06] or [2015-04,2015-06]"
        )
    return span


def _read_range(text: str, first: Span, last: Span) -> tuple[Span, Span]:
    if first.lower is not None and last.upper is not None and last.upper <= first.lower:
        raise DateError.about(text, "is not a set: its range ends before it starts; expected the earlier date first")
    return first, last
