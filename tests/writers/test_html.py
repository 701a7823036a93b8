"""HTML: user text stays text, the page holds what it needs, and html-validate has nothing to say."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build

ROOT = Path(__file__).parent.parent.parent
TIMELINES = sorted((ROOT / "timelines").glob("*.yaml"))
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    "{{7*7}} ${x} %s {title}",
    "]]> --> <!--",
    "javascript:alert(1)",
]


def build_page(path: Path) -> str:
    return run_build(Job(path, "x", formats=("html",))).outputs["html"].decode("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
def test_user_text_stays_text_in_every_field(text: str, tmp_path: Path) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    path = tmp_path / "x.yaml"
    path.write_text(
        f"briefgen: 1\nmeta: {{title: {quoted}, subject: {quoted}, author: {quoted}, series: {quoted}, "
        f"bottom_line: {quoted}, conventions: {quoted}, figures: {{spine: {{title: {quoted}}}}}}}\n"
        f"actors: {{a: {{name: {quoted}, aka: [{quoted}], role: {quoted}, allegiance: {quoted}, note: {quoted}}}}}\n"
        f"places: {{p: {{name: {quoted}, note: {quoted}}}}}\n"
        f"sources: {{s: {{title: {quoted}, author: {quoted}, publisher: {quoted}, note: {quoted}}}}}\n"
        f"events:\n- {{id: e, date: 2001, date_text: {quoted}, title: {quoted}, actors: [a], places: [p], "
        f"tags: [{quoted}], sources: [s], quantities: [{{what: {quoted}, value: 1, unit: {quoted}, by: a}}], "
        f"claims: [{{by: a, issue: {quoted}, says: {quoted}, note: {quoted}}}]}}\n"
        f"gaps: [{quoted}]\n",
        encoding="utf-8",
    )
    page = build_page(path)
    for opening in ("<script", "<img src=x", "<svg onload", "onerror=alert(1)>", "<!--"):
        assert opening not in page
    assert 'href="javascript' not in page


@pytest.mark.long
@pytest.mark.parametrize("path", TIMELINES, ids=lambda path: path.stem)
def test_html_validate_finds_nothing(path: Path, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    page = tmp_path / "x.html"
    page.write_text(build_page(path), encoding="utf-8")
    done = subprocess.run([need_tool("html-validate"), str(page)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_links_that_leave_the_page_are_web_or_mail(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    summary = "[web](https://example.org/?a=1&b=2) and [mail](mailto:a@example.org)"
    path.write_text(
        f"briefgen: 1\nmeta: {{title: T}}\nevents:\n- {{date: 2001, title: A, summary: '{summary}'}}\n",
        encoding="utf-8",
    )
    page = build_page(path)
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="noreferrer">web</a>' in page
    assert '<a href="mailto:a@example.org" rel="noreferrer">mail</a>' in page
