"""A scene goes in; its drawing on a ReportLab canvas, or a one-page PDF of it, comes out."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from briefgen.draw.geometry import Point, turn_point
from briefgen.draw.rich_text import clean_text, read_link
from briefgen.draw.scene import Clip, Image, Item, Label, Path, Scene, Step
from briefgen.text.bidi import cut_visually
from briefgen.text.fonts import FontSet
from briefgen.text.shaping import is_plain

# A px is 1/96 inch, a point 1/72.
POINTS_PER_PX = 0.75
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A stretch of a drawn scene that opens an address.

    Attributes:
        url: http, https or mailto.
        rectangle: left, bottom, right, top in points from the page's lower left.
        text: the words of the link; "" for a shape.
    """

    url: str
    rectangle: tuple[float, float, float, float]
    text: str


def draw_scene(
    canvas: Any, scene: Scene, fonts: FontSet, x: float, y: float, scale: float = POINTS_PER_PX
) -> list[PlacedLink]:
    """Draw a scene on a ReportLab canvas and return its links, which are not annotated yet.

    The canvas's state is as before afterwards.

    Args:
        canvas: a `reportlab.pdfgen.canvas.Canvas`.
        scene: the picture.
        fonts: the faces that its labels are set in.
        x, y: the scene's upper left corner, points from the page's lower left.
        scale: points a px.
    """
    canvas.saveState()
    canvas.transform(scale, 0, 0, -scale, x, y)
    _draw_items(canvas, scene.items, fonts)
    canvas.restoreState()
    return find_links(scene, fonts, x, y, scale)


def find_links(scene: Scene, fonts: FontSet, x: float, y: float, scale: float = POINTS_PER_PX) -> list[PlacedLink]:
    """Return the links of a scene drawn with its upper left corner at (x, y) points, in drawing order."""
    links: list[PlacedLink] = []
    for item in _iterate_linked(scene.items):
        url = read_link(item.url)
        corners = label_corners(item, fonts) if isinstance(item, Label) else _path_points(item)
        if not url or not corners:
            continue
        xs, ys = [px for px, _ in corners], [py for _, py in corners]
        rectangle = (x + min(xs) * scale, y - max(ys) * scale, x + max(xs) * scale, y - min(ys) * scale)
        links.append(PlacedLink(url, rectangle, item.text if isinstance(item, Label) else ""))
    return links


def label_corners(label: Label, fonts: FontSet) -> list[Point]:
    """Return the four corners of a label's box, px: its width by its face's ascent and descent, turned."""
    face = fonts.face(bold=label.bold, italic=label.italic, text=label.text)
    top = label.y - face.ascent * label.size / face.units
    bottom = label.y - face.descent * label.size / face.units
    corners = ((label.x, top), (label.x + label.width, top), (label.x + label.width, bottom), (label.x, bottom))
    return [turn_point(corner, (label.x, label.y), label.angle) for corner in corners]


def scene_to_pdf(scene: Scene, fonts: FontSet, *, scale: float = POINTS_PER_PX) -> bytes:
    """Return a PDF with one untagged page of the scene's size, the same bytes for the same scene.

    Args:
        scene: the picture.
        fonts: the faces that its labels are set in.
        scale: points a px.
    """
    return scenes_to_pdf([scene], fonts, scale=scale)


def scenes_to_pdf(scenes: Sequence[Scene], fonts: FontSet, *, scale: float = POINTS_PER_PX) -> bytes:
    """Return a PDF with a page a scene; arguments as for `scene_to_pdf`. It has the title of the first."""
    from reportlab.pdfgen.canvas import Canvas

    from briefgen.draw.typefaces import register_no_font

    pin_settings()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1, initialFontName=register_no_font())
    canvas.setTitle(clean_text(scenes[0].title or scenes[0].alt))
    for scene in scenes:
        size = (scene.width * scale, scene.height * scale)
        canvas.setPageSize(size)
        for link in draw_scene(canvas, scene, fonts, 0, size[1], scale):
            canvas.linkURL(link.url, link.rectangle, relative=0, thickness=0)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pin_settings() -> None:
    """Fix the settings of ReportLab that change its output, whatever its settings files or the environment say."""
    from reportlab import rl_config

    rl_config.useA85 = 0
    rl_config.invariant = 1
    rl_config.pageCompression = 1


def _draw_items(canvas: Any, items: Iterable[Item], fonts: FontSet) -> None:
    """Draw items in px, y down, on a canvas that is set to them."""
    for item in items:
        if isinstance(item, Path):
            _draw_path(canvas, item)
        elif isinstance(item, Label):
            _draw_label(canvas, item, fonts)
        elif isinstance(item, Image):
            _draw_image(canvas, item)
        else:
            canvas.saveState()
            box = " ".join(map(_number, (item.x, item.y, item.width, item.height)))
            canvas.addLiteral(f"{box} re W n")
            _draw_items(canvas, item.items, fonts)
            canvas.restoreState()


def _draw_path(canvas: Any, path: Path) -> None:
    """Draw a path with its own state.

    With a fill and a stroke in one operator a reader composes the two first and applies their common opacity once
    (ISO 32000-1, 11.7.4.4), as a scene means it.
    """
    if not path.steps or not (path.fill or path.stroke):
        return
    state: list[str] = []
    sheer = (path.fill and path.fill_opacity < 1) or (path.stroke and path.stroke_opacity < 1)
    if sheer:
        canvas.saveState()
    if path.fill:
        state.append(f"{_color(path.fill)} rg")
        if path.fill_opacity < 1:
            canvas.setFillAlpha(path.fill_opacity)
    if path.stroke:
        dash = f" [{' '.join(map(_number, path.dash))}] 0 d" if path.dash else ""
        state.append(f"{_color(path.stroke)} RG {_number(path.width)} w {_number(path.miter_limit)} M{dash}")
        if path.stroke_opacity < 1:
            canvas.setStrokeAlpha(path.stroke_opacity)
    star = "*" if path.even_odd and path.fill else ""
    operator = (f"B{star}" if path.stroke else f"f{star}") if path.fill else "S"
    drawn = f"{' '.join(state)} {_format_steps(path.steps)} {operator}"
    # Only an opacity is a state that the canvas keeps count of, at some cost.
    canvas.addLiteral(drawn if sheer else f"q\n{drawn}\nQ")
    if sheer:
        canvas.restoreState()


def _draw_label(canvas: Any, label: Label, fonts: FontSet) -> None:
    """Draw a label; its letters stand upright again on the canvas that is set to y down.

    The text object is written here, as ReportLab's own takes three times as long.
    """
    from briefgen.draw.typefaces import typefaces_of

    text = clean_text(label.text)
    if not text:
        return
    font = typefaces_of(canvas)[fonts.face(bold=label.bold, italic=label.italic, text=text)]
    turn = "1 0 0 -1"
    if label.angle:
        cos, sin = math.cos(math.radians(label.angle)), math.sin(math.radians(label.angle))
        turn = f"{cos:.6f} {sin:.6f} {sin:.6f} {-cos:.6f}"
    if is_plain(text):
        shown = font.show_plain(text)
    else:
        shown = " ".join(font.show(part, label.size, rtl=rtl) for part, rtl in cut_visually(text))
    canvas.addLiteral(
        f"{_color(label.color)} rg BT {turn} {_number(label.x)} {_number(label.y)} Tm "
        f"{font.name} {_number(label.size)} Tf {shown} ET"
    )


def _draw_image(canvas: Any, image: Image) -> None:
    """Draw a picture upright on a canvas that is set to y down."""
    from reportlab.lib.utils import ImageReader

    canvas.saveState()
    canvas.transform(1, 0, 0, -1, image.x, image.y + image.height)
    canvas.drawImage(ImageReader(io.BytesIO(image.data)), 0, 0, image.width, image.height, mask="auto")
    canvas.restoreState()


def _number(number: float) -> str:
    """Return a number with at most three decimals, never in exponents, which PDF does not know.

    >>> _number(1e-9), _number(2.5)
    ('0', '2.5')
    """
    text = f"{number:.3f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"
    return "0" if text == "-0" else text


@lru_cache(maxsize=1024)
def _color(color: str) -> str:
    """Return "#rrggbb" as three shares.

    >>> _color("#ff0080")
    '1 0 .502'
    """
    shares = (f"{int(color[start : start + 2], 16) / 255:.3f}".rstrip("0").rstrip(".") for start in (1, 3, 5))
    return " ".join(share.removeprefix("0") or "0" for share in shares)


def _format_steps(steps: Iterable[Step]) -> str:
    """Return path steps as PDF operators."""
    return " ".join([" ".join([*map(_number, step[1:]), _OPERATORS[step[0]]]) for step in steps])


def _iterate_linked(items: Iterable[Item]) -> Iterable[Label | Path]:
    """Yield the labels and paths that have an address."""
    for item in items:
        if isinstance(item, Clip):
            yield from _iterate_linked(item.items)
        elif isinstance(item, (Label, Path)) and item.url:
            yield item


def _path_points(path: Path) -> list[Point]:
    """Return the points of a path, those that steer its curves included."""
    return [
        (float(numbers[index]), float(numbers[index + 1]))
        for numbers in (step[1:] for step in path.steps)
        for index in range(0, len(numbers), 2)
    ]
