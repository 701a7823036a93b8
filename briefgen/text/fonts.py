"""A family name or font files go in; faces with their bytes, coverage and advances come out."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from briefgen.errors import DrawError

BUILT_IN_FAMILY = "FiraGO"
# The four faces of FiraGO as the pymupdf-fonts package names them: (bold, italic) -> key.
_FIRAGO_KEYS = {(False, False): "figo", (True, False): "figbo", (False, True): "figit", (True, True): "figbi"}
# Tables that a page needs none of: glyphs are placed already.
_TABLES_NOT_EMBEDDED = (
    b"GSUB", b"GPOS", b"GDEF", b"kern", b"kerx", b"morx", b"mort", b"DSIG", b"FFTM", b"LTSH", b"VDMX", b"hdmx", b"gasp",
    b"meta", b"cmap", b"name",
)  # fmt: skip
_FACE_NAMES = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "BoldItalic"}


@dataclass(frozen=True)
class FontFamily:
    """Four font files under one name.

    Attributes:
        name: the family's name as documents show it.
        regular, bold, italic, bold_italic: TrueType files; an absent one falls back to the regular face.
    """

    name: str = BUILT_IN_FAMILY
    regular: Path | None = None
    bold: Path | None = None
    italic: Path | None = None
    bold_italic: Path | None = None


class Face:
    """One font face: its bytes, and the measures that lines and charts are laid out with.

    Attributes:
        name: PostScript-like name, for example "FiraGO-Bold"; unique within a build.
        data: the whole font file.
        units: units an em.
        ascent, descent: typographic ascender (above 0) and descender (below 0), in units.
        advances: character -> advance in units, filled as characters are met.
    """

    __slots__ = (
        "_face", "_fallback", "advances", "ascent", "data", "descent", "glyph_advances", "name", "shaper", "units",
    )  # fmt: skip

    def __init__(self, name: str, data: bytes, fallback: Face | None = None) -> None:
        import uharfbuzz

        self.name = name
        self._fallback = fallback
        self.data = data
        self._face: Any = uharfbuzz.Face(data)
        self.shaper: Any = uharfbuzz.Font(self._face)
        self.units: int = self._face.upem
        extents = self.shaper.get_font_extents("ltr")
        self.ascent: int = extents.ascender
        self.descent: int = extents.descender
        self.advances: dict[str, int] = _Advances(self.shaper)
        self.glyph_advances: dict[int, int] = _GlyphAdvances(self.shaper)

    def covers(self, char: str) -> bool:
        """Tell whether the face has a glyph of its own for the character."""
        return bool(self.shaper.get_nominal_glyph(ord(char)))

    def showing(self, text: str) -> Face:
        """Return the face that shows a label: this one, or the one behind it where only that has every character."""
        behind = self._fallback
        if behind is None or all(map(self.covers, text)) or not all(map(behind.covers, text)):
            return self
        return behind

    def cut_text(self, text: str) -> list[tuple[Face, str]]:
        """Cut a text into stretches that one face shows each: this one, or the one behind it where only that can."""
        shown, behind = self.showing(text), self._fallback
        if behind is None or shown is behind or all(map(self.covers, text)):
            return [(shown, text)]
        faces = [self if self.covers(char) or not behind.covers(char) else behind for char in text]
        cuts = [0, *(index for index in range(1, len(text)) if faces[index] is not faces[index - 1]), len(text)]
        return [(faces[start], text[start:end]) for start, end in pairwise(cuts)]

    def glyph_of(self, char: str) -> int:
        """Return the number of the character's glyph; 0 when the face has none."""
        glyph: int = self.shaper.get_nominal_glyph(ord(char)) or 0
        return glyph

    def read_metrics(self) -> FaceMetrics:
        """Return what a document says of a face that it embeds, from the tables `head`, `post` and `OS/2`."""
        box = struct.unpack(">4h", self._read_table("head")[36:44])
        angle = struct.unpack(">l", self._read_table("post")[4:8])[0] / 65536 if self._has_table("post") else 0.0
        weight, cap_height = 400, self.ascent
        if self._has_table("OS/2"):
            table = self._read_table("OS/2")
            weight = struct.unpack(">H", table[4:6])[0]
            # Version 2 and later know how tall the capitals are.
            if struct.unpack(">H", table[:2])[0] >= 2 and len(table) >= 90:
                cap_height = struct.unpack(">h", table[88:90])[0]
        return FaceMetrics(box, angle, weight, cap_height)

    def read_embedding_rights(self) -> int:
        """Return the bits that say whether the font may travel in documents (OpenType, OS/2 fsType); 0 for yes."""
        return int(struct.unpack(">H", self._read_table("OS/2")[8:10])[0]) if self._has_table("OS/2") else 0

    def cut(self, glyphs: Iterable[int]) -> tuple[bytes, Mapping[int, int]]:
        """Return a TrueType font with these glyphs alone, and their numbers in it; what joins them is left out."""
        import uharfbuzz

        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.name_id_set.clear()
        wanted.flags = (
            uharfbuzz.SubsetFlags.NO_HINTING
            | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
            | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        )
        wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _TABLES_NOT_EMBEDDED)
        plan = uharfbuzz.SubsetPlan(self._face, wanted)
        return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping)

    def _has_table(self, tag: str) -> bool:
        return tag in self._face.table_tags

    def _read_table(self, tag: str) -> bytes:
        return bytes(self._face.reference_table(tag).data)

    def __repr__(self) -> str:
        return f"Face({self.name!r})"


class FaceMetrics(NamedTuple):
    """What a document says of a face, in font units: box around all glyphs, slant in degrees, weight, capitals."""

    box: tuple[int, int, int, int]
    italic_angle: float
    weight: int
    cap_height: int


class _GlyphAdvances(dict[int, int]):
    """Advances of glyphs in font units, looked up the first time."""

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, glyph: int) -> int:
        advance: int = self._font.get_glyph_h_advance(glyph)
        self[glyph] = advance
        return advance


class _Advances(dict[str, int]):
    """Advances in font units, looked up in the font the first time a character is asked for."""

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, char: str) -> int:
        glyph = self._font.get_nominal_glyph(ord(char)) or 0
        advance: int = self._font.get_glyph_h_advance(glyph)
        self[char] = advance
        return advance


@dataclass(frozen=True)
class FontSet:
    """The faces a build draws with: one family in its four cuts.

    >>> FontSet().face(bold=True).name
    'FiraGO-Bold'
    """

    family: FontFamily = field(default_factory=FontFamily)

    def face(self, *, bold: bool = False, italic: bool = False, text: str = "") -> Face:
        """Return the face of the family in that cut; for a text that it cannot show, the built-in one in that cut."""
        return load_face(self.family, bold, italic).showing(text)

    def find_face(self, name: str) -> Face | None:
        """Return the face of that name, or None; no other face is read.

        >>> FontSet().find_face("FiraGO-Bold"), FontSet().find_face("Other-Bold")
        (Face('FiraGO-Bold'), None)
        """
        for bold, italic in _FACE_NAMES:
            if _name_face(self.family, (bold, italic)) == name:
                return load_face(self.family, bold, italic)
        return None


@lru_cache(maxsize=64)
def load_face(family: FontFamily, bold: bool = False, italic: bool = False) -> Face:
    """Return one face, read once a process.

    Raises:
        DrawError: the font file is missing or is not a TrueType font with outlines in `glyf`.
    """
    cut = (bold, italic)
    name = _name_face(family, cut)
    path = {
        (False, False): family.regular,
        (True, False): family.bold,
        (False, True): family.italic,
        (True, True): family.bold_italic,
    }[cut] or family.regular
    if path is None:
        return Face(name, _read_built_in(cut))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DrawError(f"font file '{path}' cannot be read: {error.strerror}") from error
    if data[:4] not in (b"\0\1\0\0", b"true"):
        raise DrawError(f"font file '{path}' is not a TrueType font; name a .ttf file with TrueType outlines")
    return Face(name, data, load_face(FontFamily(), bold, italic))


def _name_face(family: FontFamily, cut: tuple[bool, bool]) -> str:
    return f"{family.name.replace(' ', '')}-{_FACE_NAMES[cut]}"


def read_ahead() -> Thread:
    """Begin to unpack, on another core, the built-in faces that nearly every brief needs.

    Whoever asks for one of them meanwhile gets it as soon as it is there. The thread has to end before a fork.
    """
    thread = Thread(target=lambda: [_read_built_in(cut) for cut in _FIRAGO_KEYS if cut != (True, True)], daemon=True)
    thread.start()
    return thread


def _read_built_in(cut: tuple[bool, bool]) -> bytes:
    """Return the bytes of a FiraGO face (SIL Open Font License) from the pymupdf-fonts package."""
    import pymupdf_fonts

    data: bytes = pymupdf_fonts.fontbuffers[_FIRAGO_KEYS[cut]]()
    return data
