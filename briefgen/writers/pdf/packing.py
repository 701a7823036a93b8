"""The objects of a drawn ReportLab document go in; the bytes of the file come out, written once.

What is no stream is packed into compressed streams of objects, and so is the table of where each object lies
(ISO 32000-1, 7.5.7 and 7.5.8): of a tagged file of many pages that is most of the bytes.
"""

from __future__ import annotations

import hashlib
import io
import struct
from array import array
from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase import pdfdoc

from briefgen.draw.pdf_objects import PendingObject, SettledObject, add_object, make_reserved, make_stream

# The second line tells programs that the file is not text (ISO 32000-1, 7.5.2).
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Objects of one stream of them: readers unpack all to get at one.
_PACKED_TOGETHER = 100
# A row of the table of objects: kind, place, place within a stream of objects.
_ROW = struct.Struct(">BIH")
_WIDTHS = "[1 4 2]"
_FREE, _PLAIN, _PACKED = 0, 1, 2
# A row is told by how it differs from the one before (PNG's "up"), which packs better.
_UP = b"\2"
_ROWS_TOGETHER = 10_000
_ID_BYTES = 16
_STREAM_END = b"endstream"


def pack_document(document: Any, properties: SettledObject, permanent_id: bytes) -> bytes:
    """Write a document whose pages are all drawn.

    Args:
        document: a ReportLab `PDFDocument`, its outline prepared.
        properties: the document information dictionary.
        permanent_id: the half of the file identifier that stays; the other is made from the bytes.
    """
    for font in document.delayedFonts:
        font.addObjects(document)
    root, info = add_object(document, document.Catalog), add_object(document, properties)
    writing = _Writing()
    for number, data in _format_objects(document):
        writing.add(number, data)
    return writing.finish(root, info, permanent_id)


def _format_objects(document: Any) -> Iterator[tuple[int, bytes]]:
    """Yield the number and bytes of every object; formatting one may add others."""
    number = 0
    while number < document.objectcounter:
        number += 1
        reserved = make_reserved(document, number)
        if reserved is not None:
            yield number, reserved
            continue
        each = document.idToObject[document.numberToId[number]]
        if isinstance(each, (SettledObject, PendingObject)):
            data = each.format(document)
            # Once it is written it is not needed here: the pages of a long brief are most of its file.
            each.forget()
        else:
            data = pdfdoc.format(each, document, toplevel=1).rstrip()
            if data.endswith(_STREAM_END):
                # ReportLab ends no line after the data, as PDF/A wants it (ISO 19005-3, 6.1.7.1).
                data = data.removesuffix(_STREAM_END) + b"\n" + _STREAM_END
        yield number, data


class _Writing:
    """A file as it grows."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self._file.write(_HEADER)
        self._table = _Table()
        self._waiting: list[tuple[int, bytes]] = []
        # Streams of objects, which get the numbers after all others.
        self._packs: list[bytes] = []

    def add(self, number: int, data: bytes) -> None:
        """Write a stream; let anything else wait for its neighbours."""
        if data.endswith(_STREAM_END):
            self._write(number, data)
            return
        self._waiting.append((number, data))
        if len(self._waiting) == _PACKED_TOGETHER:
            self._pack()

    def finish(self, root: int, info: int, permanent_id: bytes) -> bytes:
        """Write what waits and the table of objects, and return the file.

        Args:
            root, info: numbers of the catalog and the document information dictionary.
            permanent_id: half of the identifier.
        """
        if self._waiting:
            self._pack()
        number = self._table.number_packs()
        for pack in self._packs:
            self._write(number, pack)
            number += 1
        self._packs.clear()
        place = self._file.tell()
        self._table.set(number, _PLAIN, place, 0)
        own_id = hashlib.sha256(self._file.getbuffer()).digest()[:_ID_BYTES]
        entries = (
            f"/Type /XRef /Size {number + 1} /W {_WIDTHS} /Root {root} 0 R /Info {info} 0 R "
            f"/ID [<{permanent_id.hex()}> <{own_id.hex()}>] "
            f"/DecodeParms <</Predictor 12 /Columns {_ROW.size}>>"
        )
        self._write(number, make_stream(self._table.pack(number + 1), entries))
        self._file.write(f"startxref\n{place}\n%%EOF\n".encode("ascii"))
        return self._file.getvalue()

    def _write(self, number: int, data: bytes) -> None:
        self._table.set(number, _PLAIN, self._file.tell(), 0)
        self._file.write(b"%d 0 obj\n" % number)
        self._file.write(data)
        self._file.write(b"\nendobj\n")

    def _pack(self) -> None:
        """Make one stream of the objects that wait: first where each begins, then all of them."""
        places, length = [], 0
        for index, (each, data) in enumerate(self._waiting):
            places.append(b"%d %d" % (each, length))
            self._table.set(each, _PACKED, len(self._packs), index)
            length += len(data) + 1
        head = b" ".join(places) + b"\n"
        body = b"\n".join([data for _, data in self._waiting])
        self._packs.append(make_stream(head + body, f"/Type /ObjStm /N {len(places)} /First {len(head)}"))
        self._waiting.clear()


class _Table:
    """Where each object lies: kind, place, and place within a stream of objects, by number."""

    def __init__(self) -> None:
        # The first stands for the list of unused numbers.
        self._kinds, self._places, self._indices = bytearray([_FREE]), array("Q", [0]), array("H", [0xFFFF])

    def set(self, number: int, kind: int, place: int, index: int) -> None:
        """Say where an object lies; one that is packed, in which stream of objects, counted from 0."""
        more = number + 1 - len(self._kinds)
        if more > 0:
            self._kinds.extend(bytes([_FREE]) * more)
            self._places.extend([0] * more)
            self._indices.extend([0] * more)
        self._kinds[number], self._places[number], self._indices[number] = kind, place, index

    def number_packs(self) -> int:
        """Give the streams of objects the numbers after all others, and return the first of these."""
        first = len(self._kinds)
        for number, kind in enumerate(self._kinds):
            if kind == _PACKED:
                self._places[number] += first
        return first

    def pack(self, count: int) -> bytes:
        """Return the rows of so many objects, each byte as the difference from that above it."""
        packed = bytearray()
        before = bytes(_ROW.size)
        for start in range(0, count, _ROWS_TOGETHER):
            stretch = slice(start, min(start + _ROWS_TOGETHER, count))
            rows = b"".join(map(_ROW.pack, self._kinds[stretch], self._places[stretch], self._indices[stretch]))
            differences = _subtract(rows, before + rows[: -_ROW.size])
            before = rows[-_ROW.size :]
            together = bytearray(_UP * (len(rows) + len(rows) // _ROW.size))
            for column in range(_ROW.size):
                together[column + 1 :: _ROW.size + 1] = differences[column :: _ROW.size]
            packed += together
        return bytes(packed)


def _subtract(left: bytes, right: bytes) -> bytes:
    """Return the difference of each two bytes, modulo 256: as one long number, none borrowing from the next.

    >>> _subtract(bytes([3, 0, 200]), bytes([1, 1, 250])).hex()
    '02ffce'
    """
    high = int.from_bytes(b"\x80" * len(left))
    low = int.from_bytes(b"\x7f" * len(left))
    minuend, subtrahend = int.from_bytes(left), int.from_bytes(right)
    # The highest bit of each byte is set, so that the others have what to borrow from, and settled apart.
    difference = ((minuend | high) - (subtrahend & low)) ^ ((minuend ^ ~subtrahend) & high)
    return difference.to_bytes(len(left))
