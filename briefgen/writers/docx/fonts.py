"""A style and the characters of a document go in; the font table and the fonts that travel in the file come out."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Set

from briefgen.style import Style
from briefgen.text.fonts import Face
from briefgen.text.subset import may_embed, subset_for_editing
from briefgen.writers.docx.markup import WORD, escape_text
from briefgen.writers.docx.package import RELATIONSHIP_TYPES, Package
from briefgen.writers.docx.slots import choose_font

FONT_TABLE = "word/fontTable.xml"
# The cuts that a brief is set in, by the elements that name them (ECMA-376 part 1, 17.8.3).
_CUTS = (("embedRegular", False, False), ("embedBold", True, False), ("embedItalic", False, True))
# Who edits a document types more than stands in it: all letters of the blocks that occur, and these always.
_ALWAYS = (*range(0x20, 0x180), *range(0x2010, 0x2040), 0x20AC, 0x2122, *range(0x2190, 0x2194))
_BLOCK = 0x100
# Ideographs are too many to bring along unused.
_LAST_BLOCK = 0x2E80
# How many bytes of a font are veiled (ECMA-376 part 1, 17.8.1).
_VEILED = 32


def write_fonts(style: Style, language: str, shown: Set[str], package: Package) -> str:
    """Return the font table; the style's faces are added to the package, cut down, if they may travel.

    Args:
        style: the family, and the font that stands in for it.
        language: of the document; fonts that fill in for scripts that the family lacks are named by it.
        shown: the characters of the document; those of ASCII may be missing.
        package: gets the fonts.
    """
    family, office = escape_text(style.fonts.family), escape_text(style.fonts.office)
    face = style.font_set.face()
    others = dict.fromkeys(choose_font(slot, language, style.fonts.family, face) for slot in ("eastAsia", "bidi"))
    helping = "".join(
        f'<w:font w:name="{escape_text(other)}"><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for other in others
        if other not in (style.fonts.family, style.fonts.office)
    )
    stand_in = f'<w:altName w:val="{office}"/>' if office and office != family else ""
    embedded = "".join(_embed(style, _list_wanted(shown), package)) if style.fonts.embed else ""
    return (
        f'<w:fonts xmlns:w="{WORD}" xmlns:r="{RELATIONSHIP_TYPES}"><w:font w:name="{family}">{stand_in}'
        f'<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>{embedded}</w:font>'
        f"{helping}</w:fonts>"
    )


def _list_wanted(shown: Set[str]) -> set[str]:
    """Return the characters that the fonts bring: those shown, and what editors of the text will type beside them."""
    wanted = {*shown, *map(chr, _ALWAYS)}
    for block in {ord(char) // _BLOCK for char in shown if ord(char) < _LAST_BLOCK}:
        wanted.update(map(chr, range(block * _BLOCK, (block + 1) * _BLOCK)))
    return {char for char in wanted if unicodedata.category(char)[0] not in "C"}


def _embed(style: Style, characters: set[str], package: Package) -> Iterable[str]:
    """Yield the elements that name the fonts in the file."""
    seen: set[Face] = set()
    for number, (element, bold, italic) in enumerate(_CUTS, 1):
        face = style.font_set.face(bold=bold, italic=italic)
        # A family without that cut shows another one.
        if face in seen or not may_embed(face):
            continue
        seen.add(face)
        data = subset_for_editing(face, characters)
        key = _make_key(data)
        path = f"word/fonts/font{number}.odttf"
        package.add_part(path, veil(data, key))
        relation = package.relate(FONT_TABLE, "font", path)
        yield f'<w:{element} r:id="{relation}" w:fontKey="{key}"/>'


def _make_key(data: bytes) -> str:
    """Return a GUID that is the same for the same font."""
    digits = hashlib.sha256(data).hexdigest().upper()
    return f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}}}"


def veil(data: bytes, key: str) -> bytes:
    """Return a font with its first bytes veiled by its key, or unveiled by it again (ECMA-376 part 1, 17.8.1)."""
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1]
    head = bytes(byte ^ mask[index % len(mask)] for index, byte in enumerate(data[:_VEILED]))
    return head + data[_VEILED:]
