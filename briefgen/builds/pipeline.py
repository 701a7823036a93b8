"""One build: a job goes in; the bytes of every format come out, in eight numbered steps on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefgen import __version__
from briefgen.brief.attachments import attach_files
from briefgen.brief.compose import compose_brief
from briefgen.brief.material import Edition, OwnFigure
from briefgen.brief.number import number_brief, walk_sections
from briefgen.brief.tree import Brief, Figure, Glyph, Inline, Table, inline_text
from briefgen.builds.comments import list_comments
from briefgen.builds.editions import plan_edition
from briefgen.builds.job import Job
from briefgen.builds.proof import proof_pages, proof_template
from briefgen.builds.record import BuildRecord, describe_build, list_questions_off
from briefgen.charts import CHARTS, build_chart, has_chart
from briefgen.charts.chart import Chart
from briefgen.charts.notation import glyph_scene
from briefgen.draw import draw_figure
from briefgen.draw.scene import Scene
from briefgen.errors import BuildError, Problem, StyleError, TimelineError, UsageError
from briefgen.geojson import GeojsonError, Lines, read_lines
from briefgen.pictures import PictureError, read_picture
from briefgen.style import PROFILES, Style, load_style
from briefgen.timeline.audit import QUESTIONS
from briefgen.timeline.check import check_timeline
from briefgen.timeline.dates import Date, DateError, read_date
from briefgen.timeline.export import export_timeline
from briefgen.timeline.load import Loaded, load_documents, read_documents
from briefgen.timeline.markings import make_scheme
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Choice, Selected, select_events
from briefgen.timeline.sourcing import audit_sources
from briefgen.typeset import Pages, typeset_brief
from briefgen.words import Words
from briefgen.writers import FormatOptions, write_format

# The eight steps, as ARCHITECTURE.md numbers them; a report names the step that begins.
STEPS = ("read", "load", "check", "select", "chart", "compose", "number", "write")
Report = Callable[[int, str], None]

# Formats that carry files.
WITH_ATTACHMENTS = frozenset({"pdf", "docx", "html", "json"})

# How many events the spine of a one-page brief calls out: fewer and fewer until the page is one.
_ONE_PAGE_SPINES = (12, 8, 5, 3)


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
    style = record.style if record is not None else _settle_style(job)
    own_figures = _read_figures(job, style)
    report(1, "read")
    documents = read_documents(job.timeline, job.ceiling)
    report(2, "load")
    loaded = load_documents(documents, ceiling=job.ceiling or None)
    report(3, "check")
    timeline, problems = _check(loaded, job)
    report(4, "select")
    selected = select_events(timeline, make_choice(job, timeline))
    if record is not None:
        selected = replace(selected, read=record.read, later=record.later, left_out=record.left_out)
    _check_audience(job, selected)
    words = Words(job.language or selected.meta.language)
    edition = record.edition if record is not None else plan_edition(job, timeline, selected, words)
    source = export_timeline(selected)
    citations = _cite_sources(selected, style, words)
    for number_called_out in _ONE_PAGE_SPINES if job.one_page else (style.charts.spine_events,):
        report(5, "chart")
        outlines = read_outlines(selected, job.timeline.parent)
        charts = make_charts(selected, _call_out(style, number_called_out), words, outlines, one_page=job.one_page)
        report(6, "compose")
        brief = compose_brief(
            selected,
            charts,
            style,
            edition,
            words,
            dated=job.dated,
            options=_options(job, style, selected, words),
            failed=tuple(_failed(problems)),
            one_page=job.one_page,
            images=_read_images(selected, job.timeline.parent),
            own_figures=own_figures,
            audit_off=list_questions_off(job),
            citations=citations,
            source=source,
        )
        report(7, "number")
        brief = number_brief(brief, words, number_headings=style.sections.numbered and not job.one_page)
        pages = typeset_brief(brief, style, draw_scenes(brief, style), draw_glyphs(brief, style))
        if not job.one_page or len(pages.pages) == 1:
            break
    else:
        raise BuildError(
            "the brief does not fit on one page; shorten the bottom line or the judgments, or build it in full"
        )
    problems += tuple(proof_pages(pages, job.formats, style.font_set))
    problems += tuple(proof_template(brief, pages, style, job))
    if not WITH_ATTACHMENTS.isdisjoint(job.formats):
        made = describe_build(job, edition, selected)
        brief = attach_files(brief, source, selected.name, style, words, _options(job, style, selected, words), made)
    report(8, "write")
    comments = tuple(list_comments(selected, problems, job.ceiling)) if job.docx_comments else ()
    outputs = _write(job, brief, pages, style, FormatOptions(job.pdf_standard, job.docx_figures, comments))
    dropped = loaded.dropped_events
    left_out = ((("problems", dropped),) if dropped else ()) + selected.left_out
    return Built(
        outputs,
        len(pages.pages),
        selected.read + dropped,
        len(selected.entries),
        left_out,
        problems,
        brief,
        edition,
        selected.meta.series,
        source.encode("utf-8") if job.archive is not None else b"",
    )


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


def _check_audience(job: Job, selected: Selected) -> None:
    """Refuse a brief that is marked above its audience, however it came to that."""
    scheme = make_scheme(selected.meta.marking_scheme)
    if job.ceiling and not scheme.allows(selected.marking, scheme.read_ceiling(job.ceiling)):
        raise UsageError(
            f"the brief would be marked {selected.marking}, above the audience's {job.ceiling}; nothing was built"
        )


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


def _call_out(style: Style, count: int) -> Style:
    charts = style.charts.model_copy(update={"spine_events": min(count, style.charts.spine_events)})
    return style.model_copy(update={"charts": charts})


def _check(loaded: Loaded, job: Job) -> tuple[Timeline, tuple[Problem, ...]]:
    """Return the timeline and what is said about it; its errors stop the build unless it is to keep going."""
    levels = dict(job.checks)
    # What a project asks of its sources is asked of every build; nobody else is bothered with it.
    asked = {name: level for name, level in levels.items() if name in QUESTIONS}
    problems = (*check_timeline(loaded, levels), *(audit_sources(loaded, asked, "off") if asked else ()))
    errors = [problem for problem in problems if problem.severity == "error"]
    if job.keep_going and job.ceiling:
        raise UsageError("--keep-going lists what is wrong in the brief, so it cannot be used with --ceiling")
    if loaded.timeline is None or (errors and not job.keep_going):
        raise TimelineError(errors)
    return loaded.timeline, problems


def _failed(problems: tuple[Problem, ...]) -> list[str]:
    """Return the errors as lines for the brief's annex, without the folders of the machine."""
    lines = []
    for problem in problems:
        if problem.severity == "error" and problem.where is not None:
            lines.append(f"{Path(problem.where.file).name}:{problem.where.line}: {problem.message}")
    return lines


def make_choice(job: Job, timeline: Timeline) -> Choice:
    """Turn a job's words into a choice of events.

    Raises:
        UsageError: a date or period cannot be read, or a marking, actor or place is not known.
    """
    as_of = _read_option(job.as_of, "--as-of", timeline) if job.as_of else None
    since = _read_option(job.since, "--since", timeline).start_earliest if job.since else None
    until = _read_option(job.until, "--until", timeline).end_latest if job.until else None
    if job.last:
        if job.since:
            raise UsageError("--last and --since exclude each other; give one of them")
        cutoff = as_of or timeline.meta.as_of or select_events(timeline, Choice(allow_empty=True)).as_of
        until = until if until is not None else cutoff.end_latest if cutoff else None
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
    )


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


def read_outlines(selected: Selected, folder: Path) -> dict[str, Lines]:
    """Read the outlines of places, by file name as written; what checking let pass is left out if it is none."""
    outlines: dict[str, Lines] = {}
    for place in selected.places.values():
        path = (folder / place.geojson).resolve()
        if place.geojson and path.is_file() and path.is_relative_to(folder.resolve()):
            with suppress(OSError, GeojsonError):
                outlines[place.geojson] = read_lines(path.read_bytes())
    return outlines


def make_charts(
    selected: Selected,
    style: Style,
    words: Words,
    outlines: Mapping[str, Lines] | None = None,
    *,
    one_page: bool = False,
) -> dict[str, Chart]:
    """Make the charts that the style wants and the data are worth, as wide as the text."""
    # Whole px: texts stand on whole ones, and none is to reach over the edge by a part of one.
    width = float(int(style.text_width * 96 / 72))
    wanted = ["spine"] if one_page else list(CHARTS)
    own: dict[str, dict[str, Any]] = {"locator": {"outlines": outlines}}
    return {
        kind: build_chart(kind, selected, style, words, width, **own.get(kind, {}))
        for kind in wanted
        if style.wants_chart(kind) and has_chart(kind, selected)
    }


def draw_scenes(brief: Brief, style: Style) -> dict[str, Scene]:
    """Draw every figure of a brief once, by its id."""
    fonts = style.font_set
    return {
        block.id: draw_figure(block.plot, fonts, alt=block.alt, title=inline_text(block.caption))
        for section in walk_sections(brief.sections)
        for block in section.blocks
        if isinstance(block, Figure) and block.plot is not None
    }


def draw_glyphs(brief: Brief, style: Style) -> dict[Glyph, Scene]:
    """Draw the mark of every record that a table of the brief shows, each look once."""
    found = {
        row.glyph: None
        for section in walk_sections(brief.sections)
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        if row.glyph is not None
    }
    return {glyph: glyph_scene(glyph.shape, glyph.look, glyph.hollow, glyph.dashed, style) for glyph in found}


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
