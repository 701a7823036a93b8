"""What people do in a Word document: bring fields up to date, follow comments, write in their own house's template."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import docx
import pytest
from docx.shared import Pt
from lxml import etree
from PIL import Image

from briefgen.builds.charting import render_chart
from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, run_build
from briefgen.errors import StyleError

ROOT = Path(__file__).parents[2]
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def load_beside(name: str) -> ModuleType:
    """Return a module of this folder; tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


lint_docx = load_beside("lint_docx").lint_docx
reading = load_beside("extract_docx")
read_style, read_text = reading.read_style, reading.read_text


def build(timeline: Path = FOUNDING, style: str | Path = "plain", **job: object) -> Built:
    return run_build(Job(timeline, "t", formats=("docx",), style=str(style), **job))  # type: ignore[arg-type]


def read_part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def check(data: bytes, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    """Our own lint, and the Open XML SDK, find nothing."""
    assert lint_docx(data) == []
    path = tmp_path / "checked.docx"
    path.write_bytes(data)
    done = subprocess.run([need_tool("ooxml-validator"), str(path)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


def write_style(folder: Path, lines: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(f"extends: plain\nname: own\n{lines}", encoding="utf-8")
    return path


# -- fields -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def formal() -> bytes:
    return build(style="formal").outputs["docx"]


def test_mentions_of_figures_events_and_sources_are_fields(formal: bytes) -> None:
    document = read_part(formal, "word/document.xml")
    bookmarks = {each.get(f"{W}name"): each for each in document.iter(f"{W}bookmarkStart")}
    found: dict[str, int] = {}
    for field in document.iter(f"{W}fldSimple"):
        name, target, *switches = field.get(f"{W}instr", "").split()
        assert (name, switches) == ("REF", ["\\h", "\\*", "MERGEFORMAT"])
        # What Word would put there is what stands there.
        shown, runs = "".join(field.itertext()), bookmarks[target].itersiblings()
        marked = ""
        for run in runs:
            if run.tag == f"{W}bookmarkEnd":
                break
            marked += "".join(each.text or "" for each in run.iter(f"{W}t"))
        assert shown == marked, target
        kind = target.partition("_")[0]
        found[kind] = found.get(kind, 0) + 1
    assert set(found) == {"figure", "table", "event", "source"}
    assert min(found.values()) >= 1
    assert found["source"] > 20


def test_a_list_of_figures_can_be_brought_up_to_date(formal: bytes) -> None:
    document = read_part(formal, "word/document.xml")
    listed = [
        each for each in document.iter(f"{W}p") if each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "TableofFigures"
    ]
    captions = [
        read_text(each)
        for each in document.iter(f"{W}p")
        if each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Caption" and "SEQ Figure" in etree.tostring(each).decode()
    ]
    assert [read_text(each).rpartition("\t")[0] for each in listed] == captions
    assert 'TOC \\h \\z \\c "Figure"' in "".join(each.text or "" for each in listed[0].iter(f"{W}instrText"))


def test_title_edition_and_cut_off_are_controls_bound_to_data(formal: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(formal)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stores = {
        match[1].decode(): name.replace("itemProps", "item")
        for name, data in parts.items()
        if (match := re.search(rb'ds:itemID="(\{[^"]+\})"', data)) and "itemProps" in name
    }
    held: dict[str, set[str]] = {}
    for name in ("word/document.xml", "word/header_running.xml"):
        for control in etree.fromstring(parts[name]).iter(f"{W}sdt"):
            tag, binding = control.find(f"{W}sdtPr/{W}tag"), control.find(f"{W}sdtPr/{W}dataBinding")
            if tag is None or binding is None:
                continue
            shown = "".join(each.text or "" for each in control.iter(f"{W}t"))
            part = stores.get(binding.get(f"{W}storeItemID"), "docProps/core.xml")
            names = dict(re.findall(r"xmlns:(\w+)='([^']+)'", binding.get(f"{W}prefixMappings")))
            assert etree.fromstring(parts[part]).xpath(f"string({binding.get(f'{W}xpath')})", namespaces=names) == shown
            held.setdefault(tag.get(f"{W}val"), set()).add(name)
    both = {"word/document.xml", "word/header_running.xml"}
    assert held == {"briefgen:title": both, "briefgen:edition": both, "briefgen:as-of": {"word/document.xml"}}


@pytest.mark.parametrize(
    ("asked", "edit", "tracks"),
    [("none", None, False), ("comments", "comments", False), ("tracked-changes", "trackedChanges", True)],
)
def test_a_style_may_protect_the_text(tmp_path: Path, asked: str, edit: str | None, tracks: bool) -> None:
    data = build(style=write_style(tmp_path, f"docx: {{protect: {asked}}}\n")).outputs["docx"]
    settings = read_part(data, "word/settings.xml")
    protection = settings.find(f"{W}documentProtection")
    assert (None if protection is None else protection.get(f"{W}edit")) == edit
    assert (settings.find(f"{W}trackRevisions") is not None) == tracks


# -- scripts ----------------------------------------------------------------------------------------------------


def test_each_script_has_its_slot_and_its_font(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    path = tmp_path / "east.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: 協定の経緯, language: ja}\n"
        "events: [{date: 2015-10-07, title: 停戦が発効した, summary: 詳細は不明である。}]\n",
        encoding="utf-8",
    )
    built = run_build(Job(path, "t", formats=("docx",), checks=(("hidden-characters", "off"),)))
    data = built.outputs["docx"]
    fonts = read_part(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert fonts.get(f"{W}ascii") == fonts.get(f"{W}cs") == "FiraGO"
    assert fonts.get(f"{W}eastAsia") == "Yu Gothic"
    language = read_part(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language.get(f"{W}eastAsia") == "ja"
    assert "Yu Gothic" in {each.get(f"{W}name") for each in read_part(data, "word/fontTable.xml")}
    check(data, tmp_path, need_tool)


# -- pages that lie on their side -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lying(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("wide")
    # A chart of our own says everything itself, so that nothing but briefgen draws it.
    wide = render_chart(Job(FOUNDING, "t"), "spine", "json", 290.0)
    (folder / "wide.json").write_bytes(wide)
    style = write_style(folder, "figures: [{file: wide.json, title: A wide one, alt: A line that falls and rises.}]\n")
    return build(style=style).outputs["docx"]


def test_a_wide_chart_lies_on_a_page_of_its_own(lying: bytes, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    document = read_part(lying, "word/document.xml")
    sections = list(document.iter(f"{W}sectPr"))
    sides = [each.find(f"{W}pgSz").get(f"{W}orient", "portrait") for each in sections]
    assert sides == ["portrait", "landscape", "portrait"]
    assert [each.find(f"{W}titlePg") is not None for each in sections] == [True, False, False], "one first page"
    across = [int(each.find(f"{W}pgSz").get(f"{W}w")) for each in sections]
    assert across[1] > across[0] == across[2]
    widths = [int(each.get("cx")) for each in document.iter("{*}extent")]
    standing, laid = ((across[at] - 2 * 1134) * 635 for at in (0, 1))
    assert sum(standing + 1000 < width <= laid + 1000 for width in widths) == 1
    # The banner stands at the right of the wide page too.
    lines = read_part(lying, "word/header_lying.xml")
    stops = [int(each.get(f"{W}pos")) for each in lines.iter(f"{W}tab") if each.get(f"{W}val") == "right"]
    assert stops == [across[1] - 2 * 1134]
    check(lying, tmp_path, need_tool)


# -- comments ---------------------------------------------------------------------------------------------------


def test_notes_of_events_and_warnings_stand_as_comments_at_their_place(
    tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: A case, author: R. Desk}\n"
        "events:\n"
        "- {id: first, date: 2015-10-07, title: It began, note: Ask the clerk again <soon>.}\n"
        "- {id: second, date: 2015-10-08, title: It ended, actors: [Nobody Declared]}\n"
        '- {id: hid, date: 2015-10-09, title: "It \\u202e hid"}\n',
        encoding="utf-8",
    )
    built = build(path, docx_comments=True)
    data = built.outputs["docx"]
    said = {
        each.get(f"{W}id"): (each.get(f"{W}author"), "".join(each.itertext()))
        for each in read_part(data, "word/comments.xml")
    }
    warnings = [problem for problem in built.problems if problem.severity == "warning"]
    assert len(said) == 1 + len(warnings) >= 2
    document = read_part(data, "word/document.xml")
    places = {}
    for start in document.iter(f"{W}commentRangeStart"):
        row = next(start.iterancestors(f"{W}tr"), None)
        places[said[start.get(f"{W}id")]] = (
            "" if row is None else "".join(each.text or "" for each in row.iter(f"{W}t"))
        )
    assert "It began" in places["R. Desk", "Ask the clerk again <soon>."]
    hidden = next(
        text for author, text in places if author == "briefgen" and "U+202E" in text.upper().replace("\\U", "U+")
    )
    assert hidden.endswith("(case.yaml:6)")
    assert "hid" in places["briefgen", hidden]
    check(data, tmp_path, need_tool)
    plain = build(path).outputs["docx"]
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert "word/comments.xml" not in archive.namelist()


# -- templates --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A style whose documents wear the template of a law firm."""
    folder = tmp_path_factory.mktemp("house")
    letter = docx.Document()
    letter.styles["Heading 1"].font.name = "Georgia"
    letter.styles.add_style("Executive Summary", 1).font.size = Pt(13)
    header = letter.sections[0].header.paragraphs[0]
    header.text = "ACME Chambers"
    Image.new("RGB", (20, 6), "#781020").save(folder / "logo.png")
    header.add_run().add_picture(str(folder / "logo.png"), width=Pt(60))
    letter.sections[0].footer.paragraphs[0].text = "Strictly private"
    letter.save(folder / "acme.docx")
    return write_style(folder, "docx:\n  template: acme.docx\n  styles: {Lead: Executive Summary}\n")


def test_a_template_gives_styles_header_and_footer(
    house: Path, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    built = build(style=house)
    data = built.outputs["docx"]
    styles = read_part(data, "word/styles.xml")
    named = {each.get(f"{W}styleId"): each for each in styles.iter(f"{W}style")}
    assert named["Heading1"].find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Georgia"
    assert named["Lead"].find(f"{W}name").get(f"{W}val") == "Executive Summary"
    for name in ("header_first", "header_running"):
        header = read_part(data, f"word/{name}.xml")
        text = "".join(each.text or "" for each in header.iter(f"{W}t"))
        assert text.startswith("ACME Chambers")
        assert "TLP:CLEAR" in text
        assert len(list(header.iter("{*}blip"))) == 1
    footer = "".join(each.text or "" for each in read_part(data, "word/footer_running.xml").iter(f"{W}t"))
    assert footer.startswith("Strictly private")
    assert "TLP:CLEAR" in footer
    check(data, tmp_path, need_tool)
    docx.Document(io.BytesIO(data))
    assert build(style=house).outputs["docx"] == data


def test_each_style_that_a_template_lacks_is_named(house: Path) -> None:
    said = [problem.message for problem in build(style=house).problems if problem.check == "template-styles"]
    assert "the template has no style 'Fact'; briefgen's own stands in for it" in said
    assert not any("'Lead'" in message or "'Title'" in message for message in said)
    quiet = build(style=house, checks=(("template-styles", "off"),))
    assert not any(problem.check == "template-styles" for problem in quiet.problems)


def damage(template: Path, **members: bytes | None) -> None:
    """Write a template anew with some of its members changed, by name without folder."""
    with zipfile.ZipFile(template) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        base = name.rpartition("/")[2].replace(".", "_")
        if base in members:
            parts[name] = members[base] or b""
    with zipfile.ZipFile(template, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ("docx: {template: none.docx}", "there is no file 'none.docx'"),
        ("docx: {template: own.yaml}", "the template cannot be read as a Word document"),
        ("docx: {template: acme.docx, styles: {Leed: Normal}}", "docx.styles: briefgen has no style 'Leed'"),
        ("docx: {template: acme.docx, styles: {Lead: Sumary}}", "docx.styles: the template has no style 'Sumary'"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(house: Path, tmp_path: Path, style: str, message: str) -> None:
    (tmp_path / "acme.docx").write_bytes(house.with_name("acme.docx").read_bytes())
    with pytest.raises(StyleError, match=re.escape(message)):
        build(style=write_style(tmp_path, f"{style}\n"))


@pytest.mark.parametrize(
    ("member", "data", "message"),
    [
        ("styles_xml", b"<w:styles", "is no XML"),
        ("styles_xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "declares a document type"),
        (
            "header1_xml_rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
            b'Target="http://example.org/pixel.png" TargetMode="External"/></Relationships>',
            "image outside the file: http://example.org/pixel.png",
        ),
    ],
)
def test_what_is_hidden_in_a_template_stays_out(
    house: Path, tmp_path: Path, member: str, data: bytes, message: str
) -> None:
    template = tmp_path / "acme.docx"
    template.write_bytes(house.with_name("acme.docx").read_bytes())
    damage(template, **{member: data})
    with pytest.raises(StyleError, match=re.escape(message)):
        build(style=write_style(tmp_path, "docx: {template: acme.docx}\n"))


# -- charts -----------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(("asked", "endings"), [("png+svg", {"png", "svg"}), ("emf", {"emf", "png"}), ("png", {"png"})])
def test_charts_stand_as_is_asked(
    asked: str, endings: set[str], tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    data = build(docx_figures=asked).outputs["docx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        media = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert {name.rpartition(".")[2] for name in media} == endings
    charts = sum(name.endswith((".svg", ".emf")) for name in media)
    assert charts == (0 if asked == "png" else 5)
    check(data, tmp_path, need_tool)
    style = build(style=write_style(tmp_path, f"docx: {{figures: {asked}}}\n")).outputs["docx"]
    with zipfile.ZipFile(io.BytesIO(style)) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media/")] == media


def test_no_style_of_a_template_rests_on_itself(house: Path, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    template = tmp_path / "acme.docx"
    template.write_bytes(house.with_name("acme.docx").read_bytes())
    styles = read_part(template.read_bytes(), "word/styles.xml")
    named = {each.find(f"{W}name").get(f"{W}val"): each for each in styles.iter(f"{W}style")}
    first, second = named["Quote"], named["Intense Quote"]
    for style, base in ((first, second), (second, first)):
        style.find(f"{W}basedOn").set(f"{W}val", base.get(f"{W}styleId"))
    damage(template, styles_xml=etree.tostring(styles))
    data = build(style=write_style(tmp_path, "docx: {template: acme.docx}\n")).outputs["docx"]
    rests_on = {
        each.get(f"{W}styleId"): base.get(f"{W}val")
        for each in read_part(data, "word/styles.xml").iter(f"{W}style")
        if (base := each.find(f"{W}basedOn")) is not None
    }
    for start in rests_on:
        seen, id_ = set(), start
        while id_ in rests_on:
            assert id_ not in seen
            seen.add(id_)
            id_ = rests_on[id_]
    check(data, tmp_path, need_tool)


# -- headings ---------------------------------------------------------------------------------------------------


def test_headings_number_themselves(
    formal: bytes, house: Path, tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    document, styles = read_part(formal, "word/document.xml"), read_part(formal, "word/styles.xml")
    headings = [each for each in document.iter(f"{W}p") if read_style(each) == "Heading1"]
    assert [read_text(each) for each in headings][:3] == ["Bottom line", "Key judgments", "Timeline"]
    counted = {
        each.get(f"{W}styleId") for each in styles.iter(f"{W}style") if each.find(f"{W}pPr/{W}numPr") is not None
    }
    assert {"Heading1", "Heading2"} <= counted
    assert not any(each.find(f"{W}rPr/{W}b") is not None for heading in headings for each in heading.iter(f"{W}r"))
    own = build(style=house).outputs["docx"]
    of_template = {each.get(f"{W}styleId"): each for each in read_part(own, "word/styles.xml").iter(f"{W}style")}
    assert of_template["Heading1"].find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") == "3"
    check(own, tmp_path, need_tool)
