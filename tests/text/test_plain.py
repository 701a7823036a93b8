"""A paragraph of plain words, which takes a shorter way, comes to the same lines as any other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.text.binding import Binder
from briefgen.text.fonts import FontSet
from briefgen.text.lines import MeasuredText
from briefgen.text.paragraphs import measure_spans, measure_widths
from briefgen.text.pieces import Span
from briefgen.text.plain import PlainText

FACE = FontSet().face()
BINDER = Binder({"October"})
WORDS = st.lists(
    st.sampled_from(["a", "words", "Mr", "J.", "7", "October", "30", "km", "p.", "4", "–", "«", "Łódź", "договор"])
    | st.text("abcdefgh,.", min_size=1, max_size=40),
    min_size=1,
    max_size=30,
)


def measure_as_any(span: Span, binder: Binder | None) -> MeasuredText:
    measured = MeasuredText(True, False, binder)
    measured.append(span)
    return measured


@given(words=WORDS, width=st.floats(5, 400), size=st.sampled_from([8.5, 10, 11.25]), bound=st.booleans())
def test_lines_of_plain_words(words: list[str], width: float, size: float, bound: bool) -> None:
    span = Span(" ".join(words), FACE, size, "#123456", 1.0, 7)
    binder = BINDER if bound else None
    plain, anyone = measure_spans([span], binder=binder), measure_as_any(span, binder)
    assert isinstance(plain, PlainText) is ("–" not in words)
    assert plain.natural == anyone.natural
    assert plain.longest == pytest.approx(anyone.longest)
    assert plain.break_lines(width) == anyone.break_lines(width)
    assert plain.break_lines(width * 2) == anyone.break_lines(width * 2)
    assert plain.longest_bound == anyone.longest_bound
    assert plain.break_lines(width) == anyone.break_lines(width)
    widths = measure_widths([span], binder=binder)
    assert widths == pytest.approx((anyone.longest, anyone.longest_bound, anyone.natural))


@given(words=WORDS, width=st.floats(60, 400))
def test_justified_lines_and_spans_that_follow(words: list[str], width: float) -> None:
    span, more = Span(" ".join(words), FACE, 10), Span(" and more", FACE, 10, "#ff0000")
    plain, anyone = measure_spans([span]), measure_as_any(span, None)
    assert plain.justify_lines(width) == anyone.justify_lines(width)
    for each in (plain, anyone):
        each.append(more)
    assert plain.break_lines(width) == anyone.break_lines(width)
    assert plain.natural == anyone.natural


@pytest.mark.parametrize("text", ["", " a", "a ", "a  b", "north-west", "\N{NO-BREAK SPACE}\u2009x", "سلام", "東京"])
def test_what_is_not_plain(text: str) -> None:
    assert not isinstance(measure_spans([Span(text, FACE, 10)]), PlainText)
