"""A selection goes in; charts of it, each an explicit Plotly figure, come out.

A chart has a module of its name with two functions: `build_<kind>` makes it, `has_<kind>` tells whether the data make
it worth a place in a brief. A module is imported when its chart is first asked for, Plotly when its figure is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from briefgen.charts.chart import Chart
from briefgen.style import CHART_KINDS, Style
from briefgen.timeline.select import Selected
from briefgen.words import Words


def build_chart(
    kind: str, selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False, **own: Any
) -> Chart:
    """Build one chart.

    Args:
        kind: a name in `CHARTS`.
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.
        own: what this kind alone takes.

    Raises:
        SelectionError: the data give this chart nothing to draw.
        DrawError: it cannot be drawn at this width.
    """
    chart: Chart = getattr(import_module(f"briefgen.charts.{kind}"), f"build_{kind}")(
        selected, style, words, width_px, headline=headline, **own
    )
    return chart


def has_chart(kind: str, selected: Selected, **own: Any) -> bool:
    """Tell whether the data make a chart worth a place in a brief; `own` is what this kind alone takes."""
    return bool(getattr(import_module(f"briefgen.charts.{kind}"), f"has_{kind}")(selected, **own))


CHARTS: dict[str, Callable[..., Chart]] = {kind: partial(build_chart, kind) for kind in CHART_KINDS}

__all__ = ["CHARTS", "Chart", "build_chart", "has_chart"]
