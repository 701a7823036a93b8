"""`briefgen check`: timeline files go in; every problem of them comes out, or one line with counts for a good one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.ledgers import PROJECT_FILE
from briefgen.errors import Problem, ProblemsError

if TYPE_CHECKING:
    from briefgen.timeline.model import Timeline


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How problems are printed.",
)
@click.option("--sources", is_flag=True, help="Ask about sources too, and about the wording of judgments.")
@click.option("--ceiling", metavar="MARKING", help="Check what an audience of this ceiling would be given.")
@click.option("--quiet", is_flag=True, help="Print nothing for a good file.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(files: tuple[Path, ...], form: str, sources: bool, ceiling: str | None, quiet: bool, debug: bool) -> int:
    """Check timelines, or the project file, and print every problem with file, line and column.

    \b
    Example:
      briefgen check briefgen.yaml
      briefgen check timelines/*.yaml --format github
      briefgen check timelines/case.yaml --sources
    """
    from briefgen.cli.problems import problem_as_annotation, problems_as_json

    problems: list[Problem] = []
    for file in files:
        if file.name == PROJECT_FILE:
            problems += _check_project(file, form, quiet=quiet)
            continue
        found, timeline = check_file(file, ceiling, sources=sources)
        problems += found
        if form == "text":
            for problem in found:
                click.echo(str(problem), err=True)
            if timeline is not None and not quiet:
                click.echo(_describe(file, timeline, found))
    if form == "json":
        click.echo(problems_as_json(problems))
    elif form == "github":
        for problem in problems:
            click.echo(problem_as_annotation(problem))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _check_project(file: Path, form: str, *, quiet: bool) -> tuple[Problem, ...]:
    """Check a project file, and print what is found when it is to be printed as text."""
    from briefgen.builds.project import load_project

    try:
        project = load_project(file)
    except ProblemsError as error:
        if form == "text":
            for problem in error.problems:
                click.echo(str(problem), err=True)
        return error.problems
    if form == "text" and not quiet:
        scheduled = sum(brief.schedule is not None for brief in project.briefs.values())
        counted = ((len(project.briefs), "brief"), (scheduled, "schedule"), (len(project.recipients), "recipient list"))
        parts = [f"{count} {name}{'s' if count != 1 else ''}" for count, name in counted if count]
        click.echo(f"{file}: good, {', '.join(parts)}")
    return ()


def check_file(
    file: Path, ceiling: str | None = None, *, sources: bool = False
) -> tuple[tuple[Problem, ...], Timeline | None]:
    """Return every problem of a file, and its timeline when it has no error."""
    from briefgen.timeline.check import check_timeline
    from briefgen.timeline.load import read_timeline

    try:
        loaded = read_timeline(file, ceiling=ceiling)
    except ProblemsError as error:
        return error.problems, None
    problems = check_timeline(loaded)
    if sources:
        from briefgen.timeline.sourcing import audit_sources

        problems += audit_sources(loaded)
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
