"""A numbered Brief, its pages and its style go in; a Word document with real styles, fields and tables comes out."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from briefgen.brief.number import list_cited_notes
from briefgen.brief.tree import Brief, Note
from briefgen.errors import Problem
from briefgen.style import Style
from briefgen.typeset.pages import Pages
from briefgen.writers import FormatOptions
from briefgen.writers.docx.body import write_document
from briefgen.writers.docx.controls import Controls
from briefgen.writers.docx.fonts import write_fonts
from briefgen.writers.docx.footnotes import Footnotes
from briefgen.writers.docx.front import measure_labels
from briefgen.writers.docx.package import PACKAGE_TYPES
from briefgen.writers.docx.properties import (
    add_sources,
    write_core_properties,
    write_custom_properties,
    write_extended_properties,
    write_settings,
)
from briefgen.writers.docx.record import TEXT, TextRecord
from briefgen.writers.docx.styles import write_styles
from briefgen.writers.docx.template import list_missing, read_template
from briefgen.writers.docx.theme import write_theme
from briefgen.writers.docx.writing import COMMENTS, DOCUMENT, FOOTNOTES, Writing

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_EXTENDED = "application/vnd.openxmlformats-officedocument.extended-properties+xml"

# Styles that no brief shows by itself: they wait for comments and for headings further down.
_UNUSED = frozenset({"annotation text", "annotation reference", "toc 2", "toc 3"})


def write_docx(brief: Brief, pages: Pages, style: Style, options: FormatOptions | None = None) -> bytes:
    """Return the brief as a Word document; the same brief, pages and style give the same bytes.

    Args:
        brief: numbered.
        pages: the laid-out brief: page numbers of the contents, drawn figures and marks.
        style: the look.
        options: how charts stand in it, and the comments.

    Raises:
        StyleError: the style's template cannot be used.
    """
    writing = Writing(brief, pages, style, options or FormatOptions())
    with writing.package as package:
        writing.media.begin_painting()
        package.relate("", "officeDocument", DOCUMENT)
        own_styles = _write_own_styles(writing)
        if style.docx.template:
            writing.template = read_template(find_template(style), own_styles, style.docx.styles)
        notes = list_cited_notes(brief) if style.notes == "foot" else {}
        record = TextRecord(package.begin_part(), writing.anchors)
        shown = _add_stories(writing, record, notes)
        _add_looks(writing, own_styles, shown, has_footnotes=bool(notes))
        package.add_part("docProps/core.xml", write_core_properties(brief), _CORE)
        package.relate("", f"{PACKAGE_TYPES}/relationships/metadata/core-properties", "docProps/core.xml")
        add_sources(brief, writing)
        record.end(writing.comments.comments)
        writing.add_data(record.part, TEXT, "text")
        package.add_part("docProps/custom.xml", write_custom_properties(brief, style), _CUSTOM)
        package.relate("", "custom-properties", "docProps/custom.xml")
        package.add_part("docProps/app.xml", write_extended_properties(writing), _EXTENDED)
        package.relate("", "extended-properties", "docProps/app.xml")
        writing.media.end_painting()
        return package.to_bytes()


def _add_stories(writing: Writing, record: TextRecord, notes: dict[str, Note]) -> Set[str]:
    """Add the document, the notes at the foot of its pages and the comments; return the characters of the first two.

    Args:
        writing: the document.
        record: keeps the text.
        notes: those at the foot of pages, by their anchors.
    """
    package = writing.package
    footnotes = Footnotes(notes)
    if notes:
        writing.at_foot = frozenset(notes)
        writing.cite = lambda run: footnotes.cite(run, writing)
    document = package.begin_part()
    for xml in write_document(writing, Controls(writing), record):
        document.write(xml)
    package.add_part(DOCUMENT, document, _MAIN.format(kind="document.main"))
    shown = document.characters
    if notes:
        part = package.begin_part()
        for xml in footnotes.write_part(writing):
            record.keep(xml)
            part.write(xml)
        package.add_part(FOOTNOTES, part, _MAIN.format(kind="footnotes"))
        package.relate(DOCUMENT, "footnotes", FOOTNOTES)
        shown |= part.characters
    if writing.comments:
        package.add_part(COMMENTS, writing.comments.write_part(), _MAIN.format(kind="comments"))
        package.relate(DOCUMENT, "comments", COMMENTS)
    return shown


def _add_looks(writing: Writing, own_styles: str, shown: Set[str], *, has_footnotes: bool) -> None:
    """Add what says how the stories look: styles, lists, settings, fonts and theme.

    Args:
        writing: the document.
        own_styles: briefgen's own.
        shown: the characters of the document.
        has_footnotes: whether notes stand at the foot of its pages.
    """
    package, style, template = writing.package, writing.style, writing.template
    language = writing.brief.language
    fonts = template.fonts if template is not None else b""
    for kind, xml in (
        ("styles", own_styles if template is None else template.styles),
        ("numbering", writing.numbering.to_xml(style)),
        ("settings", write_settings(writing.brief, style, has_footnotes=has_footnotes)),
        ("fontTable", fonts or write_fonts(style, language, shown, package)),
    ):
        package.add_part(f"word/{kind}.xml", xml, _MAIN.format(kind=kind))
        package.relate(DOCUMENT, kind, f"word/{kind}.xml")
    theme = template.theme if template is not None else b""
    package.add_part("word/theme/theme1.xml", theme or write_theme(style), _THEME)
    package.relate(DOCUMENT, "theme", "word/theme/theme1.xml")


def find_missing_styles(brief: Brief, pages: Pages, style: Style) -> Iterator[Problem]:
    """Yield a warning for each style that the style's template lacks.

    Raises:
        StyleError: the template cannot be used.
    """
    path = find_template(style)
    own_styles = _write_own_styles(Writing(brief, pages, style, FormatOptions()))
    unused = set(_UNUSED)
    unused |= {"Note Text"} if style.notes == "foot" else {"footnote text"}
    if all(section.id != "figure-list" for section in brief.sections):
        unused.add("table of figures")
    yield from list_missing(read_template(path, own_styles, style.docx.styles), path, unused)


def find_template(style: Style) -> Path:
    """Return the template's file."""
    return Path(style.folder, style.docx.template)


def _write_own_styles(writing: Writing) -> str:
    return write_styles(
        writing.style,
        writing.brief.language,
        right_to_left=writing.right_to_left,
        facts_indent=measure_labels(writing),
        counts_headings=writing.counts_headings,
    )
