"""`briefgen build`: files or names of briefs go in; briefs come out, and what was done, as lines or as JSON."""

from __future__ import annotations

import datetime
import json
import os
import re
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.clusters import dask_option, open_workers
from briefgen.cli.endings import require_folder
from briefgen.cli.ledgers import PROJECT_FILE, open_project_ledger, read_clock, read_project
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.isolate import RunCalls
    from briefgen.builds.plan import Plan
    from briefgen.builds.run import Outcome
    from briefgen.schedules.ledger import Ledger


def split_values(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read an option that may be repeated and may hold several values parted by commas."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def read_place(context: click.Context, parameter: click.Parameter, value: str | None) -> Path | str | None:
    """Read where outputs go: a folder, or an address."""
    if value is None or "://" in value:
        return value
    if not value:
        raise click.BadParameter("it is empty; name a folder")
    if Path(value).is_file():
        raise click.BadParameter(f"'{value}' is a file, expected a folder")
    return Path(value)


@click.command("build")
@click.argument("names", nargs=-1, metavar="[FILE|NAME]...")
@click.option(
    "--to",
    "formats",
    multiple=True,
    callback=split_values,
    metavar="FORMATS",
    help="pdf, docx, html, json; default: pdf,docx,html.",
)
@click.option("--style", help="A style's name or file; default: plain.")
@click.option("--profile", help="Which parts are on: analyst, sitrep, tracker, legal, postmortem, newsroom, board.")
@click.option("--since", metavar="DATE", help="Leave out what ended before this date.")
@click.option("--until", metavar="DATE", help="Leave out what began after this date.")
@click.option("--last", metavar="LENGTH", help="The stretch before the data cut-off: 7d, 2w, 36h.")
@click.option(
    "--tag", "tags", multiple=True, callback=split_values, metavar="TAG", help="Only events with one of these tags."
)
@click.option(
    "--actor",
    "actors",
    multiple=True,
    callback=split_values,
    metavar="ACTOR",
    help="Only events with one of these actors.",
)
@click.option(
    "--place",
    "places",
    multiple=True,
    callback=split_values,
    metavar="PLACE",
    help="Only events at one of these places.",
)
@click.option("--min-significance", type=click.IntRange(1, 5), help="Only events of this significance or more.")
@click.option("--ceiling", metavar="MARKING", help="Highest marking that the audience may see; the rest is withheld.")
@click.option("--as-of", metavar="DATE", help="The facts as they were known on this date.")
@click.option("--language", help="Language of the brief's own words; default: the timeline's.")
@click.option("--one-page", is_flag=True, help="The short form, on one page.")
@click.option(
    "--pdf-standard",
    type=click.Choice(["ua1+3a", "ua1+2a", "none"]),
    help="What a PDF claims to be; default: ua1+3a. PDF/A-2 allows no attachments.",
)
@click.option(
    "--docx-figures",
    type=click.Choice(["png+svg", "emf", "png"]),
    help="How charts stand in the DOCX; default: as the style says, png+svg.",
)
@click.option("--docx-comments", is_flag=True, help="Warnings and the notes of events as comments in the DOCX.")
@click.option("--allow-empty", is_flag=True, help="Build even when the selection holds nothing.")
@click.option(
    "--now", metavar="TIME", help="Moment of issue, such as 2015-10-08T06:00+01:00; without it the brief is a draft."
)
@click.option(
    "-o",
    "--output",
    callback=read_place,
    metavar="DIR|ADDRESS",
    help="Folder to write to, or an address that fsspec reaches, such as s3://bucket/x; default: output.",
)
@click.option("--keep-going", is_flag=True, help="Build from the records that are right; the brief lists the others.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="How many briefs are built at once; default: the machine's cores."
)
@dask_option
@click.option("--force", is_flag=True, help="Build the briefs of a project although nothing has changed.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--debug", is_flag=True, help="Print the steps, and the traceback of what fails.")
def command(
    names: tuple[str, ...],
    output: Path | str | None,
    workers: int | None,
    scheduler: str | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
    **options: Any,
) -> int:
    """Build briefs from timeline files, or from the briefs of the project file (briefgen.yaml).

    With no FILE or NAME: all briefs of the project file; without one, all of timelines/*.yaml. A brief of the project
    that is made from the same as last time is left as it is.

    \b
    Examples:
      briefgen build timelines/incident.yaml
      briefgen build timelines/case.yaml --to pdf --style formal --ceiling TLP:GREEN -o out
    """
    from briefgen.builds.isolate import prepare_processes
    from briefgen.text.fonts import read_ahead

    require_folder()
    is_project = Path(PROJECT_FILE).is_file() and not any(_is_file_name(name) for name in names)
    reading = None if is_project else read_ahead()
    plan = make_plan(names, output, options)
    if reading is not None:
        reading.join()
    if plan.project is not None and scheduler is None:
        prepare_processes(len(plan.jobs))
    with (
        open_project_ledger(plan.project) if plan.project is not None else nullcontext() as ledger,
        open_workers(scheduler, workers or os.cpu_count() or 1) as run,
    ):
        ordered = _build(plan, workers, ledger, run, force=force, as_json=as_json, quiet=quiet, debug=debug)
    if as_json:
        click.echo(json.dumps({"builds": [_as_dict(outcome) for outcome in ordered]}, ensure_ascii=False, indent=2))
    elif plan.project is None:
        _print_outcomes(ordered, quiet=quiet, debug=debug)
    elif not quiet:
        _print_table(ordered)
    if plan.project is None:
        return _exit_code(ordered)
    return 3 if any(outcome.result == "failed" for outcome in ordered) else 0


def _build(
    plan: Plan,
    workers: int | None,
    ledger: Ledger | None,
    run: RunCalls | None,
    *,
    force: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> list[Outcome]:
    """Build a plan and return how each job ended, in the order of the plan; a project's are written down."""
    from briefgen.builds.run import run_jobs
    from briefgen.cli.progress import show_progress

    jobs = plan.jobs
    if ledger is not None and not force:
        from briefgen.schedules.builds import recall_known

        jobs = recall_known(plan.jobs, plan.output, ledger)
    outcomes: dict[str, Outcome] = {}
    with (
        show_progress(len(jobs), quiet=quiet or as_json or ledger is not None, debug=debug) as progress,
        closing(run_jobs(jobs, plan.output, workers or os.cpu_count() or 1, progress.report, run)) as running,
    ):
        for outcome in running:
            if ledger is None:
                outcomes[outcome.job.name] = outcome
                progress.advance(outcome.job.name)
                continue
            from briefgen.schedules.builds import record_outcome

            kept = outcomes[outcome.job.name] = record_outcome(outcome, ledger, read_clock())
            if not as_json:
                count = f"[{len(outcomes)}/{len(jobs)}] " if len(jobs) > 1 else ""
                _print_outcome(kept, quiet=quiet, debug=debug, count=count)
    return [outcomes[job.name] for job in jobs]


def make_plan(names: tuple[str, ...], output: Path | str | None, options: dict[str, Any]) -> Plan:
    from briefgen.builds.plan import Plan, plan_files, plan_project

    changes = _read_changes(options)
    files = [Path(name) for name in names if _is_file_name(name)]
    briefs = [name for name in names if not _is_file_name(name)]
    project_file = Path(PROJECT_FILE)
    if files and briefs:
        raise UsageError(f"'{files[0]}' is a file and '{briefs[0]}' the name of a brief; build them apart")
    if files or not (briefs or project_file.is_file()):
        files = files or sorted(Path("timelines").glob("*.yaml"))
        if not files:
            raise UsageError(
                "there is nothing to build: no file was named, and there is no briefgen.yaml and no timelines/*.yaml"
            )
        changes = {**changes, "style_folders": (Path("styles"),)}
        return Plan(plan_files(files, changes), output or Path("output"))
    if not project_file.is_file():
        raise UsageError(
            f"there is no file '{briefs[0]}', and no briefgen.yaml here that could hold a brief of that name"
        )
    plan = plan_project(read_project(), Path("."), briefs, changes)
    return replace(plan, output=output) if output else plan


def _is_file_name(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or Path(name).is_file()


def _read_changes(options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a job that the command line sets."""
    from briefgen.errors import nearest_name
    from briefgen.writers import WRITERS

    for name in options["formats"]:
        if name not in WRITERS:
            near = nearest_name(name, list(WRITERS))
            raise UsageError(
                f"there is no format '{name}'; "
                + (f"did you mean '{near}'?" if near else f"there are {', '.join(WRITERS)}")
            )
    for name in ("ceiling", "since", "until", "last", "as_of", "language", "style", "profile"):
        if options.get(name) is not None and not options[name].strip():
            raise UsageError(f"--{name.replace('_', '-')} is empty; give a value or leave it out")
    if options.get("language") and not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", options["language"]):
        raise UsageError(f"--language: '{options['language']}' is no language; write a tag such as en or pt-BR")
    now = options.pop("now", None)
    changes = {key: value for key, value in options.items() if value not in (None, (), False)}
    if now:
        changes["issued"] = read_moment(now)
    elif "SOURCE_DATE_EPOCH" in os.environ:
        changes["dated"] = _read_epoch(os.environ["SOURCE_DATE_EPOCH"])
    return changes


def read_moment(text: str) -> str:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--now: '{text}' is no moment; write it as 2015-10-08T06:00+01:00") from error
    if moment.tzinfo is None:
        raise UsageError(f"--now: '{text}' has no zone; write it as {text}Z or with an offset such as +01:00")
    if not 1980 <= moment.year <= 9998:
        raise UsageError(f"--now: '{text}' lies outside the years 1980 to 9998, which files can be dated with")
    return moment.isoformat(timespec="minutes" if not moment.second else "seconds")


def _read_epoch(text: str) -> str:
    """Return SOURCE_DATE_EPOCH as a moment (reproducible-builds.org)."""
    if not re.fullmatch(r"\d{1,11}", text):
        raise UsageError(f"SOURCE_DATE_EPOCH is '{text}'; expected a whole number of seconds")
    return datetime.datetime.fromtimestamp(int(text), datetime.UTC).isoformat()


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the promised JSON."""
    return {
        "brief": outcome.job.brief or outcome.job.name,
        "variant": outcome.job.variant,
        "timeline": str(outcome.job.timeline),
        "result": outcome.result,
        "outputs": [
            {"path": each.path, "format": each.format, "bytes": each.bytes, "sha256": each.sha256, "pages": each.pages}
            for each in outcome.outputs
        ],
        "events": {"read": outcome.read, "shown": outcome.shown, "left_out": dict(outcome.left_out)},
        "seconds": round(outcome.seconds, 3),
        "problems": [_problem_dict(problem) for problem in outcome.problems],
    }


def _problem_dict(problem: Any) -> dict[str, Any]:
    from briefgen.cli.problems import problem_as_dict

    return problem_as_dict(problem)


def _print_outcomes(outcomes: list[Outcome], *, quiet: bool, debug: bool) -> None:
    for outcome in outcomes:
        _print_outcome(outcome, quiet=quiet, debug=debug)


def _print_outcome(outcome: Outcome, *, quiet: bool, debug: bool, count: str = "") -> None:
    """Print the problems of a build, and one line on how it ended; `count` says how many have ended."""
    for problem in outcome.problems:
        click.echo(str(problem), err=True)
    if debug and outcome.trace:
        click.echo(outcome.trace, err=True)
    if quiet:
        return
    told = f"{count}{outcome.job.name}: "
    if outcome.result == "failed":
        click.echo(f"{told}failed", err=True)
        return
    files = ", ".join(_describe_output(output) for output in outcome.outputs)
    if outcome.result == "unchanged":
        click.echo(f"{told}unchanged: {files}")
        return
    click.echo(f"{told}{_describe_events(outcome)} in {outcome.seconds:.1f} s: {files}")


def _print_table(outcomes: list[Outcome]) -> None:
    """Print how the builds of a project ended, all at a glance."""
    from briefgen.cli.tables import print_table

    rows = []
    for outcome in outcomes:
        errors = [problem.message for problem in outcome.problems if problem.severity == "error"]
        pages = sum(output.pages for output in outcome.outputs)
        told = errors[0] if errors else ", ".join(output.format for output in outcome.outputs)
        shown = str(outcome.shown) if outcome.result == "built" else ""
        rows.append((outcome.job.name, outcome.result, shown, str(pages or ""), f"{outcome.seconds:.1f}", told))
    print_table(("brief", "result", "events", "pages", "seconds", "files, or why not"), rows)


def _describe_output(output: Any) -> str:
    pages = f" ({output.pages} page{'s' if output.pages != 1 else ''})" if output.pages else ""
    return f"{output.path}{pages}"


def _describe_events(outcome: Outcome) -> str:
    if not outcome.left_out:
        return f"{outcome.shown} event{'s' if outcome.shown != 1 else ''}"
    rules = ", ".join(f"{count} by {rule}" for rule, count in outcome.left_out)
    return f"{outcome.shown} of {outcome.read} events (left out: {rules})"


def _exit_code(outcomes: list[Outcome]) -> int:
    """Return the gravest code: 3 when a build failed for an outside reason, else 2, else 1, else 0."""
    return max((outcome.exit_code for outcome in outcomes), default=0)
