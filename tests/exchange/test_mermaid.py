"""Mermaid: timelines, gantt charts as Mermaid draws them, Markdown that holds them, and every line accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError
from briefgen.exchange.imported import Imported
from briefgen.exchange.mermaid import read_mermaid
from tests.exchange import round_trip
from tests.exchange.round_trip import assert_ends_in_words, assert_ends_soon, select_imported


def read(text: str, **options: object) -> Imported:
    return round_trip.read(read_mermaid, text, "given.mmd", **options)


def rows(imported: Imported) -> list[tuple[object, object]]:
    return [(row.fields["date"], row.fields["title"]) for row in imported.events]


def reasons(imported: Imported) -> list[str]:
    return [problem.message for problem in imported.left]


def gantt(*lines: str, **options: object) -> Imported:
    return read("\n".join(["gantt", *lines]), **options)


def tasks(*lines: str, **options: object) -> list[object]:
    imported = gantt("dateFormat YYYY-MM-DD", *lines, **options)
    assert not imported.left
    select_imported(imported)
    return [row.fields["date"] for row in imported.events]


# ---------------------------------------------------------------- timeline


def test_a_timeline_has_periods_with_events() -> None:
    text = """\
timeline LR
    title A history #quot;of#quot; x
    %% a comment
    section Old <br> days
    7600 BC : First house : Second:house
            : Third, at 10:30
    1914 - 1918 : War
    section New
    c. 1930 : Rest
"""
    imported = read(text)
    assert imported.meta == {"title": 'A history "of" x'}
    assert [(row.fields["date"], row.fields["title"], row.fields["tags"]) for row in imported.events] == [
        ("-7599", "First house", ["Old days"]),
        ("-7599", "Second:house", ["Old days"]),
        ("-7599", "Third, at 10:30", ["Old days"]),
        ("1914/1918", "War", ["Old days"]),
        ("1930~", "Rest", ["New"]),
    ]
    assert [(row.where.line, row.where.column) for row in imported.events] == [
        (5, 15),
        (5, 29),
        (6, 15),
        (7, 19),
        (9, 15),
    ]
    assert select_imported(imported).entries


def test_a_period_that_is_no_date_is_said() -> None:
    imported = read("timeline\n  Step 1 : a : b\n  3/4/2015 : c\n  2020-21 : d\n  2021\n  : e\n")
    assert [(row.fields["date"], row.fields["title"], row.fields.get("date_text")) for row in imported.events] == [
        ("unknown", "a", "Step 1"), ("unknown", "b", "Step 1"), ("unknown", "c", "3/4/2015"),
        ("unknown", "d", "2020-21"), ("2021", "e", None),
    ]  # fmt: skip
    assert reasons(imported) == [
        "'Step 1' is not a date; what stands under it has no date",
        "'3/4/2015' can mean 3 April or 4 March 2015; expected the year first; what stands under it has no date",
        "'2020-21' can mean two years, or a part of one; what stands under it has no date",
        "'2021' has no event, expected 'period : event'",
    ]
    assert [str(problem.where).rpartition("given.mmd")[2] for problem in imported.left] == [
        ":2:3",
        ":3:3",
        ":4:3",
        ":5:1",
    ]


# ---------------------------------------------------------------- gantt


def test_tasks_follow_each_other() -> None:
    assert tasks("A :a1, 2014-01-01, 30d", "B :after a1, 20d", "C :2014-01-12, 12d", "D :24d") == [
        "2014-01-01/2014-01-30", "2014-01-31/2014-02-19", "2014-01-12/2014-01-23", "2014-01-24/2014-02-16",
    ]  # fmt: skip
    assert tasks("A :a, 2017-07-20, 1w", "B :b, 2017-07-23, 1d", "C :after b a, 1d", "D :2017-07-20, until b a") == [
        "2017-07-20/2017-07-26", "2017-07-23", "2017-07-27", "2017-07-20",
    ]  # fmt: skip


def test_a_task_may_count_from_one_further_down() -> None:
    assert tasks("A :a, after b, 1d", "B :b, after c, 1d", "C :c, 2017-07-20, until d", "D :d, 2017-07-22, 1d") == [
        "2017-07-23", "2017-07-22", "2017-07-20/2017-07-21", "2017-07-22",
    ]  # fmt: skip


def test_days_that_are_left_out_lengthen_a_task() -> None:
    # 6 January 2014 is a Monday.
    assert tasks("excludes weekends", "A :a, 2014-01-06, 5d", "B :after a, 1d") == [
        "2014-01-06/2014-01-10",
        "2014-01-13",
    ]
    assert tasks("excludes weekends", "weekend friday", "A :a, 2014-01-06, 5d", "B :after a, 1d") == [
        "2014-01-06/2014-01-12", "2014-01-13",
    ]  # fmt: skip
    assert tasks("excludes sunday, 2014-01-08", "includes 2014-01-12", "A :2014-01-06, 7d") == ["2014-01-06/2014-01-13"]
    assert tasks("excludes weekends", "A :2014-01-06, 2014-01-13") == ["2014-01-06/2014-01-12"]


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["A :2014-01-06, 2014-01-08"], "2014-01-06/2014-01-07"),
        (["inclusiveEndDates", "A :2014-01-06, 2014-01-08"], "2014-01-06/2014-01-08"),
        (["A :2014-01-06, 24h"], "2014-01-06"),
        (["A :2014-01-06, 20h"], "2014-01-06T00:00/2014-01-06T20:00"),
        (["A :2014-01-06, 1.5d"], "2014-01-06/2014-01-07"),
        (["A :2014-01-06, 1M"], "2014-01-06/2014-02-05"),
        (["A :milestone, m, 2014-01-25, 0d"], "2014-01-25"),
        (["A :milestone, m, 2014-01-25, 4d"], "2014-01-27"),
        (["A :vert, 2014-01-25, 4d"], "2014-01-25"),
        (["dateFormat YYYY", "A :1900, 1930"], "1900/1930"),
        (["dateFormat YYYY", "A :1900, 2y"], "1900/1901"),
        (["dateFormat YYYY", "A :milestone, 1918, 1s"], "1918"),
        (["dateFormat YYYY-MM", "A :1900-02, 1900-04"], "1900-02/1900-04"),
        (["dateFormat DD.MM.YYYY HH:mm", "A :06.01.2014 10:30, 90m"], "2014-01-06T10:30/2014-01-06T12:00"),
        (["dateFormat D MMMM YYYY", "A :6 January 2014, 7 January 2014"], "2014-01-06/2014-01-07"),
        (["dateFormat MM/DD/YY", "A :01/06/14, 1d"], "2014-01-06"),
        (["dateFormat X", "A :0, 71"], "1970-01-01T00:00:00Z/1970-01-01T00:01:11Z"),
        (["dateFormat YYYY-MM-DDTHH:mmZ", "A :2014-01-06T10:00+02:00, 1h"], "2014-01-06T08:00Z/2014-01-06T09:00Z"),
        (["dateFormat HH:mm", "A :2014-01-06, 1d"], "2014-01-06"),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_their_form(lines: list[str], date: str) -> None:
    if "D MMMM" in lines[0]:
        date = "2014-01-06"
    assert tasks(*lines, century=2000) == [date]


def test_a_chart_that_marks_what_is_done_plans_the_rest() -> None:
    imported = gantt("section One", "A :done, crit, a, 2014-01-06, 1d", "B :active, 1d", "C :1d",
                     'click a href "https://example.org/a"', "click b call tell()")  # fmt: skip
    assert [row.fields for row in imported.events] == [
        {"date": "2014-01-06", "title": "A", "tags": ["One", "crit"], "id": "a", "sources": ["https-example-org-a"]},
        {"date": "2014-01-07", "title": "B", "tags": ["One", "active"]},
        {"date": "2014-01-08", "title": "C", "tags": ["One"], "kind": "planned"},
    ]
    assert imported.told == [
        "tasks that are neither done nor active are taken as planned, in a chart that marks others so",
        "not taken from the diagrams, since a timeline has no field for it: calls of scripts (1)",
    ]


def test_what_cannot_be_reckoned_is_left() -> None:
    imported = gantt(
        "A :1d", "B :after nobody, 1d", "C :c, after d, 1d", "D :d, after c, 1d", "E :2014-01-08, 2014-01-06",
        "F :2014-02-30, 1d", "G :done", "H :a, b, c, d", "I :a7, soon, 1d", "J :2014-01-06, 99999999999d",
        "what is this", "K :k, 2014-01-06, 1d", "L : after b, 1d",
    )  # fmt: skip
    assert rows(imported) == [("2014-01-06", "K")]
    lines = [problem.where.line for problem in imported.left if problem.where]
    assert lines == [8, 9, 12, 2, 3, 4, 5, 6, 7, 10, 11, 14]
    assert reasons(imported) == [
        "the task 'G' has no date and no length",
        "the task 'H' has more than an id, a start and an end",
        "'what is this' is no task, expected 'name : id, start, end'",
        "the task 'A' is not taken: it has no start, and no task stands before it",
        "the task 'B' is not taken: no task has the id 'nobody'; Mermaid takes the day at which the chart is looked at",
        "the task 'C' is not taken: it counts from itself, by way of others",
        "the task 'D' is not taken: it counts from itself, by way of others",
        "the task 'E' is not taken: it ends (2014-01-06) before it starts (2014-01-08)",
        "the task 'F' is not taken: '2014-02-30' is not a date: there is no such day",
        "the task 'I' is not taken: 'soon' is not of the form YYYY-MM-DD",
        "the task 'J' is not taken: a duration of 1e+11 days is longer than any calendar",
        "the task 'L' is not taken: no task has the id 'b'; Mermaid takes the day at which the chart is looked at",
    ]


def test_a_task_until_one_that_starts_before_it_is_left() -> None:
    imported = gantt("A :2014-02-01, until b", "B :b, 2014-01-01, 1d")
    assert rows(imported) == [("2014-01-01", "B")]
    assert reasons(imported) == ["the task 'A' is not taken: it starts after 'b' does, until which it lasts"]


def test_a_time_without_its_day_is_left() -> None:
    imported = gantt("dateFormat HH:mm", "A : milestone, m1, 17:49, 2m", "B : 10m")
    assert reasons(imported) == [
        "the task 'A' is not taken: '17:49', of the form HH:mm, has no day: "
        "Mermaid takes the day at which the chart is looked at",
        "the task 'B' is not taken: it counts from the task before, which has no date",
    ]
    assert "two digits" in reasons(gantt("dateFormat MM/DD/YY", "A :01/06/14, 1d"))[0]


# ---------------------------------------------------------------- files


def test_a_header_and_directives_are_no_lines_of_the_diagram() -> None:
    text = """\
---
title: From the header
config:
  theme: 'base'
---
%%{init: {'theme':
  'dark'}}%%
gantt
    accDescr { Who did
      what }
    dateFormat YYYY-MM-DD
    A :2014-01-06, 1d  %% not yet official
"""
    imported = read(text)
    assert imported.meta == {"title": "From the header", "subject": "Who did what"}
    assert rows(imported) == [("2014-01-06", "A")]
    assert rows(read(text.replace("config:", 'config: [\n"#item\n'))) == [("2014-01-06", "A")]


def test_markdown_may_hold_diagrams() -> None:
    text = """\
# Report

2015 : not in a diagram

```mermaid
timeline
    title First
    2015 : a
```

~~~ mermaid
gantt
    title Second
    B :2016-01-01, 1d
~~~

```mermaid
flowchart LR
    A --> B
```

```python
timeline
```
"""
    imported = round_trip.read(read_mermaid, text, "report.md")
    assert [(row.fields["title"], row.fields["tags"], row.where.line) for row in imported.events] == [
        ("a", ["First"], 8),
        ("B", ["Second"], 14),
    ]
    assert reasons(imported) == ["a diagram that begins with 'flowchart' is no timeline and no gantt chart"]


def test_a_file_may_hold_diagrams_one_after_the_other() -> None:
    imported = read(
        "timeline\n 2015 : a\ngantt\n a :x, 2016-01-01, 1d\n---\ntitle: T\n---\ngantt\n b :x, 2017-01-01, 1d\n gantt\n"
    )
    assert rows(imported) == [("2015", "a"), ("2016-01-01", "a"), ("2017-01-01", "b")]
    assert [row.fields.get("id") for row in imported.events] == [None, "x", None]
    assert reasons(imported) == ["the gantt that begins here has nothing on it that has a date"]


def test_what_holds_no_diagram_is_refused() -> None:
    with pytest.raises(SourceError, match="holds no Mermaid timeline or gantt chart"):
        read("flowchart LR\n A --> B")


@pytest.mark.parametrize(
    "text",
    [
        "gantt\nexcludes monday tuesday wednesday thursday friday saturday sunday\nA :2014-01-06, 1d\n",
        "gantt\nexcludes weekends\n" + "".join(f"A{number} :2014-01-06, 9999d\n" for number in range(300)),
        "gantt\n" + "".join(f"A{number} :a{number}, after a{number + 1}, 1d\n" for number in range(600)),
        "gantt\ndateFormat " + "[" * 5_000 + "YYYY" * 5_000 + "\nA :x, 1d\n",
        "gantt\nA :" + "a" * 100_000 + ", " * 50_000,
        "timeline\n" + ": " * 50_000,
        "timeline\n2015" + " : x" * 20_000,
        "---\na: &a [1]\nb: [" + "*a, " * 9_000 + "]\n---\ntimeline\n2015 : x",
        "gantt\n" + " " * 50_000 + "x\n",
        "gantt\ndateFormat"
        + " " * 50_000
        + "x;"
        + " " * 50_000
        + "x\nclick"
        + " " * 50_000
        + "x\nA"
        + " " * 50_000
        + "x\n",
        "timeline\n2015" + " " * 50_000 + "x\ntimeline" + " " * 50_000 + ";" + " " * 50_000 + "x\n",
        "timeline\n" + "#" * 50_000 + ";" * 50_000 + " : x",
    ],
)
def test_hostile_diagrams_end_soon(text: str) -> None:
    assert_ends_soon(read_mermaid, text, "given.mmd")


_SCRAPS = (
    "timeline\n", "gantt\n", "title x\n", "section y\n", "2015 : a\n", "2015-13 : a : b\n", " : c\n", "x : d\n",
    "A :2014-01-06, 1d\n", "B :after a, 2d\n", "C :a, 2014-01-06, until c\n", "D :crit, done, 3w\n",
    "dateFormat HH:mm\n", "dateFormat YY-M-Do hh:mm A\n", "dateFormat X\n", "dateFormat [\n", "excludes weekends\n",
    "excludes 2014-01-07\n", "includes x\n", "weekend friday\n", "inclusiveEndDates\n", "E :9999-12-30, 9y\n",
    "F :0001-01-01, 1d\n", "G :milestone, 1M\n", "H :vert, 2014-01-06, 1ms\n", "click a href \"javascript:x\"\n",
    "---\n", "%% c\n", "%%{init: x}%%\n", "```mermaid\n", "```\n", "accDescr {\n", "}\n", "accTitle: t\n", "#35;",
    ";", ",", ":", "<br>", "é", "\x00", "14-1-6th 10:30 AM", "I :12345, 99999\n",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(_SCRAPS) | st.text(max_size=6), max_size=30).map("".join),
    st.sampled_from(["", "timeline\n", "gantt\n"]),
)
def test_any_text_is_imported_or_refused_in_words(text: str, first: str) -> None:
    assert_ends_in_words(read_mermaid, first + text, "given.mmd")


@given(st.lists(st.tuples(st.sampled_from(["2015", "Step 1", "1/2/2015", ""]), st.integers(0, 3)), max_size=8))
def test_each_event_of_a_timeline_is_accounted_for(periods: list[tuple[str, int]]) -> None:
    lines = [f"  {period} {' '.join([': event'] * count)}".rstrip() for period, count in periods]
    imported = read("\n".join(["timeline", *lines, "  2016 : last"]))
    accounted = {row.where.line for row in imported.events} | {each.where.line for each in imported.left if each.where}
    assert {number for number, line in enumerate(lines, 2) if line.strip()} <= accounted
