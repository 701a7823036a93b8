"""An extent and a box on paper go in; what of the Earth lies there comes out: land, coasts, borders, names, in px."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefgen.charts.maps.atlas import Atlas, LonLat, is_cut, load_atlas, shipped_atlas
from briefgen.charts.maps.clipping import Point, clip_line, clip_line_to_box, clip_ring, clip_ring_to_box, thin_out
from briefgen.charts.maps.projection import (
    EARTH_KM,
    Azimuthal,
    EqualEarth,
    Extent,
    Vector,
    to_vectors,
)

# Points nearer than this cannot be told apart in print, px; an island smaller than this is a speck.
_FINENESS = 0.8
_SPECK = 1.2
# Nothing nearer to the middle than this is cut on the sphere, radians.
_LEAST_CUT = math.radians(60)
# From this reach on the coarser atlas is fine enough, degrees.
_COARSE = 25.0
# Straight edges longer than this are bent as the projection bends them, degrees.
_LONGEST_EDGE = 3.0
# An outline that runs on beyond 180 degrees is laid once more, whole turns away.
_TURNS = (-720.0, -360.0, 0.0, 360.0, 720.0)
_EQUATOR = 1 / (math.sqrt(3) / 2 * 1.340264)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """A country as far as it lies on the map: its name and its outlines, px."""

    name: str
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """The map's ground, px.

    Attributes:
        regions: countries on the map.
        coasts, borders: lines.
    """

    regions: tuple[Region, ...]
    coasts: tuple[tuple[Point, ...], ...]
    borders: tuple[tuple[Point, ...], ...]


class Sheet:
    """A box on paper and the part of the Earth in it.

    Attributes:
        box: left, top, right and bottom, px.
        km_per_px: at the middle, or along the equator of a map of the world.
        laid_by: what it was made of; sheets of the same are the same.
    """

    def __init__(self, extent: Extent, box: Box, unit: float, middle: Point, offset: Point = (0.0, 0.0)) -> None:
        """Lay the projection on paper.

        Args:
            extent: what is shown.
            box: px.
            unit: px of a radian of the Earth at the middle.
            middle: where the place of `offset` lies on paper, px.
            offset: place in the projection that stands at `middle`.
        """
        self.laid_by = (extent, box, unit, middle, offset)
        self.box = box
        self._unit, self._middle, self._offset = unit, middle, offset
        self.is_world = extent.is_world
        self._world = EqualEarth(extent.lon)
        self._near = Azimuthal(extent.lon, extent.lat)
        self._out = self._near.middle
        reach = max(math.hypot(x - middle[0], y - middle[1]) for x in (box[0], box[2]) for y in (box[1], box[3]))
        reach = reach / unit + math.hypot(*offset)
        # How far from the middle the corners of the box lie on the Earth, radians.
        self._cap = min(2 * math.asin(min(reach / 2, 1.0)) * 1.05 + 0.01, math.radians(150))
        # Outlines are cut well outside the box: where they cross the cut they are no longer true.
        self._least = math.cos(max(self._cap * 1.2, _LEAST_CUT))
        self.km_per_px = EARTH_KM / (unit * (_EQUATOR if self.is_world else 1.0))

    def place(self, point: LonLat) -> Point:
        """Return where a point lies on paper."""
        if self.is_world:
            turn = (point[0] - self._world.lon + 180) % 360 - 180
            x, y = self._world.project((self._world.lon + turn, point[1]))
        else:
            x, y = self._near.project(point)
        return self._lay(x, y)

    def cut_ring(self, ring: Sequence[LonLat]) -> list[list[Point]]:
        """Return what of an outline lies in the box."""
        if self.is_world:
            laid = [[self._lay(*self._world.project(point)) for point in part] for part in self._cut_world(ring)]
        else:
            kept = clip_ring(to_vectors(ring), self._depth, _join_vectors)
            laid = [[self._lay(x, y) for x, y in self._near.project_vectors(kept)]]
        cut = (thin_out(clip_ring_to_box(each, self.box), _FINENESS) for each in laid)
        return [each for each in cut if len(each) > 2 and not _is_speck(each)]

    def cut_line(self, line: Sequence[LonLat]) -> list[list[Point]]:
        """Return the pieces of a line that lie in the box."""
        if self.is_world:
            west = self._world.lon - 180
            pieces = [
                piece
                for shift in _TURNS
                for part in clip_line([(x + shift, y) for x, y in line], lambda point: point[0] - west, _join_points)
                for piece in clip_line(part, lambda point: west + 360 - point[0], _join_points)
            ]
            laid = [[self._lay(*self._world.project(point)) for point in _bend(piece)] for piece in pieces]
        else:
            vectors = clip_line(to_vectors(line), self._depth, _join_vectors)
            laid = [[self._lay(x, y) for x, y in self._near.project_vectors(piece)] for piece in vectors]
        parts = [part for each in laid for part in clip_line_to_box(each, self.box)]
        return [thin_out(part, _FINENESS) for part in parts if part[0] != part[-1] or not _is_speck(part)]

    def may_show(self, box: Box) -> bool:
        """Tell whether something within a box of west, south, east and north can lie on the map."""
        if self.is_world:
            return True
        cap, lat = math.degrees(self._cap), self._near.lat
        if box[3] < lat - cap or box[1] > lat + cap:
            return False
        if abs(lat) + cap > 85:
            return True
        half = math.degrees(math.asin(min(math.sin(self._cap) / math.cos(math.radians(lat)), 1.0)))
        if self._cap > math.pi / 2:
            return True
        west, east = self._near.lon - half, self._near.lon + half
        return any(box[0] + shift <= east and box[2] + shift >= west for shift in (-360, 0, 360))

    def _lay(self, x: float, y: float) -> Point:
        return (
            self._middle[0] + (x - self._offset[0]) * self._unit,
            self._middle[1] - (y - self._offset[1]) * self._unit,
        )

    def _depth(self, vector: Vector) -> float:
        middle = self._out
        return vector[0] * middle[0] + vector[1] * middle[1] + vector[2] * middle[2] - self._least

    def _cut_world(self, ring: Sequence[LonLat]) -> Iterator[list[LonLat]]:
        """Yield the parts of an outline that lie within 180 degrees of the map's middle."""
        west = self._world.lon - 180
        for shift in _TURNS:
            moved = [(x + shift, y) for x, y in ring]
            kept = clip_ring(moved, lambda point: point[0] - west, _join_points)
            kept = clip_ring(kept, lambda point: west + 360 - point[0], _join_points)
            if kept:
                yield _bend([*kept, kept[0]])


def lay_ground(sheet: Sheet, extent: Extent, atlas: Atlas | None = None) -> Ground:
    """Return land, coasts and borders of a sheet.

    Args:
        sheet: the paper.
        extent: decides how fine an atlas is needed.
        atlas: to be used instead of those that ship.
    """
    return _lay_shipped(sheet.laid_by, extent) if atlas is None else _lay(sheet, atlas)


@lru_cache(maxsize=4)
def _lay_shipped(laid_by: tuple[Extent, Box, float, Point, Point], extent: Extent) -> Ground:
    """Return the ground of a sheet; while a brief is edited, that of its map is mostly the same."""
    return _lay(Sheet(*laid_by), load_atlas(shipped_atlas("110m" if extent.reach > _COARSE else "50m")))


def _lay(sheet: Sheet, atlas: Atlas) -> Ground:
    regions: list[Region] = []
    for country in atlas.countries:
        rings: list[tuple[Point, ...]] = []
        for polygon in country.polygons:
            # A hole is another country, which is drawn itself; the Antarctic's outline is one around its pole.
            if any(sheet.may_show(atlas.box(ring)) for ring in polygon):
                edges = [atlas.ring(edge, sheet.may_show) for edge in polygon]
                rings += [tuple(ring) for edge in edges for ring in sheet.cut_ring(edge)]
        if rings:
            regions.append(Region(country.name, tuple(rings)))
    coasts: list[tuple[Point, ...]] = []
    borders: list[tuple[Point, ...]] = []
    for index, is_border in atlas.list_edges():
        if sheet.may_show(atlas.box([index])):
            into = borders if is_border else coasts
            for part in _part_at_cuts(atlas.line(index)):
                into += [tuple(piece) for piece in sheet.cut_line(part)]
    return Ground(tuple(regions), tuple(coasts), tuple(borders))


def _is_speck(points: Sequence[Point]) -> bool:
    """Tell whether what a line runs around is too small to be seen."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return max(across) - min(across) < _SPECK and max(down) - min(down) < _SPECK


def _part_at_cuts(line: Sequence[LonLat]) -> Iterator[list[LonLat]]:
    """Yield the parts of a line that are no edges of the data."""
    part = [line[0]]
    for before, point in itertools.pairwise(line):
        if is_cut(before, point):
            if len(part) > 1:
                yield part
            part = [point]
        else:
            part.append(point)
    if len(part) > 1:
        yield part


def _bend(points: Sequence[LonLat]) -> list[LonLat]:
    """Return points with more of them on edges that are long."""
    bent = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        steps = max(1, math.ceil(max(abs(x1 - x0), abs(y1 - y0)) / _LONGEST_EDGE))
        bent += [(x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps) for step in range(1, steps + 1)]
    return bent


def _join_points(one: LonLat, other: LonLat, share: float) -> LonLat:
    return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)


def _join_vectors(one: Vector, other: Vector, share: float) -> Vector:
    x, y, z = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    return (x / length, y / length, z / length)
