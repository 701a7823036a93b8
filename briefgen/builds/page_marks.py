"""Pages go in; for each a mark that stays the same for as long as what is drawn on it does comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from briefgen.draw.scene import Scene
from briefgen.typeset import Pages
from briefgen.typeset.pages import LinkArea, Page, Picture, TextRun


def mark_pages(pages: Pages, style: str, mark_scene: Callable[[Scene], str]) -> tuple[str, ...]:
    """Return the mark of each page: two pages with the same one look the same.

    Args:
        pages: of a brief.
        style: fingerprint of the style, which the faces depend on.
        mark_scene: returns a mark of a drawing.
    """
    before = repr((style, pages.width, pages.height)).encode()
    return tuple(_mark_page(page, before, mark_scene) for page in pages.pages)


def _mark_page(page: Page, before: bytes, mark_scene: Callable[[Scene], str]) -> str:
    digest = hashlib.sha256(before)
    for told in _list_drawn(page, mark_scene):
        digest.update(told.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _list_drawn(page: Page, mark_scene: Callable[[Scene], str]) -> Iterator[str]:
    """Yield what is drawn, without what only readers' software sees: links, and the numbers of elements."""
    for item in page.items:
        if isinstance(item, TextRun):
            yield repr(item._replace(element=0))
        elif isinstance(item, Picture):
            shown = hashlib.sha256(item.image).hexdigest() if item.scene is None else mark_scene(item.scene)
            yield repr((*item[:4], shown))
        elif not isinstance(item, LinkArea):
            yield repr(item)
