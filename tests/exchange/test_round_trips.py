"""What is imported, exported and imported again is what it was, for whatever the format holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given

from briefgen.errors import SourceError
from briefgen.exchange.formats import EXPORTERS
from briefgen.exchange.imported import Imported
from briefgen.exchange.losses import describe_losses
from briefgen.exchange.result import write_timeline
from briefgen.text.inline import read_markdown
from tests.exchange.made import BOTH_WAYS, imports, load, pass_through, select, show


@pytest.mark.long
@pytest.mark.parametrize("name", BOTH_WAYS)
@given(imported=imports())
def test_import_export_import_is_equal(name: str, imported: Imported, tmp_path: Path) -> None:
    try:
        timeline = load(write_timeline(imported, "Title", "x"))
        first, result = pass_through(timeline, name, tmp_path)
    except SourceError:
        assume(False)
    assert not result.left
    second, again = pass_through(first, name, tmp_path)
    assert not again.left
    assert show(second) == show(first)


@pytest.mark.long
@given(imported=imports())
def test_a_table_holds_all_that_it_is_said_to(imported: Imported, tmp_path: Path) -> None:
    try:
        timeline = load(write_timeline(imported, "Title", "x"))
    except SourceError:
        assume(False)
    told = describe_losses(select(timeline), EXPORTERS["csv"].holds)
    assert not told
    back, _ = pass_through(timeline, "csv", tmp_path)
    assert show(back) == show(timeline)


@pytest.mark.long
@given(imported=imports())
def test_slides_hold_what_they_are_said_to(imported: Imported, tmp_path: Path) -> None:
    try:
        timeline = load(write_timeline(imported, "Title", "x"))
        back, _ = pass_through(timeline, "timelinejs", tmp_path)
    except SourceError:
        assume(False)
    found = {event.id: event for event in back.events}
    dated = [event for event in timeline.events if event.date.form != "unknown"]
    assert set(found) == {event.id for event in dated}
    for event in dated:
        other = found[event.id]
        assert (other.title, other.date.edtf, other.tags) == (event.title, event.date.edtf, event.tags[:1])
        assert other.date_text == event.date_text
        assert read_markdown(other.summary) == read_markdown(event.summary)
        urls = [timeline.sources[each.source].url for each in event.sources]
        assert [back.sources[each.source].url for each in other.sources] == urls
