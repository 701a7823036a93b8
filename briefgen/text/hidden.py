"""Text goes in; the same text comes out with characters that nobody sees, and that change what is read, made visible.

Overrides of direction let a line read otherwise than it is written; characters without width part words that look
whole. They are printed as their number, so that a reader sees that something stands there. What scripts need in order
to be written at all stays: joiners beside letters that join, soft hyphens, the marks of direction that show nothing.
"""

from __future__ import annotations

import re
import unicodedata

_ALWAYS = "\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
_HIDDEN = re.compile(f"[{_ALWAYS}\u200b-\u200d]")
_SOMETIMES = frozenset("\u200b\u200c\u200d")
# Scripts before this one (Latin, Greek, Cyrillic, Armenian) join no letters and part their words by spaces.
_FIRST_THAT_JOINS = "\u0590"


def reveal_hidden(text: str) -> str:
    """Return text with its hidden characters as their numbers.

    >>> reveal_hidden("invoice\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe"), reveal_hidden("pay\N{ZERO WIDTH SPACE}pal")
    ('invoice[U+202E]fdp.exe', 'pay[U+200B]pal')
    >>> joined = "می\N{ZERO WIDTH NON-JOINER}روم"
    >>> reveal_hidden(joined) == joined
    True
    """
    if text.isascii() or not _HIDDEN.search(text):
        return text
    return _HIDDEN.sub(_show, text)


def find_hidden(text: str) -> list[str]:
    """Return the hidden characters of a text, each once, in the order met.

    >>> [f"{ord(char):04X}" for char in find_hidden("a\N{WORD JOINER}b\N{WORD JOINER}")]
    ['2060']
    """
    if text.isascii():
        return []
    return list(dict.fromkeys(found[0] for found in _HIDDEN.finditer(text) if _show(found) != found[0]))


def _show(found: re.Match[str]) -> str:
    char = found[0]
    if char in _SOMETIMES and _is_needed(found.string, found.start()):
        return char
    return f"[U+{ord(char):04X}]"


def _is_needed(text: str, index: int) -> bool:
    """Tell whether a joiner or a space without width stands beside a letter of a script that is written with them."""
    beside = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
    return any(
        char >= _FIRST_THAT_JOINS and unicodedata.category(char)[0] in "LMS" and char not in _SOMETIMES
        for char in beside
    )
