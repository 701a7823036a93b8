"""What is written for a person to go on editing reads back as the same texts."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.fields import read_fields
from briefgen.source import parse_document, write_block_yaml
from briefgen.source.characters import FORBIDDEN

scraps = st.sampled_from(
    ["a", "word ", " ", "\n", "\n\n", "- ", "#", " #", ": ", ":", "'", '"', "[", "]", "{", "}", ",", "?", "0", "é",
     "yes", "2015-10-07", "|", ">", "%", "@", "`", "&", "*", "!", "\\", "\t", "~", "-", "=", "long enough to fold "]
)  # fmt: skip
texts = st.lists(scraps, max_size=30).map("".join) | st.text(max_size=20).map(lambda text: FORBIDDEN.sub("", text))
filled = texts.map(lambda text: text or "a")
keys = st.sampled_from(["date", "title", "summary", "x y", "no", "a: b", "- c"])
values = st.recursive(
    filled,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(keys, inner, min_size=1),
    max_leaves=8,
)  # fmt: skip
records = st.dictionaries(keys, values, min_size=1)
files = st.fixed_dictionaries({"meta": records, "events": st.lists(records, min_size=1, max_size=3)})


def read_texts(data: bytes) -> Any:
    return read_fields(parse_document(data, "a.yaml").root, frozenset())


@pytest.mark.long
@given(files)
def test_texts_come_back_as_they_were(tree: dict[str, Any]) -> None:
    data, lines = write_block_yaml(tree, "# a line\n")
    from briefgen.text.hidden import reveal_hidden

    def reveal(value: Any) -> Any:
        if isinstance(value, str):
            return reveal_hidden(value)
        if isinstance(value, list):
            return [reveal(each) for each in value]
        return {key: reveal(each) for key, each in value.items()}

    assert read_texts(data) == reveal(tree)
    written = data.decode().split("\n")
    for path, line in lines.items():
        assert written[line - 1].strip(), path


@pytest.mark.long
@given(files)
def test_other_readers_get_the_same_texts(tree: dict[str, Any]) -> None:
    """All but dates, which are written without quotes as everybody does."""
    data, _ = write_block_yaml(tree)
    read = yaml.load(data, yaml.BaseLoader)
    assert read == tree


def test_a_file_reads_well() -> None:
    long = (
        "A sentence that goes on for longer than a line may be, so that it has to be folded somewhere near its middle."
    )
    data, lines = write_block_yaml(
        {
            "briefgen": 1,
            "meta": {"title": "1984"},
            "events": [
                {
                    "id": "a",
                    "date": "2015-10-07",
                    "title": long,
                    "summary": "One.\n\n- two",
                    "actors": ["Ann", "Bo: c"],
                },
                {"id": "b", "date": "[..2015]", "title": "no", "x": {"count": 3, "deep": [{"a": "b", "c": "d"}]}},
            ],
        },
        "# head\n",
    )
    assert data.decode() == (
        "# head\nbriefgen: 1\n\nmeta:\n  title: \"1984\"\n\nevents:\n- id: a\n  date: 2015-10-07\n  title: >-\n"
        "    A sentence that goes on for longer than a line may be, so that it has to be folded somewhere\n"
        "    near its middle.\n  summary: |-\n    One.\n\n    - two\n  actors: [Ann, \"Bo: c\"]\n\n"
        "- id: b\n  date: \"[..2015]\"\n  title: \"no\"\n  x:\n    count: 3\n    deep:\n    - a: b\n      c: d\n"
    )  # fmt: skip
    assert (lines["events", 1], lines["events", 1, "title"]) == (19, 21)
