"""How far the pages of a Word document are from those that its contents name, in the one program that can be asked."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw
import pytest

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Contents, Figure
from briefgen.builds.drawing import draw_glyphs, draw_scenes
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.style import load_style
from briefgen.typeset import typeset_brief

TIMELINES = Path(__file__).parents[2] / "timelines"
# Pages; a document of thirty pages may drift by more than one of five.
_FARTHEST = 2
# Points; marks of records are smaller.
_TALL = 60


@pytest.mark.long
@pytest.mark.parametrize("timeline", sorted(TIMELINES.glob("*.yaml")), ids=lambda path: path.stem)
def test_libreoffice_breaks_pages_nearly_where_the_contents_say(
    timeline: Path, tmp_path: Path, need_tool: Callable[[str], str], record_property: Callable[[str, object], None]
) -> None:
    built = run_build(Job(timeline, "t", formats=("docx",)))
    style = load_style("plain")
    pages = typeset_brief(built.brief, style, draw_scenes(built.brief, style), draw_glyphs(built.brief, style))
    entries = [
        (squeeze(entry.text), pages.page_of(entry.target))
        for section in walk_sections(built.brief.sections)
        for block in section.blocks
        if isinstance(block, Contents)
        for entry in block.entries
    ]
    pdf = convert(built.outputs["docx"], tmp_path, need_tool)
    done = subprocess.run(
        [need_tool("pdftotext"), "-layout", str(pdf), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    sheets = [[squeeze(line) for line in sheet.splitlines()] for sheet in done.stdout.split("\f")]
    shown = {text: [number for number, lines in enumerate(sheets, 1) if text in lines] for text, _ in entries}
    drifts = {
        text: min(shown[text], key=lambda number: abs(number - page)) - page for text, page in entries if shown[text]
    }
    assert len(drifts) == len(entries)
    farthest = max(map(abs, drifts.values()), default=0)
    record_property("drift", drifts)
    print(f"{timeline.stem}: {farthest} pages at most, {len(drifts)} headings of {len(entries)}")
    assert farthest <= _FARTHEST
    assert abs(len(sheets) - 1 - len(pages.pages)) <= _FARTHEST


def test_a_caption_stands_on_the_page_of_its_picture_however_large_the_letters(
    tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    built = run_build(Job(TIMELINES / "amistad-1839.yaml", "t", style="large-print", formats=("docx",)))
    pages = pypdfium2.PdfDocument(convert(built.outputs["docx"], tmp_path, need_tool))
    seen = []
    for page in pages:
        captions = re.findall(r"(?m)^Figure \d+\. (?!.*\d$)", page.get_textpage().get_text_bounded())
        pictures = [item for item in page.get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        tall = [item for item in pictures if item.get_bounds()[3] - item.get_bounds()[1] > _TALL]
        assert len(tall) == len(captions)
        seen += captions
    figures = [
        block
        for section in walk_sections(built.brief.sections)
        for block in section.blocks
        if isinstance(block, Figure)
    ]
    assert len(seen) == len(figures) >= 4


def convert(document: bytes, folder: Path, need_tool: Callable[[str], str]) -> Path:
    """Return a Word document as LibreOffice prints it."""
    path = folder / "brief.docx"
    path.write_bytes(document)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = ["--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run([need_tool("soffice"), *words], check=True, capture_output=True, timeout=180)
    return folder / "brief.pdf"


def squeeze(text: str) -> str:
    """Return the letters of a line, sorted: what runs from right to left is read back in the order of the paper."""
    return "".join(sorted(char for char in unicodedata.normalize("NFKC", text) if char.isalnum()))
