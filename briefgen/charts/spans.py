"""An event's date goes in; what is drawn of it on an axis comes out: from when to when, how sure, with what ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple

from briefgen.charts.scale import Stretch, TimeScale
from briefgen.charts.ticks import Unit
from briefgen.errors import Problem, SelectionError
from briefgen.timeline.calendar import DAY, HOUR, MINUTE, Precision
from briefgen.timeline.dates import Date
from briefgen.timeline.select import Entry, Selected
from briefgen.timeline.unit_words import TIMES

# closed: ends here. open: goes on without end. unknown: nobody knows. near: by then, or then or later.
Edge = Literal["closed", "open", "unknown", "near"]

_UNITS: dict[Precision, int] = {
    "millennium": 365_250 * DAY,
    "century": 36_525 * DAY,
    "decade": 3_653 * DAY,
    "year": 366 * DAY,
    "quarter": 92 * DAY,
    "season": 92 * DAY,
    "month": 31 * DAY,
    "day": DAY,
    "hour": HOUR,
    "minute": MINUTE,
    "second": 1,
}
# What dates of each two precisions are known to, about; at most a day.
_SHORTEST = {(one, other): min(_UNITS[one], _UNITS[other], DAY) for one in _UNITS for other in _UNITS}
_TICK_UNITS: dict[Precision, Unit] = {
    "millennium": "year",
    "century": "year",
    "decade": "year",
    "year": "year",
    "quarter": "quarter",
    "season": "month",
    "month": "month",
    "day": "day",
    "hour": "hour",
    "minute": "minute",
    "second": "second",
}
# An as-of line farther behind the last event than this share of the axis is said in words instead.
_FARTHEST_CUT_OFF = 0.1
_CUT_OFF_WEIGHT = 0.2
# The axis goes on to an end of the period asked for that is no farther off than so many lengths of what lies within it.
_FARTHEST_END = 1.0
_FINENESS: tuple[Unit, ...] = ("second", "minute", "hour", "day", "week", "month", "quarter", "half", "year")


class Span(NamedTuple):
    """What of a date is drawn, seconds.

    Attributes:
        is_bar: it lasted; otherwise it is one point somewhere in from start to stop.
        start, stop: where the drawing begins and ends; where an edge is open or unknown, the last moment known on
            that side, or None when there is none.
        sure_start, sure_stop: between these a bar is certain; nothing is when they are not in order.
        left, right: how it begins and ends.
    """

    is_bar: bool
    start: int | None
    stop: int | None
    sure_start: int
    sure_stop: int
    left: Edge
    right: Edge


class Window(NamedTuple):
    """The period that was asked for, half-open, seconds; None where it has no end."""

    start: int | None = None
    stop: int | None = None

    def holds(self, moment: int) -> bool:
        """Tell whether a moment lies within, or at the end."""
        return (self.start is None or self.start < moment) and (self.stop is None or moment <= self.stop)


ALL_TIME = Window()


def window_of(selected: Selected) -> Window:
    """Return the period that was asked for: no axis shows more than it."""
    return Window(selected.since, selected.until)


def make_span(entry: Entry, cut_off: int | None, window: Window = ALL_TIME) -> Span:
    """Return what is drawn of a dated entry.

    Args:
        entry: with a date that is not unknown.
        cut_off: the end of the as-of date; what is planned and may lie on either side of it is drawn after it.
        window: the period of the axis; a point that may lie outside too is open there, and bars have arrows.
    """
    date = entry.event.date
    span = _interval_span(date) if date.form == "interval" else _point_span(date)
    if entry.event.kind == "planned" and cut_off is not None and (window.stop is None or cut_off < window.stop):
        latest = date.start_latest
        if date.start_edge == "known" and (latest is None or latest >= cut_off):
            span = _move_after(span, cut_off)
    return span if span.is_bar else _clip_point(span, window)


def _clip_point(span: Span, window: Window) -> Span:
    """Return a point as it lies within the period."""
    if window.start is not None and span.start is not None and span.start < window.start:
        span = span._replace(start=window.start, left="near")
    if window.stop is not None and span.stop is not None and span.stop > window.stop:
        span = span._replace(stop=window.stop, right="near")
    return span


def _point_span(date: Date) -> Span:
    start, stop, unit = date.start_earliest, date.start_latest, _UNITS[date.precision]
    left: Edge = "closed" if start is not None else "near"
    right: Edge = "closed" if stop is not None else "near"
    if start is None and stop is not None:
        start = stop - unit
    if stop is None and start is not None:
        stop = start + unit
    return Span(False, start, stop, start or 0, stop or 0, left, right)


def _interval_span(date: Date) -> Span:
    left, start, sure_start = _read_start(date)
    right, stop, sure_stop = _read_stop(date)
    if sure_start is None:
        sure_start = start if start is not None else (stop if stop is not None else 0)
    if sure_stop is None:
        sure_stop = stop if stop is not None else sure_start
    return Span(True, start, stop, sure_start, sure_stop, left, right)


def _read_start(date: Date) -> tuple[Edge, int | None, int | None]:
    """Return a bar's left edge, where it begins, and from when on it is certain (None: from where it begins)."""
    earliest, latest = date.start_earliest, date.start_latest
    if date.start_edge == "open":
        return "open", None, date.end_earliest
    if date.start_edge == "unknown":
        return "unknown", None, date.end_earliest
    unit = _UNITS[date.precision]
    if earliest is None:
        return "near", None if latest is None else latest - unit, latest
    if latest is None:
        return "closed", earliest, None
    return "closed", earliest, latest if _is_uncertain(date, earliest, latest, unit) else earliest


def _read_stop(date: Date) -> tuple[Edge, int | None, int | None]:
    """Return a bar's right edge, where it ends, and until when it is certain (None: until where it ends)."""
    earliest, latest = date.end_earliest, date.end_latest
    if date.end_edge == "open":
        return "open", None, None
    if date.end_edge == "unknown":
        return "unknown", None, date.start_latest
    unit = _UNITS[date.end_precision]
    if latest is None:
        return "near", None if earliest is None else earliest + unit, earliest
    if earliest is None:
        return "closed", latest, date.start_latest
    return "closed", latest, earliest if _is_uncertain(date, earliest, latest, unit) else latest


def _is_uncertain(date: Date, earliest: int, latest: int, unit: int) -> bool:
    """Tell whether an end may lie anywhere in more than the one unit that it is given in."""
    return date.approximate or latest - earliest > unit * 1.5


def lies_in_range(date: Date) -> bool:
    """Tell whether a point may lie on more than one day, or anywhere between times that are farther apart than it is
    known to."""
    if not date.is_day_known or date.start_earliest is None or date.start_latest is None:
        return True
    return date.precision in TIMES and _is_uncertain(
        date, date.start_earliest, date.start_latest, TIMES[date.precision]
    )


def _move_after(span: Span, cut_off: int) -> Span:
    """Return what may begin before or after the cut-off as it lies after it."""
    if span.start is None or span.start >= cut_off or (span.stop == cut_off and span.right == "closed"):
        return span
    stop = span.stop
    if stop is not None and (stop <= cut_off or span.right == "near"):
        stop = cut_off + (stop - span.start)
    sure_start, sure_stop = max(span.sure_start, cut_off), max(span.sure_stop, cut_off)
    return span._replace(start=cut_off, stop=stop, sure_start=sure_start, sure_stop=sure_stop)


def span_stretches(span: Span, unit: int, weight: float) -> list[Stretch]:
    """Return the stretches of the axis that a span needs to be seen.

    Args:
        span: what is drawn.
        unit: seconds that an end of it needs.
        weight: room that it asks for.
    """
    if not span.is_bar:
        assert span.start is not None
        assert span.stop is not None
        return [Stretch(span.start, max(span.stop, span.start + 1), weight)]
    found: list[Stretch] = []
    if span.start is not None:
        found.append(
            Stretch(span.start, max(min(span.sure_start, span.stop or span.sure_start), span.start + unit), weight)
        )
    if span.stop is not None:
        found.append(
            Stretch(min(max(span.sure_stop, span.start or span.sure_stop), span.stop - unit), span.stop, weight / 2)
        )
    return found


def unit_of(entry: Entry) -> int:
    """Return the length of the unit that a date is known to, about, seconds; at most a day."""
    date = entry.event.date
    return _SHORTEST[date.precision, date.end_precision]


def finest_unit(entries: Iterable[Entry]) -> Unit:
    """Return the finest unit that any of the dates is known to: no tick needs to be finer."""
    # Many dates are known alike.
    known = {
        (date.start_edge, date.precision, date.form, date.end_edge, date.end_precision)
        for entry in entries
        for date in (entry.event.date,)
    }
    units = [_TICK_UNITS[precision] for start_edge, precision, *_ in known if start_edge == "known"]
    units += [
        _TICK_UNITS[precision]
        for _, _, form, end_edge, precision in known
        if form == "interval" and end_edge == "known"
    ]
    return min(units, key=_FINENESS.index, default="day")


def cut_off_of(selected: Selected) -> int | None:
    """Return the end of the as-of date, seconds; None when there is none."""
    if selected.as_of is None:
        return None
    return selected.as_of.end_latest if selected.as_of.end_latest is not None else selected.as_of.start_latest


def axis_stretches(
    spans: Sequence[tuple[Entry, Span, float]], cut_off: int | None, window: Window = ALL_TIME
) -> list[Stretch]:
    """Return everything that an axis must show.

    A background state may have begun before the axis, unless there is nothing but background. The as-of moment is
    shown unless it lies far beyond everything else.

    Args:
        spans: of the dated entries, each with the room that it asks for.
        cut_off: the end of the as-of date.
        window: the period of the axis, which shows nothing beyond.

    Raises:
        SelectionError: no span has an end that is known.
    """
    found: list[Stretch] = []
    for entry, span, weight in spans:
        own = span_stretches(span, unit_of(entry), weight)
        if entry.part == "background" and span.start is not None:
            own = [stretch for stretch in own if stretch.start > (span.start or 0)]
        found += own
    if not found:
        found = [stretch for entry, span, weight in spans for stretch in span_stretches(span, unit_of(entry), weight)]
    if not found:
        raise SelectionError(
            [Problem("no event of the selection has a date to be drawn at; expected at least one bounded date")]
        )
    found = _clip_stretches(found, window)
    first, last = min(map(itemgetter(0), found)), max(map(itemgetter(1), found))
    if cut_off is not None and window.holds(cut_off) and first < cut_off <= last + _FARTHEST_CUT_OFF * (last - first):
        found.append(Stretch(cut_off - 1, cut_off, _CUT_OFF_WEIGHT))
    return found


def _clip_stretches(found: list[Stretch], window: Window) -> list[Stretch]:
    """Return stretches as they lie within a period; its ends belong to them unless they lie far off."""
    if window == ALL_TIME:
        return found
    start = window.start if window.start is not None else min(map(itemgetter(0), found))
    stop = window.stop if window.stop is not None else max(map(itemgetter(1), found))
    if start >= stop:
        # All that there is lasts beyond the one end that the period has.
        start, stop = (start, start + DAY) if window.stop is None else (stop - DAY, stop)
    inside = [
        Stretch(max(each.start, start), min(each.stop, stop), each.weight)
        for each in found
        if each.start < stop and each.stop > start
    ] or [Stretch(start, stop)]
    first, last = min(map(itemgetter(0), inside)), max(map(itemgetter(1), inside))
    reach = _FARTHEST_END * (last - first)
    if start < first <= start + reach:
        inside.append(Stretch(start, first, _CUT_OFF_WEIGHT))
    if last < stop <= last + reach:
        inside.append(Stretch(last, stop, _CUT_OFF_WEIGHT))
    return inside


def cut_off_place(cut_off: int | None, scale: TimeScale, window: Window = ALL_TIME) -> float | None:
    """Return the place of the as-of line, px; None when the axis, or the period asked for, does not reach it."""
    if cut_off is None or not window.holds(cut_off) or not scale.panels[0].start < cut_off <= scale.panels[-1].stop:
        return None
    return scale.position(cut_off)
