"""A selection goes in; timeline charts, each an explicit Plotly figure, come out.

Plotly itself is imported by the builders only when they run.
"""

from collections.abc import Callable

from briefgen.charts.chart import Chart
from briefgen.charts.spine import build_spine
from briefgen.charts.swimlanes import build_swimlanes

CHARTS: dict[str, Callable[..., Chart]] = {"spine": build_spine, "swimlanes": build_swimlanes}

__all__ = ["CHARTS", "Chart", "build_spine", "build_swimlanes"]
