"""Builds many briefs in processes of this machine and prints what that took: a program, so that nothing else is in it.

python -m tests.schedules.load FOLDER COUNT
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

# Each process that builds imports the program's first module anew; that of the command line is light, and so is this.
if TYPE_CHECKING:
    from briefgen.builds.job import Job
    from briefgen.schedules.ledger import Ledger

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SUMMARY = "The crew of the barge said that the crane had stood since morning and that nobody had told them."


def write_timelines(folder: Path, count: int) -> list[Path]:
    """Write timelines of 20 to 40 events."""
    paths = []
    for number in range(count):
        events = "".join(
            f"- {{id: e{at}, date: 2020-{at % 12 + 1:02}-{at % 27 + 1:02}, title: 'Event {at} of {number}', "
            f"summary: '{SUMMARY[at % 20 :]}', tags: [{'ab'[at % 2]}]}}\n"
            for at in range(20 + number % 21)
        )
        path = folder / f"t{number}.yaml"
        path.write_text(f"briefgen: 1\nmeta: {{title: Timeline {number}}}\nevents:\n{events}", encoding="utf-8")
        paths.append(path)
    return paths


def list_jobs(paths: list[Path], count: int) -> list[Job]:
    """Return jobs of a few kinds over the timelines, as a project has them: each with its limits."""
    from briefgen.builds.job import Job

    profiles = ("analyst", "sitrep", "legal", "board")
    return [
        Job(
            paths[number % len(paths)],
            f"b{number}",
            formats=("pdf", "html"),
            profile=profiles[number // len(paths) % 4],
            brief=f"b{number}",
            seconds=60,
            memory=2**30,
        )
        for number in range(count)
    ]


def read_memory() -> int:
    """Return the memory of this process in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def measure_single(jobs: list[Job], folder: Path) -> float:
    """Return the seconds of one build while nothing else runs, without the start of its process."""
    from briefgen.builds.run import run_jobs

    return statistics.mean(outcome.seconds for outcome in run_jobs(jobs, folder, 1))


def measure_many(jobs: list[Job], folder: Path, ledger: Ledger, workers: int) -> tuple[float, float, int]:
    """Build jobs side by side, and return seconds, those of them that the ledger took, and how memory grew."""
    from briefgen.builds.run import run_jobs
    from briefgen.schedules.builds import record_outcome

    in_ledger, memory = 0.0, 0
    begun = time.perf_counter()
    with closing(run_jobs(jobs, folder, workers)) as running:
        for count, outcome in enumerate(running):
            assert outcome.result == "built", outcome.problems
            before = time.perf_counter()
            record_outcome(outcome, ledger, NOW)
            in_ledger += time.perf_counter() - before
            if count == len(jobs) // 4:
                memory = read_memory()
    return time.perf_counter() - begun, in_ledger, read_memory() - memory


def main() -> None:
    """Build, and print the figures as JSON."""
    from briefgen.schedules.ledger import Ledger

    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    cores = len(os.sched_getaffinity(0))
    jobs = list_jobs(write_timelines(folder, 50), count)
    ledger = Ledger.open(folder / "ledger.sqlite")
    # 23 has nothing in common with the 50 timelines: the sample has all sizes of them.
    single = measure_single(jobs[::23], folder / "one")
    seconds, in_ledger, grown = measure_many(jobs, folder / "out", ledger, cores)
    ledger.close()
    found = {
        "builds": count,
        "cores": cores,
        "seconds": round(seconds, 1),
        "single_ms": round(single * 1000, 1),
        "ratio": round((count / seconds) / (cores / single), 3),
        "grown_mb": round(grown / 1e6, 1),
        "ledger_ms": round(in_ledger / count * 1000, 2),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
