"""Boxes that may slide along a lane go in; the row and the place of each come out, none over another."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slide:
    """A box about a mark that may stand anywhere in a stretch, px.

    Attributes:
        low, high: where the mark may stand; the same where it may not slide.
        before, after: how far the box reaches to the left and the right of the mark.
        height: of the box.
    """

    low: float
    high: float
    before: float
    after: float
    height: float


@dataclass(frozen=True, slots=True)
class Packed:
    """Where the boxes stand.

    Attributes:
        rows: of each box, from 0.
        marks: x of each box's mark.
        heights: of each row, its highest box.
    """

    rows: tuple[int, ...]
    marks: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """All rows together, px."""
        return sum(self.heights)


def pack_rows(slides: Sequence[Slide], gap: float) -> Packed:
    """Put each box into the first row with room for it, as far left as its mark may stand there.

    Args:
        slides: in the order in which they are placed.
        gap: least distance of two boxes in a row, px.

    >>> pack_rows([Slide(0, 0, 0, 10, 5), Slide(0, 20, 0, 5, 5), Slide(3, 3, 0, 5, 5)], 2).marks
    (0, 12, 3)
    """
    rows: list[list[tuple[float, float]]] = []
    heights: list[float] = []
    placed: list[tuple[int, float]] = []
    for slide in slides:
        rooms = ((row, _find_room(slide, taken, gap)) for row, taken in enumerate(rows))
        row, mark = next(((row, mark) for row, mark in rooms if mark is not None), (len(rows), slide.low))
        if row == len(rows):
            rows.append([])
            heights.append(0.0)
        insort(rows[row], (mark - slide.before, mark + slide.after))
        heights[row] = max(heights[row], slide.height)
        placed.append((row, mark))
    return Packed(tuple(row for row, _ in placed), tuple(mark for _, mark in placed), tuple(heights))


def _find_room(slide: Slide, taken: Sequence[tuple[float, float]], gap: float) -> float | None:
    """Return the leftmost place for the mark at which the box keeps clear of those taken, which are sorted."""
    mark = slide.low
    for left, right in taken:
        if mark + slide.after + gap <= left:
            break
        mark = max(mark, right + gap + slide.before)
    return mark if mark <= slide.high + 1e-6 else None
