"""An address that fsspec reaches goes in; files are written there, each whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefgen.errors import BuildError, UsageError

# Where a file is there whole or not at all by itself; elsewhere it is written beside its place and renamed.
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az", "memory"})


def is_address(place: object) -> bool:
    """Return whether a place to write to is an address rather than a folder."""
    return isinstance(place, str) and "://" in place


def open_storage(address: str, options: Mapping[str, str], *, told: str) -> tuple[Any, str]:
    """Return the storage of an address, and the path in it.

    Args:
        address: as fsspec reads it.
        options: of the storage.
        told: the address as messages may say it.

    Raises:
        BuildError: the address cannot be read.
        UsageError: what it takes is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"'{told}' needs the extra briefgen[fsspec]: pip install 'briefgen[fsspec]'") from error
    try:
        files, path = fsspec.url_to_fs(address, **options)
    except ImportError as error:
        raise UsageError(f"'{told}' takes a package that is not installed: {describe_error(error)}") from error
    except Exception as error:  # each kind of storage has errors of its own
        raise BuildError(f"'{told}' cannot be reached: {describe_error(error)}") from error
    return files, path.rstrip("/")


def write_stored(files: Any, path: str, data: bytes) -> None:
    """Write one file, whole or not at all."""
    protocols = {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)
    if protocols & _WHOLE:
        files.pipe_file(path, data)
        return
    files.makedirs(files._parent(path), exist_ok=True)
    unfinished = f"{path}.part"
    files.pipe_file(unfinished, data)
    files.mv(unfinished, path)


def store_files(address: str, named: Mapping[str, bytes]) -> None:
    """Write files below an address.

    Raises:
        BuildError: they cannot be written.
        UsageError: what it takes is not installed.
    """
    files, root = open_storage(address, {}, told=address)
    try:
        for name, data in named.items():
            write_stored(files, f"{root}/{name}", data)
    except Exception as error:  # each kind of storage has errors of its own
        raise BuildError(f"'{address}' cannot be written: {describe_error(error)}") from error


def describe_error(error: Exception) -> str:
    """Return what went wrong, as part of a sentence of one line."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
