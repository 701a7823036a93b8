"""Whole cold processes, side by side in one run: briefgen, and the same brief as people make it today.

`make bench` prints the ratios. Kaleido and pandas (the `bench` extra) and Chromium make the peers; without them only
briefgen is timed. Times differ from machine to machine: quote the ratios.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"
PEER = Path(__file__).parent / "peers" / "today.py"
ROUNDS = 5
HAS_PEER = bool(shutil.which("chromium")) and all(importlib.util.find_spec(name) for name in ("kaleido", "pandas"))


def run_seconds(*command: str) -> float:
    """Return the wall time of one process; like an installed program's, its modules are compiled once for all runs."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - started


def run_rounds(jobs: dict[str, tuple[str, ...]], rounds: int) -> dict[str, list[float]]:
    """Run every job in turn, round after round; of several rounds the first does not count."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + (rounds > 1)):
        for name, command in jobs.items():
            seconds = run_seconds(*command)
            if number or rounds == 1:
                found[name].append(seconds)
    return found


@pytest.mark.benchmark(group="whole job")
def test_founding_brief_beside_todays_way(tmp_path: Path, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    python = sys.executable
    jobs = {
        "briefgen, three formats": (python, "-m", "briefgen", "build", str(FOUNDING), "-o", str(tmp_path), "--quiet"),
        "briefgen check": (python, "-m", "briefgen", "check", str(FOUNDING)),
        "briefgen --version": (python, "-m", "briefgen", "--version"),
        "python -c pass": (python, "-c", "pass"),
    }
    # As one test of many it only shows that the commands run.
    if HAS_PEER and not benchmark.disabled:
        jobs["today's way, two formats"] = (python, str(PEER), str(FOUNDING), str(tmp_path))
        jobs["one Kaleido chart"] = (python, str(PEER), str(FOUNDING), str(tmp_path), "chart")
    found = run_rounds(jobs, 1 if benchmark.disabled else ROUNDS)
    own = found["briefgen, three formats"]
    benchmark(lambda: None)
    assert all(seconds for seconds in found.values())
    if benchmark.disabled:
        return
    with capsys.disabled():
        print(f"\n{'whole process, seconds':<28} median    min    max   briefgen is")
        for name, seconds in found.items():
            ratio = statistics.median([a / b for a, b in zip(own, seconds, strict=True)])
            figures = f"{statistics.median(seconds):6.2f} {min(seconds):6.2f} {max(seconds):6.2f}"
            print(f"{name:<28} {figures}   {ratio:6.2f} of it")
