"""A figure as a dict goes in; nothing comes out, or every attribute that would not be drawn is named by its path."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from briefgen.draw.attributes import AXIS, BAR, HOVER, LAYOUT, SCATTER
from briefgen.draw.markers import is_line_symbol, is_open_symbol
from briefgen.draw.path_string import split_path
from briefgen.draw.values import Table, Value, is_list, is_number
from briefgen.errors import DrawError

AXIS_NAME = re.compile(r"([xy])axis([2-9]|[1-9]\d{1,2})?\Z")
_LARGEST_SIDE = 20_000
_MOST_SHOWN = 20
_LONGEST_SHOWN = 40


def validate_figure(figure: Mapping[str, Any]) -> None:
    """Refuse a figure that is not explicit, or that holds what would not be drawn.

    Args:
        figure: in the form of `plotly.graph_objects.Figure.to_plotly_json()`, after `drop_absent`.

    Raises:
        DrawError: one line for each fault, with the attribute's path.
    """
    faults: list[str] = []
    layout = figure.get("layout") or {}
    for name in figure:
        if name not in ("data", "layout", "frames", "config") or (name == "frames" and figure[name]):
            faults.append(_not_drawn(str(name)))
    if not isinstance(layout, Mapping):
        raise DrawError("figure attribute 'layout' is not an object")
    _check_layout(layout, faults)
    axes = {_axis_id(name) for name in layout if AXIS_NAME.match(str(name))}
    traces = figure.get("data") or ()
    if not is_list(traces):
        raise DrawError("figure attribute 'data' is not a list of traces")
    for index, trace in enumerate(traces):
        _check_trace(trace, f"data[{index}]", axes, faults)
    for kind, check in (("shapes", _check_shape), ("annotations", _check_annotation)):
        for index, item in enumerate(_list_items(layout, kind)):
            if item.get("visible") is not False:
                check(item, f"layout.{kind}[{index}]", axes, faults)
    _check_use(axes, traces, layout, faults)
    if faults:
        more = len(faults) - _MOST_SHOWN
        tail = [f"and {more} more attributes that are not drawn"] if more > 0 else []
        raise DrawError("\n".join(faults[:_MOST_SHOWN] + tail))


def drop_absent(value: Any) -> Any:
    """Return a figure without the attributes that are null, which to Plotly are as good as not given.

    >>> drop_absent({"x": [1, None], "line": {"dash": None}, "name": None})
    {'x': [1, None], 'line': {}}
    """
    if isinstance(value, Mapping):
        return {name: drop_absent(child) for name, child in value.items() if child is not None}
    if is_list(value) and any(isinstance(item, Mapping) for item in value):
        return [drop_absent(item) for item in value]
    return value


def _axis_id(name: str) -> str:
    """Return "x2" for "xaxis2"."""
    return name[0] + name[5:]


def _not_drawn(path: str) -> str:
    return f"figure attribute '{_cut(path)}' is not drawn; remove it"


def _missing(path: str, give: str) -> str:
    return f"figure attribute '{path}' is missing; give {give}"


def _wrong(path: str, value: object, wanted: str) -> str:
    return f"figure attribute '{path}' is '{_show_value(value)}', which is not drawn; expected {wanted}"


def _show_value(value: object) -> str:
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


def _check_table(value: object, table: Table, path: str, faults: list[str]) -> None:
    """Add a fault for each attribute of an object that its table does not allow, and for each that is missing."""
    if not isinstance(value, Mapping):
        faults.append(_wrong(path, value, "an object"))
        return
    for name, child in value.items():
        if name in table.ignored:
            continue
        entry = table.drawn.get(name)
        child_path = f"{path}.{name}"
        if entry is None:
            faults.append(_not_drawn(child_path))
        elif isinstance(entry, Value):
            _check_value(child, entry, child_path, faults)
        elif not entry.many:
            _check_table(child, entry, child_path, faults)
        elif not is_list(child):
            faults.append(_wrong(child_path, child, "a list"))
        else:
            for index, item in enumerate(child):
                if isinstance(item, Mapping) and item.get("visible") is False:
                    continue
                _check_table(item, entry, f"{child_path}[{index}]", faults)
    for name, give in table.required.items():
        if value.get(name) is None:
            faults.append(_missing(f"{path}.{name}", give))


def _check_value(value: object, entry: Value, path: str, faults: list[str]) -> None:
    """Add a fault when a value, or one in a list of values, is not drawn; the first of a list only."""
    if entry.listed != "no" and is_list(value):
        allows = entry.allows
        for index, item in enumerate(value):
            if not allows(item):
                faults.append(_wrong(f"{path}[{index}]", item, entry.wanted))
                return
    elif entry.listed == "must" or not entry.allows(value):
        faults.append(_wrong(path, value, entry.wanted))


def _check_layout(layout: Mapping[str, Any], faults: list[str]) -> None:
    """Check the layout, its axes and what its sizes leave for the plot."""
    axes = {name: value for name, value in layout.items() if AXIS_NAME.match(str(name)) and value is not None}
    _check_table({name: value for name, value in layout.items() if name not in axes}, LAYOUT, "layout", faults)
    ids = {_axis_id(name) for name in axes}
    for name, axis in axes.items():
        _check_table(axis, AXIS, f"layout.{name}", faults)
        if isinstance(axis, Mapping):
            _check_axis(axis, f"layout.{name}", _axis_id(name), ids, faults)
    for side in ("width", "height"):
        size = layout.get(side)
        if isinstance(size, (int, float)) and size > _LARGEST_SIDE:
            faults.append(_wrong(f"layout.{side}", size, f"at most {_LARGEST_SIDE} px"))


def _check_axis(axis: Mapping[str, Any], path: str, axis_id: str, axes: set[str], faults: list[str]) -> None:
    """Check what depends on more than one attribute of an axis."""
    for name in ("range", "domain"):
        ends = axis.get(name)
        if is_list(ends) and (len(ends) != 2 or ends[0] == ends[1]):
            faults.append(_wrong(f"{path}.{name}", ends, "two different ends"))
    _check_anchor(axis, path, axis_id, axes, faults)
    if axis.get("visible") is False:
        return
    needed = {
        "zeroline": "false",
        "showgrid": "true or false",
        "ticks": "'', 'outside' or 'inside'",
        "showticklabels": "true or false",
    }
    if axis.get("showgrid"):
        needed["gridcolor"] = "the colour of the grid"
    if axis.get("linecolor") is not None or axis.get("linewidth") is not None:
        needed["showline"] = "true or false"
    if axis.get("showgrid") or axis.get("ticks") or axis.get("showticklabels") is not False:
        needed |= {"tickmode": "'array'", "tickvals": "the places of the ticks", "ticktext": "their texts"}
    faults += [_missing(f"{path}.{name}", give) for name, give in needed.items() if axis.get(name) is None]
    values, texts = axis.get("tickvals"), axis.get("ticktext")
    if is_list(values) and is_list(texts) and len(values) != len(texts):
        faults.append(f"figure attribute '{path}.ticktext' has {len(texts)} texts for {len(values)} tickvals")


def _check_anchor(axis: Mapping[str, Any], path: str, axis_id: str, axes: set[str], faults: list[str]) -> None:
    """Check that an axis hangs on axes that exist, and says so where plotly.js would choose."""
    letter, other = axis_id[0], "y" if axis_id[0] == "x" else "x"
    anchor, overlaying, side = (_read_name(axis.get(name)) for name in ("anchor", "overlaying", "side"))
    if anchor is None and (axis_id not in ("x", "y") or other not in axes):
        faults.append(_missing(f"{path}.anchor", f"the axis that it stands on, for example '{other}', or 'free'"))
    elif anchor not in (None, "free") and (anchor not in axes or not anchor.startswith(other)):
        faults.append(_wrong(f"{path}.anchor", anchor, f"an axis of the figure, for example '{other}', or 'free'"))
    if anchor == "free" and axis.get("position") is None:
        faults.append(_missing(f"{path}.position", "where the axis stands, from 0 to 1"))
    if overlaying not in (None, "free") and (
        overlaying not in axes or overlaying == axis_id or not overlaying.startswith(letter)
    ):
        faults.append(_wrong(f"{path}.overlaying", overlaying, f"another {letter} axis of the figure"))
    sides = ("bottom", "top") if letter == "x" else ("left", "right")
    if side is None and axis_id not in ("x", "y"):
        faults.append(_missing(f"{path}.side", f"'{sides[0]}' or '{sides[1]}'"))
    elif side is not None and side not in sides:
        faults.append(_wrong(f"{path}.side", side, f"'{sides[0]}' or '{sides[1]}'"))


def _check_use(axes: set[str], traces: Sequence[Any], layout: Mapping[str, Any], faults: list[str]) -> None:
    """Check that the axes given are those that plotly.js makes: the ones referred to, else x and y."""
    used = {
        _read_name(trace.get(f"{letter}axis")) or letter
        for trace in traces
        if isinstance(trace, Mapping)
        for letter in "xy"
    }
    for item in (*_list_items(layout, "shapes"), *_list_items(layout, "annotations")):
        used |= {each for each in (item.get("xref"), item.get("yref")) if isinstance(each, str)} & axes
    for letter in "xy":
        if not any(each.startswith(letter) for each in used):
            used.add(letter)
        if letter in used and letter not in axes:
            faults.append(_missing(f"layout.{letter}axis", "the axis, with visible=false when it is not wanted"))
    for axis_id in sorted(axes - used, key=str):
        path = f"layout.{axis_id[0]}axis{axis_id[1:]}"
        faults.append(f"figure attribute '{path}' is not drawn, as no trace, shape or annotation lies on it; remove it")


def _list_items(layout: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """Return the shapes or annotations of a layout, as far as they are objects."""
    items = layout.get(kind)
    return [item for item in items if isinstance(item, Mapping)] if is_list(items) else []


def _read_name(value: object) -> str | None:
    """Return a name as text; None when there is none, or when it is refused for not being text."""
    return value if isinstance(value, str) else None


def _check_trace(trace: object, path: str, axes: set[str], faults: list[str]) -> None:
    """Check one trace, with the lengths of its lists."""
    if not isinstance(trace, Mapping):
        faults.append(_wrong(path, trace, "a trace"))
        return
    if trace.get("visible") in (False, "legendonly"):
        return
    kind = trace.get("type") or "scatter"
    if kind not in ("scatter", "bar"):
        faults.append(_wrong(f"{path}.type", kind, "'scatter' or 'bar'"))
        return
    before = len(faults)
    _check_table(trace, SCATTER if kind == "scatter" else BAR, path, faults)
    for letter in "xy":
        axis = _read_name(trace.get(f"{letter}axis")) or letter
        if axis not in axes or not axis.startswith(letter):
            faults.append(_wrong(f"{path}.{letter}axis", axis, f"an {letter} axis of the figure"))
    if len(faults) > before:
        return
    _check_lengths(trace, path, len(trace["x"]), faults)
    if kind == "scatter":
        _check_scatter(trace, path, faults)
    else:
        _check_bar(trace, path, faults)


def _check_lengths(value: Mapping[str, Any], path: str, count: int, faults: list[str]) -> None:
    """Add a fault for each list that has not one value for each point."""
    for name, child in value.items():
        if name in HOVER or child is None:
            continue
        if isinstance(child, Mapping):
            _check_lengths(child, f"{path}.{name}", count, faults)
        elif is_list(child) and len(child) != count:
            faults.append(f"figure attribute '{path}.{name}' has {len(child)} values for {count} points")


def _check_scatter(trace: Mapping[str, Any], path: str, faults: list[str]) -> None:
    """Check what depends on more than one attribute of a scatter trace."""
    modes = trace["mode"].split("+")
    needed: dict[str, str] = {}
    if "lines" in modes:
        needed |= {"line.color": "the colour of the line", "line.width": "its width in px"}
    if trace.get("fill") not in (None, "none"):
        needed["fillcolor"] = "the colour of the fill"
    if "text" in modes:
        needed |= {"text": "the texts, as a list", "textposition": "for example 'middle center'"}
    if "markers" in modes:
        needed |= {"marker.color": "the colour of the markers", "marker.size": "their size in px"}
        marker = trace.get("marker") or {}
        if is_list(marker.get("size")):
            needed["marker.opacity"] = "1, or another opacity: plotly.js has its own for lists of sizes"
        if _any_positive((marker.get("line") or {}).get("width")) and not _all_open(marker.get("symbol", "circle")):
            needed["marker.line.color"] = "the colour of the markers' lines"
        if _draws_nothing(marker):
            faults.append(
                f"figure attribute '{path}.marker.line.width' is 0 for a symbol that is lines alone; give a width"
            )
    faults += [_missing(f"{path}.{name}", give) for name, give in needed.items() if _get_path(trace, name) is None]


def _check_bar(trace: Mapping[str, Any], path: str, faults: list[str]) -> None:
    """Check what depends on more than one attribute of a bar trace."""
    needed = {"marker.color": "the colour of the bars"}
    marker = trace["marker"]
    if _any_positive((marker.get("line") or {}).get("width")):
        needed["marker.line.color"] = "the colour of the bars' lines"
    pattern = marker.get("pattern") or {}
    shape = pattern.get("shape")
    if is_list(marker.get("color")):
        # plotly.js paints the pattern of a bar with a colour of its own in that colour, on nothing.
        faults += [
            f"figure attribute '{path}.marker.pattern.{name}' is not drawn with a list of marker colors; remove it"
            for name in ("fgcolor", "bgcolor")
            if pattern.get(name) is not None
        ]
    elif any(shape) if is_list(shape) else shape:
        needed |= {
            "marker.pattern.fgcolor": "the colour of the pattern",
            "marker.pattern.bgcolor": "the colour behind the pattern",
        }
    if trace.get("text") is not None and trace.get("textposition") != "none":
        needed["textposition"] = "'none', and write the text as annotations"
    faults += [_missing(f"{path}.{name}", give) for name, give in needed.items() if _get_path(trace, name) is None]


def _get_path(value: Any, path: str) -> Any:
    """Return what stands under a dotted path, or None.

    >>> _get_path({"line": {"width": 2}}, "line.width")
    2
    """
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _any_positive(value: Any) -> bool:
    return any(value) if is_list(value) else bool(value)


def _all_open(symbol: Any) -> bool:
    return all(is_open_symbol(each) for each in symbol) if is_list(symbol) else is_open_symbol(symbol)


def _draws_nothing(marker: Mapping[str, Any]) -> bool:
    """Tell whether a symbol without area is given no line either."""
    symbol, width = marker.get("symbol", "circle"), (marker.get("line") or {}).get("width")
    symbols: list[str] = list(symbol) if is_list(symbol) else [symbol]
    widths: list[Any] = list(width) if is_list(width) else [width]
    count = max(len(symbols), len(widths))
    symbols = symbols * count if len(symbols) == 1 else symbols
    widths = widths * count if len(widths) == 1 else widths
    return any(
        is_line_symbol(name) and not is_open_symbol(name) and not wide
        for name, wide in zip(symbols, widths, strict=False)
    )


def _check_reference(item: Mapping[str, Any], path: str, name: str, axes: set[str], faults: list[str]) -> None:
    """Check that a reference names the paper, an axis that exists, or its domain."""
    written = item.get(name)
    if not isinstance(written, str):
        return
    letter = name[-4]
    axis = written.removesuffix(" domain")
    pixel = written == "pixel" and name in ("axref", "ayref")
    if written != "paper" and not pixel and not (axis in axes and axis.startswith(letter)):
        faults.append(_wrong(f"{path}.{name}", written, f"'paper', or an {letter} axis of the figure"))


def _check_shape(shape: Mapping[str, Any], path: str, axes: set[str], faults: list[str]) -> None:
    """Check what depends on more than one attribute of a shape."""
    needed: tuple[str, ...] = ("path",) if shape.get("type") == "path" else ("x0", "y0", "x1", "y1")
    for letter in "xy":
        _check_reference(shape, path, f"{letter}ref", axes, faults)
        if shape.get(f"{letter}sizemode") == "pixel":
            needed += (f"{letter}anchor",)
    faults += [_missing(f"{path}.{name}", "its value") for name in needed if shape.get(name) is None]
    references = f"{shape.get('xref')} {shape.get('yref')}"
    if shape.get("layer") == "between" and ("domain" in references or "paper" in references):
        # plotly.js 4.1 draws these below the plot or fails: there is no subplot to draw them in.
        faults.append(_wrong(f"{path}.layer", "between", "'above' or 'below' with 'paper' or a domain"))
    if isinstance(shape.get("path"), str):
        try:
            split_path(shape["path"])
        except ValueError as error:
            faults.append(f"figure attribute '{path}.path' is not a path that is drawn: {error}")


def _check_annotation(annotation: Mapping[str, Any], path: str, axes: set[str], faults: list[str]) -> None:
    """Check what depends on more than one attribute of an annotation."""
    for letter in "xy":
        _check_reference(annotation, path, f"{letter}ref", axes, faults)
    if annotation.get("showarrow") is not True:
        return
    for letter in "xy":
        _check_reference(annotation, path, f"a{letter}ref", axes, faults)
        tail, head = annotation.get(f"a{letter}ref") or "pixel", annotation.get(f"{letter}ref")
        if tail not in ("pixel", head):
            faults.append(_wrong(f"{path}.a{letter}ref", tail, f"'pixel', or '{_show_value(head)}' as {letter}ref"))
        start = annotation.get(f"a{letter}")
        if tail == "pixel" and start is not None and not is_number(start):
            faults.append(_wrong(f"{path}.a{letter}", start, "a number of px"))
    for name, give in (
        ("ax", "where the arrow starts"),
        ("ay", "where the arrow starts"),
        ("arrowcolor", "the colour of the arrow"),
        ("arrowwidth", "the width of the arrow in px"),
        ("arrowhead", "0 for none, or 1 to 7"),
    ):
        if annotation.get(name) is None:
            faults.append(_missing(f"{path}.{name}", give))
