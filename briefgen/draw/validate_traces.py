"""A trace of a figure goes in; a line for each fault that depends on more than one of its attributes comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefgen.draw.attributes import BAR, HOVER, SCATTER
from briefgen.draw.faults import check_marks, check_table, get_path, read_name, say_missing, say_trace, say_wrong
from briefgen.draw.markers import is_line_symbol, is_open_symbol
from briefgen.draw.values import is_list


def check_trace(trace: object, path: str, axes: Mapping[str, str], faults: list[str]) -> None:
    """Check one trace, with the lengths of its lists."""
    if not isinstance(trace, Mapping):
        faults.append(say_wrong(path, trace, "a trace"))
        return
    if trace.get("visible") in (False, "legendonly"):
        return
    kind = trace.get("type") or "scatter"
    if kind not in ("scatter", "bar"):
        faults.append(say_trace(f"{path}.type", kind))
        return
    before = len(faults)
    check_table(trace, SCATTER if kind == "scatter" else BAR, path, faults)
    for letter in "xy":
        axis = read_name(trace.get(f"{letter}axis")) or letter
        if axis not in axes or not axis.startswith(letter):
            faults.append(say_wrong(f"{path}.{letter}axis", axis, f"an {letter} axis of the figure"))
    if len(faults) > before:
        return
    _check_lengths(trace, path, len(trace["x"]), faults)
    _check_zero(trace, path, axes, faults)
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


def _check_zero(trace: Mapping[str, Any], path: str, axes: Mapping[str, str], faults: list[str]) -> None:
    """Check that bars and fills that begin at zero lie along an axis that has one."""
    if trace.get("type") == "bar":
        letter, name = ("x", "orientation") if trace["orientation"] == "h" else ("y", "orientation")
    elif trace.get("fill") in ("tozerox", "tozeroy"):
        letter, name = trace["fill"][-1], "fill"
    else:
        return
    kind = axes[read_name(trace.get(f"{letter}axis")) or letter]
    if kind in ("log", "category"):
        faults.append(
            f"figure attribute '{path}.{name}' is '{trace[name]}', which is not drawn along an axis of type '{kind}'; "
            "expected a linear axis or one of dates"
        )


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
        check_marks(trace.get("text"), f"{path}.text", faults)
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
    faults += [say_missing(f"{path}.{name}", give) for name, give in needed.items() if get_path(trace, name) is None]


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
    faults += [say_missing(f"{path}.{name}", give) for name, give in needed.items() if get_path(trace, name) is None]


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
