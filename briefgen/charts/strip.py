"""A selection goes in; the chart of its uncertain dates comes out: what is certain and what is possible of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.charts.axis import Axis, draw_axis, lay_axis
from briefgen.charts.bars import ARROW
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import (
    USUAL_LABEL,
    Chart,
    Sizes,
    draw_headline,
    draw_note,
    make_canvas,
    say_numbering,
    settle_sizes,
)
from briefgen.charts.colors import WHITE, mix_colors
from briefgen.charts.facts import (
    find_subtitle,
    hover_facts,
    print_short_date,
    rank_entries,
    say_as_of,
    say_period,
    say_rest,
)
from briefgen.charts.four_points import SIGNS, Sign, draw_four_points, draw_sign, list_uncertain, make_four_points
from briefgen.charts.key import Key, draw_key, lay_key
from briefgen.charts.marking import find_marking, list_drawn
from briefgen.charts.notation import Glyph, bar_glyph_of, glyph_of
from briefgen.charts.spans import axis_stretches, cut_off_of, cut_off_place, finest_unit
from briefgen.charts.wrapping import measure_label, wrap_label
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.timeline.calendar import Precision
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Entry, Selected
from briefgen.timeline.unit_words import TIMES, print_unit
from briefgen.words import Words

# A chart higher than this leaves the least significant of its events to the table, px.
MOST_HEIGHT = 215 / 25.4 * 96
_FEWEST = 3
# Below this width titles stand over their strips, not beside them, px.
_WIDE = 480.0
_TITLES, _WRITTEN = 0.36, 0.2
_LINE = 1.3
_ROW_SPACE = 5.0
_GAP = 10.0
_SAMPLE = 26.0
_FADE = 15.0
_THIN = 0.67
# Texts keep so far off the edge that rounding to whole px does not bring them beyond it.
_EDGE = 1.0
_LISTED = 6


def has_strip(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: at least three dates are uncertain; fewer are told in words."""
    return len(list_uncertain(selected)) >= _FEWEST


def build_strip(selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False) -> Chart:
    """Build the chart of uncertain dates.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: no event has an uncertain date, or none has one with a bound.
    """
    entries = list_uncertain(selected)
    if not entries:
        raise SelectionError([Problem("no event has an uncertain date, so there is nothing to draw")])
    plan = _plan(entries, selected, style, words, width_px)
    title = _find_title(entries, selected, words)
    subtitle = find_subtitle("strip", selected, entries, words.say("Earliest and latest start and end"), words)
    note = _say_note(plan, entries, selected, words, headline)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, plan.sizes, style) if headline else 2.0
    bottom = _Drawing(plan, canvas, style, words).draw(top, selected)
    if headline:
        bottom = draw_note(canvas, note, bottom, plan.sizes, style)
    return Chart(
        kind="strip",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(plan, entries, selected, words),
        columns=(
            words.say("No."),
            words.say("As written"),
            words.say("Event"),
            words.say("Earliest start"),
            words.say("Latest start"),
            words.say("Earliest end"),
            words.say("Latest end"),
        ),
        rows=tuple(_table_row(entry, words) for entry in entries),
        shown=len(plan.rows),
        total=len(selected.entries),
        marking=find_marking(selected, list_drawn(selected, entries)),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One event: the lines of its title and of its date as written; its height and where its strip lies in it, px."""

    entry: Entry
    title: tuple[str, ...]
    written: tuple[str, ...]
    height: float
    middle: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is drawn, and where, px.

    Attributes:
        rows: from top to bottom.
        axis: laid out; its width is that of the strips.
        sizes: of texts.
        key: of the marks.
        titles, written: where these columns begin.
        wide: titles stand beside the strips, not over them.
        cut_off_x: place of the as-of line, None where the axis does not reach it.
    """

    rows: tuple[_Row, ...]
    axis: Axis
    sizes: Sizes
    key: Key
    titles: float
    written: float
    wide: bool
    cut_off_x: float | None


def _plan(entries: Sequence[Entry], selected: Selected, style: Style, words: Words, width: float) -> _Plan:
    """Plan the chart; the most significant events have rows while there is room."""
    sizes = settle_sizes(style)
    size, face, bold = sizes.label, style.font_set.face(), style.font_set.face(bold=True)
    scale = max(1.0, size / USUAL_LABEL)
    wide = width >= _WIDE * scale
    titles = max(measure_label(str(entry.number), bold, size) for entry in entries) + 0.5 * size
    written_as = {entry.number: _as_written(entry, words) for entry in entries}
    longest = max(measure_label(text, face, size) for text in set(written_as.values())) + 1.0
    heading = measure_label(words.say("As written"), face, sizes.small) + 1.0
    written_width = max(min(longest, (_WRITTEN if wide else 0.34) * width), heading)
    titles_width = _TITLES * width - titles if wide else width - titles
    cut_off = cut_off_of(selected)
    weighed = [(entry, make_four_points(entry), 1.0) for entry in entries]
    # A question mark may stand beyond either end of the axis, behind the shortest fade.
    margin = max(ARROW + 3.0, _FADE + measure_label("?", face, sizes.small) / 2)
    left = (titles + titles_width + _GAP if wide else 0.0) + margin
    right = width - written_width - _GAP / 2 - margin
    axis = lay_axis(
        axis_stretches(weighed, cut_off), left, right, sizes.small, style, words, finest=finest_unit(entries)
    )

    def lay_row(entry: Entry) -> _Row:
        title = tuple(wrap_label(entry.event.title, face, size, titles_width))
        written = tuple(wrap_label(written_as[entry.number], face, size, written_width))
        above = 0.0 if wide else len(title) * _LINE * size
        beside = max(len(written), len(title) if wide else 1) * _LINE * size
        return _Row(entry, title, written, above + beside + _ROW_SPACE, above + 0.65 * size + _ROW_SPACE / 2)

    glyphs = {entry.number: _glyph_of(entry) for entry in entries}
    key = lay_key(glyphs.values(), width, sizes.small, style, words)
    room = MOST_HEIGHT * min(scale, 1.1) - 2 * axis.height - key.height - 6 * size
    chosen: dict[int, _Row] = {}
    for entry in rank_entries(entries):
        row = lay_row(entry)
        room -= row.height
        if room < 0 and chosen:
            break
        chosen[entry.number] = row
    shown = tuple(chosen[number] for number in sorted(chosen))
    key = lay_key([glyphs[number] for number in chosen], width, sizes.small, style, words)
    return _Plan(shown, axis, sizes, key, titles, width - written_width, wide, cut_off_place(cut_off, axis.scale))


def _glyph_of(entry: Entry) -> Glyph:
    return bar_glyph_of(entry.event) if entry.event.date.form == "interval" else glyph_of(entry.event)


def _as_written(entry: Entry, words: Words) -> str:
    """Return the words of the source for a date, else the date as it is printed where room is short."""
    return entry.event.date_text or print_short_date(entry, words)


class _Drawing:
    """The chart on its canvas."""

    def __init__(self, plan: _Plan, canvas: Canvas, style: Style, words: Words) -> None:
        self._plan, self._canvas, self._style, self._words = plan, canvas, style, words
        self._palette = style.palette

    def draw(self, top: float, selected: Selected) -> float:
        """Draw everything from `top` down; return the y below it."""
        plan, canvas, words = self._plan, self._canvas, self._words
        draw_axis(plan.axis, canvas, top, self._style)
        heading = [words.say("As written")]
        canvas.text(plan.written, top + 2.0, heading, plan.sizes.small, self._palette.quiet)
        start = top + plan.axis.height
        bottom = start + sum(row.height for row in plan.rows)
        self._draw_grid(start, bottom)
        runs = self._draw_rows(start)
        if plan.cut_off_x is not None:
            bottom = self._draw_cut_off(plan.cut_off_x, say_as_of(selected, words), runs, bottom)
        bottom = self._draw_signs(bottom + 7.0)
        if plan.key.items:
            draw_key(plan.key, canvas, bottom + 2.0, self._palette.quiet, self._style)
            bottom += 2.0 + plan.key.height
        return bottom + 2.0

    def _draw_rows(self, top: float) -> list[tuple[float, float]]:
        """Draw the events; return the stretches of height in which a line may cross them."""
        plan, canvas, size, ink = self._plan, self._canvas, self._plan.sizes.label, self._palette.ink
        runs: list[tuple[float, float]] = []
        self._seen: set[Sign] = set()
        y = top
        for row in plan.rows:
            if row is not plan.rows[0]:
                canvas.line([(0.0, y), (canvas.width, y)], mix_colors(self._palette.rule, WHITE, 0.55), _THIN)
            first = y + _ROW_SPACE / 2
            middle = y + row.middle
            canvas.text(_EDGE, first, [str(row.entry.number)], size, ink, bold=True)
            canvas.text(plan.titles, first, row.title, size, ink)
            canvas.text(plan.written, middle - 0.65 * size, row.written, size, self._palette.quiet)
            span = make_four_points(row.entry)
            facts = hover_facts(row.entry, self._words)
            small = plan.sizes.small
            self._seen.update(
                draw_four_points(row.entry, span, plan.axis.scale, canvas, middle, self._style, facts, size=small)
            )
            runs.append((y if plan.wide else middle - 0.65 * size, y + row.height))
            y += row.height
        return runs

    def _draw_grid(self, top: float, bottom: float) -> None:
        """Draw the ticks downward, over the strips alone."""
        plan = self._plan
        color = mix_colors(self._palette.rule, WHITE, 0.55)
        y = top
        for row in plan.rows:
            begin = y if plan.wide else y + row.middle - 0.65 * plan.sizes.label
            y += row.height
            for panel, ticks in zip(plan.axis.scale.panels, plan.axis.ticks, strict=True):
                for x in sorted({panel.left, panel.right, *(tick.x for tick in ticks if tick.mark)}):
                    self._canvas.line([(x, begin), (x, y)], color, _THIN)

    def _draw_cut_off(self, x: float, text: str, runs: Sequence[tuple[float, float]], bottom: float) -> float:
        """Draw the as-of line with its words below; return the y below these."""
        size, color = self._plan.sizes.label, self._palette.warning
        for start, stop in [*_join_runs(runs), (bottom, bottom + 3.0)]:
            self._canvas.line([(x, start), (x, stop)], color, 1.25, dash="3px,2px")
        half = measure_label(text, self._style.font_set.face(), size) / 2
        middle = min(max(x, half), self._canvas.width - half)
        self._canvas.text(middle, bottom + 4.0, [text], size, color, align="center")
        return bottom + 4.0 + _LINE * size

    def _draw_signs(self, top: float) -> float:
        """Draw what the strips mean; return the y below it."""
        size, face, words = self._plan.sizes.small, self._style.font_set.face(), self._words
        named = {
            "certain": words.say("certain"),
            "possible": words.say("possible"),
            "moment": words.say("one moment in this time"),
            "continues": words.say("goes on"),
            "onesided": words.say("then or beyond"),
            "unknown": words.say("end not known"),
        }
        x, y = 0.0, top
        for sign in SIGNS:
            if sign not in self._seen:
                continue
            width = _SAMPLE + 5.0 + measure_label(named[sign], face, size)
            if x and x + width > self._canvas.width:
                x, y = 0.0, y + 1.5 * size
            draw_sign(sign, self._canvas, x, x + _SAMPLE, y + 0.75 * size, self._style, size)
            self._canvas.text(
                x + _SAMPLE + 5.0, y + 0.75 * size, [named[sign]], size, self._palette.quiet, valign="middle"
            )
            x += width + 12.0
        return y + 1.5 * size if x else y


def _join_runs(runs: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return stretches with those that touch put together, so that a dash is not cut short between them."""
    joined: list[tuple[float, float]] = []
    for start, stop in runs:
        if joined and abs(joined[-1][1] - start) < 0.01:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def _find_title(entries: Sequence[Entry], selected: Selected, words: Words) -> str:
    """Return the author's title, or how many of the dates are uncertain."""
    author = selected.meta.figures.get("strip")
    if author is not None and author.title:
        return author.title
    count, total = words.number(len(entries)), words.number(len(selected.entries))
    return words.say("{count} of {total} dates are not known exactly", count=count, total=total)


def _say_note(plan: _Plan, entries: Sequence[Entry], selected: Selected, words: Words, alone: bool) -> str:
    shown, total = len(plan.rows), len(entries)
    if shown == total:
        parts = [words.count("The uncertain date is shown.", "All {number} uncertain dates are shown.", total)]
    else:
        counts = {"shown": words.number(shown), "total": words.number(total)}
        parts = [words.say("{shown} of {total} uncertain dates are shown, the rest are in the table.", **counts)]
    parts += say_numbering(words, alone)
    dated = [entry for entry in selected.entries if entry.event.date.form != "unknown"]
    panels = len(plan.axis.scale.panels)
    return " ".join([*parts, *say_rest(selected, dated, panels, words, says_cut_off=plan.cut_off_x is None)])


def _say_alt(plan: _Plan, entries: Sequence[Entry], selected: Selected, words: Words) -> str:
    listed = [
        words.say(
            "{title}: {date}", title=row.entry.event.title.rstrip("."), date=print_date(row.entry.event.date, words)
        )
        for row in plan.rows[:_LISTED]
    ]
    parts = [
        words.count(
            "Chart of {number} uncertain date, {period}, what is certain of it full and what is possible light.",
            "Chart of {number} uncertain dates, {period}, what is certain of each full and what is possible light.",
            len(plan.rows),
            period=say_period(entries, words),
        ),
        *(f"{each}." for each in listed),
        words.say("The table gives the four points of every uncertain date."),
    ]
    return " ".join(parts)


def _table_row(entry: Entry, words: Words) -> tuple[str, ...]:
    """Return an event's number, date as written, title and four points; the last of each pair is the last day in it."""
    date = entry.event.date
    goes_on = words.say("goes on") if date.end_edge == "open" else words.say("not known")
    began = words.say("open") if date.start_edge == "open" else words.say("not known")
    units: list[Precision] = [unit if unit in TIMES else "day" for unit in (date.precision, date.end_precision)]

    def name(moment: int | None, unit: Precision, missing: str) -> str:
        return missing if moment is None else print_unit(moment, unit, words)

    def last(moment: int | None) -> int | None:
        return None if moment is None else moment - 1

    return (
        str(entry.number),
        _as_written(entry, words),
        entry.event.title,
        name(date.start_earliest, units[0], began),
        name(last(date.start_latest), units[0], goes_on if date.form == "point" else words.say("not known")),
        name(date.end_earliest, units[1], words.say("not known")),
        name(last(date.end_latest), units[1], goes_on),
    )
