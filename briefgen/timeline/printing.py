"""A Date and a language go in; the words a reader sees for it come out, no more precise than the date is known."""

from __future__ import annotations

import re
from typing import Literal

from briefgen.timeline.calendar import civil_from_instant
from briefgen.timeline.dates import Date, Instant, Precision, read_date
from briefgen.words import Words

Length = Literal["long", "medium"]
_SEASON = re.compile(r"-(2[1-9]|3[0-6])\b")
_TIMES = ("hour", "minute", "second")


def print_date(date: Date, words: Words, length: Length = "long") -> str:
    """Return a date in words: qualifiers, ranges and open ends included.

    "c." stands before an approximate date and "?" after a doubted one.
    """
    if date.form == "unknown":
        return words.say("undated")
    start_text, _, end_text = date.edtf.partition("/")
    if date.form == "point":
        return _print_end(date.start_earliest, date.start_latest, date.precision, start_text, words, length)
    return _print_interval(date, start_text, end_text, words, length)


def print_day(instant: Instant, words: Words, length: Length = "long") -> str:
    """Return the day in which an instant lies."""
    year, month, day, *_ = civil_from_instant(instant)
    return words.day(year, month, day, length=length)


def print_moment(instant: Instant, words: Words, length: Length = "long") -> str:
    """Return an instant to the minute: "7 October 2015, 14:30"."""
    _, _, _, hour, minute, second = civil_from_instant(instant)
    clock = f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")
    return words.say("{day}, {time}", day=print_day(instant, words, length), time=clock)


def _print_interval(date: Date, start_text: str, end_text: str, words: Words, length: Length) -> str:
    start = _print_end(date.start_earliest, date.start_latest, date.precision, start_text, words, length)
    end = _print_end(date.end_earliest, date.end_latest, date.end_precision, end_text, words, length)
    began_by = date.start_edge == "known" and date.start_earliest is None
    if date.end_edge == "open":
        if date.start_edge != "known":
            return words.say("at all times")
        if began_by:
            return words.say("{began}, continuing", began=start)
        return words.say("from {date} on", date=start)
    if date.end_edge == "unknown":
        return words.say("from {date}, end unknown", date=start)
    if date.start_edge == "unknown":
        return words.say("until {date}, start unknown", date=end)
    if date.start_edge == "open":
        return words.say("until {date}", date=end)
    if _is_set(start_text) or _is_set(end_text):
        return words.say("began {start}, ended {end}", start=start, end=end)
    return _shorten(date, words, start, length) or words.say("{start} to {end}", start=start, end=end)


def _is_set(text: str) -> bool:
    return text.startswith(("[", "{"))


def _shorten(date: Date, words: Words, start: str, length: Length) -> str:
    """Return an interval within one day or one year without naming that twice; "" when it is not one."""
    if date.start_earliest is None or date.end_earliest is None or date.doubted or date.approximate:
        return ""
    if date.precision in _TIMES and date.end_precision in _TIMES:
        if date.start_earliest // 86400 != date.end_earliest // 86400:
            return ""
        return f"{start}\N{EN DASH}{_print_clock(date.end_earliest, date.end_precision)}"
    first, last = civil_from_instant(date.start_earliest), civil_from_instant(date.end_earliest)
    if first[0] != last[0] or not 1 <= first[0] <= 9999 or date.precision != date.end_precision:
        return ""
    if date.precision == "day":
        return words.days(first[:3], last[:3], length=length)
    if date.precision == "month" and first[1] != last[1]:
        return words.months(first[0], first[1], last[1], length=length)
    return ""


def _print_end(
    earliest: Instant | None, latest: Instant | None, precision: Precision, text: str, words: Words, length: Length
) -> str:
    """Return one end of a date, or a whole point."""
    doubted = "?" in text or "%" in text
    approximate = "~" in text or "%" in text
    if earliest is None and latest is None:
        return words.say("unknown")
    if approximate and earliest is not None and latest is not None and ".." not in text and "," not in text:
        earliest, latest = _narrow(earliest, latest)
    body = _print_bounds(earliest, latest, precision, text, words, length)
    if approximate:
        body = words.say("c. {date}", date=body)
    return f"{body}?" if doubted else body


def _print_bounds(
    earliest: Instant | None, latest: Instant | None, precision: Precision, text: str, words: Words, length: Length
) -> str:
    if _is_set(text) and ".." not in text:
        return words.either([print_date(read_date(item), words, length) for item in text.strip("[]{}?~%").split(",")])
    if earliest is None and latest is not None:
        return words.say("by {date}", date=_print_unit(latest - 1, precision, text, words, length))
    if latest is None and earliest is not None:
        return words.say("{date} or later", date=_print_unit(earliest, precision, text, words, length))
    if earliest is None or latest is None:
        return words.say("unknown")
    first = _print_unit(earliest, precision, text, words, length)
    last = _print_unit(latest - 1, precision, text, words, length)
    if first == last:
        return first
    return words.say("between {start} and {end}", start=first, end=last)


def _narrow(earliest: Instant, latest: Instant) -> tuple[Instant, Instant]:
    """Take back the one unit each side by which an approximate date was widened: its middle is in the unit meant."""
    middle = earliest + (latest - earliest) // 2
    return middle, middle + 1


def _print_unit(instant: Instant, precision: Precision, text: str, words: Words, length: Length) -> str:
    """Return the calendar unit in which an instant lies."""
    year, month, day, *_ = civil_from_instant(instant)
    if precision in _TIMES:
        day_text = words.day(year, month, day, length=length)
        return words.say("{day}, {time}", day=day_text, time=_print_clock(instant, precision))
    if precision == "day":
        return words.day(year, month, day, length=length)
    if precision == "month":
        return words.month(year, month, length=length)
    if precision in ("season", "quarter"):
        return _print_season(year, month, precision, text, words)
    if precision == "year":
        return words.year(year)
    if precision == "decade":
        return _print_decade(year, words)
    return _print_long_unit(year, precision, words)


def _print_clock(instant: Instant, precision: Precision) -> str:
    *_, hour, minute, second = civil_from_instant(instant)
    if precision == "second" and second:
        return f"{hour:02}:{minute:02}:{second:02}"
    return f"{hour:02}:{minute:02}"


def _print_season(year: int, month: int, precision: Precision, text: str, words: Words) -> str:
    found = _SEASON.search(text)
    code = int(found.group(1)) if found else 0
    if precision == "quarter" or code > 32:
        return words.say("Q{quarter} {year}", quarter=(month - 1) // 3 + 1, year=words.year(year))
    if not code:
        code = 21 + (month - 3) % 12 // 3
    season = (code - 21) % 4
    # A winter that runs over new year is named by the year it begins in; January and February belong to it.
    named_year = year - 1 if month <= 2 else year
    if season == 3 and (month == 12 or month <= 2) and named_year > 0:
        return words.say("winter {year}", year=f"{named_year}\N{EN DASH}{(named_year + 1) % 100:02}")
    printed = words.year(named_year if season == 3 else year)
    return (
        words.say("spring {year}", year=printed),
        words.say("summer {year}", year=printed),
        words.say("autumn {year}", year=printed),
        words.say("winter {year}", year=printed),
    )[season]


def _print_decade(year: int, words: Words) -> str:
    if year < 1:
        return words.say("{start} to {end}", start=words.year(year // 10 * 10), end=words.year(year // 10 * 10 + 9))
    return words.say("{year}s", year=year // 10 * 10)


def _print_long_unit(year: int, precision: Precision, words: Words) -> str:
    """Return a century or millennium by its ordinal; EDTF's century 16 holds the years 1600 to 1699."""
    size = 100 if precision == "century" else 1000
    before = year < 1
    ordinal = (-year) // size + 1 if before else year // size + 1
    if precision == "century":
        name = words.say("{ordinal} century", ordinal=_print_ordinal(ordinal, words))
    else:
        name = words.say("{ordinal} millennium", ordinal=_print_ordinal(ordinal, words))
    return words.say("{name} BC", name=name) if before else name


def _print_ordinal(number: int, words: Words) -> str:
    if words.language.split("-")[0] != "en":
        return words.say("{number}th", number=number)
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
