"""A selection goes in; the chart of how many events there are over time comes out: bars from zero, peaks labelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.charts.axis import draw_axis, find_clear_runs, lay_axis
from briefgen.charts.bins import Bin, Tally, name_bin, tally_events
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import USUAL_LABEL, Chart, Sizes, draw_headline, draw_note, make_canvas, settle_sizes
from briefgen.charts.colors import WHITE, darken_until, mix_colors
from briefgen.charts.facts import say_as_of
from briefgen.charts.marking import find_marking, list_drawn
from briefgen.charts.number_scale import make_number_scale
from briefgen.charts.scale import Stretch
from briefgen.charts.spans import cut_off_of, cut_off_place
from briefgen.charts.tally_facts import (
    find_peak_title,
    find_tally_subtitle,
    list_tally_rows,
    say_tally_alt,
    say_tally_note,
)
from briefgen.charts.ticks import Unit
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.text.measure import measure_text
from briefgen.timeline.calendar import civil_from_instant
from briefgen.timeline.select import Selected
from briefgen.words import Words

# So many counted events in so many bars make a picture that a sentence does not.
_FEWEST_EVENTS, _FEWEST_BARS = 12, 4
_HEIGHT = 150.0
_LINE = 1.3
_BAND_LINE = 1.25
_MOST_PEAKS = 5
_PEAK_LEAST = 2
# A peak has this share of the highest bar at least.
_PEAK_SHARE = 0.4
_PALE = 0.62
_LABEL_SPACE = 4.0
_CUT_OFF_SPACE = 5.0


def has_histogram(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: at least 12 events lie in at least 4 of its bars.

    Fewer can be counted by eye in the chart of lanes, and of one or two bars a sentence says as much.
    """
    try:
        tally = tally_events(selected, Words("en"))
    except ValueError:
        return False
    return tally.counted >= _FEWEST_EVENTS and sum(each.total > 0 for each in tally.bins) >= _FEWEST_BARS


def build_histogram(
    selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False
) -> Chart:
    """Build the chart of counts.

    Args:
        selected: what may be shown.
        style: fonts, sizes and colours.
        words: the language; its region decides on which day a week begins.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: no event has a beginning that is known within bounds.
    """
    try:
        tally = tally_events(selected, words)
    except ValueError as error:
        raise SelectionError(
            [Problem("no event has a date with a first and a last day, so there is nothing to count over time")]
        ) from error
    title, subtitle = find_peak_title(tally, selected, words), find_tally_subtitle(tally, selected, words)
    canvas, sizes = make_canvas(width_px, style, words), settle_sizes(style)
    drawing = _Drawing(tally, selected, canvas, style, words, sizes)
    note = say_tally_note(tally, selected, words, shows_cut_off=drawing.cut_off_x is not None)
    top = draw_headline(canvas, title, subtitle, sizes, style) if headline else 2.0
    bottom = drawing.draw(top)
    if headline:
        bottom = draw_note(canvas, note, bottom, sizes, style)
    return Chart(
        kind="histogram",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=say_tally_alt(tally, selected, words),
        columns=(words.say("Time"), words.say("Dated exactly"), words.say("Dated roughly"), words.say("Planned")),
        rows=tuple(list_tally_rows(tally, words)),
        shown=tally.counted,
        total=len(selected.entries),
        marking=find_marking(
            selected, list_drawn(selected, (*tally.exact, *tally.rough, *tally.planned, *tally.beyond))
        ),
    )


@dataclass(frozen=True, slots=True)
class _Peak:
    """The label of a bar: its count over what the bar stands for; its middle, its foot and its width, px."""

    count: str
    name: str
    x: float
    y: float
    width: float


class _Drawing:
    """The chart on its canvas."""

    def __init__(
        self, tally: Tally, selected: Selected, canvas: Canvas, style: Style, words: Words, sizes: Sizes
    ) -> None:
        self._tally, self._selected, self._canvas, self._style, self._words = tally, selected, canvas, style, words
        self._sizes, self._palette = sizes, style.palette
        self._face, self._bold = style.font_set.face(), style.font_set.face(bold=True)
        most = max(each.total for each in tally.bins)
        count = 5 if canvas.width > 450 else 4
        self._numbers = make_number_scale(
            0, most, 0.0, -_HEIGHT * max(1.0, sizes.label / USUAL_LABEL), count, whole=True
        )
        widest = max(measure_text(words.number(tick), self._face, sizes.small) for tick in self._numbers.ticks)
        self._left = widest + 6.0
        # Weeks do not begin on the same day everywhere, so months are the finest ticks under weeks.
        finest: Unit = "month" if tally.unit == "week" else tally.unit
        # One scale without breaks: bars of one width stand for times of one length.
        self._axis = lay_axis(
            [Stretch(tally.bins[0].start, tally.bins[-1].stop)],
            self._left,
            canvas.width - 1.0,
            sizes.small,
            style,
            words,
            finest=finest,
            most_panels=1,
        )
        cut_off = cut_off_of(selected)
        self.cut_off_x = cut_off_place(cut_off, self._axis.scale)

    def draw(self, top: float) -> float:
        """Draw everything from `top` down; return the y below it."""
        size = self._sizes.label
        # Over the highest bar stand the two lines of its label.
        foot = top + 2.4 * _LINE * size - self._numbers.right
        peaks = self._find_peaks(foot)
        self._draw_grid(foot, peaks)
        for each in self._tally.bins:
            self._draw_bar(each, foot)
        self._canvas.line([(self._left, foot), (self._canvas.width, foot)], self._palette.ink, 0.75)
        for peak in peaks:
            self._draw_peak(peak)
        draw_axis(self._axis, self._canvas, foot + 1.0, self._style)
        bottom = foot + 1.0 + self._axis.height
        if self.cut_off_x is not None:
            bottom = self._draw_cut_off(self.cut_off_x, foot, bottom)
        return self._draw_key(bottom + 6.0) + 2.0

    def _draw_peak(self, peak: _Peak) -> None:
        small, palette = self._sizes.small, self._palette
        self._canvas.text(peak.x, peak.y, [peak.name], small, palette.quiet, align="center", valign="bottom")
        above = peak.y - _BAND_LINE * small
        self._canvas.text(
            peak.x, above, [peak.count], self._sizes.label, palette.ink, bold=True, align="center", valign="bottom"
        )

    def _draw_grid(self, foot: float, peaks: Sequence[_Peak]) -> None:
        """Draw the lines of the scale, none behind a label, and their numbers."""
        color = mix_colors(self._palette.rule, WHITE, 0.35)
        height = _BAND_LINE * self._sizes.small + _LINE * self._sizes.label
        for tick in self._numbers.ticks:
            y = foot + self._numbers.position(tick)
            starts, stops = [self._left], [self._canvas.width]
            for peak in sorted(peaks, key=lambda peak: peak.x):
                if peak.y - height - 1.0 < y < peak.y + 1.0:
                    starts.append(peak.x + peak.width / 2 + 3.0)
                    stops.insert(-1, peak.x - peak.width / 2 - 3.0)
            for start, stop in zip(starts, stops, strict=True):
                if tick and stop > start:
                    self._canvas.line([(start, y), (stop, y)], color, 0.75)
            text = self._words.number(tick)
            self._canvas.text(
                self._left - 5.0, y, [text], self._sizes.small, self._palette.quiet, align="right", valign="middle"
            )

    def _ends(self, each: Bin) -> tuple[float, float]:
        """Return the sides of a bar, px, with a gap to its neighbour where there is room for one."""
        left, right = self._axis.scale.position(each.start), self._axis.scale.position(each.stop)
        gap = min(0.2 * (right - left), 2.0)
        return left + gap / 2, right - gap / 2

    def _draw_bar(self, each: Bin, foot: float) -> None:
        """Draw the stacks of a bar: counted exactly, counted in parts, planned."""
        if not each.total:
            return
        left, right = self._ends(each)
        color = self._palette.accent
        name = name_bin(each.start, each.stop, self._tally.unit, self._words)
        reached = 0.0
        for amount, fill, outline in (
            (float(each.exact), color, ""),
            (each.rough, mix_colors(color, WHITE, _PALE), darken_until(color, 3.0)),
            (each.planned, WHITE, darken_until(color, 3.0)),
        ):
            if amount:
                low, high = (foot + self._numbers.position(value) for value in (reached, reached + amount))
                facts = f"{name}\n{_print_amount(amount, self._words)}"
                if outline:
                    inset = min(0.5, (low - high) / 2, (right - left) / 2)
                    self._canvas.bar(
                        left + inset, right - inset, (low + high) / 2, low - high - 2 * inset, fill, facts, outline, 1.0
                    )
                else:
                    self._canvas.bar(left, right, (low + high) / 2, low - high, fill, facts)
                reached += amount

    def _find_peaks(self, foot: float) -> list[_Peak]:
        """Return the labels of the highest bars that no other bar and no other label stands in the way of."""
        bins = self._tally.bins
        most = max(each.exact for each in bins)
        found: list[_Peak] = []
        blocked = [] if self.cut_off_x is None else [(self.cut_off_x - 2.0, self.cut_off_x + 2.0)]
        for index in sorted(range(len(bins)), key=lambda index: (-bins[index].exact, index)):
            each = bins[index]
            if each.exact < max(_PEAK_LEAST, _PEAK_SHARE * most) or len(found) == _MOST_PEAKS:
                break
            peak = self._place_peak(each, foot)
            left, right = peak.x - peak.width / 2 - _LABEL_SPACE, peak.x + peak.width / 2 + _LABEL_SPACE
            clear = all(
                other is each
                or self._ends(other)[1] <= left
                or self._ends(other)[0] >= right
                or other.total < each.total
                for other in bins
            )
            if clear and all(right <= start or left >= stop for start, stop in blocked):
                found.append(peak)
                blocked.append((left, right))
        return found

    def _place_peak(self, each: Bin, foot: float) -> _Peak:
        count = self._words.number(each.exact)
        name = _name_short(each, self._tally.unit, self._words)
        width = max(
            measure_text(count, self._bold, self._sizes.label), measure_text(name, self._face, self._sizes.small)
        )
        left, right = self._ends(each)
        x = (left + right) / 2
        x = min(max(x, self._left + width / 2), self._canvas.width - width / 2)
        if self.cut_off_x is not None:
            x = self._keep_off(x, width, (left + right) / 2, self.cut_off_x)
        return _Peak(count, name, x, foot + self._numbers.position(each.total) - 2.0, width)

    def _keep_off(self, x: float, width: float, middle: float, line: float) -> float:
        """Return the middle of a label so that the as-of line does not go through it, on the bar's side if it can."""
        reach = width / 2 + 2.0 + _LABEL_SPACE
        sides = [line - reach, line + reach]
        near = sorted(sides, key=lambda side: abs(side - middle))
        fitting = [side for side in near if self._left <= side - width / 2 and side + width / 2 <= self._canvas.width]
        return fitting[0] if fitting and abs(x - line) < reach else x

    def _draw_cut_off(self, x: float, foot: float, bottom: float) -> float:
        """Draw the as-of line with its words below; return the y below these."""
        size, color, text = self._sizes.label, self._palette.warning, say_as_of(self._selected, self._words)
        runs = [(foot + self._numbers.right, foot + 1.0), *find_clear_runs(self._axis, x, foot + 1.0, self._style)]
        for start, stop in [*runs, (bottom, bottom + 3.0)]:
            self._canvas.line([(x, start), (x, stop)], color, 1.25, dash="3px,2px", layer="above")
        half = measure_text(text, self._face, size) / 2
        middle = min(max(x, half), self._canvas.width - half)
        self._canvas.text(middle, bottom + 4.0, [text], size, color, align="center")
        return bottom + 4.0 + _LINE * size

    def _draw_key(self, top: float) -> float:
        """Draw what the stacks mean where there is more than one; return the y below it."""
        color, size, words = self._palette.accent, self._sizes.small, self._words
        outline, rough = darken_until(color, 3.0), self._tally.rough
        items = [
            (color, "", words.say("dated within a bar"), self._tally.exact),
            (mix_colors(color, WHITE, _PALE), outline, words.say("dated roughly, spread over that time"), rough),
            (WHITE, outline, words.say("planned"), self._tally.planned),
        ]
        used = [(fill, edge, text) for fill, edge, text, entries in items if entries]
        if len(used) < 2:
            return top - 6.0
        x, y = 0.0, top
        for fill, edge, text in used:
            width = size + 5.0 + measure_text(text, self._face, size)
            if x and x + width > self._canvas.width:
                x, y = 0.0, y + 1.5 * size
            box = [
                (x + 0.5, y + 0.25 * size),
                (x + size, y + 0.25 * size),
                (x + size, y + 1.2 * size),
                (x + 0.5, y + 1.2 * size),
            ]
            self._canvas.polygon(box, fill, outline=edge or fill, width=1.0)
            self._canvas.text(x + size + 5.0, y + 0.725 * size, [text], size, self._palette.quiet, valign="middle")
            x += width + 12.0
        return y + 1.5 * size


def _print_amount(amount: float, words: Words) -> str:
    """Return a number of events; parts of events to one place, and never as none."""
    if amount == int(amount):
        return words.number(int(amount))
    return words.say("about {number}", number=words.number(max(round(amount, 1), 0.1)))


def _name_short(each: Bin, unit: Unit, words: Words) -> str:
    """Return what a bar stands for, as short as it can be read next to the axis."""
    year, month, day, hour, minute, _ = civil_from_instant(each.start)
    if unit in ("second", "minute", "hour"):
        return words.say(
            "{day}, {time}", day=words.day(year, month, day, length="short"), time=words.clock(hour, minute)
        )
    if unit in ("day", "week"):
        text = words.day(year, month, day, length="short")
        return words.say("week of {day}", day=text) if unit == "week" else text
    if unit == "month":
        return words.month(year, month, length="medium")
    return name_bin(each.start, each.stop, unit, words)
