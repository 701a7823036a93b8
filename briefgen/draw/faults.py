"""Values and what their tables allow go in; a line for each fault comes out, with its path and the value seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from briefgen.draw.rich_text import find_refused_mark
from briefgen.draw.values import Table, Value, is_list
from briefgen.errors import nearest_name

_LONGEST_SHOWN = 40
# What to draw instead, by the last name of a path.
_INSTEAD = {
    **dict.fromkeys(("error_x", "error_y"), "draw the bars as a scatter trace of lines"),
    **dict.fromkeys(
        ("autocolorscale", "cauto", "cmax", "cmid", "cmin", "coloraxis", "colorbar", "colorscale", "reversescale"),
        "give 'color' as a list of colours",
    ),
    **dict.fromkeys(("groupnorm", "stackgroup", "stackgaps"), "draw each area as an outline with fill='toself'"),
    **dict.fromkeys(("texttemplate", "insidetextfont", "outsidetextfont", "insidetextanchor"), "write annotations"),
    **dict.fromkeys(("dx", "dy", "x0", "y0"), "list all values in 'x' and 'y'"),
    **dict.fromkeys(("xperiod", "xperiodalignment", "yperiod", "yperiodalignment"), "list the places themselves"),
    **dict.fromkeys(("rangebreaks", "rangeslider", "rangeselector"), "give each stretch an axis with a domain"),
    **dict.fromkeys(("geo", "map", "mapbox", "polar", "scene", "smith", "ternary"), "draw on an x and a y axis"),
    **dict.fromkeys(("matches", "scaleanchor", "scaleratio"), "give 'range' and 'domain' of each axis"),
    **dict.fromkeys(("colorway", "piecolorway", "treemapcolorway"), "give the colours in the traces"),
    "grid": "give each axis its domain",
    "gradient": "give one colour",
    "height": "leave the height to the lines of the text",
    "minor": "list the ticks in 'tickvals'",
    "width": "break the lines with <br>",
}
_TRACES_INSTEAD = {
    **dict.fromkeys(("scattergl", "area"), "the type 'scatter'"),
    **dict.fromkeys(("histogram", "waterfall", "funnel", "pie", "sunburst", "treemap"), "bars, counted before"),
    **dict.fromkeys(("box", "violin", "candlestick", "ohlc"), "bars and lines, reckoned before"),
    **dict.fromkeys(("heatmap", "contour", "histogram2d"), "bars or markers, each with its colour"),
    **dict.fromkeys(
        ("scattergeo", "choropleth", "scattermap", "scattermapbox", "choroplethmap"),
        "points and outlines on x and y axes",
    ),
    "table": "a table of the document",
}


def say_not_drawn(path: str, known: Iterable[str] = ()) -> str:
    """Return the fault of an attribute that is not drawn: what to do instead, the name that was meant, or nothing.

    Args:
        path: of the attribute.
        known: the names that are drawn in its place.

    >>> say_not_drawn("data[0].error_y")
    "figure attribute 'data[0].error_y' is not drawn; draw the bars as a scatter trace of lines"
    >>> say_not_drawn("data[0].makrer", ["line", "marker"])
    "figure attribute 'data[0].makrer' is not drawn; did you mean 'marker'?"
    """
    name = path.rpartition(".")[2]
    near = nearest_name(name, list(known))
    instead = _INSTEAD.get(name) or (f"did you mean '{near}'?" if near else "remove it")
    return f"figure attribute '{_cut(path)}' is not drawn; {instead}"


def say_trace(path: str, kind: object) -> str:
    """Return the fault of a trace's type.

    >>> say_trace("type", "pie")
    "figure attribute 'type' is 'pie', which is not drawn; expected 'scatter' or 'bar'; draw bars, counted before"
    """
    instead = _TRACES_INSTEAD.get(kind) if isinstance(kind, str) else None
    return say_wrong(path, kind, "'scatter' or 'bar'") + (f"; draw {instead}" if instead else "")


def say_missing(path: str, give: str) -> str:
    """Return the fault of an attribute that must be given."""
    return f"figure attribute '{path}' is missing; give {give}"


def say_wrong(path: str, value: object, wanted: str) -> str:
    """Return the fault of a value that is not drawn."""
    return f"figure attribute '{path}' is '{show_value(value)}', which is not drawn; expected {wanted}"


def show_value(value: object) -> str:
    """Return a value in a user's words, cut when long."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, (str, int, float, date)):
        return _cut(str(value))
    if isinstance(value, Mapping):
        return "packed numbers" if "bdata" in value else "an object"
    return "a list" if is_list(value) else "a value that is not plain data"


def _cut(text: str) -> str:
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return printable if len(printable) <= _LONGEST_SHOWN * 2 else printable[:_LONGEST_SHOWN] + "…"


def check_table(value: object, table: Table, path: str, faults: list[str]) -> None:
    """Add a fault for each attribute of an object that its table does not allow, and for each that is missing."""
    if not isinstance(value, Mapping):
        faults.append(say_wrong(path, value, "an object"))
        return
    for name, child in value.items():
        entry = table.drawn.get(name)
        if (isinstance(entry, Value) and entry.listed == "no" and entry.allows(child)) or name in table.ignored:
            continue
        child_path = f"{path}.{name}"
        if entry is None:
            faults.append(say_not_drawn(child_path, table.drawn))
        elif isinstance(entry, Value):
            _check_value(child, entry, child_path, faults)
        elif not entry.many:
            check_table(child, entry, child_path, faults)
        elif not is_list(child):
            faults.append(say_wrong(child_path, child, "a list"))
        else:
            for index, item in enumerate(child):
                if isinstance(item, Mapping) and item.get("visible") is False:
                    continue
                check_table(item, entry, f"{child_path}[{index}]", faults)
    for name, give in table.required.items():
        if value.get(name) is None:
            faults.append(say_missing(f"{path}.{name}", give))


def _check_value(value: object, entry: Value, path: str, faults: list[str]) -> None:
    """Add a fault when a value, or one in a list of values, is not drawn; the first of a list only."""
    if entry.listed != "no" and is_list(value):
        allows = entry.allows
        for index, item in enumerate(value):
            if not allows(item):
                faults.append(say_wrong(f"{path}[{index}]", item, entry.wanted))
                return
    elif entry.listed == "must" or not entry.allows(value):
        faults.append(say_wrong(path, value, entry.wanted))


def check_marks(value: object, path: str, faults: list[str]) -> None:
    """Add a fault for the first text, of one or of a list, with a tag that plotly.js would heed and we do not."""
    for index, text in enumerate(value if is_list(value) else [value]):
        tag = find_refused_mark(text) if isinstance(text, str) else ""
        if tag:
            place = f"{path}[{index}]" if is_list(value) else path
            faults.append(
                f"figure attribute '{place}' has the tag '{_cut(tag)}', which is not drawn; expected br, b, i, em, "
                "sup, sub, span or a, with no style but an opaque colour such as 'color:#004488'"
            )
            return


def get_path(value: Any, path: str) -> Any:
    """Return what stands under a dotted path, or None.

    >>> get_path({"line": {"width": 2}}, "line.width")
    2
    """
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def read_name(value: object) -> str | None:
    """Return a name as text; None when there is none, or when it is refused for not being text."""
    return value if isinstance(value, str) else None
