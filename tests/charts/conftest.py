"""Selections and pictures for the tests of charts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.source import read_with_includes
from briefgen.style import Style, load_style
from briefgen.timeline.load import load_documents
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

ROOT = Path(__file__).parent.parent.parent


def load_selected(path: Path) -> Selected:
    """Select everything of a timeline file."""
    timeline = load_documents(read_with_includes(path).documents).timeline
    assert timeline is not None
    return select_events(timeline)


@pytest.fixture
def select(tmp_path: Path) -> Callable[[str], Selected]:
    """Return what selects all events of a timeline given as its events and, before them, its meta."""

    def make(text: str) -> Selected:
        path = tmp_path / "timeline.yaml"
        meta = "" if "meta:" in text else "meta: {title: A case}\n"
        path.write_text(f"briefgen: 1\n{meta}{text}", encoding="utf-8")
        return load_selected(path)

    return make


@pytest.fixture(scope="session")
def style() -> Style:
    """The style that nobody asked for."""
    return load_style("plain")


@pytest.fixture(scope="session")
def words() -> Words:
    """English."""
    return Words("en")


@pytest.fixture(scope="session", params=sorted((ROOT / "timelines").glob("*.yaml")), ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> Selected:
    """Every timeline that ships."""
    return load_selected(request.param)
