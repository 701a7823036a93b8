"""The date part of a markwhen event goes in; the stretch of time that it means comes out.

Read are EDTF dates with `/`, and dates as people type them with `-` or `to` between; amounts of time after or before
another event; and a time of day by itself, which counts on from the event before. What depends on the moment at which
the page is looked at is no date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from briefgen.exchange.spans import MOST_UNITS, Moment, add_duration, is_timed, write_moment, write_span
from briefgen.timeline.calendar import DAY, HOUR, MINUTE, DateError, Instant, days_from_civil, weekday
from briefgen.timeline.dates import read_date

NOW = "'now' is the moment at which the page is looked at, which is no date"

_UNITS = (
    ("millisecond", r"milliseconds?|ms"),
    ("second", r"seconds?|secs?|s"),
    ("minute", r"minutes?|mins?"),
    ("hour", r"hours?|h"),
    ("weekday", r"(?:week|work|business)\s*(?:days?|d)"),
    ("day", r"days?|d"),
    ("week", r"weeks?|w"),
    ("month", r"months?"),
    ("year", r"years?|y"),
)
UNIT = "|".join(form for _, form in _UNITS)
_UNIT_OF = tuple((unit, re.compile(form, re.IGNORECASE).fullmatch) for unit, form in _UNITS)
_AMOUNT = rf"-?\d{{1,12}}\s*(?:{UNIT})(?![a-z])"
_AMOUNTS = rf"{_AMOUNT}(?:\s*,?\s*{_AMOUNT})*"
_ID = r"!\w+(?:\.(?:start|end))?"
_RELATIVE = rf"(?:(?:by|before|after)\s+)?(?:{_ID}\s*(?:plus|\+)?\s*(?:{_AMOUNTS})?|(?:plus|\+)?\s*{_AMOUNTS})"
_TIME = r"(?:(?:1[0-2]|[1-9])(?::\d{2})?\s?[ap]m|(?:2[0-3]|[01]?\d)(?::\d{2})?)"
_CLOCK = r"(?:(?:1[0-2]|[1-9])(?::\d{2})?\s?[ap]m|(?:2[0-3]|[01]?\d):\d{2})"
_ISO = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?"
_WEEK = r"\d{4}-?W\d{2}(?:-?[1-7])?"
_EDTF = rf"{_ISO}|\d{{4}}(?:-\d{{2}}(?:-\d{{2}}(?:\s+{_TIME})?)?)?|{_WEEK}"
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
_MONTH = rf"(?:{_MONTHS}|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_CASUAL_DAY = rf"(?:{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY}(?!\d))(?:,?\s+\d{{4}})?(?:,?\s+{_TIME})?"
_CASUAL_MONTH = rf"{_MONTH}(?:\s+\d{{4}})?"
_SLASHES = rf"\d{{1,2}}/\d{{1,2}}/\d{{1,5}}(?:,?\s+{_TIME})?|\d{{1,2}}/\d{{4,5}}"
_ERA = r"\d{1,6}\s*(?:BCE|BC)"
_CASUAL = rf"{_EDTF}|now|{_SLASHES}|{_CASUAL_DAY}|{_CASUAL_MONTH}|{_ERA}|{_CLOCK}|\d{{1,5}}|{_RELATIVE}"
_EVERY = r"(?P<every>\s*\bevery\b[^:]*)?"

_EDTF_RANGE = re.compile(
    rf"(?P<first>{_EDTF}|now|{_RELATIVE})(?:\s*/\s*(?P<second>{_EDTF}|now|{_RELATIVE}))?{_EVERY}", re.IGNORECASE
).fullmatch
_CASUAL_RANGE = re.compile(
    rf"(?P<first>{_CASUAL})(?:(?:\s*-\s*|\s+to\s+)(?P<second>{_CASUAL}))?{_EVERY}", re.IGNORECASE
).fullmatch
_IS_RELATIVE = re.compile(
    rf"(?:(?P<side>by|before|after)\s+)?(?:!(?P<id>\w+)(?:\.(?P<edge>start|end))?)?\s*(?:plus|\+)?\s*(?P<amounts>{_AMOUNTS})?",
    re.IGNORECASE,
).fullmatch
_EACH_AMOUNT = re.compile(rf"(-?\d{{1,12}})\s*({UNIT})(?![a-z])", re.IGNORECASE)
_READ_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?\s?([ap]m)?", re.IGNORECASE).fullmatch
_READ_SLASHES = re.compile(rf"(\d{{1,2}})/(?:(\d{{1,2}})/)?(\d{{1,5}})(?:,?\s+({_TIME}))?", re.IGNORECASE).fullmatch
_READ_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?", re.IGNORECASE).fullmatch
_READ_DAY = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})\s+({_TIME})", re.IGNORECASE).fullmatch
_READ_CASUAL = re.compile(rf"(.*?[a-z\d],?\s+\d{{4}}),?\s+({_TIME})", re.IGNORECASE).fullmatch
_READ_CLOCK = re.compile(_CLOCK, re.IGNORECASE).fullmatch
# What EDTF takes for a season is none to a page, and may be meant for two years.
_NO_MONTH = re.compile(r"\d{4}-(?:00|1[3-9]|[2-9]\d)(?:-\d{2})?").fullmatch
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class DateParts:
    """The date part of an event: its two ends as written, and what is said of its recurrence."""

    first: str
    second: str
    every: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """When an event was.

    Attributes:
        edtf: its date.
        start: when it began.
        end: the first moment after it.
        is_open: it goes on up to now.
        is_universal: its times of day are in universal time.
    """

    edtf: str
    start: Moment
    end: Moment
    is_open: bool = False
    is_universal: bool = False

    def moved(self, count: int, unit: str) -> Stretch:
        """Return the same stretch so many units later.

        Raises:
            DateError: it leads out of the calendar.
        """
        start, end = (Moment(add_amount(at, count, unit), precision) for at, precision in (self.start, self.end))
        moved = _span(start, end, self.is_universal)
        if self.edtf[0] == "[":
            return replace(moved, edtf=f"[{moved.edtf.replace('/', '..')}]")
        return moved


def split_date(text: str) -> DateParts | None:
    """Return the parts of what stands before the colon of an event; None for what is no date.

    >>> split_date("10/2023 - 2 months"), split_date("More")
    (DateParts(first='10/2023', second='2 months', every=''), None)
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or not (text[0].isascii() and (text[0].isalnum() or text[0] in "!+-")):
        return None
    found = _EDTF_RANGE(text) or _CASUAL_RANGE(text)
    if found is None:
        return None
    return DateParts(found["first"].strip(), (found["second"] or "").strip(), (found["every"] or "").strip())


@dataclass(slots=True)
class DateReader:
    """What dates mean in one file.

    Attributes:
        day_first: how 03/04/2015 is read.
        century: first of the hundred years in which years of two digits lie; None refuses them.
    """

    day_first: bool = False
    century: int | None = None

    def resolve(self, parts: DateParts, before: Stretch | None, by_id: Mapping[str, Stretch]) -> Stretch:
        """Return when an event was.

        Args:
            parts: of its date.
            before: the event that stands before it.
            by_id: events that stand before it, by their ids.

        Raises:
            DateError: there is no such date, or it depends on what is not known.
        """
        first, second = parts.first, parts.second
        if first.lower() == "now":
            raise DateError(NOW, "write the date that is meant")
        relative = _IS_RELATIVE(first)
        if relative and (relative["amounts"] or relative["id"]):
            return self._resolve_relative(relative, second, before, by_id)
        start = self._read_clock(first, before) if _READ_CLOCK(first) or _is_hour(first) else self._read_one(first)
        if not second:
            return start
        return self._resolve_end(start, second, by_id)

    def _resolve_end(self, start: Stretch, second: str, by_id: Mapping[str, Stretch]) -> Stretch:
        if second.lower() == "now":
            return replace(start, edtf=f"{_first_of(start.edtf)}/..", is_open=True)
        relative = _IS_RELATIVE(second)
        if relative and (relative["amounts"] or relative["id"]):
            known = by_id.get(relative["id"] or "")
            base = known.end if known else start.start
            end = _move(base, relative["amounts"] or "", 1)
            precision = end.precision if is_timed(end.precision) else start.start.precision
            return _span(start.start, Moment(end.at, precision), start.is_universal)
        if _READ_CLOCK(second) or _is_hour(second):
            day = start.start.at // DAY * DAY
            at = day + _read_time(second)
            end = Moment(at if at >= start.start.at else at + DAY, "minute")
            return _span(Moment(start.start.at, "minute"), end, start.is_universal)
        last = self._read_one(second)
        if last.end.at <= start.start.at:
            raise DateError(f"'{second}' is before '{start.edtf}'; expected the earlier date first", "swap the two")
        edtf = f"{_first_of(start.edtf)}/{_last_of(last.edtf)}"
        return Stretch(edtf, start.start, last.end, is_universal=start.is_universal)

    def _resolve_relative(
        self, relative: re.Match[str], second: str, before: Stretch | None, by_id: Mapping[str, Stretch]
    ) -> Stretch:
        """Return what is said to be after or before another event, or after the one that stands before it."""
        name = relative["id"] or ""
        known = by_id.get(name)
        if name and known is None:
            raise DateError(f"no event before this one has the id '!{name}'", "name one that stands further up")
        known = known or before
        if known is None:
            raise DateError("the date counts from the event before, and there is none that has a date",
                            "write the date that is meant")  # fmt: skip
        back = (relative["side"] or "").lower() in ("by", "before")
        base = known.start if (relative["edge"] or "").lower() == "start" or back else known.end
        amounts = relative["amounts"] or ""
        inner = _IS_RELATIVE(second) if second else None
        if second and not (inner and inner["amounts"]):
            begin = _point(_move(base, amounts, -1 if back else 1), known.is_universal)
            return self._resolve_end(begin, second, by_id)
        moved = _move(base, amounts, -1 if back else 1)
        other = _move(moved, inner["amounts"], -1 if back else 1) if inner else base
        start, end = sorted((moved, other))
        return _span(start, end, known.is_universal)

    def _read_one(self, text: str) -> Stretch:
        """Read a date that depends on no other."""
        if text.lower() == "now":
            raise DateError(NOW, "write the date that is meant")
        if found := _READ_SLASHES(text):
            return self._read_slashes(text, found)
        if found := _READ_WEEK(text):
            return _read_week(text, found)
        if found := _READ_DAY(text) or _READ_CASUAL(text):
            day = _read_stretch(found[1])
            return _point(Moment(day.start.at + _read_time(found[2]), "minute"))
        text = re.sub(r"\.\d+(?=Z|[+-]|$)", "", text) if "T" in text.upper() else text
        if _NO_MONTH(text):
            raise DateError(f"'{text}' is not a date: there is no such month", "write the years with a '/' between")
        if text.isdigit():
            text = text.zfill(4) if len(text) < 5 else f"Y{int(text)}"
        if re.fullmatch(rf"{_CASUAL_DAY}|{_CASUAL_MONTH}", text, re.IGNORECASE) and not re.search(r"\d{4}", text):
            raise DateError(f"'{text}' has no year; markwhen takes the year at which the page is looked at",
                            "write the year")  # fmt: skip
        return _read_stretch(text)

    def _read_slashes(self, text: str, found: re.Match[str]) -> Stretch:
        first, second, year, clock = found.groups()
        if second is None:
            return _read_stretch(f"{year.zfill(4)}-{first.zfill(2)}")
        if len(year) <= 2:
            if self.century is None:
                raise DateError(f"'{text}' has a year of two digits", "say which hundred years are meant")
            number = int(year) % 100
            year = str(self.century + (number - self.century) % 100)
        day, month = (first, second) if self.day_first else (second, first)
        stretch = _read_stretch(f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}")
        if clock:
            return _point(Moment(stretch.start.at + _read_time(clock), "minute"))
        return stretch

    def _read_clock(self, text: str, before: Stretch | None) -> Stretch:
        """Return the first such time after the end of the event before."""
        if before is None:
            raise DateError(f"'{text}' is a time without its day", "write the day before it")
        at = before.end.at // DAY * DAY + _read_time(text)
        return _point(Moment(at if at >= before.end.at else at + DAY, "minute"), before.is_universal)


def is_reckoned(parts: DateParts) -> bool:
    """Tell whether a date is reckoned from another, or from a length, so that its wording says more than its result."""
    return any(
        end and (bool((found := _IS_RELATIVE(end)) and (found["amounts"] or found["id"])) or bool(_READ_CLOCK(end)))
        for end in (parts.first, parts.second)
    )


def read_unit(text: str) -> str:
    """Return the name of a unit of time, in the singular.

    >>> read_unit("mins"), read_unit("work days")
    ('minute', 'weekday')
    """
    return next(unit for unit, matches in _UNIT_OF if matches(" ".join(text.split())))


def add_amount(moment: Instant, count: int, unit: str) -> Instant:
    """Return a moment so many units later or earlier; days of work leave out Saturdays and Sundays.

    Raises:
        DateError: there are too many.
    """
    if unit != "weekday":
        return add_duration(moment, count, unit)
    if abs(count) > MOST_UNITS:
        raise DateError(f"{count} days of work are more than any calendar holds")
    weeks, rest = divmod(abs(count), 5)
    step = DAY if count >= 0 else -DAY
    moment += 7 * step * weeks
    while rest:
        # Going on, the day that ends counts; going back, the one that begins.
        day = moment // DAY if step > 0 else (moment - 1) // DAY
        rest -= weekday(day) < 5
        moment += step
    return moment


def _move(moment: Moment, amounts: str, sign: int) -> Moment:
    at, precision = moment
    for count, unit in _EACH_AMOUNT.findall(amounts):
        name = read_unit(unit)
        at = add_amount(at, sign * int(count), name)
        if name in ("hour", "minute", "second", "millisecond"):
            precision = precision if precision == "second" else "minute"
    return Moment(at, precision)


def _is_hour(text: str) -> bool:
    """Tell whether digits are an hour; those of a year are three or more."""
    return text.isdigit() and len(text) <= 2 and int(text) < 24


def _read_time(text: str) -> int:
    """Return a time of day as seconds since midnight."""
    found = _READ_TIME(text.strip())
    if found is None:
        raise DateError(f"'{text}' is not a time", "write it like 18:30")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59:
        raise DateError(f"'{text}' is not a time: minutes run from 00 to 59")
    return hour * HOUR + minute * MINUTE


def _read_week(text: str, found: re.Match[str]) -> Stretch:
    """Read a week of ISO 8601, or a day of one: week 1 is the one with 4 January."""
    fourth = days_from_civil(int(found[1]), 1, 4)
    monday = fourth - weekday(fourth) + 7 * (int(found[2]) - 1)
    following = days_from_civil(int(found[1]) + 1, 1, 4)
    if not int(found[2]) >= 1 or monday >= following - weekday(following):
        raise DateError(f"'{text}' is not a week: its year has none of that number")
    if found[3]:
        return _point(Moment((monday + int(found[3]) - 1) * DAY, "day"))
    days = [write_moment(Moment(day * DAY, "day")) for day in (monday, monday + 6)]
    return Stretch(f"[{days[0]}..{days[1]}]", Moment(monday * DAY, "day"), Moment((monday + 7) * DAY, "day"))


def _read_stretch(text: str) -> Stretch:
    """Read what the program's own dates know."""
    date = read_date(text)
    if date.start_earliest is None or date.end_latest is None:
        raise DateError(f"'{text}' has no beginning or no end")
    end = date.start_earliest if is_timed(date.precision) else date.end_latest
    start = Moment(date.start_earliest, date.precision)
    return Stretch(date.edtf, start, Moment(end, date.precision), is_universal=bool(date.zone))


def _point(moment: Moment, is_universal: bool = False) -> Stretch:
    if is_timed(moment.precision):
        return _span(moment, moment, is_universal)
    return _read_stretch(write_moment(moment))


def _span(start: Moment, end: Moment, is_universal: bool) -> Stretch:
    edtf = write_span(start, end)
    if is_universal:
        edtf = "/".join(f"{part}Z" if "T" in part else part for part in edtf.split("/"))
    return Stretch(edtf, start, end, is_universal=is_universal)


def _first_of(edtf: str) -> str:
    """Return the first day of a week, or a date as it is."""
    return edtf[1:].partition("..")[0] if edtf[0] == "[" else edtf


def _last_of(edtf: str) -> str:
    return edtf[:-1].partition("..")[2] if edtf[0] == "[" else edtf
