"""Text with the few marks that a figure may carry goes in; lines of runs, measured, and labels come out.

The marks are `<br>`, `<b>`, `<i>`, `<em>`, `<sup>`, `<sub>`, `<span>` and `<a href="...">`, each with a colour as its
style, and the entities that plotly.js knows. Of plotly.js's other marks `<u>`, `<s>` and other styles are refused by
`draw.validate`; everything else, tags included, is text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from briefgen.draw.colors import read_color
from briefgen.draw.geometry import Point, turn_point
from briefgen.draw.painting import paint
from briefgen.draw.scene import Label
from briefgen.text.fonts import FontSet
from briefgen.text.hidden import reveal_hidden
from briefgen.text.measure import measure_text

# plotly.js 4.1 sets lines 1.3 font sizes apart and colours links so unless they say otherwise.
LINE_SPACING = 1.3
LINK_COLOR = "#447adb"

_TAG = re.compile(r"(<[^<>]*>)")
_TAG_PARTS = re.compile(r"<(/?)([^ >]*)(?:\s+(.*))?>", re.DOTALL)
_HREF = re.compile(r"""(?:^|[\s"'])href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_STYLE = re.compile(r"""(?:^|[\s"'])style\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
# The size of raised and lowered text, and how far it lies from the baseline around it, in sizes of the text around it
# (plotly.js 4.1, svgTextUtils).
_SMALLER = 0.7
_RISES = {"sup": 0.6 * _SMALLER, "sub": -0.3 * _SMALLER}
_TAGS = ("b", "i", "em", "sup", "sub", "span", "a")
_REFUSED_TAGS = ("u", "s")
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
    """A stretch of one line in one look.

    Attributes:
        text: the characters, as data.
        bold, italic: the cut.
        url: what a click on it opens; "" for nothing.
        color: "" where it is the surrounding font's.
        scale: its size as a share of the surrounding font's.
        rise: how far its baseline lies above the line's, in sizes of the surrounding font.
    """

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""
    color: str = ""
    scale: float = 1.0
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of measured runs.

    Attributes:
        lines: for each line, its runs with their cut and width in px.
        widths: of the lines, px.
        font: the surrounding font.
        ascent, descent: of a line, px, both positive and rounded as Chromium rounds them for a box.
        above, below: how far raised text sticks out over the first line and lowered text under the last, px.
    """

    lines: tuple[tuple[tuple[Run, float], ...], ...]
    widths: tuple[float, ...]
    font: Font
    ascent: float
    descent: float
    above: float = 0.0
    below: float = 0.0

    @property
    def width(self) -> float:
        """The widest line, px."""
        return max(self.widths)

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last, px; 0 without any text."""
        if not any(self.lines):
            return 0.0
        lines = (len(self.lines) - 1) * LINE_SPACING * self.font.size + self.ascent + self.descent
        return lines + self.above + self.below


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
    if "<" not in markup:
        text = clean_text(_decode_entities(_LINE_BREAK.sub(" ", markup)))
        return ((Run(text),),) if text else ((),)
    lines: list[list[Run]] = [[]]
    looks = [Run("")]
    for index, piece in enumerate(_TAG.split(_LINE_BREAK.sub(" ", markup))):
        parts = _TAG_PARTS.match(piece) if index % 2 else None
        tag = parts[2].lower() if parts else ""
        if parts and tag == "br":
            lines.append([])
        elif parts and tag in _TAGS:
            if not parts[1]:
                looks.append(_open_look(looks[-1], tag, parts[3] or ""))
            elif len(looks) > 1:
                looks.pop()
        else:
            _append_text(lines[-1], looks[-1], piece)
    return tuple(tuple(line) for line in lines)


def _open_look(around: Run, tag: str, attributes: str) -> Run:
    """Return the look inside a tag."""
    color = _read_style(attributes) or (LINK_COLOR if tag == "a" else around.color)
    if tag in _RISES:
        rise = around.rise + _RISES[tag] * around.scale
        return replace(around, color=color, scale=around.scale * _SMALLER, rise=rise)
    if tag == "a":
        href = _HREF.search(attributes)
        url = read_link(_decode_entities(href[1] or href[2] or "")) if href else ""
        return replace(around, color=color, url=url)
    return replace(
        around, color=color, bold=around.bold or tag in ("b", "em"), italic=around.italic or tag in ("i", "em")
    )


def _read_style(attributes: str) -> str | None:
    """Return the colour that a tag's style gives, "" when it has no style, or None when it asks for more than that.

    >>> _read_style('style="color: red;"'), _read_style("href='a'"), _read_style("style='font-size: 9px'")
    ('#ff0000', '', None)
    """
    found = _STYLE.search(attributes)
    if not found:
        return ""
    color = ""
    for declaration in _decode_entities(found[1] or found[2] or "").split(";"):
        name, _, value = declaration.partition(":")
        if not declaration.strip():
            continue
        read = read_color(value) if name.strip().lower() == "color" else None
        if not read or read[1] < 1:
            return None
        color = read[0]
    return color


def find_refused_mark(markup: str) -> str:
    """Return the first tag of a text that plotly.js would heed and that is not drawn, or "".

    >>> find_refused_mark("<b>a</b> <u>b</u>"), find_refused_mark("a < b <x>")
    ('<u>', '')
    """
    if "<" not in markup:
        return ""
    for tag in _TAG.findall(_LINE_BREAK.sub(" ", markup)):
        parts = _TAG_PARTS.match(tag)
        name = parts[2].lower() if parts else ""
        if (
            parts
            and not parts[1]
            and (name in _REFUSED_TAGS or (name in _TAGS and _read_style(parts[3] or "") is None))
        ):
            return str(tag)
    return ""


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
    if line and replace(line[-1], text="") == look:
        text = line.pop().text + text
    line.append(Run(text, look.bold, look.italic, look.url, look.color, look.scale, look.rise))


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

    Hidden characters stand as their numbers.

    >>> clean_text("a\tb\x00c\ud800")
    'a bc'
    """
    if text.isprintable():
        return text
    kept = [" " if char in "\t\n\r\v\f\u2028\u2029" else char for char in text]
    clean = [char for char in kept if unicodedata.category(char) not in ("Cc", "Cs") and ord(char) & 0xFFFE != 0xFFFE]
    return reveal_hidden("".join(clean))


def _cut_by_face(line: Sequence[Run], font: Font, fonts: FontSet) -> Iterator[Run]:
    """Yield the runs of a line, each of which one face shows."""
    for run in line:
        face = fonts.face(bold=run.bold or font.bold, italic=run.italic or font.italic)
        for _, part in face.cut_text(run.text):
            yield run if part == run.text else replace(run, text=part)


def measure_block(markup: str, font: Font, fonts: FontSet) -> TextBlock:
    """Return a text's lines with their widths in px."""
    lines: list[tuple[tuple[Run, float], ...]] = []
    face = fonts.face(bold=font.bold, italic=font.italic)
    ascent = _round_half_up(face.ascent * font.size / face.units)
    descent = _round_half_up(-face.descent * font.size / face.units)
    above = below = 0.0
    split = split_runs(markup)
    for index, line in enumerate(split):
        measured: list[tuple[Run, float]] = []
        for run in _cut_by_face(line, font, fonts):
            if font.bold or font.italic:
                run = replace(run, bold=run.bold or font.bold, italic=run.italic or font.italic)
            own = fonts.face(bold=run.bold, italic=run.italic)
            size = font.size * run.scale
            measured.append((run, measure_text(run.text, own, size)))
            if run.rise:
                rise, step = run.rise * font.size, LINE_SPACING * font.size
                top = _round_half_up(own.ascent * size / own.units) + rise
                foot = _round_half_up(-own.descent * size / own.units) - rise
                above = max(above, top - ascent - index * step)
                below = max(below, foot - descent - (len(split) - 1 - index) * step)
        lines.append(tuple(measured))
    return TextBlock(
        lines=tuple(lines),
        widths=tuple(sum(width for _, width in line) for line in lines),
        font=font,
        ascent=ascent,
        descent=descent,
        above=above,
        below=below,
    )


def _round_half_up(number: float) -> int:
    return math.floor(number + 0.5)


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
            size = block.font.size
            place = turn_point((x, y - run.rise * size), centre, degrees)
            color = run.color or block.font.color
            labels.append(
                Label(*place, run.text, size * run.scale, width, color, run.bold, run.italic, degrees % 360.0, run.url)
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
