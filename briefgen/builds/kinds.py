"""A file goes in; whether it is a timeline, a style or a project, by its keys, comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from briefgen.errors import ProblemsError
from briefgen.fields import read_fields
from briefgen.source import read_document

PROJECT_NAME = "briefgen.yaml"
# Timelines are long, styles and projects are not: what is longer is not read twice to find out.
_MOST_BYTES = 100_000
_TIMELINE_KEYS = frozenset({"meta", "events", "actors", "places", "sources", "judgments", "gaps", "include"})
# As the model of styles lists them; importing it would make the check of every timeline slow.
STYLE_KEYS = frozenset(
    {
        "charts", "docx", "extends", "figures", "fonts", "logo", "markings", "name", "notes", "page", "palette",
        "profile", "sections", "signature", "title", "type",
    }
)  # fmt: skip


def tell_kind(path: Path) -> Literal["timeline", "style", "project"]:
    """Tell what a file is, by its keys; a file that cannot be read or that nothing speaks for is a timeline.

    A file of the folder styles/ is a style unless its keys say otherwise, so that one with a slip in every key is too.
    """
    if path.name == PROJECT_NAME:
        return "project"
    try:
        if path.stat().st_size > _MOST_BYTES:
            return "timeline"
        fields = read_fields(read_document(path).root)
    except (OSError, ProblemsError):
        return "style" if path.resolve().parent.name == "styles" else "timeline"
    keys = set(fields) if isinstance(fields, dict) else set()
    if keys & _TIMELINE_KEYS:
        return "timeline"
    if "briefs" in keys:
        return "project"
    return "style" if keys & STYLE_KEYS or path.resolve().parent.name == "styles" else "timeline"
