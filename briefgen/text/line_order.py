"""A line in reading order and the levels of its characters go in; the line as it stands on paper comes out."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.text.bidi import REMOVED, order_visually
from briefgen.text.pieces import Line, Piece, measure_part


def order_line(line: Line, begins: Sequence[int], end: int, text: str, levels: Sequence[int], base: int) -> Line:
    """Return a line cut where its direction changes, its pieces where they stand on paper (UAX #9, L2).

    Args:
        line: its pieces in reading order, as if all ran one way.
        begins: offset of each piece's first character.
        end: offset after the last one that is seen.
        text: of the paragraph.
        levels: embedding levels of its characters.
        base: level of the paragraph.
    """
    cuts: list[tuple[Piece, int, float]] = []
    at = 0.0
    for piece, begin in zip(line.pieces, begins, strict=True):
        gap = piece.x - at
        at = piece.x + piece.width
        stop = min(begin + len(piece.text), end)
        parts = _cut_levels(levels, begin, stop)
        for start, after in parts:
            part = text[start:after]
            width = piece.width if len(parts) == 1 else measure_part(piece.span, part)
            level = next((each for each in levels[start:after] if each != REMOVED), base)
            cuts.append((Piece(piece.span, 0.0, part, width, bool(level % 2)), level, gap))
            gap = 0.0
    order = order_visually([level for _, level, _ in cuts])
    placed: list[Piece] = [piece for piece, _, _ in cuts]
    at = 0.0
    for index in reversed(order) if base else order:
        piece, _, gap = cuts[index]
        placed[index] = piece._replace(x=at + gap)
        at += gap + piece.width
    if line.pieces[-1].text.endswith(" "):
        # The space that the line was broken at; it is not seen.
        placed.append(Piece(line.pieces[-1].span, line.width, " ", 0.0))
    return Line(tuple(placed), line.width)


def _cut_levels(levels: Sequence[int], start: int, stop: int) -> list[tuple[int, int]]:
    """Return the stretches of one level each; a character that the algorithm passes over goes with the one before."""
    cuts: list[tuple[int, int]] = []
    begin, current = start, REMOVED
    for index in range(start, stop):
        level = levels[index]
        if level not in (current, REMOVED):
            if current != REMOVED:
                cuts.append((begin, index))
                begin = index
            current = level
    return [*cuts, (begin, stop)]
