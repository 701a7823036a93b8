"""How measured figures are compared with stored ones, and that the ten jobs run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks.calibration import calibrate
from tests.benchmarks.check_speed import (
    EXPECTED,
    ROOM,
    TOLERANCE,
    Verdict,
    choose_figures,
    count_rounds,
    pair,
    settle,
    tell,
    weigh,
)
from tests.benchmarks.fixed_jobs import list_jobs


def test_a_job_is_weighed_by_the_calibrations_around_it() -> None:
    assert pair([2.0], [1.0, 1.0]) == [(2, 1)]
    # The machine was half as fast from the second round to the third.
    assert pair([2.0, 3.0, 4.0], [1.0, 1.0, 2.0, 2.0]) == [(2, 1), (3, 1.5), (4, 2)]
    assert weigh([(2.0, 1.0), (3.0, 1.5), (4.0, 2.0)]) == 2


def test_neither_bad_moments_nor_a_busy_memory_are_slowness() -> None:
    assert weigh([(2.0, 1.0), (2.0, 1.0), (2.0, 0.5)]) == 2, "the quickest would say 4"
    assert weigh([(3.0, 1.0), (3.0, 1.0), (2.0, 1.0)]) == 2, "the median would say 3"
    assert weigh([(3.0, 1.0), (3.1, 1.0), (3.0, 1.0)]) == 3


@pytest.mark.parametrize(
    ("found", "word", "failed"),
    [
        (10.0, "same", False),
        (10.9, "same", False),
        (11.1, "slower", True),
        (9.1, "same", False),
        (8.9, "faster", False),
    ],
)
def test_a_tenth_is_the_same(found: float, word: str, failed: bool) -> None:
    verdict = Verdict("read", found, 10.0, TOLERANCE)
    assert (verdict.word, verdict.failed) == (word, failed)


def test_a_job_without_a_figure_fails() -> None:
    verdict = Verdict("read", 10.0, None, TOLERANCE)
    assert (verdict.word, verdict.failed, verdict.change) == ("new", True, 0)
    assert tell(verdict).split() == ["read", "10.00", "stored", "-", "new"]
    assert tell(Verdict("read", 12.0, 10.0, 0.1)).split() == ["read", "12.00", "stored", "10.00", "+20.0%", "slower"]


def test_a_short_job_has_more_rounds() -> None:
    assert [count_rounds(seconds) for seconds in (0.01, 0.2, 1.3, 10)] == [12, 8, 4, 4]


def batch(*weights: float) -> list[tuple[float, float]]:
    """Return rounds of those weights."""
    return [(weight, 1.0) for weight in weights]


def test_noise_is_measured_for_longer_and_slowness_stays() -> None:
    batches = iter([batch(15, 12), batch(10.5, 11.2, 11.3), batch(99)])
    assert settle("read", batches, 10.0, 0.1).found == 10.5
    assert next(batches) == batch(99), "no more is measured than is needed"
    slow = settle("read", iter([batch(12, 12), batch(12.5), batch(13, 13)]), 10.0, 0.1)
    assert (slow.found, slow.word) == (12, "slower")
    faster = iter([batch(8), batch(8.4), batch(99)])
    assert settle("read", faster, 10.0, 0.1).word == "faster"
    assert next(faster) == batch(99), "measured once more, and said"


def test_a_machine_has_its_own_figures_or_those_of_the_likest_with_room() -> None:
    stored = {"CPython 3.11, A": {"read": 1.0}, "CPython 3.12, B": {"read": 2.0}}
    assert choose_figures(stored, "CPython 3.12, B") == ({"read": 2.0}, TOLERANCE)
    assert choose_figures(stored, "CPython 3.12, C") == ({"read": 2.0}, ROOM)
    assert choose_figures(stored, "CPython 3.14, A") == ({"read": 1.0}, ROOM)
    assert choose_figures({}, "CPython 3.14, A") == ({}, TOLERANCE)


def test_the_calibration_is_the_work_that_the_figures_were_taken_with() -> None:
    # Packed sizes depend on the version of zlib; the rest is the same everywhere.
    assert calibrate() == pytest.approx(11_314_549, abs=5_000)


def test_the_ten_jobs_run_and_have_figures(tmp_path: Path) -> None:
    jobs = list_jobs(tmp_path, many=20, few=20)
    assert len(jobs) == 10
    assert all(job() > 0 for job in jobs.values())
    assert (tmp_path / "out" / "small.pdf").is_file()
    for figures in json.loads(EXPECTED.read_text(encoding="utf-8")).values():
        assert figures.keys() == jobs.keys()
