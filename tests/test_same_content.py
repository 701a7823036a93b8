"""PDF, DOCX, HTML and JSON of every example say the same: nothing more, nothing less, nothing in another order."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Figure, Row, Table
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.writers import WRITERS

ROOT = Path(__file__).parent.parent
TIMELINES = sorted((ROOT / "timelines").glob("*.yaml"))


def load_beside(name: str) -> ModuleType:
    """Return a module of the writers' tests; tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "writers" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


content = load_beside("content")
extract_docx = load_beside("extract_docx")


@pytest.fixture(scope="module", params=TIMELINES, ids=lambda path: path.stem)
def made(request: pytest.FixtureRequest) -> tuple[Brief, dict[str, bytes]]:
    built = run_build(Job(request.param, request.param.stem, formats=tuple(WRITERS)))
    return built.brief, built.outputs


def test_html_says_what_the_brief_says(made: tuple[Brief, dict[str, bytes]]) -> None:
    brief, outputs = made
    assert content.content_of_html(outputs["html"]) == content.content_of_brief(brief)


def test_json_says_what_the_brief_says(made: tuple[Brief, dict[str, bytes]]) -> None:
    brief, outputs = made
    assert content.content_of_json(outputs["json"]) == content.content_of_brief(brief)


def test_docx_says_what_the_brief_says(made: tuple[Brief, dict[str, bytes]]) -> None:
    brief, outputs = made
    found = [(kind, content.squeeze(text)) for kind, text in extract_docx.extract_docx(outputs["docx"])]
    wanted = content.content_of_brief(brief)
    assert [pair for pair in found if pair[0] != "data"] == [pair for pair in wanted if pair[0] != "data"]
    assert [pair for pair in found if pair[0] == "data"] == [pair for pair in wanted if pair[0] == "data"]


def test_pdf_shows_every_visible_word(
    made: tuple[Brief, dict[str, bytes]], tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    """Words of headings, paragraphs, cells, captions and notes, counted: alt texts and data come with the tags."""
    brief, outputs = made
    if brief.direction == "rtl":
        # The page has the letters; their order comes with bidirectional layout. DOCX and HTML are held to it already.
        assert brief.masthead.title[0] in _letters_of(outputs["pdf"])
        return
    path = tmp_path / "x.pdf"
    path.write_bytes(outputs["pdf"])
    run = subprocess.run([need_tool("pdftotext"), "-layout", path, "-"], capture_output=True, text=True, check=True)
    shown = Counter(words(run.stdout))
    wanted = Counter(
        word for kind, text in content.content_of_brief(brief) if kind not in ("alt", "data") for word in words(text)
    )
    missing = wanted - shown
    # A word too wide for its column is broken between letters; its pieces are on the page.
    missing = Counter({word: count for word, count in missing.items() if len(word) < 14})
    assert not missing


def _letters_of(data: bytes) -> str:
    """Return every character that a PDF shows, by its own account."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


def words(text: str) -> list[str]:
    """Return the words of a text, without what line breaks and spacing do to punctuation."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text))


def test_pdf_tells_what_the_figures_show(made: tuple[Brief, dict[str, bytes]]) -> None:
    """Alt texts are in the tags, in the brief's order; data tables travel inside as CSV."""
    brief, outputs = made
    figures = [
        block for section in walk_sections(brief.sections) for block in section.blocks if isinstance(block, Figure)
    ]
    with pikepdf.open(io.BytesIO(outputs["pdf"])) as pdf:
        told = [str(element.Alt) for element in walk_elements(pdf.Root.StructTreeRoot) if "/Alt" in element]
        marks = {row.glyph.label for row in list_rows(brief) if row.glyph is not None}
        assert [alt for alt in told if alt not in marks] == [figure.alt for figure in figures]
        for figure in figures:
            data = pdf.attachments[f"{figure.id}.csv"].get_file().read_bytes().decode("utf-8")
            cells = [cell for row in csv.reader(io.StringIO(data)) for cell in row]
            wanted = [text for kind, text in content._figure(figure) if kind == "data"]
            assert [content.squeeze(cell.removeprefix("'")) for cell in cells] == [
                content.squeeze(text).removeprefix("'") for text in wanted
            ]


def walk_elements(node: Any) -> Iterator[Any]:
    """Yield the structure elements under a node in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from walk_elements(kid)


def list_rows(brief: Brief) -> Iterator[Row]:
    for section in walk_sections(brief.sections):
        for block in section.blocks:
            if isinstance(block, Table):
                yield from block.rows
