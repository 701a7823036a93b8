"""The panes in a headless Chromium: switches that cannot be met, how a chart fits, the ways from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen.preview.server import PreviewServer
from tests.preview.driver import GOOD

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Page

Serve = Callable[..., PreviewServer]
Find = Callable[["Page"], list[str]]
AMBER = GOOD.replace("marking: 'TLP:CLEAR'", "marking: 'TLP:AMBER'")


def open_preview(page: Page, server: PreviewServer, query: str = "") -> FrameLocator:
    """Open a preview, wait for a good page and return the brief's frame."""
    page.set_default_timeout(10_000)
    page.goto(f"{server.url}{query}")
    page.locator("html[data-broken=false]").wait_for(state="attached")
    return page.frame_locator("#brief-frame")


def open_chart(page: Page, server: PreviewServer, query: str = "?panes=brief,pages,timeline") -> FrameLocator:
    open_preview(page, server, query)
    chart = page.frame_locator("#timeline-frame")
    chart.locator("body[data-figure]").wait_for()
    return chart


def list_audiences(page: Page) -> list[str]:
    return page.get_by_label("Audience").locator("option").all_inner_texts()


def change(page: Page, label: str, value: str) -> None:
    page.get_by_label(label).fill(value)
    page.get_by_label(label).press("Enter")


def test_whose_settings_a_file_is_shown_with_is_said(serve: Serve, folder: Path, web_page: Page) -> None:
    project = "briefgen: 1\nbriefs:\n  weekly: {timeline: pier.yaml, language: de}\n"
    (folder / "briefgen.yaml").write_text(project, encoding="utf-8")
    server = serve(project=Path("briefgen.yaml"))
    brief = open_preview(web_page, server)
    assert web_page.locator("#settings").inner_text() == "as the brief 'weekly' of briefgen.yaml"
    assert brief.locator("xpath=//html[@lang='de']").count() == 1
    assert web_page.locator("#brief-field").is_hidden()
    (folder / "briefgen.yaml").write_text(f"{project}  other: {{timeline: pier.yaml}}\n", encoding="utf-8")
    open_preview(web_page, server)
    web_page.get_by_label("Brief", exact=True).select_option("other")
    web_page.get_by_text("as the brief 'other' of briefgen.yaml").wait_for()
    assert brief.locator("xpath=//html[@lang='en']").count() == 1


def test_a_file_that_no_brief_is_of_has_no_such_line(serve: Serve, web_page: Page) -> None:
    open_preview(web_page, serve())
    assert web_page.locator("#settings").is_hidden()


def test_a_project_that_is_mended_is_shown_without_a_reload(serve: Serve, folder: Path, web_page: Page) -> None:
    (folder / "briefgen.yaml").write_text("briefgen: 1\nbriefs: {weekly: {timelin: pier.yaml}}\n", encoding="utf-8")
    web_page.goto(serve(project=Path("briefgen.yaml")).url)
    web_page.locator("#problems .problem").first.wait_for()
    (folder / "briefgen.yaml").write_text("briefgen: 1\nbriefs: {weekly: {timeline: pier.yaml}}\n", encoding="utf-8")
    web_page.get_by_text("as the brief 'weekly' of briefgen.yaml").wait_for()
    web_page.locator("#problems").wait_for(state="hidden")


def test_an_audience_that_cannot_be_leaves_the_others(serve: Serve, folder: Path, web_page: Page) -> None:
    (folder / "pier.yaml").write_text(AMBER, encoding="utf-8")
    brief = open_preview(web_page, serve())
    before = list_audiences(web_page)
    assert before[1:] == ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
    web_page.get_by_label("Audience").select_option("TLP:CLEAR")
    web_page.locator("html[data-broken=true]").wait_for(state="attached")
    assert list_audiences(web_page) == before
    # What another audience may see is not left standing under the name of this one.
    assert web_page.locator("#panes").is_hidden()
    web_page.reload()
    web_page.locator("html[data-broken=true]").wait_for(state="attached")
    assert list_audiences(web_page) == before
    web_page.get_by_label("Audience").select_option("TLP:AMBER")
    web_page.locator("html[data-broken=false]").wait_for(state="attached")
    assert brief.locator("#event-fall").is_visible()


@pytest.mark.long
@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("Since", "22:40", "'22:40' is a time without its day; expected both"),
        ("Last", "2h", "the selection holds none of the 3 events of 'pier.yaml'"),
    ],
)
def test_a_period_that_cannot_be_leaves_the_brief(
    serve: Serve, web_page: Page, find_barriers: Find, label: str, value: str, said: str
) -> None:
    brief = open_preview(web_page, serve())
    field = web_page.get_by_label(label)
    change(web_page, label, value)
    web_page.locator("html[data-broken=true]").wait_for(state="attached")
    assert brief.locator("#event-fall").is_visible()
    assert web_page.locator("#pages-pane").is_visible()
    assert web_page.locator("#nothing").is_hidden()
    assert web_page.locator("#notice").inner_text().endswith("1 error keeps what the switches ask for from it.")
    assert field.get_attribute("aria-invalid") == "true"
    ids = (field.get_attribute("aria-describedby") or "").split()
    assert said in " ".join(web_page.locator(f"#{id_}").text_content() or "" for id_ in ids)
    assert web_page.locator(f"#{label.lower()}-wrong").is_visible()
    assert "--allow-empty" not in (web_page.locator("#problems").text_content() or "")
    assert find_barriers(web_page) == []
    change(web_page, label, "")
    web_page.locator("html[data-broken=false]").wait_for(state="attached")
    assert field.get_attribute("aria-invalid") == "false"
    assert web_page.locator(f"#{label.lower()}-wrong").is_hidden()
    assert web_page.locator("#notice").is_hidden()


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1280, 720), (1600, 1000), (900, 1100), (320, 640)])
def test_a_chart_is_in_sight_as_a_whole_at_once(serve: Serve, web_page: Page, width: int, height: int) -> None:
    web_page.set_viewport_size({"width": width, "height": height})
    chart = open_chart(web_page, serve())
    for press in ("", "+", "0"):
        if press:
            chart.locator("#view").press(press)
        told = chart.locator("#view").evaluate(
            """view => {
                const [box, room] = [view, view.firstElementChild].map((each) => each.getBoundingClientRect());
                return {wide: room.width / box.width, high: room.height / box.height,
                    scrolls: view.scrollHeight > view.clientHeight || view.scrollWidth > view.clientWidth,
                    scale: new DOMMatrix(getComputedStyle(live).transform).a};
            }"""
        )
        if press == "+":
            continue
        if width == 320:
            # So narrow it could not be read: it is as small as can be read, and scrolls.
            assert told["scale"] == pytest.approx(0.7)
            continue
        assert not told["scrolls"]
        assert told["scale"] >= 0.7
        # One of both is used up, unless the chart would become coarse.
        assert max(told["wide"], told["high"]) > 0.97 or told["scale"] == pytest.approx(2.5)


def test_a_chart_fits_anew_when_its_pane_grows_unless_it_was_zoomed(serve: Serve, web_page: Page) -> None:
    chart = open_chart(web_page, serve())
    find_scale = "live => new DOMMatrix(getComputedStyle(live).transform).a"
    before = chart.locator("#live").evaluate(find_scale)
    web_page.locator("#down").press("Home")
    web_page.wait_for_timeout(200)
    grown = chart.locator("#live").evaluate(find_scale)
    assert grown > before * 1.1
    chart.locator("#view").press("-")
    web_page.locator("#down").press("End")
    web_page.wait_for_timeout(200)
    assert chart.locator("#live").evaluate(find_scale) == pytest.approx(grown / 1.25)


def test_facts_of_a_mark_stand_above_it_and_hide_nothing_of_the_axis(serve: Serve, web_page: Page) -> None:
    chart = open_chart(web_page, serve())
    mark, tip = chart.locator("#live .point").first, chart.locator("#tip")
    mark.hover(force=True)
    tip.wait_for()
    assert "The inspector warns" in tip.inner_text()
    where, told = mark.bounding_box(), tip.bounding_box()
    assert where is not None
    assert told is not None
    assert told["y"] + told["height"] <= where["y"] + 1
    assert chart.locator(".hovertext").count() == 0
    chart.locator("#view").press("ArrowRight")
    assert "The inspector warns" in tip.inner_text()
    chart.locator("#view").press("Escape")
    assert tip.is_hidden()


def test_an_example_keeps_its_lines(serve: Serve, folder: Path, web_page: Page) -> None:
    (folder / "pier.yaml").write_text("", encoding="utf-8")
    web_page.goto(serve().url)
    shown = web_page.locator("#problems .help").first
    shown.wait_for()
    assert shown.inner_text().count("\n") >= 3
    height = shown.evaluate("each => each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).fontSize)")
    assert height > 4


def test_a_link_skips_each_pane(serve: Serve, web_page: Page) -> None:
    open_chart(web_page, serve())
    web_page.locator("#last").focus()
    # A link past the brief comes before all that is in it.
    web_page.keyboard.press("Tab")
    assert web_page.evaluate("document.activeElement.textContent") == "Skip to the PDF"
    box = web_page.locator("#brief-pane .skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    web_page.keyboard.press("Enter")
    assert web_page.evaluate("document.activeElement.id") == "pages"
    web_page.locator("#pages-pane .skip").focus()
    web_page.keyboard.press("Enter")
    assert web_page.evaluate("document.activeElement.id") == "timeline-title"
    web_page.locator("[data-pane=pages]").click()
    assert web_page.locator("#brief-pane .skip").text_content() == "Skip to the timeline"


def test_f6_goes_from_pane_to_pane_out_of_frames_too(serve: Serve, web_page: Page) -> None:
    brief = open_chart(web_page, serve(), "?panes=brief,pages,timeline")
    web_page.locator("#style").focus()
    seen = []
    for _ in range(4):
        web_page.keyboard.press("F6")
        seen.append(web_page.evaluate("document.activeElement.id"))
    assert seen == ["brief-title", "pages", "timeline-title", "style"]
    web_page.keyboard.press("Shift+F6")
    assert web_page.evaluate("document.activeElement.id") == "timeline-title"
    web_page.frame_locator("#brief-frame").locator("a[href]").first.focus()
    web_page.keyboard.press("F6")
    assert web_page.evaluate("document.activeElement.id") == "pages"
    brief.locator("#view").focus()
    web_page.keyboard.press("F6")
    web_page.wait_for_function("document.activeElement.id === 'style'")
