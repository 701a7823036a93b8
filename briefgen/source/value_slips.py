"""Values that YAML ends elsewhere, or takes for something else, go in; ways to mend them come out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.source.quoting import LONE_QUESTION_MARK, cut_comment, find_value, quote_text, shorten
from briefgen.source.window import Repair, Window, append_sign, find_end, find_key, measure_indent, says_something

_LONE_QUESTION_MARK = re.compile(r"(?<=[\[{,: ])\?(?=\s*[,\]}])")
_DOUBLE_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|.)"
)
_MOST_QUOTES = 3  # above a fault that are tried; each costs a reading of the lines around it
_BRACKETS = re.compile(r" *(?:- +)*(?:[\w-]+\s*:\s+)?(?=[\[{])")
_CLOSERS = {"[": "]", "{": "}"}


def join_halves(window: Window) -> Iterator[Repair]:
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


def close_quote(window: Window) -> Iterator[Repair]:
    """`title: "Foo` goes on to the next quote, wherever that is."""
    for row in window.suspects:
        line = window.lines[row]
        column = window.opened[1] if window.kind == "quote" and window.opened else find_value(line, window.column)[0]
        quote = line[column : column + 1]
        if quote in ("'", '"') and line.count(quote, column) % 2:
            for closed in (append_sign(line, quote, "]}, "), append_sign(line, quote)):
                yield Repair("the quote that opens here is never closed", row, column, 1, {row: closed}, "close it:")


def close_quote_above(window: Window) -> Iterator[Repair]:
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
            for closed in dict.fromkeys((append_sign(line, quote), line.rstrip() + quote)):
                yield Repair(message, row, column, 1, {row: closed}, "close it:")


def quote_question_mark(window: Window) -> Iterator[Repair]:
    """`[?]` holds a key without a name."""
    for row in window.suspects:
        line = window.lines[row]
        if match := _LONE_QUESTION_MARK.search(line):
            edits = {row: f'{line[: match.start()]}"?"{line[match.end() :]}'}
            yield Repair(LONE_QUESTION_MARK, row, match.start(), 1, edits, "put it in quotes:")


def mend_commas(window: Window) -> Iterator[Repair]:
    """A comma is missing between two values, or there is one too many."""
    row, column, line = window.row, window.column, window.line
    here, before = line[column : column + 1], line[:column]
    bare = before.rstrip()
    if bare != before and bare[-1:] in tuple("\"'}]") and here not in tuple("]}"):
        shown = shorten(re.split(r"[],}]", line[column:])[0], 30)
        yield Repair(f"a comma is missing before '{shown}'", row, column, 1, {row: f"{bare}, {line[column:]}"})
    if here == "," and bare[-1:] in tuple(",[{"):
        yield Repair("nothing stands before this ','", row, column, 1, {row: bare + line[column + 1 :]})


def mend_brackets(window: Window) -> Iterator[Repair]:
    """A closing bracket is of the wrong kind, missing, or one too many."""
    row, column, line = window.row, window.column, window.line
    here, before = line[column : column + 1], line[:column]
    opened = _find_bracket(window)
    if opened:
        opener = window.lines[opened[0]][opened[1]]
        closer = _CLOSERS[opener]
        if here in ("]", "}") and here != closer:
            message = f"'{here}' closes the '{opener}' of column {opened[1] + 1}, expected '{closer}'"
            yield Repair(message, row, column, 1, {row: before + closer + line[column + 1 :]})
        for end in dict.fromkeys((opened[0], window.above, row)):
            edits = {end: append_sign(window.lines[end], closer)}
            yield Repair(f"the '{opener}' that opens here is never closed", *opened, 1, edits, "close it:")
        if window.kind == "flow" and opened[0] < row:
            edited = append_sign(window.lines[window.above], ",")
            message = "a comma is missing at the end of this line"
            yield Repair(message, window.above, edited.rfind(","), 1, {window.above: edited})
    if here in ("]", "}") and any(opener in before for opener in _CLOSERS) and _count_open(before) <= 0:
        yield Repair(
            f"this '{here}' closes nothing", row, column, 1, {row: before + line[column + 1 :]}, "take it out:"
        )


def quote_value(window: Window) -> Iterator[Repair]:
    """A text is taken for something else, on the line of the fault or begun above it."""
    for row in dict.fromkeys((window.row, _find_beginning(window))):
        line = window.lines[row]
        in_flow = window.kind == "flow" and window.opened is not None and window.opened[0] < row == window.row
        start, end = find_value(line, window.column if row == window.row else 0, in_flow)
        if start < end:
            edits, advice = {row: line[:start] + quote_text(line[start:end]) + line[end:]}, "put it in quotes:"
            last = find_end(window, row, find_key(line) + 1) if end == len(line.rstrip()) and not in_flow else row
            if last > row:
                edits = _quote_rows(window.lines, row, last, start)
                advice = f"put it in quotes, up to the end of line {window.first + last}:"
            message = f"'{shorten(line[start:end])}' needs quotes, because it {_explain_sign(line[start:end])}"
            yield Repair(message, row, start, end - start, edits, advice)


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
    own = measure_indent(window.line)
    rows = (row for row in range(window.row - 1, -1, -1) if says_something(window.lines[row]))
    return next((row for row in rows if measure_indent(window.lines[row]) < own), window.row)


def _quote_rows(lines: list[str], row: int, last: int, start: int) -> dict[int, str]:
    """Return the rows of a text, with a quote before its first character and one after its last."""
    rows = {each: lines[each] for each in range(row, last + 1)}
    quote = "'" if any(sign in line for line in rows.values() for sign in '"\\') else '"'
    if quote == "'":
        rows = {each: line.replace("'", "''") for each, line in rows.items()}
    rows[row] = rows[row][:start] + quote + rows[row][start:]
    rows[last] = rows[last].rstrip() + quote
    return rows


def _find_bracket(window: Window) -> tuple[int, int] | None:
    """Return row and column of the bracket that is open where reading breaks off, if there is one.

    YAML does not tell which it is where it meets a sign that begins no value, as at the end of the file.
    """
    if window.opened and window.lines[window.opened[0]][window.opened[1] :][:1] in _CLOSERS:
        return window.opened if window.kind == "flow" else None
    for row in range(window.row - 1, -1, -1):
        value = _BRACKETS.match(window.lines[row])
        if value and measure_indent(window.line) <= find_key(window.lines[row]):
            opened: list[int] = []
            for column, char in enumerate(cut_comment(window.lines[row])[value.end() :], value.end()):
                if char in _CLOSERS:
                    opened.append(column)
                elif char in "]}" and opened:
                    opened.pop()
            return (row, opened[-1]) if opened else None
    return None


def _count_open(line: str) -> int:
    """Return how many brackets a line leaves open."""
    return sum((char in "[{") - (char in "]}") for char in line)
