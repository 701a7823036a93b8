"""What a reader is given, as one flat list, from the tree and from each format: (kind, text) in reading order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from briefgen.brief.tree import (
    Brief,
    Cell,
    Contents,
    Figure,
    ItemList,
    NoteList,
    Paragraph,
    ParagraphBlock,
    Section,
    Table,
    inline_text,
)

Content = list[tuple[str, str]]


def content_of_brief(brief: Brief) -> Content:
    """Return the content of a brief's tree."""
    masthead = brief.masthead
    found = [("title", masthead.title)]
    if masthead.subject:
        found.append(("subject", masthead.subject))
    for fact in masthead.facts:
        found += [("label", fact.label), ("fact", inline_text(fact.value))]
    for section in brief.sections:
        found += _section(section)
    return [(kind, squeeze(text)) for kind, text in found]


def squeeze(text: str) -> str:
    """Return text with every run of white space as one space: formats break lines where they like."""
    return " ".join(text.split())


def _portion(marking: str) -> str:
    return f"({marking}) " if marking else ""


def _section(section: Section) -> Iterator[tuple[str, str]]:
    yield "heading", _portion(section.marking) + section.full_heading
    for block in section.blocks:
        if isinstance(block, ParagraphBlock):
            yield "paragraph", _portion(block.marking) + inline_text(block.content)
        elif isinstance(block, ItemList):
            yield from (("item", text) for text in _list_texts(block))
        elif isinstance(block, Table):
            yield "caption", _portion(block.marking) + f"{block.number}. {inline_text(block.caption)}"
            yield from (("cell", text) for text in _cells(block))
            if block.note:
                yield "note", inline_text(block.note)
        elif isinstance(block, Figure):
            yield from _figure(block)
        elif isinstance(block, NoteList):
            for note in block.notes:
                yield "source", f"{note.number} {_portion(note.marking)}{inline_text(note.content)}"
        elif isinstance(block, Contents):
            yield from (("contents", entry.text) for entry in block.entries)
    for inner in section.sections:
        yield from _section(inner)


def _figure(figure: Figure) -> Iterator[tuple[str, str]]:
    yield "caption", _portion(figure.marking) + f"{figure.number}. {inline_text(figure.caption)}"
    if figure.subtitle:
        yield "subtitle", inline_text(figure.subtitle)
    yield "alt", figure.alt
    if figure.note:
        yield "note", inline_text(figure.note)
    yield from (("data", text) for text in _cells(figure.data))


def _cells(table: Table) -> Iterator[str]:
    for column in table.columns:
        yield inline_text(column.heading)
    for row in table.rows:
        for cell in row.cells:
            yield cell_text(cell)


def cell_text(cell: Cell) -> str:
    """Return the paragraphs and items of a cell, parted by spaces."""
    texts: list[str] = []
    for block in cell.blocks:
        texts += [inline_text(block.content)] if isinstance(block, Paragraph) else list(_list_texts(block))
    return " ".join(texts)


def _list_texts(items: ItemList) -> Iterator[str]:
    for item in items.items:
        for block in item:
            if isinstance(block, Paragraph):
                yield inline_text(block.content)
            else:
                yield from _list_texts(block)


# -- JSON -----------------------------------------------------------------------------------------------------


def content_of_json(data: bytes) -> Content:
    """Return the content of a brief written as JSON."""
    tree = json.loads(data)
    masthead = tree["masthead"]
    found = [("title", masthead["title"])]
    if masthead.get("subject"):
        found.append(("subject", masthead["subject"]))
    for fact in masthead.get("facts", ()):
        found += [("label", fact["label"]), ("fact", _json_text(fact["value"]))]
    for section in tree["sections"]:
        found += _json_section(section)
    return [(kind, squeeze(text)) for kind, text in found]


def _json_text(content: list[dict[str, Any]]) -> str:
    return "".join(run.get("text", "") for run in content)


def _json_section(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    number = f"{section['number']} " if section.get("number") else ""
    yield "heading", _portion(section.get("marking", "")) + number + section["heading"]
    for block in section.get("blocks", ()):
        yield from _json_block(block)
    for inner in section.get("sections", ()):
        yield from _json_section(inner)


def _json_block(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = block["type"]
    portion = _portion(block.get("marking", ""))
    if kind == "ParagraphBlock":
        yield "paragraph", portion + _json_text(block.get("content", []))
    elif kind == "ItemList":
        yield from (("item", text) for text in _json_list(block))
    elif kind in ("Table", "Figure"):
        yield "caption", f"{portion}{block['number']}. {_json_text(block.get('caption', []))}"
        if kind == "Table":
            yield from (("cell", text) for text in _json_cells(block))
        elif block.get("subtitle"):
            yield "subtitle", _json_text(block["subtitle"])
        if kind == "Figure":
            yield "alt", block["alt"]
        if block.get("note"):
            yield "note", _json_text(block["note"])
        if kind == "Figure":
            yield from (("data", text) for text in _json_cells(block["data"]))
    elif kind == "NoteList":
        for note in block["notes"]:
            yield "source", f"{note['number']} {_portion(note.get('marking', ''))}{_json_text(note['content'])}"
    elif kind == "Contents":
        yield from (("contents", entry["text"]) for entry in block["entries"])
    else:
        raise AssertionError(f"a block of unknown type {kind}")


def _json_cells(table: dict[str, Any]) -> Iterator[str]:
    for column in table["columns"]:
        yield _json_text(column["heading"])
    for row in table.get("rows", ()):
        for cell in row["cells"]:
            texts: list[str] = []
            for block in cell.get("blocks", ()):
                texts += [_json_text(block["content"])] if block["type"] == "Paragraph" else list(_json_list(block))
            yield " ".join(texts)


def _json_list(items: dict[str, Any]) -> Iterator[str]:
    for item in items["items"]:
        for block in item:
            if block["type"] == "Paragraph":
                yield _json_text(block["content"])
            else:
                yield from _json_list(block)


# -- HTML -----------------------------------------------------------------------------------------------------


def content_of_html(data: bytes) -> Content:
    """Return the content of a brief written as HTML."""
    reader = _HtmlReader()
    reader.feed(data.decode("utf-8"))
    reader.close()
    return [(kind, squeeze(text)) for kind, text in reader.found]


_VOID = frozenset({"meta", "link", "img", "br", "col", "input", "hr", "wbr"})


class _HtmlReader(HTMLParser):
    """Collects what the page says, by the elements that hold it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Content = []
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.kind = ""
        self.text: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img" and not self._inside("footer"):
            self.found.append(("alt", given.get("alt", "")))
        if tag in _VOID:
            return
        self.stack.append((tag, given))
        kind = "" if self.kind else self._kind(tag, given)
        if kind:
            self.kind, self.text, self.depth = kind, [], len(self.stack)
        elif self.kind and tag in ("p", "li"):
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.kind and len(self.stack) == self.depth:
            self.found.append((self.kind, "".join(self.text)))
            self.kind = ""
        while self.stack and self.stack.pop()[0] != tag:
            raise AssertionError(f"</{tag}> closes another element")

    def handle_data(self, data: str) -> None:
        if self.kind and not any(given.get("class") == "glyph" for _, given in self.stack):
            self.text.append(data)

    def _inside(self, *tags: str) -> bool:
        return any(tag in tags for tag, _ in self.stack)

    def _kind(self, tag: str, given: dict[str, str]) -> str:
        look = given.get("class", "")
        # What a template holds is for the hands of readers, and unseen where no script runs.
        if self._inside("footer", "head", "template") or look in ("banner", "skip"):
            return ""
        if tag == "h1":
            return "title"
        if tag in ("h2", "h3", "h4"):
            return "heading"
        if tag in ("dt", "dd"):
            return "label" if tag == "dt" else "fact"
        if tag in ("th", "td"):
            return "data" if self._inside("details") else "cell"
        if tag in ("title", "desc"):
            # A chart's title is its caption once more; where there is a description too, that one is the alt text.
            described = any(name == "svg" and "aria-describedby" in held for name, held in self.stack)
            return "alt" if self._inside("figure") and (tag == "desc") == described else ""
        if tag == "caption":
            return "caption"
        if tag == "span" and self._inside("figcaption"):
            return {"caption": "caption", "subtitle": "subtitle", "marking": ""}[look]
        if tag == "li":
            return self._kind_of_item()
        if tag == "p":
            if look == "subject":
                return "subject"
            return "note" if look == "quiet" and self._follows_float() else "paragraph"
        return ""

    def _kind_of_item(self) -> str:
        looks = [given.get("class") for tag, given in self.stack if tag in ("ul", "ol")]
        return {"contents": "contents", "notes": "source"}.get(looks[-1] or "", "item")

    def _follows_float(self) -> bool:
        return bool(self.found) and (self._inside("figure") or self.found[-1][0] == "cell")
