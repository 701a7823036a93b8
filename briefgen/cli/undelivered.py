"""`briefgen schedule resend` and `dismiss`: a delivery that failed for good goes in; it waits again, or is let go."""

from __future__ import annotations

import json
from typing import Literal

import click

from briefgen.cli.ledgers import open_project_ledger, read_clock, read_project


@click.command("resend")
@click.argument("series")
@click.argument("edition", type=click.IntRange(0), default=0, required=False)
@click.option("--to", default="", metavar="NAME", help="Only to this list, address or way, even if it had it already.")
@click.option("--json", "as_json", is_flag=True, help="Print what waits again as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def resend(series: str, edition: int, to: str, as_json: bool, quiet: bool, debug: bool) -> None:
    """Send again what failed for good: the next run-due tries it anew, for two days.

    Without a number it is an alert, called as `briefgen schedule status` calls it.

    \b
    Examples:
      briefgen schedule resend PIER 5
      briefgen schedule resend PIER 5 --to desk
    """
    _settle("resent", series, edition, to, as_json=as_json, quiet=quiet)


@click.command("dismiss")
@click.argument("series")
@click.argument("edition", type=click.IntRange(0), default=0, required=False)
@click.option("--to", default="", metavar="NAME", help="Only this list, address or way.")
@click.option("--json", "as_json", is_flag=True, help="Print what was dismissed as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def dismiss(series: str, edition: int, to: str, as_json: bool, quiet: bool, debug: bool) -> None:
    """Let go of what failed for good: the status tells of it no longer, the history does.

    Without a number it is an alert, called as `briefgen schedule status` calls it.

    \b
    Example:
      briefgen schedule dismiss PIER 5 --to board@example.org
    """
    _settle("dismissed", series, edition, to, as_json=as_json, quiet=quiet)


def _settle(
    event: Literal["resent", "dismissed"], series: str, edition: int, to: str, *, as_json: bool, quiet: bool
) -> None:
    from briefgen.schedules.undelivered import settle_again

    project = read_project()
    with open_project_ledger(project) as ledger:
        rows = settle_again(ledger, event, series, edition, to, read_clock())
    if as_json:
        told = [{"series": row.series, "edition": row.edition, "way": row.way, "target": row.target} for row in rows]
        click.echo(json.dumps({event: told}, ensure_ascii=False, indent=2))
    elif not quiet:
        done = "goes with the next `briefgen schedule run-due`" if event == "resent" else "dismissed"
        for row in rows:
            name = f"{row.series} no. {row.edition}" if row.edition else row.series
            click.echo(f"{name}: {row.way} {row.target}: {done}")
