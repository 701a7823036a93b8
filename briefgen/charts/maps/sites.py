"""A selection goes in; its places with a position come out: those to be shown, those beyond, and those that crowd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.charts.maps.atlas import LonLat
from briefgen.charts.maps.projection import find_extent, measure_angle
from briefgen.timeline.model import Place
from briefgen.timeline.select import Entry, Selected

LEAST_REACH = 0.6
"""A map of places that lie together shows at least so much around them, degrees of arc (about 65 km)."""

MOST_SIGNIFICANT = 5
"""No event is more significant."""
# A site of at most this significance and this share of the events may stay beyond the map when that then reaches
# only so far of what it would with it.
_LIGHT, _FEW, _MUCH_LARGER = 3, 0.1, 0.62
# Of more sites than these only so many, the farthest from the middle, may stay beyond: without any other one the map
# reaches as far.
_MANY, _FARTHEST = 60, 6
# A crowd has at least so many sites, and lies within this share of what the whole map reaches.
_LEAST_CROWD, _CROWD_REACH = 4, 0.3


@dataclass(frozen=True, slots=True)
class Site:
    """A place with a position, and the events there, in the order of their numbers."""

    place: Place
    point: LonLat
    entries: tuple[Entry, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """How much it matters: its most significant event, then how many there are."""
        most = 0
        for entry in self.entries:
            if entry.event.significance > most:
                most = entry.event.significance
                if most == MOST_SIGNIFICANT:
                    break
        return most, len(self.entries)


def list_sites(selected: Selected) -> list[Site]:
    """Return the places with a position at which something happened, in the order of their first events."""
    entries: dict[str, list[Entry]] = {}
    for entry in selected.entries:
        for id_ in dict.fromkeys(entry.event.places):
            entries.setdefault(id_, []).append(entry)
    found = [
        Site(place, (place.lon, place.lat), tuple(entries[id_]))
        for id_, place in selected.places.items()
        if place.lat is not None and place.lon is not None and id_ in entries
    ]
    return sorted(found, key=lambda site: (site.entries[0].number, site.place.name))


def part_sites(sites: Sequence[Site]) -> tuple[list[Site], list[Site]]:
    """Return the sites to be shown and those beyond the map.

    A place of little weight stays outside when the map is much larger in scale without it.
    """
    shown, beyond = list(sites), []
    total = sum(len(site.entries) for site in sites)
    while len(shown) > 3:
        extent = find_extent([site.point for site in shown])
        reach = extent.reach
        candidates = [
            (find_extent([other.point for other in shown if other is not site]).reach, index)
            for index, site in _list_outer(shown, (extent.lon, extent.lat))
            if site.weight[0] <= _LIGHT and len(site.entries) <= _FEW * total
        ]
        least, index = min(candidates, default=(reach, 0))
        if reach < LEAST_REACH or least > _MUCH_LARGER * reach:
            break
        beyond.append(shown.pop(index))
    return shown, sorted(beyond, key=lambda site: site.entries[0].number)


def _list_outer(sites: Sequence[Site], middle: LonLat) -> list[tuple[int, Site]]:
    """Return the sites that a map may reach less far without, each with its place among all."""
    numbered = list(enumerate(sites))
    if len(sites) <= _MANY:
        return numbered
    far = sorted(numbered, key=lambda each: (-measure_angle(middle, each[1].point), each[0]))[:_FARTHEST]
    return sorted(far, key=lambda each: each[0])


def find_crowd(sites: Sequence[Site], cramped: Sequence[Site], reach: float) -> list[Site]:
    """Return the sites around the thickest crowd of those that have too little room; none when few crowd.

    Args:
        sites: all on the map.
        cramped: those of them with too little room.
        reach: of the map, degrees of arc.
    """
    within = _CROWD_REACH * min(reach, 90.0) / 2
    # Among many, the thickest crowd lies about one of the weightiest as well as anywhere.
    centers = cramped if len(cramped) <= _MANY else sorted(cramped, key=_weigh)[:_MANY]
    crowds = [[site for site in sites if measure_angle(center.point, site.point) <= within] for center in centers]
    tight = {id(site) for site in cramped}
    crowd = max(crowds, key=lambda each: sum(id(site) in tight for site in each), default=[])
    if sum(id(site) in tight for site in crowd) < _LEAST_CROWD or len(crowd) == len(sites):
        return []
    return crowd


def _weigh(site: Site) -> tuple[int, int, int]:
    """Return the order of sites: the weightiest first."""
    significance, count = site.weight
    return -count, -significance, site.entries[0].number
