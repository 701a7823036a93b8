"""A selection goes in; the strip over each page of a long chart comes out: the whole time, the page's part marked."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.charts.axis import Axis, draw_axis, lay_axis
from briefgen.charts.canvas import Canvas
from briefgen.charts.facts import dated_entries
from briefgen.charts.notation import make_dot
from briefgen.charts.spans import axis_stretches, cut_off_of, finest_unit, make_span, window_of
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

_DOTS, _BAR, _SPACE = 7.0, 4.0, 10.0
_NARROWEST = 3.0


@dataclass(frozen=True, slots=True)
class Overview:
    """A laid out strip: its axis, the places of the events, px, and its height, px."""

    axis: Axis
    places: tuple[float, ...]
    height: float


def lay_overview(selected: Selected, width: float, size: float, style: Style, words: Words) -> Overview:
    """Lay out the strip over the whole width.

    Args:
        selected: what may be shown.
        width: px.
        size: of the axis's labels, px.
        style: fonts.
        words: the language.

    Raises:
        SelectionError: no event has a date to be drawn at.
    """
    entries, cut_off, window = dated_entries(selected), cut_off_of(selected), window_of(selected)
    spans = [make_span(entry, cut_off, window) for entry in entries]
    weighed = [(entry, span, 1.0) for entry, span in zip(entries, spans, strict=True)]
    stretches = axis_stretches(weighed, cut_off, window)
    axis = lay_axis(stretches, 1.0, width - 1.0, size, style, words, finest=finest_unit(entries), within=window)
    places = {
        round(axis.scale.position(moment))
        for span in spans
        if (moment := span.start if span.start is not None else span.stop) is not None
    }
    return Overview(axis, tuple(sorted(map(float, places))), _DOTS + axis.height + _BAR + _SPACE)


def draw_overview(overview: Overview, canvas: Canvas, top: float, start: int, stop: int, style: Style) -> float:
    """Draw the strip from `top` down with a bar under the time from start to stop, seconds; return the y below."""
    palette = style.palette
    dot = make_dot(palette.quiet)
    for x in overview.places:
        canvas.mark(dot, min(max(x, 2.0), canvas.width - 2.0), top + _DOTS - 3.0, "")
    draw_axis(overview.axis, canvas, top + _DOTS, style)
    y = top + _DOTS + overview.axis.height + _BAR / 2 + 1.0
    left, right = overview.axis.scale.position(start), overview.axis.scale.position(stop)
    if right - left < _NARROWEST:
        left = min(max((left + right - _NARROWEST) / 2, 0.0), canvas.width - _NARROWEST)
        right = left + _NARROWEST
    canvas.line([(overview.axis.scale.left, y), (overview.axis.scale.right, y)], palette.rule, 0.75)
    canvas.rectangle(left, y - _BAR / 2, right, y + _BAR / 2, palette.accent)
    return top + overview.height
