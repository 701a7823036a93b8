"""A span and the axis go in; the pieces of its bar come out, and are drawn by the one notation.

What is certain is full, what is not is paler; an unknown end fades in three steps, parted by paper, to a question mark;
an open one runs to the end of the axis and has an arrow. A bar never crosses a break without a mark of its own there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from briefgen.charts.canvas import Canvas
from briefgen.charts.colors import WHITE, darken_until, find_contrast, mix_colors
from briefgen.charts.notation import DASH, Glyph, Look, hatch_path, make_mark
from briefgen.charts.scale import TimeScale
from briefgen.charts.spans import Span

ARROW = 8.0
FADE_STEP = 10.0
STUB = 16.0
# A bar shorter than this is no bar to the eye, px: a mark or a dot stands for it.
SHORTEST_BAR = 9.0
# How far the strokes in a break, and the head of an arrow, reach beyond a bar on either side.
BREAK_REACH, ARROW_REACH = 2.5, 2.0
_FADES = (0.3, 0.55, 0.78)
# Paper between two steps of a fade, px: on paper the paler hues cannot hold three steps of shade side by side.
_FADE_GAP = 1.0
_PALE = 0.6
_LIGHT = 0.55
# Bars keep 3:1 on white (WCAG 2.2, 1.4.11); what is paler gets a darker outline.
_BAR_CONTRAST = 3.0
_OUTLINE = 0.75
_QUESTION_WIDTH = 7.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bar: from left to right, px, and how much white is in its colour."""

    left: float
    right: float
    white: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as it lies on the axis, px.

    Attributes:
        pieces: from left to right.
        left, right: ends of all that is drawn, question marks and arrows included.
        breaks: gaps of the axis that it crosses, (left, right); omitted tells whether time is left out there.
        question: x of the middle of each question mark.
        arrow: x at which the arrow at the right end begins, None without one.
        arrow_left: the same at the left end. What began before the axis or ends after it has an arrow, too.
        closed: whether the left and the right end are drawn with a line.
    """

    pieces: tuple[Piece, ...]
    left: float
    right: float
    breaks: tuple[tuple[float, float, bool], ...]
    question: tuple[float, ...]
    arrow: float | None
    arrow_left: float | None
    closed: tuple[bool, bool]


def lay_bar(span: Span, scale: TimeScale) -> Bar:
    """Return a bar's pieces.

    Args:
        span: of a date that is an interval.
        scale: the axis; arrows need `ARROW` px on either side of it.
    """
    earlier = span.start is not None and span.start < scale.panels[0].start
    later = span.stop is not None and span.stop > scale.panels[-1].stop
    begin = scale.position(span.start) if span.start is not None else scale.left
    end = scale.position(span.stop) if span.stop is not None else scale.right
    question: list[float] = []
    fades: list[Piece] = []
    if span.left == "unknown":
        limit = _panel_of(scale, end)[0]
        begin = _fade(fades, question, end, -1, max(end - limit, 0.0))
    if span.right == "unknown":
        limit = _panel_of(scale, begin)[1]
        end = _fade(fades, question, begin, 1, max(limit - begin, 0.0))
    if fades:
        left, right = min(piece.left for piece in fades), max(piece.right for piece in fades)
        pieces = sorted(fades, key=lambda piece: piece.left)
    else:
        if span.left == "near" and not earlier:
            begin = max(begin - STUB, _panel_of(scale, begin)[0])
        if span.right == "near" and not later:
            end = min(end + STUB, _panel_of(scale, end)[1])
        left, right = begin, max(end, begin + 2.0)
        pieces = _tone(span, scale, left, right)
    breaks = [
        (before.right, after.left, after.omitted > 0)
        for before, after in zip(scale.panels, scale.panels[1:], strict=False)
        if left < before.right - 0.01 and right > after.left + 0.01
    ]
    arrow = right if later or span.right == "open" else None
    arrow_left = left if earlier or span.left == "open" else None
    edges = [*(x - _QUESTION_WIDTH / 2 for x in question), *(x + _QUESTION_WIDTH / 2 for x in question)]
    return Bar(
        tuple(_cut(pieces, breaks)),
        min([left, *edges]) - (ARROW if arrow_left is not None else 0.0),
        max([right, *edges]) + (ARROW if arrow is not None else 0.0),
        tuple(breaks),
        tuple(question),
        arrow,
        arrow_left,
        (span.left == "closed" and not earlier, span.right == "closed" and not later),
    )


def _panel_of(scale: TimeScale, x: float) -> tuple[float, float]:
    """Return the ends of the panel in which a place lies, the nearest one for a place in a break."""
    return min(
        ((panel.left, panel.right) for panel in scale.panels),
        key=lambda ends: max(ends[0] - x, x - ends[1], 0.0),
    )


def _fade(fades: list[Piece], question: list[float], known: float, direction: int, room: float) -> float:
    """Add the three steps of a fade away from the known end and its question mark; return where the fade ends."""
    step = max(min(FADE_STEP, (room - _QUESTION_WIDTH) / 3), 3.0)
    for index, white in enumerate(_FADES):
        ends = sorted((known + direction * step * index, known + direction * (step * (index + 1) - _FADE_GAP)))
        fades.append(Piece(ends[0], ends[1], white))
    end = known + direction * step * 3
    question.append(end + direction * (_QUESTION_WIDTH / 2 + 1.0))
    return end


def _tone(span: Span, scale: TimeScale, left: float, right: float) -> list[Piece]:
    """Return the certain piece and the pale ones beside it."""
    sure_left = scale.position(span.sure_start) if span.start is not None else left
    sure_right = scale.position(span.sure_stop) if span.stop is not None else right
    if sure_left >= sure_right:
        return [Piece(left, right, _PALE)]
    parts = ((left, sure_left, _PALE), (max(left, sure_left), min(right, sure_right), 0.0), (sure_right, right, _PALE))
    return [Piece(a, b, white) for a, b, white in parts if b > a]


def _cut(pieces: list[Piece], breaks: list[tuple[float, float, bool]]) -> list[Piece]:
    """Return the pieces without what lies in a break of the axis."""
    for start, stop, omitted in breaks:
        if not omitted:
            continue
        kept: list[Piece] = []
        for piece in pieces:
            kept += [
                Piece(a, b, piece.white)
                for a, b in ((piece.left, min(piece.right, start)), (max(piece.left, stop), piece.right))
                if b > a
            ]
        pieces = kept
    return pieces


def draw_bar(
    bar: Bar, canvas: Canvas, y: float, height: float, color: str, look: Look, facts: str, *, dashed: bool = False
) -> None:
    """Draw a bar about y.

    Args:
        bar: its pieces.
        canvas: where it is drawn.
        y: its middle, px.
        height: px.
        color: of what is certain and confirmed.
        look: by the standing.
        facts: shown under the pointer.
        dashed: the date is doubted.
    """
    outline = darken_until(color, _BAR_CONTRAST)
    faint = find_contrast(color) < _BAR_CONTRAST
    top, bottom = y - height / 2, y + height / 2
    for piece in bar.pieces:
        fill = _fill(color, look, piece.white)
        canvas.bar(piece.left, piece.right, y, height, fill, facts)
        if look == "hatched":
            corners = [(piece.left, top), (piece.right, top), (piece.right, bottom), (piece.left, bottom)]
            canvas.path(hatch_path(corners, mix_colors(outline, WHITE, piece.white)))
        if look == "crossed":
            canvas.line([(piece.left, y), (piece.right, y)], outline, 1.2, layer="above")
    if look != "solid" or dashed or faint or any(piece.white for piece in bar.pieces):
        _draw_outline(bar, canvas, (top, bottom), outline, DASH if dashed else "solid")
        _draw_ends(bar, canvas, (top, bottom), outline, faint=faint and look == "solid", parted=look == "light")
    for start, stop, omitted in bar.breaks:
        if omitted:
            _draw_break(canvas, start, stop, y, height, outline)
    for at, direction in ((bar.arrow, 1), (bar.arrow_left, -1)):
        if at is not None:
            reach = height / 2 + (ARROW_REACH if height > 3 else 1.0)
            points = [(at, y - reach), (at + direction * (ARROW - 1.0), y), (at, y + reach)]
            fill = _fill(color, look, 0.0) if look in ("solid", "light") else WHITE
            canvas.polygon(points, fill, outline=outline, width=0.75, layer="above")


def draw_absence(bar: Bar, canvas: Canvas, y: float, glyph: Glyph, radius: float, color: str, facts: str) -> None:
    """Draw the ring of what did not happen on the longest piece of its bar.

    Args:
        bar: drawn before.
        canvas: where it is drawn.
        y: its middle, px.
        glyph: of the event; nothing is drawn on another than an absence.
        radius: of the ring, px.
        color: of the bar.
        facts: shown under the pointer.
    """
    if glyph[0] == "absence":
        longest = max(bar.pieces, key=lambda piece: piece.right - piece.left)
        canvas.mark(make_mark(*glyph, radius, color), (longest.left + longest.right) / 2, y, facts)


def _fill(color: str, look: Look, white: float) -> str:
    if look == "solid":
        return mix_colors(color, WHITE, white)
    if look == "light":
        return mix_colors(color, WHITE, _LIGHT + (1 - _LIGHT) * white * 0.8)
    return WHITE


def _draw_outline(bar: Bar, canvas: Canvas, sides: tuple[float, float], color: str, dash: str) -> None:
    """Draw lines along the bar, above and below it."""
    for left, right in _join_pieces(bar):
        for y in sides:
            canvas.line([(left, y), (right, y)], color, _OUTLINE, dash=dash, layer="above")


def _join_pieces(bar: Bar) -> list[tuple[float, float]]:
    """Return the stretches in which the pieces of a bar lie one beside the other."""
    runs: list[tuple[float, float]] = []
    for piece in bar.pieces:
        if runs and abs(runs[-1][1] - piece.left) < 0.01:
            runs[-1] = (runs[-1][0], piece.right)
        else:
            runs.append((piece.left, piece.right))
    return runs


def _draw_ends(bar: Bar, canvas: Canvas, sides: tuple[float, float], color: str, *, faint: bool, parted: bool) -> None:
    """Draw lines across the bar: at closed ends, about certain pieces if faint, between pieces if parted."""
    runs = _join_pieces(bar)
    places = {runs[0][0]} if bar.closed[0] else set()
    places |= {runs[-1][1]} if bar.closed[1] else set()
    if faint:
        places |= {x for piece in bar.pieces if not piece.white for x in (piece.left, piece.right)}
    if parted:
        places |= {after.left for before, after in pairwise(bar.pieces) if abs(before.right - after.left) < 0.01}
    for x in sorted(places):
        canvas.line([(x, sides[0]), (x, sides[1])], color, _OUTLINE, layer="above")


def _draw_break(canvas: Canvas, start: float, stop: float, y: float, height: float, color: str) -> None:
    """Draw the bar's mark in a break: a thin line, cut by two strokes."""
    middle, reach, slant = (start + stop) / 2, height / 2 + BREAK_REACH, 2.0
    canvas.line([(start, y), (middle - 2.0, y)], color, 0.75, layer="above")
    canvas.line([(middle + 2.0, y), (stop, y)], color, 0.75, layer="above")
    for x in (middle - 2.0, middle + 2.0):
        canvas.line([(x - slant, y + reach), (x + slant, y - reach)], color, 0.75, layer="above")
