"""An event's date goes in; its four points come out, as they are drawn in a strip, and whether they leave much open.

What is certain is full and what is possible is light; a point in time that lies somewhere in a stretch has a bracket
over it and its mark in the middle. Open, unknown and one-sided ends are those of the one notation.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median_low
from typing import Literal

from briefgen.charts.bars import ARROW, draw_absence, draw_bar, lay_bar
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import make_canvas
from briefgen.charts.colors import WHITE, darken_until, mix_colors
from briefgen.charts.notation import bar_glyph_of, glyph_of, make_mark
from briefgen.charts.scale import Panel, TimeScale
from briefgen.charts.spans import Span, make_span
from briefgen.draw import Scene, draw_figure
from briefgen.style import Style
from briefgen.timeline.calendar import DAY, HOUR, MINUTE, Precision
from briefgen.timeline.dates import Date
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

Sign = Literal["certain", "possible", "moment", "continues", "unknown", "onesided"]
"""What a strip can show besides the mark of its event."""

SIGNS: tuple[Sign, ...] = ("certain", "possible", "moment", "continues", "onesided", "unknown")

_LENGTHS: dict[Precision, int] = {
    "second": 1,
    "minute": MINUTE,
    "hour": HOUR,
    "day": DAY,
    "month": 31 * DAY,
    "season": 92 * DAY,
    "quarter": 92 * DAY,
    "year": 366 * DAY,
    "decade": 3_653 * DAY,
    "century": 36_525 * DAY,
    "millennium": 365_250 * DAY,
}
_SEVERAL = 1.5
_POSSIBLE, _FARTHER = 0.6, 0.86
# A stretch shorter than this could not be told from the mark on it, px.
_SHORTEST = 12.0


def list_uncertain(selected: Selected) -> list[Entry]:
    """Return the dated entries whose start or end leaves more open than is usual among them, in order.

    A date is uncertain when it has a mark of doubt or approximation, an end that is not known or bounded on one side
    only, several units to choose from, or a unit longer than that of half of the dates and than a day: years are
    nothing unusual in the history of an age, months in that of a week are. An end that is open, because something
    goes on, is no uncertainty of its own.
    """
    entries = [entry for entry in selected.entries if entry.event.date.form != "unknown"]
    units = [_LENGTHS[entry.event.date.precision] for entry in entries]
    usual = max(median_low(units), DAY) if units else DAY
    return [entry for entry in entries if is_uncertain(entry.event.date, usual)]


def is_uncertain(date: Date, usual: int = DAY) -> bool:
    """Tell whether a date leaves more open than a unit of `usual` seconds.

    >>> from briefgen.timeline.dates import read_date
    >>> [is_uncertain(read_date(text)) for text in ("2015-10-07", "2015-03", "2015-10-07/..", "[..2011-10-07]/..")]
    [False, True, False, True]
    """
    if date.doubted or date.approximate:
        return True
    ends = [(date.start_edge, date.start_earliest, date.start_latest, _LENGTHS[date.precision])]
    if date.form == "interval":
        ends.append((date.end_edge, date.end_earliest, date.end_latest, _LENGTHS[date.end_precision]))
    for edge, earliest, latest, unit in ends:
        if edge == "open":
            continue
        if edge == "unknown" or earliest is None or latest is None:
            return True
        if latest - earliest > unit * _SEVERAL or unit > usual:
            return True
    return False


def make_four_points(entry: Entry) -> Span:
    """Return what is drawn of a date: certain only from its latest start to its earliest end."""
    span, date = make_span(entry, None), entry.event.date
    if not span.is_bar:
        return span
    sure_start, sure_stop = span.sure_start, span.sure_stop
    if date.start_edge == "known" and _is_wide(date.start_earliest, date.start_latest):
        sure_start = date.start_latest or sure_start
    if date.end_edge == "known" and _is_wide(date.end_earliest, date.end_latest):
        sure_stop = date.end_earliest or sure_stop
    return span._replace(sure_start=sure_start, sure_stop=sure_stop)


def _is_wide(earliest: int | None, latest: int | None) -> bool:
    return earliest is not None and latest is not None and latest - earliest > DAY


def draw_four_points(
    entry: Entry,
    span: Span,
    scale: TimeScale,
    canvas: Canvas,
    y: float,
    style: Style,
    facts: str,
    *,
    height: float = 6.0,
    radius: float = 4.0,
    size: float = 28 / 3,
    color: str = "",
) -> list[Sign]:
    """Draw the four points of an event about y; return what is to be seen.

    Args:
        entry: the event.
        span: from `make_four_points`.
        scale: the axis; arrows need `ARROW` px on either side of it.
        canvas: where it is drawn.
        y: px.
        style: fonts and colours.
        facts: shown under the pointer.
        height: of bars, px.
        radius: of marks, px.
        size: of question marks, px.
        color: "#rrggbb"; the style's accent where none is given.
    """
    color = color or style.palette.accent
    glyph = bar_glyph_of(entry.event) if span.is_bar else glyph_of(entry.event)
    if span.is_bar:
        bar = lay_bar(span, scale)
        draw_bar(bar, canvas, y, height, color, glyph[1], facts, dashed=glyph[3])
        draw_absence(bar, canvas, y, glyph, radius, color, facts)
        for x in bar.question:
            canvas.text(x, y, ["?"], size, style.palette.ink, align="center", valign="middle")
        return _list_signs(span)
    left, right = scale.ends(span.start, span.stop)
    seen: list[Sign] = []
    if right - left >= _SHORTEST:
        seen = ["moment"] if span.left == span.right == "closed" else ["onesided"]
        _draw_stretch(entry.event.date, span, (left, right), canvas, y, height, color)
    canvas.mark(make_mark(*glyph, radius, color), (left + right) / 2, y, facts)
    return seen


def _list_signs(span: Span) -> list[Sign]:
    """Return what the bar of a span shows."""
    ends = (span.left, span.right)
    seen: list[Sign] = []
    if "unknown" in ends:
        return ["unknown", "continues"] if "open" in ends else ["unknown"]
    if span.sure_start < span.sure_stop:
        seen.append("certain")
    if (span.start is not None and span.start < span.sure_start) or (
        span.stop is not None and span.sure_stop < span.stop
    ):
        seen.append("possible")
    if "open" in ends:
        seen.append("continues")
    return seen


def _draw_stretch(
    date: Date, span: Span, ends: tuple[float, float], canvas: Canvas, y: float, height: float, color: str
) -> None:
    """Draw the stretch in which a point lies: light, with a bracket, and an arrow where an end is open."""
    left, right = ends
    band = mix_colors(color, WHITE, _POSSIBLE)
    if date.approximate and span.left == span.right == "closed":
        # The outer thirds are what "about" adds.
        third = (right - left) / 3
        canvas.rectangle(left, y - height / 2, right, y + height / 2, mix_colors(color, WHITE, _FARTHER))
        canvas.rectangle(left + third, y - height / 2, right - third, y + height / 2, band)
    else:
        canvas.rectangle(left, y - height / 2, right, y + height / 2, band)
    ink = darken_until(color, 3.0)
    for x, edge, direction in ((left, span.left, -1), (right, span.right, 1)):
        if edge == "near":
            tip = x + direction * (ARROW - 2.0)
            canvas.polygon([(x, y - height / 2), (tip, y), (x, y + height / 2)], ink)
        else:
            canvas.line([(x, y - height / 2 - 1.5), (x, y + height / 2 + 1.5)], ink, 1.25)


def draw_sign(sign: Sign, canvas: Canvas, left: float, right: float, y: float, style: Style, size: float) -> None:
    """Draw the sample of a sign for a key, from left to right about y.

    Args:
        sign: what is explained.
        canvas: where it is drawn.
        left, right, y: px; at least 20 px apart.
        style: fonts and colours.
        size: of a question mark, px.
    """
    color = style.palette.quiet
    light = mix_colors(color, WHITE, _POSSIBLE)
    if sign == "certain":
        canvas.bar(left, right, y, 6.0, color, "")
    elif sign == "possible":
        canvas.rectangle(left, y - 3.0, right, y + 3.0, light)
        for side in (y - 3.0, y + 3.0):
            canvas.line([(left, side), (right, side)], color, 0.75)
    elif sign == "continues":
        bar = lay_bar(Span(True, 0, None, 0, 600, "closed", "open"), TimeScale((Panel(0, 1000, left, right - ARROW),)))
        draw_bar(bar, canvas, y, 6.0, color, "solid", "")
    elif sign == "unknown":
        panel = TimeScale((Panel(0, 1000, left + max(0.25 * size - 2.5, 0.0), right),))
        bar = lay_bar(Span(True, None, 1000, 1000, 1000, "unknown", "closed"), panel)
        draw_bar(bar, canvas, y, 6.0, color, "solid", "")
        for x in bar.question:
            canvas.text(x, y, ["?"], size, style.palette.ink, align="center", valign="middle")
    else:
        stop = right - ARROW if sign == "onesided" else right
        canvas.rectangle(left, y - 3.0, stop, y + 3.0, light)
        canvas.line([(left, y - 4.5), (left, y + 4.5)], color, 1.25)
        if sign == "onesided":
            canvas.polygon([(stop, y - 3.0), (right - 2.0, y), (stop, y + 3.0)], color)
        else:
            canvas.line([(right, y - 4.5), (right, y + 4.5)], color, 1.25)
        canvas.mark(make_mark("event", "solid", True, False, 3.5, color), (left + stop) / 2, y, "")


def strip_glyph(
    entry: Entry,
    style: Style,
    words: Words,
    width_px: float = 46.0,
    height_px: float = 12.0,
    *,
    stretch: tuple[int, int] | None = None,
    color: str = "",
) -> Scene:
    """Return the four points of an event's date as a picture small enough for a table's cell.

    Args:
        entry: a dated one.
        style: fonts and colours.
        words: the language; time runs from right to left where it does.
        width_px, height_px: of the picture; at least 30 by 9.
        stretch: first and last second of the scale, half-open, where the cells of a column are to share one; else
            the picture shows the date's own.
        color: "#rrggbb"; the style's accent where none is given.

    Raises:
        ValueError: the event has no date.
    """
    if entry.event.date.form == "unknown":
        raise ValueError("an event without a date has no four points")
    span = make_four_points(entry)
    first, last = stretch or _own_stretch(span)
    scale = TimeScale((Panel(first, max(last, first + 1), ARROW, width_px - ARROW),))
    canvas = make_canvas(width_px, style, words)
    small = min(28 / 3, height_px * 0.85)
    draw_four_points(
        entry, span, scale, canvas, height_px / 2, style, "", height=height_px * 0.5, radius=height_px * 0.3,
        size=small, color=color,
    )  # fmt: skip
    plot = canvas.finish(height_px)
    # A cell may be shaded.
    plot["layout"]["paper_bgcolor"] = "rgba(0,0,0,0)"
    return draw_figure(plot, style.font_set)


def _own_stretch(span: Span) -> tuple[int, int]:
    """Return what of time a glyph shows: all that is known, and as much again as half of it where an end is open."""
    known: Iterable[int | None] = (span.start, span.stop, span.sure_start, span.sure_stop)
    moments = [moment for moment in known if moment is not None]
    first, last = min(moments), max(moments)
    room = max((last - first) // 2, 1)
    return (
        first - (room if span.left in ("open", "unknown") else 0),
        last + (room if span.right in ("open", "unknown") else 0),
    )
