"""A parcel goes in; its files stand in a folder, each whole."""

from __future__ import annotations

from briefgen.builds.files import remove_stale, write_files
from briefgen.errors import BuildError
from briefgen.schedules.ways.parcel import RECALL_NOTE, DeliveryError, Parcel, Route


def put_in_folder(parcel: Parcel, route: Route) -> None:
    """Write the files of an edition into a folder; of a recalled one, take them away and leave a note.

    Raises:
        DeliveryError: the folder cannot be written.
    """
    folder = route.folder / route.secrets.fill(route.target)
    try:
        if parcel.kind == "edition":
            if not parcel.files:
                raise DeliveryError("there are no files to put there", is_final=True)
            write_files({folder / name: data for name, data in parcel.files.items()})
            remove_stale(folder, folder / min(parcel.files))
            return
        # A file that somebody changed, or that a later edition stands in, is not the one that is recalled.
        for name, data in parcel.files.items():
            path = folder / name
            if path.is_file() and path.read_bytes() == data:
                path.unlink()
        write_files({folder / RECALL_NOTE: f"{parcel.subject}\n\n{parcel.text}".encode("utf-8", "replace")})
    except BuildError as error:
        raise DeliveryError(str(error)) from error
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise DeliveryError(f"'{folder}' cannot be changed: {reason}") from error
