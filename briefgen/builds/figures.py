"""Figures of the user's own, Plotly JSON files, go in; what a brief shows of them comes out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from briefgen.brief.material import OwnFigure
from briefgen.charts.kaleido import print_figure
from briefgen.draw import draw_figure
from briefgen.errors import DrawError, Problem, ProblemsError, Where
from briefgen.style import Style, UserFigure

MOST_BYTES = 20_000_000
# Traces that plotly.js draws with maps that it fetches from the network.
_FETCHING = frozenset(
    {
        "choropleth",
        "choroplethmap",
        "choroplethmapbox",
        "densitymap",
        "densitymapbox",
        "scattergeo",
        "scattermap",
        "scattermapbox",
    }
)


class FigureError(ProblemsError):
    """A figure of the user's own cannot be read or printed."""


def read_figures(figures: Sequence[UserFigure], folder: Path, style: Style) -> tuple[OwnFigure, ...]:
    """Read figures and see that each can be printed.

    Args:
        figures: as a style or a project names them.
        folder: that their files lie in.
        style: the fonts.

    Raises:
        FigureError: a file is missing, is no figure, or can be printed by nobody here; every problem of all files.
    """
    found: list[OwnFigure] = []
    problems: list[Problem] = []
    for figure in figures:
        try:
            found.append(_read(figure, folder / figure.file, style))
        except FigureError as error:
            problems += error.problems
    if problems:
        raise FigureError(problems)
    return tuple(found)


def _read(figure: UserFigure, path: Path, style: Style) -> OwnFigure:
    plot = _read_plot(path)
    columns, rows = ("Trace", "x", "y"), tuple(_list_points(plot["data"]))
    own = OwnFigure(figure.title, figure.subtitle, figure.alt, figure.note, columns, rows)
    try:
        draw_figure(plot, style.font_set, alt=figure.alt)
    except DrawError as error:
        return replace(own, image=_print_elsewhere(plot, path, error))
    return replace(own, plot=plot)


def _print_elsewhere(plot: dict[str, Any], path: Path, refused: DrawError) -> bytes:
    """Return a picture of a figure that is not drawn here, where there is what draws it."""
    for index, trace in enumerate(plot["data"]):
        if isinstance(trace, dict) and str(trace.get("type", "")) in _FETCHING:
            message = f"data[{index}] is a '{trace['type']}', whose map would be fetched from the network"
            raise FigureError([Problem(message, Where(str(path)), "draw the map as lines and filled areas")])
    try:
        return print_figure(plot)
    except DrawError as error:
        advice = f"change the figure so that it is drawn here, or have Kaleido draw it: {error}"
        raise FigureError([Problem(str(refused), Where(str(path)), advice)]) from error


def _read_plot(path: Path) -> dict[str, Any]:
    """Return data and layout of a figure's file."""
    try:
        if not path.is_file():
            raise FigureError([Problem("there is no such figure file", Where(str(path)), "check its name")])
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        cause = (error.strerror or "unknown cause").lower()
        raise FigureError([Problem(f"the figure cannot be read: {cause}", Where(str(path)))]) from error
    if len(data) > MOST_BYTES:
        raise FigureError([Problem(f"the figure is larger than {MOST_BYTES // 1_000_000} MB", Where(str(path)))])
    try:
        read = json.loads(data.decode("utf-8"))
    except json.JSONDecodeError as error:
        where = Where(str(path), error.lineno, error.colno)
        raise FigureError([Problem("this is not JSON from here on", where, "save the figure anew")]) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise FigureError([Problem("the figure is no JSON in UTF-8", Where(str(path)), "save it anew")]) from error
    if not isinstance(read, dict) or not isinstance(read.get("data"), list):
        advice = "write it with 'figure.write_json(...)' of Plotly"
        raise FigureError([Problem("the file is JSON, but no Plotly figure with 'data'", Where(str(path)), advice)])
    layout = read.get("layout", {})
    return {"data": read["data"], "layout": layout if isinstance(layout, dict) else {}}


def _list_points(traces: Iterable[Any]) -> Iterable[tuple[str, ...]]:
    """Yield the points of a figure as rows: the trace, x and y; a trace of another kind is one row."""
    for number, trace in enumerate(traces, 1):
        if not isinstance(trace, dict):
            continue
        name = str(trace.get("name") or number)
        across, up = trace.get("x"), trace.get("y")
        if isinstance(across, list) and isinstance(up, list):
            for x, y in zip(across, up, strict=False):
                yield (name, _print_value(x), _print_value(y))
        else:
            yield (name, str(trace.get("type", "scatter")), "")


def _print_value(value: object) -> str:
    return "" if value is None else str(value)
