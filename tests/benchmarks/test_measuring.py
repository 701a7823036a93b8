"""The arithmetic of the benchmarks, with figures made by hand, and what a process is said to have taken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.figures import compare_rounds, find_exponent, judge, sum_up, take_median
from tests.benchmarks.measure import list_tree, read_memory


def test_the_median_is_of_what_was_measured() -> None:
    assert take_median([3.0, None, 1.0, 2.0]) == 2
    assert take_median([1.0, 2.0]) == 1.5
    assert take_median([None]) is None


def test_a_ratio_is_the_median_of_those_of_the_same_rounds() -> None:
    # The second round was slow for all: of the medians the ratio would be 2.5 / 2, and of the rounds it is 1.5.
    assert compare_rounds([1.5, 30.0, 2.5], [1.0, 20.0, 2.0]) == 1.5
    assert compare_rounds([4.0], [2.0, 8.0, 8.0]) == 2, "rounds that only one of the two has"
    assert compare_rounds([None, 4.0], [1.0, 2.0]) == 2
    assert compare_rounds([], [1.0]) is None


def test_growth_is_an_exponent() -> None:
    assert find_exponent(10, 1.0, 100, 10.0) == pytest.approx(1)
    assert find_exponent(10, 1.0, 100, 100.0) == pytest.approx(2)
    assert find_exponent(1000, 3.0, 2000, 3.0) == pytest.approx(0)
    assert find_exponent(10, None, 100, 1.0) is None
    assert find_exponent(100, 1.0, 100, 1.0) is None


def make_round(job: str, size: int, wall: float, **more: object) -> dict[str, object]:
    return {"case": "pdf", "size": size, "job": job, "wall": wall, "cpu": wall / 2, "memory": 100 * size, **more}


def test_rounds_are_summed_up_by_job() -> None:
    rows = sum_up(
        [
            make_round("briefgen", 100, 1.0, bytes=10),
            make_round("peer", 100, 3.0, read=1.0, write=2.0),
            make_round("briefgen", 100, 2.0, bytes=10),
            make_round("peer", 100, 4.0, read=1.0, write=3.0),
            make_round("briefgen", 1000, 10.0),
            make_round("broken", 1000, 1.0, error="no such file"),
            make_round("peer", 1000, 350.0),
            make_round("briefgen", 2000, 1.0, error="no such file"),
            make_round("peer", 2000, 700.0),
        ]
    )
    assert [(row["job"], row["size"], row["rounds"]) for row in rows] == [
        ("briefgen", 100, 2),
        ("peer", 100, 2),
        ("briefgen", 1000, 1),
        ("peer", 1000, 1),
        ("peer", 2000, 1),
    ]
    own, peer, large, slow, alone = rows
    assert alone["wall_ratio"] is None, "nothing of ours to compare it with"
    assert (own["wall"], own["cpu"], own["wall_ratio"], own["bytes"]) == (1.5, 0.75, 1, 10)
    assert (own["least"], own["most"]) == (1, 2)
    assert (peer["wall"], peer["wall_ratio"], peer["read"]) == (3.5, 2.5, 1)
    assert peer["write_ratio"] == (2 / 1 + 3 / 2) / 2
    assert large["wall_growth"] == pytest.approx(0.8239, abs=1e-4)
    assert slow["wall_growth"] == pytest.approx(2)
    assert slow["memory_growth"] == pytest.approx(1)
    assert own["wall_growth"] is None


def test_targets_in_seconds_are_ours_alone() -> None:
    whole = [
        {"case": "whole job", "size": 0, "job": job, "wall": wall, "cpu": wall, "memory": 1}
        for job, wall in (("briefgen, three formats", 1.0), ("by hand", 3.0))
    ]
    checked = {"case": "check", "size": 0, "job": "briefgen check", "wall": 0.5, "cpu": 0.5, "memory": 1}
    assert judge(sum_up([*whole, checked])) == [
        (False, "whole job: wall ratio of by hand to ours 3.00, wanted 4.00"),
        (True, "briefgen, three formats: 1.00 s, wanted at most 1.2"),
        (False, "briefgen check: 0.50 s, wanted at most 0.35"),
    ]


MEASURE = """
import json, sys
from pathlib import Path
from tests.benchmarks.measure import adopt_orphans, run_command
adopt_orphans()
run = run_command([sys.executable, "-c", sys.argv[1]], Path("."), limit=float(sys.argv[2]), many=sys.argv[3] == "many")
print(json.dumps(vars(run)))
"""
# A process that works half a second in a child which outlives it, and holds 60 MB in itself.
ORPHAN = """
import subprocess, sys, time
held = bytearray(60_000_000)
work = "import time\\nwhile time.process_time() < 0.5: pass"
subprocess.Popen([sys.executable, "-c", work])
time.sleep(0.2)
print('{"read": 0.25, "name": "peer"}')
"""


def run_measured(program: str, limit: float = 60, many: str = "one") -> dict[str, object]:
    """Measure a program from a process of its own, which has no other children."""
    import json

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, program, str(limit), many],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    return dict(json.loads(done.stdout))


def test_what_a_tree_took_is_counted_whole() -> None:
    run = run_measured(ORPHAN, many="many")
    assert run["error"] == ""
    assert run["told"] == {"read": 0.25}
    assert isinstance(run["cpu"], float)
    assert run["cpu"] >= 0.5
    assert isinstance(run["memory"], int)
    assert 60_000_000 < run["memory"] < 200_000_000


def test_what_fails_says_why_and_what_hangs_is_stopped() -> None:
    assert run_measured("raise SystemExit('no chart')")["error"] == "no chart"
    assert run_measured("import time; time.sleep(60)", limit=0.3)["error"] == "stopped after 0.3 s"


def test_a_process_that_has_ended_holds_nothing() -> None:
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    assert read_memory(ended.pid) == 0
    assert list(list_tree(ended.pid)) == [ended.pid]
