"""Text and faces in order of preference go in; stretches of text, each in the first face that has its glyphs, come out.

Fonts draw a box for what they lack, in silence. Nothing here is silent: what no face covers is named.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.text.fonts import Face

# What may stand for a character that no face has: the same to the eye, or nearly.
_STAND_INS = {
    "\u202f": "\u00a0",
    "\u2007": "\u00a0",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "\u2013",
    "\u2015": "\u2014",
    "\u2212": "\u2013",
    "\u02bc": "\u2019",
}
# White space and format characters need no glyph: lines are laid out without them.
_NEEDS_NO_GLYPH = frozenset(
    map(chr, (0x20, *range(9, 14), 0xAD, *range(0x2000, 0x2007), *range(0x2008, 0x2010), *range(0x2028, 0x202F)))
) | frozenset(map(chr, (*range(0x205F, 0x206A), 0x3000, *range(0xFE00, 0xFE10), 0xFEFF)))


class Coverage:
    """Faces in order of preference, and what is known of the characters they have.

    Attributes:
        missing: characters met that no face has; they are shown as the first face shows what it lacks.

    >>> from briefgen.text.fonts import FontSet
    >>> coverage = Coverage([FontSet().face()])
    >>> coverage.cut("a\N{CHECK MARK}")
    [(Face('FiraGO-Regular'), 'a✓')]
    >>> coverage.missing
    {'✓'}
    """

    __slots__ = ("_faces", "_plain", "missing")

    def __init__(self, faces: Sequence[Face]) -> None:
        self._faces = tuple(faces)
        # Characters that the first face has.
        self._plain: set[str] = set()
        self.missing: set[str] = set()

    @property
    def first(self) -> Face:
        """The face preferred to all others."""
        return self._faces[0]

    def cut(self, text: str) -> list[tuple[Face, str]]:
        """Cut text into stretches of one face each, as long as they can be."""
        first = self._faces[0]
        if not self._plain.issuperset(text):
            self._plain |= {char for char in set(text) if char in _NEEDS_NO_GLYPH or first.covers(char)}
            if not self._plain.issuperset(text):
                return self._cut_mixed(text)
        return [(first, text)]

    def _cut_mixed(self, text: str) -> list[tuple[Face, str]]:
        first = self._faces[0]
        cuts: list[tuple[Face, str]] = []
        start = 0
        faces = [self._find_face(char) for char in text]
        shown = "".join([char if face else _STAND_INS[char] for char, face in zip(text, faces, strict=True)])
        for index in range(1, len(text) + 1):
            if index == len(text) or (faces[index] or first) is not (faces[start] or first):
                cuts.append((faces[start] or first, shown[start:index]))
                start = index
        return cuts

    def _find_face(self, char: str) -> Face | None:
        """Return the face that shows a character; None when another stands in for it in the first face."""
        if char in self._plain:
            return self._faces[0]
        for face in self._faces[1:]:
            if face.covers(char):
                return face
        stand_in = _STAND_INS.get(char)
        if stand_in is not None and self._faces[0].covers(stand_in):
            return None
        self.missing.add(char)
        return self._faces[0]
