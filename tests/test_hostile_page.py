"""Text that would run in a browser does not: in every field, with and without the policy, in charts that live too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.charts import CHARTS, build_chart, has_chart
from briefgen.charts.alone import find_banner
from briefgen.charts.page import write_chart_page
from briefgen.draw import draw_figure
from briefgen.style import load_style
from briefgen.timeline import model
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import select_events
from briefgen.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RUN = "window.ran=1"
VECTORS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT >",
    f"<script>{RUN}//",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    "<script src=//example.invalid/x.js></script>",
    "<script type=module>import 'https://example.invalid/x.js'</script>",
    f"</script><script>{RUN}</script>",
    f"</ScRiPt\t><script>{RUN}</script>",
    f"<!--<script>{RUN}</script>",
    f"<!-- --!><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"]]><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea></noscript></template></select><img src=x onerror={RUN}>",
    f"</table></section></main></body></html><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x onerror\t=\t'{RUN}'>",
    "<IMG SRC=x oNeRrOr=&#119;indow.ran=1>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"` onmouseover={RUN} x=`",
    f'" autofocus tabindex=1 onfocus="{RUN}',
    f"' onpointerover='{RUN}' style='position:fixed;inset:0",
    f"x onload={RUN} y",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set attributeName=href to=javascript:{RUN} /><a><text y=9>press</text></a></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={RUN}>#x'></use></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>parent.ran=1</script>'></foreignObject></svg>",
    f"</desc></title></svg><script>{RUN}</script>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror={RUN}>'>",
    f"<math href=javascript:{RUN}>press</math>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<body onload={RUN}>",
    "<iframe src=javascript:parent.ran=1></iframe>",
    "<iframe srcdoc='&lt;script&gt;parent.ran=1&lt;/script&gt;'></iframe>",
    "<object data='data:text/html,<script>parent.ran=1</script>'></object>",
    "<embed src=https://example.invalid/x.swf>",
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
    f"<video><source onerror={RUN}></video>",
    f"<input autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    "<base href=https://example.invalid/>",
    "<link rel=stylesheet href=https://example.invalid/x.css>",
    "<meta http-equiv=refresh content='0;url=https://example.invalid/'>",
    "<style>*{background:url(https://example.invalid/x)}</style>",
    "<style>@import 'https://example.invalid/x.css';</style>",
    "<div style=\"background:url(https://example.invalid/x)\">x</div>",
    '"}@import "https://example.invalid/x.css";*{color:red',
    "\\22 ;}*{background:url(https://example.invalid/y)}/*",
    f"<a href=javascript:{RUN}>press</a>",
    f"<a href=' &#1;javascript:{RUN}'>press</a>",
    f"<a href='jAvAsCrIpT&colon;{RUN}'>press</a>",
    f"<a href='java&Tab;script:{RUN}'>press</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>press</a>",
    f"<a href='vbscript:{RUN}'>press</a>",
    f"javascript:{RUN}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    "{{constructor.constructor('window.ran=1')()}}",
    "${window.ran=1} #{7*7} <%= 7*7 %>",
    "$\\unicode{41}$ $$\\href{javascript:window.ran=1}{x}$$",
    "%{customdata} %{text} %{x|%Y}<extra></extra>",
    f"<b onclick={RUN}>bold</b><br><sup>2</sup><span style='color:red'>x</span>",
    f"\N{FULLWIDTH LESS-THAN SIGN}script\N{FULLWIDTH GREATER-THAN SIGN}{RUN}",
    f"<\N{LATIN SMALL LETTER LONG S}cript>{RUN}</\N{LATIN SMALL LETTER LONG S}cript>",
    f"\N{RIGHT-TO-LEFT OVERRIDE}<script>{RUN}</script>\N{ZERO WIDTH SPACE}",
    "__proto__ constructor toString",
]  # fmt: skip
# Fields whose values are of another kind: words of ours, ids, dates, numbers, addresses, names of files.
NO_TEXT = """
    accessed approximate archived as_of basis best confidence date doi edition file geojson grade high id id_written
    issued known language lat likelihood lon low media open part_of period places planned radius_km reliability scale
    seq sha256 significance stance status timezone url via where written x
"""
TAGS = """
    html head meta title style body header main footer nav section h1 h2 h3 h4 p span strong em sup a ul ol li dl dt dd
    div table caption colgroup col thead tbody tr th td figure figcaption details summary template script svg g path
    text tspan rect circle clippath defs symbol use desc label input select option button
"""
# What Plotly itself puts into a page.
LIVE = "canvas pattern lineargradient stop filter"


def make_timeline(vectors: list[str], meta: str) -> dict[str, Any]:
    """Return a timeline in which each text has its turn in every field of each record, and one in those of the head."""

    def turn(number: int, by: int) -> str:
        return vectors[(number + by) % len(vectors)]

    numbers = range(len(vectors))
    return {
        "briefgen": 1,
        "meta": {
            "title": meta, "subject": meta, "series": meta, "author": meta, "conventions": meta, "lanes": [meta],
            "bottom_line": meta, "marking_scheme": [meta], "marking": meta, "lanes_by": "place",
            "figures": {kind: {"title": meta, "subtitle": meta} for kind in CHARTS},
            "revisions": [{"edition": 2, "type": "corrected", "field": f"title[{meta}]", "was": meta, "note": meta}],
        },
        "actors": {
            f"a{i}": {
                "name": turn(i, 0), "aka": [turn(i, 1)], "kind": turn(i, 2), "role": turn(i, 3),
                "allegiance": turn(i, 4), "identity": turn(i, 5), "reason": turn(i, 6), "note": turn(i, 7),
                "member_of": [f"a{i + 1}"] if i + 1 < len(vectors) else [],
            }
            for i in numbers
        },
        "places": {
            f"p{i}": {
                "name": turn(i, 0), "aka": [turn(i, 1)], "precision": turn(i, 2), "note": turn(i, 3),
                "lat": 40 + i / 10, "lon": 10 + i / 10,
            }
            for i in numbers
        },
        "sources": {
            f"s{i}": {
                "type": "article-newspaper",
                **{
                    name: turn(i, by)
                    for by, name in enumerate(
                        ("title", "author", "publisher", "container", "volume", "issue", "pages", "number", "edition",
                         "place", "note")
                    )
                },
            }
            for i in numbers
        },
        "events": [
            {
                "id": f"e{i}", "date": f"20{10 + i % 10}-0{1 + i % 9}", "date_text": turn(i, 1), "title": turn(i, 0),
                "summary": re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", turn(i, 2)), "note": turn(i, 3), "tags": [turn(i, 4)],
                "actors": [f"a{i}"], "targets": [turn(i, 5)], "places": [f"p{i}"], "sources": [f"s{i}@{turn(i, 6)}"],
                "significance": 5 if i % 4 == 0 else 3, "related": {"part_of": ["e0"] if i else []},
                "quantities": [{"what": turn(i // 2, 0), "unit": turn(i // 2, 1), "value": i, "by": f"a{i}"}],
                "claims": [
                    {"by": f"a{i}", "issue": turn(i // 2, 3), "says": turn(i, 1), "note": turn(i, 2),
                     "about": [f"p{i}"], "stance": "asserts" if i % 2 else "denies"},
                ],
                "revisions": [
                    {"edition": 2, "type": "updated", "field": "title", "was": turn(i, 7), "note": turn(i, 8)}
                ],
            }
            for i in numbers
        ],
        "judgments": [
            {"id": f"J{i + 1}", "text": turn(i, 0), "assumption": turn(i, 1), "would_change": [turn(i, 2)]}
            for i in numbers
        ],
        "gaps": [turn(i, 0) for i in numbers],
    }  # fmt: skip


def test_the_corpus_reaches_every_text_of_the_format() -> None:
    written = yaml.safe_dump(make_timeline(["x", "y"], "m"))
    kinds = (model.Meta, model.FigureTitle, model.Actor, model.Place, model.Source, model.Event, model.Quantity,
             model.Claim, model.Revision, model.Judgment)  # fmt: skip
    names = {name for kind in kinds for name in kind.model_fields} - set(NO_TEXT.split())
    assert {name for name in names if f"{name}:" not in written} == set()


def write_style(folder: Path, vector: str) -> None:
    own = {
        "extends": "plain", "name": "own", "title": vector,
        "sections": {"headings": {"gaps": vector, "sources": vector}}, "signature": {"roles": [vector]},
        "charts": dict.fromkeys(CHARTS, True),
    }  # fmt: skip
    (folder / "own.yaml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")


def write_page(folder: Path, vectors: list[str], meta: str, *, interactive: bool = False) -> Path:
    path, page = folder / "t.yaml", folder / "t.html"
    path.write_text(yaml.safe_dump(make_timeline(vectors, meta), allow_unicode=True), encoding="utf-8")
    write_style(folder, meta)
    job = Job(path, "t", formats=("html",), style="own", style_folders=(folder,), interactive=interactive)
    page.write_bytes(run_build(job).outputs["html"])
    return page


class Watch:
    """A page that tells whether anything of what it was handed came to life."""

    def __init__(self, browser: Browser, *, bypass_csp: bool) -> None:
        self.context = browser.new_context(bypass_csp=bypass_csp)
        self.page: Page = self.context.new_page()
        self.happened: list[str] = []
        self.page.on("dialog", lambda dialog: (self.happened.append(dialog.message), dialog.dismiss()))
        self.page.on("console", lambda message: self.happened.append(message.text))
        self.page.on("pageerror", lambda error: self.happened.append(str(error)))
        self.context.on("request", self._note)

    def _note(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")) or request.is_navigation_request() != (
            request.resource_type == "document"
        ):
            self.happened.append(request.url)

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page

    def find_life(self) -> list[str]:
        """Return what ran, what was asked for, and elements and attributes that are not ours."""
        found = self.page.evaluate(
            """() => {
              const odd = [];
              if (window.ran !== undefined) odd.push("ran");
              for (const element of document.querySelectorAll("*")) {
                odd.push(...[element.localName.toLowerCase()].map((name) => `tag ${name}`));
                for (const { name, value } of element.attributes) {
                  if (name.startsWith("on")) odd.push(`attribute ${name}`);
                  const leads = ["href", "src", "action", "data", "xlink:href", "srcdoc", "formaction"].includes(name);
                  if (leads && !/^(#|https?:|mailto:|data:image)/.test(value)) odd.push(`${name} ${value}`);
                }
              }
              return [...new Set(odd)];
            }"""
        )
        ours = {*TAGS.split(), *LIVE.split()}
        return self.happened + [each for each in found if each.removeprefix("tag ") not in ours]


def show(text: str) -> str:
    """Return a text as it is printed: what nobody sees is shown."""
    return re.sub("[\u202e\u200b]", lambda match: f"[U+{ord(match[0]):04X}]", " ".join(text.split()))


@pytest.mark.long
@pytest.mark.parametrize("bypass_csp", [False, True], ids=["policy", "no policy"])
def test_nothing_runs_and_all_is_shown(tmp_path: Path, chromium: Browser, bypass_csp: bool) -> None:
    watch = Watch(chromium, bypass_csp=bypass_csp)
    page = watch.open(write_page(tmp_path, VECTORS, VECTORS[0]))
    assert watch.find_life() == []
    titles = page.evaluate(
        "(count) => [...Array(count).keys()].map((i) => document.querySelector(`#event-e${i} strong`).textContent)",
        len(VECTORS),
    )
    assert titles == [show(vector) for vector in VECTORS]
    assert page.title() == VECTORS[0]
    page.fill("#filter-words", VECTORS[0])
    page.locator("#filter-said:not(:empty)").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.pdf()
    assert watch.find_life() == []
    watch.context.close()


@pytest.mark.long
@pytest.mark.parametrize(
    "vector",
    [pytest.param(each, marks=() if at % 5 == 0 else pytest.mark.full) for at, each in enumerate(VECTORS)],
    ids=[str(at) for at in range(len(VECTORS))],
)
def test_nothing_runs_in_the_head_of_a_page_and_on_its_paper(tmp_path: Path, chromium: Browser, vector: str) -> None:
    watch = Watch(chromium, bypass_csp=True)
    page = watch.open(write_page(tmp_path, ["one", "two"], vector))
    assert watch.find_life() == []
    assert page.inner_text("h1") == show(vector)
    assert page.inner_text(".banner >> nth=0") == show(vector)
    page.pdf()
    assert watch.find_life() == []
    watch.context.close()


@pytest.mark.long
@pytest.mark.parametrize("bypass_csp", [False, True], ids=["policy", "no policy"])
def test_nothing_runs_in_charts_that_live(tmp_path: Path, chromium: Browser, bypass_csp: bool) -> None:
    watch = Watch(chromium, bypass_csp=bypass_csp)
    page = watch.open(write_page(tmp_path, VECTORS, VECTORS[0], interactive=True))
    assert watch.find_life() == []
    for button in page.query_selector_all(".explore"):
        button.click()
    page.wait_for_function(
        "[...document.querySelectorAll('.chart')].every((each) => each.querySelector('.still').hidden)"
    )
    said = walk_marks(page)
    assert any("window.ran" in text for text in said)
    assert page.locator(".live a, .live image, .live foreignObject, .live script").count() == 0
    assert watch.find_life() == []
    watch.context.close()


def walk_marks(page: Page) -> list[str]:
    """Go through the marks of every live chart with the keyboard and return what is said of each."""
    said = []
    for view in page.query_selector_all(".view"):
        view.focus()
        for _ in range(40):
            page.keyboard.press("ArrowRight")
            said.append(page.evaluate("document.activeElement.parentElement.querySelector('.said').textContent"))
    return said


@pytest.mark.long
@pytest.mark.parametrize("kind", ["spine", "claims", "quantities"])
def test_nothing_runs_in_the_page_of_a_chart(tmp_path: Path, chromium: Browser, kind: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(yaml.safe_dump(make_timeline(VECTORS, VECTORS[0]), allow_unicode=True), encoding="utf-8")
    selected, style, words = select_events(load_timeline(path)), load_style("plain"), Words("en")
    assert has_chart(kind, selected)
    chart = build_chart(kind, selected, style, words, 642.0)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    (tmp_path / "chart.html").write_text(
        write_chart_page(chart, scene, find_banner(chart, selected, style), style, words), encoding="utf-8"
    )
    watch = Watch(chromium, bypass_csp=True)
    page = watch.open(tmp_path / "chart.html")
    page.wait_for_selector(".live .main-svg")
    walk_marks(page)
    assert watch.find_life() == []
    watch.context.close()
