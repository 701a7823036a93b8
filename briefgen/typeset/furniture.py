"""What stands around the text goes in; running head, banner and page count of each page come out, all artifacts."""

from __future__ import annotations

from collections.abc import Iterator

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


class PageFurniture:
    """The furniture of one document: measured once, placed on every page."""

    def __init__(self, setting: Setting, furniture: Furniture, area: tuple[float, float, float, float]) -> None:
        self._setting = setting
        self._furniture = furniture
        self._left, self._top, self._width, height = area
        self._right = self._left + self._width
        self._head_rule = self._top - _TO_TEXT
        self._foot_rule = self._top + height + _TO_TEXT
        self._look = setting.looks.furniture
        size = _banner_size(setting.style)
        self._banner_look = Look(size, size * 1.2, furniture.banner_color, bold=True)
        self._banner = setting.measure_text(furniture.banner, self._banner_look) if furniture.banner else None
        self._head = list(self._make_head())

    def draw(self, page: int, pages: int) -> Iterator[PageItem]:
        """Yield what stands around the text of a page, numbered from 1; the first has no running head."""
        if page > 1:
            yield Rule(
                self._left, self._head_rule, self._right, self._head_rule, _RULE, self._setting.style.palette.rule
            )
            yield from self._head
        yield from self._draw_banner(self._head_rule - _TO_RULE, hangs=False)
        yield Rule(self._left, self._foot_rule, self._right, self._foot_rule, _RULE, self._setting.style.palette.rule)
        text = self._furniture.page_of.replace("{page}", str(page)).replace("{pages}", str(pages))
        yield from self._draw_line(text, self._left, self._foot_rule + _TO_RULE + self._look.size)
        yield from self._draw_banner(self._foot_rule + _TO_RULE, hangs=True)

    def _make_head(self) -> Iterator[PageItem]:
        """Yield the running head: the title, under or beside it edition and data cut-off."""
        furniture = self._furniture
        about = " \N{MIDDLE DOT} ".join(part for part in (furniture.edition, furniture.as_of) if part)
        measure = self._setting.measure_text
        title, aside = measure(furniture.running_title, self._look).natural, measure(about, self._look).natural
        baseline = self._head_rule - _TO_RULE - self._look.size * 0.2
        if self._banner is None and title + aside + 2 * self._look.size <= self._width:
            yield from self._draw_line(furniture.running_title, self._left, baseline)
            yield from self._draw_line(about, self._right - aside, baseline)
            return
        room = self._width - (self._banner.natural + 4 * _BANNER_SIDE if self._banner else 0.0)
        if about:
            yield from self._draw_line(furniture.running_title, self._left, baseline - self._look.leading, room)
            yield from self._draw_line(about, self._left, baseline, room)
        else:
            yield from self._draw_line(furniture.running_title, self._left, baseline, room)

    def _draw_line(self, text: str, left: float, baseline: float, room: float = float("inf")) -> Iterator[TextRun]:
        """Yield text on one line; what is too long ends in an ellipsis."""
        measured = self._setting.measure_text(text, self._look)
        if measured.natural > room:
            line = measured.break_lines(room - self._look.size)[0]
            text = "".join(piece.text for piece in line.pieces).rstrip(" ,.;:")
            measured = self._setting.measure_text(f"{text}\N{HORIZONTAL ELLIPSIS}", self._look)
        for line in measured.break_lines(float("inf")):
            yield from _draw_pieces(line, left, baseline, rtl=self._setting.rtl)

    def _draw_banner(self, edge: float, *, hangs: bool) -> Iterator[PageItem]:
        """Yield the marking's words on their ground, flush right; `edge` is its bottom, or its top where it hangs."""
        if self._banner is None:
            return
        look = self._banner_look
        line = self._banner.break_lines(float("inf"))[0]
        height = look.size + 2 * _BANNER_TOP
        top = edge if hangs else edge - height
        side = _BANNER_SIDE if self._furniture.banner_background.lower() != _WHITE else 0.0
        if side:
            width = line.width + 2 * side
            yield Box(self._right - width, top, width, height, self._furniture.banner_background)
        yield from _draw_pieces(
            line, self._right - side - line.width, top + _BANNER_TOP + look.size * 0.86, rtl=self._setting.rtl
        )


def _draw_pieces(line: Line, left: float, baseline: float, *, rtl: bool) -> Iterator[TextRun]:
    """Yield a line's runs from `left`; in a brief that runs from right to left its pieces count from its right end."""
    for piece in line.pieces:
        span = piece.span
        x = line.width - piece.x - piece.width if rtl else piece.x
        yield TextRun(left + x, baseline, piece.text, span.face.name, span.size, piece.width, span.color, rtl=piece.rtl)
