"""A stretch of time that may be one unit of the calendar goes in; its name in a language comes out."""

from __future__ import annotations

import re
from typing import Literal

from briefgen.timeline.calendar import DAY, HOUR, MINUTE, Instant, Precision, add_months, civil_from_instant
from briefgen.words import Words

Length = Literal["long", "medium"]

TIMES: dict[Precision, int] = {"hour": HOUR, "minute": MINUTE, "second": 1}
"""Units of time within a day, in seconds."""

_EVEN: dict[Precision, int] = {**TIMES, "day": DAY}
# How many parts of a civil date tell one unit from another.
_DEPTHS: dict[Precision, int] = {"year": 1, "month": 2}
_AGES: dict[Precision, int] = {"century": 100, "millennium": 1_000}
# ISO 8601-2, sub-year groupings: 29 to 32 are the seasons of the southern hemisphere.
_SOUTHERN = re.compile(r"-(?:29|3[0-2])\b")
# Farther away a century is no help to anybody; its years are given.
_FARTHEST_AGE = 9_999


def name_stretch(
    lower: Instant, upper: Instant, precision: Precision, text: str, words: Words, length: Length = "long"
) -> str:
    """Return the name of the one unit that holds a stretch of time; "" when none does, or it has no clear name.

    Args:
        lower, upper: the stretch, half-open.
        precision: the unit.
        text: the date in EDTF, which tells southern seasons from northern ones.
        words: the language.
        length: "medium" shortens the names of months.

    >>> from briefgen.timeline.calendar import instant
    >>> name_stretch(instant(1670), instant(1680), "decade", "167X", Words("en"))
    '1670s'
    """
    last = upper - 1
    if precision in ("season", "quarter"):
        if upper != add_months(lower, 3):
            return ""
        return _name_season(lower, text, words) if precision == "season" else _name_quarter(lower, words)
    if precision == "decade":
        return _name_decade(lower, last, words)
    if precision in _AGES:
        return _name_age(lower, last, precision, words)
    if precision in _EVEN:
        is_one = lower // _EVEN[precision] == last // _EVEN[precision]
    else:
        depth = _DEPTHS[precision]
        is_one = civil_from_instant(lower)[:depth] == civil_from_instant(last)[:depth]
    return print_unit(lower, precision, words, length) if is_one else ""


def print_unit(moment: Instant, precision: Precision, words: Words, length: Length = "long") -> str:
    """Return the unit in which an instant lies; a month for seasons and quarters, a year for what is coarser.

    >>> from briefgen.timeline.calendar import instant
    >>> print_unit(instant(2015, 10, 7), "month", Words("en")), print_unit(instant(2015, 10, 7), "decade", Words("en"))
    ('October 2015', '2015')
    """
    year, month, day, *_ = civil_from_instant(moment)
    if precision in TIMES:
        day_text = words.day(year, month, day, length=length)
        return words.say("{day}, {time}", day=day_text, time=print_clock(moment, precision, words))
    if precision == "day":
        return words.day(year, month, day, length=length)
    if precision in ("month", "season", "quarter"):
        return words.month(year, month, length=length)
    return words.year(year)


def print_clock(moment: Instant, precision: Precision, words: Words) -> str:
    """Return the time of day of an instant as exactly as it is known: 14:30:00 is known to the second.

    >>> from briefgen.timeline.calendar import instant
    >>> print_clock(instant(2015, 10, 7, 14), "hour", Words("en")), print_clock(instant(2015), "minute", Words("en"))
    ('14h', '00:00')
    """
    *_, hour, minute, second = civil_from_instant(moment)
    if precision == "hour":
        return words.clock(hour)
    return words.clock(hour, minute, second if precision == "second" else None)


def _name_quarter(lower: Instant, words: Words) -> str:
    year, month, *_ = civil_from_instant(lower)
    printed = words.year(year)
    return (
        words.say("Q1 {year}", year=printed),
        words.say("Q2 {year}", year=printed),
        words.say("Q3 {year}", year=printed),
        words.say("Q4 {year}", year=printed),
    )[(month - 1) // 3]


def _name_season(lower: Instant, text: str, words: Words) -> str:
    """Return a season by the year it lies in; one that runs over new year by both its years."""
    year, month, *_ = civil_from_instant(lower)
    printed = _print_two_years(year, words) if month == 12 else words.year(year)
    southern = _SOUTHERN.search(text) is not None
    name = (
        words.say("spring {year}", year=printed),
        words.say("summer {year}", year=printed),
        words.say("autumn {year}", year=printed),
        words.say("winter {year}", year=printed),
    )[(month - (9 if southern else 3)) % 12 // 3]
    return words.say("{season} (southern hemisphere)", season=name) if southern else name


def _print_two_years(year: int, words: Words) -> str:
    """Return a year and the next: "1834–35", "1999–2000", "50–49 BC"."""
    following = year + 1
    if following < 1:
        return words.say("{year} BC", year=f"{1 - year}\N{EN DASH}{1 - following}")
    short = year >= 1_000 and following % 100 != 0
    return f"{words.year(year)}\N{EN DASH}{f'{following % 100:02}' if short else words.year(following)}"


def _name_decade(lower: Instant, last: Instant, words: Words) -> str:
    """Return a decade; the first of a century has no name of its own, since "1900s" may be a hundred years."""
    first_year, last_year = civil_from_instant(lower).year, civil_from_instant(last).year
    if first_year // 10 != last_year // 10 or first_year < 100 or first_year // 10 % 10 == 0:
        return ""
    return words.say("{year}s", year=words.year(first_year // 10 * 10))


def _name_age(lower: Instant, last: Instant, precision: Precision, words: Words) -> str:
    """Return a century or millennium by its ordinal; EDTF's century 16 holds the years 1600 to 1699."""
    ages = set()
    for moment in (lower, last):
        year = civil_from_instant(moment).year
        if abs(year) > _FARTHEST_AGE:
            return ""
        ages.add((year < 1, abs(year) // _AGES[precision] + 1))
    if len(ages) > 1:
        return ""
    ((before, ordinal),) = ages
    name = words.century(ordinal) if precision == "century" else words.millennium(ordinal)
    return words.say("{name} BC", name=name) if before else name
