"""User text goes in; the same text, safe between tags or inside quotes, comes out."""

from __future__ import annotations

import re

# Characters that HTML forbids or browsers drop (HTML Standard, 13.2.3.5), lone surrogates among them.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What is neither letter nor digit nor blank, of ASCII and of line ends.
_SIGNS = re.compile("[^ 0-9A-Za-z\x80-\u2027\u202a-\U0010ffff]")


def text(value: str) -> str:
    """Return text for between tags; what HTML forbids is replaced in the whole page, see `page.encode`.

    >>> text("<b> & c")
    '&lt;b&gt; &amp; c'
    """
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    """Return text for inside a quoted attribute.

    >>> attribute('"x"')
    '&quot;x&quot;'
    """
    return text(value).replace('"', "&quot;").replace("'", "&#x27;")


def css_string(value: str) -> str:
    """Return text as a quoted string of CSS in which nothing ends the string, the rule or the element.

    >>> css_string('a"</style>')
    '"a\\\\22 \\\\3c \\\\2f style\\\\3e "'
    """
    return '"' + _SIGNS.sub(lambda match: f"\\{ord(match[0]):x} ", drop_forbidden(value)) + '"'


def drop_forbidden(html: str) -> str:
    """Return HTML with a mark in place of each character that it must not hold.

    >>> drop_forbidden("a" + chr(0))
    'a\ufffd'
    """
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", html)
