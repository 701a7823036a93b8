"""An event goes in; its mark in the one notation of figures and tables comes out.

The shape says the kind: disc for an event, bar for a state, square for a statement, diamond for what is planned, ring
with a bar for an absence. The look says the standing. A hole says that the day is not known, a dashed outline that the
date is doubted. Nothing is said by colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from briefgen.charts.colors import WHITE, darken_until, mix_colors
from briefgen.draw.dashes import dash_lengths
from briefgen.draw.geometry import Point, ellipse_steps, line_steps, move_steps
from briefgen.draw.markers import marker_steps
from briefgen.draw.scene import Path, Scene, Step
from briefgen.timeline.model import Event

if TYPE_CHECKING:
    from briefgen.style import Style

Shape = Literal["event", "state", "statement", "planned", "absence"]
Look = Literal["solid", "light", "hatched", "crossed", "outlined"]
Glyph = tuple[Shape, Look, bool, bool]

OUTLINE_WIDTH = 1.0
DASH = "2px,1.5px"
# Marks keep 3:1 on white (WCAG 2.2, 1.4.11); what is paler gets a darker outline.
_MARK_CONTRAST = 3.0
_LIGHT = 0.68
_HATCH_WIDTH = 0.9
_HATCH_STEP = 2.5
_DOT = 3.2
_LOOKS: dict[str, Look] = {
    "reported": "solid",
    "confirmed": "solid",
    "corroborated": "solid",
    "unverified": "light",
    "disputed": "hatched",
    "refuted": "crossed",
    "withdrawn": "crossed",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How a mark is drawn about (0, 0), px.

    Attributes:
        symbol: Plotly's name of the marker under it.
        size: of that marker.
        fill, outline: colours; the fill is "" for none.
        width: of the outline.
        dash: "solid" or lengths on and off.
        over: what is drawn over the marker.
    """

    symbol: str
    size: float
    fill: str
    outline: str
    width: float
    dash: str
    over: tuple[Path, ...]


def glyph_of(event: Event) -> Glyph:
    """Return an event's shape, its look, whether its day is unknown, and whether its date is doubted."""
    look = _LOOKS[event.status]
    if event.kind == "planned" and look in ("solid", "light"):
        look = "outlined"
    return event.kind, look, not event.date.is_day_known, event.date.doubted


def bar_glyph_of(event: Event) -> Glyph:
    """Return the same of an event that is drawn as a bar, which has no hole."""
    shape, look, _, dashed = glyph_of(event)
    return shape, look, False, dashed


def shows_hole(shape: Shape, look: Look, hollow: bool) -> bool:
    """Tell whether it can be seen of a mark that its day is not known: what is empty anyway has no hole."""
    return hollow and (look in ("light", "hatched") or (look == "solid" and shape != "absence"))


def glyph_scene(
    shape: Shape, look: Look, hollow: bool, dashed: bool, style: Style, size_px: float = 11.0, color: str = ""
) -> Scene:
    """Return a mark as a picture of its own, to stand in a line of text.

    Args:
        shape, look, hollow, dashed: as `glyph_of` gives them.
        style: its accent is the colour where none is given.
        size_px: side of the square picture.
        color: "#rrggbb".
    """
    mark = make_mark(shape, look, hollow, dashed, size_px * 0.36, color or style.palette.accent)
    middle = size_px / 2
    return Scene(size_px, size_px, tuple(_move_path(path, middle, middle) for path in mark_paths(mark)))


def mark_paths(mark: Mark) -> tuple[Path, ...]:
    """Return everything of a mark as paths about (0, 0), in drawing order."""
    if not mark.fill:
        return mark.over
    dash = () if mark.dash == "solid" else dash_lengths(mark.dash, mark.width)
    base = Path(
        marker_steps(mark.symbol, mark.size / 2), fill=mark.fill, stroke=mark.outline, width=mark.width, dash=dash
    )
    return (base, *mark.over)


def make_mark(shape: Shape, look: Look, hollow: bool, dashed: bool, radius: float, color: str) -> Mark:
    """Return a mark.

    Args:
        shape, look, hollow, dashed: as `glyph_of` gives them.
        radius: of the disc, px; the other shapes have about its area.
        color: of what is solid, "#rrggbb".
    """
    corners = _corners(shape, radius)
    outline = darken_until(color, _MARK_CONTRAST)
    fill = {"solid": color, "light": mix_colors(color, WHITE, _LIGHT)}.get(look, WHITE)
    over: list[Path] = []
    if shape == "absence":
        fill = WHITE if look == "solid" else fill
    if look == "hatched":
        over.append(hatch_path(corners, outline))
    if look == "crossed":
        over.append(_cross_path(corners, outline))
    if hollow:
        fill = WHITE if look == "solid" else fill
        over += [Path(_outline_steps(shape, radius * 0.45), fill=WHITE)] if look in ("light", "hatched") else []
    elif dashed and look == "solid" and shape != "absence":
        fill = WHITE
        over.append(Path(_outline_steps(shape, radius * 0.55), fill=color))
    if shape == "absence":
        over.append(Path(line_steps([(-1.35 * radius, 0), (1.35 * radius, 0)]), stroke=outline, width=1.5))
    width = (
        OUTLINE_WIDTH if dashed or look in ("light", "hatched", "crossed", "outlined") else 1.5 if fill == WHITE else 1
    )
    dash = DASH if dashed else "solid"
    if shape == "state":
        base = Path(
            _outline_steps(shape, radius),
            fill=fill,
            stroke=outline,
            width=width,
            dash=() if not dashed else dash_lengths(DASH, width),
        )
        return Mark("square", radius * 2, "", outline, 0.0, "solid", (base, *over))
    symbol, size = {
        "event": ("circle", 2.0),
        "absence": ("circle", 2.0),
        "statement": ("square", 1.76),
        "planned": ("diamond", 1.9),
    }[shape]
    return Mark(symbol, size * radius, fill, outline, width, dash, tuple(over))


def make_dot(color: str, ring: str = "") -> Mark:
    """Return the small dot of an event that is not called out, or of a leader's foot; `ring` goes around it."""
    return Mark("circle", _DOT, color, ring or color, 1.0 if ring else 0.0, "solid", ())


def _corners(shape: Shape, radius: float) -> list[Point]:
    """Return a shape's outline as a convex polygon about (0, 0)."""
    if shape == "state":
        x, y = 1.25 * radius, 0.55 * radius
        return [(-x, -y), (x, -y), (x, y), (-x, y)]
    if shape == "statement":
        side = 0.88 * radius
        return [(-side, -side), (side, -side), (side, side), (-side, side)]
    if shape == "planned":
        reach = 1.3 * 0.95 * radius
        return [(0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)]
    # A polygon of 24 corners is off a disc of a few px by less than a hundredth of its radius.
    return [(radius * x, radius * y) for x, y in _CIRCLE]


def _make_circle(count: int) -> tuple[Point, ...]:
    return tuple(
        (round(math.cos(2 * math.pi * index / count), 9), round(math.sin(2 * math.pi * index / count), 9))
        for index in range(count)
    )


_CIRCLE = _make_circle(24)


def _outline_steps(shape: Shape, radius: float) -> tuple[Step, ...]:
    if shape in ("event", "absence"):
        return ellipse_steps(0.0, 0.0, radius, radius)
    return line_steps(_corners(shape, radius), closed=True)


def hatch_path(corners: Sequence[Point], color: str, step: float = _HATCH_STEP, width: float = _HATCH_WIDTH) -> Path:
    """Return slanted lines within a convex polygon, cut at its sides; the middle one goes through its middle.

    Args:
        corners: in order.
        color: "#rrggbb".
        step: between two lines, across them, px.
        width: of the lines, px.
    """
    slant = step * math.sqrt(2)
    sums = [x + y for x, y in corners]
    middle, reach = (min(sums) + max(sums)) / 2, (max(sums) - min(sums)) / 2
    count = int(reach / slant)
    steps: list[Step] = []
    for index in range(-count, count + 1):
        steps += line_steps(_clip_diagonal(corners, middle + index * slant))
    return Path(tuple(steps), stroke=color, width=width)


def _clip_diagonal(corners: Sequence[Point], offset: float) -> list[Point]:
    """Return the two points at which the line x + y = offset leaves a convex polygon; none where it misses."""
    points: list[Point] = []
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        first, last = x0 + y0 - offset, x1 + y1 - offset
        if (first < 0) != (last < 0):
            share = first / (first - last)
            points.append((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))
    return sorted(points) if len(points) == 2 else []


def _cross_path(corners: Sequence[Point], color: str) -> Path:
    """Return the two lines that cross a shape out."""
    x, y = max(x for x, _ in corners) * 0.95, max(y for _, y in corners) * 0.95
    return Path((*line_steps([(-x, -y), (x, y)]), *line_steps([(-x, y), (x, -y)])), stroke=color, width=1.2)


def _move_path(path: Path, dx: float, dy: float) -> Path:
    return replace(path, steps=move_steps(path.steps, dx, dy))
