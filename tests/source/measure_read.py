"""Run in a process of its own: reads the file named, under a limit of memory, and prints what that took, as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.source import read_document

# What `time_work` takes on an idle machine on which the bounds hold, processor seconds.
USUAL_WORK = 0.048


def read_peak() -> int:
    """Return the largest resident size of this program so far, in kilobytes; getrusage counts its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


def time_work() -> float:
    """Return the processor seconds of a fixed piece of work, made of what a reader does: small tuples in a list."""
    start = time.process_time()
    for _ in range(80):
        rows: list[tuple[str, int, int]] = []
        for number in range(5_000):
            rows.append(("a", number, number + 1))
    return time.process_time() - start


def measure(path: Path, megabytes: int) -> dict[str, object]:
    """Read a file with no more than so much memory beyond what the imports took."""
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limit = size + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    work = time_work()
    peak, start, started = read_peak(), time.process_time(), time.perf_counter()
    problems: list[str] = []
    try:
        read_document(path, name="a.yaml")
    except SourceError as error:
        problems = [str(problem).partition("\n")[0] for problem in error.problems]
    seconds, wall = time.process_time() - start, time.perf_counter() - started
    # A busy neighbour on the same core, or a slow machine, makes any work longer, this reader's by as much.
    slowness = max(1.0, (work + time_work()) / 2 / USUAL_WORK)
    return {
        "seconds": round(seconds / slowness, 3),
        "slowness": round(slowness, 2),
        "wall": round(wall, 3),
        "megabytes": round((read_peak() - peak) / 1024, 1),
        "problems": problems,
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
