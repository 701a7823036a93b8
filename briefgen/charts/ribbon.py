"""The places of many events on an axis go in; columns that count them come out, where a mark each would be a smear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from briefgen.charts.canvas import Canvas
from briefgen.words import Words

_COLUMN = 4.0
# So much of a column is left white on its right, px, and the lowest one is so high.
_GAP, _LOWEST = 0.75, 0.75


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Columns of one width beside each other.

    Attributes:
        left: where the first one begins, px.
        counts: of the events in each; the columns are `COLUMN` px wide.
    """

    left: float
    counts: tuple[int, ...]

    @property
    def most(self) -> int:
        """How many the highest column counts."""
        return max(self.counts, default=0)

    @property
    def total(self) -> int:
        """How many events all columns count."""
        return sum(self.counts)


def lay_ribbon(ends: Iterable[tuple[float, float]], left: float, right: float) -> Ribbon:
    """Count events in columns; those that lie somewhere in one stretch are spread evenly over it.

    Args:
        ends: of the stretch in which each lies, px.
        left, right: of the axis, px; what lies beyond counts in the first or the last column.

    >>> lay_ribbon([(0.0, 0.0), (1.0, 1.0), (0.0, 8.0), (0.0, 8.0)], 0.0, 8.0).counts
    (3, 1)
    """
    columns = max(int((right - left) // _COLUMN), 1)
    counts = [0] * columns
    for (start, stop), count in Counter(ends).items():
        for index in range(count):
            x = start + (stop - start) * (index + 0.5) / count
            counts[min(max(int((x - left) / _COLUMN), 0), columns - 1)] += 1
    return Ribbon(left, tuple(counts))


def draw_ribbon(
    ribbon: Ribbon, canvas: Canvas, foot: float, height: float, most: int, color: str, words: Words
) -> None:
    """Draw the columns upward from `foot`; one that counts `most` is `height` px high."""
    for index, count in enumerate(ribbon.counts):
        if count:
            tall = max(height * count / most, _LOWEST)
            left = ribbon.left + index * _COLUMN
            facts = words.count("{number} event", "{number} events", count)
            canvas.bar(left, left + _COLUMN - _GAP, foot - tall / 2, tall, color, facts)


def say_ribbon(ribbon: Ribbon, words: Words) -> str:
    """Return what the columns are, for a note or an alt text."""
    return words.count(
        "Columns on the axis count the {number} other event, up to {most} each.",
        "Columns on the axis count the {number} other events, up to {most} each.",
        ribbon.total,
        most=words.number(ribbon.most),
    )
