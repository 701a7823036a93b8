"""The edtf package as a second opinion on which texts are EDTF; where it is not followed, the case says why."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import NamedTuple

import pytest

from briefgen.timeline.dates import DateError, read_date

CASES = Path(__file__).parents[1] / "cases" / "dates"


class Case(NamedTuple):
    valid: bool
    disputed: bool
    text: str
    reason: str


def read_levels() -> list[Case]:
    cases = []
    for level in ("level0.txt", "level1.txt", "level2.txt"):
        for line in (CASES / level).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                case, _, reason = line.partition(" # ")
                verdict, _, text = case.partition(" ")
                assert verdict in ("valid", "invalid", "valid!", "invalid!"), line
                cases.append(Case(verdict.startswith("valid"), verdict.endswith("!"), text, reason))
    return cases


LEVELS = read_levels()


def test_the_lists_are_long_and_give_reasons() -> None:
    assert len(LEVELS) >= 300
    assert len({case.text for case in LEVELS}) == len(LEVELS)
    assert [case.text for case in LEVELS if case.disputed != bool(case.reason)] == []
    assert sum(case.disputed for case in LEVELS) < len(LEVELS) / 5


@pytest.mark.parametrize("case", LEVELS, ids=lambda case: case.text)
def test_we_judge_as_the_list_says(case: Case) -> None:
    try:
        accepted = not read_date(case.text).from_words
    except DateError:
        accepted = False
    assert accepted == case.valid


@pytest.mark.parametrize("case", LEVELS, ids=lambda case: case.text)
def test_the_edtf_package_agrees_but_where_said(case: Case) -> None:
    assert _is_accepted_by_package(case.text) == (case.valid != case.disputed)


def _is_accepted_by_package(text: str) -> bool:
    # The package prints to standard output before some of its own failures, and its parser warns of itself.
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        from edtf import EDTFParseException, parse_edtf

        try:
            parse_edtf(text)
        except EDTFParseException:
            return False
        except (TypeError, AttributeError):
            return False  # it fails on what its grammar took; the lists name each such text
    return True
