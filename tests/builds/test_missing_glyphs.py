"""A character that no font has: no PDF is made of empty boxes, and the other formats say what their charts lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import StyleError

TEXT = "briefgen: 1\nmeta: {title: T}\nevents:\n- {date: 2020, title: 'A face \N{GRINNING FACE} is seen'}\n"


def test_a_pdf_with_a_character_that_no_font_has_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(StyleError, match="so that no PDF can be made"):
        run_build(Job(path, "t", formats=("pdf", "html")))


def test_the_other_formats_are_made_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEXT, encoding="utf-8")
    built = run_build(Job(path, "t", formats=("docx", "html")))
    assert "\N{GRINNING FACE}" in built.outputs["html"].decode()
    [problem] = built.problems
    assert problem.severity == "warning"
    assert "U+1F600" in problem.message
