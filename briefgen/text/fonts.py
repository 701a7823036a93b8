"""A family name or font files go in; faces with their bytes, coverage and advances come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import Any

from briefgen.errors import DrawError

BUILT_IN_FAMILY = "FiraGO"
# The four faces of FiraGO as the pymupdf-fonts package names them: (bold, italic) -> key.
_FIRAGO_KEYS = {(False, False): "figo", (True, False): "figbo", (False, True): "figit", (True, True): "figbi"}
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

    __slots__ = ("_font", "advances", "ascent", "data", "descent", "name", "units")

    def __init__(self, name: str, data: bytes) -> None:
        import uharfbuzz

        self.name = name
        self.data = data
        face = uharfbuzz.Face(data)
        self._font: Any = uharfbuzz.Font(face)
        self.units: int = face.upem
        extents = self._font.get_font_extents("ltr")
        self.ascent: int = extents.ascender
        self.descent: int = extents.descender
        self.advances: dict[str, int] = _Advances(self._font)

    def covers(self, char: str) -> bool:
        """Tell whether the face has a glyph of its own for the character."""
        return bool(self._font.get_nominal_glyph(ord(char)))

    def __repr__(self) -> str:
        return f"Face({self.name!r})"


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

    def face(self, *, bold: bool = False, italic: bool = False) -> Face:
        """Return the face of the family in that cut."""
        return load_face(self.family, bold, italic)

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
    return Face(name, data)


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
