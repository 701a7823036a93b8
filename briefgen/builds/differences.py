"""Two timeline files go in; what changed from one to the other, in a brief's words, comes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefgen.brief.differences import list_differences
from briefgen.brief.material import Change
from briefgen.brief.sections.front import say_change, say_judgment_change
from briefgen.brief.tree import inline_text
from briefgen.timeline.changes import JudgmentChange, compare_judgments
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Choice, Selected, select_events
from briefgen.words import Words


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed.

    Attributes:
        changes: of events, corrections first.
        judgments: what became of each.
        lines: the same as sentences; judgments that are as they were are not among them.
        nothing: what is said when there is no line.
    """

    changes: tuple[Change, ...]
    judgments: tuple[JudgmentChange, ...]
    lines: tuple[str, ...]
    nothing: str


def compare_timelines(old: Path, new: Path, ceiling: str = "", language: str = "") -> Differences:
    """Compare two timelines, as an audience may know them; without one, what is gone is told of too.

    Args:
        old, new: timeline files.
        ceiling: highest marking that the audience may see; "" for all.
        language: of the words; "" for that of the newer one.

    Raises:
        SourceError, TimelineError: one of them is wrong.
        UsageError: a timeline has no marking of the ceiling's name.
    """
    before, after = _select(old, ceiling), _select(new, ceiling)
    words = Words(language or after.meta.language)
    changes = list_differences(before, after, words, has_audience=bool(ceiling), tells_removed=not ceiling)
    judgments = compare_judgments(before, after, tells_removed=not ceiling)
    lines = [inline_text(say_change(change, words)) for change in changes]
    lines += [
        words.say("{judgment}: {text}", judgment=each.id, text=say_judgment_change(each, words))
        for each in judgments
        if each.kind != "unchanged"
    ]
    return Differences(
        changes, judgments, tuple(lines), words.say("No event and no judgment that is shown has changed.")
    )


def _select(path: Path, ceiling: str) -> Selected:
    return select_events(load_timeline(path, ceiling=ceiling or None, alone=True), Choice(allow_empty=True))
