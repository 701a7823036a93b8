"""A rectangle and where it leads go in; a link annotation as PDF writes it comes out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from reportlab.pdfbase.pdfdoc import PDFObject

# Annotations are printed (ISO 32000-1, table 165, bit 3), as PDF/A asks.
_PRINTED = 4


class LinkAnnotation(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """One link, formatted when the file is written.

    Attributes:
        rectangle: left, bottom, right, top in points from the page's lower left.
        contents: the words that a reader who does not see the page is told.
        url, target: an outside address, or the anchor of a place in the document.
        parent_key: key of its structure element in the parent tree.
    """

    def __init__(
        self,
        rectangle: tuple[float, float, float, float],
        contents: str,
        *,
        url: str = "",
        target: str = "",
        parent_key: int = 0,
    ) -> None:
        self.rectangle = rectangle
        self.contents = contents
        self.url = url
        self.target = target
        self.parent_key = parent_key

    def format(self, document: Any) -> bytes:
        """Return the annotation's dictionary."""
        rectangle = " ".join([f"{number:.2f}" for number in self.rectangle])
        if self.url:
            goal = f"/A << /S /URI /URI {format_string(self.url)} >>"
        else:
            goal = f"/Dest {format_string(destination_name(self.target))}"
        contents = format_string(self.contents or self.url)
        return (
            f"<< /Type /Annot /Subtype /Link /Rect [{rectangle}] /Border [0 0 0] /F {_PRINTED} "
            f"/StructParent {self.parent_key} /Contents {contents} {goal} >>"
        ).encode("ascii")


def destination_name(anchor: str) -> str:
    """Return the name of an anchor as a destination; what is not ASCII is written as in an address.

    >>> destination_name("event-3"), destination_name("é")
    ('event-3', '%C3%A9')
    """
    return quote(anchor, errors="surrogatepass")


def format_string(text: str) -> str:
    """Return text as a PDF string: as it is where that can be, else in UTF-16 (ISO 32000-1, 7.9.2.2).

    >>> format_string("a (b)"), format_string("é")
    ('(a \\\\(b\\\\))', '<FEFF00E9>')
    """
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"({escaped})"
    return f"<{encode_string(text).hex().upper()}>"


def encode_string(text: str) -> bytes:
    """Return the bytes of a PDF string.

    >>> encode_string("a (b)"), encode_string("é")
    (b'a (b)', b'\\xfe\\xff\\x00\\xe9')
    """
    if text.isascii() and text.isprintable():
        return text.encode("ascii")
    return b"\xfe\xff" + text.encode("utf-16-be", "surrogatepass")
