"""A selection goes in; the chart of its actors over time comes out: an actor a row, a time a column, marks in cells."""

from __future__ import annotations

from itertools import pairwise

from briefgen.charts.bars import ARROW, Bar, Piece, draw_absence, draw_bar
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, draw_headline, draw_note, make_canvas, say_numbering
from briefgen.charts.colors import WHITE, choose_lane_color, darken_until, mix_colors
from briefgen.charts.facts import MOST_TITLE_WORDS, find_subtitle, hover_facts, say_as_of
from briefgen.charts.key import draw_key
from briefgen.charts.marking import find_marking, list_drawn, name_records
from briefgen.charts.matrix_counts import CountPlan, draw_counts, is_crowded, plan_counts
from briefgen.charts.matrix_plan import (
    CELL_SPACE,
    HEAD_SPACE,
    LINE,
    MARK_SPACE,
    ROW_SPACE,
    Group,
    MatrixPlan,
    Part,
    Row,
    plan_matrix,
)
from briefgen.charts.notation import bar_glyph_of, glyph_of, make_mark
from briefgen.charts.sides import Parts, find_side, list_parts
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

# Actors that come back at least so often make a pattern, when there are so many of them with such a share of all marks.
_OFTEN, _FEWEST, _SHARE = 2, 3, 0.5
_RADIUS = 4.0
_BAR = 6.0
_THIN = 0.67
# Texts keep so far off the edge that rounding to whole px does not bring them beyond it.
_EDGE = 1.0
_MOST_LISTED = 5


def has_matrix(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: at least three actors come back, with half of all appearances.

    Where nearly everyone appears once, a row each says no more than the chronology.
    """
    counts = [len(listed) for listed in list_parts(selected).values()]
    again = [count for count in counts if count >= _OFTEN]
    return len(again) >= _FEWEST and sum(again) >= _SHARE * sum(counts)


def build_matrix(selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False) -> Chart:
    """Build the chart of actors.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: no event names an actor.
    """
    parts = list_parts(selected)
    if not parts:
        raise SelectionError([Problem("no event names an actor, so there is nothing to draw")])
    plan: MatrixPlan | CountPlan
    if is_crowded(parts):
        plan = plan_counts(selected, parts, style, words, width_px)
        shown, note = set(plan.counted), _say_count_note(plan, selected, parts, words)
    else:
        plan = plan_matrix(selected, style, words, width_px)
        shown = {number for row in plan.rows for number in _numbers_in(row)}
        note = _say_note(plan, selected, words, headline)
    title = _find_title(selected, parts, words)
    subtitle = find_subtitle("matrix", selected, _drawn(selected, parts), words.say("Who acts when, by side"), words)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, plan.sizes, style) if headline else 2.0
    if isinstance(plan, CountPlan):
        bottom = draw_counts(plan, canvas, top, selected, style, words)
    else:
        bottom = _Drawing(plan, canvas, style, words).draw(top)
    if headline:
        bottom = draw_note(canvas, note, bottom, plan.sizes, style)
    return Chart(
        kind="matrix",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(plan, selected, parts, words),
        columns=(
            words.say("Side"),
            words.say("Actor"),
            words.say("Part"),
            words.say("No."),
            words.say("Date"),
            words.say("Event"),
        ),
        rows=tuple(_list_rows(selected, parts, words)),
        shown=len(shown),
        total=len(selected.entries),
        marking=find_marking(
            selected, [*name_records(selected, parts), *list_drawn(selected, _drawn(selected, parts))]
        ),
    )


def _numbers_in(row: Row) -> list[int]:
    marks = [part.entry.number for cell in row.cells.values() for part in cell]
    return [*marks, *(part.entry.number for part, _ in row.bars)]


class _Drawing:
    """The chart on its canvas."""

    def __init__(self, plan: MatrixPlan, canvas: Canvas, style: Style, words: Words) -> None:
        self._plan, self._canvas, self._style, self._words = plan, canvas, style, words
        self._palette, self._face = style.palette, style.font_set.face()

    def draw(self, top: float) -> float:
        """Draw everything from `top` down; return the y below it."""
        plan = self._plan
        y = top + plan.head
        self._draw_heads(top, y)
        for group in plan.groups:
            y = self._draw_group(group, y)
        y = self._draw_target_key(y + 8.0)
        if plan.key.items:
            draw_key(plan.key, self._canvas, y, self._palette.quiet, self._style)
            y += plan.key.height
        return y + 2.0

    def _draw_heads(self, top: float, bottom: float) -> None:
        """Draw the band of each column with its name; the white between two bands is time left out."""
        size = self._plan.sizes.small
        for column in self._plan.columns:
            self._canvas.rectangle(column.left, top, column.right, bottom, self._palette.faint)
            for index, line in enumerate(column.lines):
                ink = self._palette.ink if index == 0 else self._palette.quiet
                self._canvas.text(column.left + CELL_SPACE / 2, top + 2.0 + index * LINE * size, [line], size, ink)

    def _draw_group(self, group: Group, top: float) -> float:
        canvas, size = self._canvas, self._plan.sizes.label
        color = choose_lane_color(self._palette.lanes, group.index, bool(group.heading) and not group.side)
        first = top + HEAD_SPACE
        if group.heading:
            canvas.rectangle(0.0, first + 0.15 * size, 4.0, first + 1.15 * size, color)
        canvas.text(9.0, first, group.heading, size, self._palette.ink, bold=True)
        y = first + len(group.heading) * LINE * size
        for row in group.rows:
            self._draw_row(row, y, color)
            y += row.height
        return y

    def _draw_row(self, row: Row, top: float, color: str) -> None:
        canvas, size = self._canvas, self._plan.sizes.label
        faint = mix_colors(self._palette.rule, WHITE, 0.35)
        canvas.line([(0.0, top), (canvas.width, top)], faint, _THIN)
        canvas.text(_EDGE, top + ROW_SPACE / 2, row.name, size, self._palette.ink)
        for column in self._plan.columns:
            for x in (column.left, column.right):
                canvas.line([(x, top), (x, top + row.height)], faint, _THIN)
        first = top + ROW_SPACE / 2
        for part, line in row.bars:
            self._draw_bar(part, first + (line + 0.5) * self._plan.line, color)
        first += row.bar_lines * self._plan.line
        for index, cell in row.cells.items():
            column = self._plan.columns[index]
            for place, part in enumerate(cell):
                x = column.left + CELL_SPACE / 2 + (place % column.across) * self._plan.pitch
                self._draw_mark(part, x, first + (place // column.across + 0.5) * self._plan.line, color)
            if index in row.rest:
                place = len(cell)
                x = column.left + CELL_SPACE / 2 + (place % column.across) * self._plan.pitch
                y = first + (place // column.across + 0.5) * self._plan.line
                text = _print_more(row.rest[index], self._words)
                canvas.text(x + 1.0, y, [text], self._plan.sizes.small, self._palette.ink, bold=True, valign="middle")

    def _draw_mark(self, part: Part, x: float, y: float, color: str) -> None:
        """Draw a mark, or the arrow of one who is acted upon, from x on, and its number."""
        facts = hover_facts(part.entry, self._words)
        middle = x + MARK_SPACE / 2
        if part.acts:
            shape, look, hollow, dashed = glyph_of(part.entry.event)
            self._canvas.mark(make_mark(shape, look, hollow, dashed, _RADIUS, color), middle, y, facts)
        else:
            draw_target(self._canvas, middle, y, color)
        self._draw_number(part, x + MARK_SPACE + 1.0, y)

    def _draw_number(self, part: Part, x: float, y: float) -> None:
        if self._plan.numbered:
            text = [str(part.entry.number)]
            self._canvas.text(x, y, text, self._plan.sizes.small, self._palette.quiet, valign="middle")

    def _draw_bar(self, part: Part, y: float, color: str) -> None:
        """Draw what lasted over several columns, its number before it."""
        columns = self._plan.columns
        first, last = columns[part.first], columns[part.last]
        left, right = first.left + CELL_SPACE / 2, last.right - CELL_SPACE / 2
        if self._plan.numbered:
            self._draw_number(part, left, y)
            left += self._plan.pitch - MARK_SPACE
        glyph, facts = bar_glyph_of(part.entry.event), hover_facts(part.entry, self._words)
        arrow = right - ARROW if part.goes_on else None
        unknown = first.period.rank == 0
        right = right - ARROW if part.goes_on else right
        right = right - 8.0 if part.end_unknown else right
        right = max(right, left + 2.0)
        edge = min(first.right, right) if unknown else left
        pieces = [Piece(left, edge, 0.6), Piece(edge, right, 0.6 if part.end_unknown else 0.0)]
        bar = Bar(
            tuple(piece for piece in pieces if piece.right > piece.left),
            left,
            right,
            self._find_breaks(left, right),
            (),
            arrow,
            None,
            (not unknown, not part.goes_on and not part.end_unknown),
        )
        draw_bar(bar, self._canvas, y, _BAR, color, glyph[1], facts, dashed=glyph[3])
        draw_absence(bar, self._canvas, y, glyph, _RADIUS, color, facts)
        if part.end_unknown:
            size = self._plan.sizes.small
            self._canvas.text(right + 4.5, y, ["?"], size, self._palette.ink, align="center", valign="middle")

    def _find_breaks(self, left: float, right: float) -> tuple[tuple[float, float, bool], ...]:
        """Return the gaps between columns that a bar crosses and in which time is left out."""
        columns = self._plan.columns
        return tuple(
            (before.right, after.left, False)
            for before, after in pairwise(columns)
            if left < before.right and right > after.left and not before.period.touches(after.period)
        )

    def _draw_target_key(self, top: float) -> float:
        """Say what the arrow means where there is one; return the y below it."""
        if not any(not part.acts for row in self._plan.rows for cell in row.cells.values() for part in cell):
            return top
        size = self._plan.sizes.small
        y = top + 0.75 * size
        draw_target(self._canvas, MARK_SPACE / 2, y, self._palette.quiet)
        text = [self._words.say("is acted upon")]
        self._canvas.text(size * 1.15 + 5.0, y, text, size, self._palette.quiet, valign="middle")
        return top + 1.5 * size


def draw_target(canvas: Canvas, x: float, y: float, color: str) -> None:
    """Draw the open mark of one who is acted upon, about (x, y): an arrow that ends at a stroke."""
    ink, head = darken_until(color, 3.0), [(x - 0.5, y - 3.0), (x + 3.5, y), (x - 0.5, y + 3.0)]
    canvas.line([(x - 5.0, y), (x + 1.0, y)], ink, 1.25, layer="above")
    canvas.polygon(head, WHITE, outline=ink, width=1.0, layer="above")
    canvas.line([(x + 4.5, y - 4.0), (x + 4.5, y + 4.0)], ink, 1.25, layer="above")


def _print_more(count: int, words: Words) -> str:
    """Return how many more there are: "+7"."""
    return f"+{words.number(count)}"


def _drawn(selected: Selected, parts: Parts) -> list[Entry]:
    numbers = {entry.number for listed in parts.values() for entry, _ in listed}
    return [entry for entry in selected.entries if entry.number in numbers]


def _find_title(selected: Selected, parts: Parts, words: Words) -> str:
    """Return the author's title, or who acts most often."""
    author = selected.meta.figures.get("matrix")
    if author is not None and author.title:
        return author.title
    acts = sorted(
        ((sum(acts for _, acts in listed), actor) for actor, listed in parts.items()), key=lambda each: -each[0]
    )
    if acts[0][0] > 1 and (len(acts) == 1 or acts[1][0] < acts[0][0]):
        title = words.say(
            "{lane}: {count} of {total} events",
            lane=selected.actor_name(acts[0][1]),
            count=words.number(acts[0][0]),
            total=words.number(len(selected.entries)),
        )
        if len(title.split()) <= MOST_TITLE_WORDS:
            return title
    actors = words.count("{number} actor", "{number} actors", len(parts))
    events = words.count("{number} event", "{number} events", len(_drawn(selected, parts)))
    return words.say("{actors} in {events}", actors=actors, events=events)


def _say_rows(plan: MatrixPlan | CountPlan, words: Words) -> list[str]:
    """Return what the note says of how many actors there are to be seen."""
    rows = len(plan.rows)
    if rows < plan.actors:
        first = words.say(
            "{shown} of {total} actors have a row; the less active are in the table.",
            shown=words.number(rows),
            total=words.number(plan.actors),
        )
    else:
        first = words.count("The actor has a row.", "All {number} actors have a row.", rows)
    return [first, words.say("An event of several actors stands in the row of each.")]


def _say_count_note(plan: CountPlan, selected: Selected, parts: Parts, words: Words) -> str:
    """Return how the cells count, and what they do not."""
    said = _say_rows(plan, words)
    said.append(words.say("A cell counts events, each where it may have begun at the earliest; the darker, the more."))
    if plan.outside:
        said.append(
            words.count(
                "{number} has no such date, or lies far from all others.",
                "{number} have no such date, or lie far from all others.",
                plan.outside,
            )
        )
    nameless = len(selected.entries) - len(_drawn(selected, parts))
    if nameless:
        said.append(words.count("{number} event names no actor.", "{number} events name no actor.", nameless))
    if selected.as_of is not None:
        said.append(f"{say_as_of(selected, words)}.")
    return " ".join(said)


def _say_note(plan: MatrixPlan, selected: Selected, words: Words, alone: bool) -> str:
    parts = _say_rows(plan, words)
    if plan.numbered:
        parts += say_numbering(words, alone)
    if any(not before.period.touches(after.period) for before, after in pairwise(plan.columns)):
        parts.append(words.say("Times without an event have no column."))
    more = sum(count for row in plan.rows for count in row.rest.values())
    if more:
        parts.append(
            words.count("{number} mark more is counted behind +.", "{number} marks more are counted behind +.", more)
        )
    if plan.nameless:
        parts.append(words.count("{number} event names no actor.", "{number} events name no actor.", plan.nameless))
    if selected.as_of is not None:
        parts.append(f"{say_as_of(selected, words)}.")
    return " ".join(parts)


def _say_alt(plan: MatrixPlan | CountPlan, selected: Selected, parts: Parts, words: Words) -> str:
    listed = []
    for actor in sorted(parts, key=lambda actor: -len(parts[actor]))[:_MOST_LISTED]:
        acts = sum(acts for _, acts in parts[actor])
        name = selected.actor_name(actor)
        if acts < len(parts[actor]):
            upon = words.number(len(parts[actor]) - acts)
            listed.append(
                words.say("{actor} {acts}, acted upon {upon}", actor=name, acts=words.number(acts), upon=upon)
            )
        else:
            listed.append(words.say("{name} {count}", name=name, count=words.number(acts)))
    rows = len(plan.rows)
    if isinstance(plan, CountPlan):
        lead = words.count(
            "Table of counts: {number} actor by time.", "Table of counts: {number} actors by time.", rows
        )
    else:
        lead = words.count("Table of marks: {number} actor by time.", "Table of marks: {number} actors by time.", rows)
    sentences = [
        lead,
        words.say("Events of the most active: {listed}.", listed=words.say("; ").join(listed)),
        words.say("The table gives every event of every actor."),
    ]
    return " ".join(sentences)


def _list_rows(selected: Selected, parts: Parts, words: Words) -> list[tuple[str, ...]]:
    """Return every event of every actor; the date of an event of several is printed once."""
    rows: list[tuple[str, ...]] = []
    dates: dict[int, str] = {}
    acting = {True: words.say("acts"), False: words.say("is acted upon")}
    for actor, listed in parts.items():
        side, name = find_side(actor, selected), selected.actor_name(actor)
        for entry, acts in listed:
            date = dates.get(entry.number)
            if date is None:
                date = dates[entry.number] = print_date(entry.event.date, words)
            rows.append((side, name, acting[acts], str(entry.number), date, entry.event.title))
    return rows
