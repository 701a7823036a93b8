"""The chart of lanes: order, rows, ties, arrows to targets, titles where there is room, and its accepted pictures."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.builds.choice import select_shown
from briefgen.builds.job import Job
from briefgen.charts import Chart
from briefgen.charts.lane_plan import LanePlan, plan_lanes
from briefgen.charts.rows import Slide, pack_rows
from briefgen.charts.spine import build_spine
from briefgen.charts.swimlanes import build_swimlanes
from briefgen.charts.targets import target_lanes
from briefgen.draw import draw_figure, scene_to_svg
from briefgen.style import Style
from briefgen.timeline.calendar import instant
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

SIDES = """
meta: {title: A day, lanes: [government, insurgent], period: 2015-03/2015-10-07}
actors:
  army: {name: Army, allegiance: government}
  air: {name: Air force, member_of: [army]}
  rebels: {name: Rebels, allegiance: insurgent}
  reporter: {name: Reporter}
events:
- {date: 2015-03, title: A town falls, actors: [rebels], targets: [army]}
- {date: 2015-06-01/2015-10-06, kind: state, title: The army stays on the defensive, actors: [army]}
- {date: 2015-10-07, title: Aircraft strike, actors: [air], targets: [rebels]}
- {date: 2015-10-07, title: Both sides agree on a truce, actors: [army, rebels]}
- {date: 2015-10-07, title: Somebody reports, actors: [reporter], kind: statement, status: unverified}
"""


def build(
    text: str, select: Select, style: Style, words: Words, width: float = 642.0, *, headline: bool = False
) -> Chart:
    return build_swimlanes(select(text), style, words, width, headline=headline)


def texts_of(chart: Chart) -> list[str]:
    return [unescape(annotation.text.replace("<br>", " ")) for annotation in chart.figure.layout.annotations]


@pytest.mark.parametrize("width", [642.0, 400.0])
def test_picture_is_the_accepted_one(width: float, select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build(SIDES, select, style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    svg = scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<")
    golden(f"charts/swimlanes-{width:.0f}.svg", svg)


HOURS = """
meta: {title: A night, lanes_by: tag}
events:
- {date: 2026-11-30T22:00, title: First, tags: [a]}
- {date: "[2026-11-30T23:10..2026-11-30T23:40]", title: Between, tags: [b]}
- {date: 2026-12-01T00:20, title: At a minute, tags: [b]}
- {date: 2026-12-01T02, title: In an hour, tags: [b]}
- {date: 2026-12-01T03:00, title: Last, tags: [a]}
"""


def test_a_range_of_hours_is_drawn_where_it_can_be_seen(select: Select, style: Style, words: Words) -> None:
    def find_ranges(text: str) -> dict[str, float]:
        items = [placed.box for lane in plan_lanes(select(text), style, words, 642.0).lanes for placed in lane.placed]
        return {
            box.item.entry.event.title: right - left for box in items for left, right in filter(None, [box.drawn.range])
        }

    (title, length), *others = find_ranges(HOURS).items()
    assert (title, others) == ("Between", [])
    assert length > 20
    assert find_ranges(HOURS.replace("23:40", "23:11")) == {}


NIGHT = """
meta: {title: A night, lanes_by: tag, as_of: 2026-12-01T15:00}
events:
- {id: old, date: since spring 2026, kind: state, title: It was known, tags: [a]}
- {id: first, date: 2026-11-30T22:29, title: First, tags: [a]}
- {id: down, date: 2026-11-30T22:29/2026-12-01T01:25, kind: state, title: Down, tags: [b]}
- {id: late, date: 2026-12-01T01:25/2026-12-20, kind: state, title: Goes on, tags: [b]}
- {id: month, date: 2026-11, title: In November, tags: [b]}
- {id: after, date: 2026-12-11, title: After, tags: [b]}
"""


def select_night(tmp_path: Path, since: str, until: str) -> Selected:
    path = tmp_path / "night.yaml"
    path.write_text(f"briefgen: 1\n{NIGHT}", encoding="utf-8")
    return select_shown(Job(path, "night", since=since, until=until))


def test_the_axis_is_the_period_that_was_asked_for(tmp_path: Path, style: Style, words: Words) -> None:
    selected = select_night(tmp_path, "2026-11-30T22:00", "2026-12-01T03:00")
    chart, plan = build_swimlanes(selected, style, words, 642.0), plan_lanes(selected, style, words, 642.0)
    panels = plan.frame.axis.scale.panels
    first, last = instant(2026, 11, 30, 22), instant(2026, 12, 1, 3, 1)
    assert (panels[0].start, panels[-1].stop) == (first, last)
    assert plan.frame.cut_off_x is None
    assert "As of 1 Dec 2026, 15:00." in chart.note
    assert chart.subtitle == "Events by theme, 30 November 2026 to 1 December 2026"
    boxes = {placed.box.item.entry.event.id: placed.box for lane in plan.lanes for placed in lane.placed}
    bars = {id_: box.drawn.bar for id_, box in boxes.items() if box.drawn.bar is not None}
    arrows = {id_: (bar.arrow_left is not None, bar.arrow is not None) for id_, bar in bars.items()}
    assert arrows == {"old": (True, True), "down": (False, False), "late": (False, True)}
    assert (boxes["month"].item.span.left, boxes["month"].item.span.right) == ("near", "closed")


def test_a_period_in_which_all_goes_on_is_the_whole_axis(tmp_path: Path, style: Style, words: Words) -> None:
    for since, until in (("2026-12-02", "2026-12-05"), ("2026-12-12", ""), ("", "2026-11-15")):
        selected = select_night(tmp_path, since, until)
        panels = plan_lanes(selected, style, words, 642.0).frame.axis.scale.panels
        assert since == "" or panels[0].start >= (selected.since or 0)
        assert until == "" or panels[-1].stop == selected.until
        spine = build_spine(selected, style, words, 642.0)
        assert "2026" in spine.subtitle


def test_an_as_of_line_within_the_period_is_drawn(tmp_path: Path, style: Style, words: Words) -> None:
    selected = select_night(tmp_path, "2026-11-30T22:00", "2026-12-12")
    assert plan_lanes(selected, style, words, 642.0).frame.cut_off_x is not None


DRAWN = """
meta: {title: A night, lanes_by: tag}
events:
- {date: 2015-03, kind: state, title: A, tags: [a], status: unverified}
- {date: 2026-03/2026-11, kind: state, title: B, tags: [a], significance: 5}
- {date: 2026-04-01/2026-09-01, kind: absence, title: C, tags: [b], significance: 5}
- {date: 2026-11, kind: planned, title: D, tags: [b]}
- {date: 2026-12-01, kind: event, title: E, tags: [b]}
"""


def test_the_key_lists_what_is_drawn_and_the_bar_of_an_absence_has_its_ring(
    select: Select, style: Style, words: Words
) -> None:
    bars = DRAWN.replace("2015-03, kind", "2015-03/2016-04, kind")
    for text, hollow in ((DRAWN, True), (bars, False)):
        plan = plan_lanes(select(text), style, words, 642.0)
        named = [item.words for item in plan.frame.key.items]
        assert ("day not known" in named) == hollow
        assert {"event", "state", "absence", "planned", "unverified"} <= set(named)
    chart = build_swimlanes(select(bars), style, words, 642.0)
    boxes = {each.box.item.entry.event.title: each for lane in plan.lanes for each in lane.placed}
    bar = boxes["C"].box.drawn.bar
    assert bar is not None
    (marks,) = (trace for trace in chart.plot["data"] if trace["type"] == "scatter")
    rings = [x for x, facts in zip(marks["x"], marks["customdata"], strict=True) if "  C<br>" in facts]
    assert len(rings) == 1
    assert bar.left < rings[0] < bar.right


def test_no_key_says_what_is_nowhere_drawn(select: Select, style: Style, words: Words) -> None:
    text = "events:\n- {date: 2026-11, kind: planned, title: A}\n- {date: 2026-12, kind: absence, title: B}\n"
    text += "- {date: 2026-10-01/2027-02, kind: state, title: C}\n- {date: 2026-10-02, title: D}\n"
    for build_one in (build_swimlanes, build_spine):
        chart = build_one(select(text), style, words, 642.0)
        assert not any("day not known" in each["text"] for each in chart.plot["layout"]["annotations"])


def test_lanes_are_in_their_order_with_the_rest_last(select: Select, style: Style, words: Words) -> None:
    plan = plan_lanes(select(SIDES), style, words, 642.0)
    assert [" ".join(lane.name) for lane in plan.lanes] == ["Government", "Insurgent", "Other"]


def test_an_event_of_several_lanes_stands_in_each_with_a_tie(select: Select, style: Style, words: Words) -> None:
    selected = select(SIDES)
    plan = plan_lanes(selected, style, words, 642.0)
    number = next(entry.number for entry in selected.entries if len(entry.lanes) == 2)
    places = [placed.x for lane in plan.lanes for placed in lane.placed if placed.box.item.entry.number == number]
    assert len(places) == 2
    assert places[0] == places[1]
    chart = build_swimlanes(selected, style, words, 642.0)
    ties = [shape.path for shape in chart.figure.layout.shapes if shape.path.startswith(f"M {round(places[0], 3):g} ")]
    assert any(len({part.split()[1] for part in path.replace("L", "M").split("M")[1:]}) == 2 for path in ties)
    assert "An event of several lanes stands in each." in chart.note


def test_arrows_point_to_the_lane_of_a_target(select: Select, style: Style, words: Words) -> None:
    plan = plan_lanes(select(SIDES), style, words, 642.0)
    arrows = {
        placed.box.item.entry.event.title: placed.box.item.arrows for lane in plan.lanes for placed in lane.placed
    }
    assert arrows["A town falls"] == (-1,)
    assert arrows["Aircraft strike"] == (1,)
    assert arrows["Both sides agree on a truce"] == ()


@pytest.mark.parametrize(
    ("meta", "targets", "expected"),
    [
        ("lanes_by: allegiance", "[air]", ("government",)),
        ("lanes_by: actor, lanes: [army]", "[air]", ("army",)),
        ("lanes_by: actor", "[rebels]", ()),
        ("lanes_by: place, lanes: [north]", "[village]", ("north",)),
        ("lanes_by: tag", "[air]", ()),
    ],
)
def test_targets_find_their_lane(meta: str, targets: str, expected: tuple[str, ...], select: Select) -> None:
    selected = select(f"""
meta: {{title: A, {meta}}}
actors:
  army: {{name: Army, allegiance: government}}
  air: {{name: Air force, member_of: [army]}}
  rebels: {{name: Rebels}}
places:
  north: {{name: North}}
  village: {{name: Village, part_of: north}}
events:
- {{date: 2015-01-01, title: A, actors: [army], places: [north], targets: {targets}, tags: [x]}}
""")
    assert target_lanes(selected.entries[0].event, selected) == expected


def test_titles_stand_where_there_is_room_and_numbers_everywhere(select: Select, style: Style, words: Words) -> None:
    rows = [
        f"- {{date: 2015-01-{1 + index % 28:02}, title: Event number {index} has a title, tags: [a]}}"
        for index in range(100)
    ]
    chart = build("meta: {title: A, lanes_by: tag}\nevents:\n" + "\n".join(rows), select, style, words)
    texts = texts_of(chart)
    titled = [text for text in texts if text.startswith("Event number")]
    assert 5 < len(titled) < 100
    assert {f"<b>{number}</b>" for number in range(1, 101)} <= set(texts)
    assert chart.note.startswith("All 100 events are shown. Numbers are those of the chronology.")


def test_too_many_events_are_counted_not_squeezed(select: Select, style: Style, words: Words) -> None:
    rows = [f"- {{date: {2000 + index % 20}-01-05, title: Event {index}, tags: [a]}}" for index in range(400)]
    chart = build("meta: {title: A, lanes_by: tag}\nevents:\n" + "\n".join(rows), select, style, words)
    assert chart.shown < 400
    assert chart.note.startswith(f"{chart.shown} of 400 events are shown; all are in the chronology.")
    assert chart.figure.layout.height < 830


def test_boxes_of_a_lane_never_overlap(example: Selected, style: Style) -> None:
    for width in (642.0, 340.0):
        plan = plan_lanes(example, style, Words(example.meta.language), width)
        for lane in plan.lanes:
            check_boxes(lane.placed, plan)


def check_boxes(placed: object, plan: LanePlan) -> None:
    boxes = [
        (each.x - each.box.slide.before, each.x + each.box.slide.after, each.top, each.top + each.box.slide.height)
        for each in placed  # type: ignore[attr-defined]
    ]
    for one, other in combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] + 1e-6 or other[3] <= one[2] + 1e-6
        assert apart


def test_no_words_cross_the_as_of_line(example: Selected, style: Style) -> None:
    plan = plan_lanes(example, style, Words(example.meta.language), 642.0)
    if plan.frame.cut_off_x is None:
        return
    for lane in plan.lanes:
        for placed in lane.placed:
            left = placed.x + placed.box.text_x
            right = left + plan.maker.measure_lead(placed.box.item) + plan.maker.measure_title(placed.box.lines)
            assert right <= plan.frame.cut_off_x or left >= plan.frame.cut_off_x


@given(
    st.lists(
        st.tuples(st.floats(0, 500), st.floats(0, 80), st.floats(0, 60), st.floats(1, 200), st.floats(10, 40)),
        max_size=40,
    )
)
def test_rows_never_overlap(rows: list[tuple[float, float, float, float, float]]) -> None:
    slides = sorted((Slide(low, low + play, *rest) for low, play, *rest in rows), key=lambda slide: slide.low)
    packed = pack_rows(slides, 4.0)
    assert packed is not None
    ends: dict[int, list[tuple[float, float]]] = {}
    for slide, row, mark in zip(slides, packed.rows, packed.marks, strict=True):
        assert slide.low <= mark <= slide.high + 1e-5
        assert packed.heights[row] >= slide.height
        ends.setdefault(row, []).append((mark - slide.before, mark + slide.after))
    for taken in ends.values():
        for one, other in combinations(sorted(taken), 2):
            assert one[1] + 4.0 <= other[0] + 1e-5


def test_rows_that_are_too_high_are_refused() -> None:
    assert pack_rows([Slide(0, 0, 0, 10, 20)] * 3, 2, most=50) is None
    assert pack_rows([Slide(0, 0, 0, 10, 20)] * 3, 2, most=60) is not None


def test_a_title_is_made_from_the_lanes(select: Select, style: Style, words: Words) -> None:
    chart = build(SIDES, select, style, words)
    assert chart.title == "Government: 3 of 5 events"
    assert chart.subtitle.startswith("Events by side, ")


@pytest.mark.parametrize("by", ["allegiance", "actor", "place", "tag", "kind"])
def test_lanes_by_any_field(by: str, select: Select, style: Style, words: Words) -> None:
    text = SIDES.replace("lanes: [government, insurgent]", f"lanes_by: {by}")
    assert build(text, select, style, words).shown == 5


def test_a_short_state_is_a_mark(select: Select, style: Style, words: Words) -> None:
    text = """
meta: {title: A, lanes_by: tag}
events:
- {date: 2000-01-01, title: First, tags: [a]}
- {date: 2010-01-01/2010-01-03, kind: state, title: Short, tags: [a]}
- {date: 2012/2014, kind: state, title: Long, tags: [a]}
"""
    plan = plan_lanes(select(text), style, words, 642.0)
    bars = {item.entry.event.title for item in plan.items if item.span.is_bar}
    drawn = {
        placed.box.item.entry.event.title
        for lane in plan.lanes
        for placed in lane.placed
        if placed.box.drawn.bar is not None
    }
    assert bars == {"Short", "Long"}
    assert drawn == {"Long"}


def test_bare_numbers_have_their_words_below_a_chart_that_stands_alone(
    select: Select, style: Style, words: Words
) -> None:
    rows = [f"- {{date: 2015-01-05, title: A thing number {number} happens, tags: [a]}}" for number in range(1, 91)]
    text = "meta: {title: A, lanes_by: tag}\nevents:\n" + "\n".join(rows)
    chart = build(text, select, style, words, headline=True)
    texts = texts_of(chart)
    assert "Numbers are those of the chronology." not in chart.note
    for number, _, title, *_ in chart.rows:
        assert title in texts or f"5 Jan 2015: {title}" in texts, number


def test_words_keep_off_what_a_bar_bears(select: Select, style: Style, words: Words) -> None:
    """Strokes in a break, heads of arrows and marks on ranges reach beyond the bar that they are part of."""
    text = """
meta: {title: A, lanes_by: tag}
events:
- {date: ../2015-10-08, kind: state, title: A state with a long title that stands above its bar, tags: [a]}
- {date: 2014-01-01, title: Long before, tags: [a]}
- {date: 2015-10, kind: planned, title: Some day of the month there is a diamond on a line below, tags: [b]}
- {date: 2015-10-07, title: Later, tags: [b]}
"""
    plan = plan_lanes(select(text), style, words, 642.0)
    above = [placed.box for lane in plan.lanes for placed in lane.placed if placed.box.above]
    assert above
    for box in above:
        reach = 5.5 if box.drawn.bar is not None and box.drawn.bar.breaks else 5.0
        assert plan.maker.mark_y(box) - len(box.lines) * plan.maker.line >= reach - 1e-6
