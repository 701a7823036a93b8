"""A recurrence rule of iCalendar goes in; its occurrences up to a bound come out (RFC 5545, 3.3.10).

An engine of our own, since the usual one walks to the year 9999 for a rule that fits no day, such as 30 February, and
never ends for an interval of 0. Here every day that is looked at is counted. Times are those of the wall.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta

FAR = datetime.combine(date.max, time(23, 59, 59))
"""The last moment there is."""

MOST_OCCURRENCES = 500
MOST_TIMES = 1_440
"""Times of day that one rule may name."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {"HOURLY": "hours", "MINUTELY": "minutes", "SECONDLY": "seconds"}
_BY_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DAY_PARTS = ("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY")
_LIMITS = {
    "BYMONTH": (1, 12),
    "BYWEEKNO": (-53, 53),
    "BYYEARDAY": (-366, 366),
    "BYMONTHDAY": (-31, 31),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
    "BYSETPOS": (-366, 366),
}
_KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_LIMITS})
_MOST_INTERVAL = 10_000


class RuleError(ValueError):
    """A rule that cannot be followed; the message says why."""


class StepsError(RuleError):
    """The days that may be looked at have run out."""


@dataclass(slots=True)
class Steps:
    """How many days may still be looked at in all rules of a file, and how many times may be found."""

    days: int = 200_000
    times: int = 50_000

    def look(self, count: int) -> None:
        """Count days that are looked at.

        Raises:
            StepsError: there are too many.
        """
        self.days -= count
        if self.days < 0:
            raise StepsError("the recurrences of this file fit hardly any of the days that they come to")

    def find(self) -> None:
        """Count a time that is found.

        Raises:
            StepsError: there are too many.
        """
        self.times -= 1
        if self.times < 0:
            raise StepsError("the recurrences of this file give more events than are taken; end them sooner")


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The starts of what recurs, and what ended them: bound, or number of those taken; "" for the rule itself."""

    starts: tuple[datetime, ...]
    stopped: str = ""


Parts = dict[str, tuple[str, ...]]


def expand_rule(text: str, start: datetime, until: datetime, bound: datetime, steps: Steps) -> Occurrences:
    """Return when something recurs, its start among them where the rule fits it.

    Args:
        text: the value of RRULE.
        start: the first occurrence, on the wall, without a zone.
        until: last moment that the rule itself allows, on the same wall; FAR for none.
        bound: last moment that is reckoned.
        steps: those that are left.

    Raises:
        RuleError: the rule is wrong, is not read here, or takes too many steps.

    >>> found = expand_rule("FREQ=DAILY;COUNT=2", datetime(2015, 10, 7), FAR, FAR, Steps())
    >>> [each.day for each in found.starts]
    [7, 8]
    """
    parts = _read_parts(text)
    count = _read_count(parts)
    found: list[datetime] = []
    for moment in _list_moments(parts, start, min(until, bound), steps):
        if len(found) == MOST_OCCURRENCES:
            return Occurrences(tuple(found), "number")
        steps.find()
        found.append(moment)
        if len(found) == count:
            return Occurrences(tuple(found))
    return Occurrences(tuple(found), "bound" if bound < until else "")


def _read_parts(text: str) -> Parts:
    parts: Parts = {}
    for piece in text.upper().split(";"):
        name, equals, value = piece.partition("=")
        if not piece:
            continue
        if not equals or not value or name in parts:
            raise RuleError(f"'{piece[:40]}' is no part of a recurrence, expected such as INTERVAL=2, each once")
        if name not in _KNOWN:
            raise RuleError(f"'{name[:40]}' is not read in recurrences")
        parts[name] = tuple(value.split(","))
    if parts.get("FREQ", ("",))[0] not in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", *_UNITS):
        raise RuleError(f"the frequency is '{parts.get('FREQ', ('missing',))[0][:40]}', expected such as WEEKLY")
    return parts


def _read_count(parts: Parts) -> int:
    """Return after how many occurrences a rule ends; 0 for no such end."""
    return _read_whole(parts, "COUNT", 10**9) if "COUNT" in parts else 0


def _read_whole(parts: Parts, name: str, most: int) -> int:
    value = parts.get(name, ("1",))[0]
    if not re.fullmatch("[0-9]{1,10}", value) or not 1 <= int(value) <= most:
        raise RuleError(f"{name} is '{value[:40]}', expected a number from 1 to {most}")
    return int(value)


def _read_numbers(parts: Parts, name: str) -> tuple[int, ...]:
    lowest, highest = _LIMITS[name]
    numbers = []
    for value in parts.get(name, ()):
        if not re.fullmatch("[+-]?[0-9]{1,3}", value) or not lowest <= int(value) <= highest:
            raise RuleError(f"{name} holds '{value[:40]}', expected numbers from {lowest} to {highest}")
        if int(value) == 0 and lowest < 0:
            raise RuleError(f"{name} holds 0, expected numbers from 1 or down from -1")
        numbers.append(int(value))
    return tuple(sorted(set(numbers)))


def _list_moments(parts: Parts, start: datetime, last: datetime, steps: Steps) -> Iterator[datetime]:
    """Yield the moments that fit a rule, from the start to the last, in order."""
    frequency, interval = parts["FREQ"][0], _read_whole(parts, "INTERVAL", _MOST_INTERVAL)
    if frequency in _UNITS:
        yield from _list_within_days(parts, frequency, interval, start, last, steps)
        return
    days = _read_days(parts, frequency, start)
    times = _list_times(parts, start)
    positions = _read_numbers(parts, "BYSETPOS")
    for begin in _list_periods(frequency, interval, start.date(), days.week_start):
        if datetime.combine(begin, time()) > last:
            return
        candidates = days.list_candidates(frequency, begin)
        steps.look(max(len(candidates), 1))
        moments = [datetime.combine(day, clock) for day in candidates if days.fits(day) for clock in times]
        if positions and moments:
            chosen = {moments[place - 1 if place > 0 else place] for place in positions if abs(place) <= len(moments)}
            moments = sorted(chosen)
        for moment in moments:
            if moment > last:
                return
            if moment >= start:
                yield moment


def _list_within_days(
    parts: Parts, frequency: str, interval: int, start: datetime, last: datetime, steps: Steps
) -> Iterator[datetime]:
    """Yield what recurs every so many hours, minutes or seconds."""
    if any(name.startswith("BY") for name in parts):
        raise RuleError(f"a recurrence that is {frequency} and chosen by days or times is not read")
    step = timedelta(**{_UNITS[frequency]: interval})
    moment = start
    while moment <= last:
        steps.look(1)
        yield moment
        if FAR - moment < step:
            return
        moment += step


def _list_times(parts: Parts, start: datetime) -> list[time]:
    hours = _read_numbers(parts, "BYHOUR") or (start.hour,)
    minutes = _read_numbers(parts, "BYMINUTE") or (start.minute,)
    seconds = _read_numbers(parts, "BYSECOND") or (start.second,)
    if len(hours) * len(minutes) * len(seconds) > MOST_TIMES:
        raise RuleError(f"the recurrence names more than {MOST_TIMES} times of a day")
    return [time(*clock) for clock in itertools.product(hours, minutes, seconds)]


def _read_week_start(parts: Parts) -> int:
    name = parts.get("WKST", ("MO",))[0]
    if name not in _WEEKDAYS:
        raise RuleError(f"the week begins on '{name[:40]}', expected such as MO")
    return _WEEKDAYS.index(name)


def _list_periods(frequency: str, interval: int, first: date, week_start: int) -> Iterator[date]:
    """Yield the first day of each year, month, week or day that a rule comes to."""
    if frequency == "YEARLY":
        yield from (date(year, 1, 1) for year in range(first.year, MAXYEAR + 1, interval))
    elif frequency == "MONTHLY":
        months = range(first.year * 12 + first.month - 1, (MAXYEAR + 1) * 12, interval)
        yield from (date(month // 12, month % 12 + 1, 1) for month in months)
    else:
        length = 7 if frequency == "WEEKLY" else 1
        back = (first.weekday() - week_start) % 7 if frequency == "WEEKLY" else 0
        ordinals = range(first.toordinal() - back, date.max.toordinal() + 1, interval * length)
        # The first week of all may begin before the first day of all.
        yield from (date.fromordinal(max(ordinal, 1)) for ordinal in ordinals)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class _Days:
    """Which days a rule fits; what it leaves open is as on the day of its start.

    Attributes:
        months, weeks, year_days, month_days: numbers, those below zero counted from the end; () for any.
        weekdays: (which in the month or year, weekday) pairs; 0 is each.
        in_month: weekdays are counted in their month, not in their year.
        week_start: weekday that weeks begin on.
    """

    months: tuple[int, ...]
    weeks: tuple[int, ...]
    year_days: tuple[int, ...]
    month_days: tuple[int, ...]
    weekdays: tuple[tuple[int, int], ...]
    in_month: bool
    week_start: int

    def list_candidates(self, frequency: str, begin: date) -> list[date]:
        """Return the days of a period that may fit, in order."""
        if frequency == "DAILY":
            return [begin]
        if frequency == "WEEKLY":
            # The first week of all may be cut short.
            length = 7 - (begin.weekday() - self.week_start) % 7
            numbers = range(begin.toordinal(), min(begin.toordinal() + length, date.max.toordinal() + 1))
            wanted = {weekday for _, weekday in self.weekdays}
            return [date.fromordinal(number) for number in numbers if (number - 1) % 7 in wanted or not wanted]
        months = range(begin.month, begin.month + 1) if frequency == "MONTHLY" else self.months or range(1, 13)
        return [day for month in months for day in self._list_month(date(begin.year, month, 1))]

    def _list_month(self, first: date) -> list[date]:
        if self.months and first.month not in self.months:
            return []
        length = _days_in_month(first)
        numbers: Iterable[int] = range(1, length + 1)
        if self.month_days:
            counted = {number if number > 0 else length + 1 + number for number in self.month_days}
            numbers = sorted(number for number in counted if 1 <= number <= length)
        return [first.replace(day=number) for number in numbers]

    def fits(self, day: date) -> bool:
        """Tell whether the rule fits a day."""
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or _is_counted(day.day, _days_in_month(day), self.month_days))
            and (not self.year_days or _is_counted(day.timetuple().tm_yday, _days_in_year(day.year), self.year_days))
            and (not self.weekdays or any(_is_weekday(day, *each, self.in_month) for each in self.weekdays))
            and (not self.weeks or _is_counted(*_count_weeks(day, self.week_start), self.weeks))
        )


def _read_days(parts: Parts, frequency: str, start: datetime) -> _Days:
    months, weeks = _read_numbers(parts, "BYMONTH"), _read_numbers(parts, "BYWEEKNO")
    year_days, month_days = _read_numbers(parts, "BYYEARDAY"), _read_numbers(parts, "BYMONTHDAY")
    weekdays = _read_weekdays(parts, frequency)
    if not (weeks or year_days or month_days or weekdays):
        if frequency == "YEARLY":
            months, month_days = months or (start.month,), (start.day,)
        elif frequency == "MONTHLY":
            month_days = (start.day,)
        elif frequency == "WEEKLY":
            weekdays = ((0, start.weekday()),)
    in_month = frequency == "MONTHLY" or bool(months)
    return _Days(months, weeks, year_days, month_days, weekdays, in_month, _read_week_start(parts))


def _read_weekdays(parts: Parts, frequency: str) -> tuple[tuple[int, int], ...]:
    """Return (which in the month or year, weekday) pairs; 0 is each."""
    pairs = []
    for value in parts.get("BYDAY", ()):
        found = _BY_DAY.fullmatch(value)
        if found is None or (found[1] and (int(found[1]) == 0 or frequency not in ("MONTHLY", "YEARLY"))):
            raise RuleError(f"BYDAY holds '{value[:40]}', expected such as MO; 2MO only in months and years")
        pairs.append((int(found[1] or 0), _WEEKDAYS.index(found[2])))
    return tuple(pairs)


def _is_counted(number: int, highest: int, numbers: tuple[int, ...]) -> bool:
    """Tell whether a number is among those given, which may count back from the highest."""
    return number in numbers or number - highest - 1 in numbers


def _is_weekday(day: date, which: int, weekday: int, in_month: bool) -> bool:
    if day.weekday() != weekday or which == 0:
        return day.weekday() == weekday
    number, length = (day.day, _days_in_month(day)) if in_month else (day.timetuple().tm_yday, _days_in_year(day.year))
    return which == (number - 1) // 7 + 1 if which > 0 else -which == (length - number) // 7 + 1


def _days_in_month(day: date) -> int:
    return 31 if day.month == 12 else (_next_month(day) - date(day.year, day.month, 1)).days


def _days_in_year(year: int) -> int:
    return date(year, 12, 31).timetuple().tm_yday


def _count_weeks(day: date, week_start: int) -> tuple[int, int]:
    """Return the number of a day's week and how many its year has; week 1 is the one with 4 January."""
    ordinal = day.toordinal()
    year = day.year
    if year < MAXYEAR and ordinal >= _first_week(year + 1, week_start):
        year += 1
    elif ordinal < _first_week(year, week_start):
        year -= 1
    begin = _first_week(year, week_start)
    following = _first_week(year + 1, week_start) if year < MAXYEAR else begin + 52 * 7
    return (ordinal - begin) // 7 + 1, (following - begin) // 7


def _first_week(year: int, week_start: int) -> int:
    fourth = date(year, 1, 4) if year >= 1 else date(1, 1, 4)
    first = fourth.toordinal() - (fourth.weekday() - week_start) % 7
    return first if year >= 1 else first - 52 * 7
