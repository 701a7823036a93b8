"""A job goes in; its brief is built as the next edition of its series and put in the archive."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.builds.archive import TIMELINE, Archive, NumberTakenError, Published, State
from briefgen.builds.editions import name_series
from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, run_build
from briefgen.builds.prepare import Report
from briefgen.errors import BuildError
from briefgen.source import Mapping, Scalar
from briefgen.timeline.load import read_documents

# A lock keeps others away; on a disk that knows none, a number that was given meanwhile is not given again.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: where it lies, and the build."""

    published: Published
    built: Built


def publish_job(job: Job, state: State = "released", report: Report = lambda step, verb: None) -> Publication:
    """Build a job as the next edition of its series and add it to the archive that the job names.

    Args:
        job: with `archive` and `issued`.
        state: released, or draft for one that somebody else has to approve.
        report: told of the steps.

    Raises:
        UsageError: the timeline names no series, or an event has no written id.
        BuildError: the archive cannot be written.
    """
    if job.archive is None or not job.issued:
        raise ValueError("only a job with an archive and a moment of issue can be published")
    archive = Archive(job.archive)
    with archive.hold(name_series(job, _read_series(job))):
        return _publish(job, archive, state, report)


def _read_series(job: Job) -> str:
    """Return the series that a timeline names; a timeline that is wrong is told of by the build."""
    root = read_documents(job.timeline, job.ceiling)[0].root
    meta = root.get("meta") if isinstance(root, Mapping) else None
    series = meta.get("series") if isinstance(meta, Mapping) else None
    return series.text.strip() if isinstance(series, Scalar) else ""


def _publish(job: Job, archive: Archive, state: State, report: Report) -> Publication:
    for _ in range(_TRIES):
        built = run_build(job, report)
        edition, masthead = built.edition, built.brief.masthead
        # The name that the file has in the archive tells nothing of the machine.
        files = {f"{job.name}.{name}": data for name, data in built.outputs.items()}
        about = {
            "replaces": edition.replaces or None,
            "issued": job.issued,
            "title": masthead.title,
            "marking": built.brief.furniture.banner,
            "audience": job.ceiling,
            "language": built.brief.language,
            "program": built.brief.generator,
            "identifier": built.brief.identifier,
            "events": built.shown,
            "changes": len(edition.changes),
        }
        try:
            series = name_series(job, built.series)
            published = archive.add(series, edition.number, about, {**files, TIMELINE: built.timeline}, state=state)
        except NumberTakenError:
            continue
        return Publication(published, built)
    raise BuildError("others publish in this series all the time; no number could be had, try again later")
