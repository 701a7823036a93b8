"""Text, lengths and colours of a brief go in; the spelling that WordprocessingML has for them comes out."""

from __future__ import annotations

import datetime
import re

from briefgen.text.xml_text import drop_forbidden

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
PLACING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Namespaces of every part that holds paragraphs: the document, its headers and its footers.
STORY_NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONSHIP}" xmlns:wp="{PLACING}" xmlns:a="{DRAWING}" xmlns:pic="{PICTURE}"'
)

# White space that Word would take for layout.
_LAYOUT = re.compile("[\t\n\r]")
_SPECIAL = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')


def escape_text(text: str) -> str:
    """Return text as the content of an element or of a quoted attribute.

    Characters that no XML document may hold are left out; tabs and line ends become spaces.

    >>> escape_text('a < b & "c"' + chr(7) + chr(10))
    'a &lt; b &amp; &quot;c&quot; '
    """
    if not _SPECIAL.search(text):
        return text
    text = _LAYOUT.sub(" ", drop_forbidden(text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def escape_lines(text: str) -> str:
    """Return text of several lines as the content of an element, its line ends and tabs kept.

    >>> escape_lines("a: <b>" + chr(10))
    'a: &lt;b&gt;\\n'
    """
    return drop_forbidden(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def print_moment(dated: str) -> str:
    """Return an ISO 8601 moment as Word writes it, in UTC.

    >>> print_moment("2015-11-20T18:00:00+02:00")
    '2015-11-20T16:00:00Z'
    """
    moment = datetime.datetime.fromisoformat(dated)
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC)
    return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}Z"


def twips(points: float) -> int:
    """Return a length in twentieths of a point.

    >>> twips(595.276)
    11906
    """
    return round(points * 20)


def half_points(points: float) -> int:
    """Return a font size in half points, at least one.

    >>> half_points(9.5)
    19
    """
    return max(1, round(points * 2))


def emus(points: float) -> int:
    """Return a length in English Metric Units, 12,700 to a point (ECMA-376 part 1, 20.1.2.1).

    >>> emus(72)
    914400
    """
    return round(points * 12700)


def hex_color(color: str) -> str:
    """Return "#rrggbb" as Word spells it.

    >>> hex_color("#00ff7f")
    '00FF7F'
    """
    return color.removeprefix("#").upper()
