"""A slip is as exact as both of its dates allow, and never more."""

from __future__ import annotations

import random

import pytest

from briefgen.timeline.calendar import DAY, add_months, format_unit, instant
from briefgen.timeline.dates import read_date
from briefgen.timeline.slips import Slip, is_past, measure_slip


@pytest.mark.parametrize(
    ("planned", "actual", "slip"),
    [
        ("2026-03-02", "2026-03-02", Slip("none")),
        ("2026-03-02", "2026-03-02T14:00", Slip("none")),
        ("2026-03-02", "2026-03-03T01:00", Slip("late", "day", 1, 1)),
        ("2026-03-02", "2026-03-16", Slip("late", "week", 2, 2)),
        ("2026-03-02", "2026-05-02", Slip("late", "month", 2, 2)),
        ("2011-10-30", "2020-10-30", Slip("late", "year", 9, 9)),
        ("2026-01-31", "2026-02-28", Slip("late", "week", 4, 4)),
        ("2026-06-20", "2026-05-20", Slip("early", "month", 1, 1)),
        ("2026-02-10", "2026-05-11", Slip("late", "day", 90, 90)),
        ("2026-03", "2026-05", Slip("late", "month", 2, 2, exact=False)),
        ("2026-03", "2026-04-02", Slip("late", "month", 1, 1, exact=False)),
        ("2026-03-31", "2026-04", Slip("late", "month", 1, 1, exact=False)),
        ("2026-04", "2026-04", Slip("none", exact=False)),
        ("2026-04", "2026-04-30", Slip("none", exact=False)),
        ("2026-04-30", "2026-04", Slip("unknown")),
        ("2026-03-02~", "2026-03-14", Slip("late", "day", 12, 12, exact=False)),
        ("2026-03-02?", "2026-03-14", Slip("late", "day", 12, 12, exact=False)),
        ("2026-35", "2026-04-01", Slip("early", "month", 2, 6, exact=False)),
        ("2012", "2020-10-31", Slip("late", "year", 7, 9, exact=False)),
        ("2026-01/2026-03", "2026-02/2026-05", Slip("late", "month", 2, 2, exact=False)),
        ("2026-03-02", "2026-03-05/..", Slip("late", "day", 3, 3)),
        ("2026-03-02", "../2026-04-01", Slip("unknown")),
        ("2026-03-02", "[..2026-04-01]", Slip("unknown")),
        ("unknown", "2026-04-01", Slip("unknown")),
        ("2026-04-01", "unknown", Slip("unknown")),
    ],
)
def test_each_pair_of_dates(planned: str, actual: str, slip: Slip) -> None:
    assert measure_slip(read_date(planned), read_date(actual)) == slip


def test_what_is_early_one_way_is_late_the_other() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        moments = [
            instant(chance.randint(1900, 2100), 1 + chance.randrange(12), 1 + chance.randrange(28)) for _ in "ab"
        ]
        first, second = (read_date(format_unit(moment, chance.choice(("day", "month", "year")))) for moment in moments)
        forth, back = measure_slip(first, second), measure_slip(second, first)
        turned = {"late": "early", "early": "late", "none": forth.way, "unknown": back.way}[back.way]
        if forth.way in ("late", "early"):
            assert forth.way == turned
            assert (forth.unit, forth.least, forth.most) == (back.unit, back.least, back.most)


def test_an_exact_slip_leads_from_one_date_to_the_other() -> None:
    chance = random.Random(2)
    for _ in range(2000):
        start = instant(2000, 1, 1) + chance.randrange(20_000) * DAY
        end = start + chance.randrange(1, 3_000) * DAY
        slip = measure_slip(read_date(format_unit(start, "day")), read_date(format_unit(end, "day")))
        assert slip.exact
        assert slip.least == slip.most
        months = {"month": 1, "year": 12}.get(slip.unit)
        days = {"day": 1, "week": 7}.get(slip.unit, 0)
        assert (add_months(start, months * slip.most) if months else start + days * slip.most * DAY) == end


@pytest.mark.parametrize(
    ("due", "cut_off", "past"),
    [
        ("2026-05-11", "2026-05-12", True),
        ("2026-05-11", "2026-05-11", False),
        ("2026-05-11", "2026-05", False),
        ("2026-05", "2026-05-31", False),
        ("2026-05", "2026-06-01", True),
        ("2026-05-01/..", "2026-06-01", False),
        ("unknown", "2026-06-01", False),
    ],
)
def test_what_is_wholly_before_the_cut_off_is_past(due: str, cut_off: str, past: bool) -> None:
    assert is_past(read_date(due), read_date(cut_off)) is past
    assert not is_past(read_date(due), None)
