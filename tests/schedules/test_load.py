"""Many briefs at once: the cores are kept busy, memory stays flat, and the ledger costs little."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefgen.builds.run import run_jobs
from briefgen.schedules.ledger import Ledger
from tests.schedules.load import list_jobs, write_timelines
from tests.schedules.test_cluster import Grid, grid
from tests.schedules.test_faults import ROOT

__all__ = ["grid"]

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.full
def test_a_thousand_briefs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.schedules.load", str(tmp_path), "1000"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    print(f"\n{done.stdout}")
    found = json.loads(done.stdout)
    assert len(list((tmp_path / "out").iterdir())) == 2000
    assert found["grown_mb"] < 20
    assert found["ledger_ms"] < 2, "two transactions, one of which writes"
    assert found["ratio"] >= 0.8


def test_the_ledger_takes_less_than_a_millisecond_an_entry(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    best = float("inf")
    for round_ in range(5):
        begun = time.perf_counter()
        with ledger.write(NOW) as writing:
            for number in range(200):
                writing.record("first-seen", brief=f"{round_}-{number}", variant="")
        best = min(best, (time.perf_counter() - begun) / 200)
    ledger.close()
    print(f"\n{best * 1000:.2f} ms an entry")
    assert best < 0.001


@pytest.mark.full
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_is_nearly_as_fast(tmp_path: Path, grid: Grid) -> None:
    from briefgen.schedules.cluster import open_cluster

    jobs = list_jobs(write_timelines(tmp_path, 50), 300)
    found = {}
    with open_cluster(grid.address, 2) as cluster:
        list(run_jobs(jobs[:20], tmp_path / "warm", 2, run=cluster.run_calls))
        for name, run in (("far", cluster.run_calls), ("near", None)):
            begun = time.perf_counter()
            outcomes = list(run_jobs(jobs, tmp_path / name, 2, run=run))
            found[name] = time.perf_counter() - begun
            assert {outcome.result for outcome in outcomes} == {"built"}
    ratio = found["near"] / found["far"]
    print(f"\n300 builds: here {found['near']:.1f} s, on the cluster {found['far']:.1f} s, ratio {ratio:.2f}")
    assert ratio >= 0.8
