"""Faces and what a document shows of them go in; composite fonts with just those glyphs, embedded, come out.

A font's codes are counted as glyphs are met, one for each glyph and the characters it stands for, so that what is
copied from a page is always what was written (ISO 32000-1, 9.7 and 9.10).
"""

from __future__ import annotations

import hashlib
import re
import struct
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Any

from briefgen.draw.pdf_objects import SettledObject, add_dictionary, add_stream
from briefgen.text.fonts import Face
from briefgen.text.shaping import Glyph, list_advances, shape_word

# A cut of a typeface is named after six letters (ISO 32000-1, 9.6.4).
_TAG_LETTERS = 6
# Entries of one block of a character map (Adobe Technical Note 5014).
_MAP_BLOCK = 100
# Stands for characters that the glyph before it tells of: a map may not leave a code out.
_SILENT = "\u200b"
# At the end of a word: it is parted here.
_SOFT_HYPHEN = "\u00ad"
_FLAGS_NONSYMBOLIC, _FLAGS_ITALIC = 4, 64
# In a token: a glyph that stands higher or lower, by so many units.
_RAISE = re.compile("\0(-?[0-9]+)\0")


class Typefaces:
    """The fonts of one ReportLab document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._fonts: dict[Face, Typeface] = {}

    def __getitem__(self, face: Face) -> Typeface:
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = Typeface(face, self._document, len(self._fonts) + 1)
        return font


def typefaces_of(canvas: Any) -> Typefaces:
    """Return the fonts of the document that a ReportLab canvas draws on."""
    document = canvas._doc
    found: Typefaces | None = getattr(document, "briefgen_typefaces", None)
    if found is None:
        found = document.briefgen_typefaces = Typefaces(document)
    return found


class Typeface:
    """One face in one document: its name there, and the codes of its glyphs.

    Attributes:
        name: as content streams call it, slash included.
    """

    def __init__(self, face: Face, document: Any, number: int) -> None:
        self.name = f"/T{number}"
        self._face = face
        # By glyph and the characters it stands for: its code.
        self._codes: dict[tuple[int, str], int] = {}
        self._tokens: dict[tuple[bool, bool], _Tokens] = {}
        # By the digits of a glyph's number and its character: the element that shows it, and the digits of its advance.
        self._shown: dict[tuple[str, str], tuple[str, str]] = {}
        self._adjust = lru_cache(maxsize=4096)(partial(_adjust, per_em=face.units))
        self._font = SettledObject()
        document.idToObject["BasicFonts"].dict[self.name[1:]] = document.Reference(self._font)
        document.delayedFonts.append(self)

    def show(self, text: str, size: float, *, rtl: bool = False, tabular: bool = False, word_space: float = 0.0) -> str:
        """Return the operators that show text: its words shaped, in the order in which they stand on paper.

        Args:
            text: of one direction.
            size: points, for marks that stand higher or lower and for `word_space`.
            rtl: whether it runs from right to left.
            tabular: whether all digits are as wide as each other.
            word_space: points added to each space.
        """
        tokens = self._tokens.get((rtl, tabular))
        if tokens is None:
            tokens = self._tokens[rtl, tabular] = _Tokens(self, rtl, tabular)
        if not word_space and " " not in text and "\0" not in (shown := tokens[text]):
            return f"[{shown}]TJ".replace("><", "")
        space = tokens[" "]
        if word_space:
            space = f"{space}{-1000 * word_space / size:.1f}"
        words = text.split(" ")
        if rtl:
            words.reverse()
        shown = f"[{space.join([tokens[word] for word in words])}]TJ".replace("><", "")
        if "\0" in shown:
            units = self._face.units
            shown = _RAISE.sub(lambda found: f"]TJ {int(found[1]) * size / units:.3f} Ts[", shown)
        return shown

    def show_plain(self, text: str) -> str:
        """Return the operator that shows text as one glyph a character, neither kerned nor joined."""
        face = self._face
        codes = [self.code_of(face.glyph_of(char), char) for char in text]
        return f"<{''.join([f'{code:04X}' for code in codes])}>Tj"

    def code_of(self, glyph: int, text: str) -> int:
        """Return the code of a glyph that stands for these characters; 0 is what every font shows for nothing."""
        key = (glyph, text or _SILENT)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self._codes) + 1
        return code

    def make_token(self, word: str, rtl: bool, tabular: bool) -> str:
        """Return the elements of a TJ array that show a word."""
        bare = word.removesuffix(_SOFT_HYPHEN)
        advances = None if rtl else list_advances(self._face, bare, tabular)
        if advances is not None:
            elements = self._list_plain(bare, advances)
        else:
            glyphs = shape_word(self._face, bare, rtl, tabular)
            elements = list(self._list_elements(glyphs[::-1] if rtl else glyphs, rtl))
        if bare != word:
            # A word is parted here; whoever copies it gets a hyphen that goes when the line does.
            elements.append(f"<{self.code_of(self._face.glyph_of('-'), _SOFT_HYPHEN):04X}>")
        return "".join(elements)

    def _list_plain(self, word: str, glyphs: Sequence[tuple[str, str]]) -> list[str]:
        """Return the elements for a glyph a character, each with its advance, both as digits."""
        shown = self._shown
        elements = []
        for char, (glyph, advance) in zip(word, glyphs, strict=True):
            known = shown.get((glyph, char))
            if known is None:
                number = int(glyph)
                code = self.code_of(number, char)
                known = shown[glyph, char] = (f"<{code:04X}>", str(self._face.glyph_advances[number]))
            elements.append(known[0])
            if advance != known[1]:
                elements.append(self._adjust(int(known[1]) - int(advance)))
        return elements

    def _list_elements(self, glyphs: Sequence[Glyph], rtl: bool) -> Iterable[str]:
        units = self._face.units
        advances = self._face.glyph_advances
        raised = 0
        for glyph in glyphs:
            if glyph.dy != raised:
                raised = glyph.dy
                yield f"\0{raised}\0"
            if glyph.dx:
                # A space parts it from a number before it: two that touch are one.
                yield f" {_adjust(-glyph.dx, units)}"
            # Whoever copies what runs from right to left turns its codes round, each as a whole: a glyph that joins
            # several letters is their last, and what is right of it stands for the others and shows nothing.
            text, others = (glyph.text[-1], glyph.text[-2::-1]) if rtl and len(glyph.text) > 1 else (glyph.text, "")
            yield f"<{self.code_of(glyph.id, text):04X}>"
            after = advances[glyph.id] - glyph.advance + glyph.dx
            if after:
                yield _adjust(after, units)
            for char in others:
                blank = self._face.glyph_of(" ")
                yield f"<{self.code_of(blank, char):04X}>{_adjust(advances[blank], units)}"
        if raised:
            yield "\0000\0"

    def addObjects(self, document: Any) -> None:  # noqa: N802  # ReportLab's name
        """Write the font (ISO 32000-1, 9.7.4), now that it is known which of its glyphs are shown."""
        face = self._face
        used = sorted({glyph for glyph, _ in self._codes})
        data, new_glyphs = face.cut(used)
        name = f"{_make_tag(repr(list(self._codes)) + face.name)}+{face.name}"
        metrics = face.read_metrics()
        flags = _FLAGS_NONSYMBOLIC | (_FLAGS_ITALIC if metrics.italic_angle else 0)
        box = " ".join(_number(each * 1000 / face.units) for each in metrics.box)
        file = add_stream(document, data, f"/Length1 {len(data)}")
        descriptor = add_dictionary(
            document,
            f"<</Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [{box}] "
            f"/ItalicAngle {_number(metrics.italic_angle)} /Ascent {_number(face.ascent * 1000 / face.units)} "
            f"/Descent {_number(face.descent * 1000 / face.units)} "
            f"/CapHeight {_number(metrics.cap_height * 1000 / face.units)} /StemV {metrics.weight // 5} "
            f"/FontFile2 {file}>>",
        )
        widths = " ".join(_number(face.glyph_advances[glyph] * 1000 / face.units) for glyph, _ in self._codes)
        places = struct.pack(f">{len(self._codes) + 1}H", 0, *(new_glyphs[glyph] for glyph, _ in self._codes))
        inner = add_dictionary(
            document,
            f"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{name} "
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "
            f"/FontDescriptor {descriptor} /DW 0 /W [1 [{widths}]] /CIDToGIDMap {add_stream(document, places)}>>",
        )
        meanings = add_stream(document, _make_map([text for _, text in self._codes]))
        self._font.data = (
            f"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
            f"/DescendantFonts [{inner}] /ToUnicode {meanings}>>"
        ).encode("ascii")


class _Tokens(dict[str, str]):
    """The tokens of words in one direction, made when a word is first met."""

    def __init__(self, font: Typeface, rtl: bool, tabular: bool) -> None:
        super().__init__()
        self._font, self._rtl, self._tabular = font, rtl, tabular

    def __missing__(self, word: str) -> str:
        token = self[word] = self._font.make_token(word, self._rtl, self._tabular) if word else ""
        return token


def _make_tag(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:_TAG_LETTERS])


def _make_map(texts: Sequence[str]) -> bytes:
    """Return the map from codes, counted from 1, to characters (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(texts), _MAP_BLOCK):
        block = texts[start : start + _MAP_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        for code, text in enumerate(block, start + 1):
            lines.append(f"<{code:04X}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>")
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _adjust(units: int, per_em: int) -> str:
    return _number(units * 1000 / per_em)


def _number(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


_REGISTERING = threading.Lock()
NO_FONT = "briefgen-none"
"""The name of a font that ReportLab's canvas begins with and nothing is written in: without one it takes Helvetica."""


def register_no_font() -> str:
    """Let ReportLab know the font that nothing is written in; return its name."""
    from reportlab.pdfbase import pdfmetrics

    with _REGISTERING:
        if NO_FONT not in pdfmetrics._fonts:
            pdfmetrics._fonts[NO_FONT] = _NoFont()
    return NO_FONT


class _NoFont:
    """What ReportLab's canvas asks of the font it begins with."""

    fontName = NO_FONT  # noqa: N815
    _dynamicFont = 1  # noqa: N815
    _multiByte = 1  # noqa: N815
