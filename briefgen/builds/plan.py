"""A project, or files named on the command line, go in; the jobs to build come out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen.builds.job import Job
from briefgen.builds.variants import list_variants
from briefgen.errors import UsageError, nearest_name

if TYPE_CHECKING:
    from briefgen.builds.project import BriefPlan, Project


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built: the jobs, the folder or address that their files go to, and the project they are of."""

    jobs: tuple[Job, ...]
    output: Path | str
    project: Project | None = None


def plan_project(project: Project, folder: Path, names: Sequence[str], changes: dict[str, Any]) -> Plan:
    """Return the jobs of a project's briefs, one for each variant.

    Args:
        project: the project.
        folder: where its file stands.
        names: briefs wanted; none for all.
        changes: fields of `Job` that the command line sets over the project's.

    Raises:
        UsageError: there is no brief of a name.
    """
    for name in names:
        if name not in project.briefs:
            near = nearest_name(name, list(project.briefs))
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(project.briefs)}"
            raise UsageError(f"there is no brief and no file '{name}'; {hint}")
    wanted = names or list(project.briefs)
    jobs = [
        _as_job(name, brief, slug, variant, project, folder, changes)
        for name in wanted
        for brief in (project.briefs[name],)
        for slug, variant in list_variants(brief)
    ]
    _refuse_collisions(jobs)
    return Plan(tuple(jobs), folder / project.project.output, project)


def _refuse_collisions(jobs: list[Job]) -> None:
    """Two jobs never write one file: that one variant's text must not stand under another's name."""
    seen: dict[str, Job] = {}
    for job in jobs:
        if job.name in seen:
            raise UsageError(
                f"'{job.brief}' would write '{job.name}' twice; name it once, and vary it by values that differ in "
                "letters or digits"
            )
        seen[job.name] = job


def plan_files(files: Sequence[Path], changes: dict[str, Any]) -> tuple[Job, ...]:
    """Return one job a timeline file, named by the file's stem.

    Raises:
        UsageError: two files would write the same output.
    """
    stems: dict[str, Path] = {}
    for file in files:
        if file.stem in stems:
            raise UsageError(
                f"'{stems[file.stem]}' and '{file}' would both be written as '{file.stem}'; build them apart"
            )
        stems[file.stem] = file
    return tuple(Job(timeline=file, name=file.stem, **changes) for file in files)


def read_length(text: str) -> int:
    """Return a length of time such as 5m in seconds."""
    return int(text[:-1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}[text[-1]]


def read_memory(text: str) -> int:
    """Return an amount of memory in bytes.

    >>> read_memory("1.5 GiB"), read_memory("2MB")
    (1610612736, 2000000)
    """
    number, power, binary = re.fullmatch(r"([\d.]+)\s?([KMGT])(i?)B", text).groups()  # type: ignore[union-attr]
    return int(float(number) * (1024 if binary else 1000) ** ("KMGT".index(power) + 1))


def _as_job(
    name: str,
    brief: BriefPlan,
    slug: str,
    variant: dict[str, str],
    project: Project,
    folder: Path,
    changes: dict[str, Any],
) -> Job:
    for key in ("ceiling", "language"):
        if key in changes and (key in variant or (key == "ceiling" and brief.ceiling)):
            raise UsageError(f"the project sets the {key} of '{name}'; change it there, or build the timeline's file")
    fields: dict[str, Any] = {
        "timeline": folder / brief.timeline,
        "name": f"{name}.{slug}" if slug else name,
        "formats": brief.formats,
        "style": brief.style,
        "profile": brief.profile or "",
        "language": variant.get("language", brief.language),
        "since": brief.period.since or "",
        "until": brief.period.until or "",
        "last": brief.period.last or "",
        "tags": brief.where.tags,
        "actors": brief.where.actors,
        "places": brief.where.places,
        "min_significance": brief.where.min_significance,
        "ceiling": variant.get("ceiling", brief.ceiling),
        "figures": tuple(figure.model_copy(update={"file": str(folder / figure.file)}) for figure in brief.figures),
        "one_page": brief.one_page,
        "pdf_standard": brief.pdf_standard,
        "docx_figures": brief.docx_figures,
        "docx_comments": brief.docx_comments,
        "interactive": brief.interactive,
        "style_folders": (folder / project.project.styles,),
        "brief": name,
        "variant": slug,
        "series": brief.series,
        "checks": tuple(sorted(project.checks.items())),
        "seconds": read_length(brief.limits.time),
        "memory": read_memory(brief.limits.memory),
    }
    return Job(**{**fields, **changes})
