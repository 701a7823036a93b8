"""`briefgen schedule`: the project's schedules go in; what is due is built and sent, and what comes is told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.clusters import dask_option, open_workers
from briefgen.cli.completing import complete_briefs
from briefgen.cli.endings import require_folder
from briefgen.cli.ledgers import AUDIT, open_project_ledger, read_clock, read_project

if TYPE_CHECKING:
    from briefgen.builds.isolate import RunCalls
    from briefgen.builds.project import Project
    from briefgen.schedules.due import Entry
    from briefgen.schedules.ledger import Ledger
    from briefgen.schedules.outbox import Outbox
    from briefgen.schedules.runner import Ran, Runner


@click.group("schedule")
def command() -> None:
    """Build and send what is due, and say what comes.

    \b
    Examples:
      briefgen schedule next
      briefgen schedule run-due
      briefgen schedule serve --listen 127.0.0.1:9464
    """


_json = click.option("--json", "as_json", is_flag=True, help="Print what is told as JSON.")
_quiet = click.option("--quiet", is_flag=True, help="Print nothing but problems.")
_debug = click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
_workers = click.option(
    "--workers", type=click.IntRange(1, 64), help="How many builds at once; default: the project's, else the cores."
)


@command.command("next")
@click.argument("brief", required=False, default="", shell_complete=complete_briefs)
@click.option("--count", type=click.IntRange(1, 1000), default=10, help="How many ticks; default: 10.")
@_json
@_debug
def next_(brief: str, count: int, as_json: bool, debug: bool) -> None:
    """Print the coming ticks, of the whole project or of one brief, and those that a blackout takes."""
    from briefgen.schedules.due import list_coming

    project = read_project()
    coming = list_coming(_list_entries(project, brief), read_clock(), project.blackouts, count)
    if as_json:
        told = [
            {"brief": each.brief, "tick": each.tick.isoformat(), "begins": each.begins.isoformat(), "skip": each.reason}
            for each in coming
        ]
        click.echo(json.dumps({"ticks": told}, ensure_ascii=False, indent=2))
        return
    from briefgen.cli.tables import print_table
    from briefgen.schedules.moments import print_tick

    rows = [(print_tick(each.tick), each.brief, each.reason or _describe_delay(each)) for each in coming]
    print_table(("tick", "brief", ""), rows)


def _describe_delay(coming: Any) -> str:
    from briefgen.schedules.moments import describe_length

    delay = coming.begins - coming.tick
    return f"begins {describe_length(delay)} later" if delay else ""


def _list_entries(project: Project, brief: str) -> list[Entry]:
    from briefgen.errors import UsageError, nearest_name
    from briefgen.schedules.due import list_entries

    entries = list_entries(project, Path())
    if not entries:
        raise UsageError("no brief of the project has a schedule; add one: 'schedule: {cron: ..., timezone: ...}'")
    found = [entry for entry in entries if brief in ("", entry.brief, entry.name)]
    if not found:
        names = [entry.brief for entry in entries]
        near = nearest_name(brief, names)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(dict.fromkeys(names))}"
        raise UsageError(f"there is no brief '{brief}' with a schedule; {hint}")
    return found


@command.command("run-due")
@_workers
@dask_option
@click.option("--now", metavar="TIME", help="Run as if it were that moment, such as 2026-06-08T07:00+01:00.")
@click.option("--dry-run", is_flag=True, help="Say what would be built, skipped and sent; do nothing.")
@click.option("--retry", is_flag=True, help="Try what failed now, rather than after its pause.")
@_json
@_quiet
@_debug
def run_due(
    workers: int | None,
    scheduler: str | None,
    now: str | None,
    dry_run: bool,
    retry: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Build every tick that is owed, send what waits, and end.

    Call it as often as you like, from cron, systemd, Jenkins or Airflow: what was done is not done again.
    """
    from briefgen.cli.foreseen import make_clock, refuse_earlier, say_why_idle, tell_foreseen

    require_folder()
    project = read_project()
    clock = make_clock(now)
    if dry_run:
        with open_project_ledger(project) as ledger:
            tell_foreseen(project, ledger, clock(), as_json=as_json, retry=retry)
        return 0

    def report(told: Any) -> None:
        if not as_json and (not quiet or _is_fault(told)):
            click.echo(describe_event(told), err=_is_fault(told))

    count = workers or count_workers(project)
    with open_project_ledger(project) as ledger, open_workers(scheduler, count) as run:
        if now:
            refuse_earlier(ledger, clock())
        ran = make_runner(project, ledger, run, report, clock=clock, retry=retry).run_due(count)
        is_idle = not (ran.settled or ran.sent or ran.held or ran.cleared)
        why = say_why_idle(project, ledger, clock()) if is_idle and not as_json and not quiet else ""
    if as_json:
        click.echo(json.dumps(_ran_as_dict(ran), ensure_ascii=False, indent=2))
    elif not quiet:
        for name in ran.held:
            click.echo(f"{name}: another scheduler is at work on it")
        if is_idle:
            click.echo("nothing is due" + (f"; {why}" if why else ""))
    if ran.ping_fault:
        click.echo(f"the ping was not heard: {ran.ping_fault}", err=True)
    return 3 if ran.has_failed else 0


def make_outbox(project: Project, ledger: Ledger) -> Outbox:
    """Return the outbox of the project of this folder."""
    from briefgen.schedules.holders import name_holder
    from briefgen.schedules.outbox import Outbox
    from briefgen.schedules.secrets import Secrets
    from briefgen.schedules.ways import send_parcel

    secrets = Secrets(Path(), os.environ)
    return Outbox(
        project, Path(), ledger, secrets, AUDIT, clock=read_clock, holder=name_holder(), send=send_parcel
    )  # fmt: skip


def count_workers(project: Project) -> int:
    """Return how many builds of a project run at once."""
    return project.parallel or os.cpu_count() or 1


def make_runner(
    project: Project,
    ledger: Ledger,
    run: RunCalls | None,
    report: Callable[[Any], None],
    clock: Callable[[], datetime] = read_clock,
    *,
    retry: bool = False,
) -> Runner:
    """Return what runs the project of this folder; `run` runs its builds elsewhere than on this machine."""
    from briefgen.schedules.runner import Runner
    from briefgen.schedules.scheduler import perform_by, perform_isolated

    return Runner(
        project,
        Path(),
        ledger,
        AUDIT,
        environment=dict(os.environ),
        clock=clock,
        perform=partial(perform_by, run) if run is not None else perform_isolated,
        report=report,
        retry=retry,
    )


def describe_event(told: Any) -> str:
    """Return what happened as one line."""
    from briefgen.schedules.moments import print_local
    from briefgen.schedules.outbox import Sent
    from briefgen.schedules.retention import Cleared

    if isinstance(told, Cleared):
        return f"{told.series} no. {told.edition}: cleared away: {told.reason}"
    why = f": {told.reason}" if told.reason else ""
    if isinstance(told, Sent):
        about = told.series if told.kind == "alert" else f"{told.series} no. {told.edition}"
        kind = "" if told.kind == "edition" else f"{told.kind} "
        return f"{about}: {kind}{told.way} {told.target}: {_RESULTS.get(told.result, told.result)}{why}"
    first, last = (print_local(tick, told.zone) for tick in (told.ticks[0], told.ticks[-1]))
    span = first if len(told.ticks) == 1 else f"{first} to {last} ({len(told.ticks)} ticks)"
    edition = f" {told.series} no. {told.edition}" if told.result in ("published", "draft") else ""
    return f"{told.brief} {span}: {_RESULTS.get(told.result, told.result)}{edition}{why}"


_RESULTS = {"retry": "failed, is tried again", "failed": "failed for good", "draft": "waits for approval:"}


def _is_fault(told: Any) -> bool:
    return getattr(told, "result", "") in ("failed", "retry")


def _ran_as_dict(ran: Ran) -> dict[str, Any]:
    """Return what a run did as the promised JSON."""
    from dataclasses import asdict

    return {
        "ticks": [asdict(each) for each in ran.settled],
        "held": list(ran.held),
        "deliveries": [asdict(each) for each in ran.sent],
        "cleared": [asdict(each) for each in ran.cleared],
        "ping_fault": ran.ping_fault,
    }


@command.command("status")
@click.option("--fail-if-late", is_flag=True, help="End with 3 when something is late, failed or undelivered.")
@_json
@_debug
def status(fail_if_late: bool, as_json: bool, debug: bool) -> int:
    """Say of each schedule what came last, what is next and what is late; of the outbox, what waits and what failed."""
    from dataclasses import asdict

    from briefgen.schedules.status import read_status

    project = read_project()
    _list_entries(project, "")
    with open_project_ledger(project) as ledger:
        found = read_status(project, Path(), ledger, read_clock())
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _print_status(found)
    return 3 if fail_if_late and found.is_bad else 0


def _print_status(found: Any) -> None:
    from briefgen.cli.tables import print_table
    from briefgen.schedules.moments import print_local

    rows = []
    for each in found.briefs:
        last, coming = (print_local(tick, each.zone) if tick else "" for tick in (each.last_tick, each.next_tick))
        result = each.last_state or each.last_result
        became = f"{result}: {each.last_reason}" if each.last_reason else result
        rows.append((each.brief, last, became, coming, each.trouble))
    print_table(("brief", "last tick", "what became of it", "next tick", "trouble"), rows)
    if found.drafts:
        click.echo()
        waiting = [
            (f"{each.series} no. {each.edition}", each.brief, each.since, each.folder) for each in found.drafts
        ]  # fmt: skip
        print_table(("waits for approval", "brief", "since", "folder"), waiting)
    if found.deliveries:
        click.echo()
        told = [
            (f"{each.series} no. {each.edition}" if each.edition else each.series, each.way, each.target, each.result,
             each.next_at, each.reason)
            for each in found.deliveries
        ]  # fmt: skip
        print_table(("delivery", "way", "to", "result", "next try", "why"), told)


@command.command("serve")
@click.option("--every", type=click.IntRange(1, 3600), default=30, metavar="SECONDS", help="How often; default: 30.")
@click.option("--listen", metavar="HOST:PORT", help="Answer /healthz and /metrics there; needs briefgen[metrics].")
@_workers
@dask_option
@_json
@_debug
def serve(
    every: int, listen: str | None, workers: int | None, scheduler: str | None, as_json: bool, debug: bool
) -> int:
    """Do what run-due does again and again, until SIGTERM or Ctrl-C; one line an event."""
    from briefgen.cli.serving import serve_project

    require_folder()
    project = read_project()
    _list_entries(project, "")

    return serve_project(
        project,
        every=every,
        listen=listen,
        workers=workers or count_workers(project),
        scheduler=scheduler,
        as_json=as_json,
    )


@command.command("export")
@click.option("--systemd", "kind", flag_value="systemd", help="A service and a timer of systemd.")
@click.option("--cron", "kind", flag_value="cron", help="A line for crontab.")
@click.option("--github-actions", "kind", flag_value="github-actions", help="A workflow of GitHub Actions.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Folder to write to; default: this one.",
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
@_quiet
@_debug
def export(kind: str | None, output: Path, force: bool, quiet: bool, debug: bool) -> None:
    """Write files that make another program call `briefgen schedule run-due` when something is due."""
    import sys

    from briefgen.builds.files import write_files
    from briefgen.errors import UsageError
    from briefgen.schedules.export import export_schedule

    if kind is None:
        raise UsageError("say for whom: --systemd, --cron or --github-actions")
    project = read_project()
    program = (sys.executable, "-m", "briefgen")
    files = export_schedule(kind, _list_entries(project, ""), Path.cwd(), program, read_clock(), project)
    there = [output / name for name in files if (output / name).exists()]
    if there and not force:
        raise UsageError(f"'{there[0]}' is there already; write elsewhere with -o, or over it with --force")
    write_files({output / name: text.encode() for name, text in files.items()})
    if not quiet:
        for name in files:
            click.echo(str(output / name))


def _add_commands() -> None:
    """Add the commands that have files of their own."""
    from briefgen.cli.undelivered import dismiss, resend

    command.add_command(resend)
    command.add_command(dismiss)


_add_commands()
