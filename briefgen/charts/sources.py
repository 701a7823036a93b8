"""A selection goes in; the chart of its sources comes out: their types, the origins they go back to, their grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, draw_headline, draw_note, make_canvas, settle_sizes
from briefgen.charts.colors import WHITE, find_contrast, mix_colors
from briefgen.charts.marking import find_marking
from briefgen.charts.shades import shade_cell
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.model import Record
from briefgen.timeline.select import Selected
from briefgen.timeline.sources import find_origin
from briefgen.timeline.wording import name_source_type
from briefgen.words import Words

LETTERS, FIGURES = "ABCDEF", "123456"
# Fewer sources than these are told in a sentence.
_WORTH = 5
# From this width on two lists of bars stand side by side, px.
_WIDE = 480.0
_MOST_BARS = 9
_LINE = 1.3
_BAR_HEIGHT = 9.0
_ROW_SPACE = 4.0
_PANEL_SPACE = 18.0
_COLUMN_SPACE = 30.0
_LABELS = 0.5
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its length, and whether it is the one to look at."""

    label: str
    count: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class _BarList:
    """Bars with their labels broken into lines; where the bars begin and how long they may be, px."""

    heading: tuple[str, ...]
    bars: tuple[Bar, ...]
    labels: tuple[tuple[str, ...], ...]
    start: float
    room: float


@dataclass(frozen=True, slots=True)
class Census:
    """The sources counted.

    Attributes:
        types: (type, sources), the most frequent first; "" for those without a type.
        origins: (id of the origin, sources that go back to it), the most frequent first.
        grades: (letter, figure) -> statements with this grade.
        letters: letter -> sources with this reliability.
        total: sources.
        ungraded: sources without a reliability.
    """

    types: tuple[tuple[str, int], ...]
    origins: tuple[tuple[str, int], ...]
    grades: dict[tuple[str, str], int]
    letters: dict[str, int]
    total: int
    ungraded: int


def has_sources(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: there are more sources than a sentence can tell apart."""
    return len(selected.sources) >= _WORTH


def count_sources(selected: Selected) -> Census:
    """Count what is shown by type, origin and grade."""
    sources = selected.sources.values()
    types = Counter(source.type for source in sources)
    origins = Counter(find_origin(source, selected.sources) for source in sources)
    grades = Counter(claim.grade for entry in selected.entries for claim in entry.event.claims if claim.grade)
    letters = Counter(source.reliability for source in sources if source.reliability)
    return Census(
        tuple(types.most_common()),
        tuple(origins.most_common()),
        {(grade[0], grade[1]): count for grade, count in sorted(grades.items())},
        dict(sorted(letters.items())),
        len(selected.sources),
        len(selected.sources) - sum(letters.values()),
    )


def build_sources(selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False) -> Chart:
    """Build the chart of sources.

    Args:
        selected: what may be shown.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: there is no source.
    """
    if not selected.sources:
        raise SelectionError([Problem("no event names a source, so there is nothing to draw")])
    census = count_sources(selected)
    title, subtitle = _find_title(census, selected, words), _find_subtitle(census, selected, words)
    note = _say_note(census, words)
    sizes = settle_sizes(style)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, sizes, style) if headline else 2.0
    bottom = _Drawing(census, selected, canvas, style, words).draw(top)
    if headline and note:
        bottom = draw_note(canvas, note, bottom, sizes, style)
    return Chart(
        kind="sources",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(census, selected, words),
        columns=(words.say("By"), words.say("Group"), words.say("Count")),
        rows=tuple(_list_rows(census, selected, words)),
        shown=census.total,
        total=census.total,
        marking=find_marking(selected, _list_drawn(selected)),
    )


def _list_drawn(selected: Selected) -> Iterator[Record]:
    """Yield what the chart counts and names: the sources, and the claims with a grade."""
    yield from selected.sources.values()
    for entry in selected.entries:
        for claim in entry.event.claims:
            if claim.grade:
                yield from (entry.event, claim)


class _Drawing:
    """The chart on its canvas: two lists of bars, and under them the grid of grades."""

    def __init__(self, census: Census, selected: Selected, canvas: Canvas, style: Style, words: Words) -> None:
        self._census, self._selected, self._canvas, self._style, self._words = census, selected, canvas, style, words
        self._sizes = settle_sizes(style)
        self._face, self._bold = style.font_set.face(), style.font_set.face(bold=True)

    def draw(self, top: float) -> float:
        """Draw everything from `top` down; return the y below it."""
        words, width = self._words, self._canvas.width
        panels = [
            (words.say("Sources by type"), self._list_types()),
            (words.say("Sources by the origin they go back to"), self._list_origins()),
        ]
        wide = (width - _COLUMN_SPACE) / 2 if width >= _WIDE else width
        lists = [self._lay_bars(heading, bars, wide) for heading, bars in panels]
        # One source is as long in all lists.
        unit = min(each.room / max(bar.count for bar in each.bars) for each in lists)
        if width >= _WIDE:
            feet = [
                self._draw_bars(each, index * (wide + _COLUMN_SPACE), top, unit) for index, each in enumerate(lists)
            ]
            bottom = max(feet)
        else:
            bottom = top - _PANEL_SPACE
            for each in lists:
                bottom = self._draw_bars(each, 0.0, bottom + _PANEL_SPACE, unit)
        if self._census.grades or self._census.letters:
            bottom = self._draw_grades(bottom + _PANEL_SPACE)
        return bottom + 2.0

    def _list_types(self) -> list[Bar]:
        words = self._words
        bars = [Bar(_name_type(type_, words), count) for type_, count in self._census.types]
        return self._shorten(bars, words.say("other types"))

    def _list_origins(self) -> list[Bar]:
        """Return the origins of several sources, and how many have one of their own."""
        words, sources = self._words, self._selected.sources
        shared = [(origin, count) for origin, count in self._census.origins if count > 1]
        alone = len(self._census.origins) - len(shared)
        bars = [
            Bar(sources[origin].title if origin in sources else origin, count, strong=index == 0)
            for index, (origin, count) in enumerate(shared)
        ]
        bars = self._shorten(bars, words.say("other shared origins"))
        return [*bars, Bar(words.say("their own alone"), alone)] if alone else bars

    def _shorten(self, bars: list[Bar], rest: str) -> list[Bar]:
        """Return bars of which the least are put together where there are too many."""
        if len(bars) <= _MOST_BARS:
            return bars
        kept = bars[: _MOST_BARS - 1]
        return [*kept, Bar(rest, sum(bar.count for bar in bars[len(kept) :]))]

    def _lay_bars(self, heading: str, bars: Sequence[Bar], width: float) -> _BarList:
        size = self._sizes.label
        labels = tuple(tuple(self._break_label(bar.label, _LABELS * width)) for bar in bars)
        start = max(measure_text(line, self._face, size) for each in labels for line in each) + 8.0
        number = measure_text(self._words.number(max(bar.count for bar in bars)), self._bold, size) + 6.0
        return _BarList(
            tuple(wrap_text(heading, self._bold, size, width)), tuple(bars), labels, start, width - number - start
        )

    def _draw_bars(self, listed: _BarList, left: float, top: float, unit: float) -> float:
        """Draw a list of bars, `unit` px a source, under its heading; return the y below it."""
        canvas, palette, size = self._canvas, self._style.palette, self._sizes.label
        canvas.text(left, top, listed.heading, size, palette.ink, bold=True)
        first = top + len(listed.heading) * _LINE * size + 5.0
        y, start = first, left + listed.start
        for bar, label in zip(listed.bars, listed.labels, strict=True):
            height = max(len(label) * _LINE * size, _BAR_HEIGHT)
            middle = y + height / 2
            canvas.text(start - 8.0, middle, label, size, palette.ink, align="right", valign="middle")
            end = start + unit * bar.count
            color = palette.accent if bar.strong else mix_colors(palette.quiet, WHITE, 0.25)
            canvas.bar(start, end, middle, _BAR_HEIGHT, color, f"{bar.label}\n{bar.count}")
            number = self._words.number(bar.count)
            canvas.text(end + 5.0, middle, [number], size, palette.ink, bold=True, valign="middle")
            y += height + _ROW_SPACE
        canvas.line([(start, first - 2.0), (start, y - 2.0)], palette.quiet, 0.75)
        return y - _ROW_SPACE

    def _break_label(self, text: str, width: float) -> list[str]:
        lines = wrap_text(text, self._face, self._sizes.label, width)
        if len(lines) <= _MOST_LINES:
            return lines
        # The whole title stands in the table and in the list of sources.
        last = lines[_MOST_LINES - 1]
        while last and measure_text(last + _ELLIPSIS, self._face, self._sizes.label) > width:
            last = last[:-1]
        return [*lines[: _MOST_LINES - 1], last.rstrip() + _ELLIPSIS]

    def _draw_grades(self, top: float) -> float:
        """Draw how many sources have each letter and how many statements each grade; return the y below it."""
        canvas, palette, words, size = self._canvas, self._style.palette, self._words, self._sizes.label
        lines = wrap_text(words.say("Grades of sources and statements"), self._bold, size, canvas.width)
        canvas.text(0.0, top, lines, size, palette.ink, bold=True)
        y = top + len(lines) * _LINE * size + 5.0
        heads = [words.say("sources"), *(words.say("content {figure}", figure=figure) for figure in FIGURES)]
        label = {letter: words.say("source {letter}", letter=letter) for letter in LETTERS}
        start = max(measure_text(text, self._face, size) for text in label.values()) + 10.0
        cell = min((canvas.width - start) / len(heads), 74.0)
        rows = [wrap_text(head, self._face, self._sizes.small, cell - 4.0) for head in heads]
        head_height = max(len(row) for row in rows) * _LINE * self._sizes.small
        for index, row in enumerate(rows):
            middle = start + (index + 0.5) * cell
            canvas.text(middle, y + head_height, row, self._sizes.small, palette.quiet, align="center", valign="bottom")
        y += head_height + 3.0
        height = 1.9 * size
        most = max(self._census.grades.values(), default=1)
        for letter in LETTERS:
            canvas.text(
                start - 10.0, y + height / 2, [label[letter]], size, palette.ink, align="right", valign="middle"
            )
            counts = [self._census.letters.get(letter, 0)]
            counts += [self._census.grades.get((letter, figure), 0) for figure in FIGURES]
            for index, count in enumerate(counts):
                self._draw_cell(start + index * cell, y, cell, height, count, most if index else 0)
            y += height
        return y

    def _draw_cell(self, left: float, top: float, width: float, height: float, count: int, most: int) -> None:
        """Draw one count; `most` darkens the cell by its share of that, 0 leaves it white."""
        canvas, palette = self._canvas, self._style.palette
        fill = WHITE
        if most and count:
            share = (count - 1) / (most - 1) if most > 1 else 0.5
            fill = shade_cell(palette.accent, palette.ink, share)
        canvas.rectangle(left + 1.0, top + 1.0, left + width - 1.0, top + height - 1.0, fill)
        canvas.line([(left + 1.0, top + height), (left + width - 1.0, top + height)], palette.rule, 0.5)
        if count:
            ink = palette.ink if find_contrast(palette.ink, fill) >= find_contrast(WHITE, fill) else WHITE
            text = self._words.number(count)
            canvas.text(
                left + width / 2, top + height / 2, [text], self._sizes.label, ink, align="center", valign="middle"
            )


_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def _name_type(type_: str, words: Words) -> str:
    return name_source_type(type_, words) if type_ else words.say("type not given")


def _find_title(census: Census, selected: Selected, words: Words) -> str:
    """Return the author's title, or on how few origins the sources rest."""
    author = selected.meta.figures.get("sources")
    if author is not None and author.title:
        return author.title
    most = census.origins[0][1]
    if most > 1 and most * 4 >= census.total:
        return words.say(
            "{count} of {total} sources go back to one origin",
            count=words.number(most),
            total=words.number(census.total),
        )
    sources = words.count("{number} source", "{number} sources", census.total)
    if not any(source.via for source in selected.sources.values()):
        return sources
    origins = words.count("{number} independent origin", "{number} independent origins", len(census.origins))
    return words.say("{sources}, {origins}", sources=sources, origins=origins)


def _find_subtitle(census: Census, selected: Selected, words: Words) -> str:
    author = selected.meta.figures.get("sources")
    if author is not None and author.subtitle:
        return author.subtitle
    graded = sum(census.grades.values())
    sources = words.count("Number of sources ({number})", "Number of sources ({number})", census.total)
    if not graded:
        return sources
    statements = words.count("of graded statements ({number})", "of graded statements ({number})", graded)
    return words.say("{sources} and {statements}", sources=sources, statements=statements)


def _say_note(census: Census, words: Words) -> str:
    parts = []
    if any(count > 1 for _, count in census.origins):
        parts.append(words.say("A source known through another goes back to the other's origin."))
    if census.grades or census.letters:
        parts.append(words.say("A to F grade the source, 1 to 6 the content; A and 1 are best."))
    if census.ungraded and census.letters:
        parts.append(words.count("{number} source has no grade.", "{number} sources have no grade.", census.ungraded))
    return " ".join(parts)


def _say_alt(census: Census, selected: Selected, words: Words) -> str:
    types = [
        words.say("{name} {count}", name=_name_type(type_, words), count=words.number(count))
        for type_, count in census.types[:_MOST_BARS]
    ]
    parts = [
        words.count(
            "Chart of {number} source by type, origin and grade.",
            "Chart of {number} sources by type, origin and grade.",
            census.total,
        ),
        words.say("Types: {types}.", types=words.join(types)),
    ]
    origin, most = census.origins[0]
    if most > 1:
        title = selected.sources[origin].title.rstrip(".") if origin in selected.sources else origin
        parts.append(words.say("Most go back to {title}: {count}.", title=title, count=words.number(most)))
    if census.grades:
        (letter, figure), count = max(census.grades.items(), key=lambda item: item[1])
        parts.append(
            words.say("The most frequent grade is {grade}: {count}.", grade=letter + figure, count=words.number(count))
        )
    parts.append(words.say("The table gives every number."))
    return " ".join(parts)


def _list_rows(census: Census, selected: Selected, words: Words) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (words.say("Type"), _name_type(type_, words), str(count)) for type_, count in census.types
    ]
    for origin, count in census.origins:
        title = selected.sources[origin].title if origin in selected.sources else origin
        rows.append((words.say("Origin"), title, str(count)))
    rows += [(words.say("Reliability"), letter, str(count)) for letter, count in census.letters.items()]
    rows += [(words.say("Grade"), letter + figure, str(count)) for (letter, figure), count in census.grades.items()]
    return rows
