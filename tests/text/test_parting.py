"""A word that is too wide is parted where a reader expects it, with a hyphen, and loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text, wrap_text
from briefgen.text.parting import break_word

FACE = FontSet().face()
LONG_WORDS = [
    "Kooperationsvertrag",
    "Planfeststellungsbeschluss",
    "Machbarkeitsstudie",
    "Eisenberg",
    "Verwaltungsgerichtsentscheidung",
    "Überprüfungsverfahren",
    "anticonstitutionnellement",
    "disestablishment",
    "достопримечательность",
]


@pytest.mark.parametrize(
    ("word", "width", "pieces"),
    [
        ("Kooperationsvertrag", 70, ["Kooperations-", "vertrag"]),
        ("Planfeststellungsbeschluss", 100, ["Planfeststellungs-", "beschluss"]),
        ("Machbarkeitsstudie", 70, ["Machbarkeits-", "studie"]),
        ("Eisenberg", 40, ["Eisen-", "berg"]),
        ("Kreis", 15, ["Kr-", "eis"]),
        ("Rhein-Main-Verkehrsverbund", 90, ["Rhein-Main-", "Verkehrsverbund"]),
        ("2015-10-07T12:00", 40, ["2015-10-", "07T12:00"]),
    ],
)
def test_a_word_is_parted_where_it_reads_well(word: str, width: float, pieces: list[str]) -> None:
    assert break_word(word, FACE, 10, width) == pieces


@given(st.sampled_from(LONG_WORDS), st.floats(20, 200))
def test_letters_are_parted_with_a_hyphen_and_stay(word: str, width: float) -> None:
    *full, last = break_word(word, FACE, 10, width)
    assert all(piece.endswith("-") for piece in full)
    assert "".join(piece[:-1] for piece in full) + last == word
    assert all(measure_text(piece, FACE, 10) <= width + 1e-6 for piece in [*full, last])


@given(st.text(min_size=1, max_size=30), st.floats(1, 200))
def test_nothing_but_hyphens_comes_or_goes(word: str, width: float) -> None:
    pieces = break_word(word, FACE, 10, width)
    assert all(pieces)
    assert "".join(pieces).replace("-", "") == word.replace("-", "")


@pytest.mark.parametrize("word", ["1234567890123", "العربيةالعربية", "한국어한국어한국어"])
def test_what_knows_no_hyphen_gets_none(word: str) -> None:
    pieces = break_word(word, FACE, 10, 30)
    assert len(pieces) > 1
    assert "".join(pieces) == word


def test_a_word_that_fits_is_left_alone() -> None:
    assert wrap_text("ein Planfeststellungsbeschluss", FACE, 10, 130) == ["ein", "Planfeststellungsbeschluss"]
