"""A language goes in; its names of months and days, and how it writes dates and numbers, come out.

English is kept here, since loading Babel takes longer than printing a short brief's dates; every other language's
names and patterns are Babel's, that is the Unicode CLDR's. Patterns use CLDR's letters (UTS 35, part 4): d is the day,
MMM and MMMM the month within a date, LLL and LLLL the month alone, y the year; quotes hold plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class DateWords:
    """How one language writes dates.

    Attributes:
        months: twelve names for each of MMM, MMMM, LLL and LLLL.
        weekdays: seven names, Monday first.
        patterns: by what is written: "day long", "day medium", "day short" (without year), "month long",
            "month medium", "month name long", "month name medium".
        intervals: the patterns of first and last by "days of a month", "days of a year" and "months"; with MMM.
        first_day: how the first day of a month is written within a date.
        group, decimal: the signs within numbers.
    """

    months: Mapping[str, tuple[str, ...]]
    weekdays: tuple[str, ...]
    patterns: Mapping[str, str]
    intervals: Mapping[str, tuple[str, str]]
    first_day: str = "1"
    group: str = ","
    decimal: str = "."


def fill_pattern(words: DateWords, name: str, year: str, month: int, day: int = 0) -> str:
    """Return a date by one of the patterns; the year comes as it is to be printed."""
    return _fill(words, words.patterns[name], year, month, day)


def fill_interval(
    words: DateWords, name: str, year: str, first: tuple[int, ...], last: tuple[int, ...], length: str
) -> str:
    """Return two dates of one year, each as month and day, by the pattern of an interval."""
    parts = [pattern.replace("MMM", "MMMM") if length == "long" else pattern for pattern in words.intervals[name]]
    return "".join(_fill(words, part, year, *date) for part, date in zip(parts, (first, last), strict=True))


def _fill(words: DateWords, pattern: str, year: str, month: int, day: int) -> str:
    pieces = []
    for kind, text in _split_pattern(pattern):
        if kind == "d":
            pieces.append(words.first_day if day == 1 else str(day))
        elif kind == "y":
            pieces.append(year)
        else:
            pieces.append(words.months[text][month - 1] if kind else text)
    return "".join(pieces)


_PIECES = re.compile(r"'((?:[^']|'')*)'|([dMLy]+)|([^'dMLy]+)")


@lru_cache(maxsize=128)
def _split_pattern(pattern: str) -> tuple[tuple[str, str], ...]:
    """Return the pieces of a pattern: its letters with the first of them, plain text with ""."""
    return tuple(
        (letters[:1], letters or plain or quoted.replace("''", "'") or "'")
        for quoted, letters, plain in _PIECES.findall(pattern)
    )


_ENGLISH_MONTHS = (
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
_ENGLISH_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
# As Babel's en_GB writes them; the tests compare.
_ENGLISH = DateWords(
    months={
        "MMM": _ENGLISH_SHORT_MONTHS,
        "MMMM": _ENGLISH_MONTHS,
        "LLL": _ENGLISH_SHORT_MONTHS,
        "LLLL": _ENGLISH_MONTHS,
    },
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    patterns={
        "day long": "d MMMM y",
        "day medium": "d MMM y",
        "day short": "d MMM",
        "month long": "MMMM y",
        "month medium": "MMM y",
        "month name long": "LLLL",
        "month name medium": "LLL",
    },
    intervals={
        "days of a month": ("d\N{EN DASH}", "d MMM y"),
        "days of a year": ("d MMM \N{EN DASH} ", "d MMM y"),
        "months": ("MMM \N{EN DASH} ", "MMM y"),
    },
)


@lru_cache(maxsize=16)
def load_date_words(language: str, spoken: str) -> DateWords:
    """Return how dates are written.

    Args:
        language: BCP 47 tag; its region may decide the order and names, as in "en-US" or "ar-SY".
        spoken: the language that the program's words are in; dates are in it too.
    """
    if spoken == "en" and (language.lower() in ("en", "en-gb") or language.lower().split("-")[0] != "en"):
        return _ENGLISH
    locale = _load_locale(language, spoken)
    return _ENGLISH if locale is None else _read_locale(locale, spoken)


def _load_locale(language: str, spoken: str) -> Any:
    """Return Babel's locale of a language; without one of its region the language's own, for English none."""
    from babel import Locale, UnknownLocaleError

    for name in (language.replace("-", "_"), spoken):
        try:
            return Locale.parse(name) if name != "en" else None
        except (UnknownLocaleError, ValueError):
            continue
    raise ValueError(f"the language '{spoken}' has a catalogue and no dates")


def _read_locale(locale: Any, spoken: str) -> DateWords:
    inside, alone = locale.months["format"], locale.months["stand-alone"]
    # Arabic has no short names of months; a region's own names stand in its list of full ones alone.
    short = "wide" if spoken == "ar" else "abbreviated"
    skeletons = locale.datetime_skeletons
    return DateWords(
        months={
            "MMM": _list_names(inside[short], 12),
            "MMMM": _list_names(inside["wide"], 12),
            "LLL": _list_names(alone[short], 12),
            "LLLL": _list_names(alone["wide"], 12),
        },
        weekdays=tuple(locale.days["format"]["wide"][day] for day in range(7)),
        patterns={
            "day long": locale.date_formats["long"].pattern,
            # CLDR's own medium date may be all digits, which readers from elsewhere take for another day.
            "day medium": skeletons["yMMMd"].pattern,
            "day short": skeletons["MMMd"].pattern,
            "month long": skeletons["yMMMM"].pattern,
            "month medium": skeletons["yMMM"].pattern,
            "month name long": "LLLL",
            "month name medium": "LLL",
        },
        intervals={
            "days of a month": _read_interval(locale, "yMMMd", "d"),
            "days of a year": _read_interval(locale, "yMMMd", "M"),
            "months": _read_interval(locale, "yMMM", "M"),
        },
        # CLDR leaves it out; French writes the first day of a month as an ordinal, the others as plain numbers.
        first_day="1er" if spoken == "fr" else "1",
        group=locale.number_symbols["latn"]["group"],
        decimal=locale.number_symbols["latn"]["decimal"],
    )


def _list_names(names: Mapping[int, str], count: int) -> tuple[str, ...]:
    return tuple(names[number] for number in range(1, count + 1))


def _read_interval(locale: Any, skeleton: str, differs: str) -> tuple[str, str]:
    """Return the patterns of an interval's ends, with plain spaces: CLDR's thin ones hide from whoever searches."""
    first, last = locale.interval_formats[skeleton][differs]
    return first.replace("\N{THIN SPACE}", " "), last.replace("\N{THIN SPACE}", " ")
