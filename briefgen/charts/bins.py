"""Events in time go in; how many of them there are in each day, week, month or longer comes out.

An event counts in the unit in which it began. One that is known less exactly than a unit counts in parts, spread evenly
over the time in which it may lie, so that nothing heaps up on the first of a month.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from briefgen.charts.ticks import Unit, list_moments
from briefgen.charts.weeks import first_weekday
from briefgen.timeline.calendar import DAY, HOUR, MINUTE, PRECISIONS, civil_from_instant, weekday
from briefgen.timeline.dates import Date
from briefgen.timeline.printing import print_moment
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

FEWEST_BARS, MOST_BARS = 15, 60
# Finest first, with their length in seconds, about; years go on by 2, 5 and 10 times each power of ten.
_UNITS: tuple[tuple[Unit, int, int], ...] = (
    ("minute", 1, MINUTE),
    ("minute", 10, 10 * MINUTE),
    ("hour", 1, HOUR),
    ("hour", 6, 6 * HOUR),
    ("day", 1, DAY),
    ("week", 1, 7 * DAY),
    ("month", 1, 30 * DAY),
    ("quarter", 1, 91 * DAY),
    *(("year", step * 10**power, step * 10**power * 365 * DAY) for power in range(11) for step in (1, 2, 5)),
)
# At most such a share of the events may stand beyond the bars, where the axis becomes so many times shorter by it.
_BEYOND, _FAR = 0.1, 4
# Within what length a date of each precision is known, seconds.
_KNOWN_WITHIN = {"second": 1, "minute": MINUTE, "hour": HOUR, "day": DAY, "month": 30 * DAY}


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar: the time that it stands for, half-open, seconds, and what it counts.

    Attributes:
        start, stop: seconds.
        exact: events that began in it.
        rough: the parts of events that may have begun in it.
        planned: events planned for it, and parts of such.
    """

    start: int
    stop: int
    exact: int
    rough: float
    planned: float

    @property
    def total(self) -> float:
        """How high the bar is."""
        return self.exact + self.rough + self.planned


@dataclass(frozen=True, slots=True)
class Tally:
    """All bars, and what is not in them.

    Attributes:
        unit, step: what a bar stands for: so many of a unit.
        bins: in order of time, without gaps.
        exact, rough, planned: the events counted in one bar, in parts, and as plans.
        beyond: the few events that lie so far off that bars for them would hide the others.
        unbounded: the dated events of which nobody knows the earliest or the latest beginning.
        undated: events without a date.
    """

    unit: Unit
    step: int
    bins: tuple[Bin, ...]
    exact: tuple[Entry, ...]
    rough: tuple[Entry, ...]
    planned: tuple[Entry, ...]
    beyond: tuple[Entry, ...]
    unbounded: tuple[Entry, ...]
    undated: int

    @property
    def counted(self) -> int:
        """How many events are in the bars."""
        return len(self.exact) + len(self.rough) + len(self.planned)


def tally_events(selected: Selected, words: Words) -> Tally:
    """Count the events of a selection in units that make 15 to 60 bars, where the calendar has such.

    Raises:
        ValueError: no event has a beginning with two bounds.
    """
    bounded = [(entry, bounds) for entry in selected.entries if (bounds := _bounds_of(entry.event.date)) is not None]
    if not bounded:
        raise ValueError("no event has a beginning with two bounds")
    undated = sum(1 for entry in selected.entries if entry.event.date.form == "unknown")
    held = {entry.number for entry, _ in bounded}
    unbounded = [entry for entry in selected.entries if entry.number not in held and entry.event.date.form != "unknown"]
    week_start = first_weekday(words.language)
    finest = _find_finest([entry for entry, _ in bounded])
    first, last = find_window([bounds for _, bounds in bounded], FEWEST_BARS * finest)
    beyond = [entry for entry, (start, stop) in bounded if start < first or stop > last]
    bounded = [(entry, bounds) for entry, bounds in bounded if bounds[0] >= first and bounds[1] <= last]
    unit, step = _choose_unit(finest, first, last)
    edges = list(list_edges(unit, step, first, last, week_start))
    exact: list[Entry] = []
    rough: list[Entry] = []
    planned: list[Entry] = []
    size = len(edges) - 1
    counts, parts, plans = [0] * size, [0.0] * size, [0.0] * size
    for entry, bounds in bounded:
        shares = _share_out(bounds, edges)
        if entry.event.kind == "planned":
            planned.append(entry)
        elif len(shares) == 1:
            exact.append(entry)
            counts[shares[0][0]] += 1
            continue
        else:
            rough.append(entry)
        stack = plans if entry.event.kind == "planned" else parts
        for index, share in shares:
            stack[index] += share
    bins = tuple(
        Bin(start, stop, count, part, plan)
        for (start, stop), count, part, plan in zip(pairwise(edges), counts, parts, plans, strict=True)
    )
    return Tally(unit, step, bins, tuple(exact), tuple(rough), tuple(planned), tuple(beyond), tuple(unbounded), undated)


def list_units() -> tuple[tuple[Unit, int, int], ...]:
    """Return what a bar may stand for, so many of a unit, the shortest first, with its length in seconds, about."""
    return _UNITS


def list_edges(unit: Unit, step: int, first: int, last: int, week_start: int = 0) -> Iterator[int]:
    """Yield where the bars from `first` to `last` begin, and last of all where the last one ends.

    Args:
        unit, step: so many of a unit a bar.
        first, last: half-open stretch to be covered, seconds.
        week_start: 0 for Monday to 6.

    >>> from briefgen.timeline.calendar import civil_from_instant, instant
    >>> edges = list_edges("week", 1, instant(2015, 10, 7), instant(2015, 10, 8), 6)
    >>> [civil_from_instant(edge)[:3] for edge in edges]
    [(2015, 10, 4), (2015, 10, 11)]
    """
    if unit == "week":
        day = first // DAY
        moment = (day - (weekday(day) - week_start) % 7) * DAY
        while moment < last:
            yield moment
            moment += 7 * DAY
        yield moment
        return
    length = next(seconds for name, count, seconds in _UNITS if (name, count) == (unit, step))
    # So much more on either side that the edge before the first and two after the last are among them in any year.
    before = None
    for moment in list_moments(unit, step, first - 3 * length, last + 3 * length):
        if before is not None and moment > first:
            yield before
            if before >= last:
                return
        before = moment


def name_bin(start: int, stop: int, unit: Unit, words: Words) -> str:
    """Return what a bar stands for: "7 October 2015", "week of 5 October 2015", "1670 to 1679"."""
    year, month, day, *_ = civil_from_instant(start)
    last = civil_from_instant(stop - 1)
    if unit in ("second", "minute", "hour"):
        return words.say("{start} to {end}", start=print_moment(start, words), end=words.clock(*_end_clock(stop)))
    if unit == "day":
        return words.day(year, month, day)
    if unit == "week":
        return words.say("week of {day}", day=words.day(year, month, day))
    if unit == "month":
        return words.month(year, month)
    if unit == "quarter":
        return words.months(year, month, last.month)
    if year == last.year:
        return words.year(year)
    return words.say("{start} to {end}", start=words.year(year), end=words.year(last.year))


def _end_clock(stop: int) -> tuple[int, int]:
    minutes = stop // MINUTE % (24 * 60)
    return minutes // 60, minutes % 60


def _bounds_of(date: Date) -> tuple[int, int] | None:
    """Return the stretch in which an event began, half-open; None where a bound is missing."""
    if date.form == "unknown" or date.start_edge != "known":
        return None
    if date.start_earliest is None or date.start_latest is None:
        return None
    return date.start_earliest, max(date.start_latest, date.start_earliest + 1)


def find_window(bounds: Sequence[tuple[int, int]], least: int) -> tuple[int, int]:
    """Return the stretch that the bars cover: all, or what holds nine tenths where the rest lies four times as far.

    It is never shorter than `least` seconds by that. Of one event more and more that are spared, at either end, the
    first that makes the stretch four times shorter counts, in the shortest way; then again from there.
    """
    starts, stops = sorted(start for start, _ in bounds), sorted(stop for _, stop in bounds)
    window, spared, most = (starts[0], stops[-1]), 0, int(_BEYOND * len(bounds))
    while True:
        longest = (window[1] - window[0]) // _FAR
        spared = _count_spared(starts, stops, (least, longest), spared + 1, most)
        if spared > most:
            return window
        ends = [(starts[before], stops[len(stops) - 1 - spared + before]) for before in range(spared + 1)]
        window = min(((last - first, first, last) for first, last in ends if last - first >= least))[1:]


def _count_spared(starts: Sequence[int], stops: Sequence[int], lengths: tuple[int, int], fewest: int, most: int) -> int:
    """Return how few events must be spared for a stretch of a length within bounds; more than `most` if none is.

    With the events spared before the stretch given, those after it make it shorter one by one: two searches find the
    fewest and the most of them.
    """
    shortest, longest = lengths
    found = most + 1
    if longest < shortest:
        return found
    for before in range(most + 1):
        first = starts[before]
        # Stops of stretches neither too long nor too short; the last one's index says how many are spared behind it.
        after = len(stops) - bisect_right(stops, first + longest)
        last = len(stops) - 1 - bisect_left(stops, first + shortest)
        spared = max(before + max(after, 0), fewest)
        if spared - before <= last:
            found = min(found, spared)
    return found


def _find_finest(entries: Sequence[Entry]) -> int:
    """Return within what length half of the dates are known, seconds; at most a year."""
    known = [
        _KNOWN_WITHIN.get(entry.event.date.precision, 365 * DAY if _is_coarse(entry.event.date) else DAY)
        for entry in entries
    ]
    return min(median_low(known), 365 * DAY)


def _choose_unit(finest: int, first: int, last: int) -> tuple[Unit, int]:
    """Return the unit of at least so many seconds that makes 15 to 60 bars, or most nearly so."""
    fitting = [(unit, step, length) for unit, step, length in _UNITS if length >= finest]
    unit, step, _ = min(fitting, key=lambda each: (_miss((last - first) / each[2]), -each[2]))
    return unit, step


def _is_coarse(date: Date) -> bool:
    return PRECISIONS.index(date.precision) < PRECISIONS.index("month")


def _miss(bars: float) -> float:
    """Return how far a number of bars lies outside what is wanted; 1 inside."""
    return max(bars / MOST_BARS, FEWEST_BARS / max(bars, 0.01), 1.0)


def _share_out(bounds: tuple[int, int], edges: Sequence[int]) -> list[tuple[int, float]]:
    """Return the bars that a stretch touches, each with the part of the stretch that lies in it; together 1."""
    start, stop = bounds
    found: list[tuple[int, float]] = []
    for index in range(max(bisect_right(edges, start) - 1, 0), len(edges) - 1):
        inside = min(stop, edges[index + 1]) - max(start, edges[index])
        if inside <= 0:
            break
        found.append((index, inside / (stop - start)))
    return found
