"""An archive and what is selected now go in; the next edition, with what changed since the last, comes out."""

from __future__ import annotations

from briefgen.brief.differences import list_differences
from briefgen.brief.material import Edition
from briefgen.builds.archive import Archive, Published
from briefgen.builds.job import Job
from briefgen.builds.variants import slug_variant
from briefgen.errors import Problem, TimelineError, UsageError
from briefgen.timeline.changes import compare_judgments, list_vanished
from briefgen.timeline.load import load_timeline, read_timeline
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Choice, Selected, select_events
from briefgen.words import Words


def plan_edition(job: Job, timeline: Timeline, selected: Selected, words: Words) -> Edition:
    """Return where the brief stands in its series.

    A job without an archive is a draft. Editions count within the series of its audience and language, so that their
    numbers tell nothing of another's.

    Raises:
        UsageError: the timeline names no series, or an event has no written id.
        TimelineError: an event of the last edition is gone without a word.
    """
    if job.archive is None:
        return Edition(issued=job.issued)
    archive = Archive(job.archive)
    series = name_series(job, selected.meta.series)
    _require_ids(timeline)
    last = archive.find_released(series)
    number = archive.next_number(series)
    if last is None:
        return Edition(number, issued=job.issued)
    before = read_edition(last)
    has_audience = bool(job.ceiling)
    _refuse_vanished(before, timeline, job, last.number)
    return Edition(
        number,
        last.number,
        job.issued,
        changes=list_differences(before, selected, words, has_audience=has_audience),
        judgments=compare_judgments(before, selected),
        history=tuple(_tell(each, words) for each in archive.list_editions(series) if each.state != "draft"),
    )


def name_series(job: Job, series: str) -> str:
    """Return the series of a job: that of the timeline, for the audience and in the language that the job asks for.

    An audience never shares the numbers of another, however it was asked for: as a variant, for the whole brief or on
    the command line.

    Raises:
        UsageError: the timeline names none.
    """
    if not series:
        raise UsageError("only a brief of a series has editions; give its timeline one: 'meta: {series: NAME-2026}'")
    told = job.variant.split(".") if job.variant else []
    asked = [slug_variant([value]) for value in (job.ceiling, job.language) if value]
    return ".".join([series, *told, *(slug for slug in asked if slug not in told)])


def read_edition(published: Published) -> Selected:
    """Return what an edition in the archive shows.

    Raises:
        SourceError, TimelineError: the timeline in the archive is damaged.
    """
    return select_events(load_timeline(published.timeline, alone=True), Choice(allow_empty=True))


def _require_ids(timeline: Timeline) -> None:
    unnamed = next((event for event in timeline.events if not event.id_written), None)
    if unnamed is not None:
        raise UsageError(
            f"the event '{unnamed.title}' has no id of its own; publishing needs one, since an id made from the title "
            f"changes with it: 'id: {unnamed.id}'"
        )


def _refuse_vanished(before: Selected, timeline: Timeline, job: Job, number: int) -> None:
    """What was published is not dropped in silence: a withdrawn event keeps its id and a line for ever.

    An event that the audience may no longer see has not vanished. So the whole file is looked at, and only the author
    hears of it: the message is that of the command, and nothing of it reaches a brief.
    """
    vanished = list_vanished(before, {event.id for event in timeline.events})
    if vanished and job.ceiling:
        vanished = list_vanished(before, _list_all_ids(job))
    problems = [
        Problem(
            f"event '{event.id}' stood in edition {number} and is gone",
            help=f"put it back with 'status: withdrawn', and say why in its revisions: '{event.title}'",
        )
        for event in vanished
    ]
    if problems:
        raise TimelineError(problems)


def _list_all_ids(job: Job) -> frozenset[str]:
    """Return the ids of all events of a job's timeline, whoever may see them and whatever is wrong with them."""
    whole = read_timeline(job.timeline)
    events = whole.timeline.events if whole.timeline is not None else ()
    return frozenset(event.id for event in events) | whole.dropped.get("events", frozenset())


def _tell(published: Published, words: Words) -> tuple[int, str, str]:
    """Return number, moment and a line of an earlier edition for the annex."""
    counted = int(published.manifest.get("changes", 0))
    line = words.count("{number} change", "{number} changes", counted) if counted else ""
    if published.state in ("withdrawn", "recalled"):
        line = words.say("withdrawn: {reason}", reason=published.states[-1][2] or words.say("No reason given."))
    return published.number, published.issued, line
