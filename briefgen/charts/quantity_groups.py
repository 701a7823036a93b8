"""A selection goes in; the figures given for each thing come out, in one unit, and a crowd of them counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low

from briefgen.charts.canvas import Canvas
from briefgen.charts.facts import MOST_TITLE_WORDS
from briefgen.charts.number_scale import NumberScale
from briefgen.style import Style
from briefgen.timeline.clashes import are_of_one_thing
from briefgen.timeline.model import Quantity
from briefgen.timeline.quantities import Bounds, find_bounds, print_number
from briefgen.timeline.select import Entry, Selected
from briefgen.timeline.units import find_common_unit, unit_factor
from briefgen.words import Words

MOST_ROWS = 24
"""Of more figures for one thing, columns count how many lie where."""
CROWD_HEIGHT = 44.0
"""Height of these columns, px."""
_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Given:
    """One figure: the event that gives it, the figure, and its bounds in the unit of its group."""

    entry: Entry
    quantity: Quantity
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one thing, in the order of their events."""

    what: str
    unit: str
    given: tuple[Given, ...]

    @property
    def clashes(self) -> bool:
        """Whether two of the figures exclude each other."""
        lows = [each.bounds.low for each in self.given if not each.bounds.open_low]
        highs = [each.bounds.high for each in self.given if not each.bounds.open_high]
        return bool(lows) and bool(highs) and min(highs) < max(lows)

    @property
    def is_same(self) -> bool:
        """Whether all figures say the same."""
        return len({each.bounds for each in self.given}) == 1

    @property
    def is_nested(self) -> bool:
        """Whether there are two figures, different ones, and one lies within the other."""
        if len(self.given) != 2 or self.is_same:
            return False
        (low, high), (other_low, other_high) = (_find_reach(each.bounds) for each in self.given)
        return (low <= other_low and other_high <= high) or (other_low <= low and high <= other_high)


def _find_reach(bounds: Bounds) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest number that a figure allows."""
    low = Decimal("-Infinity") if bounds.open_low else bounds.low
    return low, Decimal("Infinity") if bounds.open_high else bounds.high


def list_groups(selected: Selected) -> list[Group]:
    """Return the things for which at least two figures are given that can be compared, in order of appearance."""
    found: dict[str, list[tuple[Entry, Quantity, Bounds]]] = {}
    for entry in selected.entries:
        for quantity in entry.event.quantities:
            bounds = find_bounds(quantity)
            if bounds is not None:
                found.setdefault(quantity.what, []).append((entry, quantity, bounds))
    groups: list[Group] = []
    for what, listed in found.items():
        one = len(listed) > 1 and are_of_one_thing([(entry.event.id, quantity) for entry, quantity, _ in listed])
        unit = find_common_unit([quantity for _, quantity, _ in listed]) if one else None
        if unit is not None:
            given = [
                Given(entry, quantity, bounds.scale(factor))
                for entry, quantity, bounds in listed
                if (factor := unit_factor(quantity.unit, unit)) is not None
            ]
            groups.append(Group(what, unit, tuple(given)))
    return groups


def is_crowd(group: Group) -> bool:
    """Tell whether a thing has too many figures for a row each."""
    return len(group.given) > MOST_ROWS


def say_crowd(group: Group, words: Words) -> str:
    """Return how many figures there are, what they run from and to, and their median."""
    middles = sorted(_find_middle(each.bounds) for each in group.given)
    count = words.count("{number} figure", "{number} figures", len(middles))
    low, high = print_number(middles[0], words), print_number(middles[-1], words)
    half = print_number(median_low(middles), words)
    return words.say("{count}, {low} to {high}, median {half}", count=count, low=low, high=high, half=half)


def count_columns(group: Group, scale: NumberScale) -> list[int]:
    """Return how many figures lie in each of the columns that share the scale; one with two ends at its middle."""
    counts = [0] * _COLUMNS
    for each in group.given:
        share = (scale.position(float(_find_middle(each.bounds))) - scale.left) / (scale.right - scale.left)
        counts[min(int(share * _COLUMNS), _COLUMNS - 1)] += 1
    return counts


def draw_crowd(
    counts: Sequence[int], scale: NumberScale, canvas: Canvas, foot: float, style: Style, words: Words
) -> None:
    """Draw the columns upward from `foot`; the highest is as high as there is room."""
    width, most = (scale.right - scale.left) / len(counts), max(counts)
    for index, count in enumerate(counts):
        if count:
            height = max((CROWD_HEIGHT - 4.0) * count / most, 0.75)
            left = scale.left + index * width
            facts = words.count("{number} figure", "{number} figures", count)
            canvas.bar(left + 0.5, left + width - 0.5, foot - height / 2, height, style.palette.accent, facts)


def _find_middle(bounds: Bounds) -> Decimal:
    return bounds.best if bounds.best is not None else (bounds.low + bounds.high) / 2


def find_quantities_title(groups: Sequence[Group], selected: Selected, words: Words) -> str:
    """Return the author's title, or whether figures for the same thing are equal, compatible, or exclude each other."""
    author = selected.meta.figures.get("quantities")
    if author is not None and author.title:
        return author.title
    clashing = sum(group.clashes for group in groups)
    title = _find_one_title(groups[0], words) if len(groups) == 1 else ""
    if title and len(title.split()) <= MOST_TITLE_WORDS:
        return title
    if clashing:
        return words.say(
            "Figures clash on {count} of {total} points", count=words.number(clashing), total=words.number(len(groups))
        )
    if all(group.is_same for group in groups):
        return words.say("All figures given for the same thing are equal")
    return words.say("All figures given for the same thing are compatible")


def _find_one_title(group: Group, words: Words) -> str:
    """Return what the figures for the one thing of a chart are to each other; "" where no sentence names it."""
    if group.is_same:
        return words.say("The same figure each time: {what}", what=group.what)
    if group.is_nested:
        return words.say("One figure lies within the other: {what}", what=group.what)
    if not group.clashes:
        return ""
    speakers = {each.quantity.by for each in group.given}
    if len(group.given) == len(speakers) == 2:
        return words.say("Two speakers, two figures: {what}", what=group.what)
    return words.say("Figures that exclude each other: {what}", what=group.what)
