"""A face and the characters that a page shows go in; a small TrueType font with just those comes out."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from briefgen.text.fonts import Face

# Tables that say how glyphs join and reorder. Scripts that need it keep them; for others the widths of a page are
# the glyphs' own advances, and without these tables no reader can kern or ligate them away.
_LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "kern", "kerx", "morx", "mort")
# Bits of fsType that keep a font out of documents.
_RESTRICTED, _BITMAPS_ONLY = 0x0002, 0x0200
_OTHER_TABLES = ("DSIG", "FFTM", "LTSH", "VDMX", "hdmx", "gasp", "meta")
_SHAPED_CATEGORIES = ("Mn", "Mc", "Me")
_SHAPED_DIRECTIONS = ("R", "AL", "RLE", "RLO", "RLI")


def subset_face(face: Face, characters: set[str]) -> bytes:
    """Return the face reduced to the characters, as a TrueType font; the same bytes for the same set.

    Characters that the face lacks are left out. Names, hinting and, unless a script needs them, layout tables go.

    Args:
        face: any face with TrueType outlines.
        characters: single characters.

    >>> from briefgen.text.fonts import FontSet
    >>> len(subset_face(FontSet().face(), set("abc"))) < 4000
    True
    """
    return _subset_data(face, "".join(sorted(characters)))


@lru_cache(maxsize=256)
def _subset_data(face: Face, characters: str) -> bytes:
    """Return the font for a sorted string of characters."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update({ord(char) for char in characters if not "\ud800" <= char <= "\udfff"})
    wanted.name_id_set.clear()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    dropped = _OTHER_TABLES if any(map(needs_shaping, characters)) else (*_OTHER_TABLES, *_LAYOUT_TABLES)
    wanted.drop_table_tag_set.update({int.from_bytes(tag.encode("ascii"), "big") for tag in dropped})
    data: bytes = bytes(uharfbuzz.subset(uharfbuzz.Face(face.data), wanted).blob.data)
    return data


def subset_for_editing(face: Face, characters: set[str]) -> bytes:
    """Return the face reduced to the characters for whoever goes on writing: with its names and how letters join.

    Args:
        face: any face with TrueType outlines.
        characters: single characters; those that the face lacks are left out.
    """
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update({ord(char) for char in characters})
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update({int.from_bytes(tag.encode("ascii"), "big") for tag in _OTHER_TABLES})
    return bytes(uharfbuzz.subset(uharfbuzz.Face(face.data), wanted).blob.data)


def may_embed(face: Face) -> bool:
    """Tell whether a font may travel in a document: it is neither restricted nor bitmaps only (OS/2 fsType)."""
    return not face.read_embedding_rights() & (_RESTRICTED | _BITMAPS_ONLY)


def needs_shaping(char: str) -> bool:
    """Tell whether a character joins, stacks or runs from right to left, so that its place is not its own advance.

    >>> needs_shaping("e"), needs_shaping("ع"), needs_shaping("क"), needs_shaping("ש")
    (False, True, True, True)
    """
    if char < "\u0300":
        return False
    code = ord(char)
    # Devanagari to Khmer: the scripts of India and South-East Asia.
    return (
        0x0900 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or unicodedata.bidirectional(char) in _SHAPED_DIRECTIONS
        or unicodedata.category(char) in _SHAPED_CATEGORIES
    )
