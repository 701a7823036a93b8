"""What TimelineJS has no field for goes in, actors and sources; paragraphs behind a slide's text come out, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape

from briefgen.exchange.cells import join_list

NAMES = ("actors", "sources")
"""Fields that stand behind the text, in this order."""

_PARAGRAPH = re.compile(r'\s*<p class="briefgen-(actors|sources)"><b>[^<]*</b> ([^<]*)</p>\Z')


def write_paragraph(name: str, label: str, items: Iterable[str]) -> str:
    """Return a paragraph of HTML that lists names; "" where there are none.

    >>> write_paragraph("actors", "Actors", ["Ann", "B & C"])
    '<p class="briefgen-actors"><b>Actors:</b> Ann; B &amp; C</p>'
    """
    listed = escape(join_list(items), quote=False)
    return f'<p class="briefgen-{name}"><b>{escape(label, quote=False)}:</b> {listed}</p>' if listed else ""


def split_paragraphs(text: str) -> tuple[str, dict[str, str]]:
    """Return a slide's text without such paragraphs at its end, and their lists by field.

    >>> split_paragraphs('<p>So.</p><p class="briefgen-actors"><b>Actors:</b> Ann; Bob</p>')
    ('<p>So.</p>', {'actors': 'Ann; Bob'})
    """
    found: dict[str, str] = {}
    while (paragraph := _PARAGRAPH.search(text)) is not None and paragraph[1] not in found:
        found[paragraph[1]] = unescape(paragraph[2])
        text = text[: paragraph.start()]
    return text, found
