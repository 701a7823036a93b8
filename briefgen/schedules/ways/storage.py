"""A parcel goes in; its files lie where fsspec reaches: on S3, SFTP, in the memory of a test."""

from __future__ import annotations

from briefgen.builds.storage import describe_error, open_storage, write_stored
from briefgen.errors import BuildError, UsageError
from briefgen.schedules.ways.parcel import RECALL_NOTE, DeliveryError, Parcel, Route


def put_in_storage(parcel: Parcel, route: Route) -> None:
    """Write the files of an edition; of a recalled one, take them away and leave a note.

    Raises:
        DeliveryError: the storage cannot be reached or written.
        UsageError: fsspec, or what it takes to reach that kind of storage, is not installed.
    """
    address = route.secrets.fill(route.target)
    options = {name: route.secrets.fill(value) for name, value in route.options.items()}
    try:
        files, root = open_storage(address, options, told=route.target)
        if parcel.kind == "edition":
            for name, data in parcel.files.items():
                write_stored(files, f"{root}/{name}", data)
            return
        for name, data in parcel.files.items():
            path = f"{root}/{name}"
            if files.exists(path) and files.cat_file(path) == data:
                files.rm_file(path)
        write_stored(files, f"{root}/{RECALL_NOTE}", f"{parcel.subject}\n\n{parcel.text}".encode("utf-8", "replace"))
    except UsageError:
        raise
    except BuildError as error:
        raise DeliveryError(str(error)) from error
    except Exception as error:  # each kind of storage has errors of its own
        raise DeliveryError(f"'{route.target}' cannot be written: {describe_error(error)}") from error
