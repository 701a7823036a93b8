"""Text that means harm stays text: in PDF, DOCX, HTML and JSON, in every field, across their borders."""

from __future__ import annotations

import html
import io
import json
import re
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdfium2 as pdfium
import pytest
import yaml

from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, run_build
from briefgen.errors import TimelineError
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline
from briefgen.writers import WRITERS

MARKUP = [
    "<b>bold</b> <font size='99'>large</font>",
    "<img src='/etc/passwd'/>",
    "<seq template='%(x)999999999d'/> %(x)s %n {0}",
    "<a href='javascript:alert(1)'>press</a>",
    "<script>alert(1)</script>",
    "</w:t></w:r><w:r><w:t>",
    "]]> <![CDATA[x]]>",
    "&amp; &lt; &#0; &unknown;",
    "(escaped\\) \\101 endstream endobj",
    "${jndi:ldap://x} {{ 7*7 }} =HYPERLINK(\"x\")",
]  # fmt: skip
HIDDEN = "\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}\N{LEFT-TO-RIGHT ISOLATE}\N{WORD JOINER}\U000e0041"


def make_timeline(text: str) -> dict[str, object]:
    """Return a timeline that says a text in every field that is printed."""
    event = {
        "date": "2020-01-01", "date_text": text, "title": text, "summary": escape_markdown(text),
        "actors": ["one"], "places": ["here"],
        "sources": ["paper@p. 1"], "note": text, "tags": ["odd"],
        "quantities": [{"what": text, "value": 3, "unit": "km", "by": "one"}],
        "claims": [{"by": "one", "issue": text, "says": text, "note": text}],
    }  # fmt: skip
    return {
        "briefgen": 1,
        "meta": {"title": text, "subject": text, "bottom_line": text, "author": text, "conventions": text},
        "actors": {"one": {"name": text, "role": text, "note": text}},
        "places": {"here": {"name": text, "note": text}},
        "sources": {"paper": {"title": text, "publisher": text, "note": text}},
        "events": [{"date": "2019-12-31", "title": text}, event],
        "gaps": [text],
    }


def escape_markdown(text: str) -> str:
    """Return text as Markdown that says just that."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def build(path: Path, timeline: dict[str, object]) -> Built:
    path.write_text(yaml.safe_dump(timeline, allow_unicode=True), encoding="utf-8")
    return run_build(Job(path, "t", formats=tuple(WRITERS)))


def read_pdf(data: bytes) -> str:
    with pdfium.PdfDocument(data) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def read_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return " ".join(element.text or "" for element in root.iter() if element.tag.endswith("}t"))


def squeeze(text: str) -> str:
    """Return text without white space and line-end hyphens, which lines add and take away."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_any_kind_is_printed_as_it_is_written(tmp_path: Path, text: str) -> None:
    outputs = build(tmp_path / "t.yaml", make_timeline(text)).outputs
    wanted = squeeze(text)
    pdf, docx = squeeze(read_pdf(outputs["pdf"])), squeeze(read_docx(outputs["docx"]))
    page = squeeze(html.unescape(re.sub(r"<[^>]*>", "", outputs["html"].decode())))
    for name, said in (("pdf", pdf), ("docx", docx), ("html", page)):
        assert said.count(wanted) >= 8, f"{name} says it {said.count(wanted)} times"
    assert text in json.dumps(json.loads(outputs["json"]), ensure_ascii=False).replace("\\\\", "\\").replace('\\"', '"')


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x"])
def test_no_format_links_to_what_is_no_web_address(tmp_path: Path, address: str) -> None:
    path = tmp_path / "t.yaml"
    for summary, refused in (
        (f"See [this page]({address})", f"the link to '{address}' is not a web address"),
        (f"See <{address}>", f"the link to '{address}' is not a web address"),
        (f"See ![it]({address})", "an image cannot stand here"),
        ("See <b>it</b>", "raw HTML cannot stand here"),
    ):
        timeline = {**make_timeline("T"), "events": [{"date": 2020, "title": "T", "summary": summary}]}
        with pytest.raises(TimelineError, match=re.escape(refused)):
            build(path, timeline)
    outputs = build(path, make_timeline(f"See [this]({address}), ![it]({address}) and <{address}>")).outputs
    with pikepdf.open(io.BytesIO(outputs["pdf"])) as pdf:
        actions = [
            str(each.A.get("/URI", "")) for page in pdf.pages for each in page.get("/Annots", []) if "/A" in each
        ]
    assert not [action for action in actions if action.lower().startswith(address[:8])]
    with zipfile.ZipFile(io.BytesIO(outputs["docx"])) as archive:
        assert address.encode() not in b"".join(archive.read(name) for name in archive.namelist() if ".rels" in name)
    assert not re.search(rf'(?:href|src)="{re.escape(address[:8])}', outputs["html"].decode())
    assert "root:" not in outputs["html"].decode()


def test_what_nobody_sees_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    built = build(path, make_timeline(f"Paid{HIDDEN}fdp.exe"))
    shown = "Paid[U+202E][U+200B][U+2066][U+2060][U+E0041]fdp.exe"
    outputs = built.outputs
    assert squeeze(read_pdf(outputs["pdf"])).count(shown) >= 8
    assert squeeze(read_docx(outputs["docx"])).count(shown) >= 8
    assert outputs["html"].decode().count(shown) >= 8
    assert not set(HIDDEN) & set(outputs["html"].decode())
    assert not set(HIDDEN) & set(read_docx(outputs["docx"]))
    assert "\\u202e" not in outputs["json"].decode().lower()
    assert "\u202e" not in outputs["json"].decode()
    warned = [problem for problem in check_timeline(read_timeline(path)) if problem.check == "hidden-characters"]
    assert len(warned) >= 10
    assert "U+202E (right-to-left override)" in warned[0].message
    assert warned[0].where is not None
    assert warned[0].where.line > 1


def test_hidden_escapes_are_found_too(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text('briefgen: 1\nmeta: {title: "a\\u2066b"}\nevents:\n- {date: 2020, title: T}\n', encoding="utf-8")
    [problem] = check_timeline(read_timeline(path))
    assert str(problem).startswith(f"{path}:2:15: warning: this holds what nobody sees: U+2066 (left-to-right isolate)")


def test_an_override_does_not_reach_into_the_next_field(tmp_path: Path) -> None:
    timeline = make_timeline("Plain words")
    timeline["events"] = [
        {"date": "2020-01-01", "title": "Before \N{RIGHT-TO-LEFT OVERRIDE}"},
        {"date": "2020-01-02", "title": "After it in order"},
    ]
    outputs = build(tmp_path / "t.yaml", timeline).outputs
    assert "After it in order" in read_pdf(outputs["pdf"])
    assert "Before [U+202E]" in read_pdf(outputs["pdf"])


@pytest.mark.long
@pytest.mark.parametrize(
    "word", ["W" * 200_000, "\N{ARABIC LETTER BEH}" * 200_000, "a\N{COMBINING ACUTE ACCENT}" * 100_000]
)
def test_a_word_of_200_000_characters_is_broken_and_kept_whole(tmp_path: Path, word: str) -> None:
    timeline = make_timeline("Short")
    timeline["events"] = [{"date": "2020-01-01", "title": "Long", "summary": word}]
    (tmp_path / "t.yaml").write_text(yaml.safe_dump(timeline, allow_unicode=True), encoding="utf-8")
    begin = time.process_time()
    built = run_build(Job(tmp_path / "t.yaml", "t", formats=("pdf", "docx", "html")))
    assert time.process_time() - begin < 30
    assert built.pages > 20
    assert word in built.outputs["html"].decode()
    assert squeeze(read_docx(built.outputs["docx"])).count(word[:2]) >= len(word) // 2


@pytest.mark.long
@pytest.mark.parametrize("break_", ["\n\n", "\n- "])
def test_a_cell_of_10_000_rows_runs_over_pages(tmp_path: Path, break_: str) -> None:
    timeline = make_timeline("Short")
    rows = [f"row {number} of many" for number in range(10_000)]
    timeline["events"] = [{"date": "2020-01-01", "title": "Long", "summary": break_.join(["Begin", *rows])}]
    (tmp_path / "t.yaml").write_text(yaml.safe_dump(timeline, allow_unicode=True), encoding="utf-8")
    begin = time.process_time()
    built = run_build(Job(tmp_path / "t.yaml", "t", formats=("pdf",)))
    assert time.process_time() - begin < 30
    assert built.pages > 100
    text = read_pdf(built.outputs["pdf"])
    assert all(row in text for row in rows[::499])
