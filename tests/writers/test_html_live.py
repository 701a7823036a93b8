"""Charts that live in a brief: when a reader asks, not before, with the page's own Plotly and under its policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.plan import plan_project
from briefgen.builds.project import load_project
from briefgen.builds.verify import verify_file
from briefgen.cli.build import command
from briefgen.style import UserFigure

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent.parent
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "x.html"
    path.write_bytes(run_build(Job(FOUNDING, "x", formats=("html",), interactive=True)).outputs["html"])
    return path


def test_plotly_is_there_once_and_only_when_asked_for(live: Path) -> None:
    page = live.read_text(encoding="utf-8")
    assert page.count('id="plotly"') == 1
    assert page.count('class="plot"') == page.count('<div class="still">') == 5
    assert len(page) < 2_800_000
    still = run_build(Job(FOUNDING, "x", formats=("html",))).outputs["html"].decode()
    assert "plotly" not in still.lower().replace("plotly figure", "")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    scripts = policy[1].replace("&#x27;", "'").split("; ")[1]
    assert re.fullmatch(r"script-src( 'sha256-[A-Za-z0-9+/]{43}='){3}", scripts)


@pytest.mark.long
def test_the_picture_stands_until_a_reader_asks(
    live: Path, web_page: Page, find_barriers: Callable[[Page], list[str]]
) -> None:
    web_page.goto(live.as_uri())
    figure = web_page.locator("#figure-spine")
    assert figure.locator(".still").is_visible()
    assert web_page.evaluate("typeof Plotly") == "undefined"
    button = figure.get_by_role("button", name="Explore the chart")
    button.click()
    figure.locator(".live .main-svg").first.wait_for()
    assert figure.locator(".still").is_hidden()
    assert button.get_attribute("aria-pressed") == "true"
    assert web_page.locator("#figure-swimlanes .still").is_visible()
    assert figure.locator("details").count() == 1
    assert find_barriers(web_page) == []
    button.click()
    assert figure.locator(".still").is_visible()
    assert figure.locator(".view").is_hidden()


def test_a_live_chart_is_read_and_left_with_the_keyboard(live: Path, web_page: Page) -> None:
    web_page.goto(live.as_uri())
    figure = web_page.locator("#figure-spine")
    figure.get_by_role("button", name="Explore the chart").press("Enter")
    figure.locator(".live .main-svg").first.wait_for()
    figure.locator(".view").focus()
    web_page.keyboard.press("End")
    assert figure.locator(".said").inner_text().startswith("37 More Hezbollah fighters")
    web_page.keyboard.press("Tab")
    assert web_page.evaluate("document.activeElement.localName") == "summary"
    assert figure.locator(".said").inner_text() == ""


def test_a_live_chart_has_the_colours_of_its_picture_by_night_too(live: Path, web_page: Page) -> None:
    web_page.goto(live.as_uri())
    figure = web_page.locator("#figure-spine")
    figure.get_by_role("button", name="Explore the chart").click()
    figure.locator(".live .main-svg").first.wait_for()
    texts = "(each) => getComputedStyle(each.querySelector('.live .annotation-text')).fill"
    assert figure.evaluate(texts) == "rgb(89, 89, 89)"
    web_page.emulate_media(color_scheme="dark")
    figure.locator(".live .annotation-text[style*='162, 162, 162']").first.wait_for()
    assert figure.evaluate(texts) == "rgb(162, 162, 162)"


def test_a_figure_of_ones_own_lives_too(tmp_path: Path, web_page: Page) -> None:
    own = UserFigure(file=str(ROOT / "tests" / "draw" / "figures" / "plain.json"), title="Own", alt="A line")
    path = tmp_path / "x.html"
    job = Job(ROOT / "timelines" / "github-2018-10-21.yaml", "x", formats=("html",), figures=(own,), interactive=True)
    path.write_bytes(run_build(job).outputs["html"])
    web_page.goto(path.as_uri())
    figure = web_page.locator("#figure-own-1")
    figure.get_by_role("button", name="Explore the chart").click()
    figure.locator(".live .main-svg").first.wait_for()
    assert figure.locator(".still").is_hidden()


def test_paper_has_the_picture(live: Path, web_page: Page) -> None:
    web_page.goto(live.as_uri())
    figure = web_page.locator("#figure-spine")
    figure.get_by_role("button", name="Explore the chart").click()
    figure.locator(".live .main-svg").first.wait_for()
    web_page.emulate_media(media="print")
    assert figure.locator(".still").is_visible()
    assert figure.locator(".view").is_hidden()
    assert figure.locator(".explore").is_hidden()


def test_the_page_is_verified_with_its_charts(live: Path) -> None:
    assert verify_file(live.read_bytes(), "x.html").same == "bytes"


def test_the_command_and_the_project_ask_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.yaml").write_bytes((ROOT / "timelines" / "github-2018-10-21.yaml").read_bytes())
    done = CliRunner().invoke(command, ["t.yaml", "--to", "html", "--interactive", "-o", "out"])
    assert done.exit_code == 0, done.output
    assert 'id="plotly"' in (tmp_path / "out" / "t.html").read_text(encoding="utf-8")
    project = tmp_path / "briefgen.yaml"
    project.write_text(
        "briefgen: 1\nbriefs:\n  a: {timeline: t.yaml, interactive: true}\n  b: {timeline: t.yaml}\n", encoding="utf-8"
    )
    jobs = plan_project(load_project(project), tmp_path, (), {}).jobs
    assert [job.interactive for job in jobs] == [True, False]
