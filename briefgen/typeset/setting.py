"""Runs of a brief and a look go in; measured paragraphs and lines in their place come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from briefgen.brief.tree import Brief, Glyph, Inline, Run, plain_inline
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.text.binding import make_binder
from briefgen.text.coverage import Coverage
from briefgen.text.fonts import FontSet
from briefgen.text.hyphens import find_hyphenator
from briefgen.text.lines import MeasuredText
from briefgen.text.paragraphs import Widths, measure_spans, measure_widths
from briefgen.text.pieces import Line, Piece, Span
from briefgen.typeset.looks import Look, Looks
from briefgen.typeset.pages import ARTIFACT
from briefgen.typeset.strips import SetLine, column_width
from briefgen.typeset.structure import Structure
from briefgen.words import Words

Align = Literal["start", "end", "center"]
GlyphScenes = Callable[[Glyph], Scene] | Mapping[Glyph, Scene]

# Of the size of the text around: raised note numbers and portion marks.
_RAISED_SIZE = 0.68
_RAISED_BY = 0.34
_MARKING_SIZE = 0.86
# Even lines are found to within this many points.
_EVENNESS = 4.0
_MONTH_LENGTHS: tuple[Literal["long", "medium"], ...] = ("long", "medium")
# How much of the room that a line leaves stands before it.
_SHIFTS: dict[Align, float] = {"start": 0.0, "center": 0.5, "end": 1.0}


class Stack(NamedTuple):
    """One paragraph of a stack: its text, how far it is indented, and what hangs before it.

    Attributes:
        text: measured.
        look: for its leading.
        indent: points.
        label: a bullet or number that hangs in the indent; None for none.
        hang: where the label ends (numbers) or begins (bullets), points from the left.
        flush: whether the label ends there.
        before: space above, points.
        runs_on: what follows belongs to the same paragraph, so that a space parts them.
    """

    text: MeasuredText
    look: Look
    indent: float = 0.0
    label: MeasuredText | None = None
    hang: float = 0.0
    flush: bool = False
    before: float = 0.0
    runs_on: bool = False


class Setting:
    """What every part of the typesetter needs: the style's looks, the faces, the structure so far.

    Attributes:
        style: as given.
        looks: of the style.
        structure: the elements so far.
        scenes: drawn figures by id.
        glyphs: marks drawn so far.
        shown: while a block is set for a memory: the marks that it shows, in order.
        width: of the text, points.
        height: of the text, points.
        rtl: whether the brief runs from right to left.
        continued: the wording of a group that runs over a page.
        columns: by table id, how wide each column is with the space after it, points.
        in_column: whether what is set now stands in a column of prose.
        at_foot: ids of the notes that stand at the foot of the page that first refers to them.
    """

    def __init__(
        self, brief: Brief, style: Style, scenes: Mapping[str, Scene], glyph_scenes: GlyphScenes, height: float
    ) -> None:
        self.style = style
        self.looks = Looks(style)
        self.structure = Structure(brief)
        self.scenes = scenes
        self.width = style.text_width
        self.height = height
        self.rtl = brief.direction == "rtl"
        self.continued = brief.furniture.continued
        self.columns: dict[str, tuple[float, ...]] = {}
        self.in_column = False
        self.at_foot: frozenset[str] = frozenset()
        self.glyphs: dict[Glyph, Scene] = {}
        self.shown: dict[Glyph, None] | None = None
        self._glyph_scenes = glyph_scenes
        self._binder = make_binder(_list_months(brief.language))
        self._hyphenator = find_hyphenator(brief.language) if style.type.hyphenate else None
        self._coverages = _Coverages(style)

    @property
    def across(self) -> float:
        """Width of what goes across the text, or across a column of it, points."""
        return column_width(self.width) if self.in_column else self.width

    @property
    def prose_width(self) -> float:
        """Width of prose, points."""
        return min(self.across, self.looks.measure)

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that no face has, in order."""
        return tuple(sorted(set().union(*(coverage.missing for coverage in self._coverages.values()))))

    def draw_glyph(self, glyph: Glyph) -> Scene:
        """Return the picture of a record's mark; each is drawn once."""
        if self.shown is not None:
            self.shown[glyph] = None
        scene = self.glyphs.get(glyph)
        if scene is None:
            given = self._glyph_scenes
            scene = self.glyphs[glyph] = given[glyph] if isinstance(given, Mapping) else given(glyph)
        return scene

    def measure(self, content: Inline, look: Look, element: int = ARTIFACT, marking: str = "") -> MeasuredText:
        """Measure a paragraph, its portion mark before it; its links and foreign words become elements of their own.

        As an artifact it has no links.
        """
        spans = self._make_spans(mark_portion(content, marking), look, element)
        return measure_spans(spans, parts_words=not look.display, rtl=self.rtl, binder=self._binder)

    def measure_widths(self, content: Inline, look: Look) -> Widths:
        """Return how wide a paragraph is."""
        spans = self._make_spans(content, look, ARTIFACT)
        return measure_widths(spans, parts_words=not look.display, rtl=self.rtl, binder=self._binder)

    def measure_text(self, text: str, look: Look, element: int = ARTIFACT) -> MeasuredText:
        """Measure text in one look."""
        return measure_spans(self._make_spans(plain_inline(text), look, element), rtl=self.rtl)

    def _make_spans(self, content: Inline, look: Look, parent: int) -> list[Span]:
        spans = []
        for run in content:
            role = run.role
            color, size, rise = look.color, look.size, 0.0
            element = parent
            if parent != ARTIFACT and (run.target or run.url or run.language):
                element = self._find_element(run, parent)
            if element != parent and element in self.structure.goals:
                color = self.looks.link_color
            elif role in ("quiet", "marking"):
                color = self.looks.quiet.color
            if role == "note":
                size, rise = size * _RAISED_SIZE, size * _RAISED_BY
            elif role == "marking":
                size *= _MARKING_SIZE
            bold = look.bold or run.strong or role in ("label", "marking")
            italic = look.italic or run.emphasis or role == "status"
            for face, text in self._coverages[bold, italic].cut(run.text):
                spans.append(Span(text, face, size, color, rise, element, look.tabular))
        return spans

    def _find_element(self, run: Run, parent: int) -> int:
        """Return the element of a run: its own for a link or foreign words, else its parent's."""
        if run.url:
            return self.structure.add_link(parent, url=run.url, contents=run.text)
        if self.structure.can_lead_to(run.target):
            return self.structure.add_link(parent, target=run.target, contents=run.text)
        if run.language:
            return self.structure.add("Span", parent, language=run.language)
        return parent

    def set_lines(
        self, text: MeasuredText, look: Look, x: float, top: float, width: float, align: Align = "start"
    ) -> list[SetLine]:
        """Break a paragraph and put its lines one under the other; x counts from where lines start."""
        lines = self._break_lines(text, look, width, align)
        count = len(lines)
        baseline = top + self._baseline(look)
        return [
            SetLine(
                x if align == "start" else x + (width - line.width) * _SHIFTS[align],
                baseline + index * look.leading,
                top + index * look.leading,
                top + (index + 1) * look.leading,
                line,
                # No single line stays behind or goes ahead alone.
                index + 1 == count or 2 <= index + 1 <= count - 2,
            )
            for index, line in enumerate(lines)
        ]

    def _break_lines(self, text: MeasuredText, look: Look, width: float, align: Align) -> list[Line]:
        if look.display:
            return _balance_lines(text, width)
        if look.justified and align == "start":
            return text.justify_lines(width, self._hyphenator)
        return text.break_lines(width)

    def set_stack(
        self, stack: Sequence[Stack], x: float, top: float, width: float, align: Align = "start"
    ) -> list[SetLine]:
        """Put paragraphs one under the other, their labels beside their first lines."""
        placed: list[SetLine] = []
        for index, each in enumerate(stack):
            top += each.before if index else 0.0
            lines = self.set_lines(each.text, each.look, x + each.indent, top, width - each.indent, align)
            if each.label is not None:
                lines = self._hang_label(each, lines, x, top)
            if each.runs_on and lines:
                lines[-1] = lines[-1]._replace(line=_end_with_space(lines[-1].line))
            placed += lines
            top = lines[-1].bottom if lines else top
        return placed

    def _hang_label(self, each: Stack, lines: list[SetLine], x: float, top: float) -> list[SetLine]:
        """Put a label on the first line; text without lines leaves the label a line of its own."""
        if each.label is None:
            return lines
        label = each.label.break_lines(float("inf"))[0]
        start = x + each.hang - (label.width if each.flush else 0.0)
        if not lines:
            return [SetLine(start, top + self._baseline(each.look), top, top + each.look.leading, label, True)]
        first = lines[0]
        shift = first.x - start
        # A label reads as a word of its own.
        pieces = (*_end_with_space(label).pieces, *[piece._replace(x=piece.x + shift) for piece in first.line.pieces])
        joined = first.line._replace(pieces=pieces, width=first.line.width + shift)
        return [first._replace(x=start, line=joined), *lines[1:]]

    def _baseline(self, look: Look) -> float:
        """Return how far the baseline lies under the top of a line, points: the face stands in the line's middle."""
        face = self._coverages[look.bold, look.italic].first
        ascent, descent = face.ascent / face.units, face.descent / face.units
        return (look.leading - (ascent - descent) * look.size) / 2 + ascent * look.size

    def middle(self, look: Look) -> float:
        """Return how far the middle of the small letters lies under the top of a line, points."""
        return self._baseline(look) - look.size * 0.3


def _end_with_space(line: Line) -> Line:
    """Return a line that ends in a space, which is not seen: read aloud or copied, its last word stays apart."""
    *before, last = line.pieces
    if last.rtl:
        return line._replace(pieces=(*line.pieces, Piece(last.span, line.width, " ", 0.0)))
    return line._replace(pieces=(*before, last._replace(text=f"{last.text} ")))


def _balance_lines(text: MeasuredText, width: float) -> list[Line]:
    """Break text into as few lines as the width allows, and these as even as they can be."""
    lines = text.break_lines(width)
    if len(lines) < 2 or text.longest > width:
        return lines
    low, high = max(text.longest, text.natural / len(lines)), width
    while high - low > _EVENNESS:
        middle = (low + high) / 2
        tried = text.break_lines(middle)
        if len(tried) == len(lines):
            high, lines = middle, tried
        else:
            low = middle
    return lines


def mark_portion(content: Inline, marking: str) -> Inline:
    """Return content with its portion mark before it; "" marks nothing.

    >>> mark_portion((Run("Text"),), "TLP:GREEN")[0].text
    '(TLP:GREEN) '
    """
    return (Run(f"({marking}) ", role="marking"), *content) if marking else content


@lru_cache(maxsize=16)
def _list_months(language: str) -> frozenset[str]:
    """Return the months as dates in that language name them."""
    words = Words(language)
    return frozenset(words.month_name(month, length=length) for month in range(1, 13) for length in _MONTH_LENGTHS)


class _Coverages(dict[tuple[bool, bool], Coverage]):
    """The faces of each cut, (bold, italic): the style's own, then the built-in family's; read when first asked for."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style

    def __missing__(self, cut: tuple[bool, bool]) -> Coverage:
        bold, italic = cut
        faces = [fonts.face(bold=bold, italic=italic) for fonts in (self._style.font_set, FontSet())]
        coverage = self[cut] = Coverage(list(dict.fromkeys(faces)))
        return coverage
