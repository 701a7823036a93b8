"""A page of a PDF and a width go in; its picture comes out, painted once for as long as it is asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict

from briefgen.draw import paint_page

_MOST_BYTES = 96_000_000
NARROWEST, WIDEST = 100, 3_200
"""Of a picture, in dots."""


class PagePictures:
    """The pictures painted last, by the page's mark: the same page of a newer PDF is not painted again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._bytes = 0

    def paint(self, mark: str, width_px: int, pdf: bytes, number: int) -> bytes:
        """Return a page as a PNG.

        Args:
            mark: of what is drawn on the page.
            width_px: of the picture.
            pdf: that the page is in.
            number: of the page, from 1.

        Raises:
            DrawError: the page cannot be painted.
        """
        with self._lock:
            known = self._kept.get((mark, width_px))
            if known is not None:
                self._kept.move_to_end((mark, width_px))
                return known
        picture = paint_page(pdf, number, width_px)
        with self._lock:
            if (mark, width_px) not in self._kept:
                self._kept[mark, width_px] = picture
                self._bytes += len(picture)
            while self._bytes > _MOST_BYTES and len(self._kept) > 1:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return picture
