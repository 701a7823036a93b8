"""PDF files: what they hold, that they are the same each time, and that nothing a user writes breaks them."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from lxml import etree
from reportlab import rl_config

from briefgen.brief.tree import Attachment, Brief, ParagraphBlock, Run, Section, plain_inline
from briefgen.draw.scene import Label, Scene
from briefgen.style import Style
from briefgen.typeset import Pages, typeset_brief
from briefgen.typeset.pages import LinkArea, Page, Picture, TextRun
from briefgen.writers.pdf import write_pdf
from briefgen.writers.pdf.finish import make_xmp, pdf_date
from briefgen.writers.pdf.links import format_link, format_string

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """Return the module that builds the example brief; tests are no package."""
    path = ROOT / "tests" / "typeset" / "example_brief.py"
    spec = importlib.util.spec_from_file_location("example_brief_for_pdf", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def style() -> Style:
    return Style(name="plain")


@pytest.fixture(scope="module")
def brief(example: ModuleType) -> Brief:
    made: Brief = example.make_brief()
    return made


@pytest.fixture(scope="module")
def pages(example: ModuleType, brief: Brief, style: Style) -> Pages:
    return typeset_brief(brief, style, example.SCENES, example.draw_glyph)


@pytest.fixture(scope="module")
def written(brief: Brief, pages: Pages, style: Style) -> bytes:
    return write_pdf(brief, pages, style)


@pytest.fixture
def pdf(written: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(written)) as opened:
        yield opened


def write_blocks(example: ModuleType, style: Style, *blocks: object, **fields: Any) -> bytes:
    """Return a brief of one section with these blocks as PDF."""
    made = replace(example.make_brief(), sections=(Section("only", "Only", 1, blocks, number="1"),), **fields)
    return write_pdf(made, typeset_brief(made, style, example.SCENES, example.draw_glyph), style)


def extract(tool: str, data: bytes, *options: str) -> str:
    done = subprocess.run([tool, *options, "-", "-"], input=data, capture_output=True, check=True)
    assert not done.stderr
    return done.stdout.decode("utf-8")


# -- content --------------------------------------------------------------------------------------------------


def test_the_text_can_be_read_back(written: bytes, need_tool: Callable[[str], str], pages: Pages) -> None:
    text = " ".join(extract(need_tool("pdftotext"), written, "-raw").split())
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, TextRun):
                assert " ".join(item.text.split()) in text, item.text


def test_more_characters_than_a_subset_holds_can_be_read_back(
    example: ModuleType, style: Style, need_tool: Callable[[str], str]
) -> None:
    greek_to_cyrillic = "".join(chr(code) for code in (*range(0xC0, 0x180), *range(0x391, 0x3A2), *range(0x410, 0x460)))
    words = " ".join(greek_to_cyrillic[start : start + 6] for start in range(0, len(greek_to_cyrillic), 6))
    text = extract(need_tool("pdftotext"), write_blocks(example, style, ParagraphBlock(plain_inline(words))), "-raw")
    assert len(set(words)) > 256
    assert words in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [r"a (b) \c", "<b>bold</b> &amp; <img src='file:///etc/passwd'/>", "100 % %s {page}", "\N{BULLET} \N{EM DASH} é"],
)
def test_what_a_user_writes_is_shown_as_it_is(
    example: ModuleType, style: Style, need_tool: Callable[[str], str], text: str
) -> None:
    data = write_blocks(example, style, ParagraphBlock(plain_inline(text)))
    assert text in extract(need_tool("pdftotext"), data, "-raw")


def test_every_font_is_embedded_as_a_subset_and_none_is_a_standard_one(pdf: pikepdf.Pdf) -> None:
    fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()}
    assert sorted(name.split("+")[1] for name in fonts) == ["FiraGO-Bold", "FiraGO-Italic", "FiraGO-Regular"]
    for name, font in fonts.items():
        assert len(name.split("+")[0]) == 7
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert "/ToUnicode" in font


def test_each_page_has_one_content_stream(pdf: pikepdf.Pdf, pages: Pages) -> None:
    assert len(pdf.pages) == len(pages.pages)
    for page in pdf.pages:
        assert isinstance(page.Contents, pikepdf.Stream)
        assert [float(each) for each in page.MediaBox] == pytest.approx([0, 0, pages.width, pages.height], abs=0.01)


def test_runs_stand_where_the_pages_say(example: ModuleType, style: Style, brief: Brief) -> None:
    run = TextRun(100, 200, "words here", "FiraGO-Regular", 10, 50, "#ff0000", word_space=1.5, rise=3)
    pages = Pages(400, 500, (Page((run,), "1"),), (), {}, (), {})
    with pikepdf.open(io.BytesIO(write_pdf(brief, pages, style))) as opened:
        operators = [
            (str(operator), list(operands)) for operands, operator in pikepdf.parse_content_stream(opened.pages[0])
        ]
    text = operators[[name for name, _ in operators].index("Td") - 2 :]
    assert [float(each) for each in dict(text)["Td"]] == [100, 303]
    assert [float(each) for each in dict(text)["rg"]] == [1, 0, 0]
    # What a space is widened by stands in thousandths of the size, to the left of what follows.
    [shown] = [operands[0] for name, operands in text if name == "TJ"]
    assert -150.0 in [float(each) for each in shown if not isinstance(each, pikepdf.String)]


def test_a_scene_that_stands_there_often_is_written_once(pdf: pikepdf.Pdf, example: ModuleType) -> None:
    forms = {name for page in pdf.pages for name in page.Resources.get("/XObject", {})}
    assert len(forms) == len(example.GLYPHS)


def test_links_within_scenes_can_be_clicked(brief: Brief, style: Style) -> None:
    scene = Scene(100, 50, (Label(10, 20, "source", 10, 30, url="https://example.org/"),))
    pictures = (Picture(50, 50, 75, 37.5, scene), Picture(50, 200, 75, 37.5, scene))
    pages = Pages(400, 500, (Page(pictures, "1"),), (), {}, (), {})
    with pikepdf.open(io.BytesIO(write_pdf(brief, pages, style))) as opened:
        links = list(opened.pages[0].Annots)
    assert [str(link.A.URI) for link in links] == ["https://example.org/"] * 2
    assert [round(float(link.Rect[0]), 1) for link in links] == [57.5, 57.5]
    assert float(links[0].Rect[1]) - float(links[1].Rect[1]) == pytest.approx(150)


def test_pictures_are_embedded(example: ModuleType, style: Style) -> None:
    from PIL import Image

    for kind in ("PNG", "JPEG"):
        buffer = io.BytesIO()
        Image.new("RGB", (40, 20), (10, 200, 30)).save(buffer, kind)
        figure = replace(example.figure("photo"), image=buffer.getvalue())
        with pikepdf.open(io.BytesIO(write_blocks(example, style, figure))) as opened:
            images = [each for page in opened.pages for each in page.get_images().values()]
        assert [(int(image.Width), int(image.Height)) for image in images] == [(40, 20)]


# -- ways through the file ------------------------------------------------------------------------------------


def test_every_link_of_the_pages_is_there_and_leads_to_its_place(pdf: pikepdf.Pdf, pages: Pages) -> None:
    named = pikepdf.NameTree(pdf.Root.Names.Dests)
    assert sorted(named) == sorted(pages.destinations)
    for number, page in enumerate(pages.pages):
        wanted = [item for item in page.items if isinstance(item, LinkArea)]
        links = list(pdf.pages[number].get("/Annots", []))
        assert len(links) == len(wanted)
        for link, area in zip(links, wanted, strict=True):
            assert str(link.Contents) == area.contents
            assert float(link.Rect[0]) == pytest.approx(area.x, abs=0.01)
            if area.url:
                assert str(link.A.URI) == area.url
            else:
                place = named[str(link.Dest)]
                destination = pages.destinations[area.target]
                assert place[0].objgen == pdf.pages[destination.page].obj.objgen
                assert float(place[3]) == pytest.approx(pages.height - destination.y, abs=0.01)


def test_the_outline_is_that_of_the_pages(pdf: pikepdf.Pdf, pages: Pages) -> None:
    with pdf.open_outline() as outline:

        def walk(items: Any, level: int) -> Iterator[tuple[str, int]]:
            for item in items:
                yield item.title, level
                yield from walk(item.children, level + 1)

        assert list(walk(outline.root, 1)) == [(entry.text, entry.level) for entry in pages.outline]


def test_pages_are_labelled(pdf: pikepdf.Pdf, brief: Brief, style: Style) -> None:
    assert [page.label for page in pdf.pages] == [str(number) for number in range(1, len(pdf.pages) + 1)]
    labels = ["i", "1", "2", "7", "8"]
    pages = Pages(400, 500, tuple(Page((), label) for label in labels), (), {}, (), {})
    with pikepdf.open(io.BytesIO(write_pdf(brief, pages, style))) as opened:
        assert [page.label for page in opened.pages] == labels


def test_anchors_and_headings_in_any_script_lead_somewhere(example: ModuleType, style: Style) -> None:
    inner = ParagraphBlock((Run("to it", target="ereignis-ä/1"),))
    made = replace(
        example.make_brief(),
        sections=(Section("ereignis-ä/1", "Überblick (1) \u4e2d", 1, (inner,)), Section("deep", "Deep", 3, (inner,))),
    )
    data = write_pdf(made, typeset_brief(made, style, {}, {}), style)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert str(opened.pages[0].Annots[0].Dest) in pikepdf.NameTree(opened.Root.Names.Dests)
        with opened.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Überblick (1) \u4e2d"]
            assert [item.title for item in outline.root[0].children] == ["Deep"]


# -- what the file says of itself -----------------------------------------------------------------------------


def test_properties_are_the_briefs(pdf: pikepdf.Pdf, brief: Brief) -> None:
    info = {key: str(value) for key, value in pdf.docinfo.items()}
    assert info == {
        "/Title": brief.masthead.title,
        "/Author": "Research desk",
        "/Subject": brief.masthead.subject,
        "/Keywords": "air strikes, Syria",
        "/Creator": "briefgen 0.1.0",
        "/Producer": "briefgen 0.1.0",
        "/CreationDate": "D:20151120180000+00'00'",
        "/ModDate": "D:20151120180000+00'00'",
    }
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert pdf.Root.PageMode == pikepdf.Name.UseOutlines
    assert bytes(pdf.trailer.ID[0]) == bytes.fromhex("ab" * 16)
    assert pdf.pdf_version == "1.7"


def test_the_metadata_packet_says_the_same(pdf: pikepdf.Pdf, brief: Brief) -> None:
    tree = etree.fromstring(pdf.Root.Metadata.read_bytes())

    def find(path: str) -> list[str]:
        return [element.text or "" for element in tree.iterfind(f".//{path}", NAMES)]

    assert find("dc:title/rdf:Alt/rdf:li") == [brief.masthead.title] * 2
    assert find("dc:creator/rdf:Seq/rdf:li") == ["Research desk"]
    assert find("dc:language/rdf:Bag/rdf:li") == ["en"]
    assert find("dc:subject/rdf:Bag/rdf:li") == ["air strikes", "Syria"]
    assert find("xmp:CreateDate") == find("xmp:ModifyDate") == find("xmp:MetadataDate") == ["2015-11-20T18:00:00+00:00"]
    assert find("pdf:Producer") == ["briefgen 0.1.0"]
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == brief.masthead.title


def test_metadata_holds_any_title(brief: Brief) -> None:
    masthead = replace(brief.masthead, title='<&> "quoted" \x00\x0b \N{GRINNING FACE}')
    tree = etree.fromstring(make_xmp(replace(brief, masthead=masthead, author="", keywords=())).encode())
    titles = {element.text for element in tree.iterfind(".//dc:title/rdf:Alt/rdf:li", NAMES)}
    assert titles == {'<&> "quoted"  \N{GRINNING FACE}'}


def test_dates_keep_their_zone() -> None:
    assert pdf_date("2015-11-20T18:00:00-03:30") == "D:20151120180000-03'30'"
    assert pdf_date("2015-11-20T18:00:00") == "D:20151120180000+00'00'"


def test_attachments_travel_as_the_source(example: ModuleType, style: Style, pdf: pikepdf.Pdf) -> None:
    assert list(pdf.attachments) == ["timeline.yaml"]
    attached = pdf.attachments["timeline.yaml"]
    assert attached.get_file().read_bytes() == b"briefgen: 1\n"
    assert attached.get_file().mime_type == "application/yaml"
    assert attached.obj.AFRelationship == pikepdf.Name.Source
    assert [each.objgen for each in pdf.Root.AF] == [attached.obj.objgen]
    assert str(attached.obj.EF.F.Params.ModDate) == "D:20151120180000+00'00'"
    two = (Attachment("b.csv", "text/csv", "", b"2"), Attachment("ä.json", "application/json", "", b"{}"))
    with pikepdf.open(io.BytesIO(write_blocks(example, style, attachments=two))) as opened:
        assert sorted(opened.attachments) == ["b.csv", "ä.json"]
        assert len(opened.Root.AF) == 2


def test_a_brief_from_right_to_left_says_so(example: ModuleType, style: Style) -> None:
    data = write_blocks(example, style, direction="rtl", language="ar")
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.Root.ViewerPreferences.Direction == pikepdf.Name.R2L
        assert str(opened.Root.Lang) == "ar"


# -- the file as a file ---------------------------------------------------------------------------------------


def test_the_file_is_sound(written: bytes, pdf: pikepdf.Pdf, need_tool: Callable[[str], str], tmp_path: Path) -> None:
    assert pdf.check_pdf_syntax() == [] if hasattr(pdf, "check_pdf_syntax") else True
    path = tmp_path / "brief.pdf"
    path.write_bytes(written)
    done = subprocess.run([need_tool("qpdf"), "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_same_brief_makes_the_same_bytes(written: bytes, brief: Brief, pages: Pages, style: Style) -> None:
    assert write_pdf(brief, pages, style) == written


def test_nothing_around_the_program_changes_the_bytes(written: bytes, tmp_path: Path) -> None:
    script = tmp_path / "write.py"
    script.write_text(
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('example', {str(ROOT / 'tests/typeset/example_brief.py')!r})\n"
        "example = importlib.util.module_from_spec(spec)\n"
        "sys.modules['example'] = example\n"
        "spec.loader.exec_module(example)\n"
        "from briefgen.style import Style\n"
        "from briefgen.typeset import typeset_brief\n"
        "from briefgen.writers.pdf import write_pdf\n"
        "brief, style = example.make_brief(), Style(name='plain')\n"
        "pages = typeset_brief(brief, style, example.SCENES, example.draw_glyph)\n"
        "sys.stdout.buffer.write(write_pdf(brief, pages, style))\n",
        encoding="utf-8",
    )
    strange = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "RL_useA85": "1", "RL_invariant": "0"}
    done = subprocess.run(
        [sys.executable, str(script)], env={**os.environ, **strange}, cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout == written


def test_settings_of_reportlab_change_nothing(
    written: bytes, brief: Brief, pages: Pages, style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "useA85": 1, "pageCompression": 0, "invariant": 0, "pdfComments": 1, "pdfMultiLine": 1, "ttfAsciiReadable": 1,
        "canvas_basefontname": "Helvetica", "documentLang": "fr", "defaultPageSize": (1, 1),
    }.items():  # fmt: skip
        monkeypatch.setattr(rl_config, name, value)
    assert write_pdf(brief, pages, style) == written


@pytest.mark.parametrize("text", ["plain (text)", "back\\slash", "é", "line\nbreak", "\N{GRINNING FACE}"])
def test_strings_come_back_as_they_were(text: str) -> None:
    assert str(pikepdf.Object.parse(format_string(text).encode())) == text


def test_a_link_says_where_it_leads_when_it_has_no_words() -> None:
    link = pikepdf.Object.parse(format_link((0, 0, 10, 10), "", url="https://example.org/ä("))
    assert str(link.Contents) == str(link.A.URI) == "https://example.org/ä("
    assert int(link.F) == 4


@pytest.mark.long
def test_the_tags_say_what_the_pages_show_in_reading_order(
    written: bytes, need_tool: Callable[[str], str], golden: Callable[[str, str], None]
) -> None:
    """Headings, lists, tables with their heads, notes and links, with their words whole."""
    run = subprocess.run([need_tool("pdfinfo"), "-struct-text", "-"], input=written, capture_output=True, check=True)
    # Numbers of objects, places on the page and the words within pictures are told by other tests.
    lines = [
        re.sub(r"Object \d+ \d+", "Object", line)
        for line in run.stdout.decode("utf-8").splitlines()
        if "/BBox" not in line
    ]
    golden("pdf/tags.txt", "\n".join(lines) + "\n")
