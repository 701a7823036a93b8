"""A text file of another tool goes in; its lines come out, with what finds a place in them.

Timelines are read more strictly: there a character that no text may hold is the author's to mend. Here it was written
by a program, so it is replaced, and counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from briefgen.errors import Problem, SourceError, Where
from briefgen.source import read_bytes
from briefgen.source.characters import FORBIDDEN, decode_text
from briefgen.source.lines import Lines

MAX_BYTES = 50_000_000
MAX_EXCERPT = 2_000
"""Characters of a line that a problem carries."""

_STRAY = re.compile("[\udc80-\udcff]")
_SEPARATORS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class TextFile:
    """One file, read.

    Attributes:
        file: its path, as given.
        text: its characters; lines end with a line feed.
        lines: finds a line by its number, from 1.
        replaced: how many characters that no text may hold stand there as U+FFFD.
    """

    file: str
    text: str
    lines: Lines = field(repr=False, compare=False)
    replaced: int = 0

    def where(self, line: int, column: int = 1, length: int = 1) -> Where:
        """Return a place in the file, line and column from 1."""
        return Where(self.file, line, column, max(length, 1))

    def problem(self, where: Where, message: str, advice: str = "") -> Problem:
        """Return a problem at a place, with the text of its line."""
        excerpt = self.lines[where.line][:MAX_EXCERPT] if where.line and where.column <= MAX_EXCERPT else ""
        return Problem(message, where, advice, excerpt)

    def list_lines(self) -> list[str]:
        """Return all lines, without their ends."""
        return self.text.split("\n")


def read_text_file(path: Path, name: str = "") -> TextFile:
    """Read a text file in UTF-8.

    Args:
        path: the file.
        name: what problems call it; default: the path as given.

    Raises:
        SourceError: it is no file that can be opened, is too large, or is not UTF-8.
    """
    file = name or str(path)
    data = read_bytes(path, file, MAX_BYTES)
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB, which is as much as is read"
        raise SourceError([Problem(message, Where(file), "split it into several files")])
    return make_text_file(data, file)


def make_text_file(data: bytes, file: str) -> TextFile:
    r"""Return the bytes of a file as text.

    Raises:
        SourceError: they are not UTF-8.

    >>> make_text_file(b"a\r\nb\x00", "x.ics").text
    'a\nb\ufffd'
    """
    text = data.decode("utf-8", "surrogateescape")
    if _STRAY.search(text) or data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) * 3 > len(data[:200]):
        _, problems = decode_text(data, file)
        raise SourceError(problems or [Problem("the file is not text in UTF-8", Where(file), "save it as UTF-8")])
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, replaced = replace_forbidden(text)
    return TextFile(file, text, Lines(text), replaced)


def replace_forbidden(text: str) -> tuple[str, int]:
    r"""Return a text without what none may hold, as long as before, and how many characters were replaced.

    What parts lines in some programs only becomes a space; anything else becomes U+FFFD.

    >>> replace_forbidden("a\x0cb\x00")
    ('a b\ufffd', 1)
    """
    if FORBIDDEN.search(text) is None:
        return text, 0
    text = _SEPARATORS.sub(" ", text)
    count = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal count
        count += len(found[0])
        return "\N{REPLACEMENT CHARACTER}" * len(found[0])

    return FORBIDDEN.sub(replace, text), count
