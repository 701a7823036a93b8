"""Sources and a CSL style of the user's own go in; each source as that style cites it comes out.

The Citation Style Language (CSL 1.0.2, citationstyles.org) is carried out by citeproc-py, which comes with the extra
`briefgen[csl]`. The brief numbers its sources itself, so that a style's own numbers are taken out.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from briefgen.brief.tree import Inline, Run
from briefgen.errors import BriefgenError
from briefgen.timeline.calendar import civil_from_instant
from briefgen.timeline.dates import Date
from briefgen.timeline.model import Source

# Types of ours that CSL calls otherwise; all others are its own words, or documents.
_TYPES = {
    "news-agency": "article-newspaper", "press-release": "document", "press-conference": "speech",
    "statement": "speech", "testimony": "hearing", "video": "motion_picture", "image": "graphic",
    "letter": "personal_communication", "resolution": "legislation", "pamphlet": "pamphlet",
    "bulletin": "report", "post-weblog": "post-weblog", "standard": "standard",
}  # fmt: skip
_CSL_TYPES = frozenset(
    {
        "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
        "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "figure", "graphic", "hearing",
        "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture", "pamphlet", "patent",
        "personal_communication", "post", "post-weblog", "report", "review", "software", "song", "speech",
        "standard", "thesis", "treaty", "webpage",
    }
)  # fmt: skip
_LOCALES = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "ar": "ar"}
# Noncharacters, which no text holds once it has been loaded: they stand for what citeproc would take for markup, and
# for the beginnings and ends of its emphasis.
_LESS, _MORE, _ITALIC, _PLAIN, _BOLD, _THIN = (chr(0xFDD0 + index) for index in range(6))
_STRETCHES = re.compile(f"([{_ITALIC}{_PLAIN}{_BOLD}{_THIN}])")


class CslError(BriefgenError):
    """The style cannot be used; the message says why, without the style's name."""

    exit_code = 1


def cite_by_csl(sources: Mapping[str, Source], csl: bytes, language: str) -> dict[str, Inline]:
    """Return each source as a CSL style cites it in its bibliography.

    Args:
        sources: by id.
        csl: the style, an independent one with a bibliography.
        language: of the brief; decides the words that the style adds.

    Raises:
        CslError: the style cannot be read or used, or the extra is not installed.
    """
    try:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
        from citeproc.source.json import CiteProcJSON
    except ImportError as error:
        raise CslError("needs the extra 'csl': python -m pip install 'briefgen[csl]'") from error
    # citeproc folds the case of keys; ours may differ in nothing else.
    keys = {id_: f"s{index}" for index, id_ in enumerate(sources)}
    with warnings.catch_warnings():
        # citeproc warns of style features that it leaves out; what it prints is seen on the page.
        warnings.simplefilter("ignore")
        try:
            style = CitationStylesStyle(
                io.BytesIO(_without_numbers(csl)), locale=_find_locale(language), validate=False
            )
            told = CiteProcJSON([_as_csl(source, keys[id_]) for id_, source in sources.items()])
            bibliography = CitationStylesBibliography(style, told, _FORMATTER)
            for id_ in sources:
                bibliography.register(Citation([CitationItem(keys[id_])]))
            cited = [str(item) for item in bibliography.bibliography()]
        except CslError:
            raise
        except Exception as error:
            raise CslError(f"cannot be carried out: {error!r}") from error
    return {id_: _as_runs(text, sources[id_].url) for id_, text in zip(sources, cited, strict=True)}


def _without_numbers(csl: bytes) -> bytes:
    """Return a style without its numbers of citations.

    Raises:
        CslError: it is no style, or none that stands by itself.
    """
    from lxml import etree

    if b"<!DOCTYPE" in csl or b"<!ENTITY" in csl:
        raise CslError("holds a document type, which no CSL style has")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(csl, parser)
    except etree.XMLSyntaxError as error:
        raise CslError(f"is no XML: {error.msg}") from error
    name = "{http://purl.org/net/xbiblio/csl}"
    if root.tag != f"{name}style":
        raise CslError("is no CSL style")
    if root.find(f"{name}bibliography") is None:
        raise CslError("has no bibliography; take an independent style, not one that points at another")
    for element in list(root.iter(f"{name}text")):
        if element.get("variable") == "citation-number":
            element.getparent().remove(element)
    return etree.tostring(root)


def _find_locale(language: str) -> str:
    plain = language.replace("_", "-")
    return "en-US" if plain.lower() == "en-us" else _LOCALES.get(plain.split("-")[0].lower(), "en-GB")


def _as_csl(source: Source, key: str) -> dict[str, Any]:
    """Return a source as CSL-JSON."""
    type_ = _TYPES.get(source.type, source.type)
    texts = {
        "title": source.title, "container-title": source.container, "publisher": source.publisher,
        "publisher-place": source.place, "volume": source.volume, "issue": source.issue, "page": source.pages,
        "number": source.number, "edition": source.edition, "DOI": source.doi, "URL": source.url,
    }  # fmt: skip
    told: dict[str, Any] = {"id": key, "type": type_ if type_ in _CSL_TYPES else "document"}
    told.update({name: _hide_markup(text) for name, text in texts.items() if text})
    if source.author:
        told["author"] = [_read_name(name) for name in source.author.split(";") if name.strip()]
    for name, date in (("issued", source.issued), ("accessed", source.accessed)):
        parts = _as_parts(date)
        if parts:
            told[name] = {"date-parts": parts, "circa": int(date.approximate if date else False)}
    return told


def _read_name(name: str) -> dict[str, str]:
    """Return one author: "Family, Given" is a person, anything else stands as it is written."""
    family, comma, given = (part.strip() for part in _hide_markup(name).partition(","))
    return {"family": family, "given": given} if comma and given else {"family": family}


def _as_parts(date: Date | None) -> list[list[int]]:
    if date is None or date.start_earliest is None:
        return []
    length = {"year": 1, "month": 2, "day": 3, "hour": 3, "minute": 3, "second": 3}
    first = list(civil_from_instant(date.start_earliest)[: length.get(date.precision, 1)])
    if date.form != "interval" or date.end_latest is None:
        return [first]
    last = list(civil_from_instant(date.end_latest - 1)[: length.get(date.end_precision, 1)])
    return [first, last] if last != first else [first]


def _hide_markup(text: str) -> str:
    return text.replace("<", _LESS).replace(">", _MORE)


def _wrap(before: str, after: str) -> Any:
    return lambda text: f"{before}{text}{after}"


def _leave(text: object) -> str:
    return str(text)


_FORMATTER = SimpleNamespace(
    preformat=_leave, Italic=_wrap(_ITALIC, _PLAIN), Oblique=_wrap(_ITALIC, _PLAIN), Bold=_wrap(_BOLD, _THIN),
    Light=_leave, Underline=_leave, Superscript=_leave, Subscript=_leave, SmallCaps=_leave,
)  # fmt: skip


def _as_runs(text: str, address: str) -> Inline:
    """Return what citeproc wrote as runs; the source's address becomes a link."""
    runs: list[Run] = []
    italic = bold = 0
    for part in _STRETCHES.split(" ".join(text.split())):
        if part in (_ITALIC, _PLAIN):
            italic += 1 if part == _ITALIC else -1
        elif part in (_BOLD, _THIN):
            bold += 1 if part == _BOLD else -1
        elif part:
            plain = part.replace(_LESS, "<").replace(_MORE, ">")
            for index, piece in enumerate(plain.split(address) if address else [plain]):
                if index:
                    runs.append(Run(address, url=address))
                if piece:
                    runs.append(Run(piece, emphasis=italic > 0, strong=bold > 0))
    return tuple(runs)
