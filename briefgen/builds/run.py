"""Jobs and a folder go in; written files come out, each whole or not at all, and one outcome a job."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

from briefgen.builds.files import PREFIX, remove_unfinished, write_files
from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, run_build
from briefgen.builds.prepare import Report
from briefgen.errors import BriefgenError, BuildError, Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Output:
    """One file written: where, in which format, how large, its SHA-256, and the pages of a PDF (0 for others)."""

    path: str
    format: str
    bytes: int
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job.

    Attributes:
        job: the job.
        result: built, or failed.
        outputs: files written, in the order of the formats.
        read, shown, left_out: events of the timeline, of the brief, and (rule, count) of the rest.
        seconds: how long it took.
        problems: what was wrong, errors and warnings.
        exit_code: 0 when built, else the code of the error.
        trace: the traceback of what failed, for those who ask; "" otherwise.
    """

    job: Job
    result: Literal["built", "failed"]
    outputs: tuple[Output, ...] = ()
    read: int = 0
    shown: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0
    problems: tuple[Problem, ...] = field(default=())
    exit_code: int = 0
    trace: str = ""


def run_job(job: Job, folder: Path, report: Report = lambda step, verb: None, *, prefix: str = PREFIX) -> Outcome:
    """Build one job and write its files; what fails is an outcome, not an exception.

    Args:
        job: what to build.
        folder: where the files go.
        report: told of the steps.
        prefix: how the names of files begin that are not finished yet.
    """
    started = time.perf_counter()
    try:
        built = run_build(job, report)
        outputs = write_outputs(job, built, folder, prefix)
    except BriefgenError as error:
        problems = error.problems if isinstance(error, ProblemsError) else (Problem(str(error)),)
        seconds = time.perf_counter() - started
        return Outcome(
            job, "failed", seconds=seconds, problems=problems, exit_code=error.exit_code, trace=traceback.format_exc()
        )
    except Exception as error:  # noqa: BLE001 - a fault in one brief must not take the others with it
        problem = Problem(f"the build stopped on a fault of the program ({error!r}); --debug shows where")
        seconds = time.perf_counter() - started
        return Outcome(job, "failed", seconds=seconds, problems=(problem,), exit_code=3, trace=traceback.format_exc())
    seconds = time.perf_counter() - started
    return Outcome(job, "built", outputs, built.read, built.shown, built.left_out, seconds, built.problems)


def run_jobs(
    jobs: Sequence[Job], folder: Path, workers: int, report: Report = lambda step, verb: None
) -> Generator[Outcome, None, None]:
    """Build jobs side by side and yield each outcome as it comes; one that fails leaves the others alone.

    Whoever may stop before the last outcome closes the iterator: then the work is ended at once and nothing unfinished
    is left behind.

    Args:
        jobs: what to build.
        folder: where the files go.
        workers: how many processes at once; one job or one worker needs none.
        report: told of the steps of a job that is built in this process.
    """
    prefix = f"{PREFIX}{os.urandom(4).hex()}-"
    try:
        if len(jobs) < 2 or workers < 2:
            for job in jobs:
                yield run_job(job, folder, report, prefix=prefix)
        else:
            yield from _run_side_by_side(jobs, folder, min(workers, len(jobs)), prefix)
    finally:
        remove_unfinished(folder, prefix)


def _run_side_by_side(jobs: Sequence[Job], folder: Path, workers: int, prefix: str) -> Iterator[Outcome]:
    """Build jobs in processes that end with this one, and at once when it lets go of its end of a pipe."""
    watched, held = multiprocessing.Pipe(duplex=False)
    executor = ProcessPoolExecutor(workers, initializer=_follow, initargs=(watched, held))
    try:
        yield from _collect(executor, jobs, folder, prefix)
        executor.shutdown()
    finally:
        held.close()
        executor.shutdown(cancel_futures=True)
        watched.close()


def _follow(watched: Connection, held: Connection) -> None:
    """Tie a worker to the process that it works for, and leave Ctrl-C, which reaches both, to that one."""
    held.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    """Wait until the other end of a pipe is closed, by its owner or by its owner's end, and end this process."""
    watched.poll(None)
    os.kill(os.getpid(), signal.SIGTERM)


def _collect(executor: Executor, jobs: Sequence[Job], folder: Path, prefix: str) -> Iterator[Outcome]:
    waiting = {executor.submit(run_job, job, folder, prefix=prefix): job for job in jobs}
    for future in as_completed(waiting):
        try:
            yield future.result()
        except BrokenProcessPool:
            message = "the process that built it was ended from outside, perhaps for want of memory"
            yield Outcome(waiting[future], "failed", problems=(Problem(message),), exit_code=BuildError.exit_code)


def write_outputs(job: Job, built: Built, folder: Path, prefix: str = PREFIX) -> tuple[Output, ...]:
    """Write the files of a build, each whole or not at all.

    Raises:
        BuildError: the folder or a file cannot be written; what stood there before still does.
    """
    files = {format_: (folder / f"{job.name}.{format_}", data) for format_, data in built.outputs.items()}
    write_files(dict(files.values()), prefix)
    return tuple(
        Output(str(path), format_, len(data), hashlib.sha256(data).hexdigest(), built.pages if format_ == "pdf" else 0)
        for format_, (path, data) in files.items()
    )
