"""The commands as users call them: what they print, write and return."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

GOOD = """\
briefgen: 1
meta: {title: A small matter, series: S-1, timezone: Europe/London}
actors: {a: {name: Alpha, allegiance: north}, b: {name: Beta, allegiance: south}}
sources: {s: {title: A source, issued: 2015-02-01}}
events:
- {id: one, date: 2015-01-10, title: First, actors: [a], tags: [x], significance: 5, sources: [s]}
- {id: two, date: 2015-02-20, title: Second, actors: [b], tags: [y], significance: 2}
- {id: three, start: 2015-03-01, end: 2015-03-09, kind: state, title: Third, actors: [a]}
"""
BAD = "briefgen: 1\nmeta: {title: Bad}\nevents:\n- {date: 2001-02-30, title: A}\n- {date: 2001, titel: B}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def builds(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["builds"]
    return found


def test_build_writes_three_formats_and_says_so_in_one_line(folder: Path) -> None:
    done = run(folder, "build", "good.yaml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("good: 3 events in ")
    assert len(done.stdout.splitlines()) == 1
    assert sorted(path.name for path in (folder / "output").iterdir()) == ["good.docx", "good.html", "good.pdf"]


def test_build_json_is_the_promised_shape(folder: Path) -> None:
    done = run(folder, "build", "good.yaml", "--to", "pdf,json", "--tag", "x", "--json", "-o", "here")
    assert done.returncode == 0, done.stderr
    (build,) = builds(done)
    assert list(build) == ["brief", "variant", "timeline", "result", "outputs", "events", "seconds", "problems"]
    assert build["events"] == {"read": 3, "shown": 1, "left_out": {"tags": 2}}
    assert [(each["path"], each["format"]) for each in build["outputs"]] == [
        ("here/good.pdf", "pdf"),
        ("here/good.json", "json"),
    ]
    for each in build["outputs"]:
        assert (folder / each["path"]).stat().st_size == each["bytes"]
    assert build["outputs"][0]["pages"] >= 1


def test_problems_stop_the_build_with_exit_1_and_write_nothing(folder: Path) -> None:
    done = run(folder, "build", "bad.yaml")
    assert done.returncode == 1
    assert "bad.yaml:4:10: '2001-02-30' is not a date" in done.stderr
    assert "unknown key 'titel'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "output").exists()


def test_one_failure_among_several_leaves_the_others(folder: Path) -> None:
    done = run(folder, "build", "good.yaml", "bad.yaml", "--to", "html", "--json")
    assert done.returncode == 1
    assert [build["result"] for build in builds(done)] == ["built", "failed"]
    assert builds(done)[1]["problems"][0]["line"] == 4
    assert [path.name for path in (folder / "output").iterdir()] == ["good.html"]


def test_keep_going_builds_the_rest_and_lists_what_failed(folder: Path) -> None:
    text = GOOD + "- {id: four, date: 2001-02-30, title: Fourth}\n"
    (folder / "half.yaml").write_text(text, encoding="utf-8")
    done = run(folder, "build", "half.yaml", "--to", "html", "--keep-going")
    assert done.returncode == 0, done.stderr
    page = (folder / "output" / "half.html").read_text(encoding="utf-8")
    assert "half.yaml:9: '2001-02-30' is not a date" in page.replace("&#x27;", "'")
    refused = run(folder, "build", "half.yaml", "--keep-going", "--ceiling", "TLP:GREEN")
    assert refused.returncode == 2
    assert "--keep-going" in refused.stderr


def test_an_empty_selection_says_which_rule_emptied_it(folder: Path) -> None:
    done = run(folder, "build", "good.yaml", "--min-significance", "5", "--tag", "y")
    assert done.returncode == 1
    assert "'significance' took the last" in done.stderr
    assert run(folder, "build", "good.yaml", "--tag", "z", "--allow-empty", "--to", "pdf").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "good.yaml", "--to", "pdf,dox"], "there is no format 'dox'; did you mean 'docx'?"),
        (["build", "good.yaml", "--style", "plane"], "there is no style 'plane'; did you mean 'plain'?"),
        (["build", "good.yaml", "--since", "whenever"], "--since: 'whenever'"),
        (["build", "good.yaml", "--as-of", "unknown"], "--as-of: 'unknown' has no known end"),
        (["build", "good.yaml", "--as-of", "2015/.."], "--as-of: '2015/..' has no known end"),
        (["build", "good.yaml", "--since", "../2015"], "--since: '../2015' has no known beginning"),
        (["build", "good.yaml", "--now", "today"], "--now: 'today' is no moment"),
        (["build", "good.yaml", "--now", "2015-01-01T00:00"], "has no zone"),
        (["build", "good.yaml", "--last", "soon"], "--last: 'soon' is no length of time"),
        (["build", "good.yaml", "--ceiling", "TLP:GREN"], "did you mean 'TLP:GREEN'?"),
        (["build", "nothing"], "there is no file 'nothing'"),
        (["chart", "good.yaml", "--kind", "spin"], "there is no chart 'spin'; did you mean 'spine'?"),
        (["chart", "good.yaml", "-o", "x.gif"], "cannot be written as 'gif'"),
        (["bild", "good.yaml"], "there is no command 'bild'; did you mean 'build'?"),
        (["build", "--too", "pdf"], "--too"),
    ],
)
def test_wrong_usage_is_exit_2_with_a_way_out(folder: Path, arguments: list[str], message: str) -> None:
    done = run(folder, *arguments)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_a_problem_of_the_user(folder: Path) -> None:
    done = run(folder, "build", "missing.yaml")
    assert done.returncode == 1
    assert "missing.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unwritable_folder_fails_with_exit_3(folder: Path) -> None:
    (folder / "file").write_text("in the way", encoding="utf-8")
    done = run(folder, "build", "good.yaml", "--to", "html", "-o", "file/out")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr


def test_the_period_counts_back_from_the_cutoff(folder: Path) -> None:
    done = run(folder, "build", "good.yaml", "--to", "html", "--last", "2w", "--json")
    assert builds(done)[0]["events"] == {"read": 3, "shown": 1, "left_out": {"period": 2}}


def test_now_dates_the_files_and_the_masthead(folder: Path) -> None:
    run(folder, "build", "good.yaml", "--to", "html", "--now", "2015-10-08T06:00+01:00")
    page = (folder / "output" / "good.html").read_text(encoding="utf-8")
    assert "8 October 2015, 06:00" in page
    assert '<meta name="date" content="2015-10-08T06:00+01:00">' in page


def test_source_date_epoch_dates_a_draft(folder: Path) -> None:
    run(folder, "build", "good.yaml", "--to", "html", SOURCE_DATE_EPOCH="1444284000")
    page = (folder / "output" / "good.html").read_text(encoding="utf-8")
    assert '<meta name="date" content="2015-10-08T06:00:00+00:00">' in page
    assert "8 October 2015" not in page


def test_quiet_and_debug(folder: Path) -> None:
    quiet = run(folder, "build", "good.yaml", "--to", "html", "--quiet")
    assert (quiet.stdout, quiet.stderr) == ("", "")
    steps = run(folder, "build", "good.yaml", "--to", "html", "--debug").stderr
    for number, verb in enumerate(("read", "load", "check", "select", "chart", "compose", "number", "write"), 1):
        assert f"step {number} - {verb}" in steps
    assert "Traceback" in run(folder, "build", "bad.yaml", "--debug").stderr


def test_check_says_good_in_one_line_with_counts(folder: Path) -> None:
    done = run(folder, "check", "good.yaml")
    assert done.returncode == 0
    assert done.stdout == "good.yaml: good, 3 events, 2 actors, 1 source\n"


def test_check_prints_problems_as_text_json_and_annotations(folder: Path) -> None:
    text = run(folder, "check", "good.yaml", "bad.yaml")
    assert text.returncode == 1
    assert "help: did you mean 'title'?" in text.stderr
    as_json = json.loads(run(folder, "check", "bad.yaml", "--format", "json").stdout)
    assert {(each["line"], each["severity"]) for each in as_json["problems"]} == {(4, "error"), (5, "error")}
    github = run(folder, "check", "bad.yaml", "--format", "github").stdout
    assert github.startswith("::error file=bad.yaml,line=4,col=10::'2001-02-30' is not a date")


def test_an_empty_period_says_which_it_was(folder: Path) -> None:
    events = "events:\n- {date: 2026-11-29T10:00, title: A}\n"
    (folder / "case.yaml").write_text(f"briefgen: 1\nmeta: {{title: A, as_of: 2026-11-30}}\n{events}", encoding="utf-8")
    done = run(folder, "build", "case.yaml", "--to", "html", "--last", "6h")
    assert done.returncode == 1
    assert (
        "'period' took the last (1 by period); the period was from 2026-11-30T18:00:00 to 2026-12-01T00:00:00, "
        "which counts 6h back from the end of the data cut-off, 2026-11-30"
    ) in done.stderr


def test_init_names_the_file_to_edit(folder: Path) -> None:
    done = run(folder, "init", "pay")
    named = Path("pay") / "timelines" / "demo.yaml"
    assert f"write your events in {named}; next: cd pay && briefgen build" in done.stdout
    assert (folder / named).is_file()


def test_a_timeline_above_its_audience_names_the_ways_out(folder: Path) -> None:
    meta = "meta: {title: A, marking: TLP:AMBER}"
    (folder / "case.yaml").write_text(f"briefgen: 1\n{meta}\nevents:\n- {{date: 2015, title: A}}\n", encoding="utf-8")
    done = run(folder, "build", "case.yaml", "--ceiling", "TLP:GREEN")
    assert done.returncode == 2
    assert "lower meta.marking and mark each record that must not go out, or keep a timeline of its own" in done.stderr


PROJECT = "briefgen: 1\nbriefs: {b: {timeline: good.yaml}}\n"
MISSPELT = (
    "briefgen: 1\nmeta: {title: A}\nactors: {omar: {name: Omar}}\n"
    "events:\n- {id: a, date: 2015, title: A, actors: [omer]}\n"
)


def test_check_uses_the_levels_of_the_project(folder: Path) -> None:
    (folder / "case.yaml").write_text(MISSPELT, encoding="utf-8")
    plain = run(folder, "check", "case.yaml")
    assert (plain.returncode, plain.stdout.endswith("1 warning\n")) == (0, True)
    project = folder / "briefgen.yaml"
    project.write_text(
        PROJECT + "checks: {near-name: error, unsourced: warning}\n",
        encoding="utf-8",
    )
    for files in (["case.yaml"], ["case.yaml", "briefgen.yaml"], ["briefgen.yaml", "case.yaml"]):
        done = run(folder, "check", *files, "--format", "json")
        found = [(each["check"], each["severity"]) for each in json.loads(done.stdout)["problems"]]
        assert (done.returncode, found) == (1, [("near-name", "error"), ("unsourced", "warning")])
    project.write_text(PROJECT + "checks: {near-name: off}\n", encoding="utf-8")
    done = run(folder, "check", "case.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    asked = json.loads(run(folder, "check", "case.yaml", "--sources", "--format", "json").stdout)["problems"]
    assert [each["check"] for each in asked] == ["unsourced"]


def test_check_uses_the_levels_of_a_project_that_is_named(folder: Path) -> None:
    (folder / "p").mkdir()
    (folder / "p" / "case.yaml").write_text(MISSPELT, encoding="utf-8")
    (folder / "p" / "briefgen.yaml").write_text(PROJECT + "checks: {near-name: error}\n", encoding="utf-8")
    assert run(folder, "check", "p/case.yaml").returncode == 0
    assert run(folder, "check", "p/case.yaml", "p/briefgen.yaml").returncode == 1


def test_check_tells_of_a_wrong_project_once(folder: Path) -> None:
    (folder / "briefgen.yaml").write_text("briefgen: 1\ncheks: {near-name: off}\n", encoding="utf-8")
    for files in (["good.yaml"], ["good.yaml", "briefgen.yaml"], ["briefgen.yaml"]):
        done = run(folder, "check", *files)
        assert (done.returncode, done.stderr.count("unknown key 'cheks'")) == (1, 1)


def test_strict_counts_warnings_as_errors(folder: Path) -> None:
    (folder / "case.yaml").write_text(MISSPELT, encoding="utf-8")
    done = run(folder, "check", "case.yaml", "good.yaml", "--strict")
    assert done.returncode == 1
    assert done.stdout == "good.yaml: good, 3 events, 2 actors, 1 source\n"
    assert "case.yaml:5:42: 'omer' is not declared, so it stands as a plain name" in done.stderr
    as_json = json.loads(run(folder, "check", "case.yaml", "--strict", "--format", "json").stdout)
    assert [each["severity"] for each in as_json["problems"]] == ["error"]


@pytest.mark.parametrize("form", ["svg", "pdf", "png", "html", "json"])
@pytest.mark.parametrize("kind", ["spine", "swimlanes"])
def test_chart_writes_each_format(folder: Path, kind: str, form: str) -> None:
    done = run(folder, "chart", "good.yaml", "--kind", kind, "-o", f"c.{form}", "--width-mm", "120")
    assert done.returncode == 0, done.stderr
    data = (folder / f"c.{form}").read_bytes()
    start = {"svg": b"<svg", "pdf": b"%PDF", "png": b"\x89PNG", "html": b"<!DOCTYPE html>", "json": b"{"}[form]
    assert data.startswith(start)
    if form == "json":
        assert {"data", "layout"} <= set(json.loads(data))


def test_schemas_accept_the_examples(folder: Path) -> None:
    for kind in ("timeline", "style", "project"):
        schema = json.loads(run(folder, "schema", kind).stdout)
        assert schema["title"] == f"briefgen {kind}"
        assert all("description" in field or "$ref" in field for field in schema["properties"].values())


def test_styles_lists_those_there_are(folder: Path) -> None:
    lines = run(folder, "styles").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["duplex", "formal", "large-print", "plain", "small"]


def test_init_makes_a_project_that_builds(folder: Path) -> None:
    assert run(folder, "init", "demo").returncode == 0
    done = run(folder / "demo", "build")
    assert done.returncode == 0, done.stderr
    assert (folder / "demo" / "output" / "demo.pdf").is_file()
    again = run(folder, "init", "demo")
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_version(folder: Path) -> None:
    assert run(folder, "--version").stdout == "briefgen, version 0.1.0\n"


# What a command has no use for, and what would make it slow to begin.
HEAVY = frozenset(
    {
        "pydantic", "yaml", "plotly", "reportlab", "docx", "lxml", "babel", "pikepdf", "rich", "uharfbuzz", "fontTools",
        "PIL", "numpy", "pymupdf_fonts", "pypdfium2", "markdown_it", "tempfile", "multiprocessing", "asyncio", "ssl",
        "importlib.metadata", "concurrent.futures", "email", "http", "subprocess", "logging", "sqlalchemy", "cronsim",
        "fsspec", "smtplib", "pyhanko", "cryptography", "resvg_py", "kaleido", "citeproc", "pyphen", "budoux",
        "briefgen.schedules", "briefgen.timeline.model", "briefgen.style", "briefgen.builds.run", "briefgen.writers",
    }
)  # fmt: skip
# `importlib.metadata`, `email` and `tempfile` are what pydantic loads.
NEEDED_TO_CHECK = frozenset(
    {"pydantic", "yaml", "briefgen.timeline.model", "importlib.metadata", "email", "tempfile", "subprocess"}
)
NEEDED_TO_BUILD = NEEDED_TO_CHECK | {
    "uharfbuzz", "pymupdf_fonts", "briefgen.style", "briefgen.builds.run",
    "briefgen.writers", "logging", "fontTools",
}  # fmt: skip


def list_modules(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that a command has loaded when it ends."""
    code = (
        f"import sys; sys.argv = ['briefgen', *{arguments!r}]\nfrom briefgen.cli import main\n"
        "try: main()\nexcept SystemExit: pass\nprint(); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("--version",), frozenset[str]()),
        (("check", "good.yaml"), NEEDED_TO_CHECK),
        (("build", "good.yaml", "--to", "html", "--force"), NEEDED_TO_BUILD),
        (("build", "good.yaml", "--to", "html"), frozenset[str]()),
    ],
    ids=["version", "check", "build", "up to date"],
)
def test_a_command_loads_nothing_that_it_does_not_need(
    folder: Path, arguments: tuple[str, ...], needed: frozenset[str]
) -> None:
    if arguments[0] == "build" and "--force" not in arguments:
        run(folder, *arguments)
    assert (HEAVY & list_modules(folder, *arguments)) <= needed


def test_no_command_looks_for_plug_ins(folder: Path) -> None:
    code = (
        "import importlib.metadata, sys; sys.argv = ['briefgen', 'check', 'good.yaml']\n"
        "importlib.metadata.distributions = lambda: print('plug-ins') or []\nfrom briefgen.cli import main\n"
        "try: main()\nexcept SystemExit: pass"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert "plug-ins" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "good.yaml", "--ceiling", ""], "--ceiling is empty"),
        (["build", "good.yaml", "--last", ""], "--last is empty"),
        (["build", "good.yaml", "--language", "<b>"], "--language: '<b>' is no language"),
        (["build", "good.yaml", "--now", "0001-01-01T00:00+14:00"], "outside the years 1980 to 9998"),
        (["build", "good.yaml", "--since", "2015-03", "--until", "2015-01"], "the period ends before it begins"),
        (["chart", "good.yaml", "--width-mm", "nan"], "--width-mm is no finite number"),
    ],
)
def test_values_that_would_mislead_are_refused(folder: Path, arguments: list[str], message: str) -> None:
    done = run(folder, *arguments)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr


def test_keep_going_counts_what_it_drops_and_survives_what_is_missing(folder: Path) -> None:
    text = GOOD + (
        "- {id: four, date: 2001-02-30, title: Fourth}\n"
        "- {id: five, date: 2015-02-03, title: Fifth, sources: [nosuch], media: [{file: gone.png, alt: Gone}]}\n"
    )
    (folder / "half.yaml").write_text(text, encoding="utf-8")
    done = run(folder, "build", "half.yaml", "--to", "html", "--keep-going", "--json")
    assert done.returncode == 0, done.stderr
    assert builds(done)[0]["events"] == {"read": 5, "shown": 4, "left_out": {"problems": 1}}


def test_an_event_without_any_bound_is_built_without_figures(folder: Path) -> None:
    text = "briefgen: 1\nmeta: {title: T}\nevents:\n- {date: ../.., title: Always}\n"
    (folder / "always.yaml").write_text(text, encoding="utf-8")
    assert run(folder, "build", "always.yaml", "--to", "html,pdf").returncode == 0


def test_chart_names_every_kind_there_is(folder: Path) -> None:
    from briefgen.charts import CHARTS
    from briefgen.cli.chart import KINDS

    assert list(CHARTS) == list(KINDS)


def test_changes_are_drawn_against_an_earlier_file_or_an_edition(folder: Path) -> None:
    (folder / "later.yaml").write_text(GOOD.replace("title: Second", "title: Second again"), encoding="utf-8")
    options = ["chart", "later.yaml", "--kind", "changes", "-o", "x.svg"]
    done = run(folder, *options, "--against", "good.yaml")
    assert done.returncode == 0, done.stderr
    assert "1 updated" in (folder / "x.svg").read_text(encoding="utf-8")
    assert "nothing changed since then" in run(folder, *options, "--against", "later.yaml").stderr
    assert "nothing changed since then" in run(folder, *options, "--against", "2").stderr
    assert run(folder, *options, "--against", "first").returncode == 2
    assert run(folder, "chart", "later.yaml", "--against", "good.yaml").returncode == 2


def test_changes_are_drawn_against_a_published_edition(folder: Path) -> None:
    text = GOOD.replace("series: S-1", "series: QUAY")
    assert text != GOOD
    (folder / "quay.yaml").write_text(text, encoding="utf-8")
    published = run(folder, "publish", "quay.yaml", "--now", "2020-01-01T08:00+00:00", "--archive", "kept")
    assert published.returncode == 0, published.stderr
    (folder / "quay.yaml").write_text(text.replace("title: Second", "title: Second again"), encoding="utf-8")
    options = ["chart", "quay.yaml", "--kind", "changes", "-o", "x.svg", "--archive", "kept"]
    done = run(folder, *options, "--against", "QUAY@1")
    assert done.returncode == 0, done.stderr
    assert "1 updated" in (folder / "x.svg").read_text(encoding="utf-8")
    none = run(folder, *options, "--against", "QUAY@7")
    assert none.returncode == 2
    assert "7" in none.stderr
    assert "Traceback" not in none.stderr


def test_a_png_has_the_dots_that_are_asked_for(folder: Path) -> None:
    from PIL import Image

    run(folder, "chart", "good.yaml", "-o", "x.png", "--width-mm", "100", "--dpi", "96")
    with Image.open(folder / "x.png") as image:
        assert image.width == 377


def test_chart_tells_its_height_and_what_no_page_holds(folder: Path) -> None:
    rows = [f"- {{date: 2015-01-{1 + n % 28:02}, title: A title of event {n}, tags: [a{n % 6}]}}" for n in range(90)]
    (folder / "many.yaml").write_text("briefgen: 1\nmeta: {title: A, lanes_by: tag}\nevents:\n" + "\n".join(rows))
    result = run(folder, "chart", "many.yaml", "--kind", "swimlanes", "--width-mm", "120", "-o", "a.svg")
    assert result.returncode == 0
    assert "120 x " in result.stdout
    assert "--min-significance" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "offered"),
    [
        (["build", "--format", "pdf"], "--to"),
        (["check", "--to", "json", "a.yaml"], "--format"),
        (["build", "-q"], "--quiet"),
        (["build", "--audience", "TLP:CLEAR"], "--ceiling"),
        (["build", "--styl", "formal"], "--style"),
    ],
)
def test_an_option_of_another_name_is_offered(folder: Path, arguments: list[str], offered: str) -> None:
    done = run(folder, *arguments)
    assert done.returncode == 2
    assert "Did you mean" in done.stderr
    assert f"'{offered}'" in done.stderr
