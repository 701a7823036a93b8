"""A shape of a layout goes in; its path, cut to the axes that it refers to, comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from briefgen.draw.coordinates import Axis, Frame
from briefgen.draw.dashes import dash_lengths
from briefgen.draw.geometry import clip_segment, ellipse_steps, line_steps, rectangle_steps
from briefgen.draw.painting import paint_path
from briefgen.draw.path_string import path_steps, split_path
from briefgen.draw.scene import Clip, Item, Step
from briefgen.draw.values import is_number
from briefgen.errors import DrawError

# What reaches further off the page than this, in px, is cut there, to keep numbers small.
_FAR = 20_000.0
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)\Z")


def draw_shape(shape: Mapping[str, Any], path: str, frame: Frame) -> list[Item]:
    """Return the items of a shape that `validate_figure` has passed.

    A shape is cut to the stretch of each axis that it refers to, but not where it refers to the paper or to a
    domain, as in plotly.js.

    Args:
        shape: a visible line, rect, circle or path.
        path: its place in the figure, for messages.
        frame: the page.
    """
    line = shape.get("line") or {}
    width = float(line.get("width", 2))
    items = paint_path(
        _shape_steps(shape, path, frame),
        fill=shape.get("fillcolor"),
        stroke=line.get("color") or "#444",
        width=width,
        dash=dash_lengths(line.get("dash") or "", width),
        opacity=float(shape.get("opacity", 1)),
        even_odd=shape.get("fillrule") != "nonzero",
    )
    return _clip_to_axes(items, shape, frame)


def _shape_steps(shape: Mapping[str, Any], path: str, frame: Frame) -> tuple[Step, ...]:
    """Return a shape's outline in px."""
    find_x, find_y = _finder(shape, "x", path, frame), _finder(shape, "y", path, frame)
    kind = shape["type"]
    if kind == "path":
        return _path_steps(shape, path, find_x, find_y)
    x0, x1 = find_x(shape["x0"], "x0"), find_x(shape["x1"], "x1")
    y0, y1 = find_y(shape["y0"], "y0"), find_y(shape["y1"], "y1")
    far = (-_FAR, -_FAR, frame.width + _FAR, frame.height + _FAR)
    if kind == "line":
        kept = clip_segment((x0, y0), (x1, y1), far)
        return line_steps(kept) if kept else ()
    if kind == "rect":
        x0, x1 = (min(max(x, far[0]), far[2]) for x in (x0, x1))
        y0, y1 = (min(max(y, far[1]), far[3]) for y in (y0, y1))
        return rectangle_steps(x0, y0, x1, y1)
    return ellipse_steps((x0 + x1) / 2, (y0 + y1) / 2, abs(x1 - x0) / 2, abs(y1 - y0) / 2)


def _finder(shape: Mapping[str, Any], letter: str, path: str, frame: Frame) -> Callable[[object, str], float]:
    """Return what turns one of a shape's x or y values, with the value's name, into px."""
    reference = shape[f"{letter}ref"]
    if shape.get(f"{letter}sizemode") != "pixel":
        return lambda value, name: frame.find(reference, letter, value, f"{path}.{name}", _read_place)
    anchor = frame.find(reference, letter, shape[f"{letter}anchor"], f"{path}.{letter}anchor", _read_place)
    sign = 1 if letter == "x" else -1

    def find(value: object, name: str) -> float:
        return anchor + sign * _read_px(value, f"{path}.{name}")

    return find


def _read_place(axis: Axis, value: object, path: str) -> float:
    """Return a place of a shape as a number of an axis: a value, or between two categories their count from 0."""
    return axis.read_place(value, path) if axis.kind == "category" else axis.read(value, path)


def _read_px(value: object, path: str) -> float:
    if not is_number(value):
        raise DrawError(f"figure attribute '{path}' is '{value}'; expected a number of px")
    return float(value)


def _path_steps(
    shape: Mapping[str, Any],
    path: str,
    find_x: Callable[[object, str], float],
    find_y: Callable[[object, str], float],
) -> tuple[Step, ...]:
    """Return the outline of a path shape."""

    def read(parameter: str) -> object:
        """Return a number, or a date with its "_" undone."""
        return float(parameter) if _NUMBER.match(parameter) else parameter.replace("_", " ")

    return path_steps(
        split_path(shape["path"]),
        lambda parameter: find_x(read(parameter), "path"),
        lambda parameter: find_y(read(parameter), "path"),
    )


def _clip_to_axes(items: list[Item], shape: Mapping[str, Any], frame: Frame) -> list[Item]:
    """Return the items cut to the axes that a shape refers to."""
    x_axis, y_axis = frame.axes.get(shape["xref"]), frame.axes.get(shape["yref"])
    if not items or not (x_axis or y_axis):
        return items
    left, width = (x_axis.offset, x_axis.length) if x_axis else (0.0, frame.width)
    top, height = (y_axis.offset, y_axis.length) if y_axis else (0.0, frame.height)
    return [Clip(left, top, width, height, tuple(items))]
