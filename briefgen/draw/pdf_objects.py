"""Objects of a PDF whose bytes are settled before ReportLab writes them, and the numbers that others know them by."""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject


class SettledObject(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """An object that is written as it is."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, document: Any) -> bytes:
        """Return the bytes."""
        return self.data


def add_object(document: Any, settled: PDFObject) -> int:
    """Return the number of an object in a ReportLab document; it is added the first time."""
    return number_of(document, document.Reference(settled).name)


def number_of(document: Any, name: str) -> int:
    """Return the number of an object by the name that ReportLab gave it."""
    number: int = document.idToObjectNumberAndVersion[name][0]
    return number


def reserve_numbers(document: Any, count: int) -> int:
    """Keep numbers for objects whose bytes are put in `reserved_objects`, and return the first.

    ReportLab keeps four records of every object that it knows; a long brief has a hundred thousand tags.
    """
    first: int = document.objectcounter + 1
    document.objectcounter += count
    return first


def reserved_objects(document: Any) -> dict[int, bytes]:
    """Return the objects of a ReportLab document that it does not know of, by number."""
    found: dict[int, bytes] | None = getattr(document, "briefgen_objects", None)
    if found is None:
        found = document.briefgen_objects = {}
    return found


def add_dictionary(document: Any, text: str) -> str:
    """Add a dictionary as text and return a reference to it."""
    return f"{add_object(document, SettledObject(text.encode('ascii')))} 0 R"


def add_stream(document: Any, data: bytes, entries: str = "") -> str:
    """Add a compressed stream, with these entries in its dictionary, and return a reference to it."""
    packed = zlib.compress(data, 9)
    head = f"<<{entries} /Filter /FlateDecode /Length {len(packed)}>>\nstream\n".encode("ascii")
    number = add_object(document, SettledObject(b"".join((head, packed, b"\nendstream"))))
    return f"{number} 0 R"
