"""`make bench`: briefgen and its peers in turn on the same content, and a table of what each took.

    python -m tests.benchmarks.run [--sizes 20,100,1000] [--rounds 5] [--only pdf,typst] [--json FILE] [--cap SECONDS]
    python -m tests.benchmarks.run --markdown FILE.json

Every job is a whole cold process. In each round every job runs once, so that what slows the machine slows all, and
ratios are taken within rounds. Before the rounds each job runs once with few events, uncounted, so that its files are
in memory and its modules compiled, as those of an installed program are.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.cases import BRIEFGEN, CHART_PEERS, CHARTS, ROOT, Case, Job, list_cases
from tests.benchmarks.figures import Record, sum_up
from tests.benchmarks.machine import count_cores, find_processor
from tests.benchmarks.measure import adopt_orphans, run_command

SIZES = (20, 100, 1_000, 10_000)
CHART_SIZES = (20, 100)
FEW = 20
COUNT_PAGES = "import pypdfium2, sys; print(len(pypdfium2.PdfDocument(sys.argv[1])))"


class Runner:
    """Measures cases in one folder, and keeps what it measured."""

    def __init__(self, folder: Path, rounds: int, cap: float) -> None:
        self.folder, self.rounds, self.cap = folder, rounds, cap
        self.measured: list[Record] = []
        self.left_out: list[Record] = []
        self._prepared: set[tuple[Job, int]] = set()
        # The seconds of a job at the last size it ran at.
        self._last: dict[tuple[str, str], tuple[int, float]] = {}

    def make_timeline(self, size: int) -> Path:
        """Return the timeline of a size, made by another process: our memory shows in that of the peers."""
        path = self.folder / f"t{size}.yaml"
        if not path.is_file():
            command = [sys.executable, "-m", "tests.benchmarks.made_timelines", str(size), str(path)]
            subprocess.run(command, check=True, cwd=ROOT)
        return path

    def make_chart(self) -> Path:
        """Return the picture that peers show, which our own build draws itself."""
        path = self.folder / "chart.png"
        if not path.is_file():
            command = [*BRIEFGEN, "chart", str(self.make_timeline(FEW)), "-o", str(path), "--quiet"]
            subprocess.run(command, check=True, cwd=ROOT)
        return path

    def run_case(self, case: Case, sizes: Sequence[int]) -> None:
        """Measure a case at all sizes, the smallest first."""
        jobs = []
        for job in case.jobs:
            missing = job.list_missing()
            if missing:
                self.left_out.append({"case": case.name, "job": job.name, "install": missing})
            else:
                jobs.append(job)
                self.run_once(job, FEW)
        for size in sorted(sizes) if case.sized else (0,):
            self._run_size(case, jobs, size)

    def _run_size(self, case: Case, jobs: Sequence[Job], size: int) -> None:
        waiting = [job for job in jobs if not self._is_over(case, job, size)]
        for number in range(self.rounds):
            for job in tuple(waiting):
                record = {"case": case.name, "size": size, "job": job.name, "round": number, **self.run_once(job, size)}
                self.measured.append(record)
                self._last[case.name, job.name] = (size, record["wall"])
                if record["error"] or record["wall"] * (number + 1) > self.cap:
                    waiting.remove(job)
                say(f"{case.name:<12}{size:>7,}  {job.name:<42}{record['wall']:9.3f} s  {record['error']}")

    def _is_over(self, case: Case, job: Job, size: int) -> bool:
        """Tell whether a job would take far longer than the cap, were it to grow with the size."""
        smaller, seconds = self._last.get((case.name, job.name), (size, 0.0))
        if smaller >= size or seconds * size / smaller <= 4 * self.cap:
            return False
        self.left_out.append({"case": case.name, "job": job.name, "size": size, "seconds": seconds * size / smaller})
        self._last[case.name, job.name] = (size, seconds * size / smaller)
        return True

    def run_once(self, job: Job, size: int) -> Record:
        """Run a job once; return what it took and wrote."""
        timeline = self.make_timeline(size or FEW)
        words = {
            "timeline": str(timeline),
            "stem": timeline.stem,
            "folder": str(self.folder),
            "chart": str(self.make_chart()),
        }
        words["target"] = job.target.format(**words)
        target = Path(words["target"]) if job.target else None
        if job.before and (job.anew or (job, size) not in self._prepared):
            prepared = run_command([word.format(**words) for word in job.before], self.folder)
            if prepared.error:
                return {**asdict(prepared), "bytes": None, "pages": None}
            self._prepared.add((job, size))
        if target:
            target.unlink(missing_ok=True)
        run = run_command([word.format(**words) for word in job.command], self.folder, 4 * self.cap, job.many)
        size_written = target.stat().st_size if target and target.is_file() else None
        pages = count_pages(target) if target and size_written and target.suffix == ".pdf" else None
        return {**asdict(run), **run.told, "bytes": size_written, "pages": pages}

    def run_charts(self, sizes: Sequence[int]) -> None:
        """Measure charts in one warm process a size."""
        for name, needs in CHART_PEERS:
            missing = Job(name, (), needs=needs).list_missing()
            if missing:
                self.left_out.append({"case": CHARTS, "job": name, "install": missing})
        for size in sizes:
            command = [sys.executable, "-m", "tests.benchmarks.warm_charts", str(size), str(3 * self.rounds)]
            printed = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout
            self.measured += [json.loads(line) for line in printed.splitlines()]
            say(f"{CHARTS:<12}{size:>7,}")


def count_pages(path: Path) -> int:
    """Return the number of pages of a PDF, read by another process, whose memory then is not ours."""
    printed = subprocess.run([sys.executable, "-c", COUNT_PAGES, str(path)], capture_output=True, text=True, check=True)
    return int(printed.stdout)


def say(line: str) -> None:
    """Tell how far it is."""
    print(line.rstrip(), file=sys.stderr, flush=True)


def choose_jobs(cases: Sequence[Case], only: Sequence[str]) -> Iterator[Case]:
    """Give the cases that are named, and of others the jobs that are named with our own beside them."""
    names = {case.name for case in cases} | {CHARTS}
    parts = [name for name in only if name not in names]
    for case in cases:
        if not only or case.name in only:
            yield case
            continue
        first, *others = case.jobs
        named = [job for job in others if any(part in job.name.casefold() for part in parts)]
        if named:
            yield Case(case.name, (first, *named), case.sized)


def describe_machine() -> Record:
    """Return what the times depend on."""
    return {
        "processor": find_processor(),
        "cores": count_cores(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "date": datetime.now(UTC).date().isoformat(),
    }


def measure(options: argparse.Namespace) -> Record:
    """Run what is asked for; return all that was measured."""
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        runner = Runner(Path(folder), options.rounds, options.cap)
        for case in choose_jobs(list_cases(options.briefs), options.only):
            runner.run_case(case, options.sizes)
        if not options.only or CHARTS in options.only:
            runner.run_charts(CHART_SIZES)
    return {
        "machine": describe_machine(),
        "rounds": options.rounds,
        "rows": sum_up(runner.measured),
        "left_out": runner.left_out,
        "failed": [each for each in runner.measured if each.get("error")],
        "measured": runner.measured,
    }


def read_options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=(__doc__ or "").split("\n")[0])
    numbers = {"type": lambda text: [int(number) for number in text.split(",")], "metavar": "N,N"}
    parser.add_argument("--sizes", default=list(SIZES), help="numbers of events; default: 20,100,1000,10000", **numbers)
    parser.add_argument("--rounds", type=int, default=5, help="how often each job runs; default: 5")
    parser.add_argument("--only", type=lambda text: text.casefold().split(","), default=[], metavar="NAME,NAME",
                        help="cases, or parts of names of jobs")  # fmt: skip
    parser.add_argument("--cap", type=float, default=120, metavar="SECONDS",
                        help="of a job at one size: beyond, it has no more rounds; default: 120")  # fmt: skip
    parser.add_argument("--briefs", type=int, default=60, help="how many small briefs are built at once; default: 60")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all that was measured")
    parser.add_argument("--markdown", type=Path, metavar="FILE",
                        help="measure nothing; write what a file of --json says into docs/performance.md")  # fmt: skip
    return parser.parse_args(words)


def main() -> None:
    """Measure and print, or write the page."""
    from tests.benchmarks import report

    options = read_options()
    if options.markdown:
        report.write_page(json.loads(options.markdown.read_text(encoding="utf-8")), report.PAGE)
        return
    found: dict[str, Any] = measure(options)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    report.print_tables(found)
    if found["failed"]:
        sys.exit("some jobs failed; see above")


if __name__ == "__main__":
    main()
