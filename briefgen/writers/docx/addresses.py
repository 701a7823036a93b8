"""Anchors and web addresses of a brief go in; bookmark names and relationship targets that Word accepts come out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Figure, NoteList, Paragraph, ParagraphBlock, Table, inline_text
from briefgen.text.addresses import SAFE_SCHEMES

# Word keeps no more of a bookmark's name, and follows no longer address.
_LONGEST_NAME = 40
_LONGEST_ADDRESS = 2000
_HOST = re.compile(r"[\w.-]+|\[[0-9a-fA-F:.]+\]")
_LOOSE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")


def list_anchors(brief: Brief) -> Iterator[str]:
    """Yield every anchor of a brief that a link can lead to, in reading order."""
    for section in walk_sections(brief.sections):
        yield section.id
        for block in section.blocks:
            if isinstance(block, ParagraphBlock):
                yield block.anchor
            elif isinstance(block, Table):
                yield block.id
                yield from (row.anchor for row in block.rows)
            elif isinstance(block, Figure):
                yield block.id
            elif isinstance(block, NoteList):
                yield from (note.anchor for note in block.notes)


def list_numbers(brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield the anchor of each figure, table, row and note with the number that stands in its bookmark."""
    for section in walk_sections(brief.sections):
        for block in section.blocks:
            if isinstance(block, Table | Figure):
                yield block.id, block.number
            if isinstance(block, Table):
                for row in block.rows:
                    first = row.cells[0].blocks if row.anchor and row.cells else ()
                    if first and isinstance(first[0], Paragraph):
                        yield row.anchor, inline_text(first[0].content)
            elif isinstance(block, NoteList):
                yield from ((note.anchor, f"[{note.number}]") for note in block.notes)


def name_bookmarks(anchors: Iterable[str]) -> dict[str, str]:
    """Return a bookmark name for each anchor.

    Names hold letters, digits and underscores only, begin with a letter, have at most 40 characters and differ
    in more than case, as Word's own do.

    >>> name_bookmarks(["event-a", "event_A"])
    {'event-a': 'event_a', 'event_A': 'event_A_b4a89a6a'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in anchors:
        if not anchor or anchor in names:
            continue
        name = re.sub(r"\W", "_", anchor)
        if not name[0].isalpha():
            name = f"a{name}"
        if len(name) > _LONGEST_NAME or name.casefold() in taken:
            name = f"{name[:31]}_{hashlib.sha256(anchor.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        taken.add(name.casefold())
        names[anchor] = name
    return names


def settle_address(url: str) -> str:
    """Return an address as a relationship may hold it (RFC 3986); "" for one that nothing could open.

    Word refuses a whole document for one malformed address, so what cannot be mended is printed as text.

    >>> settle_address("https://example.org/a b?q=100%")
    'https://example.org/a%20b?q=100%25'
    >>> settle_address("https:///nowhere"), settle_address("javascript:alert(1)")
    ('', '')
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in SAFE_SCHEMES:
        return ""
    place = ""
    if scheme == "mailto":
        if "@" not in parts.path or parts.netloc:
            return ""
    else:
        place = _settle_place(parts.netloc, port)
        if not place:
            return ""
    path, query, fragment = (_quote(part) for part in (parts.path, parts.query, parts.fragment))
    address = f"{scheme}:{place}{path}"
    address += f"?{query}" if query else ""
    address += f"#{fragment}" if fragment else ""
    return address if len(address) <= _LONGEST_ADDRESS else ""


def _settle_place(netloc: str, port: int | None) -> str:
    """Return "//host:port" with the host in ASCII; a user's name before the host is left out, as it only misleads."""
    host = netloc.rpartition("@")[2]
    if port is not None or host.endswith(":"):
        host = host.rpartition(":")[0]
    if not _HOST.fullmatch(host):
        return ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return f"//{host}" + (f":{port}" if port is not None else "")


def _quote(part: str) -> str:
    part = _LOOSE_PERCENT.sub("%25", part)
    return quote(part, safe="%/:=&?~+!$,;'@()*", errors="replace")
