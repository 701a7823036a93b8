"""Justified text: lines that fill their width within bounds, nothing lost, hyphens where the language has them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.text.fonts import FontSet
from briefgen.text.hyphens import find_hyphenator
from briefgen.text.measure import measure_text
from briefgen.text.paragraphs import measure_spans
from briefgen.text.pieces import Line, Span

FACE, BOLD = FontSet().face(), FontSet().face(bold=True)
SPACE = measure_text(" ", FACE, 10)
PROSE = (
    "The committee reported in October that neither of the two contractors had inspected the supports before the "
    "winter, although the agreement between the administration and the engineers required an examination every year, "
    "and that nobody had been responsible for the documentation of the measurements since the spring."
)


def justify(text: str, width: float, language: str = "") -> list[Line]:
    hyphenator = find_hyphenator(language) if language else None
    return measure_spans([Span(text, FACE, 10)]).justify_lines(width, hyphenator)


def text_of(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in lines]


@pytest.mark.parametrize("width", [150, 190, 240, 330, 480])
def test_all_lines_but_the_last_are_as_wide_as_they_may_be(width: float) -> None:
    lines = justify(PROSE, width, "en")
    filled = [line for line in lines[:-1] if abs(line.width - width) < 0.01]
    assert len(filled) >= len(lines) - 1 - (width < 200), "hardly a line is left short"
    assert lines[-1].width <= width + 0.01
    for line in lines:
        assert -0.18 * SPACE - 0.01 <= line.pieces[0].word_space <= 1.8 * SPACE + 0.01


def test_hyphens_make_spaces_evener_and_are_no_letters_of_the_text() -> None:
    plain, parted = justify(PROSE, 190), justify(PROSE, 190, "en")
    assert max(line.pieces[0].word_space for line in parted) < max(line.pieces[0].word_space for line in plain)
    assert any(text.endswith("\u00ad") for text in text_of(parted))
    assert "".join(text_of(parted)).replace("\u00ad", "") == PROSE
    assert "".join(text_of(plain)) == PROSE
    ends = [text.endswith("\u00ad") for text in text_of(parted)]
    assert not any(a and b for a, b in pairwise(ends)), "no two hyphens one under the other"


def test_words_are_parted_as_their_language_parts_them() -> None:
    english, german = find_hyphenator("en"), find_hyphenator("de-AT")
    assert english is not None
    assert german is not None
    assert english("documentation") == (3, 4, 8, 9)
    assert not english("Washington"), "names are left whole"
    assert not english("short")
    assert german("Bundesnachrichtendienst") == (3, 6, 10, 14, 17)
    assert not {7, 8, 9} & set(german("zusammenarbeit")), "a word that the patterns do not know"
    assert find_hyphenator("ar") is None


def test_spans_of_several_looks_are_stretched_alike() -> None:
    spans = [Span("Bold words ", BOLD, 10), Span(PROSE, FACE, 10), Span(" and the end.", BOLD, 10)]
    lines = measure_spans(spans).justify_lines(200)
    assert "".join(text_of(lines)) == "Bold words " + PROSE + " and the end."
    for line in lines[:-1]:
        last = line.pieces[-1]
        assert last.x + last.width == pytest.approx(line.width)
        for before, after in zip(line.pieces, line.pieces[1:], strict=False):
            assert before.x + before.width == pytest.approx(after.x, abs=0.01)


def test_what_cannot_be_justified_is_broken_as_ever() -> None:
    assert justify("", 100) == []
    assert text_of(justify("x" * 300, 100)) == text_of(measure_spans([Span("x" * 300, FACE, 10)]).break_lines(100))
    arabic = [Span("كلمات " * 30, FACE, 10)]
    measured = measure_spans(arabic, rtl=True)
    assert measured.justify_lines(100) == measured.break_lines(100)
    assert text_of(justify("one", 100)) == ["one"]


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(PROSE.split()), min_size=1, max_size=90), width=st.floats(90, 400))
def test_no_line_is_too_wide_and_no_word_is_lost(words: list[str], width: float) -> None:
    text = " ".join(words)
    lines = justify(text, width, "en")
    assert all(line.width <= width + 0.01 for line in lines)
    assert "".join(text_of(lines)).replace("\u00ad", "") == text


def test_time_grows_with_the_words() -> None:
    def seconds(count: int) -> float:
        begin = time.perf_counter()
        justify(" ".join(PROSE.split() * count), 300)
        return time.perf_counter() - begin

    seconds(10)
    assert min(seconds(400) for _ in range(3)) < 20 * max(min(seconds(40) for _ in range(3)), 0.002)
