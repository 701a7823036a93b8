"""What Python code and notebooks call goes in as plain values; problems, selections, briefs and files come out.

The calls do what the commands do. None prints, and only those that are given a file or a folder write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from briefgen.brief.tree import Brief
from briefgen.builds.checking import check_project, check_style
from briefgen.builds.choice import make_choice
from briefgen.builds.files import write_files
from briefgen.builds.job import Job
from briefgen.builds.kinds import tell_kind
from briefgen.builds.memory import BuildMemory
from briefgen.builds.pipeline import build_prepared, compose_prepared, run_build
from briefgen.builds.prepare import Prepared, prepare_selected
from briefgen.errors import Problem, ProblemsError, UsageError, nearest_name
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.timeline.sourcing import audit_sources
from briefgen.writers import require_formats


class Problems(tuple[Problem, ...]):
    """What is wrong in files, in order; as text it is what the command prints."""

    __slots__ = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that stop a build; the others are warnings."""
        return tuple(problem for problem in self if problem.severity == "error")

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self)

    def _repr_html_(self) -> str:
        """Return the problems for a notebook."""
        return f"<pre>{escape(str(self)) or 'no problems'}</pre>"


@dataclass(frozen=True, slots=True)
class ComposedBrief:
    """A brief that is composed and numbered, and can be written in every format.

    Attributes:
        brief: the document tree.
    """

    brief: Brief
    _job: Job
    _prepared: Prepared
    # What one format has drawn and set is not drawn and set again for the next.
    _memory: BuildMemory

    def render(self, format_: str) -> bytes:
        """Return the brief in one format: pdf, docx, html or json.

        Raises:
            UsageError: there is no such format.
            BuildError: it cannot be made.
        """
        require_formats([format_])
        built = build_prepared(replace(self._job, formats=(format_,)), self._prepared, memory=self._memory)
        return built.outputs[format_]

    def _repr_html_(self) -> str:
        """Return the brief for a notebook: its page, in a frame of its own, where the page's own scripts alone run."""
        page = escape(self.render("html").decode("utf-8"), quote=True)
        title = escape(self.brief.masthead.title, quote=True)
        looks = "width:100%;height:40rem;border:0"
        return f'<iframe title="{title}" sandbox="allow-scripts" srcdoc="{page}" style="{looks}"></iframe>'


def check_file(file: str | Path, *, sources: bool = False, ceiling: str = "") -> Problems:
    """Return everything that is wrong with a timeline, style or project file; nothing that is wrong in it raises.

    Args:
        file: what it is, its keys tell.
        sources: ask about sources too, and about the wording of judgments.
        ceiling: highest marking that the audience may see; "" for no audience.

    Raises:
        UsageError: the timeline has no marking of the ceiling's name.
    """
    kind = tell_kind(Path(file))
    if kind != "timeline":
        return Problems(check_project(Path(file)).problems if kind == "project" else check_style(str(file)))
    try:
        loaded = read_timeline(Path(file), ceiling=ceiling or None)
    except ProblemsError as error:
        return Problems(error.problems)
    return Problems((*check_timeline(loaded), *(audit_sources(loaded) if sources else ())))


def select_records(
    timeline: Timeline,
    *,
    since: str = "",
    until: str = "",
    last: str = "",
    tags: Sequence[str] = (),
    actors: Sequence[str] = (),
    places: Sequence[str] = (),
    min_significance: int = 1,
    as_of: str = "",
) -> Selected:
    """Return what is to be shown of a timeline, chosen in the words that the commands take.

    Args:
        timeline: as loaded.
        since, until: what ended before or began after these dates is left out.
        last: the stretch before the data cut-off: 7d, 2w, 36h.
        tags, actors, places: an event is shown when it has any one of each group that is not empty.
        min_significance: 1 to 5.
        as_of: the facts as they were known on this date.

    Raises:
        UsageError: a date or a length of time cannot be read.
        SelectionError: nothing is left.
    """
    job = Job(
        Path(timeline.name),
        "",
        since=since,
        until=until,
        last=last,
        tags=_listed(tags),
        actors=_listed(actors),
        places=_listed(places),
        min_significance=min_significance,
        as_of=as_of,
    )
    return select_events(timeline, make_choice(job, timeline))


def compose_brief_of(
    material: Timeline | Selected,
    *,
    style: str | Path = "plain",
    profile: str = "",
    language: str = "",
    one_page: bool = False,
    issued: str = "",
    folder: str | Path | None = None,
) -> ComposedBrief:
    """Return the brief of a timeline, or of what was selected of it.

    Args:
        material: as loaded or selected.
        style: a style's name or file.
        profile: which parts are on; "" for the style's own.
        language: of the brief's own words; "" for the timeline's.
        one_page: the short form.
        issued: moment of issue, ISO 8601 with offset; "" for a draft.
        folder: where the pictures and outlines lie that the timeline names; None for where its file lies.

    Raises:
        UsageError, StyleError: there is no such style or profile, or something is wrong in the style's file.
        BuildError: the brief cannot be made.
    """
    timeline = material if isinstance(material, Timeline) else _as_timeline(material)
    selected = select_events(material) if isinstance(material, Timeline) else material
    place = Path(folder) if folder is not None else Path(timeline.meta.where.file).parent
    job = Job(
        place / selected.name,
        Path(selected.name).stem,
        style=str(style),
        profile=profile,
        language=language,
        one_page=one_page,
        issued=issued,
        style_folders=(Path("styles"),),
    )
    prepared = prepare_selected(job, timeline, selected)
    memory = BuildMemory()
    return ComposedBrief(compose_prepared(job, prepared, memory=memory), job, prepared, memory)


def write_composed(brief: ComposedBrief, file: str | Path) -> Path:
    """Write a brief to a file whose ending says the format, and return the file.

    Raises:
        UsageError: no format has this ending.
        BuildError: the brief cannot be made, or the file not be written.
    """
    path = Path(file)
    write_files({path: brief.render(path.suffix.removeprefix(".").lower())})
    return path


def build_file(
    file: str | Path,
    to: str | Iterable[str] = ("pdf", "docx", "html"),
    *,
    output: str | Path = "output",
    **options: Any,
) -> tuple[Path, ...]:
    """Build the brief of a timeline file and return the files that were written, in the order of the formats.

    Args:
        file: the timeline.
        to: one format or several.
        output: folder to write to.
        options: fields of `Job`, such as style, profile, since, ceiling or issued.

    Raises:
        ProblemsError: something is wrong in the user's files.
        UsageError: the call asks for what there is not.
        BuildError: the brief cannot be made, or a file not be written.
    """
    formats = (to,) if isinstance(to, str) else tuple(to)
    require_formats(formats)
    path = Path(file)
    known = set(Job.__dataclass_fields__) - {"timeline", "name", "formats"}
    for name in options:
        if name not in known:
            near = nearest_name(name, sorted(known))
            raise UsageError(f"there is no option '{name}'" + (f"; did you mean '{near}'?" if near else ""))
    built = run_build(Job(path, path.stem, formats, **{"style_folders": (Path("styles"),), **options}))
    files = {Path(output) / f"{path.stem}.{format_}": built.outputs[format_] for format_ in formats}
    write_files(files)
    return tuple(files)


def _as_timeline(selected: Selected) -> Timeline:
    """Return a timeline of what a selection shows."""
    return Timeline(
        meta=selected.meta,
        actors=selected.actors,
        places=selected.places,
        sources=selected.sources,
        events=tuple(entry.event for entry in selected.entries),
        judgments=selected.judgments,
        gaps=selected.gaps,
        name=selected.name,
    )


def _listed(names: Sequence[str]) -> tuple[str, ...]:
    """Return names as a tuple; a text is one name, not its letters."""
    return (names,) if isinstance(names, str) else tuple(names)
