"""The front of a brief goes in; its masthead and its table of contents as paragraphs come out."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.tree import Contents, ContentsEntry, inline_text
from briefgen.writers.docx.controls import Controls
from briefgen.writers.docx.fields import close_field, open_field, write_field
from briefgen.writers.docx.markup import twips
from briefgen.writers.docx.paragraphs import TAB, paragraph
from briefgen.writers.docx.pictures import write_logo
from briefgen.writers.docx.runs import write_runs, write_text
from briefgen.writers.docx.writing import Writing

# Labels of the masthead's facts want no more than this share of the text width, and this gap in ems after them.
_WIDEST_LABEL = 0.35
_LABEL_GAP = 1.6
_DEEPEST_ENTRY = 3
# Space after the logo, points.
_LOGO_GAP = 10.0


def write_masthead(writing: Writing, controls: Controls) -> Iterator[str]:
    """Yield logo, title, subject and facts; a fact's value stands one tab after its label."""
    masthead = writing.brief.masthead
    if masthead.logo is not None:
        # Left is the side that lines start on, in documents from right to left too.
        side = '<w:jc w:val="right"/>' if masthead.logo.side == "end" else '<w:jc w:val="left"/>'
        spacing = f'<w:keepNext/><w:spacing w:after="{twips(_LOGO_GAP)}"/>'
        yield paragraph("Figure", write_logo(masthead.logo, writing), spacing + side)
    title = controls.hold_title(masthead.title)
    yield paragraph("Title", writing.comments.surround(writing.comments.title, title))
    if masthead.subject:
        yield paragraph("Subtitle", write_text(masthead.subject, writing))
    for fact in masthead.facts:
        label = write_text(fact.label, writing, "FactLabel")
        value = controls.hold_fact(fact.role, inline_text(fact.value)) if fact.role else write_runs(fact.value, writing)
        yield paragraph("Fact", f"{label}{TAB}{value}")


def measure_labels(writing: Writing) -> float:
    """Return where the values of the masthead's facts begin, points."""
    size = writing.style.type.table
    widest = max((writing.measure(fact.label, size) for fact in writing.brief.masthead.facts), default=0.0)
    return min(widest + _LABEL_GAP * size, _WIDEST_LABEL * writing.style.text_width)


def write_contents(heading: str, contents: Contents, writing: Writing) -> str:
    """Return heading and table of contents in the frame that lets Word's user bring it up to date.

    Args:
        heading: the heading's paragraph.
        contents: the entries; their pages are those of the laid-out brief.
        writing: the document.
    """
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{heading}{write_entries(contents, writing)}</w:sdtContent></w:sdt>"
    )


def write_entries(contents: Contents, writing: Writing) -> str:
    """Return the entries of the contents or the list of figures inside their field; none stands alone on a page."""
    entries = contents.entries
    if not entries:
        return ""
    deepest = min(max(entry.level for entry in entries), _DEEPEST_ENTRY)
    figures = contents.lists == "figures"
    instruction = 'TOC \\h \\z \\c "Figure"' if figures else f'TOC \\o "1-{deepest}" \\h \\z \\u'
    pieces = []
    for number, entry in enumerate(entries):
        start = open_field(instruction) if number == 0 else ""
        end = close_field() if number == len(entries) - 1 else ""
        style_id = "TableofFigures" if figures else f"TOC{min(max(entry.level, 1), _DEEPEST_ENTRY)}"
        keep = "<w:keepNext/>" if number in (0, len(entries) - 2) and not end else ""
        pieces.append(paragraph(style_id, start + _write_entry(entry, writing) + end, keep))
    return "".join(pieces)


def _write_entry(entry: ContentsEntry, writing: Writing) -> str:
    """Return one entry as a link to its heading, with the page as a field.

    Raises:
        KeyError: the pages do not show the heading; the typesetter left it out.
    """
    anchor = writing.name_anchor(entry.target)
    page = str(writing.pages.page_of(entry.target))
    number = write_field(f"PAGEREF {anchor} \\h", page, writing)
    return (
        f'<w:hyperlink w:anchor="{anchor}" w:history="1">{write_text(entry.text, writing)}{TAB}{number}</w:hyperlink>'
    )
