"""Stretches of time, dates and figures go in; which of them lie in one another's way comes out.

Each question is about all pairs of many records, and is answered without looking at each pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from heapq import heappop, heappush

from briefgen.timeline.dates import Date
from briefgen.timeline.model import Quantity
from briefgen.timeline.quantities import Bounds, find_bounds
from briefgen.timeline.units import find_measure, unit_factor


def find_overlaps(dates: Sequence[Date]) -> list[tuple[int, int]]:
    """Return the pairs of dates that share a moment, as far as they reach, by their places, in order.

    A date without both bounds shares none.
    """
    ordered = sorted(
        (date.start_earliest, date.end_latest, place)
        for place, date in enumerate(dates)
        if date.start_earliest is not None and date.end_latest is not None and date.start_earliest < date.end_latest
    )
    found: list[tuple[int, int]] = []
    # What has begun and not ended, the first to end in front.
    running: list[tuple[int, int]] = []
    for start, stop, place in ordered:
        while running and running[0][0] <= start:
            heappop(running)
        found += [(min(other, place), max(other, place)) for _, other in running]
        heappush(running, (stop, place))
    return sorted(found)


def has_clashing_dates(dates: Sequence[Date]) -> bool:
    """Tell whether some date ends before another begins, as far as they reach.

    The two that end first and the two that begin last are enough: a date does not clash with itself.
    """
    if len(dates) < 2:
        return False
    stops = sorted((date.end_latest, place) for place, date in enumerate(dates) if date.end_latest is not None)
    starts = sorted((date.start_earliest, place) for place, date in enumerate(dates) if date.start_earliest is not None)
    return any(stop <= start and one != other for stop, one in stops[:2] for start, other in starts[-2:])


def are_of_one_thing(figures: Sequence[tuple[str, Quantity]]) -> bool:
    """Tell whether figures of one name are of one thing: somebody gives one, or an event has two of them.

    Figures of several events that nobody in particular gives are as many things, such as what each of them cost.

    Args:
        figures: each with the id of its event.
    """
    return any(figure.by for _, figure in figures) or len({event for event, _ in figures}) < len(figures)


def find_clashing_figures(figures: Sequence[Quantity]) -> tuple[int, int] | None:
    """Return the places of the first two figures that cannot both be right, units converted; None where all may be.

    From the last to the first, each figure is held against the highest low end and the lowest high end of those
    behind it, of each unit apart; then the first that clashes with one of them is held against them all.
    """
    bounds = [find_bounds(figure) for figure in figures]
    behind: dict[tuple[str, str], dict[str, _Ends]] = {}
    first = None
    for place in reversed(range(len(figures))):
        own, unit = bounds[place], figures[place].unit.casefold()
        if own is None:
            continue
        units = behind.setdefault(find_measure(unit), {})
        if any(_is_beyond(own, ends, unit_factor(other, unit)) for other, ends in units.items()):
            first = place
        units[unit] = _widen(units.get(unit, (None, None)), own)
    if first is None:
        return None
    return first, next(place for place in range(first + 1, len(figures)) if _exclude(figures[first], figures[place]))


_Ends = tuple[Decimal | None, Decimal | None]
"""The highest of all low ends and the lowest of all high ends of figures, those that are open left out."""


def _widen(ends: _Ends, own: Bounds) -> _Ends:
    lows = [end for end in (ends[0], None if own.open_low else own.low) if end is not None]
    highs = [end for end in (ends[1], None if own.open_high else own.high) if end is not None]
    return max(lows, default=None), min(highs, default=None)


def _is_beyond(own: Bounds, ends: _Ends, factor: Decimal | None) -> bool:
    """Tell whether a figure excludes one of those with such ends in another unit."""
    if factor is None:
        return False
    low, high = ends
    return (low is not None and not own.open_high and own.high < low * factor) or (
        high is not None and not own.open_low and high * factor < own.low
    )


def _exclude(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures cannot both be right; those in units that cannot be compared may be."""
    factor, bounds, others = unit_factor(other.unit, one.unit), find_bounds(one), find_bounds(other)
    if factor is None or bounds is None or others is None:
        return False
    return bounds.excludes(others.scale(factor))
