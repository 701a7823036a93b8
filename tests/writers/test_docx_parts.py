"""What travels in a Word document beside its text: the typeface, and each chart as a drawing."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.style import load_style
from briefgen.text.fonts import FontSet
from briefgen.writers.docx.fonts import veil
from briefgen.writers.docx.record import CONTENTS_STYLES, TEXT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FOUNDING = Path(__file__).parents[2] / "timelines" / "syria-2015-10-07.yaml"
ARABIC = FOUNDING.with_name("ibn-battuta.yaml")


def build(timeline: Path, style: str = "plain") -> dict[str, bytes]:
    data = run_build(Job(timeline, "t", formats=("docx",), style=style)).outputs["docx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def founding() -> dict[str, bytes]:
    return build(FOUNDING)


def read_fonts(parts: dict[str, bytes]) -> dict[str, TTFont]:
    """Return the fonts in a document by the element that names them, unveiled."""
    relations = dict(re.findall(r'Id="(\w+)"[^>]*Target="([^"]+)"', parts["word/_rels/fontTable.xml.rels"].decode()))
    named = re.findall(
        r'<w:(embed\w+) r:id="(\w+)" w:fontKey="(\{[0-9A-F-]{36}\})"/>', parts["word/fontTable.xml"].decode()
    )
    return {cut: TTFont(io.BytesIO(veil(parts[f"word/{relations[id_]}"], key))) for cut, id_, key in named}


def test_the_typeface_travels_veiled_by_its_key(founding: dict[str, bytes]) -> None:
    fonts = read_fonts(founding)
    assert set(fonts) == {"embedRegular", "embedBold", "embedItalic"}
    assert {str(font["name"].getDebugName(1)) for font in fonts.values()} == {"FiraGO"}
    letters = set(map(ord, "AaZzÄäŁłéß0123456789\N{EN DASH}\N{EURO SIGN}"))
    for font in fonts.values():
        assert letters <= set(font.getBestCmap())
        assert "GPOS" in font, "who edits it gets kerning"
        assert font["OS/2"].fsType == 0
    for name, data in founding.items():
        assert not name.endswith(".odttf") or not data.startswith(b"\0\1\0\0"), "no program takes it for a plain font"
    assert b"<w:embedTrueTypeFonts/>" in founding["word/settings.xml"]
    assert b'Extension="odttf"' in founding["[Content_Types].xml"]


def test_letters_of_the_scripts_in_the_text_come_along() -> None:
    cmap = read_fonts(build(ARABIC))["embedRegular"].getBestCmap()
    assert set(range(0x0621, 0x063B)) <= set(cmap), "all letters, not only those of the text"
    assert 0x0416 not in cmap


def test_a_veiled_font_is_unveiled_by_its_key() -> None:
    key = "{00112233-4455-6677-8899-AABBCCDDEEFF}"
    data = bytes(range(64))
    assert veil(veil(data, key), key) == data
    # The last pair of digits veils the first byte (ECMA-376 part 1, 17.8.1).
    assert veil(bytes(64), key)[:2] == b"\xff\xee"
    assert veil(data, key)[32:] == data[32:]


@pytest.mark.parametrize(("rights", "travels"), [(0, True), (0x0008, True), (0x0002, False), (0x0200, False)])
def test_a_font_that_may_not_travel_stays_at_home(tmp_path: Path, rights: int, travels: bool) -> None:
    font = TTFont(io.BytesIO(FontSet().face().data))
    font["OS/2"].fsType = rights
    font.save(tmp_path / "own.ttf")
    style = tmp_path / "own.yaml"
    style.write_text("extends: plain\nfonts: {family: Own, files: {regular: own.ttf}}\n", encoding="utf-8")
    parts = build(FOUNDING, str(style))
    assert ("word/fonts/font1.odttf" in parts) == travels


def test_a_style_may_keep_the_typeface_out(tmp_path: Path) -> None:
    style = tmp_path / "own.yaml"
    style.write_text("extends: plain\nfonts: {embed: false}\n", encoding="utf-8")
    parts = build(FOUNDING, str(style))
    assert not [name for name in parts if "font1" in name]
    assert b"embed" not in parts["word/fontTable.xml"] + parts["word/settings.xml"]


def test_charts_are_dots_for_all_and_drawings_for_who_can(founding: dict[str, bytes]) -> None:
    relations = dict(re.findall(r'Id="(\w+)"[^>]*Target="([^"]+)"', founding["word/_rels/document.xml.rels"].decode()))
    pairs = re.findall(
        r'<a:blip r:embed="(\w+)"><a:extLst><a:ext uri="\{96DAC541-7B7A-43D3-8B79-37D633B846F1\}"><asvg:svgBlip [^>]*'
        r'r:embed="(\w+)"/>',
        founding["word/document.xml"].decode(),
    )
    assert len(pairs) == 5
    for dots, drawing in pairs:
        assert founding[f"word/{relations[dots]}"].startswith(b"\x89PNG")
        root = ElementTree.fromstring(founding[f"word/{relations[drawing]}"])
        assert root.tag.endswith("svg")
        assert not [each for each in root.iter() if each.tag.endswith("}text")], "letters are outlines"
    assert b'Extension="svg" ContentType="image/svg+xml"' in founding["[Content_Types].xml"]


@pytest.mark.long
def test_libreoffice_sets_the_document_in_its_own_typeface(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    soffice, pdffonts = need_tool("soffice"), need_tool("pdffonts")
    path = tmp_path / "t.docx"
    path.write_bytes(run_build(Job(FOUNDING, "t", formats=("docx",))).outputs["docx"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    listed = subprocess.run([pdffonts, str(tmp_path / "t.pdf")], check=True, capture_output=True, text=True).stdout
    names = {line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]}
    assert {"FiraGO-Regular", "FiraGO-Bold"} <= names
    assert not {name for name in names if name.startswith(("Carlito", "Calibri", "Liberation"))}


def test_the_timeline_and_the_build_travel_as_data() -> None:
    outputs = run_build(Job(FOUNDING, "t", formats=("pdf", "docx"))).outputs
    with zipfile.ZipFile(io.BytesIO(outputs["docx"])) as archive:
        roots = [ElementTree.fromstring(archive.read(name)) for name in archive.namelist() if "customXml/item" in name]
    data = {root.get("name"): root.text for root in roots if root.tag.endswith("}data")}
    with pikepdf.open(io.BytesIO(outputs["pdf"])) as pdf:
        files = {name: file.get_file().read_bytes().decode() for name, file in pdf.attachments.items()}
    assert data == {name: text for name, text in files.items() if not name.endswith(".csv")}
    assert len(data) == 2


def test_properties_name_the_build(founding: dict[str, bytes]) -> None:
    found = dict(re.findall(r'name="([^"]+)"><vt:lpwstr>([^<]*)<', founding["docProps/custom.xml"].decode()))
    assert found["briefgen style"] == "plain"
    assert found["briefgen style SHA-256"] == load_style("plain").fingerprint
    assert re.fullmatch("[0-9a-f]{64}", found["briefgen identifier"])
    assert found["briefgen program"].startswith("briefgen ")


@pytest.fixture(scope="module")
def with_footnotes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    style = tmp_path_factory.mktemp("style") / "own.yaml"
    style.write_text("extends: plain\nnotes: foot\n", encoding="utf-8")
    return run_build(Job(FOUNDING, "t", formats=("docx",), style=str(style))).outputs["docx"]


def test_notes_are_words_own_footnotes(with_footnotes: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(with_footnotes)) as archive:
        document, notes = (archive.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
        settings = archive.read("word/settings.xml").decode()
    mentioned = [int(each) for each in re.findall(r'<w:footnoteReference w:id="(\d+)"/>', document)]
    assert mentioned == list(range(1, 20)), "each once, in the order in which Word numbers them"
    assert [int(each) for each in re.findall(r'<w:footnote w:id="(\d+)">', notes)] == mentioned
    assert notes.count("<w:footnoteRef/>") == 19
    later = re.findall(r"NOTEREF (\S+) \\h", document)
    assert len(later) > 20
    assert set(later) <= set(re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"/>', document))
    assert '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>' in settings
    assert '<w:pStyle w:val="NoteText"/>' not in document, "none is listed at the end too"


def test_letters_of_footnotes_come_along(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("extends: plain\nnotes: foot\n", encoding="utf-8")
    (tmp_path / "t.yaml").write_text(
        "briefgen: 1\nmeta: {title: A bridge}\n"
        "sources: {a: {title: A paper, author: \u0416\u0443\u0440\u043d\u0430\u043b}}\n"
        "events: [{date: 2020-01-01, title: It fell, sources: [a]}]\n",
        encoding="utf-8",
    )
    cmap = read_fonts(build(tmp_path / "t.yaml", str(tmp_path / "own.yaml")))["embedRegular"].getBestCmap()
    assert {0x0416, 0x0430} <= set(cmap)


def read_texts(part: bytes) -> list[str]:
    """Return the text of each paragraph that holds any, white space as one space; lists of contents are left out."""
    texts = []
    for paragraph in ElementTree.fromstring(part).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is None or style.get(f"{W}val") not in CONTENTS_STYLES:
            shown = (each for run in paragraph.iter(f"{W}r") for each in run if each.tag in (f"{W}t", f"{W}tab"))
            pieces = [" " if each.tag == f"{W}tab" else each.text or "" for each in shown]
            texts.append(" ".join("".join(pieces).split()))
    return [text for text in texts if text]


@pytest.mark.long
@pytest.mark.parametrize("path", sorted(FOUNDING.parent.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("place", ["end", "foot"])
def test_the_text_is_kept_as_it_stands_in_the_document(path: Path, place: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(f"extends: plain\nnotes: {place}\n", encoding="utf-8")
    parts = build(path, str(tmp_path / "own.yaml"))
    stories = ["word/document.xml", *(["word/footnotes.xml"] if place == "foot" else [])]
    kept = next(data for name, data in parts.items() if name.startswith("customXml/item") and TEXT.encode() in data)
    said = [each.text for each in ElementTree.fromstring(kept).iter(f"{{{TEXT}}}p")]
    assert said == [text for story in stories for text in read_texts(parts[story])]


def test_numbers_of_footnotes_are_those_of_the_brief(with_footnotes: bytes) -> None:
    """A cross-reference shows the number that Word gives the footnote that it leads to."""
    with zipfile.ZipFile(io.BytesIO(with_footnotes)) as archive:
        document = archive.read("word/document.xml").decode()
    own = dict(re.findall(r'w:name="([^"]+)"/><w:r><w:rPr>[^/]*/></w:rPr><w:footnoteReference w:id="(\d+)"', document))
    result = r'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>.*?<w:t[^>]*>(\d+)<'
    shown = re.findall(rf"NOTEREF (\S+) \\h {result}", document)
    assert shown
    assert all(own[name] == number for name, number in shown)


def test_a_document_with_footnotes_is_faultless(
    with_footnotes: bytes, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(with_footnotes)
    done = subprocess.run([need_tool("ooxml-validator"), str(path)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []
