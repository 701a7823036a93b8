"""A job goes in; everything that its brief is made from, read and selected (steps 1 to 4), comes out with its hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from briefgen import __version__
from briefgen.brief.material import OwnFigure
from briefgen.brief.tree import Inline, Logo
from briefgen.builds.checks import list_problems
from briefgen.builds.choice import make_choice
from briefgen.builds.files_read import describe_beside, describe_documents, describe_named_files, describe_style
from briefgen.builds.job import Job
from briefgen.builds.kept_timeline import KeptTimeline, open_memory
from briefgen.builds.logo import read_logo
from briefgen.builds.made_from import MadeFrom, join_made_from
from briefgen.builds.record import BuildRecord, list_questions_off
from briefgen.errors import Problem, StyleError, TimelineError, UsageError
from briefgen.geojson import GeojsonError, Lines, read_lines
from briefgen.pictures import PictureError, read_picture
from briefgen.style import PROFILES, Style, load_style
from briefgen.timeline.dates import read_date
from briefgen.timeline.export import export_timeline
from briefgen.timeline.issue_check import ISSUE_CHECK, check_issue
from briefgen.timeline.load import Loaded, load_documents, read_documents
from briefgen.timeline.markings import make_scheme
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

_WHOLE_MINUTE = re.compile(r"(T\d\d:\d\d):00(?![.\d])")
Report = Callable[[int, str], None]


@dataclass(slots=True)
class Prepared:
    """What a brief is made from.

    Attributes:
        style: settled.
        timeline: checked.
        selected: what may be shown.
        words: the program's words in the brief's language.
        source: what is shown, as a timeline file in UTF-8.
        problems: warnings, and with keep_going the errors of what was left out.
        dropped: how many events were wrong and left out.
        own_figures: figures of the user's own, in order.
        images: bytes of the pictures that events show, by file name as written.
        outlines: of places, by file name as written.
        citations: of sources by id, where a style of the user's own cites them.
        content: SHA-256 over all of that, the options and the version, without what a tick alone decides.
        logo: at the head of the first page.
        made_from: the files that all of it was read from, for a file that is built directly; else none.
    """

    style: Style
    timeline: Timeline
    selected: Selected
    words: Words
    source: bytes
    problems: tuple[Problem, ...]
    dropped: int
    own_figures: tuple[OwnFigure, ...]
    images: dict[str, bytes]
    outlines: dict[str, Lines]
    citations: dict[str, Inline]
    content: str
    logo: Logo | None = None
    made_from: MadeFrom = field(default_factory=MadeFrom)

    def forget_records(self) -> None:
        """Forget the events of the timeline and of what is shown, once the brief is composed."""
        self.timeline = self.timeline.model_copy(update={"events": ()})
        self.selected = replace(self.selected, entries=(), number_of={})


def prepare_job(job: Job, report: Report = lambda step, verb: None, *, record: BuildRecord | None = None) -> Prepared:
    """Carry a job through its first four steps: read, load, check, select.

    Args:
        job: what to build.
        report: told of each step that begins.
        record: of a build that is repeated from what it carried: its style and its counts.

    Raises:
        SourceError, TimelineError, StyleError, SelectionError: something is wrong in the user's files.
        UsageError: the options ask for what cannot be.
    """
    # A brief of the project has the ledger to say what it was made from. Files are looked at before they are read, and
    # again after the build, so that none can change unseen.
    is_noted = record is None and not job.brief
    noted = [describe_style(job)] if is_noted else []
    style = record.style if record is not None else _settle_style(job)
    noted += [describe_named_files(job, style)] if is_noted else []
    own_figures = _read_figures(job, style)
    timeline, problems, dropped, made_from = _read_timeline(job, report, is_noted=is_noted)
    noted.append(made_from)
    report(4, "select")
    timeline = _put_series(timeline, job)
    ticked = _put_tick(timeline, job)
    selected = select_events(ticked, make_choice(job, ticked))
    if record is not None:
        selected = replace(selected, read=record.read, later=record.later, left_out=record.left_out)
    _check_audience(job, selected)
    prepared = _gather(job, style, own_figures, timeline, selected, is_ticked=ticked is not timeline)
    late = _check_issue(job, selected, timeline) if record is None else ()
    prepared.problems, prepared.dropped = (*problems, *late), dropped
    prepared.made_from = join_made_from(noted) if is_noted else MadeFrom()
    return prepared


def prepare_selected(job: Job, timeline: Timeline, selected: Selected) -> Prepared:
    """Gather what the brief of a selection is made from, for whoever loaded and selected by themselves.

    Raises:
        StyleError: something is wrong in the style's file.
        UsageError: there is no such style or profile.
    """
    style = _settle_style(job)
    return _gather(job, style, _read_figures(job, style), timeline, selected)


def _gather(
    job: Job,
    style: Style,
    own_figures: tuple[OwnFigure, ...],
    timeline: Timeline,
    selected: Selected,
    *,
    is_ticked: bool = False,
) -> Prepared:
    """Read what lies beside a timeline and write what is shown of it; nothing is said of problems yet."""
    words = Words(job.language or selected.meta.language)
    source = export_timeline(selected)
    images = _read_images(selected, job.timeline.parent)
    outlines = read_outlines(selected, job.timeline.parent)
    citations = _cite_sources(selected, style, words)
    logo = read_logo(style)
    steady = _export_steady(selected, timeline) if is_ticked else source
    # Without a logo the hash is what it was before there were any.
    read = repr((own_figures, sorted(citations.items()), *([logo] if logo else [])))
    content = _hash_content(job, style, steady, words, read, images, outlines)
    return Prepared(
        style, timeline, selected, words, source, (), 0, own_figures, images, outlines, citations, content, logo,
    )  # fmt: skip


def _read_timeline(job: Job, report: Report, *, is_noted: bool) -> tuple[Timeline, tuple[Problem, ...], int, MadeFrom]:
    """Read, load and check the job's timeline, or find it as an earlier build did.

    Returns:
        The timeline, what is said about it, how many events were wrong and left out, and the files it was read from,
        where somebody wants to know.
    """
    memory = open_memory(job)
    report(1, "read")
    kept = memory.recall() if memory is not None else None
    if kept is not None:
        report(2, "load")
        report(3, "check")
        return kept.timeline, kept.problems, 0, kept.made_from
    documents = read_documents(job.timeline, job.ceiling)
    report(2, "load")
    loaded = load_documents(documents, ceiling=job.ceiling or None)
    made_from = MadeFrom()
    if (is_noted or memory is not None) and loaded.timeline is not None:
        beside = describe_beside(loaded.timeline, job.timeline.parent)
        made_from = join_made_from([describe_documents(documents, job.timeline), beside])
    report(3, "check")
    timeline, problems = _check(loaded, job)
    dropped = loaded.dropped_events
    del documents, loaded  # the text of a long timeline, and where each of its records stands
    if memory is not None and not any(problem.severity == "error" for problem in problems):
        memory.keep(KeptTimeline(timeline, problems, made_from))
    return timeline, problems, dropped, made_from


def _put_series(timeline: Timeline, job: Job) -> Timeline:
    """Return the timeline with the series that the project names for the brief."""
    if not job.series:
        return timeline
    return timeline.model_copy(update={"meta": timeline.meta.model_copy(update={"series": job.series})})


def _put_tick(timeline: Timeline, job: Job) -> Timeline:
    """Return the timeline with the tick as its data cut-off, for a scheduled build of one that names none."""
    if not job.tick or timeline.meta.as_of is not None:
        return timeline
    # A tick is written to the second and falls on a minute; no brief says more than the schedule does.
    as_of = read_date(_WHOLE_MINUTE.sub(r"\1", job.tick), zone=timeline.meta.timezone)
    return timeline.model_copy(update={"meta": timeline.meta.model_copy(update={"as_of": as_of})})


def _export_steady(selected: Selected, timeline: Timeline) -> bytes:
    """Return what is shown as a timeline file, without what a tick alone decides."""
    return export_timeline(replace(selected, as_of=None, meta=timeline.meta))


def _hash_content(
    job: Job,
    style: Style,
    source: bytes,
    words: Words,
    read: str,
    images: dict[str, bytes],
    outlines: dict[str, Lines],
) -> str:
    """Return a SHA-256 over everything that decides what a brief says and how it looks, but for dates of its own."""
    fonts = style.fonts.files.model_dump().values() if style.fonts.files else ()
    named = [file for file in (*fonts, style.docx.template, style.charts.atlas) if file]
    files = [Path(style.folder) / file for file in named]
    told: dict[str, Any] = {
        "version": __version__,
        # By itself: as a part of the JSON, that of a long timeline would stand three times in memory.
        "source": hashlib.sha256(source).hexdigest(),
        "style": style.fingerprint,
        "language": words.language,
        "read": read,
        "images": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(images.items())},
        "outlines": repr(sorted(outlines.items())),
        "files": [hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "" for file in files],
        "options": [
            sorted(job.formats), job.profile, job.ceiling, job.one_page, job.pdf_standard, job.docx_figures,
            job.docx_comments, job.interactive, job.as_of, list_questions_off(job),
        ],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _settle_style(job: Job) -> Style:
    style = load_style(job.style, job.style_folders)
    if job.profile and job.profile not in PROFILES:
        raise UsageError(f"there is no profile '{job.profile}'; there are {', '.join(PROFILES)}")
    if job.profile:
        style = style.model_copy(update={"profile": job.profile})
    return _tighten(style) if job.one_page else style


def _tighten(style: Style) -> Style:
    """Return the style for one page: less air, and a bottom line hardly larger than the text."""
    scale, margin = style.type, style.page.margin_mm
    tight = {"lead": scale.body + 0.5, "leading": min(scale.leading, 1.28), "heading_1": scale.body + 2.5}
    margins = {"top": max(margin.top - 3, 18), "bottom": max(margin.bottom - 4, 17)}
    page = style.page.model_copy(update={"margin_mm": margin.model_copy(update=margins)})
    return style.model_copy(update={"type": scale.model_copy(update=tight), "page": page})


def _check(loaded: Loaded, job: Job) -> tuple[Timeline, tuple[Problem, ...]]:
    """Return the timeline and what is said about it; its errors stop the build unless it is to keep going."""
    problems = list_problems(loaded, dict(job.checks))
    errors = [problem for problem in problems if problem.severity == "error"]
    if job.keep_going and job.ceiling:
        raise UsageError("--keep-going lists what is wrong in the brief, so it cannot be used with --ceiling")
    if loaded.timeline is None or (errors and not job.keep_going):
        raise TimelineError(errors)
    return loaded.timeline, problems


def _check_issue(job: Job, selected: Selected, timeline: Timeline) -> tuple[Problem, ...]:
    """Return what stands after the moment of issue, where one is known; as errors it stops the build."""
    level, moment = dict(job.checks).get(ISSUE_CHECK, "warning"), job.issued or job.tick
    if level == "off" or not moment:
        return ()
    issued = read_date(moment, zone=timeline.meta.timezone)
    found = tuple(check_issue(selected, timeline.meta, issued, "error" if level == "error" else "warning"))
    if found and level == "error" and not job.keep_going:
        raise TimelineError(found)
    return found


def _check_audience(job: Job, selected: Selected) -> None:
    """Refuse a brief that is marked above its audience, however it came to that."""
    scheme = make_scheme(selected.meta.marking_scheme)
    if job.ceiling and not scheme.allows(selected.marking, scheme.read_ceiling(job.ceiling)):
        raise UsageError(
            f"the brief would be marked {selected.marking}, above the audience's {job.ceiling}; nothing was built"
        )


def _read_figures(job: Job, style: Style) -> tuple[OwnFigure, ...]:
    """Read the figures of the user's own that the style and the job name."""
    if not style.figures and not job.figures:
        return ()
    from briefgen.builds.figures import read_figures

    return (*read_figures(style.figures, Path(style.folder), style), *read_figures(job.figures, Path(), style))


def _cite_sources(selected: Selected, style: Style, words: Words) -> dict[str, Inline]:
    """Cite the sources by the style of the user's own that the style names; none for the house's."""
    if not style.sections.citations:
        return {}
    from briefgen.brief.csl import CslError, cite_by_csl

    try:
        csl = (Path(style.folder) / style.sections.citations).read_bytes()
        return cite_by_csl(selected.sources, csl, words.language)
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise StyleError([Problem(f"'{style.sections.citations}' cannot be read: {reason}")]) from error
    except CslError as error:
        raise StyleError([Problem(f"the citation style '{style.sections.citations}' {error}")]) from error


def _read_images(selected: Selected, folder: Path) -> dict[str, bytes]:
    """Read the pictures that events show, without their metadata; what checking let pass is left out if it is none."""
    files = {media.file for entry in selected.entries for media in entry.event.media}
    images: dict[str, bytes] = {}
    for file in sorted(files):
        path = (folder / file).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            with suppress(OSError, PictureError):
                images[file] = read_picture(path.read_bytes()).data
    return images


def read_outlines(selected: Selected, folder: Path) -> dict[str, Lines]:
    """Read the outlines of places, by file name as written; what checking let pass is left out if it is none."""
    outlines: dict[str, Lines] = {}
    for place in selected.places.values():
        path = (folder / place.geojson).resolve()
        if place.geojson and path.is_file() and path.is_relative_to(folder.resolve()):
            with suppress(OSError, GeojsonError):
                outlines[place.geojson] = read_lines(path.read_bytes())
    return outlines
