"""The text of a YAML file goes in; small frozen nodes that know their line and column come out.

Nothing is typed and nothing is guessed: every value stays the text that was written. What cannot be read, or should not
be, is refused with its place and a way out, all of it at once.
"""

from __future__ import annotations

from briefgen.source.block_writing import write_block_yaml
from briefgen.source.document import Document, parse_document, read_bytes, read_document
from briefgen.source.includes import Documents, list_patterns, read_with_includes
from briefgen.source.nodes import Listing, Mapping, Node, Scalar
from briefgen.source.put_away import Consumer, PutAway
from briefgen.source.reader import paused_collector
from briefgen.source.scalars import write_scalar
from briefgen.source.writing import Plain, write_yaml

__all__ = [
    "Consumer",
    "Document",
    "Documents",
    "Listing",
    "Mapping",
    "Node",
    "Plain",
    "PutAway",
    "Scalar",
    "list_patterns",
    "parse_document",
    "paused_collector",
    "read_bytes",
    "read_document",
    "read_with_includes",
    "write_block_yaml",
    "write_scalar",
    "write_yaml",
]
