"""The display list between a figure and its printed forms: paths, texts and images, nothing left to decide."""

from __future__ import annotations

from dataclasses import dataclass

# One step of a path: ("M", x, y), ("L", x, y), ("C", x1, y1, x2, y2, x, y) or ("Z",).
Step = tuple[str] | tuple[str, float, float] | tuple[str, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Path:
    """A filled or stroked outline.

    With both a fill and a stroke the two opacities are the same, and the stroke hides the fill that it lies on.

    Attributes:
        steps: absolute moves, in px.
        fill, stroke: "#rrggbb", or "" for none.
        fill_opacity, stroke_opacity: 0 to 1.
        width: stroke width in px.
        dash: lengths on and off in px; empty for a full line.
        even_odd: fill by the even-odd rule instead of non-zero winding.
        miter_limit: how far a corner of the stroke may reach, in widths, before it is cut off.
        url: what a click on it opens; "" for nothing.
    """

    steps: tuple[Step, ...]
    fill: str = ""
    stroke: str = ""
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    width: float = 1.0
    dash: tuple[float, ...] = ()
    even_odd: bool = False
    miter_limit: float = 4.0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text in one cut, at its baseline.

    Attributes:
        x, y: left end of the baseline (before rotation), px.
        text: the characters, as data; never markup.
        size: font size, px.
        width: advance width, px, as measured; printed forms keep to it.
        color: "#rrggbb".
        bold, italic: the cut.
        angle: clockwise rotation about (x, y), degrees.
        url: what a click on it opens; "" for nothing.
    """

    x: float
    y: float
    text: str
    size: float
    width: float
    color: str = "#000000"
    bold: bool = False
    italic: bool = False
    angle: float = 0.0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A raster picture: its corner and size in px, its bytes (PNG or JPEG)."""

    x: float
    y: float
    width: float
    height: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Clip:
    """A rectangle (px) outside which the items within are not seen."""

    x: float
    y: float
    width: float
    height: float
    items: tuple[Path | Label | Image | Clip, ...]


Item = Path | Label | Image | Clip


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture: size in px (96 an inch), items in drawing order, y down from the top left.

    Attributes:
        alt: what the picture shows, in words.
        title: a name for the picture, shorter than `alt`; "" for none.
    """

    width: float
    height: float
    items: tuple[Item, ...]
    alt: str = ""
    title: str = ""
