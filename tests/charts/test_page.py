"""A chart's own page: alive in a browser, still without scripts, asking no network for anything."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from briefgen.charts import build_chart
from briefgen.charts.alone import find_banner
from briefgen.charts.page import write_chart_page
from briefgen.draw import draw_figure
from briefgen.style import Style
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import Page

Select = Callable[[str], Selected]
ROOT = Path(__file__).parent.parent.parent
HOSTILE = "</script><script>alert(1)</script><!-- & \\u2028"


def make_page(selected: Selected, style: Style, kind: str = "spine") -> str:
    words = Words(selected.meta.language)
    chart = build_chart(kind, selected, style, words, 642.0)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    return write_chart_page(chart, scene, find_banner(chart, selected, style), style, words)


class Scripts(HTMLParser):
    """The scripts of a page, and the addresses in its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.addresses: list[str] = []
        self._within = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag == "script"
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]

    def handle_data(self, data: str) -> None:
        if self._within:
            self.scripts.append(data)
        self._within = False


def test_the_policy_names_both_scripts_and_the_page_nothing_outside(example: Selected, style: Style) -> None:
    page = make_page(example, style)
    figure, plotly, script = Scripts(page).scripts
    unpacked = zlib.decompress(base64.b64decode(plotly))
    digests = [base64.b64encode(hashlib.sha256(code).digest()).decode() for code in (script.encode(), unpacked)]
    assert f"script-src &#x27;sha256-{digests[0]}&#x27; &#x27;sha256-{digests[1]}&#x27;; style-src" in page
    assert Scripts(page).addresses == []
    sheet = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert sheet is not None
    assert not re.search(r"url\((?!data:)|@import", sheet.group(1))
    assert set(json.loads(figure)) == {"data", "layout", "dark"}
    assert unpacked.startswith(b"/**\n* plotly.js v")


def test_hostile_words_stay_words(select: Select, style: Style) -> None:
    selected = select(
        f"meta: {{title: '{HOSTILE}', figures: {{spine: {{title: '{HOSTILE}'}}}}}}\n"
        f"events: [{{date: 2015, title: '{HOSTILE}', significance: 5}}]"
    )
    page = make_page(selected, style)
    assert len(Scripts(page).scripts) == 3
    assert "<script>alert" not in page


def test_the_table_gives_every_row(example: Selected, style: Style) -> None:
    chart = build_chart("spine", example, style, Words(example.meta.language), 642.0)
    assert make_page(example, style).count("<tr>") == len(chart.rows) + 1


def test_the_same_chart_is_the_same_page(example: Selected, style: Style) -> None:
    assert make_page(example, style) == make_page(example, style)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "name"), [("spine", "syria-2015-10-07"), ("sources", "ibn-battuta")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_brings_the_chart_to_life(
    kind: str,
    name: str,
    scheme: Literal["light", "dark"],
    style: Style,
    tmp_path: Path,
    web_page: Page,
    find_barriers: Callable[[Page], list[str]],
) -> None:
    path = tmp_path / "page.html"
    selected = select_events(load_timeline(ROOT / "timelines" / f"{name}.yaml"))
    path.write_text(make_page(selected, style, kind), encoding="utf-8")
    web_page.emulate_media(color_scheme=scheme)
    web_page.goto(path.as_uri())
    web_page.wait_for_selector(".live .main-svg")
    assert web_page.locator(".still").is_hidden()
    assert web_page.locator(".tools").is_visible()
    assert find_barriers(web_page) == []


def test_keys_go_from_mark_to_mark_and_leave(style: Style, tmp_path: Path, web_page: Page) -> None:
    path = tmp_path / "page.html"
    selected = select_events(load_timeline(ROOT / "timelines" / "syria-2015-10-07.yaml"))
    path.write_text(make_page(selected, style), encoding="utf-8")
    web_page.goto(path.as_uri())
    web_page.wait_for_selector(".live .main-svg")
    web_page.focus(".view")
    web_page.keyboard.press("End")
    assert web_page.inner_text(".said").startswith("37 More Hezbollah fighters")
    web_page.keyboard.press("Escape")
    assert web_page.inner_text(".said") == ""
    web_page.keyboard.press("+")
    assert web_page.evaluate("document.querySelector('.live').style.transform") == "scale(1.25)"
    web_page.keyboard.press("Tab")
    assert web_page.evaluate("document.activeElement.className") == "scroll"
