"""Parts and relationships of an Open Packaging document go in; the bytes of the zip file come out."""

from __future__ import annotations

import posixpath
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

from briefgen.writers.docx.markup import XML_HEAD, escape_text
from briefgen.writers.docx.packing import Packed, PartStream, pack_part, write_archive

RELATIONSHIP_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_TYPES = "http://schemas.openxmlformats.org/package/2006"
CONTENT_TYPES = "[Content_Types].xml"
_PICTURE_TYPES = {
    "bmp": "image/bmp",
    "emf": "image/x-emf",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tiff": "image/tiff",
    "wmf": "image/x-wmf",
}
PICTURE_ENDINGS = tuple(f".{ending}" for ending in _PICTURE_TYPES)
_DEFAULT_TYPES = {
    **_PICTURE_TYPES,
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
# Pictures are compressed already.
_STORED = ("png", "jpeg", "jpg", "gif")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: its id within its part, its type, and what it leads to."""

    id: str
    type: str
    target: str
    external: bool = False


class Package:
    """A document's parts while it is written; left as a context, it ends the threads that paint and pack them.

    Attributes:
        parts: as they are packed, by path, without a leading slash.
        worker: carries out what may be done on other threads.
        types: content type by path, for the parts whose ending does not say it.
        relationships: by the path of the part they start from; "" for the package itself.
    """

    def __init__(self) -> None:
        self.parts: dict[str, Packed | Future[Packed]] = {}
        self.types: dict[str, str] = {}
        self.relationships: dict[str, list[Relationship]] = {}
        # One paints, one packs.
        self.worker = ThreadPoolExecutor(2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.worker.shutdown(cancel_futures=True)

    def add_part(self, path: str, data: bytes | str | PartStream, content_type: str = "") -> None:
        """Add one part; text is an XML part without its head."""
        if isinstance(data, PartStream):
            self.parts[path] = data.close()
        else:
            whole = data if isinstance(data, bytes) else (XML_HEAD + data).encode("utf-8")
            self.parts[path] = self.worker.submit(pack_part, whole, stored=_ending(path) in _STORED)
        if content_type:
            self.types[path] = content_type

    def begin_part(self) -> PartStream:
        """Return an XML part, with its head, to be written piece by piece and then added."""
        return PartStream(self.worker)

    def relate(self, source: str, type_: str, target: str, *, external: bool = False) -> str:
        """Relate a part (or the package: "") to another part or to an address outside; return the id.

        Args:
            source: path of the part that the relationship starts from.
            type_: the whole type, or the last word of one of the office document's own.
            target: path of a part; with `external`, an address.
            external: whether the target lies outside the package.
        """
        listed = self.relationships.setdefault(source, [])
        full_type = type_ if ":" in type_ else f"{RELATIONSHIP_TYPES}/{type_}"
        place = target if external else posixpath.relpath(target, posixpath.dirname(source) or ".")
        listed.append(Relationship(f"rId{len(listed) + 1}", full_type, place, external))
        return listed[-1].id

    def to_bytes(self) -> bytes:
        """Return the zip file: content types first, the other members by name, all of one date."""
        members = {path: part.result() if isinstance(part, Future) else part for path, part in self.parts.items()}
        for source, listed in self.relationships.items():
            folder, name = posixpath.split(source)
            members[posixpath.join(folder, "_rels", f"{name}.rels")] = pack_part(_write_relationships(listed))
        types = pack_part(self._write_content_types())
        return write_archive([(CONTENT_TYPES, types), *sorted(members.items())])

    def _write_content_types(self) -> bytes:
        endings = {_ending(path) for path in self.parts if path not in self.types} | {"rels", "xml"}
        lines = [
            f'<Default Extension="{ending}" ContentType="{_DEFAULT_TYPES[ending]}"/>' for ending in sorted(endings)
        ]
        lines += [
            f'<Override PartName="/{escape_text(path)}" ContentType="{type_}"/>'
            for path, type_ in sorted(self.types.items())
        ]
        inner = "".join(lines)
        return f'{XML_HEAD}<Types xmlns="{PACKAGE_TYPES}/content-types">{inner}</Types>'.encode()


def _write_relationships(listed: list[Relationship]) -> bytes:
    inner = "".join(
        f'<Relationship Id="{each.id}" Type="{each.type}" Target="{escape_text(each.target)}"'
        + (' TargetMode="External"/>' if each.external else "/>")
        for each in listed
    )
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE_TYPES}/relationships">{inner}</Relationships>'.encode()


def _ending(path: str) -> str:
    return path.rpartition(".")[2]
