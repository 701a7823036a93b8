"""The brief as a tree of sections, paragraphs, lists, tables and figures, with no trace of a file format.

Everything a reader is shown is in the tree as text: alt text, header cells, heading levels and languages are
required here, so that no writer has to invent them. After `number` has run, every number, note mark and
cross-reference is text too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from briefgen.text.inline import Inline, ItemList, Paragraph, Run, inline_text, plain_inline

__all__ = [
    "Attachment",
    "Block",
    "Brief",
    "Cell",
    "Column",
    "Contents",
    "ContentsEntry",
    "Controls",
    "Fact",
    "Figure",
    "Furniture",
    "Glyph",
    "Inline",
    "ItemList",
    "Masthead",
    "Note",
    "NoteList",
    "Paragraph",
    "ParagraphBlock",
    "Row",
    "Run",
    "Section",
    "Table",
    "inline_text",
    "plain_inline",
]

ParagraphLook = Literal["body", "lead", "quiet", "title"]


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph of the brief.

    Attributes:
        content: its runs.
        look: body; lead (the bottom line); quiet (source lines, conventions); title (a run-in heading of no level).
        marking: its portion mark, "" where none is printed.
        anchor: the id that links lead to; "" for none.
    """

    content: Inline
    look: ParagraphLook = "body"
    marking: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Glyph:
    """The mark of one record in the one notation: shape says the kind, look says the standing.

    Attributes:
        shape: event, state, statement, planned or absence.
        look: solid, light, hatched, crossed, outlined.
        hollow: the day is not known.
        dashed: the date is doubted.
        label: the same in words, for those who do not see it.
    """

    shape: Literal["event", "state", "statement", "planned", "absence"]
    look: Literal["solid", "light", "hatched", "crossed", "outlined"]
    hollow: bool
    dashed: bool
    label: str


CellBlock = Paragraph | ItemList


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its blocks, whether it heads its row, and how many columns it spans."""

    blocks: tuple[CellBlock, ...] = ()
    header: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its share of the width, and how its cells stand.

    Attributes:
        heading: text of the header cell; never empty.
        share: width relative to the other columns.
        align: side the cells' text keeps to, in reading direction.
    """

    heading: Inline
    share: float = 1.0
    align: Literal["start", "end", "center"] = "start"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; its portion mark, where one is printed, is the first run of its main cell.

    Attributes:
        cells: as many as the columns, spans counted.
        kind: data; part (one spanning cell that names what follows).
        anchor: the id that links lead to; "" for none.
        glyph: the mark drawn at the row's date, in a chronology.
        group: rows of one group that are parted by a page's end get a "continued" line with this text; "" for none.
    """

    cells: tuple[Cell, ...]
    kind: Literal["data", "part"] = "data"
    anchor: str = ""
    glyph: Glyph | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row.

    Attributes:
        id: anchor, unique in the brief.
        caption: what the table shows; "" only for a table inside a figure.
        columns: at least one.
        rows: in order.
        role: grid; chronology (a spine with marks runs down its first column); sources (numbered notes).
        note: printed small under the table.
        description: the table in one sentence, for those who do not see it.
        number: "Table 3" in the document's language once numbered.
        marking: its portion mark.
    """

    id: str
    caption: Inline
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    role: Literal["grid", "chronology", "key"] = "grid"
    note: Inline = ()
    description: str = ""
    number: str = ""
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart or picture.

    Attributes:
        id: anchor, unique in the brief.
        caption: the finding, as a sentence of ten words or fewer.
        subtitle: what, where, when and unit.
        alt: what the picture shows, in words.
        data: the same facts as a table (its id is the figure's with "-data").
        plot: data and layout of the explicit Plotly figure, as `draw.draw_figure` takes it; None when `image` is given.
        image: bytes of a PNG or JPEG picture of the user's; b"" when `plot` is given.
        note: source and counts, printed small under the figure.
        number: "Figure 1" in the document's language once numbered.
        marking: its portion mark.
        role: chart (its letters are to be read), or picture.
    """

    id: str
    caption: Inline
    subtitle: Inline
    alt: str
    data: Table
    plot: Any = None
    image: bytes = b""
    note: Inline = ()
    number: str = ""
    marking: str = ""
    role: Literal["chart", "picture"] = "chart"


@dataclass(frozen=True, slots=True)
class Note:
    """One numbered source or note: the anchor that marks lead to, the number once settled, its content."""

    anchor: str
    content: Inline
    number: str = ""
    marking: str = ""


@dataclass(frozen=True, slots=True)
class NoteList:
    """The numbered notes, in the order of their numbers."""

    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents: the text of a heading or caption, its level and anchor.

    The page is the typesetter's to fill.
    """

    text: str
    level: int
    target: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents, or the list of figures; numbering fills it from the headings or the captions."""

    entries: tuple[ContentsEntry, ...] = ()
    lists: Literal["sections", "figures"] = "sections"


Block = ParagraphBlock | ItemList | Table | Figure | NoteList | Contents


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    Attributes:
        id: anchor, unique in the brief; also the name a style orders sections by.
        heading: its text, without the number.
        level: 1 to 3.
        blocks: in order.
        sections: what is one level deeper, after the blocks.
        number: "4" or "4.1" once numbered; "" where the style numbers none.
        marking: its portion mark.
    """

    id: str
    heading: str
    level: int
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    number: str = ""
    marking: str = ""

    @property
    def full_heading(self) -> str:
        """The heading as printed: number and text."""
        return f"{self.number} {self.heading}" if self.number else self.heading


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the masthead.

    Attributes:
        label, value: as printed.
        role: what it is, for formats that know the like; "" for all else.
    """

    label: str
    value: Inline
    role: Literal["", "as-of", "edition"] = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture at the head of the first page.

    Attributes:
        image: bytes of a PNG or JPEG picture.
        width, height: on paper, points.
        alt: what it says; "" where it only repeats what the text says.
        side: that it stands on.
    """

    image: bytes
    width: float
    height: float
    alt: str = ""
    side: Literal["start", "end"] = "start"


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of the first page.

    Attributes:
        title, subject: as given.
        facts: series and edition, as of, issued, period, next due, author: those that are known.
        logo: above the title; None for none.
    """

    title: str
    subject: str
    facts: tuple[Fact, ...]
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page around the text.

    Attributes:
        banner: the highest marking of everything rendered, in words; "" where markings are off.
        banner_color, banner_background: "#rrggbb".
        running_title: short title of the running head.
        edition: series and edition; "" for none.
        as_of: the data cut-off, in words.
        page_of: the page count's wording, with the fields {page} and {pages}.
        continued: the word printed where a group runs over a page, with the field {what}.
        contents: the heading over the table of contents.
    """

    banner: str
    banner_color: str
    banner_background: str
    running_title: str
    edition: str
    as_of: str
    page_of: str
    continued: str
    contents: str


@dataclass(frozen=True, slots=True)
class Controls:
    """What readers on a screen are offered beside the text; no part of what the brief says.

    Attributes:
        link: names a link to a place of the brief, with the field {what}.
        filter: names the parts that narrow the chronology down.
        filter_words, filter_marks: label the field for words, and the choice of marks.
        filter_any: the choice of no mark.
        filter_clear: brings all events back.
        filter_count: says how many are shown, with the fields {shown} and {total}.
        live: labels of charts that live, in the order of `charts.live.LiveLabels`.
    """

    link: str
    filter: str
    filter_words: str
    filter_marks: str
    filter_any: str
    filter_clear: str
    filter_count: str
    live: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the brief: its name, media type, description and bytes."""

    name: str
    media_type: str
    description: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole briefing.

    Attributes:
        language: BCP 47 tag.
        direction: base direction of the text.
        author: for the document's properties; "" for none.
        keywords: for the document's properties.
        dated: the moment all files are dated with (ISO 8601 with offset), never before 1980.
        identifier: a stable id made from the content (hex).
        generator: name and version of the program.
        masthead, furniture: see there.
        sections: in order.
        attachments: what travels inside.
        controls: words for readers on a screen; None offers them nothing.
    """

    language: str
    direction: Literal["ltr", "rtl"]
    author: str
    keywords: tuple[str, ...]
    dated: str
    identifier: str
    generator: str
    masthead: Masthead
    furniture: Furniture
    sections: tuple[Section, ...]
    attachments: tuple[Attachment, ...] = field(default=())
    controls: Controls | None = None
