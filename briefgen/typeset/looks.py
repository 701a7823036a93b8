"""A Style goes in; the looks of every kind of text, in points, come out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from briefgen.style import Style


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of text looks.

    Attributes:
        size, leading: font size and distance of baselines, points.
        color: "#rrggbb".
        bold, italic: the cut.
        before, after: space above and below, points; of two neighbours the larger counts.
        display: lines of about one length, ended between words only: titles, headings and captions.
        justified: lines are as wide as they may be, their spaces stretched.
        tabular: all digits are as wide as each other, so that numbers in a column stand under each other.
    """

    size: float
    leading: float
    color: str
    bold: bool = False
    italic: bool = False
    before: float = 0.0
    after: float = 0.0
    display: bool = False
    justified: bool = False
    tabular: bool = False


# Leading of lines too large or too short for the text's own: titles, headings, captions.
_TIGHT = 1.2
_SNUG = 1.28
# Lines of prose hold about 75 characters: this many times the size of body text.
_MEASURE = 43
# Of the leading of body text: space between paragraphs, and between items of a list.
_BETWEEN_PARAGRAPHS = 0.5
_BETWEEN_ITEMS = 0.25


class Looks:
    """The looks of one style.

    Attributes:
        measure: width of prose, points.
        indent: of list items, points.
        between_items: space between the items of a list, points.
        link_color: "#rrggbb".
    """

    def __init__(self, style: Style) -> None:
        type_, palette = style.type, style.palette
        ink, quiet, accent = palette.ink, palette.quiet, palette.accent
        leading = type_.body * type_.leading
        between = leading * _BETWEEN_PARAGRAPHS
        self.link_color = accent
        self.measure = min(style.text_width, type_.body * _MEASURE)
        self.indent = type_.body * 1.5
        self.between_items = leading * _BETWEEN_ITEMS
        prose = Look(type_.body, leading, ink, justified=type_.justify)
        self.body = replace(prose, before=between, after=between)
        self.lead = replace(
            prose, size=type_.lead, leading=type_.lead * type_.leading, before=between, after=between * 1.6
        )
        self.quiet = replace(
            prose,
            size=type_.quiet,
            leading=type_.quiet * type_.leading,
            color=quiet,
            before=between * 0.35,
            after=between * 1.35,
        )
        self.title = Look(type_.body, leading, ink, bold=True, before=between * 1.3, after=between * 0.4)
        self.headings = (
            _heading(type_.heading_1, accent, leading * 1.9, leading * 0.5),
            _heading(type_.heading_2, ink, leading * 1.25, leading * 0.36),
            _heading(type_.heading_3, ink, leading, leading * 0.3),
        )
        self.caption = Look(
            type_.caption, type_.caption * _SNUG, ink, True, before=leading, after=leading * 0.15, display=True
        )
        self.subtitle = Look(type_.table, type_.table * _SNUG, quiet, after=leading * 0.4, display=True)
        self.float_note = Look(type_.quiet, type_.quiet * _SNUG, quiet, before=leading * 0.4, after=leading * 1.3)
        self.table = Look(type_.table, type_.table * (type_.leading - 0.06), ink)
        self.table_head = replace(self.table, bold=True, leading=type_.table * _SNUG, color=quiet)
        self.row_head = replace(self.table, bold=True)
        self.part = Look(type_.table, self.table.leading, accent, bold=True)
        self.continued = replace(self.table, italic=True, color=quiet)
        self.note = replace(self.table, justified=type_.justify, before=self.between_items, after=self.between_items)
        self.contents = Look(type_.body, leading, ink, before=leading * 0.12, after=leading * 0.12)
        self.masthead_title = Look(type_.title, type_.title * _TIGHT, ink, True, after=leading * 0.3, display=True)
        self.masthead_subject = Look(type_.subtitle, type_.subtitle * _SNUG, quiet, after=leading * 0.7, display=True)
        self.fact_label = Look(type_.table, type_.table * type_.leading, quiet)
        self.fact_value = Look(type_.table, type_.table * type_.leading, ink)
        self.furniture = Look(type_.furniture, type_.furniture * _SNUG, quiet)


def _heading(size: float, color: str, before: float, after: float) -> Look:
    return Look(size, size * _TIGHT, color, True, before=before, after=after, display=True)
