"""Where labels want to stand and how large they are goes in; places at which none overlaps comes out.

Callouts hang like flags to the right of their stems on either side of the axis. Flags stand in tiers, and the stem of
a farther tier passes to the left of the flags of the nearer ones. Order along the axis is kept, so that leaders from
the axis to the stems cannot cross. All lengths are px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from briefgen.errors import DrawError

Side = Literal["above", "below"]

_SIDES: tuple[Side, Side] = ("above", "below")
# Between two stems side by side, between a flag and the next stem, and around a number without a flag.
STEM_SPACE = 13.5
FLAG_SPACE = 12.0
CHIP_SPACE = 2.5
# Between the starts of two leaders in one stretch, where it has room.
FOOT_SPACE = 5.0


@dataclass(frozen=True, slots=True)
class Flag:
    """A callout to be placed.

    Attributes:
        left, right: stretch of the axis within which its leader may start; its mark lies there.
        width, height: of the text right of the stem; a flag of no height is a number alone, centred on its stem.
        side: where it has to stand; None for either.
    """

    left: float
    right: float
    width: float
    height: float
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a callout stands.

    Attributes:
        side: above or below the axis.
        tier: 0 is nearest to the axis; -1 for a number alone, which stands nearer still.
        stem: x of its stem.
        foot: x at which its leader starts on the axis; vertical where foot and stem are the same.
    """

    side: Side
    tier: int
    stem: float
    foot: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A full placement.

    Attributes:
        places: in the order of the flags.
        tiers: for each side, the height of each tier from the nearest.
        shift: the longest way that a leader goes sideways.
        effort: the mean of these ways.
    """

    places: tuple[Place, ...]
    tiers: dict[Side, tuple[float, ...]]
    shift: float
    effort: float

    @property
    def height(self) -> float:
        """All tiers of both sides together."""
        return sum(sum(heights) for heights in self.tiers.values())


def place_labels(anchors: Sequence[float], widths: Sequence[float], lane: tuple[float, float]) -> list[float]:
    """Move labels as little as possible until none overlap.

    Args:
        anchors: wanted centre of each label, ascending.
        widths: label widths, same order and length as anchors.
        lane: (left, right) usable stretch.

    Returns:
        Centres, same order; every label lies inside lane.

    Raises:
        DrawError: the widths together are longer than lane.

    >>> place_labels([10, 12], [8, 8], (0, 40))
    [7.0, 15.0]
    """
    if not anchors:
        return []
    left, right = lane
    halves = [width / 2 for width in widths]
    steps = [a + b for a, b in pairwise(halves)]
    placed = _spread(anchors, steps, [left + half for half in halves], [right - half for half in halves])
    if placed is None:
        raise DrawError(f"labels of {sum(widths):g} px do not fit in {right - left:g} px")
    return placed


def place_flags(flags: Sequence[Flag], lane: tuple[float, float], tiers: int) -> Layout | None:
    """Place callouts on both sides of the axis.

    Args:
        flags: in the order in which they may stand along the axis: by their left ends.
        lane: (left, right) usable stretch.
        tiers: at most so many on each side.

    Returns:
        The placement, or None when there is not enough room.
    """
    return _place_on(_choose_sides(flags, tiers), flags, lane, tiers) or _place_on(
        _alternate_sides(flags), flags, lane, tiers
    )


def _place_on(sides: Sequence[Side], flags: Sequence[Flag], lane: tuple[float, float], tiers: int) -> Layout | None:
    """Place flags on the sides that are given; return None when there is not enough room."""
    placed: dict[int, Place] = {}
    heights: dict[Side, tuple[float, ...]] = {}
    shifts: list[float] = []
    for side in _SIDES:
        indices = [index for index, own in enumerate(sides) if own == side]
        own = [flags[index] for index in indices]
        numbers = _assign_tiers(own, tiers)
        stems = _place_stems(own, numbers, lane)
        if stems is None:
            return None
        feet = _place_feet(own, stems)
        for index, tier, stem, foot in zip(indices, numbers, stems, feet, strict=True):
            placed[index] = Place(side, tier, stem, foot)
            shifts.append(abs(stem - foot))
        heights[side] = tuple(
            max((flag.height for flag, number in zip(own, numbers, strict=True) if number == tier), default=0.0)
            for tier in range(max(numbers, default=-1) + 1)
        )
    ordered = tuple(placed[index] for index in range(len(flags)))
    return Layout(ordered, heights, max(shifts, default=0.0), sum(shifts) / max(len(shifts), 1))


def _choose_sides(flags: Sequence[Flag], tiers: int) -> list[Side]:
    """Give each flag a side: the one with more room where it wants to stand; above when both have the same."""
    reach: dict[Side, float] = {"above": float("-inf"), "below": float("-inf")}
    sides: list[Side] = []
    for flag in flags:
        wanted = (flag.left + flag.right) / 2
        side = flag.side if flag.side is not None else min(_SIDES, key=lambda each: max(reach[each] - wanted, 0.0))
        room = (flag.width + FLAG_SPACE) / tiers if flag.height else flag.width + CHIP_SPACE
        reach[side] = max(reach[side], wanted) + room
        sides.append(side)
    return sides


def _alternate_sides(flags: Sequence[Flag]) -> list[Side]:
    """Give each flag the side that has fewer of them so far, wherever there would be room."""
    counts: dict[Side, int] = {"above": 0, "below": 0}
    sides: list[Side] = []
    for flag in flags:
        side = flag.side if flag.side is not None else min(_SIDES, key=lambda each: counts[each])
        counts[side] += 1
        sides.append(side)
    return sides


def _assign_tiers(flags: Sequence[Flag], tiers: int) -> list[int]:
    """Return each flag's tier: flags too near to one another go into groups, the first of a group farthest out."""
    numbers = [-1] * len(flags)
    group: list[int] = []

    def close_group() -> None:
        for tier, index in enumerate(reversed(group)):
            numbers[index] = tier
        group.clear()

    for index, flag in enumerate(flags):
        if not flag.height:
            continue
        last = flags[group[-1]] if group else None
        if last and (len(group) == tiers or _middle(flag) - _middle(last) >= last.width + FLAG_SPACE):
            close_group()
        group.append(index)
    close_group()
    return numbers


def _middle(flag: Flag) -> float:
    return (flag.left + flag.right) / 2


def _place_stems(flags: Sequence[Flag], tiers: Sequence[int], lane: tuple[float, float]) -> list[float] | None:
    """Return the stems, as near as can be to the middles of what the flags point at."""
    if not flags:
        return []
    left, right = lane
    wanted = _share_stretches(flags)
    offsets = _find_offsets(flags, tiers)
    low = [left if flag.height else left + flag.width / 2 for flag in flags]
    high = [right - (flag.width if flag.height else flag.width / 2) for flag in flags]
    return _spread(wanted, [b - a for a, b in pairwise(offsets)], low, high)


def _share_stretches(flags: Sequence[Flag]) -> list[float]:
    """Return where each stem wants to be: flags that may point anywhere in the same stretch share it evenly."""
    wanted: list[float] = []
    for (left, right), group in groupby(flags, key=lambda flag: (flag.left, flag.right)):
        count = len(list(group))
        wanted += [left + (right - left) * (index + 0.5) / count for index in range(count)]
    return wanted


def _find_offsets(flags: Sequence[Flag], tiers: Sequence[int]) -> list[float]:
    """Return the least distance of each stem from the first one.

    A flag must end before the stem of any later one that reaches its tier; numbers alone stand between the stems.
    """
    offsets: list[float] = []
    ends: list[float] = []  # by tier: where the last flag of it ends
    chip_end = float("-inf")
    for flag, tier in zip(flags, tiers, strict=True):
        least = offsets[-1] + STEM_SPACE if offsets else 0.0
        if tier < 0:
            at = max(least, chip_end + flag.width / 2)
            chip_end = at + flag.width / 2 + CHIP_SPACE
        else:
            at = max([least, chip_end, *(end + FLAG_SPACE for end in ends[: tier + 1])])
            ends += [float("-inf")] * (tier + 1 - len(ends))
            ends[tier] = at + flag.width
            chip_end = at + CHIP_SPACE
        offsets.append(at)
    return offsets


def _place_feet(flags: Sequence[Flag], stems: Sequence[float]) -> list[float]:
    """Return where the leaders start: under their stems where the flags' stretches allow, and never crossing.

    Leaders keep a little apart where their stretches are long enough.
    """
    if not flags:
        return []
    wanted = [min(max(stem, flag.left), flag.right) for flag, stem in zip(flags, stems, strict=True)]
    steps: list[float] = []
    for (left, right), group in groupby(flags, key=lambda flag: (flag.left, flag.right)):
        count = len(list(group))
        steps += [min(FOOT_SPACE, (right - left) / count)] * (count - 1) + [0.0]
    lows, highs = [flag.left for flag in flags], [flag.right for flag in flags]
    apart = [max(min(FOOT_SPACE, after.right - before.left), 0.0) for before, after in pairwise(flags)]
    spread = _spread(wanted, apart, lows, highs) or _spread(wanted, steps[:-1], lows, highs)
    if spread is not None:
        return spread
    # Stretches of different flags stand in each other's way. From right to left the order still holds, because flags
    # are sorted by the left ends of their stretches.
    feet: list[float] = []
    limit = float("inf")
    for place, flag in zip(reversed(wanted), reversed(flags), strict=True):
        limit = max(min(place, limit), flag.left)
        feet.append(limit)
    return feet[::-1]


def _spread(
    wanted: Sequence[float], steps: Sequence[float], low: Sequence[float], high: Sequence[float]
) -> list[float] | None:
    """Return places nearest to those wanted (least squares), each at least a step after the one before.

    With the steps taken off, this is the regression on an ascending sequence, solved by pooling neighbours that are
    out of order (Ayer et al. 1955); the limits then cut it, which keeps it ascending.

    Args:
        wanted: places.
        steps: least distance of each place from the one before; one fewer.
        low, high: limits of each place.

    Returns:
        The places, or None when the limits leave too little room.
    """
    offsets = [0.0]
    for step in steps:
        offsets.append(offsets[-1] + step)
    pools: list[tuple[float, int]] = []  # mean, size
    for place, offset in zip(wanted, offsets, strict=True):
        mean, size = place - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    free = [mean for mean, size in pools for _ in range(size)]
    lows = [limit - offset for limit, offset in zip(low, offsets, strict=True)]
    highs = [limit - offset for limit, offset in zip(high, offsets, strict=True)]
    for index in range(1, len(lows)):
        lows[index] = max(lows[index], lows[index - 1])
    for index in range(len(highs) - 2, -1, -1):
        highs[index] = min(highs[index], highs[index + 1])
    if any(a > b + 1e-9 for a, b in zip(lows, highs, strict=True)):
        return None
    return [min(max(place, a), b) + offset for place, a, b, offset in zip(free, lows, highs, offsets, strict=True)]
