"""Finished pages go in; a ReportLab document of them, with tags, links, outline and page labels, comes out."""

from __future__ import annotations

import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from briefgen.brief.tree import Brief
from briefgen.draw import PlacedLink, Scene, draw_scene, find_links, pin_settings
from briefgen.draw.pdf_objects import PendingObject, SettledObject, add_reserved, make_stream
from briefgen.draw.typefaces import Typeface, register_no_font, typefaces_of
from briefgen.errors import DrawError
from briefgen.style import Style
from briefgen.text.fonts import Face, FontSet
from briefgen.typeset.packed import list_labels, list_pictures
from briefgen.typeset.pages import ARTIFACT, Box, LinkArea, Page, PageItem, Pages, Picture, Rule, TextRun
from briefgen.writers.pdf.links import format_link
from briefgen.writers.pdf.tags import Tags
from briefgen.writers.pdf.texts import format_color, format_number, write_runs

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

# From so many pages on, compressing them takes longer than starting a thread for it.
_MANY_PAGES = 24
# So many pages may wait to be compressed, as they take ten times the memory until then.
_MOST_WAITING = 32


def draw_pages(brief: Brief, pages: Pages, style: Style) -> Any:
    """Draw pages with ReportLab, one content stream a page, and return its `PDFDocument`, which is not written yet."""
    pin_canvas()
    fonts = style.font_set
    canvas = Canvas(
        io.BytesIO(),
        pagesize=(pages.width, pages.height),
        pageCompression=1,
        invariant=1,
        # Without a name of ours Helvetica, which is not embedded, is selected on every page.
        initialFontName=register_no_font(),
        initialFontSize=style.type.body,
        pdfVersion=(1, 7),
        lang=brief.language,
    )
    tags = Tags(pages.elements)
    with _make_executor(len(pages.pages)) as executor:
        drawing = _Drawing(canvas, pages, fonts, tags, executor)
        for index, page in enumerate(pages.pages):
            drawing.draw_page(index, page)
    tags.add_to(canvas._doc, len(pages.pages))
    _add_outline(canvas, pages)
    for index, style_name, start, prefix in _group_labels(list_labels(pages.pages)):
        canvas.addPageLabel(index, style=style_name, start=start, prefix=prefix)
    document = canvas._doc
    document.Outlines.prepare(document, canvas)
    if document.Outlines.ready < 0:
        document.Catalog.Outlines = None
    return document


def _make_executor(pages: int) -> AbstractContextManager[ThreadPoolExecutor | None]:
    """Return what compresses the pages of a long brief in a thread of its own; the pages of a short one need none."""
    if pages < _MANY_PAGES:
        return nullcontext()
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1)


def pin_canvas() -> None:
    """Fix every setting of ReportLab that the pages depend on, whatever its settings files or the environment say."""
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

    def __init__(
        self, canvas: Canvas, pages: Pages, fonts: FontSet, tags: Tags, executor: ThreadPoolExecutor | None
    ) -> None:
        self._canvas = canvas
        self._tags = tags
        self._page_count = len(pages.pages)
        self._fonts = fonts
        self._height = pages.height
        self._faces = _Faces(fonts, canvas)
        self._destinations = pages.destinations
        # How often each scene stands on the pages at each scale, and the names of those drawn as forms.
        self._uses = Counter(
            (id(item.scene), item.width / item.scene.width)
            for item in list_pictures(pages.pages)
            if item.scene is not None
        )
        self._forms: dict[tuple[int, float], str] = {}
        # The links of the page being drawn, by the numbers of their objects.
        self._links: list[int] = []
        # Pages of a long brief are compressed while the next are drawn.
        self._executor = executor
        self._waiting: deque[Future[bytes]] = deque()
        # The headings that bookmarks lead to, by page.
        self._headings: dict[int, list[str]] = {}
        for entry in pages.outline:
            if entry.target in pages.destinations:
                self._headings.setdefault(pages.destinations[entry.target].page, []).append(entry.target)

    def draw_page(self, index: int, page: Page) -> None:
        """Draw one page; neighbouring runs share a text object, which links do not interrupt."""
        for anchor in self._headings.get(index, ()):
            place = self._destinations[anchor]
            left, top = round(place.x, 2), round(self._height - place.y, 2)
            self._canvas.bookmarkPage(anchor, fit="XYZ", left=left, top=top, zoom=0)
        self._tags.begin_page()
        self._links.clear()
        drawn = [item for item in page.items if not isinstance(item, LinkArea)]
        for kind, items in groupby(drawn, _kind_of):
            if kind is TextRun:
                runs = [item for item in items if isinstance(item, TextRun)]
                self._canvas.addLiteral(write_runs(runs, self._height, self._faces, self._tags))
            elif kind is Rule:
                self._canvas.addLiteral(self._tags.open(ARTIFACT))
                for shape in items:
                    self._draw_shape(shape)
                self._canvas.addLiteral("EMC")
            else:
                for picture in items:
                    if isinstance(picture, Picture):
                        self._draw_picture(picture)
        for item in page.items:
            if isinstance(item, LinkArea):
                self._annotate(item)
        self._canvas.showPage()
        self._settle_page(self._canvas._doc.Pages.pages[-1])

    def _settle_page(self, page: Any) -> None:
        """Let a page have its content and links as bytes, which take less memory than what they are made from."""
        content, page.stream = page.stream.encode("latin-1"), None
        if self._executor is None:
            page.Contents = SettledObject(make_stream(content))
        else:
            pending = self._executor.submit(make_stream, content)
            page.Contents = PendingObject(pending)
            self._waiting.append(pending)
            if len(self._waiting) > _MOST_WAITING:
                self._waiting.popleft().result()
        if self._links:
            page.Annots = SettledObject(f"[{' '.join([f'{number} 0 R' for number in self._links])}]".encode("ascii"))

    def _draw_shape(self, item: PageItem) -> None:
        """Draw a rule or a box."""
        height = self._height
        if isinstance(item, Rule):
            dash = f"[{' '.join(map(format_number, item.dash))}] 0 d " if item.dash else ""
            self._canvas.addLiteral(
                f"q {dash}{format_number(item.width)} w {format_color(item.color)} RG "
                f"{item.x1:.2f} {height - item.y1:.2f} m {item.x2:.2f} {height - item.y2:.2f} l S Q"
            )
        elif isinstance(item, Box):
            self._canvas.addLiteral(
                f"q {format_color(item.fill)} rg {item.x:.2f} {height - item.y - item.height:.2f} "
                f"{item.width:.2f} {item.height:.2f} re f Q"
            )

    def _draw_picture(self, picture: Picture) -> None:
        x, y = round(picture.x, 3), round(self._height - picture.y, 3)
        self._canvas.addLiteral(self._tags.open(picture.element))
        self._tags.box(picture.element, (x, y - picture.height, x + picture.width, y))
        links: Sequence[PlacedLink] = ()
        if picture.scene is None:
            image = ImageReader(io.BytesIO(picture.image))
            self._canvas.drawImage(image, x, y - picture.height, picture.width, picture.height, mask="auto")
        else:
            scale = picture.width / picture.scene.width
            if self._uses[id(picture.scene), scale] > 1:
                links = self._repeat_scene(picture.scene, scale, x, y)
            else:
                links = draw_scene(self._canvas, picture.scene, self._fonts, x, y, scale)
        self._canvas.addLiteral("EMC")
        for link in links:
            element = self._tags.add_link_under(picture.element)
            self._add_link(element, link.rectangle, link.text, url=link.url)

    def _repeat_scene(self, scene: Scene, scale: float, x: float, y: float) -> list[PlacedLink]:
        """Show a scene that stands on the pages more than once: its operators are written once, as a form."""
        width, height = scene.width * scale, scene.height * scale
        name = self._forms.get((id(scene), scale))
        if name is None:
            name = self._forms[id(scene), scale] = f"scene{len(self._forms) + 1}"
            self._canvas.beginForm(name, 0, 0, width, height)
            draw_scene(self._canvas, scene, self._fonts, 0, height, scale)
            self._canvas.endForm()
        self._canvas.addLiteral(f"q 1 0 0 1 {x:.2f} {y - height:.2f} cm")
        self._canvas.doForm(name)
        self._canvas.addLiteral("Q")
        return find_links(scene, self._fonts, x, y, scale)

    def _annotate(self, link: LinkArea) -> None:
        top = self._height - link.y
        rectangle = (link.x, top - link.height, link.x + link.width, top)
        if link.url:
            self._add_link(link.element, rectangle, link.contents, url=link.url)
        elif link.target in self._destinations:
            self._add_link(link.element, rectangle, link.contents, target=link.target)

    def _add_link(
        self,
        element: int,
        rectangle: tuple[float, float, float, float],
        contents: str,
        *,
        url: str = "",
        target: str = "",
    ) -> None:
        """Annotate a link; every link has an element, which those who do not see the page are led along."""
        if element == ARTIFACT:
            element = self._tags.add_link_under(ARTIFACT)
        key = self._page_count + self._tags.next_parent_key()
        annotation = format_link(rectangle, contents, url=url, target=target, parent_key=key)
        # The canvas's own link methods build twelve objects a link.
        number = add_reserved(self._canvas._doc, annotation)
        self._links.append(number)
        self._tags.link(element, number)


def _kind_of(item: PageItem) -> type[PageItem]:
    """Return the kind of an item; boxes are drawn as rules are."""
    return Rule if isinstance(item, Box) else type(item)


class _Faces(dict[str, Typeface]):
    """The fonts of the document by the names that pages call their faces; each is found when first named."""

    def __init__(self, fonts: FontSet, canvas: Canvas) -> None:
        super().__init__()
        self._fonts = fonts
        self._typefaces = typefaces_of(canvas)

    def __missing__(self, name: str) -> Typeface:
        font = self[name] = self._typefaces[self._find_face(name)]
        return font

    def _find_face(self, name: str) -> Face:
        """Return a face that pages name: the style's own, or a built-in one that helps out."""
        face = self._fonts.find_face(name) or FontSet().find_face(name)
        if face is None:
            raise DrawError(f"the pages name the face '{name}', which the style does not have")
        return face


def _add_outline(canvas: Canvas, pages: Pages) -> None:
    """Add the bookmarks; a level is never more than one deeper than the one before."""
    level = -1
    for entry in pages.outline:
        if entry.target in pages.destinations:
            level = min(entry.level - 1, level + 1)
            canvas.addOutlineEntry(entry.text, entry.target, level, closed=level > 0)


def _group_labels(labels: Sequence[str]) -> Iterator[tuple[int, str | None, int | None, str | None]]:
    """Yield where a stretch of labels begins, its style, first number and prefix; numbers that go on need none."""
    for index, label in enumerate(labels):
        if not label.isascii() or not label.isdigit():
            yield index, None, None, label
        elif not index or labels[index - 1] != str(int(label) - 1):
            yield index, "ARABIC", int(label), None
