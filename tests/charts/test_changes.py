"""The chart of changes: between two files, or of the revisions an author noted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.charts.changes import build_changes, has_changes
from briefgen.draw import draw_figure, find_overlaps
from briefgen.errors import SelectionError
from briefgen.style import Style
from briefgen.timeline.changes import compare_selected, list_revisions
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

Select = Callable[[str], Selected]

BEFORE = """\
briefgen: 1
meta: {title: T}
events:
- {id: same, date: 2015-01-01, title: Same}
- {id: gone, date: 2015-01-02, title: Gone}
- {id: wrong, date: 2015-01-03, title: Wrong}
- {id: more, date: 2015-01-04, title: More, claims: [{says: This, grade: C3}]}
- {id: graded, date: 2015-01-05, title: Graded, claims: [{says: This, grade: C3}]}
- {id: marked, date: 2015-01-06, title: Marked}
- {id: back, date: 2015-01-07, title: Back}
"""
AFTER = """\
briefgen: 1
meta: {title: T}
events:
- {id: same, date: 2015-01-01, title: Same}
- id: wrong
  date: 2015-01-08
  title: Right
  revisions: [{edition: 2, type: corrected, field: date, was: "2015-01-03", note: The paper misprinted it.}]
- {id: more, date: 2015-01-04, title: More, claims: [{says: This, grade: C3}, {says: That}]}
- {id: graded, date: 2015-01-05, title: Graded, claims: [{says: This, grade: B2}]}
- {id: marked, date: 2015-01-06, title: Marked, marking: TLP:GREEN}
- {id: back, date: 2015-01-07, title: Back, status: withdrawn}
- {id: new, date: 2015-01-09, title: New}
"""


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Selected, Selected]:
    found = []
    for name, text in (("before", BEFORE), ("after", AFTER)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        found.append(select_events(load_timeline(path)))
    return found[0], found[1]


def test_each_difference_has_its_kind(editions: tuple[Selected, Selected]) -> None:
    changes = compare_selected(*editions)
    assert [(change.kind, change.event.id, change.fields) for change in changes] == [
        ("corrected", "wrong", ("date", "title")),
        ("withdrawn", "gone", ()),
        ("withdrawn", "back", ()),
        ("added", "new", ()),
        ("updated", "more", ("claims",)),
        ("regraded", "graded", ("claims",)),
        ("remarked", "marked", ()),
    ]
    assert changes[0].note == "The paper misprinted it."


def test_a_selection_does_not_differ_from_itself(example: Selected, style: Style, words: Words) -> None:
    assert compare_selected(example, example) == ()
    with pytest.raises(SelectionError, match="nothing changed since then"):
        build_changes(example, style, words, 642.0, before=example)


def test_the_chart_has_a_lane_for_each_kind_and_a_row_for_each_change(
    editions: tuple[Selected, Selected], style: Style, words: Words
) -> None:
    before, after = editions
    chart = build_changes(after, style, words, 642.0, headline=True, before=before)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    assert find_overlaps(scene, style.font_set) == []
    assert chart.title == "1 corrected, 2 withdrawn, 1 added, 1 updated, 1 regraded and 1 marked anew"
    assert chart.subtitle.endswith("; 1 event is gone")
    assert chart.note.startswith("All 6 changed events are shown.")
    assert [row[2] for row in chart.rows].count("Withdrawn") == 2
    assert len(chart.rows) == 7


def test_fields_are_named_in_the_readers_language(editions: tuple[Selected, Selected], style: Style) -> None:
    before, after = editions
    for language, fields in (("en", {"", "date and title", "statements"}), ("de", {"", "Datum und Titel", "Aussagen"})):
        chart = build_changes(after, style, Words(language), 642.0, before=before)
        assert {row[4] for row in chart.rows} >= fields


def test_a_single_changed_event_is_not_counted(select: Select, style: Style, words: Words) -> None:
    revision = "revisions: [{edition: 2, type: added}]"
    selected = select(f"events: [{{date: 2015, title: A, {revision}}}, {{date: 2016, title: B}}]")
    assert build_changes(selected, style, words, 642.0).note.startswith("The changed event is shown.")


REVISED = """
events:
- id: a
  date: 2015-01-01
  title: A
  revisions:
  - {edition: 2, type: corrected, field: date, was: "2015-01-02", note: Misread}
  - {edition: 3, type: updated, field: summary}
- {id: b, date: 2015-01-05, title: B, revisions: [{edition: 3, type: added}]}
- {id: c, date: 2015-01-06, title: C}
"""


def test_revisions_are_told_by_edition(select: Select, style: Style, words: Words) -> None:
    selected = select(REVISED)
    assert has_changes(selected)
    assert [(each.edition, each.kind, each.event.id) for each in list_revisions(selected)] == [
        (2, "corrected", "a"),
        (3, "added", "b"),
        (3, "updated", "a"),
    ]
    chart = build_changes(selected, style, words, 642.0)
    assert chart.kind == "changes"
    assert [row[2:4] for row in chart.rows] == [("Corrected", "2"), ("Added", "3"), ("Updated", "3")]
    assert {row[3] for row in build_changes(selected, style, words, 642.0, since=2).rows} == {"3"}


def test_without_revisions_there_is_nothing_to_draw(select: Select, style: Style, words: Words) -> None:
    selected = select("events: [{date: 2015, title: A}]")
    assert not has_changes(selected)
    with pytest.raises(SelectionError, match="no event notes a revision"):
        build_changes(selected, style, words, 642.0)
