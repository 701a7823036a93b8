"""Jobs and a folder go in; written files come out, each whole or not at all, and one outcome a job."""

from __future__ import annotations

import hashlib
import os
import time
import traceback
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from briefgen.builds.files import PREFIX, remove_unfinished, write_files
from briefgen.builds.job import Job
from briefgen.builds.made_from import MadeFrom
from briefgen.builds.output import Output
from briefgen.builds.pipeline import Built, build_prepared
from briefgen.builds.prepare import Report, prepare_job
from briefgen.builds.storage import store_files
from briefgen.errors import BriefgenError, BuildError, Problem, ProblemsError

if TYPE_CHECKING:
    from briefgen.builds.isolate import RunCalls


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job.

    Attributes:
        job: the job.
        result: built; unchanged, when what it is made from is what its outputs were made from; or failed.
        outputs: files written, in the order of the formats.
        read, shown, left_out: events of the timeline, of the brief, and (rule, count) of the rest.
        seconds: how long it took.
        problems: what was wrong, errors and warnings.
        exit_code: 0 when built, else the code of the error.
        trace: the traceback of what failed, for those who ask; "" otherwise.
        content: hash of what it is made from; "" when it failed.
        made_from: the files that it is made from, for a file that is built directly.
    """

    job: Job
    result: Literal["built", "unchanged", "failed"]
    outputs: tuple[Output, ...] = ()
    read: int = 0
    shown: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0
    problems: tuple[Problem, ...] = field(default=())
    exit_code: int = 0
    trace: str = ""
    content: str = ""
    made_from: MadeFrom = field(default_factory=MadeFrom)


def run_job(job: Job, folder: Path | str, report: Report | None = None, prefix: str = PREFIX) -> Outcome:
    """Build one job and write its files; what fails is an outcome, not an exception.

    Args:
        job: what to build.
        folder: where the files go; or an address that fsspec reaches.
        report: told of the steps; None for nobody.
        prefix: how the names of files begin that are not finished yet.
    """
    started = time.perf_counter()
    report = report or _tell_nobody
    try:
        prepared = prepare_job(job, report)
        if job.known == prepared.content:
            seconds = time.perf_counter() - started
            return Outcome(job, "unchanged", seconds=seconds, problems=prepared.problems, content=prepared.content)
        built = build_prepared(job, prepared, report, keeps=False)
        outputs = write_outputs(job, built, folder, prefix)
    except BriefgenError as error:
        problems = error.problems if isinstance(error, ProblemsError) else (Problem(str(error)),)
        seconds = time.perf_counter() - started
        return Outcome(
            job, "failed", seconds=seconds, problems=problems, exit_code=error.exit_code, trace=traceback.format_exc()
        )
    except MemoryError:
        if job.memory:
            raise  # whoever set the limit says so
        problem = Problem("the build needed more memory than there is")
        seconds = time.perf_counter() - started
        return Outcome(job, "failed", seconds=seconds, problems=(problem,), exit_code=3, trace=traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - a fault in one brief must not take the others with it
        problem = Problem(f"the build stopped on a fault of the program ({error!r}); --debug shows where")
        seconds = time.perf_counter() - started
        return Outcome(job, "failed", seconds=seconds, problems=(problem,), exit_code=3, trace=traceback.format_exc())
    seconds = time.perf_counter() - started
    return Outcome(
        job, "built", outputs, built.read, built.shown, built.left_out, seconds, built.problems, content=built.content,
        made_from=prepared.made_from,
    )  # fmt: skip


def run_jobs(
    jobs: Sequence[Job],
    folder: Path | str,
    workers: int,
    report: Report = lambda step, verb: None,
    run: RunCalls | None = None,
) -> Generator[Outcome, None, None]:
    """Build jobs side by side and yield each outcome as it comes; one that fails leaves the others alone.

    Whoever may stop before the last outcome closes the iterator: then the work is ended at once and nothing unfinished
    is left behind.

    Args:
        jobs: what to build; one with limits is built in a process of its own.
        folder: where the files go; or an address that fsspec reaches.
        workers: how many processes at once; one job or one worker without limits needs none.
        report: told of the steps of a job that is built in this process.
        run: what runs calls elsewhere than in processes of this machine; None for here.
    """
    prefix = f"{PREFIX}{os.urandom(4).hex()}-"
    try:
        is_limited = any(job.seconds or job.memory for job in jobs)
        if run is None and (len(jobs) < 2 or workers < 2) and not is_limited:
            for job in jobs:
                yield run_job(job, folder, report, prefix=prefix)
            return
        from briefgen.builds.isolate import Call, Limits, run_isolated

        calls = (Call(run_job, (job, folder, None, prefix), Limits(job.seconds, job.memory)) for job in jobs)
        with closing(run(calls, workers) if run else run_isolated(calls, workers, len(jobs))) as running:
            for ended in running:
                problem = Problem(ended.fault)
                yield ended.value or Outcome(
                    jobs[ended.index],
                    "failed",
                    seconds=ended.seconds,
                    problems=(problem,),
                    exit_code=BuildError.exit_code,
                )
    finally:
        if isinstance(folder, Path):
            remove_unfinished(folder, prefix)


def _tell_nobody(step: int, verb: str) -> None:
    pass


def write_outputs(job: Job, built: Built, folder: Path | str, prefix: str = PREFIX) -> tuple[Output, ...]:
    """Write the files of a build, each whole or not at all.

    Raises:
        BuildError: the folder or a file cannot be written; what stood there before still does.
    """
    named = {format_: f"{job.name}.{format_}" for format_ in built.outputs}
    if isinstance(folder, Path):
        write_files({folder / named[format_]: data for format_, data in built.outputs.items()}, prefix)
        paths = {format_: str(folder / name) for format_, name in named.items()}
    else:
        store_files(folder, {named[format_]: data for format_, data in built.outputs.items()})
        paths = {format_: f"{folder.rstrip('/')}/{name}" for format_, name in named.items()}
    return tuple(
        Output(
            paths[format_],
            format_,
            len(data),
            hashlib.sha256(data).hexdigest(),
            built.pages if format_ == "pdf" else 0,
        )
        for format_, data in built.outputs.items()
    )
