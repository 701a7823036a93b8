"""`make bench-check`: ten fixed jobs beside the figures in expected.json; one that has become slower fails.

    python -m tests.benchmarks.check_speed [--accept] [--tolerance 0.1]

A job's figure is how many times the work of `calibration` it takes, both in seconds of CPU, run in turn (`weigh`). That
stays the same, within some hundredths, while other programs keep the machine busy. What seems slower is measured for
longer, since noise passes and slowness stays. Another processor or version of Python weighs kinds of work differently,
so figures are kept by machine, and a machine without figures of its own is held to those of another with more room.

Instructions would be the better measure, but most virtual machines do not count them.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.calibration import calibrate
from tests.benchmarks.fixed_jobs import list_jobs, time_call
from tests.benchmarks.machine import name_machine

EXPECTED = Path(__file__).parent / "expected.json"
TOLERANCE = 0.1
# For a machine that has no figures of its own.
ROOM = 0.35
BATCHES = 4
# A batch takes so many seconds of CPU: a short job has many rounds, one that takes long has few.
BATCH_SECONDS, LEAST_ROUNDS, MOST_ROUNDS = 1.5, 4, 12

Figures = dict[str, float]
# Seconds of the job, and of the work that it is told by.
Round = tuple[float, float]


@dataclass(frozen=True)
class Verdict:
    """What became of a job: same, slower, faster, or new when no figure is stored."""

    job: str
    found: float
    expected: float | None
    tolerance: float

    @property
    def change(self) -> float:
        """Return by which part it is slower; negative when it is faster."""
        return self.found / self.expected - 1 if self.expected else 0.0

    @property
    def word(self) -> str:
        """Return what became of it."""
        if not self.expected:
            return "new"
        if abs(self.change) <= self.tolerance:
            return "same"
        return "slower" if self.change > 0 else "faster"

    @property
    def failed(self) -> bool:
        """Tell whether that has to be looked at before a change lands."""
        return self.word in ("slower", "new")


def pair(jobs: Sequence[float], calibrations: Sequence[float]) -> list[Round]:
    """Return each round of a job with the mean of the calibrations between which it ran, of which there is one more."""
    around = [(before + after) / 2 for before, after in itertools.pairwise(calibrations)]
    return list(zip(jobs, around, strict=True))


def weigh(rounds: Sequence[Round]) -> float:
    """Return a job's figure: the median of its rounds, or the quickest job by the quickest work where that is less.

    Slow work makes both more. Programs that press on the memory make the median more, one bad moment the other.
    """
    jobs, works = zip(*rounds, strict=True)
    return min(statistics.median([job / work for job, work in rounds]), min(jobs) / min(works))


def count_rounds(seconds: float) -> int:
    """Return how many rounds of so many seconds make a batch."""
    return min(MOST_ROUNDS, max(LEAST_ROUNDS, round(BATCH_SECONDS / seconds)))


def measure_batch(job: Callable[[], float], calibration: Callable[[], float]) -> list[Round]:
    """Run a job and the calibration in turn; return the rounds. The first run of the job does not count."""
    calibrations = [calibration()]
    rounds, taken = count_rounds(job() + calibrations[0]), []
    for _ in range(rounds):
        taken.append(job())
        calibrations.append(calibration())
    return pair(taken, calibrations)


def settle(job: str, batches: Iterator[list[Round]], expected: float | None, tolerance: float) -> Verdict:
    """Judge a job by its rounds; while it seems slower, another batch of rounds is added to them.

    What seems faster is measured once more.
    """
    rounds: list[Round] = []
    for number, batch in enumerate(batches):
        rounds += batch
        verdict = Verdict(job, weigh(rounds), expected, tolerance)
        if verdict.word in ("same", "new") or (verdict.word == "faster" and number):
            break
    return verdict


def choose_figures(stored: Mapping[str, Figures], machine: str) -> tuple[Figures, float]:
    """Return the figures to compare with and the tolerance: a machine's own, or those of the likest one with room.

    The likest has the same version of Python, with which the names of machines begin.
    """
    if machine in stored:
        return stored[machine], TOLERANCE
    python = machine.partition(",")[0]
    likest = sorted(stored, key=lambda name: (name.partition(",")[0] != python, name))
    return (stored[likest[0]], ROOM) if likest else ({}, TOLERANCE)


def tell(verdict: Verdict) -> str:
    """Return a line on a job."""
    was = "      -" if verdict.expected is None else f"{verdict.expected:7.2f}"
    change = "" if verdict.expected is None else f"{verdict.change:+7.1%}"
    return f"{verdict.job:<16}{verdict.found:8.2f}  stored {was} {change:>8}  {verdict.word}"


def time_calibration() -> float:
    """Return the seconds of CPU of the calibration: of two runs the shorter, since one may be disturbed."""
    return min(time_call(calibrate), time_call(calibrate))


def measure_all(expected: Figures, tolerance: float, batches: int) -> Iterator[Verdict]:
    """Measure the ten jobs one after the other."""
    with tempfile.TemporaryDirectory(prefix="bench-check-") as folder:
        jobs = list_jobs(Path(folder))
        # What the preparations made is not looked through by the collector in the middle of a job.
        gc.collect()
        gc.freeze()
        for name, job in jobs.items():
            measured = (measure_batch(job, time_calibration) for _ in range(batches))
            yield settle(name, measured, expected.get(name), tolerance)


def accept(batches: int) -> Figures:
    """Measure every job in several batches, with the others between; return what all rounds weigh."""
    with tempfile.TemporaryDirectory(prefix="bench-check-") as folder:
        jobs = list_jobs(Path(folder))
        gc.collect()
        gc.freeze()
        found: dict[str, list[Round]] = {name: [] for name in jobs}
        for _ in range(batches):
            for name, job in jobs.items():
                found[name] += measure_batch(job, time_calibration)
    return {name: round(weigh(rounds), 3) for name, rounds in found.items()}


def main() -> None:
    """Compare, or store what is found."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order of sets, and with it a hundredth of the time, is otherwise another each run.
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.benchmarks.check_speed", *sys.argv[1:]])
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.check_speed")
    parser.add_argument("--accept", action="store_true", help="store the figures of this machine")
    parser.add_argument("--tolerance", type=float, help=f"how much slower is slower; default: {TOLERANCE}")
    options = parser.parse_args()
    stored: dict[str, Figures] = json.loads(EXPECTED.read_text(encoding="utf-8")) if EXPECTED.is_file() else {}
    machine = name_machine()
    if options.accept:
        stored[machine] = accept(BATCHES)
        EXPECTED.write_text(json.dumps(dict(sorted(stored.items())), indent=2) + "\n", encoding="utf-8")
        print(f"stored the figures of {machine}")
        return
    expected, tolerance = choose_figures(stored, machine)
    if expected and machine not in stored:
        print(f"no figures of {machine}; held to those of another machine, with {tolerance:.0%} of room")
    verdicts = []
    for verdict in measure_all(expected, options.tolerance or tolerance, BATCHES):
        verdicts.append(verdict)
        print(tell(verdict), flush=True)
    failed = [verdict.job for verdict in verdicts if verdict.failed]
    if failed:
        sys.exit(
            f"slower, or not stored: {', '.join(failed)}. Find what made it so; where the work is worth it, store the "
            "figures with: python -m tests.benchmarks.check_speed --accept"
        )


if __name__ == "__main__":
    main()
