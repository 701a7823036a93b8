"""`briefgen hold`: an edition goes in; its files are kept for good, or no longer."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.states import archive_option, find_archive
from briefgen.errors import UsageError


@click.command("hold")
@click.argument("series")
@click.argument("edition", type=click.IntRange(1))
@click.option("--reason", default="", metavar="TEXT", help="Why, such as the number of a case.")
@click.option("--release", is_flag=True, help="Hold it no longer.")
@archive_option
@click.option("--quiet", is_flag=True, help="Print nothing.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(
    series: str, edition: int, reason: str, release: bool, archive: Path | None, quiet: bool, debug: bool
) -> None:
    """Keep the files of an edition whatever the project says of keeping (retain).

    \b
    Example:
      briefgen hold PIER-2020 3 --reason "case 2020/114"
    """
    from briefgen.builds.archive import Archive

    if release == bool(reason.strip()):
        raise UsageError("give --reason to hold an edition, or --release to hold it no longer")
    published = Archive(archive or find_archive()).keep(series, edition, reason.strip())
    if not quiet:
        told = "is held no longer" if release else f"is held: {reason.strip()}"
        click.echo(f"{published.series} no. {published.number} {told}")
