"""A part of the Earth goes in; where its points lie on paper comes out.

Regions, continents and polar seas are drawn in Lambert's azimuthal equal-area projection about their middle (J. P.
Snyder, Map Projections: A Working Manual, USGS 1395, chapter 24), the whole world in Equal Earth (Savric, Patterson and
Jenny 2018). Both keep areas; the first keeps shapes near its middle too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from briefgen.charts.maps.atlas import LonLat

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
Vector = tuple[float, float, float]

# Equal Earth: the polynomial of the authors.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


@dataclass(frozen=True, slots=True)
class Azimuthal:
    """Lambert's azimuthal equal-area projection about a point, in radians of the Earth."""

    lon: float
    lat: float

    def project(self, point: LonLat) -> tuple[float, float]:
        """Return x to the east and y to the north of the middle."""
        return self.project_vectors(to_vectors([point]))[0]

    def project_vectors(self, vectors: Sequence[Vector]) -> list[tuple[float, float]]:
        """Return the places of points on the unit sphere."""
        (ex, ey, ez), (nx, ny, nz), (ox, oy, oz) = self.axes
        found = []
        for x, y, z in vectors:
            factor = math.sqrt(2 / max(1 + ox * x + oy * y + oz * z, 1e-9))
            found.append(((ex * x + ey * y + ez * z) * factor, (nx * x + ny * y + nz * z) * factor))
        return found

    @property
    def axes(self) -> tuple[Vector, Vector, Vector]:
        """East, north and outward at the middle, as unit vectors."""
        return _find_axes(self.lon, self.lat)

    @property
    def middle(self) -> Vector:
        """The middle as a point on the unit sphere."""
        return self.axes[2]


@lru_cache(maxsize=64)
def _find_axes(lon: float, lat: float) -> tuple[Vector, Vector, Vector]:
    lon, lat = math.radians(lon), math.radians(lat)
    east = (-math.sin(lon), math.cos(lon), 0.0)
    north = (-math.sin(lat) * math.cos(lon), -math.sin(lat) * math.sin(lon), math.cos(lat))
    out = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
    return east, north, out


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """The Equal Earth projection about a meridian, in radians of the Earth."""

    lon: float

    def project(self, point: LonLat) -> tuple[float, float]:
        """Return x to the east and y to the north of the middle; longitudes may lie beyond 180 degrees."""
        across = math.radians(point[0] - self.lon)
        angle = math.asin(_M * math.sin(math.radians(max(min(point[1], 90.0), -90.0))))
        square = angle * angle
        sixth = square * square * square
        x = across * math.cos(angle) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
        return x, angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


@dataclass(frozen=True, slots=True)
class Extent:
    """What a map is to show: its middle, degrees, and how far it reaches from there, degrees of arc."""

    lon: float
    lat: float
    reach: float

    @property
    def is_world(self) -> bool:
        """Whether no projection about a point can show it well."""
        return self.reach > _WORLD


# From this reach on a map shows the whole Earth.
_WORLD = 62.0


def find_extent(points: Sequence[LonLat]) -> Extent:
    """Return the middle of points on the sphere and the distance to the farthest, wherever 180 degrees and poles lie.

    The middle is that of the smallest cap that holds them, found by walking towards the farthest point (Badoiu and
    Clarkson 2003).
    """
    vectors = [to_vector(point) for point in points]
    total = [sum(axis) for axis in zip(*vectors, strict=True)]
    middle = _normalize((total[0], total[1], total[2])) if math.hypot(*total) > 1e-6 else vectors[0]
    for step in range(1, 120):
        far = min(vectors, key=lambda vector: _dot(vector, middle))
        share = 1.0 / (step + 1)
        moved = tuple(one + (other - one) * share for one, other in zip(middle, far, strict=True))
        middle = _normalize((moved[0], moved[1], moved[2]))
    reach = max(math.degrees(math.acos(max(min(_dot(vector, middle), 1.0), -1.0))) for vector in vectors)
    lon, lat = from_vector(middle)
    if reach > _WORLD:
        return Extent(_find_meridian([point[0] for point in points]), 0.0, reach)
    return Extent(lon, lat, reach)


def _find_meridian(longitudes: Sequence[float]) -> float:
    """Return the middle of a map of the world that is cut where the places leave the widest gap."""
    found = sorted({lon % 360.0 for lon in longitudes})
    gaps = [(after - before, before) for before, after in pairwise([*found, found[0] + 360.0])]
    widest, begin = max(gaps, key=lambda gap: (round(gap[0], 6), -gap[1]))
    middle = 10.0 * round((begin + widest / 2 + 180.0) / 10.0)
    return (middle + 180.0) % 360.0 - 180.0


def list_circle(center: LonLat, radius_km: float, count: int = 64) -> list[LonLat]:
    """Return points of a circle on the Earth's surface about a place."""
    arc = min(radius_km / EARTH_KM, math.pi)
    east, north, out = Azimuthal(*center).axes
    points: list[LonLat] = []
    for index in range(count):
        way = 2 * math.pi * index / count
        up, across = math.cos(way) * math.sin(arc), math.sin(way) * math.sin(arc)
        x, y, z = (math.cos(arc) * o + up * n + across * e for o, n, e in zip(out, north, east, strict=True))
        points.append(from_vector((x, y, z)))
    return points


def measure_arc(one: LonLat, other: LonLat) -> float:
    """Return the distance of two points on the Earth, km."""
    return EARTH_KM * math.radians(measure_angle(one, other))


def measure_angle(one: LonLat, other: LonLat) -> float:
    """Return how far two points lie apart as seen from the Earth's middle, degrees."""
    a, b = to_vector(one), to_vector(other)
    cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return math.degrees(math.atan2(math.hypot(*cross), _dot(a, b)))


def to_vector(point: LonLat) -> Vector:
    """Return a point on the unit sphere."""
    return to_vectors([point])[0]


def to_vectors(points: Sequence[LonLat]) -> list[Vector]:
    """Return points on the unit sphere."""
    sin, cos, radians = math.sin, math.cos, math.radians
    found = []
    for lon, lat in points:
        lon, lat = radians(lon), radians(lat)
        across = cos(lat)
        found.append((across * cos(lon), across * sin(lon), sin(lat)))
    return found


def from_vector(vector: Vector) -> LonLat:
    """Return the degrees of a point on the unit sphere."""
    return (
        math.degrees(math.atan2(vector[1], vector[0])),
        math.degrees(math.asin(max(min(vector[2], 1.0), -1.0))),
    )


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _normalize(vector: Vector) -> Vector:
    length = math.hypot(*vector) or 1.0
    return (vector[0] / length, vector[1] / length, vector[2] / length)
