"""Run in a process of its own: reads the file named, under a limit of memory, and prints what that took, as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.source import read_document


def read_peak() -> int:
    """Return the largest resident size of this program so far, in kilobytes; getrusage counts its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


def measure(path: Path, megabytes: int) -> dict[str, object]:
    """Read a file with no more than so much memory beyond what the imports took."""
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limit = size + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    peak, start, started = read_peak(), time.process_time(), time.perf_counter()
    problems: list[str] = []
    try:
        read_document(path, name="a.yaml")
    except SourceError as error:
        problems = [str(problem).partition("\n")[0] for problem in error.problems]
    return {
        "seconds": round(time.process_time() - start, 3),
        "wall": round(time.perf_counter() - started, 3),
        "megabytes": round((read_peak() - peak) / 1024, 1),
        "problems": problems,
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
