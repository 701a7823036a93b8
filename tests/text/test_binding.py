"""What belongs together is not parted at a line's end, as long as there is room for it."""

from __future__ import annotations

import pytest

from briefgen.text.binding import make_binder
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text
from briefgen.text.paragraphs import measure_spans
from briefgen.text.pieces import Span

FACE = FontSet().face()
BINDER = make_binder(frozenset({"October", "Oct", "octobre", "أكتوبر"}))


@pytest.mark.parametrize(
    "text",
    [
        "On 7~October 2015, and by October~7, 2015",
        "le 1er octobre 2015, le 2~octobre",
        "some 30~km off, 3.5~million people, 12~%, 40~°C",
        "10~000 people in 2015, 300 men, 12~345~678 francs",
        "as J.~R.~Tolkien and Dr.~No and Gen.~Smith said",
        "see p.~4, vol.~3, § ~5".replace(" ~", "~"),
        "at 10~p.m. on a day \N{EN DASH} or night".replace(" \N{EN DASH}", "~\N{EN DASH}"),
        "«~Oui~!~» dit-il",
        "no one of 15 men came in 2015, and 5 men in May",
        "It was then. A man came",
        "7~أكتوبر 2015",
    ],
)
def test_words_that_belong_together(text: str) -> None:
    words = text.replace("~", " ").split(" ")
    found = set(BINDER.find(words))
    joined = "".join(("~" if index in found else " ") * (index > 0) + word for index, word in enumerate(words))
    assert joined == text


def break_text(text: str, width: float) -> list[str]:
    lines = measure_spans([Span(text, FACE, 10)], binder=BINDER).break_lines(width)
    return ["".join(piece.text for piece in line.pieces).rstrip() for line in lines]


def test_a_line_ends_before_what_belongs_together() -> None:
    width = measure_text("They left on 7 ", FACE, 10)
    assert break_text("They left on 7 October", width) == ["They left on", "7 October"]
    assert break_text("They left on 7 men", width) == ["They left on 7", "men"]


def test_what_has_no_room_together_is_parted_all_the_same() -> None:
    width = measure_text("October", FACE, 10)
    assert break_text("7 October", width) == ["7", "October"]
    assert break_text("J. R. R. T. N.", measure_text("R. N.", FACE, 10)) == ["J. R.", "R. T.", "N."]


def test_parted_words_keep_their_order_and_lose_nothing() -> None:
    text = "north-west of it, 30 km off, on 7 October and/or 10 000 men with Dr. No"
    for width in range(60, 400, 7):
        assert " ".join(break_text(text, width)).replace("- ", "-").replace("/ ", "/").split() == text.split()
