"""The world-atlas package of npm goes in; the compact atlases of this folder come out.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m briefgen.charts.maps.make_atlas package briefgen/charts/maps

The package (ISC licence) holds Natural Earth's data (public domain) as TopoJSON: borders that two countries share are
stored once, on a grid of whole numbers, each point as its step from the one before. That form is kept, packed; each
line gets the box around it, so that a map of a region unpacks nothing else. The atlas of 10m is too large to ship: make
it with `10m` as third argument.

An atlas is packed by zlib: four bytes with the length of its head, the head as JSON, then whole numbers of four bytes,
the least first: west, south, east and north of each line, then the steps of each.
"""

from __future__ import annotations

import itertools
import json
import struct
import sys
import zlib
from array import array
from pathlib import Path
from typing import Any

SIZES = ("110m", "50m")
# What is packed: a change of its form changes this number.
FORM = 2


def make_atlas(topology: dict[str, Any]) -> bytes:
    """Return the packed atlas of a TopoJSON topology (TopoJSON 1, 2.1) with the object `countries`."""
    boxes, steps, counts = whole_numbers(), whole_numbers(), []
    for arc in topology["arcs"]:
        across = list(itertools.accumulate(point[0] for point in arc))
        down = list(itertools.accumulate(point[1] for point in arc))
        boxes.extend((min(across), min(down), max(across), max(down)))
        steps.extend(value for point in arc for value in point)
        counts.append(len(arc))
    countries = [
        [geometry["properties"]["name"], _list_rings(geometry)]
        for geometry in topology["objects"]["countries"]["geometries"]
        if geometry["type"] is not None
    ]
    head = {
        "form": FORM,
        "scale": topology["transform"]["scale"],
        "translate": topology["transform"]["translate"],
        "points": counts,
        "countries": countries,
    }
    packed = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    numbers = turn_bytes(boxes + steps).tobytes()
    return zlib.compress(struct.pack("<I", len(packed)) + packed + numbers, 9)


def whole_numbers(data: bytes = b"") -> array[int]:
    """Return whole numbers of four bytes in a row, in this machine's order of bytes."""
    return array("i", data)


def turn_bytes(numbers: array[int]) -> array[int]:
    """Return whole numbers in the order of bytes of a packed atlas, or back from there."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _list_rings(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Return the polygons of a geometry: each an outline and its holes, each of these the arcs it runs along."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [list(polygon) for polygon in polygons]


def main(source: Path, target: Path, sizes: tuple[str, ...] = SIZES) -> None:
    """Write an atlas a size into a folder."""
    for size in sizes:
        topology = json.loads((source / f"countries-{size}.json").read_text(encoding="utf-8"))
        (target / f"atlas-{size}.bin").write_bytes(make_atlas(topology))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), tuple(sys.argv[3:]) or SIZES)
