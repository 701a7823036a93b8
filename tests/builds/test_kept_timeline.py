"""A timeline that an earlier build read: the same bytes come of it, and whatever is in doubt is read again."""

from __future__ import annotations

import json
import os
import time
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import load
from briefgen.builds import kept_timeline
from briefgen.builds.cache import keep_entry
from briefgen.builds.job import Job
from briefgen.builds.kept_timeline import open_memory
from briefgen.builds.pipeline import run_build
from briefgen.builds.prepare import prepare_job
from briefgen.errors import TimelineError
from briefgen.timeline import model, packing
from briefgen.timeline.model import Timeline
from briefgen.timeline.packing import pack_timeline, unpack_timeline

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = sorted((ROOT / "timelines").glob("*.yaml"))
EVERYTHING = """\
briefgen: 1
meta:
  title: Everything
  as_of: 2016-01-01
  period: 2015-01-01/2015-12-31
  timezone: Europe/London
  marking_scheme: [open, closed]
  marking: open
  bottom_line: {text: One line, marking: closed}
  lanes: [north, south]
  figures: {spine: {title: A finding}}
  revisions: [{edition: 1, type: updated, field: title, was: Nothing, known: 2015-02-01}]
actors:
  a: {name: Alpha, allegiance: north, aka: [A, 'A.'], x: {deep: [1, {er: ~}], none: ~}}
  b: {name: Beta, allegiance: south, member_of: [a]}
places: {p: {name: Port, lat: 35.123456789, lon: -36, radius_km: 1.5}, q: {name: Quay, part_of: p}}
sources: {s: {title: Source, issued: 2015-02, accessed: 2015-03-01T10:00+02:00, reliability: B}}
events:
- {id: one, date: '2015-01-10?', title: First, actors: [a], places: [p, q], sources: [s@p. 1, s], significance: 5}
- id: two
  start: 2015-02-01
  end: ..
  kind: state
  title: Second
  date_text: since then
  claims: [{by: a, says: X, date: 2015-02-03, sources: [s], grade: B2, marking: closed}, {says: Y, stance: denies}]
  quantities: [{what: boats, value: ~900, unit: t}, {what: boats, low: 1.50, high: 2}, {what: men, value: 12+}]
  related: {causes: [one], part_of: one}
  revisions: [{edition: 2, type: corrected, field: actors, was: [b, ~]}, {edition: 2, type: added}]
  x: {mine: [a, b]}
- {date: 7th century, title: "Third \\u202e", summary: "*a* \\u00e9", seq: 4, planned: 1500~, marking: closed}
judgments:
- {id: J1, text: It will, likelihood: likely, confidence: low, basis: [one], would_change: [a, b], sources: [s]}
gaps: [Who did it, {text: Why, marking: closed}]
"""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job whose timeline holds everything that one can hold, with an empty cache."""
    (tmp_path / "t.yaml").write_text(EVERYTHING, encoding="utf-8")
    return Job(tmp_path / "t.yaml", "t", formats=("html", "json"), cache=tmp_path / "cache")


def find_entry(job: Job) -> Path:
    assert job.cache is not None
    (entry,) = job.cache.glob("timeline-*")
    return entry


def describe(value: Any) -> Any:
    """Return all that a value is: its types too, and the fields that were given."""
    if hasattr(value, "__pydantic_fields_set__"):
        given = value.model_fields_set
        return type(value), given, {name: describe(each) for name, each in value.__dict__.items()}
    if isinstance(value, dict):
        return type(value), [(key, describe(each)) for key, each in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value), [describe(each) for each in value]
    return type(value), value


@pytest.mark.parametrize("path", [*EXAMPLES, None], ids=lambda path: path.stem if path else "everything")
def test_what_is_packed_is_the_same_again(path: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if path is None:
        path = tmp_path / "everything.yaml"
        path.write_text(EVERYTHING, encoding="utf-8")
    monkeypatch.setattr(packing, "_EVENTS_A_LINE", 2)
    timeline = load(path)
    again = unpack_timeline(list(pack_timeline(timeline)))
    assert again == timeline
    assert describe(again) == describe(timeline)
    assert again.events[0].x is not again.events[1].x


def test_every_class_of_records_can_be_packed() -> None:
    classes = {
        kind
        for kind in vars(model).values()
        if isinstance(kind, type) and issubclass(kind, (model.Record, model.Relations, model.FigureTitle))
    }
    assert classes - {model.Record} == set(packing._KINDS)


@pytest.mark.long
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_bytes_come_of_it(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(path, path.stem, formats=("html", "json"))
    plain = run_build(job)
    cached = replace(job, cache=tmp_path / "cache")
    first = run_build(cached)
    entry = find_entry(cached)
    with monkeypatch.context() as patched:
        patched.setattr("briefgen.builds.prepare.read_documents", refuse)
        second = run_build(cached)
    whole = entry.read_bytes()
    entry.write_bytes(whole[: len(whole) // 2])
    third = run_build(cached)
    assert find_entry(cached).read_bytes() == whole
    for built in (first, second, third):
        assert built.outputs == plain.outputs
        assert (built.problems, built.content, built.read, built.shown, built.left_out) == (
            plain.problems, plain.content, plain.read, plain.shown, plain.left_out,
        )  # fmt: skip


def refuse(*args: Any, **options: Any) -> Any:
    raise AssertionError("the timeline is read anew")


def test_the_same_bytes_come_of_it_in_every_format(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job = replace(job, formats=("pdf", "docx", "html", "json"))
    plain = run_build(replace(job, cache=None))
    assert run_build(job).outputs == plain.outputs
    monkeypatch.setattr("briefgen.builds.prepare.read_documents", refuse)
    again = run_build(job)
    assert again.outputs == plain.outputs
    assert [problem.check for problem in again.problems] == [problem.check for problem in plain.problems] != []


def test_damage_is_read_anew_and_mended(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = prepare_job(replace(job, cache=None))
    prepare_job(job)
    entry = find_entry(job)
    whole = entry.read_bytes()
    damaged = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(0, len(whole), 151)]
    for data in [b"", b"\n", whole[:-1], whole + b"x", *damaged]:
        entry.write_bytes(data)
        memory = open_memory(job)
        assert memory is not None
        assert memory.recall() is None
    prepared = prepare_job(job)
    assert (prepared.timeline, prepared.problems, prepared.content) == (plain.timeline, plain.problems, plain.content)
    assert entry.read_bytes() == whole


def test_another_shape_under_the_right_checksum_is_read_anew(job: Job) -> None:
    prepare_job(job)
    memory = open_memory(job)
    assert memory is not None
    lines = zlib.decompress(find_entry(job).read_bytes().partition(b"\n")[2]).splitlines(keepends=True)
    told, head, events = (json.loads(line) for line in lines)
    wrong: list[bytes] = [b"", b"no zlib", zlib.compress(b""), zlib.compress(b"[" * 200_000), zlib.compress(lines[0])]
    for changed in (
        [{**told, "program": "0.0.1"}, head, events],
        [{**told, "read": []}, head, events],
        [{**told, "problems": [1]}, head, events],
        [told, {**head, "meta": None}, events],
        [told, {**head, "meta": head["actors"][0]}, events],
        [told, head, {**events, "events": head["gaps"]}],
        [told, head, {**events, "events": ["text"]}],
        [told, {**head, "dates": [[1]]}, events],
        [told, {**head, "actors": [[1, 99, 0]]}, events],
        [told, {**head, "actors": [[9]]}, events],
        [told, head, {**events, "events": [[1, 0, 0, None]]}],
        [told, head, {**events, "events": [[2, 10_000]]}],
        [told, head, {"events": []}],
        [told, head, []],
    ):
        wrong.append(zlib.compress("\n".join(map(json.dumps, changed)).encode()))
    for data in wrong:
        keep_entry(memory.folder, memory.name, data)
        found = memory.recall()
        assert found is None, data[:80]


def test_one_that_is_too_large_is_read_anew(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_job(job)
    memory = open_memory(job)
    assert memory is not None
    assert memory.recall() is not None
    monkeypatch.setattr(kept_timeline, "MOST_UNPACKED", 1000)
    assert memory.recall() is None


def test_what_has_changed_is_read_anew(job: Job) -> None:
    prepare_job(job)
    times = job.timeline.stat().st_mtime_ns
    job.timeline.write_text(EVERYTHING.replace("First", "Fifth"), encoding="utf-8")
    os.utime(job.timeline, ns=(times, times))
    assert prepare_job(job).timeline.events[1].title == "Fifth"
    levels = replace(job, checks=(("hidden-characters", "off"),))
    assert {problem.check for problem in prepare_job(job).problems} - {
        problem.check for problem in prepare_job(levels).problems
    } == {"hidden-characters"}


def test_a_picture_that_is_damaged_since_is_told(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.png")
    text = EVERYTHING.replace("significance: 5", "significance: 5, media: [{file: a.png, alt: A}]")
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    job = Job(tmp_path / "t.yaml", "t", cache=tmp_path / "cache")
    prepare_job(job)
    prepare_job(job)
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[:20] + bytes(len(data) - 20))
    with pytest.raises(TimelineError, match="cannot be printed"):
        prepare_job(job)
    (tmp_path / "a.png").unlink()
    with pytest.raises(TimelineError, match=r"there is no file 'a\.png'"):
        prepare_job(job)


def test_nothing_is_kept_of_a_timeline_with_errors(job: Job) -> None:
    job.timeline.write_text(EVERYTHING.replace("causes: [one]", "causes: [nobody]"), encoding="utf-8")
    with pytest.raises(TimelineError):
        prepare_job(job)
    prepare_job(replace(job, keep_going=True))
    assert job.cache is not None
    assert not job.cache.exists()


def test_an_audience_neither_makes_nor_uses_it(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    audience = replace(job, ceiling="open")
    prepare_job(audience)
    assert job.cache is not None
    assert not job.cache.exists()
    prepare_job(job)
    assert find_entry(job).stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(kept_timeline, "unpack_timeline", refuse)
    prepare_job(audience)
    with pytest.raises(AssertionError):
        prepare_job(job)


def test_one_that_cannot_be_written_is_no_error(job: Job) -> None:
    assert job.cache is not None
    job.cache.write_text("in the way", encoding="utf-8")
    assert prepare_job(job).timeline.events
    assert prepare_job(job).timeline.events


def test_it_is_faster_than_reading(tmp_path: Path) -> None:
    events = "".join(
        f"- {{date: 2001-01-{day % 28 + 1:02}, title: Event {day} of many, actors: [a], sources: ['s@p. {day}'],\n"
        "    summary: What happened on that day and what was said of it afterwards by those who saw it,\n"
        f"    claims: [{{by: a, says: It is number {day}}}]}}\n"
        for day in range(1000)
    )
    text = (
        f"briefgen: 1\nmeta: {{title: T}}\nactors: {{a: {{name: A}}}}\nsources: {{s: {{title: S}}}}\nevents:\n{events}"
    )
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    job = Job(tmp_path / "t.yaml", "t", cache=tmp_path / "cache")
    prepare_job(job)
    taken: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(3):
        for kept in (True, False):
            started = time.process_time()
            prepare_job(job if kept else replace(job, cache=None))
            taken[kept].append(time.process_time() - started)
    assert min(taken[True]) < min(taken[False])


def test_a_timeline_is_a_timeline(job: Job) -> None:
    prepare_job(job)
    assert type(prepare_job(job).timeline) is Timeline
