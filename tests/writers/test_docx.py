"""Word documents: what they hold, how they are built, and that nothing a user writes breaks them."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from briefgen.brief.tree import (
    Brief,
    Cell,
    Column,
    Contents,
    ContentsEntry,
    Fact,
    Figure,
    Furniture,
    Glyph,
    ItemList,
    Masthead,
    Note,
    NoteList,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    plain_inline,
)
from briefgen.draw.scene import Path as ScenePath
from briefgen.draw.scene import Scene
from briefgen.style import Style, load_style
from briefgen.typeset.pages import Destination, Page, Pages
from briefgen.writers.docx import write_docx
from briefgen.writers.docx.addresses import name_bookmarks, settle_address


def load_beside(name: str) -> ModuleType:
    """Return a module of this folder; tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


extract_docx = load_beside("extract_docx").extract_docx
lint_docx = load_beside("lint_docx").lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLAIN = load_style("plain")
GLYPH = Glyph("event", "solid", False, False, "event, reported")
OTHER_GLYPH = Glyph("state", "light", True, False, "state, unverified")
SCENE = Scene(400.0, 200.0, (ScenePath((("M", 0.0, 0.0), ("L", 400.0, 200.0)), stroke="#004488"),), alt="a line")
MARK = Scene(11.0, 11.0, (ScenePath((("M", 2.0, 2.0), ("L", 9.0, 9.0), ("L", 2.0, 9.0), ("Z",)), fill="#004488"),))


def text(content: str, **look: Any) -> tuple[Run, ...]:
    return (Run(content, **look),) if content else ()


def cell(content: str, **given: Any) -> Cell:
    return Cell((Paragraph(text(content)),) if content else (), **given)


def make_table(rows: tuple[Row, ...], **given: Any) -> Table:
    columns = (Column(text("No."), 0.5, "end"), Column(text("What"), 4.0), Column(text("Where"), 1.0, "center"))
    described = {"description": "Rows of three cells.", "number": "Table 1", **given}
    return Table("table-a", text("What happened"), columns, rows, **described)


ROWS = (
    Row((Cell((Paragraph(text("Background", strong=True)),), header=True, span=3),), kind="part"),
    Row((cell("1", header=True), cell("A first thing"), cell("Here")), anchor="event-a", glyph=GLYPH),
    Row((cell("2", header=True), cell("(TLP:GREEN) A second"), Cell()), anchor="event-b", glyph=OTHER_GLYPH),
    Row(
        (cell("3", header=True), Cell((Paragraph(text("Said:")), ItemList((((Paragraph(text("this"))),),)))), cell(""))
    ),
)
FIGURE = Figure(
    "figure-a",
    text("One line rises"),
    text("Place, year, unit"),
    alt='A line that rises from "0" to 9.',
    data=Table(
        "figure-a-data", text("Data"), (Column(text("Year")), Column(text("Value"))), (Row((cell("2015"), cell("9"))),)
    ),
    note=text("Made up."),
    number="Figure 1",
    marking="TLP:GREEN",
)
NESTED = ItemList(
    (
        (Paragraph(text("first")), Paragraph(text("still the first"))),
        (
            Paragraph(text("second")),
            ItemList(((Paragraph(text("inner one")),), (Paragraph(text("inner two")),)), ordered=True, start=3),
        ),
    )
)


def make_section() -> Section:
    """Return a section with a block of every kind."""
    prose = (
        Run("Plain, "),
        Run("strong", strong=True),
        Run(" and "),
        Run("both", strong=True, emphasis=True),
        Run(" with a "),
        Run("link", url="https://example.org/a?b=1&c=2"),
        Run(", a "),
        Run("place", target="event-a"),
        Run(", a lost one", target="event-nowhere"),
        Run(" and mot juste", language="fr"),
        Run(" quiet", role="quiet"),
    )
    inner = Section("inner", "Deeper", 2, (ParagraphBlock(text("Quiet line."), look="quiet"),), number="1.1")
    blocks = (
        ParagraphBlock(text("The one message."), look="lead", marking="TLP:GREEN"),
        ParagraphBlock(prose, anchor="judgment-1"),
        NESTED,
        make_table(ROWS, note=text("Marks are explained.")),
        FIGURE,
        ParagraphBlock(text("Run in"), look="title"),
        NoteList(
            (Note("source-x", text("A newspaper."), "1"), Note("source-y", text("A broadcast."), "2", "TLP:GREEN"))
        ),
    )
    return Section("all", "Everything", 1, blocks, (inner,), number="1", marking="TLP:GREEN")


def make_brief(*sections: Section, **changes: Any) -> Brief:
    """Return a brief of the sections, after a table of contents."""
    entries = tuple(ContentsEntry(section.full_heading, 1, section.id) for section in sections)
    contents = Section("contents", "Contents", 1, (Contents(entries),))
    brief = Brief(
        language="en",
        direction="ltr",
        author="A. Author",
        keywords=("one", "two"),
        dated="2015-10-07T14:00:00+02:00",
        identifier="ab" * 32,
        generator="briefgen 0.1.0",
        masthead=Masthead(
            "A title", "Its subject", (Fact("As of", text("7 October 2015")), Fact("Author", text("A. Author")))
        ),
        furniture=Furniture(
            "TLP:GREEN",
            "#33ff00",
            "#000000",
            "A title",
            "No. 1",
            "as of 7 October 2015",
            "page {page} of {pages}",
            "{what} (continued)",
            "Contents",
        ),
        sections=(contents, *sections),
    )
    return replace(brief, **changes)


def make_pages(brief: Brief) -> Pages:
    """Return pages that show each section one page further on."""
    places = {section.id: Destination(number, 0.0, 0.0) for number, section in enumerate(brief.sections)}
    return Pages(
        width=595.276,
        height=841.89,
        pages=(Page((), "1"),) * 3,
        elements=(),
        destinations=places,
        outline=(),
        scenes={"figure-a": SCENE},
        glyphs={GLYPH: MARK, OTHER_GLYPH: MARK},
    )


def write(brief: Brief, style: Style = PLAIN) -> bytes:
    return write_docx(brief, make_pages(brief), style)


def read_part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def write_one(block: Any) -> bytes:
    return write(make_brief(Section("one", "One", 1, (block,))))


@pytest.fixture(scope="module")
def full() -> bytes:
    return write(make_brief(make_section()))


# -- what it says ------------------------------------------------------------------------------------------------


def test_the_document_says_what_the_tree_says_in_its_order(full: bytes) -> None:
    prose = "Plain, strong and both with a link, a place, a lost one and mot juste quiet"
    assert [(kind, " ".join(said.split())) for kind, said in extract_docx(full)] == [
        ("title", "A title"),
        ("subject", "Its subject"),
        ("label", "As of"),
        ("fact", "7 October 2015"),
        ("label", "Author"),
        ("fact", "A. Author"),
        ("heading", "Contents"),
        ("contents", "1 Everything"),
        ("heading", "(TLP:GREEN) 1 Everything"),
        ("paragraph", "(TLP:GREEN) The one message."),
        ("paragraph", prose),
        ("item", "first"),
        ("item", "still the first"),
        ("item", "second"),
        ("item", "inner one"),
        ("item", "inner two"),
        ("caption", "Table 1. What happened"),
        *(("cell", said) for said in ("No.", "What", "Where", "Background", "1", "A first thing", "Here")),
        *(("cell", said) for said in ("2", "(TLP:GREEN) A second", "", "3", "Said: this", "")),
        ("note", "Marks are explained."),
        ("caption", "(TLP:GREEN) Figure 1. One line rises"),
        ("subtitle", "Place, year, unit"),
        ("alt", 'A line that rises from "0" to 9.'),
        *(("data", said) for said in ("Year", "Value", "2015", "9")),
        ("note", "Made up."),
        ("paragraph", "Run in"),
        ("source", "1 A newspaper."),
        ("source", "2 (TLP:GREEN) A broadcast."),
        ("heading", "1.1 Deeper"),
        ("paragraph", "Quiet line."),
    ]


def test_the_contents_carry_the_pages_of_the_typeset_brief(full: bytes) -> None:
    body = read_part(full, "word/document.xml")
    entry = next(each for each in body.iter(f"{W}p") if each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "TOC1")
    assert "".join(entry.itertext(f"{W}t")) == "1 Everything2"
    instructions = [each.text.strip() for each in entry.iter(f"{W}instrText")]
    assert instructions == ['TOC \\o "1-1" \\h \\z \\u', "PAGEREF all \\h"]
    assert entry.find(f"{W}hyperlink").get(f"{W}anchor") == "all"


def test_captions_count_with_fields_that_show_the_tree_s_numbers() -> None:
    rows = (Row((cell("1"), cell("a"), cell("b"))),)
    data = write_one(make_table(rows, number="12. táblázat"))
    fields = [each.text.strip() for each in read_part(data, "word/document.xml").iter(f"{W}instrText")]
    assert "SEQ Table \\* ARABIC" in fields
    assert ("caption", "12. táblázat. What happened") in extract_docx(data)


def test_header_and_footer_carry_banner_and_fields_with_results(full: bytes) -> None:
    running, footer = read_part(full, "word/header_running.xml"), read_part(full, "word/footer_running.xml")
    assert "".join(running.itertext(f"{W}t")) == "A titleNo. 1 · as of 7 October 2015\xa0TLP:GREEN\xa0"
    assert "".join(footer.itertext(f"{W}t")) == "page 1 of 3\xa0TLP:GREEN\xa0"
    assert [each.text.strip() for each in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert "".join(read_part(full, "word/header_first.xml").itertext(f"{W}t")) == "\xa0TLP:GREEN\xa0"
    banner = next(each for each in footer.iter(f"{W}r") if "TLP" in "".join(each.itertext()))
    assert banner.find(f"{W}rPr/{W}color").get(f"{W}val") == "33FF00"
    assert banner.find(f"{W}rPr/{W}shd").get(f"{W}fill") == "000000"


def test_the_banner_is_twelve_points_or_more(full: bytes) -> None:
    styles = {each.get(f"{W}styleId"): each for each in read_part(full, "word/styles.xml").iter(f"{W}style")}
    assert int(styles["BannerText"].find(f"{W}rPr/{W}sz").get(f"{W}val")) >= 24


def test_without_a_banner_nothing_stands_in_its_place() -> None:
    brief = make_brief(make_section())
    data = write(replace(brief, furniture=replace(brief.furniture, banner="", edition="", as_of="")))
    assert not lint_docx(data)
    assert "".join(read_part(data, "word/header_running.xml").itertext(f"{W}t")) == "A title"
    assert "".join(read_part(data, "word/header_first.xml").itertext(f"{W}t")) == ""


def test_properties_are_the_brief_s_own(full: bytes) -> None:
    core = {etree.QName(each).localname: each.text for each in read_part(full, "docProps/core.xml")}
    assert core == {
        "title": "A title",
        "subject": "Its subject",
        "creator": "A. Author",
        "keywords": "one, two",
        "lastModifiedBy": "A. Author",
        "category": "TLP:GREEN",
        "identifier": "ab" * 32,
        "language": "en",
        "created": "2015-10-07T12:00:00Z",
        "modified": "2015-10-07T12:00:00Z",
    }


def test_figure_data_travels_in_a_part_of_its_own(full: bytes) -> None:
    figure = read_part(full, "customXml/item1.xml")
    assert figure.attrib == {"id": "figure-a", "number": "Figure 1", "marking": "TLP:GREEN"}
    properties = etree.tostring(read_part(full, "customXml/itemProps1.xml")).decode()
    assert "urn:briefgen:figure-data" in properties
    assert re.search(r'itemID="\{[0-9A-F-]{36}\}"', properties)


# -- how it is built ---------------------------------------------------------------------------------------------


def test_the_document_has_no_fault_that_schemas_allow(full: bytes) -> None:
    assert lint_docx(full) == []


def test_the_same_brief_gives_the_same_bytes_with_fixed_dates(full: bytes) -> None:
    assert write(make_brief(make_section())) == full
    with zipfile.ZipFile(io.BytesIO(full)) as archive:
        names = archive.namelist()
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {member.create_system for member in archive.infolist()} == {0}
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def test_nothing_asks_word_to_update_fields(full: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(full)) as archive:
        for name in archive.namelist():
            assert b"updateFields" not in archive.read(name)
            assert b'w:dirty="' not in archive.read(name)


def test_table_heads_repeat_and_short_rows_stay_whole(full: bytes) -> None:
    rows = list(read_part(full, "word/document.xml").iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    long = Row((cell("1"), cell("word " * 2000), cell("")))
    parted = list(read_part(write_one(make_table((long,))), "word/document.xml").iter(f"{W}tr"))
    assert parted[1].find(f"{W}trPr/{W}cantSplit") is None


def test_no_row_at_a_tables_ends_stands_alone() -> None:
    few, many = (tuple(Row((cell(str(n)), cell("x"), cell(""))) for n in range(count)) for count in (6, 7))
    for rows, note, expected in (
        (many, text("Noted."), [True, *[False] * 4, True, True]),
        (many, (), [True, *[False] * 4, True, False]),
        # A short one stands on one page as a whole.
        (few, text("Noted."), [True] * 6),
        (few, (), [*[True] * 5, False]),
    ):
        document = read_part(write_one(make_table(rows, note=note)), "word/document.xml")
        kept = [
            all(each.find(f"{W}pPr/{W}keepNext") is not None for each in row.iter(f"{W}p"))
            for row in document.iter(f"{W}tr")
        ]
        assert kept[1:] == expected


def test_a_mark_is_one_picture_however_often_it_stands(full: bytes) -> None:
    rows = tuple(Row((cell(str(n)), cell("x"), cell("")), glyph=GLYPH) for n in range(9))
    with zipfile.ZipFile(io.BytesIO(write_one(make_table(rows, role="chronology")))) as archive:
        assert len([name for name in archive.namelist() if name.startswith("word/media/")]) == 1
    described = [
        each.get("descr")
        for each in read_part(full, "word/document.xml").iter("{*}docPr")
        if each.get("name", "").startswith("Mark")
    ]
    assert described == ["event, reported", "state, unverified"]


def test_a_figure_is_as_large_as_on_the_typeset_page(full: bytes) -> None:
    extents = [
        (int(each.get("cx")), int(each.get("cy"))) for each in read_part(full, "word/document.xml").iter("{*}extent")
    ]
    # 400 x 200 px at 96 px an inch, in units of 1/914400 inch.
    assert (400 * 9525, 200 * 9525) in extents


def test_a_picture_that_is_too_large_is_scaled_to_the_text(full: bytes) -> None:
    brief = make_brief(Section("one", "One", 1, (FIGURE,)))
    pages = replace(make_pages(brief), scenes={"figure-a": replace(SCENE, width=4000.0, height=3900.0, items=())})
    extent = next(read_part(write_docx(brief, pages, PLAIN), "word/document.xml").iter("{*}extent"))
    assert int(extent.get("cx")) == round(PLAIN.text_width * 12700)
    assert int(extent.get("cx")) == pytest.approx(int(extent.get("cy")) * 4000 / 3900, rel=1e-5)


def test_columns_fill_the_text_width_and_break_no_word() -> None:
    rows = (Row((cell("1"), cell("text " * 50), cell("Unbreakablewordinhere"))),)
    table = read_part(write_one(make_table(rows)), "word/document.xml").find(f".//{W}tblGrid")
    widths = [int(column.get(f"{W}w")) for column in table]
    assert sum(widths) == round(PLAIN.text_width * 20)
    face = PLAIN.font_set.face()
    needed = sum(face.advances[char] for char in "Unbreakablewordinhere") * PLAIN.type.table / face.units
    assert widths[2] / 20 >= needed + 8


def test_what_is_held_together_more_widely_than_its_column_may_break() -> None:
    short, long = (
        "[1]\xa0p.\xa04",
        "[13]\xa0a\xa0letter\xa0of\xa0the\xa0eleventh\xa0of\xa0September\xa01839\xa0to\xa0Washington",
    )
    rows = (Row((cell("1"), cell("text " * 50), cell(short))), Row((cell("2"), cell("text"), cell(long))))
    document = read_part(write_one(make_table(rows)), "word/document.xml")
    said = ["".join(each.itertext(f"{W}t")) for each in document.iter(f"{W}tc")]
    assert short in said
    assert long.replace("\xa0", " ") in said
    widths = [int(column.get(f"{W}w")) for column in document.iter(f"{W}gridCol")]
    assert widths[2] < sum(widths) / 3


def test_bookmarks_of_every_anchor_are_linked_and_lost_ones_are_text(full: bytes) -> None:
    body = read_part(full, "word/document.xml")
    names = {each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")}
    assert {"all", "inner", "table_a", "figure_a", "event_a", "event_b", "source_x", "judgment_1", "contents"} <= names
    anchors = [each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink") if each.get(f"{W}anchor")]
    assert "event_a" in anchors
    assert not any("nowhere" in anchor for anchor in anchors)


def test_right_to_left_briefs_are_so_in_every_part() -> None:
    section = Section("one", "عنوان", 1, (ParagraphBlock(text("نص عربي with Latin 12")), make_table(ROWS)))
    brief = make_brief(section, language="ar", direction="rtl")
    data = write(brief)
    assert not lint_docx(data)
    document = read_part(data, "word/document.xml")
    assert all(table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in document.iter(f"{W}tbl"))
    assert document.find(f".//{W}sectPr/{W}bidi") is not None
    styles = read_part(data, "word/styles.xml")
    assert styles.find(f"{W}style[@{W}styleId='Normal']/{W}pPr/{W}bidi") is not None
    assert styles.find(f".//{W}rPrDefault//{W}lang").get(f"{W}bidi") == "ar"
    runs = {"".join(run.itertext()): run.find(f"{W}rPr/{W}rtl") is not None for run in document.iter(f"{W}r")}
    assert runs["نص عربي "]
    assert not runs["with Latin 12"]
    header = read_part(data, "word/header_running.xml")
    assert "".join(list(header.iter(f"{W}p"))[-1].itertext(f"{W}t")).startswith(
        "\u200e\xa0\u200eTLP:GREEN\u200e\xa0\u200e"
    )


def test_foreign_words_in_a_left_to_right_brief_run_their_own_way() -> None:
    data = write_one(ParagraphBlock(text("the word שלום עולם means peace")))
    document = read_part(data, "word/document.xml")
    runs = [("".join(run.itertext()), run.find(f"{W}rPr/{W}rtl") is not None) for run in document.iter(f"{W}r")]
    assert ("שלום עולם", True) in runs
    assert ("the word ", False) in runs


def test_tables_that_follow_each_other_stay_apart() -> None:
    bare = replace(make_table(ROWS[1:2]), caption=(), number="")
    section = Section("one", "One", 1, (bare, replace(bare, id="table-b"), ParagraphBlock(text("After."))))
    data = write(make_brief(section, Section("two", "Two", 1, (replace(bare, id="table-c"),))))
    assert not lint_docx(data)


def test_an_ordered_list_begins_at_its_own_number() -> None:
    data = write_one(NESTED)
    numbering = read_part(data, "word/numbering.xml")
    starts = [each.get(f"{W}val") for each in numbering.iter(f"{W}startOverride")]
    assert starts == ["3"]


@pytest.mark.parametrize("name", ["plain", "formal", "large-print"])
def test_every_style_writes_a_faultless_document(name: str) -> None:
    assert lint_docx(write(make_brief(make_section()), load_style(name))) == []


# -- hostile text ------------------------------------------------------------------------------------------------

HOSTILE = "<w:p/>&amp;\x00\x0b\x1f\ud800\ufffe]]> \"'\N{SNOWMAN}\N{PILE OF POO}{page} %s \\o"


def hostile_brief() -> Brief:
    brief = make_brief(make_section())

    def spoil(node: Any) -> Any:
        if isinstance(node, str):
            return node
        if isinstance(node, Run):
            return replace(node, text=HOSTILE)
        if isinstance(node, tuple):
            return tuple(spoil(each) for each in node)
        if hasattr(node, "__dataclass_fields__"):
            return replace(node, **{name: spoil(getattr(node, name)) for name in node.__dataclass_fields__})
        return node

    spoiled = spoil(brief.sections[1])
    figure = replace(FIGURE, alt=HOSTILE, number=HOSTILE, id="figure-a", marking=HOSTILE)
    spoiled = replace(spoiled, heading=HOSTILE, marking=HOSTILE, blocks=(*spoiled.blocks, figure))
    furniture = replace(brief.furniture, banner=HOSTILE, running_title=HOSTILE, edition=HOSTILE)
    masthead = Masthead(HOSTILE, HOSTILE, (Fact(HOSTILE, text(HOSTILE)),))
    return replace(
        brief, sections=(spoiled,), furniture=furniture, masthead=masthead, author=HOSTILE, keywords=(HOSTILE,)
    )


def test_hostile_text_stays_text_in_every_part() -> None:
    data = write(hostile_brief())
    assert not lint_docx(data)
    shown = "<w:p/>&amp;]]> \"'\N{SNOWMAN}\N{PILE OF POO}{page} %s \\o"
    said = extract_docx(data)
    assert said[0] == ("title", shown)
    assert said[1] == ("subject", shown)
    assert (("alt", shown)) in said
    assert read_part(data, "docProps/core.xml").findtext("{*}creator") == shown


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_any_text_is_written_well_formed(given_text: str) -> None:
    content = given_text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    content = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", content)
    data = write_one(ParagraphBlock(plain_inline(given_text)))
    assert [said for kind, said in extract_docx(data) if kind == "paragraph"] == ([content] if content else [])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), max_size=6))
def test_bookmark_names_differ_and_are_names(anchors: list[str]) -> None:
    names = name_bookmarks(anchors)
    assert set(names) == set(anchors)
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert all(re.fullmatch(r"[^\W\d_]\w{0,39}", name) for name in names.values())


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
        ("http://exämple.org/", "http://xn--exmple-cua.org/"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("https://user:pass@example.org:8080/x", "https://example.org:8080/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://[::1/x", ""),
        ("https://exa mple.org/", ""),
        ("https://example.org:99999/", ""),
        ("https://", ""),
        ("mailto:", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("https://example.org/" + "a" * 3000, ""),
    ],
)
def test_addresses_are_mended_or_not_linked(url: str, address: str) -> None:
    assert settle_address(url) == address


# -- outside tools -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_open_xml_sdk_finds_nothing(direction: Any, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    tool = need_tool("ooxml-validator")
    path = tmp_path / "brief.docx"
    path.write_bytes(write(make_brief(make_section(), direction=direction)))
    done = subprocess.run([tool, path, "--officeVersion", "Office2019"], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


def test_libreoffice_reads_the_same_words(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    tool = need_tool("soffice")
    path = tmp_path / "brief.docx"
    path.write_bytes(write(make_brief(make_section())))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [tool, "--headless", profile, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, path],
        capture_output=True,
        check=True,
    )
    shown = " ".join((tmp_path / "brief.txt").read_text(encoding="utf-8-sig").replace("\N{BULLET}", " ").split())
    for kind, said in extract_docx(path.read_bytes()):
        if kind not in ("alt", "data", "source"):
            assert said in shown
