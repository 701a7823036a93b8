"""An entry of a calendar that recurs goes in; the times at which it does come out, up to a bound (RFC 5545, 3.8.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from briefgen.errors import UsageError
from briefgen.exchange.calendar_blocks import Block
from briefgen.exchange.calendar_dates import When, read_when
from briefgen.exchange.calendar_fields import all_values, first_value
from briefgen.exchange.gathering import Gathering
from briefgen.exchange.recurrence import FAR, RuleError, Steps, expand_rule

UNREADABLE = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What the library raises for what it cannot read."""


def say_reason(error: object) -> str:
    """Return a reason of the library as a part of a sentence.

    >>> say_reason(ValueError("Wrong date."))
    'wrong date'
    """
    text = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    text = text[0].lower() + text[1:]
    return text if len(text) <= 120 else text[:120] + "…"


def leave_block(gathering: Gathering, block: Block, name: str, message: str, advice: str = "") -> None:
    """Say what is not taken of a component, at the line of one of its properties, or else at its first."""
    line = block.line_of(name)
    where = gathering.text.where(line, 1, len(gathering.text.lines[line]))
    gathering.leave(where, message, advice)


def find_bound(until: str, days: Iterable[datetime]) -> datetime:
    """Return the last moment that recurrences are followed to: what the user says, or a year after the last date.

    Raises:
        UsageError: what the user says is no day.
    """
    if until:
        try:
            return datetime.combine(date.fromisoformat(until), time(23, 59, 59))
        except ValueError:
            raise UsageError(f"'{until}' is no day to end recurrences at, expected such as 2027-06-30") from None
    last = max(days, default=FAR)
    day = 28 if (last.month, last.day) == (2, 29) else last.day
    return last.replace(year=min(last.year + 1, FAR.year), day=day, hour=23, minute=59, second=59)


class Recurrences:
    """What recurs in one calendar.

    Attributes:
        stopped: a sentence for each entry that goes on beyond what is followed.
    """

    def __init__(self, gathering: Gathering, steps: Steps, bound: datetime) -> None:
        self.gathering = gathering
        self.steps = steps
        self.bound = bound
        self.stopped: list[str] = []

    def list_times(
        self, block: Block, component: Any, title: str, start: When, end: When | None
    ) -> Iterator[tuple[When, When | None]]:
        """Yield when an entry begins and ends, each time, in order; its first time among them.

        Args:
            block: where the entry stands.
            component: the entry as the library reads it.
            title: what it is called, for messages.
            start, end: its first time.
        """
        starts = {start.wall}
        for rule in all_values(component, "RRULE"):
            starts |= self._expand(block, title, start, rule)
        further = dict(_list_dates(component, "RDATE", start))
        left_out = dict(_list_dates(component, "EXDATE", start))
        length = end.wall - start.wall if end else None
        for wall in sorted((starts | further.keys()) - left_out.keys()):
            last = further.get(wall)
            if last is not None and last.on_wall_of(start) > wall:
                yield start.moved(wall), last
            elif end is not None and length is not None and length <= FAR - wall:
                yield start.moved(wall), end.moved(wall + length)
            else:
                yield start.moved(wall), None

    def _expand(self, block: Block, title: str, start: When, rule: Any) -> set[datetime]:
        """Return when a rule lets an entry recur; a rule that is not followed is left."""
        try:
            text = rule.to_ical().decode()
            until = read_when(first_value(rule, "UNTIL"))
            last = FAR if until is None else until.on_wall_of(start)
            if until is not None and until.is_day:
                last = datetime.combine(last.date(), time(23, 59, 59))
            found = expand_rule(text, start.wall, last, self.bound, self.steps)
        except RuleError as error:
            message = f"the recurrence of '{title}' is not followed: {error}"
            leave_block(self.gathering, block, "RRULE", message, "it is taken once")
            return set()
        except UNREADABLE as error:
            message = f"the recurrence of '{title}' cannot be read: {say_reason(error)}"
            leave_block(self.gathering, block, "RRULE", message, "it is taken once")
            return set()
        if found.stopped:
            at = found.starts[-1].date() if found.stopped == "number" else self.bound.date()
            why = f"after {len(found.starts)} times" if found.stopped == "number" else "the last day that is followed"
            self.stopped.append(f"'{title}' goes on recurring; it is taken up to {at}, {why}")
        return set(found.starts)


def _list_dates(component: Any, name: str, start: When) -> Iterator[tuple[datetime, When | None]]:
    """Yield the dates of RDATE or EXDATE on the wall of a start, with an end where one is a period."""
    for listed in all_values(component, name):
        for item in getattr(listed, "dts", ()):
            value, end = item.dt, None
            if isinstance(value, tuple):
                value, until = value
                end = _read_end(value, until)
            when = read_when(value)
            if when is not None:
                yield when.on_wall_of(start), end


def _read_end(value: Any, until: Any) -> When | None:
    """Return the end of a period, which is given as such or by its length."""
    try:
        return read_when(value + until if isinstance(until, timedelta) else until)
    except OverflowError:
        # The length leads beyond the year 9999: the period is taken without an end.
        return None
