"""A chart goes in; the same with a margin and the marking of what it shows comes out, to be sent on its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import PX, Chart
from briefgen.style import Style
from briefgen.text.measure import wrap_text
from briefgen.timeline.markings import make_scheme
from briefgen.timeline.select import Selected
from briefgen.words import Words

MARGIN = 6
"""White about a chart that stands alone, px, so that nothing touches the edge of the picture."""
_PAD = 3.0
_LINE = 1.3
_SPACE = 4


@dataclass(frozen=True, slots=True)
class Banner:
    """The marking of a chart that stands alone: its words, "" for none, their colour and that of their ground."""

    words: str
    color: str
    ground: str


def find_banner(chart: Chart, selected: Selected, style: Style) -> Banner:
    """Return the banner of a chart, as that of a brief: none where the style wants none."""
    words = chart.marking if style.markings.banner else ""
    return Banner(words, *make_scheme(selected.meta.marking_scheme).colors(words))


def frame_chart(chart: Chart, banner: Banner | None, style: Style, words: Words) -> Chart:
    """Return the chart with a margin, and above it the banner that pages of a brief have.

    Args:
        chart: drawn for a width that is less by a margin at each side.
        banner: its marking; None where a page around the picture says it.
        style: font and size of the banner.
        words: the language says at which side it stands.
    """
    layout = chart.plot["layout"]
    head, alt = 0, chart.alt
    extra: list[dict[str, Any]] = []
    if banner is not None and banner.words:
        head, extra = _write_banner(banner, layout["width"], style, words)
        alt = f"{banner.words}. {alt}"
    framed = {
        **layout,
        "width": layout["width"] + 2 * MARGIN,
        "height": layout["height"] + head + 2 * MARGIN,
        "margin": {**layout["margin"], "l": MARGIN, "r": MARGIN, "t": MARGIN + head, "b": MARGIN},
        "annotations": [*extra, *layout["annotations"]],
    }
    return replace(chart, plot={**chart.plot, "layout": framed}, alt=alt)


def _write_banner(banner: Banner, width: float, style: Style, words: Words) -> tuple[int, list[dict[str, Any]]]:
    """Return the room that a banner takes above a figure, px, and its annotations."""
    size = style.type.banner * PX
    lines = wrap_text(banner.words, style.font_set.face(bold=True), size, width - 2 * _PAD)
    head = int(len(lines) * _LINE * size + 2 * _PAD) + _SPACE
    canvas = Canvas(width, style.fonts.family, banner.color, mirrored=words.direction == "rtl")
    canvas.text(width, -head, lines, size, banner.color, bold=True, align="right", paper=banner.ground, pad=_PAD)
    return head, canvas.finish(0.0)["layout"]["annotations"]
