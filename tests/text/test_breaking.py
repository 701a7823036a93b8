"""Where lines may end in scripts without spaces: as the Unicode Line Breaking Algorithm says, and in Thai at words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.text.breaking import MAY_PART, cut_parts, needs_no_space
from briefgen.text.fonts import FontSet
from briefgen.text.measure import wrap_text
from briefgen.text.paragraphs import measure_spans
from briefgen.text.pieces import Span

LINE_BREAK = Path("/usr/share/unicode/LineBreak.txt")
# Classes of UAX #14 that may not begin a line: closing marks, stops, small kana and marks of repetition.
NEVER_FIRST = {"CL", "CP", "EX", "IS", "NS", "CJ"}


def read_classes() -> Iterator[tuple[str, str]]:
    """Yield each character of Chinese and Japanese typesetting with its line breaking class."""
    for line in LINE_BREAK.read_text(encoding="utf-8").splitlines():
        found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)", line)
        if found:
            first, last = int(found[1], 16), int(found[2] or found[1], 16)
            for code in range(first, min(last, first + 50) + 1):
                if 0x2E80 <= code <= 0x9FFF or 0xFF00 <= code <= 0xFFEF:
                    yield chr(code), found[3]


def test_characters_begin_and_end_lines_as_the_standard_says() -> None:
    if not LINE_BREAK.is_file():
        message = "the Unicode data are not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    checked = 0
    for char, kind in read_classes():
        if char.isspace() or kind in ("CM", "BA", "H2", "H3", "JL", "JV", "JT", "AL", "PR", "PO", "GL", "XX"):
            continue
        checked += 1
        may_begin = len(cut_parts(f"国{char}")) == 2
        may_end = len(cut_parts(f"{char}国")) == 2
        assert may_begin == (kind not in NEVER_FIRST), f"U+{ord(char):04X} of class {kind} begins a line"
        assert may_end == (kind != "OP"), f"U+{ord(char):04X} of class {kind} ends a line"
    assert checked > 1_000


@pytest.mark.parametrize(
    "text",
    [
        "こ|れ|は|「テ|ス|ト」|で|す。",
        "東|京|2020、|NATO|軍|は|7月|に|撤|退|し|た……。",
        "中|国|外|交|部|发|言|人|说，|“这|件|事”|已|经|结|束。",
        "ネッ|ト|ワー|ク",
        "วัน|นี้|อากาศ|ดี|มาก",
        "north-|west",
        "서울에서",
        "x-ray",
    ],
)
def test_parts_of_words(text: str) -> None:
    assert "|".join(cut_parts(text.replace("|", ""))) == text


def test_plain_words_are_looked_at_no_closer() -> None:
    assert not needs_no_space("Zürich, Αθήνα, Москва, تونس, 서울")
    assert not MAY_PART.search("Zürich")


def test_lines_and_labels_end_there() -> None:
    face = FontSet().face()
    thai = "วันนี้อากาศดีมากเราจะไปเที่ยวทะเลกับเพื่อนในเดือนตุลาคม"
    words = cut_parts(thai)
    for width in (50, 80, 120):
        lines = measure_spans([Span(thai, face, 10)]).break_lines(width)
        shown = ["".join(piece.text for piece in line.pieces) for line in lines]
        assert "".join(shown) == thai
        ends = {sum(map(len, words[:count])) for count in range(len(words) + 1)}
        assert {sum(map(len, shown[:count])) for count in range(len(shown) + 1)} <= ends
        assert all(line.width <= width + 0.01 for line in lines)
        labels = wrap_text(thai, face, 10, width)
        assert "".join(labels) == thai
        assert {sum(map(len, labels[:count])) for count in range(len(labels) + 1)} <= ends


def test_no_line_begins_with_the_mark_of_a_letter() -> None:
    face = FontSet().face()
    word = "a\N{COMBINING ACUTE ACCENT}" * 60
    for width in (40, 47, 53):
        for line in measure_spans([Span(word, face, 10)]).break_lines(width):
            assert line.pieces[0].text[0] == "a"
