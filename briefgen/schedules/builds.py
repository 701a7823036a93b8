"""Jobs of a project and its ledger go in; what each was last made from, and a record of how it ended, come out."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from briefgen.builds.job import Job
from briefgen.builds.output import Output
from briefgen.builds.run import Outcome
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.versions import read_versions


def recall_known(jobs: tuple[Job, ...], folder: Path | str, ledger: Ledger) -> tuple[Job, ...]:
    """Return the jobs, each with the content that its outputs were made from, where they stand as they were written."""
    return tuple(replace(job, known=_find_content(job, folder, ledger)) for job in jobs)


def _find_content(job: Job, folder: Path | str, ledger: Ledger) -> str:
    known = ledger.read_known(job.brief, job.variant)
    # What lies elsewhere would have to be fetched to be compared.
    if known is None or job.issued or job.dated or not isinstance(folder, Path):
        return ""
    wanted = {str(folder / f"{job.name}.{name}") for name in job.formats}
    if wanted != {each["path"] for each in known.outputs}:
        return ""
    return known.content if all(_is_as_written(each) for each in known.outputs) else ""


def _is_as_written(output: dict[str, str]) -> bool:
    path = Path(output["path"])
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == output["sha256"]


def record_outcome(outcome: Outcome, ledger: Ledger, now: datetime) -> Outcome:
    """Write down how a build ended, and return it with the outputs that stand unchanged."""
    job = outcome.job
    known = ledger.read_known(job.brief, job.variant)
    if outcome.result == "unchanged" and known is not None:
        outputs = tuple(Output(**each) for each in known.outputs)
        outcome = replace(outcome, outputs=outputs)
    errors = [problem.message for problem in outcome.problems if problem.severity == "error"]
    with ledger.write(now) as writing:
        if known is None:
            writing.record("first-seen", brief=job.brief, variant=job.variant)
        writing.record(
            "built",
            brief=job.brief,
            variant=job.variant,
            result=outcome.result,
            reason=errors[0] if errors else "",
            seconds=round(outcome.seconds, 3),
            content=outcome.content,
            tools=read_versions(),
            outputs=[asdict(output) for output in outcome.outputs],
        )
    return outcome
