"""The chart of actors: rows by side, columns of the calendar, targets, what has no room, and its accepted pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.matrix import build_matrix, has_matrix
from briefgen.charts.matrix_plan import plan_matrix
from briefgen.charts.periods import COARSEST, find_start, hold_stretch, name_period
from briefgen.draw import draw_figure, scene_to_svg
from briefgen.style import Style
from briefgen.timeline.calendar import DAY, instant
from briefgen.timeline.dates import read_date
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

SIDES = """
meta: {title: A day, lanes: [government, insurgent]}
actors:
  army: {name: Army, allegiance: government}
  air: {name: Air force, member_of: [army]}
  rebels: {name: Rebels, allegiance: insurgent}
  reporter: {name: Reporter}
places:
  town: {name: A town}
events:
- {start: "[..2015-01-01]", end: "..", kind: state, title: War, actors: [army]}
- {date: 2015-03, title: A town falls, actors: [rebels], targets: [army, town]}
- {date: 2015-06-01/2015-10-06, kind: state, title: The army stays on the defensive, actors: [army]}
- {date: 2015-10-07, title: Aircraft strike, actors: [air], targets: [rebels]}
- {date: 2015-10-07, title: Both sides agree on a truce, actors: [army, rebels]}
- {date: 2015-10-07, title: Somebody reports, actors: [reporter], kind: statement, status: unverified}
- {date: 2015-10-08, title: A storm}
- {date: unknown, title: A raid, actors: [rebels]}
- {date: "[2015-10-08..]", kind: planned, title: A vote, actors: [army]}
"""


@pytest.mark.parametrize("width", [642.0, 340.0])
def test_picture_is_the_accepted_one(width: float, select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_matrix(select(SIDES), style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    svg = scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<")
    golden(f"charts/matrix-{width:.0f}.svg", svg)


def test_rows_stand_by_side(select: Select, style: Style, words: Words) -> None:
    plan = plan_matrix(select(SIDES), style, words, 642.0)
    rows = [(group.side, [row.actor for row in group.rows]) for group in plan.groups]
    assert rows == [("government", ["army", "air"]), ("insurgent", ["rebels"]), ("", ["reporter"])]


def test_columns_are_those_of_the_calendar(select: Select, style: Style, words: Words) -> None:
    plan = plan_matrix(select(SIDES), style, words, 642.0)
    names = [" ".join(column.lines) for column in plan.columns]
    assert names == ["start not known", "Mar 2015", "1 Jun", "6 Oct", "7 Oct", "then or later", "undated"]
    assert plan.numbered
    lefts, rights = [each.left for each in plan.columns], [each.right for each in plan.columns]
    assert all(left > right for left, right in zip(lefts[1:], rights, strict=False))
    assert rights[-1] <= 642.0


def test_marks_stand_where_they_belong(select: Select, style: Style, words: Words) -> None:
    plan = plan_matrix(select(SIDES), style, words, 642.0)
    rows = {row.actor: row for row in plan.rows}
    names = {index: " ".join(column.lines) for index, column in enumerate(plan.columns)}
    found = {
        (actor, names[index], part.entry.event.title, part.acts)
        for actor, row in rows.items()
        for index, cell in row.cells.items()
        for part in cell
    }
    assert ("army", "Mar 2015", "A town falls", False) in found
    assert ("rebels", "Mar 2015", "A town falls", True) in found
    assert ("rebels", "7 Oct", "Aircraft strike", False) in found
    assert ("rebels", "undated", "A raid", True) in found
    assert ("army", "then or later", "A vote", True) in found
    bars = {part.entry.event.title: part for part, _ in rows["army"].bars}
    assert names[bars["The army stays on the defensive"].last] == "6 Oct"
    assert bars["War"].goes_on
    assert "town" not in rows


def test_everyone_is_shown_or_counted(select: Select, style: Style, words: Words) -> None:
    lines = [
        f"- {{date: '2015-{1 + n % 12:02}-{1 + n % 28:02}', title: Event {n}, actors: [A {n % 70}, Leader]}}"
        for n in range(300)
    ]
    selected = select("events:\n" + "\n".join(lines) + "\n")
    chart = build_matrix(selected, style, words, 642.0)
    plan = plan_matrix(selected, style, words, 642.0)
    assert len(plan.rows) + plan.left_out == plan.actors == 71
    assert plan.rows[0].actor == "Leader"
    for row in plan.rows:
        marks = sum(len(cell) for cell in row.cells.values()) + sum(row.rest.values()) + len(row.bars)
        assert marks == sum(each[1] == row.actor for each in chart.rows)
    assert f"{len(plan.rows)} of 71 actors have a row; the less active are in the table." in chart.note
    more = sum(sum(row.rest.values()) for row in plan.rows)
    assert more
    assert f"{more} marks more are counted behind +." in chart.note


def test_note_and_title(select: Select, style: Style, words: Words) -> None:
    chart = build_matrix(select(SIDES), style, words, 642.0)
    assert chart.title == "Army: 4 of 9 events"
    assert "1 event names no actor." in chart.note
    assert "All 4 actors have a row." in chart.note
    assert ("insurgent", "Rebels", "is acted upon", "4", "7 October 2015", "Aircraft strike") in chart.rows


@given(st.integers(-2 * 10**11, 2 * 10**11), st.integers(1, 10**12), st.integers(0, COARSEST))
def test_a_period_holds_its_stretch(start: int, length: int, unit: int) -> None:
    period = hold_stretch(start, start + length, unit)
    assert period.start <= start < start + length <= period.stop
    assert period.unit >= unit
    name, context = name_period(period, None, Words("en"))
    assert name
    assert not context.endswith(" ")


@pytest.mark.parametrize(
    ("date", "unit", "expected"),
    [
        ("2015-10-07", 2, ("7 Oct", "2015")),
        ("2015-10-07", 4, ("2015", "")),
        ("1675", 6, ("17th century", "")),
        ("1675", 5, ("1670s", "")),
        ("2015-10-07T14:30", 0, ("14:30", "7 Oct 2015")),
        ("[..2015]", 4, ("start not known", "")),
        ("unknown", 4, ("undated", "")),
    ],
)
def test_columns_have_names(date: str, unit: int, expected: tuple[str, str]) -> None:
    assert name_period(find_start(read_date(date), unit), None, Words("en")) == expected


def test_longer_columns_stand_before_those_within_them() -> None:
    year, month, day = (find_start(read_date(text), 2) for text in ("2015", "2015-01", "2015-01-01"))
    assert sorted([day, month, year]) == [year, month, day]
    assert day.stop - day.start == DAY
    assert month.touches(find_start(read_date("2015-02"), 2))
    assert year.start == instant(2015)


def test_worth_a_place(select: Select) -> None:
    again = "".join(f"- {{date: 2015-10-0{n}, title: Event {n}, actors: [a, b, c]}}\n" for n in range(1, 4))
    once = "".join(f"- {{date: 2015-10-0{n}, title: Event {n}, actors: [a{n}, b{n}, c{n}]}}\n" for n in range(1, 4))
    assert has_matrix(select(f"events:\n{again}"))
    assert not has_matrix(select(f"events:\n{once}"))
