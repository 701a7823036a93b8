"""Jobs built side by side: outcomes come one by one, and whoever stops leaves nothing behind."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from pathlib import Path

from briefgen.builds.job import Job
from briefgen.builds.run import run_jobs

TIMELINE = "briefgen: 1\nmeta: {title: A}\nevents: [{date: 2001-02-03, title: B}]\n"


def make_jobs(folder: Path, count: int) -> list[Job]:
    path = folder / "x.yaml"
    path.write_text(TIMELINE, encoding="utf-8")
    return [Job(path, f"x{number}", formats=("html",)) for number in range(count)]


def test_several_jobs_are_all_built(tmp_path: Path) -> None:
    outcomes = list(run_jobs(make_jobs(tmp_path, 3), tmp_path / "out", 2))
    assert sorted(outcome.job.name for outcome in outcomes) == ["x0", "x1", "x2"]
    assert {outcome.result for outcome in outcomes} == {"built"}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["x0.html", "x1.html", "x2.html"]
    assert not multiprocessing.active_children()


def test_stopping_early_ends_the_work_at_once(tmp_path: Path) -> None:
    running = run_jobs(make_jobs(tmp_path, 40), tmp_path / "out", 2)
    assert next(running).result == "built"
    running.close()
    assert not multiprocessing.active_children()
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert 1 <= len(names) < 20
    assert not [name for name in names if name.startswith(".")]


def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    make_jobs(tmp_path, 1)
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom briefgen.builds.job import Job\n"
        "from briefgen.builds.run import run_jobs\n"
        "jobs = [Job(Path('x.yaml'), str(number), formats=('html',)) for number in range(40)]\n"
        "running = run_jobs(jobs, Path('out'), 2)\n"
        "print(next(running).result, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "built\n"
        parent.kill()
        # The pipe ends when the last of those who hold it has ended, the workers too.
        assert parent.communicate(timeout=30)[0] == ""
