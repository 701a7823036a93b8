"""A packed font is the font, table by table, as fontTools reads it."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from briefgen.text.fonts import FontSet
from briefgen.text.subset import subset_face
from briefgen.text.woff import pack_font


@pytest.mark.parametrize("characters", ["a", "The quick brown fox", "\N{ARABIC LETTER BEH}\N{ARABIC LETTER ALEF} 12"])
def test_a_packed_font_has_the_tables_of_the_font(characters: str) -> None:
    data = subset_face(FontSet().face(), set(characters))
    packed = pack_font(data)
    assert int.from_bytes(packed[8:12], "big") == len(packed)
    with TTFont(io.BytesIO(data)) as font, TTFont(io.BytesIO(packed)) as read:
        assert read.flavor == "woff"
        assert set(read.reader.keys()) == set(font.reader.keys())
        for tag in font.reader.keys():  # noqa: SIM118
            assert read.reader[tag] == font.reader[tag], tag
