"""A cron line and a zone go in; the moments it names, each once, come out."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cronsim import CronSim

from briefgen.builds.project import Blackout, Schedule
from briefgen.schedules.moments import read_length, write_moment
from briefgen.timeline.dates import load_zone, read_date

# More missed ticks than anybody wants to read of one by one.
MOST_LISTED = 10_000


def iterate_ticks(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Return the ticks later than a moment, without end, in the zone of the schedule.

    A local time that the clocks leave out comes once, at the first moment there is; one that they repeat comes once.
    """
    zone = load_zone(schedule.timezone)
    return iter(CronSim(schedule.cron, after.astimezone(zone)))


def list_ticks(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """Return the ticks with after < tick <= until, oldest first; of very many, the latest."""
    ticks = list(
        itertools.islice(
            itertools.takewhile(lambda tick: tick <= until, iterate_ticks(schedule, after)), MOST_LISTED + 1
        )
    )
    if len(ticks) <= MOST_LISTED:
        return ticks
    zone = load_zone(schedule.timezone)
    back = CronSim(schedule.cron, (until + timedelta(minutes=1)).astimezone(zone), reverse=True)
    latest = itertools.islice((tick for tick in back if after < tick <= until), MOST_LISTED)
    return sorted(latest)


def delay_tick(schedule: Schedule, name: str, tick: datetime) -> timedelta:
    """Return how long after its tick a build begins: a part of the jitter that name and tick decide."""
    if schedule.jitter is None:
        return timedelta()
    width = int(read_length(schedule.jitter).total_seconds())
    digest = hashlib.sha256(f"{name} {write_moment(tick)}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:8], "big") % (width + 1))


def find_blackout(blackouts: tuple[Blackout, ...], schedule: Schedule, tick: datetime) -> Blackout | None:
    """Return the blackout that a tick falls into; its days are those of the schedule's zone, the last included."""
    # Dates are counted on the wall clock of their zone.
    second = int(tick.astimezone(load_zone(schedule.timezone)).replace(tzinfo=UTC).timestamp())
    for blackout in blackouts:
        start = read_date(blackout.start, zone=schedule.timezone).start_earliest
        end = read_date(blackout.until, zone=schedule.timezone).end_latest
        if (start is None or start <= second) and (end is None or second < end):
            return blackout
    return None
