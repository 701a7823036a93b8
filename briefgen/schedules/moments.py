"""Moments go in; text that sorts as they do comes out, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from briefgen.timeline.dates import load_zone

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def write_moment(moment: datetime) -> str:
    """Return a moment in UTC, of one length, so that texts sort as moments do.

    >>> from zoneinfo import ZoneInfo
    >>> write_moment(datetime(2026, 7, 1, 6, tzinfo=ZoneInfo("Europe/London")))
    '2026-07-01T05:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    """Return the moment of such a text."""
    return datetime.fromisoformat(text)


def print_local(moment: str | datetime, zone: str) -> str:
    """Return a moment as people of a zone read it.

    >>> print_local("2026-05-11T05:00:00Z", "Europe/London")
    'Mon 2026-05-11 06:00 +01:00'
    """
    told = read_moment(moment) if isinstance(moment, str) else moment
    return print_tick(told.astimezone(load_zone(zone)))


def print_tick(tick: datetime) -> str:
    """Return a moment on its own clock, with its offset."""
    return f"{tick:%a %Y-%m-%d %H:%M} {tick.isoformat()[-6:]}"


def read_length(text: str) -> timedelta:
    """Return a length such as 30s, 5m, 36h, 7d or 2w.

    >>> read_length("36h").total_seconds()
    129600.0
    """
    return timedelta(seconds=int(text[:-1]) * _SECONDS[text[-1]])


def describe_length(length: timedelta) -> str:
    """Return a length as people say it, in its two largest units.

    >>> describe_length(timedelta(days=2, hours=3, minutes=4)), describe_length(timedelta(seconds=40))
    ('2 d 3 h', '40 s')
    """
    left = int(abs(length).total_seconds())
    parts = []
    for unit in ("d", "h", "m", "s"):
        count, left = divmod(left, _SECONDS[unit])
        if count:
            parts.append(f"{count} {'min' if unit == 'm' else unit}")
    return " ".join(parts[:2]) or "0 s"
