"""User text goes in; the same text, safe between tags or inside quotes, comes out."""

from __future__ import annotations

import html
import re

# Characters that HTML forbids or browsers drop (HTML Standard, 13.2.3.5), lone surrogates among them.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def text(value: str) -> str:
    """Return text for between tags.

    >>> text("<b> & c")
    '&lt;b&gt; &amp; c'
    """
    return html.escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value), quote=False)


def attribute(value: str) -> str:
    """Return text for inside a quoted attribute.

    >>> attribute('"x"')
    '&quot;x&quot;'
    """
    return html.escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value), quote=True)
