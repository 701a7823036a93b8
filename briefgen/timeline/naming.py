"""Open texts go in; those that name an actor, a place or a source marked higher than they are come out.

References are taken out with the record that they point at; a name in the middle of a sentence cannot be, and so the
author is asked to write it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from briefgen.source import Listing, Mapping, Node, PutAway, Scalar
from briefgen.timeline.markings import MarkingScheme
from briefgen.timeline.shape import Entries

# What cannot hold a name: dates, numbers, words of the format's own, and free data, which are not printed.
_CLOSED_KEYS = frozenset(
    {
        "date", "start", "end", "planned", "issued", "known", "accessed", "as_of", "period", "value", "low", "best",
        "high", "open", "lat", "lon", "radius_km", "seq", "significance", "status", "stance", "grade", "reliability",
        "likelihood", "confidence", "marking", "timezone", "language", "scale", "lanes_by", "sha256", "field",
        "name", "aka", "x",
    }
)  # fmt: skip
# What points at other records, by id or by name; a pointer to what is withheld goes with that.
_REFERENCE_KEYS = frozenset(
    {
        "by", "actors", "targets", "places", "place", "about", "member_of", "part_of", "basis", "causes", "enables",
        "precedes", "contradicts", "responds_to", "reports",
    }
)  # fmt: skip
# What points at a source, and then says where in it.
_SOURCE_KEYS = frozenset({"sources", "via"})
# Shorter names are often words as well ("us", "may"), so that these are looked for as they are written.
_LETTERS_OF_ANY_CASE = 4
# What stands between the words of a name: in ids, file names and addresses too.
_BETWEEN = r"(?:[\s_-]|%20)+"


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
    ranks, sentences = _rank_names(entries, scheme, default)
    lowest = scheme.rank(ceiling or default)
    if not any(rank > lowest for rank in (*ranks.values(), *sentences.values())):
        return
    pattern = _compile(ranks, sentences, lowest)
    known = {_simplify(name): rank for name, rank in sentences.items()}
    for name, rank in ranks.items():
        known[_simplify(name)] = min(rank, known.get(_simplify(name), rank))
    pointers = {id_ for records in entries.values() for id_, _ in records} | set(ranks)
    wholes = [*([meta] if meta is not None else []), *(node for records in entries.values() for _, node in records)]
    for node in wholes:
        if isinstance(node, PutAway) and not _may_name(node.text, pattern):
            continue
        for text, key, rank in _list_texts(node, "", scheme, scheme.rank(default)):
            limit = scheme.rank(ceiling) if ceiling else rank
            if rank > limit:
                continue
            for found in pattern.finditer(_read_open(text.text, key, pointers)):
                named = known.get(_simplify(found[0]), 0)
                if named > limit:
                    yield Naming(text, " ".join(found[0].split()), scheme.names[named])
                    break


def _may_name(written: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether a record may hold a name, from how it is written; escapes may spell one that is not seen there."""
    return "\\" in written or "''" in written or pattern.search(written) is not None


def _rank_names(
    entries: dict[str, Entries], scheme: MarkingScheme, default: str
) -> tuple[dict[str, int], dict[str, int]]:
    """Return each name of an actor or a place, and each title of a source, with the lowest marking it stands under."""
    ranks: dict[str, int] = {}
    sentences: dict[str, int] = {}
    sections = (
        ("actors", ("name", "aka"), ranks),
        ("places", ("name", "aka"), ranks),
        ("sources", ("title",), sentences),
    )
    for section, keys, ranked in sections:
        for _, node in entries[section]:
            rank = _rank_node(node, scheme, scheme.rank(default))
            for name in _names_of(node, keys):
                ranked[name] = min(ranked.get(name, rank), rank)
    return ranks, sentences


def _names_of(node: Node, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        value = node.get(key) if isinstance(node, Mapping) else None
        for item in value.items if isinstance(value, Listing) else (value,):
            if isinstance(item, Scalar) and item.text.strip():
                yield " ".join(item.text.split())


def _compile(ranks: dict[str, int], sentences: dict[str, int], lowest: int) -> re.Pattern[str]:
    """Return what finds the names above a rank.

    Lower names that hold such a name win where they stand: their author gave them out. Titles of sources do not, as
    they are sentences.
    """
    high = [name for name, rank in (*ranks.items(), *sentences.items()) if rank > lowest]
    low = [name for name, rank in ranks.items() if rank <= lowest and any(_holds(name, other) for other in high)]
    alternatives = "|".join(_as_pattern(name) for name in sorted([*high, *low], key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])")


def _holds(name: str, other: str) -> bool:
    return other.casefold() in name.casefold()


def _as_pattern(name: str) -> str:
    words = _BETWEEN.join(map(re.escape, re.split(_BETWEEN, name)))
    return f"(?i:{words})" if len(name) >= _LETTERS_OF_ANY_CASE else words


def _simplify(name: str) -> str:
    """Return what a name has in common with all ways of writing it.

    >>> _simplify("Lena  Vogt") == _simplify("lena-vogt")
    True
    """
    return re.sub(_BETWEEN, " ", name).casefold().strip()


def _read_open(text: str, key: str, pointers: Collection[str]) -> str:
    """Return what of a value is text, and no pointer to a record."""
    if key in _SOURCE_KEYS:
        source, _, pin = text.partition("@")
        return pin if source.strip() in pointers else text
    return "" if key in _REFERENCE_KEYS and " ".join(text.split()) in pointers else text


def _list_texts(node: Node, key: str, scheme: MarkingScheme, rank: int) -> Iterator[tuple[Scalar, str, int]]:
    """Yield the texts of a record and of what stands in it, each with its key and the rank of its marking."""
    if isinstance(node, Scalar):
        # A gap and an item of a list stand there without a key of their own.
        if key not in _CLOSED_KEYS and node.text:
            yield node, key, rank
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _list_texts(item, key, scheme, rank)
    else:
        own = _rank_node(node, scheme, rank)
        for name, value in node.entries:
            if name.text == "x":
                continue
            # What stands under the names of charts is their titles.
            yield from _list_texts(value, name.text, scheme, own)


def _rank_node(node: Node, scheme: MarkingScheme, otherwise: int) -> int:
    """Return the rank of a record's marking, or the other for want of one that the scheme knows."""
    written = node.get("marking") if isinstance(node, Mapping) else None
    name = scheme.find(written.text) if isinstance(written, Scalar) and written.text else None
    return otherwise if name is None else scheme.rank(name)
