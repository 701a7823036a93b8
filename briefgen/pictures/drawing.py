"""The bytes of a user's SVG go in; the picture of it, as dots of print resolution, comes out.

A drawing is somebody else's program: it is read for what it may not hold before anything of it is drawn, and drawn in a
process of its own, which has little time and little memory.
"""

from __future__ import annotations

import math
import re
import struct
import subprocess
import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from briefgen.errors import BuildError

MOST_BYTES = 20_000_000
_MOST_ELEMENTS = 200_000
_MOST_DEPTH = 200
# Elements once everything that is used again is written out, and filters, each of which works on all dots.
_MOST_SHOWN = 500_000
_MOST_FILTERS = 100
_MOST_NESTED = 500
# Dots an inch of print, of CSS, and the most dots of a side and of a picture.
PRINT_DPI = 300
LOGO_DPI = 600
_CSS_DPI = 96
_MOST_SIDE = 2_400
_MOST_DOTS = 8_000_000
_SECONDS = 5
_MEGABYTES = 1_500
# CSS px of the units of lengths (CSS Values 3, 5.2).
_UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_LENGTH = re.compile(rf"\s*({_NUMBER.pattern})\s*(px|pt|pc|in|cm|mm|)\s*")
_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]*)", re.IGNORECASE)
_INSIDE = re.compile(r"#[^\s]*|data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_REFUSED = {
    "script": "holds a script",
    "foreignobject": "holds a part that is no SVG (foreignObject)",
    "iframe": "holds a page",
    "audio": "holds sound",
    "video": "holds a film",
    "animate": "moves",
    "animatetransform": "moves",
    "animatemotion": "moves",
    "set": "moves",
}
_XLINK = "http://www.w3.org/1999/xlink"


class DrawingError(ValueError):
    """A file is no drawing that can be printed; the message says why."""


def is_drawing(data: bytes) -> bool:
    """Tell whether bytes look like an SVG."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", b"<!--", b"<!DOCTYPE", b"<svg")) and b"<" in head


@lru_cache(maxsize=16)
def draw_drawing(data: bytes, height_mm: float = 0.0) -> bytes:
    """Return a drawing as a PNG that says how large it is, with FiraGO as its only typeface.

    Args:
        data: of the file.
        height_mm: how tall it is printed, where that is not what it says itself; its lines are then drawn as fine as a
            logo's are looked at.

    Raises:
        DrawingError: it is no SVG, holds what may not be printed, or takes too long to draw.
        BuildError: nothing can be drawn on this machine.
    """
    if len(data) > MOST_BYTES:
        raise DrawingError(f"is larger than {MOST_BYTES // 1_000_000} MB")
    reading = _read(data)
    width, height = reading.size
    scale = LOGO_DPI / 25.4 * height_mm / height if height_mm else PRINT_DPI / _CSS_DPI
    scale = min(scale, _MOST_SIDE / max(width, height), math.sqrt(_MOST_DOTS / (width * height)))
    if min(width, height) * scale < 1:
        raise DrawingError("is a line, not a picture: one of its sides is hundreds of times the other")
    return _say_resolution(_render(data, scale, with_text=reading.has_text), scale * _CSS_DPI)


# -- reading ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """What is known of a drawing while it is read.

    Attributes:
        size: width and height, CSS px.
        elements: how many there are.
        depth: how deep the open element lies.
        has_text: whether it shows words.
        filters: how many effects there are.
        owners: for each open element the id that it belongs to: its own, else that of the element around it.
        counts: how many elements belong to each id, those of ids within it left out.
        uses: the ids that stand in each id's part, and those that it uses.
        style: text of the open style element.
        in_style: whether it is open.
    """

    size: tuple[float, float] = (0.0, 0.0)
    elements: int = 0
    depth: int = 0
    has_text: bool = False
    filters: int = 0
    owners: list[str] = field(default_factory=list)
    counts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    uses: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    style: list[str] = field(default_factory=list)
    in_style: bool = False


def _read(data: bytes) -> _Reading:
    """Read a drawing without drawing it; everything that may not be in it is refused."""
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse_doctype(name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if has_subset:
            raise DrawingError("defines entities of its own; save it as plain SVG")

    def open_element(name: str, attributes: dict[str, str]) -> None:
        _open_element(reading, name, attributes)

    def close_element(name: str) -> None:
        reading.depth -= 1
        reading.owners.pop()
        if reading.in_style:
            reading.in_style = False
            _check_style("".join(reading.style))
            reading.style.clear()

    def take_text(text: str) -> None:
        if reading.in_style:
            reading.style.append(text)

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    parser.CharacterDataHandler = take_text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DrawingError(f"is no SVG: {expat.errors.messages[error.code]} in line {error.lineno}") from error
    if reading.elements and reading.size == (0.0, 0.0):
        raise DrawingError("is no SVG: its first element is not 'svg'")
    _check_uses(reading)
    return reading


def _open_element(reading: _Reading, name: str, attributes: dict[str, str]) -> None:
    reading.elements += 1
    reading.depth += 1
    if reading.elements > _MOST_ELEMENTS:
        raise DrawingError(f"has more than {_MOST_ELEMENTS} elements; save it as PNG")
    if reading.depth > _MOST_DEPTH:
        raise DrawingError(f"has elements more than {_MOST_DEPTH} deep in one another; save it as PNG")
    local = name.rpartition(" ")[2].lower()
    if reading.elements == 1:
        if local != "svg":
            raise DrawingError("is no SVG: its first element is not 'svg'")
        reading.size = _read_size(attributes)
    if local in _REFUSED:
        raise DrawingError(f"{_REFUSED[local]}, which paper cannot; save it as plain SVG without it")
    reading.has_text = reading.has_text or local == "text"
    reading.filters += local.startswith("fe")
    if reading.filters > _MOST_FILTERS:
        raise DrawingError(f"has more than {_MOST_FILTERS} effects; save it as PNG")
    reading.in_style = local == "style"
    around = reading.owners[-1] if reading.owners else ""
    owner = attributes.get("id") or around
    if owner != around:
        reading.uses[around].append(owner)
    reading.owners.append(owner)
    reading.counts[owner] += 1
    for key, value in attributes.items():
        _check_attribute(local, key, value)
        addresses = [value] if key in ("href", f"{_XLINK} href") and local != "a" else _ADDRESS.findall(value)
        reading.uses[owner] += [address.strip()[1:] for address in addresses if address.strip().startswith("#")]


def _check_attribute(element: str, key: str, value: str) -> None:
    """Refuse an attribute that leads out of the file."""
    local = key.rpartition(" ")[2].lower()
    if local == "href" and element != "a" and not _INSIDE.fullmatch(value.strip()) and value.strip():
        raise DrawingError(f"takes in '{_shorten(value)}'; put everything that it shows into the file itself")
    if local == "style" or "url(" in value.lower():
        _check_style(value)


def _check_style(text: str) -> None:
    """Refuse styles that lead out of the file."""
    if re.search(r"@import", text, re.IGNORECASE):
        raise DrawingError("takes in a style sheet; put the styles into the file itself")
    for address in _ADDRESS.findall(text):
        if not _INSIDE.fullmatch(address.strip()):
            raise DrawingError(f"takes in '{_shorten(address)}'; put everything that it shows into the file itself")


def _check_uses(reading: _Reading) -> None:
    """Refuse a drawing that is endless, or far larger than its file, once everything used again is written out."""
    totals: dict[str, int] = {}
    open_: set[str] = set()

    def count(id_: str) -> int:
        if id_ in totals:
            return totals[id_]
        if id_ in open_:
            raise DrawingError(f"uses '#{_shorten(id_)}' within itself")
        if len(open_) > _MOST_NESTED:
            raise DrawingError("uses parts within parts without end; save it as PNG")
        open_.add(id_)
        total = reading.counts.get(id_, 0)
        for used in reading.uses.get(id_, ()):
            if used in reading.counts:
                total += count(used)
            if total > _MOST_SHOWN:
                raise DrawingError(f"shows more than {_MOST_SHOWN} elements, used again and again; save it as PNG")
        open_.remove(id_)
        totals[id_] = total
        return total

    count("")


def _read_size(attributes: dict[str, str]) -> tuple[float, float]:
    """Return width and height in CSS px: as given, else those of the view box."""
    box = [float(each) for each in _NUMBER.findall(attributes.get("viewBox", ""))]
    view = (box[2], box[3]) if len(box) == 4 else (0.0, 0.0)
    given = [_read_length(attributes.get(key, "")) for key in ("width", "height")]
    width, height = given
    if width is None and height is None:
        width, height = view
    elif width is None and height is not None:
        width = height * view[0] / view[1] if view[1] else 0.0
    elif height is None and width is not None:
        height = width * view[1] / view[0] if view[0] else 0.0
    width, height = width or 0.0, height or 0.0
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise DrawingError("does not say how large it is; give its 'svg' element a width and height, or a viewBox")
    return width, height


def _read_length(text: str) -> float | None:
    """Return a length in CSS px; None for none, for per cent and for what is no length."""
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _UNITS[found[2]] if found else None


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}\N{HORIZONTAL ELLIPSIS}"


# -- drawing ----------------------------------------------------------------------------------------------------

# Runs in the process that draws: the scale and whether there are words in the first line, then the drawing.
_DRAWS = """
import os, sys, tempfile
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
    resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError):
    pass
import resvg_py
scale, words = sys.stdin.buffer.readline().split()
drawing = sys.stdin.buffer.read().decode("utf-8-sig")
options = dict(svg_string=drawing, zoom=float(scale), skip_system_fonts=True, dpi=96.0)
try:
    with tempfile.TemporaryDirectory() as folder:
        if words == b"1":
            import pymupdf_fonts
            files = []
            for name in ("figo", "figbo", "figit", "figbi"):
                files.append(os.path.join(folder, name + ".ttf"))
                with open(files[-1], "wb") as file:
                    file.write(pymupdf_fonts.fontbuffers[name]())
            options["font_files"] = files
            for kind in ("font", "serif", "sans_serif", "cursive", "fantasy", "monospace"):
                options[kind + "_family"] = "FiraGO"
        picture = resvg_py.svg_to_bytes(**options)
except ValueError as error:
    sys.stderr.write(str(error))
    sys.exit(9)
sys.stdout.buffer.write(bytes(picture))
"""


def _render(data: bytes, scale: float, *, with_text: bool) -> bytes:
    """Draw in a process of its own."""
    program = _DRAWS.format(memory=_MEGABYTES * 1_000_000, seconds=_SECONDS)
    head = f"{scale:.6f} {int(with_text)}\n".encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", program], input=head + data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingError(f"takes more than {_SECONDS} s to draw; save it as PNG") from error
    except OSError as error:
        raise BuildError(f"no process can be started to draw an SVG: {error.strerror or error}") from error
    if done.returncode == 9:
        raise DrawingError(f"cannot be drawn: {done.stderr.decode('utf-8', 'replace').strip()}")
    if done.returncode != 0 or not done.stdout.startswith(b"\x89PNG"):
        if b"No module named" in done.stderr:
            raise BuildError("what draws an SVG is not installed; install it with: pip install resvg-py")
        raise DrawingError("takes more time or memory to draw than there is; save it as PNG")
    return done.stdout


def _say_resolution(png: bytes, dpi: float) -> bytes:
    """Return a PNG with its resolution after its head (PNG 3, 11.3.4.3)."""
    per_metre = round(dpi / 0.0254)
    body = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    chunk: Any = struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body))
    head = 33
    return png[:head] + bytes(chunk) + png[head:]
