"""A project that is served: what is due is done again and again, with a line for each thing that happens."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.clusters import open_workers
from briefgen.cli.endings import StoppedError
from briefgen.cli.ledgers import PROJECT_FILE, open_project_ledger, read_clock, read_project
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.builds.isolate import RunCalls
    from briefgen.builds.project import Project
    from briefgen.schedules.ledger import Ledger


class Log:
    """Prints a line for each thing that happens, and counts it."""

    def __init__(self, *, as_json: bool, watch: Any) -> None:
        self._as_json, self._watch = as_json, watch

    def tell(self, event: str, told: str, **facts: Any) -> None:
        """Print a line."""
        moment = read_clock().isoformat(timespec="seconds")
        if self._as_json:
            click.echo(json.dumps({"at": moment, "event": event, **facts}, ensure_ascii=False))
        else:
            click.echo(f"{moment} {event}{': ' if told else ''}{told}")

    def report(self, settled: Any) -> None:
        """Print what became of a tick, a delivery or an old edition."""
        from briefgen.cli.schedule import describe_event

        if self._watch is not None:
            self._watch.count(settled)
        event = {"Settled": "tick", "Sent": "delivery", "Cleared": "cleared"}[type(settled).__name__]
        self.tell(event, describe_event(settled), **asdict(settled))


def serve_project(
    project: Project, *, every: int, listen: str | None, workers: int, scheduler: str | None, as_json: bool
) -> int:
    """Do what is due until a signal says stop, and return the exit code: 0 for a stop that was asked for.

    Args:
        project: read anew when its file changes.
        every: seconds after which it looks again; sooner when a tick comes sooner.
        listen: where /healthz and /metrics are answered; None for nowhere.
        workers: how many builds at once.
        scheduler: of Dask; None to build on this machine.
        as_json: whether lines are JSON.
    """
    watch = None
    if listen is not None:
        from briefgen.schedules.due import read_late_after
        from briefgen.schedules.watching import Watch

        watch = Watch(every + read_late_after(project).total_seconds())
    log = Log(as_json=as_json, watch=watch)
    try:
        with (
            open_project_ledger(project) as ledger,
            watch.listen(listen) if watch else nullcontext(""),
            closing(Place(scheduler, workers)) as place,
        ):
            log.tell("started", f"{len(project.briefs)} briefs", briefs=len(project.briefs))
            for current in _follow_file(project, log):
                _run_once(current, ledger, place, log, watch)
                _wait(current, every)
    except StoppedError as error:
        log.tell("stopped", "")
        return 0 if error.exit_code in (130, 143) else error.exit_code
    return 0


class Place:
    """Where builds run: a cluster is joined when it is first needed, and again after it was lost.

    Args:
        scheduler: of Dask; None for this machine.
        workers: how many builds at once.
    """

    def __init__(self, scheduler: str | None, workers: int) -> None:
        self._scheduler, self.workers = scheduler, workers
        self._joined: ExitStack | None = None
        self._run: RunCalls | None = None

    def join(self) -> RunCalls | None:
        """Return what runs calls; None for this machine.

        Raises:
            BuildError: the cluster cannot be joined.
        """
        if self._joined is None:
            stack = ExitStack()
            self._run = stack.enter_context(open_workers(self._scheduler, self.workers))
            self._joined = stack
        return self._run

    def close(self) -> None:
        """Leave the cluster."""
        if self._joined is not None:
            self._joined.close()
        self._joined = None


def _run_once(project: Project, ledger: Ledger, place: Place, log: Log, watch: Any) -> None:
    """Do what is due; a fault is told, and does not end the service."""
    from briefgen.cli.schedule import make_runner
    from briefgen.schedules.status import read_status

    fault = ""
    try:
        ran = make_runner(project, ledger, place.join(), log.report).run_due(place.workers)
        if ran.ping_fault:
            log.tell("fault", f"the ping was not heard: {ran.ping_fault}", reason=ran.ping_fault)
    except BriefgenError as error:
        fault = str(error)
        log.tell("fault", fault, reason=fault)
        place.close()
    if watch is not None:
        watch.note_run(read_clock(), fault, None if fault else read_status(project, Path(), ledger, read_clock()))


def _follow_file(project: Project, log: Log) -> Iterator[Project]:
    """Yield the project again and again; a file that was changed is read anew, and a wrong one is told of."""
    path = Path(PROJECT_FILE)
    seen = _fingerprint(path)
    while True:
        yield project
        now = _fingerprint(path)
        if now == seen:
            continue
        seen = now
        try:
            project = read_project()
            log.tell("reloaded", str(path))
        except BriefgenError as error:
            log.tell("fault", f"the changed {path} is not used: {error}", reason=str(error))


def _fingerprint(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _wait(project: Project, every: int) -> None:
    """Wait for the next tick, and no longer than was asked for."""
    from briefgen.schedules.due import list_coming, list_entries

    now = read_clock()
    coming = list_coming(list_entries(project, Path()), now, project.blackouts, 1)
    until = (coming[0].begins - now).total_seconds() if coming else every
    time.sleep(min(max(until, 0.05), every))
