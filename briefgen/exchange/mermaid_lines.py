"""The text of one Mermaid diagram: what its lines are, and how its texts are read."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"#(\w+);")


@dataclass(slots=True)
class Diagram:
    """One diagram.

    Attributes:
        kind: timeline or gantt.
        line: that it begins with.
        title, description: what it is of.
        lines: its other lines with their numbers, without comments.
        tags: that all its events carry.
    """

    kind: str
    line: int
    title: str = ""
    description: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)
    tags: tuple[str, ...] = ()


def clean_text(text: str) -> str:
    """Return a text of a diagram in one line; its breaks are blanks, its entities (`#quot;`) the characters they name.

    >>> clean_text("Steam <br>power #35;1")
    'Steam power #1'
    """
    text = _ENTITY.sub(_replace_entity, _BREAK.sub(" ", text))
    return " ".join(text.split())


def _replace_entity(found: re.Match[str]) -> str:
    name = found[1]
    entity = f"&#{name};" if name.isdigit() else f"&{name};"
    replaced = html.unescape(entity) if len(name) < 12 else entity
    return found[0] if replaced == entity else replaced
