"""A logo stands at the head of the first page in every format, and only where a style names one that can be printed."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.verify import verify_file
from briefgen.errors import FileError, StyleError
from briefgen.style import load_style
from briefgen.writers.docx.review import review_document

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10"><path d="M0 0h30v10H0z" fill="#ff0000"/></svg>'
TIMELINE = """\
briefgen: 1
meta: {title: The bridge, timezone: UTC, marking: TLP:AMBER, language: LANGUAGE}
events: [{id: a, date: 2020-01-01, title: It opens}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "logo.svg").write_text(SVG, encoding="utf-8")
    return tmp_path


def build(folder: Path, logo: str, form: str, language: str = "en") -> bytes:
    (folder / "t.yaml").write_text(TIMELINE.replace("LANGUAGE", language), encoding="utf-8")
    (folder / "house.yaml").write_text(f"extends: formal\n{logo}\n", encoding="utf-8")
    return run_build(Job(folder / "t.yaml", "t", (form,), style=str(folder / "house.yaml"))).outputs[form]


def find_red(data: bytes) -> list[float]:
    """Return left, top, right and bottom of what is red on the first page, mm."""
    page = PdfDocument(data)[0].render(scale=2).to_pil().convert("RGB")
    mask = Image.new("L", page.size)
    mask.putdata([255 * (r > 200 and g < 60 and b < 60) for r, g, b in page.get_flattened_data()])
    box = mask.getbbox()
    assert box is not None
    return [side / 144 * 25.4 for side in box]


@pytest.mark.parametrize(
    ("language", "side", "left"),
    [("en", "start", 28), ("en", "end", 210 - 25 - 36), ("ar", "start", 210 - 25 - 36), ("ar", "end", 28)],
)
def test_it_stands_on_its_side_below_the_banner(folder: Path, language: str, side: str, left: float) -> None:
    found = find_red(build(folder, f"logo: {{file: logo.svg, side: {side}}}", "pdf", language))
    assert found[0] == pytest.approx(left, abs=0.5)
    assert found[2] - found[0] == pytest.approx(36, abs=0.5)
    assert found[3] - found[1] == pytest.approx(12, abs=0.5)
    assert found[1] >= 26.5


def test_one_wider_than_the_text_is_made_smaller(folder: Path) -> None:
    (folder / "logo.svg").write_text(SVG.replace('width="30"', 'width="200"').replace("h30", "h200"), encoding="utf-8")
    found = find_red(build(folder, "logo: {file: logo.svg, height_mm: 40}", "pdf"))
    assert found[2] - found[0] == pytest.approx(157, abs=0.5)


def test_with_words_it_is_a_figure_of_the_pdf_and_without_an_artifact(folder: Path) -> None:
    assert "Linden Works" in list_figures(build(folder, "logo: {file: logo.svg, alt: Linden Works}", "pdf"))
    with_none = list_figures(build(folder, "logo: {file: logo.svg}", "pdf"))
    assert with_none == list_figures(build(folder, "", "pdf"))


def list_figures(data: bytes) -> list[str]:
    """Return the words of the figures of a PDF, each of which says where it lies."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
        assert all("/BBox" in each.A for each in found)
        return [str(each.Alt) for each in found]


def test_the_word_document_has_it_first_with_its_words(folder: Path) -> None:
    data = build(folder, "logo: {file: logo.svg, alt: 'Linden & \"Works\"'}", "docx")
    document = docx.Document(io.BytesIO(data))
    first = document.paragraphs[0]._p
    (told,) = first.xpath(".//wp:docPr")
    assert told.get("descr") == 'Linden & "Works"'
    (extent,) = first.xpath(".//wp:extent")
    assert int(extent.get("cy")) == pytest.approx(12 / 25.4 * 914400, abs=20)
    assert int(extent.get("cx")) == pytest.approx(36 / 25.4 * 914400, rel=0.01)
    assert not review_document(data).changes
    plain = build(folder, "logo: {file: logo.svg}", "docx")
    assert b'decorative" val="1"' in zipfile.ZipFile(io.BytesIO(plain)).read("word/document.xml")
    (told,) = docx.Document(io.BytesIO(plain)).paragraphs[0]._p.xpath(".//wp:docPr")
    assert told.get("descr") is None


def test_the_page_holds_it(folder: Path) -> None:
    page = build(folder, "logo: {file: logo.svg, side: end, alt: '<b>\"'}", "html").decode()
    (tag,) = re.findall(r'<p class="logo end"><img src="data:image/png;base64,[A-Za-z0-9+/=]+" (.*?)></p>', page)
    assert tag == 'alt="&lt;b&gt;&quot;" width="136" height="45"'
    assert page.index('class="banner"') < page.index('class="logo end"') < page.index('<h1 class="title"')
    assert 'class="logo' not in build(folder, "", "html").decode()


def test_what_its_file_says_beside_it_is_gone(folder: Path) -> None:
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (60, 20), "red").save(picture, "JPEG", exif=exif)
    (folder / "logo.jpg").write_bytes(picture.getvalue())
    assert b"secret place" in picture.getvalue()
    assert b"secret place" not in build(folder, "logo: {file: logo.jpg}", "pdf")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("none.png", "there is no file 'none.png'"),
        ("../logo.svg", "lies outside the folder of the style"),
        ("/etc/hostname", "lies outside the folder of the style"),
        ("text.png", "is none of PNG, JPEG and SVG"),
        ("script.svg", "holds a script"),
        ("far.svg", "https://example.org/a.png"),
    ],
)
def test_what_cannot_be_printed_is_refused(folder: Path, file: str, message: str) -> None:
    (folder / "text.png").write_text("no picture", encoding="utf-8")
    (folder / "script.svg").write_text(SVG.replace("<path", "<script/><path"), encoding="utf-8")
    image = '<image href="https://example.org/a.png"/><path'
    (folder / "far.svg").write_text(SVG.replace("<path", image), encoding="utf-8")
    with pytest.raises(StyleError, match=re.escape(message)):
        build(folder, f"logo: {{file: {file}}}", "html")


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_verify_says_that_it_does_not_travel(folder: Path, form: str) -> None:
    with pytest.raises(FileError, match="has a logo, which does not travel in a brief"):
        verify_file(build(folder, "logo: {file: logo.svg}", form), f"t.{form}")
    assert verify_file(build(folder, "", form), f"t.{form}").same == "bytes"


def test_another_logo_is_another_brief(folder: Path) -> None:
    first = build(folder, "logo: {file: logo.svg}", "html")
    (folder / "logo.svg").write_text(SVG.replace("#ff0000", "#00ff00"), encoding="utf-8")
    assert build(folder, "logo: {file: logo.svg}", "html") != first


def test_a_style_over_another_has_its_logo(folder: Path) -> None:
    (folder / "house.yaml").write_text("extends: plain\nlogo: {file: logo.svg, height_mm: 20}\n", encoding="utf-8")
    (folder / "board.yaml").write_text("extends: house\nname: board\n", encoding="utf-8")
    logo = load_style(str(folder / "board.yaml")).logo
    assert logo is not None
    assert logo.height_mm == 20
