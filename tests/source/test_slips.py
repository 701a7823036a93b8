"""One slip in a timeline that can be read is told on its own line, and what its help says to write can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefgen.errors import Problem, SourceError
from briefgen.source import parse_document

SHOWN = re.compile(r"(?:write|put it in quotes|close it): (\S.*)$")
BEGIN = re.compile(r"begin it in column (\d+)(?:, and shift (?:lines \d+ to|line) (\d+) with it)?$")

BOARD = "title: The board: Dr Ekman decides"
PLAIN = ("The board decides", "Dr Ekman", "2015-10-07", "a 'b' c", "It's here", "x, y", "Exhibit #4")
SLIPS = (
    "second colon",
    "no colon",
    "no space",
    "tab",
    "open quote",
    "indent right",
    "indent far right",
    "indent left",
    "item left",
    "item right",
    "open apostrophe",
    "colon in brackets",
    "quote in brackets",
    "end in brackets",
)


@dataclass(frozen=True)
class Line:
    """A line of a timeline; a slip may be made in the value of one that is `key: value`, or in its indent."""

    indent: int
    lead: str
    text: str
    kind: str = "key"  # or "opener" (a key whose value follows below), "item", "text", "comment"

    @property
    def written(self) -> str:
        return " " * self.indent + self.lead + self.text


@st.composite
def draw_field(draw: st.DrawFn, name: str, indent: int, deep: int = 2) -> list[Line]:
    """Return the lines of one field."""
    kinds = ["plain", "plain", "flow", "list", "records", "block", "quoted", "folded"] + ["map"] * (deep > 0)
    kind = draw(st.sampled_from(kinds))
    value = draw(st.sampled_from(PLAIN))
    if kind == "plain":
        return [Line(indent, "", f"{name}: {value}")]
    if kind == "quoted":
        return [Line(indent, "", f'{name}: "{value}: so"', "text")]
    if kind == "flow":
        return [Line(indent, "", f"{name}: {draw(st.sampled_from(['[a, b]', '{by: ekman, on: 2015}', '[]']))}", "text")]
    if kind == "folded":
        return [Line(indent, "", f"{name}: some words", "text"), Line(indent + 2, "", "that go on", "text")]
    if kind == "block":
        sign = draw(st.sampled_from(["|", ">", ">-"]))
        words = draw(st.sampled_from([["one: two"], ["- a", "", "b: c: d"], ['say "so', "# no comment"]]))
        return [Line(indent, "", f"{name}: {sign}", "text")] + [Line(indent + 2, "", word, "text") for word in words]
    within = indent + draw(st.sampled_from([0, 0, 2, 4]))
    if kind == "list":
        items = draw(
            st.lists(st.sampled_from(["x", "a b", "{by: ekman, was: 2015}", "[1, 2]"]), min_size=1, max_size=3)
        )
        return [Line(indent, "", f"{name}:", "opener")] + [Line(within, "- ", item, "item") for item in items]
    if kind == "records":
        return [
            Line(indent, "", f"{name}:", "opener"),
            Line(within, "- ", "edition: 2", "first"),
            *draw(draw_field("was", within + 2, deep - 1 if deep else 0)),
        ]
    nested = indent + draw(st.sampled_from([2, 4]))
    lines = [Line(indent, "", f"{name}:", "opener")]
    for each in draw(st.lists(st.sampled_from(["lat", "lon", "alt"]), min_size=1, max_size=2, unique=True)):
        lines += draw(draw_field(each, nested, deep - 1))
    return lines


@st.composite
def draw_timeline(draw: st.DrawFn) -> list[Line]:
    """Return the lines of a small timeline."""
    indent = draw(st.sampled_from([0, 2]))
    lines = [Line(0, "", "briefgen: 1"), Line(0, "", "events:", "opener")]
    for number in range(draw(st.integers(1, 3))):
        lines.append(Line(indent, "- ", f"id: e{number}", "first"))
        names = ["date", "title", "tags", "place", "note", "revisions"]
        for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)):
            if draw(st.integers(0, 5)) == 0:
                lines.append(Line(draw(st.sampled_from([0, indent + 2])), "# ", "a remark: with a colon", "comment"))
            lines += draw(draw_field(name, indent + 2))
        if draw(st.integers(0, 3)) == 0:
            lines.append(Line(0, "", "", "comment"))
    return lines


def make_slip(line: Line, slip: str, before: Line) -> str | None:
    """Return the line with a slip in it; None for one that cannot have it, or where it would be none to YAML."""
    lead, text = " " * line.indent + line.lead, line.text
    if slip == "tab":
        usual = line.indent and line.kind not in ("text", "comment") and before.kind not in ("text", "comment")
        return "\t" + line.lead + text if usual else None
    if slip.startswith("indent"):
        if line.kind not in ("key", "opener") or before.kind not in ("key", "first", "item") or line.indent < 2:
            return None
        if slip == "indent far right" and (line.kind, before.kind) not in (("key", "key"), ("key", "first")):
            return None  # it may be meant to be in the list or map above
        return {"indent right": " ", "indent far right": "  "}.get(slip, "") + line.written[slip == "indent left" :]
    if slip == "item left":
        return line.written[1:] if line.kind in ("item", "first") and line.indent and before.kind != "opener" else None
    if slip == "item right":
        return " " + line.written if line.kind == "first" and before.kind != "opener" else None
    if slip.endswith("in brackets"):
        return make_slip_in_brackets(line, slip)
    if line.kind == "opener":
        return line.written[:-1] if slip == "no colon" else None
    if line.kind not in ("key", "first"):
        return None
    key, value = text.split(": ", 1)
    if slip == "second colon":
        return f"{lead}{key}: The board: {value}"
    if slip == "no colon":
        return f"{lead}{key} {value}"
    if slip == "no space":
        return f"{lead}{key}:{value}"
    quote = "'" if slip == "open apostrophe" else '"'
    return f"{lead}{key}: {quote}{value}"


def make_slip_in_brackets(line: Line, slip: str) -> str | None:
    """Return the line with a slip within its brackets."""
    if slip == "colon in brackets":
        return line.written.replace("by: ekman", "by: The board: ekman") if "by: ekman" in line.text else None
    if slip == "quote in brackets":
        return line.written.replace("ekman", '"ekman') if "by: ekman" in line.text else None
    return line.written[:-1] if line.text.endswith(("]", "}")) else None


def read_problems(text: str) -> list[Problem]:
    try:
        parse_document(text.encode(), "x.yaml")
    except SourceError as error:
        return list(error.problems)
    return []


def follow_help(text: str, problem: Problem) -> str | None:
    """Return the text as the help of a problem says to write it; None where it shows no line."""
    assert problem.where is not None
    lines = text.split("\n")
    line = lines[problem.where.line - 1]
    if shown := SHOWN.search(problem.help):
        lines[problem.where.line - 1] = line[: len(line) - len(line.lstrip())] + shown[1]
    elif begin := BEGIN.search(problem.help):
        own = problem.where.column - 1
        for row in range(problem.where.line - 1, int(begin[2] or problem.where.line)):
            lines[row] = " " * (int(begin[1]) - 1) + lines[row][own:]
    else:
        return None
    return "\n".join(lines)


@pytest.mark.parametrize(
    "before",
    [
        "  revisions:\n  - {edition: 2, type: corrected, field: date, was: 2015}\n",
        "  tags:\n  - x\n",
        "  tags:\n    - x\n",
        "  tags:\n  - x\n  - y\n  # a remark\n",
        "  revisions:\n  - edition: 2\n    was: 2015\n",
        "  text: |\n    - one: two\n",
        "  place:\n    names:\n    - x\n",
    ],
)
@pytest.mark.parametrize("after", ["", "  date: 2015\n", "- id: b\n", "  tags_too:\n  - y\n"])
@pytest.mark.parametrize("long", [False, True])
def test_a_second_colon_is_told_at_its_line_below_a_list(before: str, after: str, long: bool) -> None:
    head = "events:\n" + "- id: z\n  title: Some words\n" * (1_000 if long else 0)
    text = f"{head}- id: a\n{before}  {BOARD}\n{after}"
    (problem,) = read_problems(text)
    assert problem.where is not None
    assert problem.where.line == text[: text.index(BOARD)].count("\n") + 1
    assert problem.where.column == len("  title: ") + 1
    assert "needs quotes, because it holds ': '" in problem.message
    assert problem.help == 'put it in quotes: title: "The board: Dr Ekman decides"'


@pytest.mark.parametrize("slip", SLIPS)
@settings(max_examples=40, deadline=None)
@given(lines=draw_timeline(), data=st.data())
def test_one_slip_is_told_on_its_line(slip: str, lines: list[Line], data: st.DataObject) -> None:
    written = [line.written for line in lines]
    assert read_problems("\n".join(written)) == []
    slips = {row: made for row in range(2, len(lines)) if (made := make_slip(lines[row], slip, lines[row - 1]))}
    assume(slips)
    row = data.draw(st.sampled_from(sorted(slips)))
    text = "\n".join([*written[:row], slips[row], *written[row + 1 :], ""])
    problems = read_problems(text)
    assume(problems)
    told = f"{text}\n{problems[0]}"
    assert problems[0].where is not None
    assert problems[0].where.line == row + 1, told
    followed = follow_help(text, problems[0])
    if followed is not None:
        assert read_problems(followed) == [], told


def test_lines_that_go_with_one_that_is_shifted_are_named() -> None:
    (problem,) = read_problems("- id: a\n- id: b\n - id: c\n   title: x\n   date: 2015\n")
    assert problem.help == "begin it in column 1, and shift lines 4 to 5 with it"
