"""Text goes in; the same without the characters that no XML document can hold comes out."""

from __future__ import annotations

import re

# XML 1.0 (fifth edition), 2.2.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def drop_forbidden(text: str) -> str:
    """Return text as XML can hold it.

    >>> drop_forbidden("a" + chr(7) + "b")
    'ab'
    """
    return _FORBIDDEN.sub("", text)
