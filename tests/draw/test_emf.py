"""Metafiles: each record is whole, and what other programs show of them is the scene."""

from __future__ import annotations

import io
import struct
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Emu
from PIL import Image as Pictures
from PIL import ImageChops, ImageFilter

from briefgen.draw import Clip, Image, Label, Scene, scene_to_emf, scene_to_png
from briefgen.draw import Path as ScenePath
from briefgen.text.fonts import FontSet

FONTS = FontSet()
HEADER, EOF, FILL, STROKE, PEN, BRUSH, DELETE, SELECT, BITMAP = 1, 14, 62, 64, 95, 39, 40, 37, 81


def picture() -> bytes:
    buffer = io.BytesIO()
    dots = Pictures.new("RGBA", (3, 2), "#bb5566")
    dots.putpixel((0, 0), (0, 0, 0, 0))
    dots.save(buffer, "PNG")
    return buffer.getvalue()


SQUARE = (("M", 20.0, 20.0), ("L", 120.0, 20.0), ("L", 120.0, 90.0), ("L", 20.0, 90.0), ("Z",))
RING = (*SQUARE, ("M", 45.0, 40.0), ("L", 95.0, 40.0), ("L", 95.0, 70.0), ("L", 45.0, 70.0), ("Z",))
AWAY = (("M", 240.0, 120.0), ("L", 290.0, 120.0), ("L", 290.0, 160.0), ("L", 240.0, 160.0), ("Z",))
WAVE = (("M", 150.0, 60.0), ("C", 190.0, 0.0, 230.0, 120.0, 270.0, 60.0))
SCENE = Scene(
    300.0,
    200.0,
    (
        ScenePath(RING, fill="#004488", even_odd=True),
        ScenePath(WAVE, stroke="#bb5566", width=4.0),
        ScenePath((("M", 150.0, 100.0), ("L", 280.0, 100.0)), stroke="#1a1a1a", width=2.0, dash=(8.0, 4.0)),
        ScenePath(AWAY, stroke="#ddaa33", width=3.0, fill="#ddaa33", fill_opacity=0.3, stroke_opacity=0.3),
        Label(20.0, 120.0, "Office, flag & Ärger", 16.0, 150.0, bold=True),
        Label(200.0, 180.0, "turned", 14.0, 45.0, color="#004488", angle=-30.0),
        Clip(
            20.0, 140.0, 60.0, 40.0, (ScenePath((("M", 0.0, 130.0), ("L", 200.0, 190.0)), stroke="#000000", width=9.0),)
        ),
        Image(100.0, 140.0, 60.0, 40.0, picture()),
    ),
    alt="shapes",
    title="Shapes",
)


def read_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(data):
        kind, size = struct.unpack_from("<2I", data, place)
        assert size % 4 == 0
        assert 8 <= size <= len(data) - place, "a record reaches over the end"
        yield kind, data[place + 8 : place + size]
        place += size


def test_the_header_says_what_follows() -> None:
    data = scene_to_emf(SCENE, FONTS)
    records = list(read_records(data))
    assert (records[0][0], records[-1][0]) == (HEADER, EOF)
    header = records[0][1]
    assert header[32:36] == b" EMF"
    version, length, count, handles = struct.unpack_from("<3IH", header, 36)
    assert (version, length, count, handles) == (0x10000, len(data), len(records), 2)
    assert struct.unpack_from("<4i", header) == (0, 0, 299, 199)
    # Hundredths of a millimetre: 300 px are 79.375 mm.
    assert struct.unpack_from("<4i", header, 16) == (0, 0, 7938, 5292)
    words, offset = struct.unpack_from("<2I", header, 52)
    assert data[offset : offset + 2 * words].decode("utf-16-le") == "briefgen\0Shapes\0\0"
    assert scene_to_emf(SCENE, FONTS) == data


def test_every_tool_is_dropped_before_the_next_is_made() -> None:
    made = 0
    for kind, _ in read_records(scene_to_emf(SCENE, FONTS)):
        made += (kind in (PEN, BRUSH)) - (kind == DELETE)
        assert made in (0, 1)
    assert made == 0
    counts = Counter(kind for kind, _ in read_records(scene_to_emf(SCENE, FONTS)))
    assert counts[FILL] == counts[BRUSH] == 4, "two shapes and two labels"
    assert counts[STROKE] == counts[PEN] == 4
    assert counts[BITMAP] == 1


def test_a_tool_is_not_selected_when_it_is_dropped() -> None:
    selected = set()
    for kind, data in read_records(scene_to_emf(SCENE, FONTS)):
        if kind == SELECT:
            (number,) = struct.unpack("<I", data)
            selected = {1} if number == 1 else selected
            last = number
        if kind == DELETE:
            assert last >= 0x80000000, "a stock object took its place"


def test_nothing_is_a_picture_too() -> None:
    assert [kind for kind, _ in read_records(scene_to_emf(Scene(10.0, 10.0, ()), FONTS))][-1] == EOF


@pytest.mark.long
def test_another_program_shows_the_scene(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    document = docx.Document()
    size = [Emu(round(side * 9525)) for side in (SCENE.width, SCENE.height)]
    reference = scene_to_png(SCENE, FONTS, 288)
    document.add_picture(io.BytesIO(reference), *size)
    document.save(str(tmp_path / "dots.docx"))
    # python-docx reads no metafile: the one takes the place of the dots.
    part = next(each for each in document.part.package.iter_parts() if each.content_type == "image/png")
    part._blob = scene_to_emf(SCENE, FONTS)
    part._partname = type(part.partname)("/word/media/image1.emf")
    part._content_type = "image/x-emf"
    document.save(str(tmp_path / "drawn.docx"))
    shown = []
    for name in ("dots", "drawn"):
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        convert = [
            "--headless",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / f"{name}.docx"),
        ]
        subprocess.run([need_tool("soffice"), *convert], check=True, capture_output=True, timeout=180)
        page = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")[0]
        shown.append(page.render(scale=2).to_pil().convert("L").filter(ImageFilter.GaussianBlur(1.5)))
    ink = sum(255 - value for value in shown[0].tobytes())
    differing = sum(ImageChops.difference(*shown).tobytes())
    assert ink > 100_000
    assert differing / ink < 0.12


@pytest.mark.parametrize("opacity", [0.0, 0.25, 1.0])
def test_sheer_colours_are_mixed_with_white(opacity: float) -> None:
    path = ScenePath(SQUARE, fill="#000000", fill_opacity=opacity)
    brush = next(data for kind, data in read_records(scene_to_emf(Scene(200, 200, (path,)), FONTS)) if kind == BRUSH)
    color = struct.unpack("<4I", brush)[2]
    assert color & 0xFF == round(255 * (1 - opacity))
