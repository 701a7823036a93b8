"""A parcel goes in; its files lie where fsspec reaches: on S3, SFTP, in the memory of a test."""

from __future__ import annotations

from typing import Any

from briefgen.errors import UsageError
from briefgen.schedules.ways.parcel import RECALL_NOTE, DeliveryError, Parcel, Route

# Where a file is there whole or not at all by itself; elsewhere it is written beside its place and renamed.
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az", "memory"})


def put_in_storage(parcel: Parcel, route: Route) -> None:
    """Write the files of an edition; of a recalled one, take them away and leave a note.

    Raises:
        DeliveryError: the storage cannot be reached or written.
        UsageError: fsspec, or what it takes to reach that kind of storage, is not installed.
    """
    address = route.secrets.fill(route.target)
    options = {name: route.secrets.fill(value) for name, value in route.options.items()}
    files, root = open_storage(address, options, told=route.target)
    root = root.rstrip("/")
    try:
        if parcel.kind == "edition":
            for name, data in parcel.files.items():
                write_stored(files, f"{root}/{name}", data)
            return
        for name, data in parcel.files.items():
            path = f"{root}/{name}"
            if files.exists(path) and files.cat_file(path) == data:
                files.rm_file(path)
        write_stored(files, f"{root}/{RECALL_NOTE}", f"{parcel.subject}\n\n{parcel.text}".encode("utf-8", "replace"))
    except Exception as error:  # each kind of storage has errors of its own
        raise DeliveryError(f"'{route.target}' cannot be written: {describe_error(error)}") from error


def open_storage(address: str, options: dict[str, str], *, told: str) -> tuple[Any, str]:
    """Return the storage of an address, and the path in it.

    Args:
        address: as fsspec reads it.
        options: of the storage.
        told: the address as messages may say it.

    Raises:
        DeliveryError: the address cannot be read.
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
        raise DeliveryError(f"'{told}' cannot be reached: {describe_error(error)}") from error
    return files, path


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


def describe_error(error: Exception) -> str:
    """Return what went wrong, as part of a sentence of one line."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
