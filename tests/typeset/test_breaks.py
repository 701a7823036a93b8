"""Pages: order kept, nothing below the page's foot, what belongs together stays together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.text.pieces import Line
from briefgen.typeset.breaks import Placed
from briefgen.typeset.columns import share_width
from briefgen.typeset.pages import Picture
from briefgen.typeset.paging import break_pages, stream_pages
from briefgen.typeset.strips import SetLine, Strip, TableFrame, part_strip

HEIGHT = 100.0


def make_text(count: int, *, keep: bool = False, name: str = "", parts: bool = True) -> Strip:
    """Return a paragraph of lines ten points high."""
    lines = tuple(
        SetLine(
            0,
            index * 10 + 8,
            index * 10,
            index * 10 + 10,
            Line((), 0),
            index + 1 == count or 2 <= index + 1 <= count - 2,
        )
        for index in range(count)
    )
    return Strip(count * 10.0, (lines,), keep=keep, parts=parts, anchors=(name,) if name else ())


def make_row(count: int, frame: TableFrame, group: str = "", name: str = "") -> Strip:
    return make_text(count, name=name, parts=count >= 8)._replace(table=frame, group=group)


def make_frame() -> TableFrame:
    return TableFrame(Strip(10.0, anchors=("head",)), lambda row: Strip(10.0, anchors=(f"{row.group} goes on",)))


def heights(pages: list[list[Placed]]) -> list[list[float]]:
    return [[placed.strip.height for placed in page] for page in pages]


def names(pages: list[list[Placed]]) -> list[list[str]]:
    return [[name for placed in page for name in placed.strip.anchors] for page in pages]


def test_strips_fill_pages_in_order() -> None:
    assert heights(break_pages([make_text(3) for _ in range(5)], HEIGHT)) == [[30, 30, 30], [30, 30]]


def test_a_paragraph_parts_with_two_lines_at_least_on_each_side() -> None:
    assert heights(break_pages([make_text(8), make_text(6)], HEIGHT)) == [[80, 20], [40]]
    assert heights(break_pages([make_text(9), make_text(6)], HEIGHT)) == [[90], [60]]
    assert heights(break_pages([make_text(8), make_text(3)], HEIGHT)) == [[80], [30]]
    assert heights(break_pages([make_text(5), make_text(6)], HEIGHT)) == [[50, 40], [20]]


def test_a_heading_goes_with_two_lines_of_what_follows() -> None:
    heading = make_text(1, keep=True, parts=False)
    assert heights(break_pages([make_text(7), heading, make_text(5)], HEIGHT)) == [[70, 10, 20], [30]]
    assert heights(break_pages([make_text(8), heading, make_text(5)], HEIGHT)) == [[80], [10, 50]]
    assert heights(break_pages([make_text(7), heading, heading, make_text(5)], HEIGHT)) == [[70], [10, 10, 50]]


def test_spaces_between_strips_count_once_and_not_at_a_pages_top() -> None:
    one, two = make_text(3)._replace(after=7.0), make_text(3)._replace(before=12.0)
    pages = break_pages([one, two, make_text(5, parts=False)._replace(before=20.0)], HEIGHT)
    assert [[placed.y for placed in page] for page in pages] == [[0, 42], [0]]


def test_a_kept_paragraph_that_fits_alone_is_parted_for_what_follows() -> None:
    kept = make_text(6, keep=True)
    pages = break_pages([make_text(3), kept, make_text(5, parts=False)], HEIGHT)
    assert heights(pages) == [[30, 40], [20, 50]]


def test_rows_repeat_the_head_and_say_what_goes_on() -> None:
    frame = make_frame()
    rows = [
        make_row(4, frame, group, name) for group, name in (("5", "a"), ("5", "b"), ("5", "c"), ("6", "d"), ("7", "e"))
    ]
    assert names(break_pages(rows, HEIGHT)) == [["a", "b"], ["head", "5 goes on", "c", "d"], ["head", "e"]]


def test_a_short_row_stays_whole_and_a_long_one_parts_under_its_head() -> None:
    frame = make_frame()
    assert heights(break_pages([make_row(6, frame), make_row(7, frame)], HEIGHT)) == [[60], [10, 70]]
    pages = break_pages([make_row(6, frame), make_row(9, frame, "5")], HEIGHT)
    assert heights(pages) == [[60, 40], [10, 10, 50]]
    assert [placed.strip.piece for page in pages for placed in page if placed.strip.table] == ["whole", "head", "tail"]


def test_a_row_longer_than_pages_runs_over_all_it_needs() -> None:
    frame = make_frame()
    pages = break_pages([make_row(25, frame, "5", "a")], HEIGHT)
    assert heights(pages) == [[100], [10, 10, 80], [10, 10, 70]]


def test_columns_of_a_row_part_at_lines_of_their_own() -> None:
    left, right = make_text(9).columns[0], tuple(line._replace(ends=True) for line in make_text(2).columns[0])
    parted = part_strip(Strip(90, (left, right, ()), parts=True), 55)
    assert parted is not None
    head, tail = parted
    assert [len(column) for column in head.columns] == [5, 2, 0]
    assert [len(column) for column in tail.columns] == [4, 0, 0]
    assert (head.height, tail.height) == (50, 40)
    column, rise = next(tail.placed_columns())
    assert column[0].top - rise == 0


def make_figure(height: float, *, keep: bool = False) -> Strip:
    return Strip(height, items=(Picture(0, 0, 200, height),), shrink=0.8, keep=keep)


def test_a_figure_is_scaled_rather_than_leave_the_page_empty() -> None:
    caption = make_text(1, keep=True, parts=False)
    pages = break_pages([make_text(4), caption, make_figure(60, keep=True), make_text(1)], HEIGHT)
    assert heights(pages) == [pytest.approx([40, 10, 40, 10], abs=0.1)] or heights(pages)[0][0] == 40
    scaled = break_pages([make_text(4), caption, make_figure(55)], HEIGHT)
    assert [round(height) for height in heights(scaled)[0]] == [40, 10, 50]
    picture = scaled[0][2].strip.items[0]
    assert isinstance(picture, Picture)
    assert (picture.width, picture.x) == pytest.approx((200 * 50 / 55, 100 - 100 * 50 / 55), abs=0.1)


def test_a_figure_is_never_scaled_below_four_fifths_and_not_for_little() -> None:
    assert heights(break_pages([make_text(4), make_figure(80)], HEIGHT)) == [[40], [80]]
    assert heights(break_pages([make_text(8), make_figure(24)], HEIGHT)) == [[80], [24]]


def make_heading() -> Strip:
    return make_text(1, keep=True, parts=False)._replace(heading=True)


def test_what_follows_a_figure_in_its_section_fills_the_page_that_it_leaves() -> None:
    section = [make_heading(), make_text(1, keep=True, parts=False), make_figure(70), make_text(4)]
    assert heights(break_pages([make_text(4), *section], HEIGHT)) == [[40, 10, 40], [10, 70]]


def test_a_figure_goes_with_its_heading_when_nothing_else_of_the_section_fits_before_it() -> None:
    other = [make_heading(), make_text(4)]
    pages = break_pages([make_text(5), make_heading(), make_figure(70), *other], HEIGHT)
    assert heights(pages) == [[50], [10, 70], [10, 40]]
    long = [make_text(5), make_heading(), make_figure(70), make_text(7, parts=False)]
    assert heights(break_pages(long, HEIGHT)) == [[50], [10, 70], [70]]


def test_a_figure_taller_than_the_page_is_scaled_to_it() -> None:
    pages = break_pages([make_text(1), make_figure(150)], HEIGHT)
    assert [round(height) for height in heights(pages)[1]] == [100]


def test_what_no_page_can_hold_is_placed_all_the_same() -> None:
    pages = break_pages([make_text(1), make_text(12, parts=False), make_text(1)], HEIGHT)
    assert sum(map(sum, heights(pages))) == 140
    assert all(placed.y + placed.strip.height <= HEIGHT for page in pages for placed in page)


STRIPS = st.lists(
    st.tuples(st.integers(1, 14), st.booleans(), st.booleans(), st.sampled_from([0.0, 5.0, 30.0])), max_size=30
)


@given(STRIPS)
def test_every_line_is_placed_once_in_order_and_above_the_foot(
    given_strips: list[tuple[int, bool, bool, float]],
) -> None:
    strips, number = [], 0
    for count, keep, parts, before in given_strips:
        lines = tuple(line._replace(x=number + index) for index, line in enumerate(make_text(count).columns[0]))
        number += count
        strips.append(Strip(count * 10.0, (lines,), keep=keep, parts=parts or count > 10, before=before))
    pages = break_pages(strips, HEIGHT)
    placed = [line.x for page in pages for each in page for column in each.strip.columns for line in column]
    assert placed == list(range(number))
    for page in pages:
        bottom = 0.0
        for each in page:
            assert each.y >= bottom - 0.001
            bottom = each.y + each.strip.height
            for lines, rise in each.strip.placed_columns():
                assert all(each.y + line.bottom - rise <= HEIGHT + 0.02 for line in lines)
    assert all(page for page in pages) or not given_strips


WIDTHS = st.lists(st.tuples(st.floats(0.1, 5), st.floats(0, 300), st.floats(0, 300)), min_size=1, max_size=9)


@given(WIDTHS, st.floats(100, 600))
def test_columns_fill_the_table_and_hold_their_words(columns: list[tuple[float, float, float]], width: float) -> None:
    shares, least = [share for share, _, _ in columns], [low for _, low, _ in columns]
    widths = share_width(width, shares, least, [low + more for _, low, more in columns])
    assert sum(widths) == pytest.approx(width)
    limits = [min(low, width * 0.45) for low in least]
    if sum(limits) <= width:
        assert all(each >= low - 0.05 for each, low in zip(widths, limits, strict=True))


def test_a_last_line_comes_back_where_a_little_less_air_makes_room() -> None:
    texts = [make_text(1)._replace(before=3.5) for _ in range(8)]
    assert heights(break_pages(texts, HEIGHT)) == [[10] * 8]


class Notes:
    """Notes of a fixed height, which strips refer to by their anchors."""

    def __init__(self, height: float) -> None:
        self.height = height

    def list_cited(self, strip: Strip, *, beginning: bool = False) -> list[str]:
        return [name for name in strip.anchors if name.startswith("note")]

    def measure(self, anchors: Iterable[str]) -> float:
        return sum(self.height for _ in anchors)

    def place(self, anchors: Sequence[str], height: float) -> Iterator[tuple[Strip, float]]:
        for index, anchor in enumerate(anchors):
            yield Strip(self.height, anchors=(f"foot {anchor}",)), height - (len(anchors) - index) * self.height


def test_a_page_ends_early_enough_for_its_notes() -> None:
    texts = [make_text(3, name=f"note {number}") for number in range(4)]
    pages = break_pages(texts, HEIGHT, Notes(20))
    assert names(pages) == [
        ["note 0", "note 1", "foot note 0", "foot note 1"],
        ["note 2", "note 3", "foot note 2", "foot note 3"],
    ]
    assert pages[0][-1].y == HEIGHT - 20


def test_a_note_stands_once_where_it_is_first_cited() -> None:
    texts = [make_text(3, name="note") for _ in range(4)]
    assert names(break_pages(texts, HEIGHT, Notes(20))) == [["note", "note", "foot note"], ["note", "note"]]


def test_a_note_without_room_goes_to_the_next_page() -> None:
    texts = [make_text(9, name="note", parts=False), make_text(2)]
    assert names(break_pages(texts, HEIGHT, Notes(40))) == [["note"], ["foot note"]]
    only = [make_text(9, name="note", parts=False)]
    assert names(break_pages(only, HEIGHT, Notes(120))) == [["note"], ["foot note"]]


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(1, 12), st.booleans(), st.integers(0, 9)), min_size=1, max_size=30),
    height=st.sampled_from([5.0, 12.0, 30.0, 70.0]),
)
def test_text_and_notes_never_meet_and_all_are_placed(rows: list[tuple[int, bool, int]], height: float) -> None:
    strips = [make_text(count, keep=keep, name=f"note {name}") for count, keep, name in rows]
    pages = break_pages(strips, HEIGHT, Notes(height))
    feet = [name for page in names(pages) for name in page if name.startswith("foot")]
    assert sorted(feet) == sorted({f"foot note {name}" for _, _, name in rows})
    for page in pages:
        bottom = 0.0
        for placed in page:
            assert placed.y >= bottom - 0.02
            bottom = placed.y + placed.strip.height
        assert bottom <= HEIGHT + 0.02


def in_columns(count: int, name: str = "", *, keep: bool = False) -> Strip:
    return make_text(count, name=name, keep=keep)._replace(flow=1)


def test_prose_in_columns_fills_the_first_before_the_second_and_ends_evenly() -> None:
    [page] = break_pages([make_text(2), *(in_columns(3) for _ in range(4)), make_text(1)], HEIGHT, second=50.0)
    assert [(placed.x, placed.y) for placed in page] == [
        (0, 0), (0, 20), (0, 50), (50, 20), (50, 50), (0, 80),
    ]  # fmt: skip


def test_prose_in_columns_goes_on_in_columns_on_the_next_page() -> None:
    pages = break_pages([in_columns(4) for _ in range(7)], HEIGHT, second=50.0)
    assert [[(placed.x, placed.y) for placed in page] for page in pages] == [
        [(0, 0), (0, 40), (0, 80), (50, 0), (50, 20), (50, 60)],
        [(0, 0), (50, 0)],
    ]


def test_of_a_long_brief_the_last_pages_are_set_closer_and_few_strips_are_waited_for() -> None:
    """A page takes eight rows with space between them; one of 1,601 is left over, and closer spaces take it back."""
    asked = 0

    def make_strips() -> Iterator[Strip]:
        nonlocal asked
        for _ in range(1601):
            asked += 1
            yield make_text(1)._replace(before=1.5, after=1.5)

    pages = stream_pages(make_strips(), HEIGHT)
    first = next(pages)
    assert len(first) == 8
    assert asked < 8 * 60
    rest = list(pages)
    assert len(rest) == 195
    assert sum(map(len, rest)) == 1593
    # What has left the house is as it was; the pages before the last hold more.
    assert {len(page) for page in rest[:100]} == {8}
    assert max(len(page) for page in rest[-40:]) == 9
    spread = [make_text(1)._replace(before=1.5, after=1.5) for _ in range(1604)]
    assert [len(page) for page in break_pages(spread, HEIGHT)] == [8] * 200 + [4]


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(1, 12), st.booleans(), st.booleans()), min_size=1, max_size=400),
    chunk=st.integers(1, 9),
)
def test_strips_that_come_one_by_one_stand_as_those_given_at_once(
    rows: list[tuple[int, bool, bool]], chunk: int
) -> None:
    frame = make_frame()
    strips = [
        (make_row(count, frame, "group") if in_table else make_text(count, keep=keep))._replace(before=2.0)
        for count, keep, in_table in rows
    ]
    assert list(stream_pages((strip for strip in strips), HEIGHT)) == break_pages(strips, HEIGHT)
    placed = [strip.height for page in break_pages(strips, HEIGHT) for strip, *_ in page if "head" not in strip.anchors]
    assert sum(placed) >= sum(strip.height for strip in strips)


def test_what_begins_a_second_column_and_has_no_room_there_goes_to_the_next_page() -> None:
    strips = [make_text(1), make_text(8), make_text(1)._replace(flow=1), make_text(2)._replace(flow=1)]
    pages = break_pages(strips, HEIGHT, second=50.0)
    assert [[placed.y for placed in page] for page in pages] == [[0.0, 10.0], [0.0, 0.0]]


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 2)), min_size=1, max_size=40),
    note=st.sampled_from([0.0, 8.0, 25.0]),
)
def test_columns_lose_nothing_and_stay_in_order(rows: list[tuple[int, bool, int]], note: float) -> None:
    strips, offset = [], 0
    for number, (count, keep, flow) in enumerate(rows):
        text = make_text(count, keep=keep, name=f"note {number}" if note else "")
        lines = tuple(line._replace(x=offset + index) for index, line in enumerate(text.columns[0]))
        strips.append(text._replace(columns=(lines,), flow=flow))
        offset += count
    pages = break_pages(strips, HEIGHT, Notes(note) if note else None, second=50.0)
    assert [line.x for page in pages for each in page for column in each.strip.columns for line in column] == list(
        range(offset)
    )
    for page in pages:
        for left in (0.0, 50.0):
            bottom = 0.0
            for placed in page:
                if placed.x == left or placed.strip.flow == 0:
                    assert placed.y + placed.strip.height <= HEIGHT + 0.03
                    if placed.x == left:
                        assert placed.y >= bottom - 0.03
                        bottom = placed.y + placed.strip.height


def make_named_figure(height: float, name: str) -> list[Strip]:
    return [make_text(1, keep=True, parts=False, name=name), make_figure(height)]


def make_table(rows: int) -> list[Strip]:
    """Return a heading, a caption and rows of ten points."""
    frame = make_frame()
    heading = make_heading()._replace(anchors=("table's heading",))
    return [heading, make_text(1, keep=True, parts=False), *(make_row(1, frame, name=f"{row}") for row in range(rows))]


def test_the_figures_of_a_section_that_shows_nothing_else_stay_before_the_next_section() -> None:
    section = [make_heading(), make_text(1, name="lead"), *make_named_figure(65, "a"), *make_named_figure(65, "b")]
    pages = names(break_pages([make_text(5), *section, *make_table(12)], HEIGHT))
    assert pages[0] == ["lead"]
    assert pages[1][0] == "a"
    # Under the first the table would hardly have begun before the second.
    assert [name for page in pages for name in page if name != "head"][:4] == ["lead", "a", "b", "table's heading"]


def test_they_stand_after_its_end_rather_than_leave_a_third_of_the_page_empty() -> None:
    section = [make_heading(), make_text(1, name="lead"), *make_named_figure(65, "a"), *make_named_figure(65, "b")]
    pages = names(break_pages([make_text(2), *section, *make_table(20)], HEIGHT))
    assert pages[0][:2] == ["lead", "table's heading"]
    assert [page[0] for page in pages[1:3]] == ["a", "b"]


def test_a_table_that_has_hardly_begun_begins_after_the_figure_that_waits() -> None:
    said = [make_heading(), make_text(1), make_text(1), *make_named_figure(70, "figure")]
    assert names(break_pages([make_text(3), *said, *make_table(9)], HEIGHT))[:2] == [
        ["table's heading", "0", "1"],
        ["figure", "head", "2"],
    ]
    later = names(break_pages([make_text(4), *said, *make_table(9)], HEIGHT))
    assert later[:2] == [[], ["figure"]]
    assert later[2][0] == "table's heading"


@pytest.mark.parametrize(("height", "together"), [(36.0, True), (70.0, False)])
def test_two_figures_wait_in_their_order(height: float, together: bool) -> None:
    frame = make_frame()
    said = [make_heading(), make_text(4), *make_named_figure(height, "a"), *make_named_figure(height, "b")]
    rows = [make_row(2, frame, name=f"{row}") for row in range(9)]
    pages = names(break_pages([make_text(2), *said, make_text(1, name="text"), *rows], HEIGHT))
    first = pages.index(next(page for page in pages if "a" in page))
    assert ("b" in pages[first]) is together
    assert next(page for page in pages if "a" in page)[0] == "a"
    assert "text" in pages[0]
    assert [name for page in pages for name in page if name in ("a", "b")] == ["a", "b"]


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.tuples(st.sampled_from("htfr"), st.integers(1, 9)), min_size=1, max_size=40))
def test_figures_that_wait_lose_nothing_and_stay_whole(parts: list[tuple[str, int]]) -> None:
    """Headings, texts, figures and tables: each is placed once, and a caption is followed by its picture."""
    strips: list[Strip] = []
    for number, (kind, size) in enumerate(parts):
        if kind == "h":
            strips.append(make_heading()._replace(anchors=(f"h{number}",)))
        elif kind == "t":
            strips.append(make_text(size, name=f"t{number}", parts=False))
        elif kind == "f":
            strips += make_named_figure(size * 10.0, f"f{number}")
        else:
            frame = make_frame()
            strips += [make_row(1, frame, name=f"r{number}.{row}") for row in range(size)]
    pages = break_pages(strips, HEIGHT)
    placed = [name for page in names(pages) for name in page if name != "head" and "goes on" not in name]
    assert sorted(placed) == sorted(name for strip in strips for name in strip.anchors)
    for kind in "htfr":
        in_order = [name for strip in strips for name in strip.anchors if name.startswith(kind)]
        assert [name for name in placed if name.startswith(kind)] == in_order
    for page in pages:
        for above, below in zip(page, [*page[1:], None], strict=True):
            if above.strip.anchors and above.strip.anchors[0].startswith("f"):
                assert below is not None
                assert below.strip.shrink < 1
