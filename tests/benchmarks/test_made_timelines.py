"""Made timelines: whole, sound, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import Loaded, read_timeline
from briefgen.timeline.model import RELATIONS, Claim, Event, Judgment, Meta, Place, Quantity, Revision, Source, Timeline
from tests.benchmarks.made_timelines import make_timeline
from tests.benchmarks.made_words import COMMON, Prose

# What a made timeline has nowhere: what needs a file, and what the loader adds.
LEFT_OUT = {"where", "id_written", "media", "geojson", "open", "approximate", "written"}


def read_made(count: int, folder: Path, seed: int = 1) -> Loaded:
    """Make a timeline and load it."""
    path = folder / "made.yaml"
    path.write_text(make_timeline(count, seed), encoding="utf-8")
    return read_timeline(path)


def list_unused(records: list[Any]) -> set[str]:
    """Return the fields that none of some records of one kind sets to anything but its default."""
    fields = type(records[0]).model_fields
    return {
        name
        for name, field in fields.items()
        if all(getattr(record, name) == field.get_default(call_default_factory=True) for record in records)
    }


@pytest.mark.parametrize("count", [20, 150])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_made_timeline_is_right(count: int, seed: int, tmp_path: Path) -> None:
    loaded = read_made(count, tmp_path, seed)
    assert not check_timeline(loaded)
    assert loaded.timeline is not None
    assert len(loaded.timeline.events) == count


def test_the_same_seed_gives_the_same_text() -> None:
    assert make_timeline(40, 7) == make_timeline(40, 7)
    assert make_timeline(40, 7) != make_timeline(40, 8)


@pytest.fixture(scope="module")
def timeline(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """Return a timeline that is long enough to have what is rare."""
    made = read_made(800, tmp_path_factory.mktemp("made")).timeline
    assert made is not None
    return made


def test_a_made_timeline_has_every_field(timeline: Timeline) -> None:
    claims = [claim for event in timeline.events for claim in event.claims]
    figures = [figure for event in timeline.events for figure in event.quantities]
    revisions = [revision for event in timeline.events for revision in event.revisions]
    actors = list(timeline.actors.values())
    for records, free in (
        (list(timeline.events), set()),
        (actors, {"x"}),
        (list(timeline.places.values()), {"x"}),
        (list(timeline.sources.values()), {"x"}),
        (claims, {"x"}),
        (figures, {"x"}),
        (revisions, {"x"}),
        (list(timeline.judgments), {"x", "revisions"}),
    ):
        assert list_unused(records) - LEFT_OUT - free - {"marking"} == set(), type(records[0])
    assert {type(records[0]) for records in (claims, figures, revisions)} == {Claim, Quantity, Revision}
    assert isinstance(timeline.judgments[0], Judgment)
    assert isinstance(next(iter(timeline.places.values())), Place)
    assert isinstance(next(iter(timeline.sources.values())), Source)
    # Meta's titles and scales are the defaults of the format on purpose.
    assert list_unused([timeline.meta]) - LEFT_OUT <= {
        "x",
        "revisions",
        "language",
        "marking_scheme",
        "scale",
        "lanes_by",
    }
    assert isinstance(timeline.meta, Meta)


def test_a_made_timeline_has_all_kinds_of_dates_and_relations(timeline: Timeline) -> None:
    events: tuple[Event, ...] = timeline.events
    assert {event.kind for event in events} == {"event", "state", "statement", "planned", "absence"}
    assert {event.marking for event in events} == {"", "TLP:GREEN", "TLP:AMBER"}
    assert {event.date.form for event in events} >= {"point", "interval", "unknown"}
    assert any(event.date.approximate for event in events)
    assert all(any(getattr(event.related, relation) for event in events) for relation in RELATIONS)


def test_texts_are_as_long_as_asked() -> None:
    prose = Prose(3)
    assert all(6 <= len(prose.say(6, 12).split()) <= 12 for _ in range(200))
    assert all(40 <= len(prose.tell(40, 80).split()) <= 80 for _ in range(200))


@pytest.mark.full
def test_a_long_timeline_is_right(tmp_path: Path) -> None:
    assert not check_timeline(read_made(10_000, tmp_path))


def test_words_are_as_frequent_as_in_prose() -> None:
    prose = Prose(3)
    assert len(set(prose.words)) == len(prose.words) >= 10_000
    words = prose.take(100_000, 100_000)
    common = sum(word in COMMON for word in words) / len(words)
    assert 0.3 < common < 0.6
    assert len(set(words)) > 5_000
    foreign = sum(any("\u0370" <= letter <= "\u04ff" for letter in word) for word in words) / len(words)
    assert 0.005 < foreign < 0.05
