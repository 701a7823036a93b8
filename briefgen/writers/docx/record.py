"""A written document goes in; a part that keeps its text as it was built comes out, to tell later what others changed.

Each block is a paragraph or the row of a table, with the bookmark that Word keeps for it while its text is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefgen.writers import Comment
from briefgen.writers.docx.markup import escape_text
from briefgen.writers.docx.reading import parse_part, unpack

TEXT = "urn:briefgen:text"
SOURCE_TAGS = ("{urn:briefgen:timeline}data", "{urn:briefgen:build}data")
# Lists of contents change with the pages that Word counts.
CONTENTS_STYLES = ("TOC1", "TOC2", "TOC3", "TableofFigures")
# What matters of our own writing, in which every element is spelt in one way.
_TOKEN = re.compile(
    r'<w:(tbl|tr|tc|p)>|</w:(tbl|tr|tc|p)>|<w:pStyle w:val="(\w+)"/>|<w:bookmarkStart w:id="\d+" w:name="(\w+)"/>'
    r'|<w:t xml:space="preserve">([^<]*)</w:t>|(<w:tab/>)'
)


@dataclass(slots=True)
class Block:
    """A paragraph, or a row of a table.

    Attributes:
        bookmarks: names of those that begin in it.
        paragraphs: the text of each that holds any, white space as one space, and the heading of its column.
        style: of a paragraph; "" for a row.
    """

    bookmarks: list[str]
    paragraphs: list[tuple[str, str]]
    style: str = ""

    @property
    def line(self) -> str:
        """All of it as one line, cells parted by bars."""
        return " | ".join(text for text, _ in self.paragraphs)


def read_sources(data: bytes) -> dict[str, bytes]:
    """Return the timeline and the options that travel in a document, by name.

    Raises:
        DocumentFaultError: it is no Word document.
    """
    parts = unpack(data)
    found = {}
    for path in sorted(parts):
        if path.startswith("customXml/item") and "Props" not in path:
            root = parse_part(parts, path)
            if root.tag in SOURCE_TAGS:
                found[str(root.get("name", ""))] = (root.text or "").encode("utf-8")
    return found


def squeeze(text: str) -> str:
    """Return text with every stretch of white space as one space, no-break spaces as well.

    >>> squeeze(" a \\u00a0 b ")
    'a b'
    """
    return " ".join(text.split())


def head_columns(rows: Iterable[list[list[str]]]) -> Iterable[list[tuple[str, str]]]:
    """Yield the paragraphs of each row with the heading of their columns; the first row holds the headings.

    Args:
        rows: of one table: for each, the paragraphs of each cell.
    """
    headings: list[str] | None = None
    for cells in rows:
        if headings is None:
            headings = [" ".join(cell) for cell in cells]
        named = headings if len(headings) == len(cells) else [""] * len(cells)
        yield [(text, heading) for cell, heading in zip(cells, named, strict=True) for text in cell]


def write_text_record(stories: Iterable[str], anchors: Mapping[str, str], comments: Iterable[Comment]) -> str:
    """Return the part that keeps a document's text.

    Args:
        stories: the document part and that of its footnotes, as written here.
        anchors: of the brief, by the names of their bookmarks.
        comments: that stand in it.
    """
    pieces = []
    for block in (block for story in stories for block in read_own(story)):
        named = next((name for name in block.bookmarks if name in anchors), "")
        attributes = f' name="{named}" anchor="{escape_text(anchors[named])}"' if named else ""
        inner = "".join(_write_paragraph(text, column) for text, column in block.paragraphs)
        pieces.append(f"<block{attributes}>{inner}</block>")
    kept = "".join(
        f'<comment author="{escape_text(comment.author)}">{escape_text(comment.text)}</comment>' for comment in comments
    )
    return f'<text xmlns="{TEXT}">{"".join(pieces)}{kept}</text>'


def _write_paragraph(text: str, column: str) -> str:
    named = f' column="{escape_text(column)}"' if column else ""
    return f"<p{named}>{escape_text(text)}</p>"


def read_own(document: str) -> list[Block]:
    """Return the blocks of a document part as written here."""
    blocks: list[Block] = []
    rows: list[list[list[str]]] = []
    row_marks: list[list[str]] = []
    in_table = False
    texts: list[str] = []
    marks: list[str] = []
    style = ""
    for opened, closed, named, mark, text, tab in _TOKEN.findall(document):
        if text or tab:
            texts.append(text or " ")
        elif named:
            style = named
        elif mark:
            (row_marks[-1] if in_table and row_marks else marks).append(mark)
        elif opened == "p":
            texts, style = [], ""
        elif closed == "p":
            shown = squeeze(_unescape("".join(texts)))
            if in_table:
                rows[-1][-1] += [shown] if shown else []
            elif style not in CONTENTS_STYLES and shown:
                blocks.append(Block(marks, [(shown, "")], style))
            if not in_table:
                marks = []
        elif opened == "tbl":
            in_table, rows, row_marks = True, [], []
        elif opened == "tr":
            rows.append([])
            row_marks.append([])
        elif opened == "tc":
            rows[-1].append([])
        elif closed == "tbl":
            in_table = False
            listed = zip(head_columns(rows), row_marks, strict=True)
            blocks += [Block(names, paragraphs) for paragraphs, names in listed if paragraphs]
    return blocks


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
