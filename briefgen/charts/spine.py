"""A selection goes in; the timeline figure comes out: one axis, the most significant events called out on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from briefgen.charts.axis import Axis, draw_axis, lay_axis
from briefgen.charts.bars import ARROW, Bar, draw_bar, lay_bar
from briefgen.charts.callouts import LINE_SPACING, TEXT_SPACE, Ask, Block, Fitted, fit_callouts
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, Sizes, draw_headline, draw_note, make_canvas, settle_sizes
from briefgen.charts.colors import WHITE, mix_colors
from briefgen.charts.facts import (
    dated_entries,
    find_subtitle,
    find_title,
    hover_facts,
    name_lane,
    print_short_date,
    say_period,
    say_sources,
    table_columns,
    table_row,
)
from briefgen.charts.key import Key, draw_dot, draw_key, lay_key
from briefgen.charts.labels import Layout, Place, Side
from briefgen.charts.notation import glyph_of, make_mark
from briefgen.charts.scale import Stretch
from briefgen.charts.spans import Span, cut_off_of, finest_unit, make_span, span_stretches, unit_of
from briefgen.errors import DrawError
from briefgen.style import Style
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

MOST_HEIGHT = 110 / 25.4 * 96
# Larger letters than these may make the figure higher in the same measure, px.
_USUAL_LABEL = 8.5 * 96 / 72
# So many events are called out before a less significant class of events is left to small marks.
_ENOUGH = 8
_MARK_RADIUS = 4.4
_RAIL = 2 * _MARK_RADIUS + 3.0
_BRACKET = 4.0
_BAR_HEIGHT, _BAR_STEP = 5.0, 9.0
_THIN_HEIGHT, _THIN_STEP = 2.0, 4.5
_MOST_THIN_ROWS = 5
_UNCALLED_WEIGHT = 0.2
_STEM_WIDTH = 0.75
SIDES: tuple[Side, Side] = ("above", "below")


@dataclass(frozen=True, slots=True)
class _Item:
    """A dated event with what is drawn of it; `called` when it is to be called out."""

    entry: Entry
    span: Span
    called: bool


@dataclass(frozen=True, slots=True)
class _Rows:
    """Bars below the axis: the row of each called-out state and of each other, and the height of all rows."""

    called: dict[int, tuple[Bar, float]]
    thin: dict[int, tuple[Bar, float]]
    left_out: int
    height: float


@dataclass(frozen=True, slots=True)
class _Zone:
    """Heights around the axis, px.

    Attributes:
        top: y of the axis band.
        brackets: height of the bracket rows on each side.
        channel: height in which leaders may slant, on each side.
        numbers: height of the row of numbers without text, on each side.
    """

    top: float
    brackets: dict[Side, float]
    channel: dict[Side, float]
    numbers: dict[Side, float]


def build_spine(selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False) -> Chart:
    """Build the timeline figure.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes, colours and how many events are called out.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        DrawError: no event has a date to be drawn at.
    """
    return _Spine(selected, style, words, width_px).build(headline=headline)


class _Spine:
    """One figure in the making."""

    def __init__(self, selected: Selected, style: Style, words: Words, width: float) -> None:
        self.selected, self.style, self.words, self.width = selected, style, words, width
        self.sizes: Sizes = settle_sizes(style)
        self.cut_off = cut_off_of(selected)
        entries = dated_entries(selected)
        called = {entry.number for entry in choose_called(entries, style.charts.spine_events)}
        self.items = [_Item(entry, make_span(entry, self.cut_off), entry.number in called) for entry in entries]
        self.axis = self._lay_axis()
        self.rows = self._lay_rows()
        self.key: Key = self._lay_key()
        self.brackets = self._lay_brackets()
        self.asks, self.asked = self._make_asks()
        lane = (_MARK_RADIUS + 1.0, width)
        self.fitted: Fitted = fit_callouts(self.asks, lane, self._has_room, style.font_set, self.sizes.steps)

    def build(self, *, headline: bool) -> Chart:
        """Draw everything and say it in words."""
        style, words, selected = self.style, self.words, self.selected
        entries = [item.entry for item in self.items]
        shown = [item for item in map(self._item_at, self.fitted.shown) if item is not None]
        title = find_title("spine", selected, entries, words)
        subtitle = find_subtitle("spine", selected, entries, words.say("Most significant events"), words)
        note = self._say_note(len(shown))
        canvas = make_canvas(self.width, style, words)
        top = draw_headline(canvas, title, subtitle, self.sizes, style) if headline else 2.0
        bottom = self._draw(canvas, top)
        if headline:
            bottom = draw_note(canvas, note, bottom, self.sizes, style)
        rows = tuple(table_row(item.entry, selected, words) for item in sorted(shown, key=lambda item: item.entry.number))
        return Chart(
            kind="spine",
            figure=canvas.finish(bottom),
            title=title,
            subtitle=subtitle,
            note=note,
            alt=self._say_alt(shown),
            columns=table_columns(words),
            rows=rows,
            shown=len(shown),
            total=len(selected.entries),
        )

    # -- laying out ---------------------------------------------------------------------------------------------

    def _lay_axis(self) -> Axis:
        stretches = [stretch for item in self.items for stretch in self._stretches_of(item)]
        if not stretches:
            # Nothing but background: then that is the story.
            stretches = [stretch for item in self.items for stretch in span_stretches(item.span, unit_of(item.entry), 1.0)]
        if not stretches:
            raise DrawError("no event of the selection has a date to be drawn at; expected at least one bounded date")
        stretches += self._cut_off_stretch(stretches)
        finest = finest_unit(item.entry for item in self.items)
        right = self.width - ARROW - 1.0
        return lay_axis(stretches, ARROW + 1.0, right, self.sizes.small, self.style, self.words, finest=finest)

    def _stretches_of(self, item: _Item) -> list[Stretch]:
        """Return the stretches of the axis that an item needs; a background state may have begun before the axis."""
        found = span_stretches(item.span, unit_of(item.entry), 1.0 if item.called else _UNCALLED_WEIGHT)
        if item.entry.part != "background":
            return found
        start = item.span.start
        return [stretch for stretch in found if start is None or stretch.start > start]

    def _cut_off_stretch(self, stretches: Sequence[Stretch]) -> list[Stretch]:
        """Return the as-of moment as a stretch, unless it lies far beyond everything else."""
        if self.cut_off is None:
            return []
        first, last = min(each.start for each in stretches), max(each.stop for each in stretches)
        if self.cut_off > last + 0.1 * (last - first):
            return []
        return [Stretch(self.cut_off - 1, self.cut_off, _UNCALLED_WEIGHT)]

    @property
    def _cut_off_x(self) -> float | None:
        """The place of the as-of line; None when the axis ends before it."""
        panels = self.axis.scale.panels
        if self.cut_off is None or not panels[0].start < self.cut_off <= panels[-1].stop:
            return None
        return self.axis.scale.position(self.cut_off)

    def _lay_rows(self) -> _Rows:
        """Pack the bars: those called out first, each in the first row that is free where it lies."""
        called: dict[int, tuple[Bar, float]] = {}
        thin: dict[int, tuple[Bar, float]] = {}
        left_out = 0
        height = 4.0 + (_BRACKET if any(self._may_have_bracket(item) for item in self.items) else 0.0)
        for wanted, step, most, into in (
            (True, _BAR_STEP, 99, called),
            (False, _THIN_STEP, _MOST_THIN_ROWS, thin),
        ):
            ends: list[float] = []
            for item in self.items:
                if not item.span.is_bar or item.called != wanted:
                    continue
                bar = lay_bar(item.span, self.axis.scale)
                row = next((row for row, end in enumerate(ends) if bar.left > end + 5.0), len(ends))
                if row >= most:
                    left_out += 1
                    continue
                ends[row:] = [bar.right, *ends[row + 1 :]]
                into[item.entry.number] = (bar, height + (row + 0.5) * step)
            height += len(ends) * step
        return _Rows(called, thin, left_out, height if called or thin else 0.0)

    def _lay_key(self) -> Key:
        glyphs = [glyph_of(item.entry.event) for item in self.items if item.called]
        dots = any(self._is_dot(item) for item in self.items)
        lines = bool(self.rows.thin)
        return lay_key(glyphs, self.width, self.sizes.small, self.style, self.words, dots=dots, lines=lines)

    def _may_have_bracket(self, item: _Item) -> bool:
        return item.called and not item.span.is_bar and not item.entry.event.date.is_day_known

    def _is_dot(self, item: _Item) -> bool:
        return not item.called and not item.span.is_bar

    def _stretch_px(self, item: _Item) -> tuple[float, float]:
        """Return the stretch of the axis at which an item's leader may start."""
        if item.entry.number in self.rows.called:
            bar, _ = self.rows.called[item.entry.number]
            first = bar.pieces[0]
            run = [piece for piece in bar.pieces if piece.left < first.left + 140.0]
            return first.left + 1.0, max(min(run[-1].right, first.left + 140.0) - 1.0, first.left + 1.0)
        left, right = self._ends_px(item)
        inset = min(4.0, (right - left) / 2)
        return left + inset, right - inset

    def _ends_px(self, item: _Item) -> tuple[float, float]:
        """Return the stretch of the axis in which a point lies."""
        scale, span = self.axis.scale, item.span
        return (
            scale.left if span.start is None else scale.position(span.start),
            scale.right if span.stop is None else scale.position(span.stop),
        )

    def _lay_brackets(self) -> dict[int, tuple[float, float]]:
        """Return the stretch of the axis, px, of each called-out point whose day is not known and can be seen not to be."""
        found: dict[int, tuple[float, float]] = {}
        for item in self.items:
            if self._may_have_bracket(item):
                left, right = self._ends_px(item)
                if right - left >= 10.0:
                    found[item.entry.number] = (left, right)
        return found

    def _make_asks(self) -> tuple[list[Ask], list[_Item | None]]:
        """Return what is to be called out in order of place, and the item of each; the as-of line has none."""
        called = [item for item in self.items if item.called]
        ranks = {
            item.entry.number: rank
            for rank, item in enumerate(sorted(called, key=lambda item: (-item.entry.event.significance, item.entry.number)), 1)
        }
        pairs: list[tuple[Ask, _Item | None]] = []
        for item in called:
            left, right = self._stretch_px(item)
            event = item.entry.event
            if item.entry.number in self.brackets:
                left = right = (left + right) / 2
            side: Side | None = "below" if item.span.is_bar else None
            date = print_short_date(item.entry, self.words)
            pairs.append((Ask(left, right, str(item.entry.number), date, event.title, ranks[item.entry.number], side), item))
        x = self._cut_off_x
        if x is not None and self.selected.as_of is not None:
            text = self.words.say("As of {date}", date=print_date(self.selected.as_of, self.words, "medium"))
            pairs.append((Ask(x, x, "", text, "", 0, "above"), None))
        pairs.sort(key=lambda pair: (pair[0].left, pair[0].right, int(pair[0].number or 10**9)))
        return [ask for ask, _ in pairs], [item for _, item in pairs]

    def _item_at(self, index: int) -> _Item | None:
        return self.asked[index]

    def _has_room(self, layout: Layout, size: float) -> bool:
        """Tell whether a placement of the callouts leaves the figure low enough."""
        height = self.axis.height + self.rows.height + layout.height + min(self.key.height, 1.5 * self.sizes.small) + 14.0
        for side in SIDES:
            own = [place for place in layout.places if place.side == side]
            if own:
                height += _channel_height(own) + _RAIL + (LINE_SPACING * size if any(p.tier < 0 for p in own) else 0.0)
        return height <= MOST_HEIGHT * max(1.0, self.sizes.label / _USUAL_LABEL)

    # -- drawing ------------------------------------------------------------------------------------------------

    def _draw(self, canvas: Canvas, top: float) -> float:
        """Draw the figure from `top` down; return the y below it."""
        zone = self._settle_zone(top)
        draw_axis(self.axis, canvas, zone.top, self.style)
        self._draw_bars(canvas, zone)
        self._draw_dots(canvas, zone)
        self._draw_brackets(canvas, zone)
        for index, place, block in zip(self.fitted.shown, self.fitted.layout.places, self.fitted.blocks, strict=True):
            self._draw_callout(canvas, zone, index, place, block)
        bottom = self._tier_edge(zone, "below") + sum(self.fitted.layout.tiers["below"])
        if self.key.items:
            bottom += 8.0
            draw_key(self.key, canvas, bottom, self.style.palette.accent, self.style)
            bottom += self.key.height
        return bottom + 2.0

    def _settle_zone(self, top: float) -> _Zone:
        places = self.fitted.layout.places
        brackets: dict[Side, float] = {"above": 0.0, "below": 0.0}
        channel: dict[Side, float] = {}
        numbers: dict[Side, float] = {}
        for side in SIDES:
            own = [(index, place) for index, place in zip(self.fitted.shown, places, strict=True) if place.side == side]
            channel[side] = _channel_height([place for _, place in own])
            numbers[side] = LINE_SPACING * self.fitted.size if any(place.tier < 0 for _, place in own) else 0.0
            for index, _ in own:
                item = self.asked[index]
                if item is not None and item.entry.number in self.brackets:
                    brackets[side] = _BRACKET + 2.0
        above = sum(self.fitted.layout.tiers["above"])
        has_above = any(place.side == "above" for place in places)
        axis_top = top + above + numbers["above"] + (_RAIL if has_above else 0.0) + channel["above"] + brackets["above"]
        return _Zone(axis_top, brackets, channel, numbers)

    def _axis_edge(self, zone: _Zone, side: Side) -> float:
        return zone.top if side == "above" else zone.top + self.axis.height

    def _channel_edge(self, zone: _Zone, side: Side) -> float:
        """Return the y at which the leaders of a side begin to slant."""
        if side == "above":
            return zone.top - zone.brackets["above"]
        return zone.top + self.axis.height + max(self.rows.height, zone.brackets["below"])

    def _rail(self, zone: _Zone, side: Side) -> float:
        """Return the y of the marks of a side."""
        away = zone.channel[side] + _RAIL / 2
        return self._channel_edge(zone, side) + (-away if side == "above" else away)

    def _tier_edge(self, zone: _Zone, side: Side) -> float:
        """Return the y at which the tiers of a side begin, going away from the axis."""
        if not any(place.side == side for place in self.fitted.layout.places):
            return self._channel_edge(zone, side)
        away = _RAIL / 2 + zone.numbers[side]
        return self._rail(zone, side) + (-away if side == "above" else away)

    def _draw_bars(self, canvas: Canvas, zone: _Zone) -> None:
        base = self._axis_edge(zone, "below")
        accent, quiet = self.style.palette.accent, self.style.palette.quiet
        for item in self.items:
            number, event = item.entry.number, item.entry.event
            _, look, _, dashed = glyph_of(event)
            facts = hover_facts(item.entry, self.words)
            if number in self.rows.called:
                bar, y = self.rows.called[number]
                draw_bar(bar, canvas, base + y, _BAR_HEIGHT, accent, look, facts, dashed=dashed)
            elif number in self.rows.thin:
                bar, y = self.rows.thin[number]
                draw_bar(bar, canvas, base + y, _THIN_HEIGHT, mix_colors(quiet, WHITE, 0.2), "solid", facts)
            else:
                continue
            for middle in bar.question if number in self.rows.called else ():
                canvas.text(middle, base + y, ["?"], self.sizes.small, self.style.palette.ink, align="center", valign="middle")
        x = self._cut_off_x
        if x is not None:
            canvas.line(
                [(x, zone.top), (x, base + self.rows.height)], self.style.palette.warning, 1.25, dash="3px,2px", layer="above"
            )

    def _draw_dots(self, canvas: Canvas, zone: _Zone) -> None:
        """Draw the events that are not called out; those of the same stretch share it evenly."""
        dots = [self._ends_px(item) for item in self.items if self._is_dot(item)]
        for (left, right), group in groupby(sorted(dots)):
            count = len(list(group))
            for index in range(count):
                x = left + (right - left) * (index + 0.5) / count
                draw_dot(canvas, x, zone.top - 2.6, self.style.palette.quiet)

    def _draw_brackets(self, canvas: Canvas, zone: _Zone) -> None:
        color = self.style.palette.accent
        drawn: set[tuple[Side, float, float]] = set()
        for index, place in zip(self.fitted.shown, self.fitted.layout.places, strict=True):
            item = self.asked[index]
            if item is None or item.entry.number not in self.brackets:
                continue
            left, right = self.brackets[item.entry.number]
            if (place.side, left, right) in drawn:
                continue
            drawn.add((place.side, left, right))
            edge = self._axis_edge(zone, place.side)
            outer = edge + (-_BRACKET - 1.0 if place.side == "above" else _BRACKET + 1.0)
            inner = edge + (-1.0 if place.side == "above" else 1.0)
            points = [(left + 0.5, outer), (right - 0.5, outer)]
            for end, edge_kind in ((0, item.span.left), (-1, item.span.right)):
                x = points[end][0]
                if edge_kind == "near":
                    direction = 1 if end else -1
                    tip = [(x - 4.0 * direction, outer - 2.5), (x, outer), (x - 4.0 * direction, outer + 2.5)]
                    canvas.line(tip, color, 1.0)
                else:
                    canvas.line([(x, inner), (x, outer)], color, 1.0)
            canvas.line(points, color, 1.0)

    def _draw_callout(self, canvas: Canvas, zone: _Zone, index: int, place: Place, block: Block | None) -> None:
        """Draw one callout with its leader."""
        side, item, ask = place.side, self.asked[index], self.asks[index]
        palette, size = self.style.palette, self.fitted.size
        edge, rail, start = self._channel_edge(zone, side), self._rail(zone, side), self._foot_y(zone, item, side)
        tier_top = self._tier_top(zone, place)
        turn = rail + (_RAIL / 2 if side == "above" else -_RAIL / 2)
        if block is None:
            end = rail
        elif side == "above":
            end = tier_top
        else:
            end = tier_top + block.height - 0.75 * size
        color = palette.warning if item is None else mix_colors(palette.quiet, WHITE, 0.3)
        points = [(place.foot, start), (place.foot, edge), (place.stem, turn), (place.stem, end)]
        canvas.line(points, color, _STEM_WIDTH)
        if item is not None:
            self._draw_foot(canvas, place.foot, start, item)
            mark = make_mark(*glyph_of(item.entry.event), _MARK_RADIUS, palette.accent)
            canvas.mark(mark, place.stem, rail, hover_facts(item.entry, self.words))
        if block is None:
            y = self._tier_edge(zone, side) + (zone.numbers[side] / 2 if side == "above" else -zone.numbers[side] / 2)
            canvas.text(place.stem, y, [ask.number], size, palette.ink, bold=True, align="center", valign="middle")
            return
        x = place.stem + TEXT_SPACE
        canvas.text(x, tier_top, [ask.number], size, palette.ink, bold=True)
        canvas.text(x + block.number_width, tier_top, block.head, size, palette.quiet if item else palette.warning)
        canvas.text(x, tier_top + len(block.head) * LINE_SPACING * size, block.body, size, palette.ink)

    def _foot_y(self, zone: _Zone, item: _Item | None, side: Side) -> float:
        """Return the y at which a leader starts: at its bar, its bracket or the axis."""
        edge = self._axis_edge(zone, side)
        if item is None:
            return edge
        if item.entry.number in self.rows.called:
            return edge + self.rows.called[item.entry.number][1]
        if item.entry.number in self.brackets:
            return edge + (-_BRACKET - 1.0 if side == "above" else _BRACKET + 1.0)
        return edge

    def _draw_foot(self, canvas: Canvas, x: float, y: float, item: _Item) -> None:
        if item.entry.number not in self.brackets:
            draw_dot(canvas, x, y, self.style.palette.accent)

    def _tier_top(self, zone: _Zone, place: Place) -> float:
        """Return the y of the top of a callout's tier."""
        edge, heights = self._tier_edge(zone, place.side), self.fitted.layout.tiers[place.side]
        if place.tier < 0:
            return edge
        if place.side == "above":
            return edge - sum(heights[: place.tier + 1])
        return edge + sum(heights[: place.tier])

    # -- words --------------------------------------------------------------------------------------------------

    def _say_note(self, shown: int) -> str:
        words, total = self.words, len(self.selected.entries)
        counts = {"shown": words.number(shown), "total": words.number(total)}
        if shown == total:
            parts = [words.count("The {number} event is called out.", "All {number} events are called out.", total)]
        else:
            parts = [words.say("{shown} of {total} events are called out; all are in the chronology.", **counts)]
        undated = total - len(self.items)
        if undated:
            parts.append(words.count("{number} has no date.", "{number} have no date.", undated))
        if self.rows.left_out:
            parts.append(words.count("{number} state is not drawn.", "{number} states are not drawn.", self.rows.left_out))
        if self._cut_off_x is None and self.selected.as_of is not None:
            parts.append(words.say("As of {date}.", date=print_date(self.selected.as_of, words)))
        if len(self.axis.scale.panels) > 1:
            parts.append(words.say("The scale changes from panel to panel."))
        parts.append(say_sources(self.selected, [item.entry for item in self.items], words))
        return " ".join(part for part in parts if part)

    def _say_alt(self, shown: Sequence[_Item]) -> str:
        words = self.words
        entries = [item.entry for item in self.items]
        lanes = [name_lane(lane, self.selected, words) for lane in self.selected.lanes]
        ordered = sorted(shown, key=lambda item: (-item.entry.event.significance, item.entry.number))
        parts = [
            words.count(
                "Timeline, {period}, with {number} event called out.",
                "Timeline, {period}, with {number} events called out.",
                len(shown),
                period=say_period(entries, words),
            )
        ]
        if ordered:
            first = ordered[0].entry
            parts.append(
                words.say(
                    "The most significant is number {number}, {date}: {title}.",
                    number=first.number,
                    date=print_date(first.event.date, words),
                    title=first.event.title.rstrip("."),
                )
            )
        if self.axis.omissions:
            count = self.axis.omissions
            parts.append(words.count("The axis has {number} break.", "The axis has {number} breaks.", count))
        if len(lanes) > 1:
            parts.append(words.say("Lanes: {lanes}.", lanes=words.join(lanes)))
        parts.append(words.say("The table gives every event that is called out."))
        return " ".join(parts)


def _channel_height(places: Sequence[Place]) -> float:
    """Return the height in which leaders slant: the farther they go sideways, the more."""
    shift = max((abs(place.stem - place.foot) for place in places), default=0.0)
    return min(max(0.3 * shift, 8.0), 30.0) if places else 0.0


def choose_called(entries: Sequence[Entry], most: int) -> list[Entry]:
    """Return the events to be called out: the most significant, whole classes while that is not yet enough.

    Of a class that is larger than what may be added, events are taken evenly over time.

    Args:
        entries: with a date, in the order of their numbers.
        most: at most so many.
    """
    chosen: list[Entry] = []
    for significance in sorted({entry.event.significance for entry in entries}, reverse=True):
        own = [entry for entry in entries if entry.event.significance == significance]
        room = most - len(chosen)
        if len(own) > room:
            count = room
            own = [own[round(index * (len(own) - 1) / max(count - 1, 1))] for index in range(count)]
        chosen += own
        if len(chosen) >= min(_ENOUGH, most):
            break
    return chosen
