"""A numbered Brief, its pages and its style go in; the bytes of one format come out.

Each writer is imported when it is first asked for: their libraries take longer to load than most briefs to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from briefgen.brief.tree import Brief
from briefgen.errors import UsageError, nearest_name
from briefgen.style import Style
from briefgen.typeset.pages import Pages

PdfStandard = Literal["ua1+2a", "ua1+3a", "none"]
"""PDF/UA-1 with PDF/A-2a or PDF/A-3a, or no claim at all."""

DocxFigures = Literal["png+svg", "emf", "png"]
"""How charts stand in a Word document: dots with a drawing beside them, a drawing alone, or dots alone."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark for whoever works on a document: the anchor beside which it stands, who makes it and what it says.

    One whose anchor the brief does not show, or "", stands beside the title.
    """

    anchor: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """What single formats are asked for.

    Attributes:
        pdf_standard: what a PDF claims to be.
        docx_figures: how charts stand in a Word document; "" as its style says.
        docx_comments: the remarks in it.
        interactive: whether the charts of a web page live where a reader asks for it.
    """

    pdf_standard: PdfStandard = "ua1+3a"
    docx_figures: DocxFigures | Literal[""] = ""
    docx_comments: tuple[Comment, ...] = ()
    interactive: bool = False


Writer = Callable[[Brief, Pages, Style, FormatOptions], bytes]


def require_formats(names: Iterable[str]) -> None:
    """Refuse a format that there is not.

    Raises:
        UsageError: naming the nearest, or all.
    """
    for name in names:
        if name not in WRITERS:
            near = nearest_name(name, list(WRITERS))
            raise UsageError(
                f"there is no format '{name}'; "
                + (f"did you mean '{near}'?" if near else f"there are {', '.join(WRITERS)}")
            )


def write_format(name: str, brief: Brief, pages: Pages, style: Style, options: FormatOptions | None = None) -> bytes:
    """Return a brief in one format.

    Args:
        name: of the format, a key of `WRITERS`.
        brief: numbered.
        pages: of the brief.
        style: the look.
        options: what single formats are asked for.
    """
    return WRITERS[name](brief, pages, style, options or FormatOptions())


def _write_pdf(brief: Brief, pages: Pages, style: Style, options: FormatOptions) -> bytes:
    from briefgen.writers.pdf import write_pdf

    return write_pdf(brief, pages, style, options.pdf_standard)


def _write_docx(brief: Brief, pages: Pages, style: Style, options: FormatOptions) -> bytes:
    from briefgen.writers.docx import write_docx

    return write_docx(brief, pages, style, options)


def _write_html(brief: Brief, pages: Pages, style: Style, options: FormatOptions) -> bytes:
    from briefgen.writers.html import write_html

    return write_html(brief, pages, style, interactive=options.interactive)


def _write_json(brief: Brief, pages: Pages, style: Style, options: FormatOptions) -> bytes:
    from briefgen.writers.json import write_json

    return write_json(brief, pages, style)


WRITERS: dict[str, Writer] = {"pdf": _write_pdf, "docx": _write_docx, "html": _write_html, "json": _write_json}
