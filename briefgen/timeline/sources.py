"""A source goes in; the one at the root of its chain comes out."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.timeline.model import Source


def find_origin(source: Source, sources: Mapping[str, Source]) -> str:
    """Return the id of the source at the root of the `via` chain: the independent origin."""
    seen = {source.id}
    while source.via in sources and source.via not in seen:
        source = sources[source.via]
        seen.add(source.id)
    return source.id
