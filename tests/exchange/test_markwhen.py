"""markwhen: dates reckoned from others, groups, properties, and every event accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError, UsageError
from briefgen.exchange.imported import Imported
from briefgen.exchange.markwhen import read_markwhen, write_markwhen
from briefgen.exchange.markwhen_lines import split_lines
from briefgen.exchange.markwhen_recurrence import MOST_OF_A_FILE
from tests.exchange import round_trip
from tests.exchange.round_trip import (
    assert_ends_in_words,
    assert_ends_soon,
    assert_round_trip,
    select,
    select_imported,
    timelines,
)


def read(text: str, **options: object) -> Imported:
    return round_trip.read(read_markwhen, text, "given.mw", **options)


def dates(imported: Imported) -> list[object]:
    return [row.fields["date"] for row in imported.events]


def reasons(imported: Imported) -> list[str]:
    return [problem.message for problem in imported.left]


@pytest.mark.parametrize(
    ("date", "edtf"),
    [
        ("1981", "1981"),
        ("2012-05", "2012-05"),
        ("2022-01-30", "2022-01-30"),
        ("1964/2008", "1964/2008"),
        ("2004-02-01 /2005-02", "2004-02-01/2005-02"),
        ("2023-04/4 months", "2023-04/2023-07"),
        ("2018/6 months", "2018"),
        ("04/1776", "1776-04"),
        ("12/25/2022", "2022-12-25"),
        ("11/11/2024-12/12/2024", "2024-11-11/2024-12-12"),
        ("03/2023 - 1 year", "2023-03/2024-02"),
        ("1998-06/01/2000", "1998/2000-06-01"),
        ("July 13, 2022 - 5 week days", "2022-07-13/2022-07-19"),
        ("18 March 2026", "2026-03-18"),
        ("Dec 2023", "2023-12"),
        ("1 Jan 1998 to 11/11/2011 8am", "1998-01-01/2011-11-11T08:00"),
        ("2015-10-07 10:30", "2015-10-07T10:30"),
        ("2031-11-19T01:35:10Z-2099-08-04T18:22:48Z", "2031-11-19T01:35:10Z/2099-08-04T18:22:48Z"),
        ("2031-11-19T01:35:10.250Z", "2031-11-19T01:35:10Z"),
        ("2031-11-19T01:35:10Z - 2 hours", "2031-11-19T01:35:10Z/2031-11-19T03:35:10Z"),
        ("500 BCE", "-0499"),
        ("44 BC - 40 BC", "-0043/-0039"),
        ("2015-W03", "[2015-01-12..2015-01-18]"),
        ("2015-W03-2", "2015-01-13"),
        ("400", "0400"),
        ("2020-02-30x", None),
    ],
)
def test_dates(date: str, edtf: str | None) -> None:
    imported = read(f"{date}: x\n2000: y")
    assert dates(imported) == ([edtf, "2000"] if edtf else ["2000"])
    select_imported(imported)


def test_the_order_of_day_and_month_is_the_header_s() -> None:
    assert dates(read("03/04/2015: x")) == ["2015-03-04"]
    assert dates(read("dateFormat: d/M/y\n03/04/2015: x")) == ["2015-04-03"]
    assert dates(read("03/04/2015: x", day_first=True)) == ["2015-04-03"]
    assert read("03/04/2015: x").told == [
        "dates such as 03/04/2015 are read as month/day, as markwhen does for this file"
    ]


def test_years_of_two_digits_are_asked_for() -> None:
    imported = read("12/7/41: x")
    assert reasons(imported) == ["'12/7/41: x' is not taken: '12/7/41' has a year of two digits"]
    assert dates(read("12/7/41: x", century=1900)) == ["1941-12-07"]
    assert dates(read("12/7/41: x", century=1950)) == ["2041-12-07"]


def test_a_month_that_is_none_is_no_season() -> None:
    assert reasons(read("2020-21: x")) == ["'2020-21: x' is not taken: '2020-21' is not a date: there is no such month"]


def test_dates_count_from_others() -> None:
    text = """\
01/01/2023 - 2 weeks: Phase 1 #Exploratory !one
2 weeks: Phase 2
1 month: Phase 3
1 week - 3 days: Kickoff
after !one 2 weeks: Parallel
!one 21 days - 6 days: Later
before !one 1 week - 1 month: Before
by !one 10 days: Due
2022-12-25: Christmas
before 2 weeks: Get a tree
after !one.start 3 hours: Soon
3:30pm - 4:30pm: Tea
5:00pm: After tea
"""
    imported = read(text)
    assert dates(imported) == [
        "2023-01-01/2023-01-14", "2023-01-15/2023-01-28", "2023-01-29/2023-02-27", "2023-03-07/2023-03-09",
        "2023-01-15/2023-01-28", "2023-02-05/2023-02-10", "2022-11-25/2022-12-24", "2022-12-22/2022-12-31",
        "2022-12-25", "2022-12-11/2022-12-24", "2023-01-01T00:00/2023-01-01T03:00",
        "2023-01-01T15:30/2023-01-01T16:30", "2023-01-01T17:00",
    ]  # fmt: skip
    first = imported.events[0].fields
    assert (first["title"], first["tags"], first["id"]) == ("Phase 1", ["Exploratory"], "one")
    assert first["date_text"] == "01/01/2023 - 2 weeks"
    assert select_imported(imported).entries


def test_what_depends_on_the_day_of_looking_is_left() -> None:
    imported = read("2 weeks: a\n8am: b\nnow: c\n2005/now: d\nMarch 3: e\nafter !nobody 2 days: f\n12/2030 - now: g")
    assert dates(imported) == ["2005/..", "2030-12/.."]
    assert reasons(imported) == [
        "'2 weeks: a' is not taken: the date counts from the event before, and there is none that has a date",
        "'8am: b' is not taken: '8am' is a time without its day",
        "'now: c' is not taken: 'now' is the moment at which the page is looked at, which is no date",
        "the end of '2005/now' is taken as open: 'now' is the moment at which the page is looked at, which is no date",
        "'March 3: e' is not taken: 'March 3' has no year; markwhen takes the year at which the page is looked at",
        "'after !nobody 2 days: f' is not taken: no event before this one has the id '!nobody'",
        "the end of '12/2030 - now' is taken as open: 'now' is the moment at which the page is looked at, "
        "which is no date",
    ]


def test_the_parts_of_a_page() -> None:
    text = """\
title: A page: with a colon
description: What it is of
timezone: Europe/Lisbon
view: me@example.org
#trip: blue

// a comment
section Abroad #far
group Italy
2015-03: Train to [Rome](location), see [its page](https://example.org/rome) #trip @ann
kind: state
place: Station
hotel: Bella
stars: [3, 4]

Much *rain*.
- [x] pack
#wet
![a picture](https://example.org/x.png)
endGroup
loose words
endSection

# Heading
## Nested
2016: [x] Second
"""
    imported = read(text)
    assert imported.meta == {
        "title": "A page: with a colon", "subject": "What it is of", "timezone": "Europe/Lisbon",
    }  # fmt: skip
    first, second = (row.fields for row in imported.events)
    assert first == {
        "date": "2015-03",
        "title": "Train to Rome, see its page #trip @ann".replace("#trip", "trip"),
        "summary": "Much *rain*.\n- [x] pack",
        "tags": ["Abroad", "far", "Italy", "trip", "wet"],
        "places": ["Rome", "Station"],
        "sources": ["its-page"],
        "kind": "state",
        "x": {"hotel": "Bella", "stars": ["3", "4"]},
    }
    assert imported.sources == {"its-page": {"title": "its page", "url": "https://example.org/rome"}}
    assert second == {"date": "2016", "title": "Second", "tags": ["Heading", "Nested"]}
    assert reasons(imported) == ["'loose words' stands before the first event of its group, and belongs to none"]
    assert imported.told == [
        "not taken from the file, since a timeline has no field for it: 'view' of the header (1), "
        "colours of tags (1), comments (1), pictures (1)"
    ]
    assert select_imported(imported).entries


def test_a_front_matter_of_dashes_is_read() -> None:
    imported = read("---\ntitle: T\ntimezone: -5\n---\n2015: x")
    assert imported.meta == {"title": "T", "timezone": "Etc/GMT+5"}


def test_markdown_that_no_brief_prints_is_plain_text() -> None:
    imported = read("2015: x\n\n```\ncode\n```\n<b>bold</b>")
    assert imported.events[0].fields["summary"] == "\\`\\`\\`\n\ncode\n\n\\`\\`\\`\n\n\\<b\\>bold\\</b\\>"
    assert imported.told == ["descriptions with Markdown that a brief does not print are taken as plain text"]


# ---------------------------------------------------------------- recurrence


@pytest.mark.parametrize(
    ("every", "count", "last"),
    [
        ("2023-01-03 every other week for 1 year", 27, "2024-01-02"),
        ("2023-01-03 every 2 days x 9", 9, "2023-01-19"),
        ("2023-01-31 every month for 4 times", 4, "2023-04-30"),
        ("2023-01-03 - 2 days every year for 3 years", 3, "2025-01-03/2025-01-04"),
        ("2023-01-03 every week until 2023-01-24", 4, "2023-01-24"),
        ("2023-01 every month x3", 3, "2023-03"),
        ("2015-W03 every week x2", 2, "[2015-01-19..2015-01-25]"),
        ("2023-01-03T10:00:00Z every 6 hours x2", 2, "2023-01-03T16:00:00Z"),
    ],
)
def test_what_recurs_stands_once_for_each_time(every: str, count: int, last: str) -> None:
    imported = read(f"{every}: x")
    assert (len(imported.events), imported.events[-1].fields["date"]) == (count, last)
    assert {row.where.line for row in imported.events} == {1}


def test_what_never_ends_is_bounded_and_said() -> None:
    imported = read("2015-10-07 every month: x\n2016: y")
    assert dates(imported)[-2:] == ["2017-12-07", "2016"]
    assert imported.told == ["'2015-10-07 every month' goes on recurring; it is taken up to 2018-01-01"]
    assert len(read("2015-10-07 every month: x", until="2015-12-31").events) == 3
    assert len(read("2015-10-07 every day: x", until="2050").events) == 500
    with pytest.raises(UsageError, match="'soon' is no day"):
        read("2015: x", until="soon")


def test_a_recurrence_that_is_not_followed_is_taken_once() -> None:
    imported = read("2015-10-07 every full moon: x\n2015-10-07 every 0 days: y")
    assert dates(imported) == ["2015-10-07", "2015-10-07"]
    assert [reason.partition(": ")[0] for reason in reasons(imported)] == [
        "the recurrence 'every full moon' is not followed",
        "the recurrence 'every 0 days' is not followed",
    ]


# ---------------------------------------------------------------- the way back


@pytest.mark.long
@given(timelines())
def test_export_and_import_agree(text: bytes) -> None:
    assert_round_trip(text, write_markwhen, read_markwhen, "given.mw")


def test_what_a_page_cannot_say_stands_in_properties() -> None:
    text = (
        b"briefgen: 1\nmeta: {title: 'T: x', timezone: Europe/Lisbon}\nevents:\n"
        b"- {id: a, date: c. 1903, title: Storm, tags: [sea, far away], actors: [Ann], summary: '2015: no event'}\n"
        b"- {date: unknown, title: Nobody knows}\n- {date: 2015-10-07T10:00, title: 'see #5 #tag', kind: state}\n"
    )
    written = write_markwhen(select(text)).decode()
    assert written == (
        'title: "T: x"\ntimezone: Europe/Lisbon\n\n'
        '1902-01-01/1904-12-31: Storm #sea\nedtf: "1903~"\ndate_text: "c. 1903"\ntags: ["far away"]\n'
        'actors: ["Ann"]\nid: "a"\nsummary: "2015: no event"\n\n'
        '2015-10-07T09:00:00Z: see #5\nedtf: "2015-10-07T10:00"\ntitle: "see #5 #tag"\nkind: "state"\n\n'
        'now: Nobody knows\nedtf: "unknown"\n'
    )
    moved = written.replace("1902-01-01/1904", "1900-01-01/1904")
    imported = read(moved)
    assert dates(imported)[0] == "1900-01-01/1904-12-31"
    assert "is not where a page shows '1903~'" in reasons(imported)[0]


# ---------------------------------------------------------------- anything else


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(SourceError, match="has no markwhen event"):
        read("title: nothing\nhello")


@pytest.mark.parametrize(
    "text",
    [
        "2015: x\n" + "a: &a [1]\n" + "b: [" + "*a, " * 9_000 + "*a]\n",
        "2015: x\na: " + "[" * 50_000 + "\n",
        "2015/999999999999 years: x\n",
        "".join(f"2015-01-01 every second: {number}\n" for number in range(300)),
        "1 day " * 3_000 + ": x\n2015: y",
        "2015: " + "[" * 20_000 + "\n",
        "2015: " + "#a " * 20_000 + "\n",
        "a:" * 50_000 + "\n2015: y",
        "0-" * 99 + ": x\n2015: y\n" + "1 d, " * 39 + "z: x",
        "a: [\nb:" + " " * 50_000 + "x\n2015: " + " " * 50_000 + "x\n" + " " * 50_000 + "y",
        "2015" + " " * 50_000 + ": x\n2016: y\n- [" + " " * 50_000 + "]\n" + "#a " * 9_000 + "!",
        "section " * 20_000 + "\n2015: x",
    ],
)
def test_hostile_pages_end_soon(text: str) -> None:
    imported = assert_ends_soon(read_markwhen, text, "given.mw")
    assert imported is None or len(imported.events) < MOST_OF_A_FILE + 1_000


_SCRAPS = (
    "2015: ", "2015-03/2015-05: ", "2015-10-07 10:30: ", "now: ", "2 weeks: ", "10/2023 - 2 months: ", "8am: ",
    "every 2 days", "every week x 3: ", "after !a 2 days: ", "before 1 week - 2 days: ", "\n", "\n\n", " #tag",
    " !a", "id: a\n", "edtf: 201X\n", "edtf: x\n", "section x\n", "endSection\n", "group\n", "# h\n", "## h\n",
    "---\n", "// c\n", "- [ ] x\n", "[a](b)", "[a](location)", "![x](y)", "title: x\n", "timezone: 5\n",
    "timezone: Nowhere\n", "dateFormat: d/M/y\n", "status: done\n", "kind: state\n", "tags: [a, b]\n",
    "tags: {a: b}\n", "key: [\n", "x: *y\n", "12/7/41: ", "13/13/2015: ", "9999-12-31/9 years: ", "99999: ",
    "44 BC: ", "2015-W54: ", "Feb 30 2015: ", "2015 to 2014: ", "marking: TLP:RED\n", "significance: 9\n", "<b>",
    "\\", "`", "é", "\t",
)  # fmt: skip


@given(st.lists(st.sampled_from(_SCRAPS) | st.text(max_size=6), max_size=30).map("".join))
def test_any_text_is_imported_or_refused_in_words(text: str) -> None:
    imported = assert_ends_in_words(read_markwhen, text, "given.mw")
    if imported is None:
        return
    lines = split_lines(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    accounted = {row.where.line for row in imported.events} | {each.where.line for each in imported.left if each.where}
    assert {event.line for event in lines.events} <= accounted
