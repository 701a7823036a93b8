"""A drawn document goes in; its file, with what its standards ask for, attachments and a stable id, comes out."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from briefgen.brief.tree import Attachment, Brief
from briefgen.draw.pdf_objects import SettledObject, add_dictionary, add_stream, number_of
from briefgen.errors import BuildError
from briefgen.text.xml_text import drop_forbidden
from briefgen.typeset.pages import Pages
from briefgen.writers import PdfStandard
from briefgen.writers.pdf.links import destination_name, encode_string, format_string
from briefgen.writers.pdf.packing import pack_document

# Bytes of a file identifier (ISO 32000-1, 14.4).
_ID_BYTES = 16
# The colour profile that pikepdf brings; Pillow's own holds the time at which it is asked for.
_SRGB = Path("pdfa", "data", "sRGB.icc")
# The standards that a file meets, as its metadata say it: PDF/UA-1 and level A of a part of PDF/A.
_STANDARDS = (
    "<pdfaid:part>{part}</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n<pdfuaid:part>1</pdfuaid:part>"
)
_UA_NAMES = "http://www.aiim.org/pdfua/ns/id/"
# PDF/A wants every property described that it does not know itself (ISO 19005-3, 6.6.2.3).
_UA_SCHEMA = (
    '<pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_UA_NAMES}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
# Names that one node of a name tree holds.
_LEAF = 64


def finish_document(document: Any, brief: Brief, pages: Pages, standard: PdfStandard = "ua1+3a") -> bytes:
    """Finish a drawn document and return its file; nothing in it depends on when or where that is done.

    Args:
        document: a ReportLab `PDFDocument` with all its pages, tags and outline.
        brief: its properties and attachments.
        pages: for the places that links lead to.
        standard: what the file claims to be. PDF/A-2 knows no files within a file but its own kind, so such a brief
            has no attachments.
    """
    catalog = document.Catalog
    # ReportLab writes what it knows of; some of it as objects by themselves, which need not be.
    catalog.__NoDefault__ = (*catalog.__NoDefault__, "AF", "OutputIntents")
    catalog.__Refs__ = ("Pages", "Outlines", "StructTreeRoot", "Metadata")
    _set_properties(document, brief, standard)
    _mark_pages(document)
    if standard != "none":
        _set_output_intent(document)
    files = [] if standard == "ua1+2a" else _attach_files(document, brief)
    _set_names(document, files, pages)
    return pack_document(document, _list_properties(brief), make_id(brief))


def make_id(brief: Brief) -> bytes:
    """Return the permanent half of the file identifier, made from the brief's own."""
    return bytes.fromhex(brief.identifier)[:_ID_BYTES].ljust(_ID_BYTES, b"\0")


def pdf_date(moment: str) -> str:
    """Return an ISO 8601 moment as PDF writes it (ISO 32000-1, 7.9.4).

    >>> pdf_date("2015-11-20T18:00:00+02:00")
    "D:20151120180000+02'00'"
    """
    date = datetime.fromisoformat(moment)
    zone = date.strftime("%z") or "+0000"
    return f"D:{date.year:04}{date.strftime('%m%d%H%M%S')}{zone[:3]}'{zone[3:5]}'"


def _mark_pages(document: Any) -> None:
    """Say that the file is tagged, and lead from its pages to their tags; the Tab key goes along these too."""
    document.Catalog.MarkInfo = "<</Marked true>>"
    for index, page in enumerate(document.Pages.pages):
        page.__NoDefault__ = (*page.__NoDefault__, "StructParents", "Tabs")
        page.StructParents = index
        if page.Annots:
            page.Tabs = "/S"


def _set_output_intent(document: Any) -> None:
    """Say which colours "RGB" means: those of sRGB (ISO 19005-3, 6.2.3)."""
    profile = add_stream(document, _read_srgb(), "/N 3")
    document.Catalog.OutputIntents = (
        "[<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) "
        f"/RegistryName (http://www.color.org) /DestOutputProfile {profile}>>]"
    )


def _read_srgb() -> bytes:
    """Return the colour profile from the package's folder; loading all of pikepdf for it would take long."""
    found = find_spec("pikepdf")
    if found is None or found.origin is None:
        raise BuildError("pikepdf is not installed, whose colour profile every PDF carries; install briefgen again")
    return Path(found.origin).parent.joinpath(_SRGB).read_bytes()


def _list_properties(brief: Brief) -> SettledObject:
    """Return the document information dictionary (ISO 32000-1, 14.3.3)."""
    moment = pdf_date(brief.dated)
    properties = {
        "Title": brief.masthead.title,
        "Author": brief.author,
        "Subject": brief.masthead.subject,
        "Keywords": ", ".join(brief.keywords),
        "Creator": brief.generator,
        "Producer": brief.generator,
        "CreationDate": moment,
        "ModDate": moment,
    }
    listed = " ".join(f"/{key} {format_string(value)}" for key, value in properties.items() if value)
    return SettledObject(f"<<{listed}>>".encode("ascii"))


def _set_properties(document: Any, brief: Brief, standard: PdfStandard) -> None:
    catalog = document.Catalog
    direction = " /Direction /R2L" if brief.direction == "rtl" else ""
    catalog.ViewerPreferences = f"<</DisplayDocTitle true{direction}>>"
    catalog.PageMode = "/UseOutlines" if catalog.Outlines else "/UseNone"
    packet = make_xmp(brief, standard).encode("utf-8")
    # As plain text, for programs that know nothing else of a PDF.
    head = f"<</Type /Metadata /Subtype /XML /Length {len(packet)}>>\nstream\n".encode("ascii")
    catalog.Metadata = SettledObject(b"".join((head, packet, b"\nendstream")))


def make_xmp(brief: Brief, standard: PdfStandard = "ua1+3a") -> str:
    """Return the XMP packet (ISO 16684-1): the same properties once more, for those who look there."""
    title, subject = _escape(brief.masthead.title), _escape(brief.masthead.subject)
    language = html.escape(brief.language)
    parts = [_alternatives("dc:title", title, language)]
    if brief.author:
        parts.append(_listed("dc:creator", "Seq", [brief.author]))
    if subject:
        parts.append(_alternatives("dc:description", subject, language))
    if brief.keywords:
        parts.append(_listed("dc:subject", "Bag", brief.keywords))
        parts.append(f"<pdf:Keywords>{_escape(', '.join(brief.keywords))}</pdf:Keywords>")
    parts.append(_listed("dc:language", "Bag", [brief.language]))
    parts.append("<dc:format>application/pdf</dc:format>")
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        parts.append(f"<xmp:{name}>{_escape(brief.dated)}</xmp:{name}>")
    parts.append(f"<xmp:CreatorTool>{_escape(brief.generator)}</xmp:CreatorTool>")
    parts.append(f"<pdf:Producer>{_escape(brief.generator)}</pdf:Producer>")
    parts.append(f"<xmpMM:DocumentID>urn:sha256:{_escape(brief.identifier)}</xmpMM:DocumentID>")
    if standard != "none":
        parts += [_STANDARDS.format(part=standard[-2]), _UA_SCHEMA]
    inner = "\n".join(parts)
    return (
        '<?xpacket begin="\N{ZERO WIDTH NO-BREAK SPACE}" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
        f'xmlns:pdfuaid="{_UA_NAMES}">\n{inner}\n</rdf:Description>\n'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )


def _alternatives(name: str, text: str, language: str) -> str:
    """Return a text by language; the first is the default, as XMP asks."""
    own = f'<rdf:li xml:lang="{language}">{text}</rdf:li>'
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li>{own}</rdf:Alt></{name}>'


def _listed(name: str, kind: str, texts: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{_escape(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def _escape(text: str) -> str:
    """Return text for between tags of XML; the standard library's function for it loads the web's whole machinery."""
    return html.escape(drop_forbidden(text), quote=False)


def _set_names(document: Any, files: Sequence[tuple[str, str]], pages: Pages) -> None:
    """Give attachments, and every anchor, a name: links within the file and from outside it lead there.

    Args:
        document: as ever.
        files: name and reference of each attachment.
        pages: for where the anchors lie (ISO 32000-1, 12.3.2.3).
    """
    sheets = [number_of(document, f"Page{index + 1}") for index in range(len(pages.pages))]
    places = [
        (
            destination_name(anchor),
            f"[{sheets[place.page]} 0 R /XYZ {place.x:.2f} {pages.height - place.y:.2f} 0]",
        )
        for anchor, place in pages.destinations.items()
    ]
    trees = {"EmbeddedFiles": files, "Dests": places}
    listed = " ".join(f"/{key} {_add_name_tree(document, names)}" for key, names in trees.items() if names)
    if listed:
        document.Catalog.Names = f"<<{listed}>>"


def _add_name_tree(document: Any, entries: Iterable[tuple[str, str]]) -> str:
    """Add a name tree (ISO 32000-1, 7.9.6), sorted as bytes, and return a reference to it."""
    names = sorted((encode_string(name), format_string(name), value) for name, value in entries)
    leaves = []
    for start in range(0, len(names), _LEAF):
        part = names[start : start + _LEAF]
        listed = " ".join(f"{name} {value}" for _, name, value in part)
        leaves.append(add_dictionary(document, f"<</Limits [{part[0][1]} {part[-1][1]}] /Names [{listed}]>>"))
    return add_dictionary(document, f"<</Kids [{' '.join(leaves)}]>>")


def _attach_files(document: Any, brief: Brief) -> list[tuple[str, str]]:
    """Embed the attachments as what the brief was made from (PDF/A-3: AFRelationship Source).

    Returns:
        Name and reference of each.
    """
    moment = format_string(pdf_date(brief.dated))
    listed = [(attachment.name, _attach_file(document, attachment, moment)) for attachment in brief.attachments]
    if listed:
        document.Catalog.AF = f"[{' '.join(reference for _, reference in listed)}]"
    return listed


def _attach_file(document: Any, attachment: Attachment, moment: str) -> str:
    """Add a file and what describes it (ISO 32000-1, 7.11.3 and 7.11.4), and return a reference to that."""
    data = attachment.data
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    kind = attachment.media_type.replace("/", "#2F").replace(" ", "#20")
    file = add_stream(
        document,
        data,
        f"/Type /EmbeddedFile /Subtype /{kind} "
        f"/Params <</Size {len(data)} /CreationDate {moment} /ModDate {moment} /CheckSum <{digest}>>>",
    )
    name, description = format_string(attachment.name), attachment.description
    described = f" /Desc {format_string(description)}" if description else ""
    return add_dictionary(
        document,
        f"<</Type /Filespec /F {name} /UF {name}{described} /AFRelationship /Source /EF <</F {file} /UF {file}>>>>",
    )
