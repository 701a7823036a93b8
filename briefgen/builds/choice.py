"""A job's words for what it wants to see go in; a choice of events comes out, or the selection itself."""

from __future__ import annotations

from briefgen.builds.job import Job
from briefgen.errors import TimelineError, UsageError
from briefgen.timeline.check import check_timeline
from briefgen.timeline.dates import Date, DateError, read_date
from briefgen.timeline.load import read_timeline
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Choice, Selected, select_events


def make_choice(job: Job, timeline: Timeline) -> Choice:
    """Turn a job's words into a choice of events.

    Raises:
        UsageError: a date or period cannot be read, or a marking, actor or place is not known.
    """
    as_of = _read_option(job.as_of, "--as-of", timeline) if job.as_of else None
    since = _read_option(job.since, "--since", timeline).start_earliest if job.since else None
    until = _read_option(job.until, "--until", timeline).end_latest if job.until else None
    counted_from = ""
    if job.last:
        if job.since:
            raise UsageError("--last and --since exclude each other; give one of them")
        cutoff = as_of or timeline.meta.as_of or select_events(timeline, Choice(allow_empty=True)).as_of
        if until is not None:
            counted_from = f", which counts {job.last} back from the end of --until {job.until}"
        elif cutoff:
            until = cutoff.end_latest
            counted_from = f", which counts {job.last} back from the end of the data cut-off, {cutoff.written}"
        since = None if until is None else until - _read_length(job.last)
    if since is not None and until is not None and since >= until:
        raise UsageError(f"the period ends before it begins: '{job.since or job.last}' to '{job.until}'")
    return Choice(
        since=since,
        until=until,
        tags=job.tags,
        actors=tuple(
            _find_name(name, {id_: actor.name for id_, actor in timeline.actors.items()}) for name in job.actors
        ),
        places=tuple(
            _find_name(name, {id_: place.name for id_, place in timeline.places.items()}) for name in job.places
        ),
        min_significance=job.min_significance,
        as_of=as_of,
        allow_empty=job.allow_empty,
        counted_from=counted_from,
    )


def select_shown(job: Job) -> Selected:
    """Read and check a job's timeline and select what the job asks for.

    Raises:
        SourceError, TimelineError: something is wrong in the user's files.
        UsageError: a date or period cannot be read, or a marking, actor or place is not known.
        SelectionError: nothing is selected.
    """
    loaded = read_timeline(job.timeline, ceiling=job.ceiling or None)
    errors = [problem for problem in check_timeline(loaded) if problem.severity == "error"]
    if errors or loaded.timeline is None:
        raise TimelineError(errors)
    return select_events(loaded.timeline, make_choice(job, loaded.timeline))


def _read_option(text: str, option: str, timeline: Timeline) -> Date:
    try:
        date = read_date(text, zone=timeline.meta.timezone)
    except DateError as error:
        raise UsageError(f"{option}: {error.message}") from error
    if (date.start_earliest if option == "--since" else date.end_latest) is None:
        raise UsageError(f"{option}: '{text}' has no known {'beginning' if option == '--since' else 'end'}")
    return date


_LENGTHS = {"m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def _read_length(text: str) -> int:
    """Return a length such as 7d, 2w, 36h or 90m in seconds."""
    number, unit = text[:-1], text[-1:]
    if not number.isascii() or not number.isdigit() or unit not in _LENGTHS or len(number) > 6:
        raise UsageError(f"--last: '{text}' is no length of time; write 7d, 2w, 36h or 90m")
    return int(number) * _LENGTHS[unit]


def _find_name(name: str, known: dict[str, str]) -> str:
    """Return the id of an actor or place given by id or printed name; an undeclared name is its own."""
    if name in known:
        return name
    return next((id_ for id_, printed in known.items() if printed.casefold() == name.casefold()), name)
