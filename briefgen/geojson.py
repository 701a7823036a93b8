"""The bytes of a GeoJSON file go in; the lines of its outlines and ways come out, in degrees (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

LonLat = tuple[float, float]
Lines = tuple[tuple[LonLat, ...], ...]
MOST_BYTES = 10_000_000
MOST_POINTS = 200_000


class GeojsonError(ValueError):
    """A file is no GeoJSON that can be drawn; the message says why."""


def read_lines(data: bytes) -> Lines:
    """Return the lines of a GeoJSON text: rings of polygons, and lines; points have none.

    Raises:
        GeojsonError: it is no GeoJSON, holds no line, or is too large.

    >>> read_lines(b'{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}')
    (((1.0, 2.0), (3.0, 4.0)),)
    """
    if len(data) > MOST_BYTES:
        raise GeojsonError(f"is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        read = json.loads(data.decode("utf-8-sig"))
        lines = tuple(_list_lines(read))
    except (UnicodeDecodeError, RecursionError, ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, GeojsonError):
            raise
        raise GeojsonError("is no GeoJSON") from error
    if not lines:
        raise GeojsonError("holds neither a line nor an outline")
    if sum(map(len, lines)) > MOST_POINTS:
        raise GeojsonError(f"has more than {MOST_POINTS:,} points")
    return lines


def _list_lines(node: dict[str, Any]) -> Iterator[tuple[LonLat, ...]]:
    kind = node["type"]
    if kind == "FeatureCollection":
        for feature in node["features"]:
            yield from _list_lines(feature)
    elif kind == "Feature":
        if node["geometry"] is not None:
            yield from _list_lines(node["geometry"])
    elif kind == "GeometryCollection":
        for geometry in node["geometries"]:
            yield from _list_lines(geometry)
    elif kind == "LineString":
        yield _read_line(node["coordinates"])
    elif kind in ("MultiLineString", "Polygon"):
        yield from (_read_line(line) for line in node["coordinates"])
    elif kind == "MultiPolygon":
        yield from (_read_line(line) for polygon in node["coordinates"] for line in polygon)
    elif kind not in ("Point", "MultiPoint"):
        raise GeojsonError(f"has a '{str(kind)[:40]}', which is no GeoJSON")


def _read_line(positions: list[list[float]]) -> tuple[LonLat, ...]:
    line = tuple((float(position[0]), float(position[1])) for position in positions)
    if len(line) < 2:
        raise GeojsonError("has a line of fewer than two points")
    for lon, lat in line:
        if not (-540 <= lon <= 540 and -90 <= lat <= 90):
            raise GeojsonError(f"has a position at longitude {lon:g}, latitude {lat:g}, which is nowhere on the Earth")
    return line
