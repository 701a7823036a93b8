"""Pages are looked at before they are printed: no empty boxes, no faults, and a word about a last page left empty."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

from briefgen.builds import pipeline
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import BuildError, StyleError
from briefgen.style import load_style
from briefgen.text.fonts import FontSet
from briefgen.typeset import Pages, typeset_brief
from briefgen.typeset.pages import ARTIFACT, Page, TextRun

FOUNDING = Path(__file__).parent.parent.parent / "timelines" / "syria-2015-10-07.yaml"

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
    in_text, problem = built.problems
    assert in_text.where is not None
    assert (in_text.check, in_text.where.line) == ("pictographs", 4)
    assert problem.severity == "warning"
    assert "U+1F600" in problem.message


@pytest.fixture
def latin_style(tmp_path: Path) -> str:
    """Return a style whose font knows Latin letters alone."""
    font = TTFont(io.BytesIO(FontSet().face().data))
    latin = Subsetter()
    latin.populate(unicodes=range(0x20, 0x250))
    latin.subset(font)
    font.save(tmp_path / "latin.ttf")
    style = tmp_path / "own.yaml"
    style.write_text("extends: plain\nfonts: {family: Latin, files: {regular: latin.ttf}}\n", encoding="utf-8")
    return str(style)


def write_months(path: Path, name: str) -> None:
    """Write a timeline whose spine calls out six events of that name."""
    events = "".join(f"- {{date: 2020-0{month}, title: '{name} {month}', significance: 5}}\n" for month in range(1, 7))
    path.write_text(f"briefgen: 1\nmeta: {{title: T}}\nevents:\n{events}", encoding="utf-8")


def test_the_built_in_face_helps_out_in_figures(tmp_path: Path, latin_style: str) -> None:
    write_months(tmp_path / "t.yaml", "Ждать")
    job = Job(tmp_path / "t.yaml", "t", formats=("pdf", "html"), style=latin_style)
    outputs = run_build(job).outputs
    with pikepdf.open(io.BytesIO(outputs["pdf"])) as pdf:
        fonts = {str(font.BaseFont)[8:] for page in pdf.pages for font in page.Resources.Font.values()}
    assert fonts == {"Latin-Regular", "Latin-Bold", "FiraGO-Regular", "FiraGO-Bold"}
    with pdfium.PdfDocument(outputs["pdf"]) as shown:
        text = "".join(page.get_textpage().get_text_range() for page in shown)
    assert text.count("Ждать 3") == 2, "in the spine and in the chronology"
    assert '@font-face{font-family:"FiraGO";font-weight:400' in outputs["html"].decode()


def test_a_figure_with_a_character_that_no_font_has(tmp_path: Path, latin_style: str) -> None:
    write_months(tmp_path / "t.yaml", "\N{GRINNING FACE}")
    with pytest.raises(StyleError, match=r"has no '\N{GRINNING FACE}' \(U\+1F600\)"):
        run_build(Job(tmp_path / "t.yaml", "t", formats=("pdf",), style=latin_style))


def test_pages_with_a_grave_fault_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    def typeset_twice(*args: Any, **options: Any) -> Pages:
        """Return the pages with everything of the first one printed over itself, a little lower."""
        pages = typeset_brief(*args, **options)
        first = pages.pages[0]
        again = [item._replace(y=item.y + 3) for item in first.items if isinstance(item, TextRun)]
        return replace(pages, pages=(replace(first, items=(*first.items, *again)), *pages.pages[1:]))

    monkeypatch.setattr(pipeline, "typeset_brief", typeset_twice)
    with pytest.raises(BuildError, match=r"no PDF was made, .*page 1: '.*' overlap; .*; and \d+ more; give the text"):
        run_build(Job(FOUNDING, "t", formats=("pdf",)))
    assert run_build(Job(FOUNDING, "t", formats=("html",))).outputs["html"]


def test_next_to_nothing_on_the_last_page_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def typeset_more(*args: Any, **options: Any) -> Pages:
        """Return the pages and one more with one word on it."""
        pages = typeset_brief(*args, **options)
        run = next(item for item in pages.pages[0].items if isinstance(item, TextRun) and item.element > 0)
        furniture = [item for item in pages.pages[0].items if getattr(item, "element", ARTIFACT) == ARTIFACT]
        return replace(pages, pages=(*pages.pages, Page((*furniture, run), "9")))

    monkeypatch.setattr(pipeline, "typeset_brief", typeset_more)
    built = run_build(Job(FOUNDING, "t", formats=("pdf",)))
    [problem] = built.problems
    assert problem.severity == "warning"
    assert problem.message.startswith(f"the last page, {built.pages}, holds next to nothing")


@pytest.mark.parametrize("margins", ["left: 90, right: 80", "top: 120, bottom: 120"])
def test_margins_that_leave_no_room_are_refused(tmp_path: Path, margins: str) -> None:
    style = tmp_path / "own.yaml"
    style.write_text(f"extends: plain\npage: {{margin_mm: {{{margins}}}}}\n", encoding="utf-8")
    with pytest.raises(StyleError, match=r"own.yaml:2:\d+: the margins leave \d+ of \d+ mm for the text"):
        load_style(str(style))


def test_web_pages_alone_are_not_laid_out_and_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = run_build(Job(FOUNDING, "t", formats=("pdf", "html")))

    def refuse(*args: Any, **options: Any) -> Pages:
        raise AssertionError("laid out")

    monkeypatch.setattr(pipeline, "typeset_brief", refuse)
    alone = run_build(Job(FOUNDING, "t", formats=("html",)))
    assert alone.outputs["html"] == beside.outputs["html"]
    assert alone.problems == beside.problems
    with pytest.raises(AssertionError, match="laid out"):
        run_build(Job(FOUNDING, "t", formats=("docx",)))


@pytest.mark.parametrize("text", ["\N{GRINNING FACE} stands in a title", "bold **\N{GRINNING FACE}**"])
def test_characters_that_no_font_has_are_told_of_without_pages(tmp_path: Path, latin_style: str, text: str) -> None:
    write_months(tmp_path / "t.yaml", text)
    warnings = [
        run_build(Job(tmp_path / "t.yaml", "t", formats=(name,), style=latin_style)).problems
        for name in ("docx", "html")
    ]
    assert warnings[0] == warnings[1]
    assert "\N{GRINNING FACE}" in warnings[1][0].message
