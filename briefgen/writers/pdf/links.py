"""A rectangle and where it leads go in; a link annotation as PDF writes it comes out."""

from __future__ import annotations

from urllib.parse import quote

# Annotations are printed (ISO 32000-1, table 165, bit 3), as PDF/A asks.
_PRINTED = 4


def format_link(
    rectangle: tuple[float, float, float, float], contents: str, *, url: str = "", target: str = "", parent_key: int = 0
) -> bytes:
    """Return the dictionary of a link annotation.

    Args:
        rectangle: left, bottom, right, top in points from the page's lower left.
        contents: the words that a reader who does not see the page is told.
        url, target: an outside address, or the anchor of a place in the document.
        parent_key: key of its structure element in the parent tree.
    """
    left, bottom, right, top = rectangle
    way = f"/A << /S /URI /URI {format_string(url)} >>" if url else f"/Dest {format_string(destination_name(target))}"
    return (
        f"<< /Type /Annot /Subtype /Link /Rect [{left:.2f} {bottom:.2f} {right:.2f} {top:.2f}] /Border [0 0 0] "
        f"/F {_PRINTED} /StructParent {parent_key} /Contents {format_string(contents or url)} {way} >>"
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
