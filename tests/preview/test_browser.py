"""The page in a headless Chromium: edit and see, break and read why, mend; by keyboard alone; without any network."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, build_prepared
from briefgen.errors import BuildError
from briefgen.preview import building
from briefgen.preview.server import PreviewServer
from tests.preview.driver import GOOD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

Serve = Callable[..., PreviewServer]
Find = Callable[["Page"], list[str]]
PATIENCE = 10_000

LONG = """\
briefgen: 1
meta: {title: The long pier, marking: 'TLP:CLEAR', bottom_line: It stood long.}
events:
""" + "".join(
    f"- {{id: e{number}, date: 2020-{number % 12 + 1:02}-{number % 28 + 1:02}, title: Event number {number},\n"
    f"   summary: {'What the log says of it. ' * 8}, significance: {number % 5 + 1}}}\n"
    for number in range(60)
)


@pytest.fixture
def page(web_page: Page) -> Iterator[Page]:
    """A page that may reach nothing but this machine; what else it tries to reach fails the test."""
    tried: list[str] = []

    def watch(route: object) -> None:
        address = route.request.url  # type: ignore[attr-defined]
        if re.match(r"(http://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:)", address):
            route.continue_()  # type: ignore[attr-defined]
        else:
            tried.append(address)
            route.abort()  # type: ignore[attr-defined]

    web_page.context.route("**/*", watch)
    web_page.set_default_timeout(PATIENCE)
    yield web_page
    assert tried == []


def open_preview(page: Page, server: PreviewServer, query: str = "") -> FrameLocator:
    """Open a preview, wait until page and PDF are there, as far as they are shown, and return the brief's frame."""
    page.goto(f"{server.url}{query}")
    ready = "html[data-pages=newest]" if "pages" in query or "panes" not in query else "html[data-broken=false]"
    page.locator(ready).wait_for(state="attached")
    return page.frame_locator("#brief-frame")


def save(folder: Path, text: str) -> None:
    (folder / "pier.yaml").write_text(text, encoding="utf-8")


def wait_shown(page: Page, *, broken: bool = False) -> None:
    page.locator(f"html[data-broken={str(broken).lower()}]").wait_for(state="attached")


def test_an_edit_is_seen(serve: Serve, folder: Path, page: Page) -> None:
    brief = open_preview(page, serve())
    assert brief.locator("h1").inner_text() == "The old pier"
    assert page.title() == "The old pier – preview"
    state = page.locator("#state")
    assert re.fullmatch(r"Updated \d\d:\d\d:\d\d", state.inner_text())
    assert state.get_attribute("role") == "status"
    # Nothing that stays the same is made anew: a mark put on a row is still there after the edit.
    brief.locator("#event-warning").evaluate("row => (row.before = true)")
    pictures = page.locator(".sheet img[src]")
    pictures.first.wait_for()
    before = pictures.first.get_attribute("src")
    save(folder, GOOD.replace("The pier falls", "The pier comes down").replace("The old", "The new"))
    brief.locator("#event-fall").get_by_text("The pier comes down").wait_for()
    assert brief.locator("h1").inner_text() == "The new pier"
    assert brief.locator("#event-warning").evaluate("row => row.before")
    page.wait_for_function("before => document.querySelector('.sheet img').getAttribute('src') !== before", arg=before)
    assert page.title() == "The new pier – preview"


def test_a_fault_is_read_and_the_brief_before_it_stays_until_it_is_mended(
    serve: Serve, folder: Path, page: Page
) -> None:
    brief = open_preview(page, serve())
    clock = page.locator("#state").inner_text().removeprefix("Updated ")
    assert page.locator("#problems").is_hidden()
    save(folder, GOOD.replace("2024-05-02", "2024-13-02").replace("significance: 5", "significanse: 5", 1))
    wait_shown(page, broken=True)
    problems = page.locator("#problems .problem")
    assert problems.count() == 2
    assert problems.nth(0).locator(".where").inner_text().startswith("pier.yaml:4:")
    assert "did you mean 'significance'?" in problems.nth(0).inner_text()
    link = problems.nth(1).locator("a")
    assert link.inner_text() == "pier.yaml:5:20"
    assert link.get_attribute("href") == f"vscode://file{folder}/pier.yaml:5:20"
    assert "'2024-13-02' is not a date" in problems.nth(1).inner_text()
    assert "^^^^^^^^^^" in problems.nth(1).locator("pre").inner_text()
    assert page.locator("#notice").inner_text() == f"The brief below is of {clock}; 2 errors keep newer text from it."
    assert page.locator("#state").inner_text() == f"2 errors; the brief of {clock} is still shown"
    assert page.title().startswith("● ")
    assert brief.locator("#event-fall").is_visible()
    assert page.locator(".sheet").count() > 0
    save(folder, GOOD.replace("The pier falls", "The pier is down"))
    wait_shown(page)
    brief.locator("#event-fall").get_by_text("The pier is down").wait_for()
    assert page.locator("#problems").is_hidden()
    assert page.locator("#notice").is_hidden()
    assert page.locator("#state").inner_text().startswith("Updated ")


def test_problems_can_be_put_away_until_the_next_good_save(serve: Serve, folder: Path, page: Page) -> None:
    open_preview(page, serve())
    button = page.locator("[data-pane=problems]")
    save(folder, GOOD.replace("2024-05-02", "2024-13-02"))
    wait_shown(page, broken=True)
    assert (page.locator("#problems").is_visible(), button.get_attribute("aria-pressed")) == (True, "true")
    assert button.inner_text() == "Problems1"
    button.click()
    assert (page.locator("#problems").is_visible(), button.get_attribute("aria-pressed")) == (False, "false")
    assert page.locator("#notice").is_visible()
    save(folder, GOOD)
    wait_shown(page)
    save(folder, GOOD.replace("2024-05-02", "2024-13-02"))
    wait_shown(page, broken=True)
    assert page.locator("#problems").is_visible()


def test_where_the_pdf_alone_fails_the_page_is_new(
    serve: Serve, folder: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = open_preview(page, serve())

    def build(job: Job, *arguments: Any, **options: Any) -> Built:
        if "pdf" in job.formats:
            raise BuildError("words would lie over each other on page 1")
        return build_prepared(job, *arguments, **options)

    monkeypatch.setattr(building, "build_prepared", build)
    save(folder, GOOD.replace("The pier falls", "The pier is down"))
    wait_shown(page, broken=True)
    assert brief.locator("#event-fall").get_by_text("The pier is down").is_visible()
    assert page.locator("#notice").is_hidden()
    assert page.locator("#pages-old").is_visible()
    assert re.fullmatch(r"Updated [\d:]+, but not the PDF: 1 error", page.locator("#state").inner_text())
    assert "words would lie over each other" in page.locator("#problems").inner_text()
    monkeypatch.setattr(building, "build_prepared", build_prepared)
    save(folder, GOOD)
    wait_shown(page)
    page.locator("html[data-pages=newest]").wait_for(state="attached")
    assert page.locator("#pages-old").is_hidden()


def test_a_file_that_is_wrong_from_the_start_says_so(serve: Serve, folder: Path, page: Page) -> None:
    save(folder, "briefgen: 1\nmeta: {titel: A}\n")
    page.goto(serve().url)
    wait_shown(page, broken=True)
    assert "nothing to show yet" in page.locator("#nothing").inner_text().lower()
    assert page.locator("#panes").is_hidden()
    assert page.locator("#problems .problem").count() >= 1
    save(folder, GOOD)
    wait_shown(page)
    assert page.frame_locator("#brief-frame").locator("h1").inner_text() == "The old pier"
    assert page.locator("#nothing").is_hidden()


def test_the_place_in_the_brief_is_kept(serve: Serve, folder: Path, page: Page) -> None:
    save(folder, LONG)
    brief = open_preview(page, serve())
    row = brief.locator("#event-e20")
    row.evaluate("row => window.scrollTo(0, row.getBoundingClientRect().top + scrollY - 120)")
    top = row.evaluate("row => row.getBoundingClientRect().top")
    assert 100 < top < 140
    # What is before it grows, and so do the numbers of all that follow.
    more = "- {id: first, date: 2019-01-01, title: What came first, summary: 'Long before. Long before.'}\n"
    save(folder, LONG.replace("It stood long.", "It stood for long. " * 30).replace("events:\n", f"events:\n{more}"))
    brief.locator("#event-first").wait_for(state="attached")
    page.wait_for_timeout(200)
    assert abs(row.evaluate("row => row.getBoundingClientRect().top") - top) < 3
    assert brief.locator("tbody tr[id^='event-']").evaluate_all("rows => rows.map(row => row.id)")[0] == "event-first"


@pytest.mark.long
def test_many_edits_leave_the_page_that_a_browser_would_load(serve: Serve, folder: Path, page: Page) -> None:
    save(folder, LONG)
    server = serve()
    brief = open_preview(page, server)
    events = LONG.split("- {id:")
    texts = (
        LONG.replace("date: 2020-03", "date: 2019-03"),
        LONG.replace("date: 2020-03", "date: 2021-03"),
        "- {id:".join([*events[:5], *events[9:]]),
        "- {id:".join([*events[:5], *events[9:]]).replace("Event number 30", "Another name"),
        LONG.replace("significance: 5", "significance: 5, marking: 'TLP:GREEN'"),
        LONG.replace("title: The long pier", "title: '<b>The</b> & long pier', language: ar"),
        "- {id:".join(events[:2]),
        LONG,
    )
    for text in texts:
        before = page.locator("html").get_attribute("data-shown")
        save(folder, text)
        page.wait_for_function("was => document.documentElement.dataset.shown !== was", arg=before)
        same = page.evaluate(
            """async () => {
                const frame = document.getElementById("brief-frame");
                const view = performance.getEntriesByType("resource").map((entry) => entry.name)
                    .filter((name) => name.endsWith("/brief")).at(-1);
                const html = await (await fetch(view)).text();
                const fresh = new frame.contentWindow.DOMParser().parseFromString(html, "text/html");
                for (const link of fresh.querySelectorAll("a[href]:not([href^='#'])")) link.target = "_blank";
                for (const script of fresh.querySelectorAll("script, noscript")) script.remove();
                const shown = frame.contentDocument;
                const style = (page) => [...page.querySelectorAll("style")].map((each) => each.textContent).join();
                const root = (page) => [page.title, page.documentElement.lang, page.documentElement.dir].join();
                return [shown.body.isEqualNode(fresh.body), style(shown) === style(fresh), root(shown) === root(fresh)];
            }"""
        )
        assert same == [True, True, True]
    assert brief.locator("h1").inner_text() == "The long pier"


def make_markup(chance: random.Random, depth: int = 0) -> str:
    """Return random elements and texts; an id stands once at most."""
    pieces = []
    for _ in range(chance.randint(0, 6)):
        kind = chance.choice(("p", "td", "div", "text", "div", "details"))
        id_ = f' id="{chance.choice("abcdefghijkl")}"' if chance.random() < 0.6 else ""
        look = f' class="{chance.choice("xyz")}"' if chance.random() < 0.3 else ""
        inner = make_markup(chance, depth + 1) if depth < 3 else chance.choice(("", "one", "two"))
        pieces.append(chance.choice(("one ", "two ")) if kind == "text" else f"<{kind}{id_}{look}>{inner}</{kind}>")
    return "".join(pieces)


def keep_first_ids(markup: str) -> str:
    seen: set[str] = set()
    return re.sub(r' id="(.)"', lambda found: "" if found[1] in seen else (seen.add(found[1]) or found[0]), markup)


def test_whatever_changes_the_frame_shows_what_was_sent(
    serve: Serve, page: Page, request: pytest.FixtureRequest
) -> None:
    open_preview(page, serve())
    chance = random.Random(8)
    count = 2000 if request.config.getoption("--full") else 200
    pages = [keep_first_ids(make_markup(chance)).replace("td", "section") for _ in range(count)]
    assert len(set(pages)) > count / 2
    wrong = page.evaluate(
        """async (pages) => {
            const { BriefFrame } = await import("./brief.js");
            const frame = document.getElementById("brief-frame");
            const brief = new BriefFrame(frame);
            const wrong = [];
            const parse = (html) => new frame.contentWindow.DOMParser().parseFromString(html, "text/html");
            for (const [index, body] of pages.entries()) {
                const html = `<!DOCTYPE html><html lang="en" dir="ltr"><title>x</title><body>${body}</body></html>`;
                window.fetch = async () => new Response(html, { headers: { etag: `"${index}"` } });
                await brief.show("x", String(index));
                if (!frame.contentDocument.body.isEqualNode(parse(html).body)) wrong.push([pages[index - 1], body]);
            }
            return wrong;
        }""",
        pages,
    )
    assert wrong == []


@pytest.mark.long
def test_switches_are_kept_in_the_address(serve: Serve, folder: Path, page: Page) -> None:
    brief = open_preview(page, serve())
    page.get_by_label("Language").select_option(label="German")
    brief.locator("xpath=//html[@lang='de']").wait_for(state="attached")
    page.get_by_label("Style").select_option("formal")
    page.get_by_label("Audience").select_option("TLP:CLEAR")
    brief.get_by_text("Word of the harbour police").first.wait_for(state="detached")
    page.get_by_label("Since").fill("2024")
    page.get_by_label("Since").press("Enter")
    brief.locator("#event-warning").wait_for(state="detached")
    page.locator("[data-pane=timeline]").click()
    assert page.url.split("?")[1] == (
        "brief=pier&language=de&style=formal&ceiling=TLP%3ACLEAR&since=2024&panes=brief%2Cpages%2Ctimeline"
    )
    page.reload()
    page.locator("html[data-pages=newest]").wait_for(state="attached")
    assert page.get_by_label("Language").input_value() == "de"
    assert page.get_by_label("Style").input_value() == "formal"
    assert page.get_by_label("Audience").input_value() == "TLP:CLEAR"
    assert page.get_by_label("Since").input_value() == "2024"
    assert page.locator("#timeline-pane").is_visible()
    assert brief.locator("#event-warning").count() == 0
    page.get_by_label("Since").fill("never")
    page.get_by_label("Since").press("Enter")
    wait_shown(page, broken=True)
    assert "--since: 'never'" in page.locator("#problems").inner_text()
    page.get_by_label("Since").fill("")
    page.get_by_label("Since").press("Enter")
    brief.locator("#event-warning").wait_for(state="attached")


def test_an_audience_that_is_set_is_shown_and_cannot_be_switched(serve: Serve, page: Page) -> None:
    brief = open_preview(page, serve(changes={"ceiling": "TLP:CLEAR"}))
    assert page.get_by_label("Audience").is_disabled()
    assert page.get_by_label("Audience").locator("option").all_inner_texts() == ["TLP:CLEAR"]
    assert brief.get_by_text("Word of the harbour police").count() == 0


@pytest.mark.long
def test_pages_are_fetched_when_they_come_into_sight_and_once(serve: Serve, folder: Path, page: Page) -> None:
    save(folder, LONG)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/pages/" in request.url else None)
    open_preview(page, serve())
    total = page.locator(".sheet").count()
    assert total >= 5
    page.locator(".sheet img[src]").first.wait_for()
    page.wait_for_timeout(300)
    assert 0 < len(fetched) < total
    assert page.locator(".sheet img").first.get_attribute("alt") == (
        f"Page 1 of {total}; its text is that of the HTML pane"
    )
    page.locator("#pages").evaluate("pane => pane.scrollTo({top: pane.scrollHeight, behavior: 'instant'})")
    page.locator(".sheet:last-child img[src]").wait_for()
    page.wait_for_timeout(300)
    assert len(fetched) == len(set(fetched)) <= total
    # An edit near the end leaves the first pages as they are: none of them is fetched again.
    page.locator("#pages").evaluate("pane => pane.scrollTo({top: 0, behavior: 'instant'})")
    page.wait_for_timeout(300)
    count, first = len(fetched), page.locator(".sheet").first.get_attribute("data-shown")
    save(folder, LONG.replace("Event number 39", "Event number thirty-nine"))
    page.frame_locator("#brief-frame").get_by_text("Event number thirty-nine").first.wait_for(state="attached")
    page.locator("html[data-pages=newest]").wait_for(state="attached")
    page.wait_for_timeout(500)
    if page.locator(".sheet").first.get_attribute("data-mark") == first:
        assert all(first not in address for address in fetched[count:])
    width = page.locator(".sheet img").first.evaluate("picture => [picture.naturalWidth, picture.clientWidth]")
    assert width[0] >= width[1]


@pytest.mark.long
def test_the_interactive_timeline_leads_to_rows(serve: Serve, page: Page) -> None:
    brief = open_preview(page, serve(), "?panes=brief,timeline")
    chart = page.frame_locator("#timeline-frame")
    chart.locator("body[data-figure=figure-spine]").wait_for()
    view = chart.locator("#view")
    view.focus()
    view.press("ArrowRight")
    chart.locator("#said").get_by_text("1  The inspector warns. 20 November 2023").wait_for()
    view.press("ArrowRight")
    chart.locator("#said").get_by_text("2  The pier falls. 2 May 2024").wait_for()
    view.press("Enter")
    brief.locator("#event-fall:focus").wait_for()
    assert brief.locator("#event-fall").evaluate("row => row.matches(':target')")
    box = chart.locator("#live .point").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    brief.locator("#event-warning:focus").wait_for()
    view.press("+")
    assert "scale(" in (chart.locator("#live").get_attribute("style") or "")


def test_a_timeline_that_is_shown_follows_edits(serve: Serve, folder: Path, page: Page) -> None:
    open_preview(page, serve(), "?panes=brief,timeline")
    chart = page.frame_locator("#timeline-frame")
    chart.locator("body[data-figure=figure-spine]").wait_for()
    save(folder, GOOD.replace("The inspector warns", "An inspector writes"))
    chart.locator("#live").get_by_text("An inspector").first.wait_for()


def test_briefs_of_a_project_are_chosen_from(serve: Serve, folder: Path, page: Page) -> None:
    (folder / "briefgen.yaml").write_text(
        "briefgen: 1\nbriefs:\n  weekly: {timeline: pier.yaml}\n"
        "  public: {timeline: pier.yaml, ceiling: 'TLP:CLEAR'}\n",
        encoding="utf-8",
    )
    server = serve(None, project=Path("briefgen.yaml"))
    page.goto(server.url)
    page.get_by_role("heading", name="Which brief?").wait_for()
    assert page.locator("#briefs strong").all_inner_texts() == ["weekly", "public"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("html[data-pages=newest]").wait_for(state="attached")
    assert page.url.endswith("?brief=weekly")
    page.get_by_label("Brief", exact=True).select_option("public")
    page.wait_for_url("**/?brief=public*")
    page.locator("html[data-pages=newest]").wait_for(state="attached")
    assert page.get_by_label("Audience").is_disabled()


NAME_FOCUSED = "(({activeElement: at}) => at.id || at.dataset.pane || at.className || at.nodeName)(document)"


def list_focused(page: Page, presses: int) -> list[str]:
    """Press Tab so many times and return what has the focus each time; frames count once."""
    seen: list[str] = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(NAME_FOCUSED))
    return seen


@pytest.mark.long
def test_the_keyboard_reaches_everything_in_order(serve: Serve, folder: Path, page: Page) -> None:
    save(folder, GOOD.replace("2024-05-02", "2024-13-02"))
    server = serve()
    page.goto(f"{server.url}?panes=brief,pages,timeline")
    wait_shown(page, broken=True)
    save(folder, GOOD)
    wait_shown(page)
    save(folder, GOOD.replace("2024-05-02", "2024-13-02"))
    wait_shown(page, broken=True)
    page.frame_locator("#timeline-frame").locator("#tools").wait_for()
    seen = list(dict.fromkeys(list_focused(page, 60)))
    order = [
        "skip", "style", "profile", "ceiling", "language", "since", "until", "last", "brief", "pages", "timeline",
        "problem-list", "A", "BUTTON", "PRE", "brief-frame", "across", "pages", "down", "figure", "timeline-frame",
    ]  # fmt: skip
    assert [name for name in dict.fromkeys(order) if name not in seen] == []
    first = [seen.index(name) for name in ("skip", "style", "last", "problem-list", "brief-frame", "across", "down")]
    assert first == sorted(first)


def test_panes_are_switched_and_resized_by_keyboard(serve: Serve, page: Page) -> None:
    open_preview(page, serve())
    button = page.get_by_role("button", name="PDF")
    button.focus()
    page.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator("#pages-pane").is_hidden()
    page.keyboard.press("Enter")
    assert page.locator("#pages-pane").is_visible()
    splitter = page.get_by_role("separator", name="Width of the HTML pane")
    splitter.focus()
    width = page.locator("#brief-pane").evaluate("pane => pane.clientWidth")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert splitter.get_attribute("aria-valuenow") == "60"
    assert page.locator("#brief-pane").evaluate("pane => pane.clientWidth") > width * 1.1
    page.keyboard.press("End")
    assert splitter.get_attribute("aria-valuenow") == "80"
    page.keyboard.press("Home")
    assert splitter.get_attribute("aria-valuenow") == "20"
    assert "left=20" in page.url
    page.reload()
    page.locator("html[data-pages=newest]").wait_for(state="attached")
    assert splitter.get_attribute("aria-valuenow") == "20"
    splitter.focus()
    page.keyboard.press("Enter")
    assert splitter.get_attribute("aria-valuenow") == "50"


def test_panes_are_resized_by_pointer_with_and_without_dragging(serve: Serve, page: Page) -> None:
    open_preview(page, serve())
    splitter = page.locator("#across")
    box = splitter.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    assert splitter.get_attribute("aria-valuenow") == "67"
    box = splitter.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 12, y)
    page.mouse.down()
    page.mouse.move(400, y, steps=4)
    page.mouse.up()
    assert 25 <= int(splitter.get_attribute("aria-valuenow") or 0) <= 35


def test_the_skip_link_leads_to_the_brief(serve: Serve, page: Page) -> None:
    open_preview(page, serve())
    page.keyboard.press("Tab")
    skip = page.locator("body > .skip")
    assert skip.evaluate("link => link.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "work"


def test_the_focus_can_be_seen(serve: Serve, page: Page) -> None:
    open_preview(page, serve())
    for name in ("#style", "#since", "[data-pane=pages]", "#across", "#pages"):
        page.locator(name).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        style = page.locator(name).evaluate(
            "it => [getComputedStyle(it).outlineStyle, getComputedStyle(it).outlineWidth]"
        )
        assert style == ["solid", "3px"], name


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_are_no_barriers(serve: Serve, folder: Path, page: Page, find_barriers: Find, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_preview(page, serve(), "?panes=brief,pages,timeline,problems")
    page.frame_locator("#timeline-frame").locator("#tools").wait_for()
    assert find_barriers(page) == []
    save(folder, GOOD.replace("2024-05-02", "2024-13-02"))
    wait_shown(page, broken=True)
    assert find_barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert find_barriers(page) == []


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_other_pages_have_no_barriers(
    serve: Serve, folder: Path, page: Page, find_barriers: Find, scheme: str
) -> None:
    (folder / "briefgen.yaml").write_text(
        "briefgen: 1\nbriefs:\n  weekly: {timeline: pier.yaml}\n  monthly: {timeline: pier.yaml}\n", encoding="utf-8"
    )
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    server = serve(None, project=Path("briefgen.yaml"))
    page.goto(server.url)
    page.get_by_role("heading", name="Which brief?").wait_for()
    assert find_barriers(page) == []
    open_preview(page, server, "?brief=weekly&panes=brief,timeline")
    chart = page.frame_locator("#timeline-frame")
    chart.locator("#tools").wait_for()
    # The chart's page, as it stands in its frame.
    frame = next(each for each in page.frames if each.url.endswith("/timeline"))
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(frame, options={"runOnly": {"type": "tag", "values": tags}})  # type: ignore[arg-type]
    assert [violation["id"] for violation in found.response["violations"]] == []


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 360)])
def test_little_room_loses_nothing(serve: Serve, folder: Path, page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_preview(page, serve(), "?panes=brief,pages,timeline,problems")
    save(folder, GOOD.replace("2024-05-02", "2024-13-02"))
    wait_shown(page, broken=True)
    # One direction of scrolling is enough, and nothing is cut off.
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    for name in ("#style", "#since", "#problems", "#brief-frame", "#pages", "#figure", "#timeline-frame"):
        page.locator(name).scroll_into_view_if_needed()
        box = page.locator(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] > 20


def test_what_moves_stands_still_for_those_who_ask(serve: Serve, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_preview(page, serve())
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((each) => {
            const [own, before] = [getComputedStyle(each), getComputedStyle(each, "::before")];
            return own.animationName !== "none" || before.animationName !== "none" || own.scrollBehavior === "smooth"
                || own.transitionDuration !== "0s";
        }).length"""
    )
    assert moving == 0


def test_hostile_text_stays_text(serve: Serve, folder: Path, page: Page) -> None:
    hostile = "</script><img src=x onerror=alert(1)><script>alert(2)</script>"
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    save(folder, GOOD.replace("The pier falls", hostile).replace("The old pier", f"'{hostile}'"))
    brief = open_preview(page, serve(), "?panes=brief,pages,timeline")
    page.frame_locator("#timeline-frame").locator("body[data-figure]").wait_for()
    assert page.locator("#title").inner_text() == hostile
    assert brief.locator("h1").inner_text() == hostile
    assert brief.locator("img[src=x]").count() == 0
    save(folder, GOOD.replace("2024-05-02", f"'{hostile}'"))
    wait_shown(page, broken=True)
    assert hostile in page.locator("#problems").inner_text()
    assert page.locator("img[src=x]").count() == 0
    assert said == []


def test_a_server_that_has_ended_is_told_of(serve: Serve, folder: Path, chromium: Browser) -> None:
    # What the browser itself says of a line that broke is no fault of the page's.
    page = chromium.new_page()
    server = serve()
    brief = open_preview(page, server)
    server.stop()
    page.get_by_text("The preview does not answer; start it again").wait_for()
    assert brief.locator("h1").inner_text() == "The old pier"
    page.close()


def test_a_link_out_of_the_brief_opens_apart(serve: Serve, folder: Path, page: Page) -> None:
    save(folder, GOOD.replace("significance: 5}", "significance: 5, summary: 'See [it](http://127.0.0.1:9/x).'}", 1))
    brief = open_preview(page, serve())
    context: BrowserContext = page.context
    with context.expect_page() as opened:
        brief.get_by_role("link", name="it").first.click()
    assert opened.value.evaluate("() => window.opener") is None
    assert brief.locator("h1").inner_text() == "The old pier"


def test_a_place_is_copied(serve: Serve, folder: Path, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    save(folder, GOOD.replace("2024-05-02", "2024-13-02"))
    page.goto(serve(editor="none").url)
    wait_shown(page, broken=True)
    assert page.locator("#problems a").count() == 0
    page.get_by_role("button", name="Copy pier.yaml:5:20").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("() => navigator.clipboard.readText()") == "pier.yaml:5:20"
