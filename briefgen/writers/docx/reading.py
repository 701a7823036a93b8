"""A Word document that others have had in hand goes in; its members and their XML come out, safely read."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

from briefgen.writers.docx.package import PACKAGE_TYPES

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
_RELATION = f"{{{PACKAGE_TYPES}/relationships}}Relationship"
# More than any brief; what unpacks to more is no document but an attack.
_MOST_BYTES = 500_000_000
_MOST_MEMBERS = 5_000


# What reading a damaged or encrypted zip file ends in.
_UNREADABLE = (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error)


class DocumentFaultError(Exception):
    """What makes a file no Word document, in words that follow its name."""


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the members of a Word document by path.

    Raises:
        DocumentFaultError: it is none, it is damaged, or it unpacks to more than any document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
                raise DocumentFaultError(f"unpacks to more than {_MOST_BYTES // 1_000_000} MB")
            parts = {member.filename: archive.read(member) for member in members if not member.is_dir()}
    except _UNREADABLE as error:
        raise DocumentFaultError("cannot be read as a Word document") from error
    if DOCUMENT not in parts or STYLES not in parts:
        raise DocumentFaultError("is no Word document")
    return parts


def parse_part(parts: Mapping[str, bytes], name: str) -> Any:
    """Return the root of an XML part; nothing outside of it is read.

    Raises:
        DocumentFaultError: it is missing, is no XML, or declares a document type, which no Word document has.
    """
    if name not in parts:
        raise DocumentFaultError(f"is damaged: it has no {name}")
    data = parts[name]
    if b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data or "<!DOCTYPE".encode("utf-16-be") in data:
        raise DocumentFaultError(f"declares a document type in {name}, which no Word document does")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentFaultError(f"is damaged: {name} is no XML ({error.msg})") from error


def read_relations(parts: Mapping[str, bytes], source: str) -> dict[str, Any]:
    """Return the relationships of a part by their ids."""
    folder, name = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in parts:
        return {}
    return {str(relation.get("Id")): relation for relation in parse_part(parts, path).iter(_RELATION)}


def resolve_target(source: str, relation: Any) -> str:
    """Return the path of the part to which a relationship of a part leads."""
    target = str(relation.get("Target", ""))
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
