"""How far the pages of a Word document are from those that its contents name, in the one program that can be asked."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Contents
from briefgen.builds.drawing import draw_glyphs, draw_scenes
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.style import load_style
from briefgen.typeset import typeset_brief

TIMELINES = Path(__file__).parents[2] / "timelines"
# Pages; a document of thirty pages may drift by more than one of five.
_FARTHEST = 2


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
    path = tmp_path / "brief.docx"
    path.write_bytes(built.outputs["docx"])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run([need_tool("soffice"), *convert], check=True, capture_output=True, timeout=180)
    done = subprocess.run(
        [need_tool("pdftotext"), "-layout", str(tmp_path / "brief.pdf"), "-"],
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


def squeeze(text: str) -> str:
    """Return the letters of a line, sorted: what runs from right to left is read back in the order of the paper."""
    return "".join(sorted(char for char in unicodedata.normalize("NFKC", text) if char.isalnum()))
