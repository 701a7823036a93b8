"""A style or a project goes in; everything that is wrong with it comes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefgen.builds.logo import read_logo
from briefgen.builds.project import Project, load_project
from briefgen.errors import Problem, ProblemsError
from briefgen.style import load_style


@dataclass(frozen=True, slots=True)
class CheckedProject:
    """What was found in a project file and the styles that it names; no project where it is wrong itself."""

    project: Project | None
    problems: tuple[Problem, ...]


def check_style(name: str, folders: tuple[Path, ...] = ()) -> tuple[Problem, ...]:
    """Return everything that is wrong with a style, by its name or its file."""
    try:
        read_logo(load_style(name, folders))
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
