"""A drawn PDF goes in; the same file with what its standards ask for, attachments and a stable id comes out."""

from __future__ import annotations

import html
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from briefgen.brief.tree import Attachment, Brief
from briefgen.text.xml_text import drop_forbidden
from briefgen.typeset.pages import Pages
from briefgen.writers import PdfStandard
from briefgen.writers.pdf.links import destination_name

# Bytes of a file identifier (ISO 32000-1, 14.4).
_ID_BYTES = 16
# The colour profile that pikepdf brings, from its folder; Pillow's own holds the time at which it is asked for.
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


def finish_file(data: bytes, brief: Brief, pages: Pages, standard: PdfStandard = "ua1+3a") -> bytes:
    """Finish a drawn PDF with pikepdf; nothing in it depends on when or where that is done.

    Args:
        data: the drawn file.
        brief: its properties and attachments.
        pages: for the places that links lead to.
        standard: what the file claims to be. PDF/A-2 knows no files within a file but its own kind, so such a brief
            has no attachments.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        _set_properties(pdf, brief, standard)
        _mark_pages(pdf)
        if standard != "none":
            _set_output_intent(pdf)
        if standard != "ua1+2a":
            _attach_files(pdf, brief)
        _name_destinations(pdf, pages)
        pdf.trailer.ID = pikepdf.Array([pikepdf.String(make_id(brief)), pikepdf.String(make_id(brief))])
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            min_version="1.7",
        )
    return buffer.getvalue()


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


def _mark_pages(pdf: Any) -> None:
    """Say that the file is tagged, and lead from its pages to their tags; the Tab key goes along these too."""
    import pikepdf

    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    for index, page in enumerate(pdf.pages):
        page.obj.StructParents = index
        if "/Annots" in page.obj:
            page.obj.Tabs = pikepdf.Name.S


def _set_output_intent(pdf: Any) -> None:
    """Say which colours "RGB" means: those of sRGB (ISO 19005-3, 6.2.3)."""
    import pikepdf

    profile = pdf.make_stream((Path(pikepdf.__file__).parent / _SRGB).read_bytes(), N=3)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String("sRGB"),
        Info=pikepdf.String("sRGB IEC61966-2.1"),
        RegistryName=pikepdf.String("http://www.color.org"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _set_properties(pdf: Any, brief: Brief, standard: PdfStandard) -> None:
    import pikepdf

    moment = pdf_date(brief.dated)
    properties = {
        "/Title": brief.masthead.title,
        "/Author": brief.author,
        "/Subject": brief.masthead.subject,
        "/Keywords": ", ".join(brief.keywords),
        "/Creator": brief.generator,
        "/Producer": brief.generator,
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    given = {key: pikepdf.String(value) for key, value in properties.items() if value}
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(given))
    root = pdf.Root
    root.Lang = pikepdf.String(brief.language)
    root.ViewerPreferences = pikepdf.Dictionary({"/DisplayDocTitle": True})
    if brief.direction == "rtl":
        root.ViewerPreferences.Direction = pikepdf.Name.R2L
    root.PageMode = pikepdf.Name.UseOutlines if "/Outlines" in root else pikepdf.Name.UseNone
    packet = make_xmp(brief, standard).encode("utf-8")
    root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


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


def _name_destinations(pdf: Any, pages: Pages) -> None:
    """Give every anchor a name that links within the file, and from outside it, lead to (ISO 32000-1, 12.3.2.3)."""
    import pikepdf

    sheets = [page.obj for page in pdf.pages]
    places = {
        destination_name(anchor): pikepdf.Array(
            [sheets[place.page], pikepdf.Name.XYZ, round(place.x, 2), round(pages.height - place.y, 2), 0]
        )
        for anchor, place in pages.destinations.items()
    }
    names = sorted(places)
    leaves = []
    for start in range(0, len(names), _LEAF):
        part = names[start : start + _LEAF]
        listed = [item for name in part for item in (pikepdf.String(name), places[name])]
        limits = pikepdf.Array([pikepdf.String(part[0]), pikepdf.String(part[-1])])
        leaves.append(pdf.make_indirect(pikepdf.Dictionary(Limits=limits, Names=pikepdf.Array(listed))))
    if leaves:
        if "/Names" not in pdf.Root:
            pdf.Root.Names = pikepdf.Dictionary()
        pdf.Root.Names.Dests = pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array(leaves)))


def _attach_files(pdf: Any, brief: Brief) -> None:
    """Embed the attachments as what the brief was made from (PDF/A-3: AFRelationship Source)."""
    import pikepdf

    moment = pdf_date(brief.dated)
    listed = []
    for attachment in brief.attachments:
        listed.append(_attach_file(pdf, attachment, moment))
    if listed:
        pdf.Root.AF = pdf.make_indirect(pikepdf.Array(listed))


def _attach_file(pdf: Any, attachment: Attachment, moment: str) -> Any:
    import pikepdf

    specification = pikepdf.AttachedFileSpec(
        pdf,
        attachment.data,
        description=attachment.description,
        filename=attachment.name,
        mime_type=attachment.media_type,
        creation_date=moment,
        mod_date=moment,
    )
    specification.obj.AFRelationship = pikepdf.Name.Source
    pdf.attachments[attachment.name] = specification
    return pdf.attachments[attachment.name].obj
