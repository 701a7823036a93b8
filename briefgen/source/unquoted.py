"""What is wrong with a file goes in; the same without what it repeats of the file's text comes out."""

from __future__ import annotations

import re

# Quoted words that are the program's own, where they stand in its messages.
_OWN = re.compile(
    r"(?<=no )': '(?= follows)|(?<=expected )'(?:- |key: value)'|(?<=begins with )'\S'(?=, which)"
    r"|(?<=holds )'(?:: |\\)'(?=, which)|(?<=^a )'\\'(?= escape stands)"
    r"|(?<=closes the )'[\[{]'(?= of column)|(?<=expected )'[\]}]'$|(?<=labels \()'&x'(?=\))"
    r"|^'[\]})]'(?= closes the )|(?<=^the )'[\[{]'(?= that opens)|(?<=^this )'[\]})]'(?= closes nothing$)"
)
# Stands for their quotes meanwhile; no file that can be read has it.
_HIDDEN = "\0"
_ALIAS = re.compile(r"^'\*.*' points to nothing: no '&.*' stands before it$", re.DOTALL)
_QUOTED = re.compile(r"'.*'", re.DOTALL)
_BYTES = re.compile(r"0x[0-9A-F]{2}(?: 0x[0-9A-F]{2})*")


def leave_out_quotes(message: str) -> str:
    """Return a message of the reader with a mark in the place of what it repeats of the file's text.

    From the first quote to the last all is left out, since what is repeated may have quotes of its own.

    >>> leave_out_quotes("'it's secret' is given twice in one map, the first time in line 4")
    "'…' is given twice in one map, the first time in line 4"
    >>> leave_out_quotes("no ': ' follows 'secret', expected 'key: value'")
    "no ': ' follows '…', expected 'key: value'"
    """
    if _ALIAS.match(message):
        return "an alias ('*') points to nothing: no label ('&') stands before it"
    marked = _QUOTED.sub("'…'", _OWN.sub(_hide, message))
    # What is repeated may look like words of the program; then nothing is said.
    if marked.count("'") not in (0, 2):
        return ""
    return _BYTES.sub("…", marked).replace(_HIDDEN, "'")


def _hide(found: re.Match[str]) -> str:
    return found[0].replace("'", _HIDDEN)
