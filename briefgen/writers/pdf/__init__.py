"""A numbered Brief, its pages and its style go in; the bytes of a PDF come out, the same each time."""

from __future__ import annotations

from briefgen.brief.tree import Brief
from briefgen.style import Style
from briefgen.typeset.pages import Pages
from briefgen.writers import PdfStandard
from briefgen.writers.pdf.canvas import draw_pages
from briefgen.writers.pdf.finish import finish_document


def write_pdf(brief: Brief, pages: Pages, style: Style, standard: PdfStandard = "ua1+3a") -> bytes:
    """Write a brief as PDF: pages as they were typeset, tags, links, outline, metadata and attachments.

    Args:
        brief: numbered.
        pages: of the brief.
        style: fonts.
        standard: PDF/UA-1 with PDF/A-2a or PDF/A-3a, or no claim at all; the file is tagged whatever it claims.

    Raises:
        DrawError: a picture cannot be drawn.
    """
    return finish_document(draw_pages(brief, pages, style), brief, pages, standard)
