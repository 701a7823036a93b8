"""A selection goes in; the map of its places comes out, drawn without a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, Sizes, draw_headline, draw_note, make_canvas, say_numbering, settle_sizes
from briefgen.charts.facts import MOST_TITLE_WORDS
from briefgen.charts.maps.atlas import Atlas, LonLat, load_atlas
from briefgen.charts.maps.panel import LINE, MapPanel, say_numbers
from briefgen.charts.maps.projection import measure_arc
from briefgen.charts.maps.sites import Site, find_crowd, list_sites, part_sites
from briefgen.charts.marking import find_marking
from briefgen.errors import Problem, SelectionError
from briefgen.geojson import Lines
from briefgen.style import Style
from briefgen.text.measure import wrap_text
from briefgen.timeline.model import Record
from briefgen.timeline.select import Selected
from briefgen.words import Words

_MOST_PLACES = 14
# Of the places without room for their words, at most so many are named below the map, the weightiest.
_MOST_KEYED = 60
# Places are told apart on a map from so many km on: a map shows at least 130 km across.
_APART = 10.0


def has_locator(selected: Selected) -> bool:
    """Tell whether the map is worth a place: two places are, so far apart that it shows them as two.

    One is known or found by its name, and those of one town would be one dot on the map of its country.
    """
    points = {
        id_: (place.lon, place.lat)
        for id_, place in selected.places.items()
        if place.lon is not None and place.lat is not None
    }
    first: LonLat | None = None
    for entry in selected.entries:
        for point in (points[id_] for id_ in entry.event.places if id_ in points):
            first = first or point
            if measure_arc(first, point) >= _APART:
                return True
    return False


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
    atlas = load_atlas(Path(style.folder) / style.charts.atlas) if style.charts.atlas else None
    drawing = _Drawing(sites, canvas, style, words, sizes, top, atlas)
    named = [place.geojson for place in selected.places.values() if place.geojson]
    bottom = drawing.draw([line for name in named for line in (outlines or {}).get(name, ())])
    note = _say_note(sites, drawing, selected, words, headline)
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
        marking=find_marking(selected, _list_drawn(sites, selected)),
    )


def _list_drawn(sites: Sequence[Site], selected: Selected) -> Iterator[Record]:
    """Yield what map and table show: places with their events, and those whose outlines are drawn."""
    for site in sites:
        yield site.place
        yield from (entry.event for entry in site.entries)
    yield from (place for place in selected.places.values() if place.geojson)


class _Drawing:
    """The maps on their canvas: one of all places, and one of a crowd within it where that leaves words out.

    Attributes:
        keyed: sites whose words had no room on any map and stand in the key below.
        detailed: whether there is a map of a crowd.
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
        atlas: Atlas | None,
    ) -> None:
        self._canvas, self._style, self._words, self._sizes = canvas, style, words, sizes
        self._atlas = atlas
        shown, self._beyond = part_sites(sites)
        self._map = self._lay(shown, top)
        self._crowd = find_crowd(shown, self._map.crowded, self._map.extent.reach)
        if self._crowd:
            self._map.frame(self._crowd)
        self.keyed: list[Site] = list(self._map.keyed)
        self.detailed = bool(self._crowd)
        self.circled = self.outlined = False

    def count_off(self) -> int:
        """Return how many events have their words below the maps, not on them."""
        return sum(len(site.entries) for site in (*self.keyed, *self._beyond))

    def draw(self, outlines: Sequence[Sequence[LonLat]] = ()) -> float:
        """Draw everything; return the y below it."""
        panels = [self._map]
        y = self._map.draw(outlines)
        if self._crowd:
            y = self._draw_caption(y + 8.0)
            panels.append(self._lay(self._crowd, y))
            y = panels[-1].draw(outlines)
            self.keyed += panels[-1].keyed
        self.circled = any(panel.circled for panel in panels)
        self.outlined = any(panel.outlined for panel in panels)
        return self._draw_key(y)

    def _lay(self, sites: Sequence[Site], top: float) -> MapPanel:
        return MapPanel(sites, self._canvas, self._style, self._words, self._sizes, top, self._atlas)

    def _draw_caption(self, top: float) -> float:
        """Write what the second map is; return the y below."""
        size = self._sizes.small
        text = self._words.say("Detail: the part within the frame")
        self._canvas.text(0.0, top, [text], size, self._style.palette.ink, bold=True)
        return top + LINE * size + 3.0

    def _draw_key(self, top: float) -> float:
        """Name below the maps the places whose words had no room on them; return the y below."""
        canvas, palette, words, size = self._canvas, self._style.palette, self._words, self._sizes.small
        y = top
        for lead, sites in (
            (words.say("Not labelled on the map"), self.keyed),
            (words.say("Beyond the map"), self._beyond),
        ):
            if sites:
                listed = [
                    words.say("{name} {numbers}", name=site.place.name, numbers=say_numbers(site, words))
                    for site in _choose_keyed(sites)
                ]
                if len(sites) > _MOST_KEYED:
                    more = len(sites) - _MOST_KEYED
                    listed.append(words.count("{number} more in the table", "{number} more in the table", more))
                text = words.label(lead, words.join_semicolons(listed))
                lines = wrap_text(text, self._style.font_set.face(), size, canvas.width - 2)
                canvas.text(1.0, y, lines, size, palette.ink)
                y += len(lines) * LINE * size + 2.0
        return y


def _choose_keyed(sites: Sequence[Site]) -> list[Site]:
    """Return the places to be named below the map: all, or the weightiest of a great many, in the same order."""
    if len(sites) <= _MOST_KEYED:
        return list(sites)
    chosen = {id(site) for site in sorted(sites, key=lambda site: (-len(site.entries), site.place.name))[:_MOST_KEYED]}
    return [site for site in sites if id(site) in chosen]


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


def _say_note(sites: Sequence[Site], drawing: _Drawing, selected: Selected, words: Words, alone: bool) -> str:
    on_map = {entry.number for site in sites for entry in site.entries}
    rest = [entry for entry in selected.entries if entry.number not in on_map]
    nowhere = sum(not entry.event.places for entry in rest)
    parts = say_numbering(words, alone)
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
        for site in ranked[:_MOST_PLACES]
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
