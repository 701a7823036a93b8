"""A text goes in; the way a careful person would write it after a key comes out: bare, in quotes, or folded."""

from __future__ import annotations

import re

from briefgen.source.writing import quote_scalar

WIDTH = 110
"""Columns that a line of a formatted file may take."""

# What YAML 1.1 or 1.2 takes for something else than a text: words, numbers, dates, minutes of sixty seconds.
_TYPED = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n"
    r"|[-+]?(\d[\d_]*)?\.?\d[\d_]*\.?([eE][-+]?\d+)?|0[xob][\da-fA-F_]+|[-+]?\.(inf|nan)"
    r"|[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?|\d{4}-\d\d?-\d\d?([Tt ].*)?",
    re.IGNORECASE,
)
# What a text may begin with, and what ends it or begins a comment within it.
_BARE = re.compile(r"[^\W_](?:(?!: )(?! #)[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff])*")
# A date that may stand without quotes, in braces too; dates of YAML's own making are read as texts here.
_DATE = re.compile(r"\d[\dTZX?~%/.:+-]*(?<![:+])")


def write_scalar(text: str, *, is_date: bool = False, in_brackets: bool = False) -> str:
    """Return a text as it stands after a key, or among others in brackets.

    >>> [write_scalar(each) for each in ("A fall", "no", "0042", "12:45", "Aim: retake", "")]
    ['A fall', '"no"', '"0042"', '"12:45"', '"Aim: retake"', '""']
    >>> write_scalar("2015-10-07?", is_date=True)
    '2015-10-07?'
    """
    if is_date and is_bare_date(text):
        return text
    bare = _BARE.fullmatch(text) and not text.endswith((":", " ")) and not _TYPED.fullmatch(text)
    return text if bare and not (in_brackets and re.search(r"[,\[\]{}]", text)) else quote_scalar(text)


def is_bare_date(text: str) -> bool:
    """Tell whether a date needs no quotes wherever it stands."""
    return bool(_DATE.fullmatch(text)) and "..." not in text


def fold_text(text: str, indent: int) -> list[str] | None:
    """Return the lines of a folded text (`>-`) without its head, or None for one that folding would change.

    >>> fold_text("one two " * 14 + "end", 2)[1]
    '  two end'
    """
    words = text.split(" ")
    # A space at an end, two in a row, or any other kind of space would not come back as it was.
    if len(words) < 2 or "" in words or any(word != "".join(word.split()) for word in words) or not _is_printable(text):
        return None
    lines, line = [], " " * indent + words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) <= WIDTH:
            line += " " + word
        else:
            lines.append(line)
            line = " " * indent + word
    return [*lines, line]


def _is_printable(text: str) -> bool:
    return not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", text)
