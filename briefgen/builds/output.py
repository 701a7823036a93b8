"""What is said of a file that a build wrote."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """One file written: where, in which format, how large, its SHA-256, and the pages of a PDF (0 for others)."""

    path: str
    format: str
    bytes: int
    sha256: str
    pages: int
