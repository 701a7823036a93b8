"""The bytes of a file go in; its text comes out, with every character that may not stand in it."""

from __future__ import annotations

import re
from itertools import islice

from briefgen.errors import Problem, SourceError, Where

MAX_LISTED = 20

FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1 with NEL
    r"\u2028\u2029"  # YAML 1.1 ends a line at these and editors do not, so places would be wrong
    r"\ud800-\udfff"  # half characters, and bytes that are not UTF-8 as the surrogateescape handler keeps them
    r"\ufeff\ufffe\uffff]+"
)
"""Runs of what may not stand in a text whose line ends are line feeds."""

_STRAY_BYTES = re.compile(r"[\udc80-\udcff]+")

_NAMES = {
    "\x00": "NUL",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\ufeff": "byte order mark",
}
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"

# UTF-32 stands first: its little-endian mark begins with that of UTF-16.
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def decode_text(data: bytes, file: str) -> tuple[str, list[Problem]]:
    r"""Decode a file and refuse what may not stand in it.

    Args:
        data: the file's bytes; one UTF-8 byte order mark at their start is dropped.
        file: path of the file, for the problems.

    Returns:
        The text, its line ends made line feeds and each refused character a U+FFFD, so that reading can go on and find
        what else is wrong; and the problems, without excerpt, in the order of the file.

    Raises:
        SourceError: the file is in UTF-16 or UTF-32, or so much may not stand in it that reading on makes no sense.

    >>> decode_text(b"\xef\xbb\xbfa: b\r\n", "a.yaml")
    ('a: b\n', [])
    """
    _refuse_wide(data, file)
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = list(islice(FORBIDDEN.finditer(text), MAX_LISTED + 1))
    if not found:
        return text, []
    problems = _describe_found(text, found[:MAX_LISTED], file)
    if len(found) > MAX_LISTED:
        further = Problem("more such characters follow", Where(file), "is this a text file, saved as UTF-8?")
        raise SourceError([*problems, further])
    return FORBIDDEN.sub(lambda match: "\N{REPLACEMENT CHARACTER}" * len(match[0]), text), problems


def _refuse_wide(data: bytes, file: str) -> None:
    """Raise SourceError when the bytes are UTF-16 or UTF-32, with a byte order mark or without."""
    encoding = next((name for mark, name in _WIDE_MARKS if data.startswith(mark)), "")
    even, odd = data[0:200:2], data[1:200:2]
    if not encoding and len(data) >= 4 and max(even.count(0), odd.count(0)) * 10 >= 8 * len(odd):
        encoding = "UTF-32" if data[:4].count(0) == 3 else "UTF-16"
    if encoding:
        message = f"the file is saved as {encoding}, expected UTF-8"
        raise SourceError([Problem(message, Where(file), "save it again and choose UTF-8 as its encoding")])


def _describe_found(text: str, found: list[re.Match[str]], file: str) -> list[Problem]:
    """Return a problem for each refused character, with its line and column."""
    problems = []
    line, reached = 1, 0
    for match in found:
        line += text.count("\n", reached, match.start())
        reached = match.start()
        where = Where(file, line, reached - text.rfind("\n", 0, reached), len(match[0]))
        message, advice = describe_characters(match[0])
        problems.append(Problem(message, where, advice))
    return problems


def describe_characters(found: str) -> tuple[str, str]:
    r"""Return what is wrong with a match of FORBIDDEN, and what to do.

    >>> describe_characters("\udce9")
    ('the byte 0xE9 is not UTF-8', "save the file as UTF-8; in Windows-1252 it stands for 'é'")
    """
    stray = _STRAY_BYTES.match(found)
    if stray:
        return _describe_bytes(stray[0].encode("utf-8", "surrogateescape"))
    first = found[0]
    name = f" ({_NAMES[first]})" if first in _NAMES else ""
    advice = "type an ordinary line break in its place" if first in _LINE_ENDS else "delete it; most editors hide it"
    return f"the character U+{ord(first):04X}{name} may not stand in a text", advice


def describe_escape(found: str) -> tuple[str, str]:
    r"""Return what is wrong with a match of FORBIDDEN that is given by an escape, and what to do.

    >>> describe_escape("\udce9")
    ("a '\\' escape stands for half a character (U+DCE9), which by itself is none", 'type the character itself')
    """
    if "\ud800" <= found[0] <= "\udfff":
        message = f"a '\\' escape stands for half a character (U+{ord(found[0]):04X}), which by itself is none"
        return message, "type the character itself"
    message, advice = describe_characters(found)
    return f"a '\\' escape stands for what may not be here: {message}", advice


def _describe_bytes(raw: bytes) -> tuple[str, str]:
    """Return what is wrong with bytes that are not UTF-8, and what to do."""
    shown = " ".join(f"0x{byte:02X}" for byte in raw[:6])
    message = f"the byte {shown} is not UTF-8" if len(raw) == 1 else f"the bytes {shown} are not UTF-8"
    if raw[0] == 0xED:  # as a surrogate begins that was encoded by itself
        return message, "they stand for half a character: type the character anew"
    guess = raw[:6].decode("cp1252", "ignore")
    return message, "save the file as UTF-8" + (f"; in Windows-1252 it stands for '{guess}'" if guess else "")
