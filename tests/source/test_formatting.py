"""Formatting: nothing said is changed, no comment is lost, and what is formatted stays as it is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.cli.fmt import format_file
from briefgen.errors import BuildError, ProblemsError
from briefgen.fields import read_fields
from briefgen.source import parse_document
from briefgen.source.formatting import format_text
from briefgen.source.layout import list_comments
from briefgen.source.scalars import WIDTH, write_scalar
from briefgen.source.writing import quote_scalar
from briefgen.timeline.field_dates import DATE_KEYS
from briefgen.timeline.key_order import order_keys
from briefgen.timeline.load import load_timeline

ROOT = Path(__file__).parent.parent.parent
WHOLE = [
    *sorted((ROOT / "timelines").glob("*.yaml")),
    *sorted((ROOT / "templates").glob("*/timeline.yaml")),
    *sorted((ROOT / "tests" / "cases").rglob("*.yaml")),
]


def format_plain(text: str) -> str:
    return format_text(text.encode(), "x.yaml", order_keys, DATE_KEYS).decode()


def read_plain(text: str) -> Any:
    return read_fields(parse_document(text.encode(), "x.yaml").root, DATE_KEYS)


@pytest.mark.long
@pytest.mark.parametrize("path", WHOLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_say_the_same_once_formatted_and_stay_so(path: Path) -> None:
    data = path.read_bytes()
    try:
        parse_document(data, path.name)
    except ProblemsError:
        with pytest.raises(ProblemsError):
            format_text(data, path.name, order_keys, DATE_KEYS)
        return
    once = format_text(data, path.name, order_keys, DATE_KEYS)
    assert format_text(once, path.name, order_keys, DATE_KEYS) == once
    assert read_plain(once.decode()) == read_plain(data.decode())
    assert sorted(list_comments(once.decode())) == sorted(list_comments(data.decode()))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").glob("*/timeline.yaml")), ids=lambda path: path.parent.name
)
def test_templates_are_formatted(path: Path) -> None:
    before, after = format_file(path)
    assert before == after
    assert max(len(line) for line in before.decode().splitlines()) <= WIDTH + 10


@pytest.mark.parametrize(
    "value",
    [
        "0042",
        "12:45",
        "no",
        "~",
        "null",
        "1e3",
        "0x1f",
        "+5",
        "2015-10-07",
        "Yes",
        "1_000",
        ".5",
        "=",
        "'no'",
        '"0042"',
    ],
)
def test_values_stay_as_they_are_written(value: str) -> None:
    text = f"briefgen: 1\nmeta: {{title: {value}}}\nx:\n  deep:\n    - {value}\n    - a: {value}\n"
    made = format_plain(text)
    assert made == f"briefgen: 1\nmeta: {{title: {value}}}\n\nx:\n  deep:\n  - {value}\n  - a: {value}\n"


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('"2015-10-07?"', "2015-10-07?"),
        ("'2015-03/..'", "2015-03/.."),
        ("[1667,1668]", "[1667,1668]"),
        ('"[2015-10-07,2015-10-08]"', '"[2015-10-07,2015-10-08]"'),
        ('".."', '".."'),
        ('"c. 1903"', '"c. 1903"'),
        ('"2015-10-07T04:10Z"', "2015-10-07T04:10Z"),
        ("{1667..1668, 1670}", "{1667..1668, 1670}"),
    ],
)
def test_dates_lose_quotes_that_they_do_not_need(written: str, made: str) -> None:
    text = "briefgen: 1\nmeta: {title: A}\n\nevents:\n- date: DATE\n  title: B\n"
    assert format_plain(text.replace("DATE", written)) == text.replace("DATE", made)
    # What is no date keeps its quotes.
    assert format_plain(text.replace("title: B", 'title: "2015"').replace("DATE", made)).count('"2015"') == 1


LONG = "word " * 40 + "end"


@pytest.mark.parametrize(
    "written", [LONG, f'"{LONG}"', f"'{LONG}'", ">-\n    " + LONG, LONG.replace("word ", "word\n    ")]
)
def test_long_texts_are_folded_and_read_the_same(written: str) -> None:
    made = format_plain(f"briefgen: 1\nmeta:\n  title: {written}\n")
    assert max(map(len, made.splitlines())) <= WIDTH
    assert read_plain(made)["meta"]["title"] == LONG
    assert made.splitlines()[3] == "  title: >-"


def test_short_texts_over_several_lines_come_onto_one() -> None:
    made = format_plain('briefgen: 1\nmeta:\n  title: one\n    two\n  subject: "three\n    four"\n')
    assert made == 'briefgen: 1\n\nmeta:\n  title: one two\n  subject: "three four"\n'


def test_what_would_be_changed_by_folding_is_left() -> None:
    for text in ("a  b " * 30 + "end", "a" * 200, " a b" * 40, "x" * 120 + " y"):
        written = quote_scalar(text)
        made = format_plain(f"briefgen: 1\nmeta:\n  title: {written}\n")
        assert read_plain(made)["meta"]["title"] == text


COMMENTED = """\
# first of all

# about this
briefgen: 1   # version
meta:
    # over the title
    title: A  # beside it
    timezone: UTC
    bottom_line: >-   # folded
        Some text
        of two lines.
    # the end of meta

# over the events
events:
  # the first
  - title: B    # what
    # when, roughly
    date: 2015-10-07
    tags: [a,
           b]  # two
    claims:
      - says: No.   # said
        by: c
        # end of the claim
    # end of the event
  - # the second
    date: 2016
    title: C
  #- date: 2017
  #  title: left out

# the very end
"""
FORMATTED = """\
# first of all

# about this
briefgen: 1   # version

meta:
  # over the title
  title: A  # beside it
  timezone: UTC
  bottom_line: >-     # folded
    Some text
    of two lines.
  # the end of meta

# over the events
events:
# the first
# when, roughly
- date: 2015-10-07
  title: B      # what
  tags: [a, b]  # two
  claims:
  - by: c
    # end of the claim
    says: No.       # said
  # end of the event

# the second
- date: 2016
  title: C
#- date: 2017
#  title: left out

# the very end
"""


def test_comments_stay_with_what_they_are_about() -> None:
    made = format_plain(COMMENTED)
    assert sorted(list_comments(made)) == sorted(list_comments(COMMENTED))
    assert made == FORMATTED
    assert format_plain(made) == made


def test_keys_come_in_the_formats_own_order_and_free_data_in_the_users() -> None:
    text = (
        "briefgen: 1\nmeta: {title: A}\n\nevents:\n- x: {z: 1, a: 2}\n  marking: TLP:CLEAR\n  title: T\n"
        "  related: {reports: [b], causes: [a]}\n  end: 2016\n  start: 2015\n  id: one\n"
    )
    assert format_plain(text).splitlines()[4:] == [
        "- id: one",
        "  start: 2015",
        "  end: 2016",
        "  title: T",
        "  related: {causes: [a], reports: [b]}",
        "  marking: TLP:CLEAR",
        "  x: {z: 1, a: 2}",
    ]


# -- any timeline ---------------------------------------------------------------------------------------------

WORDS = (
    st.text(st.sampled_from("ab .:#-'\"[]{},&*!|>%@`?~éñ中\\0123"), min_size=1, max_size=30).map(str.strip).filter(bool)
)
PROSE = st.lists(
    st.sampled_from(["one", "of", "many: words", "#4", "- and", "noch", "0042", "x" * 60]), min_size=1
).map(" ".join)


@st.composite
def written_text(draw: Callable[..., Any], indent: int) -> str:
    """A text as somebody may write it after a key: plain, in quotes, folded or kept."""
    text = draw(st.one_of(WORDS, PROSE, st.sampled_from(["no", "0042", "12:45", "2015-10-07?", "~", "1e3"])))
    how = draw(st.sampled_from(["plain", "double", "single", "folded", "kept", "long"]))
    pad = "\n" + " " * (indent + draw(st.integers(1, 4)))
    if how == "double":
        return quote_scalar(text)
    if how == "single":
        return "'" + text.replace("'", "''") + "'"
    if how in ("folded", "kept") and text[0] not in " \t":
        return f"{draw(st.sampled_from(['>-', '>', '|', '|-', '>+', '|+']))}{pad}{pad.join(text.split('  '))}"
    if how == "long":
        return f"{pad}{pad.join(write_scalar(text).split(' '))}" if write_scalar(text) == text else quote_scalar(text)
    return write_scalar(text)


@st.composite
def timelines(draw: Callable[..., Any]) -> str:
    """A timeline with comments and blank lines anywhere, in any indents."""
    lines = ["briefgen: 1"]
    count = 0

    def comment(indent: int) -> None:
        nonlocal count
        for _ in range(draw(st.integers(0, 2))):
            if draw(st.booleans()):
                lines.append("")
            count += 1
            lines.append(" " * draw(st.sampled_from([0, indent])) + f"# comment {count}")

    def ending(value: str) -> str:
        nonlocal count
        if "\n" in value or draw(st.integers(0, 3)):
            return value
        count += 1
        return f"{value}{' ' * draw(st.integers(1, 9))}# comment {count}"

    def record(keys: list[str], indent: int, first: str) -> None:
        order = draw(st.permutations(keys))
        for place, key in enumerate(order):
            if place:
                comment(indent)
            lead = first if place == 0 else " " * indent
            if key == "date":
                value = draw(st.sampled_from(["2015-10-07", "'2015-03?'", '"[2015,2016]"', "[2015,2016]", "c. 1903"]))
            elif key in ("actors", "tags"):
                value = draw(st.sampled_from(["[a, b]", "[ a,\n" + " " * (indent + 3) + "b ]", "a", "[]"]))
            elif key == "x":
                value = draw(
                    st.sampled_from(["{a: no, b: [1, 2]}", "{}", "{a: {b: c},\n" + " " * (indent + 1) + "d: 'e'}"])
                )
            else:
                value = draw(written_text(indent))
            lines.append(ending(f"{lead}{key}: {value}"))

    comment(0)
    lines.append("meta:")
    record(["title", "subject", "author", "x"], 2 + (step := draw(st.integers(0, 2))), "  " + " " * step)
    comment(0)
    lines.append(ending("events:"))
    dash = draw(st.integers(0, 4))
    for _ in range(draw(st.integers(1, 4))):
        comment(dash)
        gap = draw(st.integers(1, 3))
        record(
            ["date", "title", "summary", "actors", "tags", "note", "x"], dash + 1 + gap, " " * dash + "-" + " " * gap
        )
    comment(0)
    return "\n".join(lines) + draw(st.sampled_from(["\n", "", "\n\n"]))


@pytest.mark.long
@given(text=timelines())
def test_any_timeline_says_the_same_once_formatted_and_stays_so(text: str) -> None:
    try:
        before = read_plain(text)
    except ProblemsError:
        return
    once = format_plain(text)
    assert read_plain(once) == before
    assert sorted(list_comments(once)) == sorted(list_comments(text))
    assert len(list_comments(once)) == text.count("# comment")
    assert format_plain(once) == once


# -- the command ----------------------------------------------------------------------------------------------

MESSY = """\
briefgen: 1
meta: {title: A}
events:
  - title: Second   # b
    date: '2016'
  - {title: First, date: 2015}
"""
NEAT = """\
briefgen: 1
meta: {title: A}

events:
- date: 2016
  title: Second     # b

- {date: 2015, title: First}
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", "fmt", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_file_is_formatted_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MESSY, encoding="utf-8")
    done = run(tmp_path, "a.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "a.yaml: formatted\n", "")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == NEAT
    assert run(tmp_path, "a.yaml", "--check").stdout == "a.yaml: as it should be\n"


def test_check_and_diff_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MESSY, encoding="utf-8")
    checked = run(tmp_path, "a.yaml", "--check")
    assert (checked.returncode, checked.stdout) == (1, "a.yaml: would be formatted\n")
    shown = run(tmp_path, "a.yaml", "--diff")
    assert shown.returncode == 0
    assert "+- {date: 2015, title: First}\n" in shown.stdout
    assert run(tmp_path, "a.yaml", "--diff", "--check").returncode == 1
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == MESSY


def test_sort_brings_events_into_the_order_of_time(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(MESSY, encoding="utf-8")
    assert run(tmp_path, "a.yaml", "--sort", "--quiet").stdout == ""
    made = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    head, events = NEAT.split("events:\n")
    assert made == f"{head}events:\n" + "\n\n".join(reversed(events.rstrip().split("\n\n"))) + "\n"


def test_sort_is_refused_where_it_would_change_ids(tmp_path: Path) -> None:
    """Two events of one title get their ids from where they stand."""
    path = tmp_path / "a.yaml"
    path.write_text(MESSY.replace("First", "Same").replace("Second", "Same"), encoding="utf-8")
    with pytest.raises(BuildError, match="without changing what it says"):
        format_file(path, sort=True)


def test_a_file_with_errors_is_left_alone_and_they_are_shown(tmp_path: Path) -> None:
    wrong = MESSY.replace("2015}", "2015-02-30}")
    (tmp_path / "a.yaml").write_text(wrong, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(MESSY, encoding="utf-8")
    done = run(tmp_path, "a.yaml", "b.yaml")
    assert (done.returncode, done.stdout) == (1, "b.yaml: formatted\n")
    assert done.stderr.startswith("a.yaml:6:26: '2015-02-30' is not a date")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == wrong


def test_ends_of_lines_the_mark_the_mode_and_a_link_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + MESSY.replace("\n", "\r\n").encode())
    path.chmod(0o600)
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    assert run(tmp_path, "link.yaml").returncode == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + NEAT.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (tmp_path / "link.yaml").is_symlink()
    assert os.listdir(tmp_path) in (["a.yaml", "link.yaml"], ["link.yaml", "a.yaml"])


def test_included_files_are_left_alone_unless_named(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    part = "events:\n  - {title: B,   date: 2001}\n"
    (tmp_path / "events" / "b.yaml").write_text(part, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(f"include: [events/*.yaml]\n{MESSY}", encoding="utf-8")
    before = load_timeline(tmp_path / "a.yaml").model_dump()
    assert run(tmp_path, "a.yaml").returncode == 0
    assert (tmp_path / "events" / "b.yaml").read_text(encoding="utf-8") == part
    assert run(tmp_path, "events/b.yaml").returncode == 0
    assert (tmp_path / "events" / "b.yaml").read_text(encoding="utf-8") == "events:\n- {date: 2001, title: B}\n"
    assert load_timeline(tmp_path / "a.yaml").model_dump() == before


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [("no.yaml", 1, "there is no file 'no.yaml'"), ("briefgen.yaml", 2, "is a project file"), (".", 1, "is a folder")],
)
def test_what_is_no_timeline_is_told(tmp_path: Path, name: str, code: int, told: str) -> None:
    done = run(tmp_path, name)
    assert done.returncode == code
    assert told in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "briefgen: 1\nx:\n  - # one\n    - # two\n      a: b\n    - c # three\n  # four\n",
        "briefgen: 1\nx:\n- &a\n  # one\n  b: c\n- *a\n# two\ny: &c [d, # three\n  e]\n",
        "briefgen: 1\nx: |+\n  a\n\n\n# one\ny: >2\n    b\n   c\n",
        "---\n# one\nbriefgen: 1\nx: {a: b,\n  # two\n  c: d}\n... # three\n",
    ],
)
def test_unusual_yaml_says_the_same_once_formatted_and_stays_so(text: str) -> None:
    once = format_plain(text)
    assert read_plain(once) == read_plain(text)
    assert sorted(list_comments(once)) == sorted(list_comments(text))
    assert format_plain(once) == once


def test_what_one_reader_alone_takes_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(MESSY.replace("title: First", "title: First\tone"), encoding="utf-8")
    before = path.read_bytes()
    done = run(tmp_path, "a.yaml")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("'a.yaml' cannot be formatted: line 6 is YAML to one reader and not to another;")
    assert done.stderr.endswith("it is left as it is\n")
    assert path.read_bytes() == before
