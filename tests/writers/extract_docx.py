"""A Word document goes in; what it says, as (kind, text) in reading order, comes out. Knows nothing of the writer.

Kinds: title, subject, label and fact (of the masthead), heading, contents, paragraph, item, caption, subtitle, alt and
data (of a figure), cell, note (under a table or figure), source (a numbered note: its number, a space, its text).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
FIGURE_DATA = "{urn:briefgen:figure-data}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"

_KINDS = {
    "Title": "title",
    "Subtitle": "subject",
    "Heading1": "heading",
    "Heading2": "heading",
    "Heading3": "heading",
    "TOCHeading": "heading",
    "BodyText": "paragraph",
    "Lead": "paragraph",
    "Quiet": "paragraph",
    "RunInHeading": "paragraph",
    "Caption": "caption",
    "CaptionSubtitle": "subtitle",
    "FloatNote": "note",
    "ListBullet": "item",
    "ListNumber": "item",
    "ListContinue": "item",
}


def extract_docx(data: bytes) -> list[tuple[str, str]]:
    """Return the content of a document's body as (kind, text) in reading order.

    Raises:
        ValueError: a paragraph has a style that is none of a brief's.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = etree.fromstring(parts["word/document.xml"]).find(f"{WORD}body")
    assert body is not None
    return list(_count(_read_body(body, iter(list(_read_figure_data(parts)))), body, parts["word/styles.xml"]))


def _count(content: Iterator[tuple[str, str]], body: etree._Element, styles: bytes) -> Iterator[tuple[str, str]]:
    """Yield the content with the numbers that Word gives headings whose style counts them."""
    counted = {
        style.get(f"{WORD}styleId"): int(level.get(f"{WORD}val", "0")) if level is not None else 0
        for style in etree.fromstring(styles).iter(f"{WORD}style")
        if style.find(f"{WORD}pPr/{WORD}numPr") is not None and style.get(f"{WORD}styleId", "").startswith("Heading")
        for level in (style.find(f"{WORD}pPr/{WORD}numPr/{WORD}ilvl"),)
    }
    names = iter([read_style(each) for each in body.iter(f"{WORD}p") if _KINDS.get(read_style(each)) == "heading"])
    numbers = [0, 0]
    for kind, text in content:
        name = next(names) if kind == "heading" else ""
        if name in counted:
            level = counted[name]
            numbers[level] += 1
            numbers[level + 1 :] = [0] * (1 - level)
            text = f"{'.'.join(map(str, numbers[: level + 1]))} {text}"
        yield kind, text


def _read_body(body: etree._Element, figures: Iterator[list[str]]) -> Iterator[tuple[str, str]]:
    for element in _flatten(body):
        if element.tag == f"{WORD}tbl":
            for cell in element.iter(f"{WORD}tc"):
                yield "cell", " ".join(read_text(each) for each in cell.iter(f"{WORD}p")).strip()
        elif element.tag == f"{WORD}p":
            yield from _read_paragraph(element, figures)


def _flatten(body: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables; the contents stand in a frame."""
    for element in body:
        frame = element.find(f"{WORD}sdtContent")
        yield from [element] if frame is None else _flatten(frame)


def _read_paragraph(paragraph: etree._Element, figures: Iterator[list[str]]) -> Iterator[tuple[str, str]]:
    style = read_style(paragraph)
    text = read_text(paragraph)
    if style == "Figure":
        for properties in paragraph.iter(f"{PLACING}docPr"):
            yield "alt", properties.get("descr", "")
        yield from (("data", cell) for cell in next(figures))
    elif style == "Fact":
        label, _, value = text.partition("\t")
        yield from (("label", label), ("fact", value))
    elif style == "TableofFigures" or (style.startswith("TOC") and style != "TOCHeading"):
        yield "contents", text.rpartition("\t")[0]
    elif style == "NoteText":
        # The brackets around the number are its dress, as a bullet is an item's.
        yield "source", re.sub(r"^\[(.*?)\]\t", r"\1 ", text)
    elif style not in _KINDS:
        raise ValueError(f"a paragraph has the style '{style}': {text}")
    elif text:
        yield _KINDS[style], text


def read_style(paragraph: etree._Element) -> str:
    """Return the id of a paragraph's style."""
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return "" if style is None else style.get(f"{WORD}val", "")


def read_text(paragraph: etree._Element) -> str:
    """Return a paragraph's text: cached results of fields, but not their instructions."""
    pieces = []
    for element in paragraph.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br"):
        if element.tag == f"{WORD}t":
            pieces.append(element.text or "")
        elif element.getparent().tag == f"{WORD}r":
            pieces.append("\t" if element.tag == f"{WORD}tab" else "\n")
    return "".join(pieces)


def _read_figure_data(parts: dict[str, bytes]) -> Iterator[list[str]]:
    """Yield the cells of each figure's data table, in the order in which the document relates to them."""
    related = etree.fromstring(parts["word/_rels/document.xml.rels"])
    for relation in related.iter(f"{PACKAGE}Relationship"):
        if relation.get("Type", "").endswith("/customXml"):
            path = posixpath.normpath(posixpath.join("word", relation.get("Target", "")))
            figure = etree.fromstring(parts[path])
            if figure.tag == f"{FIGURE_DATA}figure":
                yield [cell.text or "" for cell in figure.iter(f"{FIGURE_DATA}column", f"{FIGURE_DATA}cell")]
