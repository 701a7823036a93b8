"""A timeline and an import go in; the timeline brought up to date is written, and what changed is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.errors import BuildError, TimelineError

if TYPE_CHECKING:
    from briefgen.exchange.result import Result
    from briefgen.source.merging import Merged

_MOST_NAMED = 20


def merge_import(file: Path, result: Result, source: Path, note: str) -> Merged:
    """Write an import into a timeline; where that says how the source was read, it says how it is read now.

    Raises:
        SourceError: the timeline cannot be read.
        UsageError: its records stand in brackets.
        TimelineError: what came out has errors; the timeline is as it was.
        BuildError: a comment would be lost.
    """
    from briefgen.builds.files import write_files
    from briefgen.exchange.again import replace_note
    from briefgen.source import parse_document
    from briefgen.source.merging import merge_records
    from briefgen.timeline.check import check_timeline
    from briefgen.timeline.field_dates import DATE_KEYS
    from briefgen.timeline.load import load_documents, read_documents

    documents = read_documents(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BuildError(f"'{file}' cannot be read: {(error.strerror or 'unknown cause').lower()}") from error
    merged = merge_records(replace_note(data, source, note), result.data, str(file), DATE_KEYS)
    again = load_documents((parse_document(merged.data, str(file)), *documents[1:]))
    errors = [problem for problem in check_timeline(again) if problem.severity == "error"]
    if errors:
        click.echo(f"the import has errors beside the rest of '{file}', which is left as it is", err=True)
        raise TimelineError(errors)
    if merged.data != data:
        write_files({file.resolve(): merged.data}, keeps_mode=True)
    return merged


def print_merged(merged: Merged, file: Path, *, quiet: bool) -> None:
    """Print how many events were added, changed and left, and which are gone from the source."""
    if merged.gone:
        named = ", ".join(merged.gone[:_MOST_NAMED])
        more = f" and {len(merged.gone) - _MOST_NAMED} more" if len(merged.gone) > _MOST_NAMED else ""
        click.echo(f"events of '{file}' that the import does not hold, left as they are: {named}{more}", err=True)
        click.echo("  help: mark one that was published with 'status: withdrawn'; delete one that was not", err=True)
    if quiet:
        return
    if merged.kept:
        kept = ", ".join(f"{key} ({count})" for key, count in sorted(merged.kept.items()))
        click.echo(f"fields of changed events that only the timeline has, and that stay: {kept}")
    if merged.records:
        click.echo(f"changed besides events: {', '.join(merged.records)}")
    counts = f"{len(merged.added)} added, {len(merged.changed)} changed, {merged.same} as they were"
    click.echo(f"{file}: {counts}, {len(merged.gone)} not in the import")
