"""Parts and relationships of an Open Packaging document go in; the bytes of the zip file come out."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field

from briefgen.writers.docx.markup import XML_HEAD, escape_text

RELATIONSHIP_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_TYPES = "http://schemas.openxmlformats.org/package/2006"
CONTENT_TYPES = "[Content_Types].xml"
# The earliest moment that a zip member can carry (APPNOTE 4.4.6).
_MEMBER_DATE = (1980, 1, 1, 0, 0, 0)
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
# Of nine: the next ones take twice the time for a hundredth of the bytes.
_LEVEL = 4
# Pictures are compressed already.
_STORED = ("png", "jpeg", "jpg", "gif")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: its id within its part, its type, and what it leads to."""

    id: str
    type: str
    target: str
    external: bool = False


@dataclass
class Package:
    """A document's parts while it is written.

    Attributes:
        parts: bytes by path, without a leading slash.
        types: content type by path, for the parts whose ending does not say it.
        relationships: by the path of the part they start from; "" for the package itself.
    """

    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    relationships: dict[str, list[Relationship]] = field(default_factory=dict)

    def add_part(self, path: str, data: bytes | str, content_type: str = "") -> None:
        """Add one part; text is an XML part without its head."""
        self.parts[path] = data if isinstance(data, bytes) else (XML_HEAD + data).encode("utf-8")
        if content_type:
            self.types[path] = content_type

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
        members = dict(self.parts)
        for source, listed in self.relationships.items():
            folder, name = posixpath.split(source)
            members[posixpath.join(folder, "_rels", f"{name}.rels")] = _write_relationships(listed)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            _write_member(archive, CONTENT_TYPES, self._write_content_types())
            for path in sorted(members):
                _write_member(archive, path, members[path])
        return buffer.getvalue()

    def _write_content_types(self) -> bytes:
        endings = {path.rpartition(".")[2] for path in self.parts if path not in self.types} | {"rels", "xml"}
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


def _write_member(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    """Write one member; the system is set, as it would differ between machines."""
    member = zipfile.ZipInfo(path, _MEMBER_DATE)
    member.create_system = 0
    stored = path.rpartition(".")[2] in _STORED
    member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    archive.writestr(member, data, compresslevel=_LEVEL)
