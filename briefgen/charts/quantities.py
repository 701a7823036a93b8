"""A selection goes in; the chart of its figures comes out: what each speaker gives for the same thing, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, Sizes, draw_headline, draw_note, make_canvas, say_numbering, settle_sizes
from briefgen.charts.colors import WHITE, mix_colors
from briefgen.charts.marking import find_marking, name_records
from briefgen.charts.notation import Mark
from briefgen.charts.number_scale import NumberScale, make_number_scale
from briefgen.charts.quantity_groups import (
    CROWD_HEIGHT,
    MOST_ROWS,
    Given,
    Group,
    count_columns,
    draw_crowd,
    find_quantities_title,
    is_crowd,
    list_groups,
    say_crowd,
)
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.model import Record
from briefgen.timeline.quantities import print_quantity
from briefgen.timeline.select import Selected
from briefgen.words import Words

__all__ = ["Given", "Group", "build_quantities", "has_quantities", "list_groups"]

# A chart higher than this leaves its last groups to the table, px.
MOST_HEIGHT = 215 / 25.4 * 96
_LINE = 1.3
# Shares of the width that the speakers' names and the printed figures may take.
_NAMES, _FIGURES = 0.32, 0.26
_GAP = 12.0
_RADIUS = 4.0
_GROUP_SPACE = 13.0
_ROW_SPACE = 3.0
_ARROW = 9.0
_MOST_LINES = 6


def has_quantities(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: somebody gives another figure for a thing than somebody else."""
    return any(len({given.bounds for given in group.given}) > 1 for group in list_groups(selected))


def build_quantities(
    selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False
) -> Chart:
    """Build the chart of figures.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: no thing has two figures that can be compared.
    """
    groups = list_groups(selected)
    if not groups:
        raise SelectionError(
            [Problem("no two figures for the same thing can be compared, so there is nothing to draw")]
        )
    sizes = settle_sizes(style)
    columns = _lay_columns(groups, selected, style, words, width_px, sizes)
    shown: list[_LaidGroup] = []
    height = 0.0
    for group in groups:
        each = _lay_group(group, columns, selected, style, words, sizes)
        height += each.height + _GROUP_SPACE
        if height > MOST_HEIGHT and shown:
            break
        shown.append(each)
    title, subtitle = find_quantities_title(groups, selected, words), _find_subtitle(groups, selected, words)
    note = _say_note(shown, groups, selected, words, headline)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, sizes, style) if headline else 2.0
    for each in shown:
        _draw_group(each, columns, canvas, top, style, sizes, words)
        top += each.height + _GROUP_SPACE
    bottom = top - _GROUP_SPACE + 2.0
    if headline:
        bottom = draw_note(canvas, note, bottom, sizes, style)
    total = sum(len(group.given) for group in groups)
    return Chart(
        kind="quantities",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(groups, selected, words),
        columns=(
            words.say("What"),
            words.say("Figure"),
            words.say("Unit"),
            words.say("Given by"),
            words.say("Event"),
        ),
        rows=tuple(_table_row(group, given, selected, words) for group in groups for given in group.given),
        shown=sum(len(each.group.given) for each in shown),
        total=total,
        marking=find_marking(selected, _list_drawn(groups, selected)),
    )


def _list_drawn(groups: Sequence[Group], selected: Selected) -> Iterator[Record]:
    """Yield what chart and table show: figures, who gives them, and the events that they stand in."""
    for group in groups:
        for given in group.given:
            yield from (given.entry.event, given.quantity)
            yield from name_records(selected, [given.quantity.by])


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of the chart, px: where the names begin, where the scale lies, where the printed figures begin."""

    names: float
    left: float
    right: float
    figures: float
    width: float


@dataclass(frozen=True, slots=True)
class _LaidRow:
    """One figure laid out: the lines beside its track and its height, px."""

    given: Given
    name: tuple[str, ...]
    figure: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _LaidGroup:
    """A group laid out: its heading, its rows, its scale, px; of a crowd what is said of it, and its height."""

    group: Group
    heading: tuple[str, ...]
    rows: tuple[_LaidRow, ...]
    scale: NumberScale
    ticks: tuple[tuple[float, str], ...]
    height: float
    said: tuple[str, ...] = ()
    crowd: float = 0.0


def _lay_columns(
    groups: Sequence[Group], selected: Selected, style: Style, words: Words, width: float, sizes: Sizes
) -> _Columns:
    """Share the width so that the scales of all groups stand below each other."""
    face, bold = style.font_set.face(), style.font_set.face(bold=True)
    size = sizes.label
    listed = [(group, given) for group in groups if not is_crowd(group) for given in group.given]
    speakers = {given.quantity.by: given for _, given in listed}
    texts = {_print_given(group, given, words) for group, given in listed}
    numbers = max((measure_text(str(given.entry.number), bold, size) for _, given in listed), default=0.0) + 0.5 * size
    named = [_name_speaker(each, selected, words) for each in speakers.values()]
    names = max((measure_text(name, face, size) for name in named), default=0.0) + 1
    # What is said of a crowd stands in the column of the names.
    names = max(names, _NAMES * width if any(map(is_crowd, groups)) else 0.0)
    figures = max((measure_text(text, face, size) for text in texts), default=0.0) + 1
    names, figures = min(names, _NAMES * width), min(figures, _FIGURES * width)
    # An open end has its arrow outside the round ends of the scale.
    return _Columns(numbers, numbers + names + _GAP + _ARROW, width - figures - _GAP - _ARROW, width - figures, width)


def _lay_group(
    group: Group, columns: _Columns, selected: Selected, style: Style, words: Words, sizes: Sizes
) -> _LaidGroup:
    face, bold = style.font_set.face(), style.font_set.face(bold=True)
    size = sizes.label
    heading = tuple(wrap_text(_name_group(group, words), bold, size, columns.width))
    scale, ticks = _lay_scale(group, columns, style, sizes.small, words)
    if is_crowd(group):
        said = tuple(wrap_text(say_crowd(group, words), face, size, columns.left - _GAP - _ARROW))
        height = max(CROWD_HEIGHT, len(said) * _LINE * size)
        whole = (len(heading) * size + sizes.small) * _LINE + height + 8.0
        return _LaidGroup(group, heading, (), scale, ticks, whole, said, height)
    rows: list[_LaidRow] = []
    for given in group.given:
        names_width = columns.left - columns.names - _GAP - _ARROW
        name = tuple(wrap_text(_name_speaker(given, selected, words), face, size, names_width))
        figure = tuple(wrap_text(_print_given(group, given, words), face, size, columns.width - columns.figures))
        rows.append(_LaidRow(given, name, figure, max(len(name), len(figure)) * _LINE * size + _ROW_SPACE))
    height = (len(heading) * size + sizes.small) * _LINE + sum(row.height for row in rows) + 8.0
    return _LaidGroup(group, heading, tuple(rows), scale, ticks, height)


def _lay_scale(
    group: Group, columns: _Columns, style: Style, size: float, words: Words
) -> tuple[NumberScale, tuple[tuple[float, str], ...]]:
    """Return the scale with the most ticks whose words keep apart, and where these words are centred."""
    face = style.font_set.face()
    left, right = columns.left, columns.right
    values = [bound for given in group.given for bound in (given.bounds.low, given.bounds.high)]
    low, high = float(min(values)), float(max(values))
    whole = all(value == value.to_integral_value() for value in values)
    for count in (6, 5, 4, 3, 2):
        scale = make_number_scale(low, high, left, right, count, whole=whole)
        shown = [(scale.position(value), words.number(value)) for value in scale.ticks]
        halves = [measure_text(text, face, size) / 2 for _, text in shown]
        room = [
            shown[index + 1][0] - shown[index][0] - halves[index] - halves[index + 1] for index in range(len(shown) - 1)
        ]
        if min(room) >= size * 0.6:
            return scale, tuple(shown)
    ends = (shown[0], shown[-1]) if halves[0] + halves[-1] + size * 0.6 < right - left else (shown[0],)
    return scale, tuple(ends)


def _draw_group(
    laid: _LaidGroup, columns: _Columns, canvas: Canvas, top: float, style: Style, sizes: Sizes, words: Words
) -> None:
    palette, size, scale = style.palette, sizes.label, laid.scale
    canvas.text(0.0, top, laid.heading, size, palette.ink, bold=True)
    y = top + len(laid.heading) * _LINE * size + 3.0
    foot = y + sum(row.height for row in laid.rows) + laid.crowd
    grid = mix_colors(palette.rule, WHITE, 0.35)
    for value in scale.ticks:
        x = scale.position(value)
        canvas.line([(x, y), (x, foot)], palette.quiet if value == 0 else grid, 0.75)
    if laid.crowd:
        canvas.text(0.0, y, laid.said, size, palette.ink)
        draw_crowd(count_columns(laid.group, scale), scale, canvas, foot, style, words)
    for row in laid.rows:
        _draw_row(row, laid, columns, canvas, y, style, size, words)
        y += row.height
    for x, text in laid.ticks:
        half = measure_text(text, style.font_set.face(), sizes.small) / 2
        x = min(max(x, half), canvas.width - half)
        canvas.text(x, foot + 2.0, [text], sizes.small, palette.quiet, align="center")


def _draw_row(
    row: _LaidRow,
    laid: _LaidGroup,
    columns: _Columns,
    canvas: Canvas,
    top: float,
    style: Style,
    size: float,
    words: Words,
) -> None:
    """Draw one figure: who gives it, its dot with what is open or uncertain about it, and the figure in words."""
    palette, scale, bounds = style.palette, laid.scale, row.given.bounds
    y = top + row.height / 2
    canvas.text(0.0, y, [str(row.given.entry.number)], size, palette.ink, bold=True, valign="middle")
    canvas.text(columns.names, y, row.name, size, palette.ink, valign="middle")
    canvas.text(columns.figures, y, row.figure, size, palette.ink, valign="middle")
    low, high = scale.position(float(bounds.low)), scale.position(float(bounds.high))
    color = palette.accent
    if bounds.open_low:
        _draw_arrow(canvas, low, -1, y, color)
    if bounds.open_high:
        _draw_arrow(canvas, high, 1, y, color)
    if high > low:
        canvas.line([(low, y), (high, y)], color, 1.5)
        for x, is_open in ((low, bounds.open_low), (high, bounds.open_high)):
            if not is_open:
                canvas.line([(x, y - 4.0), (x, y + 4.0)], color, 1.5)
    facts = f"{_name_group(laid.group, words)}\n{' '.join(row.name)}\n{' '.join(row.figure)}"
    if bounds.best is not None or high == low:
        x = scale.position(float(bounds.best if bounds.best is not None else bounds.low))
        hollow = row.given.quantity.approximate
        fill = WHITE if hollow else color
        canvas.mark(Mark("circle", 2 * _RADIUS, fill, color, 1.5, "solid", ()), x, y, facts)


def _draw_arrow(canvas: Canvas, x: float, way: int, y: float, color: str) -> None:
    """Draw what says that the number may be less or more: a line that goes on and ends in an arrow."""
    tip = x + way * (_RADIUS + _ARROW)
    canvas.line([(x, y), (tip - way * 2.0, y)], color, 1.5)
    canvas.polygon([(tip - way * 4.0, y - 3.0), (tip, y), (tip - way * 4.0, y + 3.0)], color)


def _name_group(group: Group, words: Words) -> str:
    """Return what is counted, with the unit of the scale."""
    what = group.what[:1].upper() + group.what[1:]
    return words.say("{what}, {unit}", what=what, unit=group.unit) if group.unit else what


def _name_speaker(given: Given, selected: Selected, words: Words) -> str:
    by = given.quantity.by
    return selected.actor_name(by) if by else words.say("not attributed")


def _print_given(group: Group, given: Given, words: Words) -> str:
    """Return a figure as it was given, with its own unit where that is not the scale's."""
    figure = print_quantity(given.quantity, words)
    if _is_converted(group, given):
        return words.say("{figure} ({unit})", figure=figure, unit=given.quantity.unit)
    return figure


def _is_converted(group: Group, given: Given) -> bool:
    return given.quantity.unit.casefold() != group.unit.casefold()


def _find_subtitle(groups: Sequence[Group], selected: Selected, words: Words) -> str:
    author = selected.meta.figures.get("quantities")
    if author is not None and author.subtitle:
        return author.subtitle
    return words.say("Figures given for the same thing, by speaker; each on a scale of its own")


def _say_note(
    shown: Sequence[_LaidGroup], groups: Sequence[Group], selected: Selected, words: Words, alone: bool
) -> str:
    drawn = [(each.group, given) for each in shown for given in each.group.given if not each.crowd]
    parts = say_numbering(words, alone)
    if any(each.crowd for each in shown):
        most = words.number(MOST_ROWS)
        parts.append(
            words.say("Of more than {most} figures for one thing, columns count how many lie where.", most=most)
        )
    if any(given.quantity.approximate for _, given in drawn):
        parts.append(words.say("A ring is a rounded figure."))
    if any(given.bounds.open_low or given.bounds.open_high for _, given in drawn):
        parts.append(words.say("An arrow says that it may be more, or less."))
    if any(_is_converted(each.group, given) for each in shown for given in each.group.given):
        parts.append(words.say("Other units are converted to that of the scale."))
    if any(each.scale.low > 0 for each in shown):
        parts.append(words.say("Not every scale begins at zero."))
    if len(shown) < len(groups):
        left_out = len(groups) - len(shown)
        parts.append(words.count("{number} more is in the table.", "{number} more are in the table.", left_out))
    single = sum(len(entry.event.quantities) for entry in selected.entries) - sum(len(group.given) for group in groups)
    if single:
        parts.append(
            words.count(
                "{number} figure that stands alone is not drawn.",
                "{number} figures that stand alone are not drawn.",
                single,
            )
        )
    return " ".join(parts)


def _say_alt(groups: Sequence[Group], selected: Selected, words: Words) -> str:
    parts = [
        words.count(
            "Chart of figures given for {number} thing.", "Chart of figures given for {number} things.", len(groups)
        )
    ]
    for group in groups[:_MOST_LINES]:
        listed = [
            words.say(
                "{speaker} {figure}",
                speaker=_name_speaker(given, selected, words),
                figure=_print_given(group, given, words),
            )
            for given in (() if is_crowd(group) else group.given)
        ] or [say_crowd(group, words)]
        parts.append(words.say("{what}: {listed}.", what=_name_group(group, words), listed=words.join(listed)))
    parts.append(words.say("The table gives every figure."))
    return " ".join(parts)


def _table_row(group: Group, given: Given, selected: Selected, words: Words) -> tuple[str, ...]:
    by = given.quantity.by
    return (
        group.what,
        print_quantity(given.quantity, words),
        given.quantity.unit,
        selected.actor_name(by) if by else words.say("not attributed"),
        str(given.entry.number),
    )
