"""A numbered Brief, its pages and its style go in; the bytes of one format come out.

Each writer is imported when it is first asked for: their libraries take longer to load than most briefs to write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from briefgen.brief.tree import Brief
from briefgen.style import Style
from briefgen.typeset.pages import Pages

Writer = Callable[[Brief, Pages, Style], bytes]
PdfStandard = Literal["ua1+2a", "ua1+3a", "none"]
"""PDF/UA-1 with PDF/A-2a or PDF/A-3a, or no claim at all."""


def write_format(name: str, brief: Brief, pages: Pages, style: Style, pdf_standard: PdfStandard = "ua1+3a") -> bytes:
    """Return a brief in one format.

    Args:
        name: of the format, a key of `WRITERS`.
        brief: numbered.
        pages: of the brief.
        style: the look.
        pdf_standard: what a PDF claims to be.
    """
    if name == "pdf":
        return _write_pdf(brief, pages, style, pdf_standard)
    return WRITERS[name](brief, pages, style)


def _write_pdf(brief: Brief, pages: Pages, style: Style, standard: PdfStandard = "ua1+3a") -> bytes:
    from briefgen.writers.pdf import write_pdf

    return write_pdf(brief, pages, style, standard)


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
