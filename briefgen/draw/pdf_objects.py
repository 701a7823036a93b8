"""Objects of a PDF whose bytes are settled before ReportLab writes them, and the numbers that others know them by."""

from __future__ import annotations

import marshal
import zlib
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import PDFObject

if TYPE_CHECKING:
    from concurrent.futures import Future

# How hard streams are compressed: those of pages and objects, of which there are many, and the others. The best level
# takes five times as long as the quick one for a twentieth of the bytes.
_QUICK, _BEST = 5, 6
# So many objects are packed together until the file is written.
_TOGETHER = 500


class SettledObject(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """An object that is written as it is."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, document: Any) -> bytes:
        """Return the bytes."""
        return self.data

    def forget(self) -> None:
        """Let go of the bytes."""
        self.data = b""


class PendingObject(PDFObject):  # type: ignore[misc]  # as above
    """An object whose bytes another thread makes meanwhile."""

    def __init__(self, waiting: Future[bytes]) -> None:
        self._waiting: Future[bytes] | None = waiting

    def format(self, document: Any) -> bytes:
        """Return the bytes, once they are there."""
        return self._waiting.result() if self._waiting is not None else b""

    def forget(self) -> None:
        """Let go of the bytes."""
        self._waiting = None


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
    _reserved(document).ranges.append((first, count, make))
    return first


def add_reserved(document: Any, data: bytes) -> int:
    """Add an object that ReportLab does not know of and return its number."""
    document.objectcounter += 1
    number: int = document.objectcounter
    _reserved(document).settled.add(number, data)
    return number


def make_reserved(document: Any, number: int) -> bytes | None:
    """Return the bytes of an object that ReportLab does not know of; None for one that it knows."""
    reserved = _reserved(document)
    for first, count, make in reserved.ranges:
        if first <= number < first + count:
            return make(number - first)
    return reserved.settled.get(number)


@dataclass(slots=True)
class _Reserved:
    """Objects that ReportLab does not know of: those that are settled, and ranges of those made when written."""

    settled: _Settled = field(default_factory=lambda: _Settled())
    ranges: list[tuple[int, int, Callable[[int], bytes]]] = field(default_factory=list)


class _Settled:
    """Objects by number, which is larger for each that is added; those of a long brief's links wait compressed."""

    def __init__(self) -> None:
        self._open: dict[int, bytes] = {}
        # Of each stretch of objects: the first number, and all of them, packed; the one last looked at is unpacked.
        self._firsts: list[int] = []
        self._packed: list[bytes] = []
        self._last: tuple[int, dict[int, bytes]] = (-1, {})

    def add(self, number: int, data: bytes) -> None:
        """Add an object."""
        self._open[number] = data
        if len(self._open) == _TOGETHER:
            self._firsts.append(next(iter(self._open)))
            self._packed.append(zlib.compress(marshal.dumps(self._open), 1))
            self._open = {}

    def get(self, number: int) -> bytes | None:
        """Return an object; None where there is none of the number."""
        if number in self._open:
            return self._open[number]
        index = bisect_right(self._firsts, number) - 1
        if index < 0:
            return None
        if index != self._last[0]:
            self._last = (index, marshal.loads(zlib.decompress(self._packed[index])))
        return self._last[1].get(number)


def _reserved(document: Any) -> _Reserved:
    found: _Reserved | None = getattr(document, "briefgen_objects", None)
    if found is None:
        found = document.briefgen_objects = _Reserved()
    return found


def add_dictionary(document: Any, text: str) -> str:
    """Add a dictionary as text and return a reference to it."""
    return f"{add_object(document, SettledObject(text.encode('ascii')))} 0 R"


def add_stream(document: Any, data: bytes, entries: str = "") -> str:
    """Add a compressed stream, with these entries in its dictionary, and return a reference to it."""
    return f"{add_object(document, SettledObject(make_stream(data, entries, _BEST)))} 0 R"


def make_stream(data: bytes, entries: str = "", level: int = _QUICK) -> bytes:
    """Return a compressed stream, with these entries in its dictionary."""
    packed = zlib.compress(data, level)
    head = f"<<{entries} /Filter /FlateDecode /Length {len(packed)}>>\nstream\n".encode("ascii")
    return b"".join((head, packed, b"\nendstream"))
