"""A brief that is built again and again while it is edited is the brief that would be built from nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen.builds.job import Job
from briefgen.builds.memory import BuildMemory
from briefgen.builds.pipeline import build_prepared, run_build
from briefgen.builds.prepare import prepare_job
from briefgen.draw import paint_page

Timeline = dict[str, Any]
Edit = Callable[[random.Random, Timeline], None]
WORDS = (
    "the", "harbour", "inspection", "of", "spring", "closed", "a", "pier", "and", "its", "owner", "denied", "what",
    "engineers", "had", "measured",
)  # fmt: skip


def say(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()


def make_event(chance: random.Random) -> dict[str, Any]:
    event = {
        "date": f"{chance.randint(1990, 2019)}-{chance.randint(1, 12):02}",
        "title": say(chance, 7),
        "summary": say(chance, 40) + ".",
        "actors": [chance.choice(("owner", "city"))],
        "places": ["pier"],
        "sources": [f"report@p. {chance.randint(1, 90)}"],
        "significance": chance.randint(1, 5),
    }
    if chance.random() < 0.3:
        event["claims"] = [{"by": by, "issue": "the pier", "says": say(chance, 9)} for by in ("owner", "city")]
    return event


def make_timeline(chance: random.Random, count: int) -> Timeline:
    return {
        "briefgen": 1,
        "meta": {"title": "The pier", "bottom_line": say(chance, 40)},
        "actors": {"owner": {"name": "The owner", "allegiance": "one"}, "city": {"name": "The city"}},
        "places": {"pier": {"name": "The pier", "lat": 38.7, "lon": -9.1}},
        "sources": {"report": {"title": "Report", "reliability": "B", "issued": "1999"}},
        "events": [make_event(chance) for _ in range(count)],
    }


def build(path: Path, memory: BuildMemory, **options: Any) -> bytes:
    job = Job(path, "t", formats=("pdf",), **options)
    return build_prepared(job, prepare_job(job), memory=memory).outputs["pdf"]


def write(path: Path, timeline: Timeline) -> None:
    path.write_text(json.dumps(timeline), encoding="utf-8")


def change_a_title(chance: random.Random, timeline: Timeline) -> None:
    chance.choice(timeline["events"])["title"] = say(chance, 9)


def change_a_summary(chance: random.Random, timeline: Timeline) -> None:
    event = chance.choice(timeline["events"])
    event["summary"] = f"{event['summary']} {say(chance, chance.randint(1, 120))}."


def change_the_source(chance: random.Random, timeline: Timeline) -> None:
    timeline["sources"]["report"]["reliability"] = chance.choice("ABCDF")


def add_a_source(chance: random.Random, timeline: Timeline) -> None:
    name = f"note-{len(timeline['sources'])}"
    timeline["sources"][name] = {"title": say(chance, 5), "url": f"https://example.org/{name}"}
    chance.choice(timeline["events"])["sources"].insert(0, name)


def change_the_significance(chance: random.Random, timeline: Timeline) -> None:
    chance.choice(timeline["events"])["significance"] = chance.randint(1, 5)


def take_an_event_out(chance: random.Random, timeline: Timeline) -> None:
    if len(timeline["events"]) > 8:
        del timeline["events"][chance.randrange(len(timeline["events"]))]


def add_an_event(chance: random.Random, timeline: Timeline) -> None:
    timeline["events"].insert(chance.randrange(len(timeline["events"])), make_event(chance))


def change_an_actor(chance: random.Random, timeline: Timeline) -> None:
    timeline["actors"]["city"]["name"] = say(chance, 2)


def change_the_bottom_line(chance: random.Random, timeline: Timeline) -> None:
    timeline["meta"]["bottom_line"] = say(chance, chance.randint(20, 60))


def change_nothing(chance: random.Random, timeline: Timeline) -> None:
    timeline["x-note"] = None
    del timeline["x-note"]


EDITS: tuple[Edit, ...] = (
    change_a_title, change_a_summary, change_the_source, add_a_source, change_the_significance, take_an_event_out,
    add_an_event, change_an_actor, change_the_bottom_line, change_nothing,
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("style", ["plain", "formal"])
def test_after_every_edit_the_pages_are_those_of_a_full_build(
    tmp_path: Path, request: pytest.FixtureRequest, style: str
) -> None:
    """Two hundred edits in all; a sample of them in the short run."""
    count = 100 if request.config.getoption("--full") else 12
    chance = random.Random(7)
    timeline = make_timeline(chance, 16)
    path = tmp_path / "t.yaml"
    memory = BuildMemory()
    assert memory.set is not None
    reused = 0
    for number in range(count):
        chance.choice(EDITS)(chance, timeline)
        write(path, timeline)
        again = build(path, memory, style=style)
        reused += memory.set.reused
        assert again == run_build(Job(path, "t", formats=("pdf",), style=style)).outputs["pdf"], f"edit {number}"
    assert reused > 5 * count


def test_what_has_not_changed_is_not_set_again(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    timeline = make_timeline(random.Random(3), 16)
    write(path, timeline)
    memory = BuildMemory()
    assert memory.set is not None
    first = build(path, memory)
    entries = memory.set.set_anew
    assert (memory.set.reused, entries > 10) == (0, True)
    assert build(path, memory) == first
    # Figures are drawn once and placed anew.
    assert memory.set.set_anew == 0
    assert memory.set.reused == entries
    timeline["meta"]["bottom_line"] = "Another one."
    write(path, timeline)
    assert build(path, memory) != first
    assert memory.set.set_anew == 1
    build(path, memory, style="formal")
    assert memory.set.reused == 0


def test_a_brief_composed_for_a_web_page_serves_for_its_pdf(tmp_path: Path) -> None:
    chance = random.Random(11)
    timeline = make_timeline(chance, 12)
    path = tmp_path / "t.yaml"
    memory = BuildMemory()
    for _ in range(3):
        change_a_title(chance, timeline)
        write(path, timeline)
        jobs = [Job(path, "t", formats=(name,)) for name in ("html", "pdf")]
        prepared = prepare_job(jobs[0])
        steps: list[list[str]] = [[], []]
        for job, told in zip(jobs, steps, strict=True):
            built = build_prepared(job, prepared, lambda step, verb, told=told: told.append(verb), memory=memory)
            assert built.outputs == run_build(job).outputs
        assert steps == [["chart", "compose", "number", "write"], ["write"]]
    # Another audience, period or the like is another brief, whatever it is made from.
    other = Job(path, "t", formats=("pdf",), last="90d")
    assert build_prepared(other, prepare_job(other), memory=memory).outputs == run_build(other).outputs


def test_pages_of_one_mark_look_the_same_and_most_marks_stay(tmp_path: Path) -> None:
    chance = random.Random(5)
    timeline = make_timeline(chance, 16)
    path = tmp_path / "t.yaml"
    memory = BuildMemory()
    pictures: dict[str, bytes] = {}
    kept = seen = 0
    for edit in (change_nothing, change_a_title, change_nothing, change_a_summary, take_an_event_out, change_an_actor):
        edit(chance, timeline)
        write(path, timeline)
        job = Job(path, "t", formats=("pdf",))
        built = build_prepared(job, prepare_job(job), memory=memory)
        assert len(built.page_marks) == built.pages
        for number, mark in enumerate(built.page_marks, 1):
            picture = paint_page(built.outputs["pdf"], number, 300)
            kept += mark in pictures
            seen += 1
            assert pictures.setdefault(mark, picture) == picture
    assert len(set(pictures.values())) == len(pictures), "a page that looks the same has another mark"
    assert kept > seen / 4


def test_a_build_that_remembers_nothing_marks_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    write(path, make_timeline(random.Random(2), 3))
    assert run_build(Job(path, "t", formats=("pdf",))).page_marks == ()
