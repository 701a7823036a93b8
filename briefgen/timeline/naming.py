"""Open texts go in; those that name an actor, a place or a source marked higher than they are come out.

References are taken out with the record that they point at; a name in the middle of a sentence cannot be, and so the
author is asked to write it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefgen.source import Listing, Mapping, Node, PutAway, Scalar
from briefgen.timeline.markings import MarkingScheme
from briefgen.timeline.shape import Entries

# The keys under which sentences stand, and names that are no references.
_OPEN_KEYS = frozenset(
    {
        "title", "subject", "subtitle", "bottom_line", "conventions", "figures", "author", "summary", "says", "note",
        "text", "issue", "what", "role", "reason", "identity", "alt", "caption", "credit", "assumption",
        "would_change", "date_text", "tags", "publisher", "was",
    }
)  # fmt: skip
# Shorter names are often words as well ("us", "may"), so that these are looked for as they are written.
_LETTERS_OF_ANY_CASE = 4


class Naming(NamedTuple):
    """A text that names what stands higher than it: where, whom, and the marking of that."""

    place: Scalar
    name: str
    marking: str


def find_namings(
    entries: dict[str, Entries], meta: Node | None, scheme: MarkingScheme, default: str, ceiling: str = ""
) -> Iterator[Naming]:
    """Yield the texts that name what is marked higher.

    Args:
        entries: the records of each section, all of them.
        meta: what is said of the whole.
        scheme: the timeline's markings.
        default: marking of what carries none.
        ceiling: of an audience: then the texts that it would read, and what lies above the ceiling; "" for all texts
            and what lies above each.
    """
    ranks = _rank_names(entries, scheme, default)
    lowest = scheme.rank(ceiling or default)
    if not any(rank > lowest for rank in ranks.values()):
        return
    pattern = _compile(ranks, lowest)
    wholes = [*([meta] if meta is not None else []), *(node for records in entries.values() for _, node in records)]
    for node in wholes:
        if isinstance(node, PutAway) and not _may_name(node.text, pattern):
            continue
        for text, rank in _list_texts(node, "", scheme, scheme.rank(default)):
            limit = scheme.rank(ceiling) if ceiling else rank
            if rank > limit:
                continue
            for found in pattern.finditer(text.text):
                named = _rank_of(found[0], ranks)
                if named > limit:
                    yield Naming(text, " ".join(found[0].split()), scheme.names[named])
                    break


def _may_name(written: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether a record may hold a name, from how it is written; escapes may spell one that is not seen there."""
    return "\\" in written or "''" in written or pattern.search(written) is not None


def _rank_names(entries: dict[str, Entries], scheme: MarkingScheme, default: str) -> dict[str, int]:
    """Return each name of an actor, a place or a source with the lowest marking that it stands under."""
    ranks: dict[str, int] = {}
    for section, keys in (("actors", ("name", "aka")), ("places", ("name", "aka")), ("sources", ("title",))):
        for _, node in entries[section]:
            rank = _rank_node(node, scheme, scheme.rank(default))
            for name in _names_of(node, keys):
                ranks[name] = min(ranks.get(name, rank), rank)
    return ranks


def _names_of(node: Node, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        value = node.get(key) if isinstance(node, Mapping) else None
        for item in value.items if isinstance(value, Listing) else (value,):
            if isinstance(item, Scalar) and item.text.strip():
                yield " ".join(item.text.split())


def _compile(ranks: dict[str, int], lowest: int) -> re.Pattern[str]:
    """Return what finds the names above a rank; lower ones that hold such a name win where they stand."""
    high = [name for name, rank in ranks.items() if rank > lowest]
    low = [name for name, rank in ranks.items() if rank <= lowest and any(_holds(name, other) for other in high)]
    alternatives = "|".join(_as_pattern(name) for name in sorted([*high, *low], key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def _holds(name: str, other: str) -> bool:
    return other.casefold() in name.casefold()


def _as_pattern(name: str) -> str:
    words = r"\s+".join(map(re.escape, name.split()))
    return f"(?i:{words})" if len(name) >= _LETTERS_OF_ANY_CASE else words


def _rank_of(found: str, ranks: dict[str, int]) -> int:
    plain = " ".join(found.split())
    if plain in ranks:
        return ranks[plain]
    return min((rank for name, rank in ranks.items() if name.casefold() == plain.casefold()), default=0)


def _list_texts(node: Node, key: str, scheme: MarkingScheme, rank: int) -> Iterator[tuple[Scalar, int]]:
    """Yield the open texts of a record and of what stands in it, each with the rank of its marking."""
    if isinstance(node, Scalar):
        # A gap and an item of a list stand there without a key of their own.
        if (not key or key in _OPEN_KEYS) and node.text:
            yield node, rank
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _list_texts(item, key, scheme, rank)
    else:
        own = _rank_node(node, scheme, rank)
        for name, value in node.entries:
            # What stands under the names of charts is their titles.
            yield from _list_texts(value, name.text, scheme, own)


def _rank_node(node: Node, scheme: MarkingScheme, otherwise: int) -> int:
    """Return the rank of a record's marking, or the other for want of one that the scheme knows."""
    written = node.get("marking") if isinstance(node, Mapping) else None
    name = scheme.find(written.text) if isinstance(written, Scalar) and written.text else None
    return otherwise if name is None else scheme.rank(name)
