"""Strips that are to come go in; which of them are a figure, end a section or begin a table comes out.

Figures that wait for the top of the next page let what follows them fill the page. These are the questions that the
page-breaker asks before it lets that be.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from briefgen.typeset.strips import Strip, least_height

# So many rows of a table stand before the page ends at whose end figures come in between.
_LEAST_ROWS = 2
# A section shows something when more than a sentence that leads to its figure stands under its heading.
_LEAD = 1


class Ahead(Protocol):
    """Strips in order, which are made as they are asked for."""

    strips: list[Strip]

    def has(self, index: int) -> bool:
        """Tell whether there is a strip at an index."""


def find_figure(ahead: Ahead, index: int) -> tuple[int, int] | None:
    """Return where the figure begins and ends that is kept with a strip, after its headings; None where none is."""
    if not ahead.has(index):
        return None
    end = index
    while ahead.strips[end].keep and ahead.has(end + 1):
        end += 1
    start = index
    while ahead.strips[start].heading and start < end:
        start += 1
    chain = ahead.strips[start : end + 1]
    is_figure = any(strip.shrink < 1 for strip in chain) and not any(strip.heading for strip in chain)
    return (start, end) if is_figure else None


def ends_section(ahead: Ahead, index: int) -> bool:
    """Tell whether nothing but figures comes at an index before the next heading or the end."""
    while (figure := find_figure(ahead, index)) is not None and figure[0] == index:
        index = figure[1] + 1
    return not ahead.has(index) or ahead.strips[index].heading


def shows_section(placed: Sequence[Strip]) -> bool:
    """Tell whether the last section on a page shows more than its heading and a sentence."""
    for under, strip in enumerate(reversed(placed)):
        if strip.heading:
            return under > _LEAD
    return True


def measure_table_start(ahead: Ahead, index: int) -> float:
    """Return the height of the strips from an index to the second row of the table that they begin; 0 for no table."""
    height, rows, led, at = 0.0, 0, not ahead.strips[index].heading, index
    while rows < _LEAST_ROWS and ahead.has(at):
        strip = ahead.strips[at]
        if rows and strip.table is None:
            break
        if strip.table is not None:
            rows += 1
        elif strip.shrink < 1 or (not strip.keep and led):
            return 0.0
        led = led or not strip.keep
        # The last of them may be parted, where it is long.
        height += least_height(strip) if rows == _LEAST_ROWS else strip.height
        height += max(ahead.strips[at - 1].after, strip.before) if at > index else 0.0
        at += 1
    return height if rows and ahead.strips[index].table is None else 0.0


def fits_page(strips: Sequence[Strip], height: float) -> bool:
    """Tell whether a figure fits on a page, scaled down as far as it may be."""
    gaps = sum(max(first.after, second.before) for first, second in pairwise(strips))
    return sum(strip.height * strip.shrink for strip in strips) + gaps <= height
