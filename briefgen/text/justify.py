"""Words with their places and a width go in; the lines that fill it most evenly, as a whole paragraph, come out.

Lines are chosen together, as Knuth and Plass do (Breaking paragraphs into lines, 1981): the sum over all lines of how
far their spaces are from their own width, hyphens and parted dates counted in, is as small as it can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from briefgen.text.pieces import Line, Piece

# How much narrower and wider than itself a space may get, as parts of it; and what it may get to where nothing else
# would fill a line. A line that needs more is left short.
_SHRINK = 0.18
_STRETCH = 0.75
_MOST_STRETCH = 1.8
# What breaks that are not liked cost: a hyphen, a second in a row, words apart that belong together.
_HYPHEN = 70.0
_HYPHENS_IN_A_ROW = 150_000.0
_HELD = 500.0
_BADNESS = 100.0
_LEFT_SHORT = 2_500.0
# A last line shorter than this part of the others looks forgotten.
_SHORT_LAST = 0.15
_RUNT = 60.0
_LINE = 10.0
_HAIR = 0.001
SOFT_HYPHEN = "\u00ad"


class Unit(NamedTuple):
    """What a line may end after: a word, or a part of one.

    Attributes:
        start, end: offsets of its first character and after its last.
        left, right: its places on one endless line, points.
        spaced: whether a space stands before it.
        hyphen: width of the hyphen that a line takes which ends after it; 0 for none.
        held: whether it should not begin a line.
    """

    start: int
    end: int
    left: float
    right: float
    spaced: bool
    hyphen: float
    held: bool


def choose_lines(units: Sequence[Unit], width: float, space: float) -> list[tuple[int, int]]:
    """Return the first unit of each line and the one after its last.

    Args:
        units: of a paragraph; none is wider than a line.
        width: of the lines, points.
        space: width of a space, points.
    """
    spaces = list(accumulate(int(unit.spaced) for unit in units))
    costs = [0.0] + [float("inf")] * len(units)
    begins = [0] * (len(units) + 1)
    for stop in range(1, len(units) + 1):
        last = units[stop - 1]
        end = last.right + last.hyphen
        penalty = _HYPHEN if last.hyphen else 0.0
        if stop < len(units) and units[stop].held:
            penalty += _HELD
        for start in range(stop - 1, -1, -1):
            gaps = spaces[stop - 1] - spaces[start]
            slack = width - (end - units[start].left)
            if slack < -gaps * space * _SHRINK - _HAIR and start < stop - 1:
                break
            badness = _rate(slack, gaps * space, width, is_last=stop == len(units))
            if stop == len(units) and start and slack > width * (1 - _SHORT_LAST):
                badness += _RUNT
            cost = costs[start] + (_LINE + badness) ** 2 + penalty**2
            if penalty and last.hyphen and start and units[start - 1].hyphen:
                cost += _HYPHENS_IN_A_ROW
            if cost < costs[stop]:
                costs[stop], begins[stop] = cost, start
    lines: list[tuple[int, int]] = []
    stop = len(units)
    while stop:
        lines.append((begins[stop], stop))
        stop = begins[stop]
    return lines[::-1]


def _rate(slack: float, spaces: float, width: float, *, is_last: bool) -> float:
    """Return how bad a line is, 0 for good.

    Args:
        slack: room that it leaves, points; below 0 where its spaces have to shrink.
        spaces: width of all its spaces, points.
        width: of the lines.
        is_last: whether it ends the paragraph.
    """
    if slack < 0:
        return _BADNESS * (slack / (-_SHRINK * spaces)) ** 3 if spaces else 0.0
    if is_last:
        return 0.0
    if slack <= spaces * _MOST_STRETCH:
        return _BADNESS * (slack / (_STRETCH * spaces)) ** 3 if spaces else 0.0
    # It will be left short: the less, the better.
    return _LEFT_SHORT * (1 + 4 * slack / width)


def stretch_line(line: Line, width: float, space: float, *, is_last: bool) -> Line:
    """Return a line with its spaces as wide as it takes to fill the width, within bounds.

    Args:
        line: its pieces in reading order, none from right to left.
        width: to be filled, points.
        space: width of a space, points.
        is_last: whether it ends a paragraph, so that it need not be filled.
    """
    shown = [piece.text for piece in line.pieces]
    shown[-1] = shown[-1].rstrip(" ")
    counts = [text.count(" ") for text in shown]
    total = sum(counts)
    slack = width - line.width
    if not total or (is_last and slack >= 0):
        return line
    extra = slack / total
    if extra > space * _MOST_STRETCH:
        return line
    pieces: list[Piece] = []
    before = 0
    for piece, count in zip(line.pieces, counts, strict=True):
        pieces.append(piece._replace(x=piece.x + before * extra, width=piece.width + count * extra, word_space=extra))
        before += count
    return Line(tuple(pieces), line.width + total * extra)
