"""How builds ended goes in; lines, a table or the promised JSON come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.problems import problem_as_dict
from briefgen.errors import Problem

if TYPE_CHECKING:
    from briefgen.builds.output import Output
    from briefgen.builds.remembered import Remembered
    from briefgen.builds.run import Outcome


@dataclass(frozen=True, slots=True)
class Ending:
    """How one build ended, as it is told.

    Attributes:
        name: of the outputs, variant included.
        brief, variant: names in the project file; of a file built directly its stem, and "".
        timeline: the file.
        result: built, up to date, unchanged or failed.
        outputs, read, shown, left_out, seconds, problems, exit_code, trace: as in `Outcome`.
    """

    name: str
    brief: str
    variant: str
    timeline: str
    result: str
    outputs: tuple[Output, ...]
    read: int
    shown: int
    left_out: tuple[tuple[str, int], ...]
    seconds: float
    problems: tuple[Problem, ...]
    exit_code: int = 0
    trace: str = ""


def tell_outcome(outcome: Outcome) -> Ending:
    """Return how a build ended that was run."""
    job = outcome.job
    return Ending(
        job.name, job.brief or job.name, job.variant, str(job.timeline), outcome.result, outcome.outputs, outcome.read,
        outcome.shown, outcome.left_out, outcome.seconds, outcome.problems, outcome.exit_code, outcome.trace,
    )  # fmt: skip


def tell_remembered(timeline: str, remembered: Remembered, seconds: float) -> Ending:
    """Return how a build ended that need not be run again."""
    path = Path(timeline)
    return Ending(
        path.stem, path.stem, "", str(path), "up to date", remembered.outputs, remembered.read, remembered.shown,
        remembered.left_out, seconds, remembered.problems,
    )  # fmt: skip


def ending_as_dict(ending: Ending) -> dict[str, Any]:
    """Return how a build ended as the promised JSON."""
    return {
        "brief": ending.brief,
        "variant": ending.variant,
        "timeline": ending.timeline,
        "result": ending.result,
        "outputs": [
            {"path": each.path, "format": each.format, "bytes": each.bytes, "sha256": each.sha256, "pages": each.pages}
            for each in ending.outputs
        ],
        "events": {"read": ending.read, "shown": ending.shown, "left_out": dict(ending.left_out)},
        "seconds": round(ending.seconds, 3),
        "problems": [problem_as_dict(problem) for problem in ending.problems],
    }


def print_ending(ending: Ending, *, quiet: bool, debug: bool, count: str = "") -> None:
    """Print the problems of a build, and one line on how it ended; `count` says how many have ended."""
    for problem in ending.problems:
        click.echo(str(problem), err=True)
    if debug and ending.trace:
        click.echo(ending.trace, err=True)
    if quiet:
        return
    told = f"{count}{ending.name}: "
    if ending.result == "failed":
        click.echo(f"{told}failed", err=True)
        return
    files = ", ".join(_describe_output(output) for output in ending.outputs)
    if ending.result == "unchanged":
        click.echo(f"{told}unchanged: {files}")
    elif ending.result == "up to date":
        click.echo(f"{told}up to date, {_describe_events(ending)}: {files}")
    else:
        click.echo(f"{told}{_describe_events(ending)} in {ending.seconds:.1f} s: {files}")


def print_endings_table(endings: Sequence[Ending]) -> None:
    """Print how the builds of a project ended, all at a glance."""
    from briefgen.cli.tables import print_table

    rows = []
    for ending in endings:
        errors = [problem.message for problem in ending.problems if problem.severity == "error"]
        pages = sum(output.pages for output in ending.outputs)
        told = errors[0] if errors else ", ".join(output.format for output in ending.outputs)
        shown = str(ending.shown) if ending.result == "built" else ""
        rows.append((ending.name, ending.result, shown, str(pages or ""), f"{ending.seconds:.1f}", told))
    print_table(("brief", "result", "events", "pages", "seconds", "files, or why not"), rows)


def gravest_exit_code(endings: Sequence[Ending]) -> int:
    """Return the gravest code: 3 when a build failed for an outside reason, else 2, else 1, else 0."""
    return max((ending.exit_code for ending in endings), default=0)


def _describe_output(output: Output) -> str:
    pages = f" ({output.pages} page{'s' if output.pages != 1 else ''})" if output.pages else ""
    return f"{output.path}{pages}"


def _describe_events(ending: Ending) -> str:
    if not ending.left_out:
        return f"{ending.shown} event{'s' if ending.shown != 1 else ''}"
    rules = ", ".join(f"{count} by {rule}" for rule, count in ending.left_out)
    return f"{ending.shown} of {ending.read} events (left out: {rules})"
