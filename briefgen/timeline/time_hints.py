"""Text that looks like a day with a time goes in; why it is not read, and the moment as EDTF, come out.

As in `date_hints`, what is suggested is for the user to write.
"""

from __future__ import annotations

import re

from briefgen.timeline.calendar import (
    DAY,
    MONTHS,
    DateError,
    civil_from_days,
    days_from_civil,
    days_in_month,
    format_year,
)
from briefgen.timeline.date_words import convert_words
from briefgen.timeline.edtf import read_span

# Zones whose short name stands for one offset; EST, IST or BST stand for several.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "zulu"), "Z"),
    **dict.fromkeys(("cet", "mez", "west"), "+01:00"),
    **dict.fromkeys(("cest", "mesz", "eet"), "+02:00"),
    **dict.fromkeys(("eest", "msk"), "+03:00"),
    "wet": "+00:00",
}
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})[:.h](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?(?: ?(?:uhr|hrs|h)(?![a-z]))?"
    r" ?(?P<zone>z|[a-z]{2,5}|(?:utc|gmt)? ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?|)"
)
_TIMED = re.compile(rf"(?P<day>.*[0-9]),?(?:t| |, | at )(?:t|at )?{_CLOCK}")
_TIME = re.compile(rf"t?{_CLOCK}")
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})t?([0-9]{2})([0-9]{2})([0-9]{2})?(z?)")
_BEGAN = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T(?P<clock>[0-9]{2}:[0-9:]*)(?P<zone>Z|[+-][0-9:]+)?)?")
_DAY_OR_MONTH = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.\- ])([0-9]{1,2})\2([0-9]{1,2})")
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-]) ?([0-9]{1,2})(?::?([0-9]{2}))?")
# Numbers of ten digits that are moments between 2001 and 2099; thirteen digits are milliseconds.
_SECONDS = re.compile(r"([0-9]{10})([0-9]{3})?")
_LAST_SECOND = 4_102_444_799


def explain_time(plain: str) -> tuple[str, str] | None:
    """Return reason and help for a time of day, with or without its day; None for what is none.

    >>> explain_time("30/11/2026 22:40 cet")
    ('is not a date that is read here; expected year-month-day, T and the time', 'write 2026-11-30T22:40+01:00')
    """
    if match := _PACKED.fullmatch(plain):
        year, month, day, hour, minute, second, zone = match.groups("")
        clock = ":".join(filter(None, (hour, minute, second)))
        days = [made for made in [f"{year}-{month}-{day}T{clock}{zone.upper()}"] if _is_read(made)]
        return _suggest(days) if days else None
    if match := _TIME.fullmatch(plain):
        clock, unsure = _write_clock(match)
        return None if unsure else ("is a time without its day; expected both", f"write it like 2015-10-07T{clock}")
    match = _TIMED.fullmatch(plain)
    if match is None:
        return None
    clock, unsure = _write_clock(match)
    found = [(month, day_number, f"{day}T{clock}") for month, day_number, day in _read_days(match["day"])]
    found = [each for each in found if _is_read(each[2])]
    if unsure:
        reason = f"has a zone, '{unsure}', that is not known here or can mean several; expected hours:minutes from UTC"
        return reason, f"write {found[0][2]}-05:00, with the offset that is meant" if len(found) == 1 else ""
    if len(found) > 1:
        meant = " or ".join(f"{day_number} {MONTHS[month - 1]}" for month, day_number, _ in found)
        return f"can mean {meant}; expected the year first", f"write {found[0][2]} or {found[1][2]}"
    return _suggest([each[2] for each in found]) if found else None


def complete_end(end: str, start: str) -> str:
    """Return the end of an event whose day was left out, on the first day after its start; "" for another text.

    Args:
        end: as written.
        start: as written, a day in digits with or without a time.

    >>> complete_end("01:25", "2015-03-31T22:52Z")
    '2015-04-01T01:25Z'
    """
    clock, began = _TIME.fullmatch(" ".join(end.lower().split())), _BEGAN.fullmatch(start.strip())
    if clock is None or began is None:
        return ""
    written, unsure = _write_clock(clock)
    zone = "" if clock["zone"] else began["zone"] or ""
    if unsure or not _is_read(began["day"]):
        return ""
    year, month, day = (int(part) for part in began["day"].split("-"))
    follows = began["clock"] is not None and written[:5] < began["clock"][:5]
    year, month, day = civil_from_days(days_from_civil(year, month, day) + follows)
    return f"{format_year(year)}-{month:02}-{day:02}T{written}{zone}"


def explain_seconds(digits: str) -> tuple[str, str] | None:
    """Return reason and help for a number that may be seconds or milliseconds since 1970; None for another.

    >>> explain_seconds("1796078413")
    ('is a number and no date; as seconds since 1970 it is 2026-11-30T22:40:13Z', 'write 2026-11-30T22:40:13Z')
    """
    match = _SECONDS.fullmatch(digits)
    if match is None or not 1_000_000_000 <= int(match[1]) <= _LAST_SECOND:
        return None
    moment = write_moment(int(match[1]))
    unit = "milliseconds" if match[2] else "seconds"
    return f"is a number and no date; as {unit} since 1970 it is {moment}Z", f"write {moment}Z"


def write_moment(seconds: int) -> str:
    """Return seconds since 1970 as EDTF, without a zone."""
    days, rest = divmod(seconds, DAY)
    year, month, day = civil_from_days(days)
    return f"{format_year(year)}-{month:02}-{day:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"


def _suggest(moments: list[str]) -> tuple[str, str]:
    reason = "is not a date that is read here; expected year-month-day, T and the time"
    return reason, f"write {' or '.join(moments)}"


def _write_clock(match: re.Match[str]) -> tuple[str, str]:
    """Return a time with its offset, and the name of its zone where that is not sure."""
    clock = ":".join(filter(None, (match["hour"].zfill(2), match["minute"], match["second"])))
    zone = match["zone"]
    if offset := _OFFSET.fullmatch(zone):
        return f"{clock}{offset[1]}{offset[2].zfill(2)}:{offset[3] or '00'}", ""
    if zone and zone not in _ZONES:
        return clock, zone.upper()
    return clock + _ZONES.get(zone, ""), ""


def _read_days(words: str) -> list[tuple[int, int, str]]:
    """Return the days that a text can mean, each as month, day and EDTF."""
    words = words.strip(" ,")
    if match := _DAY_OR_MONTH.fullmatch(words):
        orders = [(int(match[3]), int(match[1])), (int(match[1]), int(match[3]))]
        found = [made for month, day in dict.fromkeys(orders) if (made := _make_day(int(match[4]), month, day))]
        return found[:1] if match[2] == "." else found
    if match := _YEAR_FIRST.fullmatch(words):
        made = _make_day(int(match[1]), int(match[3]), int(match[4]))
        return [made] if made else []
    try:
        edtf = convert_words(words) or ""
    except DateError:
        return []
    made = _make_day(*(int(part) for part in edtf.split("-"))) if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf) else None
    return [made] if made else []


def _make_day(year: int, month: int, day: int) -> tuple[int, int, str] | None:
    if 1 <= month <= 12 and 1 <= day <= days_in_month(year, month):
        return month, day, f"{format_year(year)}-{month:02}-{day:02}"
    return None


def _is_read(moment: str) -> bool:
    try:
        return read_span(moment) is not None
    except DateError:
        return False
