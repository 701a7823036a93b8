"""Simulates a day of scheduled briefs, minute by minute, from measured costs, and prints what it takes.

    python docs/scaling.py                      a million briefs a day
    python docs/scaling.py --briefs 20000       fewer

Three fifths of the briefs are due at six in the morning of their zone, the others at the full hour all day long. Each
begins within the jitter of its schedule. Workers take one brief after the other.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

MINUTES = 24 * 60
# Where the readers are: share of the briefs by hours ahead of UTC. They add up to one.
ZONES = {
    -8: 0.08,
    -6: 0.08,
    -5: 0.16,
    -3: 0.05,
    0: 0.10,
    1: 0.22,
    2: 0.07,
    3: 0.05,
    5.5: 0.07,
    8: 0.06,
    9: 0.04,
    10: 0.02,
}
AT_SIX = 0.6


@dataclass(frozen=True)
class Costs:
    """What was measured on one core; docs/scaling.md says how.

    Attributes:
        build: seconds to build PDF, DOCX and HTML of a brief of 30 to 90 events.
        look: seconds to find that nothing has changed.
        hand_over: seconds that the cluster takes to hand over one build and its result.
        transaction: seconds of one transaction of the ledger on PostgreSQL; they queue behind each other.
        transactions: of one brief that is published and sent: begun, settled and queued, delivered.
        bytes: of an edition in the archive.
        journal: bytes of a brief's events in the ledger.
    """

    build: float = 0.75
    look: float = 0.041
    hand_over: float = 0.0042
    transaction: float = 0.0016
    transactions: int = 3
    bytes: int = 2_300_000
    journal: int = 2_200


def spread_day(briefs: int, jitter: int) -> list[float]:
    """Return how many briefs begin in each minute of a day in UTC."""
    due = [0.0] * MINUTES
    for ahead, share in ZONES.items():
        due[int((6 - ahead) * 60) % MINUTES] += briefs * AT_SIX * share
    for hour in range(24):
        due[hour * 60] += briefs * (1 - AT_SIX) / 24
    begun = [0.0] * MINUTES
    for minute, count in enumerate(due):
        for later in range(jitter):
            begun[(minute + later) % MINUTES] += count / jitter
    return begun


@dataclass(frozen=True)
class Day:
    """What a day comes to: the longest queue, the longest wait in minutes, and the share of the time that is worked."""

    queue: float
    wait: float
    busy: float


def run_day(begun: list[float], workers: int, seconds: float) -> Day:
    """Let workers take what begins; the day is run twice, so that it begins with what the night left.

    Args:
        begun: briefs by minute.
        workers: how many build at once.
        seconds: of one brief.
    """
    capacity = workers * 60 / seconds
    queue, longest, done = 0.0, 0.0, 0.0
    for day in range(2):
        done = 0.0
        for count in begun:
            queue += count
            taken = min(queue, capacity)
            queue -= taken
            done += taken
            longest = max(longest, queue) if day else 0.0
    return Day(longest, longest / capacity, done * seconds / (workers * 86400))


def find_workers(begun: list[float], seconds: float, patience: float) -> int:
    """Return the fewest workers with which no brief waits longer than so many minutes."""
    low, high = 1, 1_000_000
    while low < high:
        middle = (low + high) // 2
        if run_day(begun, middle, seconds).wait <= patience and run_day(begun, middle, seconds).busy < 1:
            high = middle
        else:
            low = middle + 1
    return low


def describe(briefs: int, changed: float, jitter: int, patience: float, costs: Costs) -> list[tuple[str, str]]:
    """Return what it takes, as label and value."""
    seconds = changed * costs.build + (1 - changed) * costs.look + costs.hand_over
    begun = spread_day(briefs, jitter)
    workers = find_workers(begun, seconds, patience)
    day = run_day(begun, workers, seconds)
    written = 2 + changed * (costs.transactions - 2)
    peak = max(begun) / 60 * written
    stored = briefs * changed * costs.bytes
    return [
        ("briefs a day", f"{briefs:,}"),
        ("of which something has changed", f"{changed:.0%}"),
        ("seconds a brief, in the mean", f"{seconds:.2f}"),
        ("most briefs due in a minute", f"{max(begun):,.0f}"),
        ("workers (cores)", f"{workers:,}"),
        ("longest queue, briefs", f"{day.queue:,.0f}"),
        ("longest wait, minutes", f"{day.wait:.0f}"),
        ("share of the day that workers work", f"{day.busy:.0%}"),
        ("transactions a second, in the mean", f"{briefs * written / 86400:,.0f}"),
        ("transactions a second, at the peak", f"{peak:,.0f}"),
        ("transactions a second that the ledger can", f"{1 / costs.transaction:,.0f}"),
        ("archive, GB a day", f"{stored / 1e9:,.0f}"),
        ("ledger, GB a day", f"{briefs * costs.journal / 1e9:.1f}"),
    ]


def main() -> None:
    """Print a table for three ways to run the same day."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=int, default=1_000_000, help="a day; default: a million")
    parser.add_argument("--jitter", type=int, default=30, help="minutes; default: 30")
    parser.add_argument("--patience", type=float, default=30, help="longest wait, minutes; default: 30")
    given = parser.parse_args()
    shares = (1.0, 0.2, 0.05)
    columns = [describe(given.briefs, share, given.jitter, given.patience, Costs()) for share in shares]
    print("| | always | when: changed, a fifth has | when: changed, a twentieth has |")
    print("|---|---:|---:|---:|")
    for rows in zip(*columns, strict=True):
        print(f"| {rows[0][0]} | {' | '.join(value for _, value in rows)} |")


if __name__ == "__main__":
    main()
