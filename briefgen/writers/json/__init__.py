"""A numbered Brief goes in; the same tree as JSON comes out, for programs that want the content and no layout."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import fields, is_dataclass
from json.encoder import encode_basestring
from typing import Any

from briefgen.brief.tree import Attachment, Brief, Figure
from briefgen.style import Style
from briefgen.typeset.pages import Pages

# Raised when a key changes its meaning or goes; new keys may come at any time.
FORMAT_VERSION = 1
# Pieces that are encoded at once.
_CHUNK = 1 << 14
# Words for readers on a screen, which are no content.
_UNTOLD = ("controls",)
_EMPTY: tuple[Any, ...] = ("", (), b"", None)


def write_json(brief: Brief, pages: Pages, style: Style) -> bytes:
    """Return the brief as UTF-8 JSON.

    Every node is an object with its "type" and the fields of `brief.tree`, without those that are empty and the words
    for readers on a screen. A figure holds its Plotly figure under "plot", an attachment its "text"; bytes of pictures
    are base64.
    """
    writer = _Writer()
    head = {"briefgen": FORMAT_VERSION, "style": style.name, "pages": len(pages.pages)}
    writer.pieces.append(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}"))
    writer.write_fields(brief, "\n ", ",\n ")
    writer.pieces.append("\n}\n")
    return writer.to_bytes()


class _Writer:
    """Writes a tree, each level set in by one space more, as `json.dumps` would; only faster, and piece by piece.

    Attributes:
        pieces: what is not yet encoded.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._out = io.BytesIO()
        self._keys: dict[type, list[tuple[str, str]]] = {}

    def to_bytes(self) -> bytes:
        """Return what has been written."""
        self._encode()
        return self._out.getvalue()

    def _encode(self) -> None:
        self._out.write("".join(self.pieces).encode("utf-8", "backslashreplace"))
        self.pieces.clear()

    def write_fields(self, node: Any, line: str, before: str) -> None:
        """Write the type and the fields of a node that are not empty.

        Args:
            node: of the tree.
            line: the end of a line, and how far the next one is set in.
            before: what stands before the first of them.
        """
        kind = type(node)
        self.pieces.append(f'{before}"type": "{kind.__name__}"')
        for name, key in self._keys.get(kind) or self._list_keys(kind):
            value = getattr(node, name)
            if value.__class__ is str:
                if value:
                    self.pieces.append(f",{line}{key}{encode_basestring(value)}")
            elif value is False:
                self.pieces.append(f",{line}{key}false")
            elif value is True:
                self.pieces.append(f",{line}{key}true")
            elif value.__class__ is int:
                self.pieces.append(f",{line}{key}{value}")
            elif kind is Figure and name == "plot":
                self.pieces.append(f",{line}{key}{_write_plain(value, line)}")
            elif kind is Attachment and name == "data":
                self.pieces.append(f',{line}"text": {encode_basestring(value.decode("utf-8", "replace"))}')
            elif value not in _EMPTY:
                self.pieces.append(f",{line}{key}")
                self._write_value(value, line)

    def _write_value(self, value: Any, line: str) -> None:
        if isinstance(value, tuple | list):
            self._write_items(value, line)
        elif is_dataclass(value):
            inner = f"{line} "
            self.write_fields(value, inner, f"{{{inner}")
            self.pieces.append(f"{line}}}")
        elif isinstance(value, bytes):
            self.pieces.append(f'"{base64.b64encode(value).decode("ascii")}"')
        else:
            self.pieces.append(_write_plain(value, line))

    def _write_items(self, items: tuple[Any, ...] | list[Any], line: str) -> None:
        inner = f"{line} "
        before = f"[{inner}"
        for item in items:
            self.pieces.append(before)
            self._write_value(item, inner)
            before = f",{inner}"
            if len(self.pieces) > _CHUNK:
                self._encode()
        self.pieces.append(f"{line}]" if items else "[]")

    def _list_keys(self, kind: Any) -> list[tuple[str, str]]:
        """Return the names of the fields of a kind of node, and how each begins in JSON."""
        names = [each.name for each in fields(kind) if each.name not in _UNTOLD]
        keys = self._keys[kind] = [(name, f"{encode_basestring(name)}: ") for name in names]
        return keys


def _write_plain(value: Any, line: str) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", line)
