"""Slim records are equal to those that they were made from, in all that anybody can ask of them."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from briefgen import load
from briefgen.timeline.model import Event
from briefgen.timeline.slim import Slimmer

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "timelines").glob("*.yaml"))
TEXT = """\
briefgen: 1
meta: {title: A}
sources: {s: {title: S}}
events:
- {id: a, date: 2001-02-03, title: One, sources: [s@1], claims: [{says: X, sources: [s@1]}], actors: [north]}
- {id: b, date: 2001-02-03, title: Two, sources: [s@1], claims: [{says: Y, sources: [s@1]}], actors: [north]}
"""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_slim_records_are_equal(path: Path) -> None:
    for event in load(path).events:
        full = Event.model_construct(event.model_fields_set, **dict(event))
        slim = Slimmer().slim(full.model_copy())
        assert slim == full
        assert (repr(slim), hash(slim.where), slim.model_fields_set) == (
            repr(full), hash(full.where), full.model_fields_set,
        )  # fmt: skip
        assert slim.model_dump_json(exclude={"date", "planned", "revisions", "claims"}) == full.model_dump_json(
            exclude={"date", "planned", "revisions", "claims"}
        )
        for other in (copy.deepcopy(slim), pickle.loads(pickle.dumps(slim)), slim.model_copy()):
            assert other == full
        changed = slim.model_copy(update={"seq": 7, "note": "x"})
        assert (changed.seq, changed.note, slim.seq) == (7, "x", full.seq)
        assert slim.model_fields_set == full.model_fields_set
        with pytest.raises(ValidationError):
            slim.title = "x"  # type: ignore[misc]


def test_what_is_equal_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TEXT, encoding="utf-8")
    one, two = load(tmp_path / "t.yaml").events
    assert one.date is two.date
    assert one.sources[0] is two.sources[0] is one.claims[0].sources[0]
    assert one.actors[0] is two.actors[0]
    assert one.related is two.related
    assert one.__pydantic_fields_set__ is two.__pydantic_fields_set__
    assert one.x is not two.x


def test_dates_of_two_zones_are_two(tmp_path: Path) -> None:
    text = TEXT.replace("2001-02-03", "2001-02-03T04:00Z")
    starts = []
    for zone in ("UTC", "Europe/Moscow", "UTC"):
        (tmp_path / "t.yaml").write_text(text.replace("title: A", f"title: A, timezone: {zone}"), encoding="utf-8")
        starts.append(load(tmp_path / "t.yaml").events[0].date.start_earliest)
    assert starts[0] == starts[2] == (starts[1] or 0) - 3 * 3600
