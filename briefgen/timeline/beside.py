"""A loaded timeline goes in; what is wrong with the files that it names, which lie beside it, comes out as problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from briefgen.errors import Problem
from briefgen.fields import find_node
from briefgen.geojson import GeojsonError, read_lines
from briefgen.pictures import PictureError, read_picture
from briefgen.source import Node
from briefgen.timeline.load import Loaded
from briefgen.timeline.model import Timeline


def check_media(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Pictures lie beside the timeline and are there."""
    folder = Path(loaded.documents[0].file).parent
    for event in timeline.events:
        for index, media in enumerate(event.media):
            place, _, _ = find_node(loaded.nodes["events", event.id], ("media", index, "file"))
            path = folder / media.file
            if Path(media.file).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
                yield loaded.problem_at(
                    place, f"'{media.file}' lies outside the timeline's folder", "copy it beside the timeline"
                )
            elif not path.is_file():
                yield loaded.problem_at(place, f"there is no file '{media.file}' beside the timeline", "check its name")
            else:
                yield from _check_picture(loaded, place, media.file, path)


def check_outlines(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Outlines of places lie beside the timeline and can be drawn."""
    folder = Path(loaded.documents[0].file).parent
    for id_, place in timeline.places.items():
        if not place.geojson:
            continue
        node, _, _ = find_node(loaded.nodes["places", id_], ("geojson",))
        path = folder / place.geojson
        if Path(place.geojson).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
            message = f"'{place.geojson}' lies outside the timeline's folder"
            yield loaded.problem_at(node, message, "copy it beside the timeline")
        elif not path.is_file():
            message = f"there is no file '{place.geojson}' beside the timeline"
            yield loaded.problem_at(node, message, "check its name")
        else:
            try:
                read_lines(path.read_bytes())
            except OSError as error:
                message = f"'{place.geojson}' cannot be read: {(error.strerror or 'unknown cause').lower()}"
                yield loaded.problem_at(node, message, "see that the file may be read")
            except GeojsonError as error:
                message = f"'{place.geojson}' {error}, so it cannot be drawn"
                yield loaded.problem_at(node, message, "save the place's outline as GeoJSON")


def _check_picture(loaded: Loaded, place: Node, name: str, path: Path) -> Iterator[Problem]:
    """A picture can be printed, to its last dot."""
    try:
        read_picture(path.read_bytes())
    except OSError as error:
        message = f"'{name}' cannot be read: {(error.strerror or 'unknown cause').lower()}"
        yield loaded.problem_at(place, message, "see that the file may be read")
    except PictureError as error:
        yield loaded.problem_at(
            place, f"'{name}' {error}, so it cannot be printed", "save it anew as PNG, JPEG or plain SVG"
        )
