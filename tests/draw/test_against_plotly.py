"""The judge of every figure is plotly.js itself: the same ink within 1 px, and every text in the same place."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import plotly
import pytest
from PIL import Image, ImageChops, ImageOps

from briefgen.charts import CHARTS
from briefgen.draw import Label, Scene, draw_figure, scene_to_png, scene_to_svg
from briefgen.draw.pdf import label_corners
from briefgen.draw.svg import iterate_labels
from briefgen.errors import SelectionError
from briefgen.source import read_with_includes
from briefgen.style import Style, load_style
from briefgen.text.fonts import FontSet
from briefgen.timeline.load import load_documents
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

# Two examples hold most of what charts draw; the others are left to the full run.
SAMPLE = ("measuring-time", "syria-2015-10-07")
EXAMPLES = [
    pytest.param(path, marks=() if path.stem in SAMPLE else pytest.mark.full, id=path.stem)
    for path in sorted((Path(__file__).parent.parent.parent / "timelines").glob("*.yaml"))
]
# Pixels a px, and pixels on each side that are a tolerance of 1 px.
SCALE = 2
REACH = SCALE
# Colours are told apart by more than the shades that smoothing and blending make of the same edge.
SHADE = 48
# The harmonic mean of the shares of ink that each picture has near the same ink of the other. What strays are corners
# where two renderers smooth differently.
LEAST_SCORE_SVG = 0.9995
LEAST_SCORE_PDF = 0.999
LEAST_SCORE_CHART = 0.99
# Boxes of annotations start on whole px.
FURTHEST_TEXT = 1.5

# plotly.js sets `font-variant` itself, so ligatures are turned off by features, which it leaves alone.
PAGE_STYLE = """
body { margin: 0; background: #fff }
div { position: absolute; top: 0; overflow: hidden }
svg text { font-kerning: none; font-feature-settings: 'liga' 0, 'clig' 0, 'calt' 0 }
"""
# Chromium makes the box of an SVG text larger, by whole px, where ink leaves the font's own box, as that of a bold A or
# of a capital with an accent does, and plotly.js then moves the text by as much. Its letters are measured here as ours
# are, by their advances, ascent and descent.
MEASURE_BY_FONT = """
(() => {
  const inked = Element.prototype.getBoundingClientRect;
  SVGTextElement.prototype.getBoundingClientRect = function () {
    const walker = document.createTreeWalker(this, NodeFilter.SHOW_TEXT), boxes = [];
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const box = range.getBoundingClientRect();
      if (box.height) boxes.push(box);
    }
    if (!boxes.length) return inked.call(this);
    const left = Math.min(...boxes.map(box => box.left)), top = Math.min(...boxes.map(box => box.top));
    const right = Math.max(...boxes.map(box => box.right)), bottom = Math.max(...boxes.map(box => box.bottom));
    return new DOMRect(left, top, right - left, bottom - top);
  };
})()
"""
READ_TEXTS = """
(() => {
  const root = document.getElementById('theirs'), base = root.getBoundingClientRect(), found = [];
  for (const text of root.querySelectorAll('text')) {
    if (getComputedStyle(text).display === 'none') continue;
    text.normalize();
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const box = range.getBoundingClientRect();
      found.push([walker.currentNode.data, box.left - base.left, box.top - base.top, box.right - base.left,
                  box.bottom - base.top]);
    }
  }
  return found;
})()
"""
Box = tuple[float, float, float, float]


class Rendered(NamedTuple):
    """One figure as plotly.js shows it and as we draw it: the pictures, and their texts with their boxes in px."""

    scene: Scene
    plotly: Image.Image
    ours: Image.Image
    texts: list[tuple[str, Box]]


class Oracle:
    """A browser's page on which plotly.js and the SVG of ours stand side by side, one figure after the other."""

    def __init__(self, browser: Any, fonts: FontSet) -> None:
        self._browser = browser
        self._fonts = fonts
        library = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
        browser.run(f"document.body.innerHTML = {json.dumps(f'<style>{PAGE_STYLE}{_font_rules(fonts)}</style>')}")
        browser.run("Promise.all([...document.fonts].map(face => face.load())).then(() => document.fonts.size)")
        browser.run(MEASURE_BY_FONT)
        browser.run(library.read_text(encoding="utf-8"))
        assert browser.run("Plotly.version").startswith("4.1.")

    def show(self, figure: dict[str, Any]) -> Rendered:
        """Return how a figure looks."""
        scene = draw_figure(figure, self._fonts, "a figure")
        width, height = int(scene.width), int(scene.height)
        self._browser.call(
            "Emulation.setDeviceMetricsOverride", width=2 * width, height=height, deviceScaleFactor=SCALE, mobile=False
        )
        svg = scene_to_svg(scene, self._fonts, embed_fonts=True)
        size = f"width:{width}px;height:{height}px"
        body = f'<div id="theirs" style="left:0;{size}"></div><div style="left:{width}px;{size}">{svg}</div>'
        parts = f"{json.dumps(figure['data'])}, {json.dumps(figure['layout'])}, {{staticPlot: true}}"
        self._browser.run(
            "document.querySelectorAll('div').forEach(each => each.remove());"
            f"document.body.insertAdjacentHTML('beforeend', {json.dumps(body)});"
            f"Plotly.newPlot('theirs', {parts}).then(() => Promise.all([...document.fonts].map(face => face.load())))"
            ".then(() => true)"
        )
        shot = self._browser.call("Page.captureScreenshot", optimizeForSpeed=True)["data"]
        page = Image.open(io.BytesIO(base64.b64decode(shot)))
        halves = [
            page.convert("RGB").crop((left, 0, left + width * SCALE, height * SCALE)) for left in (0, width * SCALE)
        ]
        texts = [(text.replace("\u200b", ""), tuple(box)) for text, *box in self._browser.run(READ_TEXTS)]
        return Rendered(scene, *halves, [(text, box) for text, box in texts if text.strip()])


@pytest.fixture(scope="module")
def oracle(browser: Any, fonts: FontSet) -> Oracle:
    return Oracle(browser, fonts)


def _font_rules(fonts: FontSet) -> str:
    rules = ""
    for bold in (False, True):
        for italic in (False, True):
            data = base64.b64encode(fonts.face(bold=bold, italic=italic).data).decode()
            look = f"font-weight:{700 if bold else 400};font-style:{'italic' if italic else 'normal'}"
            rules += f"@font-face{{font-family:FiraGO;{look};src:url(data:font/ttf;base64,{data})}}"
    return rules


def _find_hits(picture: Image.Image, other: Image.Image) -> float:
    """Return the share of a picture's inked pixels that have a pixel of their shade near them in the other."""
    assert picture.size == other.size
    darkest, lightest = _spread(other, ImageChops.darker), _spread(other, ImageChops.lighter)
    beyond = ImageChops.lighter(ImageChops.subtract(darkest, picture), ImageChops.subtract(picture, lightest))
    worst = ImageChops.lighter(ImageChops.lighter(*beyond.split()[:2]), beyond.split()[2])
    ink = ImageChops.difference(picture, Image.new("RGB", picture.size, picture.getpixel((0, 0)))).convert("L")
    inked = sum(ink.histogram()[SHADE:])
    assert inked > 500
    return 1 - sum(worst.histogram()[SHADE:]) / inked


def _spread(picture: Image.Image, pick: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """Return each pixel's darkest or lightest neighbour; a row of five by doubling, first across, then down."""
    assert REACH == 2
    spread = ImageOps.expand(picture, REACH, picture.getpixel((0, 0)))
    for across, down in ((1, 0), (0, 1)):
        for step in (1, 2, 1):
            spread = pick(spread, ImageChops.offset(spread, step * across, step * down))
    # The doubling looked to the left and up, so that the middle lies two further on.
    return spread.crop((2 * REACH, 2 * REACH, 2 * REACH + picture.width, 2 * REACH + picture.height))


def _score_ink(one: Image.Image, two: Image.Image) -> float:
    """Return the F-score of two pictures' ink."""
    precision, recall = _find_hits(one, two), _find_hits(two, one)
    return 2 * precision * recall / (precision + recall)


def _score_pdf(found: Rendered, fonts: FontSet) -> float:
    ours = Image.open(io.BytesIO(scene_to_png(found.scene, fonts, dpi=96 * SCALE))).convert("RGB")
    # The page of a browser ends at whole px.
    return _score_ink(found.plotly, ours.crop((0, 0, *found.plotly.size)))


def _find_furthest(found: Rendered, fonts: FontSet) -> float:
    """Return by how many px a side of a text's box lies off at most; the texts themselves are the same."""
    labels = [label for label in iterate_labels(found.scene.items) if label.text.strip()]
    assert sorted(label.text for label in labels) == sorted(text for text, _ in found.texts)
    furthest = 0.0
    for text, box in found.texts:
        boxes = [_label_box(label, fonts) for label in labels if label.text == text]
        furthest = max(furthest, min(max(abs(a - b) for a, b in zip(own, box, strict=True)) for own in boxes))
    return furthest


def _label_box(label: Label, fonts: FontSet) -> Box:
    corners = label_corners(label, fonts)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _assert_alike(
    found: Rendered, fonts: FontSet, record: Callable[[str, object], None], least_svg: float, least_pdf: float
) -> None:
    """Hold a figure to its scores; they stand in the report that `--junitxml` writes."""
    svg, pdf = _score_ink(found.plotly, found.ours), _score_pdf(found, fonts)
    furthest = _find_furthest(found, fonts)
    for name, value in (("svg", svg), ("pdf", pdf), ("text", furthest)):
        record(name, round(value, 5))
    assert svg >= least_svg
    assert pdf >= least_pdf
    assert furthest <= FURTHEST_TEXT


def test_figures_look_as_plotly_draws_them(
    figure_name: str,
    figure: dict[str, Any],
    oracle: Oracle,
    fonts: FontSet,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    record = _name_properties(record_testsuite_property, figure_name)
    _assert_alike(oracle.show(figure), fonts, record, LEAST_SCORE_SVG, LEAST_SCORE_PDF)


def _name_properties(record: Callable[[str, object], None], name: str) -> Callable[[str, object], None]:
    return lambda score, value: record(f"{name} {score}", value)


@pytest.fixture(scope="module")
def style() -> Style:
    return load_style("plain")


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> Selected:
    timeline = load_documents(read_with_includes(request.param).documents).timeline
    assert timeline is not None
    return select_events(timeline)


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(CHARTS))
def test_charts_look_as_plotly_draws_them(
    kind: str,
    example: Selected,
    style: Style,
    oracle: Oracle,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    words = Words(example.meta.language)
    try:
        chart = CHARTS[kind](example, style, words, 640.0, headline=True)
    except SelectionError:
        # An example without what this chart is about; the timeline figure is drawn of every one.
        assert kind != "spine"
        return
    if words.direction == "rtl":
        # Letters that join are not shaped yet, so that their widths differ.
        assert draw_figure(chart.plot, style.font_set).items
        return
    record = _name_properties(record_testsuite_property, f"{example.name} {kind}")
    _assert_alike(oracle.show(chart.plot), style.font_set, record, LEAST_SCORE_CHART, LEAST_SCORE_CHART)
