"""The chart of figures: what is laid side by side, what clashes, what is converted, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.charts.number_scale import make_number_scale
from briefgen.charts.quantities import build_quantities, has_quantities, list_groups
from briefgen.draw import draw_figure, find_overlaps, scene_to_svg
from briefgen.errors import SelectionError
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.timeline.units import unit_factor
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

FIGURES = """
actors: {a: {name: Alpha}, b: {name: Beta Union}}
events:
- date: 2015-01-01
  title: A launch
  quantities:
  - {what: range, value: 900, unit: mi, by: a}
  - {what: range, value: 1500+, unit: km, by: b}
  - {what: crew, value: "~40", unit: people, by: a}
  - {what: crew, low: 35, high: 45, unit: people, by: b}
  - {what: cost, value: 7, unit: EUR, by: a}
  - {what: cost, value: 8, unit: USD, by: b}
  - {what: alone, value: 5}
- date: 2015-01-02
  title: A count
  quantities:
  - {what: crew, value: 12, unit: people}
"""


def test_picture_is_the_accepted_one(select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_quantities(select(FIGURES), style, words, 642.0, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    golden("charts/quantities.svg", scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<"))


def test_figures_of_one_thing_are_a_group_where_they_can_be_compared(select: Select) -> None:
    groups = list_groups(select(FIGURES))
    assert [(group.what, group.unit, len(group.given)) for group in groups] == [
        ("range", "mi", 2),
        ("crew", "people", 3),
    ]
    assert groups[0].given[1].bounds.low == 1500 * unit_factor("km", "mi")
    assert [group.clashes for group in groups] == [True, True]


def test_a_range_that_holds_the_other_figure_does_not_clash(select: Select) -> None:
    text = FIGURES.replace("- {what: crew, value: 12, unit: people}", "- {what: crew, value: 36+, unit: people}")
    assert [group.clashes for group in list_groups(select(text))] == [True, False]


def test_what_is_not_drawn_is_counted_and_everything_drawn_is_in_the_table(
    select: Select, style: Style, words: Words
) -> None:
    chart = build_quantities(select(FIGURES), style, words, 642.0)
    assert "3 figures that stand alone are not drawn." in chart.note
    assert "Other units are converted to that of the scale." in chart.note
    assert chart.title == "Figures clash on 2 of 2 points"
    assert [row[:4] for row in chart.rows] == [
        ("range", "900", "mi", "Alpha"),
        ("range", "1,500 or more", "km", "Beta Union"),
        ("crew", "about 40", "people", "Alpha"),
        ("crew", "35 to 45", "people", "Beta Union"),
        ("crew", "12", "people", "not attributed"),
    ]
    assert "Range, mi: Alpha 900 and Beta Union 1,500 or more (km)." in chart.alt


def test_without_two_figures_there_is_nothing_to_draw(select: Select, style: Style, words: Words) -> None:
    selected = select("events: [{date: 2015, title: A, quantities: [{what: x, value: 5}, {what: y, value: 5}]}]")
    assert not has_quantities(selected)
    with pytest.raises(SelectionError, match="no two figures for the same thing"):
        build_quantities(selected, style, words, 642.0)


def test_figures_that_agree_are_not_worth_a_place(select: Select) -> None:
    assert not has_quantities(
        select("events: [{date: 2015, title: A, quantities: [{what: x, value: 5}, {what: x, value: 5}]}]")
    )


figures = st.tuples(
    st.sampled_from(["range", "crew", "x" * 60, "a thing of a usual length that is counted somewhere in the file"]),
    st.one_of(st.integers(-(10**6), 10**9), st.decimals(0, 1, places=4, allow_nan=False)),
    st.sampled_from(["", "km", "mi", "people"]),
    st.sampled_from(["", "low", "high", "both"]),
    st.sampled_from(["a", "b", "c", ""]),
)


@given(given_=st.lists(figures, min_size=2, max_size=60), width=st.sampled_from([642.0, 340.0, 250.0]))
def test_any_figures_are_drawn_without_overlaps(
    given_: list[tuple[str, int | Decimal, str, str, str]], width: float, select: Select, style: Style, words: Words
) -> None:
    lines = ["actors: {a: {name: Alpha}, b: {name: " + "B" * 60 + "}, c: {name: A name of some words for a speaker}}"]
    lines.append("events:")
    for index, (what, value, unit, opening, by) in enumerate(given_):
        lines += [f"- date: {1900 + index}", f"  title: Event {index}", "  quantities:"]
        parts = {"what": what, "best": value, "unit": unit, "open": opening, "by": by}
        lines.append(f"  - {{{', '.join(f'{key}: {part}' for key, part in parts.items() if part != '')}}}")
    selected = select("\n".join(lines))
    if not list_groups(selected):
        return
    chart = build_quantities(selected, style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    assert find_overlaps(scene, style.font_set) == []
    assert chart.total == sum(len(group.given) for group in list_groups(selected)) == len(chart.rows)
    assert chart.shown == chart.total or "in the table" in chart.note


@example(low=0.0, span=5e-324, count=3, whole=False)
@example(low=1e8, span=6.1e-5, count=3, whole=False)
@example(low=-1e-5, span=5001.0, count=2, whole=False)
@given(low=st.floats(-1e9, 1e9), span=st.floats(0, 1e9), count=st.integers(2, 8), whole=st.booleans())
def test_a_scale_holds_its_numbers_between_round_ticks(low: float, span: float, count: int, whole: bool) -> None:
    low, span = (float(round(low)), float(round(span))) if whole else (low, span)
    scale = make_number_scale(low, low + span, 10.0, 90.0, count, whole=whole)
    hair = 1e-8 * (scale.high - scale.low)
    assert scale.low <= low + hair
    assert scale.high >= low + span - hair
    assert list(scale.ticks) == sorted(scale.ticks)
    assert len(scale.ticks) <= count + 2
    assert 10.0 <= scale.position(low) <= scale.position(low + span) <= 90.0


@pytest.mark.parametrize(
    ("unit", "into", "factor"),
    [
        ("km", "m", Decimal(1000)),
        ("Miles", "kilometres", Decimal("1.609344")),
        ("square kilometres", "ha", Decimal(100)),
        ("weeks", "days", Decimal(7)),
        ("GB", "MB", Decimal(1000)),
        ("people", "people", Decimal(1)),
        ("people", "ships", None),
        ("km", "kg", None),
        ("months", "days", None),
        ("USD", "EUR", None),
    ],
)
def test_units_are_converted_where_that_can_be_done(unit: str, into: str, factor: Decimal | None) -> None:
    assert unit_factor(unit, into) == factor


@pytest.mark.parametrize(
    ("figures", "title"),
    [
        (
            "{what: lost, value: 412, by: a}, {what: lost, value: 380..450, by: b}",
            "One figure lies within the other: lost",
        ),
        ("{what: lost, value: 412, by: a}, {what: lost, value: 400+, by: b}", "One figure lies within the other: lost"),
        ("{what: lost, value: 412, by: a}, {what: lost, value: 412, by: b}", "The same figure each time: lost"),
        ("{what: lost, value: 412, by: a}, {what: lost, value: 500, by: b}", "Two speakers, two figures: lost"),
        ("{what: lost, value: 412, by: a}, {what: lost, value: 500, by: a}", "Figures that exclude each other: lost"),
        (
            "{what: lost, value: 300..400, by: a}, {what: lost, value: 380..450, by: b}",
            "All figures given for the same thing are compatible",
        ),
        (
            "{what: x, value: 1, by: a}, {what: x, value: 1, by: b}, {what: y, value: 2}, {what: y, value: 2}",
            "All figures given for the same thing are equal",
        ),
        (
            "{what: x, value: 1, by: a}, {what: x, value: 1, by: b}, {what: y, value: 2}, {what: y, value: 1..2}",
            "All figures given for the same thing are compatible",
        ),
    ],
)
def test_the_title_says_what_figures_are_to_each_other(
    figures: str, title: str, select: Select, style: Style, words: Words
) -> None:
    selected = select(
        f"actors: {{a: {{name: A}}, b: {{name: B}}}}\nevents: [{{date: 2015, title: T, quantities: [{figures}]}}]"
    )
    assert build_quantities(selected, style, words, 642.0).title == title


@pytest.mark.parametrize(
    ("first", "second", "grouped"),
    [
        ("{what: cost, value: 3}", "{what: cost, value: 9}", False),
        ("{what: cost, value: 3, by: Ann}", "{what: cost, value: 9}", True),
        ("{what: cost, value: 3}, {what: cost, value: 9}", "{what: length, value: 9}", True),
    ],
)
def test_what_several_events_cost_is_not_one_thing(select: Select, first: str, second: str, grouped: bool) -> None:
    events = [
        f"- {{date: {year}, title: A, quantities: [{figures}]}}" for year, figures in ((2001, first), (2002, second))
    ]
    assert bool(list_groups(select("\n".join(["events:", *events])))) is grouped
