"""What a speaker does with a point goes in; its sign and its name come out.

Up is for it and down is against it, full is firm and open is guarded; nothing is said by colour alone.
"""

from __future__ import annotations

from typing import Literal

from briefgen.charts.canvas import Canvas
from briefgen.charts.colors import WHITE, darken_until
from briefgen.charts.notation import Mark, make_dot
from briefgen.style import Style
from briefgen.words import Words

StanceSign = Literal["asserts", "concedes", "denies", "disputes", "declines", "retracts", "silent"]

STANCES: tuple[StanceSign, ...] = ("asserts", "concedes", "denies", "disputes", "declines", "retracts", "silent")
"""In the order of the key."""

_SYMBOLS: dict[StanceSign, tuple[str, bool]] = {
    "asserts": ("triangle-up", True),
    "concedes": ("triangle-up", False),
    "denies": ("triangle-down", True),
    "disputes": ("triangle-down", False),
    "declines": ("circle", False),
    "retracts": ("triangle-up", False),
}
_FOR, _AGAINST = ("asserts", "concedes"), ("denies", "disputes")


def name_stance(stance: StanceSign, words: Words) -> str:
    """Return what a speaker does, in words."""
    return {
        "asserts": words.say_about("stance", "asserts"),
        "concedes": words.say_about("stance", "concedes"),
        "denies": words.say_about("stance", "denies"),
        "disputes": words.say_about("stance", "disputes"),
        "declines": words.say_about("stance", "declines to say"),
        "retracts": words.say_about("stance", "retracts"),
        "silent": words.say("silent"),
    }[stance]


def draw_stance(
    stance: StanceSign, canvas: Canvas, x: float, y: float, style: Style, facts: str, size: float = 9.5
) -> None:
    """Draw a sign about (x, y).

    Args:
        stance: what the speaker does.
        canvas: where it is drawn.
        x, y: px.
        style: its first lane's colour is for, its second's against, its quiet one neither.
        facts: shown under the pointer.
        size: of the sign, px.
    """
    palette = style.palette
    if stance == "silent":
        canvas.mark(make_dot(palette.quiet), x, y, facts)
        return
    lanes = palette.lanes
    hue = lanes[0] if stance in _FOR else lanes[min(1, len(lanes) - 1)] if stance in _AGAINST else palette.quiet
    color = darken_until(hue, 3.0)
    symbol, full = _SYMBOLS[stance]
    canvas.mark(Mark(symbol, size, color if full else WHITE, color, 1.5, "solid", ()), x, y, facts)
    if stance == "retracts":
        reach = size * 0.68
        canvas.line([(x - reach, y + reach), (x + reach, y - reach)], color, 1.5, layer="above")
    if stance == "declines":
        canvas.line([(x - size * 0.3, y), (x + size * 0.3, y)], color, 1.5, layer="above")
