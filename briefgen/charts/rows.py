"""Boxes that may slide along a lane go in; the row and the place of each come out, none over another."""

from __future__ import annotations

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


def pack_rows(slides: Sequence[Slide], gap: float, most: float = float("inf")) -> Packed | None:
    """Put each box into the first row with room for it, as far left as its mark may stand there.

    Args:
        slides: in order of `low`, so that no room left of a row's last box is of use to a later one.
        gap: least distance of two boxes in a row, px.
        most: height that all rows together may have, px.

    Returns:
        The places, or None when the rows are higher than that.

    >>> packed = pack_rows([Slide(0, 0, 0, 10, 5), Slide(0, 20, 0, 5, 5), Slide(3, 3, 0, 5, 5)], 2)
    >>> packed.rows, packed.marks
    ((0, 0, 1), (0, 12, 3))
    """
    ends: list[float] = []
    heights: list[float] = []
    total = 0.0
    rows: list[int] = []
    marks: list[float] = []
    for slide in slides:
        reach = slide.high - slide.before - gap + 1e-6
        row = next((index for index, end in enumerate(ends) if end <= reach), len(ends))
        if row == len(ends):
            ends.append(float("-inf"))
            heights.append(0.0)
        mark = max(slide.low, ends[row] + gap + slide.before)
        if slide.height > heights[row]:
            total += slide.height - heights[row]
            heights[row] = slide.height
        if total > most:
            return None
        ends[row] = mark + slide.after
        rows.append(row)
        marks.append(mark)
    return Packed(tuple(rows), tuple(marks), tuple(heights))
