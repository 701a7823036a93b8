"""Finished pages go in; what the user is told of them comes out. No page with a grave fault leaves the house."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from briefgen.brief.tree import Brief
from briefgen.builds.job import Job
from briefgen.draw import find_uncovered
from briefgen.errors import BuildError, Problem, StyleError
from briefgen.style import Style
from briefgen.text.fonts import FontSet
from briefgen.typeset import PageFault, Pages, check_pages

# Of characters, faults and words, as many are named.
_MOST_CHARACTERS = 12
_MOST_FAULTS = 5
_MOST_WORDS = 60
_SAYINGS = {
    "outside": "stands outside the text's frame",
    "overlap": "overlap",
    "cut": "is cut off",
    "marking": "is missing as the marking above or below the text",
    "caption": "stands on another page than its caption",
    "dangling link": "is a link that leads nowhere",
    "structure": "is no possible structure",
}


def proof_pages(pages: Pages, formats: Collection[str], fonts: FontSet) -> Iterator[Problem]:
    """Yield warnings about finished pages.

    Args:
        pages: as they would be printed.
        formats: that are asked for; only a PDF prints these pages.
        fonts: that figures are drawn with.

    Raises:
        StyleError: a PDF is to be made, and no font has a character in it.
        BuildError: a PDF is to be made, and a page has a grave fault.
    """
    yield from _check_glyphs(pages, formats, fonts)
    if "pdf" not in formats:
        return
    faults = check_pages(pages)
    grave = [fault for fault in faults if fault.is_grave]
    if grave:
        told = "; ".join(_describe(fault) for fault in grave[:_MOST_FAULTS])
        more = f"; and {len(grave) - _MOST_FAULTS} more" if len(grave) > _MOST_FAULTS else ""
        raise BuildError(
            f"no PDF was made, since its pages would be faulty: {told}{more}; "
            "give the text more room (page, margin_mm or type in the style), or build without PDF (--to docx,html)"
        )
    for fault in faults:
        if fault.kind == "sparse":
            yield Problem(
                f"the last page, {fault.page}, holds next to nothing ({fault.text})",
                help="leave something out, or give the text a little more room in the style",
                severity="warning",
            )


def proof_template(brief: Brief, pages: Pages, style: Style, job: Job) -> Iterator[Problem]:
    """Yield a warning for each style that the Word document wants and the style's template lacks.

    Raises:
        StyleError: the template cannot be used.
    """
    if "docx" in job.formats and style.docx.template and dict(job.checks).get("template-styles") != "off":
        from briefgen.writers.docx import find_missing_styles

        yield from find_missing_styles(brief, pages, style)


def _check_glyphs(pages: Pages, formats: Collection[str], fonts: FontSet) -> Iterator[Problem]:
    """Warn of characters that no font has; a PDF, which nobody else's fonts help out, is not made of empty boxes."""
    in_figures = {
        char for scene in pages.scenes.values() for _, chars in find_uncovered(scene, fonts) for char in chars
    }
    missing = sorted({*pages.missing, *in_figures})
    if missing:
        shown = ", ".join(f"'{char}' (U+{ord(char):04X})" for char in missing[:_MOST_CHARACTERS])
        rest = len(missing) - _MOST_CHARACTERS
        where = "" if pages.missing else " in a figure"
        message = f"the style's font has no {shown}{f' and {rest} more' if rest > 0 else ''}{where}"
        advice = "name a TrueType font that has them under 'fonts' in the style"
        if "pdf" in formats:
            advice += ", or build without PDF (--to docx,html)"
            raise StyleError([Problem(f"{message}, so that no PDF can be made", help=advice)])
        yield Problem(f"{message}; its charts show empty boxes there", help=advice, severity="warning")


def _describe(fault: PageFault) -> str:
    words = fault.text if len(fault.text) <= _MOST_WORDS else f"{fault.text[: _MOST_WORDS - 1]}\N{HORIZONTAL ELLIPSIS}"
    return f"page {fault.page}: '{words}' {_SAYINGS[fault.kind]}"
