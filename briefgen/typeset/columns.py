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


# The parts of a table's width that are moved at a time, largest first.
_STEPS = (0.06, 0.03, 0.015)
# A line holds this much of its width in words, for it ends between two of them.
_FILL = 0.94
# What a line of a cell counts beside one of the row.
_PER_LINE = 0.5
# No column gives away more than this part of what its share gave it, nor grows by more than that part.
_MOST_GIVEN = 0.4
_MOST_TAKEN = 0.8


def balance_widths(
    widths: Sequence[float], least: Sequence[float], rows: Sequence[Sequence[Sequence[float]]]
) -> list[float]:
    """Move width between columns where that makes a table shorter.

    Args:
        widths: of the columns as shared out, points.
        least: how narrow each column may get.
        rows: for each row and column the widths of its paragraphs on one line, points; of a long table a sample.

    Returns:
        Widths with the same sum.

    >>> [round(width) for width in balance_widths([50, 50], [10, 10], [[[20], [150]], [[30], [80]]])]
    [44, 56]
    """
    total = sum(widths)
    columns = [[row[index] for row in rows] for index in range(len(widths))]
    current = list(widths)
    lowest = [max(low, width * (1 - _MOST_GIVEN)) for low, width in zip(least, widths, strict=True)]
    highest = [width * (1 + _MOST_TAKEN) for width in widths]
    lines = [_count_lines(cells, width) for cells, width in zip(columns, current, strict=True)]
    for part in _STEPS:
        move = total * part
        # One step after the other, as long as the table gets shorter.
        while (better := _find_move(columns, current, lines, lowest, highest, move)) is not None:
            giver, taker = better
            current[giver] -= move
            current[taker] += move
            for index in better:
                lines[index] = _count_lines(columns[index], current[index])
    return current


def _count_lines(cells: Sequence[Sequence[float]], width: float) -> list[int]:
    """Return about how many lines the cells of a column take in that width."""
    room = max(width * _FILL, _HAIR)
    return [sum([1 if natural <= width else int(natural / room) + 1 for natural in paragraphs]) for paragraphs in cells]


def _rate(lines: Sequence[list[int]]) -> float:
    """Return how tall a table is, in lines; those of its cells count a little too, lest one has a word a line."""
    tallest: float = sum(map(max, zip(*lines, strict=True)))
    return tallest + _PER_LINE * sum(map(sum, lines))


def _find_move(
    columns: Sequence[Sequence[Sequence[float]]],
    widths: Sequence[float],
    lines: Sequence[list[int]],
    lowest: Sequence[float],
    highest: Sequence[float],
    move: float,
) -> tuple[int, int] | None:
    """Return the column that can give so much, and the one to take it, so that the table gets shortest; else None."""
    least = _rate(lines)
    best: tuple[int, int] | None = None
    takers = [index for index, width in enumerate(widths) if width + move <= highest[index]]
    wider = {index: _count_lines(columns[index], widths[index] + move) for index in takers}
    takers = [index for index in takers if wider[index] != lines[index]]
    if not takers:
        return None
    for giver, width in enumerate(widths):
        if width - move < lowest[giver]:
            continue
        narrower = _count_lines(columns[giver], width - move)
        for taker in takers:
            if taker == giver:
                continue
            tried = list(lines)
            tried[giver], tried[taker] = narrower, wider[taker]
            reached = _rate(tried)
            if reached < least:
                least, best = reached, (giver, taker)
    return best
