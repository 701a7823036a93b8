"""The PDF holds the words, fonts, links and paints of the scene, and leaves the canvas as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from briefgen.draw import (
    Clip,
    Image,
    Label,
    Path,
    Scene,
    draw_figure,
    draw_scene,
    find_links,
    scene_to_pdf,
    scene_to_png,
)
from briefgen.draw.typefaces import register_no_font, typefaces_of
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text
from briefgen.text.shaping import shape_word


def read_page(pdf: bytes) -> tuple[str, str]:
    """Return the text of the first page, and its content stream."""
    document = pypdfium2.PdfDocument(pdf)
    text: str = document[0].get_textpage().get_text_bounded()
    document.close()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return text, opened.pages[0].Contents.read_bytes().decode("latin-1")


def list_fonts(pdf: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for font in opened.pages[0].Resources.Font.values():
            yield str(font.BaseFont)


def test_every_figure_keeps_its_words(figure_name: str, figure: dict[str, Any], fonts: FontSet) -> None:
    scene = draw_figure(figure, fonts, figure_name)
    pdf = scene_to_pdf(scene, fonts)
    assert all("+FiraGO" in name for name in list_fonts(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
        assert [float(side) for side in opened.pages[0].MediaBox[2:]] == [scene.width * 0.75, scene.height * 0.75]
        assert str(opened.docinfo.Title) == figure_name


def test_words_can_be_read_out(fonts: FontSet) -> None:
    words = "Żółw & <b> Съешь 5 × 3"
    scene = Scene(300, 50, (Label(10, 20, words, 12, measure_text(words, fonts.face(), 12)),))
    assert read_page(scene_to_pdf(scene, fonts))[0].strip() == words


def test_links_are_annotations_where_the_words_stand(fonts: FontSet) -> None:
    scene = Scene(
        200,
        100,
        (
            Clip(0, 0, 200, 100, (Label(20, 40, "there", 10, 25, url="https://example.org/a"),)),
            Path((("M", 0, 0), ("L", 10, 0), ("L", 10, 10), ("Z",)), fill="#000000", url="mailto:a@b.example"),
            Label(20, 80, "nowhere", 10, 30, url="javascript:alert(1)"),
        ),
    )
    first, second = find_links(scene, fonts, 100, 500, 0.75)
    assert (first.url, first.text) == ("https://example.org/a", "there")
    left, bottom, right, top = first.rectangle
    assert (left, right) == (115, 100 + 45 * 0.75)
    assert bottom < 500 - 30 < top
    assert second.rectangle == (100, 500 - 7.5, 107.5, 500)
    with pikepdf.open(io.BytesIO(scene_to_pdf(scene, fonts))) as opened:
        assert [str(note.A.URI) for note in opened.pages[0].Annots] == ["https://example.org/a", "mailto:a@b.example"]


def test_turned_links_are_boxed(fonts: FontSet) -> None:
    scene = Scene(99, 99, (Label(50, 50, "up", 10, 20, angle=270, url="https://a.example"),))
    ((left, bottom, right, top),) = (link.rectangle for link in find_links(scene, fonts, 0, 99, 1))
    assert top - bottom == pytest.approx(20)
    assert right - left == pytest.approx(12)
    assert (bottom, right) == pytest.approx((49, 50 + 2.65))


def test_paints_are_written_as_operators(fonts: FontSet) -> None:
    steps = (("M", 0.0, 0.0), ("L", 10.0, 1e-7), ("C", 1.0, 1.0, 2.0, 2.0, 3.0, 3.0), ("Z",))
    items = (
        Path(steps, fill="#ff0000", stroke="#0000ff", width=2, dash=(3, 1), even_odd=True),
        Path(steps, fill="#ff0000"),
        Path(steps, stroke="#0000ff", miter_limit=2),
        Path(steps),
        Clip(1, 2, 3, 4, ()),
    )
    content = read_page(scene_to_pdf(Scene(50, 50, items), fonts))[1]
    outline = "0 0 m 10 0 l 1 1 2 2 3 3 c h"
    assert f"1 0 0 rg 0 0 1 RG 2 w 4 M [3 1] 0 d {outline} B*" in content
    assert f"1 0 0 rg {outline} f" in content
    assert f"0 0 1 RG 1 w 2 M {outline} S" in content
    assert content.count(outline) == 3
    assert "1 2 3 4 re W n" in content
    assert "e-" not in content


def test_a_stroke_hides_its_fill_before_both_grow_see_through(fonts: FontSet) -> None:
    from PIL import Image as Picture

    square = (("M", 10.0, 10.0), ("L", 40.0, 10.0), ("L", 40.0, 40.0), ("L", 10.0, 40.0), ("Z",))
    path = Path(square, fill="#ff0000", stroke="#0000ff", fill_opacity=0.5, stroke_opacity=0.5, width=10)
    picture = Picture.open(io.BytesIO(scene_to_png(Scene(50, 50, (path,)), fonts, dpi=96))).convert("RGB")
    for x in (7, 12):
        red, green, blue = picture.getpixel((x, 25))
        assert (red, green, blue) == pytest.approx((127, 127, 255), abs=2)


def test_the_canvas_is_left_as_it_was(fonts: FontSet) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 300), initialFontName=register_no_font(), pageCompression=0)
    canvas.setFillColorRGB(0.25, 0.5, 0.75)
    label = Label(1, 10, "a", 10, 5, color="#ff0000", bold=True)
    scene = Scene(100, 100, (label, Path((("M", 0, 0),), fill="#00ff00")))
    links = draw_scene(canvas, scene, fonts, 50, 200)
    assert links == []
    assert canvas.absolutePosition(3, 4) == (3, 4)
    canvas.showPage()
    canvas.save()
    content = read_page(buffer.getvalue())[1]
    assert re.search(r"0?\.75 0 0 -0?\.75 50 200 cm", content)
    assert content.count("q\n") + content.count("q ") == content.count("Q\n") + content.count("Q ")


def test_pictures_stand_upright(fonts: FontSet) -> None:
    from PIL import Image as Picture

    source = Picture.new("RGB", (2, 2), "#ffffff")
    source.putpixel((0, 0), (255, 0, 0))
    data = io.BytesIO()
    source.save(data, "PNG")
    scene = Scene(40, 40, (Image(0, 0, 40, 40, data.getvalue()),))
    picture = Picture.open(io.BytesIO(scene_to_png(scene, fonts, dpi=96))).convert("RGB")
    assert picture.getpixel((8, 8)) == (255, 0, 0)
    assert picture.getpixel((30, 30)) == (255, 255, 255)
    assert picture.getpixel((8, 30)) == (255, 255, 255)


def test_two_families_of_one_name_are_two_fonts(fonts: FontSet) -> None:
    from briefgen.text.fonts import Face

    same = Face("FiraGO-Regular", fonts.face(bold=True).data)
    typefaces = typefaces_of(Canvas(io.BytesIO(), initialFontName=register_no_font()))
    assert typefaces[same].name != typefaces[fonts.face()].name
    assert typefaces[same] is typefaces[same]


ARABIC = (
    "طريقه بين سمطرة والزيتون، ولا سيما بلاد طوالسي",
    "الطريق غامض مضطرب، ولا يقطع ذلك بأنه لم يصل.",
    "لا ولا إلا الله كلا والآن لأن",
    "بِسْمِ اللَّهِ الرَّحْمٰنِ الرَّحِيمِ",
)


@pytest.mark.parametrize("text", [*ARABIC, "Ta fi ffi AVA To 1/2", "नमस्ते दुनिया", "กรุงเทพฯ ที่นี่"])
@pytest.mark.parametrize("word_space", [0.0, 1.5])
def test_what_is_shown_is_as_wide_as_it_was_measured(fonts: FontSet, text: str, word_space: float) -> None:
    """Two numbers that touch in the array of TJ are one, and tear the line (ISO 32000-1, 9.4.3)."""
    face = fonts.face()
    rtl = text in ARABIC
    typeface = typefaces_of(Canvas(io.BytesIO(), initialFontName=register_no_font()))[face]
    shown = typeface.show(text, 10.0, rtl=rtl, word_space=word_space)
    glyph_of = {code: glyph for (glyph, _), code in typeface._codes.items()}
    width = 0.0
    for array in re.findall(r"\[(.*?)\]TJ", shown):
        for codes, number in re.findall(r"<((?:[0-9A-F]{4})+)>|([^<>\s]+)", array):
            for code in re.findall("....", codes):
                width += face.glyph_advances[glyph_of[int(code, 16)]] / face.units
            width -= float(number or 0) / 1000
    words = text.split(" ")
    units = sum(glyph.advance for word in words for glyph in shape_word(face, word, rtl))
    units += face.advances[" "] * (len(words) - 1)
    assert width * 10 == pytest.approx(units * 10 / face.units + word_space * (len(words) - 1), abs=0.05)
