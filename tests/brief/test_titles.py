"""Charts of one brief say each something of their own, and a moment is printed no more exactly than it is known."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from briefgen import Job, compose, load, run_build
from briefgen.brief.tree import Figure, inline_text
from briefgen.charts.facts import find_title
from briefgen.timeline.select import select_events
from briefgen.words import Words

HEAD = "briefgen: 1\nmeta: {title: T, timezone: Europe/Berlin, lanes_by: tag, lanes: [cost, time, site]}\nevents:\n"
EVENT = "- {{id: e{number}, date: {date}, title: Event {number}, tags: [{tag}]}}\n"


def write(folder: Path, tags: str, dates: list[str]) -> Path:
    names = {"c": "cost", "t": "time", "s": "site", "-": "other"}
    lines = [
        EVENT.format(number=number, date=date, tag=names[tag])
        for number, (tag, date) in enumerate(zip(tags, dates, strict=True))
    ]
    path = folder / "t.yaml"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


DATES = ["2025-01-02", "2025-03-02", "2025-07-09", "2025-09-01", "2026-01-01", "2026-02-03"]


@pytest.mark.parametrize(
    ("tags", "title"),
    [
        ("ccctss", "Cost: 3 of 6 events"),
        ("ccttss", "6 events in 3 lanes"),
        ("cccttt", "6 events in 2 lanes"),
        ("cctts-", "Cost and Time: each 2 of 6 events"),
        ("---cts", "6 events in 4 lanes"),
    ],
)
def test_lanes_say_what_lanes_show(tmp_path: Path, tags: str, title: str) -> None:
    selected = select_events(load(write(tmp_path, tags, DATES)))
    assert find_title("swimlanes", selected, selected.entries, Words("en")) == title
    assert find_title("spine", selected, selected.entries, Words("en")) == "4 of 6 events fall in 2025"


def test_no_two_figures_of_a_brief_have_one_title(tmp_path: Path) -> None:
    for tags in map("".join, product("ct-", repeat=4)):
        brief = compose(load(write(tmp_path, tags * 2, [*DATES, "2026-03-03", "2026-03-04"]))).brief
        titles = [
            inline_text(block.caption)
            for section in brief.sections
            for block in section.blocks
            if isinstance(block, Figure)
        ]
        assert len(set(titles)) == len(titles), (tags, titles)


@pytest.mark.parametrize(
    ("tick", "printed"),
    [
        ("2026-04-27T07:00:00+02:00", "27 April 2026, 07:00 "),
        ("2026-04-27T05:00:00Z", "27 April 2026, 07:00 "),
        ("2026-04-27T07:00:30+02:00", "27 April 2026, 07:00:30 "),
    ],
)
def test_a_tick_is_told_to_the_minute(tmp_path: Path, tick: str, printed: str) -> None:
    path = write(tmp_path, "cctts-", DATES)
    page = run_build(Job(path, "t", ("html",), tick=tick)).outputs["html"].decode()
    facts = page[page.index('<dl class="facts">') : page.index("</dl>")]
    assert f"<dd>{printed}" in facts
