"""Parts of a document go in, whole or piece by piece; the bytes that a zip file holds of them come out.

They are packed on a thread of their own, as zlib works outside of Python's lock: the next rows are written meanwhile.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from typing import NamedTuple

from briefgen.writers.docx.markup import XML_HEAD

# Of nine: the next ones take half as much time again for a fifteenth of the bytes.
_LEVEL = 4
# Characters of a part that are packed at once: few enough that hardly any wait, enough that each takes a while.
_CHUNK = 1 << 18
_ASCII = bytes(range(0x80))
# What a member says of itself (APPNOTE 4.3.7 and 4.3.12): a version that knows folders and deflation, and the earliest
# moment that there is. The system stays 0, as it would differ between machines.
_VERSION = 20
_TIME, _DAY = 0, (1 << 5) | 1
_NAMED_IN_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class Packed(NamedTuple):
    """A part as it stands in a zip file.

    Attributes:
        pieces: its bytes.
        length: before they were packed.
        check: CRC-32 of what was packed.
        method: of packing, as zip files number them.
    """

    pieces: list[bytes]
    length: int
    check: int
    method: int


def pack_part(data: bytes, *, stored: bool = False) -> Packed:
    """Return a whole part packed, or as it is."""
    if stored:
        return Packed([data], len(data), zlib.crc32(data), zipfile.ZIP_STORED)
    packing = _start_packing()
    return Packed([packing.compress(data), packing.flush()], len(data), zlib.crc32(data), zipfile.ZIP_DEFLATED)


def _start_packing() -> zlib._Compress:
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)


class PartStream:
    """An XML part that is packed while it is written, so that it is never there as a whole.

    Attributes:
        characters: those of the part that are not ASCII, once it is closed.
    """

    def __init__(self, worker: Executor) -> None:
        self.characters: set[str] = set()
        self._worker = worker
        self._texts = [XML_HEAD]
        self._waiting = 0
        self._packing = _start_packing()
        self._packed = Packed([], 0, 0, zipfile.ZIP_DEFLATED)
        self._last: Future[None] | None = None

    def write(self, text: str) -> None:
        """Add text, which is XML already."""
        self._texts.append(text)
        self._waiting += len(text)
        if self._waiting >= _CHUNK:
            self._hand_over()

    def close(self) -> Packed:
        """Return the part, packed."""
        self._hand_over()
        self._settle()
        packed = self._packed
        return packed._replace(pieces=[*packed.pieces, self._packing.flush()])

    def _hand_over(self) -> None:
        """Let the other thread pack what has gathered, after what it has packed before."""
        data = "".join(self._texts).encode("utf-8")
        self._texts.clear()
        self._waiting = 0
        if others := data.translate(None, _ASCII):
            self.characters.update(others.decode("utf-8"))
        self._settle()
        self._last = self._worker.submit(self._pack, data)

    def _settle(self) -> None:
        """Wait for the other thread; no more than one chunk waits for it."""
        if self._last is not None:
            self._last.result()

    def _pack(self, data: bytes) -> None:
        pieces, length, check, method = self._packed
        pieces.append(self._packing.compress(data))
        self._packed = Packed(pieces, length + len(data), zlib.crc32(data, check), method)


def write_archive(members: Iterable[tuple[str, Packed]]) -> bytes:
    """Return a zip file of members in their order, all of one date."""
    pieces: list[bytes] = []
    entries: list[bytes] = []
    position = 0
    for path, packed in members:
        name = path.encode("utf-8")
        flags = 0 if path.isascii() else _NAMED_IN_UTF8
        size = sum(map(len, packed.pieces))
        told = (flags, packed.method, _TIME, _DAY, packed.check, size, packed.length, len(name), 0)
        pieces += [_LOCAL.pack(b"PK\x03\x04", _VERSION, *told), name, *packed.pieces]
        entries += [_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *told, 0, 0, 0, 0o600 << 16, position), name]
        position += _LOCAL.size + len(name) + size
    count, length = len(entries) // 2, sum(map(len, entries))
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, length, position, 0)
    return b"".join([*pieces, *entries, end])
