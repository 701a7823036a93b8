"""Text that is no date goes in; a sentence that says why, with the date it is nearest to, comes out.

Nothing here is ever taken for the date itself: what a form suggests is for the user to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from briefgen.errors import nearest_name
from briefgen.timeline.calendar import (
    MONTHS,
    DateError,
    civil_from_days,
    days_from_civil,
    days_in_month,
    format_year,
    shorten,
    weekday,
)
from briefgen.timeline.date_words import MONTH_WORDS, convert_words
from briefgen.timeline.edtf import read_span
from briefgen.timeline.time_hints import explain_seconds, explain_time

ACCEPTED_FORMS = "write it like 2015-10-07, 7 October 2015, c. 1903, or 'unknown'"
_TIME_FORMS = "write it like 2015-10-07T22:52, 2015-10-07T22:52+02:00 or 2015-10-07"
_INTERVAL_FORMS = (
    "write it like 2015-03-05/2015-10-07 (lasted), [2015-04..2015-06] (one point between) or 2015-03/.. (not over)"
)
GENERAL_HELP = (ACCEPTED_FORMS, _TIME_FORMS, _INTERVAL_FORMS)
"""Help that says nothing of what was written: forms that dates have."""

Hint = tuple[str, str]
"""Reason and help."""

_KNOWN_WORDS = (
    *(name.lower() for name in MONTHS),
    *("about", "after", "before", "between", "century", "circa", "early", "late", "millennium", "since"),
    *("spring", "summer", "autumn", "winter", "undated", "unknown", "until"),
)
_WORD = re.compile(r"[a-z]{4,}")
_LOOKED_UP = 8  # words; a date has no more, and each costs a comparison with all known ones
_LONG_NUMBER = re.compile(r"[0-9]{4}")


def explain_unreadable(text: str) -> DateError:
    """Return the error of a text that is neither EDTF nor known words.

    >>> error = explain_unreadable("25/10/2015")
    >>> print(error.message, error.help, sep="; ")
    '25/10/2015' is not a date that is read here; expected year-month-day; write 2015-10-25
    """
    plain = " ".join(text.lower().replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-").split())
    for matches, explain in _HINTS:
        if (match := matches(plain)) and (hint := explain(match)):
            return DateError.about(text, *hint)
    hint = explain_time(plain) or _explain_interval(plain) or _explain_words(plain)
    reason = "is not a date; expected a form such as 2015-10-07, 2015-03? or 'c. 1903'"
    return DateError.about(text, *(hint or (reason, _list_near_forms(plain))))


def _list_near_forms(plain: str) -> str:
    """Return the three forms that are nearest to what was written."""
    return _TIME_FORMS if ":" in plain else _INTERVAL_FORMS if "/" in plain or ".." in plain else ACCEPTED_FORMS


def _explain_digits(match: re.Match[str]) -> Hint:
    """Day, month and year in digits, in one of the orders that differ between countries."""
    first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    day_first, month_first = _as_day(year, second, first), _as_day(year, first, second)
    if day_first and month_first and first != second and separator != ".":
        reason = f"can mean {_name_day(second, first)} or {_name_day(first, second)} {year}; expected the year first"
        return reason, f"write {day_first} or {month_first}"
    return _suggest_day(day_first or month_first)


def _as_day(year: int, month: int, day: int) -> str:
    """Return the EDTF of a day; "" when there is none such."""
    if 1 <= month <= 12 and 1 <= day <= days_in_month(year, month):
        return f"{format_year(year)}-{month:02}-{day:02}"
    return ""


def _name_day(month: int, day: int) -> str:
    return f"{day} {MONTHS[month - 1]}"


def _suggest_day(day: str) -> Hint:
    help_text = f"write {day}" if day else "write it like 2015-10-07"
    return "is not a date that is read here; expected year-month-day", help_text


def _explain_year_first(match: re.Match[str]) -> Hint:
    return _suggest_day(_as_day(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6])))


def _explain_two_digits(match: re.Match[str]) -> Hint:
    return "has a year of two digits; expected four", "write it like 2015-10-07"


def _explain_month(match: re.Match[str]) -> Hint | None:
    """`10/2015`, `2015/10`, `2015-3` and `1834/35`."""
    year, other = (match["year"], match["month"]) if match["year"] else (match["last_year"], match["first_month"])
    offers = []
    if 1 <= int(other) <= 12:
        offers.append(f"{year}-{int(other):02} for the month")
    if match["year"] and len(other) == 2 and int(other) > int(year[2:]):
        offers.append(f"{year}/{year[:2]}{other} for the years")
    if not offers:
        return None
    return "is not a date that is read here; expected year and month", f"write {' or '.join(offers)}"


def _explain_week(match: re.Match[str]) -> Hint | None:
    """A week of ISO 8601: week 1 is the one with 4 January."""
    year, week = int(match[1]), int(match[2])
    fourth = days_from_civil(year, 1, 4)
    monday = fourth - weekday(fourth) + 7 * (week - 1)
    if week == 0 or civil_from_days(monday + 3)[0] != year:
        return None
    if match[3]:
        return "is a day of a week; expected its date", f"write {_format_days(monday + int(match[3]) - 1)}"
    return "is a week; expected its days", f"write {_format_days(monday)}/{_format_days(monday + 6)}"


def _format_days(days: int) -> str:
    return _as_day(*civil_from_days(days))


def _explain_day_of_year(match: re.Match[str]) -> Hint | None:
    found = days_from_civil(int(match[1]), 1, 1) + int(match[2]) - 1
    if civil_from_days(found)[0] != int(match[1]):
        return None
    return "is a day counted in its year; expected month and day", f"write {_format_days(found)}"


def _explain_range(match: re.Match[str]) -> Hint | None:
    first, last = match[2], match[3]
    if first >= last or not _try_reading(first) or not _try_reading(last):
        return None
    if match[1]:
        first, last = f"{first}~", f"{last}~"
    return (
        "is not a date that is read here; expected '/' between two dates",
        f"write {first}/{last} (lasted) or [{first}..{last}] (one point)",
    )


def _explain_number(match: re.Match[str]) -> Hint:
    sign, digits = match[1], match[2].lstrip("0") or "0"
    # Twelve digits and fourteen may be a day and its time without any sign between.
    hint = None if sign else explain_seconds(match[2]) or explain_time(match[2])
    if hint:
        return hint
    if len(digits) > 4:
        return "is not a date; a year of more than four digits has a Y before it", f"write Y{sign}{digits}"
    if sign:
        return "is not a date that is read here; expected a year of four digits", f"write -{digits.zfill(4)}"
    return "is not a date that is read here; expected a year of four digits", f"write {digits.zfill(4)}, or {digits} BC"


def _explain_short_decade(match: re.Match[str]) -> Hint:
    return "does not say which century; expected four digits", f"write 19{match[1]}s or 18{match[1]}s"


def _explain_all_of(match: re.Match[str]) -> Hint:
    return "means all of these dates; expected one", f"write one event for each, or [{match[1]}] for one of them"


def _explain_half_day(match: re.Match[str]) -> Hint:
    return "has a time by the 12-hour clock; expected the 24-hour clock", "write it like 2015-10-07T22:52"


def _explain_fraction(match: re.Match[str]) -> Hint:
    return "has fractions of a second; expected whole seconds", f"write {match[1].upper()}{match[2].upper()}"


def _explain_offset(match: re.Match[str]) -> Hint:
    return "has an offset without its colon; expected hours:minutes", f"write {match[1].upper()}:{match[2]}"


def _explain_interval(plain: str) -> Hint | None:
    """Two dates with a slash between, of which at least one is not EDTF."""
    ends = plain.split("/")
    if len(ends) != 2:
        return None
    found = [_try_reading(end.strip()) for end in ends]
    if all(found):
        return "is not an interval; expected no words beside '/'", f"write {found[0]}/{found[1]}"
    if any(found):
        bad = ends[0] if found[1] else ends[1]
        return f"is not an interval; '{shorten(bad.strip())}' in it is not a date", _INTERVAL_FORMS
    return None


def _try_reading(words: str) -> str:
    """Return what is a date or an open end, as EDTF; "" for what is neither."""
    if words == "..":
        return words
    try:
        edtf = convert_words(words)
        return edtf if edtf and "/" not in edtf and read_span(edtf) is not None else ""
    except DateError:
        return ""


def _explain_words(plain: str) -> Hint | None:
    """A month without its year, or a word that is nearly a known one."""
    words = re.findall(r"[a-z]+", plain)
    if any(word in MONTH_WORDS for word in words) and not _LONG_NUMBER.search(plain):
        return "has no year of four digits; expected day, month and year", "write it like 7 October 2015"
    for word in _WORD.findall(plain)[:_LOOKED_UP]:
        if word not in _KNOWN_WORDS and (near := nearest_name(word, _KNOWN_WORDS)):
            shown = near.capitalize() if near in MONTH_WORDS else near
            return f"is not a date; '{shorten(word)}' is not a word that is known here", f"did you mean '{shown}'?"
    return None


_HINTS: tuple[tuple[Callable[[str], re.Match[str] | None], Callable[[re.Match[str]], Hint | None]], ...] = (
    (re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4})").fullmatch, _explain_digits),
    (
        re.compile(r"([0-9]{4})(?:([/.\- ])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))").fullmatch,
        _explain_year_first,
    ),
    (re.compile(r"[0-9]{1,2}([/.\- ])[0-9]{1,2}\1'?[0-9]{2}").fullmatch, _explain_two_digits),
    (
        re.compile(
            r"(?P<year>[0-9]{4})[/.\- ](?P<month>[0-9]{1,2})|(?P<first_month>[0-9]{1,2})[/.\- ](?P<last_year>[0-9]{4})"
        ).fullmatch,
        _explain_month,
    ),
    (re.compile(r"([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?").fullmatch, _explain_week),
    (re.compile(r"([0-9]{4})-([0-9]{3})").fullmatch, _explain_day_of_year),
    (
        re.compile(r"(c(?:a|irca)?\.? ?)?([0-9]{4}(?:-[0-9]{2}){0,2}) ?- ?([0-9]{4}(?:-[0-9]{2}){0,2})").fullmatch,
        _explain_range,
    ),
    (re.compile(r"(-?)([0-9]+)").fullmatch, _explain_number),
    (re.compile(r"(?:the )?'?([0-9]0)'?s").fullmatch, _explain_short_decade),
    (re.compile(r"\{(.+)\}").fullmatch, _explain_all_of),
    (re.compile(r".*[0-9] ?[ap]\.?m\b.*").fullmatch, _explain_half_day),
    (re.compile(r"(.*[t ][0-9:]{8})[.,][0-9]+(.*)").fullmatch, _explain_fraction),
    (re.compile(r"(.*t[0-9:]+[+-][0-9]{2})([0-9]{2})").fullmatch, _explain_offset),
)  # fmt: skip
