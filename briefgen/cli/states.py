"""What the commands share that move an edition from state to state: `approve`, `withdraw`, `recall`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.ledgers import PROJECT_FILE, open_project_ledger, read_clock, read_project
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.archive import Published, State


archive_option = click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of published editions; default: the project's, else archive.",
)


def find_archive() -> Path:
    """Return the archive of the project, or the folder of that name."""
    return Path(read_project().project.archive) if Path(PROJECT_FILE).is_file() else Path("archive")


def state_command(name: str, state: State, help_: str, *, needs_reason: bool) -> click.Command:
    """Return the command that moves an edition to a state.

    Args:
        name: of the command.
        state: that it leads to.
        help_: what it does.
        needs_reason: whether somebody has to be told why.
    """

    def move(
        series: str,
        edition: int,
        reason: str,
        archive: Path | None,
        now: str | None,
        as_json: bool,
        quiet: bool,
        debug: bool,
    ) -> None:
        from briefgen.cli.build import read_moment

        if needs_reason and not reason.strip():
            raise UsageError("--reason is missing; say why, in a sentence that readers may see")
        moment = read_moment(now) if now else datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        published, waiting = _move(series, edition, state, moment, reason.strip(), archive)
        if as_json:
            told = {"series": published.series, "edition": published.number, "state": published.state, "at": moment}
            click.echo(json.dumps({**told, "waiting": waiting}, ensure_ascii=False, indent=2))
        elif not quiet:
            click.echo(f"{published.series} no. {published.number}: {published.state}{_say_waiting(waiting)}")

    options: list[Callable[..., Callable[..., None]]] = [
        click.argument("series"),
        click.argument("edition", type=click.IntRange(1)),
        click.option("--reason", default="", metavar="TEXT", help="Why; the next edition's annex prints it."),
        archive_option,
        click.option("--now", metavar="TIME", help="Moment of the change; default: now."),
        click.option("--json", "as_json", is_flag=True, help="Print the new state as JSON."),
        click.option("--quiet", is_flag=True, help="Print nothing."),
        click.option("--debug", is_flag=True, help="Print the traceback of what fails."),
    ]
    for option in reversed(options):
        move = option(move)
    return click.command(name, help=help_)(move)


def _say_waiting(waiting: list[str]) -> str:
    if not waiting:
        return ""
    return f"; the next `briefgen schedule run-due` sends to {', '.join(waiting)}"


def _move(
    series: str, edition: int, state: State, moment: str, reason: str, archive: Path | None
) -> tuple[Published, list[str]]:
    """Move an edition; one of the project is written down in its ledger, and what follows from it is put in the outbox.

    What is sent for it is sent by the next `briefgen schedule run-due`.

    Returns:
        The edition, and to whom something of it waits to be sent.
    """
    from briefgen.builds.archive import Archive

    if archive is not None or not Path(PROJECT_FILE).is_file():
        return Archive(archive or find_archive()).move(series, edition, state, moment, reason), []
    from briefgen.cli.schedule import make_outbox

    project = read_project()
    with open_project_ledger(project) as ledger:
        outbox = make_outbox(project, ledger)
        try:
            published = Archive(find_archive()).move(series, edition, state, moment, reason)
            with ledger.write(read_clock()) as writing:
                writing.record(
                    "state", series=series, edition=edition, state=state, moved_at=moment, reason=reason,
                    brief=published.manifest.get("brief", ""), variant=published.manifest.get("variant", ""),
                )  # fmt: skip
        finally:
            # A kill between the move and this is made good by giving the command again.
            outbox.sweep(series)
        kinds = ("edition",) if state == "released" else ("recall",)
        waiting = [
            row.target
            for row in ledger.read_outbox(results=("waiting", "retry"), series=published.series, edition=edition)
            if row.kind in kinds
        ]
    return published, waiting
