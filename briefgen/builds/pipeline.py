"""One build: a job goes in; the bytes of every format come out, in eight numbered steps on one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefgen import __version__
from briefgen.brief.attachments import attach_files
from briefgen.brief.compose import compose_brief
from briefgen.brief.material import Edition
from briefgen.brief.number import number_brief
from briefgen.brief.tree import Brief
from briefgen.builds.comments import list_comments
from briefgen.builds.editions import plan_edition
from briefgen.builds.job import Job
from briefgen.builds.memory import NO_MEMORY, BuildMemory
from briefgen.builds.page_marks import mark_pages
from briefgen.builds.prepare import Prepared, Report, prepare_job
from briefgen.builds.proof import proof_pages, proof_template
from briefgen.builds.record import BuildRecord, describe_build, list_questions_off
from briefgen.charts import CHARTS, build_chart, has_chart
from briefgen.charts.chart import Chart
from briefgen.errors import BuildError, Problem
from briefgen.geojson import Lines
from briefgen.style import Style
from briefgen.timeline.changes import EventChange
from briefgen.timeline.select import Selected
from briefgen.typeset import Pages, leave_unpaged, typeset_brief
from briefgen.words import Words
from briefgen.writers import FormatOptions, write_format

# The eight steps, as ARCHITECTURE.md numbers them; a report names the step that begins.
STEPS = ("read", "load", "check", "select", "chart", "compose", "number", "write")

# Formats that carry files.
WITH_ATTACHMENTS = frozenset({"pdf", "docx", "html", "json"})

# Formats that are written from pages alone, and those that need to know nothing of pages.
FROM_PAGES = frozenset({"pdf"})
WITHOUT_PAGES = frozenset({"html"})

# How many events the spine of a one-page brief calls out, and which sections it has besides its front: what is to be
# done and what is not known where they have room, then fewer and fewer events until the page is one.
_ONE_PAGE_FORMS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (12, ("outlook", "gaps")),
    (12, ("outlook",)),
    (12, ()),
    (8, ()),
    (5, ()),
    (3, ()),
)


@dataclass(frozen=True, slots=True)
class Built:
    """What one build made, still in memory.

    Attributes:
        outputs: bytes by format.
        pages: how many pages the PDF has.
        read, shown: how many events the timeline holds and the brief shows.
        left_out: (rule, count).
        problems: warnings, and with keep_going the errors of what was left out.
        brief: the numbered brief that the outputs say.
        edition, series: where it stands in which series; "" for none.
        timeline: what it shows as a timeline, of an edition for the archive; b"" of a draft.
        content: SHA-256 over what it is made from, without what a tick alone decides.
        page_marks: of each page of a brief that is built again and again, a mark that changes when its look does.
    """

    outputs: dict[str, bytes]
    pages: int
    read: int
    shown: int
    left_out: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    brief: Brief
    edition: Edition
    series: str
    timeline: bytes
    content: str
    page_marks: tuple[str, ...] = ()


def run_build(job: Job, report: Report = lambda step, verb: None, *, record: BuildRecord | None = None) -> Built:
    """Carry one job through the eight steps.

    Args:
        job: what to build.
        report: told of each step that begins.
        record: of a build that is repeated from what it carried: its style, its edition and its counts.

    Raises:
        SourceError, TimelineError, StyleError, SelectionError: something is wrong in the user's files.
        UsageError: the options ask for what cannot be.
        BuildError: the brief cannot be made for another reason.
    """
    prepared = prepare_job(job, report, record=record)
    return build_prepared(job, prepared, report, record=record)


def build_prepared(
    job: Job,
    prepared: Prepared,
    report: Report = lambda step, verb: None,
    *,
    record: BuildRecord | None = None,
    memory: BuildMemory = NO_MEMORY,
    keeps: bool = True,
) -> Built:
    """Carry a job whose first four steps are done through the others.

    Args:
        job: what to build.
        prepared: from the job.
        report: told of each step that begins.
        record: of a build that is repeated: its edition.
        memory: of the build before, when a brief is built again and again while it is edited.
        keeps: whether the caller needs the records of `prepared` afterwards, and the sections of the brief; those of
            a long one take much room.

    Raises:
        UsageError: the timeline names no series, or an event has no written id, for an edition.
        BuildError: the brief cannot be made.
    """
    style, words, source = prepared.style, prepared.words, prepared.source
    edition = (
        record.edition
        if record is not None
        else plan_edition(job, prepared.timeline, prepared.selected, prepared.words)
    )
    shown = len(prepared.selected.entries)
    if job.one_page:
        brief, pages = _fit_one_page(job, prepared, edition, report, memory)
    else:
        brief = _compose(job, prepared, edition, style.charts.spine_events, report, memory)
        if not keeps and not job.docx_comments:
            prepared.forget_records()
        pages = _typeset(job, brief, style, memory)
    selected = prepared.selected
    problems = prepared.problems + tuple(proof_pages(pages, job.formats, style.font_set))
    problems += tuple(proof_template(brief, pages, style, job))
    if not WITH_ATTACHMENTS.isdisjoint(job.formats):
        made = describe_build(job, edition, selected)
        brief = attach_files(brief, source, selected.name, style, words, _options(job, style, selected, words), made)
    if not keeps and set(job.formats) <= FROM_PAGES:
        brief = replace(brief, sections=())
    report(8, "write")
    comments = tuple(list_comments(selected, problems, job.ceiling)) if job.docx_comments else ()
    options = FormatOptions(job.pdf_standard, job.docx_figures, comments, job.interactive)
    outputs = _write(job, brief, pages, style, options)
    dropped = prepared.dropped
    left_out = ((("problems", dropped),) if dropped else ()) + selected.left_out
    return Built(
        outputs,
        len(pages.pages),
        selected.read + dropped,
        shown,
        left_out,
        problems,
        brief,
        edition,
        selected.meta.series,
        source if job.archive is not None else b"",
        prepared.content,
        mark_pages(pages, style.fingerprint, memory.mark_scene) if memory is not NO_MEMORY else (),
    )


def compose_prepared(
    job: Job, prepared: Prepared, report: Report = lambda step, verb: None, *, memory: BuildMemory = NO_MEMORY
) -> Brief:
    """Carry a job whose first four steps are done through the next three: a brief, composed and numbered.

    Raises:
        BuildError: the brief cannot be made.
    """
    edition = plan_edition(job, prepared.timeline, prepared.selected, prepared.words)
    if job.one_page:
        return _fit_one_page(job, prepared, edition, report, memory)[0]
    return _compose(job, prepared, edition, prepared.style.charts.spine_events, report, memory)


def _fit_one_page(
    job: Job, prepared: Prepared, edition: Edition, report: Report, memory: BuildMemory
) -> tuple[Brief, Pages]:
    """Return a brief of one page, and that page; it holds less and less until it is one."""
    for number_called_out, also in _ONE_PAGE_FORMS:
        brief = _compose(job, prepared, edition, number_called_out, report, memory, also)
        pages = _typeset(job, brief, prepared.style, memory)
        if len(pages.pages) == 1:
            return brief, pages
    raise BuildError(
        "the brief does not fit on one page; shorten the bottom line or the judgments, or build it in full"
    )


def _compose(
    job: Job,
    prepared: Prepared,
    edition: Edition,
    number_called_out: int,
    report: Report,
    memory: BuildMemory,
    also: tuple[str, ...] = (),
) -> Brief:
    """Return the numbered brief, steps 5 to 7, whose spine calls out so many events.

    What is said does not depend on the formats: one composed for a web page serves for the PDF too.
    """
    asked = (repr(replace(job, formats=())), repr(edition), number_called_out, also)
    return memory.compose(
        (prepared, *asked), lambda: _compose_anew(job, prepared, edition, number_called_out, report, also)
    )


def _compose_anew(
    job: Job, prepared: Prepared, edition: Edition, number_called_out: int, report: Report, also: tuple[str, ...]
) -> Brief:
    style, selected, words = prepared.style, prepared.selected, prepared.words
    report(5, "chart")
    called_out = _call_out(style, number_called_out)
    changes = edition.list_changed(selected) if edition.replaces else None
    charts = make_charts(selected, called_out, words, prepared.outlines, one_page=job.one_page, changes=changes)
    report(6, "compose")
    brief = compose_brief(
        selected,
        charts,
        style,
        edition,
        words,
        dated=job.dated,
        options=_options(job, style, selected, words),
        failed=tuple(_failed(prepared.problems)),
        one_page=job.one_page,
        also=also,
        images=prepared.images,
        own_figures=prepared.own_figures,
        audit_off=list_questions_off(job),
        citations=prepared.citations,
        source=prepared.source,
        logo=prepared.logo,
    )
    report(7, "number")
    return number_brief(brief, words, number_headings=style.sections.numbered and not job.one_page)


def _typeset(job: Job, brief: Brief, style: Style, memory: BuildMemory) -> Pages:
    """Lay the brief out; for web pages alone, which have no pages, that is left be."""
    scenes, glyphs = memory.draw_scenes(brief, style), memory.draw_glyphs(brief, style)
    if set(job.formats) <= WITHOUT_PAGES and not job.one_page:
        return leave_unpaged(brief, style, scenes, glyphs)
    return typeset_brief(brief, style, scenes, glyphs, drawn="pdf" in job.formats, memory=memory.set)


def _write(job: Job, brief: Brief, pages: Pages, style: Style, options: FormatOptions) -> dict[str, bytes]:
    """Return the bytes of every format.

    The pictures of DOCX are painted and packed outside of Python, so that another thread can do it meanwhile.
    """
    formats = job.formats

    def write(name: str) -> bytes:
        return write_format(name, brief, pages, style, options)

    if "docx" not in formats or len(formats) < 2:
        return {name: write(name) for name in formats}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(write, "docx")
        written = {name: write(name) for name in formats if name != "docx"}
        written["docx"] = waiting.result()
    return {name: written[name] for name in formats}


def _call_out(style: Style, count: int) -> Style:
    charts = style.charts.model_copy(update={"spine_events": min(count, style.charts.spine_events)})
    return style.model_copy(update={"charts": charts})


def _failed(problems: tuple[Problem, ...]) -> list[str]:
    """Return the errors as lines for the brief's annex, without the folders of the machine."""
    lines = []
    for problem in problems:
        if problem.severity == "error" and problem.where is not None:
            lines.append(f"{Path(problem.where.file).name}:{problem.where.line}: {problem.message}")
    return lines


def make_charts(
    selected: Selected,
    style: Style,
    words: Words,
    outlines: Mapping[str, Lines] | None = None,
    *,
    one_page: bool = False,
    changes: Sequence[EventChange] | None = None,
) -> dict[str, Chart]:
    """Make the charts that the style wants and the data are worth, as wide as the text.

    Args:
        selected: what may be shown.
        style: which charts are wanted, and their look.
        words: the language.
        outlines: lines of places that have a file of them.
        one_page: the short form, which has the time axis alone.
        changes: since the edition before; None where there is none, and the author's revisions say what changed.
    """
    # Whole px: texts stand on whole ones, and none is to reach over the edge by a part of one.
    width = float(int(style.text_width * 96 / 72))
    wanted = ["spine"] if one_page else list(CHARTS)
    own: dict[str, dict[str, Any]] = {"locator": {"outlines": outlines}, "changes": {"changes": changes}}
    worth: dict[str, dict[str, Any]] = {"changes": {"changes": changes}}
    return {
        kind: build_chart(kind, selected, style, words, width, **own.get(kind, {}))
        for kind in wanted
        if style.wants_chart(kind) and has_chart(kind, selected, **worth.get(kind, {}))
    }


def _options(job: Job, style: Style, selected: Selected, words: Words) -> tuple[tuple[str, str], ...]:
    """Return what the annex says of how the brief was made; nothing that another machine would say otherwise."""
    listed = [
        (words.say("Program"), f"briefgen {__version__}"),
        (words.say("Timeline"), selected.name),
        (words.say("Style"), f"{style.name} ({style.profile})"),
        (words.say("Audience"), job.ceiling),
        (words.say("Period asked for"), " ".join(part for part in (job.since, job.until, job.last) if part)),
        (words.say("Tags"), ", ".join(job.tags)),
        (words.say("Actors"), ", ".join(job.actors)),
        (words.say("Places"), ", ".join(job.places)),
        (words.say("Least significance"), str(job.min_significance) if job.min_significance > 1 else ""),
        (words.say("Facts as known on"), job.as_of),
    ]
    return tuple((label, value) for label, value in listed if value)
