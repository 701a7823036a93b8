"""`briefgen verify`: a brief goes in; whether it is what its own data make comes out."""

from __future__ import annotations

import json
from pathlib import Path

import click

# What is said of each verdict.
_SAYINGS = {
    "bytes": "the same, byte for byte, as its timeline, style and options make",
    "signed": "the same as its timeline, style and options make; something was added after it, such as a signature",
    "text": "the same in every word; {program} built it, this is briefgen {version}",
    "no": "not what its timeline, style and options make",
}


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing; the exit code tells: 0 the same, 1 not.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(file: Path, as_json: bool, quiet: bool, debug: bool) -> int:
    """Build a PDF, DOCX or HTML brief again from what it carries, and compare it with itself.

    What differs is shown: lines with - are what its data make, lines with + are what it says.

    \b
    Example:
      briefgen verify output/incident.pdf
    """
    from briefgen import __version__
    from briefgen.builds.verify import verify_file
    from briefgen.cli.finished import read_finished

    verdict = verify_file(read_finished(file), str(file))
    if as_json:
        told = {
            "file": str(file),
            "format": verdict.format,
            "same": verdict.same,
            "differences": list(verdict.differences),
            "program": verdict.program,
            "timeline": verdict.timeline,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif not quiet:
        click.echo(f"{file}: {_SAYINGS[verdict.same].format(program=verdict.program, version=__version__)}")
        for line in verdict.differences:
            click.echo(line)
    return int(verdict.same == "no")
