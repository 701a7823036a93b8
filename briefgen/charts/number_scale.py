"""A range of numbers and a stretch of px go in; places and round ticks come out."""

from __future__ import annotations

import math
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class NumberScale:
    """A linear scale.

    Attributes:
        low, high: numbers at its ends.
        left, right: its ends, px.
        ticks: round numbers from `low` to `high`, ascending.
    """

    low: float
    high: float
    left: float
    right: float
    ticks: tuple[float, ...]

    def position(self, value: float) -> float:
        """Return the place of a number, px; one beyond the ends is placed at the end."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def make_number_scale(
    low: float, high: float, left: float, right: float, most_ticks: int = 5, *, whole: bool = False
) -> NumberScale:
    """Return a scale whose ends are round numbers.

    It begins at zero, unless all numbers lie so close together that they could not be told apart on it.

    Args:
        low, high: the least and the greatest number to be shown; `low` is not above `high`.
        left, right: px.
        most_ticks: about so many, one or two more where the ends ask for them.
        whole: the numbers are counts, so that no tick lies between two of them.

    >>> make_number_scale(3, 47, 0, 100).ticks
    (0.0, 20.0, 40.0, 60.0)
    >>> make_number_scale(53, 54, 0, 100, whole=True).ticks
    (52.0, 53.0, 54.0, 55.0)
    """
    if low > 0 and low >= _CLOSE * high and high - low > _SAME * high:
        span = high - low
        low, high = low - 0.05 * span, high + 0.05 * span
    else:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < _LEAST:
        high = low + 1.0
    step = _find_step((high - low) / max(most_ticks - 1, 1))
    if whole:
        step = max(math.ceil(step), 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(float(f"{index * step:.12g}") + 0.0 for index in range(first, last + 1))
    return NumberScale(ticks[0], ticks[-1], left, right, ticks)


# From this share of the greatest number on, the least one is close to it.
_CLOSE = 0.75
# Numbers that lie closer than this share of the greatest are the same as far as a chart, and a float, can tell.
_SAME = 1e-9
# A span that floats have no tenths of.
_LEAST = 1e-300


def _find_step(least: float) -> float:
    """Return the smallest round step that is not under `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))
