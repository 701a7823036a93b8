"""The SVG is well formed, shows hostile text as text, and brings its fonts where it is asked to."""

from __future__ import annotations

import base64
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageFilter

from briefgen.draw import Clip, Label, Path, Scene, collect_characters, draw_figure, scene_to_svg
from briefgen.draw import Image as SceneImage
from briefgen.draw.svg import format_steps, iterate_labels
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '</text><script>alert("1")</script>&amp;\x00\x1b\ud800]]>'


def make_scene(*items: Any, **more: Any) -> Scene:
    return Scene(100, 50, items, **more)


def read_texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_text_is_never_markup(fonts: FontSet) -> None:
    svg = scene_to_svg(make_scene(Label(1, 2, NASTY, 10, 50), alt=NASTY), fonts, embed_fonts=False, id_prefix=NASTY)
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()} == {f"{SVG}{name}" for name in ("svg", "title", "g", "text")}
    clean = '</text><script>alert("1")</script>&amp;]]>'
    assert read_texts(svg) == [clean]
    assert root.findtext(f"{SVG}title") == clean


def test_only_links_that_may_be_opened_are_links(fonts: FontSet) -> None:
    label = Label(1, 2, "a", 10, 5, url="https://example.org/?a=1&b=\"2'")
    svg = scene_to_svg(make_scene(label, replace(label, url="javascript:alert(1)"), alt="x"), fonts, embed_fonts=False)
    links = list(ElementTree.fromstring(svg).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == ["https://example.org/?a=1&b=\"2'"]
    assert "javascript" not in svg


@pytest.mark.parametrize(
    ("scene", "expected"),
    [
        (Scene(1, 1, (), "words"), {"role": "img"}),
        (Scene(1, 1, (), ""), {"aria-hidden": "true"}),
        (Scene(1, 1, (Clip(0, 0, 1, 1, (Label(0, 0, "a", 1, 1, url="https://a.example"),)),), "x"), {"role": "group"}),
    ],
)
def test_a_reader_is_told_what_it_is(scene: Scene, expected: dict[str, str], fonts: FontSet) -> None:
    root = ElementTree.fromstring(scene_to_svg(scene, fonts, embed_fonts=False))
    assert {name: root.get(name) for name in ("role", "aria-hidden") if root.get(name)} == expected
    assert root.findtext(f"{SVG}title", "") == scene.alt


def test_title_and_description_name_the_picture(fonts: FontSet) -> None:
    scene = make_scene(alt="Many words & more", title="A name")
    svg = scene_to_svg(scene, fonts, embed_fonts=False, id_prefix="fig 3-")
    root = ElementTree.fromstring(svg)
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == ("fig3-title", "fig3-desc")
    named = {child.get("id"): child.text for child in root if child.get("id")}
    assert named == {"fig3-title": "A name", "fig3-desc": "Many words & more"}
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"], "first, so that tooltips find them"
    only = ElementTree.fromstring(scene_to_svg(make_scene(title="A name"), fonts, embed_fonts=False))
    assert only.findtext(f"{SVG}title") == "A name"
    assert "aria-describedby" not in only.attrib


READ_PAGE = """
document.fonts.ready.then(() => ({
  ids: [...document.querySelectorAll('[id]')].map(each => each.id),
  broken: [...document.querySelectorAll('[clip-path]')].filter(
    each => !document.getElementById(each.getAttribute('clip-path').slice(5, -1))).length,
  fonts: [...document.fonts].map(face => face.status),
  widths: [...document.querySelectorAll('text')].map(each => each.getComputedTextLength()),
  requests: performance.getEntriesByType('resource').filter(each => !each.name.startsWith('data:')).length,
}))
"""


def test_several_pictures_stand_in_one_page(
    browser: Any, make_named: Callable[[str], dict[str, Any]], fonts: FontSet
) -> None:
    names = ("notes", "bars_flat", "fills")
    scenes = [draw_figure(make_named(name), fonts, f"what {name} shows", title=name) for name in names]
    svgs = [scene_to_svg(scene, fonts, embed_fonts=True, id_prefix=f"{scene.title}-") for scene in scenes]
    browser.run(f"document.body.innerHTML = {json.dumps(''.join(svgs))}")
    browser.run("Promise.all([...document.fonts].map(face => face.load())).then(() => 0)")
    page = browser.run(READ_PAGE)
    assert len(page["ids"]) == len(set(page["ids"])) > 6
    assert page["broken"] == page["requests"] == 0
    assert set(page["fonts"]) == {"loaded"}
    labels = [label for scene in scenes for label in iterate_labels(scene.items)]
    assert page["widths"] == pytest.approx([label.width for label in labels], abs=0.35)
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    images = [node for node in nodes if node["role"]["value"] in ("image", "img", "group")]
    said = [(node["name"]["value"], node["description"]["value"]) for node in images if node.get("description")]
    assert said == [(name, f"what {name} shows") for name in names]


def test_a_browser_shows_outlines_as_it_shows_letters(
    browser: Any, make_named: Callable[[str], dict[str, Any]], fonts: FontSet
) -> None:
    scene = draw_figure(make_named("text_sizes"), fonts)
    pictures = []
    for outlined in (False, True):
        svg = scene_to_svg(scene, fonts, embed_fonts=True, outlined=outlined)
        browser.run(f"document.body.innerHTML = {json.dumps(svg)}")
        browser.run("Promise.all([...document.fonts].map(face => face.load())).then(() => 0)")
        shot = browser.call("Page.captureScreenshot")["data"]
        pictures.append(Image.open(io.BytesIO(base64.b64decode(shot))).convert("L"))
    letters, outlines = pictures
    assert letters.size == outlines.size
    darkest = outlines.filter(ImageFilter.MinFilter(3))
    strays = ImageChops.subtract(darkest, letters).histogram()[96:]
    assert sum(letters.histogram()[:128]) > 1000
    assert sum(strays) == 0


def test_the_embedded_fonts_hold_what_is_shown(fonts: FontSet) -> None:
    scene = make_scene(Label(1, 9, "Zażółć", 10, 30), Label(1, 30, "bold", 10, 30, bold=True))
    svg = scene_to_svg(scene, fonts, embed_fonts=True)
    found = re.findall(r'font-family:"([^"]+)";src:url\(data:font/ttf;base64,([^)]+)\)', svg)
    assert [name.rsplit("-", 1)[0] for name, _ in found] == ["FiraGO-Regular", "FiraGO-Bold"]
    regular = TTFont(io.BytesIO(base64.b64decode(found[0][1])))
    assert set("Zażółć") <= {chr(code) for code in regular.getBestCmap()}
    glyph = regular.getBestCmap()[ord("ż")]
    width = regular["hmtx"][glyph][0] / regular["head"].unitsPerEm
    assert width == pytest.approx(measure_text("ż", fonts.face(), 1))
    assert f'font-family="{found[1][0]}"' in svg


def test_without_fonts_the_family_is_named(fonts: FontSet) -> None:
    scene = make_scene(Label(1, 9, "a", 10, 5, bold=True, italic=True))
    svg = scene_to_svg(scene, fonts, embed_fonts=False)
    assert "font-face" not in svg
    assert "font-family=\"'FiraGO'\"" in svg
    assert 'font-weight="bold" font-style="italic"' in svg
    assert collect_characters([scene, scene], fonts) == {fonts.face(bold=True, italic=True): {"a"}}


def test_outlines_need_no_font(fonts: FontSet) -> None:
    scene = make_scene(Label(10, 20, "Hi & <b>", 10, 30, angle=90), Label(0, 0, "  ", 10, 3), alt="said")
    svg = scene_to_svg(scene, fonts, embed_fonts=True, outlined=True)
    root = ElementTree.fromstring(svg)
    assert not list(root.iter(f"{SVG}text"))
    assert "font" not in svg
    (path,) = root.iter(f"{SVG}path")
    assert path.get("transform") == "translate(10 20) rotate(90) scale(0.01 -0.01)"
    assert len(re.findall("M", path.get("d") or "")) == 6, "one outline for each letter that is not a space"


def test_spaces_are_kept_where_they_would_be_lost(fonts: FontSet) -> None:
    texts = ["plain text", " before", "after ", "two  within"]
    svg = scene_to_svg(make_scene(*(Label(0, 0, text, 10, 9) for text in texts)), fonts, embed_fonts=False)
    assert read_texts(svg) == texts
    assert svg.count('xml:space="preserve"') == 3


def test_clips_share_rectangles_and_ids_take_the_prefix(fonts: FontSet) -> None:
    inside = (Path((("M", 0, 0), ("L", 9, 9)), stroke="#000000"),)
    clip = Clip(1, 2, 3, 4, inside)
    svg = scene_to_svg(make_scene(clip, clip, replace(clip, x=5)), fonts, embed_fonts=False, id_prefix="fig-3-")
    assert re.findall(r'id="([^"]+)"', svg) == ["fig-3-clip0", "fig-3-clip1"]
    assert re.findall(r"url\(#([^)]+)\)", svg) == ["fig-3-clip0", "fig-3-clip0", "fig-3-clip1"]


def test_a_picture_that_runs_from_the_right_keeps_its_labels_left_end(fonts: FontSet) -> None:
    scene = make_scene(Label(5, 9, "שלום", 10, 20), Label(5, 19, "3 Oct", 10, 20))
    svg = scene_to_svg(scene, fonts, embed_fonts=False)
    assert re.findall(r'<text x="5" y="(\d+)"[^>]* direction="rtl" text-anchor="end"', svg) == ["9"]
    assert read_texts(svg) == ["שלום", "3 Oct"], "the letters stay in the order of reading"


def test_pictures_and_looks_are_written(fonts: FontSet) -> None:
    steps = (("M", 0.004, -0.001), ("C", 1.005, 2, 3, 4, 5, 6.129), ("Z",))
    svg = scene_to_svg(
        make_scene(
            SceneImage(0, 0, 10, 5, b"\xff\xd8\xffdata"),
            Path(steps, fill="#ff0000", stroke="#00ff00", fill_opacity=0.5, stroke_opacity=0.5, width=2, dash=(3, 1)),
            Path(steps, fill="#ff0000", fill_opacity=0.25, even_odd=True),
            Path(steps, stroke="#00ff00", stroke_opacity=0.25, miter_limit=2),
        ),
        fonts,
        embed_fonts=False,
    )
    assert 'href="data:image/jpeg;base64,/9j/ZGF0YQ=="' in svg
    shape = 'd="M0 0C1 2 3 4 5 6.13Z"'
    assert f'{shape} fill="#ff0000" stroke="#00ff00" stroke-width="2" stroke-dasharray="3 1" opacity="0.5"/>' in svg
    assert f'{shape} fill="#ff0000" fill-opacity="0.25" fill-rule="evenodd"/>' in svg
    assert f'{shape} fill="none" stroke="#00ff00" stroke-miterlimit="2" stroke-opacity="0.25"/>' in svg


def test_every_figure_is_well_formed_and_asks_for_nothing(
    figure_name: str, figure: dict[str, Any], fonts: FontSet
) -> None:
    for outlined in (False, True):
        svg = scene_to_svg(draw_figure(figure, fonts, "alt"), fonts, embed_fonts=True, outlined=outlined)
        root = ElementTree.fromstring(svg)
        assert all(url.startswith(("data:font/ttf;", "#")) for url in re.findall(r"url\(([^)]*)\)", svg))
        assert set(re.findall(r'(?:src|href)="([^"]*)"', svg)) <= {
            "https://example.org",
            "https://example.org/?a=1&amp;b=2",
        }
        assert root.get("viewBox") == f"0 0 {figure['layout']['width']} {figure['layout']['height']}"
        for number in re.findall(r"\d+\.(\d+)", re.sub(r"scale\([^)]*\)|base64,[^)]*|>[^<]*<", "", svg)):
            assert len(number) <= 2


def test_a_long_path_written_by_shifts_leads_to_the_same_places() -> None:
    steps: list[tuple[object, ...]] = [("M", 3.337, 4.0)]
    places = []
    for index in range(600):
        x, y = round(100 + index * 0.733, 3), round(50 + (-1) ** index * index * 0.517, 3)
        steps.append(("L", x, y))
        places.append((x, y))
        if index % 100 == 99:
            steps += [("Z",), ("M", x + 1, y - 1)]
    written = format_steps(steps)  # type: ignore[arg-type]
    assert len(written) < 0.8 * len("".join(format_steps([step]) for step in steps))  # type: ignore[list-item]
    found, at = [], (0.0, 0.0)
    for letter, rest in re.findall(r"([MlZ])([^MlZ]*)", written):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", rest)]
        if letter == "M":
            at = (numbers[0], numbers[1])
        for index in range(0, len(numbers) if letter == "l" else 0, 2):
            at = (at[0] + numbers[index], at[1] + numbers[index + 1])
            found.append(at)
    assert len(found) == len(places)
    assert all(math.dist(one, other) < 0.008 for one, other in zip(found, places, strict=True))


def test_labels_stand_in_their_boxes_whatever_way_the_page_runs(browser: Any, fonts: FontSet) -> None:
    """Arabic, English and both on one line, in a page from right to left and in one from left to right."""
    texts = ["تونس وطنجة", "Tunis", "13 سبتمبر 1333؟", "1346", "ابن بطوطة (Ibn Battuta)"]
    face = fonts.face()
    labels = [Label(40, 20 + 20 * index, text, 12, measure_text(text, face, 12)) for index, text in enumerate(texts)]
    svg = scene_to_svg(make_scene(*labels), fonts, embed_fonts=True)
    for direction in ("ltr", "rtl"):
        boxes = browser.run(
            f"document.documentElement.dir = {direction!r}; document.body.innerHTML = {json.dumps(svg)};"
            "document.querySelector('svg').style.direction = 'ltr';"
            "document.fonts.ready.then(() => [...document.querySelectorAll('text')].map("
            "text => { const box = text.getBBox(); return [box.x, box.width]; }))"
        )
        for label, (x, width) in zip(labels, boxes, strict=True):
            assert x == pytest.approx(label.x, abs=0.7), (label.text, direction)
            assert width == pytest.approx(label.width, abs=0.7), (label.text, direction)


def test_outlines_are_joined_and_stand_as_the_letters_do(fonts: FontSet) -> None:
    from briefgen.text.outlines import outline_glyph
    from briefgen.text.shaping import shape_line

    face = fonts.face()
    glyphs = shape_line(face, "عام 2015")
    assert [glyph.text for glyph in glyphs] == ["2", "0", "1", "5", " ", "م", "ا", "ع"]
    assert glyphs[-1].id != face.glyph_of("ع"), "the first letter is joined to the second"
    text = "عام"
    svg = scene_to_svg(
        make_scene(Label(0, 20, text, 10, measure_text(text, face, 10))), fonts, embed_fonts=False, outlined=True
    )
    wanted = sum(sum(letter == "M" for letter, _ in outline_glyph(face, each.id)) for each in shape_line(face, text))
    assert len(re.findall("[Mm]", re.findall(r' d="([^"]+)"', svg)[0])) == wanted
