"""Texts to be called out and the room for them go in; their size, lines and places come out, and which had no room.

When there is not room for all, this is given up, in this order: size (never below the smallest), one or two tiers
more, the words of the least significant, which keep their numbers, and at last those numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefgen.charts.labels import FLAG_SPACE, Flag, Layout, Side, place_flags
from briefgen.charts.wrapping import measure_label, measure_longest, wrap_label
from briefgen.text.fonts import FontSet

# Lines stand so many font sizes apart in every annotation (plotly.js 4.1).
LINE_SPACING = 1.3
# Between a stem and its text, and between a number and its date, px.
TEXT_SPACE = 4.0
# Below the last line of a callout, in font sizes.
FOOT_SPACE = 0.75
# Widths of a callout's text that are tried, in font sizes.
_WIDTHS = (16.0, 13.5, 11.5, 10.0, 8.75)
# A callout is as wide as its longest word, up to so many font sizes and this share of the lane.
_WIDEST_WORD = 18.0
_WORD_SHARE = 0.4
_MOST_TIERS = 3
# A title of more lines is not a callout; its number stands alone.
_MOST_LINES = 7
# A leader that goes farther sideways than this share of the lane is a last resort.
_LONGEST_SHIFT = 0.3
# Of the numbers that have room at most this share is set where not all have.
_FULLEST = 0.75
# So many px that leaders go sideways, on average, are worth one px of height.
_TIER_COST = 0.25


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to be called out.

    Attributes:
        left, right: stretch of the axis that it points at, px.
        number: as printed; "" for none.
        head: the line after the number, such as a date.
        body: the text below, "" for none.
        rank: 0 is given room first.
        side: where it has to stand; "" for either side.
    """

    left: float
    right: float
    number: str
    head: str
    body: str
    rank: int
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A callout's text, broken into lines.

    Attributes:
        number_width: px from the stem's text to the head, 0 without a number.
        head, body: lines.
        width, height: px, with the space to the stem and below.
    """

    number_width: float
    head: tuple[str, ...]
    body: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """What could be placed.

    Attributes:
        size: of the text, px.
        layout: places of the shown, in order.
        shown: index of the Ask of each place.
        blocks: text of each place; None for a number alone.
        dropped: indices of those without a place.
    """

    size: float
    layout: Layout
    shown: tuple[int, ...]
    blocks: tuple[Block | None, ...]
    dropped: tuple[int, ...]


def fit_callouts(
    asks: Sequence[Ask],
    lane: tuple[float, float],
    has_room: Callable[[Layout, float], bool],
    fonts: FontSet,
    sizes: Sequence[float],
) -> Fitted:
    """Place callouts on both sides of the axis as large as the room allows.

    Args:
        asks: sorted by their left ends.
        lane: (left, right) usable stretch, px.
        has_room: whether a placement with text of a size is not too high.
        fonts: the faces to measure with.
        sizes: text sizes that may be used, px, largest first.
    """
    fitter = _Fitter(asks, lane, has_room, fonts)
    longest = _LONGEST_SHIFT * (lane[1] - lane[0])
    fallback: Fitted | None = None
    for tiers in range(1, _MOST_TIERS + 1):
        for size in sizes:
            if len(asks) > fitter.capacity(size):
                continue
            tries = (fitter.try_all(size, width * size, tiers) for width in _WIDTHS)
            found = [fitted for fitted in tries if fitted is not None]
            if found:
                best = min(found, key=lambda fitted: fitted.layout.effort + _TIER_COST * fitted.layout.height)
                if best.layout.shift <= longest:
                    return best
                fallback = fallback or best
    return fallback or fitter.fit_some(sizes[-2:][0])


def _count_most(most: int, has_room: Callable[[int], bool]) -> int:
    """Return the largest number, up to most, that has room, found by halving; 0 always has."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if has_room(middle):
            low = middle
        else:
            high = middle - 1
    return low


class _Fitter:
    """The asks and their room, with what is measured of them kept."""

    def __init__(
        self,
        asks: Sequence[Ask],
        lane: tuple[float, float],
        has_room: Callable[[Layout, float], bool],
        fonts: FontSet,
    ) -> None:
        self._asks = asks
        self._lane = lane
        self._has_room = has_room
        self._order = sorted(range(len(asks)), key=lambda index: (asks[index].rank, index))
        self._fonts = fonts
        self.make_block = lru_cache(maxsize=None)(self._make_block)

    def capacity(self, size: float) -> int:
        """Return how many flags can stand side by side in all tiers of both sides, at the very most."""
        across = (self._lane[1] - self._lane[0] + FLAG_SPACE) / (0.6 * _WIDTHS[-1] * size + FLAG_SPACE)
        return int(across) * 2 * _MOST_TIERS

    def try_all(self, size: float, width: float, tiers: int) -> Fitted | None:
        """Place every ask with its text, or return None."""
        return self._try(size, width, tiers, len(self._asks), len(self._asks))

    def fit_some(self, size: float) -> Fitted:
        """Place as many texts as there is room for and the numbers of the others, as long as these fit."""
        count = _count_most(len(self._asks), lambda number: self._try(size, 1.0, 1, 0, number) is not None)
        # A row full of numbers would leave no way for a stem.
        numbered = count if count == len(self._asks) else int(count * _FULLEST)
        texts = _count_most(min(self.capacity(size), numbered), lambda number: any(self._list(size, number, numbered)))
        found = list(self._list(size, texts, numbered))
        if found:
            return min(found, key=lambda fitted: fitted.layout.effort)
        return Fitted(size, Layout((), {"above": (), "below": ()}, 0.0, 0.0), (), (), tuple(range(len(self._asks))))

    def _list(self, size: float, texts: int, numbered: int) -> Iterator[Fitted]:
        """Yield the placements with so many texts, one for each width and number of tiers in which they have room."""
        tries = (
            self._try(size, width * size, tiers, texts, numbered)
            for width in _WIDTHS[1:]
            for tiers in range(1, _MOST_TIERS + 1)
        )
        return (fitted for fitted in tries if fitted is not None)

    def _try(self, size: float, width: float, tiers: int, texts: int, numbered: int) -> Fitted | None:
        """Place the first `texts` by rank with their text and those up to `numbered` with their number."""
        shown = sorted(self._order[:numbered])
        with_text = set(self._order[:texts])
        blocks: list[Block | None] = []
        flags: list[Flag] = []
        for index in shown:
            ask = self._asks[index]
            block = self.make_block(index, size, width) if index in with_text else None
            if block and len(block.head) + len(block.body) > _MOST_LINES:
                block = None
            if block is None and not ask.number:
                block = self.make_block(index, size, _WIDTHS[-1] * size)
            blocks.append(block)
            flags.append(
                Flag(
                    ask.left,
                    ask.right,
                    block.width if block else self._number_width(ask.number, size),
                    block.height if block else 0.0,
                    ask.side,
                )
            )
        layout = place_flags(flags, self._lane, tiers)
        if layout is None or not self._has_room(layout, size):
            return None
        return Fitted(size, layout, tuple(shown), tuple(blocks), tuple(sorted(self._order[numbered:])))

    def _number_width(self, number: str, size: float) -> float:
        return measure_label(number, self._fonts.face(bold=True), size)

    def _make_block(self, index: int, size: float, width: float) -> Block:
        """Break an ask's text into lines no wider than `width` px, or than its longest word if that is wider."""
        ask = self._asks[index]
        face = self._fonts.face()
        widest = max(width, min(_WIDEST_WORD * size, _WORD_SHARE * (self._lane[1] - self._lane[0])))
        width = max(width, min(measure_longest(ask.body, face, size), widest))
        number_width = self._number_width(ask.number, size) + TEXT_SPACE if ask.number else 0.0
        head = wrap_label(ask.head, face, size, width - number_width)
        body = wrap_label(ask.body, face, size, width) if ask.body else []
        widths = [number_width + measure_label(line, face, size) for line in head]
        widths += [measure_label(line, face, size) for line in body]
        height = (len(head) + len(body)) * LINE_SPACING * size + FOOT_SPACE * size
        return Block(number_width, tuple(head), tuple(body), TEXT_SPACE + max(widths), height)
