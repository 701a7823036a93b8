"""A ledger and an archive go in; notices of drafts that wait, and wait no longer, are withdrawn from the outbox.

What is decided, or can no longer be, is nothing that anybody should be asked to decide on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from briefgen.builds.archive import Archive
from briefgen.builds.releases import refuse_outdated
from briefgen.errors import BriefgenError, UsageError
from briefgen.schedules.holders import find_dead
from briefgen.schedules.ledger import Ledger, Writing

# Seconds after which another may take over what somebody was at.
LEASE = 900
_UNSENT = ("waiting", "retry", "failed")


def withdraw_notices(ledger: Ledger, archive: Archive, holder: str, now: datetime) -> Iterator[tuple[Any, str]]:
    """Withdraw the notices that have not left of drafts that wait no longer, and yield each row with the reason.

    Args:
        ledger: of the project.
        archive: of the project.
        holder: who this is, in leases.
        now: the moment.
    """
    rows = [row for row in ledger.read_outbox(results=_UNSENT) if name_draft(row) is not None]
    dead = find_dead(ledger.list_holders(), holder) if rows else frozenset()
    for row in rows:
        reason = why_settled(archive, row)
        # Whoever is at sending it asks the same at that moment.
        fence = ledger.take_lease(f"outbox/{row.key}", holder, now, LEASE, dead=dead) if reason else None
        if fence is None:
            continue
        try:
            there = ledger.read_row(row.key)
            if there is not None and there.result in _UNSENT:
                with ledger.write(now) as writing:
                    record_delivery(writing, there, "withdrawn", reason, attempts=there.attempts)
                yield row, reason
        finally:
            ledger.release_lease(f"outbox/{row.key}", fence)


def name_draft(row: Any) -> tuple[str, int] | None:
    """Return the series and number of the draft that a row of the outbox tells of; None when it tells of none."""
    about, _, what = row.series.rpartition(" ")
    if row.kind != "alert" or what != "waiting":
        return None
    series, found, number = about.rpartition(" ")[0].rpartition(" no. ")
    return (series, int(number)) if found and number.isdigit() else None


def why_settled(archive: Archive, row: Any) -> str:
    """Return why the draft that a row of the outbox tells of waits no longer; "" while it does, or tells of none."""
    named = name_draft(row)
    if named is None:
        return ""
    try:
        draft = archive.find(*named)
        editions = archive.list_editions(draft.series)
    except BriefgenError:
        return ""  # it cannot be read: that is told of elsewhere
    if draft.was_released and draft.state in ("released", "superseded"):
        return "it was approved"
    if draft.state != "draft":
        return f"it was {draft.state}"
    if not draft.is_kept:
        return "its files were cleared away"
    try:
        refuse_outdated(draft, editions)
    except UsageError:
        released = max(each.number for each in editions if each.was_released)
        return f"it is outdated: no. {released} was released"
    return ""


def record_delivery(writing: Writing, row: Any, result: str, reason: str, *, attempts: int, next_at: str = "") -> None:
    """Record, within a transaction, what became of a row of the outbox."""
    writing.record(
        "delivery", key=row.key, kind=row.kind, series=row.series, edition=row.edition, way=row.way,
        target=row.target, result=result, reason=reason, attempts=attempts, next_at=next_at,
        brief=json.loads(row.facts).get("brief", ""),
    )  # fmt: skip
