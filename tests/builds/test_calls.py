"""The calls of Python code: they do what the commands do, and show themselves in a notebook as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import briefgen
from briefgen import Job, run_build
from briefgen.cli import briefgen as briefgen_command

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "timelines" / "syria-2015-10-07.yaml"
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def timeline() -> briefgen.Timeline:
    return briefgen.load(EXAMPLE)


@pytest.mark.parametrize("format_", ["pdf", "docx", "html", "json"])
def test_a_composed_brief_is_the_one_that_a_build_makes(timeline: briefgen.Timeline, format_: str) -> None:
    built = run_build(Job(EXAMPLE, EXAMPLE.stem, (format_,), style="formal"))
    composed = briefgen.compose(timeline, style="formal")
    assert composed.render(format_) == built.outputs[format_]
    assert composed.render(format_) == built.outputs[format_], "as the second of its formats"


def test_a_selection_is_chosen_in_the_words_of_the_commands(timeline: briefgen.Timeline, tmp_path: Path) -> None:
    selected = briefgen.select(timeline, min_significance=4, actors="Russia", since="2015-10-01", until="2015-10-07")
    assert 0 < len(selected.entries) < len(timeline.events)
    assert all(entry.event.significance >= 4 for entry in selected.entries)
    by_id = briefgen.select(timeline, min_significance=4, actors=("russia",), since="2015-10-01", until="2015-10-07")
    assert by_id == selected
    built = run_build(
        Job(
            EXAMPLE, EXAMPLE.stem, ("pdf",), min_significance=4, actors=("Russia",), since="2015-10-01",
            until="2015-10-07",
        )
    )  # fmt: skip
    composed = briefgen.compose(selected)
    assert len(composed.brief.sections) == len(built.brief.sections)
    path = briefgen.write(composed, tmp_path / "deep" / "x.PDF")
    assert path.read_bytes().startswith(b"%PDF")
    assert [file.name for file in path.parent.iterdir()] == ["x.PDF"]
    with pytest.raises(briefgen.UsageError, match="'soon' is not a date"):
        briefgen.select(timeline, since="soon")
    with pytest.raises(briefgen.SelectionError):
        briefgen.select(timeline, tags=["no-such-tag"])


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "html", "json"])
@pytest.mark.parametrize("kind", ["spine", "locator"])
def test_a_drawn_chart_is_the_file_of_the_command(
    timeline: briefgen.Timeline, tmp_path: Path, kind: str, form: str
) -> None:
    file, own = tmp_path / f"own.{form}", tmp_path / "deep" / f"drawn.{form.upper()}"
    options = ["--kind", kind, "-o", str(file), "--width-mm", "150", "--dpi", "90", "--style", "formal"]
    CliRunner().invoke(briefgen_command, ["chart", str(EXAMPLE), *options], catch_exceptions=False)
    assert briefgen.draw_chart(timeline, kind, own, style="formal", width_mm=150, dpi=90) == own
    assert own.read_bytes() == file.read_bytes()


def test_what_cannot_be_drawn_is_said_and_leaves_no_file(timeline: briefgen.Timeline, tmp_path: Path) -> None:
    for kind, name, options, message in (
        ("spin", "a.svg", {}, "there is no chart 'spin'"),
        ("spine", "a.gif", {}, "cannot be written as 'gif'"),
        ("spine", "a", {}, "cannot be written as ''"),
        ("spine", "a.png", {"width_mm": 10}, "width_mm is 10; expected 60 to 1200"),
        ("spine", "a.png", {"width_mm": float("nan")}, "width_mm is nan"),
        ("spine", "a.png", {"dpi": 5000}, "dpi is 5000; expected 36 to 1200"),
        ("spine", "a.png", {"style": "plane"}, "there is no style 'plane'"),
    ):
        with pytest.raises(briefgen.UsageError, match=message):
            briefgen.draw_chart(timeline, kind, tmp_path / name, **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_one_page_is_one_page(timeline: briefgen.Timeline) -> None:
    data = briefgen.compose(timeline, one_page=True).render("pdf")
    assert data == run_build(Job(EXAMPLE, EXAMPLE.stem, ("pdf",), one_page=True)).outputs["pdf"]


def test_problems_are_values(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("briefgen: 1\nmeta: {title: Bad}\nevents: [{date: 2001-02-30, title: <b>}]\n", encoding="utf-8")
    problems = briefgen.check(path)
    assert [problem.where.line for problem in problems if problem.where] == [3]
    assert problems.errors == tuple(problems)
    assert str(problems) == str(problems[0])
    assert "&lt;b&gt;" in problems._repr_html_()
    assert "there is no file" in str(briefgen.check(tmp_path / "none.yaml"))
    assert briefgen.check(EXAMPLE).errors == ()
    assert len(briefgen.check(EXAMPLE, sources=True)) > len(briefgen.check(EXAMPLE))
    assert briefgen.check(EXAMPLE)._repr_html_() == "<pre>no problems</pre>"


def test_a_build_writes_its_files(tmp_path: Path) -> None:
    files = briefgen.build(EXAMPLE, ["json", "pdf"], output=tmp_path, profile="sitrep")
    assert [file.name for file in files] == ["syria-2015-10-07.json", "syria-2015-10-07.pdf"]
    assert json.loads(files[0].read_text(encoding="utf-8"))["masthead"]["title"]
    for call, message in (
        (lambda: briefgen.build(EXAMPLE, "pfd", output=tmp_path), "no format 'pfd'; did you mean 'pdf'"),
        (lambda: briefgen.build(EXAMPLE, "pdf", output=tmp_path, stile="plain"), "'stile'; did you mean 'style'"),
        (lambda: briefgen.write(briefgen.compose(briefgen.load(EXAMPLE)), tmp_path / "x"), "no format ''"),
    ):
        with pytest.raises(briefgen.UsageError, match=message):
            call()


def test_what_a_notebook_shows_is_text(tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    events = "".join(f"- {{date: 2001-01-{day:02}, title: {json.dumps(HOSTILE)}}}\n" for day in range(1, 29))
    path.write_text(f"briefgen: 1\nmeta: {{title: {json.dumps(HOSTILE)}}}\nevents:\n{events}", encoding="utf-8")
    timeline = briefgen.load(path)
    selected = briefgen.select(timeline, since="2001-01-20")
    for shown in (timeline._repr_html_(), selected._repr_html_(), briefgen.compose(timeline)._repr_html_()):
        assert "<img" not in shown
        assert "&lt;img" in shown
    assert "28 events, the first 20 shown" in timeline._repr_html_()
    assert ": 9 events<" in selected._repr_html_()


def test_a_notebook_shows_the_brief_as_a_page(web_page, timeline: briefgen.Timeline) -> None:
    web_page.set_content(briefgen.compose(timeline)._repr_html_())
    frame = web_page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == timeline.meta.title
