"""Paths and their bytes go in; files come out, each whole or not at all, and none where one cannot be written."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from briefgen.errors import BuildError

PREFIX = ".briefgen-"
"""How the names of files begin that are not finished yet."""

_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))
RESERVED = frozenset({"con", "prn", "aux", "nul", *_PORTS})
"""Names that Windows keeps to itself, in upper and lower case and with any ending (Naming Files, Microsoft Learn)."""

# Seconds after which nobody is at work any more on what is not finished.
_STALE = 3600


def write_files(files: Mapping[Path, bytes], prefix: str = PREFIX, *, keeps_mode: bool = False) -> None:
    """Write files: all are written beside their places first, then all are renamed.

    Args:
        files: what each file is to hold; the folders that they need are made.
        prefix: how the names of the unfinished files begin, for whoever has to clean up after a process that was
            ended.
        keeps_mode: whether a file that stands there already keeps who may read and write it.

    Raises:
        BuildError: a folder or a file cannot be written; what stood in the files' places before still does.
    """
    unfinished: dict[Path, Path] = {}
    path = Path()
    try:
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise BuildError(f"'{path}' cannot be written: there is a folder of that name")
        for path, data in files.items():
            handle, name = tempfile.mkstemp(prefix=prefix, dir=path.parent)
            unfinished[path] = Path(name)
            _fill(handle, data)
            unfinished[path].chmod(_choose_mode(path, keeps_mode=keeps_mode))
        for path, written in unfinished.items():
            os.replace(written, path)
    except OSError as error:
        raise BuildError(f"'{path}' cannot be written: {_describe(path, error)}") from error
    finally:
        for written in unfinished.values():
            written.unlink(missing_ok=True)


def avoid_reserved(name: str) -> str:
    """Return a name of a file or folder that Windows takes too.

    >>> avoid_reserved("CON"), avoid_reserved("nul.en"), avoid_reserved("A. "), avoid_reserved("console")
    ('_CON', '_nul.en', 'A', 'console')
    """
    kept = name.rstrip(". ")
    return f"_{kept}" if kept.partition(".")[0].strip().casefold() in RESERVED else kept


def write_file(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all, and the folder it needs.

    Raises:
        BuildError: it cannot be written; what stood there before still does.
    """
    write_files({path: data})


def remove_stale(folder: Path, fresh: Path) -> None:
    """Remove from a folder what processes that were ended left unfinished in it an hour or more ago.

    Args:
        folder: to look in.
        fresh: a file or folder that has just been made, by which ages are told.
    """
    now = fresh.stat().st_mtime
    for left in folder.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # others look for the same
            if now - left.stat().st_mtime < _STALE:
                continue
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()


def remove_unfinished(folder: Path, prefix: str) -> None:
    """Remove what a process that was ended had not finished."""
    for left in folder.glob(f"{prefix}*"):
        left.unlink(missing_ok=True)


def _fill(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _choose_mode(path: Path, *, keeps_mode: bool) -> int:
    """Return the permission bits that a file is to have."""
    if keeps_mode and path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    return 0o644 & ~_umask()


def _umask() -> int:
    """Return the permission bits that new files are made without."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _describe(path: Path, error: OSError) -> str:
    """Return why a file could not be written; the system's own words do not say what stands in a folder's place."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        standing = next((folder for folder in path.parents if folder.exists() and not folder.is_dir()), None)
        if standing is not None:
            return f"'{standing}' is a file, expected a folder"
    return (error.strerror or "unknown cause").lower()
