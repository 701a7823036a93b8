"""The marks that a chart uses go in; the line that says in words what they mean comes out, drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from briefgen.charts.canvas import Canvas
from briefgen.charts.notation import Glyph, make_dot, make_mark, shows_hole
from briefgen.style import Style
from briefgen.text.measure import measure_text
from briefgen.words import Words

Sign = Glyph | Literal["dot", "line"]
"""A mark of the notation, or the dot or thin line of an event that is not called out."""

_ITEM_SPACE = 11.0
_MARK_SPACE = 5.0
_LINE = 1.5


@dataclass(frozen=True, slots=True)
class KeyItem:
    """One mark and its words; where it stands within the key, px."""

    glyph: Sign
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Key:
    """A laid out key, `height` px high; 0 without items."""

    items: tuple[KeyItem, ...]
    height: float
    size: float


def lay_key(
    glyphs: Iterable[Glyph],
    width: float,
    size: float,
    style: Style,
    words: Words,
    *,
    dots: bool = False,
    lines: bool = False,
) -> Key:
    """Lay out the key: only what the marks do not say by themselves, each once.

    Args:
        glyphs: of the marks in the chart.
        width: px.
        size: of the words, px.
        style: fonts.
        words: the language.
        dots, lines: whether there are events and states that are not called out.
    """
    explained = _explain(set(glyphs), words)
    if dots:
        explained.append(("dot", words.say("other event")))
    if lines:
        explained.append(("line", words.say("other state")))
    face = style.font_set.face()
    items: list[KeyItem] = []
    x, row = 0.0, 0
    for glyph, meaning in explained:
        mark_width = size * 1.15 + _MARK_SPACE
        wide = mark_width + measure_text(meaning, face, size)
        if x and x + wide > width:
            x, row = 0.0, row + 1
        items.append(KeyItem(glyph, meaning, x, (row + 0.5) * _LINE * size))
        x += wide + _ITEM_SPACE
    return Key(tuple(items), (row + 1) * _LINE * size if items else 0.0, size)


def _explain(glyphs: set[Glyph], words: Words) -> list[tuple[Sign, str]]:
    """Return a mark for each part of the notation that is in use, with its meaning."""
    shapes = {shape for shape, *_ in glyphs}
    looks = {look for _, look, *_ in glyphs}
    found: list[tuple[Sign, str]] = []
    if len(shapes - {"state"}) > 1 and "event" in shapes:
        found.append((("event", "solid", False, False), words.say_about("kind", "event")))
    if "state" in shapes:
        found.append((("state", "solid", False, False), words.say_about("kind", "state")))
    if "statement" in shapes:
        found.append((("statement", "solid", False, False), words.say_about("kind", "statement")))
    if "absence" in shapes:
        found.append((("absence", "solid", False, False), words.say_about("kind", "absence")))
    if "planned" in shapes:
        found.append((("planned", "outlined", False, False), words.say_about("kind", "planned")))
    if "light" in looks:
        found.append((("event", "light", False, False), words.say_about("standing", "unverified")))
    if "hatched" in looks:
        found.append((("event", "hatched", False, False), words.say_about("standing", "disputed")))
    if "crossed" in looks:
        found.append((("event", "crossed", False, False), words.say("refuted or withdrawn")))
    if any(shows_hole(shape, look, hollow) for shape, look, hollow, _ in glyphs):
        found.append((("event", "solid", True, False), words.say("day not known")))
    if any(dashed for _, _, _, dashed in glyphs):
        found.append((("event", "outlined", False, True), words.say("date doubted")))
    return found


def draw_key(key: Key, canvas: Canvas, top: float, color: str, style: Style) -> None:
    """Draw the key from `top` down.

    Args:
        key: laid out.
        canvas: where it is drawn.
        top: px.
        color: of the marks.
        style: colours of the words.
    """
    for item in key.items:
        middle, y = item.x + key.size * 0.575, top + item.y
        if item.glyph == "dot":
            canvas.mark(make_dot(style.palette.quiet), middle, y, item.words)
        elif item.glyph == "line":
            reach = key.size * 0.55
            canvas.line([(middle - reach, y), (middle + reach, y)], style.palette.quiet, 2.0)
        else:
            canvas.mark(make_mark(*item.glyph, key.size * 0.4, color), middle, y, item.words)
        canvas.text(
            item.x + key.size * 1.15 + _MARK_SPACE, y, [item.words], key.size, style.palette.quiet, valign="middle"
        )
