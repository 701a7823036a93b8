"""A folder goes in; the ten jobs whose speed is watched come out, each prepared as far as its own step."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from briefgen.brief.compose import compose_brief
from briefgen.brief.number import number_brief
from briefgen.brief.tree import Brief
from briefgen.builds.drawing import draw_glyphs, draw_scenes
from briefgen.builds.editions import plan_edition
from briefgen.builds.job import Job
from briefgen.builds.pipeline import make_charts
from briefgen.builds.prepare import prepare_job
from briefgen.draw import draw_figure, scene_to_pdf
from briefgen.source import parse_document
from briefgen.style import Style
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline
from briefgen.typeset import Pages, typeset_brief
from briefgen.writers import FormatOptions, write_format
from tests.benchmarks.cases import list_fresh_options
from tests.benchmarks.made_timelines import make_timeline

# A job does its work once and returns the seconds of CPU that it took.
Timed = Callable[[], float]
ROOT = Path(__file__).parent.parent.parent


def time_call(call: Callable[[], object]) -> float:
    """Return the seconds of CPU of a call in this process."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


def time_process(*words: str) -> float:
    """Return the seconds of CPU of a process of briefgen, from its start to its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen([sys.executable, "-m", "briefgen", *words], stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"briefgen {' '.join(words)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


class Prepared:
    """A made timeline and all that is made of it on the way to its files."""

    def __init__(self, path: Path) -> None:
        self.job = Job(path, "made", formats=("pdf", "docx", "html"))
        self.prepared = prepare_job(self.job)
        self.style: Style = self.prepared.style
        self.charts = make_charts(self.prepared.selected, self.style, self.prepared.words)
        self.brief: Brief = self.compose()
        self.scenes, self.glyphs = draw_scenes(self.brief, self.style), draw_glyphs(self.brief, self.style)
        self.pages: Pages = self.typeset()

    def compose(self) -> Brief:
        """Return the numbered brief."""
        prepared = self.prepared
        edition = plan_edition(self.job, prepared.timeline, prepared.selected, prepared.words)
        brief = compose_brief(prepared.selected, self.charts, self.style, edition, prepared.words, dated=False)
        return number_brief(brief, prepared.words, number_headings=self.style.sections.numbered)

    def typeset(self) -> Pages:
        """Return the pages."""
        return typeset_brief(self.brief, self.style, self.scenes, self.glyphs)

    def write(self, suffix: str) -> bytes:
        """Return one format."""
        return write_format(suffix, self.brief, self.pages, self.style, FormatOptions())

    def chart(self) -> bytes:
        """Build the charts and draw the first as PDF."""
        fonts = self.style.font_set
        charts = make_charts(self.prepared.selected, self.style, self.prepared.words)
        plot = next(iter(charts.values())).plot
        return scene_to_pdf(draw_figure(plot, fonts, "a chart"), fonts)


def list_jobs(folder: Path, many: int = 300, few: int = 60) -> dict[str, Timed]:
    """Return the jobs by name, in the order in which they are run.

    Args:
        folder: for timelines and outputs.
        many, few: events that are read, and events that are made into a brief.
    """
    long, short, small = folder / "long.yaml", folder / "short.yaml", folder / "small.yaml"
    for path, count in ((long, many), (short, few), (small, 20)):
        path.write_text(make_timeline(count), encoding="utf-8")
    data, made, fresh = long.read_bytes(), Prepared(short), list_fresh_options()
    return {
        "read": lambda: time_call(lambda: parse_document(data, "long.yaml")),
        "load and check": lambda: time_call(lambda: check_timeline(read_timeline(long))),
        "charts": lambda: time_call(made.chart),
        "compose": lambda: time_call(made.compose),
        "typeset": lambda: time_call(made.typeset),
        "write PDF": lambda: time_call(lambda: made.write("pdf")),
        "write DOCX": lambda: time_call(lambda: made.write("docx")),
        "write HTML": lambda: time_call(lambda: made.write("html")),
        "build, cold": lambda: time_process("build", str(small), "-o", str(folder / "out"), "--quiet", *fresh),
        "--version, cold": lambda: time_process("--version"),
    }
