"""Label placement: no box over a box, stem, mark or edge; leaders do not cross; the order is kept."""

from __future__ import annotations

import time
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.callouts import Ask, Fitted, fit_callouts
from briefgen.charts.chart import settle_sizes
from briefgen.charts.labels import Flag, Layout, place_flags, place_labels
from briefgen.errors import DrawError
from briefgen.style import Style
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text

LANE = (5.0, 640.0)
MARK = 4.4
HEIGHT = 260.0
SIZES = tuple(points * 96 / 72 for points in (8.5, 8.0, 7.5, 7.0))


@given(st.lists(st.tuples(st.floats(0, 600), st.floats(1, 60)), max_size=9))
def test_labels_stay_in_their_lane_and_apart(wanted: list[tuple[float, float]]) -> None:
    wanted.sort()
    anchors, widths = [place for place, _ in wanted], [width for _, width in wanted]
    places = place_labels(anchors, widths, (0.0, 640.0))
    ends = [(place - width / 2, place + width / 2) for place, width in zip(places, widths, strict=True)]
    assert all(left >= 0.0 - 1e-6 and right <= 640.0 + 1e-6 for left, right in ends)
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(ends))


def test_labels_with_room_stay_where_they_are() -> None:
    assert place_labels([10, 50, 90], [8, 8, 8], (0, 100)) == [10, 50, 90]


def test_labels_too_wide_for_their_lane_are_refused() -> None:
    with pytest.raises(DrawError, match="labels of 30 px do not fit in 20 px"):
        place_labels([5, 10], [15, 15], (0, 20))


def flag_lists(longest: int) -> st.SearchStrategy[list[Flag]]:
    """Flags and bare numbers: bursts, ties, wide and empty stretches."""
    left = st.one_of(st.floats(5, 630), st.sampled_from([100.0, 400.0, 400.5]))
    reach = st.sampled_from([0.0, 0.0, 3.0, 90.0])
    height = st.sampled_from([0.0, 30.0, 72.0])
    width = st.floats(9, 120)
    side = st.sampled_from([None, None, "above", "below"])
    one = st.builds(lambda a, r, w, h, s: Flag(a, min(a + r, 640), w, h, s), left, reach, width, height, side)
    return st.lists(one, min_size=1, max_size=longest).map(
        lambda flags: sorted(flags, key=lambda flag: (flag.left, flag.right))
    )


@given(flag_lists(30), st.integers(1, 3))
def test_flags_never_overlap(flags: list[Flag], tiers: int) -> None:
    layout = place_flags(flags, LANE, tiers)
    if layout is not None:
        check_layout(flags, layout, tiers)


def test_few_flags_have_room() -> None:
    assert place_flags([Flag(300, 300, 100, 40)] * 8, LANE, 2) is not None


def check_layout(flags: list[Flag], layout: Layout, tiers: int) -> None:
    """Check everything that the placement promises, for both sides."""
    assert len(layout.places) == len(flags)
    pairs = list(zip(flags, layout.places, strict=True))
    for flag, place in pairs:
        assert flag.side in (None, place.side)
        assert -1 <= place.tier < tiers
        assert (place.tier == -1) == (flag.height == 0)
        assert flag.left - 1e-6 <= place.foot <= flag.right + 1e-6
        left, right = box_ends(flag, place.stem)
        assert LANE[0] - 1e-6 <= left
        assert right <= LANE[1] + 1e-6
    for side in ("above", "below"):
        own = [(flag, place) for flag, place in pairs if place.side == side]
        for (_, before), (_, after) in pairwise(own):
            # Feet and stems in the same order: leaders between the two cannot cross.
            assert before.foot <= after.foot + 1e-6
            assert after.stem - before.stem >= 2 * MARK
        for (flag, place), (other, there) in combinations(own, 2):
            left, right = box_ends(flag, place.stem)
            if place.tier == there.tier:
                assert right <= box_ends(other, there.stem)[0] + 1e-6
            if place.tier >= 0 and there.tier > place.tier:
                assert not left < there.stem < right
            if place.tier == -1 or there.tier == -1:
                near, far = (left, right), there.stem
                if there.tier == -1:
                    near, far = box_ends(other, there.stem), place.stem
                assert place.tier == there.tier or not near[0] < far < near[1]


def box_ends(flag: Flag, stem: float) -> tuple[float, float]:
    """Return the left and right end of a flag's text, or of a number on its stem."""
    if not flag.height:
        return stem - flag.width / 2, stem + flag.width / 2
    return stem, stem + flag.width


def ask_lists(longest: int) -> st.SearchStrategy[list[Ask]]:
    title = st.one_of(
        st.sampled_from(["Short", "Russian vessels in the Caspian fire cruise missiles into Syria", "x" * 60]),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=200),
    )
    place = st.one_of(st.floats(5, 635), st.sampled_from([320.0, 320.2]))
    reach = st.sampled_from([0.0, 0.0, 60.0])
    one = st.tuples(place, reach, title, st.sampled_from([None, None, "below"]))
    return st.lists(one, min_size=1, max_size=longest).map(make_asks)


def make_asks(rows: list[tuple[float, float, str, object]]) -> list[Ask]:
    rows = sorted(rows, key=lambda row: (row[0], row[0] + row[1]))
    return [
        Ask(left, min(left + reach, 640.0), str(index + 1), "7 Oct 2015", title, index * 7 % len(rows), side)  # type: ignore[arg-type]
        for index, (left, reach, title, side) in enumerate(rows)
    ]


def has_room(layout: Layout, size: float) -> bool:
    return layout.height <= HEIGHT


@given(ask_lists(60))
def test_callouts_never_overlap_and_none_is_lost(asks: list[Ask]) -> None:
    fonts = FontSet()
    fitted = fit_callouts(asks, LANE, has_room, fonts, SIZES)
    check_fitted(asks, fitted, fonts)


def check_fitted(asks: list[Ask], fitted: Fitted, fonts: FontSet) -> None:
    assert fitted.size >= SIZES[-1]
    assert sorted([*fitted.shown, *fitted.dropped]) == list(range(len(asks)))
    flags = []
    for index, block in zip(fitted.shown, fitted.blocks, strict=True):
        ask = asks[index]
        if block is None:
            width = measure_text(ask.number, fonts.face(bold=True), fitted.size)
            flags.append(Flag(ask.left, ask.right, width, 0.0, ask.side))
            continue
        # Nothing of the text is cut but for hyphens where a word is parted, and every line has the room it was given.
        assert "".join(block.body).replace(" ", "").replace("-", "") == "".join(ask.body.split()).replace("-", "")
        assert all(measure_text(line, fonts.face(), fitted.size) <= block.width for line in block.body)
        assert block.height >= (len(block.head) + len(block.body)) * 1.3 * fitted.size
        flags.append(Flag(ask.left, ask.right, block.width, block.height, ask.side))
    check_layout(flags, fitted.layout, 3)
    assert has_room(fitted.layout, fitted.size)


def test_the_ladder_gives_up_words_before_numbers_and_numbers_before_nothing() -> None:
    def fit(count: int) -> Fitted:
        rows = [
            (5.0 + 630.0 * index / count, 0.0, "Something of some length happens at a place", None)
            for index in range(count)
        ]
        return fit_callouts(make_asks(rows), LANE, has_room, FontSet(), SIZES)

    few, some, many = fit(6), fit(40), fit(400)
    assert few.size == SIZES[0]
    assert None not in few.blocks
    assert None in some.blocks
    assert any(some.blocks)
    assert not some.dropped
    assert many.dropped
    assert len(many.shown) > 50


def test_the_most_significant_keep_their_words() -> None:
    rows = [(320.0, 0.0, "Something of some length happens at a place", None)] * 50
    asks = make_asks(rows)
    fitted = fit_callouts(asks, LANE, has_room, FontSet(), SIZES)
    worded = [asks[index].rank for index, block in zip(fitted.shown, fitted.blocks, strict=True) if block]
    assert sorted(worded) == list(range(len(worded)))
    assert worded


def test_leaders_are_straight_where_there_is_room() -> None:
    asks = make_asks([(100.0, 0.0, "One", None), (300.0, 0.0, "Two", None), (500.0, 0.0, "Three", None)])
    layout = fit_callouts(asks, LANE, has_room, FontSet(), SIZES).layout
    assert [place.stem for place in layout.places] == [100.0, 300.0, 500.0]
    assert layout.shift == 0


def test_four_hundred_labels_are_placed_in_time() -> None:
    rows = [
        (5.0 + 630.0 * (index * 37 % 400) / 400, 0.0, f"Event number {index} of a long list", None)
        for index in range(400)
    ]
    asks = make_asks(rows)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        fit_callouts(asks, LANE, has_room, FontSet(), SIZES)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.3


def test_sizes_never_go_below_seven_points(style: Style) -> None:
    for points in (5.0, 7.0, 8.5, 14.0):
        made = style.model_copy(update={"type": style.type.model_copy(update={"table": points})})
        sizes = settle_sizes(made)
        assert min(*sizes.steps, sizes.small, sizes.label) >= 7 * 96 / 72 - 1e-9


def test_callouts_get_smaller_before_they_get_a_tier_more() -> None:
    rows = [(40.0 + 600.0 * index / 12, 0.0, "Something of some length happens", None) for index in range(12)]
    fitted = fit_callouts(make_asks(rows), LANE, has_room, FontSet(), SIZES)
    assert None not in fitted.blocks
    assert {place.tier for place in fitted.layout.places} == {0}
    more = [(40.0 + 590.0 * index / 18, 0.0, "Something of some length happens", None) for index in range(18)]
    tiers = {place.tier for place in fit_callouts(make_asks(more), LANE, has_room, FontSet(), SIZES).layout.places}
    assert {0, 1} <= tiers
