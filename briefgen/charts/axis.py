"""Stretches of time and a width go in; the axis comes out: panels, ticks and captions of what is left out, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefgen.charts.canvas import Canvas
from briefgen.charts.scale import MOST_PANELS, Stretch, TimeScale, make_scale
from briefgen.charts.ticks import Tick, Unit, make_ticks
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.calendar import DAY, HOUR, MINUTE
from briefgen.words import Words

_LINE = 1.25
_GAP_SPACE = 5.0
_CAPTION_WIDTH = 46.0
_SCALE_GAP = 6.0
_TICK_SPACE = 2.5


@dataclass(frozen=True, slots=True)
class Axis:
    """A laid out axis.

    Attributes:
        scale: from time to px.
        ticks: of each panel.
        captions: lines in the gap before each panel; () for the first and where the scale alone changes.
        height: of its band, px.
        size: of its labels, px.
    """

    scale: TimeScale
    ticks: tuple[tuple[Tick, ...], ...]
    captions: tuple[tuple[str, ...], ...]
    height: float
    size: float

    @property
    def omissions(self) -> int:
        """How many stretches are left out."""
        return sum(1 for lines in self.captions if lines)


def lay_axis(
    stretches: Sequence[Stretch],
    left: float,
    right: float,
    size: float,
    style: Style,
    words: Words,
    *,
    finest: Unit,
    most_panels: int = MOST_PANELS,
) -> Axis:
    """Lay out the axis.

    Args:
        stretches: everything that must be seen.
        left, right: px.
        size: of the labels, px.
        style: fonts.
        words: the language.
        finest: no tick is finer than this unit.
        most_panels: at most so many.
    """
    face = style.font_set.face()

    def measure(text: str) -> float:
        return measure_text(text, face, size)

    def break_caption(omitted: int) -> tuple[str, ...]:
        return tuple(wrap_text(say_omitted(omitted, words), face, size, _CAPTION_WIDTH * size / 9.5)) if omitted else ()

    def measure_gap(omitted: int) -> float:
        lines = break_caption(omitted)
        return max(map(measure, lines)) + 2 * _GAP_SPACE if lines else _SCALE_GAP

    scale = make_scale(
        stretches,
        left,
        right,
        gap_width=measure_gap,
        least_width=6.6 * size,
        padding=10.0,
        most_panels=most_panels,
    )
    ticks = tuple(make_ticks(panel, words, measure, finest=finest) for panel in scale.panels)
    captions = tuple(break_caption(panel.omitted) for panel in scale.panels)
    has_context = any(tick.context for row in ticks for tick in row)
    lines = max([2 if has_context else 1, *(len(lines) for lines in captions)])
    return Axis(scale, ticks, captions, lines * _LINE * size + 4.0, size)


def say_omitted(seconds: int, words: Words) -> str:
    """Return how much time an axis leaves out, in the largest unit that is at least two.

    >>> say_omitted(100 * 86_400, Words("en"))
    '3 months not shown'
    """
    days = seconds / DAY
    if days >= 2 * 365:
        return words.count("{number} year not shown", "{number} years not shown", round(days / 365.2425))
    if days >= 60:
        return words.count("{number} month not shown", "{number} months not shown", round(days / 30.44))
    if days >= 2:
        return words.count("{number} day not shown", "{number} days not shown", round(days))
    if seconds >= 2 * HOUR:
        return words.count("{number} hour not shown", "{number} hours not shown", round(seconds / HOUR))
    return words.count("{number} minute not shown", "{number} minutes not shown", max(1, round(seconds / MINUTE)))


def draw_axis(axis: Axis, canvas: Canvas, top: float, style: Style) -> None:
    """Draw the axis as a band with its labels, from `top` down."""
    palette = style.palette
    bottom = top + axis.height
    line_height = _LINE * axis.size
    two_lines = axis.height > 1.5 * line_height + 4.0
    for panel, ticks, caption in zip(axis.scale.panels, axis.ticks, axis.captions, strict=True):
        canvas.rectangle(panel.left, top, panel.right, bottom, palette.faint)
        for tick in ticks:
            if tick.mark:
                end = bottom if tick.context else top + (line_height + 2.0 if two_lines else axis.height)
                canvas.line([(tick.x, top), (tick.x, end)], palette.quiet, 0.75)
            y = top + 2.0
            canvas.text(tick.x + _TICK_SPACE, y, [tick.label], axis.size, palette.ink)
            canvas.text(tick.x + _TICK_SPACE, y + line_height, [tick.context], axis.size, palette.quiet)
        if caption:
            gap = _gap_before(axis, panel.left)
            # Lines of one text stand 1.3 sizes apart, so each of a caption in the band is a text of its own.
            first = (top + bottom) / 2 - len(caption) * line_height / 2
            for index, line in enumerate(caption):
                canvas.text(
                    panel.left - gap / 2, first + index * line_height, [line], axis.size, palette.quiet, align="center"
                )


def _gap_before(axis: Axis, left: float) -> float:
    panels = axis.scale.panels
    index = next(index for index, panel in enumerate(panels) if panel.left == left)
    return left - panels[index - 1].right


def find_clear_runs(axis: Axis, x: float, top: float, style: Style) -> list[tuple[float, float]]:
    """Return the stretches of height, px, in which a line at x crosses the axis and none of its words.

    Args:
        axis: laid out.
        x: of the line.
        top: of the band.
        style: fonts.
    """
    face = style.font_set.face()
    line_height = _LINE * axis.size
    blocked = [False, False]
    for ticks in axis.ticks:
        for tick in ticks:
            for row, text in enumerate((tick.label, tick.context)):
                start = tick.x + _TICK_SPACE
                if text and start - 1.0 < x < start + measure_text(text, face, axis.size) + 1.0:
                    blocked[row] = True
    edges = [top, top + 1.0, top + 2.0 + line_height, top + 2.0 + 2 * line_height, top + axis.height]
    states = [False, blocked[0], blocked[1], False]
    runs: list[tuple[float, float]] = []
    for (start, stop), covered in zip(pairwise(edges), states, strict=True):
        stop = min(stop, top + axis.height)
        if covered or stop <= start:
            continue
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return runs
