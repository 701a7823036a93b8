"""How many dates a second are read; reports, and judges nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from briefgen.timeline.dates import Date, read_date

COUNT = 1_000
DAYS = [f"{1600 + i % 600}-{1 + i % 12:02}-{1 + i % 28:02}" for i in range(COUNT)]
FORMS = {
    "day": DAYS,
    "month": [day[:7] for day in DAYS],
    "year": [day[:4] for day in DAYS],
    "doubted": [f"{day}?" for day in DAYS],
    "about": [f"{day[:7]}~" for day in DAYS],
    "time": [f"{day}T22:52" for day in DAYS],
    "time-with-offset": [f"{day}T22:52Z" for day in DAYS],
    "interval": [f"{day}/{day}" for day in DAYS],
    "set": [f"[{day}..{day}]" for day in DAYS],
    "circa": [f"c. {day[:4]}" for day in DAYS],
    "named-month": [f"{day[8:]} October {day[:4]}" for day in DAYS],
}


@pytest.mark.parametrize("form", FORMS)
def test_dates_read(form: str, benchmark: Callable[..., list[Date]]) -> None:
    texts = FORMS[form]
    dates = benchmark(lambda: [read_date(text, zone="Asia/Damascus") for text in texts])
    assert len(dates) == COUNT
