"""Finished pages: positioned text, rules, pictures and links, each tied to the structure element it belongs to.

Drawing a page needs no further decision. Lengths are points; x runs right and y runs down from the page's top left.
What stands on pages are named tuples: a long brief has hundreds of thousands, and one is made in a quarter of the time
that a frozen dataclass takes. They are not meant to be iterated over.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, overload

from briefgen.brief.tree import Glyph
from briefgen.draw.scene import Scene

ARTIFACT = -1

# Standard structure types of ISO 32000-1, 14.8.4, as far as a brief uses them.
ElementType = Literal[
    "Document", "Sect", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "Caption", "THead", "TBody",
    "TR", "TH", "TD", "Figure", "Link", "Note", "Reference", "TOC", "TOCI", "Span",
]  # fmt: skip

Numbering = Literal["", "Disc", "Circle", "Square", "Decimal"]


class Element(NamedTuple):
    """One structure element.

    Attributes:
        type: its standard type.
        parent: index of its parent in `Pages.elements`; -1 for the root.
        anchor: id that links lead to; "" for none.
        alt: words for what is not text; "" for none.
        language: BCP 47 tag where it differs from the document's.
        scope: of a header cell: Column, Row; "" for others.
        span: columns a cell spans.
        title: of a heading or section; "" for none.
        numbering: of a list: how its labels count (ISO 32000-1, table 347); "" where they are words.
    """

    type: ElementType
    parent: int
    anchor: str = ""
    alt: str = ""
    language: str = ""
    scope: Literal["", "Column", "Row"] = ""
    span: int = 1
    title: str = ""
    numbering: Numbering = ""


_PLAIN = Element("Document", -1)[2:]


class Elements(Sequence[Element]):
    """The structure elements of a document, in a twelfth of the memory that a record for each would take.

    Attributes:
        types: of each element.
        parents: index of each one's parent; -1 for the root.
    """

    __slots__ = ("_told", "parents", "types")

    def __init__(self, elements: Iterable[Element] = ()) -> None:
        self.types: list[ElementType] = []
        self.parents = array("i")
        # Those of which more is told than type and parent.
        self._told: dict[int, Element] = {}
        for element in elements:
            self.add(element)

    def add(self, element: Element) -> int:
        """Add an element, which stands after its parent, and return its index."""
        index = self.add_plain(element.type, element.parent)
        if element[2:] != _PLAIN:
            self._told[index] = element
        return index

    def add_plain(self, type_: ElementType, parent: int) -> int:
        """Add an element of which nothing but type and parent is told, and return its index."""
        self.types.append(type_)
        self.parents.append(parent)
        return len(self.types) - 1

    def truncate(self, count: int) -> None:
        """Take back all but the first `count` elements."""
        del self.types[count:], self.parents[count:]
        for index in [index for index in self._told if index >= count]:
            del self._told[index]

    def is_plain(self, index: int) -> bool:
        """Tell whether nothing but type and parent is told of an element."""
        return index not in self._told

    def __len__(self) -> int:
        return len(self.types)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Elements) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    @overload
    def __getitem__(self, index: int) -> Element: ...
    @overload
    def __getitem__(self, index: slice) -> list[Element]: ...
    def __getitem__(self, index: int | slice) -> Element | list[Element]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        told = self._told.get(index if index >= 0 else index + len(self))
        return told if told is not None else Element(self.types[index], self.parents[index])


class TextRun(NamedTuple):
    """A stretch of one line in one face, at its baseline.

    Attributes:
        x, y: left end of the baseline.
        text: the characters as shown.
        face: name of the face, such as "FiraGO-Bold".
        size: font size.
        width: advance width as measured, word space included; a space that a line or label ends in, which keeps
            words apart when the text is read back, is left out.
        color: "#rrggbb".
        word_space: added to every space in the run (justified text); 0 otherwise.
        rise: baseline shift up, for raised note numbers.
        rtl: whether it runs from right to left; its text is in reading order all the same.
        tabular: whether all digits are as wide as each other.
        element: index of its structure element, or ARTIFACT.
    """

    x: float
    y: float
    text: str
    face: str
    size: float
    width: float
    color: str
    word_space: float = 0.0
    rise: float = 0.0
    element: int = ARTIFACT
    rtl: bool = False
    tabular: bool = False


class Rule(NamedTuple):
    """A straight line; always an artifact."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    color: str
    dash: tuple[float, ...] = ()


class Box(NamedTuple):
    """A filled rectangle behind text; always an artifact."""

    x: float
    y: float
    width: float
    height: float
    fill: str


class Picture(NamedTuple):
    """A scene or raster image at its place; an artifact when it only repeats what text says."""

    x: float
    y: float
    width: float
    height: float
    scene: Scene | None = None
    image: bytes = b""
    element: int = ARTIFACT


class LinkArea(NamedTuple):
    """A rectangle that leads to an address or to an anchor."""

    x: float
    y: float
    width: float
    height: float
    url: str = ""
    target: str = ""
    contents: str = ""
    element: int = ARTIFACT


PageItem = TextRun | Rule | Box | Picture | LinkArea


class Frame(NamedTuple):
    """Where the text of a page may stand: its edges, points from the page's top left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        items: in drawing order.
        label: what a reader sees as its number.
        frame: that its content stands in; None where nothing is known of it.
    """

    items: tuple[PageItem, ...]
    label: str
    frame: Frame | None = None


class Destination(NamedTuple):
    """Where an anchor lies: page index from 0, and the point."""

    page: int
    x: float
    y: float


class OutlineEntry(NamedTuple):
    """One bookmark: text, level from 1, anchor."""

    text: str
    level: int
    target: str


@dataclass(frozen=True, slots=True)
class Pages:
    """A whole document, laid out.

    Attributes:
        width, height: of every page.
        pages: in order.
        elements: structure elements in reading order; parents before children; element 0 is the Document.
        destinations: by anchor.
        outline: bookmarks in order.
        scenes: drawn figures by figure id, for the writers that place them themselves.
        glyphs: drawn marks of the records that the brief shows, for the same.
        missing: characters that no face has a glyph for, in order; they are shown as the face shows what it lacks.
        banner: the marking that stands above and below the text of every page; "" for none.
        columns: by table id, how wide each column is with the space after it, points.
        set_characters: how many characters were set before pages were broken, by element; it may end before them.
    """

    width: float
    height: float
    pages: Sequence[Page]
    elements: Sequence[Element]
    destinations: dict[str, Destination]
    outline: tuple[OutlineEntry, ...]
    scenes: dict[str, Scene]
    glyphs: dict[Glyph, Scene] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    banner: str = ""
    columns: dict[str, tuple[float, ...]] = field(default_factory=dict)
    set_characters: Sequence[int] = ()

    def page_of(self, anchor: str) -> int:
        """Return the page number, from 1, on which an anchor lies.

        Raises:
            KeyError: nothing on the pages carries the anchor.
        """
        return self.destinations[anchor].page + 1
