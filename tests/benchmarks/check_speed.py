"""`make bench-check`: ten fixed jobs beside the figures in expected.json; one that has become slower fails.

    python -m tests.benchmarks.check_speed [--accept] [--tolerance 0.1]

A job's figure is how many times the work of `calibration` it takes, both in seconds of CPU, run in turn: the median
of a few rounds, each told by the calibrations before and after it. That stays the same, within some hundredths, while
other programs keep the machine busy. What is slower is measured anew, since noise passes and slowness does not; what is
slower in every batch has become slower. Another processor or version of Python weighs kinds of work differently, so
figures are kept by machine, and a machine without figures of its own is held to those of another with more room.

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
ROUNDS, BATCHES = 5, 4
# A job that takes long has fewer rounds.
LONG_SECONDS, LONG_ROUNDS = 0.6, 3

Figures = dict[str, float]


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


def weigh(jobs: Sequence[float], calibrations: Sequence[float]) -> float:
    """Return a job's figure from its rounds and the calibrations between which they ran, one more than rounds."""
    around = [(before + after) / 2 for before, after in itertools.pairwise(calibrations)]
    return statistics.median([job / work for job, work in zip(jobs, around, strict=True)])


def measure_batch(job: Callable[[], float], calibration: Callable[[], float]) -> float:
    """Run a job and the calibration in turn; return the job's figure. The first run of the job does not count."""
    rounds = ROUNDS if job() < LONG_SECONDS else LONG_ROUNDS
    taken, calibrations = [], [calibration()]
    for _ in range(rounds):
        taken.append(job())
        calibrations.append(calibration())
    return weigh(taken, calibrations)


def settle(job: str, batches: Iterator[float], expected: float | None, tolerance: float) -> Verdict:
    """Judge a job by the batch that is nearest to what is expected; the next is measured only when that is needed."""
    best: Verdict | None = None
    for found in batches:
        verdict = Verdict(job, found, expected, tolerance)
        if best is None or abs(verdict.change) < abs(best.change):
            best = verdict
        if best.word != "slower":
            break
    if best is None:
        raise ValueError(f"'{job}' was not measured")
    return best


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


def measure_all(expected: Figures, tolerance: float, batches: int) -> Iterator[Verdict]:
    """Measure the ten jobs one after the other."""
    with tempfile.TemporaryDirectory(prefix="bench-check-") as folder:
        jobs = list_jobs(Path(folder))
        # What the preparations made is not looked through by the collector in the middle of a job.
        gc.collect()
        gc.freeze()
        for name, job in jobs.items():
            measured = (measure_batch(job, lambda: time_call(calibrate)) for _ in range(batches))
            yield settle(name, measured, expected.get(name), tolerance)


def accept() -> Figures:
    """Measure every job in several batches; return the median of each."""
    with tempfile.TemporaryDirectory(prefix="bench-check-") as folder:
        jobs = list_jobs(Path(folder))
        gc.collect()
        gc.freeze()
        found: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(3):
            for name, job in jobs.items():
                found[name].append(measure_batch(job, lambda: time_call(calibrate)))
    return {name: round(statistics.median(figures), 3) for name, figures in found.items()}


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
        stored[machine] = accept()
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
