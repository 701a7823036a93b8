"""A packed atlas goes in; the countries and lines of a part of the Earth come out, in degrees."""

from __future__ import annotations

import json
import math
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from briefgen.charts.maps.make_atlas import FORM, turn_bytes, whole_numbers
from briefgen.errors import DrawError

LonLat = tuple[float, float]
"""Degrees east and degrees north."""
Box = tuple[float, float, float, float]
"""West, south, east and north, degrees."""
# Of a line out of sight every so manieth point is enough.
_FEW = 16
# A point so near to 180 degrees, or to a pole, lies where the data are cut, not on a coast.
_CUT = 0.02


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name in English and its polygons, each the numbers of the lines that its rings run along."""

    name: str
    polygons: list[list[list[int]]]


class Atlas:
    """Natural Earth's countries on one scale.

    Attributes:
        countries: all of them.
    """

    def __init__(self, head: dict[str, Any], numbers: array[int]) -> None:
        self._scale, self._translate = head["scale"], head["translate"]
        counts = head["points"]
        self._boxes = numbers[: 4 * len(counts)]
        self._steps = numbers[4 * len(counts) :]
        self._ends = list(accumulate((2 * count for count in counts), initial=0))
        self.countries = [Country(name, polygons) for name, polygons in head["countries"]]
        self._lines: dict[int, list[LonLat]] = {}

    def ring(self, arcs: list[int], is_seen: Callable[[Box], bool] = lambda box: True) -> list[LonLat]:
        """Return the points of a ring, the first not repeated at the end.

        Of lines that are not seen only a few points are given: what they run around is still the same to a reader.
        Longitudes run on beyond 180 degrees, so that no step is longer than half the Earth's turn. A ring about a pole,
        whose end lies a whole turn from its beginning, is closed by way of the pole.
        """
        points: list[LonLat] = []
        for index in arcs:
            line = self.line(index if index >= 0 else ~index)
            if len(line) > 2 * _FEW and not is_seen(self.box([index])):
                line = [*line[:-1:_FEW], line[-1]]
            points += line[:-1] if index >= 0 else line[:0:-1]
        points = unwind([*points, points[0]])
        first, last = points[0], points.pop()
        if abs(last[0] - first[0]) > 180:
            pole = math.copysign(90.0, sum(point[1] for point in points))
            points += [last, (last[0], pole), (first[0], pole)]
        return points

    def line(self, index: int) -> list[LonLat]:
        """Return the points of one line."""
        if index not in self._lines:
            (sx, sy), (tx, ty) = self._scale, self._translate
            steps = self._steps[self._ends[index] : self._ends[index + 1]]
            places = zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True)
            self._lines[index] = unwind([(tx + sx * x, ty + sy * y) for x, y in places])
        return self._lines[index]

    def box(self, arcs: list[int]) -> Box:
        """Return west, south, east and north of what some lines run around, degrees."""
        (sx, sy), (tx, ty) = self._scale, self._translate
        firsts = [4 * (index if index >= 0 else ~index) for index in arcs]
        boxes = [self._boxes[first : first + 4] for first in firsts]
        west, south, east, north = boxes[0]
        for box in boxes[1:]:
            west, south = min(west, box[0]), min(south, box[1])
            east, north = max(east, box[2]), max(north, box[3])
        return tx + sx * west, ty + sy * south, tx + sx * east, ty + sy * north

    def list_edges(self) -> Iterator[tuple[int, bool]]:
        """Yield each line once, and whether it is a border between two countries, not a coast."""
        uses: dict[int, int] = {}
        for country in self.countries:
            for polygon in country.polygons:
                for ring in polygon:
                    for index in ring:
                        number = index if index >= 0 else ~index
                        uses[number] = uses.get(number, 0) + 1
        for number in sorted(uses):
            yield number, uses[number] > 1


def unwind(points: Sequence[LonLat]) -> list[LonLat]:
    """Return points whose longitudes run on beyond 180 degrees instead of beginning again at the other side.

    >>> unwind([(179.0, 0.0), (-179.0, 1.0)])
    [(179.0, 0.0), (181.0, 1.0)]
    """
    across = [point[0] for point in points]
    if max(across) - min(across) <= 180:
        return list(points)
    found = [points[0]]
    turn, before = 0.0, points[0][0]
    for lon, lat in points[1:]:
        if abs(lon - before) > 180:
            turn -= 360.0 * round((lon - before) / 360.0)
        before = lon
        found.append((lon + turn, lat))
    return found


def is_cut(one: LonLat, other: LonLat) -> bool:
    """Tell whether the way between two points is an edge of the data, at 180 degrees or a pole, not a coast."""
    return (abs(abs(one[0]) - 180) < _CUT and abs(abs(other[0]) - 180) < _CUT) or (
        abs(abs(one[1]) - 90) < _CUT and abs(abs(other[1]) - 90) < _CUT
    )


def shipped_atlas(size: str) -> Path:
    """Return the file of an atlas that ships: "50m" for regions, "110m" for the world."""
    return Path(__file__).with_name(f"atlas-{size}.bin")


@lru_cache(maxsize=4)
def load_atlas(path: Path) -> Atlas:
    """Read an atlas.

    Raises:
        DrawError: the file is missing or is no atlas.
    """
    missing = f"'{path}' is no atlas; make one with python -m briefgen.charts.maps.make_atlas"
    try:
        packed = zlib.decompress(path.read_bytes())
        length = int.from_bytes(packed[:4], "little")
        head = json.loads(packed[4 : 4 + length])
    except (OSError, zlib.error, ValueError) as error:
        raise DrawError(missing) from error
    if not isinstance(head, dict) or head.get("form") != FORM:
        raise DrawError(f"'{path}' is an atlas of another form; make it anew")
    try:
        return Atlas(head, turn_bytes(whole_numbers(packed[4 + length :])))
    except (KeyError, TypeError, ValueError) as error:
        raise DrawError(missing) from error
