"""A file of any kind goes in; whether it is a timeline, a style or a project, and what is wrong with it, comes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from briefgen.builds.project import Project, load_project
from briefgen.errors import Problem, ProblemsError
from briefgen.fields import read_fields
from briefgen.source import read_document
from briefgen.style import Style, load_style

PROJECT_NAME = "briefgen.yaml"
# Timelines are long, styles and projects are not: what is longer is not read twice to find out.
_MOST_BYTES = 100_000
_TIMELINE_KEYS = frozenset({"meta", "events", "actors", "places", "sources", "judgments", "gaps", "include"})
_STYLE_KEYS = frozenset({*Style.model_fields, "extends"}) - {"folder"}


@dataclass(frozen=True, slots=True)
class CheckedProject:
    """What was found in a project file and the styles that it names; no project where it is wrong itself."""

    project: Project | None
    problems: tuple[Problem, ...]


def tell_kind(path: Path) -> Literal["timeline", "style", "project"]:
    """Tell what a file is, by its keys; a file that cannot be read or that nothing speaks for is a timeline.

    A file of the folder styles/ is a style unless its keys say otherwise, so that one with a slip in every key is too.
    """
    if path.name == PROJECT_NAME:
        return "project"
    try:
        if path.stat().st_size > _MOST_BYTES:
            return "timeline"
        fields = read_fields(read_document(path).root)
    except (OSError, ProblemsError):
        return "style" if path.resolve().parent.name == "styles" else "timeline"
    keys = set(fields) if isinstance(fields, dict) else set()
    if keys & _TIMELINE_KEYS:
        return "timeline"
    if "briefs" in keys:
        return "project"
    return "style" if keys & _STYLE_KEYS or path.resolve().parent.name == "styles" else "timeline"


def check_style(name: str, folders: tuple[Path, ...] = ()) -> tuple[Problem, ...]:
    """Return everything that is wrong with a style, by its name or its file."""
    try:
        load_style(name, folders)
    except ProblemsError as error:
        return error.problems
    return ()


def check_project(path: Path) -> CheckedProject:
    """Read a project file and the styles that it names, and return everything that is wrong with them."""
    try:
        project = load_project(path)
    except ProblemsError as error:
        return CheckedProject(None, error.problems)
    folders = (path.parent / project.project.styles,)
    names = dict.fromkeys(brief.style for brief in project.briefs.values())
    problems = [problem for name in names for problem in check_style(name, folders)]
    return CheckedProject(project, tuple(problems))
