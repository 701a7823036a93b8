"""Text with the few marks that a figure may carry goes in; lines of runs, measured, and labels come out.

The marks are `<br>`, `<b>`, `<i>` and `<a href="...">`, and the entities that plotly.js knows. Everything else,
tags included, is text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from briefgen.draw.geometry import Point, turn_point
from briefgen.draw.painting import paint
from briefgen.draw.scene import Label
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text

# plotly.js 4.1 sets lines 1.3 font sizes apart and colours links so unless they say otherwise.
LINE_SPACING = 1.3
LINK_COLOR = "#447adb"

_TAG = re.compile(r"(<[^<>]*>)")
_TAG_PARTS = re.compile(r"<(/?)([^ >]*)(?:\s+(.*))?>", re.DOTALL)
_HREF = re.compile(r"""(?:^|[\s"'])href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_COLOR = re.compile(r"""(?:^|[\s"'])style\s*=\s*["']\s*color:\s*(#[0-9a-fA-F]{6})\s*;?\s*["']""", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d{1,7}|#x[\da-fA-F]{1,6}|[a-z]+);")
_ENTITIES = {
    "mu": "μ", "amp": "&", "lt": "<", "gt": ">", "nbsp": "\N{NO-BREAK SPACE}", "times": "×", "plusmn": "±", "deg": "°"
}  # fmt: skip
_LINK = re.compile(r"(?:https?|mailto):[^\s]+\Z", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Font:
    """How a text of a figure is set.

    Attributes:
        size: px.
        color: "#rrggbb".
        bold, italic: the cut.
    """

    size: float = 12.0
    color: str = "#444444"
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one line in one look; `color` is "" where it is the surrounding font's."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of measured runs.

    Attributes:
        lines: for each line, its runs with their cut and width in px.
        widths: of the lines, px.
        font: the surrounding font.
        ascent, descent: of a line, px, both positive and rounded as Chromium rounds them for a box.
    """

    lines: tuple[tuple[tuple[Run, float], ...], ...]
    widths: tuple[float, ...]
    font: Font
    ascent: float
    descent: float

    @property
    def width(self) -> float:
        """The widest line, px."""
        return max(self.widths)

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last, px; 0 without any text."""
        if not any(self.lines):
            return 0.0
        return (len(self.lines) - 1) * LINE_SPACING * self.font.size + self.ascent + self.descent


def read_font(options: Mapping[str, Any] | None, around: Font) -> Font:
    """Return a font of the figure, with what it does not say from the font around it.

    >>> read_font({"size": 9, "weight": 700}, Font())
    Font(size=9.0, color='#444444', bold=True, italic=False)
    """
    if not options:
        return around
    weight, style, color = options.get("weight"), options.get("style"), options.get("color")
    return Font(
        size=float(options.get("size") or around.size),
        color=paint(color)[0] if color else around.color,
        bold=around.bold if weight is None else weight == "bold" or (weight != "normal" and weight >= 600),
        italic=around.italic if style is None else style == "italic",
    )


def escape_text(text: str) -> str:
    """Return text such that a figure shows it as it is, whatever marks it holds.

    >>> escape_text("R&D <b>")
    'R&amp;D &lt;b&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=2048)
def split_runs(markup: str) -> tuple[tuple[Run, ...], ...]:
    """Return the lines of a text, each as its runs in order.

    An end tag closes the last tag that is open, whichever that is, and a line break closes none, as in plotly.js.

    >>> [[(run.text, run.bold) for run in line] for line in split_runs("a <b>b</b><br>&lt;i&gt; <u>")]
    [[('a ', False), ('b', True)], [('<i> <u>', False)]]
    """
    lines: list[list[Run]] = [[]]
    looks = [Run("")]
    for index, piece in enumerate(_TAG.split(_LINE_BREAK.sub(" ", markup))):
        parts = _TAG_PARTS.match(piece) if index % 2 else None
        tag = parts[2].lower() if parts else ""
        if parts and tag == "br":
            lines.append([])
        elif parts and tag in ("b", "i", "a"):
            if not parts[1]:
                looks.append(_open_look(looks[-1], tag, parts[3] or ""))
            elif len(looks) > 1:
                looks.pop()
        else:
            _append_text(lines[-1], looks[-1], piece)
    return tuple(tuple(line) for line in lines)


def _open_look(around: Run, tag: str, attributes: str) -> Run:
    """Return the look inside a tag."""
    if tag == "b":
        return Run("", True, around.italic, around.url, around.color)
    if tag == "i":
        return Run("", around.bold, True, around.url, around.color)
    href = _HREF.search(attributes)
    url = read_link(_decode_entities(href[1] or href[2] or "")) if href else ""
    color = _COLOR.search(attributes)
    return Run("", around.bold, around.italic, url, color[1].lower() if color else LINK_COLOR)


def read_link(url: str) -> str:
    """Return an address that may stand on paper, http, https or mailto, else "".

    >>> read_link("https://example.org/a"), read_link("javascript:alert(1)"), read_link("file:///etc/passwd")
    ('https://example.org/a', '', '')
    """
    url = clean_text(url).strip()
    return url if _LINK.match(url) else ""


def _append_text(line: list[Run], look: Run, piece: str) -> None:
    """Add text to a line, to its last run where the look is the same."""
    text = clean_text(_decode_entities(piece))
    if not text:
        return
    last = line[-1] if line else None
    if last and (last.bold, last.italic, last.url, last.color) == (look.bold, look.italic, look.url, look.color):
        text = line.pop().text + text
    line.append(Run(text, look.bold, look.italic, look.url, look.color))


def _decode_entities(text: str) -> str:
    """Return text with plotly.js's entities read; others stay as they are written."""
    return _ENTITY.sub(_decode_entity, text) if "&" in text else text


def _decode_entity(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _ENTITIES.get(name, match[0])
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 else match[0]


def clean_text(text: str) -> str:
    r"""Return text without control characters, surrogates and noncharacters; tabs and breaks are spaces.

    >>> clean_text("a\tb\x00c\ud800")
    'a bc'
    """
    if text.isprintable():
        return text
    kept = [" " if char in "\t\n\r\v\f\u2028\u2029" else char for char in text]
    return "".join(
        char for char in kept if unicodedata.category(char) not in ("Cc", "Cs") and ord(char) & 0xFFFE != 0xFFFE
    )


def measure_block(markup: str, font: Font, fonts: FontSet) -> TextBlock:
    """Return a text's lines with their widths in px."""
    lines: list[tuple[tuple[Run, float], ...]] = []
    for line in split_runs(markup):
        runs = [Run(run.text, run.bold or font.bold, run.italic or font.italic, run.url, run.color) for run in line]
        lines.append(
            tuple(
                (run, measure_text(run.text, fonts.face(bold=run.bold, italic=run.italic), font.size)) for run in runs
            )
        )
    face = fonts.face(bold=font.bold, italic=font.italic)
    return TextBlock(
        lines=tuple(lines),
        widths=tuple(sum(width for _, width in line) for line in lines),
        font=font,
        ascent=math.floor(face.ascent * font.size / face.units + 0.5),
        descent=math.floor(-face.descent * font.size / face.units + 0.5),
    )


def place_lines(
    block: TextBlock, lefts: Sequence[float], baseline: float, *, centre: Point = (0.0, 0.0), degrees: float = 0.0
) -> list[Label]:
    """Return the labels of a block.

    Args:
        block: the measured lines.
        lefts: the left end of each line, px, before turning.
        baseline: of the first line, px, before turning.
        centre: the point that the whole block is turned about.
        degrees: clockwise.
    """
    labels: list[Label] = []
    for index, (line, x) in enumerate(zip(block.lines, lefts, strict=True)):
        y = baseline + index * LINE_SPACING * block.font.size
        for run, width in line:
            place = turn_point((x, y), centre, degrees)
            color = run.color or block.font.color
            labels.append(
                Label(*place, run.text, block.font.size, width, color, run.bold, run.italic, degrees % 360.0, run.url)
            )
            x += width
    return labels


def anchor_lefts(block: TextBlock, x: float, anchor: str) -> list[float]:
    """Return the left end of each line that starts, is centred or ends at x.

    Args:
        block: the measured lines.
        x: px.
        anchor: "start", "middle" or "end".
    """
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return [x - width * share for width in block.widths]
