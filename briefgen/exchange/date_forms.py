"""A date as tables and programs write it goes in; the same date as EDTF, or in words that timelines know, comes out.

Precision stays: what is not said is not added, no zone, no day. What can mean two things is read as the whole file or
the user says, else refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from briefgen.errors import nearest_name
from briefgen.exchange.foreign_dates import (
    EXAMPLES,
    KNOWN_WORDS,
    find_language,
    find_months,
    find_week,
    fold_words,
    month_number,
    split_expected,
    split_range,
    translate_words,
)
from briefgen.timeline.calendar import (
    MONTHS,
    DateError,
    civil_from_instant,
    days_in_month,
    format_year,
    shorten,
)
from briefgen.timeline.date_hints import ACCEPTED_FORMS, GENERAL_HELP
from briefgen.timeline.dates import read_date

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
_DIGITS = re.compile(r"(?<![\w./])(?:[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{4}|(0?[1-9]|1[0-2])[/.]([0-9]{4}))(?![0-9./])")
_POINT = re.compile(r"-?[0-9]{4}(?:-[0-9]{2}){0,2}(?:T[0-9:]+)?")
_LETTERS = re.compile(r"[^\W\d_]{4,20}")
# No date in words is longer.
_LONGEST_PHRASE = 80
_LOOKED_UP = 4


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How dates in digits are read.

    Attributes:
        day_first: of 03/04/2015; None where neither the file nor the user says.
        century: first of the hundred years that two digits lie in; None refuses them.
        why: what shows the order, or that values contradict each other; for messages.
        language: of the table, for examples of dates: de, fr, es, else en.
    """

    day_first: bool | None = None
    century: int | None = None
    why: str = ""
    language: str = "en"


class ReadForm(NamedTuple):
    """A date that was read.

    Attributes:
        edtf: the date.
        wording: how the source put it, where that says it otherwise; else "".
        expected: whether the source says that it is still to come, as "vsl. Dez. 2026" does.
    """

    edtf: str
    wording: str = ""
    expected: bool = False


def read_form(text: str, order: DateOrder) -> ReadForm:
    """Read a date.

    Raises:
        DateError: it cannot be read, or not without a guess.

    >>> read_form("3. März 2015", DateOrder()).edtf, read_form("3/4/2015 14:30", DateOrder(day_first=True)).edtf
    ('2015-03-03', '2015-04-03T14:30')
    """
    plain = " ".join(text.split())
    try:
        return _read_point(plain, order)
    except DateError as error:
        found = _read_phrase(plain, order) if len(plain) <= _LONGEST_PHRASE else None
        if found is None:
            raise _suggest_word(plain, error, order.language) from None
        return found


def _read_point(plain: str, order: DateOrder) -> ReadForm:
    """Read a date in digits, or in words that timelines know."""
    for matches, read in _FORMS:
        if (found := matches.fullmatch(plain)) is not None and (form := read(found, order, plain)) is not None:
            return _settle(form, plain)
    return _settle(plain, plain)


def _read_phrase(plain: str, order: DateOrder) -> ReadForm | None:
    """Read a week, a range, or words of another language; None for what is none of them.

    Raises:
        DateError: it is one, and wrong or ambiguous.
    """
    folded, expected = split_expected(fold_words(plain))
    if (week := find_week(folded)) is not None:
        return ReadForm(_lay_week(*week, plain), plain, expected)
    if (months := find_months(folded)) is not None:
        return ReadForm(f"[{months.year}-{months.first:02},{months.year}-{months.last:02}]", plain, expected)
    if (ends := split_range(folded)) is not None:
        first, last = (_read_words(end, plain, order) for end in ends)
        if first and last and _POINT.fullmatch(first.edtf) and _POINT.fullmatch(last.edtf):
            return ReadForm(_settle(f"{first.edtf}/{last.edtf}", plain).edtf, plain, expected)
    found = _read_words(folded, plain, order)
    if found is None:
        return None
    return found._replace(wording=plain, expected=True) if expected else found


def _read_words(folded: str, plain: str, order: DateOrder) -> ReadForm | None:
    """Read one date of a phrase; what is wrong with it is said of what the user wrote."""
    written = _DIGITS.sub(lambda found: _write_digits(found, order, plain), folded)
    translated = translate_words(written)
    for words in (folded, translated):
        try:
            found = _read_point(words, order)
        except DateError as error:
            # What quotes the words that were looked up would quote what nobody wrote.
            if (
                words == translated != folded
                and "is not a date;" not in error.message
                and "' in it" not in error.message
            ):
                raise DateError.about(plain, error.reason or error.message, error.help) from None
            continue
        return found._replace(wording=plain if found.wording or found.edtf == "unknown" else "")
    return None


def _write_digits(found: re.Match[str], order: DateOrder, plain: str) -> str:
    """Return a day or a month in digits within a phrase as EDTF."""
    triple = _TRIPLE.fullmatch(found[0])
    return (_read_triple(triple, order, plain) if triple else f"{found[3]}-{found[2].zfill(2)}") or found[0]


def _lay_week(year: int, week: int, plain: str) -> str:
    """Return the days of a week of ISO 8601: one of them, as a month means one of its days."""
    try:
        days = [date.fromisocalendar(year, week, day).isoformat() for day in (1, 7)]
    except ValueError:
        raise DateError.about(plain, f"is not a date: {year} has no week {week}", "correct it in the file") from None
    return f"[{days[0]}..{days[1]}]"


def _suggest_word(plain: str, error: DateError, language: str) -> DateError:
    """Return an error that quotes what the user wrote, and offers a word, or a form, of the user's language."""
    if error.help and "did you mean" not in error.help and error.help not in GENERAL_HELP:
        return error
    for word in _LETTERS.findall(plain)[:_LOOKED_UP]:
        folded = fold_words(word)
        near = _find_near(folded)
        if near and len(folded) > 4 and abs(len(near) - len(folded)) <= 1:
            reason = f"is not a date; '{shorten(word)}' is not a word that is known here"
            return DateError.about(plain, reason, f"did you mean '{KNOWN_WORDS[near]}'?")
    if any(fold_words(word) in KNOWN_WORDS for word in _LETTERS.findall(plain)) or "' in it" in error.message:
        example = EXAMPLES[find_language(_LETTERS.findall(plain)) or language]
        return DateError.about(plain, f"is not a date; expected a form such as {example} or 2015-03-03", ACCEPTED_FORMS)
    return error


@lru_cache(maxsize=4_096)  # a comparison with all words, in tables that say the same in each row
def _find_near(word: str) -> str | None:
    """Return the known word that is nearest to one that is not known; None for one that is."""
    return nearest_name(word, tuple(KNOWN_WORDS)) if word not in KNOWN_WORDS else None


def _settle(form: str, written: str) -> ReadForm:
    """Return a date that there is; the reason why another is none is said of what the user wrote."""
    try:
        read = read_date(form)
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
    whole = f"{found[1]}-{found[2]}-{found[3]}"
    if found["hour"] is None:
        return whole
    seconds = f":{found['second']}" if found["second"] else ""
    zone = found["zone"] or ""
    return f"{whole}T{found['hour']}:{found['minute']}{seconds}{zone[:3] + ':' + zone[3:] if len(zone) == 5 else zone}"


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
    if 1 <= month <= 12 and day > days_in_month(year, month):
        reason = f"is not a date: {MONTHS[month - 1]} {year} has {days_in_month(year, month)} days"
        raise DateError.about(found[0], reason, "correct the day in the file")
    whole = f"{format_year(year)}-{month:02}-{day:02}"
    if found["hour"] is None:
        return whole
    clock = _write_clock(found)
    if clock is None:
        raise DateError.about(found[0], "has a time that is none", "write it like 14:30")
    return f"{whole}T{clock}"


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
    number = month_number(word)
    return MONTHS[number - 1] if number else None


_FORMS = (
    (_TRIPLE, _read_triple),
    (_YEAR_FIRST, _read_year_first),
    (_EPOCH, _read_epoch_form),
    (_COMPACT, _read_compact),
    (_MONTH_YEAR, _read_month_year),
    (_NAMED_SHORT, _read_named_short),
    (_WHOLE_YEAR, _read_whole_year),
)
