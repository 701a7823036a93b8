"""What all parts of one document share while it is written: names, numbers, relationships and measures."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Contents, Glyph, Run
from briefgen.style import Style
from briefgen.text.measure import measure_text
from briefgen.typeset.pages import Pages
from briefgen.writers import FormatOptions
from briefgen.writers.docx.addresses import list_anchors, list_numbers, name_bookmarks, settle_address
from briefgen.writers.docx.comments import Comments
from briefgen.writers.docx.markup import print_moment
from briefgen.writers.docx.media import Media
from briefgen.writers.docx.numbering import COUNTED_LEVELS, Numbering
from briefgen.writers.docx.package import Package
from briefgen.writers.docx.packing import PartStream
from briefgen.writers.docx.template import Template

DOCUMENT = "word/document.xml"
COMMENTS = "word/comments.xml"
FOOTNOTES = "word/footnotes.xml"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def can_count(brief: Brief) -> bool:
    """Tell whether Word would give each heading the number that it has, in its place.

    A portion mark stands before the number; and from right to left LibreOffice leaves no space behind it.
    """
    if brief.direction == "rtl":
        return False
    counts = [0] * COUNTED_LEVELS
    numbered = [section for section in walk_sections(brief.sections) if section.level <= COUNTED_LEVELS]
    for section in numbered:
        if any(isinstance(block, Contents) for block in section.blocks):
            continue
        counts[section.level - 1] += 1
        counts[section.level :] = [0] * (COUNTED_LEVELS - section.level)
        if section.number != ".".join(map(str, counts[: section.level])) or section.marking:
            return False
    return True


class Writing:
    """One document being written.

    Attributes:
        brief, pages, style: what is written.
        fonts: the faces of the style.
        package: the parts so far.
        numbering: the lists so far.
        right_to_left: whether the brief's text runs that way.
        looks: properties of runs, by what decides them; kept by `runs`.
        marks: drawings of records' marks, cut where their numbers go; kept by `pictures`.
        beginnings: of plain runs up to their text, by what decides them; kept by `runs`.
        at_foot: ids of the notes that stand at the foot of pages.
        cite: returns the mention of a note at a page's foot, or "" for a run that mentions none.
        story: the part that is written.
        counts_headings: whether headings number themselves.
        media: its pictures so far.
        comments: remarks for whoever works on it.
        template: the user's own, whose styles, headers and footers hold; None for none.
        anchors: of the brief, by the names of their bookmarks.
        measured: widths that the content of each table's columns wants, by its place in memory; kept by `columns`.
        across: width of the text, points; larger while something stands on a page that lies on its side.
    """

    def __init__(self, brief: Brief, pages: Pages, style: Style, options: FormatOptions) -> None:
        self.brief = brief
        self.pages = pages
        self.style = style
        self.fonts = style.font_set
        self.package = Package()
        self.numbering = Numbering()
        self.right_to_left = brief.direction == "rtl"
        self.cite: Callable[[Run], str] | None = None
        self.at_foot: frozenset[str] = frozenset()
        self.story = DOCUMENT
        self.looks: dict[tuple[object, ...], tuple[str, str]] = {}
        self.marks: dict[Glyph, list[str]] = {}
        self.beginnings: dict[tuple[object, ...], str] = {}
        self.counts_headings = can_count(brief)
        self.media = Media(self.package, DOCUMENT, pages, style, options.docx_figures or style.docx.figures)
        self.comments = Comments(options.docx_comments, list_anchors(brief), print_moment(brief.dated))
        self.template: Template | None = None
        self.measured: dict[int, tuple[list[float], list[float]]] = {}
        self.across = style.text_width
        self._names = name_bookmarks(list_anchors(brief))
        self.anchors = {name: anchor for anchor, name in self._names.items()}
        self._numbers = dict(list_numbers(brief))
        self._bookmarks = 0
        self._drawings = 0
        self._data = 0
        self._placed: set[str] = set()
        self._addresses: dict[tuple[str, str], str] = {}

    def bookmark(self, anchor: str, inner: str) -> str:
        """Return runs with the anchor's bookmark around them; an anchor is placed once only."""
        name = self._names.get(anchor)
        if name is None or name in self._placed:
            return inner
        self._placed.add(name)
        if self.comments:
            inner = self.comments.surround(anchor, inner)
        self._bookmarks += 1
        id_ = self._bookmarks
        return f'<w:bookmarkStart w:id="{id_}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{id_}"/>'

    def find_unplaced(self, anchor: str) -> str:
        """Return the name of an anchor's bookmark that is still to be placed; "" for none."""
        name = self._names.get(anchor, "")
        return "" if name in self._placed else name

    def name_anchor(self, anchor: str) -> str:
        """Return the name of an anchor's bookmark; "" when the brief holds no such anchor."""
        return self._names.get(anchor, "")

    def repeats_number(self, anchor: str, text: str) -> bool:
        """Tell whether a mention of an anchor says just what stands in its bookmark, so that it may be a field."""
        return self._numbers.get(anchor) == text != ""

    def relate_address(self, url: str) -> str:
        """Return the id of the relationship to an address outside; "" when it cannot be a link."""
        key = (self.story, url)
        if key not in self._addresses:
            address = settle_address(url)
            relation = self.package.relate(self.story, "hyperlink", address, external=True) if address else ""
            self._addresses[key] = relation
        return self._addresses[key]

    def add_data(self, xml: str | PartStream, kind: str, name: str) -> str:
        """Add a part of data that travels with the file (ECMA-376 part 1, 15.2.5), and return its id.

        Args:
            xml: the part.
            kind: its namespace, which tells whoever looks for it what it is.
            name: of what it tells; unique within its kind.
        """
        self._data += 1
        item, properties = f"customXml/item{self._data}.xml", f"customXml/itemProps{self._data}.xml"
        unique = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}:{self.brief.identifier}:{name}")
        store_id = f"{{{str(unique).upper()}}}"
        self.package.add_part(item, xml)
        self.package.add_part(
            properties,
            f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{store_id}"><ds:schemaRefs>'
            f'<ds:schemaRef ds:uri="{kind}"/></ds:schemaRefs></ds:datastoreItem>',
            _PROPERTIES_TYPE,
        )
        self.package.relate(DOCUMENT, "customXml", item)
        self.package.relate(item, "customXmlProps", properties)
        return store_id

    def next_drawing(self) -> int:
        """Return a number that no other drawing of the document has."""
        self._drawings += 1
        return self._drawings

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of one line of text in the style's family, points."""
        return measure_text(text, self.fonts.face(bold=bold), size)
