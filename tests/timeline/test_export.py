"""A selection written as a timeline file: loading it shows the same brief, and nothing else travels with it."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import SourceError
from briefgen.source import Listing, Node, Scalar, parse_document, write_yaml
from briefgen.timeline.export import export_timeline
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Choice, select_events

ROOT = Path(__file__).parents[2]
TIMELINES = sorted((ROOT / "timelines").glob("*.yaml"))


@pytest.mark.long
@pytest.mark.parametrize("path", TIMELINES, ids=lambda path: path.stem)
def test_the_exported_file_makes_the_same_brief(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(export_timeline(select_events(load_timeline(path))))
    first, second = (read_brief(Job(each, path.stem, formats=("json",))) for each in (path, copy))
    assert second == first
    again = export_timeline(select_events(load_timeline(copy)))
    assert again == copy.read_bytes()


def read_brief(job: Job) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(run_build(job).outputs["json"])
    return {key: value for key, value in made.items() if key not in ("identifier", "attachments")}


def test_what_a_selection_leaves_out_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        """
        briefgen: 1
        meta: {title: A case}
        actors: {shown: {name: Shown}, hidden: {name: Hidden actor}}
        places: {nowhere: {name: Hidden place}}
        sources: {one: {title: One}, two: {title: Hidden source}}
        events:
        - {id: a, date: 2020, title: Kept, actors: [shown], sources: [one], tags: [keep], note: Hidden note,
           x: {secret: Hidden data}, related: {causes: [b]}}  # Hidden comment
        - {id: b, date: 2021, title: Hidden event, actors: [hidden], places: [nowhere], sources: [two]}
        judgments:
        - {id: J1, text: It holds, basis: [a, b]}
        """,
        encoding="utf-8",
    )
    written = export_timeline(select_events(load_timeline(path), Choice(tags=("keep",))))
    assert b"Hidden" not in written
    assert yaml.safe_load(written)["judgments"] == [{"id": "J1", "text": "It holds", "basis": ["a"]}]


Plain = st.recursive(
    st.text(max_size=20) | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), Plain, max_size=5))
def test_any_data_reads_back_as_it_was(data: dict[str, Any]) -> None:
    written = write_yaml(data)
    assert (yaml.load(written, yaml.BaseLoader) or {}) == as_texts(data)


@given(st.dictionaries(st.text("abc: -#'\"\\\n\u00e9\u0627{}[],&*!|>%@`?", min_size=1, max_size=12), Plain, max_size=5))
def test_our_own_reader_reads_it_the_same(data: dict[str, Any]) -> None:
    # An empty key, a control character and the like are refused where they are read.
    with suppress(SourceError):
        assert read_node(parse_document(write_yaml(data), "x.yaml").root) == as_texts(data)


def read_node(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [read_node(item) for item in node.items]
    return {key.text: read_node(value) for key, value in node.entries}


def as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {as_texts(key): as_texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_texts(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in str(value))
