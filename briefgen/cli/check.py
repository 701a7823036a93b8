"""`briefgen check`: timelines, styles, projects go in; every problem of them comes out, or one line for a good one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.ledgers import PROJECT_FILE
from briefgen.errors import Problem, ProblemsError, UsageError

if TYPE_CHECKING:
    from briefgen.timeline.model import Timeline


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="How problems are printed.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write them to a file instead.")
@click.option("--sources", is_flag=True, help="Ask about sources and wording too.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--ceiling", metavar="MARKING", help="Check what such an audience is given.")
@click.option("--quiet", is_flag=True, help="Print nothing for a good file.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(
    files: tuple[Path, ...],
    form: str,
    output: Path | None,
    sources: bool,
    strict: bool,
    ceiling: str | None,
    quiet: bool,
    debug: bool,
) -> int:
    """Check timelines, styles and project files and print every problem with file, line and column.

    Levels are those of 'checks:' in the briefgen.yaml of the working folder. With --output the report goes to a file,
    and the problems are printed as text as well.

    \b
    Examples:
      briefgen check briefgen.yaml
      briefgen check timelines/*.yaml --format sarif -o briefgen.sarif
      briefgen check timelines/case.yaml --sources --strict
    """
    if output is not None and form == "text":
        raise UsageError("--output is for a report; say which with --format json, github, sarif or junit")
    prints_text = form == "text" or output is not None
    levels, wrong_project = _read_levels(files)
    found: list[tuple[Path, tuple[Problem, ...]]] = []
    for file in (*wrong_project, *files):
        kind = _tell_kind(file)
        if kind == "project":
            problems, told = _check_project(file)
        elif kind == "style":
            problems, told = _check_style(file)
        else:
            problems, timeline = check_file(file, ceiling, sources=sources, levels=levels)
            told = _describe(file, timeline, problems) if timeline is not None else ""
        if strict and problems:
            problems, told = tuple(replace(problem, severity="error") for problem in problems), ""
        found.append((file, problems))
        for problem in problems if prints_text else ():
            click.echo(str(problem), err=True)
        if told and prints_text and not quiet:
            click.echo(told)
    all_problems = [problem for _, problems in found for problem in problems]
    if form != "text":
        # A name of a file may hold bytes that are no text.
        report = _make_report(form, found, all_problems).encode("utf-8", "replace").decode()
        if output is None:
            click.echo(report, nl=bool(report))
        else:
            from briefgen.builds.files import write_file

            write_file(output, f"{report}\n".encode())
    if prints_text and not quiet:
        _offer_explanation(all_problems)
    return 1 if any(problem.severity == "error" for problem in all_problems) else 0


def _make_report(form: str, found: list[tuple[Path, tuple[Problem, ...]]], problems: list[Problem]) -> str:
    """Return what was found in the form of a report."""
    from briefgen.cli.problems import problem_as_annotation, problems_as_json

    if form == "json":
        return problems_as_json(problems)
    if form == "github":
        return "\n".join(problem_as_annotation(problem) for problem in problems)
    from briefgen.cli.reports import Checked, write_junit, write_sarif

    checked = [Checked(str(file), each) for file, each in found]
    return write_sarif(checked, Path.cwd()) if form == "sarif" else write_junit(checked)


def _offer_explanation(problems: list[Problem]) -> None:
    """Say once where more is said of the checks that found something."""
    names = list(dict.fromkeys(problem.check for problem in problems if problem.check))
    if names:
        others = f" (or {', '.join(names[1:])})" if len(names) > 1 else ""
        click.echo(f"briefgen explain {names[0]}{others} says what is asked there, and why", err=True)


def _read_levels(files: tuple[Path, ...]) -> tuple[Mapping[str, str], list[Path]]:
    """Return the levels of the project that the files belong to, and its file if that is wrong and not asked about."""
    here = Path(PROJECT_FILE)
    named = [file for file in files if file.name == PROJECT_FILE]
    project_file = here if here.is_file() else next(iter(named), None)
    if project_file is None or len(named) == len(files):
        return {}, []
    from briefgen.builds.project import load_project

    try:
        return load_project(project_file).checks, []
    except ProblemsError:
        is_asked = any(file.resolve() == project_file.resolve() for file in named)
        return {}, [] if is_asked else [project_file]


def _tell_kind(file: Path) -> str:
    from briefgen.builds.kinds import tell_kind

    return tell_kind(file)


def _check_project(file: Path) -> tuple[tuple[Problem, ...], str]:
    """Return the problems of a project file and its styles, and what is said of a good one."""
    from briefgen.builds.checking import check_project

    checked = check_project(file)
    project = checked.project
    if project is None or checked.problems:
        return checked.problems, ""
    scheduled = sum(brief.schedule is not None for brief in project.briefs.values())
    counted = ((len(project.briefs), "brief"), (scheduled, "schedule"), (len(project.recipients), "recipient list"))
    parts = [f"{count} {name}{'s' if count != 1 else ''}" for count, name in counted if count]
    return (), f"{file}: good, {', '.join(parts)}"


def _check_style(file: Path) -> tuple[tuple[Problem, ...], str]:
    """Return the problems of a style's file, and what is said of a good one."""
    from briefgen.builds.checking import check_style

    problems = check_style(str(file))
    return problems, "" if problems else f"{file}: good, a style"


def check_file(
    file: Path, ceiling: str | None = None, *, sources: bool = False, levels: Mapping[str, str] | None = None
) -> tuple[tuple[Problem, ...], Timeline | None]:
    """Return every problem of a file at the levels of its project, and its timeline when it has no error."""
    from briefgen.builds.checks import list_problems
    from briefgen.timeline.load import read_timeline

    try:
        loaded = read_timeline(file, ceiling=ceiling)
    except ProblemsError as error:
        return error.problems, None
    problems = list_problems(loaded, levels or {}, sources=sources)
    broken = any(problem.severity == "error" for problem in problems)
    return problems, None if broken else loaded.timeline


def _describe(file: Path, timeline: Timeline, problems: tuple[Problem, ...]) -> str:
    claims = sum(len(event.claims) for event in timeline.events)
    counted = (
        (len(timeline.events), "event"),
        (claims, "claim"),
        (len(timeline.actors), "actor"),
        (len(timeline.places), "place"),
        (len(timeline.sources), "source"),
        (len(timeline.judgments), "judgment"),
        (len(timeline.gaps), "gap"),
        (len(problems), "warning"),
    )
    parts = [f"{count} {name}{'s' if count != 1 else ''}" for count, name in counted if count]
    return f"{file}: good, {', '.join(parts)}"
