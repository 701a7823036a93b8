"""A selection goes in; the map of its places comes out, drawn without a network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, Sizes, draw_headline, draw_note, make_canvas, settle_sizes
from briefgen.charts.colors import WHITE, darken_until, mix_colors
from briefgen.charts.facts import MOST_TITLE_WORDS
from briefgen.charts.maps.atlas import LonLat, unwind
from briefgen.charts.maps.blocks import Box, Placed, Point, Wish, find_label_spot, place_blocks
from briefgen.charts.maps.ground import Ground, Sheet, lay_ground
from briefgen.charts.maps.projection import EARTH_KM, Azimuthal, Extent, find_extent, list_circle
from briefgen.charts.notation import Mark
from briefgen.draw.scene import Path, Step
from briefgen.errors import Problem, SelectionError
from briefgen.geojson import Lines
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.model import Place
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

_LINE = 1.3
_RADIUS = 4.4
# Places whose marks would touch share one, px.
_TOUCH = 2 * _RADIUS + 1.0
# A map of places that lie together shows at least so much around them, degrees of arc (about 65 km).
_LEAST_REACH = 0.6
# Room around the outermost place, as a share of the map.
_MARGIN = 0.13
_LOWEST, _HIGHEST = 0.5, 0.95
# Height of a map of the world as a share of its width (Equal Earth).
_WORLD_HEIGHT = 0.487
# A circle of uncertainty smaller than its mark, or larger than the map, says nothing there, px and shares.
_SMALLEST_CIRCLE = 6.0
_WIDEST_CIRCLE = 2.5
_MOST_NUMBERS = 14
_MOST_NAMES = 14
_TEXT_WIDTH = 150.0
# A site of at most this significance and this share of the events may stay beyond the map when that then reaches
# only so far of what it would with it.
_LIGHT, _FEW, _MUCH_LARGER = 3, 0.1, 0.62


@dataclass(frozen=True, slots=True)
class Site:
    """A place with a position, and the events there, in the order of their numbers."""

    place: Place
    point: LonLat
    entries: tuple[Entry, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """How much it matters: its most significant event, then how many there are."""
        return (max((entry.event.significance for entry in self.entries), default=0), len(self.entries))


def list_sites(selected: Selected) -> list[Site]:
    """Return the places with a position at which something happened, in the order of their first events."""
    found: list[Site] = []
    for id_, place in selected.places.items():
        if place.lat is not None and place.lon is not None:
            entries = tuple(entry for entry in selected.entries if id_ in entry.event.places)
            if entries:
                found.append(Site(place, (place.lon, place.lat), entries))
    return sorted(found, key=lambda site: (site.entries[0].number, site.place.name))


def part_sites(sites: Sequence[Site]) -> tuple[list[Site], list[Site]]:
    """Return the sites to be shown and those beyond the map.

    A place of little weight stays outside when the map is much larger in scale without it.
    """
    shown, beyond = list(sites), []
    total = sum(len(site.entries) for site in sites)
    while len(shown) > 3:
        reach = find_extent([site.point for site in shown]).reach
        candidates = [
            (find_extent([other.point for other in shown if other is not site]).reach, index)
            for index, site in enumerate(shown)
            if site.weight[0] <= _LIGHT and len(site.entries) <= _FEW * total
        ]
        least, index = min(candidates, default=(reach, 0))
        if reach < _LEAST_REACH or least > _MUCH_LARGER * reach:
            break
        beyond.append(shown.pop(index))
    return shown, sorted(beyond, key=lambda site: site.entries[0].number)


def has_locator(selected: Selected) -> bool:
    """Tell whether the map is worth a place: two places apart are, one is known or found by its name."""
    return len({site.point for site in list_sites(selected)}) > 1


def build_locator(
    selected: Selected,
    style: Style,
    words: Words,
    width_px: float,
    *,
    headline: bool = False,
    outlines: Mapping[str, Lines] | None = None,
) -> Chart:
    """Build the map of places.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.
        outlines: the lines of places that have a file of them, by its name as written.

    Raises:
        SelectionError: no event has a place with a position.
    """
    sites = list_sites(selected)
    if not sites:
        raise SelectionError([Problem("no event has a place with 'lat' and 'lon', so there is nothing to draw")])
    sizes = settle_sizes(style)
    title, subtitle = _find_title(sites, selected, words), _find_subtitle(selected, words)
    # A map has no right-to-left: east stays right; its words are laid out in px of their own.
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, sizes, style) if headline else 2.0
    drawing = _Drawing(sites, canvas, style, words, sizes, top)
    named = [place.geojson for place in selected.places.values() if place.geojson]
    bottom = drawing.draw([line for name in named for line in (outlines or {}).get(name, ())])
    note = _say_note(sites, drawing, selected, words)
    if headline:
        bottom = draw_note(canvas, note, bottom, sizes, style)
    return Chart(
        kind="locator",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(sites, selected, words),
        columns=(words.say("Place"), words.say("Position"), words.say("Uncertain by"), words.say("Events")),
        rows=tuple(_table_row(site, words) for site in sites),
        shown=sum(len(site.entries) for site in sites) - drawing.count_off(),
        total=sum(len(site.entries) for site in sites),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Sites that share one mark, and where it stands, px."""

    sites: tuple[Site, ...]
    mark: Point


class _Drawing:
    """The map on its canvas.

    Attributes:
        keyed: sites whose words had no room on the map and stand in the key below it.
        circled: whether a circle of uncertainty is drawn.
        outlined: whether a line of the user's is drawn.
    """

    def __init__(
        self, sites: Sequence[Site], canvas: Canvas, style: Style, words: Words, sizes: Sizes, top: float
    ) -> None:
        self._canvas, self._style, self._words, self._sizes = canvas, style, words, sizes
        self._face, self._bold = style.font_set.face(), style.font_set.face(bold=True)
        self._sites, self._beyond = part_sites(sites)
        self._extent = find_extent([site.point for site in self._sites])
        self._sheet = _lay_sheet(self._sites, self._extent, canvas.width, top)
        self.keyed: list[Site] = []
        self.circled = self.outlined = False

    def count_off(self) -> int:
        """Return how many events have their words below the map, not on it."""
        return sum(len(site.entries) for site in (*self.keyed, *self._beyond))

    def draw(self, outlines: Sequence[Sequence[LonLat]] = ()) -> float:
        """Draw everything; return the y below it."""
        ground = lay_ground(self._sheet, self._extent)
        self._draw_ground(ground)
        self._draw_outlines(outlines)
        groups = self._group_sites()
        circles = self._draw_circles(groups)
        wishes = [Wish(group.mark, self._block_sizes(group)) for group in groups]
        area = self._sheet.box
        placed = place_blocks(wishes, _RADIUS, (area[0] + 2, area[1] + 2, area[2] - 2, area[3] - 2))
        taken = [each.box for each in placed if each is not None]
        taken += [_around(group.mark, _RADIUS + 2) for group in groups]
        self._name_countries(ground, taken)
        for group, block in zip(groups, placed, strict=True):
            if block is None:
                self.keyed += group.sites
            self._draw_group(group, block)
        self.circled = circles > 0
        return self._draw_foot(area[3])

    def _draw_ground(self, ground: Ground) -> None:
        palette, canvas = self._style.palette, self._canvas
        land = mix_colors(palette.rule, WHITE, 0.68)
        rings = [ring for region in ground.regions for ring in region.rings]
        if rings:
            canvas.path(Path(_as_steps(rings, closed=True), fill=land, stroke=land, width=0.5), layer="below")
        borders, coasts = _as_steps(ground.borders), _as_steps(ground.coasts)
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
            self._canvas.path(Path(_as_steps(pieces), stroke=color, width=1.2), layer="below")
            self.outlined = True

    def _group_sites(self) -> list[_Group]:
        """Join sites whose marks would touch; the weightiest group is first, and gives the mark its place."""
        ranked = sorted(self._sites, key=lambda site: (*(-part for part in site.weight), site.entries[0].number))
        groups: list[tuple[list[Site], Point]] = []
        for site in ranked:
            at = self._sheet.place(site.point)
            near = next((members for members, mark in groups if math.dist(mark, at) < _TOUCH), None)
            if near is None:
                groups.append(([site], at))
            else:
                near.append(site)
        return [_Group(tuple(members), mark) for members, mark in groups]

    def _draw_circles(self, groups: Sequence[_Group]) -> int:
        """Draw a circle as wide as each place is uncertain; return how many."""
        width, count = self._sheet.box[2] - self._sheet.box[0], 0
        color = mix_colors(self._style.palette.accent, WHITE, 0.25)
        for group in groups:
            for site in group.sites:
                radius = site.place.radius_km
                if radius is None or not _SMALLEST_CIRCLE < radius / self._sheet.km_per_px < _WIDEST_CIRCLE * width:
                    continue
                ring = list_circle(site.point, radius)
                pieces = self._sheet.cut_line([*ring, ring[0]])
                if pieces:
                    self._canvas.path(Path(_as_steps(pieces), stroke=color, width=0.9, dash=(2.0, 2.0)), layer="below")
                    count += 1
        return count

    def _block_sizes(self, group: _Group) -> tuple[Point, ...]:
        """Return the sizes of the words that a group could have: names and numbers, narrower, numbers alone."""
        size = self._sizes.label
        found = []
        for choice in range(_CHOICES):
            lines = self._lines(group, choice)
            wide = max(measure_text(line, self._face, size) for line in lines)
            found.append((wide + 2.0, len(lines) * _LINE * size))
        return tuple(found)

    def _lines(self, group: _Group, choice: int) -> list[str]:
        size = self._sizes.label
        width = _TEXT_WIDTH if choice == 0 else _TEXT_WIDTH * 0.6
        lines: list[str] = []
        for site in group.sites:
            text = self._numbers(site)
            if choice < _CHOICES - 1:
                text = self._words.say("{name}  {numbers}", name=site.place.name, numbers=text)
            lines += wrap_text(text, self._face, size, width)
        return lines

    def _numbers(self, site: Site) -> str:
        numbers = [str(entry.number) for entry in site.entries]
        if len(numbers) > _MOST_NUMBERS:
            return self._words.count("{number} event", "{number} events", len(numbers))
        return self._words.say(", ").join(numbers)

    def _draw_group(self, group: _Group, placed: Placed | None) -> None:
        canvas, palette, size = self._canvas, self._style.palette, self._sizes.label
        facts = "\n".join(f"{site.place.name}: {self._numbers(site)}" for site in group.sites)
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
            canvas.text(self._turn((corner, top))[0], top, lines, size, palette.ink)

    def _name_countries(self, ground: Ground, taken: list[Box]) -> None:
        """Write the names of the largest countries quietly where there is room; they are known in English only."""
        if self._words.spoken != "en":
            return
        size, count = self._sizes.small, 0
        sized = [(region, max(region.rings, key=_measure_area)) for region in ground.regions]
        for region, ring in sorted(sized, key=lambda each: (-_measure_area(each[1]), each[0].name)):
            lines = wrap_text(region.name, self._face, size, 90.0)
            wide = max(measure_text(line, self._face, size) for line in lines) + 4.0
            block = (wide, len(lines) * _LINE * size)
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

    def _draw_foot(self, top: float) -> float:
        """Draw the scale and, where words had no room, the key below the map; return the y below."""
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
        y += 0.75 * _LINE * size + 3.0
        for lead, sites in (
            (words.say("Not labelled on the map"), self.keyed),
            (words.say("Beyond the map"), self._beyond),
        ):
            if sites:
                listed = [
                    words.say("{name} {numbers}", name=site.place.name, numbers=self._numbers(site)) for site in sites
                ]
                text = words.label(lead, words.join_semicolons(listed))
                lines = wrap_text(text, self._face, size, canvas.width - 2)
                canvas.text(1.0, y, lines, size, palette.ink)
                y += len(lines) * _LINE * size + 2.0
        return y

    def _turn(self, point: Point) -> Point:
        """Return a point as the canvas takes it: a map is not mirrored, whatever way the words run."""
        return (self._canvas.width - point[0], point[1]) if self._canvas.mirrored else point


# Ways in which a group's words can be set, the last one numbers alone.
_CHOICES = 3


def _lay_sheet(sites: Sequence[Site], extent: Extent, width: float, top: float) -> Sheet:
    """Return the map's box and scale: all places in it, with room for their words around."""
    if extent.is_world:
        box = (0.0, top, width, top + _WORLD_HEIGHT * width)
        unit = width / (2 * math.pi / (math.sqrt(3) / 2 * 1.340264))
        return Sheet(extent, box, unit, (width / 2, (box[1] + box[3]) / 2))
    projection = Azimuthal(extent.lon, extent.lat)
    points = [projection.project(site.point) for site in sites]
    for site in sites:
        # A circle much wider than the places lie apart would push them together.
        radius = min(site.place.radius_km or 0.0, math.radians(max(extent.reach, _LEAST_REACH)) * EARTH_KM)
        if radius:
            points += [projection.project(point) for point in list_circle(site.point, radius, 12)]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    least = 2 * math.radians(_LEAST_REACH)
    across, up = max(right - left, least), max(high - low, least * _LOWEST)
    shape = min(max(up / across, _LOWEST), _HIGHEST)
    height = shape * width
    unit = min(width / across, height / up) * (1 - 2 * _MARGIN)
    middle = (width / 2, top + height / 2)
    return Sheet(extent, (0.0, top, width, top + height), unit, middle, ((left + right) / 2, (low + high) / 2))


def _as_steps(lines: Sequence[Sequence[Point]], *, closed: bool = False) -> tuple[Step, ...]:
    """Return lines as the steps of one path, to a tenth of a px."""
    steps: list[Step] = []
    for line in lines:
        for index, (x, y) in enumerate(line):
            steps.append(("L" if index else "M", round(x, 1), round(y, 1)))
        if closed:
            steps.append(("Z",))
    return tuple(steps)


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


def _find_title(sites: Sequence[Site], selected: Selected, words: Words) -> str:
    """Return the author's title, or where most of the events lie."""
    author = selected.meta.figures.get("locator")
    if author is not None and author.title:
        return author.title
    total = len({entry.number for site in sites for entry in site.entries})
    first, *rest = sorted(sites, key=lambda site: -len(site.entries))
    if len(first.entries) * 4 >= total and (not rest or len(rest[0].entries) < len(first.entries)) and total > 1:
        title = words.say(
            "{count} of {total} events in {place}",
            count=words.number(len(first.entries)),
            total=words.number(total),
            place=first.place.name,
        )
        if len(title.split()) <= MOST_TITLE_WORDS:
            return title
    events = words.count("{number} event", "{number} events", total)
    places = words.count("{number} place", "{number} places", len(sites))
    return words.say("{events} at {places}", events=events, places=places)


def _find_subtitle(selected: Selected, words: Words) -> str:
    author = selected.meta.figures.get("locator")
    if author is not None and author.subtitle:
        return author.subtitle
    return words.say("Places of the events, with the events' numbers")


def _say_note(sites: Sequence[Site], drawing: _Drawing, selected: Selected, words: Words) -> str:
    on_map = {entry.number for site in sites for entry in site.entries}
    rest = [entry for entry in selected.entries if entry.number not in on_map]
    nowhere = sum(not entry.event.places for entry in rest)
    parts = [words.say("Numbers are those of the chronology.")]
    if drawing.circled:
        parts.append(words.say("A dashed circle is as wide as the place is uncertain."))
    if drawing.outlined:
        parts.append(words.say("Full lines in colour are the timeline's own."))
    if nowhere:
        parts.append(words.count("{number} event names no place.", "{number} events name no place.", nowhere))
    if len(rest) > nowhere:
        parts.append(
            words.count(
                "{number} event has a place without a position.",
                "{number} events have places without a position.",
                len(rest) - nowhere,
            )
        )
    parts.append(words.say("Boundaries and names shown do not imply endorsement. Map data: Natural Earth."))
    return " ".join(parts)


def _say_alt(sites: Sequence[Site], selected: Selected, words: Words) -> str:
    ranked = sorted(sites, key=lambda site: -len(site.entries))
    listed = [
        words.say("{place} {count}", place=site.place.name, count=words.number(len(site.entries)))
        for site in ranked[:_MOST_NUMBERS]
    ]
    parts = [
        words.count("Map with {number} place.", "Map with {number} places.", len(sites)),
        words.say("Events at each: {listed}.", listed=words.join(listed)),
        words.say("The table gives every place with its position and its events."),
    ]
    return " ".join(parts)


def _table_row(site: Site, words: Words) -> tuple[str, ...]:
    radius = site.place.radius_km
    numbers = words.say(", ").join(str(entry.number) for entry in site.entries)
    return (
        site.place.name,
        words.say("{lat}, {lon}", lat=words.number(site.point[1]), lon=words.number(site.point[0])),
        words.say("{number} km", number=words.number(radius)) if radius else "",
        numbers,
    )
