"""What builds briefs, and in which version: part of the record of each build."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata

from briefgen import __version__

# What decides how a brief looks: the page, the Word document, the charts, letters and their shapes, drawings.
_TOOLS = ("reportlab", "pikepdf", "python-docx", "plotly", "uharfbuzz", "pymupdf-fonts", "resvg-py", "babel", "tzdata")


@lru_cache(maxsize=1)
def read_versions() -> dict[str, str]:
    """Return the versions of the program and of what it builds with, by name."""
    found = {"briefgen": __version__}
    for name in _TOOLS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "unknown"
    return found
