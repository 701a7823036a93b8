"""What a chart builder gives: the figure, the words around it, and the same facts as text and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from briefgen.charts.canvas import Canvas
from briefgen.style import Style
from briefgen.text.measure import wrap_text
from briefgen.words import Words

PX = 96 / 72
USUAL_LABEL = 8.5 * PX
"""Size of labels in a style of usual letters, px; a style of larger ones gets higher charts."""
_SMALLEST_POINTS = 7.0
# Sizes of a chart's words as multiples of its labels' 8.5 points: title 12, subtitle 9.5, note 7.5.
_TITLE, _SUBTITLE, _NOTE = 12 / 8.5, 9.5 / 8.5, 7.5 / 8.5
_LINE = 1.3


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes:
        kind: its name in `CHARTS`.
        plot: the explicit Plotly figure as plain data and layout: all that a printed brief needs.
        title: the finding, in ten words or fewer unless the author gave it.
        subtitle: what, where and when.
        note: what is counted and left out, and the sources.
        alt: what the chart shows, in words.
        columns, rows: the data of the chart as a table.
        shown: how many events have a mark of their own with number and words, or with number.
        total: how many events are selected.
        marking: the highest of all that the figure, its words and its table show; "" where nothing is marked.
    """

    kind: str
    plot: dict[str, Any]
    title: str
    subtitle: str
    note: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shown: int
    total: int
    marking: str

    @cached_property
    def figure(self) -> Any:
        """The same as a validated `plotly.graph_objects.Figure`; Plotly is imported when it is first asked for."""
        from plotly import graph_objects

        # Without a template of that name Plotly's Python side puts its default one in.
        return graph_objects.Figure(data=self.plot["data"], layout={**self.plot["layout"], "template": "none"})


@dataclass(frozen=True, slots=True)
class Sizes:
    """Text sizes of a chart, px.

    Attributes:
        label: of labels.
        steps: sizes that labels may shrink to where room is short, largest first.
        small: of axis labels, keys and captions.
    """

    label: float
    steps: tuple[float, ...]
    small: float


def settle_sizes(style: Style) -> Sizes:
    """Return the text sizes of a style's charts: labels as its tables, nothing under 7 points.

    A style of large letters does not give them up: its labels shrink by a tenth at most.
    """
    label = max(style.type.table, _SMALLEST_POINTS)
    least = _SMALLEST_POINTS if label <= 10 else label * 0.9
    points = [label]
    while points[-1] - 0.5 > least:
        points.append(points[-1] - 0.5)
    if points[-1] > least:
        points.append(least)
    small = max(_SMALLEST_POINTS, min(label * 7.5 / 8.5, style.type.quiet))
    return Sizes(label * PX, tuple(size * PX for size in points), small * PX)


def make_canvas(width: float, style: Style, words: Words) -> Canvas:
    """Return an empty canvas; time runs from right to left where the language does."""
    return Canvas(width, style.fonts.family, style.palette.ink, mirrored=words.direction == "rtl")


def draw_headline(canvas: Canvas, title: str, subtitle: str, sizes: Sizes, style: Style) -> float:
    """Draw title and subtitle at the top of a chart that stands alone; return the y below them."""
    fonts, palette = style.font_set, style.palette
    y = 2.0
    for text, factor, color, bold in (
        (title, _TITLE, palette.ink, True),
        (subtitle, _SUBTITLE, palette.quiet, False),
    ):
        if text:
            size = sizes.label * factor
            lines = wrap_text(text, fonts.face(bold=bold), size, canvas.width)
            canvas.text(0.0, y, lines, size, color, bold=bold)
            y += len(lines) * _LINE * size + 1.0
    return y + 8.0


def say_numbering(words: Words, alone: bool) -> list[str]:
    """Return what numbers mean; a chart that stands alone has no chronology beside it to speak of."""
    if alone:
        return [words.say("Numbers are those of a brief of this timeline.")]
    return [words.say("Numbers are those of the chronology.")]


def draw_note(canvas: Canvas, note: str, top: float, sizes: Sizes, style: Style) -> float:
    """Draw the note at the foot of a chart that stands alone; return the y below it."""
    if not note:
        return top
    size = max(sizes.label * _NOTE, sizes.steps[-1])
    lines = wrap_text(note, style.font_set.face(), size, canvas.width)
    canvas.text(0.0, top + 6.0, lines, size, style.palette.quiet)
    return top + 6.0 + len(lines) * _LINE * size + 2.0
