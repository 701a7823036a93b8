"""A file, a project or a folder of timelines goes in; what there is to preview, and the job of a wish, come out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from briefgen.builds.job import Job
from briefgen.builds.plan import plan_files, plan_project
from briefgen.builds.project import load_project
from briefgen.errors import UsageError, nearest_name
from briefgen.style import PROFILES, list_styles
from briefgen.words import TRANSLATED

STYLES = Path("styles")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """One brief that can be previewed: its name in addresses, the job that builds it, and whose settings it has."""

    name: str
    job: Job
    settings: str = ""


@dataclass(frozen=True)
class Wish:
    """What a browser asks to see; "" leaves a switch as the project or the command line has it.

    Attributes:
        brief: name of a subject.
        style, profile, language: of the brief.
        since, until, last: the period.
        ceiling: the audience.
    """

    brief: str
    style: str = ""
    profile: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    last: str = ""
    ceiling: str = ""

    @cached_property
    def id(self) -> str:
        """Its name in addresses: the same for the same wish, and telling nothing of it."""
        return hashlib.sha256(repr(tuple(asdict(self).values())).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def read_wish(query: Mapping[str, str]) -> Wish:
    """Return the wish of an address's query.

    Raises:
        UsageError: a value is too long to be meant.
    """
    told = {name: query.get(name, "").strip() for name in Wish.__dataclass_fields__}
    for name, value in told.items():
        if len(value) > _LONGEST:
            raise UsageError(f"'{name}' has {len(value)} characters; {_LONGEST} are the most")
    return Wish(**told)


class Subjects:
    """What there is to preview, looked at anew whenever it is asked for.

    Attributes:
        project_file: that briefs and their settings are read from; None for timelines alone.
    """

    def __init__(self, file: Path | None, project_file: Path | None, changes: Mapping[str, Any]) -> None:
        """Take a place to look at.

        Args:
            file: the one timeline; None to look at the project, or without one at timelines/*.yaml.
            project_file: briefgen.yaml, where there is one; a file that it has briefs of is shown as those.
            changes: fields of `Job` that the command line sets.
        """
        self.project_file = project_file
        self._file, self._changes = file, dict(changes)
        self._seen: tuple[int, ...] = ()
        self._read: dict[str, Subject] = {}

    def list(self) -> dict[str, Subject]:
        """Return all of them by name.

        Raises:
            SourceError, ProjectError: the project's file is wrong.
            UsageError: the command line sets what the project sets.
        """
        if self.project_file is None:
            files = [self._file] if self._file is not None else sorted(Path("timelines").glob("*.yaml"))
            return self._list_files(files)
        seen = look_at(self.project_file)
        if seen != self._seen or not seen:
            self._seen = ()
            self._read = self._list_project(self.project_file)
            self._seen = seen
        return self._read

    @property
    def first(self) -> str:
        """The name of what a page begins with; "" where the reader is to choose.

        Raises:
            SourceError, ProjectError, UsageError: as `list`.
        """
        names = list(self.list())
        return names[0] if names and (self._file is not None or len(names) == 1) else ""

    def _list_files(self, files: Iterable[Path]) -> dict[str, Subject]:
        jobs = plan_files([*files], {**self._changes, "style_folders": (STYLES,)})
        return {job.name: Subject(job.name, job) for job in jobs}

    def _list_project(self, project_file: Path) -> dict[str, Subject]:
        """Return the briefs of the project; of a file that was named, those it has of that, else the file alone."""
        project, folder = load_project(project_file), project_file.parent
        if self._file is None:
            jobs = plan_project(project, folder, (), self._changes).jobs
            return {job.name: Subject(job.name, job) for job in jobs}
        wanted = self._file.resolve()
        names = [name for name, brief in project.briefs.items() if (folder / brief.timeline).resolve() == wanted]
        if not names:
            return self._list_files([self._file])
        # As with `build FILE`, what the command line says of a file counts more than what the project says of a brief.
        jobs = tuple(replace(job, **self._changes) for job in plan_project(project, folder, names, {}).jobs)
        return {job.name: Subject(job.name, job, f"as the brief '{job.name}' of {project_file.name}") for job in jobs}

    def find(self, name: str) -> Subject:
        """Return the subject of a name.

        Raises:
            SourceError, ProjectError, UsageError: there is none, or the project's file is wrong.
        """
        subjects = self.list()
        if name not in subjects:
            near = nearest_name(name, list(subjects))
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(subjects) or 'none'}"
            raise UsageError(f"there is no brief '{name}'; {hint}")
        return subjects[name]

    def make_job(self, wish: Wish) -> Job:
        """Return the job that builds what is wished.

        Raises:
            SourceError, ProjectError, UsageError: the wish cannot be met.
        """
        job = self.find(wish.brief).job
        if wish.style and wish.style not in list_choices(job)["styles"]:
            # Styles are looked up by the names that are listed: an address of the browser never names a file.
            raise UsageError(f"there is no style '{wish.style}'")
        if job.ceiling and wish.ceiling not in ("", job.ceiling):
            raise UsageError(f"the audience is set to {job.ceiling}; the preview does not change it")
        told = {name: value for name, value in asdict(wish).items() if value and name != "brief"}
        if told.keys() & {"since", "until", "last"}:
            told = {"since": "", "until": "", "last": "", **told}
        # Without the name of a brief in the project, what is built says which files it was made from.
        plain: dict[str, Any] = {"brief": "", "variant": "", "archive": None, "formats": ("html", "pdf")}
        return replace(job, **plain, **told)


def list_choices(job: Job) -> dict[str, list[str]]:
    """Return the styles, profiles and languages that a job can be switched to."""
    styles = [path.stem for path in list_styles(job.style_folders)]
    if job.style not in styles:
        styles.insert(0, job.style)
    return {"styles": styles, "profiles": list(PROFILES), "languages": sorted({"en", *TRANSLATED})}


def look_at(path: Path) -> tuple[int, ...]:
    """Return what tells a file from what it was before, without reading it; () for none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)
