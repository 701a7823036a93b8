"""Events that have their numbers alone go in; the list that explains them under a chart comes out, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen.charts.canvas import Canvas
from briefgen.charts.facts import print_short_date
from briefgen.charts.wrapping import measure_label, wrap_label
from briefgen.style import Style
from briefgen.timeline.select import Entry
from briefgen.words import Words

# Of a column, and between two, in font sizes and px.
_COLUMN_WIDTH = 24.0
_COLUMN_SPACE = 18.0
_LINE = 1.3
_ENTRY_SPACE = 0.2
_ABOVE, _BELOW = 8.0, 2.0


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number and its words in lines; where they stand within the list, px."""

    number: str
    lines: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class NumberKey:
    """A laid out list, `height` px high, 0 without entries; words begin `indent` px after their numbers."""

    entries: tuple[NumberLine, ...]
    height: float
    indent: float
    size: float


def lay_number_key(
    entries: Iterable[Entry], width: float, size: float, style: Style, words: Words, *, dated: bool = True
) -> NumberKey:
    """Lay out the list, column by column.

    Args:
        entries: in the order of their numbers.
        width: px.
        size: of the text, px.
        style: fonts.
        words: the language.
        dated: give the dates too.
    """
    rows = [
        (
            str(entry.number),
            words.label(print_short_date(entry, words), entry.event.title) if dated else entry.event.title,
        )
        for entry in entries
    ]
    if not rows:
        return NumberKey((), 0.0, 0.0, size)
    face, bold = style.font_set.face(), style.font_set.face(bold=True)
    columns = max(1, min(int((width + _COLUMN_SPACE) / (_COLUMN_WIDTH * size + _COLUMN_SPACE)), len(rows)))
    column = (width - 1.0 - _COLUMN_SPACE * (columns - 1)) / columns
    indent = max(measure_label(number, bold, size) for number, _ in rows) + 0.5 * size
    broken = [(number, tuple(wrap_label(text, face, size, column - indent))) for number, text in rows]
    heights = [(len(lines) * _LINE + _ENTRY_SPACE) * size for _, lines in broken]
    placed: list[NumberLine] = []
    at, tallest = 0, 0.0
    for index, count in enumerate(_share_columns(heights, columns)):
        y = _ABOVE
        for (number, lines), height in zip(broken[at : at + count], heights[at : at + count], strict=True):
            placed.append(NumberLine(number, lines, index * (column + _COLUMN_SPACE), y))
            y += height
        at, tallest = at + count, max(tallest, y)
    return NumberKey(tuple(placed), tallest + _BELOW, indent, size)


def _share_columns(heights: Sequence[float], columns: int) -> list[int]:
    """Return how many entries each column has so that the highest is as low as can be.

    >>> _share_columns([1, 1, 2, 1, 1], 2)
    [3, 2]
    """
    low, high = max(heights), sum(heights)
    best = [len(heights)]
    # The height that will do is found by halving; a quarter of a px more is not seen.
    while high - low > 0.25 or len(best) > columns:
        middle = (low + high) / 2
        counts = _fill_columns(heights, middle)
        if len(counts) <= columns:
            high, best = middle, counts
        else:
            low = middle
    return best


def _fill_columns(heights: Sequence[float], most: float) -> list[int]:
    """Return how many entries go into each column when none is higher than `most`."""
    counts, used = [0], 0.0
    for height in heights:
        if counts[-1] and used + height > most:
            counts.append(0)
            used = 0.0
        counts[-1] += 1
        used += height
    return counts


def draw_number_key(key: NumberKey, canvas: Canvas, top: float, style: Style) -> None:
    """Draw the list from `top` down."""
    ink = style.palette.ink
    # Plotly rounds the widths of boxes up, so that one that ends at a page's edge may reach beyond it.
    edge = 1.0 if canvas.mirrored else 0.0
    for entry in key.entries:
        canvas.text(entry.x + edge, top + entry.y, [entry.number], key.size, ink, bold=True)
        canvas.text(entry.x + edge + key.indent, top + entry.y, entry.lines, key.size, ink)
