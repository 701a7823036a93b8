"""The judge of every figure is plotly.js itself: the same ink within 1 px, and every text in the same place."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import plotly
import pytest
from PIL import Image, ImageChops, ImageFilter

from briefgen.draw import Label, Scene, draw_figure, scene_to_png, scene_to_svg
from briefgen.draw.pdf import label_corners
from briefgen.draw.svg import iterate_labels
from briefgen.text.fonts import FontSet

# Pixels a px: a tolerance of 1 px is a neighbourhood of 2 pixels on each side.
SCALE = 2
NEIGHBOURHOOD = 2 * SCALE + 1
# Colours are told apart by more than the shades that smoothing and blending make of the same edge.
SHADE = 48
# The share of inked pixels that may lie further off: corners where two renderers smooth differently.
MOST_STRAY_SVG = 0.0005
MOST_STRAY_PDF = 0.001

# plotly.js sets `font-variant` itself, so ligatures are turned off by features, which it leaves alone.
PAGE_STYLE = """
body { margin: 0; background: #fff }
div { position: absolute; overflow: hidden }
svg text { font-kerning: none; font-feature-settings: 'liga' 0, 'clig' 0, 'calt' 0 }
"""
# The protocol's pipe is file descriptors 3 and 4 of the browser.
LAUNCHER = """
import os, sys
read, write = os.dup(int(sys.argv[1])), os.dup(int(sys.argv[2]))
os.dup2(read, 3)
os.dup2(write, 4)
os.set_inheritable(3, True)
os.set_inheritable(4, True)
os.execv(sys.argv[3], sys.argv[3:])
"""
READ_TEXTS = """
(id => {
  const root = document.getElementById(id), base = root.getBoundingClientRect(), found = [];
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
})
"""


class Browser:
    """Headless Chromium, driven by the DevTools protocol over a pipe."""

    def __init__(self, program: str, profile: Path) -> None:
        to_read, self._to_write = os.pipe()
        self._from_read, to_write = os.pipe()
        flags = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
            *("--disable-component-update", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe"),
            *(f"--user-data-dir={profile}", "about:blank"),
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, str(to_read), str(to_write), program, *flags],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._session: str | None = None
        self._count = 0
        self._pending = b""
        pages = [each for each in self.call("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        self._session = self.call("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its result; events in between are passed over."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to_write, data) :]
        while True:
            answer = json.loads(self._read_message())
            if answer.get("id") == self._count:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _read_message(self) -> bytes:
        while b"\0" not in self._pending:
            chunk = os.read(self._from_read, 1 << 20)
            assert chunk, "chromium has ended"
            self._pending += chunk
        message, _, self._pending = self._pending.partition(b"\0")
        return message

    def run(self, script: str) -> Any:
        """Return what a script returns, or what its promise comes to."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def close(self) -> None:
        """End the browser and its pipe."""
        self._session = None
        self.call("Browser.close")
        self._process.wait(timeout=20)
        os.close(self._to_write)
        os.close(self._from_read)


class Rendered(NamedTuple):
    """One figure as plotly.js shows it and as we draw it."""

    scene: Scene
    plotly: Image.Image
    ours: Image.Image
    texts: list[tuple[str, float, float, float, float]]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for all tests of this file."""
    program = shutil.which("chromium")
    if program is None:
        message = "chromium is not installed, so plotly.js cannot be asked"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    started = Browser(program, tmp_path_factory.mktemp("chromium"))
    yield started
    started.close()


@pytest.fixture(scope="module")
def rendered(browser: Browser, fonts: FontSet, all_figures: dict[str, dict[str, Any]]) -> dict[str, Rendered]:
    """Every figure, drawn on one page: left by plotly.js, right by us."""
    library = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    scenes = {name: draw_figure(figure, fonts, name) for name, figure in all_figures.items()}
    tops: dict[str, int] = {}
    width, height = 0, 0
    for name, scene in scenes.items():
        tops[name] = height
        width, height = max(width, int(scene.width)), height + int(scene.height)
    browser.call(
        "Emulation.setDeviceMetricsOverride", width=2 * width, height=height, deviceScaleFactor=SCALE, mobile=False
    )
    body = f"<style>{PAGE_STYLE}{_font_rules(fonts)}</style>"
    for name, scene in scenes.items():
        place = f"top:{tops[name]}px;width:{scene.width:.0f}px;height:{scene.height:.0f}px"
        body += f'<div id="{name}" style="left:0;{place}"></div><div style="left:{width}px;{place}">'
        body += scene_to_svg(scene, fonts, embed_fonts=True, id_prefix=f"{name}-") + "</div>"
    browser.run(f"document.body.innerHTML = {json.dumps(body)}")
    browser.run("Promise.all([...document.fonts].map(face => face.load())).then(() => document.fonts.size)")
    browser.run(library.read_text(encoding="utf-8"))
    for name, figure in all_figures.items():
        parts = f"{json.dumps(name)}, {json.dumps(figure['data'])}, {json.dumps(figure['layout'])}"
        browser.run(f"Plotly.newPlot({parts}, {{staticPlot: true}}).then(() => true)")
    shot = browser.call("Page.captureScreenshot", format="png")["data"]
    page = Image.open(io.BytesIO(base64.b64decode(shot))).convert("RGB")
    return {
        name: Rendered(
            scene,
            _crop(page, 0, tops[name], scene),
            _crop(page, width, tops[name], scene),
            [tuple(text) for text in browser.run(f"({READ_TEXTS})({json.dumps(name)})")],
        )
        for name, scene in scenes.items()
    }


def _font_rules(fonts: FontSet) -> str:
    rules = ""
    for bold in (False, True):
        for italic in (False, True):
            data = base64.b64encode(fonts.face(bold=bold, italic=italic).data).decode()
            look = f"font-weight:{700 if bold else 400};font-style:{'italic' if italic else 'normal'}"
            rules += f"@font-face{{font-family:FiraGO;{look};src:url(data:font/ttf;base64,{data})}}"
    return rules


def _crop(page: Image.Image, left: int, top: int, scene: Scene) -> Image.Image:
    corners = (left, top, left + int(scene.width), top + int(scene.height))
    return page.crop(tuple(corner * SCALE for corner in corners))


def _stray_ink(picture: Image.Image, other: Image.Image) -> tuple[int, int]:
    """Return how many pixels have no pixel of their shade near them in the other picture, and the inked pixels."""
    darkest = other.filter(ImageFilter.MinFilter(NEIGHBOURHOOD))
    lightest = other.filter(ImageFilter.MaxFilter(NEIGHBOURHOOD))
    beyond = ImageChops.lighter(ImageChops.subtract(darkest, picture), ImageChops.subtract(picture, lightest))
    worst = ImageChops.lighter(ImageChops.lighter(*beyond.split()[:2]), beyond.split()[2])
    ink = ImageChops.difference(picture, Image.new("RGB", picture.size, picture.getpixel((0, 0)))).convert("L")
    return sum(worst.histogram()[SHADE:]), sum(ink.histogram()[SHADE:])


def _assert_same_ink(one: Image.Image, two: Image.Image, most_stray: float) -> None:
    assert one.size == two.size
    for picture, other in ((one, two), (two, one)):
        stray, ink = _stray_ink(picture, other)
        assert ink > 500
        assert stray <= most_stray * ink


def test_svg_has_the_ink_of_plotly(figure_name: str, rendered: dict[str, Rendered]) -> None:
    found = rendered[figure_name]
    _assert_same_ink(found.plotly, found.ours, MOST_STRAY_SVG)


def test_pdf_has_the_ink_of_plotly(figure_name: str, rendered: dict[str, Rendered], fonts: FontSet) -> None:
    found = rendered[figure_name]
    ours = Image.open(io.BytesIO(scene_to_png(found.scene, fonts, dpi=96 * SCALE))).convert("RGB")
    _assert_same_ink(found.plotly, ours, MOST_STRAY_PDF)


def test_texts_stand_where_plotly_puts_them(figure_name: str, rendered: dict[str, Rendered], fonts: FontSet) -> None:
    found = rendered[figure_name]
    labels = list(iterate_labels(found.scene.items))
    theirs = [text for text in found.texts if text[0].strip()]
    for text, *box in theirs:
        pieces = [label for label in labels if label.text == text]
        assert pieces, f"{text!r} is not drawn"
        distances = [
            max(abs(a - b) for a, b in zip(_label_middle(label, fonts), _middle(box), strict=True)) for label in pieces
        ]
        # Boxes of annotations start on whole px, and a browser counts the ink that overhangs a last letter.
        assert min(distances) <= 1.25, f"{text!r} lies {min(distances):.2f} px away"
    assert sorted(label.text for label in labels if label.text.strip()) == sorted(text for text, *_ in theirs)


def _middle(box: list[float]) -> tuple[float, float, float]:
    left, top, right, bottom = box
    return (left + right) / 2, (top + bottom) / 2, (right - left + bottom - top) / 2


def _label_middle(label: Label, fonts: FontSet) -> tuple[float, float, float]:
    corners = label_corners(label, fonts)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return _middle([min(xs), min(ys), max(xs), max(ys)])
