"""A selection and a width go in; the chart of many events by actor and time comes out: a count a cell, darker for more.

More events than can have a mark are counted in columns of one length, each where it may have begun at the earliest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefgen.charts.bins import find_window, list_edges, list_units, name_bin
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import USUAL_LABEL, Sizes, settle_sizes
from briefgen.charts.colors import WHITE, choose_lane_color, find_contrast, mix_colors
from briefgen.charts.matrix_plan import CELL_SPACE, HEAD_SPACE, LINE, MOST_HEIGHT, NAME_SPACE, ROW_SPACE, lay_names
from briefgen.charts.shades import shade_cell
from briefgen.charts.sides import Parts, find_side, order_sides
from briefgen.charts.ticks import Unit
from briefgen.charts.weeks import first_weekday
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.calendar import DAY
from briefgen.timeline.select import Selected
from briefgen.words import Words

MOST_MARKS = 600
"""So many marks with their numbers fill a page."""
_MOST_HEADING = 3
_EDGE, _THIN = 1.0, 0.67


@dataclass(frozen=True, slots=True)
class CountRow:
    """An actor's row: lines of its name, and how many of its events each column counts."""

    actor: str
    name: tuple[str, ...]
    counts: tuple[int, ...]
    height: float


@dataclass(frozen=True, slots=True)
class CountGroup:
    """The rows of a side, the more active first; `index` is its number among all sides, for its colour."""

    index: int
    side: str
    heading: tuple[str, ...]
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class CountPlan:
    """Everything that is drawn, and where, px.

    Attributes:
        groups: from top to bottom.
        heads: lines over each column, and what it stands for in full.
        names: the same in full.
        left, width: where the first column begins, and the width of each.
        head: height of the headings.
        sizes: of texts.
        outside: appearances of actors that no column counts.
        actors: all of them, with a row or without.
        counted: numbers of the events that the shown rows count.
    """

    groups: tuple[CountGroup, ...]
    heads: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    left: float
    width: float
    head: float
    sizes: Sizes
    outside: int
    actors: int
    counted: frozenset[int]

    @property
    def rows(self) -> list[CountRow]:
        """All rows, from top to bottom."""
        return [row for group in self.groups for row in group.rows]


def is_crowded(parts: Parts) -> bool:
    """Tell whether actors have more events than can have a mark each."""
    return sum(map(len, parts.values())) > MOST_MARKS


def plan_counts(selected: Selected, parts: Parts, style: Style, words: Words, width: float) -> CountPlan:
    """Plan the chart; the most active actors have rows while there is room."""
    sizes = settle_sizes(style)
    ranked = sorted(parts, key=lambda actor: -len(parts[actor]))[: int(MOST_HEIGHT // sizes.label)]
    names = lay_names(ranked, selected, style, width, sizes.label)
    face = style.font_set.face()
    left = max(measure_text(line, face, sizes.label) for name in names.values() for line in name) + NAME_SPACE
    edges, unit = _find_edges(parts, len(parts[ranked[0]]), sizes, style, words, width - left)
    full = tuple(name_bin(start, stop, unit, words) for start, stop in pairwise(edges))
    column = (width - left) / len(full)
    heads = tuple(tuple(wrap_text(name, face, sizes.small, column - CELL_SPACE)) for name in full)
    head = max(map(len, heads)) * LINE * sizes.small + HEAD_SPACE
    room = MOST_HEIGHT * min(max(1.0, sizes.label / USUAL_LABEL), 1.1) - head - 4 * sizes.label
    rows: dict[str, CountRow] = {}
    sides: set[str] = set()
    for actor in ranked:
        row = _make_row(actor, names[actor], parts, edges, sizes)
        room -= row.height + (0.0 if (side := find_side(actor, selected)) in sides else LINE * sizes.label + HEAD_SPACE)
        if room < 0 and rows:
            break
        sides.add(side)
        rows[actor] = row
    groups = _group_rows(rows, ranked, selected, style, words, sizes.label, width)
    numbers = {
        entry.number for actor in rows for entry, _ in parts[actor] if _holds(edges, entry.event.date.start_earliest)
    }
    outside = sum(not _holds(edges, entry.event.date.start_earliest) for own in parts.values() for entry, _ in own)
    return CountPlan(groups, heads, full, left, column, head, sizes, outside, len(parts), frozenset(numbers))


def _holds(edges: Sequence[int], moment: int | None) -> bool:
    return moment is not None and edges[0] <= moment < edges[-1]


def _find_edges(
    parts: Parts, most: int, sizes: Sizes, style: Style, words: Words, room: float
) -> tuple[list[int], Unit]:
    """Return where the shortest columns begin for whose counts and names there is room, and their unit."""
    face = style.font_set.face()
    starts = {
        entry.number: start
        for own in parts.values()
        for entry, _ in own
        if (start := entry.event.date.start_earliest) is not None
    }
    first, last = find_window([(start, start + 1) for start in starts.values()] or [(0, 1)], DAY)
    least = measure_text(words.number(most), face, sizes.label) + 2 * CELL_SPACE
    edges = [first, last]
    for unit, step, length in list_units():
        if (last - first) / length * least > room:
            continue
        edges = list(list_edges(unit, step, first, last, first_weekday(words.language)))
        names = [name_bin(start, stop, unit, words) for start, stop in pairwise(edges)]
        column = room / len(names) - CELL_SPACE
        fits = all(measure_text(word, face, sizes.small) <= column for name in names for word in name.split())
        if (
            column >= least - CELL_SPACE
            and fits
            and all(len(wrap_text(name, face, sizes.small, column)) <= _MOST_HEADING for name in names)
        ):
            return edges, unit
    return edges, "year"


def _make_row(actor: str, name: tuple[str, ...], parts: Parts, edges: Sequence[int], sizes: Sizes) -> CountRow:
    found = Counter(
        bisect_right(edges, start) - 1
        for entry, _ in parts[actor]
        if (start := entry.event.date.start_earliest) is not None and _holds(edges, start)
    )
    height = max(len(name), 1) * LINE * sizes.label + ROW_SPACE
    return CountRow(actor, name, tuple(found[index] for index in range(len(edges) - 1)), height)


def _group_rows(
    rows: dict[str, CountRow],
    ranked: Sequence[str],
    selected: Selected,
    style: Style,
    words: Words,
    size: float,
    width: float,
) -> tuple[CountGroup, ...]:
    """Return the rows by side; where nobody has a side there is nothing to tell apart."""
    groups: list[CountGroup] = []
    sides = order_sides(ranked, selected)
    for index, side in enumerate(sides):
        own = tuple(row for actor, row in rows.items() if find_side(actor, selected) == side)
        if own:
            text = side[:1].upper() + side[1:] if side else words.say("No side given")
            heading = wrap_text(text, style.font_set.face(bold=True), size, width - 12.0)
            groups.append(CountGroup(index, side, () if sides == [""] else tuple(heading), own))
    return tuple(groups)


def draw_counts(plan: CountPlan, canvas: Canvas, top: float, selected: Selected, style: Style, words: Words) -> float:
    """Draw everything from `top` down; return the y below it."""
    palette, size, small = style.palette, plan.sizes.label, plan.sizes.small
    for index, lines in enumerate(plan.heads):
        x = plan.left + index * plan.width
        canvas.rectangle(x, top, x + plan.width - 1.0, top + plan.head, palette.faint)
        canvas.text(x + CELL_SPACE / 2, top + 2.0, lines, small, palette.ink)
    most = max((count for row in plan.rows for count in row.counts), default=1)
    y = top + plan.head
    for group in plan.groups:
        y += HEAD_SPACE
        color = choose_lane_color(palette.lanes, group.index, bool(group.heading) and not group.side)
        if group.heading:
            canvas.rectangle(0.0, y + 0.15 * size, 4.0, y + 1.15 * size, color)
        canvas.text(9.0, y, group.heading, size, palette.ink, bold=True)
        y += len(group.heading) * LINE * size
        for row in group.rows:
            canvas.line([(0.0, y), (canvas.width, y)], mix_colors(palette.rule, WHITE, 0.35), _THIN)
            canvas.text(_EDGE, y + ROW_SPACE / 2, row.name, size, palette.ink)
            for index, count in enumerate(row.counts):
                if count:
                    x, fill = plan.left + index * plan.width, shade_cell(color, palette.ink, count / most)
                    facts = f"{selected.actor_name(row.actor)}\n{plan.names[index]}\n{words.number(count)}"
                    canvas.bar(x, x + plan.width - 1.0, y + row.height / 2, row.height - 1.0, fill, facts)
                    middle = x + (plan.width - 1.0) / 2, y + row.height / 2
                    ink = max((palette.ink, WHITE), key=lambda ink: find_contrast(ink, fill))
                    canvas.text(*middle, [words.number(count)], size, ink, align="center", valign="middle")
            y += row.height
    return y + 2.0
