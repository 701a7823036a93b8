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

# A site of at most this significance and this share of the events may stay beyond the map when that then reaches
# only so far of what it would with it.
_LIGHT, _FEW, _MUCH_LARGER = 3, 0.1, 0.62
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
        if reach < LEAST_REACH or least > _MUCH_LARGER * reach:
            break
        beyond.append(shown.pop(index))
    return shown, sorted(beyond, key=lambda site: site.entries[0].number)


def find_crowd(sites: Sequence[Site], cramped: Sequence[Site], reach: float) -> list[Site]:
    """Return the sites around the thickest crowd of those that have too little room; none when few crowd.

    Args:
        sites: all on the map.
        cramped: those of them with too little room.
        reach: of the map, degrees of arc.
    """
    within = _CROWD_REACH * min(reach, 90.0) / 2
    crowds = [[site for site in sites if measure_angle(center.point, site.point) <= within] for center in cramped]
    tight = {id(site) for site in cramped}
    crowd = max(crowds, key=lambda each: sum(id(site) in tight for site in each), default=[])
    if sum(id(site) in tight for site in crowd) < _LEAST_CROWD or len(crowd) == len(sites):
        return []
    return crowd
