"""Jobs and a folder go in; written files come out, each whole or not at all, and one outcome a job."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, Report, run_build
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


def run_job(job: Job, folder: Path, report: Report = lambda step, verb: None) -> Outcome:
    """Build one job and write its files; what fails is an outcome, not an exception."""
    started = time.perf_counter()
    try:
        built = run_build(job, report)
        outputs = write_outputs(job, built, folder)
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
) -> Iterator[Outcome]:
    """Build jobs side by side and yield each outcome as it comes; one that fails leaves the others alone.

    Args:
        jobs: what to build.
        folder: where the files go.
        workers: how many processes at once; one job or one worker needs none.
        report: told of the steps of a job that is built in this process.
    """
    if len(jobs) < 2 or workers < 2:
        for job in jobs:
            yield run_job(job, folder, report)
        return
    with ProcessPoolExecutor(max_workers=min(workers, len(jobs))) as executor:
        yield from _collect(executor, jobs, folder)


def _collect(executor: Executor, jobs: Sequence[Job], folder: Path) -> Iterator[Outcome]:
    waiting = {executor.submit(run_job, job, folder): job for job in jobs}
    for future in as_completed(waiting):
        try:
            yield future.result()
        except BrokenProcessPool:
            message = "the process that built it was ended from outside, perhaps for want of memory"
            yield Outcome(waiting[future], "failed", problems=(Problem(message),), exit_code=BuildError.exit_code)


def write_outputs(job: Job, built: Built, folder: Path) -> tuple[Output, ...]:
    """Write the files of a build: all are written beside their places first, then all are renamed.

    Raises:
        BuildError: the folder or a file cannot be written; what stood there before still does.
    """
    prepared: list[tuple[Path, Path]] = []
    outputs: list[Output] = []
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for format_, data in built.outputs.items():
            path = folder / f"{job.name}.{format_}"
            prepared.append((_write_beside(path, data), path))
            pages = built.pages if format_ == "pdf" else 0
            outputs.append(Output(str(path), format_, len(data), hashlib.sha256(data).hexdigest(), pages))
        for written, path in prepared:
            os.replace(written, path)
    except OSError as error:
        raise BuildError(f"'{path}' cannot be written: {(error.strerror or 'unknown cause').lower()}") from error
    finally:
        for written, _ in prepared:
            written.unlink(missing_ok=True)
    return tuple(outputs)


def write_file(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all, and the folder it needs.

    Raises:
        BuildError: it cannot be written; what stood there before still does.
    """
    written = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = _write_beside(path, data)
        os.replace(written, path)
    except OSError as error:
        raise BuildError(f"'{path}' cannot be written: {(error.strerror or 'unknown cause').lower()}") from error
    finally:
        if written is not None:
            written.unlink(missing_ok=True)


def _write_beside(path: Path, data: bytes) -> Path:
    """Write data to a new file in the folder of a path and return that file; nothing is left of one that fails."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(0o644 & ~_umask())
    except OSError:
        written.unlink(missing_ok=True)
        raise
    return written


def _umask() -> int:
    """Return the permission bits that new files are made without."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
