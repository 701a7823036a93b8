"""The page on paper: sheet, margins and running lines of the PDF, and every event, whatever a filter hides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest

from briefgen.brief.tree import Brief
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent.parent
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"


def print_brief(page: Page, folder: Path, style: str, words: str = "") -> tuple[Brief, bytes, bytes]:
    """Return the brief, its PDF, and what a browser prints of its page."""
    job = Job(FOUNDING, "x", formats=("pdf", "html"), style=style, style_folders=(ROOT / "styles",))
    built = run_build(job)
    outputs = built.outputs
    (folder / "x.html").write_bytes(outputs["html"])
    # Whoever prints at night prints black on white.
    page.emulate_media(color_scheme="dark")
    page.goto((folder / "x.html").as_uri())
    if words:
        page.fill("#filter-words", words)
        page.locator("#filter-said:not(:empty)").wait_for()
    return built.brief, outputs["pdf"], page.pdf(prefer_css_page_size=True)


def read_pages(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as pdf:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in pdf]


def find_sizes(data: bytes) -> tuple[int, int]:
    with pdfium.PdfDocument(data) as pdf:
        return round(pdf[0].get_width()), round(pdf[0].get_height())


@pytest.mark.long
@pytest.mark.parametrize("style", ["plain", "small", "duplex"])
def test_a_browser_prints_what_the_pdf_has(style: str, tmp_path: Path, web_page: Page) -> None:
    brief, made, printed = print_brief(web_page, tmp_path, style)
    assert find_sizes(printed) == find_sizes(made)
    ours, theirs = read_pages(made), read_pages(printed)
    assert abs(len(ours) - len(theirs)) <= 0.2 * len(ours)
    for number, text in enumerate(theirs, 1):
        assert f"page {number} of {len(theirs)}" in text
        assert ("SYR-2015, draft \N{MIDDLE DOT} as of 8 October 2015" in text) == (number > 1)
    text, at = " ".join(theirs), 0
    for section in brief.sections:
        if section.id != "contents":
            at = text.find(f"{section.full_heading} ", at) + 1
            assert at > 0, f"'{section.full_heading}' stands in its place"


@pytest.mark.long
def test_the_banner_stands_on_its_ground_on_every_page(tmp_path: Path, web_page: Page) -> None:
    _, _, printed = print_brief(web_page, tmp_path, "plain")
    with pdfium.PdfDocument(printed) as pdf:
        for page in pdf:
            picture = page.render(scale=1).to_pil().convert("L")
            width, height = picture.size
            right = (width * 0.7, 0, width, height)
            black = [
                y for y in range(int(right[1]), height)
                if sum(picture.getpixel((x, y)) < 40 for x in range(int(right[0]), width)) > 25
            ]  # fmt: skip
            assert any(y < 60 for y in black), "above the text"
            assert any(y > height - 60 for y in black), "below it"
            assert picture.getpixel((5, height // 2)) == 255, "paper is white"


@pytest.mark.long
def test_what_a_filter_hides_is_printed(tmp_path: Path, web_page: Page) -> None:
    _, _, whole = print_brief(web_page, tmp_path, "plain")
    _, _, filtered = print_brief(web_page, tmp_path, "plain", words="missile")
    assert read_pages(filtered) == read_pages(whole)
    text = " ".join(read_pages(filtered))
    assert "Events shown" not in text
    assert "Show all" not in text
    assert "The same facts as a table" not in text
