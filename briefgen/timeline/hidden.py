"""Files and the nodes of their records go in; the places of characters that are not seen or not printed come out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from briefgen.source import Document, Listing, Node, PutAway, Scalar
from briefgen.text.fonts import FontSet
from briefgen.text.hidden import find_hidden

# What a file holds that may be a hidden character, and what may be a small picture: no letters of a script. Escapes of
# YAML are looked for apart, which takes half the time.
_HIDDEN = re.compile("[\u200b-\u200d\u202a-\u202e\u2060-\u206f\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]")
_DRAWN = re.compile("[\u2190-\u2bff\u3200-\u33ff\U0001f000-\U0001faff]")
_DRAWN_ESCAPE = re.compile(r"\\u(?:2[1-9a-bA-B]|3[23])|\\U000(?:1[fF]|02[1-9a-bA-B]|03[23])")


def list_hidden(documents: Iterable[Document], nodes: Iterable[Node]) -> Iterator[tuple[Scalar, str]]:
    """Yield each value that holds hidden characters, with these in words.

    Args:
        documents: the files.
        nodes: those of them that are looked at.
    """
    texts = [document.lines.text for document in documents]
    if not any("\\u" in text or "\\U" in text or _HIDDEN.search(text) for text in texts):
        return
    for node in nodes:
        if isinstance(node, PutAway) and not _may_hide(node.text):
            continue
        for scalar in _walk_scalars(node):
            hidden = find_hidden(scalar.text)
            if hidden:
                yield scalar, ", ".join(f"U+{ord(char):04X} ({_name(char)})" for char in hidden)


def list_pictographs(documents: Iterable[Document], nodes: Iterable[Node]) -> Iterator[tuple[Scalar, str]]:
    """Yield each value that holds small pictures (emoji) that the built-in family lacks, with these in words.

    Args:
        documents: the files.
        nodes: those of them that are looked at.
    """
    if not any(_may_draw(document.lines.text) for document in documents):
        return
    face = FontSet().face()
    for node in nodes:
        if isinstance(node, PutAway) and not _may_draw(node.text):
            continue
        for scalar in _walk_scalars(node):
            drawn = [char for char in dict.fromkeys(scalar.text) if _is_pictograph(char) and not face.covers(char)]
            if drawn:
                yield scalar, ", ".join(f"{char} (U+{ord(char):04X})" for char in drawn)


def _may_draw(written: str) -> bool:
    """Tell whether what is written may hold a small picture."""
    return bool(_DRAWN.search(written)) or ("\\" in written and bool(_DRAWN_ESCAPE.search(written)))


def _is_pictograph(char: str) -> bool:
    return char > "\u2190" and unicodedata.category(char) == "So"


def _may_hide(written: str) -> bool:
    """Tell whether a record may hold a hidden character, from how it is written; joiners that are needed are none."""
    return "\\u" in written or "\\U" in written or bool(find_hidden(written))


def _name(char: str) -> str:
    return unicodedata.name(char, "without a name").lower()


def _walk_scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for child in node.items if isinstance(node, Listing) else [value for _, value in node.entries]:
        yield from _walk_scalars(child)
