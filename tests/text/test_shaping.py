"""The short ways of measuring and shaping plain words come to what the long way comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.text.fonts import FontSet
from briefgen.text.shaping import list_advances, measure_word, shape_word

LETTERS = st.characters(min_codepoint=0x21, max_codepoint=0x17F, exclude_categories=["Cc"])


@given(word=st.text(LETTERS, max_size=14), bold=st.booleans(), tabular=st.booleans())
def test_the_short_way_of_a_plain_word(word: str, bold: bool, tabular: bool) -> None:
    face = FontSet().face(bold=bold)
    glyphs = shape_word(face, word, False, tabular)
    assert measure_word(face, word, tabular) == sum(glyph.advance for glyph in glyphs)
    short = list_advances(face, word, tabular)
    if short is not None:
        assert short == [(str(glyph.id), str(glyph.advance)) for glyph in glyphs]
        assert "".join(glyph.text for glyph in glyphs) == word
        assert not any(glyph.dx or glyph.dy for glyph in glyphs)


@pytest.mark.parametrize("word", ["words", "AVAVA", "Łódź", "1,234.5", "façade"])
def test_most_words_are_plain(word: str) -> None:
    assert list_advances(FontSet().face(), word) is not None


@pytest.mark.parametrize("word", ["", "north-west", "السلام", "नमस्ते", "e\u0301\u0323"])
def test_others_are_not(word: str) -> None:
    assert list_advances(FontSet().face(), word) is None
