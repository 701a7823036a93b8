"""A scene or a page of a PDF goes in; a PNG picture comes out."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from briefgen.draw import scene as scenes
from briefgen.draw.pdf import scene_to_pdf
from briefgen.draw.scene import Clip, Item, Scene
from briefgen.errors import DrawError
from briefgen.text.fonts import FontSet

_MOST_PIXELS = 200_000_000
# PDFium keeps state of its own for the whole process and must be used by one thread at a time.
_RENDERING = threading.Lock()


def scene_to_png(scene: Scene, fonts: FontSet, dpi: int = 300) -> bytes:
    """Return a scene as a PNG on white, the same bytes for the same scene.

    A drawing has few colours, and the blends at their edges: the 256 commonest are kept, to the eye, and the rare blends
    become the nearest of them, in a third of the bytes. A scene with photographs keeps all of its colours.

    Args:
        scene: the picture; 96 px of it are an inch.
        fonts: the faces that its labels are set in.
        dpi: dots an inch.
    """
    photographic = any(isinstance(item, scenes.Image) for item in _flatten(scene.items))
    return render_pdf_page(scene_to_pdf(scene, fonts), 0, dpi, all_colors=photographic)


def _flatten(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Clip):
            yield from _flatten(item.items)


def render_pdf_page(pdf: bytes, index: int, dpi: int, *, all_colors: bool = True) -> bytes:
    """Return one page of a PDF as a PNG on white.

    Args:
        pdf: the whole file.
        index: of the page, from 0.
        dpi: dots an inch.
        all_colors: keep every colour instead of the 256 commonest.

    Raises:
        DrawError: the file is no PDF, has no such page, or the picture would be too large.
    """
    import pypdfium2

    with _RENDERING:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise DrawError(f"the PDF cannot be rendered: {error}") from error
        try:
            if not 0 <= index < len(document):
                raise DrawError(f"the PDF has no page {index + 1}; it has {len(document)}")
            page = document[index]
            width, height = page.get_size()
            if width * height * (dpi / 72) ** 2 > _MOST_PIXELS:
                raise DrawError(f"the page is too large for {dpi} dots an inch; give fewer")
            # PDFium rounds up, so that a hair less keeps 2000 dots from becoming 2001.
            scale = dpi / 72 * (1 - 1e-9)
            picture = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
        finally:
            document.close()
    if not all_colors:
        picture = _reduce_colors(picture)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(dpi, dpi), compress_level=3)
    return buffer.getvalue()


def _reduce_colors(picture: Any) -> Any:
    """Return an RGB picture with a palette of its 256 commonest colours.

    Pillow looks colours up in cells four levels wide, so the palette holds one colour a cell, the commonest; what is
    common is then kept to within three levels of 255.
    """
    from PIL import Image

    cells: dict[tuple[int, ...], tuple[int, ...]] = {}
    for _, color in sorted(picture.getcolors(picture.width * picture.height), reverse=True):
        cells.setdefault(tuple(level >> 2 for level in color), color)
    commonest = list(cells.values())[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([level for color in commonest for level in color] + [0] * (3 * (256 - len(commonest))))
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)
