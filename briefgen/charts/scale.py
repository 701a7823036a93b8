"""Stretches of time with something in them and a width go in; panels and the way from time to position come out.

Time is linear within a panel. A long stretch with nothing in it becomes a break between two panels, and a burst of
events gets a panel of its own; every panel is as wide as what it holds asks for. Times are whole seconds of the
timeline's wall clock since 1970 (see `timeline.calendar`), of any year; positions are px.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from statistics import median
from typing import NamedTuple

MOST_PANELS = 4
# A gap is left out when it is longer than this share of the axis and than so many median gaps.
_BREAK_SHARE = 0.15
# Or than this share of what is left of the axis after the breaks before.
_HIDDEN_SHARE = 0.4
_BREAK_MEDIANS = 5
# A burst holds at least this share of a panel's stretches, and so many, within such a share of its time.
_BURST_SHARE = 0.35
_BURST_LEAST = 4
_BURST_TIMES = (0.12, 0.06, 0.03, 0.01, 0.003, 0.001)
# How much of the width is given out by duration; what a panel holds decides the rest.
_BY_DURATION = 0.15
# A panel more must leave so many times the least width for each.
_PANEL_ROOM = 2.1
SHORTEST_AXIS = 60


class Stretch(NamedTuple):
    """A half-open stretch of time with something in it.

    Attributes:
        start, stop: seconds; stop is after start.
        weight: how much room its content asks for, relative to the others.
    """

    start: int
    stop: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One linear piece of the axis.

    Attributes:
        start, stop: the first second shown and the one after the last.
        left, right: px.
        omitted: seconds left out between the panel before and this one; 0 where the scale alone changes.
    """

    start: int
    stop: int
    left: float
    right: float
    omitted: int = 0

    @property
    def px_per_second(self) -> float:
        """The panel's scale."""
        return (self.right - self.left) / (self.stop - self.start)


class TimeScale:
    """From time to position and back, over all panels; both ways keep the order.

    Attributes:
        panels: from left to right, in order of time.

    >>> scale = TimeScale((Panel(0, 100, 10.0, 60.0), Panel(900, 1000, 80.0, 130.0, omitted=800)))
    >>> scale.position(50), scale.position(500), scale.position(1000), scale.invert(105.0)
    (35.0, 70.0, 130.0, 950)
    """

    def __init__(self, panels: Sequence[Panel]) -> None:
        self.panels: tuple[Panel, ...] = tuple(panels)
        self._times: list[int] = []
        self._places: list[float] = []
        for panel in self.panels:
            self._times += (panel.start, panel.stop)
            self._places += (panel.left, panel.right)

    @property
    def left(self) -> float:
        """Where the first panel begins, px."""
        return self._places[0]

    @property
    def right(self) -> float:
        """Where the last panel ends, px."""
        return self._places[-1]

    def position(self, moment: int) -> float:
        """Return the place of a moment, px; one that is left out lies in its break, one beyond the axis at its end."""
        if moment <= self._times[0]:
            return self._places[0]
        if moment >= self._times[-1]:
            return self._places[-1]
        index = bisect_right(self._times, moment) - 1
        start, stop = self._times[index], self._times[index + 1]
        left, right = self._places[index], self._places[index + 1]
        return left + (right - left) * ((moment - start) / (stop - start))

    def invert(self, place: float) -> int:
        """Return the moment at a place, seconds; within a break it is one of those left out."""
        if place <= self._places[0]:
            return self._times[0]
        if place >= self._places[-1]:
            return self._times[-1]
        index = bisect_right(self._places, place) - 1
        start, stop = self._times[index], self._times[index + 1]
        left, right = self._places[index], self._places[index + 1]
        return start + round((stop - start) * ((place - left) / (right - left)))

    def ends(self, start: int | None, stop: int | None) -> tuple[float, float]:
        """Return the places of two moments; those of the axis's ends for None."""
        return (
            self.left if start is None else self.position(start),
            self.right if stop is None else self.position(stop),
        )


def make_scale(
    stretches: Sequence[Stretch],
    left: float,
    right: float,
    *,
    gap_width: Callable[[int], float] = lambda omitted: 40.0 if omitted else 8.0,
    least_width: float = 60.0,
    padding: float = 10.0,
    most_panels: int = MOST_PANELS,
    within: tuple[int | None, int | None] = (None, None),
) -> TimeScale:
    """Lay out the axis.

    Args:
        stretches: everything that must be seen; at least one. An end that is known lies in one of its own.
        left, right: px between which the axis runs.
        gap_width: room between two panels, px, for so many seconds left out (0: the scale alone changes).
        least_width: of a panel, px.
        padding: px at either end of a panel that its content keeps free.
        most_panels: at most so many, and no more than the width has room for.
        within: moments that the padding of the first and the last panel does not go beyond; None for any.
    """
    fitting = max(int((right - left) / (_PANEL_ROOM * least_width)), 1 if right - left < 3 * least_width else 2)
    contents = find_panels(stretches, min(most_panels, fitting))
    omitted = [0] + [after[0] - before[1] for before, after in pairwise(contents)]
    gaps = [0.0] + [gap_width(seconds) for seconds in omitted[1:]]
    weights = [_weigh(stretches, content) for content in contents]
    widths = _share_width(contents, weights, right - left - sum(gaps), least_width)
    panels: list[Panel] = []
    at = left
    for index, (content, width, gap) in enumerate(zip(contents, widths, gaps, strict=True)):
        at += gap
        after = omitted[index + 1] if index + 1 < len(contents) else None
        before = omitted[index] if index else None
        panels.append(_pad_panel(content, at, at + width, padding, before, after))
        at += width
    earliest, latest = within
    if earliest is not None:
        panels[0] = replace(panels[0], start=max(panels[0].start, min(earliest, contents[0][0])))
    if latest is not None:
        panels[-1] = replace(panels[-1], stop=min(panels[-1].stop, max(latest, contents[-1][1])))
    return TimeScale(
        [
            Panel(panel.start, panel.stop, panel.left, panel.right, panel.start - before.stop if before else 0)
            for before, panel in zip([None, *panels], panels, strict=False)
        ]
    )


def find_panels(stretches: Sequence[Stretch], most: int) -> list[tuple[int, int]]:
    """Return the stretches of time that the panels show, before any padding, in order.

    At each step the cut is made, through a long gap or around a burst, that brings the room of the panels nearest to
    what they hold; a gap counts for the share of the axis that it frees, too. A gap that would be most of what is
    left of the axis counts as long, so that a break of centuries does not hide one of months.

    >>> day = 86_400
    >>> find_panels([Stretch(n * day, (n + 1) * day) for n in (0, 1, 2, 900)], 4)
    [(0, 259200), (77760000, 77846400)]
    """
    ordered = sorted(stretches, key=itemgetter(0, 1))
    first, reach = ordered[0].start, ordered[0].stop
    gaps: list[tuple[int, int]] = []
    for start, stop, _ in ordered[1:]:
        gaps.append((reach, start if start > reach else reach))
        if stop > reach:
            reach = stop
    usual = median([stop - start for start, stop in gaps]) if gaps else 0
    contents = [(first, max(reach, first + SHORTEST_AXIS))]
    whole = contents[0][1] - first
    while len(contents) < most:
        axis = sum(stop - start for start, stop in contents)
        least = max(min(_BREAK_SHARE * whole, _HIDDEN_SHARE * axis), _BREAK_MEDIANS * usual)
        long = [gap for gap in gaps if gap[1] - gap[0] > least]
        cuts = [cut for content in contents for cut in _list_cuts(ordered, content, long, axis)]
        cuts = [cut for cut in cuts if len(contents) - 1 + len(cut[2]) <= most]
        if not cuts:
            break
        _, content, pieces = max(cuts, key=lambda cut: (cut[0], -cut[1][0]))
        index = contents.index(content)
        contents[index : index + 1] = pieces
    return contents


_Cut = tuple[float, tuple[int, int], list[tuple[int, int]]]
"""How good a cut is, the content that it cuts, and the pieces."""


def _list_cuts(
    ordered: Sequence[Stretch], content: tuple[int, int], gaps: Sequence[tuple[int, int]], axis: int
) -> list[_Cut]:
    """Return the ways to cut one panel: at each of the gaps within it, and around its densest burst."""
    first, last = content
    weight = sum(stretch.weight for stretch in ordered)
    pieces = [[(first, start), (stop, last)] for start, stop in gaps if first < start and stop < last]
    burst = _find_burst(ordered, content)
    if burst is not None:
        start, stop = burst
        pieces.append([(a, b) for a, b in ((first, start), (start, stop), (stop, last)) if a < b])
    cuts: list[_Cut] = []
    for each in pieces:
        if len(each) > 1:
            freed = (last - first) - sum(stop - start for start, stop in each)
            cuts.append((_score_cut(ordered, content, each) + weight * freed / axis, content, each))
    return cuts


def _score_cut(ordered: Sequence[Stretch], content: tuple[int, int], pieces: Sequence[tuple[int, int]]) -> float:
    """Return how much nearer the pieces' shares of time come to their shares of weight (relative entropy)."""
    duration, weight = content[1] - content[0], _weigh(ordered, content) or 1.0
    score = 0.0
    for start, stop in pieces:
        own = _weigh(ordered, (start, stop))
        if own:
            # A share of time below a hundredth is as good as none: no panel is that narrow.
            score += own * math.log((own / weight) / max((stop - start) / duration, 0.01))
    return score


def _find_burst(ordered: Sequence[Stretch], content: tuple[int, int]) -> tuple[int, int] | None:
    """Return the ends of the clearest burst within a panel; None when there is none."""
    first, last = content
    duration = last - first
    inside = [each for each in ordered if each.start < last and each.stop > first]
    narrow = [each for each in inside if each.stop - each.start <= duration * _BURST_TIMES[0]]
    least = max(_BURST_LEAST, _BURST_SHARE * len(inside))
    best: tuple[float, int, int] | None = None
    for share in _BURST_TIMES:
        begin, end = _densest_window(narrow, duration * share)
        if end - begin < least:
            break
        start, stop = narrow[begin].start, max(each.stop for each in narrow[begin:end])
        clarity = (end - begin) / len(inside) - (stop - start) / duration
        if best is None or clarity > best[0] + 1e-9:
            best = (clarity, max(start, first), min(stop, last))
    return best[1:] if best else None


def _densest_window(ordered: Sequence[Stretch], reach: float) -> tuple[int, int]:
    """Return the slice of the most stretches that end within so many seconds of the first one's start."""
    best, begin = (0, 0), 0
    for end, stretch in enumerate(ordered):
        while begin < end and stretch.stop - ordered[begin].start > reach:
            begin += 1
        if end + 1 - begin > best[1] - best[0]:
            best = (begin, end + 1)
    return best


def _weigh(stretches: Sequence[Stretch], content: tuple[int, int]) -> float:
    first, last = content
    return sum(stretch.weight for stretch in stretches if first <= (stretch.start + stretch.stop) / 2 <= last)


def _share_width(
    contents: Sequence[tuple[int, int]], weights: Sequence[float], width: float, least: float
) -> list[float]:
    """Return the panels' widths: by content and by duration, none under the least, or all alike where that is wide."""
    count = len(contents)
    if width <= least * count:
        return [width / count] * count
    duration, weight = sum(stop - start for start, stop in contents), sum(weights) or 1.0
    wanted = [
        _BY_DURATION * (stop - start) / duration + (1 - _BY_DURATION) * own / weight
        for (start, stop), own in zip(contents, weights, strict=True)
    ]
    narrow: set[int] = set()
    while True:
        free = width - least * len(narrow)
        total = sum(share for index, share in enumerate(wanted) if index not in narrow) or 1.0
        widths = [least if index in narrow else free * share / total for index, share in enumerate(wanted)]
        new = {index for index, each in enumerate(widths) if each < least}
        if not new:
            return widths
        narrow |= new


def _pad_panel(
    content: tuple[int, int], left: float, right: float, padding: float, before: int | None, after: int | None
) -> Panel:
    """Return a panel whose content keeps off its ends.

    Args:
        content: what must be seen.
        left, right: px.
        padding: px.
        before, after: seconds left out beside the panel; None at the axis's end. Padding never fills a break, and
            there is none where the scale alone changes.
    """
    start, stop = content
    margins = [min(padding, (right - left) / 6) if side != 0 else 0.0 for side in (before, after)]
    seconds = (stop - start) / (right - left - sum(margins))
    first, last = round(margins[0] * seconds), round(margins[1] * seconds)
    if before:
        first = min(first, before // 3)
    if after:
        last = min(last, after // 3)
    return Panel(start - first, stop + last, left, right)
