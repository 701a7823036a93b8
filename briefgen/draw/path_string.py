"""The text of a path in a shape goes in; its commands with their parameters as written come out."""

from __future__ import annotations

import re
from collections.abc import Callable

from briefgen.draw.scene import Step

# Which of a command's parameters are x and which are y, in order.
_PARAMETERS = {"M": "xy", "L": "xy", "H": "x", "V": "y", "Q": "xyxy", "C": "xyxyxy", "Z": ""}
_SEGMENT = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_PARAMETER = re.compile(r"[^\s,]+")

Segment = tuple[str, tuple[str, ...]]


def split_path(text: str) -> list[Segment]:
    """Return a path's commands, each with its parameters as text.

    As in plotly.js, commands are absolute, are written out each time, and a date with a time joins the two with
    "_", because spaces part parameters.

    Raises:
        ValueError: with a sentence about the fault.

    >>> split_path("M 1 2 L2020-01-01,3 Z")
    [('M', ('1', '2')), ('L', ('2020-01-01', '3')), ('Z', ())]
    """
    segments: list[Segment] = []
    end = 0
    for match in _SEGMENT.finditer(text):
        if text[end : match.start()].strip():
            break
        end = match.end()
        command, rest = match.groups()
        if command not in _PARAMETERS:
            raise ValueError(f"the command '{command}' is not one of M, L, H, V, Q, C and Z")
        parameters = tuple(_PARAMETER.findall(rest))
        if len(parameters) != len(_PARAMETERS[command]):
            raise ValueError(f"'{command}' has {len(parameters)} parameters instead of {len(_PARAMETERS[command])}")
        segments.append((command, parameters))
    if text[end:].strip() or not segments or segments[0][0] != "M":
        raise ValueError("a path begins with M")
    return segments


def path_steps(segments: list[Segment], to_x: Callable[[str], float], to_y: Callable[[str], float]) -> tuple[Step, ...]:
    """Return path steps in px, with curves as cubics.

    Args:
        segments: from `split_path`.
        to_x, to_y: the place in px of an x or y parameter.

    >>> path_steps(split_path("M0 0 H 5 V 6 Z"), float, float)
    (('M', 0.0, 0.0), ('L', 5.0, 0.0), ('L', 5.0, 6.0), ('Z',))
    """
    steps: list[Step] = []
    x, y = start = (0.0, 0.0)
    for command, parameters in segments:
        numbers = [
            (to_x if kind == "x" else to_y)(parameter)
            for kind, parameter in zip(_PARAMETERS[command], parameters, strict=True)
        ]
        if command == "Z":
            steps.append(("Z",))
            x, y = start
        elif command == "C":
            steps.append(("C", numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]))
            x, y = numbers[4], numbers[5]
        elif command == "Q":
            steps.append(_raise_quadratic(x, y, *numbers))
            x, y = numbers[2], numbers[3]
        else:
            x = x if command == "V" else numbers[0]
            y = y if command == "H" else numbers[-1]
            steps.append(("M" if command == "M" else "L", x, y))
            start = (x, y) if command == "M" else start
    return tuple(steps)


def _raise_quadratic(x0: float, y0: float, x1: float, y1: float, x2: float, y2: float) -> Step:
    """Return the cubic that draws the same curve as a quadratic from (x0, y0)."""
    return (
        "C",
        x0 + (x1 - x0) * 2 / 3,
        y0 + (y1 - y0) * 2 / 3,
        x2 + (x1 - x2) * 2 / 3,
        y2 + (y1 - y2) * 2 / 3,
        x2,
        y2,
    )
