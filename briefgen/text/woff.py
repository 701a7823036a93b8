"""A TrueType font goes in; the same font packed as WOFF, as browsers load it, comes out."""

from __future__ import annotations

import struct
import zlib

_HEADER, _ENTRY = struct.Struct(">4s4sIHHIHHIIIII"), struct.Struct(">4sIIII")
_SFNT, _RECORD = 12, struct.Struct(">4sIII")


def pack_font(data: bytes) -> bytes:
    """Return a font as WOFF (W3C Recommendation, WOFF 1.0): each table deflated where that makes it smaller.

    >>> from briefgen.text.fonts import FontSet
    >>> from briefgen.text.subset import subset_face
    >>> font = subset_face(FontSet().face(), set("abcdefgh"))
    >>> pack_font(font)[:4], len(pack_font(font)) < len(font)
    (b'wOFF', True)
    """
    count = int.from_bytes(data[4:6], "big")
    records = [_RECORD.unpack_from(data, _SFNT + index * _RECORD.size) for index in range(count)]
    entries, tables = b"", b""
    begin = _HEADER.size + count * _ENTRY.size
    unpacked = _SFNT + count * _RECORD.size
    for tag, checksum, offset, length in sorted(records):
        table = data[offset : offset + length]
        # Of the same length it counts as not packed.
        packed = min(table, zlib.compress(table, 9), key=len)
        entries += _ENTRY.pack(tag, begin + len(tables), len(packed), length, checksum)
        tables += packed + bytes(-len(packed) % 4)
        unpacked += length + -length % 4
    whole = begin + len(tables)
    header = _HEADER.pack(b"wOFF", data[:4], whole, count, 0, unpacked, 1, 0, 0, 0, 0, 0, 0)
    return header + entries + tables
