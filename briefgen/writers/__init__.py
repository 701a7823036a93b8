"""A numbered Brief, its pages and its style go in; the bytes of one format come out.

Each writer is imported when it is first asked for: their libraries take longer to load than most briefs to write.
"""

from __future__ import annotations

from collections.abc import Callable

from briefgen.brief.tree import Brief
from briefgen.style import Style
from briefgen.typeset.pages import Pages

Writer = Callable[[Brief, Pages, Style], bytes]


def _write_pdf(brief: Brief, pages: Pages, style: Style) -> bytes:
    from briefgen.writers.pdf import write_pdf

    return write_pdf(brief, pages, style)


def _write_docx(brief: Brief, pages: Pages, style: Style) -> bytes:
    from briefgen.writers.docx import write_docx

    return write_docx(brief, pages, style)


def _write_html(brief: Brief, pages: Pages, style: Style) -> bytes:
    from briefgen.writers.html import write_html

    return write_html(brief, pages, style)


def _write_json(brief: Brief, pages: Pages, style: Style) -> bytes:
    from briefgen.writers.json import write_json

    return write_json(brief, pages, style)


WRITERS: dict[str, Writer] = {"pdf": _write_pdf, "docx": _write_docx, "html": _write_html, "json": _write_json}
