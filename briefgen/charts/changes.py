"""A selection and an earlier one, or its revisions, go in; the chart of what changed, and where in time, comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.charts.chart import Chart
from briefgen.charts.facts import find_subtitle, has_bounded_date
from briefgen.charts.marking import find_marking, list_drawn
from briefgen.charts.swimlanes import build_swimlanes
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.timeline.changes import KINDS, ChangeKind, EventChange, compare_selected, list_revisions
from briefgen.timeline.model import FigureTitle, Record
from briefgen.timeline.select import Entry, Selected
from briefgen.timeline.wording import name_field
from briefgen.words import Words


def has_changes(selected: Selected, changes: Sequence[EventChange] | None = None) -> bool:
    """Tell whether the chart is worth a place: an event changed that has a date.

    Args:
        selected: what may be shown.
        changes: since the edition before; None where the author's revisions say what changed.
    """
    changed = {change.event.id for change in (list_revisions(selected) if changes is None else changes)}
    return has_bounded_date(
        replace(selected, entries=tuple(entry for entry in selected.entries if entry.event.id in changed))
    )


def build_changes(
    selected: Selected,
    style: Style,
    words: Words,
    width_px: float,
    *,
    headline: bool = False,
    before: Selected | None = None,
    since: int = 0,
    changes: Sequence[EventChange] | None = None,
) -> Chart:
    """Build the chart of changes: a lane for each kind of change, marks at the dates of the events.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.
        before: the earlier edition; without one the author's revisions say what changed.
        since: only what was revised after this edition.
        changes: what changed, where that is known already.

    Raises:
        SelectionError: nothing changed, or no event that did has a date.
    """
    if changes is None:
        changes = compare_selected(before, selected) if before is not None else list_revisions(selected, since)
    if not changes:
        message = "nothing changed since then" if before is not None or since else "no event notes a revision"
        raise SelectionError([Problem(f"{message}, so there is nothing to draw")])
    several = len({change.edition for change in changes}) > 1
    lanes: dict[str, set[str]] = {}
    for change in changes:
        lanes.setdefault(_name_lane(change, words, with_edition=several), set()).add(change.event.id)
    entries = tuple(
        replace(entry, lanes=own)
        for entry in selected.entries
        if (own := tuple(lane for lane, ids in lanes.items() if entry.event.id in ids))
    )
    shown = replace(
        selected,
        entries=entries,
        lanes=tuple(lanes),
        meta=selected.meta.model_copy(
            update={"lanes_by": "tag", "figures": {"swimlanes": _find_words(changes, selected, entries, words)}}
        ),
    )
    chart = build_swimlanes(shown, style, words, width_px, headline=headline, say_counts=_say_shown)
    return replace(
        chart,
        kind="changes",
        columns=(
            words.say("No."),
            words.say("Event"),
            words.say("Change"),
            words.say("Edition"),
            words.say("Fields"),
            words.say("Reason"),
        ),
        rows=tuple(_table_row(change, selected, words) for change in changes),
        alt=_say_alt(changes, words),
        # Lanes are changes here; what names a place is the subtitle, as of any chart over time.
        marking=find_marking(selected, [*_list_drawn(changes, since), *list_drawn(shown, entries)]),
    )


def _list_drawn(changes: Sequence[EventChange], since: int) -> Iterator[Record]:
    """Yield what chart and table show: the changed events, and the revisions that give the reasons."""
    for change in changes:
        yield change.event
        yield from (revision for revision in change.event.revisions if revision.edition > since)


def _name_lane(change: EventChange, words: Words, *, with_edition: bool) -> str:
    name = name_change(change.kind, words)
    if not with_edition:
        return name
    return words.say("{change}, edition\N{NO-BREAK SPACE}{edition}", change=name, edition=change.edition)


def name_change(kind: ChangeKind, words: Words) -> str:
    """Return what kind of change it is."""
    return {
        "corrected": words.say_about("change", "Corrected"),
        "withdrawn": words.say_about("change", "Withdrawn"),
        "removed": words.say_about("change", "Removed"),
        "added": words.say_about("change", "Added"),
        "updated": words.say_about("change", "Updated"),
        "regraded": words.say_about("change", "Regraded"),
        "remarked": words.say_about("change", "Marked anew"),
    }[kind]


def _find_words(
    changes: Sequence[EventChange], selected: Selected, entries: Sequence[Entry], words: Words
) -> FigureTitle:
    """Return the author's title and subtitle, or how many changes of each kind there are and where they lie."""
    author = selected.meta.figures.get("changes")
    counts = Counter(change.kind for change in changes)
    title = words.join(
        [
            words.say("{count} {change}", count=words.number(counts[kind]), change=name_change(kind, words).lower())
            for kind in KINDS
            if counts[kind]
        ]
    )
    subtitle = find_subtitle("changes", selected, entries, words.say("Changed events at their dates"), words)
    gone = sum(change.event.id not in selected.number_of for change in changes)
    if gone:
        missing = words.count("{number} event is gone", "{number} events are gone", gone)
        subtitle = words.say("{text}; {more}", text=subtitle, more=missing)
    return FigureTitle(title=author.title if author is not None and author.title else title, subtitle=subtitle)


def _say_shown(shown: int, total: int, words: Words, alone: bool) -> str:
    """Return how many of the changed events are shown, as `build_swimlanes` asks for it."""
    if shown == total:
        return words.count("The changed event is shown.", "All {number} changed events are shown.", total)
    counts = {"shown": words.number(shown), "total": words.number(total)}
    return words.say("{shown} of {total} changed events are shown; all are in the table.", **counts)


def _say_alt(changes: Sequence[EventChange], words: Words) -> str:
    counts = Counter(change.kind for change in changes)
    listed = [
        words.say("{change} {count}", change=name_change(kind, words), count=words.number(counts[kind]))
        for kind in KINDS
        if counts[kind]
    ]
    parts = [
        words.count("Chart of {number} change by kind.", "Chart of {number} changes by kind.", len(changes)),
        words.say("Number of each: {listed}.", listed=words.join(listed)),
        words.say("The table gives every change."),
    ]
    return " ".join(parts)


def _table_row(change: EventChange, selected: Selected, words: Words) -> tuple[str, ...]:
    number = selected.number_of.get(change.event.id)
    return (
        str(number) if number is not None else "",
        change.event.title,
        name_change(change.kind, words),
        str(change.edition) if change.edition else "",
        words.join([name_field(field, words) for field in change.fields]),
        change.note,
    )
