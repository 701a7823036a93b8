"""What stands around the text goes in; running head, banner and page count of each page come out, all artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefgen.brief.tree import Furniture
from briefgen.style import Style
from briefgen.text.pieces import Line
from briefgen.typeset.looks import Look
from briefgen.typeset.pages import Box, PageItem, Rule, TextRun
from briefgen.typeset.setting import Setting

_MM = 72 / 25.4
# Least distance of furniture from the paper's edge, and of its rule from the text, points.
_EDGE = 16.0
_TO_TEXT = 13.0
# Between rule and running head, and the air around the banner's words, points.
_TO_RULE = 4.5
_BANNER_SIDE = 5.0
_BANNER_TOP = 2.6
_RULE = 0.35
# TLP 2.0 (FIRST): the label stands in header and footer, 12 points or larger.
_LEAST_BANNER = 12.0
_WHITE = "#ffffff"


def text_area(style: Style, furniture: Furniture) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the text, points; furniture that needs more room than a margin gets it."""
    height = style.page.size_points[1]
    margin = style.page.margin_mm
    least = _EDGE + _depth(style, furniture) + _TO_RULE + _TO_TEXT
    top, bottom = max(margin.top * _MM, least), max(margin.bottom * _MM, least)
    return margin.left * _MM, top, style.text_width, height - top - bottom


def _depth(style: Style, furniture: Furniture) -> float:
    """Return how tall the furniture is."""
    lines = 2 * style.type.furniture * 1.28
    return max(lines, _banner_size(style) + 2 * _BANNER_TOP) if furniture.banner else lines


def _banner_size(style: Style) -> float:
    return max(style.type.banner, _LEAST_BANNER)


class _HeadLine(NamedTuple):
    """A line of furniture: its baseline, and whether it stands at the side of the banner."""

    line: Line
    baseline: float
    aside: bool


class PageFurniture:
    """The furniture of one document: measured once, placed on every page.

    The banner stands at the right and everything else at the left; of sheets printed on both sides, what stands at the
    left of a left page stands at the right of a right one, so that page numbers are outside.
    """

    def __init__(self, setting: Setting, furniture: Furniture, area: tuple[float, float, float, float]) -> None:
        self._setting = setting
        self._furniture = furniture
        _, self._top, self._width, height = area
        self._head_rule = self._top - _TO_TEXT
        self._foot_rule = self._top + height + _TO_TEXT
        self._look = setting.looks.furniture
        size = _banner_size(setting.style)
        self._banner_look = Look(size, size * 1.2, furniture.banner_color, bold=True)
        self._banner = setting.measure_text(furniture.banner, self._banner_look) if furniture.banner else None
        self._head = list(self._make_head())

    def draw(self, page: int, pages: int, left: float) -> Iterator[PageItem]:
        """Yield what stands around the text of a page, numbered from 1; the first has no running head.

        Args:
            page: its number.
            pages: how many there are.
            left: of its text, points.
        """
        swapped = self._setting.style.page.duplex and page % 2 == (0 if self._setting.rtl else 1)
        right, color = left + self._width, self._setting.style.palette.rule
        if page > 1:
            yield Rule(left, self._head_rule, right, self._head_rule, _RULE, color)
            for line in self._head:
                yield from self._place(line, left, swapped)
        yield from self._draw_banner(self._head_rule - _TO_RULE, left, swapped, hangs=False)
        yield Rule(left, self._foot_rule, right, self._foot_rule, _RULE, color)
        text = self._furniture.page_of.replace("{page}", str(page)).replace("{pages}", str(pages))
        for line in self._set_line(text, self._foot_rule + _TO_RULE + self._look.size):
            yield from self._place(line, left, swapped)
        yield from self._draw_banner(self._foot_rule + _TO_RULE, left, swapped, hangs=True)

    def _make_head(self) -> Iterator[_HeadLine]:
        """Yield the lines of the running head: the title, under or beside it edition and data cut-off."""
        furniture = self._furniture
        about = " \N{MIDDLE DOT} ".join(part for part in (furniture.edition, furniture.as_of) if part)
        measure = self._setting.measure_text
        title, aside = measure(furniture.running_title, self._look).natural, measure(about, self._look).natural
        baseline = self._head_rule - _TO_RULE - self._look.size * 0.2
        if self._banner is None and title + aside + 2 * self._look.size <= self._width:
            yield from self._set_line(furniture.running_title, baseline)
            yield from self._set_line(about, baseline, aside=True)
            return
        room = self._width - (self._banner.natural + 4 * _BANNER_SIDE if self._banner else 0.0)
        if about:
            yield from self._set_line(furniture.running_title, baseline - self._look.leading, room)
            yield from self._set_line(about, baseline, room)
        else:
            yield from self._set_line(furniture.running_title, baseline, room)

    def _set_line(
        self, text: str, baseline: float, room: float = float("inf"), *, aside: bool = False
    ) -> Iterator[_HeadLine]:
        """Yield text on one line; what is too long ends in an ellipsis."""
        measured = self._setting.measure_text(text, self._look)
        if measured.natural > room:
            line = measured.break_lines(room - self._look.size)[0]
            text = "".join(piece.text for piece in line.pieces).rstrip(" ,.;:")
            measured = self._setting.measure_text(f"{text}\N{HORIZONTAL ELLIPSIS}", self._look)
        for line in measured.break_lines(float("inf")):
            yield _HeadLine(line, baseline, aside)

    def _place(self, line: _HeadLine, left: float, swapped: bool) -> Iterator[TextRun]:
        """Yield a line at the left of the text, or at its right."""
        shift = self._width - line.line.width if line.aside != swapped else 0.0
        yield from _draw_pieces(line.line, left + shift, line.baseline, rtl=self._setting.rtl)

    def _draw_banner(self, edge: float, left: float, swapped: bool, *, hangs: bool) -> Iterator[PageItem]:
        """Yield the marking's words on their ground; `edge` is its bottom, or its top where it hangs."""
        if self._banner is None:
            return
        look = self._banner_look
        line = self._banner.break_lines(float("inf"))[0]
        height = look.size + 2 * _BANNER_TOP
        top = edge if hangs else edge - height
        side = _BANNER_SIDE if self._furniture.banner_background.lower() != _WHITE else 0.0
        width = line.width + 2 * side
        start = left if swapped else left + self._width - width
        if side:
            yield Box(start, top, width, height, self._furniture.banner_background)
        yield from _draw_pieces(line, start + side, top + _BANNER_TOP + look.size * 0.86, rtl=self._setting.rtl)


def _draw_pieces(line: Line, left: float, baseline: float, *, rtl: bool) -> Iterator[TextRun]:
    """Yield a line's runs from `left`; in a brief that runs from right to left its pieces count from its right end."""
    for piece in line.pieces:
        span = piece.span
        x = line.width - piece.x - piece.width if rtl else piece.x
        yield TextRun(left + x, baseline, piece.text, span.face.name, span.size, piece.width, span.color, rtl=piece.rtl)
