"""A selection goes in; the chart of its claims comes out: a point a row, a speaker a column, then the finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, draw_headline, draw_note, make_canvas
from briefgen.charts.claim_points import Point, list_points
from briefgen.charts.claims_plan import (
    BLOCK_SPACE,
    Block,
    ClaimsPlan,
    Row,
    name_status,
    plan_claims,
    say_times,
)
from briefgen.charts.colors import WHITE, mix_colors
from briefgen.charts.facts import MOST_TITLE_WORDS
from briefgen.charts.marking import find_marking, name_records
from briefgen.charts.stances import StanceSign, draw_stance, name_stance
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.text.measure import measure_text
from briefgen.timeline.model import Claim, Record
from briefgen.timeline.select import Selected
from briefgen.words import Words

_FEWEST = 2
# Of the room of a sign.
_SIGN = 0.66
_THIN = 0.67
# Texts keep so far off the edge that rounding to whole px does not bring them beyond it.
_EDGE = 1.0
_LISTED = 5


def has_claims(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: at least two points are contested; one is told in a sentence."""
    return sum(point.is_contested for point in list_points(selected)) >= _FEWEST


def build_claims(selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False) -> Chart:
    """Build the chart of claims.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: no point is contested.
    """
    points = list_points(selected)
    if not any(point.is_contested for point in points):
        raise SelectionError([Problem("no two speakers differ on any point, so there is nothing to draw")])
    plan = plan_claims(selected, style, words, width_px)
    title, subtitle = _find_title(plan, selected, words), _find_subtitle(selected, words)
    note = _say_note(plan, words)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, plan.sizes, style) if headline else 2.0
    bottom = _Drawing(plan, selected, canvas, style, words).draw(top)
    if headline:
        bottom = draw_note(canvas, note, bottom, plan.sizes, style)
    drawn = {entry.number for point in plan.shown for entry, _ in point.claims}
    return Chart(
        kind="claims",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(plan, selected, words),
        columns=(
            words.say("Point"),
            words.say("Speaker"),
            words.say("Stance"),
            words.say("Says"),
            words.say("Grade"),
            words.say("Finding"),
            words.say("No."),
        ),
        rows=tuple(_list_rows(points, selected, words)),
        shown=len(drawn),
        total=len(selected.entries),
        marking=find_marking(selected, _list_drawn(points, selected)),
    )


def _list_drawn(points: Sequence[Point], selected: Selected) -> Iterator[Record]:
    """Yield what chart and table show: claims, who makes them, and the events that they stand in."""
    for point in points:
        yield from name_records(selected, point.speakers)
        for entry, claim in point.claims:
            yield from (entry.event, claim)


class _Drawing:
    """The chart on its canvas."""

    def __init__(self, plan: ClaimsPlan, selected: Selected, canvas: Canvas, style: Style, words: Words) -> None:
        self._plan, self._selected, self._canvas, self._style, self._words = plan, selected, canvas, style, words
        self._palette, self._face = style.palette, style.font_set.face()

    def draw(self, top: float) -> float:
        """Draw everything from `top` down; return the y below it."""
        y = self._draw_key(top)
        for block in self._plan.blocks:
            y = self._draw_block(block, y) + BLOCK_SPACE
        return y - BLOCK_SPACE + 2.0

    def _draw_key(self, top: float) -> float:
        """Draw every sign that is in use with its name; return the y below it."""
        size, x, y = self._plan.sizes.small, 0.0, top
        for stance in self._plan.stances:
            name = name_stance(stance, self._words)
            width = self._plan.sign + measure_text(name, self._face, size)
            if x and x + width > self._canvas.width:
                x, y = 0.0, y + 1.5 * size
            self._draw_sign(stance, x, y + 0.75 * size, name)
            self._canvas.text(x + self._plan.sign, y + 0.75 * size, [name], size, self._palette.quiet, valign="middle")
            x += width + 13.0
        return y + 1.5 * size + 6.0

    def _draw_block(self, block: Block, top: float) -> float:
        canvas, small = self._canvas, self._plan.sizes.small
        canvas.rectangle(0.0, top, canvas.width, top + block.head, self._palette.faint)
        for index, lines in enumerate(block.heads):
            canvas.text(block.left + index * block.column + 2.0, top + 2.0, lines, small, self._palette.ink)
        canvas.text(self._plan.findings, top + 2.0, block.finding, small, self._palette.quiet)
        y = top + block.head
        for row in block.rows:
            if row is not block.rows[0]:
                canvas.line([(0.0, y), (canvas.width, y)], mix_colors(self._palette.rule, WHITE, 0.35), _THIN)
            self._draw_row(row, block, y)
            y += row.height
        return y

    def _draw_row(self, row: Row, block: Block, top: float) -> None:
        canvas, sizes = self._canvas, self._plan.sizes
        first = top + 3.5
        canvas.text(_EDGE, first, row.lines, sizes.label, self._palette.ink, bold=True)
        y = top + row.top + self._plan.line / 2
        for index, cell in enumerate(row.cells):
            x = block.left + index * block.column + 2.0
            speaker = self._name(block.speakers[index])
            if not cell:
                facts = self._words.label(speaker, name_stance("silent", self._words))
                self._draw_sign("silent", x, y, facts)
            for line, said in enumerate(cell):
                at = y + line * self._plan.line
                count = self._words.count("{number} statement", "{number} statements", said.count)
                facts = f"{self._words.label(speaker, name_stance(said.stance, self._words))}\n{said.says or count}"
                self._draw_sign(said.stance, x, at, facts)
                beside = say_times(said.count, self._words) if said.count > 1 else said.grade
                canvas.text(x + self._plan.sign, at, [beside], sizes.small, self._palette.ink, valign="middle")
        for signs, lines in row.findings:
            for place, sign in enumerate(signs):
                x = self._plan.findings + place * self._plan.sign
                self._draw_sign(sign, x, y, name_stance(sign, self._words))
            for index, text in enumerate(lines):
                x = self._plan.findings + len(signs) * self._plan.sign
                at = y + index * self._plan.line
                canvas.text(x, at, [text], sizes.small, self._palette.ink, valign="middle")
            y += max(len(lines), 1) * self._plan.line

    def _draw_sign(self, stance: StanceSign, x: float, y: float, facts: str) -> None:
        """Draw a sign from x on, about y."""
        size = _SIGN * self._plan.sign
        draw_stance(stance, self._canvas, x + size / 2 + 0.5, y, self._style, facts, size)

    def _name(self, speaker: str) -> str:
        return _name_speaker(speaker, self._selected, self._words)


def _name_speaker(speaker: str, selected: Selected, words: Words) -> str:
    return selected.actor_name(speaker) if speaker else words.say("not attributed")


def _find_title(plan: ClaimsPlan, selected: Selected, words: Words) -> str:
    """Return the author's title, or the point on which most is said, or how many are contested."""
    author = selected.meta.figures.get("claims")
    if author is not None and author.title:
        return author.title
    settled = sum(set(point.findings) <= {"confirmed", "corroborated", "refuted"} for point in plan.contested)
    count, total = words.number(len(plan.contested) - settled), words.number(len(plan.contested))
    title = words.say("{count} of {total} contested points remain open", count=count, total=total)
    if len(title.split()) <= MOST_TITLE_WORDS:
        return title
    return words.count("{number} contested point", "{number} contested points", len(plan.contested))


def _find_subtitle(selected: Selected, words: Words) -> str:
    author = selected.meta.figures.get("claims")
    if author is not None and author.subtitle:
        return author.subtitle
    return words.say("Who says what on each point, with grades, and what the editor finds")


def _say_note(plan: ClaimsPlan, words: Words) -> str:
    shown, total = len(plan.shown), len(plan.contested)
    if shown == total:
        parts = [words.count("The contested point is shown.", "All {number} contested points are shown.", total)]
    else:
        counts = {"shown": words.number(shown), "total": words.number(total)}
        parts = [words.say("{shown} of {total} contested points are shown, the rest are in the table.", **counts)]
    if any(said.count > 1 for block in plan.blocks for row in block.rows for cell in row.cells for said in cell):
        parts.append(words.say("A sign with a number behind it stands for so many statements."))
    if plan.unheard:
        parts.append(
            words.count(
                "{number} more speaker is in the table.", "{number} more speakers are in the table.", plan.unheard
            )
        )
    if any(row.continued for block in plan.blocks for row in block.rows):
        parts.append(words.say("A point with many speakers goes on in the next block."))
    elif len(plan.blocks) > 1:
        parts.append(words.say("Each block has its own speakers."))
    graded = any(claim.grade for point in plan.shown for _, claim in point.claims)
    if graded:
        parts.append(words.say("A to F grade the source, 1 to 6 the content; A and 1 are best."))
    if plan.alone:
        parts.append(
            words.count(
                "{number} more point is not contested and is in the table.",
                "{number} more points are not contested and are in the table.",
                len(plan.alone),
            )
        )
    if plan.loose:
        parts.append(
            words.count(
                "{number} statement belongs to no point.", "{number} statements belong to no point.", plan.loose
            )
        )
    return " ".join(parts)


def _say_alt(plan: ClaimsPlan, selected: Selected, words: Words) -> str:
    parts = [
        words.count(
            "Table of signs: {number} contested point by speaker, and the editor's finding.",
            "Table of signs: {number} contested points by speaker, and the editor's finding.",
            len(plan.shown),
        )
    ]
    for point in plan.shown[:_LISTED]:
        stances = Counter(claim.stance for _, claim in point.claims)
        listed = [
            words.say("{name} {count}", name=name_stance(stance, words), count=words.number(count))
            for stance, count in stances.items()
        ]
        findings = words.join([name_status(status, words) for status in point.findings])
        name, shown = _as_heading(point), words.join(listed)
        parts.append(
            words.say("{point}: {stances}; finding: {findings}.", point=name, stances=shown, findings=findings)
        )
    parts.append(words.say("The table gives every statement."))
    return " ".join(parts)


def _as_heading(point: Point) -> str:
    return point.issue[:1].upper() + point.issue[1:]


def _list_rows(points: list[Point], selected: Selected, words: Words) -> list[tuple[str, ...]]:
    """Return every statement on every point, contested or not."""
    rows: list[tuple[str, ...]] = []
    for point in points:
        for entry, claim in point.claims:
            rows.append(_table_row(point, claim, str(entry.number), selected, words))
    return rows


def _table_row(point: Point, claim: Claim, number: str, selected: Selected, words: Words) -> tuple[str, ...]:
    return (
        _as_heading(point),
        _name_speaker(claim.by, selected, words),
        name_stance(claim.stance, words),
        claim.says,
        claim.grade,
        name_status(claim.status, words),
        number,
    )
