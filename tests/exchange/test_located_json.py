"""JSON with places: the same values as the standard library reads, each with its line and column."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError
from briefgen.exchange.located_json import (
    Found,
    JsonFile,
    Number,
    make_plain,
    open_json,
    read_json_lines,
    read_json_text,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def read(text: str) -> tuple[JsonFile, Found]:
    source = open_json(text, "x.json")
    return source, read_json_text(source)


def strip(found: Found) -> Any:
    """Return a value without places, numbers as the standard library reads them."""
    value = found.value
    if isinstance(value, list):
        return [strip(item) for item in value]
    if isinstance(value, dict):
        return {key: strip(item) for key, item in value.items()}
    return json.loads(value) if isinstance(value, Number) else value


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_values_are_those_of_the_standard_library(value: Any, indent: Any, ascii_only: bool) -> None:
    assert strip(read(json.dumps(value, indent=indent, ensure_ascii=ascii_only))[1]) == value


def refuse(word: str) -> None:
    raise ValueError(word)


@given(st.text(max_size=60) | st.lists(st.sampled_from('{}[]:,"\\ntrue1-.e \n'), max_size=40).map("".join))
def test_any_text_is_read_as_the_standard_library_does_or_refused_at_its_place(text: str) -> None:
    try:
        # NaN and Infinity are words of Python's reader, and no JSON.
        expected = json.loads(text, parse_constant=refuse, strict=False)
    except ValueError:
        with pytest.raises(SourceError) as caught:
            read(text)
        where = caught.value.problems[0].where
        assert where is not None
        assert 1 <= where.line <= text.count("\n") + 1
        return
    found = strip(read(text)[1])
    # A key that is given twice is kept twice.
    assert found == expected or read(text)[0].repeated


def test_every_value_has_its_place() -> None:
    source, root = read('{\n  "a": [1, {"b": "x"}],\n\t"c": null\n}')
    first, inner = root.items("a")
    assert [str(source.where_of(each)) for each in (root, first, inner)] == ["x.json:1:1", "x.json:2:9", "x.json:2:12"]
    found = inner.get("b")
    assert found is not None
    assert (source.where_of(found).column, source.where_of(found).length) == (18, 3)
    assert (root.get("c"), root.text("c"), inner.text("b"), root.text("a")) == (None, "", "x", "")
    assert source.where_of(root).length == 1
    assert make_plain(root) == {"a": [1, {"b": "x"}], "c": ""}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.json:1:1: the JSON breaks off at the end of the file"),
        ('{"a": 1,}', "x.json:1:8: nothing follows this comma but '}'"),
        ("{'a': 1}", "x.json:1:2: a key in quotes or '}' is expected here"),
        ('{"a" 1}', "x.json:1:6: ':' is expected behind a key"),
        ("[1\n 2]", "x.json:2:2: ',' or ']' is expected here"),
        ('["a]', "x.json:1:2: a text in quotes is not closed"),
        ("[NaN]", "x.json:1:2: no JSON value begins here"),
        ("[01]", "x.json:1:3: ',' or ']' is expected here"),
        ("[1] x", "x.json:1:5: something stands behind the end of the JSON"),
        ("[" * 100_000, "x.json:1:102: the JSON is nested more than 100 deep"),
        ('{"a":' * 100_000, "x.json:1:506: the JSON is nested more than 100 deep"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(text)
    assert str(caught.value).startswith(message)


def test_keys_that_stand_twice_are_kept_and_told() -> None:
    source, root = read('{"a": 1, "a": 2}')
    assert strip(root) == {"a": 1, "a (2)": 2}
    assert [str(problem).partition("\n")[0] for problem in source.repeated] == [
        "x.json:1:10: the key 'a' stands twice in an object"
    ]


def test_lines_are_values() -> None:
    source = open_json('{"a": 1}\n\n{"a": \n{"a": 2} 3\n{"a": 3}\n', "x.jsonl")
    found, problems = read_json_lines(source)
    assert [(strip(each), source.where_of(each).line) for each in found] == [({"a": 1}, 1), ({"a": 3}, 5)]
    assert [problem.where.line for problem in problems if problem.where] == [4, 4]


def test_numbers_stay_as_they_are_written() -> None:
    _, root = read('[1e999, 12345678901234567890, 1.50, "\\ud83d\\ude00", "\\/"]')
    assert [str(each.value) for each in root.items()] == [
        "1e999",
        "12345678901234567890",
        "1.50",
        "\N{GRINNING FACE}",
        "/",
    ]
