"""Figures that somebody gave go in; their bounds and their printed form come out."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from briefgen.timeline.model import Quantity
from briefgen.words import Words


class Bounds(NamedTuple):
    """What a figure says of a number; `open_low` and `open_high` tell that it may be less or more than that."""

    low: Decimal
    best: Decimal | None
    high: Decimal
    open_low: bool
    open_high: bool

    def scale(self, factor: Decimal) -> Bounds:
        """Return the same in another unit."""
        best = None if self.best is None else self.best * factor
        return Bounds(self.low * factor, best, self.high * factor, self.open_low, self.open_high)

    def excludes(self, other: Bounds) -> bool:
        """Tell whether no number agrees with both."""
        return (self.high < other.low and not (self.open_high or other.open_low)) or (
            other.high < self.low and not (other.open_high or self.open_low)
        )


def find_bounds(quantity: Quantity) -> Bounds | None:
    """Return what a figure says of its number; None when it gives none.

    A figure with one end alone is open at the other.
    """
    given = [value for value in (quantity.low, quantity.best, quantity.high) if value is not None]
    if not given:
        return None
    low_only = quantity.best is None and quantity.high is None
    high_only = quantity.best is None and quantity.low is None
    return Bounds(
        min(given),
        quantity.best,
        max(given),
        quantity.open in ("low", "both") or high_only,
        quantity.open in ("high", "both") or low_only,
    )


def print_number(value: float | Decimal, words: Words) -> str:
    """Return a number: a figure with the digits it was given with, another without needless decimals."""
    if isinstance(value, Decimal):
        return words.number(value)
    return words.number(int(value) if value == int(value) else value)


def print_quantity(quantity: Quantity, words: Words) -> str:
    """Return a figure as given, without its unit: "26", "about 900", "more than 1,500", "4 to 6 or more"."""
    if quantity.best is not None:
        text = _add_open_ends(_print_best(quantity.best, quantity, words), quantity, words)
    elif quantity.low is not None and quantity.high is not None:
        low, high = print_number(quantity.low, words), print_number(quantity.high, words)
        text = _add_open_ends(words.say("{low} to {high}", low=low, high=high), quantity, words)
    elif quantity.low is not None:
        text = words.say("{value} or more", value=print_number(quantity.low, words))
    elif quantity.high is not None:
        text = words.say("{value} or less", value=print_number(quantity.high, words))
    else:
        return ""
    return words.say("about {value}", value=text) if quantity.approximate else text


def _print_best(best: Decimal, quantity: Quantity, words: Words) -> str:
    """Return the best value with those ends that are given beside it."""
    text = print_number(best, words)
    low = "" if quantity.low is None else print_number(quantity.low, words)
    high = "" if quantity.high is None else print_number(quantity.high, words)
    if low and high:
        return words.say("{best} ({low} to {high})", best=text, low=low, high=high)
    if low:
        return words.say("{best} (at least {low})", best=text, low=low)
    return words.say("{best} (at most {high})", best=text, high=high) if high else text


def _add_open_ends(text: str, quantity: Quantity, words: Words) -> str:
    if quantity.open == "both":
        return words.say("{value}, more or less", value=text)
    if quantity.open == "high":
        return words.say("{value} or more", value=text)
    if quantity.open == "low":
        return words.say("{value} or less", value=text)
    return text
