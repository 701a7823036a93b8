"""Finished pages go in; a PDF of them, with links, outline and page labels, comes out of ReportLab's canvas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from briefgen.brief.tree import Brief
from briefgen.draw import draw_scene, pin_settings, register_face
from briefgen.style import Style
from briefgen.text.fonts import Face, FontSet
from briefgen.typeset.pages import Box, LinkArea, Page, PageItem, Pages, Picture, Rule, TextRun

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Annotations are printed (ISO 32000-1, table 165, bit 3), as PDF/A asks.
_PRINTED = 4
# Bytes of a literal string that are written otherwise (ISO 32000-1, 7.3.4.2).
_ESCAPES = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))} | {
    ord(char): f"\\{char}" for char in "()\\"
}


def draw_pages(brief: Brief, pages: Pages, style: Style) -> bytes:
    """Draw pages with ReportLab: one content stream a page, fonts embedded as subsets."""
    from reportlab.pdfgen.canvas import Canvas

    pin_canvas()
    fonts = style.font_set
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(pages.width, pages.height),
        pageCompression=1,
        invariant=1,
        initialFontName=register_face(fonts.face()),
        initialFontSize=style.type.body,
        pdfVersion=(1, 7),
        lang=brief.language,
    )
    drawing = _Drawing(canvas, pages, fonts)
    for index, page in enumerate(pages.pages):
        drawing.draw_page(index, page)
    _add_outline(canvas, pages)
    _add_page_labels(canvas, pages.pages)
    canvas.save()
    return buffer.getvalue()


def pin_canvas() -> None:
    """Fix every setting of ReportLab that the pages depend on, whatever its settings files or the environment say."""
    from reportlab import rl_config

    pin_settings()
    rl_config.pdfComments = 0
    rl_config.pdfMultiLine = 0
    rl_config.canvas_baseColor = None
    rl_config.defaultImageCaching = 0
    rl_config.allowTTFSubsetting = []
    rl_config.documentLang = None
    rl_config.errorOnDuplicatePageLabelPage = 0


class _Drawing:
    """Draws the items of pages; the canvas measures y from the page's foot."""

    def __init__(self, canvas: Any, pages: Pages, fonts: FontSet) -> None:
        self._canvas = canvas
        self._fonts = fonts
        self._height = pages.height
        self._names = {name: register_face(face) for name, face in list_faces(fonts).items()}
        self._destinations = pages.destinations
        self._by_page: dict[int, list[str]] = {}
        for anchor, destination in pages.destinations.items():
            self._by_page.setdefault(destination.page, []).append(anchor)

    def draw_page(self, index: int, page: Page) -> None:
        """Draw one page; stretches of text share a text object, links do not interrupt it."""
        for anchor in self._by_page.get(index, ()):
            place = self._destinations[anchor]
            self._canvas.bookmarkPage(
                destination_name(anchor),
                fit="XYZ",
                left=round(place.x, 2),
                top=round(self._height - place.y, 2),
                zoom=0,
            )
        drawn = [item for item in page.items if not isinstance(item, LinkArea)]
        for kind, items in groupby(drawn, type):
            if kind is TextRun:
                self._canvas.addLiteral(self._write_runs([item for item in items if isinstance(item, TextRun)]))
            else:
                for shape in items:
                    self._draw_shape(shape)
        for item in page.items:
            if isinstance(item, LinkArea):
                self._annotate(item)
        self._canvas.showPage()

    def _write_runs(self, runs: Sequence[TextRun]) -> str:
        """Return runs as one text object; face and colour are named where they change."""
        from reportlab.pdfbase.pdfmetrics import getFont

        document = self._canvas._doc
        code = ["BT"]
        look: tuple[str, float, int] | None = None
        color, word_space = "", 0.0
        x = y = 0.0
        for run in runs:
            if run.color != color:
                color = run.color
                code.append(f"{_color(color)} rg")
            if run.word_space != word_space:
                word_space = run.word_space
                code.append(f"{_number(word_space)} Tw")
            at_x, at_y = round(run.x, 2), round(self._height - run.y + run.rise, 2)
            code.append(f"{_number(at_x - x)} {_number(at_y - y)} Td")
            x, y = at_x, at_y
            font = getFont(self._names[run.face])
            for subset, text in font.splitString(run.text, document):
                if look != (run.face, run.size, subset):
                    look = (run.face, run.size, subset)
                    code.append(f"{font.getSubsetInternalName(subset, document)} {_number(run.size)} Tf")
                code.append(f"({text.decode('latin-1').translate(_ESCAPES)}) Tj")
        if word_space:
            code.append("0 Tw")
        code.append("ET")
        return " ".join(code)

    def _draw_shape(self, item: PageItem) -> None:
        canvas = self._canvas
        if isinstance(item, Rule):
            dash = f"[{' '.join(map(_number, item.dash))}] 0 d " if item.dash else ""
            canvas.addLiteral(
                f"q {dash}{_number(item.width)} w {_color(item.color)} RG "
                f"{_number(item.x1)} {_number(self._height - item.y1)} m "
                f"{_number(item.x2)} {_number(self._height - item.y2)} l S Q"
            )
        elif isinstance(item, Box):
            canvas.addLiteral(
                f"q {_color(item.fill)} rg {_number(item.x)} {_number(self._height - item.y - item.height)} "
                f"{_number(item.width)} {_number(item.height)} re f Q"
            )
        elif isinstance(item, Picture):
            self._draw_picture(item)

    def _draw_picture(self, picture: Picture) -> None:
        from reportlab.lib.utils import ImageReader

        x, y = round(picture.x, 3), round(self._height - picture.y, 3)
        if picture.scene is None:
            image = ImageReader(io.BytesIO(picture.image))
            self._canvas.drawImage(image, x, y - picture.height, picture.width, picture.height, mask="auto")
            return
        scale = picture.width / picture.scene.width
        for link in draw_scene(self._canvas, picture.scene, self._fonts, x, y, scale):
            self._canvas.linkURL(link.url, link.rectangle, relative=0, thickness=0, Contents=link.text, F=_PRINTED)

    def _annotate(self, link: LinkArea) -> None:
        top = self._height - link.y
        rectangle = tuple(round(each, 2) for each in (link.x, top - link.height, link.x + link.width, top))
        if link.url:
            from reportlab.pdfbase.pdfdoc import PDFString

            self._canvas.linkURL(
                link.url, rectangle, relative=0, thickness=0, Contents=PDFString(link.contents or link.url), F=_PRINTED
            )
        elif link.target in self._destinations:
            self._canvas.linkRect(
                link.contents, destination_name(link.target), rectangle, relative=0, thickness=0, F=_PRINTED
            )


def list_faces(fonts: FontSet) -> dict[str, Face]:
    """Return every face that pages may name: the style's own, and the built-in ones that help out."""
    faces: dict[str, Face] = {}
    for family in (fonts, FontSet()):
        for bold in (False, True):
            for italic in (False, True):
                face = family.face(bold=bold, italic=italic)
                faces.setdefault(face.name, face)
    return faces


def destination_name(anchor: str) -> str:
    """Return the name of an anchor as a destination; one that PDF names cannot hold is written in hex.

    >>> destination_name("event-3"), destination_name("é")
    ('event-3', 'x-c3a9')
    """
    return anchor if _PLAIN_NAME.fullmatch(anchor) else f"x-{anchor.encode('utf-8', 'surrogatepass').hex()}"


def _add_outline(canvas: Any, pages: Pages) -> None:
    """Add the bookmarks; a level is never more than one deeper than the one before."""
    level = -1
    for entry in pages.outline:
        if entry.target in pages.destinations:
            level = min(entry.level - 1, level + 1)
            canvas.addOutlineEntry(entry.text, destination_name(entry.target), level, closed=level > 0)


def _add_page_labels(canvas: Any, pages: Sequence[Page]) -> None:
    for index, style, start, prefix in _group_labels([page.label for page in pages]):
        canvas.addPageLabel(index, style=style, start=start, prefix=prefix)


def _group_labels(labels: Sequence[str]) -> Iterator[tuple[int, str | None, int | None, str | None]]:
    """Yield where a stretch of labels begins, its style, first number and prefix; numbers that go on need none."""
    for index, label in enumerate(labels):
        if not label.isascii() or not label.isdigit():
            yield index, None, None, label
        elif not index or labels[index - 1] != str(int(label) - 1):
            yield index, "ARABIC", int(label), None


def _number(number: float) -> str:
    """Return a number with two decimals at most, as PDF writes it.

    >>> _number(12.0), _number(0.125), _number(-0.001)
    ('12', '.13', '0')
    """
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    if text.startswith("0."):
        return text[1:]
    return "0" if text in ("-0", "") else text


def _color(color: str) -> str:
    """Return "#rrggbb" as three shares.

    >>> _color("#ff0080")
    '1 0 .5'
    """
    return " ".join(_share(int(color[start : start + 2], 16)) for start in (1, 3, 5))


def _share(value: int) -> str:
    text = f"{value / 255:.3f}".rstrip("0").rstrip(".")
    return text[1:] if text.startswith("0.") else text
