"""Lines: never wider than they may be, nothing lost, linear in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.text.coverage import Coverage
from briefgen.text.fonts import Face, FontSet
from briefgen.text.measure import measure_text
from briefgen.text.paragraphs import measure_spans
from briefgen.text.pieces import Line, Span
from briefgen.text.shaping import measure_word

REGULAR, BOLD = FontSet().face(), FontSet().face(bold=True)


def shown(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in lines]


def break_text(text: str, width: float, face: Face = REGULAR) -> list[str]:
    return shown(measure_spans([Span(text, face, 10)]).break_lines(width))


def test_words_fill_lines_greedily_and_keep_the_space_they_break_at() -> None:
    assert break_text("one two three four", measure_text("one two", REGULAR, 10)) == ["one two ", "three ", "four"]


def test_a_line_as_wide_as_its_words_holds_them() -> None:
    text = "exactly as wide as this"
    assert break_text(text, measure_text(text, REGULAR, 10)) == [text]


def test_white_space_counts_as_one_space_and_none_at_the_ends() -> None:
    assert break_text("  one \t\n two\u2028three  ", 500) == ["one two three"]
    assert measure_spans([Span("   ", REGULAR, 10)]).break_lines(100) == []
    assert measure_spans([]).break_lines(100) == []


def test_no_break_spaces_hold_words_together() -> None:
    width = measure_text("see section", REGULAR, 10)
    assert break_text("see section\N{NO-BREAK SPACE}4", width) == ["see ", "section\N{NO-BREAK SPACE}4"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("north-west", ["north-", "west"]),
        ("and/or else", ["and/or ", "else"]),
        ("2015-10-07", ["2015-10-07"]),
        ("55\N{EN DASH}80", ["55\N{EN DASH}80"]),
        ("B-2", ["B-2"]),
    ],
)
def test_words_part_after_hyphens_between_letters_only(text: str, lines: list[str]) -> None:
    widest = max(measure_text(part.strip(), REGULAR, 10) for part in lines)
    assert break_text(text, widest + 0.5) == lines


def test_titles_part_no_words() -> None:
    width = measure_text("north-west", REGULAR, 10)
    assert break_text("a north-west", width) == ["a north-", "west"]
    whole = measure_spans([Span("a north-west", REGULAR, 10)], parts_words=False)
    assert shown(whole.break_lines(width)) == ["a ", "north-west"]


def test_a_word_too_wide_breaks_between_characters_after_a_sign_where_there_is_one() -> None:
    assert break_text("AAAAAA", measure_text("AAAA", REGULAR, 10)) == ["AAAA", "AA"]
    url = "https://example.org/a/long/path/to/the/page.html"
    lines = break_text(url, 110)
    assert "".join(lines) == url
    assert all(line[-1] in "/.:" for line in lines[:-1])


def test_text_after_a_broken_word_goes_on_its_last_line() -> None:
    assert break_text("AAAAAA b c", measure_text("AAAA", REGULAR, 10)) == ["AAAA", "AA b ", "c"]


def test_pieces_of_several_spans_join_where_no_space_parts_them() -> None:
    spans = [Span("bold", BOLD, 10, key=1), Span(", then ", REGULAR, 10, key=2), Span("[1]", REGULAR, 7, rise=3, key=3)]
    line = measure_spans(spans).break_lines(500)[0]
    assert [(piece.text, piece.span.key) for piece in line.pieces] == [("bold", 1), (", then ", 2), ("[1]", 3)]
    ends = [piece.x + piece.width for piece in line.pieces]
    assert [piece.x for piece in line.pieces] == pytest.approx([0, *ends[:-1]])
    assert line.width == pytest.approx(ends[-1])


def test_a_word_across_spans_stays_whole() -> None:
    spans = [Span("one two", REGULAR, 10), Span("fold", BOLD, 10), Span(" three", REGULAR, 10)]
    assert shown(measure_spans(spans).break_lines(measure_text("one two", REGULAR, 10))) == [
        "one ",
        "twofold ",
        "three",
    ]


def test_fixed_spaces_are_as_wide_as_they_say_and_read_as_spaces() -> None:
    line = measure_spans([Span("J1\N{EM SPACE}Likely", REGULAR, 10)]).break_lines(500)[0]
    assert [piece.text for piece in line.pieces] == ["J1 ", "Likely"]
    assert line.pieces[1].x - line.pieces[0].width == pytest.approx(10)


def test_unseen_characters_are_not_shown() -> None:
    assert break_text("soft\u00adhyphen zero\u200bwidth over\u202eride", 500) == ["softhyphen zerowidth override"]
    # Marks of direction and joiners do their work, and are as wide as nothing.
    [line] = measure_spans([Span("mark\u200e", REGULAR, 10)]).break_lines(500)
    [plain] = measure_spans([Span("mark", REGULAR, 10)]).break_lines(500)
    assert line.width == plain.width


TEXTS = st.lists(
    st.tuples(
        st.text(st.sampled_from("ab é-/\u00a0\u2003\u200b \t\nWi.,"), max_size=40),
        st.booleans(),
        st.sampled_from([7.0, 10.0]),
    ),
    max_size=6,
)


def measure_shaped(text: str, span: Span) -> float:
    """Return the width of text as it is drawn: word by word, kerned."""
    units = sum(measure_word(span.face, word) for word in text.split(" ")) + text.count(" ") * span.face.advances[" "]
    return units * span.size / span.face.units


@given(TEXTS, st.floats(5, 300))
def test_nothing_is_lost_and_nothing_is_wider_than_the_line(texts: list[tuple[str, bool, float]], width: float) -> None:
    spans = [Span(text, BOLD if bold else REGULAR, size) for text, bold, size in texts]
    measured = measure_spans(spans)
    lines = measured.break_lines(width)
    whole = "".join("".join(span.text.split()) for span in spans).replace("\u200b", "")
    assert "".join("".join(line.split()) for line in shown(lines)) == whole
    for line in lines:
        characters = "".join(piece.text for piece in line.pieces).strip(" ")
        assert line.width <= width + 0.01 or len(characters) == 1
        for piece in line.pieces:
            visible = piece.text.rstrip(" ")
            # Before another piece the space at its end counts, at the end of a line it does not.
            widths = [measure_shaped(text, piece.span) for text in (visible, piece.text)]
            assert piece.width in (pytest.approx(widths[0], abs=0.01), pytest.approx(widths[1], abs=0.01))
            assert piece.x + piece.width <= line.width + 0.01
        for one, two in zip(line.pieces, line.pieces[1:], strict=False):
            assert two.x >= one.x + measure_shaped(one.text.rstrip(" "), one.span) - 0.01
    if lines:
        assert measured.natural >= max(line.width for line in lines) - 0.01
        assert measured.longest <= measured.natural + 0.01


@settings(max_examples=20)
@given(st.text(st.sampled_from("ab "), max_size=80))
def test_a_line_as_wide_as_the_text_holds_it_all(text: str) -> None:
    measured = measure_spans([Span(text, REGULAR, 10)])
    assert len(measured.break_lines(measured.natural)) <= 1


def test_a_token_of_200000_characters_takes_linear_time() -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        lines = measure_spans([Span("x" * count, REGULAR, 10), Span("y", BOLD, 10)]).break_lines(400)
        assert sum(len(text) for text in shown(lines)) == count + 1
        return time.process_time() - start

    short = min(seconds(50_000) for _ in range(3))
    assert min(seconds(200_000) for _ in range(3)) < 12 * max(short, 0.005)


def test_coverage_names_what_no_face_has(face: Face) -> None:
    coverage = Coverage([face])
    assert coverage.cut("a\N{CHECK MARK}b") == [(face, "a\N{CHECK MARK}b")]
    assert coverage.missing == {"\N{CHECK MARK}"}


def test_a_character_that_looks_the_same_stands_in(face: Face) -> None:
    coverage = Coverage([face])
    assert coverage.cut("5\N{NARROW NO-BREAK SPACE}km") == [(face, "5\N{NO-BREAK SPACE}km")]
    assert not coverage.missing


class _OnlyDigits:
    """A face that has digits alone."""

    name = "Digits"

    def covers(self, char: str) -> bool:
        return char.isdigit()


def test_coverage_falls_back_and_goes_back() -> None:
    digits = _OnlyDigits()
    cuts = Coverage([digits, REGULAR]).cut("12ab3")  # type: ignore[list-item]
    assert [(cut.name, text) for cut, text in cuts] == [("Digits", "12"), ("FiraGO-Regular", "ab"), ("Digits", "3")]
