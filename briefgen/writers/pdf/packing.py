"""The objects of a drawn ReportLab document go in; the bytes of the file come out, written once.

What is no stream is packed into compressed streams of objects, and so is the table of where each object lies
(ISO 32000-1, 7.5.7 and 7.5.8): of a tagged file of many pages that is most of the bytes.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc

from briefgen.draw.pdf_objects import SettledObject, add_object, reserved_objects

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
_ID_BYTES = 16
_STREAM_END = b"endstream"

_Row = tuple[int, int, int]


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
    reserved = reserved_objects(document)
    while number < document.objectcounter:
        number += 1
        if number in reserved:
            yield number, reserved[number]
            continue
        each = document.idToObject[document.numberToId[number]]
        if type(each) is SettledObject:
            data = each.data
        else:
            data = pdfdoc.format(each, document, toplevel=1).rstrip()
            if data.endswith(_STREAM_END):
                # ReportLab ends no line after the data, as PDF/A wants it (ISO 19005-3, 6.1.7.1).
                data = data.removesuffix(_STREAM_END) + b"\n" + _STREAM_END
        yield number, data


class _Writing:
    """A file as it grows."""

    def __init__(self) -> None:
        self._parts = [_HEADER]
        self._length = len(_HEADER)
        # By object number: kind and place; the first stands for the list of unused numbers.
        self._rows: dict[int, _Row] = {0: (_FREE, 0, 0xFFFF)}
        self._waiting: list[tuple[int, bytes]] = []

    def add(self, number: int, data: bytes) -> None:
        """Write a stream; let anything else wait for its neighbours."""
        if data.endswith(_STREAM_END):
            self._write(number, data)
        else:
            self._waiting.append((number, data))

    def finish(self, root: int, info: int, permanent_id: bytes) -> bytes:
        """Write what waits and the table of objects, and return the file.

        Args:
            root, info: numbers of the catalog and the document information dictionary.
            permanent_id: half of the identifier.
        """
        number = max([*self._rows, *(waiting for waiting, _ in self._waiting)])
        for start in range(0, len(self._waiting), _PACKED_TOGETHER):
            number += 1
            self._pack(number, self._waiting[start : start + _PACKED_TOGETHER])
        number += 1
        place = self._length
        self._rows[number] = (_PLAIN, place, 0)
        own_id = hashlib.sha256(b"".join(self._parts)).digest()[:_ID_BYTES]
        table = _pack_table([self._rows.get(index, (_FREE, 0, 0)) for index in range(number + 1)])
        entries = (
            f"/Type /XRef /Size {number + 1} /W {_WIDTHS} /Root {root} 0 R /Info {info} 0 R "
            f"/ID [<{permanent_id.hex()}> <{own_id.hex()}>] "
            f"/DecodeParms <</Predictor 12 /Columns {_ROW.size}>>"
        )
        self._write(number, _make_stream(table, entries))
        self._parts.append(f"startxref\n{place}\n%%EOF\n".encode("ascii"))
        return b"".join(self._parts)

    def _write(self, number: int, data: bytes) -> None:
        self._rows[number] = (_PLAIN, self._length, 0)
        written = b"%d 0 obj\n%b\nendobj\n" % (number, data)
        self._parts.append(written)
        self._length += len(written)

    def _pack(self, number: int, objects: Sequence[tuple[int, bytes]]) -> None:
        """Write objects as one stream: first where each begins, then all of them."""
        places, length = [], 0
        for index, (each, data) in enumerate(objects):
            places.append(b"%d %d" % (each, length))
            self._rows[each] = (_PACKED, number, index)
            length += len(data) + 1
        head = b" ".join(places) + b"\n"
        body = b"\n".join([data for _, data in objects])
        self._write(number, _make_stream(head + body, f"/Type /ObjStm /N {len(objects)} /First {len(head)}"))


def _make_stream(data: bytes, entries: str) -> bytes:
    packed = zlib.compress(data)
    head = f"<<{entries} /Filter /FlateDecode /Length {len(packed)}>>\nstream\n".encode("ascii")
    return b"".join((head, packed, b"\nendstream"))


def _pack_table(rows: Sequence[_Row]) -> bytes:
    """Return the rows of the table of objects, each as the difference from the one before."""
    written = b"".join([_ROW.pack(*row) for row in rows])
    before = bytes(_ROW.size) + written
    differences = bytes([(new - old) & 0xFF for new, old in zip(written, before, strict=False)])
    return b"".join([_UP + differences[start : start + _ROW.size] for start in range(0, len(written), _ROW.size)])
