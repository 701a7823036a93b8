"""A table's width and what its columns hold go in; the width of each column comes out."""

from __future__ import annotations

from collections.abc import Sequence

# No column's widest word claims more of the table than this; what is wider is broken.
_MOST_OF_TABLE = 0.45
_HAIR = 0.01


def share_width(width: float, shares: Sequence[float], least: Sequence[float], most: Sequence[float]) -> list[float]:
    """Share a table's width among its columns.

    A column gets its share, but never less than its widest word takes, and no more than its widest paragraph takes
    as long as another column can use the rest.

    Args:
        width: to be shared out, points.
        shares: of the columns, relative to each other.
        least: width of each column's widest word, points.
        most: width of each column's widest paragraph on one line, points.

    Returns:
        Widths in points that add up to `width`.

    >>> share_width(100, [1, 1], [10, 10], [20, 200])
    [20.0, 80.0]
    >>> share_width(100, [3, 1], [10, 40], [200, 60])
    [60.0, 40.0]
    """
    least = [min(float(each), width * _MOST_OF_TABLE) for each in least]
    if sum(least) > width:
        return [each * width / sum(least) for each in least]
    total = sum(shares)
    widths = [
        min(max(width * share / total, low), max(low, float(high)))
        for share, low, high in zip(shares, least, most, strict=True)
    ]
    _take_back(widths, least, sum(widths) - width)
    _give_out(widths, shares, most, width - sum(widths))
    return widths


def _take_back(widths: list[float], least: Sequence[float], excess: float) -> None:
    """Narrow the columns that have room to spare, each by its part of that room."""
    if excess > _HAIR:
        spare = [width - low for width, low in zip(widths, least, strict=True)]
        for index, each in enumerate(spare):
            widths[index] -= excess * each / sum(spare)


def _give_out(widths: list[float], shares: Sequence[float], most: Sequence[float], rest: float) -> None:
    """Widen the columns whose paragraphs are wider, by share; what none can use goes to all by share."""
    while rest > _HAIR:
        open_columns = [index for index, width in enumerate(widths) if width < most[index] - _HAIR]
        if not open_columns:
            open_columns = list(range(len(widths)))
            limits = [rest + width for width in widths]
        else:
            limits = list(most)
        total = sum(shares[index] for index in open_columns)
        given = 0.0
        for index in open_columns:
            step = min(rest * shares[index] / total, limits[index] - widths[index])
            widths[index] += step
            given += step
        rest -= given
