"""Colours of a style go in; lighter and darker ones that keep their contrast on white paper come out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

WHITE = "#ffffff"


def choose_lane_color(colors: Sequence[str], index: int, is_rest: bool) -> str:
    """Return the colour of a lane: its own as far as there are colours, else the last, which the rest has always.

    Args:
        colors: of the style's palette.
        index: the lane's among all.
        is_rest: it holds what is in no lane of its own.

    >>> choose_lane_color(("#004488", "#bb5566", "#777777"), 1, is_rest=True)
    '#777777'
    """
    return colors[-1] if is_rest else colors[min(index, len(colors) - 1)]


@lru_cache(maxsize=512)
def mix_colors(color: str, other: str, share: float) -> str:
    """Return a colour with a share (0 to 1) of another in it, each "#rrggbb".

    >>> mix_colors("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(read_channels(color), read_channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=512)
def find_contrast(color: str, paper: str = WHITE) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(find_contrast("#000000"), 1)
    21.0
    """
    first, second = sorted((find_luminance(color), find_luminance(paper)), reverse=True)
    return (first + 0.05) / (second + 0.05)


@lru_cache(maxsize=512)
def darken_until(color: str, contrast: float, paper: str = WHITE) -> str:
    """Return a colour, darkened in small steps until it has that contrast with the paper.

    >>> darken_until("#004488", 3)
    '#004488'
    """
    for step in range(20):
        darker = mix_colors(color, "#000000", step / 20)
        if find_contrast(darker, paper) >= contrast:
            return darker
    return "#000000"


def read_channels(color: str) -> list[int]:
    """Return red, green and blue, 0 to 255."""
    return [int(color[index : index + 2], 16) for index in (1, 3, 5)]


def find_luminance(color: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    linear = [to_linear(channel / 255) for channel in read_channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def to_linear(part: float) -> float:
    """Return a channel of sRGB, 0 to 1, as light."""
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
