"""`briefgen diff`: two timelines or editions go in; what changed from one to the other comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.completing import complete_files
from briefgen.cli.timelines import find_timeline
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.differences import Differences


@click.command("diff")
@click.argument("old", metavar="OLD", shell_complete=complete_files)
@click.argument("new", metavar="NEW", shell_complete=complete_files)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "md", "json"]),
    default="text",
    show_default=True,
    help="Lines, Markdown to paste, or JSON.",
)
@click.option("--ceiling", metavar="MARKING", help="What an audience may know of the changes.")
@click.option("--language", default="", help="Language of the words; default: that of the newer timeline.")
@click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("archive"),
    metavar="DIR",
    help="Folder of published editions; default: archive.",
)
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(old: str, new: str, format_: str, ceiling: str | None, language: str, archive: Path, debug: bool) -> None:
    """Say what changed between two timelines: corrections first, field by field, with the author's reasons.

    OLD and NEW are timeline files, or editions as SERIES@NUMBER. What is gone is told of, but not to an audience: with
    --ceiling, and with an edition that was published for one.

    \b
    Examples:
      briefgen diff INC-2018@1 timelines/incident.yaml
      briefgen diff INC-2018@1 INC-2018@2 --format md
    """
    from briefgen.builds.differences import compare_timelines

    (before, of_old), (after, of_new) = find_timeline(old, archive), find_timeline(new, archive)
    found = compare_timelines(before, after, ceiling or _settle_audience(of_old, of_new), language)
    if format_ == "json":
        click.echo(json.dumps(_as_dict(found), ensure_ascii=False, indent=2))
        return
    for line in _list_lines(found, markdown=format_ == "md"):
        click.echo(line)


def _settle_audience(*ceilings: str) -> str:
    """Return the audience that editions were published for; what it may not know is not told unasked.

    Raises:
        UsageError: they were published for two audiences.
    """
    asked = sorted({ceiling for ceiling in ceilings if ceiling})
    if len(asked) > 1:
        raise UsageError(
            f"the editions were published for two audiences, {asked[0]} and {asked[1]}; say with --ceiling which of "
            f"them may read what changed"
        )
    return asked[0] if asked else ""


def _as_dict(found: Differences) -> dict[str, Any]:
    """Return differences as the promised JSON."""
    return {
        "changes": [
            {
                "kind": each.kind,
                "event": each.event,
                "title": each.title,
                "field": each.field,
                "was": each.was,
                "now": each.now,
                "reason": each.reason,
            }
            for each in found.changes
        ],
        "judgments": [
            {
                "id": each.id,
                "kind": each.kind,
                "was_likelihood": each.was_likelihood,
                "was_confidence": each.was_confidence,
            }
            for each in found.judgments
        ],
    }


def _list_lines(found: Differences, *, markdown: bool) -> Iterator[str]:
    """Yield a line for each change, as a brief says it."""
    for line in found.lines:
        yield f"- {_escape(line)}" if markdown else line
    if not found.lines:
        yield found.nothing


def _escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)
