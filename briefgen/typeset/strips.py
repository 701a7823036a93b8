"""Text lines and drawn things go in, relative to a top of their own; strips that a page-breaker can place come out.

A strip is what stands side by side across the text's width: a paragraph, a table row, a picture. It is laid out
once; where it ends up, or whether it is parted, is settled afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Literal, NamedTuple

from briefgen.text.pieces import Line
from briefgen.typeset.pages import ARTIFACT, Box, PageItem, Picture, Rule

# Between two columns of prose, points.
_GUTTER = 18.0


def column_width(width: float) -> float:
    """Return the width of each of two columns of prose in a text of that width, points."""
    return (width - _GUTTER) / 2


class SetLine(NamedTuple):
    """One line in its place.

    Attributes:
        x: its start, points from the text's left.
        y: its baseline, points from the strip's top.
        top, bottom: of the stretch that the line takes up.
        line: what stands on it.
        ends: whether a page may end after it.
    """

    x: float
    y: float
    top: float
    bottom: float
    line: Line
    ends: bool


class PageNumber(NamedTuple):
    """A page number that is filled in when the pages are known, right-aligned at x, with a dotted leader before it.

    Attributes:
        right: right end of the number, points from the text's left.
        leader: where the leader begins.
        y: baseline, points from the strip's top.
        target: the anchor whose page is named.
        size, color: of the digits.
        element: its structure element.
    """

    right: float
    leader: float
    y: float
    target: str
    size: float
    color: str
    element: int = ARTIFACT


class Spine(NamedTuple):
    """The stretch of a chronology's spine beside one row.

    Attributes:
        x: of the line, points from the text's left.
        color, width: of the line.
        top, bottom: end and beginning of the gap in which the row's mark stands, points from the strip's top.
        from_above, goes_on: whether the line comes from the row before and goes on to the next.
    """

    x: float
    color: str
    width: float
    top: float
    bottom: float
    from_above: bool
    goes_on: bool


class Dress(NamedTuple):
    """What is drawn around a strip as tall as it ends up: rules, a bar at its left, the spine beside it.

    Attributes:
        above, below: (width, colour) of the rules at the strip's edges; None for none.
        bar: (width, colour) of an upright bar at the text's left.
        left, right: ends of the rules, points from the text's left.
        spine: see there.
    """

    left: float = 0.0
    right: float = 0.0
    above: tuple[float, str] | None = None
    below: tuple[float, str] | None = None
    bar: tuple[float, str] | None = None
    spine: Spine | None = None


class TableFrame(NamedTuple):
    """What a table repeats at the top of each further page.

    Attributes:
        head: the header row, all of it artifact.
        continue_group: makes the line that says which group goes on with a row.
    """

    head: Strip
    continue_group: Callable[[Strip], Strip]


class Strip(NamedTuple):
    """What stands side by side across the text's width.

    Attributes:
        height: with its padding, points.
        columns: lines of each column, from top to bottom.
        items: further things drawn in it, relative to the text's left and the strip's top.
        dress: what is drawn around it.
        before, after: space above and below; of two neighbours the larger counts, at a page's top none.
        above, below: padding within its height.
        keep: stands on the same page as the beginning of what follows.
        parts: may be parted between lines.
        shrink: how far a picture in it may be scaled down; 1 for not at all.
        anchors: ids that links lead to.
        table: the table whose head is repeated when a page begins with this strip.
        group: rows of one group that are parted get a "continued" line.
        piece: whether it is whole or what of it was parted.
        heading: whether it is a heading.
        flow: number of the stretch of prose that stands in columns with it; 0 for across the text.
        rises: how far the lines of each column have moved up since they were set, as the strip was parted; () for none.
        shift: what is added to the numbers of the elements that stand in it, since it was set for an earlier edition.
    """

    height: float
    columns: tuple[tuple[SetLine, ...], ...] = ()
    items: tuple[PageItem | PageNumber, ...] = ()
    dress: Dress | None = None
    before: float = 0.0
    after: float = 0.0
    above: float = 0.0
    below: float = 0.0
    keep: bool = False
    parts: bool = False
    shrink: float = 1.0
    anchors: tuple[str, ...] = ()
    table: TableFrame | None = None
    group: str = ""
    piece: Literal["whole", "head", "tail", "middle"] = "whole"
    heading: bool = False
    flow: int = 0
    rises: tuple[float, ...] = ()
    shift: int = 0

    def placed_columns(self) -> Iterator[tuple[tuple[SetLine, ...], float]]:
        """Yield the lines of each column, and how far they have moved up since they were set."""
        return zip(self.columns, self.rises or repeat(0.0, len(self.columns)), strict=True)


def part_strip(strip: Strip, room: float) -> tuple[Strip, Strip] | None:
    """Part a strip so that its head is no taller than `room` points and shorter than the whole.

    Every column that holds text leaves some of it in the head, and no paragraph leaves a line alone on either side.

    Returns:
        Head and tail; None where it cannot be parted so.
    """
    if not strip.parts:
        return None
    counts = [_count_head(column, room - strip.below + rise) for column, rise in strip.placed_columns()]
    return _part_at(strip, counts)


def least_height(strip: Strip) -> float:
    """Return how much room at least the beginning of a strip takes: its first lines, or all that cannot be parted."""
    if not strip.parts:
        return strip.height
    bottoms = [
        next(line.bottom for line in column if line.ends) - rise for column, rise in strip.placed_columns() if column
    ]
    return min(max(bottoms, default=strip.height) + strip.below, strip.height)


def shrink_strip(strip: Strip, height: float) -> Strip:
    """Scale the picture in a strip down so that the strip is `height` points tall; it stays centred."""
    picture = strip.items[0]
    if not isinstance(picture, Picture):
        raise TypeError("only a strip that holds a picture can be scaled")
    factor = (picture.height - (strip.height - height)) / picture.height
    width = picture.width * factor
    scaled = picture._replace(x=picture.x + (picture.width - width) / 2, width=width, height=picture.height * factor)
    return strip._replace(height=height, items=(scaled, *strip.items[1:]))


def draw_dress(strip: Strip) -> list[Box | Rule]:
    """Return rules, bar and spine of a strip as tall as it is, relative to its top."""
    dress = strip.dress
    if dress is None:
        return []
    items: list[Box | Rule] = []
    if dress.above is not None:
        items.append(Rule(dress.left, 0.0, dress.right, 0.0, *dress.above))
    if dress.below is not None:
        items.append(Rule(dress.left, strip.height, dress.right, strip.height, *dress.below))
    if dress.bar is not None:
        items.append(Box(0.0, 0.0, dress.bar[0], strip.height, dress.bar[1]))
    if dress.spine is not None:
        items += _draw_spine(dress.spine, strip)
    return items


def _count_head(column: Sequence[SetLine], room: float) -> int:
    """Return how many lines of a column fit in the head, so that a page may end after the last of them."""
    count = 0
    for index, line in enumerate(column, 1):
        if line.bottom > room:
            break
        if line.ends:
            count = index
    return count


def _part_at(strip: Strip, counts: list[int]) -> tuple[Strip, Strip] | None:
    pairs = list(zip(strip.columns, counts, strict=True))
    if any(column and not count for column, count in pairs) or all(count == len(column) for column, count in pairs):
        return None
    heads = tuple(column[:count] for column, count in pairs)
    tails = tuple(column[count:] for column, count in pairs)
    rises = strip.rises or (0.0,) * len(heads)
    # No line is made anew for having moved: of a cell of 10,000 lines most would move on every page.
    moved = tuple(tail[0].top - strip.above if tail else 0.0 for tail in tails)
    head = strip._replace(
        height=_find_bottom(heads, rises) + strip.below,
        columns=heads,
        after=0.0,
        piece="middle" if strip.piece == "tail" else "head",
    )
    tail = strip._replace(
        height=_find_bottom(tails, moved) + strip.below,
        columns=tails,
        rises=moved,
        items=(),
        before=0.0,
        anchors=(),
        piece="tail",
    )
    return head, tail


def _find_bottom(columns: Sequence[Sequence[SetLine]], rises: Sequence[float]) -> float:
    return max([column[-1].bottom - rise for column, rise in zip(columns, rises, strict=True) if column], default=0.0)


def _draw_spine(spine: Spine, strip: Strip) -> list[Rule]:
    further = strip.piece in ("tail", "middle")
    ends = []
    if further:
        ends = [(0.0, strip.height)] if spine.goes_on else []
    else:
        if spine.from_above and spine.top > 0:
            ends.append((0.0, spine.top))
        if spine.goes_on and spine.bottom < strip.height:
            ends.append((spine.bottom, strip.height))
    return [Rule(spine.x, top, spine.x, bottom, spine.width, spine.color) for top, bottom in ends]
