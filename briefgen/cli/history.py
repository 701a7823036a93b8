"""`briefgen history`: the ledger of the project goes in; what was built, published and skipped comes out."""

from __future__ import annotations

import json
from typing import Any

import click

from briefgen.cli.completing import complete_briefs
from briefgen.cli.ledgers import open_project_ledger, read_project

EVENTS = (
    "built", "tick", "skipped", "published", "state", "delivery", "resent", "dismissed", "cleared",
)  # fmt: skip


@click.command("history")
@click.argument("brief", required=False, default="", shell_complete=complete_briefs)
@click.option("--last", type=click.IntRange(1, 100_000), default=30, help="How many, the latest; default: 30.")
@click.option("--json", "as_json", is_flag=True, help="Print the events of the ledger as JSON.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(brief: str, last: int, as_json: bool, debug: bool) -> None:
    """List what was built, skipped, published, approved, taken back and sent, of the whole project or of one brief.

    \b
    Examples:
      briefgen history
      briefgen history daily --last 100 --json
    """
    project = read_project()
    with open_project_ledger(project) as ledger:
        events = ledger.read_journal(events=EVENTS, brief=brief, last=last)
    if as_json:
        click.echo(json.dumps({"history": [_as_dict(told) for told in events]}, ensure_ascii=False, indent=2))
        return
    if not events:
        click.echo("nothing was built yet" + (f" of '{brief}'" if brief else ""))
        return
    from briefgen.cli.tables import print_table

    print_table(("at", "brief", "tick", "result", "edition", "seconds", "why"), [_as_row(told) for told in events])


def _as_row(told: dict[str, Any]) -> tuple[str, ...]:
    name = ".".join(part for part in (told.get("brief"), told.get("variant")) if part)
    if told["event"] not in ("built", "tick", "skipped"):
        from briefgen.schedules.moments import read_moment, write_moment

        # A state has the moment that was given for it; when that was written down is in the JSON too.
        at = write_moment(read_moment(told["moved_at"])) if told.get("moved_at") else told["at"]
        return at, name, "", _say_result(told), _say_edition(told), "", told.get("reason", "")
    if told["event"] == "skipped":
        ticks = told["ticks"]
        span = ticks[0] if len(ticks) == 1 else f"{ticks[0]} to {ticks[-1]} ({len(ticks)})"
        return told["at"], name, span, "skipped", "", "", told["reason"]
    return (
        told["at"], name, told.get("local", ""), told["result"], _say_edition(told), f"{told['seconds']:.1f}",
        told["reason"],
    )  # fmt: skip


def _say_edition(told: dict[str, Any]) -> str:
    if told.get("edition"):
        return f"{told['series']} no. {told['edition']}"
    return told["series"] if told.get("kind") == "alert" else ""


def _say_result(told: dict[str, Any]) -> str:
    """Return what became of an edition or a delivery."""
    if told["event"] in ("published", "state"):
        return str(told["state"])
    if told["event"] == "cleared":
        return "cleared away"
    kind = "" if told["kind"] == "edition" else f"{told['kind']} "
    return f"{kind}{told.get('result', told['event'])}: {told['way']} {told['target']}"


def _as_dict(told: dict[str, Any]) -> dict[str, Any]:
    """Return an event without what chains it."""
    return {key: value for key, value in told.items() if key not in ("prev", "hash")}
