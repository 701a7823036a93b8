"""Stretches of time and a width go in; the axis comes out: panels, ticks and captions of what is left out, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefgen.charts.canvas import Canvas
from briefgen.charts.scale import MOST_PANELS, Panel, Stretch, TimeScale, make_scale
from briefgen.charts.ticks import LABEL_SPACE, Measure, Tick, Unit, make_ticks
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.calendar import DAY, HOUR, MINUTE
from briefgen.words import Words

_LINE = 1.25
_GAP_SPACE = 5.0
_CAPTION_WIDTH = 46.0
_THIN = 0.67
_SCALE_GAP = 6.0
_GAP_TRIES = 3
_TICK_SPACE = 2.5
# A panel that is so many times finer than the one beside it is said to be a detail.
_DETAIL = 3.0
# Ends of the line that measures a panel, and its space to the words in it, px.
_REACH, _WORD_SPACE = 2.5, 4.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A laid out axis.

    Attributes:
        scale: from time to px.
        ticks: of each panel.
        captions: lines in the gap before each panel; () for the first and where the scale alone changes.
        height: of its band, px.
        size: of its labels, px.
        scales: how much time each panel covers, in words; () where there is one.
    """

    scale: TimeScale
    ticks: tuple[tuple[Tick, ...], ...]
    captions: tuple[tuple[str, ...], ...]
    height: float
    size: float
    scales: tuple[str, ...] = ()

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
    within: tuple[int | None, int | None] = (None, None),
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
        within: the moments that the axis does not go beyond, None for any.
    """
    face = style.font_set.face()

    def measure(text: str) -> float:
        return measure_text(text, face, size)

    def break_caption(omitted: int) -> tuple[str, ...]:
        return tuple(wrap_text(say_omitted(omitted, words), face, size, _CAPTION_WIDTH * size / 9.5)) if omitted else ()

    def measure_gap(omitted: int) -> float:
        lines = break_caption(omitted)
        return max(map(measure, lines)) + 2 * _GAP_SPACE if lines else _SCALE_GAP

    def lay_scale(least_gap: float) -> TimeScale:
        return make_scale(
            stretches,
            left,
            right,
            gap_width=lambda omitted: max(measure_gap(omitted), least_gap if omitted else 0.0),
            least_width=6.6 * size,
            padding=10.0,
            most_panels=most_panels,
            within=within,
        )

    scale = lay_scale(0.0)
    # The panels' padding takes of what is left out, and the words for the rest may be longer than those for all.
    for _ in range(_GAP_TRIES):
        gaps = [(measure_gap(after.omitted), after.left - before.right) for before, after in pairwise(scale.panels)]
        if all(asked <= given + 0.01 for asked, given in gaps):
            break
        scale = lay_scale(max(asked for asked, _ in gaps))
    ticks = tuple(make_ticks(panel, words, measure, finest=finest) for panel in scale.panels)
    captions = tuple(break_caption(panel.omitted) for panel in scale.panels)
    scales = _say_scales(scale, measure, words)
    has_context = any(tick.context for row in ticks for tick in row)
    rows = (2 if has_context else 1) + (1 if scales else 0)
    lines = max([rows, *(len(lines) for lines in captions)])
    return Axis(scale, ticks, captions, lines * _LINE * size + 4.0, size, scales)


def _say_scales(scale: TimeScale, measure: Measure, words: Words) -> tuple[str, ...]:
    """Return how much time each of several panels covers; "" where there is no room for it, () for one panel."""
    panels = scale.panels
    if len(panels) == 1:
        return ()
    found: list[str] = []
    for index, panel in enumerate(panels):
        beside = [panels[index - 1]] if panel.omitted == 0 and index else []
        beside += [after for after in panels[index + 1 : index + 2] if after.omitted == 0]
        text = say_length(panel.stop - panel.start, words)
        forms = [text, ""]
        if beside and all(panel.px_per_second > _DETAIL * other.px_per_second for other in beside):
            forms.insert(0, words.say("detail: {length}", length=text))
        room = panel.right - panel.left - 2 * LABEL_SPACE
        found.append(next(form for form in forms if not form or measure(form) <= room))
    return tuple(found)


def say_length(seconds: int, words: Words) -> str:
    """Return a length of time in the largest unit in which it is a whole number but for a tenth.

    >>> say_length(74 * 3600, Words("en")), say_length(3_520 * 366 * 86_400, Words("en"))
    ('3 days', '3,500 years')
    """
    for unit in (365.2425 * DAY, 30.44 * DAY, DAY, HOUR, MINUTE):
        count = round(seconds / unit)
        # Of a hundred and more, two figures say enough.
        count = round(count, 2 - len(str(count))) if count >= 100 else count
        if count and abs(count * unit - seconds) <= 0.1 * seconds:
            return _count_units(unit, count, words)
    return words.count("{number} second", "{number} seconds", seconds)


def _count_units(unit: float, count: int, words: Words) -> str:
    if unit == MINUTE:
        return words.count("{number} minute", "{number} minutes", count)
    if unit == HOUR:
        return words.count("{number} hour", "{number} hours", count)
    if unit == DAY:
        return words.count("{number} day", "{number} days", count)
    if unit < 100 * DAY:
        return words.count("{number} month", "{number} months", count)
    return words.count("{number} year", "{number} years", count)


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
    low = bottom - (line_height if axis.scales else 0.0)
    two_lines = low - top > 1.5 * line_height + 4.0
    for panel, ticks, caption in zip(axis.scale.panels, axis.ticks, axis.captions, strict=True):
        canvas.rectangle(panel.left, top, panel.right, bottom, palette.faint)
        for tick in ticks:
            if tick.mark:
                end = low if tick.context else top + (line_height + 2.0 if two_lines else low - top)
                canvas.line([(tick.x, top), (tick.x, end)], palette.quiet, 0.75)
            y = top + 2.0
            canvas.text(tick.x + _TICK_SPACE, y, [tick.label], axis.size, palette.ink)
            canvas.text(tick.x + _TICK_SPACE, y + line_height, [tick.context], axis.size, palette.quiet)
        if axis.scales:
            _draw_scale(axis, axis.scales[axis.scale.panels.index(panel)], panel, canvas, low, style)
        if caption:
            gap = _gap_before(axis, panel.left)
            # Lines of one text stand 1.3 sizes apart, so each of a caption in the band is a text of its own.
            first = (top + bottom) / 2 - len(caption) * line_height / 2
            for index, line in enumerate(caption):
                canvas.text(
                    panel.left - gap / 2, first + index * line_height, [line], axis.size, palette.quiet, align="center"
                )


def _draw_scale(axis: Axis, text: str, panel: Panel, canvas: Canvas, top: float, style: Style) -> None:
    """Draw the line that measures a panel, with the time that it covers in its middle."""
    if not text:
        return
    size, color = axis.size, style.palette.quiet
    middle, y = (panel.left + panel.right) / 2, top + 0.5 * _LINE * size - 1.0
    half = measure_text(text, style.font_set.face(), size) / 2 + _WORD_SPACE
    canvas.text(middle, y, [text], size, color, align="center", valign="middle")
    for end, start in ((panel.left + 0.5, middle - half), (panel.right - 0.5, middle + half)):
        if abs(start - end) > _WORD_SPACE:
            canvas.line([(end, y), (start, y)], color, _THIN)
            canvas.line([(end, y - _REACH), (end, y + _REACH)], color, _THIN)


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
    low = top + axis.height - (line_height if axis.scales else 0.0)
    blocked = [False, False, False]
    for panel, text in zip(axis.scale.panels, axis.scales, strict=False):
        half = measure_text(text, face, axis.size) / 2 + 1.0
        blocked[2] |= abs((panel.left + panel.right) / 2 - x) < half
    for ticks in axis.ticks:
        for tick in ticks:
            for row, text in enumerate((tick.label, tick.context)):
                start = tick.x + _TICK_SPACE
                if text and start - 1.0 < x < start + measure_text(text, face, axis.size) + 1.0:
                    blocked[row] = True
    edges = [top, top + 1.0, min(top + 2.0 + line_height, low), low, top + axis.height]
    runs: list[tuple[float, float]] = []
    for (start, stop), covered in zip(pairwise(edges), [False, *blocked], strict=True):
        if covered or stop <= start:
            continue
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return runs
