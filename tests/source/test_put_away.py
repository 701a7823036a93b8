"""Records that are put away as they are read: read again, they are what they were, place by place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError
from briefgen.source import Consumer, Document, Listing, Mapping, Node, PutAway, Scalar, parse_document

ROOT = Path(__file__).parent.parent.parent
FILES = sorted([*(ROOT / "timelines").glob("*.yaml"), *(ROOT / "tests" / "cases").rglob("*.yaml")])
SHAPES = {
    "beside the left edge": "events:\n- date: 2001\n  title: A\n- date: 2002\n  title: B\n",
    "far from it": "events:\n    -    date: 2001\n         claims:\n           - says: x\n    -    {a: b}\n",
    "on the next line": "events:\n  -\n    date: 2001\n    title: A\n  - # why\n    date: 2002\n",
    "in braces": "events: [{date: 2001, title: 'A, B'}, {date: 2002,\ntitle: [x, {y: z}]}]\n",
    "a pair without braces": "events: [date: 2001, {a: b}, 'x': y]\n",
    "all in braces": '{"briefgen": 1, "events": [{"date": "2001",\n  "title": "a\\u0041\\\n  b"}, {"x": []}]}',
    "long texts": "events:\n- title: a\n   b\n\n    c\n  summary: |\n    e\n      f\n\n  note: >-\n    x\n- title: z\n",
    "kept ends": "events:\n- summary: |+\n    one\n\n\n- summary: |2\n      two\n\n# end\n",
    "comments": "events:\n- title: a # one\n  # two\n  note: b\n# three\n- title: c #\n",
    "empty": "events:\n- title:\n  note: ''\n- {}\n- a:\n",
    "not a map": "events:\n- one\n- [a, b]\n- {title: c}\n-\n",
    "labels": "x: &x {a: b}\nevents:\n- title: *x\n- title: d\n",
    "labels within": "events:\n- title: a\n- title: &t b\n- title: *t\n- title: d\n",
    "elsewhere too": "sources:\n  s: {events: [{a: b}]}\nevents:\n- events:\n  - title: c\n",
    "twice as deep": "meta: {events: [{a: b}]}\nevents: {events: [{a: b}]}\n",
    "signs": "events:\n- title: \N{GRINNING FACE} \N{RIGHT-TO-LEFT OVERRIDE}x\n  'a''b': \"c \\\"d\\\" \"\n",
    "windows": "events:\r\n- date: 2001\r\n  title: |\r\n    a\r\n    b\r\n- date: 2002\r\n",
}


def unpack(node: Node) -> Node:
    """Return a node with all that was put away in it."""
    if isinstance(node, PutAway):
        return node.unpack()
    if isinstance(node, Listing):
        return node._replace(items=tuple(map(unpack, node.items)))
    if isinstance(node, Mapping):
        return node._replace(entries=tuple((key, unpack(value)) for key, value in node.entries))
    return node


def read_both(text: str) -> tuple[Document, Document, list[Mapping]]:
    taken: list[Mapping] = []

    def take(node: Mapping) -> int:
        taken.append(node)
        return len(taken)

    data = text.encode("utf-8", "surrogatepass")
    return parse_document(data, "a.yaml"), parse_document(data, "a.yaml", consumer=Consumer("events", take)), taken


def compare(text: str) -> list[Any]:
    """Read a text with and without putting away and compare; return what was made of the records."""
    plain, kept, taken = read_both(text)
    assert unpack(kept.root) == plain.root
    assert (kept.warnings, kept.values, kept.sha256) == (plain.warnings, plain.values, plain.sha256)
    root, other = kept.root, plain.root
    events = root.get("events") if isinstance(root, Mapping) else None
    others = other.get("events") if isinstance(other, Mapping) else None
    if not isinstance(events, Listing) or not isinstance(others, Listing):
        assert not taken
        return []
    made = []
    for node, whole in zip(events.items, others.items, strict=True):
        assert node.where == whole.where
        if isinstance(node, PutAway):
            assert isinstance(whole, Mapping)
            assert (node.flow_text, node.get("title"), node.key_node("title")) == (
                whole.flow_text, whole.get("title"), whole.key_node("title"),
            )  # fmt: skip
            made.append(node.take())
            assert node.take() is None
            assert taken[len(made) - 1] == whole
            assert type(node._replace(flow_text="x")) is Mapping
    assert made == list(range(1, len(taken) + 1))
    return made


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_read_again_as_it_was(name: str) -> None:
    compare(SHAPES[name])


def test_which_records_are_put_away() -> None:
    counts = {name: len(compare(text)) for name, text in SHAPES.items()}
    assert counts["beside the left edge"] == counts["in braces"] == counts["all in braces"] == 2
    assert counts["a pair without braces"] == 1
    assert counts["not a map"] == 1
    assert counts["labels"] == 0
    assert counts["labels within"] == 1
    assert counts["elsewhere too"] == 1
    assert counts["twice as deep"] == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_cases_are_read_again_as_they_were(path: Path) -> None:
    data = path.read_bytes()
    refused = find_problems(data, None)
    assert find_problems(data, Consumer("events", lambda node: node)) == refused
    if not refused:
        compare(data.decode())


def find_problems(data: bytes, consumer: Consumer | None) -> list[str]:
    try:
        parse_document(data, "a.yaml", consumer=consumer)
    except SourceError as error:
        return [str(problem) for problem in error.problems]
    return []


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


@given(st.lists(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4), min_size=1, max_size=4), st.integers(0, 3))
def test_whatever_yaml_writes_is_read_again_as_it_was(records: list[dict[str, Any]], form: int) -> None:
    import yaml

    options: dict[str, Any] = [{}, {"default_flow_style": True}, {"default_style": "|"}, {"width": 20, "indent": 6}][
        form
    ]
    text = yaml.safe_dump({"events": records}, allow_unicode=True, sort_keys=False, **options)
    try:
        parse_document(text.encode(), "a.yaml")
    except SourceError:
        return  # an empty key, for example
    compare(text)


def test_short_texts_are_kept_once() -> None:
    root = parse_document(b"a: [north, north, 'north']\nb: north\n", "a.yaml").root
    assert isinstance(root, Mapping)
    listing = root.get("a")
    assert isinstance(listing, Listing)
    texts = [item.text for item in listing.items if isinstance(item, Scalar)]
    assert len({id(text) for text in texts}) == 1
