"""A plan of lanes goes in; its picture comes out: axis, lanes with their bars, marks and words, ties, and the key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from briefgen.charts.axis import draw_axis, find_clear_runs
from briefgen.charts.bars import draw_absence, draw_bar
from briefgen.charts.canvas import Canvas
from briefgen.charts.colors import WHITE, choose_lane_color, mix_colors
from briefgen.charts.facts import hover_facts, say_as_of
from briefgen.charts.key import draw_key
from briefgen.charts.lane_boxes import ARROW_WIDTH, BAR_HEIGHT, LINE, MARK_RADIUS, TITLE_SPACE, Box
from briefgen.charts.lane_plan import LANE_SPACE, RIBBON, Lane, LanePlan, PlacedBox
from briefgen.charts.notation import make_mark
from briefgen.charts.number_key import draw_number_key
from briefgen.charts.ribbon import draw_ribbon
from briefgen.charts.spans import Span
from briefgen.style import Style
from briefgen.text.measure import measure_text
from briefgen.timeline.select import Selected
from briefgen.words import Words

# A chart higher than this has its axis at the foot too, px.
_TALL = 440.0
_THIN = 0.67


class LaneDrawing:
    """The lanes on their canvas."""

    def __init__(self, plan: LanePlan, canvas: Canvas, style: Style, words: Words) -> None:
        self._plan, self._canvas, self._style, self._words = plan, canvas, style, words
        self._palette = style.palette
        self._bold = style.font_set.face(bold=True)

    def draw(self, top: float, selected: Selected) -> float:
        """Draw everything from `top` down; return the y below it."""
        plan, canvas = self._plan, self._canvas
        self._rest = selected.lanes.index("") if "" in selected.lanes and len(selected.lanes) > 1 else None
        draw_axis(plan.frame.axis, canvas, top, self._style)
        start = top + plan.frame.axis.height
        tops = [start + 2.0]
        for lane in plan.lanes:
            tops.append(tops[-1] + lane.height)
        y = tops[-1]
        self._draw_grid(start, y)
        self._draw_ties(tops)
        for lane, lane_top in zip(plan.lanes, tops, strict=False):
            self._draw_lane(lane, lane_top)
        runs = self._find_free_runs(tops)
        if y - top > _TALL:
            draw_axis(plan.frame.axis, canvas, y, self._style)
            runs += find_clear_runs(plan.frame.axis, plan.frame.cut_off_x or 0.0, y, self._style)
            y += plan.frame.axis.height
        if plan.frame.cut_off_x is not None and selected.as_of is not None:
            y = self._draw_cut_off(plan.frame.cut_off_x, say_as_of(selected, self._words), runs, y)
        if plan.frame.key.items:
            draw_key(plan.frame.key, canvas, y + 8.0, self._palette.quiet, self._style)
            y += 8.0 + plan.frame.key.height
        draw_number_key(plan.numbers, canvas, y + 2.0, self._style)
        return y + 2.0 + plan.numbers.height

    def _draw_grid(self, top: float, bottom: float) -> None:
        color = mix_colors(self._palette.rule, WHITE, 0.55)
        for panel, ticks in zip(self._plan.frame.axis.scale.panels, self._plan.frame.axis.ticks, strict=True):
            for x in sorted({panel.left, panel.right, *(tick.x for tick in ticks if tick.mark)}):
                self._canvas.line([(x, top), (x, bottom)], color, _THIN)

    def _find_free_runs(self, tops: Sequence[float]) -> list[tuple[float, float]]:
        """Return the stretches of height in which the as-of line meets no question mark of a bar."""
        x, half = self._plan.frame.cut_off_x, LINE * self._plan.frame.sizes.small / 2
        runs: list[tuple[float, float]] = []
        at = tops[0] - 2.0
        for lane, lane_top in zip(self._plan.lanes, tops, strict=False):
            for placed in sorted(lane.placed, key=lambda each: each.top):
                bar, y = placed.box.drawn.bar, lane_top + placed.top + self._plan.maker.mark_y(placed.box)
                if x is not None and bar is not None and any(abs(each - x) < half for each in bar.question):
                    runs.append((at, max(y - half, at)))
                    at = y + half
        return [*runs, (at, max(tops[-1], at))]

    def _draw_cut_off(self, x: float, text: str, runs: Sequence[tuple[float, float]], bottom: float) -> float:
        """Draw the as-of line with its words below; return the y below these."""
        size = self._plan.frame.sizes.label
        for start, stop in [*runs, (bottom, bottom + 3.0)]:
            self._canvas.line([(x, start), (x, stop)], self._palette.warning, 1.25, dash="3px,2px")
        half = measure_text(text, self._style.font_set.face(), size) / 2
        middle = min(max(x, half), self._canvas.width - half)
        self._canvas.text(middle, bottom + 4.0, [text], size, self._palette.warning, align="center")
        return bottom + 4.0 + LINE * size

    def _draw_lane(self, lane: Lane, top: float) -> None:
        canvas, size = self._canvas, self._plan.frame.sizes.label
        color = choose_lane_color(self._palette.lanes, lane.index, self._rest == lane.index)
        if lane is not self._plan.lanes[0]:
            canvas.line([(0.0, top), (canvas.width, top)], self._palette.rule, _THIN)
        first = top + LANE_SPACE
        canvas.rectangle(0.0, first + 0.15 * size, 4.0, first + 1.15 * size, color)
        canvas.text(9.0, first, lane.name, size, self._palette.ink, bold=True)
        if lane.index in self._plan.ribbons:
            most = max(self._plan.ribbons[each.index].most for each in self._plan.lanes)
            pale = mix_colors(color, WHITE, 0.45)
            draw_ribbon(self._plan.ribbons[lane.index], canvas, first + RIBBON, RIBBON, most, pale, self._words)
        for placed in lane.placed:
            self._draw_box(placed, top + placed.top, color)

    def _draw_box(self, placed: PlacedBox, top: float, color: str) -> None:
        """Draw one event's bar or mark and its words."""
        box, canvas = placed.box, self._canvas
        glyph = box.glyph
        facts = hover_facts(box.item.entry, self._words)
        self._draw_words(box, placed.x + box.text_x, top)
        y = top + self._plan.maker.mark_y(box)
        if box.drawn.bar is not None:
            draw_bar(box.drawn.bar, canvas, y, BAR_HEIGHT, color, glyph[1], facts, dashed=glyph[3])
            draw_absence(box.drawn.bar, canvas, y, glyph, MARK_RADIUS, color, facts)
            for x in box.drawn.bar.question:
                size = self._plan.frame.sizes.small
                canvas.text(x, y, ["?"], size, self._palette.ink, align="center", valign="middle")
            return
        if box.drawn.range is not None:
            self._draw_range(*box.drawn.range, y, color, box.item.span)
        canvas.mark(make_mark(*glyph, MARK_RADIUS, color), _mark_x(placed), y, facts)

    def _draw_range(self, left: float, right: float, y: float, color: str, span: Span) -> None:
        """Draw the stretch in which a point lies: a line with ends, an arrow where one is open."""
        self._canvas.line([(left, y), (right, y)], color, 1.0)
        for x, edge, direction in ((left, span.left, -1), (right, span.right, 1)):
            if edge == "near":
                tail = x - 4.0 * direction
                self._canvas.line([(tail, y - 3.0), (x, y), (tail, y + 3.0)], color, 1.0)
            else:
                self._canvas.line([(x, y - 3.5), (x, y + 3.5)], color, 1.0)

    def _draw_words(self, box: Box, x: float, top: float) -> None:
        """Draw arrows, number and title from x on."""
        size, ink = self._plan.maker.size, self._palette.ink
        for way in box.item.arrows:
            self._draw_arrow(x + 3.0, top + 0.6 * size, way)
            x += ARROW_WIDTH
        number = str(box.item.entry.number)
        self._canvas.text(x, top, [number], size, ink, bold=True)
        title_x = x + measure_text(number, self._bold, size) + TITLE_SPACE * size
        self._canvas.text(title_x, top, box.lines, size, ink, paper=WHITE)

    def _draw_arrow(self, x: float, y: float, way: int) -> None:
        """Draw the small arrow that points up or down to the lane of a target."""
        color = self._palette.quiet
        self._canvas.line([(x, y - 4.0 * way), (x, y + 3.0 * way)], color, 1.0)
        self._canvas.polygon([(x - 2.6, y + 1.0 * way), (x + 2.6, y + 1.0 * way), (x, y + 5.0 * way)], color)

    def _draw_ties(self, tops: Sequence[float]) -> None:
        """Join the marks of an event that stands in several lanes, where the way between them is free."""
        maker = self._plan.maker
        marks: dict[int, list[tuple[float, float]]] = {}
        blocks: list[tuple[float, float, float, float, int]] = []
        for lane, lane_top in zip(self._plan.lanes, tops, strict=False):
            for placed in lane.placed:
                box, top, x = placed.box, lane_top + placed.top, _mark_x(placed)
                number, y = box.item.entry.number, top + maker.mark_y(box)
                if box.drawn.bar is None:
                    blocks.append((x - MARK_RADIUS, x + MARK_RADIUS, y - MARK_RADIUS, y + MARK_RADIUS, number))
                half = LINE * self._plan.frame.sizes.small / 2
                for question in box.drawn.bar.question if box.drawn.bar is not None else ():
                    blocks.append((question - half, question + half, y - half, y + half, 0))
                left = placed.x + box.text_x
                right = left + maker.measure_lead(box.item) + maker.measure_title(box.lines)
                blocks.append((left, right, top, top + max(len(box.lines), 1) * maker.line, 0))
                marks.setdefault(number, []).append((x, y))
        color = mix_colors(self._palette.quiet, WHITE, 0.3)
        for number, places in marks.items():
            for (x0, y0), (x1, y1) in pairwise(places):
                if abs(x0 - x1) < 0.5 and not any(_blocks(block, number, x0, y0, y1) for block in blocks):
                    self._canvas.line([(x0, y0), (x1, y1)], color, 0.75)


def _mark_x(placed: PlacedBox) -> float:
    """Return the x of a box's mark; for a bar, a place near its left end."""
    drawn = placed.box.drawn
    if drawn.range is not None:
        return sum(drawn.range) / 2
    return placed.x if drawn.bar is None else placed.x + 3.0


def _blocks(block: tuple[float, float, float, float, int], number: int, x: float, top: float, bottom: float) -> bool:
    """Tell whether a mark of another event, or any words, stand in the way of a tie at x."""
    left, right, block_top, block_bottom, own = block
    return own != number and left - 1.5 < x < right + 1.5 and block_bottom > top and block_top < bottom
