"""Numbers with their dates and titles go in; the list that explains them under a chart comes out, drawn in columns."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.charts.canvas import Canvas
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text

_COLUMN_WIDTH = 26.0
_COLUMN_SPACE = 18.0
_LINE = 1.3


def draw_number_key(
    canvas: Canvas, entries: Sequence[tuple[str, str, str]], top: float, size: float, style: Style
) -> float:
    """Draw the list from `top` down, column by column; return the y below it.

    Args:
        canvas: where it is drawn.
        entries: (number, date, title) in the order of their numbers.
        top: px.
        size: of the text, px.
        style: fonts and colours.
    """
    if not entries:
        return top
    face, bold, palette = style.font_set.face(), style.font_set.face(bold=True), style.palette
    columns = max(1, min(int(canvas.width / (_COLUMN_WIDTH * size)), len(entries)))
    width = (canvas.width - _COLUMN_SPACE * (columns - 1)) / columns
    indent = max(measure_text(number, bold, size) for number, _, _ in entries) + 0.5 * size
    texts = [(number, wrap_text(f"{date}: {title}", face, size, width - indent)) for number, date, title in entries]
    share = -(-sum(len(lines) for _, lines in texts) // columns)
    x, y, lowest, used = 0.0, top + 8.0, top, 0
    for number, lines in texts:
        if used and used + len(lines) > share and x + width < canvas.width - 1.0:
            x, y, used = x + width + _COLUMN_SPACE, top + 8.0, 0
        canvas.text(x, y, [number], size, palette.ink, bold=True)
        canvas.text(x + indent, y, lines, size, palette.ink)
        y += len(lines) * _LINE * size + 0.2 * size
        used += len(lines)
        lowest = max(lowest, y)
    return lowest + 2.0
