"""`briefgen audit`: the journal's copy goes in; a verdict on its chain comes out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from briefgen.cli.ledgers import AUDIT, PROJECT_FILE, read_project


@click.group("audit")
def command() -> None:
    """Check the record of what was built, published and sent.

    \b
    Example:
      briefgen audit verify
    """


@command.command("verify")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but faults.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def verify(file: Path | None, as_json: bool, quiet: bool, debug: bool) -> int:
    """Follow the hashes of audit.jsonl from its first line to its last, and compare its end with the ledger's.

    With a FILE, a copy that lies elsewhere is followed alone. Ends with 1 when a line was changed, added or taken out.
    """
    from briefgen.schedules.audit import read_copy_of, verify_chain

    path = file or AUDIT
    project = read_project() if file is None and Path(PROJECT_FILE).is_file() else None
    if project is None:
        verdict = verify_chain(path)
    else:
        from briefgen.cli.ledgers import find_ledger

        with read_copy_of(find_ledger(project)) as ledger:
            verdict = verify_chain(path, ledger)
    if as_json:
        click.echo(json.dumps({"events": verdict.events, "faults": list(verdict.faults)}, ensure_ascii=False, indent=2))
    else:
        for fault in verdict.faults:
            click.echo(fault, err=True)
        if not verdict.faults and not quiet:
            click.echo(f"{path}: {verdict.events} event{'' if verdict.events == 1 else 's'}, each as it was written")
    return 1 if verdict.faults else 0
