"""Figures of the user's own: drawn by us where they are explicit, else by Kaleido, else refused with both ways out."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

import briefgen.charts.kaleido as elsewhere
from briefgen.builds.figures import FigureError
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.plan import plan_project
from briefgen.builds.project import load_project
from briefgen.errors import DrawError, StyleError
from briefgen.style import UserFigure

TIMELINE = "briefgen: 1\nmeta: {title: A}\nevents: [{date: 2015-01-01, title: B}, {date: 2015-02-01, title: C}]\n"
EXPLICIT: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "draw" / "figures" / "plain.json").read_text(encoding="utf-8")
)
OWN = {
    "file": "own.json",
    "title": "Ships rise and fall",
    "alt": "A line that rises and falls",
    "note": "Counted by us",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    return tmp_path


def write_figure(folder: Path, figure: object) -> Path:
    path = folder / "own.json"
    path.write_text(figure if isinstance(figure, str) else json.dumps(figure), encoding="utf-8")
    return path


def build(folder: Path, **fields: Any) -> dict[str, bytes]:
    figure = UserFigure(**{**OWN, "file": str(folder / "own.json")})
    return run_build(Job(folder / "t.yaml", "t", figures=(figure,), **fields)).outputs


def test_an_explicit_figure_is_drawn_with_its_words_and_its_points(folder: Path) -> None:
    write_figure(folder, EXPLICIT)
    outputs = build(folder, formats=("pdf", "docx", "html", "json"))
    brief = json.loads(outputs["json"])
    (figure,) = [
        block
        for section in brief["sections"]
        for block in section.get("blocks", [])
        if block.get("id") == "figure-own-1"
    ]
    assert figure["alt"] == OWN["alt"]
    assert figure["plot"]["data"] == EXPLICIT["data"]
    assert [[cell["blocks"][0]["content"][0]["text"] for cell in row["cells"]] for row in figure["data"]["rows"]] == [
        ["1", "1", "3"],
        ["1", "2", "4"],
    ]
    page = outputs["html"].decode()
    assert OWN["title"] in page
    assert OWN["note"] in page


def test_a_style_and_a_project_name_figures_beside_their_files(folder: Path) -> None:
    (folder / "styles").mkdir()
    write_figure(folder, EXPLICIT)
    write_figure(folder / "styles", EXPLICIT)
    (folder / "styles" / "house.yaml").write_text(f"extends: plain\nfigures: [{json.dumps(OWN)}]\n", encoding="utf-8")
    (folder / "briefgen.yaml").write_text(
        f"briefgen: 1\nbriefs: {{b: {{timeline: t.yaml, style: house, figures: [{json.dumps(OWN)}]}}}}\n",
        encoding="utf-8",
    )
    (job,) = plan_project(load_project(folder / "briefgen.yaml"), folder, (), {"formats": ("html",)}).jobs
    page = run_build(job).outputs["html"].decode()
    assert 'id="figure-own-1"' in page
    assert 'id="figure-own-2"' in page


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("{", ":1:2", "this is not JSON"),
        ("[1]", "", "no Plotly figure with 'data'"),
        ('{"data": 5}', "", "no Plotly figure with 'data'"),
        ("[" * 100_000, "", "JSON"),
        (json.dumps({"data": [{"type": "scattergeo"}]}), "", "would be fetched from the network"),
    ],
)
def test_what_is_no_figure_is_refused_at_its_place(folder: Path, text: str, place: str, message: str) -> None:
    path = write_figure(folder, text)
    with pytest.raises(FigureError, match=message) as caught:
        build(folder, formats=("html",))
    assert str(caught.value).startswith(f"{path}{place}: ")


def test_a_missing_figure_is_a_problem_of_the_user(folder: Path) -> None:
    with pytest.raises(FigureError, match="there is no such figure file") as caught:
        build(folder, formats=("html",))
    assert caught.value.exit_code == 1


def test_alt_text_is_required(folder: Path) -> None:
    (folder / "styles").mkdir()
    (folder / "styles" / "house.yaml").write_text(
        "extends: plain\nfigures: [{file: own.json, title: A}]\n", encoding="utf-8"
    )
    with pytest.raises(StyleError, match="alt"):
        run_build(Job(folder / "t.yaml", "t", style="house", style_folders=(folder / "styles",)))


LOOSE = {"data": [{"type": "pie", "values": [1, 2]}], "layout": {}}


def test_without_kaleido_both_ways_out_are_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "kaleido" else real(name))
    write_figure(folder, LOOSE)
    with pytest.raises(FigureError) as caught:
        build(folder, formats=("html",))
    assert "data[0]" in str(caught.value)
    assert "pip install 'briefgen[kaleido]'" in str(caught.value)
    assert "so that it is drawn here" in str(caught.value)


def test_with_kaleido_its_picture_stands_in_the_brief(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "#004488").save(buffer, "PNG")
    monkeypatch.setattr("briefgen.builds.figures.print_figure", lambda plot: buffer.getvalue())
    write_figure(folder, LOOSE)
    outputs = build(folder, formats=("html", "pdf", "docx"))
    assert b"data:image/png;base64," in outputs["html"]


def test_kaleidos_own_failure_is_a_plain_message(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DrawError, match="Plotly refuses the figure"):
        elsewhere.print_figure({"data": [{"type": "no such trace"}], "layout": {}})
    with pytest.raises(DrawError, match="expected at most 4000 px"):
        elsewhere.print_figure({"data": [], "layout": {"width": 90_000}})
