"""A figure as a dict goes in; nothing comes out, or every attribute that would not be drawn is named by its path."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from briefgen.draw.attributes import AXIS, LAYOUT
from briefgen.draw.faults import check_marks, check_table, read_name, say_missing, say_not_drawn, say_wrong, show_value
from briefgen.draw.path_string import split_path
from briefgen.draw.validate_traces import check_trace
from briefgen.draw.values import is_list, is_number
from briefgen.errors import DrawError

AXIS_NAME = re.compile(r"([xy])axis([2-9]|[1-9]\d{1,2})?\Z")
_LARGEST_SIDE = 20_000
_MOST_SHOWN = 20


def validate_figure(figure: Mapping[str, Any]) -> None:
    """Refuse a figure that is not explicit, or that holds what would not be drawn.

    Args:
        figure: in the form of `plotly.graph_objects.Figure.to_plotly_json()`, after `make_plain`.

    Raises:
        DrawError: one line for each fault, with the attribute's path.
    """
    faults: list[str] = []
    layout = figure.get("layout") or {}
    for name in figure:
        if name not in ("data", "layout", "frames", "config") or (name == "frames" and figure[name]):
            faults.append(say_not_drawn(str(name)))
    if not isinstance(layout, Mapping):
        raise DrawError("figure attribute 'layout' is not an object")
    _check_layout(layout, faults)
    axes = {_axis_id(name): _read_kind(axis) for name, axis in layout.items() if AXIS_NAME.match(str(name))}
    traces = figure.get("data") or ()
    if not is_list(traces):
        raise DrawError("figure attribute 'data' is not a list of traces")
    for index, trace in enumerate(traces):
        check_trace(trace, f"data[{index}]", axes, faults)
    for kind, check in (("shapes", _check_shape), ("annotations", _check_annotation)):
        for index, item in enumerate(_list_items(layout, kind)):
            if item.get("visible") is not False:
                check(item, f"layout.{kind}[{index}]", axes, faults)
    _check_use(axes, traces, layout, faults)
    if faults:
        more = len(faults) - _MOST_SHOWN
        tail = [f"and {more} more attributes that are not drawn"] if more > 0 else []
        raise DrawError("\n".join(faults[:_MOST_SHOWN] + tail))


def _axis_id(name: str) -> str:
    """Return "x2" for "xaxis2"."""
    return name[0] + name[5:]


def _read_kind(axis: object) -> str:
    """Return the type of an axis; "" where it has none."""
    return read_name(axis.get("type")) or "" if isinstance(axis, Mapping) else ""


def _check_layout(layout: Mapping[str, Any], faults: list[str]) -> None:
    """Check the layout, its axes and what its sizes leave for the plot."""
    axes = {name: value for name, value in layout.items() if AXIS_NAME.match(str(name)) and value is not None}
    check_table({name: value for name, value in layout.items() if name not in axes}, LAYOUT, "layout", faults)
    ids = {_axis_id(name): _read_kind(axis) for name, axis in axes.items()}
    for name, axis in axes.items():
        check_table(axis, AXIS, f"layout.{name}", faults)
        if isinstance(axis, Mapping):
            _check_axis(axis, f"layout.{name}", _axis_id(name), ids, faults)
    for side in ("width", "height"):
        size = layout.get(side)
        if isinstance(size, (int, float)) and size > _LARGEST_SIDE:
            faults.append(say_wrong(f"layout.{side}", size, f"at most {_LARGEST_SIDE} px"))


def _check_axis(axis: Mapping[str, Any], path: str, axis_id: str, axes: Mapping[str, str], faults: list[str]) -> None:
    """Check what depends on more than one attribute of an axis."""
    for name in ("range", "domain"):
        ends = axis.get(name)
        if is_list(ends) and (len(ends) != 2 or ends[0] == ends[1]):
            faults.append(say_wrong(f"{path}.{name}", ends, "two different ends"))
    _check_anchor(axis, path, axis_id, axes, faults)
    _check_categories(axis, path, faults)
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
    faults += [say_missing(f"{path}.{name}", give) for name, give in needed.items() if axis.get(name) is None]
    values, texts = axis.get("tickvals"), axis.get("ticktext")
    check_marks(texts, f"{path}.ticktext", faults)
    if is_list(values) and is_list(texts) and len(values) != len(texts):
        faults.append(f"figure attribute '{path}.ticktext' has {len(texts)} texts for {len(values)} tickvals")


def _check_categories(axis: Mapping[str, Any], path: str, faults: list[str]) -> None:
    """Check that an axis of categories lists them, each once: plotly.js would gather them from the traces."""
    names = axis.get("categoryarray")
    if axis.get("type") != "category":
        return
    for name, give in (("categoryorder", "'array'"), ("categoryarray", "the categories in their order, as a list")):
        if axis.get(name) is None:
            faults.append(say_missing(f"{path}.{name}", give))
    if is_list(names) and len({str(name) for name in names}) < len(names):
        faults.append(say_wrong(f"{path}.categoryarray", names, "each category once"))


def _check_anchor(axis: Mapping[str, Any], path: str, axis_id: str, axes: Mapping[str, str], faults: list[str]) -> None:
    """Check that an axis hangs on axes that exist, and says so where plotly.js would choose."""
    letter, other = axis_id[0], "y" if axis_id[0] == "x" else "x"
    anchor, overlaying, side = (read_name(axis.get(name)) for name in ("anchor", "overlaying", "side"))
    if anchor is None and (axis_id not in ("x", "y") or other not in axes):
        faults.append(say_missing(f"{path}.anchor", f"the axis that it stands on, for example '{other}', or 'free'"))
    elif anchor not in (None, "free") and (anchor not in axes or not anchor.startswith(other)):
        faults.append(say_wrong(f"{path}.anchor", anchor, f"an axis of the figure, for example '{other}', or 'free'"))
    if anchor == "free" and axis.get("position") is None:
        faults.append(say_missing(f"{path}.position", "where the axis stands, from 0 to 1"))
    if overlaying not in (None, "free") and (
        overlaying not in axes or overlaying == axis_id or not overlaying.startswith(letter)
    ):
        faults.append(say_wrong(f"{path}.overlaying", overlaying, f"another {letter} axis of the figure"))
    sides = ("bottom", "top") if letter == "x" else ("left", "right")
    if side is None and axis_id not in ("x", "y"):
        faults.append(say_missing(f"{path}.side", f"'{sides[0]}' or '{sides[1]}'"))
    elif side is not None and side not in sides:
        faults.append(say_wrong(f"{path}.side", side, f"'{sides[0]}' or '{sides[1]}'"))


def _check_use(axes: Mapping[str, str], traces: Sequence[Any], layout: Mapping[str, Any], faults: list[str]) -> None:
    """Check that the axes given are those that plotly.js makes: the ones referred to, else x and y."""
    used = {
        read_name(trace.get(f"{letter}axis")) or letter
        for trace in traces
        if isinstance(trace, Mapping)
        for letter in "xy"
    }
    for item in (*_list_items(layout, "shapes"), *_list_items(layout, "annotations")):
        used |= {each for each in (item.get("xref"), item.get("yref")) if isinstance(each, str)} & axes.keys()
    for letter in "xy":
        if not any(each.startswith(letter) for each in used):
            used.add(letter)
        if letter in used and letter not in axes:
            faults.append(say_missing(f"layout.{letter}axis", "the axis, with visible=false when it is not wanted"))
    for axis_id in sorted(axes.keys() - used):
        path = f"layout.{axis_id[0]}axis{axis_id[1:]}"
        faults.append(f"figure attribute '{path}' is not drawn, as no trace, shape or annotation lies on it; remove it")


def _list_items(layout: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """Return the shapes or annotations of a layout, as far as they are objects."""
    items = layout.get(kind)
    return [item for item in items if isinstance(item, Mapping)] if is_list(items) else []


def _check_reference(item: Mapping[str, Any], path: str, name: str, axes: Mapping[str, str], faults: list[str]) -> None:
    """Check that a reference names the paper, an axis that exists, or its domain."""
    written = item.get(name)
    if not isinstance(written, str):
        return
    letter = name[-4]
    axis = written.removesuffix(" domain")
    pixel = written == "pixel" and name in ("axref", "ayref")
    if written != "paper" and not pixel and not (axis in axes and axis.startswith(letter)):
        faults.append(say_wrong(f"{path}.{name}", written, f"'paper', or an {letter} axis of the figure"))


def _check_shape(shape: Mapping[str, Any], path: str, axes: Mapping[str, str], faults: list[str]) -> None:
    """Check what depends on more than one attribute of a shape."""
    needed: tuple[str, ...] = ("path",) if shape.get("type") == "path" else ("x0", "y0", "x1", "y1")
    for letter in "xy":
        _check_reference(shape, path, f"{letter}ref", axes, faults)
        if shape.get(f"{letter}sizemode") == "pixel":
            needed += (f"{letter}anchor",)
    faults += [say_missing(f"{path}.{name}", "its value") for name in needed if shape.get(name) is None]
    references = f"{shape.get('xref')} {shape.get('yref')}"
    if shape.get("layer") == "between" and ("domain" in references or "paper" in references):
        # plotly.js 4.1 draws these below the plot or fails: there is no subplot to draw them in.
        faults.append(say_wrong(f"{path}.layer", "between", "'above' or 'below' with 'paper' or a domain"))
    if isinstance(shape.get("path"), str):
        try:
            split_path(shape["path"])
        except ValueError as error:
            faults.append(f"figure attribute '{path}.path' is not a path that is drawn: {error}")


def _check_annotation(annotation: Mapping[str, Any], path: str, axes: Mapping[str, str], faults: list[str]) -> None:
    """Check what depends on more than one attribute of an annotation, and its text."""
    check_marks(annotation.get("text"), f"{path}.text", faults)
    for letter in "xy":
        _check_reference(annotation, path, f"{letter}ref", axes, faults)
    if annotation.get("showarrow") is not True:
        return
    for letter in "xy":
        _check_reference(annotation, path, f"a{letter}ref", axes, faults)
        tail, head = annotation.get(f"a{letter}ref") or "pixel", annotation.get(f"{letter}ref")
        if tail not in ("pixel", head):
            faults.append(say_wrong(f"{path}.a{letter}ref", tail, f"'pixel', or '{show_value(head)}' as {letter}ref"))
        start = annotation.get(f"a{letter}")
        if tail == "pixel" and start is not None and not is_number(start):
            faults.append(say_wrong(f"{path}.a{letter}", start, "a number of px"))
    for name, give in (
        ("ax", "where the arrow starts"),
        ("ay", "where the arrow starts"),
        ("arrowcolor", "the colour of the arrow"),
        ("arrowwidth", "the width of the arrow in px"),
        ("arrowhead", "0 for none, or 1 to 7"),
    ):
        if annotation.get(name) is None:
            faults.append(say_missing(f"{path}.{name}", give))
