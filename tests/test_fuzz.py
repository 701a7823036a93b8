"""Whatever a file holds, it either loads or is refused in words for its author; nothing else escapes."""

from __future__ import annotations

import contextlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.errors import Problem, SourceError
from briefgen.source import Document, Listing, Mapping, Node, Scalar, events, parse_document

# ---------------------------------------------------------------- briefgen.source

TIMELINES = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.parent.glob("timelines/*.yaml"))]

SCRAPS = [
    *(
        "- ",
        "? ",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        " #",
        "# ",
        "\t",
        " ",
        "\r\n",
    ),
    *(
        "&a ",
        "*a",
        "*a ",
        "!x ",
        "!!str ",
        "|",
        "|\n",
        ">5",
        ">-\n",
        "'",
        '"',
        "''",
        "\\",
        "\\x41",
        "\\ud800",
        "\\0",
        "%",
    ),
    *("@", "`", "---", "---\n", "...\n", "<<: ", "%YAML 1.2\n", "%TAG ! b\n", "~", "null", "=", "-", "..", "?", "/"),
    *("a", "b: c", "date: 2015-10-07?", "[..2011]/x", "title: Aim: retake", "{1667,1668}", "events:\n", "on"),
    *("é", "😀", "\u2028", "\x85", "\ufeff", "\0", "\x1b", "\xa0", "\u202e", "0x1F", "1:20"),
]
PYYAML_WORDS = re.compile(r"mapping|while (scanning|parsing)|expected <|block|token|scalar|sequence|None")

yaml_like = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=4), max_size=60).map("".join)
anything = st.binary(max_size=4_000) | yaml_like.map(lambda text: text.encode("utf-8", "surrogatepass"))


@st.composite
def spoilt_timelines(draw: st.DrawFn) -> bytes:
    """A shipped timeline with a few pieces taken out, put in or moved."""
    text = draw(st.sampled_from(TIMELINES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(st.sampled_from(SCRAPS) | st.just(text[start:end] * 2)) + text[end:]
    return text.encode("utf-8", "surrogatepass")


def check_refused_or_read(data: bytes) -> Document | None:
    """Parse, and hold what comes out to what `parse_document` promises."""
    try:
        document = parse_document(data, "a.yaml")
    except SourceError as error:
        check_problems(error.problems, data)
        return None
    if document.warnings:
        check_problems(document.warnings, data)
    lines = f"{document.lines.text}\n".split("\n")  # an absent value may stand behind the last line
    for node in walk(document.root):
        check_place(node, lines[node.line - 1])
    return document


def check_problems(problems: tuple[Problem, ...], data: bytes) -> None:
    """Problems lie in the file and speak the author's language, whatever of the author's words they quote."""
    assert problems
    for problem in problems:
        assert problem.where is not None
        assert 0 <= problem.where.line <= data.count(b"\n") + data.count(b"\r") + 1
        assert problem.where.column <= len(data) + 1
        own_words = re.sub(r"'.*'", "", problem.message)
        assert not PYYAML_WORDS.search(own_words)
        assert not own_words[:1].isupper()
        assert not own_words.endswith(".")
        assert str(problem)


def walk(node: Node) -> list[Node]:
    """A node and all within it, keys included."""
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Listing):
        return [node, *(each for item in node.items for each in walk(item))]
    return [node, *(each for key, value in node.entries for each in (key, *walk(value)))]


def check_place(node: Node, line: str) -> None:
    """A node says where on its line it is written."""
    written = line[node.column - 1 : node.column - 1 + node.length]
    assert node.line >= 1
    assert node.column >= 1
    if isinstance(node, Scalar) and node.plain and "&" not in written and node.length == len(node.text):
        assert written == node.text
    if not isinstance(node, Scalar) and node.flow_text:
        assert written == node.flow_text
        assert node.flow_text.startswith("[") is isinstance(node, Listing)


def as_plain(node: Node) -> object:
    """Dicts, lists and strings, as PyYAML's loader without types makes them."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [as_plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {key.text: as_plain(value) for key, value in node.entries}


sample = settings(max_examples=300, deadline=timedelta(seconds=2), derandomize=True, database=None)
long_form = settings(
    max_examples=10_000,
    deadline=timedelta(seconds=2),
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@given(anything)
@sample
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    check_refused_or_read(data)


@pytest.mark.long
@given(spoilt_timelines())
@sample
def test_spoilt_timelines_are_read_or_refused(data: bytes) -> None:
    check_refused_or_read(data)


@given(yaml_like)
@sample
def test_what_is_read_is_what_yaml_says(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    document = check_refused_or_read(data)
    if document is not None:
        with contextlib.suppress(yaml.composer.ComposerError):  # it wants every label once
            assert as_plain(document.root) == yaml.load(data, getattr(yaml, "CBaseLoader", yaml.BaseLoader))


@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=2), max_size=25).map("".join))
@sample
def test_the_parser_in_python_reads_or_refuses_too(text: str) -> None:
    compiled = events.make_parser
    events.make_parser = events.PlainParser
    try:
        check_refused_or_read(text.encode("utf-8", "surrogatepass"))
    finally:
        events.make_parser = compiled


@pytest.mark.full
@given(st.binary(max_size=1_000_000) | st.lists(yaml_like, max_size=200).map(lambda texts: "".join(texts).encode()))
@long_form
def test_any_megabyte_is_read_or_refused(data: bytes) -> None:
    check_refused_or_read(data)


@pytest.mark.full
@given(spoilt_timelines() | anything)
@long_form
def test_many_spoilt_files_are_read_or_refused(data: bytes) -> None:
    check_refused_or_read(data)
