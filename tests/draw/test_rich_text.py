"""Marks are read, everything else is text, and no text gets out of its place."""

from __future__ import annotations

import pytest

from briefgen.draw.rich_text import (
    Font,
    anchor_lefts,
    clean_text,
    escape_text,
    find_refused_mark,
    measure_block,
    place_lines,
    read_link,
    split_runs,
)
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text

HOSTILE = [
    "<script>alert(1)</script>",
    "</text></svg><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp;amp; & &#60;",
    "a < b <b>c</b> > d",
    "<br><BR/><b",
    "<a href='javascript:x'>y</a>",
    "\x00\x1b[31m\ud800\ufffe",
    "${x} {{y}} %s %(z)s $\\sqrt{2}$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    lines = split_runs(escape_text(text))
    assert len(lines) == 1
    assert "".join(run.text for run in lines[0]) == clean_text(text)
    assert all(not (run.bold or run.italic or run.url) for run in lines[0])


def test_tags_that_are_not_known_are_text() -> None:
    assert [[run.text for run in line] for line in split_runs("<q>a</q><script>b</script><br/>c")] == [
        ["<q>a</q><script>b</script><br/>c"]
    ]


def test_a_break_keeps_what_is_open() -> None:
    first, second = split_runs("<b>one<br >two</b> three")
    assert [(run.text, run.bold) for run in first] == [("one", True)]
    assert [(run.text, run.bold) for run in second] == [("two", True), (" three", False)]


def test_raised_and_lowered_text_is_smaller() -> None:
    (line,) = split_runs("m<sup>2<sub>i</sub></sup> <sub>k</sub>")
    assert [(run.text, round(run.scale, 3), round(run.rise, 3)) for run in line] == [
        ("m", 1, 0),
        ("2", 0.7, 0.42),
        ("i", 0.49, 0.42 - 0.147),
        (" ", 1, 0),
        ("k", 0.7, -0.21),
    ]


def test_a_style_gives_a_colour_and_nothing_else() -> None:
    (line,) = split_runs("<span style='color: rgb(1,2,3)'>a<em>b</em></span><i style=\"color:red;\">c</i>")
    assert [(run.text, run.color, run.bold, run.italic) for run in line] == [
        ("a", "#010203", False, False),
        ("b", "#010203", True, True),
        ("c", "#ff0000", False, True),
    ]
    for refused in ("<u>", "<s>", "<b style='font-size:9px'>", "<a style='color:rgba(0,0,0,0.5)'>", "<I style='x'>"):
        assert find_refused_mark(f"a {refused}b</x>") == refused
    for drawn in ("&lt;u&gt;", "<u", "<strong>", "</u>", "<b style=''>", "<span>", "<a href='x' style='color:red'>"):
        assert not find_refused_mark(drawn)


def test_an_end_tag_closes_the_last_one_open() -> None:
    (line,) = split_runs("<b><i>x</b>y</i>z</b>")
    assert [(run.text, run.bold, run.italic) for run in line] == [
        ("x", True, True),
        ("y", True, False),
        ("z", False, False),
    ]


def test_links_are_coloured_and_open_only_what_may_be_opened() -> None:
    (line,) = split_runs('<a href="https://a.example/?x=1&amp;y=2">a</a><a href="ftp://b">b</a><a>c</a>')
    assert [(run.text, run.url, run.color) for run in line] == [
        ("a", "https://a.example/?x=1&y=2", "#447adb"),
        ("bc", "", "#447adb"),
    ]
    (line,) = split_runs("<a style='color:#AA0000' href='mailto:a@b.example'>mail</a>")
    assert (line[0].url, line[0].color) == ("mailto:a@b.example", "#aa0000")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        " java\nscript:x",
        "data:text/html,x",
        "file:///etc",
        "//host",
        "/rel",
        "x",
    ],
)
def test_other_addresses_are_dropped(url: str) -> None:
    assert read_link(url) == ""


def test_entities_are_those_of_plotly() -> None:
    (line,) = split_runs("&mu;&amp;&lt;&gt;&nbsp;&times;&plusmn;&deg;&#65;&#x42;&eacute;&#0;&#x110000;&amp")
    assert line[0].text == "μ&<>\N{NO-BREAK SPACE}×±°AB&eacute;&#0;&#x110000;&amp"


def test_control_characters_go_and_breaks_are_spaces() -> None:
    assert clean_text("a\x07b\r\nc\u2028d\x85e\uffff") == "ab  c de"


def test_a_block_is_as_wide_as_its_widest_line(fonts: FontSet) -> None:
    block = measure_block("wide line<br><b>x</b>", Font(size=10), fonts)
    assert block.width == measure_text("wide line", fonts.face(), 10)
    assert block.widths[1] == measure_text("x", fonts.face(bold=True), 10)
    assert block.height == pytest.approx(13 + 9 + 3)
    assert measure_block("", Font(size=10), fonts).height == 0


def test_runs_follow_one_another_along_the_turned_line(fonts: FontSet) -> None:
    block = measure_block("ab<b>cd</b>", Font(size=10), fonts)
    first, second = place_lines(block, [5.0], 20.0, centre=(5.0, 20.0), degrees=90)
    assert (first.x, first.y, first.angle) == (5.0, 20.0, 90)
    assert (second.x, second.y) == pytest.approx((5.0, 20.0 + first.width))
    assert second.bold


def test_lines_hang_on_their_anchor(fonts: FontSet) -> None:
    block = measure_block("one<br>three", Font(size=10), fonts)
    assert anchor_lefts(block, 50, "start") == [50, 50]
    assert anchor_lefts(block, 50, "end") == [50 - width for width in block.widths]
    assert anchor_lefts(block, 50, "middle") == [50 - width / 2 for width in block.widths]
