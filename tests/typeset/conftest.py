"""The example brief, its style and its pages."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from briefgen.style import Style
from briefgen.text.fonts import Face, FontSet
from briefgen.typeset import Pages, typeset_brief


@pytest.fixture(scope="session")
def example() -> ModuleType:
    """Return the module that builds the example brief; tests are no package."""
    spec = importlib.util.spec_from_file_location("example_brief", Path(__file__).parent / "example_brief.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def style() -> Style:
    return Style(name="plain")


@pytest.fixture(scope="session")
def face() -> Face:
    return FontSet().face()


@pytest.fixture(scope="session")
def pages(example: ModuleType, style: Style) -> Pages:
    """Return the pages of the example brief with 24 events."""
    return typeset_brief(example.make_brief(), style, example.SCENES, example.draw_glyph)
