"""A folder and the name of an entry go in; its bytes come out, or nothing: a cache helps, and is never in the way.

Entries are for the owner alone, written whole or not at all, and the oldest go when there are too many. Each begins
with the SHA-256 of the rest. What cannot be read, or is damaged, is as if it were not there; what cannot be written is
left.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 200_000_000
"""What all entries together may take."""

UNFINISHED = "new-"
"""How the names of entries begin that are not finished yet."""

PREFIXES = ("build-", "timeline-", UNFINISHED)
"""How the names of all files begin that belong here."""


def read_entry(folder: Path, name: str) -> bytes | None:
    """Return the bytes of an entry, or None; one that is read counts as new again."""
    path = folder / name
    try:
        if not _is_own(folder.stat()) or not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        digest, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if digest != _digest(data):
        return None
    with suppress(OSError):
        os.utime(path)
    return data


def keep_entry(folder: Path, name: str, data: bytes) -> None:
    """Keep an entry, in the place of the one of its name, where that can be done."""
    import tempfile

    if len(data) > MOST_BYTES or not _make_private(folder):
        return
    with suppress(OSError):
        handle, written = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)  # for the owner alone
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_digest(data) + b"\n" + data)
            os.replace(written, folder / name)
        finally:  # a signal may end it too
            Path(written).unlink(missing_ok=True)
        trim(folder)


def drop_entry(folder: Path, name: str) -> None:
    """Take an entry out, where there is one."""
    with suppress(OSError):
        (folder / name).unlink()


def trim(folder: Path, most: int = MOST_BYTES) -> None:
    """Take the oldest entries out until the others have room; what is no entry stays."""
    entries: list[tuple[int, int, str]] = []
    for entry in os.scandir(folder):
        if not entry.name.startswith(PREFIXES) or not entry.is_file(follow_symlinks=False):
            continue
        with suppress(OSError):  # another build may have taken it out
            found = entry.stat(follow_symlinks=False)
            entries.append((found.st_mtime_ns, found.st_size, entry.path))
    excess = sum(size for _, size, _ in entries) - most
    for _, size, path in sorted(entries):
        if excess <= 0:
            break
        with suppress(OSError):
            os.unlink(path)
            excess -= size


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _make_private(folder: Path) -> bool:
    """Make the folder, for its owner alone, and tell whether it is one to write to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid") and folder.stat().st_uid == os.getuid() and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        return _is_own(folder.stat())
    except OSError:
        return False


def _is_own(found: os.stat_result) -> bool:
    """Tell whether a folder is the user's own, and nobody else can put anything into it."""
    # On Windows, what lies below a user's own folder is the user's own.
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)
