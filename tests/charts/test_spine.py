"""The timeline figure: what is called out, how dates look, the as-of line, breaks, and its accepted pictures."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest

from briefgen.charts import Chart
from briefgen.charts.facts import rank_entries
from briefgen.charts.spine import build_spine
from briefgen.charts.spine_plan import choose_called, plan_spine
from briefgen.draw import draw_figure, scene_to_svg
from briefgen.errors import SelectionError
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

CASES = {
    "one-event": "events: [{date: 2015-10-07, title: Vessels fire cruise missiles}]",
    "crowded-day": """
meta: {title: A day, period: 2015-03/2015-10-07}
events:
- {date: 2015-03?, title: A town falls, significance: 4}
- {date: 2015-06-01/2015-10-06, kind: state, title: Forces stay on the defensive, significance: 4}
- {date: 2015-10-07, title: An offensive opens, significance: 5}
- {date: 2015-10-07, title: Missiles are fired, significance: 5, status: disputed}
- {date: 2015-10-07, title: No blasts are reported, kind: absence, significance: 4}
- {date: 2015-10-07, title: A claim is made, kind: statement, significance: 4, status: unverified}
- {date: "[2015-10-07..]", title: More troops are to join, kind: planned, significance: 4}
""",
    "every-date": """
events:
- {date: 1990-05-01, title: Day}
- {date: 1991-03, title: Month}
- {date: 1992~, title: About a year}
- {date: "[1993-04..1993-06]", title: One of three months}
- {date: "[..1994-02-01]", title: By a day}
- {date: 1990-02/1993-07, kind: state, title: Bar}
- {date: 1991-03~/1993-09~, kind: state, title: Bar with pale ends}
- {date: 1992-01/.., kind: state, title: Bar that goes on}
- {date: /1991-06, kind: state, title: Bar of unknown start}
- {date: 1993-01/, kind: state, title: Bar of unknown end}
- {date: "1993?/1994", kind: state, title: Doubted bar, status: unverified}
""",
    "before-christ": """
events:
- {date: -1499, title: A shadow clock}
- {date: -0043-03-15, title: A dictator dies}
- {date: 0079, title: A mountain breaks open}
- {date: 0476, title: An emperor is deposed}
""",
}


def build(
    text: str, select: Select, style: Style, words: Words, width: float = 642.0, *, headline: bool = False
) -> Chart:
    return build_spine(select(text), style, words, width, headline=headline)


def texts_of(chart: Chart) -> list[str]:
    return [unescape(annotation.text.replace("<br>", " ")) for annotation in chart.figure.layout.annotations]


@pytest.mark.parametrize("name", sorted(CASES))
def test_picture_is_the_accepted_one(name: str, select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build(CASES[name], select, style, words, 480.0, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    golden(f"charts/spine-{name}.svg", scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<"))


def test_the_most_significant_are_called_out(select: Select) -> None:
    rows = [
        f"- {{date: 2015-01-{day:02}, title: Event {day}, significance: {5 if day < 4 else 3}}}" for day in range(1, 29)
    ]
    entries = list(select("events:\n" + "\n".join(rows)).entries)
    called = choose_called(entries, 12)
    assert len(called) == 12
    assert {entry.number for entry in called} >= {1, 2, 3}
    # The rest of the room goes evenly over the less significant.
    assert max(entry.number for entry in called) == 28
    assert len({entry.number for entry in called}) == 12


def test_enough_is_enough(select: Select) -> None:
    rows = [
        f"- {{date: 2015-01-{day:02}, title: Event {day}, significance: {4 if day < 11 else 2}}}"
        for day in range(1, 29)
    ]
    assert len(choose_called(list(select("events:\n" + "\n".join(rows)).entries), 20)) == 10


def test_counts_are_stated(select: Select, style: Style, words: Words) -> None:
    rows = [
        f"- {{date: 2015-01-{day:02}, title: Event {day}, significance: {4 if day < 9 else 2}}}" for day in range(1, 25)
    ]
    chart = build("events:\n" + "\n".join(rows) + "\n- {date: unknown, title: Undated}", select, style, words)
    assert chart.note.startswith("8 of 25 events are called out; all are in the chronology. 1 has no date.")
    assert (chart.shown, chart.total) == (8, 25)
    assert len(chart.rows) == 8


def test_numbers_and_dates_stand_over_titles(select: Select, style: Style, words: Words) -> None:
    texts = texts_of(build(CASES["crowded-day"], select, style, words))
    assert "<b>4</b>" in texts or "<b>3</b>" in texts
    assert "7 Oct 2015" in texts
    assert "Missiles are fired" in texts


def test_as_of_line_has_its_words(select: Select, style: Style, words: Words) -> None:
    chart = build(CASES["crowded-day"], select, style, words)
    assert "As of 7 Oct 2015" in texts_of(chart)
    warning = [shape for shape in chart.figure.layout.shapes if shape.line.color == style.palette.warning]
    assert any("px" in shape.line.dash for shape in warning)


def test_an_as_of_date_beyond_the_axis_is_said(select: Select, style: Style, words: Words) -> None:
    text = "meta: {title: Old, as_of: 2025-06-30}\nevents: [{date: 1839-07-02, title: A}, {date: 1841-03-09, title: B}]"
    chart = build(text, select, style, words)
    assert "As of 30 Jun 2025." in chart.note
    assert not any("2025" in each for each in texts_of(chart))


def test_what_is_planned_lies_after_the_as_of_line(select: Select, style: Style, words: Words) -> None:
    selected = select(CASES["crowded-day"])
    plan = plan_spine(selected, style, words, 642.0)
    assert plan.cut_off_x is not None
    planned = next(item for item in plan.items if item.entry.event.kind == "planned")
    assert plan.ends_px(planned.span)[0] >= plan.cut_off_x


def test_what_is_left_out_is_captioned(select: Select, style: Style, words: Words) -> None:
    rows = [f"- {{date: 2015-0{month}-{day:02}, title: Event}}" for month in (1, 7) for day in range(1, 6)]
    chart = build("events:\n" + "\n".join(rows), select, style, words)
    assert "not shown" in " ".join(texts_of(chart))
    assert "6 months" in " ".join(texts_of(chart)) or "months" in " ".join(texts_of(chart))
    assert "The axis has 1 break." in chart.alt


def test_no_bar_crosses_a_break_without_a_mark(select: Select, style: Style, words: Words) -> None:
    rows = [f"- {{date: 2015-0{month}-{day:02}, title: Event}}" for month in (1, 7) for day in range(1, 6)]
    text = (
        "events:\n" + "\n".join(rows) + "\n- {date: 2015-01-02/2015-07-03, kind: state, title: Long, significance: 5}"
    )
    plan = plan_spine(select(text), style, words, 642.0)
    (bar, _) = next(iter(plan.rows.called.values()))
    assert [omitted for _, _, omitted in bar.breaks] == [True]
    gap = bar.breaks[0]
    assert all(piece.right <= gap[0] + 0.01 or piece.left >= gap[1] - 0.01 for piece in bar.pieces)


def test_unknown_ends_fade_to_a_question_mark(select: Select, style: Style, words: Words) -> None:
    plan = plan_spine(select(CASES["every-date"]), style, words, 642.0)
    bars = {
        plan_item.entry.event.title: plan.rows.called[plan_item.entry.number][0]
        for plan_item in plan.items
        if plan_item.entry.number in plan.rows.called
    }
    start, end = bars["Bar of unknown start"], bars["Bar of unknown end"]
    assert len(start.pieces) == len(end.pieces) == 3
    assert [piece.white for piece in start.pieces] == sorted((piece.white for piece in start.pieces), reverse=True)
    assert [piece.white for piece in end.pieces] == sorted(piece.white for piece in end.pieces)
    assert start.question[0] < start.pieces[0].left
    assert end.question[0] > end.pieces[-1].right
    assert bars["Bar that goes on"].arrow is not None
    assert len(bars["Bar with pale ends"].pieces) == 3
    assert len(bars["Bar"].pieces) == 1


def test_months_have_brackets_and_hollow_marks(select: Select, style: Style, words: Words) -> None:
    plan = plan_spine(
        select("events: [{date: 2015-03, title: March}, {date: 2015-06-01, title: June}]"), style, words, 642.0
    )
    ((left, right),) = plan.brackets.values()
    assert right - left > 100


def test_a_background_state_needs_no_room_of_its_own(select: Select, style: Style, words: Words) -> None:
    text = """
meta: {title: A, period: 2015-09/2015-10}
events:
- {date: 1911/.., kind: state, title: Old war}
- {date: 2015-09-05, title: One}
- {date: 2015-10-07, title: Two}
"""
    plan = plan_spine(select(text), style, words, 642.0)
    assert len(plan.axis.scale.panels) == 1
    assert next(iter(plan.rows.called.values()))[0].arrow_left is not None


def test_a_chart_that_stands_alone_explains_bare_numbers(select: Select, style: Style, words: Words) -> None:
    rows = [
        f"- {{date: 2015-01-01, title: Event number {index} has a title of some length, significance: 5}}"
        for index in range(30)
    ]
    many = style.model_copy(update={"charts": style.charts.model_copy(update={"spine_events": 30})})
    selected = select("events:\n" + "\n".join(rows))
    plan = plan_spine(selected, many, words, 340.0)
    assert plan.numbered
    chart = build_spine(selected, many, words, 340.0, headline=True)
    listed = " ".join(texts_of(chart))
    for item in plan.numbered:
        assert f"1 Jan 2015: {item.entry.event.title}" in listed
    assert "their numbers alone" in chart.note


def test_nothing_with_a_date_is_an_error_that_says_so(select: Select, style: Style, words: Words) -> None:
    with pytest.raises(SelectionError, match="no event of the selection has a date"):
        build("events: [{date: unknown, title: Never}]", select, style, words)


def test_a_title_is_made_from_the_data(select: Select, style: Style, words: Words) -> None:
    rows = [f"- {{date: 2015-10-07, title: Event {index}}}" for index in range(5)]
    rows += [f"- {{date: 2015-0{month}-01, title: Earlier}}" for month in range(1, 8)]
    chart = build("events:\n" + "\n".join(rows), select, style, words)
    assert chart.title == "5 of 12 events fall on 7 October 2015"


def test_the_author_has_the_first_word(select: Select, style: Style, words: Words) -> None:
    meta = "meta: {title: A, figures: {spine: {title: Four fronts in one day, subtitle: Where and when}}}\n"
    chart = build(meta + "events: [{date: 2015-10-07, title: One}]", select, style, words)
    assert (chart.title, chart.subtitle) == ("Four fronts in one day", "Where and when")


def test_arabic_runs_from_right_to_left(select: Select, style: Style) -> None:
    selected = select("meta: {title: A, language: ar}\nevents: [{date: 1325, title: A}, {date: 1350, title: B}]")

    def places(language: str) -> list[float]:
        """Return the x of the marks of both events, in order of time."""
        marks = build_spine(selected, style, Words(language), 642.0).figure.data[-1]
        pairs = sorted(
            (facts, x) for facts, x, size in zip(marks.customdata, marks.x, marks.marker.size, strict=True) if size > 4
        )
        return [x for facts, x in pairs if facts[0] in "12"]

    assert places("en") == sorted(places("en"))
    assert places("ar") == sorted(places("ar"), reverse=True)
    assert len(places("ar")) == 2


STATES = """
events:
- {date: 2000-01-01, title: First, significance: 5}
- {date: 2020-01-01, title: Last, significance: 5}
- {date: 2005/2010, kind: state, title: Long, significance: 1}
- {date: 2011-02-01/2011-02-09, kind: state, title: Short, significance: 1}
- {date: ../.., kind: state, title: All the time, significance: 1}
- {date: 2012-02-01/2012-02-09, kind: state, title: Short but called out, significance: 5}
""" + "\n".join(f"- {{date: 2000-0{month}-01, title: More, significance: 4}}" for month in range(1, 8))


def test_states_that_say_nothing_as_bars_are_none(select: Select, style: Style, words: Words) -> None:
    plan = plan_spine(select(STATES), style, words, 642.0)
    numbers = {item.entry.event.title: item.entry.number for item in plan.items}
    assert set(plan.rows.thin) == {numbers["Long"]}
    assert set(plan.rows.short) == {numbers["Short"]}
    # What goes on from end to end of the axis tells no time; it is counted.
    assert plan.rows.left_out == 1
    # A state that is called out has its mark and words, as short as it is.
    assert plan.rows.called == {}
    assert numbers["Short but called out"] in {item.entry.number for item in plan.shown}
    chart = build(STATES, select, style, words)
    assert "1 state is not drawn." in chart.note
    assert "other event" in texts_of(chart)


def test_bare_numbers_have_their_words_below(select: Select, style: Style, words: Words) -> None:
    rows = [f"- {{date: 2015-01-{day:02}, title: A thing number {day} happens at a place}}" for day in range(1, 21)]
    chart = build("events:\n" + "\n".join(rows), select, style, words, 340.0)
    assert chart.shown == 20
    assert "have their numbers alone." in chart.note
    texts = texts_of(chart)
    for day in range(1, 21):
        title = f"A thing number {day} happens at a place"
        assert title in texts or f"{day} Jan 2015: {title}" in texts


def test_what_was_withdrawn_is_called_out_after_what_stands(select: Select) -> None:
    rows = [f"- {{date: 2015-01-{day:02}, title: Event {day}, significance: 3}}" for day in range(1, 12)]
    rows[4] = "- {date: 2015-01-05, title: Withdrawn, significance: 5, status: withdrawn}"
    entries = list(select("events:\n" + "\n".join(rows)).entries)
    assert 5 not in [entry.number for entry in choose_called(entries, 20)]
    assert rank_entries(entries)[-1].number == 5
    assert [entry.number for entry in choose_called(entries[:5], 20)] == [1, 2, 3, 4, 5]


def test_a_range_of_hours_has_a_bracket_and_both_its_times(
    select: Callable[[str], Selected], style: Style, words: Words
) -> None:
    selected = select(
        "events:\n- {date: 2026-11-30T22:00, title: A}\n- {date: 2026-12-01T01:00, title: C}\n"
        '- {date: "[2026-11-30T23:10..2026-11-30T23:40]", title: B}\n'
    )
    plan = plan_spine(selected, style, words, 642.0)
    ((number, (left, right)),) = plan.brackets.items()
    assert number == 2
    assert right - left > 30
    assert [ask.head for ask in plan.asks if ask.number == "2"] == ["30 Nov 2026, 23:10\N{EN DASH}23:40"]
