"""A job goes in; its brief is built as the next edition of its series and put in the archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from briefgen.brief.sections.front import list_said_changes
from briefgen.brief.tree import Brief, ParagraphBlock, inline_text
from briefgen.builds.archive import TIMELINE, Archive, NumberTakenError, Published, State
from briefgen.builds.editions import name_series
from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, build_prepared
from briefgen.builds.prepare import Prepared, Report, prepare_job
from briefgen.errors import BriefgenError, BuildError, ProblemsError, SelectionError, UsageError
from briefgen.source import Mapping, Scalar
from briefgen.timeline.load import read_documents
from briefgen.words import Words

# A lock keeps others away; on a disk that knows none, a number that was given meanwhile is not given again.
_TRIES = 5
# Problems that the reason of a failure names.
_SAID = 10
# Changes that the manifest keeps in words, for who is sent the edition.
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published: where it lies, and the build."""

    published: Published
    built: Built


@dataclass(frozen=True, slots=True)
class TickMade:
    """What became of one tick of a schedule; small, for it travels between processes.

    Attributes:
        result: published, draft, unchanged or failed; missing, when it was only looked for.
        reason: why nothing was published, or why something was although nothing has changed; "" otherwise.
        series, edition: what was published, or what has not changed since; "" and 0 for nothing.
        content: hash of what it was made from; "" when it failed.
        problems: warnings, or what it failed of, as lines.
        outputs: (name, SHA-256) of the files.
    """

    result: Literal["published", "draft", "unchanged", "failed", "missing"]
    reason: str = ""
    series: str = ""
    edition: int = 0
    content: str = ""
    problems: tuple[str, ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()


def publish_job(
    job: Job,
    state: State = "released",
    report: Report = lambda step, verb: None,
    *,
    moment: str = "",
    not_before: str = "",
) -> Publication:
    """Build a job as the next edition of its series and add it to the archive that the job names.

    Args:
        job: with `archive` and `issued`.
        state: released, or draft for one that somebody else has to approve.
        report: told of the steps.
        moment: when it is done; "" for the moment of issue.
        not_before: when it is first delivered; "" for at once.

    Raises:
        UsageError: the timeline names no series, or an event has no written id.
        BuildError: the archive cannot be written.
    """
    if job.archive is None or not job.issued:
        raise ValueError("only a job with an archive and a moment of issue can be published")
    archive = Archive(job.archive)
    with archive.hold(name_series(job, _read_series(job))):
        return _publish(job, archive, state, report, prepare_job(job, report), moment or job.issued, not_before)


def publish_tick(
    job: Job,
    state: State,
    moment: str,
    *,
    only_changed: bool,
    silence: timedelta | None,
    not_before: str = "",
    only_look: bool = False,
) -> TickMade:
    """Publish the edition of a tick, unless it is there already or nothing has changed.

    What was published for a tick is found again by it, so that a second attempt gives the first one's result.

    Args:
        job: with `archive`, `issued`, `brief` and `tick`.
        state: released, or draft for one that somebody else has to approve.
        moment: when it is done.
        only_changed: whether an edition is published only when it is made from something else than the last.
        silence: the longest time without an edition all the same; None for no end.
        not_before: when it is first delivered; "" for at once.
        only_look: whether it is only looked for among the editions.
    """
    try:
        if job.archive is None:
            raise ValueError("only a job with an archive can be published")
        archive = Archive(job.archive)
        series = name_series(job, _read_series(job))
        with archive.hold(series):
            there = find_tick(archive, series, job)
            if there is not None:
                return _tell_made(there)
            if only_look:
                return TickMade("missing")
            last = _find_standing(archive, series)
            is_silent = silence is not None and last is not None and _since(last, job) >= silence
            prepared = _prepare_unless_quiet(job)
            if prepared is None:
                return TickMade("unchanged", f"nothing of it happened in the last {job.last}")
            why = ""
            same = _find_same(archive, series, prepared.content) if only_changed else None
            if same is not None:
                if not is_silent:
                    waits = ", which waits for approval" if same.state == "draft" else ""
                    reason = f"no change since no. {same.number}{waits}"
                    return TickMade("unchanged", reason, series, same.number, prepared.content)
                why = f"nothing has changed since no. {same.number}, and the longest silence is over"
            publication = _publish(job, archive, state, lambda step, verb: None, prepared, moment, not_before)
    except ProblemsError as error:
        problems = tuple(str(problem) for problem in error.problems)
        return TickMade("failed", _say_problems(error), problems=problems)
    except BriefgenError as error:
        return TickMade("failed", str(error), problems=(str(error),))
    return _tell_made(publication.published, why, tuple(str(problem) for problem in publication.built.problems))


def _say_problems(error: ProblemsError) -> str:
    """Return every problem in one line, each with its place; of very many the first."""
    errors = [each for each in error.problems if each.severity == "error"] or list(error.problems)
    told = [f"{each.where}: {each.message}" if each.where else each.message for each in errors]
    left = len(told) - _SAID
    return "; ".join([*told[:_SAID], *([f"and {left} more"] if left > 0 else [])])


def _list_drafts(archive: Archive, series: str) -> list[Published]:
    """Return the drafts of a series that readers may still get, by number."""
    released = archive.find_released(series)
    base = released.number if released is not None else 0
    return [
        each
        for each in archive.list_editions(series)
        if each.number > base and each.state == "draft" and each.is_kept and (each.manifest["replaces"] or 0) == base
    ]


def _find_standing(archive: Archive, series: str) -> Published | None:
    """Return the latest edition that readers have or may still get."""
    drafts = _list_drafts(archive, series)
    return drafts[-1] if drafts else archive.find_released(series)


def _find_same(archive: Archive, series: str, content: str) -> Published | None:
    """Return the edition that readers have, or else the latest that waits for approval, if it is made from the same."""
    for each in (archive.find_released(series), _find_standing(archive, series)):
        if each is not None and each.manifest.get("content") == content:
            return each
    return None


def _tell_made(published: Published, why: str = "", problems: tuple[str, ...] = ()) -> TickMade:
    manifest = published.manifest
    return TickMade(
        "draft" if published.state == "draft" else "published",
        why,
        published.series,
        published.number,
        manifest["content"],
        problems,
        tuple((each["name"], each["sha256"]) for each in manifest["files"] if each["name"] != TIMELINE),
    )


def _since(last: Published, job: Job) -> timedelta:
    """Return how long after an edition a job is issued."""
    return datetime.fromisoformat(job.issued) - datetime.fromisoformat(last.issued)


def _prepare_unless_quiet(job: Job) -> Prepared | None:
    """Prepare a job; None when it covers the last days and nothing happened in them.

    A selection that is empty without the period too is wrong, and is told of as such.
    """
    try:
        return prepare_job(job)
    except SelectionError:
        if not job.last:
            raise
        prepare_job(replace(job, last=""))
        return None


def find_tick(archive: Archive, series: str, job: Job) -> Published | None:
    """Return the edition that was published for the tick of a job."""
    wanted = (job.brief, job.variant, job.tick)
    for published in reversed(archive.list_editions(series)):
        if tuple(published.manifest.get(key, "") for key in ("brief", "variant", "tick")) == wanted:
            return published
    return None


def _read_series(job: Job) -> str:
    """Return the series that a timeline names; a timeline that is wrong is told of by the build."""
    if job.series:
        return job.series
    root = read_documents(job.timeline, job.ceiling)[0].root
    meta = root.get("meta") if isinstance(root, Mapping) else None
    series = meta.get("series") if isinstance(meta, Mapping) else None
    return series.text.strip() if isinstance(series, Scalar) else ""


def _publish(
    job: Job, archive: Archive, state: State, report: Report, prepared: Prepared, moment: str, not_before: str
) -> Publication:
    meta = prepared.selected.meta
    for _ in range(_TRIES):
        _refuse_stranger(archive, name_series(job, meta.series), job)
        built = build_prepared(job, prepared, report)
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
            "changes": len(edition.printed),
            "summary": _say_bottom_line(built.brief),
            "changed": list_said_changes(edition, Words(built.brief.language), _TOLD),
            "scheme": meta.marking_scheme,
            "content": built.content,
        }
        told = {"brief": job.brief, "variant": job.variant, "tick": job.tick, "not_before": not_before}
        about |= {key: value for key, value in told.items() if value}
        try:
            series = name_series(job, built.series)
            if job.tick and (there := find_tick(archive, series, job)) is not None:
                return Publication(there, built)
            published = archive.add(
                series, edition.number, about, {**files, TIMELINE: built.timeline}, state=state, moment=moment
            )
        except NumberTakenError:
            continue
        return Publication(published, built)
    raise BuildError("others publish in this series all the time; no number could be had, try again later")


def _say_bottom_line(brief: Brief) -> str:
    """Return the bottom line as the brief prints it; "" where it prints none."""
    blocks = [block for section in brief.sections if section.id == "bottom-line" for block in section.blocks]
    return " ".join(inline_text(block.content) for block in blocks if isinstance(block, ParagraphBlock))


def _refuse_stranger(archive: Archive, series: str, job: Job) -> None:
    """Two briefs of a project never count within one series: each would say what changed since the other."""
    last = archive.find_latest(series)
    if last is None or not job.brief:
        return
    owner = (last.manifest.get("brief", ""), last.manifest.get("variant", ""))
    if owner[0] and owner != (job.brief, job.variant):
        raise UsageError(
            f"the series '{series}' is that of the brief '{owner[0]}'; give '{job.brief}' one of its own: "
            f"'series: {series}-{job.brief.upper()}'"
        )
