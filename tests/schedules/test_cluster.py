"""Builds on a real Dask scheduler with two workers: each output once, the same bytes, though a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from briefgen.builds.isolate import Call
from briefgen.builds.job import Job
from briefgen.builds.run import run_jobs
from briefgen.errors import BuildError, UsageError
from briefgen.schedules import cluster as cluster_module
from briefgen.schedules.cluster import open_cluster
from tests.schedules.test_faults import ROOT
from tests.schedules.test_ways import find_port

# distributed leaves sockets to the collector when a worker is lost.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TIMELINE = """\
briefgen: 1
meta: {{title: "Brief {number}"}}
events:
- {{date: 2001-02-{day:02}, title: "Something happened {number} times"}}
- {{date: 2001-03, title: And ended}}
"""


def start(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    # A call that ended two workers is not given to a third.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    command = [sys.executable, "-m", "dask", *arguments]
    with open(cwd / f"{arguments[0]}-{os.urandom(4).hex()}.log", "wb") as log:
        return subprocess.Popen(command, cwd=cwd, env=environment, stdout=log, stderr=log, start_new_session=True)


class Grid:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.address = f"tcp://127.0.0.1:{find_port()}"
        port = self.address.rpartition(":")[2]
        self.folder = folder
        self.scheduler = start(
            "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", cwd=folder
        )  # fmt: skip
        self.workers = [self.add_worker() for _ in range(2)]

    def add_worker(self) -> subprocess.Popen[bytes]:
        return start(
            "worker", self.address, "--nthreads", "1", "--nworkers", "1", "--no-nanny", "--no-dashboard",
            "--local-directory", str(self.folder / "space"), cwd=self.folder,
        )  # fmt: skip

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def grid(tmp_path: Path) -> Iterator[Grid]:
    made = Grid(tmp_path)
    yield made
    made.stop()


def make_jobs(folder: Path, count: int) -> list[Job]:
    jobs = []
    for number in range(count):
        path = folder / f"t{number}.yaml"
        path.write_text(TIMELINE.format(number=number, day=number % 27 + 1), encoding="utf-8")
        jobs.append(Job(path, f"b{number}", formats=("html", "json")))
    return jobs


def read_folder(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def build_and_kill(folder: Path, grid: Grid, count: int) -> None:
    jobs = make_jobs(folder, count)
    ended: list[str] = []
    with (
        open_cluster(grid.address, 2) as cluster,
        closing(run_jobs(jobs, folder / "far", 2, run=cluster.run_calls)) as running,
    ):
        for outcome in running:
            assert outcome.result == "built", outcome.problems
            ended.append(outcome.job.name)
            if len(ended) == count // 3:
                os.killpg(grid.workers[0].pid, signal.SIGKILL)
    assert sorted(ended) == sorted(job.name for job in jobs)
    assert {outcome.result for outcome in run_jobs(jobs, folder / "near", 2)} == {"built"}
    far, near = read_folder(folder / "far"), read_folder(folder / "near")
    assert sorted(far) == sorted(f"{job.name}.{format_}" for job in jobs for format_ in job.formats)
    assert far == near


@pytest.mark.long
def test_builds_survive_a_worker_that_is_killed(tmp_path: Path, grid: Grid) -> None:
    build_and_kill(tmp_path, grid, 18)


@pytest.mark.full
def test_two_hundred_builds_survive_a_worker_that_is_killed(tmp_path: Path, grid: Grid) -> None:
    build_and_kill(tmp_path, grid, 200)


def end_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def double(number: int) -> int:
    return 2 * number


@pytest.mark.full
def test_a_call_that_kills_its_workers_fails_alone(grid: Grid) -> None:
    calls = [Call(double, (number,)) for number in range(10)]
    calls.insert(3, Call(end_worker))

    def replace_workers() -> None:
        """Start a worker for each that is gone, as their keeper does."""
        while not stop.is_set():
            if sum(worker.poll() is None for worker in grid.workers) < 2:
                grid.workers.append(grid.add_worker())
            time.sleep(0.2)

    stop = threading.Event()
    keeper = threading.Thread(target=replace_workers)
    keeper.start()
    try:
        with open_cluster(grid.address, 2) as cluster:
            ended = {each.index: each for each in cluster.run_calls(calls, 2)}
    finally:
        stop.set()
        keeper.join()
    assert ended.pop(3).fault == "each worker that built it was lost"
    assert sorted(each.value for each in ended.values()) == [2 * number for number in range(10)]


def test_a_local_cluster_builds_and_is_gone(tmp_path: Path) -> None:
    jobs = make_jobs(tmp_path, 4)
    with open_cluster("local", 2) as cluster:
        outcomes = list(run_jobs(jobs, tmp_path / "out", 2, run=cluster.run_calls))
    assert {outcome.result for outcome in outcomes} == {"built"}
    assert len(read_folder(tmp_path / "out")) == 8


def test_workers_write_to_storage(tmp_path: Path, grid: Grid) -> None:
    jobs = make_jobs(tmp_path, 3)
    address = f"file://{tmp_path}/stored/briefs"
    with open_cluster(grid.address, 2) as cluster:
        outcomes = list(run_jobs(jobs, address, 2, run=cluster.run_calls))
    assert {outcome.outputs[0].path for outcome in outcomes} == {f"{address}/b{number}.html" for number in range(3)}
    assert len(read_folder(tmp_path / "stored/briefs")) == 6


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with (
        pytest.raises(BuildError, match="cannot be reached within 1 seconds; is `dask scheduler` running"),
        open_cluster(f"tcp://127.0.0.1:{find_port()}", 2),
    ):
        pass
    with pytest.raises(UsageError, match="is no address; write tcp://host:8786"), open_cluster("nowhere", 2):
        pass


def test_a_scheduler_without_workers(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    for worker in grid.workers:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    monkeypatch.setattr(cluster_module, "_PATIENCE", 2)
    with pytest.raises(BuildError, match="has no workers; start some: `dask worker tcp"), open_cluster(grid.address, 2):
        pass


def test_workers_of_another_version(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "__version__", "99.0")
    with (
        pytest.raises(BuildError, match=r"has briefgen 0\.\S+, expected 99\.0; install it there"),
        open_cluster(grid.address, 2),
    ):
        pass
