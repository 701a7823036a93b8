"""A selection goes in; the chart of its lanes comes out: bars for what lasted, marks for what happened, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefgen.charts.axis import Axis, draw_axis, lay_axis
from briefgen.charts.bars import ARROW, Bar, draw_bar, lay_bar
from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, Sizes, draw_headline, draw_note, make_canvas, settle_sizes
from briefgen.charts.colors import WHITE, mix_colors
from briefgen.charts.facts import (
    dated_entries,
    find_subtitle,
    find_title,
    hover_facts,
    name_lane,
    say_period,
    say_sources,
    table_columns,
    table_row,
)
from briefgen.charts.key import Key, draw_key, lay_key
from briefgen.charts.notation import glyph_of, make_mark
from briefgen.charts.rows import Packed, Slide, pack_rows
from briefgen.charts.spans import Span, cut_off_of, finest_unit, make_span
from briefgen.charts.stretches import axis_stretches
from briefgen.charts.targets import target_lanes
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

MOST_HEIGHT = 215 / 25.4 * 96
# Titles are given to marks, the most significant first, while the chart is not higher than this.
_USUAL_HEIGHT = 125 / 25.4 * 96
_MARK_RADIUS = 4.0
_SLOT = 2 * _MARK_RADIUS + 3.0
_BAR_HEIGHT = 6.0
_ROW_SPACE = 3.0
_LANE_SPACE = 5.0
_BOX_SPACE = 9.0
_ARROW_WIDTH = 9.0
_LINE = 1.3
_MOST_LINES = 3
_NARROWEST_TEXT = 70.0
_BRACKET_LEAST = 12.0


@dataclass(frozen=True, slots=True)
class _Item:
    """A dated event in one lane; `first` where the event has not stood in an earlier lane."""

    entry: Entry
    lane: int
    span: Span
    arrows: tuple[int, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class _Box:
    """An item with its text, px.

    Attributes:
        item: what it shows.
        slide: its place in a row.
        bar: pieces of what lasted; None for a point.
        range: the stretch in which a point lies, where that is drawn.
        text_x: left end of the text from the mark; for what has its text above, from the slide's mark too.
        lines: title, () for a number alone.
        above: the text stands above bar or range, not beside the mark.
    """

    item: _Item
    slide: Slide
    bar: Bar | None
    range: tuple[float, float] | None
    text_x: float
    lines: tuple[str, ...]
    above: bool


@dataclass(frozen=True, slots=True)
class _Lane:
    """A packed lane: its boxes with their rows, bars first."""

    boxes: tuple[_Box, ...]
    packed: Packed
    height: float


def build_swimlanes(selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False) -> Chart:
    """Build the chart of lanes.

    Args:
        selected: what may be shown, numbered, with its lanes in order.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        DrawError: no event has a date to be drawn at.
    """
    return _Swimlanes(selected, style, words, width_px).build(headline=headline)
