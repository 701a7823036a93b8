"""HTML goes in piece by piece; its bytes, and the characters that they show, come out without a copy of the whole."""

from __future__ import annotations

import io

from briefgen.writers.html.escape import drop_forbidden

_CHUNK = 1 << 18
_ASCII = bytes(range(0x80))
# Nothing of ours holds any.
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
_PRINTABLE = "".join(filter(str.isprintable, map(chr, range(0x80))))


class PageBody:
    """The body of a page while it is written.

    Attributes:
        has_emphasis: whether any of it is in italics.
    """

    def __init__(self) -> None:
        self.has_emphasis = False
        self._texts: list[str] = []
        self._waiting = 0
        self._page = io.BytesIO()
        self._unseen = list(_PRINTABLE)
        self._others: set[str] = set()

    def write(self, html: str) -> None:
        """Add whole elements, or whole tags."""
        self._texts.append(html)
        self._waiting += len(html)
        if self._waiting >= _CHUNK:
            self._encode()

    def list_characters(self) -> set[str]:
        """Return the characters of what has been written that leave a trace on paper or take room."""
        self._encode()
        return {*_PRINTABLE}.difference(self._unseen) | {char for char in self._others if char.isprintable()}

    def put_into_page(self, head: str, tail: str) -> bytes:
        """Return the page; nothing can be written after that."""
        self._encode()
        before = encode(head)
        self._page.write(encode(tail))
        # The head is known last. The body makes way for it where it lies: a page of many events is there only once.
        self._page.write(bytes(len(before)))
        with self._page.getbuffer() as page:
            page[len(before) :] = page[: len(page) - len(before)]
            page[: len(before)] = before
        return self._page.getvalue()

    def _encode(self) -> None:
        html = "".join(self._texts)
        self._texts.clear()
        self._waiting = 0
        self.has_emphasis = self.has_emphasis or "<em>" in html
        data = encode(html)
        self._others.update(_list_others(data))
        self._unseen = [char for char in self._unseen if char not in html]
        self._page.write(data)


def encode(html: str) -> bytes:
    """Return HTML as UTF-8, the characters that it must not hold replaced by a mark.

    They are looked for here, in much at once, and not in each text that a user wrote.

    >>> encode("a" + chr(7)).decode()
    'a\\ufffd'
    """
    try:
        data = html.encode("utf-8")
    except UnicodeEncodeError:
        return drop_forbidden(html).encode("utf-8")
    others = _list_others(data)
    if len(data.translate(None, _CONTROLS)) < len(data) or drop_forbidden(others) != others:
        return drop_forbidden(html).encode("utf-8")
    return data


def _list_others(data: bytes) -> str:
    """Return the characters of a text that are not ASCII."""
    return data.translate(None, _ASCII).decode("utf-8")
