"""A selection goes in; the timeline figure comes out: one axis, the most significant events called out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from briefgen.charts.axis import draw_axis, find_clear_runs
from briefgen.charts.bars import draw_bar
from briefgen.charts.callouts import LINE_SPACING, TEXT_SPACE, Block
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, draw_headline, draw_note, make_canvas
from briefgen.charts.colors import WHITE, mix_colors
from briefgen.charts.facts import (
    find_subtitle,
    find_title,
    has_bounded_date,
    hover_facts,
    name_lanes,
    say_period,
    say_rest,
    table_columns,
    table_row,
    weigh_entry,
)
from briefgen.charts.key import draw_key
from briefgen.charts.labels import Place, Side
from briefgen.charts.marking import find_marking, list_drawn
from briefgen.charts.notation import glyph_of, make_dot, make_mark
from briefgen.charts.number_key import draw_number_key, lay_number_key
from briefgen.charts.ribbon import draw_ribbon, say_ribbon
from briefgen.charts.spine_plan import (
    BRACKET,
    MARK_RADIUS,
    RAIL,
    RIBBON,
    SIDES,
    SpineItem,
    SpinePlan,
    channel_height,
    plan_spine,
)
from briefgen.style import Style
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Selected
from briefgen.words import Words

_BAR_HEIGHT, _THIN_HEIGHT = 5.0, 2.0
_STEM_WIDTH = 0.75
# The dots of events that are not called out stand so far above the axis.
_DOT_RISE = 2.6


def has_spine(selected: Selected) -> bool:
    """Tell whether the chart can be drawn: some date has an end that is known."""
    return has_bounded_date(selected)


def build_spine(selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False) -> Chart:
    """Build the timeline figure.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes, colours and how many events are called out.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: no event has a date to be drawn at.
    """
    plan = plan_spine(selected, style, words, width_px)
    entries = [item.entry for item in plan.items]
    title = find_title("spine", selected, entries, words)
    subtitle = find_subtitle("spine", selected, entries, _name_choice(plan, words), words)
    note = _say_note(plan, selected, words, headline)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, plan.sizes, style) if headline else 2.0
    bottom = _Drawing(plan, canvas, top, style, words).draw()
    numbers = lay_number_key((item.entry for item in plan.numbered), width_px, plan.sizes.small, style, words)
    draw_number_key(numbers, canvas, bottom, style)
    bottom += numbers.height
    if headline:
        bottom = draw_note(canvas, note, bottom, plan.sizes, style)
    names = name_lanes(selected, words)
    return Chart(
        kind="spine",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(plan, selected, words),
        columns=table_columns(words),
        rows=tuple(table_row(item.entry, selected, words, names) for item in plan.shown),
        shown=len(plan.shown),
        total=len(selected.entries),
        marking=find_marking(selected, list_drawn(selected, entries)),
    )


def _name_choice(plan: SpinePlan, words: Words) -> str:
    """Return what the events that are called out are: where all matter alike, they are all of them, or any."""
    if len({weigh_entry(item.entry) for item in plan.items}) > 1:
        return words.say("Most significant events")
    if all(item.called for item in plan.items):
        return words.say("Events in the order of time")
    return words.say("Events spread over the time")


@dataclass(frozen=True, slots=True)
class _Flank:
    """One side of the axis, y in px.

    Attributes:
        edge: of the axis band.
        channel: where leaders begin to slant.
        turn: where they end to.
        rail: the middle of the marks.
        tiers: where the tiers begin, going away from the axis.
        outward: -1 above, 1 below.
    """

    edge: float
    channel: float
    turn: float
    rail: float
    tiers: float
    outward: int


class _Drawing:
    """The figure on its canvas, from `top` down."""

    def __init__(self, plan: SpinePlan, canvas: Canvas, top: float, style: Style, words: Words) -> None:
        self._plan, self._canvas, self._style, self._words = plan, canvas, style, words
        self._palette = style.palette
        self._numbers_height = {
            side: LINE_SPACING * plan.fitted.size if any(place.tier < 0 for place in self._places(side)) else 0.0
            for side in SIDES
        }
        above = self._depth("above") + sum(plan.fitted.layout.tiers["above"])
        self._axis_top = top + above + self._bracket_height("above") + plan.ribbon_height
        self._flanks = {side: self._settle_flank(side) for side in SIDES}

    def draw(self) -> float:
        """Draw everything; return the y below it."""
        plan = self._plan
        draw_axis(plan.axis, self._canvas, self._axis_top, self._style)
        self._draw_bars()
        self._draw_cut_off()
        self._draw_dots()
        self._draw_brackets()
        for index, place, block in zip(plan.fitted.shown, plan.fitted.layout.places, plan.fitted.blocks, strict=True):
            self._draw_callout(index, place, block)
        bottom = self._flanks["below"].tiers + sum(plan.fitted.layout.tiers["below"])
        if plan.key.items:
            bottom += 8.0
            draw_key(plan.key, self._canvas, bottom, self._palette.accent, self._style)
            bottom += plan.key.height
        return bottom + 2.0

    def _places(self, side: Side) -> list[Place]:
        return [place for place in self._plan.fitted.layout.places if place.side == side]

    def _depth(self, side: Side) -> float:
        """Return the height between where leaders begin to slant and the tiers."""
        own = self._places(side)
        return channel_height(own) + RAIL + self._numbers_height[side] if own else 0.0

    def _bracket_height(self, side: Side) -> float:
        own = (
            self._plan.asked[index]
            for index, place in zip(self._plan.fitted.shown, self._plan.fitted.layout.places, strict=True)
            if place.side == side
        )
        has_one = any(item is not None and item.entry.number in self._plan.brackets for item in own)
        return BRACKET + 2.0 if has_one else 0.0

    def _settle_flank(self, side: Side) -> _Flank:
        outward = -1 if side == "above" else 1
        edge = self._axis_top + (self._plan.axis.height if side == "below" else -self._plan.ribbon_height)
        held = self._bracket_height(side)
        if side == "below":
            held = max(held, self._plan.rows.height)
        channel = edge + outward * held
        turn = channel + outward * channel_height(self._places(side))
        tiers = channel + outward * self._depth(side)
        return _Flank(edge, channel, turn, turn + outward * RAIL / 2, tiers, outward)

    def _draw_bars(self) -> None:
        base, rows = self._flanks["below"].edge, self._plan.rows
        thin_color = mix_colors(self._palette.quiet, WHITE, 0.2)
        for item in self._plan.items:
            number = item.entry.number
            if number not in rows.called and number not in rows.thin:
                continue
            facts = hover_facts(item.entry, self._words)
            if number in rows.called:
                bar, y = rows.called[number]
                _, look, _, dashed = glyph_of(item.entry.event)
                draw_bar(bar, self._canvas, base + y, _BAR_HEIGHT, self._palette.accent, look, facts, dashed=dashed)
                size = self._plan.sizes.small
                for x in bar.question:
                    self._canvas.text(x, base + y, ["?"], size, self._palette.ink, align="center", valign="middle")
            else:
                bar, y = rows.thin[number]
                draw_bar(bar, self._canvas, base + y, _THIN_HEIGHT, thin_color, "solid", facts)

    def _draw_cut_off(self) -> None:
        x = self._plan.cut_off_x
        if x is not None:
            edge = self._flanks["below"].edge
            runs = find_clear_runs(self._plan.axis, x, self._axis_top, self._style)
            if self._plan.ribbon is not None:
                runs.append((self._axis_top - self._plan.ribbon_height, self._axis_top))
            runs += self._find_free_runs(x, edge, edge + self._plan.rows.height)
            for start, stop in runs:
                self._canvas.line([(x, start), (x, stop)], self._palette.warning, 1.25, dash="3px,2px", layer="above")

    def _find_free_runs(self, x: float, top: float, bottom: float) -> list[tuple[float, float]]:
        """Return the stretches of height below the axis in which a line at x meets no question mark of a bar."""
        edge, half = self._flanks["below"].edge, LINE_SPACING * self._plan.sizes.small / 2
        runs: list[tuple[float, float]] = []
        for bar, y in sorted(self._plan.rows.called.values(), key=lambda row: row[1]):
            if any(abs(question - x) < half for question in bar.question) and edge + y + half > top:
                runs.append((top, max(edge + y - half, top)))
                top = edge + y + half
        return [*runs, (top, max(bottom, top))]

    def _draw_dots(self) -> None:
        """Draw the events that are not called out, evenly over their stretch; those of one px are one dot.

        Where these would be a smear, columns count them.
        """
        ribbon = self._plan.ribbon
        if ribbon is not None:
            color = mix_colors(self._palette.quiet, WHITE, 0.35)
            draw_ribbon(ribbon, self._canvas, self._axis_top - 0.5, RIBBON, ribbon.most, color, self._words)
            return
        short = self._plan.rows.short
        dots = [
            (short.get(item.entry.number) or self._plan.ends_px(item.span), item.entry.number, item)
            for item in self._plan.items
            if item.is_dot or item.entry.number in short
        ]
        places: dict[float, list[SpineItem]] = {}
        for (left, right), group in groupby(sorted(dots, key=lambda dot: dot[:2]), key=lambda dot: dot[0]):
            items = [item for _, _, item in group]
            for index, item in enumerate(items):
                x = left + (right - left) * (index + 0.5) / len(items)
                places.setdefault(round(x), []).append(item)
        for x, items in places.items():
            facts = hover_facts(items[0].entry, self._words)
            if len(items) > 1:
                facts = self._words.count("{number} event", "{number} events", len(items))
            self._canvas.mark(make_dot(self._palette.quiet), x, self._axis_top - _DOT_RISE, facts)

    def _draw_brackets(self) -> None:
        plan = self._plan
        drawn: set[tuple[Side, float, float]] = set()
        for index, place in zip(plan.fitted.shown, plan.fitted.layout.places, strict=True):
            item = plan.asked[index]
            if item is not None and item.entry.number in plan.brackets:
                left, right = plan.brackets[item.entry.number]
                if (place.side, left, right) not in drawn:
                    self._draw_bracket(left + 0.5, right - 0.5, place.side, item)
                drawn.add((place.side, left, right))

    def _draw_bracket(self, left: float, right: float, side: Side, item: SpineItem) -> None:
        """Draw the stretch in which a point lies beside the axis, with an arrow where it has no end."""
        flank, color = self._flanks[side], self._palette.accent
        inner, outer = flank.edge + flank.outward, flank.edge + flank.outward * (BRACKET + 1.0)
        self._canvas.line([(left, outer), (right, outer)], color, 1.0)
        for x, edge, direction in ((left, item.span.left, -1), (right, item.span.right, 1)):
            if edge == "near":
                tail = x - 4.0 * direction
                self._canvas.line([(tail, outer - 2.5), (x, outer), (tail, outer + 2.5)], color, 1.0)
            else:
                self._canvas.line([(x, inner), (x, outer)], color, 1.0)

    def _draw_callout(self, index: int, place: Place, block: Block | None) -> None:
        """Draw one callout: leader, mark, and words or the number alone."""
        plan, palette, size = self._plan, self._palette, self._plan.fitted.size
        flank, item, ask = self._flanks[place.side], plan.asked[index], plan.asks[index]
        top = self._tier_top(place)
        end = flank.rail if block is None else top
        if block is not None and place.side == "below":
            end = top + (len(block.head) + len(block.body)) * LINE_SPACING * size
        color = palette.warning if item is None else mix_colors(palette.quiet, WHITE, 0.3)
        foot = self._foot_y(item, flank)
        points = [(place.foot, foot), (place.foot, flank.channel), (place.stem, flank.turn), (place.stem, end)]
        if place.side == "below":
            *runs, (start, _) = self._find_free_runs(place.foot, foot, flank.channel)
            for run in runs:
                self._canvas.line([(place.foot, y) for y in run], color, _STEM_WIDTH)
            points[0] = (place.foot, start)
        self._canvas.line(points, color, _STEM_WIDTH)
        if item is not None:
            facts = hover_facts(item.entry, self._words)
            if item.entry.number not in plan.brackets:
                ring = WHITE if item.entry.number in plan.rows.called else ""
                self._canvas.mark(make_dot(palette.accent, ring), place.foot, foot, facts)
            mark = make_mark(*glyph_of(item.entry.event), MARK_RADIUS, palette.accent)
            self._canvas.mark(mark, place.stem, flank.rail, facts)
        if block is None:
            y = flank.tiers - flank.outward * self._numbers_height[place.side] / 2
            self._canvas.text(
                place.stem, y, [ask.number], size, palette.ink, bold=True, align="center", valign="middle"
            )
            return
        x = place.stem + TEXT_SPACE
        self._canvas.text(x, top, [ask.number], size, palette.ink, bold=True)
        head_color = palette.quiet if item else palette.warning
        self._canvas.text(x + block.number_width, top, block.head, size, head_color)
        self._canvas.text(x, top + len(block.head) * LINE_SPACING * size, block.body, size, palette.ink)

    def _foot_y(self, item: SpineItem | None, flank: _Flank) -> float:
        """Return the y at which a leader starts: at its bar, its bracket or the axis."""
        if item is not None and item.entry.number in self._plan.rows.called:
            return flank.edge + self._plan.rows.called[item.entry.number][1]
        if item is not None and item.entry.number in self._plan.brackets:
            return flank.edge + flank.outward * (BRACKET + 1.0)
        return flank.edge

    def _tier_top(self, place: Place) -> float:
        """Return the y of the top of a callout's tier."""
        flank, heights = self._flanks[place.side], self._plan.fitted.layout.tiers[place.side]
        if place.side == "above":
            return flank.tiers - sum(heights[: place.tier + 1])
        return flank.tiers + sum(heights[: max(place.tier, 0)])


def _say_note(plan: SpinePlan, selected: Selected, words: Words, alone: bool) -> str:
    shown, total = len(plan.shown), len(selected.entries)
    if shown == total:
        parts = [words.count("The event is called out.", "All {number} events are called out.", total)]
    else:
        counts = {"shown": words.number(shown), "total": words.number(total)}
        parts = [
            words.say("{shown} of {total} events are called out.", **counts)
            if alone
            else words.say("{shown} of {total} events are called out; all are in the chronology.", **counts)
        ]
    if plan.ribbon is not None:
        parts.append(say_ribbon(plan.ribbon, words))
    if plan.numbered:
        count = len(plan.numbered)
        parts.append(words.count("{number} has its number alone.", "{number} have their numbers alone.", count))
    if plan.rows.left_out:
        count = plan.rows.left_out
        parts.append(words.count("{number} state is not drawn.", "{number} states are not drawn.", count))
    entries = [item.entry for item in plan.items]
    parts += say_rest(selected, entries, len(plan.axis.scale.panels), words, says_cut_off=plan.cut_off_x is None)
    return " ".join(parts)


def _say_alt(plan: SpinePlan, selected: Selected, words: Words) -> str:
    entries, shown = [item.entry for item in plan.items], [item.entry for item in plan.shown]
    parts = [
        words.count(
            "Timeline, {period}, with {number} event called out.",
            "Timeline, {period}, with {number} events called out.",
            len(shown),
            period=say_period(entries, words, selected),
        )
    ]
    if shown:
        first = min(shown, key=lambda entry: (-weigh_entry(entry), entry.number))
        parts.append(
            words.say(
                "The most significant is number {number}, {date}: {title}.",
                number=first.number,
                date=print_date(first.event.date, words),
                title=first.event.title.rstrip("."),
            )
        )
    if plan.ribbon is not None:
        parts.append(say_ribbon(plan.ribbon, words))
    if plan.axis.omissions:
        parts.append(words.count("The axis has {number} break.", "The axis has {number} breaks.", plan.axis.omissions))
    parts.append(words.say("The table gives every event that is called out."))
    return " ".join(parts)
