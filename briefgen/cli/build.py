"""`briefgen build`: files or names of briefs go in; briefs come out, and what was done, as lines or as JSON."""

from __future__ import annotations

import datetime
import json
import os
import re
from contextlib import closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.clusters import dask_option, open_workers
from briefgen.cli.completing import complete_briefs, complete_formats, complete_profiles, complete_styles
from briefgen.cli.endings import require_folder
from briefgen.cli.ledgers import PROJECT_FILE, open_project_ledger, read_clock, read_project
from briefgen.cli.memory import BuildMemory, find_cache
from briefgen.cli.outcomes import (
    Ending,
    ending_as_dict,
    gravest_exit_code,
    print_ending,
    print_endings_table,
    tell_outcome,
)
from briefgen.cli.short_help import ShortHelp
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.isolate import RunCalls
    from briefgen.builds.plan import Plan
    from briefgen.builds.run import Outcome
    from briefgen.schedules.ledger import Ledger

OUTPUT = Path("output")
"""Where outputs go that are not told to go elsewhere."""


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


# What few ask for; `--help-all` shows these too.
_RARE = (
    "language", "pdf_standard", "docx_figures", "docx_comments", "allow_empty", "workers", "scheduler", "force",
    "no_cache", "debug",
)  # fmt: skip


@click.command("build", cls=ShortHelp, rare=_RARE)
@click.argument("names", nargs=-1, metavar="[FILE|NAME]...", shell_complete=complete_briefs)
@click.option(
    "--to",
    "formats",
    multiple=True,
    callback=split_values,
    shell_complete=complete_formats,
    metavar="FORMATS",
    help="pdf, docx, html, json; default: pdf,docx,html.",
)
@click.option(
    "--style", metavar="STYLE", shell_complete=complete_styles, help="A style's name or file; default: plain."
)
@click.option(
    "--profile",
    metavar="PROFILE",
    shell_complete=complete_profiles,
    help="analyst, sitrep, tracker, legal, postmortem, newsroom or board.",
)
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
@click.option(
    "--min-significance", type=click.IntRange(1, 5), metavar="1..5", help="Only events of this significance or more."
)
@click.option("--ceiling", metavar="MARKING", help="Highest marking that the audience may see.")
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
@click.option("--interactive", is_flag=True, help="Charts of the HTML live where a reader asks; adds 2 MB.")
@click.option("--allow-empty", is_flag=True, help="Build even when the selection holds nothing.")
@click.option("--now", metavar="TIME", help="Moment of issue, such as 2015-10-08T06:00+01:00; default: a draft.")
@click.option(
    "-o",
    "--output",
    callback=read_place,
    metavar="DIR",
    help="Folder or address (s3://...) to write to; default: output.",
)
@click.option("--keep-going", is_flag=True, help="Leave out records that are wrong, and list them.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="How many briefs are built at once; default: the machine's cores."
)
@dask_option
@click.option("--force", is_flag=True, help="Build although nothing has changed.")
@click.option(
    "--no-cache", is_flag=True, help="Use nothing that earlier builds kept in the cache folder, keep nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--debug", is_flag=True, help="Print the steps, and the traceback of what fails.")
def command(
    names: tuple[str, ...],
    output: Path | str | None,
    workers: int | None,
    scheduler: str | None,
    force: bool,
    no_cache: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
    **options: Any,
) -> int:
    """Build briefs from timeline files, or from the briefs of the project file (briefgen.yaml).

    With no FILE or NAME: all briefs of the project file; without one, all of timelines/*.yaml.

    \b
    Examples:
      briefgen build timelines/incident.yaml
      briefgen build timelines/case.yaml --to pdf --style formal --ceiling TLP:GREEN -o out
    """
    require_folder()
    files = _list_files(names)
    cache = None if no_cache or scheduler is not None else find_cache(os.environ)
    memory = BuildMemory(files, output or OUTPUT, options, cache)
    known = memory.recall() if not (force or debug) else {}
    if files and len(known) == len(files):
        endings = [known[str(Path(file))] for file in files]
    else:
        left = tuple(file for file in files if str(Path(file)) not in known)
        running = partial(_run_plan, workers=workers, scheduler=scheduler, as_json=as_json, quiet=quiet, debug=debug)
        built = running(left if known else names, output, options, force=force, memory=memory)
        by_timeline = {**known, **{ending.timeline: ending for ending in built}}
        endings = [by_timeline[str(Path(file))] for file in files] if files else built
    is_project = not files
    if as_json:
        told = {"builds": [ending_as_dict(ending) for ending in endings]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif not is_project:
        for ending in endings:
            print_ending(ending, quiet=quiet, debug=debug)
    elif not quiet:
        print_endings_table(endings)
    if not is_project:
        return gravest_exit_code(endings)
    return 3 if any(ending.result == "failed" for ending in endings) else 0


def _list_files(names: tuple[str, ...]) -> list[str]:
    """Return the timeline files that names mean; none where they mean briefs of the project, or nothing at all."""
    if names:
        return list(names) if all(_is_file_name(name) for name in names) else []
    return [] if Path(PROJECT_FILE).is_file() else [str(path) for path in sorted(Path("timelines").glob("*.yaml"))]


def _run_plan(
    names: tuple[str, ...],
    output: Path | str | None,
    options: dict[str, Any],
    *,
    workers: int | None,
    scheduler: str | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
    memory: BuildMemory,
) -> list[Ending]:
    """Build what names mean and return how each ended, in the order of the plan."""
    from briefgen.text.fonts import read_ahead

    is_project = Path(PROJECT_FILE).is_file() and not any(_is_file_name(name) for name in names)
    reading = None if is_project else read_ahead()
    plan = make_plan(names, output, {**options, "cache": memory.cache})
    if reading is not None:
        reading.join()
    if plan.project is not None and scheduler is None:
        from briefgen.builds.isolate import prepare_processes

        prepare_processes(len(plan.jobs))
    with (
        open_project_ledger(plan.project) if plan.project is not None else nullcontext() as ledger,
        open_workers(scheduler, workers or os.cpu_count() or 1) as run,
    ):
        outcomes = _build(plan, workers, ledger, run, force=force, as_json=as_json, quiet=quiet, debug=debug)
    for outcome in outcomes:
        memory.remember(outcome)
    return [tell_outcome(outcome) for outcome in outcomes]


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
                print_ending(tell_outcome(kept), quiet=quiet, debug=debug, count=count)
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
        return Plan(plan_files(files, changes), output or OUTPUT)
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
    from briefgen.writers import require_formats

    require_formats(options["formats"])
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
        changes["dated"] = read_epoch(os.environ["SOURCE_DATE_EPOCH"])
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


def read_epoch(text: str) -> str:
    """Return SOURCE_DATE_EPOCH as a moment (reproducible-builds.org)."""
    if not re.fullmatch(r"\d{1,11}", text):
        raise UsageError(f"SOURCE_DATE_EPOCH is '{text}'; expected a whole number of seconds")
    return datetime.datetime.fromtimestamp(int(text), datetime.UTC).isoformat()
