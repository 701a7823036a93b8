"""A scene goes in; an Enhanced Metafile of it comes out: the drawing that every Word and Office program can show.

Lines, fills and letters as outlines; the numbers of records are those of [MS-EMF]. A metafile knows no transparency:
what is sheer is mixed with white, on which charts stand.
"""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, groupby, pairwise

from briefgen.draw.geometry import Point, turn_point
from briefgen.draw.rich_text import clean_text
from briefgen.draw.scene import Clip, Image, Item, Label, Path, Scene
from briefgen.text.fonts import FontSet
from briefgen.text.outlines import Move, outline_glyph
from briefgen.text.shaping import shape_line

# Units a px: coordinates are whole numbers.
_UNITS = 64
# A reference device of 96 dots an inch, so that a px is a dot; sides in dots and in millimetres.
_DEVICE = (1920, 1080)
_DEVICE_MM = (508, 286)
_HUNDREDTHS_MM = 2540 / 96
_HEADER_BYTES = 108
_VERSION = 0x10000
# Record types ([MS-EMF] 2.1.1).
_HEADER, _POLYBEZIERTO, _POLYLINETO, _EOF = 1, 5, 6, 14
_SETWINDOWEXT, _SETWINDOWORG, _SETVIEWPORTEXT, _SETVIEWPORTORG = 9, 10, 11, 12
_SETMAPMODE, _SETBKMODE, _SETPOLYFILLMODE, _MOVETO, _INTERSECTCLIPRECT, _SAVEDC, _RESTOREDC = 17, 18, 19, 27, 30, 33, 34
_SELECTOBJECT, _CREATEBRUSH, _DELETEOBJECT, _SETMITERLIMIT, _BEGINPATH, _ENDPATH = 37, 39, 40, 58, 59, 60
_CLOSEFIGURE, _FILLPATH, _STROKEPATH, _STRETCHDIBITS, _EXTCREATEPEN = 61, 62, 64, 81, 95
_ANISOTROPIC, _TRANSPARENT = 8, 1
_ALTERNATE, _WINDING = 1, 2
_NULL_BRUSH, _NULL_PEN = 0x80000005, 0x80000008
# A pen of any width with flat ends and mitred corners.
_PEN = 0x00012200
_SOURCE_COPY = 0x00CC0020
_LINES_A_CURVE = 12
# Of a dash, px.
_SHORTEST = 0.05
# The object that brushes and pens are made as, one at a time.
_TOOL = 1


def scene_to_emf(scene: Scene, fonts: FontSet) -> bytes:
    """Return a scene as a metafile, the same bytes for the same scene.

    Args:
        scene: the picture; 96 px of it are an inch.
        fonts: the faces whose letters its labels are outlined in.
    """
    writer = _EmfWriter(fonts)
    writer.add(_SETMAPMODE, struct.pack("<I", _ANISOTROPIC))
    writer.add(_SETWINDOWORG, struct.pack("<2i", 0, 0))
    writer.add(_SETWINDOWEXT, struct.pack("<2i", round(scene.width * _UNITS), round(scene.height * _UNITS)))
    writer.add(_SETVIEWPORTORG, struct.pack("<2i", 0, 0))
    writer.add(_SETVIEWPORTEXT, struct.pack("<2i", round(scene.width), round(scene.height)))
    writer.add(_SETBKMODE, struct.pack("<I", _TRANSPARENT))
    writer.draw_items(scene.items)
    return writer.finish(scene)


class _EmfWriter:
    """A metafile as it grows: its records, and the state that they leave behind."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._records: list[bytes] = []

    def add(self, kind: int, data: bytes = b"") -> None:
        """Add a record; its length is a multiple of four."""
        padded = data + bytes(-len(data) % 4)
        self._records.append(struct.pack("<2I", kind, 8 + len(padded)) + padded)

    def finish(self, scene: Scene) -> bytes:
        """Return the file: header, records, end."""
        self.add(_EOF, struct.pack("<3I", 0, 16, 20))
        words = f"briefgen\0{clean_text(scene.title or scene.alt)}\0\0".encode("utf-16-le", "surrogatepass")
        padding = bytes(-len(words) % 4)
        size = _HEADER_BYTES + len(words) + len(padding)
        body = b"".join(self._records)
        right, bottom = round(scene.width), round(scene.height)
        header = struct.pack(
            "<2I4i4i4s3I2H3I2I2I3I2I",
            _HEADER,
            size,
            *(0, 0, right - 1, bottom - 1),
            *(0, 0, round(right * _HUNDREDTHS_MM), round(bottom * _HUNDREDTHS_MM)),
            b" EMF",
            _VERSION,
            size + len(body),
            len(self._records) + 1,
            # One object at a time, and the place that the format keeps for itself; then a reserved number.
            *(_TOOL + 1, 0),
            *(len(words) // 2, _HEADER_BYTES),
            0,
            *_DEVICE,
            *_DEVICE_MM,
            *(0, 0, 0),
            *(side * 1000 for side in _DEVICE_MM),
        )
        return b"".join((header, words, padding, body))

    def draw_items(self, items: Iterable[Item]) -> None:
        """Draw items in order."""
        for item in items:
            if isinstance(item, Path):
                self._draw_path(item)
            elif isinstance(item, Label):
                self._draw_label(item)
            elif isinstance(item, Image):
                self._draw_image(item)
            else:
                self._draw_clip(item)

    def _draw_clip(self, clip: Clip) -> None:
        self.add(_SAVEDC)
        left, top = _unit(clip.x), _unit(clip.y)
        self.add(
            _INTERSECTCLIPRECT, struct.pack("<4i", left, top, _unit(clip.x + clip.width), _unit(clip.y + clip.height))
        )
        self.draw_items(clip.items)
        self.add(_RESTOREDC, struct.pack("<i", -1))

    def _draw_path(self, path: Path) -> None:
        if not path.steps or not (path.fill or path.stroke):
            return
        if path.fill:
            self.add(_SETPOLYFILLMODE, struct.pack("<I", _ALTERNATE if path.even_odd else _WINDING))
            self._outline(_read_steps(path))
            color = _mix(path.fill, path.fill_opacity)
            self.add(_CREATEBRUSH, struct.pack("<4I", _TOOL, 0, color, 0))
            self._finish_path(_FILLPATH, _NULL_PEN)
        if path.stroke:
            # Dashes of one's own are known to few programs that show metafiles, so each is a line.
            self._outline(_cut_dashes(path) if path.dash else _read_steps(path))
            self._make_pen(path)
            self._finish_path(_STROKEPATH, _NULL_BRUSH)

    def _make_pen(self, path: Path) -> None:
        width, color = max(1, round(path.width * _UNITS)), _mix(path.stroke, path.stroke_opacity)
        self.add(_SETMITERLIMIT, struct.pack("<I", max(1, round(path.miter_limit))))
        self.add(_EXTCREATEPEN, struct.pack("<11I", _TOOL, 0, 0, 0, 0, _PEN, width, 0, color, 0, 0))

    def _finish_path(self, kind: int, stock: int) -> None:
        """Draw the path with the tool just made and nothing else, and drop the tool."""
        self.add(_SELECTOBJECT, struct.pack("<I", _TOOL))
        self.add(_SELECTOBJECT, struct.pack("<I", stock))
        self.add(kind, struct.pack("<4i", 0, 0, -1, -1))
        self.add(_SELECTOBJECT, struct.pack("<I", _NULL_PEN if stock == _NULL_BRUSH else _NULL_BRUSH))
        self.add(_DELETEOBJECT, struct.pack("<I", _TOOL))

    def _outline(self, steps: Iterable[tuple[str, Sequence[float]]]) -> None:
        """Add the steps of a path; neighbours of one kind are one record."""
        self.add(_BEGINPATH)
        for letter, group in groupby(steps, lambda step: step[0]):
            numbers = [_unit(number) for _, each in group for number in each]
            if letter == "Z":
                self.add(_CLOSEFIGURE)
            elif letter == "M":
                # Of several moves the last counts.
                self.add(_MOVETO, struct.pack("<2i", *numbers[-2:]))
            else:
                kind = _POLYLINETO if letter == "L" else _POLYBEZIERTO
                points = struct.pack(f"<{len(numbers)}i", *numbers)
                self.add(kind, struct.pack("<4iI", 0, 0, -1, -1, len(numbers) // 2) + points)
        self.add(_ENDPATH)

    def _draw_label(self, label: Label) -> None:
        face = self._fonts.face(bold=label.bold, italic=label.italic, text=label.text)
        scale = label.size / face.units
        steps: list[tuple[str, Sequence[float]]] = []
        left = 0.0
        for glyph in shape_line(face, label.text):
            at = (left + glyph.dx, float(glyph.dy))
            steps += _place_outline(outline_glyph(face, glyph.id), at, scale, label)
            left += glyph.advance
        if steps:
            self.add(_SETPOLYFILLMODE, struct.pack("<I", _WINDING))
            self._outline(steps)
            self.add(_CREATEBRUSH, struct.pack("<4I", _TOOL, 0, _mix(label.color, 1.0), 0))
            self._finish_path(_FILLPATH, _NULL_PEN)

    def _draw_image(self, image: Image) -> None:
        """Draw a picture as a bitmap: rows from the bottom up, each padded to four bytes ([MS-WMF] 2.2.2.9)."""
        from PIL import Image as Pictures

        with Pictures.open(io.BytesIO(image.data)) as opened:
            picture = opened.convert("RGBA")
        dots = Pictures.new("RGB", picture.size, "white")
        dots.paste(picture, mask=picture.getchannel("A"))
        width, height = dots.size
        bits = dots.tobytes("raw", "BGR", -(-width * 3 // 4) * 4, -1)
        info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(bits), 0, 0, 0, 0)
        start = 8 + 72
        head = struct.pack(
            "<4i6i6I2i",
            *(0, 0, -1, -1),
            *(_unit(image.x), _unit(image.y), 0, 0, width, height),
            *(start, len(info), start + len(info), len(bits), 0, _SOURCE_COPY),
            *(_unit(image.width), _unit(image.height)),
        )
        self.add(_STRETCHDIBITS, head + info + bits)


def _read_steps(path: Path) -> list[tuple[str, Sequence[float]]]:
    return [(step[0], [float(number) for number in step[1:]]) for step in path.steps]


def _cut_dashes(path: Path) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield the dashes of a path, each as a move and lines."""
    for points in _flatten(path):
        lengths, draws = cycle(path.dash), cycle((True, False))
        left, is_drawn = next(lengths), next(draws)
        yield "M", points[0]
        for start, end in pairwise(points):
            whole, done = math.dist(start, end), 0.0
            while whole - done > left:
                done += left
                share = done / whole
                cut = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
                yield "L" if is_drawn else "M", cut
                left, is_drawn = max(next(lengths), _SHORTEST), next(draws)
                if is_drawn:
                    yield "M", cut
            left -= whole - done
            if is_drawn:
                yield "L", end


def _flatten(path: Path) -> Iterator[list[Point]]:
    """Yield the points of each part of a path; a curve is so many straight lines."""
    points: list[Point] = []
    for letter, numbers in _read_steps(path):
        if letter == "M":
            if len(points) > 1:
                yield points
            points = [(numbers[0], numbers[1])]
        elif letter == "L":
            points.append((numbers[0], numbers[1]))
        elif letter == "C":
            a, (b, c, d) = points[-1], [(numbers[at], numbers[at + 1]) for at in (0, 2, 4)]
            for step in range(1, _LINES_A_CURVE + 1):
                t = step / _LINES_A_CURVE
                shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
                x = sum(share * point[0] for share, point in zip(shares, (a, b, c, d), strict=True))
                y = sum(share * point[1] for share, point in zip(shares, (a, b, c, d), strict=True))
                points.append((x, y))
        elif points:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _unit(number: float) -> int:
    return round(number * _UNITS)


def _mix(color: str, opacity: float) -> int:
    """Return "#rrggbb" as it looks on white, as a number whose lowest byte is red.

    >>> hex(_mix("#004488", 1.0)), hex(_mix("#000000", 0.5))
    ('0x884400', '0x808080')
    """
    shares = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    red, green, blue = (math.floor(255 - (255 - share) * opacity + 0.5) for share in shares)
    return red | green << 8 | blue << 16


def _place_outline(
    moves: Iterable[Move], at: Point, scale: float, label: Label
) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield a glyph's outline in px where it stands, turned with its label; curves have two handles.

    Args:
        moves: in font units, y up.
        at: of the glyph, font units from the label's start.
        scale: px a font unit.
        label: that it belongs to.
    """
    here: Point = (0.0, 0.0)
    for letter, numbers in moves:
        flat = [
            turn_point(
                (label.x + (at[0] + numbers[index]) * scale, label.y - (at[1] + numbers[index + 1]) * scale),
                (label.x, label.y),
                label.angle,
            )
            for index in range(0, len(numbers), 2)
        ]
        if letter == "Q":
            handle, end = flat
            flat = [_lean(here, handle), _lean(end, handle), end]
            letter = "C"
        if flat:
            here = flat[-1]
        yield letter, [number for point in flat for number in point]


def _lean(point: Point, handle: Point) -> Point:
    """Return the handle of a cubic curve by an end and the one handle of the quadratic curve that it equals."""
    return (point[0] + 2 * (handle[0] - point[0]) / 3, point[1] + 2 * (handle[1] - point[1]) / 3)
