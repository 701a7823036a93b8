"""The runner with jobs that take no time, its tables and the page they go to, and the peers that need nothing more."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import docx
import pypdfium2
import pytest

from briefgen.timeline.load import read_timeline
from tests.benchmarks.cases import PEERS, Case, Job, list_cases, make_own_jobs
from tests.benchmarks.figures import Record, judge, sum_up
from tests.benchmarks.made_timelines import make_timeline
from tests.benchmarks.report import MARKS, PAGE, list_notes, list_tables, make_markdown, show, write_page
from tests.benchmarks.run import Runner, choose_jobs, read_options
from tests.benchmarks.warm_charts import take_rounds

ROOT = Path(__file__).parent.parent.parent
WRITE = """
import json, sys
from pathlib import Path
Path(sys.argv[2]).write_text(Path(sys.argv[1]).name)
print(json.dumps(dict(read=1)))
"""


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Return a runner whose timelines and picture are made already: what it runs here does not read them."""
    for size in (20, 100, 1000):
        (tmp_path / f"t{size}.yaml").touch()
    (tmp_path / "chart.png").touch()
    return Runner(tmp_path, rounds=2, cap=60)


def make_job(name: str, program: str = WRITE, **more: object) -> Job:
    command = (sys.executable, "-c", program, "{timeline}", "{target}")
    return Job(name, command, "{folder}/" + name + "-{stem}.txt", **more)  # type: ignore[arg-type]


def test_jobs_run_in_turn_at_every_size(runner: Runner) -> None:
    absent = make_job("absent", needs=(("no_such_module", "no-such-package"), ("/no-such-program", "a program")))
    runner.run_case(Case("pdf", (make_job("ours"), make_job("peer"), absent)), (100, 20))
    order = [(each["size"], each["round"], each["job"]) for each in runner.measured]
    assert order == [(size, number, job) for size in (20, 100) for number in (0, 1) for job in ("ours", "peer")]
    first = runner.measured[0]
    assert (first["bytes"], first["read"], first["error"]) == (len("t20.yaml"), 1, "")
    assert first["wall"] > 0
    assert runner.left_out == [{"case": "pdf", "job": "absent", "install": ["no-such-package", "a program"]}]


def test_what_fails_is_told_and_not_run_again(runner: Runner) -> None:
    runner.run_case(Case("pdf", (make_job("ours"), make_job("broken", "raise SystemExit('no font')"))), (20,))
    assert [(each["job"], each["error"]) for each in runner.measured] == [
        ("ours", ""),
        ("broken", "no font"),
        ("ours", ""),
    ]
    unprepared = make_job("unprepared", before=(sys.executable, "-c", "raise SystemExit('no template')"))
    assert runner.run_once(unprepared, 20)["error"] == "no template"


@pytest.mark.parametrize(("anew", "times"), [(False, 1), (True, 3)])
def test_what_is_needed_before_is_made_once_a_size(anew: bool, times: int, runner: Runner) -> None:
    add = "open('log', 'a').write('x')"
    job = make_job("ours", before=(sys.executable, "-c", add), anew=anew)
    for _ in range(3):
        assert runner.run_once(job, 20)["error"] == ""
    assert (runner.folder / "log").read_text() == "x" * times


def test_what_would_take_too_long_is_left_out(runner: Runner) -> None:
    runner.cap = 0.5
    slow = make_job("ours", WRITE + "import time; time.sleep(0.6)")
    runner.run_case(Case("pdf", (slow,)), (20, 1000))
    assert [(each["size"], each["round"]) for each in runner.measured] == [(20, 0)], "over the cap: no second round"
    assert [(each["job"], each["size"]) for each in runner.left_out] == [("ours", 1000)]


def test_cases_and_jobs_are_chosen_by_name() -> None:
    cases = [
        Case("pdf", (make_job("ours"), make_job("Typst flow"), make_job("pandoc"))),
        Case("html", (make_job("o"),)),
    ]

    def choose(*only: str) -> list[tuple[str, list[str]]]:
        return [(case.name, [job.name for job in case.jobs]) for case in choose_jobs(cases, only)]

    assert [name for name, _ in choose()] == ["pdf", "html"]
    assert choose("typst") == [("pdf", ["ours", "Typst flow"])]
    assert choose("html", "charts") == [("html", ["o"])]
    assert choose("pdf") == [("pdf", ["ours", "Typst flow", "pandoc"])]
    assert choose("doc", "html") == [("pdf", ["ours", "pandoc"]), ("html", ["o"])], "a part of a name"


def test_every_case_begins_with_our_own_job_and_finds_its_programs() -> None:
    for case in list_cases():
        assert "brief" in case.jobs[0].name
        assert not case.jobs[0].needs
        for job in case.jobs:
            assert all(Path(word).is_file() for word in job.command if word.startswith(str(ROOT)))
    assert [job.name for job in make_own_jobs("pdf", ("--force", "--no-cache"))] == ["briefgen", "briefgen again"]


def make_found() -> Record:
    """Return what a small run would have found."""
    measured = [
        {"case": "pdf", "size": size, "job": job, "round": 0, "wall": wall, "cpu": wall, "memory": 5e7, "bytes": 1500}
        for size, wall, peer in ((1_000, 1.0, 3.0), (10_000, 12.0, 20.0))
        for job, wall in (("briefgen", wall), ("Typst flow", peer))
    ]
    return {
        "machine": {"processor": "A", "cores": 2, "python": "3.11.7", "system": "Linux", "date": "2026-11-30"},
        "rounds": 1,
        "rows": sum_up(measured),
        "left_out": [{"case": "pdf", "job": "WeasyPrint", "install": ["weasyprint"]}],
        "failed": [],
        "measured": measured,
    }


def test_tables_show_what_was_measured() -> None:
    found = make_found()
    [(title, heads, rows)] = list_tables(found)
    assert title == "PDF from YAML"
    assert heads == ("Events", "What", "Seconds", "× ours", "CPU s", "CPU × ours", "Growth", "Memory MB", "Size MB")
    assert rows[3] == ("10,000", "Typst flow", "20.0", "1.67", "20.0", "1.67", "0.82", "50", "0.00")
    assert list_notes(found) == [
        "not run: WeasyPrint (pdf); install weasyprint",
        "target met: pdf, 1,000 events: wall ratio of Typst flow to ours 3.00, wanted 1.67",
        "target met: pdf, 10,000 events: wall ratio of Typst flow to ours 1.67, wanted 1.67",
        "target missed: pdf, 10,000 events: wall ratio of Typst flow to ours 1.67, wanted 2.50",
        "target missed: pdf, 10,000 events: memory ratio of Typst flow to ours 1.00, wanted 5.00",
        "target missed: pdf, 10,000 events: growth 1.08, wanted at most 1.05",
    ]
    assert len(judge(found["rows"])) == 5
    for builds, told in ((1000, "1000 small briefs: 0.90 of what 2 cores can do, wanted 0.8"),
                         (60, "60 small briefs: 0.90 of what 2 cores can do")):  # fmt: skip
        found["measured"] = [
            {"case": "many briefs", "job": f"{builds} small briefs", "builds": builds, "cores": 2, "ratio": ratio}
            for ratio in (0.7, 0.9, 1.0)
        ]
        assert told in list_notes(found)
    assert [show(value) for value in (None, 0.0123, 1.234, 123.4)] == ["", "0.0123", "1.23", "123.4"]


def test_the_page_takes_the_tables(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    shutil.copy(PAGE, page)
    write_page(make_found(), page)
    once = page.read_text(encoding="utf-8")
    assert MARKS.format(make_markdown(make_found())) in once
    assert "| 1,000 | briefgen | 1.00 | 1.00 |" in once
    write_page(make_found(), page)
    assert page.read_text(encoding="utf-8") == once
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        write_page(make_found(), page)


def test_the_page_names_commands_that_there_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S) for line in block.splitlines()]
    for line in lines:
        python, flag, module, *words = shlex.split(line)
        assert (python, flag) == ("python", "-m")
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
        if module.endswith("run"):
            read_options(words)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"`make ([\w-]+)`", text))


def read_words(path: Path) -> set[str]:
    """Return the words of a document."""
    if path.suffix == ".pdf":
        with closing(pypdfium2.PdfDocument(path)) as pdf:
            return {word for page in pdf for word in page.get_textpage().get_text_bounded().split()}
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return set(" ".join([*cells, *(paragraph.text for paragraph in document.paragraphs)]).split())


@pytest.mark.parametrize("program", ["python_docx.py", "raw_docx.py", "reportlab_pdf.py"])
def test_peers_of_libraries_that_we_use_run(program: str, tmp_path: Path) -> None:
    timeline, chart = tmp_path / "t.yaml", tmp_path / "chart.png"
    timeline.write_text(make_timeline(20), encoding="utf-8")
    shutil.copy(ROOT / "docs" / "page.png", chart)
    target = tmp_path / f"out.{program.split('.')[0][-4:].strip('_')}"
    command = [sys.executable, str(PEERS / program), str(timeline), str(target), str(chart)]
    if program == "raw_docx.py":
        subprocess.run([*command, "template"], check=True, capture_output=True)
    layout = ["table"] if program == "reportlab_pdf.py" else []
    told = json.loads(subprocess.run([*command, *layout], check=True, capture_output=True).stdout)
    assert told["read"] < 10
    words = read_words(target)
    for event in read_timeline(timeline).timeline.events:
        assert set(f"{event.title} {event.summary}".split()) <= words, event.id


def test_charts_are_drawn_in_turn() -> None:
    records = list(take_rounds(20, 2, peers=False))
    assert [(each["case"], each["job"], each["round"]) for each in records] == [
        ("charts to PDF", "briefgen", 0),
        ("charts to SVG", "briefgen", 0),
        ("charts to PDF", "briefgen", 1),
        ("charts to SVG", "briefgen", 1),
    ]
    assert len({each["bytes"] for each in records if each["case"] == "charts to SVG"}) == 2, "another picture a round"
