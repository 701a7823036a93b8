"""Nodes: everything stays the text that was written, with its place."""

from __future__ import annotations

import pytest

from briefgen.errors import Where
from briefgen.source import Document, Listing, Mapping, Node, Scalar, parse_document


def read(text: str) -> Document:
    return parse_document(text.encode(), "a.yaml")


def read_map(text: str) -> Mapping:
    root = read(text).root
    assert isinstance(root, Mapping)
    return root


def read_value(text: str) -> Node:
    """The value of the only key."""
    ((_, value),) = read_map(text).entries
    return value


@pytest.mark.parametrize(
    "written",
    ["0042", "12:45", "no", "on", "2001-02-30", "0x1F", "1e3", ".5", "1_000", "=", "~250000", "1500+", "../b"],
)
def test_nothing_is_typed(written: str) -> None:
    assert read_value(f"a: {written}") == Scalar(written, True, 1, 4, len(written), "a.yaml")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"a\\tb"', "a\tb"),
        ("'it''s'", "it's"),
        ('"\\u00e9"', "é"),
        ('"two\n  lines"', "two lines"),
        ("|\n  a\n   b\n", "a\n b\n"),
        (">-\n  a\n  b\n", "a b"),
    ],
)
def test_quotes_and_blocks_are_undone(written: str, text: str) -> None:
    node = read_value(f"a: {written}")
    assert isinstance(node, Scalar)
    assert (node.text, node.plain) == (text, False)


@pytest.mark.parametrize(("written", "empty"), [("", True), ("~", True), ("null", True), ('""', False), ("'~'", False)])
def test_empty_values_are_told_from_empty_texts(written: str, empty: bool) -> None:
    node = read_value(f"a: {written}")
    assert isinstance(node, Scalar)
    assert node.is_empty is empty
    assert node.text == written.strip("\"'")


def test_every_node_knows_its_place() -> None:
    root = read_map("# first\nmeta: {title: Ténèbres, on: 'x'}\nevents:\n  - date: |-\n      a\n  - [b, c]\n")
    meta, events = root.get("meta"), root.get("events")
    assert isinstance(meta, Mapping)
    assert isinstance(events, Listing)
    assert root.where == Where("a.yaml", 2, 1, 4)
    assert meta.where == Where("a.yaml", 2, 7, 26)
    title, on = meta.get("title"), meta.get("on")
    assert title is not None
    assert on is not None
    assert (title.where, on.where) == (Where("a.yaml", 2, 15, 8), Where("a.yaml", 2, 29, 3))
    assert events.where == Where("a.yaml", 4, 3, 1)
    record, listing = events.items
    assert isinstance(record, Mapping)
    assert record.where == Where("a.yaml", 4, 5, 4)
    date = record.get("date")
    assert date is not None
    assert date.where == Where("a.yaml", 4, 11, 2)
    assert listing.where == Where("a.yaml", 6, 5, 6)


def test_an_absent_value_has_a_place_too() -> None:
    node = read_value("a:\n")
    assert node == Scalar("", True, 1, 3, 0, "a.yaml")
    assert node.where == Where("a.yaml", 1, 3, 1)


def test_the_length_of_a_long_value_is_that_of_its_first_line() -> None:
    root = read_map("a: one\n  two\nb: >-  # folded\n  three\nc: 'four\n  five'\n")
    assert [value.length for _, value in root.entries if isinstance(value, Scalar)] == [3, 2, 5]


def test_columns_count_characters() -> None:
    root = read_map("{😀: a, é: b}")
    assert [(key.column, value.column) for key, value in root.entries] == [(2, 5), (8, 11)]


@pytest.mark.parametrize(
    ("written", "flow_text"),
    [
        ("[1667,1668]", "[1667,1668]"),
        ("[ 2015-04..2015-06 ]", "[ 2015-04..2015-06 ]"),
        ("{1667,1668}", "{1667,1668}"),
        ("{1667,1668-12}  # all of", "{1667,1668-12}"),
        ("[..2011]", "[..2011]"),
        ("[]", "[]"),
        ("&label [1667,1668]", "[1667,1668]"),
        ("[a, [b]]", ""),
        ("[a,\n  b]", ""),
        ("\n- a", ""),
        ("\n  b: c", ""),
    ],
)
def test_brackets_keep_their_raw_text(written: str, flow_text: str) -> None:
    node = read_value(f"date: {written}")
    assert not isinstance(node, Scalar)
    assert node.flow_text == flow_text


def test_a_map_finds_values_and_keys() -> None:
    root = read_map("a: 1\nb: 2\n")
    assert root.get("b") == Scalar("2", True, 2, 4, 1, "a.yaml")
    assert root.key_node("b") == Scalar("b", True, 2, 1, 1, "a.yaml")
    assert root.get("c") is None
    assert root.key_node("c") is None


def test_nodes_are_frozen() -> None:
    root = read_map("a: [b]")
    for node in (root, root.entries[0][0], root.entries[0][1]):
        with pytest.raises(AttributeError):
            node.line = 2  # type: ignore[misc]


def test_an_alias_is_the_node_it_points_to() -> None:
    root = read_map("a: &x {b: c}\nd: *x\n&k e: f\ng: [*k]\n")
    assert root.get("a") is root.get("d")
    listing = root.get("g")
    assert isinstance(listing, Listing)
    assert listing.items == (Scalar("e", True, 3, 1, 4, "a.yaml"),)


def test_a_label_means_the_last_of_its_name() -> None:
    root = read_map("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")
    assert [value.text for _, value in root.entries if isinstance(value, Scalar)] == ["1", "1", "2", "2"]
