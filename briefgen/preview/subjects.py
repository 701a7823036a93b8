"""A file, a project or a folder of timelines goes in; what there is to preview, and the job of a wish, come out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
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
    """One brief that can be previewed: its name in addresses, its timeline, and the job that builds it."""

    name: str
    job: Job


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
        project_file: that the briefs are read from; None for timelines alone.
    """

    def __init__(self, file: Path | None, project_file: Path | None, changes: Mapping[str, Any]) -> None:
        """Take a place to look at.

        Args:
            file: the one timeline; None to look at the project, or without one at timelines/*.yaml.
            project_file: briefgen.yaml, where there is one and no file is named.
            changes: fields of `Job` that the command line sets.
        """
        self.project_file = None if file is not None else project_file
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
            jobs = plan_files(files, {**self._changes, "style_folders": (STYLES,)})
            return {job.name: Subject(job.name, job) for job in jobs}
        seen = look_at(self.project_file)
        if seen != self._seen or not seen:
            self._seen = ()
            folder = self.project_file.parent
            jobs = plan_project(load_project(self.project_file), folder, (), self._changes).jobs
            self._read = {job.name: Subject(job.name, job) for job in jobs}
            self._seen = seen
        return self._read

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
