"""Names of files go in; what they held, and what was looked for and not there, comes out, to be compared later."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

MOST_MATCHES = 10_000
"""Files that a pattern is followed to."""


class FileState(NamedTuple):
    """A file: its path as it was opened, the path without links, its size and the SHA-256 of its bytes."""

    path: str
    real: str
    size: int
    sha256: str


class Matches(NamedTuple):
    """The files that a pattern matched below a folder, as one SHA-256 over their names."""

    folder: str
    pattern: str
    sha256: str


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a build was made from, so that another can tell whether it would be made from the same.

    Attributes:
        files: all that were read.
        absent: paths that were looked for and were not there.
        matches: of patterns.
    """

    files: tuple[FileState, ...] = ()
    absent: tuple[str, ...] = ()
    matches: tuple[Matches, ...] = ()

    def is_still_so(self) -> bool:
        """Tell whether every file holds what it held, and what was not there still is not."""
        return (
            not any(os.path.lexists(path) for path in self.absent)
            and all(describe_matches(Path(each.folder), each.pattern) == each for each in self.matches)
            and all(is_unchanged(each) for each in self.files)
        )


def describe_paths(paths: Iterable[Path]) -> MadeFrom:
    """Return what files hold now; one that cannot be read counts as absent."""
    files: list[FileState] = []
    absent: list[str] = []
    for path in dict.fromkeys(paths):
        state = describe_file(str(path))
        if state is None:
            absent.append(str(path))
        else:
            files.append(state)
    return MadeFrom(tuple(files), tuple(absent))


def join_made_from(parts: Iterable[MadeFrom]) -> MadeFrom:
    """Return several as one."""
    listed = list(parts)
    return MadeFrom(
        tuple(dict.fromkeys(file for part in listed for file in part.files)),
        tuple(dict.fromkeys(path for part in listed for path in part.absent)),
        tuple(dict.fromkeys(match for part in listed for match in part.matches)),
    )


def describe_file(path: str) -> FileState | None:
    """Return what a file holds now, or None for what is no file that can be read."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None  # to open a pipe is to wait until somebody writes to it
        with open(path, "rb") as file:
            return FileState(
                path, os.path.realpath(path), os.fstat(file.fileno()).st_size,
                hashlib.file_digest(file, "sha256").hexdigest(),
            )  # fmt: skip
    except OSError:
        return None


def is_unchanged(state: FileState) -> bool:
    """Tell whether a file is where it was, with the bytes that it had."""
    try:
        if os.stat(state.path).st_size != state.size:
            return False
    except OSError:
        return False
    return describe_file(state.path) == state


def describe_matches(folder: Path, pattern: str) -> Matches:
    """Return which files a pattern matches now."""
    try:
        names = sorted(str(path.relative_to(folder)) for path in islice(folder.glob(pattern), MOST_MATCHES))
    except (OSError, ValueError):
        names = []
    told = "\0".join(names).encode("utf-8", "surrogatepass")
    return Matches(str(folder), pattern, hashlib.sha256(told).hexdigest())
