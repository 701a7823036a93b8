"""The name of a folder that ships with briefgen goes in; its path on this machine comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def shipped_folder(name: Literal["styles", "timelines", "templates"]) -> Path:
    """Return the folder of shipped styles, example timelines or templates of new projects.

    In a wheel they lie inside the package; in a checkout at its top level.
    """
    package = Path(__file__).parent
    installed = package / "shipped_data" / name
    return installed if installed.is_dir() else package.parent / name
