"""The page on screens: no barriers, nothing too wide, dark colours that keep their contrast, a filter, links.

A browser opens the page as it is built; whatever it says on its console, a breach of the page's policy too, fails.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.charts.colors import find_contrast, find_luminance
from briefgen.charts.dark import DARK_PAPER, turn_color, turn_colors

if TYPE_CHECKING:
    from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
ROOT = Path(__file__).parent.parent.parent
TIMELINES = sorted((ROOT / "timelines").glob("*.yaml"))
STYLES = sorted(path.stem for path in (ROOT / "styles").glob("*.yaml"))
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"
COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def open_brief(page: Page, folder: Path, timeline: Path = FOUNDING, **fields: object) -> Page:
    """Build a brief and open it."""
    job = Job(timeline, "x", formats=("html",), style_folders=(ROOT / "styles",), **fields)  # type: ignore[arg-type]
    path = folder / "x.html"
    path.write_bytes(run_build(job).outputs["html"])
    page.goto(path.as_uri())
    return page


def write_timeline(folder: Path, events: list[dict[str, object]], **meta: object) -> Path:
    path = folder / "t.yaml"
    timeline = {"briefgen": 1, "meta": {"title": "T", **meta}, "events": events}
    path.write_text(yaml.safe_dump(timeline, allow_unicode=True), encoding="utf-8")
    return path


# -- barriers -------------------------------------------------------------------------------------------------


def is_sample(at: int, style: str, width: int, scheme: str) -> bool:
    """Tell whether an example is looked at each time: each in one style, wide by day or narrow by night in turn."""
    return style == STYLES[at % len(STYLES)] and (width, scheme) == ((1280, "light"), (320, "dark"))[at % 2]


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "style", "width", "scheme"),
    [
        pytest.param(
            path, style, width, scheme,
            marks=() if is_sample(at, style, width, scheme) else pytest.mark.full,
            id=f"{path.stem}-{style}-{width}-{scheme}",
        )
        for at, path in enumerate(TIMELINES)
        for style in STYLES
        for width in (1280, 320)
        for scheme in ("light", "dark")
    ],
)  # fmt: skip
def test_there_are_no_barriers(
    path: Path,
    style: str,
    width: int,
    scheme: Scheme,
    tmp_path: Path,
    web_page: Page,
    find_barriers: Callable[[Page], list[str]],
) -> None:
    web_page.set_viewport_size({"width": width, "height": 900})
    web_page.emulate_media(color_scheme=scheme)
    open_brief(web_page, tmp_path, path, style=style)
    assert web_page.evaluate("document.documentElement.scrollWidth") <= width
    assert find_barriers(web_page) == []


def test_wider_spacing_of_text_cuts_nothing_off(tmp_path: Path, web_page: Page) -> None:
    web_page.set_viewport_size({"width": 320, "height": 900})
    open_brief(web_page, tmp_path)
    # WCAG 2.2, 1.4.12.
    web_page.add_style_tag(
        content="*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
        "p{margin-bottom:2em!important}"
    )
    assert web_page.evaluate("document.documentElement.scrollWidth") <= 320
    cut = web_page.evaluate(
        """() => [...document.querySelectorAll("p, td, th, li, dd, h1, h2, h3, button, label")]
          .filter((each) => each.offsetParent && getComputedStyle(each).overflow !== "visible"
            && each.scrollHeight > each.clientHeight + 1)
          .filter((each) => !each.closest("thead")).map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert cut == []


def test_a_table_of_cards_is_still_a_table_to_those_who_hear_it(tmp_path: Path, web_page: Page) -> None:
    web_page.set_viewport_size({"width": 320, "height": 900})
    open_brief(web_page, tmp_path)
    table = web_page.get_by_role("table", name="Table 1. Chronology")
    assert table.get_by_role("row").count() >= 37
    assert table.get_by_role("rowheader", name=re.compile("planned, reported 34")).count() == 1
    assert table.get_by_role("columnheader", name="Place").count() == 1


def test_the_first_stop_of_the_keyboard_skips_to_the_contents(tmp_path: Path, web_page: Page) -> None:
    open_brief(web_page, tmp_path)
    web_page.keyboard.press("Tab")
    assert web_page.evaluate("document.activeElement.className") == "skip"
    assert web_page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    web_page.keyboard.press("Enter")
    assert web_page.url.endswith("#contents")


def test_html_validate_finds_nothing_in_a_page_with_live_charts(
    tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    page = tmp_path / "x.html"
    page.write_bytes(run_build(Job(FOUNDING, "x", formats=("html",), interactive=True)).outputs["html"])
    done = subprocess.run([need_tool("html-validate"), str(page)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# -- dark -----------------------------------------------------------------------------------------------------


@given(COLORS, COLORS)
def test_in_the_dark_colours_keep_their_contrast(one: str, other: str) -> None:
    darkest = find_luminance(DARK_PAPER)
    before, after = find_contrast(one, other), find_contrast(turn_color(one), turn_color(other))
    if min(find_luminance(one), find_luminance(other)) >= darkest:
        assert after >= before * 0.98
    else:
        # What is darker than the dark stops at white.
        assert after >= before * (0.05 / (darkest + 0.05)) * 0.98


@given(COLORS)
def test_what_is_read_on_paper_is_read_in_the_dark(color: str) -> None:
    if find_contrast(color) >= 4.5:
        assert find_contrast(turn_color(color), DARK_PAPER) >= 4.5


def test_every_colour_of_a_figure_is_turned() -> None:
    plot = {"data": [{"marker": {"color": ["#004488", "rgba(0,0,0,0)"]}}], "layout": {"font": {"color": "#ffffff"}}}
    assert turn_colors(plot) == {"#004488": "#a1bdff", "#ffffff": "#161616", "rgba(0,0,0,0)": "rgba(255,255,255,0)"}


@pytest.mark.long
def test_a_palette_of_ones_own_has_no_barriers_in_the_dark(
    tmp_path: Path, web_page: Page, find_barriers: Callable[[Page], list[str]]
) -> None:
    palette = {"ink": "#2b1d0e", "quiet": "#6b5a48", "rule": "#c9b99c", "faint": "#f6efe2", "accent": "#7a3e00"}
    style = tmp_path / "own.yaml"
    style.write_text(yaml.safe_dump({"extends": "plain", "name": "own", "palette": palette}), encoding="utf-8")
    web_page.emulate_media(color_scheme="dark")
    open_brief(web_page, tmp_path, TIMELINES[2], style=str(style))
    paper = web_page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(22, 22, 22)"
    assert web_page.evaluate("getComputedStyle(document.querySelector('.picture path')).fill") == paper
    assert find_barriers(web_page) == []


# -- the filter -----------------------------------------------------------------------------------------------


def list_shown(page: Page) -> list[str]:
    """Return the ids of the events that are seen."""
    shown: list[str] = page.evaluate(
        "[...document.querySelectorAll('.chronology tr[id]')].filter((each) => each.checkVisibility())"
        ".map((each) => each.id)"
    )
    return shown


def ask(page: Page, words: str) -> None:
    page.fill("#filter-words", words)
    page.locator("#filter-clear:not([disabled])" if words.strip() else "#filter-clear[disabled]").wait_for()


EVENTS: list[dict[str, object]] = [
    {"id": "cafe", "date": "2001-01-01", "title": "Café Łódź opens in the Straße", "summary": "Naïve 12."},
    {"id": "amman", "date": "2001-01-02", "title": "إِعلان في عمّان", "status": "disputed"},
    {"id": "kind", "date": "2001-01-03", "title": "Kept as a statement", "kind": "statement"},
    {"id": "later", "date": "2002-01-03", "title": "Planned for later", "kind": "planned"},
    *({"id": f"e{number}", "date": f"2001-02-{number:02}", "title": f"Number {number}"} for number in range(1, 9)),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cafe lodz", ["cafe"]),
        ("STRASSE", ["cafe"]),
        ("naive", ["cafe"]),
        ("اعلان عمان", ["amman"]),
        ("  statement  kept ", ["kind"]),
        ("12 opens", ["cafe"]),
        ("nothing of the kind", []),
        (".*", []),
    ],
)
def test_words_are_found_however_they_are_typed(words: str, found: list[str], tmp_path: Path, web_page: Page) -> None:
    open_brief(web_page, tmp_path, write_timeline(tmp_path, EVENTS))
    ask(web_page, words)
    assert list_shown(web_page) == [f"event-{name}" for name in found]
    assert web_page.inner_text("#filter-said").startswith(f"Events shown: {len(found)} of 12.")


def test_part_rows_go_with_their_events_and_escape_brings_all_back(tmp_path: Path, web_page: Page) -> None:
    open_brief(web_page, tmp_path, write_timeline(tmp_path, EVENTS))
    parts = web_page.locator(".chronology .part:visible")
    assert parts.all_inner_texts() == ["Events", "Planned or announced"]
    ask(web_page, "later")
    assert parts.all_inner_texts() == ["Planned or announced"]
    web_page.keyboard.press("Escape")
    assert len(list_shown(web_page)) == 12
    assert parts.count() == 2
    assert web_page.inner_text("#filter-said") == ""


def test_a_mark_is_chosen_and_a_link_to_what_is_hidden_shows_it(tmp_path: Path, web_page: Page) -> None:
    open_brief(web_page, tmp_path)
    web_page.select_option("#filter-mark", label="planned, reported")
    assert list_shown(web_page) == ["event-aim-hama-idlib", "event-aim-jebel", "event-aim-jisr"]
    web_page.get_by_role("link", name="19", exact=True).first.click()
    assert len(list_shown(web_page)) == 37
    assert web_page.locator("tr:target").is_visible()


def test_without_scripts_there_is_no_filter(tmp_path: Path, chromium: object) -> None:
    context = chromium.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = open_brief(context.new_page(), tmp_path)
    assert page.locator(".filter").count() == 0
    assert page.locator("tr[id^=event-]").count() == 37
    assert page.locator("tr[id^=event-]").first.is_visible()
    context.close()


def test_a_short_chronology_has_neither_filter_nor_script(tmp_path: Path) -> None:
    path = write_timeline(tmp_path, EVENTS[:5])
    page = run_build(Job(path, "x", formats=("html",))).outputs["html"].decode()
    assert "<script" not in page
    assert "<template" not in page
    assert "script-src" not in page


# -- links ----------------------------------------------------------------------------------------------------


def test_every_place_has_a_link_that_stays(tmp_path: Path, web_page: Page) -> None:
    open_brief(web_page, tmp_path)
    assert web_page.get_by_role("link", name="Link to Figure 1").get_attribute("href") == "#figure-spine"
    assert web_page.get_by_role("link", name="Link to 4 Chronology").get_attribute("href") == "#chronology"
    row = web_page.locator("#event-offensive")
    assert row.get_by_role("rowheader").get_by_role("link").get_attribute("href") == "#event-offensive"
    link = web_page.locator("#figure-spine > .here")
    assert link.evaluate("(each) => getComputedStyle(each).opacity") == "0"
    link.focus()
    assert link.evaluate("(each) => getComputedStyle(each).opacity") == "1"


def test_what_a_link_leads_to_stands_out(tmp_path: Path, web_page: Page) -> None:
    open_brief(web_page, tmp_path)
    web_page.goto(f"{web_page.url}#event-offensive")
    assert web_page.locator("#event-offensive").is_visible()
    ground = "(each) => getComputedStyle(each.cells[1]).backgroundColor"
    assert web_page.locator("tr:target").evaluate(ground) == "rgb(242, 242, 242)"
