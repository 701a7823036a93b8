"""Strips and the height of a page go in; pages of placed strips come out, the last of them not next to empty."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from briefgen.typeset.breaks import PageBreaker, Placed
from briefgen.typeset.footnotes import FootNotes
from briefgen.typeset.strips import Strip

# A last page that is filled less than this is next to empty.
LEAST_LAST = 1 / 8
# One that is filled less than this, such as one of signatures alone, closer spaces may take back.
_TAKEN_LAST = 1 / 4
_CLOSER = (0.92, 0.84, 0.76)
# Of a long brief, so many pages before the last may be set closer for its sake; earlier ones are out of reach by then.
_TAKEN_BACK = 40


def break_pages(
    strips: Iterable[Strip], height: float, notes: FootNotes | None = None, *, second: float = 0.0
) -> list[list[Placed]]:
    """Return the pages that `stream_pages` yields."""
    return list(stream_pages(strips, height, notes, second=second))


def stream_pages(
    strips: Iterable[Strip], height: float, notes: FootNotes | None = None, *, second: float = 0.0
) -> Iterator[list[Placed]]:
    """Put strips on pages, in order, each where it first fits; of a long brief only some pages are in memory at once.

    A strip that is kept with the next stands on the page on which the next begins, unless no page could hold both.
    A table's head is repeated on each page that begins within the table. A figure that would leave too much of a page
    empty goes to the top of the next, and what comes after it fills the page.

    If next to nothing is left for the last page, the spaces between strips are made a little smaller throughout,
    where that takes it back; in a long brief only those of the pages before it.

    Args:
        strips: in order; they may be made while they are asked for.
        height: of the text on every page, points.
        notes: that stand at the foot of the page that first refers to them; None for none.
        second: where the second column of prose begins, points from the text's left.
    """
    taken = _Log(iter(strips))
    pages: deque[list[Placed]] = deque()
    # Where each of these pages began.
    begins: deque[PageBreaker] = deque()
    breaker = PageBreaker(taken.follow(0), height, notes, second)
    for page, begin in breaker.run():
        pages.append(page)
        begins.append(begin)
        # Notes are counted through the whole brief: with them it is broken from its beginning.
        if notes is None and len(pages) > _TAKEN_BACK:
            begins.popleft()
            taken.forget(begins[0].read)
            yield pages.popleft()
    if len(pages) > 1 and pages[-1][-1].y + pages[-1][-1].strip.height < height * _TAKEN_LAST:
        for factor in _CLOSER:
            tried = [page for page, _ in begins[0].set_closer(factor, taken.follow(begins[0].read)).run()]
            if len(tried) < len(pages):
                yield from tried
                return
    yield from pages


class _Log:
    """What an iterator has given so far and may be asked for again, by its place from the beginning."""

    def __init__(self, items: Iterator[Strip]) -> None:
        self._items = items
        self._kept: deque[Strip] = deque()
        self._first = 0

    def follow(self, place: int) -> Iterator[Strip]:
        """Yield what comes at a place and after it."""
        while True:
            if place - self._first < len(self._kept):
                yield self._kept[place - self._first]
            else:
                item = next(self._items, None)
                if item is None:
                    return
                self._kept.append(item)
                yield item
            place += 1

    def forget(self, place: int) -> None:
        """Forget what came before a place."""
        while self._first < place:
            self._kept.popleft()
            self._first += 1
