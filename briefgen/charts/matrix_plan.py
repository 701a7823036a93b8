"""A selection and a width go in; the plan of the chart of actors comes out: rows, columns, what is in each cell.

Columns are as fine as the width has room for. Where the height has not room for all rows, the least active actors go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefgen.charts.chart import USUAL_LABEL, Sizes, settle_sizes
from briefgen.charts.key import Key, lay_key
from briefgen.charts.notation import Glyph, bar_glyph_of, glyph_of
from briefgen.charts.periods import COARSEST, Period, find_end, find_finest, find_start, name_period
from briefgen.charts.sides import find_side, list_parts, order_sides
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

MOST_HEIGHT = 215 / 25.4 * 96
LINE = 1.3
# Pitch of marks without numbers, room for a mark, space on either side of a cell, px.
MARK_SPACE = 12.0
CELL_SPACE = 4.0
_LEAST_LINE = 14.0
ROW_SPACE = 6.0
HEAD_SPACE = 5.0
NAME_SPACE = 10.0
_MOST_LINES = 5
_MOST_HEADING = 3
_WIDER = 6.0
_BREAK, _JOINT = 7.0, 1.0
_WIDEST_COLUMN = 130.0
_MOST_NAMES, _MOST_NAMES_NARROW = 0.24, 0.3
_NARROW = 480.0


@dataclass(frozen=True, slots=True)
class Part:
    """What an event is to an actor: it acts, or is acted upon; a bar where that lasts over several columns.

    Attributes:
        entry: the event.
        acts: whether the actor acts.
        first: number of its column.
        last: number of the column in which it ended; the last one's where it goes on.
        is_bar: it lasts over several columns, or goes on.
        goes_on, end_unknown: how it ends, where `last` does not say it.
    """

    entry: Entry
    acts: bool
    first: int
    last: int
    is_bar: bool
    goes_on: bool = False
    end_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its period, the lines over it, where it lies, px, and how many marks stand beside each other in it."""

    period: Period
    lines: tuple[str, ...]
    left: float
    right: float
    across: int


@dataclass(frozen=True, slots=True)
class Row:
    """An actor's row.

    Attributes:
        actor: id or name.
        name: lines of the name.
        bars: each with the number of its line within the row.
        cells: the marks by column, those that have room.
        rest: by column, how many more there are.
        lines: of the row.
        height: px.
    """

    actor: str
    name: tuple[str, ...]
    bars: tuple[tuple[Part, int], ...]
    cells: dict[int, tuple[Part, ...]]
    rest: dict[int, int]
    bar_lines: int
    height: float


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a side, the more active first; `index` is its number among all sides, for its colour."""

    index: int
    side: str
    heading: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """Everything that is drawn, and where.

    Attributes:
        groups: from top to bottom.
        columns: from left to right.
        numbered: marks have the numbers of the chronology beside them.
        pitch, line: of marks, across and down, px.
        head: height of the columns' headings, px.
        sizes: of texts.
        key: of the marks.
        left_out: actors without a row.
        actors: all of them.
        nameless: events without an actor.
    """

    groups: tuple[Group, ...]
    columns: tuple[Column, ...]
    numbered: bool
    pitch: float
    line: float
    head: float
    sizes: Sizes
    key: Key
    left_out: int
    actors: int
    nameless: int

    @property
    def rows(self) -> list[Row]:
        """All rows, from top to bottom."""
        return [row for group in self.groups for row in group.rows]


def plan_matrix(selected: Selected, style: Style, words: Words, width: float) -> MatrixPlan:
    """Plan the chart of a selection in which at least one event has an actor."""
    parts = list_parts(selected)
    sizes = settle_sizes(style)
    scale = max(1.0, sizes.label / USUAL_LABEL)
    planner = _Planner(selected, style, words, width, sizes)
    entries = {entry.number: entry for listed in parts.values() for entry, _ in listed}
    key = lay_key([glyph_of(entry.event) for entry in entries.values()], width, sizes.small, style, words)
    ranked = sorted(parts, key=lambda actor: -len(parts[actor]))
    names = lay_names(ranked, selected, style, width, sizes.label)
    left = max(measure_text(line, style.font_set.face(), sizes.label) for name in names.values() for line in name)
    columns, unit, pitch = planner.lay_columns(parts, left + NAME_SPACE)
    head = max(len(column.lines) for column in columns) * LINE * sizes.small + HEAD_SPACE
    room = MOST_HEIGHT * min(scale, 1.1) - head - key.height - 4 * sizes.label
    rows = {actor: planner.lay_row(actor, names[actor], parts[actor], columns, unit, pitch) for actor in ranked}
    shown = planner.choose_rows(ranked, rows, room)
    groups = planner.group_rows(ranked, rows, shown)
    key = lay_key(_list_glyphs(row for group in groups for row in group.rows), width, sizes.small, style, words)
    nameless = sum(not entry.event.actors and entry.number not in entries for entry in selected.entries)
    return MatrixPlan(
        tuple(groups),
        columns,
        pitch > MARK_SPACE,
        pitch,
        planner.line,
        head,
        sizes,
        key,
        len(parts) - len(shown),
        len(parts),
        nameless,
    )


def _list_glyphs(rows: Iterable[Row]) -> Iterator[Glyph]:
    """Yield the glyphs of what is drawn: one who is acted upon has an arrow, what lasted a bar."""
    for row in rows:
        yield from (bar_glyph_of(part.entry.event) for part, _ in row.bars)
        yield from (glyph_of(part.entry.event) for cell in row.cells.values() for part in cell if part.acts)


def lay_names(
    actors: Sequence[str], selected: Selected, style: Style, width: float, size: float
) -> dict[str, tuple[str, ...]]:
    """Return the lines of each actor's name in text of a size, px, beside a chart of a width, px."""
    most = (_MOST_NAMES if width >= _NARROW else _MOST_NAMES_NARROW) * width
    face = style.font_set.face()
    return {actor: tuple(wrap_text(selected.actor_name(actor), face, size, most)) for actor in actors}


class _Planner:
    """What all steps of the plan need."""

    def __init__(self, selected: Selected, style: Style, words: Words, width: float, sizes: Sizes) -> None:
        self._selected, self._words, self._width, self._sizes = selected, words, width, sizes
        self.line = max(_LEAST_LINE, LINE * sizes.small)
        self._face, self._bold = style.font_set.face(), style.font_set.face(bold=True)

    def lay_columns(
        self, parts: dict[str, list[tuple[Entry, bool]]], left: float
    ) -> tuple[tuple[Column, ...], int, float]:
        """Return the finest columns that have room, the number of their unit, and the pitch of marks, px."""
        numbers = [str(entry.number) for listed in parts.values() for entry, _ in listed]
        with_number = MARK_SPACE + max(measure_text(text, self._face, self._sizes.small) for text in numbers) + 4.0
        room = self._width - left
        finest = find_finest(entry.event.date for listed in parts.values() for entry, _ in listed)
        for unit in range(finest, COARSEST + 1):
            periods = self._list_periods(parts, unit)
            for pitch in (with_number, MARK_SPACE):
                columns = self._fit_columns(periods, parts, unit, pitch, left, room)
                if columns is not None:
                    return columns, unit, pitch
        # The coarsest columns are as few as there can be; they share what room there is.
        columns = self._fit_columns(periods, parts, COARSEST, MARK_SPACE, left, float("inf"))
        assert columns is not None
        return columns, COARSEST, MARK_SPACE

    def _list_periods(self, parts: dict[str, list[tuple[Entry, bool]]], unit: int) -> list[Period]:
        dates = {entry.number: entry.event.date for listed in parts.values() for entry, _ in listed}
        found = {find_start(date, unit) for date in dates.values()}
        found |= {end for date in dates.values() if date.form == "interval" and (end := find_end(date, unit))}
        return sorted(found)

    def _fit_columns(
        self,
        periods: Sequence[Period],
        parts: dict[str, list[tuple[Entry, bool]]],
        unit: int,
        pitch: float,
        left: float,
        room: float,
    ) -> tuple[Column, ...] | None:
        """Return the columns of a unit; None when they are wider than the room."""
        if len(periods) * (pitch + CELL_SPACE) > room:
            return None
        gaps = [_JOINT if before.touches(after) else _BREAK for before, after in pairwise(periods)]
        named = [
            name_period(period, before, self._words) for before, period in zip([None, *periods], periods, strict=False)
        ]
        least = [self._measure_heading(names) + 2 * CELL_SPACE for names in named]
        most = self._count_most(parts, periods, unit)
        across = [min(count, 2) or 1 for count in most]
        widths = [max(word, pitch * count + CELL_SPACE) for word, count in zip(least, across, strict=True)]
        spare = room - sum(widths) - sum(gaps)
        if spare < 0:
            return None
        across, widths = _widen(across, widths, most, pitch, spare)
        spare = min(room, 10_000.0) - sum(widths) - sum(gaps)
        each = max(spare / len(widths), 0.0)
        widths = [min(width + each, max(width, _WIDEST_COLUMN)) for width in widths]
        columns: list[Column] = []
        x = left
        for index, (period, width) in enumerate(zip(periods, widths, strict=True)):
            lines = [line for text in named[index] if text for line in self._wrap(text, width - CELL_SPACE)]
            columns.append(Column(period, tuple(lines), x, x + width, max(int((width - CELL_SPACE) / pitch), 1)))
            x += width + (gaps[index] if index < len(gaps) else 0.0)
        return tuple(columns)

    def _measure_heading(self, names: tuple[str, str]) -> float:
        """Return the least width in which a column's name takes few lines and no word is broken, px."""
        small = self._sizes.small
        width = max(measure_text(word, self._face, small) for text in names for word in [*text.split(), ""])
        whole = max(measure_text(text, self._face, small) for text in names)
        while width < whole and sum(len(self._wrap(text, width)) for text in names if text) > _MOST_HEADING:
            width += _WIDER
        return width

    def _wrap(self, text: str, width: float) -> list[str]:
        return wrap_text(text, self._face, self._sizes.small, width)

    def _count_most(
        self, parts: dict[str, list[tuple[Entry, bool]]], periods: Sequence[Period], unit: int
    ) -> list[int]:
        """Return the most marks that any actor has in each column."""
        most = [0] * len(periods)
        place = {period: index for index, period in enumerate(periods)}
        for listed in parts.values():
            counts = [0] * len(periods)
            for entry, _ in listed:
                counts[place[find_start(entry.event.date, unit)]] += 1
            most = [max(one, other) for one, other in zip(most, counts, strict=True)]
        return most

    def lay_row(
        self,
        actor: str,
        name: tuple[str, ...],
        listed: Sequence[tuple[Entry, bool]],
        columns: Sequence[Column],
        unit: int,
        pitch: float,
    ) -> Row:
        """Return an actor's row: bars in lines of their own, marks in the cells below them."""
        place = {column.period: index for index, column in enumerate(columns)}
        parts = [_make_part(entry, acts, place, unit) for entry, acts in listed]
        bars: list[tuple[Part, int]] = []
        ends: list[int] = []
        for part in sorted((part for part in parts if part.is_bar), key=lambda part: (part.first, part.entry.number)):
            line = next((index for index, end in enumerate(ends) if end < part.first), len(ends))
            if line == len(ends):
                ends.append(-1)
            ends[line] = part.last
            bars.append((part, line))
        cells: dict[int, tuple[Part, ...]] = {}
        rest: dict[int, int] = {}
        most = 0
        for index, column in enumerate(columns):
            own = [part for part in parts if not part.is_bar and part.first == index]
            room = column.across * _MOST_LINES
            if len(own) > room:
                kept = max(room - self._measure_rest(len(own), pitch), 0)
                rest[index] = len(own) - kept
                own = own[:kept]
            if own or index in rest:
                cells[index] = tuple(own)
                taken = _MOST_LINES if index in rest else -(-len(own) // column.across)
                most = max(most, taken)
        lines = len(ends) + most
        height = max(lines * self.line, len(name) * LINE * self._sizes.label) + ROW_SPACE
        return Row(actor, name, tuple(bars), cells, rest, len(ends), height)

    def _measure_rest(self, count: int, pitch: float) -> int:
        """Return how many marks "+n" takes the room of."""
        return int(-(-measure_text(f"+{count}", self._bold, self._sizes.small) // pitch))

    def choose_rows(self, ranked: Sequence[str], rows: dict[str, Row], room: float) -> set[str]:
        """Return the most active actors whose rows and sides have room."""
        shown: set[str] = set()
        sides: set[str] = set()
        for actor in ranked:
            side = find_side(actor, self._selected)
            height = rows[actor].height + (0.0 if side in sides else LINE * self._sizes.label + HEAD_SPACE)
            if height > room and shown:
                break
            room -= height
            sides.add(side)
            shown.add(actor)
        return shown

    def group_rows(self, ranked: Sequence[str], rows: dict[str, Row], shown: set[str]) -> list[Group]:
        """Return the shown rows by side."""
        groups: list[Group] = []
        sides = order_sides(ranked, self._selected)
        for index, side in enumerate(sides):
            own = [rows[actor] for actor in ranked if actor in shown and find_side(actor, self._selected) == side]
            if own:
                text = side[:1].upper() + side[1:] if side else self._words.say("No side given")
                heading = wrap_text(text, self._bold, self._sizes.label, self._width - 12.0)
                # Where nobody has a side there is nothing to tell apart.
                groups.append(Group(index, side, () if sides == [""] else tuple(heading), tuple(own)))
        return groups


def _widen(
    across: list[int], widths: list[float], most: Sequence[int], pitch: float, spare: float
) -> tuple[list[int], list[float]]:
    """Give room for a mark more, again and again, to the column with the most lines of marks."""
    while spare >= pitch:
        lines = [-(-count // beside) for count, beside in zip(most, across, strict=True)]
        worst = max(range(len(lines)), key=lambda index: (lines[index], -index))
        if lines[worst] <= 1:
            break
        across[worst] += 1
        wanted = max(widths[worst], pitch * across[worst] + CELL_SPACE)
        spare -= wanted - widths[worst]
        widths[worst] = wanted
    return across, widths


def _make_part(entry: Entry, acts: bool, place: dict[Period, int], unit: int) -> Part:
    date = entry.event.date
    first = place[find_start(date, unit)]
    if date.form != "interval" or not acts:
        return Part(entry, acts, first, first, False)
    end = find_end(date, unit)
    if end is None and date.end_edge == "open":
        last = max(index for period, index in place.items() if period.rank <= 1)
        return Part(entry, acts, first, max(last, first), True, goes_on=True)
    if end is None:
        return Part(entry, acts, first, first, True, end_unknown=True)
    last = max(place[end], first)
    return Part(entry, acts, first, last, last > first)
