"""The lines around a place where YAML breaks off go in; the usual slips, each with a way to mend it, come out.

What is proposed here is a guess; `repair` keeps the first that lets reading go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from briefgen.source.quoting import LONE_QUESTION_MARK, cut_comment, find_value, quote_text, shorten

_DASHES = re.compile(r" *(?:- +)*")
_TAB_INDENT = re.compile(r"[ -]*\t[ \t-]*")
_GLUED_KEY = re.compile(r" *(?:- +)*([\w-]+:)(?=[^\s:/])")
_GLUED_DASH = re.compile(r" *(-)(?=[^\s-])")
_LOOSE_KEY = re.compile(r" *(?:- +)*([\w-]+)(?= |$)")
_SHORT_KEY = re.compile(r" *(?:- +)*[\w-]+\s*:(?:\s|$)")
_LONE_QUESTION_MARK = re.compile(r"(?<=[\[{,: ])\?(?=\s*[,\]}])")
_DOUBLE_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|.)"
)
_MOST_QUOTES = 3  # above a fault that are tried; each costs a reading of the lines around it
_CLOSERS = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to put a text right.

    Attributes:
        message: what is wrong.
        row, column, length: where; rows count from the window's first line, both from 0.
        edits: the rows that change, as they should be.
        advice: the help; when it ends with a colon, the first of these rows is shown behind it.
    """

    message: str
    row: int
    column: int
    length: int
    edits: dict[int, str]
    advice: str = "write:"


@dataclass(frozen=True, slots=True)
class Window:
    """The lines around a fault and the fault within them.

    Attributes:
        first: the number of the first line in the file, from 1.
        lines: the lines, without their ends.
        kind: what was being read, as in `Fault`.
        row, column: the fault, both from 0, rows from the first line.
        opened: row and column where what was being read begins, when known.
    """

    first: int
    lines: list[str]
    kind: str
    row: int
    column: int
    opened: tuple[int, int] | None

    @property
    def line(self) -> str:
        """The line the fault is in."""
        return self.lines[self.row]

    @property
    def above(self) -> int:
        """The row of the nearest line above the fault that says something; the fault's own when there is none."""
        return next((row for row in range(self.row - 1, -1, -1) if _says_something(self.lines[row])), self.row)

    @property
    def suspects(self) -> list[int]:
        """The rows in which the slip may be, the likeliest first."""
        opened = [self.opened[0]] if self.opened else []
        return list(dict.fromkeys([self.row, *opened, self.above]))


def propose_repairs(window: Window) -> Iterator[Repair]:
    """Yield the ways in which a fault might be mended, the surest first."""
    for propose in SLIPS:
        yield from propose(window)


def _drop_directive(window: Window) -> Iterator[Repair]:
    """A line that begins with '%' speaks to the YAML reader."""
    if window.line.startswith("%"):
        sign = window.line.split()[0]
        message = f"'{shorten(sign)}' is a directive to YAML, expected none"
        yield Repair(message, window.row, 0, len(sign), {window.row: ""}, "delete this line")


def _join_halves(window: Window) -> Iterator[Repair]:
    r"""`"\ud83d\ude00"` gives a character by its two halves in UTF-16, as JSON does; YAML takes whole ones alone."""
    if window.opened is None:
        return
    row, column = window.opened
    text = "\n".join(window.lines[row:])
    quoted = _DOUBLE_QUOTED.match(text, column)
    if quoted is None:
        return
    found = [match for match in _ESCAPE.finditer(quoted[0]) if _mend_escape(match) != match[0]]
    if found:
        lines = (text[:column] + _ESCAPE.sub(_mend_escape, quoted[0]) + text[quoted.end() :]).split("\n")
        edits = {row + each: line for each, line in enumerate(lines) if line != window.lines[row + each]}
        message, advice = _explain_escape(found[0])
        before = text[: column + found[0].start()].split("\n")
        yield Repair(message, row + len(before) - 1, len(before[-1]), len(found[0][0]), edits, advice)


def _replace_tabs(window: Window) -> Iterator[Repair]:
    """Tabs may not indent; propose the usual widths and the indents in use above."""
    match = _TAB_INDENT.match(window.line)
    if not match:
        return
    column = window.line.index("\t")
    last = window.row
    while last + 1 < len(window.lines) and _TAB_INDENT.match(window.lines[last + 1]):
        last += 1
    others = f"lines {window.first + window.row} to {window.first + last}" if last > window.row else "this line"
    message = f"tabs indent {others}, expected spaces"
    for width in (2, 4):
        edits = {row: _expand_tabs(window.lines[row], width) for row in range(window.row, last + 1)}
        yield Repair(message, window.row, column, match.end() - column, edits, "indent with spaces")
    for indent in _list_indents(window):
        edits = {window.row: " " * indent + window.line[match.end() :]}
        yield Repair(message, window.row, column, match.end() - column, edits, "indent with spaces")


def _add_space(window: Window) -> Iterator[Repair]:
    """`title:Foo` is one word to YAML, and so is `-title`."""
    for row in window.suspects:
        line = window.lines[row]
        for glued in (_GLUED_KEY, _GLUED_DASH):
            if match := glued.match(line):
                edits = {row: f"{line[: match.end()]} {line[match.end() :]}"}
                yield Repair(f"a space is missing after '{shorten(match[1])}'", row, match.end() - 1, 1, edits)


def _close_quote(window: Window) -> Iterator[Repair]:
    """`title: "Foo` goes on to the next quote, wherever that is."""
    for row in window.suspects:
        line = window.lines[row]
        column = window.opened[1] if window.kind == "quote" and window.opened else find_value(line, window.column)[0]
        quote = line[column : column + 1]
        if quote in ("'", '"') and line.count(quote, column) % 2:
            for closed in (_append(line, quote, "]}, "), _append(line, quote)):
                yield Repair("the quote that opens here is never closed", row, column, 1, {row: closed}, "close it:")


def _close_quote_above(window: Window) -> Iterator[Repair]:
    """`title: "Foo` is closed by the quote that opens the next such text, lines below; what follows it is no YAML."""
    before = window.line[: window.column]
    tried = 0
    for row in range(window.row - 1, -1, -1):
        line = window.lines[row]
        column = find_value(line, 0)[0]
        quote = line[column : column + 1]
        if quote not in tuple("\"'") or quote not in before or tried == _MOST_QUOTES:
            continue
        if (line.count(quote, column) - line.count(f"\\{quote}", column)) % 2:
            tried += 1
            message = f"the quote that opens here goes on to the next one, in line {window.first + window.row}"
            for closed in dict.fromkeys((_append(line, quote), line.rstrip() + quote)):
                yield Repair(message, row, column, 1, {row: closed}, "close it:")


def _quote_question_mark(window: Window) -> Iterator[Repair]:
    """`[?]` holds a key without a name."""
    for row in window.suspects:
        line = window.lines[row]
        if match := _LONE_QUESTION_MARK.search(line):
            edits = {row: f'{line[: match.start()]}"?"{line[match.end() :]}'}
            yield Repair(LONE_QUESTION_MARK, row, match.start(), 1, edits, "put it in quotes:")


def _mend_commas(window: Window) -> Iterator[Repair]:
    """A comma is missing between two values, or there is one too many."""
    row, column, line = window.row, window.column, window.line
    here, before = line[column : column + 1], line[:column]
    bare = before.rstrip()
    if bare != before and bare[-1:] in tuple("\"'}]") and here not in tuple("]}"):
        shown = shorten(re.split(r"[],}]", line[column:])[0], 30)
        yield Repair(f"a comma is missing before '{shown}'", row, column, 1, {row: f"{bare}, {line[column:]}"})
    if here == "," and bare[-1:] in tuple(",[{"):
        yield Repair("nothing stands before this ','", row, column, 1, {row: bare + line[column + 1 :]})


def _mend_brackets(window: Window) -> Iterator[Repair]:
    """A closing bracket is of the wrong kind, missing, or one too many."""
    row, column, line = window.row, window.column, window.line
    here, before = line[column : column + 1], line[:column]
    opener = window.lines[window.opened[0]][window.opened[1] :][:1] if window.opened else ""
    if window.kind == "flow" and window.opened and opener in _CLOSERS:
        closer = _CLOSERS[opener]
        if here in ("]", "}") and here != closer:
            message = f"'{here}' closes the '{opener}' of column {window.opened[1] + 1}, expected '{closer}'"
            yield Repair(message, row, column, 1, {row: before + closer + line[column + 1 :]})
        for end in dict.fromkeys((window.opened[0], window.above, row)):
            edits = {end: _append(window.lines[end], closer)}
            yield Repair(f"the '{opener}' that opens here is never closed", *window.opened, 1, edits, "close it:")
        if window.opened[0] < row:
            edited = _append(window.lines[window.above], ",")
            message = "a comma is missing at the end of this line"
            yield Repair(message, window.above, edited.rfind(","), 1, {window.above: edited})
    if here in ("]", "}") and any(opener in before for opener in _CLOSERS) and _count_open(before) <= 0:
        yield Repair(
            f"this '{here}' closes nothing", row, column, 1, {row: before + line[column + 1 :]}, "take it out:"
        )


def _align_key(window: Window) -> Iterator[Repair]:
    """A key stands a space too far right or left."""
    line = window.line
    own = _measure_indent(line)
    if line[own : window.column].strip("- ") and not _SHORT_KEY.match(line):
        return
    for indent in _list_indents(window):
        if indent != own:
            message = f"this line begins in column {own + 1}, expected column {indent + 1} like the lines it belongs to"
            for last in dict.fromkeys((_find_end(window, window.row, own), window.row)):
                rows = range(window.row, last + 1)
                edits = {row: (" " * indent + window.lines[row][own:]).rstrip() for row in rows}
                yield Repair(message, window.row, own, 1, edits, f"begin it in column {indent + 1}")


def _quote_value(window: Window) -> Iterator[Repair]:
    """A text is taken for something else, on the line of the fault or begun above it."""
    for row in dict.fromkeys((window.row, _find_beginning(window))):
        line = window.lines[row]
        in_flow = window.kind == "flow" and window.opened is not None and window.opened[0] < row == window.row
        start, end = find_value(line, window.column if row == window.row else 0, in_flow)
        if start < end:
            edits, advice = {row: line[:start] + quote_text(line[start:end]) + line[end:]}, "put it in quotes:"
            last = _find_end(window, row, _find_key(line) + 1) if end == len(line.rstrip()) and not in_flow else row
            if last > row:
                edits = _quote_rows(window.lines, row, last, start)
                advice = f"put it in quotes, up to the end of line {window.first + last}:"
            message = f"'{shorten(line[start:end])}' needs quotes, because it {_explain_sign(line[start:end])}"
            yield Repair(message, row, start, end - start, edits, advice)


def _add_colon(window: Window) -> Iterator[Repair]:
    """`title Foo` has no colon."""
    for row in window.suspects:
        line = window.lines[row]
        if match := _LOOSE_KEY.match(line):
            message = f"no ': ' follows '{shorten(match[1])}', expected 'key: value'"
            edits = {row: f"{line[: match.end()]}:{line[match.end() :]}"}
            yield Repair(message, row, match.start(1), len(match[1]), edits)


SLIPS: tuple[Callable[[Window], Iterator[Repair]], ...] = (
    _drop_directive,
    _join_halves,
    _replace_tabs,
    _add_space,
    _close_quote,
    _close_quote_above,
    _quote_question_mark,
    _mend_commas,
    _mend_brackets,
    _align_key,
    _quote_value,
    _add_colon,
)
"""The usual slips, the one that can be told most surely first."""


def _explain_sign(value: str) -> str:
    """Return why a value cannot stand without quotes.

    >>> _explain_sign("@home")
    "begins with '@', which YAML keeps for itself"
    """
    first = value[0]
    if first == '"' and "\\" in value:
        return "holds '\\', which stands for itself only between single quotes"
    if first in "\"'":
        return "goes on after its closing quote"
    if first in "[{" and any(closer in value for closer in "]}"):
        return "goes on after its closing bracket"
    if first in "@`%":
        return f"begins with '{first}', which YAML keeps for itself"
    if first in "-?:,[]{}&*!|>":
        return f"begins with '{first}', which means something else in YAML"
    if ": " in value or value.endswith(":"):
        return "holds ': ', which begins a new key"
    return "holds a sign that means something else in YAML"


def _mend_escape(escape: re.Match[str]) -> str:
    """Return an escape as it is, two halves of a character as the one they make, and what stands for none as U+FFFD."""
    if escape["high"]:
        # Unicode 15, 3.9, D91: UTF-16.
        return chr(0x10000 + (int(escape["high"], 16) - 0xD800) * 0x400 + int(escape["low"], 16) - 0xDC00)
    number = int(escape["four"] or escape["eight"] or "0", 16)
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF else escape[0]


def _explain_escape(escape: re.Match[str]) -> tuple[str, str]:
    """Return what is wrong with an escape that stands for no character, and what to do."""
    if escape["high"]:
        return f"'{escape[0]}' is one character in two halves, expected it whole", "write:"
    if int(escape["four"] or escape["eight"], 16) > 0x10FFFF:
        return f"'{escape[0]}' stands for no character, the last is '\\U0010FFFF'", "type the character itself"
    return f"'{escape[0]}' is half a character, which by itself is none", "type the character itself"


def _find_beginning(window: Window) -> int:
    """Return the row in which the text that the fault's line may go on with begins."""
    own = _measure_indent(window.line)
    rows = (row for row in range(window.row - 1, -1, -1) if _says_something(window.lines[row]))
    return next((row for row in rows if _measure_indent(window.lines[row]) < own), window.row)


def _find_end(window: Window, row: int, indent: int) -> int:
    """Return the last of the rows from a row on that begin in a column, from 0, or further right."""
    while (
        row + 1 < len(window.lines)
        and window.lines[row + 1].strip()
        and _measure_indent(window.lines[row + 1]) >= indent
    ):
        row += 1
    return row


def _quote_rows(lines: list[str], row: int, last: int, start: int) -> dict[int, str]:
    """Return the rows of a text, with a quote before its first character and one after its last."""
    rows = {each: lines[each] for each in range(row, last + 1)}
    quote = "'" if any(sign in line for line in rows.values() for sign in '"\\') else '"'
    if quote == "'":
        rows = {each: line.replace("'", "''") for each, line in rows.items()}
    rows[row] = rows[row][:start] + quote + rows[row][start:]
    rows[last] = rows[last].rstrip() + quote
    return rows


def _list_indents(window: Window) -> list[int]:
    """Return the indents in use above the fault, nearest first; for a line of keys, "- " counts to them."""
    measure = _measure_indent if window.line.lstrip(" ").startswith("- ") else _find_key
    above = [measure(line) for line in window.lines[: window.row] if _says_something(line)]
    return list(dict.fromkeys(reversed(above)))


def _says_something(line: str) -> bool:
    """Return whether a line is neither blank nor a comment."""
    return not line.isspace() and line != "" and not line.lstrip(" \t").startswith("#")


def _find_key(line: str) -> int:
    """Return where a line's key would begin, after its indent and "- "."""
    lead = _DASHES.match(line)
    return lead.end() if lead else 0


def _measure_indent(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def _append(line: str, sign: str, closers: str = " ") -> str:
    """Return a line with a sign at its end, before a comment and before any of the closers that end it."""
    body = line[: len(cut_comment(line))].rstrip(closers)
    return body + sign + line[len(body) :]


def _expand_tabs(line: str, width: int) -> str:
    """Return a line with the tabs of its indent made spaces."""
    rest = line.lstrip(" -\t")
    return line[: len(line) - len(rest)].expandtabs(width) + rest


def _count_open(line: str) -> int:
    """Return how many brackets a line leaves open."""
    return sum((char in "[{") - (char in "]}") for char in line)
