"""Sites and a place on the canvas go in; one map of them, with ground, circles, marks, words and scale, is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Sizes
from briefgen.charts.colors import WHITE, darken_until, mix_colors
from briefgen.charts.maps.atlas import Atlas, LonLat, unwind
from briefgen.charts.maps.blocks import Box, Placed, Point, Wish, find_label_spot, place_blocks
from briefgen.charts.maps.ground import Ground, Sheet, lay_ground
from briefgen.charts.maps.projection import EARTH_KM, Azimuthal, Extent, find_extent, list_circle
from briefgen.charts.maps.sites import LEAST_REACH, Site
from briefgen.charts.notation import Mark
from briefgen.draw.scene import Path, Step
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.words import Words

LINE = 1.3
_RADIUS = 4.4
# Places whose marks would touch share one, px.
_TOUCH = 2 * _RADIUS + 1.0
# Room around the outermost place, as a share of the map.
_MARGIN = 0.13
_LOWEST, _HIGHEST = 0.45, 0.6
# Height of a map of the world as a share of its width (Equal Earth).
_WORLD_HEIGHT = 0.487
# Where neither coast nor border shows, the map reaches further, so many times at most, by this factor each time.
_MORE, _WIDER = 5, 1.3
# A circle of uncertainty smaller than its mark, or larger than the map, says nothing there, px and shares.
_SMALLEST_CIRCLE = 6.0
_WIDEST_CIRCLE = 2.5
_MOST_NUMBERS = 14
_MOST_NAMES = 14
_TEXT_WIDTH = 150.0
# Ways in which a group's words can be set, the last one numbers alone.
_CHOICES = 3
# What keeps words readable over coasts and borders.
_VEIL = "rgba(255,255,255,0.72)"
# Around the marks of a crowd that a map of its own shows, px.
_FRAME = 9.0
# So many places at one mark are a crowd.
_MANY = 4
# So many groups, the weightiest, may have words; around more marks than these there is no room for any.
_MOST_WORDS = 60
# A mark of more places than these says how many, and what happens at all of them.
_MOST_SITES = 8


@dataclass(frozen=True, slots=True)
class _Group:
    """Sites that share one mark, and where it stands, px."""

    sites: tuple[Site, ...]
    mark: Point


class MapPanel:
    """One map on the canvas: laid out when it is made, drawn by `draw`.

    Attributes:
        sites: what it shows.
        extent: what of the Earth it shows.
        keyed: sites whose words had no room on it.
        circled: whether a circle of uncertainty is drawn.
        outlined: whether a line of the user's is drawn.
    """

    def __init__(
        self,
        sites: Sequence[Site],
        canvas: Canvas,
        style: Style,
        words: Words,
        sizes: Sizes,
        top: float,
        atlas: Atlas | None = None,
    ) -> None:
        self._canvas, self._style, self._words, self._sizes = canvas, style, words, sizes
        self._face = style.font_set.face()
        self.sites = tuple(sites)
        self.extent = find_extent([site.point for site in sites])
        self._sheet, self._ground = _lay_out(self.sites, self.extent, canvas.width, top, atlas)
        self._groups = self._group_sites()
        self._frame: Box | None = None
        self._framed: frozenset[int] = frozenset()
        self.circled = self.outlined = False
        self._place_words()

    @property
    def keyed(self) -> list[Site]:
        """The sites whose words had no room on the map and are on none that shows a part of it."""
        return [
            site
            for group, placed in zip(self._groups, self._placed, strict=True)
            if placed is None
            for site in group.sites
            if id(site) not in self._framed
        ]

    @property
    def crowded(self) -> list[Site]:
        """The sites whose words had no room, and those of which several share one mark."""
        return [
            site
            for group, placed in zip(self._groups, self._placed, strict=True)
            if placed is None or len(group.sites) >= _MANY
            for site in group.sites
        ]

    def frame(self, crowd: Sequence[Site]) -> None:
        """Draw a frame around some sites instead of their words, which a map of its own shows."""
        marks = [self._sheet.place(site.point) for site in crowd]
        xs, ys = [x for x, _ in marks], [y for _, y in marks]
        left, top, right, bottom = self._sheet.box
        self._frame = (
            max(min(xs) - _FRAME, left + 1),
            max(min(ys) - _FRAME, top + 1),
            min(max(xs) + _FRAME, right - 1),
            min(max(ys) + _FRAME, bottom - 1),
        )
        self._framed = frozenset(id(site) for site in crowd)
        self._place_words()

    def draw(self, outlines: Sequence[Sequence[LonLat]] = ()) -> float:
        """Draw the map and its scale; return the y below them."""
        self._draw_ground()
        self._draw_outlines(outlines)
        self._draw_circles()
        taken = [each.box for each in self._placed if each is not None]
        taken += [_around(group.mark, _RADIUS + 2) for group in self._groups]
        taken += [self._frame] if self._frame else []
        self._name_countries(taken)
        for group, placed in zip(self._groups, self._placed, strict=True):
            self._draw_group(group, placed)
        if self._frame:
            left, top, right, bottom = self._frame
            corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
            self._canvas.line([self._turn(corner) for corner in corners], self._style.palette.ink, 1.0, layer="above")
        return self._draw_scale(self._sheet.box[3])

    def _place_words(self) -> None:
        """Find room for the words of every group that no map of its own shows."""
        left, top, right, bottom = self._sheet.box
        spoken = [index for index, group in enumerate(self._groups) if not self._is_framed(group)]
        unspoken, spoken = spoken[_MOST_WORDS:], spoken[:_MOST_WORDS]
        wishes = [Wish(self._groups[index].mark, self._block_sizes(self._groups[index])) for index in spoken]
        taken = [self._frame] if self._frame else []
        taken += [_around(group.mark, _RADIUS + 1.5) for group in self._groups if self._is_framed(group)]
        taken += [_around(self._groups[index].mark, _RADIUS + 1.5) for index in unspoken]
        placed = place_blocks(wishes, _RADIUS, (left + 2, top + 2, right - 2, bottom - 2), taken)
        found = dict(zip(spoken, placed, strict=True))
        self._placed: list[Placed | None] = [found.get(index) for index in range(len(self._groups))]

    def _is_framed(self, group: _Group) -> bool:
        return all(id(site) in self._framed for site in group.sites)

    def _draw_ground(self) -> None:
        palette, canvas, ground = self._style.palette, self._canvas, self._ground
        land = mix_colors(palette.rule, WHITE, 0.68)
        rings = [ring for region in ground.regions for ring in region.rings]
        if rings:
            canvas.path(Path(self._as_steps(rings, closed=True), fill=land, stroke=land, width=0.5), layer="below")
        borders, coasts = self._as_steps(ground.borders), self._as_steps(ground.coasts)
        if borders:
            canvas.path(
                Path(borders, stroke=mix_colors(palette.quiet, WHITE, 0.25), width=0.7, dash=(3.0, 2.0)), layer="below"
            )
        if coasts:
            canvas.path(Path(coasts, stroke=mix_colors(palette.quiet, WHITE, 0.1), width=0.7), layer="below")

    def _draw_outlines(self, outlines: Sequence[Sequence[LonLat]]) -> None:
        """Draw the lines that the user brings: provinces, fronts, ways."""
        pieces = [piece for line in outlines for piece in self._sheet.cut_line(unwind(line))]
        if pieces:
            color = darken_until(self._style.palette.lanes[1], 3.0)
            self._canvas.path(Path(self._as_steps(pieces), stroke=color, width=1.2), layer="below")
            self.outlined = True

    def _group_sites(self) -> list[_Group]:
        """Join sites whose marks would touch; the weightiest group is first, and gives the mark its place."""
        ranked = sorted(self.sites, key=lambda site: (*(-part for part in site.weight), site.entries[0].number))
        groups: list[tuple[list[Site], Point]] = []
        for site in ranked:
            at = self._sheet.place(site.point)
            near = next((members for members, mark in groups if math.dist(mark, at) < _TOUCH), None)
            if near is None:
                groups.append(([site], at))
            else:
                near.append(site)
        return [_Group(tuple(members), mark) for members, mark in groups]

    def _draw_circles(self) -> None:
        """Draw a circle as wide as each place is uncertain."""
        width = self._sheet.box[2] - self._sheet.box[0]
        color = mix_colors(self._style.palette.accent, WHITE, 0.25)
        for site in (site for group in self._groups for site in group.sites):
            radius = site.place.radius_km
            if radius is None or not _SMALLEST_CIRCLE < radius / self._sheet.km_per_px < _WIDEST_CIRCLE * width:
                continue
            ring = list_circle(site.point, radius)
            pieces = self._sheet.cut_line([*ring, ring[0]])
            if pieces:
                self._canvas.path(Path(self._as_steps(pieces), stroke=color, width=0.9, dash=(2.0, 2.0)), layer="below")
                self.circled = True

    def _block_sizes(self, group: _Group) -> tuple[Point, ...]:
        """Return the sizes of the words that a group could have: names and numbers, narrower, numbers alone."""
        size = self._sizes.label
        found = []
        for choice in range(_CHOICES):
            lines = self._lines(group, choice)
            wide = max(measure_text(line, self._face, size) for line in lines)
            found.append((wide + 2.0, len(lines) * LINE * size))
        return tuple(found)

    def _lines(self, group: _Group, choice: int) -> list[str]:
        size = self._sizes.label
        width = _TEXT_WIDTH if choice == 0 else _TEXT_WIDTH * 0.6
        if len(group.sites) > _MOST_SITES:
            return wrap_text(self._say_many(group.sites), self._face, size, width)
        lines: list[str] = []
        for site in group.sites:
            text = say_numbers(site, self._words)
            if choice < _CHOICES - 1:
                text = self._words.say("{name}  {numbers}", name=site.place.name, numbers=text)
            lines += wrap_text(text, self._face, size, width)
        return lines

    def _say_many(self, sites: Sequence[Site]) -> str:
        """Return how many places share a mark, and how many events they have together."""
        words, numbers = self._words, {entry.number for site in sites for entry in site.entries}
        places = words.count("{number} place", "{number} places", len(sites))
        events = words.count("{number} event", "{number} events", len(numbers))
        return words.label(places, events)

    def _draw_group(self, group: _Group, placed: Placed | None) -> None:
        canvas, palette, size = self._canvas, self._style.palette, self._sizes.label
        facts = "\n".join(f"{site.place.name}: {say_numbers(site, self._words)}" for site in group.sites)
        if len(group.sites) > _MOST_SITES:
            facts = self._say_many(group.sites)
        x, y = self._turn(group.mark)
        if placed is not None and placed.leader is not None:
            canvas.line([(x, y), self._turn(placed.leader)], palette.quiet, 0.75, layer="above")
        coarse = all((site.place.radius_km or 0) / self._sheet.km_per_px > _SMALLEST_CIRCLE for site in group.sites)
        canvas.mark(
            Mark("circle", 2 * _RADIUS, WHITE if coarse else palette.accent, palette.accent, 1.5, "solid", ()),
            x,
            y,
            facts,
        )
        if placed is not None:
            left, top, right, _ = placed.box
            lines = self._lines(group, placed.choice)
            corner = left if not canvas.mirrored else right
            canvas.text(self._turn((corner, top))[0], top, lines, size, palette.ink, paper=_VEIL)

    def _name_countries(self, taken: list[Box]) -> None:
        """Write the names of the largest countries quietly where there is room; they are known in English only."""
        if self._words.spoken != "en":
            return
        size, count = self._sizes.small, 0
        sized = [(region, max(region.rings, key=_measure_area)) for region in self._ground.regions]
        for region, ring in sorted(sized, key=lambda each: (-_measure_area(each[1]), each[0].name)):
            lines = wrap_text(region.name, self._face, size, 90.0)
            wide = max(measure_text(line, self._face, size) for line in lines) + 4.0
            block = (wide, len(lines) * LINE * size)
            spot = find_label_spot(ring, block, lambda box: not any(_touch(box, other) for other in taken))
            if spot is None:
                continue
            x, y = self._turn(spot)
            color = self._style.palette.quiet
            self._canvas.text(x, y, lines, size, color, align="center", valign="middle")
            taken.append((spot[0] - wide / 2, spot[1] - block[1] / 2, spot[0] + wide / 2, spot[1] + block[1] / 2))
            count += 1
            if count >= _MOST_NAMES:
                return

    def _draw_scale(self, top: float) -> float:
        """Draw the scale; return the y below."""
        canvas, palette, words, size = self._canvas, self._style.palette, self._words, self._sizes.small
        km = _round_length(0.22 * canvas.width * self._sheet.km_per_px)
        long, y = km / self._sheet.km_per_px, top + 9.0
        for points in (
            [(1.0, y), (1.0 + long, y)],
            [(1.0, y - 3), (1.0, y + 3)],
            [(1.0 + long, y - 3), (1.0 + long, y + 3)],
        ):
            canvas.line(points, palette.ink, 1.0)
        length = (
            words.say("{number} km", number=words.number(km))
            if km >= 1
            else words.say("{number} m", number=words.number(round(km * 1000)))
        )
        if self._sheet.is_world:
            length = words.say("{length} at the equator", length=length)
        canvas.text(long + 8.0, y, [length], size, palette.quiet, valign="middle")
        return y + 0.75 * LINE * size + 3.0

    def _turn(self, point: Point) -> Point:
        """Return a point as the canvas takes it: a map is not mirrored, whatever way the words run."""
        return (self._canvas.width - point[0], point[1]) if self._canvas.mirrored else point

    def _as_steps(self, lines: Sequence[Sequence[Point]], *, closed: bool = False) -> tuple[Step, ...]:
        """Return lines as the steps of one path, as the canvas takes them, to a tenth of a px."""
        steps: list[Step] = []
        for line in lines:
            for index, (x, y) in enumerate(map(self._turn, line)):
                steps.append(("L" if index else "M", round(x, 1), round(y, 1)))
            if closed:
                steps.append(("Z",))
        return tuple(steps)


def say_numbers(site: Site, words: Words) -> str:
    """Return the numbers of the events at a site, or how many there are."""
    if len(site.entries) > _MOST_NUMBERS:
        return words.count("{number} event", "{number} events", len(site.entries))
    return words.say(", ").join(str(entry.number) for entry in site.entries)


def _lay_out(
    sites: Sequence[Site], extent: Extent, width: float, top: float, atlas: Atlas | None
) -> tuple[Sheet, Ground]:
    """Return the sheet and its ground; one that shows no coast and no border tells nobody where it lies."""
    sheet = _lay_sheet(sites, extent, width, top, 1.0)
    ground = lay_ground(sheet, extent, atlas)
    for step in range(1, _MORE + 1):
        if ground.coasts or ground.borders:
            break
        sheet = _lay_sheet(sites, extent, width, top, _WIDER**step)
        ground = lay_ground(sheet, extent, atlas)
    return sheet, ground


def _lay_sheet(sites: Sequence[Site], extent: Extent, width: float, top: float, wider: float) -> Sheet:
    """Return the map's box and scale: all places in it, with room for their words around.

    Args:
        sites: to be shown.
        extent: of their points.
        width, top: of the box, px.
        wider: how many times as far as need be the map reaches.
    """
    if extent.is_world:
        box = (0.0, top, width, top + _WORLD_HEIGHT * width)
        unit = width / (2 * math.pi / (math.sqrt(3) / 2 * 1.340264))
        return Sheet(extent, box, unit, (width / 2, (box[1] + box[3]) / 2))
    projection = Azimuthal(extent.lon, extent.lat)
    points = [projection.project(site.point) for site in sites]
    for site in sites:
        # A circle much wider than the places lie apart would push them together.
        radius = min(site.place.radius_km or 0.0, math.radians(max(extent.reach, LEAST_REACH)) * EARTH_KM)
        if radius:
            points += [projection.project(point) for point in list_circle(site.point, radius, 12)]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    least = 2 * math.radians(LEAST_REACH)
    across, up = max(right - left, least), max(high - low, least * _LOWEST)
    shape = min(max(up / across, _LOWEST), _HIGHEST)
    height = shape * width
    unit = min(width / across, height / up) * (1 - 2 * _MARGIN) / wider
    middle = (width / 2, top + height / 2)
    return Sheet(extent, (0.0, top, width, top + height), unit, middle, ((left + right) / 2, (low + high) / 2))


def _measure_area(ring: Sequence[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def _around(point: Point, radius: float) -> Box:
    return (point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _round_length(most: float) -> float:
    """Return the longest round length that is not above `most`: 1, 2 or 5 and zeros.

    >>> _round_length(740), _round_length(0.3)
    (500.0, 0.2)
    """
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5, 2, 1) if step * power <= most)
