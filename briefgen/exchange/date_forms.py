"""A date as tables and programs write it goes in; the same date as EDTF, or in words that timelines know, comes out.

Precision stays: what is not said is not added, no zone, no day. What can mean two things is read as the whole file or
the user says, else refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from briefgen.timeline.calendar import (
    MONTHS,
    DateError,
    civil_from_instant,
    days_in_month,
    format_year,
)
from briefgen.timeline.dates import read_date

# January to December in German, French and Spanish, with what they are cut to; English is known to `read_date`.
_MONTHS = (
    "januar jan jänner jan. janvier janv enero ene",
    "februar feber février févr fevrier febrero",
    "märz mär mrz maerz mars marzo",
    "april avril avr abril abr",
    "mai mayo",
    "juni juin junio",
    "juli juillet juil julio",
    "august août aout agosto ago",
    "september septembre septiembre setiembre",
    "oktober okt octobre octubre",
    "november novembre noviembre",
    "dezember dez décembre déc decembre diciembre dic",
)
_MONTH_WORDS = {word: MONTHS[index] for index, words in enumerate(_MONTHS) for word in words.split()}

_PLAIN = ("year", "month", "day", "hour", "minute", "second")

_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?(?P<fraction>[.,][0-9]+)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\.?|\s*(?:h|Uhr))?"
    r"(?:\s*(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?(?:[0-9]{2})?))?"
)
_TIME = re.compile(_CLOCK)
_TRIPLE = re.compile(rf"([0-9]{{1,2}})([/.\- ])([0-9]{{1,2}})\2('?[0-9]{{2}}|[0-9]{{4}})\.?(?:(?:,?\s+|T){_CLOCK})?")
_YEAR_FIRST = re.compile(rf"(-?[0-9]{{4}})([/.\-])([0-9]{{1,2}})\2([0-9]{{1,2}})(?:(?:,?\s+|[Tt]){_CLOCK})?")
_COMPACT = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?P<zone>Z|[+-][0-9]{4})?)?"
)
_MONTH_YEAR = re.compile(r"(?:([0-9]{1,2})[/.](-?[0-9]{4})|([0-9]{4})[/.]([0-9]{1,2}))")
_NAMED_SHORT = re.compile(r"(?:([0-9]{1,2})\.?[ -])?([^\W\d_]{3,9})\.?(?:[ -]([0-9]{1,2}))?,?[ -]'?([0-9]{2})")
_EPOCH = re.compile(r"([0-9]{10}|[0-9]{13}|[0-9]{16})")
_WHOLE_YEAR = re.compile(r"([0-9]{4})\.0")
_NUMBER_WORD = re.compile(r"[^\W\d_]+\.?")


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How dates in digits are read.

    Attributes:
        day_first: of 03/04/2015; None where neither the file nor the user says.
        century: first of the hundred years that two digits lie in; None refuses them.
        why: what shows the order, or that values contradict each other; for messages.
    """

    day_first: bool | None = None
    century: int | None = None
    why: str = ""


class ReadForm(NamedTuple):
    """A date that was read: as EDTF, and how the source put it where that says it otherwise; else ""."""

    edtf: str
    wording: str = ""


def read_form(text: str, order: DateOrder) -> ReadForm:
    """Read a date.

    Raises:
        DateError: it cannot be read, or not without a guess.

    >>> read_form("3. März 2015", DateOrder()).edtf, read_form("3/4/2015 14:30", DateOrder(day_first=True)).edtf
    ('2015-03-03', '2015-04-03T14:30')
    """
    plain = " ".join(text.split())
    for matches, read in _FORMS:
        if (found := matches.fullmatch(plain)) is not None and (date := read(found, order, plain)) is not None:
            return _settle(date, plain)
    try:
        return _settle(plain, plain)
    except DateError:
        translated = _translate(plain)
        if translated == plain:
            raise
        return _settle(translated, plain)


def _settle(date: str, written: str) -> ReadForm:
    """Return a date that there is; the reason why another is none is said of what the user wrote."""
    try:
        read = read_date(date)
    except DateError as error:
        raise DateError.about(written, error.reason or error.message, error.help) from None
    if read.edtf == "..":
        raise DateError.about(written, "is an open start or end and no date")
    is_plain = read.is_point and read.precision in _PLAIN and not (read.approximate or read.doubted)
    return ReadForm(read.edtf, written if read.from_words and not (is_plain and read.edtf[0] != "[") else "")


def read_clock(text: str) -> str:
    """Return a time of day as EDTF has it behind the T, with its zone when it names one.

    >>> read_clock("2:30 PM"), read_clock("14h05"), read_clock("4 pm")
    ('14:30', '14:05', '16')
    """
    found = _TIME.fullmatch(" ".join(text.split()))
    clock = _write_clock(found) if found else None
    if clock is None:
        raise DateError.about(text, "is not a time of day", "write it like 14:30")
    return clock


def show_order(text: str) -> bool | None:
    """Return whether a date in digits can only have its day first, or only its month; None where it shows nothing."""
    found = _TRIPLE.match(" ".join(text.split()))
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12 >= second:
        return True
    return False if second > 12 >= first else None


def is_epoch(text: str) -> bool:
    """Tell whether a value is a number of seconds, or parts of one, since 1970."""
    return _EPOCH.fullmatch(text) is not None


def read_epoch(text: str) -> str:
    """Return a count of seconds, milliseconds or microseconds since 1970 in universal time as EDTF.

    >>> read_epoch("1425513600000")
    '2015-03-05T00:00:00Z'
    """
    seconds = int(text) // {10: 1, 13: 1_000, 16: 1_000_000}[len(text)]
    moment = civil_from_instant(seconds)
    return (
        f"{format_year(moment.year)}-{moment.month:02}-{moment.day:02}"
        f"T{moment.hour:02}:{moment.minute:02}:{moment.second:02}Z"
    )


def _read_triple(found: re.Match[str], order: DateOrder, text: str) -> str | None:
    first, second = int(found[1]), int(found[3])
    year = _read_year(found[4], order, text)
    day_first = order.day_first
    if day_first is None:
        day_first = show_order(text)
    if day_first is None and found[2] == ".":
        day_first = True  # nobody parts a month from the day behind it with a full stop
    if day_first is None and first != second:
        raise DateError.about(
            text,
            f"can mean {first} {_name(second)} or {second} {_name(first)} {year}{order.why}",
            "say it with --dates day-first or --dates month-first",
        )
    day, month = (first, second) if day_first is None or day_first else (second, first)
    if month > 12 and order.day_first is not None:
        asked = "day-first" if order.day_first else "month-first"
        raise DateError.about(text, f"has no month {month} when it is read {asked}", "correct it in the file")
    return _write_day(year, month, day, found)


def _read_year_first(found: re.Match[str], order: DateOrder, text: str) -> str | None:
    return _write_day(int(found[1]), int(found[3]), int(found[4]), found)


def _read_compact(found: re.Match[str], order: DateOrder, text: str) -> str | None:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not (1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        return None
    date = f"{found[1]}-{found[2]}-{found[3]}"
    if found["hour"] is None:
        return date
    seconds = f":{found['second']}" if found["second"] else ""
    zone = found["zone"] or ""
    return f"{date}T{found['hour']}:{found['minute']}{seconds}{zone[:3] + ':' + zone[3:] if len(zone) == 5 else zone}"


def _read_month_year(found: re.Match[str], order: DateOrder, text: str) -> str | None:
    month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
    return f"{format_year(int(year))}-{int(month):02}" if 1 <= int(month) <= 12 else None


def _read_named_short(found: re.Match[str], order: DateOrder, text: str) -> str | None:
    """`7-Oct-15` and `Oct '15`: two digits are a year only behind a day and a month, or an apostrophe."""
    name = _month_name(found[2])
    day = found[1] or found[3]
    if name is None or (found[1] and found[3]) or not (day or "'" in text):
        return None
    year = _read_year(found[4], order, text)
    return f"{day} {name} {year:04}" if day else f"{name} {year:04}"


def _read_epoch_form(found: re.Match[str], order: DateOrder, text: str) -> str | None:
    return read_epoch(text)


def _read_whole_year(found: re.Match[str], order: DateOrder, text: str) -> str | None:
    return found[1]


def _read_year(digits: str, order: DateOrder, text: str) -> int:
    if len(digits) == 4:
        return int(digits)
    if order.century is None:
        reason = "has a year of two digits; expected four"
        raise DateError.about(text, reason, "say which hundred years are meant with --century, such as --century 1950")
    short = int(digits.lstrip("'"))
    return order.century + (short - order.century) % 100


def _write_day(year: int, month: int, day: int, found: re.Match[str]) -> str:
    date = f"{format_year(year)}-{month:02}-{day:02}"
    if found["hour"] is None:
        return date
    clock = _write_clock(found)
    if clock is None:
        raise DateError.about(found[0], "has a time that is none", "write it like 14:30")
    return f"{date}T{clock}"


def _write_clock(found: re.Match[str]) -> str | None:
    """Return the time that a match holds; None where no clock shows it. Fractions of a second are cut."""
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    if hour > 23 or int(found["minute"] or 0) > 59 or int(found["second"] or 0) > 59:
        return None
    if found["minute"] is None:
        return f"{hour:02}" if found["half"] else None
    seconds = f":{found['second']}" if found["second"] else ""
    zone = (found["zone"] or "").replace(":", "")
    zone = "Z" if zone in ("UTC", "GMT", "Z") else zone and f"{zone[:3]}:{zone[3:] or '00'}"
    return f"{hour:02}:{found['minute']}{seconds}{zone}"


def _name(month: int) -> str:
    return MONTHS[month - 1] if 1 <= month <= 12 else str(month)


def _month_name(word: str) -> str | None:
    low = word.lower().rstrip(".")
    english = next((name for name in MONTHS if name.lower() == low or (len(low) == 3 and name.lower()[:3] == low)), "")
    return english or _MONTH_WORDS.get(low)


def _translate(text: str) -> str:
    """Return a date whose month is named in German, French or Spanish in the words of English ones."""
    if not any(word.lower().rstrip(".") in _MONTH_WORDS for word in _NUMBER_WORD.findall(text)):
        return text
    words = re.sub(r"(?<=[0-9])\.(?=\s|[^\W\d_])", " ", text)
    words = re.sub(r"\b1er\b", "1", words)
    words = re.sub(r"(?i)\b(?:den|der|am|le|el|de|del|im)\b", " ", words)
    words = _NUMBER_WORD.sub(lambda found: _MONTH_WORDS.get(found[0].lower().rstrip("."), found[0]), words)
    return " ".join(words.split())


_FORMS = (
    (_TRIPLE, _read_triple),
    (_YEAR_FIRST, _read_year_first),
    (_EPOCH, _read_epoch_form),
    (_COMPACT, _read_compact),
    (_MONTH_YEAR, _read_month_year),
    (_NAMED_SHORT, _read_named_short),
    (_WHOLE_YEAR, _read_whole_year),
)
