"""`briefgen chart`: a timeline and a kind of chart go in; a picture comes out."""

from __future__ import annotations

import math
from pathlib import Path

import click

from briefgen.cli.completing import complete_charts, complete_styles
from briefgen.cli.endings import require_folder
from briefgen.cli.timelines import find_timeline
from briefgen.errors import UsageError

# The charts there are, as the style's module lists them; importing it would make the help of every command slow.
KINDS = (
    "spine",
    "swimlanes",
    "histogram",
    "relations",
    "changes",
    "strip",
    "claims",
    "matrix",
    "locator",
    "quantities",
    "sources",
)
# Height of a page of A4 between margins of 20 mm.
_PAGE_MM = 257


@click.command("chart")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--kind",
    default="spine",
    shell_complete=complete_charts,
    metavar="KIND",
    help=f"{', '.join(KINDS[:-1])} or {KINDS[-1]}.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File: .svg (default), .pdf, .png, .html or .json.",
)
@click.option(
    "--width-mm", type=click.FloatRange(60, 1200), default=170.0, metavar="MM", help="Its width; default: 170."
)
@click.option(
    "--style", default="plain", show_default=True, shell_complete=complete_styles, help="A style's name or file."
)
@click.option("--since", default="", metavar="DATE", help="Leave out what ended before this date.")
@click.option("--until", default="", metavar="DATE", help="Leave out what began after this date.")
@click.option(
    "--min-significance",
    type=click.IntRange(1, 5),
    default=1,
    metavar="N",
    help="Leave out what matters less.",
    show_default=False,
)
@click.option("--as-of", default="", metavar="DATE", help="The facts as they were known on this date.")
@click.option("--ceiling", default="", metavar="MARKING", help="Highest marking that the audience may see.")
@click.option(
    "--against",
    default="",
    metavar="EDITION|FILE",
    help="With --kind changes: since an edition or a file.",
)
@click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("archive"),
    metavar="DIR",
    help="Where editions are kept; default: archive.",
)
@click.option("--dpi", type=click.IntRange(36, 1200), default=300, metavar="DPI", help="Dots an inch; default: 300.")
@click.option("--quiet", is_flag=True, help="Print nothing.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(
    file: Path,
    kind: str,
    output: Path | None,
    width_mm: float,
    style: str,
    since: str,
    until: str,
    min_significance: int,
    as_of: str,
    ceiling: str,
    against: str,
    archive: Path,
    dpi: int,
    quiet: bool,
    debug: bool,
) -> None:
    """Draw one chart of a timeline.

    \b
    Example:
      briefgen chart timelines/incident.yaml --kind swimlanes -o lanes.png --width-mm 180
    """
    from briefgen.builds.charting import render_picture
    from briefgen.builds.files import write_file
    from briefgen.builds.job import Job

    require_folder()
    if not math.isfinite(width_mm):
        raise UsageError("--width-mm is no finite number; give millimetres such as 170")
    if "@" in against:
        against = str(find_timeline(against, archive)[0])
    target = output or Path(f"{file.stem}-{kind}.svg")
    job = Job(
        file,
        target.stem,
        style=style,
        since=since,
        until=until,
        min_significance=min_significance,
        as_of=as_of,
        ceiling=ceiling,
        style_folders=(Path("styles"),),
    )
    data, height_mm = render_picture(job, kind, target.suffix.lstrip(".").lower(), width_mm, against=against, dpi=dpi)
    write_file(target, data)
    if not quiet:
        click.echo(f"{target}: {kind}, {width_mm:g} x {height_mm:.0f} mm, {len(data)} bytes")
        if width_mm <= _PAGE_MM < height_mm:
            advice = "draw it wider, or fewer events with --min-significance, --since and --until"
            click.echo(
                f"warning: no page of A4 holds it, which has {_PAGE_MM} mm between its margins; {advice}", err=True
            )
