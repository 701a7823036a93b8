"""A picture has the size its resolution says, the same bytes each time, and nothing but pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from briefgen.draw import Image as SceneImage
from briefgen.draw import Label, Path, Scene, render_pdf_page, scene_to_pdf, scene_to_png
from briefgen.errors import DrawError
from briefgen.text.fonts import FontSet

SCENE = Scene(96, 48, (Path((("M", 0, 0), ("L", 48, 0), ("L", 48, 48), ("L", 0, 48), ("Z",)), fill="#004488"),))


@pytest.mark.parametrize(("dpi", "size"), [(96, (96, 48)), (300, (300, 150)), (72, (72, 36))])
def test_size_follows_resolution(dpi: int, size: tuple[int, int], fonts: FontSet) -> None:
    picture = Image.open(io.BytesIO(scene_to_png(SCENE, fonts, dpi=dpi)))
    assert picture.size == size
    assert picture.mode == "P"
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    assert set(picture.info) == {"dpi"}
    shown = picture.convert("RGB")
    assert shown.getpixel((size[0] // 4, size[1] // 2)) == (0, 0x44, 0x88)
    assert shown.getpixel((size[0] * 3 // 4, size[1] // 2)) == (255, 255, 255)


def test_plain_colours_of_a_drawing_are_kept_to_what_nobody_sees(fonts: FontSet) -> None:
    hues = ("#f2f2f2", "#004488", "#bb5566", "#ddaa33", "#777777", "#1a1a1a")
    boxes = [
        Path(
            (("M", 5, 20 * row), ("L", 95, 20 * row), ("L", 95, 20 * row + 9), ("L", 5, 20 * row + 9), ("Z",)), fill=hue
        )
        for row, hue in enumerate(hues)
    ]
    lines = [
        Path((("M", 5, 20 * row), ("L", 195, 20 * row + 9)), stroke=hue, width=1.3) for row, hue in enumerate(hues)
    ]
    labels = [Label(100, 20 * row + 15, "hair lines, letters", 9, 80, color=hue) for row, hue in enumerate(hues)]
    scene = Scene(200, 130, (*boxes, *lines, *labels))
    few = Image.open(io.BytesIO(scene_to_png(scene, fonts))).convert("RGB")
    shown = {color for _, color in few.getcolors(few.width * few.height)}
    for hue in hues:
        wanted = (int(hue[1:3], 16), int(hue[3:5], 16), int(hue[5:], 16))
        assert any(all(abs(a - b) <= 3 for a, b in zip(color, wanted, strict=True)) for color in shown), hue
    whole = Image.open(io.BytesIO(render_pdf_page(scene_to_pdf(scene, fonts), 0, 300)))
    assert max(high for _, high in ImageChops.difference(few, whole).getextrema()) < 64


def test_a_photograph_keeps_its_colours(fonts: FontSet) -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "PNG")
    scene = Scene(64, 64, (SceneImage(0, 0, 64, 64, buffer.getvalue()),))
    assert Image.open(io.BytesIO(scene_to_png(scene, fonts))).mode == "RGB"


def test_whole_sizes_stay_whole(fonts: FontSet) -> None:
    assert Image.open(io.BytesIO(scene_to_png(Scene(640, 300, ()), fonts))).size == (2000, 938)


def test_bytes_are_the_same_each_time(fonts: FontSet) -> None:
    scene = Scene(200, 50, (Label(5, 30, "the same", 20, 80),))
    assert scene_to_png(scene, fonts) == scene_to_png(scene, fonts)


def test_a_page_that_is_not_there_is_a_problem(fonts: FontSet) -> None:
    pdf = scene_to_pdf(SCENE, fonts)
    assert render_pdf_page(pdf, 0, 30)
    for index in (1, -1):
        with pytest.raises(DrawError, match="has no page"):
            render_pdf_page(pdf, index, 30)
    with pytest.raises(DrawError, match="cannot be rendered"):
        render_pdf_page(b"no pdf", 0, 30)
    with pytest.raises(DrawError, match="too large for 99999 dots"):
        render_pdf_page(pdf, 0, 99_999)
