"""The world-atlas package of npm goes in; the compact atlases of this folder come out.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m briefgen.charts.maps.make_atlas package briefgen/charts/maps

The package (ISC licence) holds Natural Earth's data (public domain) as TopoJSON: borders that two countries share are
stored once, on a grid of whole numbers. That form is kept, packed; each line gets the box around it, so that a map of
a region unpacks nothing else. The atlas of 10m is too large to ship: make it with `10m` as third argument.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path
from typing import Any

SIZES = ("110m", "50m")
# What is packed: a change of its form changes this number.
FORM = 1


def make_atlas(topology: dict[str, Any]) -> bytes:
    """Return the packed atlas of a TopoJSON topology (TopoJSON 1, 2.1) with the object `countries`."""
    arcs, boxes = [], []
    for arc in topology["arcs"]:
        x = y = 0
        across, down = [], []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            across.append(x)
            down.append(y)
        arcs.append([value for point in arc for value in point])
        boxes.append([min(across), min(down), max(across), max(down)])
    countries = [
        [geometry["properties"]["name"], _list_rings(geometry)]
        for geometry in topology["objects"]["countries"]["geometries"]
        if geometry["type"] is not None
    ]
    atlas = {
        "form": FORM,
        "scale": topology["transform"]["scale"],
        "translate": topology["transform"]["translate"],
        "arcs": arcs,
        "boxes": boxes,
        "countries": countries,
    }
    return zlib.compress(json.dumps(atlas, separators=(",", ":"), ensure_ascii=False).encode(), 9)


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
