"""A picture has the size its resolution says, the same bytes each time, and nothing but pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from briefgen.draw import Label, Path, Scene, paint_page, render_pdf_page, scene_to_pdf, scene_to_png
from briefgen.errors import DrawError
from briefgen.text.fonts import FontSet

SCENE = Scene(96, 48, (Path((("M", 0, 0), ("L", 48, 0), ("L", 48, 48), ("L", 0, 48), ("Z",)), fill="#004488"),))


@pytest.mark.parametrize(
    ("dpi", "size"), [(96, (96, 48)), (300, (300, 150)), (72, (72, 36)), (24, (24, 12)), (1200, (1200, 600))]
)
def test_size_follows_resolution(dpi: int, size: tuple[int, int], fonts: FontSet) -> None:
    picture = Image.open(io.BytesIO(scene_to_png(SCENE, fonts, dpi=dpi)))
    assert picture.size == size
    assert picture.mode == "RGB"
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
    assert set(picture.info) == {"dpi"}
    assert picture.getpixel((size[0] // 4, size[1] // 2)) == (0, 0x44, 0x88)
    assert picture.getpixel((size[0] * 3 // 4, size[1] // 2)) == (255, 255, 255)


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
    for dpi in (0, -300):
        with pytest.raises(DrawError, match=f"cannot have {dpi} dots an inch"):
            render_pdf_page(pdf, 0, dpi)


def test_a_page_is_painted_as_wide_as_asked_for(fonts: FontSet) -> None:
    pdf = scene_to_pdf(SCENE, fonts)
    for width in (1, 50, 333, 1200):
        picture = Image.open(io.BytesIO(paint_page(pdf, 1, width)))
        assert picture.size == (width, max(1, round(width / 2)))
    assert picture.getpixel((300, 300)) == (0, 0x44, 0x88)
    assert picture.getpixel((900, 300)) == (255, 255, 255)
    assert paint_page(pdf, 1, 333) == paint_page(pdf, 1, 333)


@pytest.mark.parametrize(
    ("number", "width", "message"),
    [
        (2, 100, "the PDF has no page 2; it has 1"),
        (0, 100, "the PDF has no page 0; it has 1"),
        (1, 0, "a picture cannot be 0 dots wide; give 1 or more"),
        (1, 40_000, "the page is too large for 40000 dots across; give fewer"),
    ],
)
def test_a_page_that_cannot_be_painted_says_why(number: int, width: int, message: str, fonts: FontSet) -> None:
    with pytest.raises(DrawError) as caught:
        paint_page(scene_to_pdf(SCENE, fonts), number, width)
    assert str(caught.value) == message
