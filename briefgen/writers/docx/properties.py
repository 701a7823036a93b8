"""A Brief and its Style go in; the parts that say how a document is to be read and what it is come out."""

from __future__ import annotations

import codecs

from briefgen.brief.tree import Brief
from briefgen.style import Style
from briefgen.writers.docx.markup import WORD, escape_lines, escape_text, print_moment
from briefgen.writers.docx.package import PACKAGE_TYPES
from briefgen.writers.docx.writing import Writing

_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# What travels as data, by its media type; the data of figures travel with each of them.
_DATA_KINDS = {"application/yaml": "urn:briefgen:timeline", "application/json": "urn:briefgen:build"}
# Bytes of a long file that are written at once.
_PIECE = 1 << 18
# Without a password: it keeps colleagues from slips, not anyone from the text.
_PROTECTIONS = {
    "none": "",
    "comments": '<w:documentProtection w:edit="comments" w:enforcement="1"/>',
    "tracked-changes": '<w:trackRevisions/><w:documentProtection w:edit="trackedChanges" w:enforcement="1"/>',
}
_COMPATIBILITY = "http://schemas.microsoft.com/office/word"


def write_settings(brief: Brief, style: Style, *, has_footnotes: bool) -> str:
    """Return the settings part; nothing in it makes Word ask, update or leave its modern layout."""
    modes = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{_COMPATIBILITY}" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    carried = "<w:embedTrueTypeFonts/><w:saveSubsetFonts/>" if style.fonts.embed and not style.docx.template else ""
    mirrored = "<w:mirrorMargins/>" if style.page.duplex else ""
    protected = _PROTECTIONS[style.docx.protect]
    parted = (
        '<w:autoHyphenation/><w:consecutiveHyphenLimit w:val="1"/><w:doNotHyphenateCaps/>'
        if style.type.hyphenate
        else ""
    )
    separators = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>' if has_footnotes else ""
    tag = escape_text(brief.language)
    spoken = f'<w:themeFontLang w:val="{tag}"' + (f' w:bidi="{tag}"/>' if brief.direction == "rtl" else "/>")
    return (
        f'<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/>{carried}{mirrored}'
        f'{protected}<w:defaultTabStop w:val="720"/>{parted}'
        f'<w:characterSpacingControl w:val="doNotCompress"/>{separators}<w:compat>{modes}</w:compat>{spoken}'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def write_core_properties(brief: Brief) -> str:
    """Return title, author, keywords and dates (ECMA-376 part 2, 11); the dates are the brief's own."""
    stamp = print_moment(brief.dated)
    named = (
        ("dc:title", brief.masthead.title),
        ("dc:subject", brief.masthead.subject),
        ("dc:creator", brief.author),
        ("cp:keywords", ", ".join(brief.keywords)),
        ("cp:lastModifiedBy", brief.author),
        ("cp:category", brief.furniture.banner),
        ("dc:identifier", brief.identifier),
        ("dc:language", brief.language),
    )
    inner = "".join(f"<{tag}>{escape_text(text)}</{tag}>" for tag, text in named if text)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE_TYPES}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}{dates}</cp:coreProperties>'
    )


def write_custom_properties(brief: Brief, style: Style) -> str:
    """Return what a file tells of how it was made, by which it can be found again: its identifier and its style."""
    named = (
        ("briefgen identifier", brief.identifier),
        ("briefgen style", style.name),
        ("briefgen style SHA-256", style.fingerprint),
        ("briefgen program", brief.generator),
    )
    # The first two numbers are the format's own (ECMA-376 part 1, 15.2.12.2).
    inner = "".join(
        f'<property fmtid="{_CUSTOM_FORMAT}" pid="{number}" name="{name}"><vt:lpwstr>{escape_text(value)}</vt:lpwstr>'
        "</property>"
        for number, (name, value) in enumerate(named, 2)
    )
    return f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VARIANT}">{inner}</Properties>'


def add_sources(brief: Brief, writing: Writing) -> None:
    """Add what the brief was made from, as parts of data: the timeline that it shows, and how it was built."""
    for attachment in brief.attachments:
        kind = _DATA_KINDS.get(attachment.media_type)
        if kind:
            part = writing.package.begin_part()
            part.write(f'<data xmlns="{kind}" name="{escape_text(attachment.name)}" xml:space="preserve">')
            data = memoryview(attachment.data)
            pieces = (bytes(data[start : start + _PIECE]) for start in range(0, len(data), _PIECE))
            for text in codecs.iterdecode(pieces, "utf-8"):
                part.write(escape_lines(text))
            part.write("</data>")
            writing.add_data(part, kind, attachment.name)


def write_extended_properties(writing: Writing) -> str:
    """Return what made the document and how many pages it has."""
    return (
        f'<Properties xmlns="{_EXTENDED}"><Application>{escape_text(writing.brief.generator)}</Application>'
        f"<Pages>{len(writing.pages.pages)}</Pages></Properties>"
    )
