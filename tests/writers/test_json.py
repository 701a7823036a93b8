"""JSON is laid out as Python's own module would lay it out, and holds every field of the tree that is not empty."""

from __future__ import annotations

import base64
import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from briefgen.brief.tree import Attachment, Brief, Figure, ItemList, Paragraph, plain_inline
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.style import load_style
from briefgen.typeset.pages import Pages
from briefgen.writers.json import write_json

FOUNDING = Path(__file__).parents[2] / "timelines" / "syria-2015-10-07.yaml"
PAGES = Pages(595, 842, (), (), {}, (), {})


def as_plain(value: Any) -> Any:
    """Return a tree as plain data, said as simply as can be."""
    if is_dataclass(value):
        found: dict[str, Any] = {"type": type(value).__name__}
        for each in fields(value):
            inner = getattr(value, each.name)
            if isinstance(value, Attachment) and each.name == "data":
                found["text"] = inner.decode("utf-8", "replace")
            elif isinstance(value, Figure) and each.name == "plot":
                found["plot"] = inner
            elif inner not in ("", (), b"", None):
                found[each.name] = as_plain(inner)
        return found
    if isinstance(value, tuple):
        return [as_plain(item) for item in value]
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


@pytest.fixture(scope="module")
def brief() -> Brief:
    return run_build(Job(FOUNDING, "t", formats=("json",))).brief


def test_json_is_laid_out_as_by_python_itself(brief: Brief) -> None:
    listed = ItemList((((Paragraph(plain_inline('"\\\n\x07\N{SNOWMAN}')),)), ()), ordered=True, start=0)
    first, *others = brief.sections
    odd = replace(brief, sections=(replace(first, blocks=(*first.blocks, listed)), *others))
    written = write_json(odd, PAGES, load_style("plain")).decode()
    head = {"briefgen": 1, "style": "plain", "pages": 0}
    # Words for readers on a screen are no content.
    plain = as_plain(replace(odd, controls=None))
    assert written == json.dumps({**head, **plain}, ensure_ascii=False, indent=1) + "\n"


def test_what_is_no_text_is_written_all_the_same(brief: Brief) -> None:
    written = write_json(replace(brief, author="a\ud800"), PAGES, load_style("plain"))
    assert json.loads(written)["author"] == "a\ud800"
