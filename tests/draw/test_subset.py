"""A subset holds what was asked for, measures the same, and is made fast and alike each time."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from briefgen.text.fonts import Face, FontSet
from briefgen.text.subset import needs_shaping, subset_face


def test_it_holds_the_characters_and_their_widths(fonts: FontSet) -> None:
    face = fonts.face(bold=True)
    characters = set("Événement № 7 — Ω Ж")
    font = TTFont(io.BytesIO(subset_face(face, characters)))
    held = font.getBestCmap()
    assert {chr(code) for code in held} == {char for char in characters if face.covers(char)}
    for code, glyph in held.items():
        assert font["hmtx"][glyph][0] == face.advances[chr(code)]
    assert font["head"].unitsPerEm == face.units


def test_it_is_small_and_cannot_kern(fonts: FontSet) -> None:
    data = subset_face(fonts.face(), set("AV To"))
    assert len(data) < 8_000
    assert not {"GSUB", "GPOS", "GDEF", "kern", "fpgm", "prep", "cvt ", "DSIG"} & set(TTFont(io.BytesIO(data)).keys())


def test_scripts_that_join_keep_what_joins_them(fonts: FontSet) -> None:
    assert "GSUB" in TTFont(io.BytesIO(subset_face(fonts.face(), set("سلام"))))


def test_the_same_set_gives_the_same_bytes(fonts: FontSet) -> None:
    again = Face("other", fonts.face().data)
    assert subset_face(again, set("cab")) == subset_face(fonts.face(), set("abc"))


def test_odd_characters_are_left_out(fonts: FontSet) -> None:
    assert subset_face(fonts.face(), {"a", "\ud800", "\U0010fffd"}) == subset_face(fonts.face(), {"a"})
    assert subset_face(fonts.face(), set())


@pytest.mark.parametrize(("char", "expected"), [("a", False), ("ж", False), ("\u0301", True), ("م", True), ("ไ", True)])
def test_shaping_is_known_by_script(char: str, expected: bool) -> None:
    assert needs_shaping(char) is expected
