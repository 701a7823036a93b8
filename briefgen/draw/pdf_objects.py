"""Objects of a PDF whose bytes are settled before ReportLab writes them, and the numbers that others know them by."""

from __future__ import annotations

import zlib
from collections.abc import Callable
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


def reserve_numbers(document: Any, count: int, make: Callable[[int], bytes]) -> int:
    """Keep numbers for objects that ReportLab does not know of, and return the first.

    ReportLab keeps four records of every object that it knows; a long brief has a hundred thousand tags. These are
    made when they are written.

    Args:
        document: of ReportLab's.
        count: of the objects.
        make: returns the bytes of one, by its place among them from 0.
    """
    first: int = document.objectcounter + 1
    document.objectcounter += count
    _reserved(document).append((first, count, make))
    return first


def make_reserved(document: Any, number: int) -> bytes | None:
    """Return the bytes of an object that ReportLab does not know of; None for one that it knows."""
    for first, count, make in _reserved(document):
        if first <= number < first + count:
            return make(number - first)
    return None


def _reserved(document: Any) -> list[tuple[int, int, Callable[[int], bytes]]]:
    found: list[tuple[int, int, Callable[[int], bytes]]] | None = getattr(document, "briefgen_objects", None)
    if found is None:
        found = document.briefgen_objects = []
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
