"""The path of a text file goes in; its text comes out, and a sentence where it is not in UTF-8."""

from __future__ import annotations

import re
from pathlib import Path

from briefgen.errors import Problem, SourceError, Where

MOST_BYTES = 50_000_000
"""Some 200,000 rows."""

# UTF-32 stands first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
    (b"\xef\xbb\xbf", "utf-8-sig", ""),
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return what a file holds.

    Raises:
        SourceError: it cannot be read, or is larger than files are read.
    """
    where = Where(str(path))
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except IsADirectoryError:
        raise SourceError([Problem("a folder, expected a file", where, "name the file in it")]) from None
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise SourceError([Problem(f"the file cannot be read: {reason}", where)]) from error
    except ValueError as error:
        raise SourceError([Problem("no file can have this name", where)]) from error
    if len(data) > most:
        message = f"the file is larger than {most // 1_000_000} MB, which is as much as is imported"
        raise SourceError([Problem(message, where, "split it and import the parts one by one")])
    return data


def read_text(path: Path) -> tuple[str, str]:
    """Return the text of a file with line feeds as its line ends, and what is to be told of its encoding.

    UTF-8 and whatever begins with a byte order mark is read as it says; other bytes are taken for Windows-1252, which
    is told.

    Raises:
        SourceError: the file cannot be read, or is no text.
    """
    text, told = decode_text(read_bytes(path), str(path))
    return join_line_ends(text), told


def decode_text(data: bytes, file: str) -> tuple[str, str]:
    """Return bytes as text, and what is to be told of their encoding; see `read_text`.

    >>> decode_text(b"caf\\xe9", "a.csv")[0]
    'café'
    """
    name, shown = next(((name, shown) for mark, name, shown in _MARKS if data.startswith(mark)), ("utf-8", ""))
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        if shown:
            raise SourceError([Problem(f"the file begins as {shown} and is none", Where(file), _SAVE)]) from None
        text, told = _decode_western(data, file, error.start)
    else:
        told = f"the file is in {shown}" if shown else ""
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise SourceError([Problem("the file is no text: it holds NUL characters", Where(file, line, 1), _SAVE)])
    return text, told


_SAVE = "save it again as text, and choose UTF-8 as its encoding"


def _decode_western(data: bytes, file: str, start: int) -> tuple[str, str]:
    """Read what is not UTF-8 as Windows-1252; refuse what is not that either."""
    line = data.count(b"\n", 0, start) + 1
    column = start - data.rfind(b"\n", 0, start)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        message = f"the byte 0x{data[start]:02X} is not UTF-8, and the file is not in Windows-1252 either"
        raise SourceError([Problem(message, Where(file, line, column), _SAVE)]) from None
    char = text[start]
    return text, f"the file is not in UTF-8 and was read as Windows-1252 (line {line} has '{char}'); {_CONVERT}"


_CONVERT = "where letters are wrong, save it as UTF-8 and import it again"


def join_line_ends(text: str) -> str:
    """Return text whose lines all end in line feeds, those of old word processors and of Unicode too."""
    return _LINE_ENDS.sub("\n", text)
