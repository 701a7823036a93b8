"""Every example timeline in every style and format is built and looked at by what opens such files."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, run_build
from briefgen.timeline.load import load_timeline
from briefgen.writers import WRITERS
from briefgen.writers.html.controls import read_filter_script

ROOT = Path(__file__).parent.parent
TIMELINES = sorted((ROOT / "timelines").glob("*.yaml"))
STYLES = sorted(path.stem for path in (ROOT / "styles").glob("*.yaml"))


def test_there_are_six_examples_and_five_styles() -> None:
    assert len(TIMELINES) >= 6
    assert {"plain", "formal", "large-print", "small", "duplex"} <= set(STYLES)


def is_sample(path: Path, style: str) -> bool:
    """Tell whether an example is built in a style each time: all in the plain one, and each in one other."""
    others = [each for each in STYLES if each != "plain"]
    return style in ("plain", others[TIMELINES.index(path) % len(others)])


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((path, style), marks=() if is_sample(path, style) else pytest.mark.full)
        for path in TIMELINES
        for style in STYLES
    ],
    ids=lambda p: f"{p[0].stem}-{p[1]}",
)
def built(request: pytest.FixtureRequest) -> tuple[Path, Built]:
    path, style = request.param
    return path, run_build(Job(path, path.stem, formats=tuple(WRITERS), style=style))


def test_no_event_is_lost(built: tuple[Path, Built]) -> None:
    path, made = built
    assert made.read == made.shown == len(load_timeline(path).events)
    assert made.left_out == ()
    assert made.problems == ()


def test_pdf_opens_with_its_fonts_links_and_outline(built: tuple[Path, Built]) -> None:
    path, made = built
    with pikepdf.open(io.BytesIO(made.outputs["pdf"])) as pdf:
        assert len(pdf.pages) == made.pages > 2
        assert str(pdf.docinfo["/Title"]) == load_timeline(path).meta.title
        assert str(pdf.Root.Lang)
        with pdf.open_outline() as outline:
            assert outline.root
        for page in pdf.pages:
            for font in page.get("/Resources", {}).get("/Font", {}).values():
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor, f"{font.BaseFont} is not embedded"


def test_docx_is_a_clean_package(built: tuple[Path, Built]) -> None:
    _, made = built
    with zipfile.ZipFile(io.BytesIO(made.outputs["docx"])) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert len(names) == len(set(names))
        assert all(member.date_time == (1980, 1, 1, 0, 0, 0) for member in archive.infolist())
        assert archive.testzip() is None


def test_html_asks_no_network_for_anything(built: tuple[Path, Built]) -> None:
    _, made = built
    page = made.outputs["html"].decode("utf-8")
    # The one script is the filter's; the policy names it by its hash.
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert scripts == [("", read_filter_script())] * len(re.findall("<template", page))
    assert len(re.findall("<script", page)) == len(scripts) <= 1
    assert not re.findall(r'\b(?:src|srcset|action|data)="(?!data:)', page)
    assert not re.findall(r'<link|@import|url\("?(?!data:|#|"data:)', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids), "every inside link leads somewhere"
    assert len(made.outputs["html"]) < 700_000


def test_founding_html_stays_small() -> None:
    founding = ROOT / "timelines" / "syria-2015-10-07.yaml"
    assert len(run_build(Job(founding, "s", formats=("html",))).outputs["html"]) < 300_000
