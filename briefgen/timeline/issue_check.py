"""What is shown and a moment of issue go in; what lies after that moment and is not planned comes out as problems."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.errors import Problem, Severity
from briefgen.timeline.dates import Date
from briefgen.timeline.explanation import Explanation
from briefgen.timeline.model import Meta
from briefgen.timeline.select import Selected

ISSUE_CHECK = "after-issue"
ISSUE_EXPLANATION = Explanation(
    "What lies after the moment of issue (--now, or the tick of a schedule) is planned.",
    "The data cut-off is the latest date that is not planned; after the issue it says what nobody can know yet.",
    "events:\n- {date: 2999-12-31, title: The pier is rebuilt}\n",
    "events:\n- {date: 2999-12-31, kind: planned, title: The pier is rebuilt}\n",
)


def check_issue(selected: Selected, meta: Meta, moment: Date, severity: Severity) -> Iterator[Problem]:
    """Yield what stands after the moment of issue: a written data cut-off, else each event that is not planned.

    Events after a written cut-off are told of by the check for that.

    Args:
        selected: what is shown.
        meta: as the author wrote it; a tick may have put a cut-off of its own.
        moment: of issue, by the timeline's clock.
        severity: of what is found.
    """
    if meta.as_of is not None:
        if _is_after(meta.as_of, moment):
            message = f"meta.as_of ({meta.as_of.written}) lies after the moment of issue ({moment.written})"
            advice = "no data can be from then: correct meta.as_of, or the moment"
            yield Problem(message, meta.where, advice, severity=severity, check=ISSUE_CHECK)
        return
    for entry in selected.entries:
        event = entry.event
        if event.kind != "planned" and _is_after(event.date, moment):
            message = f"event '{event.id}' ({event.date.written}) lies after the moment of issue ({moment.written})"
            advice = "correct its date, or say 'kind: planned'"
            yield Problem(message, event.where, advice, severity=severity, check=ISSUE_CHECK)


def _is_after(date: Date, moment: Date) -> bool:
    """Tell whether a date cannot have been reached at a moment."""
    start, now = date.start_earliest, moment.end_latest
    return start is not None and now is not None and start >= now
