"""A series and an edition go in; its deliveries that failed for good are sent again, or told of no longer."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal

from briefgen.errors import UsageError
from briefgen.schedules.ledger import Ledger

# What became of a delivery that waits for nothing.
_ENDED = ("sent", "failed", "refused", "dropped", "dismissed")

_STANDS = {"waiting": "waits for the next run-due", "retry": "is tried again by itself", "sent": "has it"}


def settle_again(
    ledger: Ledger, event: Literal["resent", "dismissed"], series: str, edition: int, to: str, now: datetime
) -> list[Any]:
    """Let deliveries wait to be sent again, or be told of no longer, and return them as they were.

    Args:
        ledger: of the project.
        event: what is done.
        series: of the edition; of an alert, what it is about.
        edition: its number; 0 for an alert.
        to: a recipient list, an address or a way: only those, whatever became of them; "" for all that failed.
        now: the moment.

    Raises:
        UsageError: there is nothing to be done.
    """
    named = f"{series} no. {edition}" if edition else f"the alert '{series}'"
    rows = ledger.read_outbox(series=series, edition=edition)
    if not rows:
        raise UsageError(f"nothing was ever to be sent of {named}; `briefgen schedule status` names what failed")
    meant = [row for row in rows if not to or to in _name_row(row)]
    if not meant:
        known = ", ".join(dict.fromkeys(row.target for row in rows))
        raise UsageError(f"{named} was not to go to '{to}'; it was to go to {known}")
    may = _ENDED if to and event == "resent" else ("failed",)
    chosen = [row for row in meant if row.result in may]
    if not chosen:
        found = ", ".join(f"{row.target} {_STANDS.get(row.result, f'is {row.result}')}" for row in meant)
        is_over = all(row.result in _ENDED for row in meant)
        more = "; name who is to have it once more with --to" if event == "resent" and is_over else ""
        raise UsageError(f"nothing of {named} failed for good: {found}{more}")
    with ledger.write(now) as writing:
        for row in chosen:
            writing.record(
                event, key=row.key, kind=row.kind, series=row.series, edition=row.edition, way=row.way,
                target=row.target, brief=json.loads(row.facts).get("brief", ""),
            )  # fmt: skip
    return chosen


def _name_row(row: Any) -> tuple[str, ...]:
    facts = json.loads(row.facts)
    return row.target, row.way, facts.get("given", ""), facts.get("list", "")
