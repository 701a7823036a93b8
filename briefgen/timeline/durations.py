"""A date and its zone go in; how long what happened lasted comes out, where both ends are known to the minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from briefgen.timeline.calendar import Instant, load_zone
from briefgen.timeline.dates import Date

_EXACT = ("minute", "second")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Longer than this, the days say it.
_LONGEST = 48 * 60


class Duration(NamedTuple):
    """How long something lasted.

    Attributes:
        hours, minutes: of it; minutes below 60.
        about: an end is approximate.
    """

    hours: int
    minutes: int
    about: bool


def measure_duration(date: Date, zone: str) -> Duration | None:
    """Return how long an interval lasted; None where an end is not known to the minute, or it lasted for days.

    Args:
        date: in wall-clock time.
        zone: IANA zone of that clock; when it is put forward or back meanwhile, that is allowed for.

    >>> from briefgen.timeline.dates import read_date
    >>> measure_duration(read_date("2026-11-30T22:29/2026-12-01T01:25"), "UTC")
    Duration(hours=2, minutes=56, about=False)
    >>> measure_duration(read_date("2026-10-25T01:30/2026-10-25T03:30"), "Europe/Berlin")
    Duration(hours=3, minutes=0, about=False)
    """
    known = date.form == "interval" and date.start_edge == "known" and date.end_edge == "known" and not date.doubted
    if not known or date.precision not in _EXACT or date.end_precision not in _EXACT:
        return None
    start, end = date.start_earliest, date.end_earliest
    if start is None or end is None or (not date.approximate and _is_range(date)):
        return None
    if date.approximate:
        # What is about a moment is widened to both sides of it.
        start, end = _find_middle(start, date.start_latest), _find_middle(end, date.end_latest)
    minutes = round((end - start - (_find_offset(end, zone) - _find_offset(start, zone))) / 60)
    return Duration(*divmod(minutes, 60), date.approximate) if 0 < minutes <= _LONGEST else None


def _is_range(date: Date) -> bool:
    """Tell whether an end lies somewhere in more than a minute."""
    ends = ((date.start_earliest, date.start_latest), (date.end_earliest, date.end_latest))
    return any(low is None or high is None or high - low > 60 for low, high in ends)


def _find_middle(low: Instant, high: Instant | None) -> Instant:
    return low if high is None else (low + high) // 2


def _find_offset(wall: Instant, zone: str) -> int:
    """Return by how many seconds a zone's clock is ahead of UTC at a moment of that clock."""
    offset = (_EPOCH + timedelta(seconds=wall)).replace(tzinfo=load_zone(zone)).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
