"""`briefgen export`: a timeline goes in; a file for another tool comes out, and what that cannot hold is told."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from briefgen.cli.endings import require_folder
from briefgen.cli.short_help import ShortHelp
from briefgen.errors import UsageError

# The formats there are; importing their table would make the help of every command slow.
FORMATS = ("csv", "ics", "timelinejs", "json-ld", "markwhen")


@click.command("export", cls=ShortHelp, rare=("as_of", "quiet", "debug"))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--to", "form", default="", metavar="FORMAT", help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; default: by -o."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File to write; without it the export is printed.",
)
@click.option("--since", default="", metavar="DATE", help="Leave out what ended before this date.")
@click.option("--until", default="", metavar="DATE", help="Leave out what began after this date.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only events with one of these tags.")
@click.option("--min-significance", type=click.IntRange(1, 5), default=1, help="Leave out what matters less.")
@click.option("--as-of", default="", metavar="DATE", help="The facts as they were known on this date.")
@click.option("--ceiling", default="", metavar="MARKING", help="Highest marking that the audience may see.")
@click.option(
    "--delimiter", default="", metavar="CHAR", help="What parts the cells of CSV: , or ; (for Excel in German) or tab."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--quiet", is_flag=True, help="Print nothing of what the format cannot hold.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(
    file: Path,
    form: str,
    output: Path | None,
    since: str,
    until: str,
    tags: tuple[str, ...],
    min_significance: int,
    as_of: str,
    ceiling: str,
    delimiter: str,
    force: bool,
    quiet: bool,
    debug: bool,
) -> None:
    """Write a timeline, or what is selected of it, for another tool.

    \b
    Example:
      briefgen export timelines/incident.yaml --to ics -o incident.ics --ceiling TLP:GREEN
    """
    from briefgen.builds.choice import select_shown
    from briefgen.builds.files import write_file
    from briefgen.builds.job import Job
    from briefgen.exchange.csv_files import write_parted
    from briefgen.exchange.formats import EXPORTERS, load_exporter, recognize_target
    from briefgen.exchange.losses import describe_losses

    require_folder()
    name = form or (recognize_target(output) if output else "")
    if not name:
        raise UsageError(f"the format is not said; give --to {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    export = load_exporter(name)
    if delimiter:
        export = partial(write_parted, delimiter=_read_delimiter(delimiter, name))
    if output is not None and output.exists() and not force:
        raise UsageError(f"'{output}' is there already; give another name, or write over it with --force")
    job = Job(
        file,
        file.stem,
        since=since,
        until=until,
        tags=tags,
        min_significance=min_significance,
        as_of=as_of,
        ceiling=ceiling,
    )
    selected = select_shown(job)
    data = export(selected)
    if output is None:
        click.echo(data.decode("utf-8-sig"), nl=False)
    else:
        write_file(output, data)
    if quiet:
        return
    for sentence in describe_losses(selected, EXPORTERS[name].holds):
        click.echo(sentence, err=True)
    if output is not None:
        count = len(selected.entries)
        click.echo(f"{output}: {EXPORTERS[name].says}, {count} event{'s' if count != 1 else ''}, {len(data)} bytes")


def _read_delimiter(delimiter: str, name: str) -> str:
    """Return the character that parts cells.

    Raises:
        UsageError: it cannot, or the format has no cells.
    """
    if name != "csv":
        raise UsageError(f"--delimiter: only csv has cells to part, and not {name}")
    known = {",": ",", ";": ";", "tab": "\t", "\t": "\t"}
    if delimiter not in known:
        raise UsageError(f"--delimiter: '{delimiter[:20]}' parts no cells; expected , or ; or tab")
    return known[delimiter]
