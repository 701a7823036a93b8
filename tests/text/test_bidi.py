"""The bidirectional algorithm: Unicode's own conformance data where it is installed, and written cases everywhere."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from briefgen.text.bidi import (
    REMOVED,
    find_direction,
    find_levels,
    order_visually,
    resolve_levels,
    runs_both_ways,
)

DATA = Path("/usr/share/unicode")
# One line in so many of the data is tried in the sample.
SPARSE = 17


def need_data(name: str) -> list[str]:
    path = DATA / name
    if not path.is_file():
        message = f"{path} is not there: apt install unicode-data"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path.read_text(encoding="utf-8").splitlines()


def chosen(lines: list[str], request: pytest.FixtureRequest) -> list[str]:
    return lines if request.config.getoption("--full") else lines[::SPARSE]


def test_unicodes_own_characters(request: pytest.FixtureRequest) -> None:
    """BidiCharacterTest.txt: code points; direction; level of the paragraph; levels; order."""
    lines = [line for line in need_data("BidiCharacterTest.txt") if line and not line.startswith("#")]
    tried = 0
    for line in chosen(lines, request):
        codes, direction, base, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        if any(unicodedata.category(char) == "Cn" for char in text):
            continue
        classes = [unicodedata.bidirectional(char) for char in text]
        level = find_direction(text) if direction == "2" else int(direction)
        assert level == int(base), line
        found = reset_ends(find_levels(text, level), classes, level)
        assert ["x" if each == REMOVED else str(each) for each in found] == levels.split(), line
        assert order_visually(found) == [int(each) for each in order.split()], line
        tried += 1
    assert tried > 5000


def test_unicodes_own_classes(request: pytest.FixtureRequest) -> None:
    """BidiTest.txt: classes and the directions (1 auto, 2 left to right, 4 the other) that give an order."""
    levels: list[str] = []
    order: list[int] = []
    tried = 0
    # The rows that say what is expected are kept, whatever is left out between them.
    for number, line in enumerate(need_data("BidiTest.txt")):
        if line.startswith("@Levels:"):
            levels = line.partition(":")[2].split()
        elif line.startswith("@Reorder:"):
            order = [int(each) for each in line.partition(":")[2].split()]
        elif line and line[0] not in "#@" and (request.config.getoption("--full") or number % (4 * SPARSE) == 0):
            given, _, directions = line.partition(";")
            classes = given.split()
            for bit in (1, 2, 4):
                if int(directions, 16) & bit:
                    base = find_base(classes) if bit == 1 else int(bit == 4)
                    found = reset_ends(resolve_levels(classes, base), classes, base)
                    assert ["x" if each == REMOVED else str(each) for each in found] == levels, (line, bit)
                    assert order_visually(found) == order, (line, bit)
                    tried += 1
    assert tried > 5000


SPACES = ("WS", "FSI", "LRI", "RLI", "PDI")
IGNORED = ("LRE", "RLE", "LRO", "RLO", "PDF", "BN")


def reset_ends(levels: list[int], classes: list[str], base: int) -> list[int]:
    """Return the levels of a line, where separators and white space before them or at its end have `base` (L1)."""
    found = list(levels)
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        if classes[index] in ("B", "S"):
            trailing = True
            found[index] = base
        elif classes[index] in IGNORED:
            continue
        elif classes[index] in SPACES:
            if trailing:
                found[index] = base
        else:
            trailing = False
    return found


def find_base(classes: list[str]) -> int:
    from briefgen.text.bidi import _find_base

    return _find_base(classes)


@pytest.mark.parametrize(
    ("text", "base", "shown"),
    [
        ("abc", 0, "abc"),
        ("אבג", 0, "גבא"),
        ("abc אבג def", 0, "abc גבא def"),
        ("abc אבג def", 1, "def גבא abc"),
        ("אבג 123", 1, "123 גבא"),
        ("אבג 12:30 דהו", 1, "והד 12:30 גבא"),
        ("דמשק (Damascus) היא", 1, "איה (Damascus) קשמד"),
        ("he said «אבג, 5», then", 0, "he said «5 ,גבא», then"),
        ("2015 م", 1, "م 2015"),
        ("10%", 1, "10%"),
        ("אבג-10", 1, "10-גבא"),
        ("a 1 ב 2", 0, "a 1 2 ב"),
    ],
)
def test_lines_stand_as_readers_of_both_scripts_write_them(text: str, base: int, shown: str) -> None:
    """Brackets and quotation marks are given as characters; fonts mirror those that run from right to left."""
    levels = find_levels(text, base)
    seen = "".join(mirror(text[index]) if levels[index] % 2 else text[index] for index in order_visually(levels))
    assert seen == shown


def mirror(char: str) -> str:
    return {"(": ")", ")": "(", "«": "»", "»": "«"}.get(char, char)


def test_text_that_runs_one_way_is_known() -> None:
    for code in range(0x110000):
        char = chr(code)
        if unicodedata.bidirectional(char) in ("R", "AL", "AN", "RLE", "RLO", "RLI") and not 0x10E60 <= code <= 0x10E7E:
            assert runs_both_ways(char), hex(code)
    assert not runs_both_ways("Ünïcödé Δ Ж ก क 中")
