"""What `make bench` measures: cases, each with a job of ours first and its peers after it."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PEERS = Path(__file__).parent / "peers"
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"
BRIEFGEN = (sys.executable, "-m", "briefgen")


@dataclass(frozen=True)
class Job:
    """One whole process.

    Attributes:
        command: its words; {timeline}, {target}, {folder} and {chart} are filled in.
        target: the file it writes, for its size and pages.
        needs: module -> what to install, of a peer; a program's name begins with "/".
        before: a command that is run first, once a size, and not timed.
        anew: whether that is run before every round.
        many: whether it keeps several processes, whose memory counts together.
    """

    name: str
    command: tuple[str, ...]
    target: str = ""
    needs: tuple[tuple[str, str], ...] = ()
    before: tuple[str, ...] = ()
    anew: bool = False
    many: bool = False

    def list_missing(self) -> list[str]:
        """Return what has to be installed before this can run."""
        return [install for module, install in self.needs if not is_there(module)]


@dataclass(frozen=True)
class Case:
    """Jobs that do the same work; the first is ours.

    Attributes:
        sized: whether they run at every size; else once, on the founding timeline.
    """

    name: str
    jobs: tuple[Job, ...]
    sized: bool = True


def is_there(name: str) -> bool:
    """Tell whether a module, or a program whose name begins with "/", is installed."""
    return bool(shutil.which(name[1:]) if name.startswith("/") else importlib.util.find_spec(name))


def list_fresh_options() -> tuple[str, ...]:
    """Return the options of `briefgen build` with which it remembers nothing."""
    text = subprocess.run([*BRIEFGEN, "build", "--help"], capture_output=True, text=True, check=True).stdout
    return ("--force", "--no-cache") if "--no-cache" in text else ("--force",)


def make_own_jobs(suffix: str, fresh: tuple[str, ...]) -> tuple[Job, ...]:
    """Return our build of one format: from nothing, and again where a cache remembers something."""
    command = (*BRIEFGEN, "build", "{timeline}", "--to", suffix, "--quiet", "-o", "{folder}/own")
    target = f"{{folder}}/own/{{stem}}.{suffix}"
    jobs = [Job("briefgen", (*command, *fresh), target)]
    if "--no-cache" in fresh:
        again = (*command, "--force")
        jobs.append(Job("briefgen again", again, target, before=again))
    return tuple(jobs)


def make_peer(
    name: str, program: str, suffix: str, package: str, *more: str, template: bool = False, module: str = ""
) -> Job:
    """Return a peer that writes one file from the timeline and the picture of a chart."""
    target = f"{{folder}}/{name.replace(' ', '-')}-{{stem}}.{suffix}"
    command = (sys.executable, str(PEERS / program), "{timeline}", "{target}", "{chart}", *more)
    before = (*command, "template") if template else ()
    needs = ((module or package, package), ("yaml", "pyyaml"))
    return Job(name, command, target, needs, before, many="pandoc" in package)


def list_cases(briefs: int = 60) -> list[Case]:
    """Return all cases.

    Args:
        briefs: how many small briefs are built at once.
    """
    fresh = list_fresh_options()
    python = sys.executable
    whole = (*BRIEFGEN, "build", str(FOUNDING), "--to", "pdf,docx,html", "--quiet", "-o", "{folder}/whole", *fresh)
    rebuilt = (*BRIEFGEN, "build", str(FOUNDING), "-o", "{folder}/rebuilt")
    return [
        Case(
            "pdf",
            (
                *make_own_jobs("pdf", fresh),
                make_peer("Typst flow", "typst_pdf.py", "pdf", "typst", "flow"),
                make_peer("Typst table", "typst_pdf.py", "pdf", "typst", "table"),
                make_peer("ReportLab flow", "reportlab_pdf.py", "pdf", "reportlab", "flow"),
                make_peer("ReportLab table", "reportlab_pdf.py", "pdf", "reportlab", "table"),
                make_peer("WeasyPrint table", "weasyprint_pdf.py", "pdf", "weasyprint", "table"),
            ),
        ),
        Case(
            "docx",
            (
                *make_own_jobs("docx", fresh),
                make_peer("pandoc", "pandoc_docx.py", "docx", "pypandoc-binary", module="pypandoc"),
                make_peer("python-docx", "python_docx.py", "docx", "python-docx", module="docx"),
                make_peer("docxtpl", "docxtpl_docx.py", "docx", "docxtpl", template=True),
                make_peer("raw XML and zip", "raw_docx.py", "docx", "python-docx", template=True, module="docx"),
            ),
        ),
        Case("html", make_own_jobs("html", fresh)),
        Case(
            "whole job",
            (
                Job("briefgen, three formats", whole),
                Job(
                    "by hand: Kaleido, python-docx, Platypus",
                    (python, str(PEERS / "today.py"), str(FOUNDING), "{folder}"),
                    needs=(("kaleido", "kaleido"), ("pandas", "pandas"), ("/chromium", "chromium (Debian)")),
                    many=True,
                ),
            ),
            sized=False,
        ),
        Case("version", (Job("briefgen --version", (*BRIEFGEN, "--version")),), sized=False),
        Case("check", (Job("briefgen check", (*BRIEFGEN, "check", str(FOUNDING))),), sized=False),
        Case("unchanged", (Job("briefgen build, again", rebuilt, before=rebuilt),), sized=False),
        Case(
            "many briefs",
            (
                Job(
                    f"{briefs} small briefs",
                    (python, "-m", "tests.schedules.load", "{folder}/many", str(briefs)),
                    before=(python, "-c", "import pathlib, shutil; p = pathlib.Path('many'); "
                            "shutil.rmtree(p, ignore_errors=True); p.mkdir()"),
                    anew=True,
                    many=True,
                ),
            ),
            sized=False,
        ),
    ]  # fmt: skip


CHARTS = "charts"
CHART_PEERS = (
    ("Kaleido", (("kaleido", "kaleido"), ("/chromium", "chromium (Debian)"))),
    ("vl-convert", (("vl_convert", "vl-convert-python"),)),
)
