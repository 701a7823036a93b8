"""Strips in their place on a page go in; the page's items, in drawing order, come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefgen.text.fonts import Face
from briefgen.text.shaping import measure_word
from briefgen.typeset.breaks import Placed
from briefgen.typeset.pages import ARTIFACT, Box, LinkArea, PageItem, Picture, Rule, TextRun
from briefgen.typeset.strips import PageNumber, SetLine, draw_dress
from briefgen.typeset.structure import LinkGoal

# Links reach a little above and below their letters, in ems.
_LINK_ABOVE = 0.92
_LINK_HEIGHT = 1.2
# The dotted leader before a page number: dot, gap and weight, and how far it ends before the number, points.
_LEADER_DASH = (0.7, 2.6)
_LEADER_WIDTH = 0.7
_LEADER_GAP = 5.0


def draw_strips(
    placed: Iterable[Placed],
    left: float,
    top: float,
    goals: Mapping[int, LinkGoal],
    page_of: Mapping[str, int],
    face: Face,
    leader_color: str,
) -> Iterator[PageItem]:
    """Yield everything on one page but its furniture.

    Args:
        placed: the page's strips.
        left, top: of the text on the page, points.
        goals: where Link elements lead.
        page_of: the number of the page on which each anchor lies.
        face: of page numbers in the contents.
        leader_color: of the dots before them.
    """
    text_left = left
    for strip, y, x in placed:
        left, strip_top = text_left + x, top + y
        for drawn in draw_dress(strip):
            yield _move_drawn(drawn, left, strip_top)
        for item in strip.items:
            if isinstance(item, Picture):
                yield item._replace(x=item.x + left, y=item.y + strip_top, element=_shift(item.element, strip.shift))
        for column, rise in strip.placed_columns():
            for line in column:
                yield from _draw_line(line, left, strip_top - rise, goals, strip.shift)
        for item in strip.items:
            if isinstance(item, PageNumber):
                yield from _draw_number(
                    item._replace(element=_shift(item.element, strip.shift)),
                    left,
                    strip_top,
                    page_of,
                    face,
                    leader_color,
                )


def _shift(element: int, shift: int) -> int:
    """Return the number that an element has now; nothing is added to that of what is no element."""
    return element + shift if element != ARTIFACT else ARTIFACT


def _draw_line(
    set_line: SetLine, left: float, top: float, goals: Mapping[int, LinkGoal], shift: int
) -> Iterator[PageItem]:
    x, y = left + set_line.x, top + set_line.y
    for span, offset, text, width, rtl, word_space in set_line.line.pieces:
        element = span.key + shift if span.key != ARTIFACT else ARTIFACT
        yield TextRun(
            x + offset,
            y,
            text,
            span.face.name,
            span.size,
            width,
            span.color,
            word_space,
            span.rise,
            element,
            rtl,
            span.tabular,
        )
        if element in goals:
            goal = goals[element]
            yield LinkArea(
                x + offset,
                y - span.rise - span.size * _LINK_ABOVE,
                width,
                span.size * _LINK_HEIGHT,
                goal.url,
                goal.target,
                goal.contents,
                element,
            )


def mirror_item(item: PageItem, width: float) -> PageItem:
    """Return an item as it stands on a page that is read from right to left.

    Args:
        item: as laid out from left to right.
        width: of the page if both its margins were as wide as the left one, points.
    """
    if isinstance(item, Rule):
        return item._replace(x1=width - item.x1, x2=width - item.x2)
    return item._replace(x=width - item.x - item.width)


def _draw_number(
    number: PageNumber, left: float, top: float, page_of: Mapping[str, int], face: Face, leader_color: str
) -> Iterator[PageItem]:
    """Yield a page number with the leader before it, and make the way between a link too."""
    text = str(page_of[number.target])
    face = face.showing(text)
    width = measure_word(face, text, tabular=True) * number.size / face.units
    x, y = left + number.right - width, top + number.y
    begin, end = left + number.leader, x - _LEADER_GAP
    if end > begin:
        yield Rule(begin, y - _LEADER_WIDTH / 2, end, y - _LEADER_WIDTH / 2, _LEADER_WIDTH, leader_color, _LEADER_DASH)
    yield TextRun(x, y, text, face.name, number.size, width, number.color, element=number.element, tabular=True)


def _move_drawn(item: Box | Rule, left: float, top: float) -> Box | Rule:
    if isinstance(item, Box):
        return Box(item.x + left, item.y + top, item.width, item.height, item.fill)
    return Rule(item.x1 + left, item.y1 + top, item.x2 + left, item.y2 + top, item.width, item.color, item.dash)
