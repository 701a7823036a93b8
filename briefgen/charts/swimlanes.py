"""A selection goes in; the chart of its lanes comes out: bars for what lasted, marks for what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from briefgen.charts.chart import Chart, draw_headline, draw_note, make_canvas, say_numbering
from briefgen.charts.facts import (
    find_subtitle,
    find_title,
    has_bounded_date,
    name_lanes,
    say_period,
    say_rest,
    table_columns,
    table_row,
)
from briefgen.charts.lane_drawing import LaneDrawing
from briefgen.charts.lane_plan import LanePlan, find_bare, plan_lanes
from briefgen.charts.marking import find_marking, list_drawn, name_records
from briefgen.style import Style
from briefgen.timeline.model import Record
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words


def has_swimlanes(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: some date has a known end, and there are lanes to tell apart."""
    return has_bounded_date(selected) and len(selected.lanes) > 1


def say_shown(shown: int, total: int, words: Words, alone: bool = False) -> str:
    """Return how many events are shown and, unless the chart stands alone, where the others are."""
    if shown == total:
        return words.count("The event is shown.", "All {number} events are shown.", total)
    counts = {"shown": words.number(shown), "total": words.number(total)}
    if alone:
        return words.say("{shown} of {total} events are shown.", **counts)
    return words.say("{shown} of {total} events are shown; all are in the chronology.", **counts)


def build_swimlanes(
    selected: Selected,
    style: Style,
    words: Words,
    width_px: float,
    *,
    headline: bool = False,
    say_counts: Callable[[int, int, Words, bool], str] = say_shown,
) -> Chart:
    """Build the chart of lanes.

    Args:
        selected: what may be shown, numbered, with its lanes in order.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.
        say_counts: what the note says of how many events are shown, of how many.

    Raises:
        SelectionError: no event has a date to be drawn at.
    """
    plan = plan_lanes(selected, style, words, width_px, alone=headline)
    title = find_title("swimlanes", selected, plan.entries, words)
    subtitle = find_subtitle("swimlanes", selected, plan.entries, say_lanes(selected, words), words)
    counts = say_counts(len(plan.shown), len(selected.entries), words, headline)
    note = _say_note(plan, selected, counts, words, headline)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, plan.frame.sizes, style) if headline else 2.0
    bottom = LaneDrawing(plan, canvas, style, words).draw(top, selected)
    if headline:
        bottom = draw_note(canvas, note, bottom, plan.frame.sizes, style)
    names = name_lanes(selected, words)
    return Chart(
        kind="swimlanes",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(plan, selected, words),
        columns=table_columns(words),
        rows=tuple(table_row(entry, selected, words, names) for entry in plan.shown),
        shown=len(plan.shown),
        total=len(selected.entries),
        marking=find_marking(selected, _list_drawn(plan, selected)),
    )


def _list_drawn(plan: LanePlan, selected: Selected) -> Iterator[Record]:
    """Yield what the chart shows: its events, all of them where columns count them, and what names its lanes."""
    yield from list_drawn(selected, plan.entries if plan.ribbons else plan.shown)
    if selected.meta.lanes_by in ("actor", "place"):
        yield from name_records(selected, (selected.lanes[lane.index] for lane in plan.lanes))
        # The title may name a lane whose events have no room.
        yield from name_records(selected, (lane for entry in plan.entries for lane in entry.lanes))


def say_lanes(selected: Selected, words: Words) -> str:
    """Return what the lanes tell apart: "Events by side"."""
    return {
        "allegiance": words.say("Events by side"),
        "actor": words.say("Events by actor"),
        "place": words.say("Events by place"),
        "tag": words.say("Events by theme"),
        "kind": words.say("Events by kind"),
    }[selected.meta.lanes_by]


def _say_note(plan: LanePlan, selected: Selected, counts: str, words: Words, alone: bool) -> str:
    parts = [counts, *_say_ribbons(plan, words)]
    if find_bare(plan.lanes) and not plan.numbers.entries:
        parts += say_numbering(words, alone)
    parts += say_kinds(plan.shown, words, any(item.arrows for item in plan.items))
    panels = len(plan.frame.axis.scale.panels)
    parts += say_rest(selected, plan.entries, panels, words, says_cut_off=plan.frame.cut_off_x is None)
    return " ".join(parts)


def _say_ribbons(plan: LanePlan, words: Words) -> list[str]:
    """Return what the columns of a crowd count, if there are any."""
    if not plan.ribbons:
        return []
    most = max(plan.ribbons[lane.index].most for lane in plan.lanes)
    return [words.say("Columns over each lane count all its events, up to {most} each.", most=words.number(most))]


def say_kinds(entries: Sequence[Entry], words: Words, arrows: bool = True) -> list[str]:
    """Return what the note says of how events stand in lanes."""
    parts: list[str] = []
    if any(len(entry.lanes) > 1 for entry in entries):
        parts.append(words.say("An event of several lanes stands in each."))
    if arrows:
        parts.append(words.say("Arrows point to the lane acted upon."))
    return parts


def _say_alt(plan: LanePlan, selected: Selected, words: Words) -> str:
    names = name_lanes(selected, words)
    shown = Counter(lane for entry in plan.shown for lane in dict.fromkeys(entry.lanes))
    counts = [
        words.say("{lane} {count}", lane=names[lane], count=words.number(shown[lane]))
        for lane in selected.lanes
        if lane in shown
    ]
    parts = [
        words.count(
            "Chart of lanes, {period}, with {number} event.",
            "Chart of lanes, {period}, with {number} events.",
            len(plan.shown),
            period=say_period(plan.entries, words, selected),
        ),
        words.say("Events by lane: {counts}.", counts=words.join(counts)),
    ]
    parts += _say_ribbons(plan, words)
    if plan.frame.axis.omissions:
        parts.append(
            words.count("The axis has {number} break.", "The axis has {number} breaks.", plan.frame.axis.omissions)
        )
    parts.append(words.say("The table gives every event that is shown."))
    return " ".join(parts)
