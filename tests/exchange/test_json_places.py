"""JSON with places: the same values as the standard library reads, each with its line and column."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError
from briefgen.exchange.json_places import JsonPlaces, Placed
from briefgen.exchange.text_file import make_text_file


def read(text: str) -> tuple[JsonPlaces, Placed]:
    places = JsonPlaces(make_text_file(text.encode("utf-8", "surrogatepass"), "x.json"))
    return places, places.read()


def strip(placed: Placed) -> Any:
    """Return a value without places, null too."""
    if isinstance(placed.value, list):
        return [strip(item) for item in placed.value]
    if isinstance(placed.value, dict):
        return {key: strip(item) for key, item in placed.value.items()}
    return placed.value


texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_values_are_those_of_the_standard_library(value: Any, indent: Any, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert strip(read(text)[1]) == value


def test_every_value_has_its_place() -> None:
    places, root = read('{\n  "a": [1, {"b": "x"}],\n\t"c": null\n}')
    inner = root.items("a")[1]
    assert [str(places.where(each)) for each in (root, root.items("a")[0], inner)] == [
        "x.json:1:1",
        "x.json:2:9",
        "x.json:2:12",
    ]
    found = inner.get("b")
    assert found is not None
    assert (places.where(found).column, places.where(found).length) == (18, 3)
    assert root.get("c") is None
    assert root.plain() == {"a": [1, {"b": "x"}]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.json:1:1: nothing more stands here, expected a value of JSON"),
        ('{"a": 1,}', "x.json:1:9: '}' stands here, expected a key in double quotes"),
        ("{'a': 1}", "x.json:1:2: ''a':' stands here, expected a key in double quotes"),
        ('{"a" 1}', "x.json:1:6: '1}' stands here, expected ':' after a key"),
        ("[1\n 2]", "x.json:2:2: '2]' stands here, expected ',' or ']'"),
        ('["a]', "x.json:1:2: the quote that opens here is not closed on its line"),
        ("[NaN]", "x.json:1:2: 'NaN]' stands here, expected a value of JSON"),
        ("[01]", "x.json:1:2: '01]' stands here, expected a value of JSON"),
        ("[1] x", "x.json:1:5: more text follows the end of the JSON"),
        ("[" * 100_000, "x.json:1:65: brackets lie more than 64 deep"),
        ('{"a":' * 100_000, "x.json:1:321: brackets lie more than 64 deep"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(text)
    assert str(caught.value).startswith(message)


def test_keys_that_stand_twice_are_said() -> None:
    places, root = read('{"a": 1, "a": 2}')
    assert strip(root) == {"a": 2}
    assert [problem.message for problem in places.repeated] == [
        "the key 'a' stands twice in an object; the last one counts"
    ]


def test_values_may_follow_each_other() -> None:
    places = JsonPlaces(make_text_file(b'{"a": 1}\n{"a": 2}\n', "x.jsonl"))
    first, end = places.read_next(0)
    second, _ = places.read_next(end)
    assert (strip(first), strip(second), places.where(second).line) == ({"a": 1}, {"a": 2}, 2)


def test_numbers_and_halves_of_characters() -> None:
    _, root = read('[1e999, 12345678901234567890, 1.50, "\\ud83d\\ude00\\ud83d", "\\/"]')
    assert strip(root) == ["1e999", 12345678901234567890, 1.5, "\N{GRINNING FACE}\ufffd", "/"]


def refuse(word: str) -> None:
    raise ValueError(word)


@given(st.text(max_size=60) | st.lists(st.sampled_from('{}[]:,"\\ntrue1-.e \n'), max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    text = text.replace("\r", " ")
    try:
        # NaN and Infinity are words of Python's reader, and no JSON.
        expected = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return
    if all(char.isprintable() or char in "\n\t" for char in text):
        assert json.dumps(strip(read(text)[1])) == json.dumps(expected)
