"""Charts that stand alone: each bears the marking of what it shows, and nothing touches the edge of its picture."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from briefgen.builds.charting import draw_chart, make_figure, render_picture
from briefgen.builds.job import Job
from briefgen.charts import CHARTS
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

CASE = """\
meta: {title: A case, marking: TLP:GREEN, lanes_by: actor%s}
actors:
  desk: {name: Desk, allegiance: Ours}
  shop: {name: Shop, allegiance: Theirs%s}
  press: {name: Press, allegiance: Theirs}
places: {hall: {name: Hall, lat: 51.5, lon: -0.1}, pier: {name: Pier, lat: 50.8, lon: -0.1%s}}
sources:
  log: {title: Log, type: log, reliability: A}
  call: {title: Call, type: phone-call, reliability: C%s}
events:
- {id: a, date: 2026-03-01T10:00, title: First, actors: [desk], targets: [press], places: [hall], sources: [log],
   revisions: [{edition: 2, type: corrected, field: date, note: Read again}], related: {causes: [b]}}
- id: b
  date: "[2026-03-01T11:00..2026-03-01T14:00]"
  title: Second
  actors: [press]
  places: [hall]
  sources: [log]
  quantities: [{what: lost, value: 412, by: desk}, {what: lost, value: 380..450, by: press%s}]
  claims:
  - {by: desk, issue: who, says: They did., stance: asserts, grade: B2, sources: [log]}
  - {by: press, issue: who, says: We did not., stance: denies, sources: [log]%s}
- {id: c, date: 2026-03-02T09:00, title: Third, actors: [desk], places: [hall], sources: [log]%s}
- {id: d, date: undated, title: Fourth, actors: [shop], places: [pier], sources: [call]}
"""
PARTS = ("meta", "actor", "place", "source", "quantity", "claim", "event")
SHOWN = {
    "meta": set(CHARTS),
    "actor": {"matrix"},
    "place": {"locator"},
    "source": {"sources"},
    "quantity": {"quantities"},
    "claim": {"claims"},
    "event": {"spine", "swimlanes", "histogram", "matrix", "locator"},
}
"""Which charts show the part that is marked higher; the actor, place and source are those of the undated event."""
WHITE = (255, 255, 255)


def make_case(tmp_path: Path, part: str = "") -> Path:
    """Write the case with one part of it marked higher than all else."""
    mark = ["" if part != each else ", marking: TLP:AMBER" for each in PARTS]
    text = CASE % tuple(mark)
    if part == "meta":
        text = text.replace("marking: TLP:GREEN, ", "")
    path = tmp_path / "case.yaml"
    path.write_text(f"briefgen: 1\n{text}", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("part", ["", *PARTS])
def test_a_chart_bears_the_highest_marking_of_what_it_shows(kind: str, part: str, tmp_path: Path) -> None:
    path = make_case(tmp_path, part)
    wanted = "TLP:AMBER" if kind in SHOWN.get(part, ()) else "TLP:GREEN"
    said = unescape(render_picture(Job(path, "x"), kind, "json", 170.0).data.decode())
    assert set(re.findall("TLP:[A-Z]+", said)) == {wanted}


@pytest.mark.parametrize("form", ["svg", "pdf", "html", "json", "png"])
def test_the_marking_stands_in_every_format(form: str, tmp_path: Path) -> None:
    path = make_case(tmp_path, "meta")
    data = render_picture(Job(path, "x"), "spine", form, 170.0, dpi=96).data
    if form == "png":
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        amber = [count for count, color in (picture.getcolors(1 << 24) or ()) if color == (0xFF, 0xC0, 0x00)]
        black = [count for count, color in (picture.getcolors(1 << 24) or ()) if color == (0, 0, 0)]
        assert amber
        assert black
    elif form == "pdf":
        assert "TLP:AMBER" in read_pdf_text(data)
    else:
        said = data.decode()
        assert "TLP:AMBER" in unescape(re.sub("<style.*?</style>|<desc.*?</desc>", "", said, flags=re.S))
        assert re.search("ffc000|rgb\\(255, ?192, ?0\\)", said, re.I)


def read_pdf_text(data: bytes) -> str:
    import pypdfium2

    return str(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded())


def test_nothing_is_said_where_nothing_is_marked_or_the_style_wants_no_banner(tmp_path: Path) -> None:
    path = make_case(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("marking: TLP:GREEN, ", ""), encoding="utf-8")
    for form in ("svg", "html"):
        assert b"TLP:" not in render_picture(Job(path, "x"), "spine", form, 170.0).data
    (tmp_path / "bare.yaml").write_text("extends: plain\nmarkings: {banner: false}\n", encoding="utf-8")
    marked = make_case(tmp_path)
    job = Job(marked, "x", style=str(tmp_path / "bare.yaml"))
    assert b"TLP:" not in render_picture(job, "spine", "svg", 170.0).data


def test_calls_from_python_bear_it_too(select: Callable[[str], Selected], tmp_path: Path) -> None:
    selected = select(CASE % tuple(", marking: TLP:AMBER" if part == "event" else "" for part in PARTS))
    assert "TLP:AMBER" in make_figure(selected, "spine").layout.annotations[0].text
    file = draw_chart(selected, "spine", tmp_path / "x.svg")
    assert "TLP:AMBER" in file.read_text(encoding="utf-8")


def test_a_marking_of_ones_own_may_be_long_and_stands_at_the_side_of_the_script(
    select: Callable[[str], Selected],
) -> None:
    name = "Company confidential, not to leave the house before the board has met"
    text = CASE.replace("marking: TLP:GREEN", f'marking: "{name}", marking_scheme: [Open, "{name}"]')
    for language, side in (("en", "right"), ("ar", "left")):
        selected = select(text.replace("%s", "").replace("title: A case", f"title: A case, language: {language}"))
        banner = make_figure(selected, "spine", width_mm=80).layout.annotations[0]
        assert banner.text.replace("<br>", " ") == f"<b>{name}</b>"
        assert banner.xanchor == side
        assert banner.bgcolor == "#e6e6e6"


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_ink_touches_the_edge(kind: str, language: str, tmp_path: Path) -> None:
    path = make_case(tmp_path, "event")
    long = "A title that is so long that it goes to the very edge of the picture and has to be wrapped there"
    text = path.read_text(encoding="utf-8").replace("title: First", f"title: {long}")
    path.write_text(text.replace("title: A case", f"title: A case, language: {language}"), encoding="utf-8")
    for width in (90.0, 170.0):
        data = render_picture(Job(path, "x"), kind, "png", width, dpi=120).data
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        wide, high = picture.size
        edges = [(0, 0, wide, 4), (0, high - 4, wide, high), (0, 0, 4, high), (wide - 4, 0, wide, high)]
        assert [{color for _, color in picture.crop(edge).getcolors() or ()} for edge in edges] == [{WHITE}] * 4


def test_a_figure_in_a_brief_is_as_wide_as_it_was(
    select: Callable[[str], Selected], style: Style, words: Words
) -> None:
    chart = CHARTS["spine"](select(CASE.replace("%s", "")), style, words, 600.0)
    assert chart.plot["layout"]["width"] == 600
    assert chart.plot["layout"]["margin"]["l"] == 0
    assert not any("TLP" in each["text"] for each in chart.plot["layout"]["annotations"])
    assert chart.marking == "TLP:GREEN"
