"""A written document goes in; a part that keeps its text as it was built comes out, to tell later what others changed.

Each block is a paragraph or the row of a table, with the bookmark that Word keeps for it while its text is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefgen.writers import Comment
from briefgen.writers.docx.markup import escape_text
from briefgen.writers.docx.packing import PartStream
from briefgen.writers.docx.reading import parse_part, unpack

TEXT = "urn:briefgen:text"
SOURCE_TAGS = ("{urn:briefgen:timeline}data", "{urn:briefgen:build}data")
# Lists of contents change with the pages that Word counts.
CONTENTS_STYLES = ("TOC1", "TOC2", "TOC3", "TableofFigures")
# What matters of our own writing, in which every element is spelt in one way.
_BOOKMARK = re.compile(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"/>')
_TEXT = re.compile('<w:t xml:space="preserve">([^<]*)</w:t>')
_TOKEN = re.compile(rf'<w:(p)>|</w:(p)>|<w:pStyle w:val="(\w+)"/>|{_BOOKMARK.pattern}|{_TEXT.pattern}|(<w:tab/>)')


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


class TextRecord:
    """The part that keeps a document's text, written beside the document.

    Attributes:
        part: what has been kept.
    """

    def __init__(self, part: PartStream, anchors: Mapping[str, str]) -> None:
        """Begin the part.

        Args:
            part: empty.
            anchors: of the brief, by the names of their bookmarks.
        """
        self.part = part
        self._anchors = anchors
        part.write(f'<text xmlns="{TEXT}">')

    def keep(self, story: str) -> None:
        """Keep the text of whole paragraphs, as written here."""
        for bookmarks, text in read_own(story):
            named = next((name for name in bookmarks if name in self._anchors), "")
            self.part.write(f"<block{_name_block(named, self._anchors.get(named, ''))}><p>{text}</p></block>")

    def end(self, comments: Iterable[Comment]) -> None:
        """Keep the comments, and end the part."""
        for comment in comments:
            author, said = escape_text(comment.author), escape_text(comment.text)
            self.part.write(f'<comment author="{author}">{said}</comment>')
        self.part.write("</text>")


class RowRecord:
    """What is kept of the rows of one table, whose headings the first row holds."""

    def __init__(self, headings: Sequence[Sequence[str]]) -> None:
        """Take the texts of the paragraphs of each cell of the first row, as `keep_text` gives them."""
        self._columns = [f' column="{" ".join(heading)}"' if any(heading) else "" for heading in headings]

    def keep(self, cells: Sequence[Sequence[str]], bookmark: str = "", anchor: str = "") -> str:
        """Return what is kept of a row; nothing of one without text.

        Args:
            cells: the texts of the paragraphs of each cell that hold any, as `keep_text` gives them.
            bookmark: that begins in the row; "" for none.
            anchor: of the bookmark.
        """
        if len(cells) == len(self._columns):
            pairs = zip(cells, self._columns, strict=True)
            inner = "".join([f"<p{column}>{text}</p>" for texts, column in pairs for text in texts])
        else:
            inner = "".join([f"<p>{text}</p>" for texts in cells for text in texts])
        return f"<block{_name_block(bookmark, anchor)}>{inner}</block>" if inner else ""


def keep_text(text: str) -> str:
    """Return a paragraph's text as it is kept: escaped, every stretch of white space as one space.

    >>> keep_text(" a\\u00a0 <b> ")
    'a &lt;b&gt;'
    """
    return keep_escaped(escape_text(text))


def keep_escaped(escaped: str) -> str:
    """Return escaped text as it is kept."""
    # No other white space is left in ASCII.
    if escaped.isascii() and "  " not in escaped and escaped[:1] != " " and escaped[-1:] != " ":
        return escaped
    return squeeze(escaped)


def read_texts(runs: str) -> str:
    """Return the text of the runs of a paragraph, as written here, as it is kept."""
    return squeeze("".join(_TEXT.findall(runs)))


def list_bookmarks(story: str) -> list[str]:
    """Return the names of the bookmarks that begin in what has been written here."""
    return _BOOKMARK.findall(story)


def _name_block(bookmark: str, anchor: str) -> str:
    """Return the attributes of a block that a bookmark begins in; none without it."""
    return f' name="{bookmark}" anchor="{escape_text(anchor)}"' if bookmark else ""


def read_own(story: str) -> Iterator[tuple[list[str], str]]:
    """Yield the bookmarks and the text, as it is kept, of each of whole paragraphs as written here that holds any.

    Those of lists of contents are left out.
    """
    texts: list[str] = []
    marks: list[str] = []
    style = ""
    for opened, closed, named, mark, text, tab in _TOKEN.findall(story):
        if text or tab:
            texts.append(text or " ")
        elif named:
            style = named
        elif mark:
            marks.append(mark)
        elif opened:
            texts, style = [], ""
        elif closed:
            shown = squeeze("".join(texts))
            if style not in CONTENTS_STYLES and shown:
                yield marks, shown
            marks = []
