"""Days and times of iCalendar go in and EDTF comes out; and the way back, as exactly as a calendar can hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from briefgen.timeline.calendar import DAY, PRECISIONS, Instant, load_zone
from briefgen.timeline.dates import Date, read_date

_ZONED = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
_HOUR = PRECISIONS.index("hour")
_EPOCH = date(1970, 1, 1).toordinal()

Laid = tuple[date | datetime, date | datetime | None]
"""DTSTART and DTEND; the end of days is the first day after them."""


@dataclass(frozen=True, slots=True)
class When:
    """A day, or a time of day, of an iCalendar file.

    Attributes:
        wall: what calendar and clock show; midnight for a day.
        is_day: whether it is a day.
        zone: None where the file names none.
    """

    wall: datetime
    is_day: bool
    zone: tzinfo | None = None

    def moved(self, wall: datetime) -> When:
        """Return the same kind of moment at another time of the wall."""
        return When(wall, self.is_day, self.zone)

    def universal(self) -> datetime:
        """Return the moment in universal time, where it has a zone; else as the wall shows it."""
        if self.zone is None:
            return self.wall
        try:
            return self.wall.replace(tzinfo=self.zone).astimezone(UTC)
        except OverflowError:
            # On the first and the last day there is, the offset leads out of the calendar.
            return self.wall.replace(tzinfo=UTC)

    def on_wall_of(self, other: When) -> datetime:
        """Return what the wall of another moment shows at this one."""
        if self.zone is None or other.zone is None or other.is_day:
            return self.wall
        try:
            return self.universal().astimezone(other.zone).replace(tzinfo=None)
        except OverflowError:
            return self.wall

    def __str__(self) -> str:
        """Return it as EDTF; seconds of zero are padding, since iCalendar always writes them."""
        if self.is_day:
            return self.wall.date().isoformat()
        wall, offset = self.wall, ""
        if self.zone is not None:
            offset = _write_offset(self.wall.replace(tzinfo=self.zone).utcoffset() or timedelta(0))
            if not offset:
                # An offset of minutes and seconds, as local mean time has it, is none in EDTF.
                wall, offset = self.universal().replace(tzinfo=None), "Z"
        return wall.isoformat(timespec="seconds" if wall.second else "minutes") + offset


def _write_offset(offset: timedelta) -> str:
    if not offset:
        return "Z"
    seconds = int(offset.total_seconds())
    if seconds % 60 or abs(seconds) > 14 * 3600:
        return ""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}:{minutes:02}"


def read_when(value: object) -> When | None:
    """Return a day or time as the library reads it; None for what is neither.

    >>> str(read_when(datetime(2015, 10, 7, 9, 5)))
    '2015-10-07T09:05'
    """
    if isinstance(value, datetime):
        return When(value.replace(tzinfo=None, microsecond=0, fold=0), False, value.tzinfo)
    if isinstance(value, date):
        return When(datetime.combine(value, time()), True)
    return None


def write_when(start: When, end: When | None) -> str:
    """Return the EDTF of what begins and ends; the end of days is the first day after them.

    >>> write_when(read_when(date(2015, 10, 7)), read_when(date(2015, 10, 9)))
    '2015-10-07/2015-10-08'
    """
    if end is None or end.universal() == start.universal():
        return str(start)
    if end.is_day:
        if end.wall - start.wall <= timedelta(days=1):
            return str(start)
        end = end.moved(end.wall - timedelta(days=1))
    return f"{start}/{end}"


def lay_date(when: Date, zone: str) -> Laid | None:
    """Return where a calendar shows a date: at its time, or over all days that it may be.

    Args:
        when: any date.
        zone: IANA name of the timeline's zone. Times without an offset are on its wall clock; in UTC, which may be
            the default, they stay without a zone.

    Returns:
        None for what has no place in a calendar: unknown, or outside of the years 1 to 9999.
    """
    if when.form == "unknown":
        return None
    if _is_timed(when):
        return _lay_times(when, zone)
    first, last = _find_bounds(when)
    begin, end = first // DAY, -(-last // DAY)
    start_day, end_day = _make_day(begin), _make_day(end)
    if start_day is None or end_day is None:
        return None
    return start_day, None if end - begin == 1 else end_day


def _is_timed(when: Date) -> bool:
    """Tell whether a date is a time of day, or lasted from one to another, without doubt of how exactly."""
    if when.approximate or when.edtf.startswith("[") or "/[" in when.edtf:
        return False
    edges = "known" in (when.start_edge, when.end_edge)
    return edges and all(PRECISIONS.index(precision) >= _HOUR for precision in (when.precision, when.end_precision))


def _find_bounds(when: Date) -> tuple[Instant, Instant]:
    """Return the first moment and the one after the last that a date may be; of an open side only what is known."""
    known = [
        bound
        for bound in (when.start_earliest, when.end_earliest, when.start_latest, when.end_latest)
        if bound is not None
    ]
    first = when.start_earliest
    last = when.end_latest
    if first is None:
        first = when.end_earliest if when.end_earliest is not None else max(known) - DAY
    if last is None:
        last = when.start_latest if when.start_latest is not None else min(known) + DAY
    return first, max(last, first + 1)


def _lay_times(when: Date, zone: str) -> Laid | None:
    first, slash, last = when.edtf.partition("/")
    first, last = first.rstrip("?"), last.rstrip("?")
    start = _make_time(first, when.start_earliest, zone) if first not in ("", "..") else None
    end = _make_time(last, when.end_earliest, zone) if slash and last not in ("", "..") else None
    moments = [moment for moment in (start, end) if moment is not None]
    if not moments:
        return None
    if len(moments) == 2 and (moments[0].tzinfo is None) != (moments[1].tzinfo is None):
        moments = [moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments]
    return moments[0], moments[1] if len(moments) == 2 and moments[1] > moments[0] else None


def _make_time(text: str, wall: Instant | None, zone: str) -> datetime | None:
    """Return one time: in universal time where its zone is known."""
    if _ZONED.search(text):
        found = read_date(text).start_earliest
        universal = None if found is None else _make_moment(found)
        return universal and universal.replace(tzinfo=UTC)
    moment = None if wall is None else _make_moment(wall)
    if moment is None or zone == "UTC":
        return moment
    try:
        return moment.replace(tzinfo=load_zone(zone)).astimezone(UTC)
    except OverflowError:
        return None


def _make_moment(moment: Instant) -> datetime | None:
    day = _make_day(moment // DAY)
    return None if day is None else datetime.combine(day, time()) + timedelta(seconds=moment % DAY)


def _make_day(days: int) -> date | None:
    ordinal = days + _EPOCH
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None
