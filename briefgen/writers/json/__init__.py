"""A numbered Brief goes in; the same tree as JSON comes out, for programs that want the content and no layout."""

from __future__ import annotations

import base64
import json
from dataclasses import fields, is_dataclass
from typing import Any

from briefgen.brief.tree import Attachment, Brief, Figure
from briefgen.style import Style
from briefgen.typeset.pages import Pages

# Raised when a key changes its meaning or goes; new keys may come at any time.
FORMAT_VERSION = 1


def write_json(brief: Brief, pages: Pages, style: Style) -> bytes:
    """Return the brief as UTF-8 JSON.

    Every node is an object with its "type" and the fields of `brief.tree`, without those that are empty. A figure
    holds its Plotly figure under "plot", an attachment its "text"; bytes of pictures are base64.
    """
    tree = {"briefgen": FORMAT_VERSION, "style": style.name, "pages": len(pages.pages), **_as_dict(brief)}
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _as_dict(node: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"type": type(node).__name__}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(node, Figure) and each.name == "plot":
            found["plot"] = value
        elif isinstance(node, Attachment) and each.name == "data":
            found["text"] = value.decode("utf-8", "replace")
        elif value not in ("", (), b"", None):
            found[each.name] = _as_value(value)
    return found


def _as_value(value: Any) -> Any:
    if is_dataclass(value):
        return _as_dict(value)
    if isinstance(value, tuple | list):
        return [_as_value(item) for item in value]
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
