"""What is said of the recurrence of markwhen events goes in; the further times at which they were come out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefgen.errors import UsageError
from briefgen.exchange.gathering import Gathering, tell_some
from briefgen.exchange.markwhen_dates import UNIT, DateReader, Stretch, add_amount, read_unit, split_date
from briefgen.exchange.markwhen_lines import EventLines
from briefgen.exchange.recurrence import MOST_OCCURRENCES
from briefgen.exchange.spans import Moment, write_moment
from briefgen.timeline.calendar import DAY, DateError, Instant
from briefgen.timeline.dates import read_date

MOST_OF_A_FILE = 20_000

_EVERY = re.compile(
    rf"every\s+(?:(?P<count>\d{{1,6}}|other)\s+)?(?P<unit>{UNIT})"
    rf"(?:\s+for\s+(?P<number>\d{{1,6}})\s*(?P<of>{UNIT}|times?)|\s*x\s*(?P<times>\d{{1,6}}))?"
    r"(?:\s+(?:until|til)\s+(?P<until>.+))?",
    re.IGNORECASE,
).fullmatch


@dataclass(frozen=True, slots=True)
class _Rule:
    """Every so many units; up to a number of times, or a moment. 0 and None are no such end."""

    count: int
    unit: str
    times: int = 0
    until: Instant | None = None


def read_bound(until: str) -> Instant | None:
    """Return the end of the last day that recurrences are followed to; None where the user names none.

    Raises:
        UsageError: it is no day.
    """
    if not until:
        return None
    try:
        found = read_date(until).end_latest
    except DateError as error:
        raise UsageError(f"'{until}' is no day to end recurrences at: {error.message}") from None
    if found is None:
        raise UsageError(f"'{until}' is no day to end recurrences at, expected such as 2027-06-30")
    return found - 1


def follow_recurrences(
    dated: Iterable[tuple[EventLines, Stretch | None]],
    bound: Instant,
    dates: DateReader,
    gathering: Gathering,
    *,
    is_given: bool,
) -> dict[int, list[Stretch]]:
    """Return when each event that recurs was after its first time, by its line.

    Args:
        dated: events with their first time.
        bound: last moment that is followed where nothing else ends a recurrence.
        dates: reads the dates that recurrences end at.
        gathering: is told where they end.
        is_given: the user named the bound, which then holds for all.
    """
    found: dict[int, list[Stretch]] = {}
    stopped: list[str] = []
    total = 0
    for event, stretch in dated:
        if stretch is None or not event.parts.every:
            continue
        where = gathering.text.where(event.line, event.column, event.length)
        if total >= MOST_OF_A_FILE:
            message = f"the recurrences of this file give more than {MOST_OF_A_FILE} events; this one is taken once"
            gathering.leave(where, message, "end them sooner with --until")
            continue
        try:
            rule = _read_rule(event.parts.every, stretch, dates)
            found[event.line] = list(_follow(rule, stretch, bound, stopped, event, is_given))
            total += len(found[event.line])
        except DateError as error:
            message = f"the recurrence '{event.parts.every}' is not followed: {error.message}"
            gathering.leave(where, message, error.help or "the event is taken once")
    tell_some(stopped, gathering, "events go on recurring, and are taken as far as those")
    return found


def _read_rule(text: str, stretch: Stretch, dates: DateReader) -> _Rule:
    found = _EVERY(text)
    if found is None:
        raise DateError(
            "it is not such as 'every 2 weeks for 1 year', 'every month x 5' or 'every day until 2015-10-07'"
        )
    count = 2 if (found["count"] or "").lower() == "other" else int(found["count"] or 1)
    if not count:
        raise DateError("it recurs every 0 units")
    unit, until, times = read_unit(found["unit"]), None, int(found["times"] or 0)
    if found["number"] and found["of"].lower().startswith("time"):
        times = int(found["number"])
    elif found["number"]:
        until = add_amount(stretch.start.at, int(found["number"]), read_unit(found["of"])) - 1
    if found["until"]:
        parts = split_date(found["until"])
        if parts is None or parts.second:
            raise DateError(f"'{found['until'][:60]}' is no date to end at")
        until = dates.resolve(parts, None, {}).end.at
    return _Rule(count, unit, times, until)


def _follow(
    rule: _Rule, stretch: Stretch, bound: Instant, stopped: list[str], event: EventLines, is_given: bool
) -> Iterator[Stretch]:
    """Yield the further times of an event, and say where that breaks off."""
    last = bound if rule.until is None and not rule.times else rule.until
    if is_given:
        last = bound if last is None else min(last, bound)
    for number in range(1, rule.times or MOST_OCCURRENCES + 1):
        moved = stretch.moved(number * rule.count, rule.unit)
        if moved.start.at <= stretch.start.at or (last is not None and moved.start.at > last):
            if last == bound:
                day = write_moment(Moment(bound // DAY * DAY, "day"))
                stopped.append(f"'{event.date}' goes on recurring; it is taken up to {day}")
            return
        if number >= MOST_OCCURRENCES:
            stopped.append(f"'{event.date}' goes on recurring; it is taken {MOST_OCCURRENCES} times")
            return
        yield moved
