"""Strips go in one after the other; where each stands on which page comes out. The one page-breaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from typing import NamedTuple

from briefgen.typeset.footnotes import FootNotes
from briefgen.typeset.pages import Picture
from briefgen.typeset.strips import Strip, least_height, part_strip, shrink_strip
from briefgen.typeset.waiting import ends_section, find_figure, fits_page, measure_table_start, shows_section

# Rather than leave more of a page empty than this, a figure is scaled down.
MOST_EMPTY = 0.25
# Rather than leave more than this, the figures of a section that shows nothing else stand after its end.
_EMPTY_SECTION = 0.3
# Notes that found no room on their page take up to this share of the next.
_MOST_OWED = 0.5
# Columns are made even to within this many points; where notes need room, they are lowered by steps until so low.
_EVEN = 2.0
_COLUMN_STEP = 6.0
_LEAST_COLUMN = 40.0
# Strips that have been placed are forgotten by so many.
_FORGET = 500
# Sums of floats may end a hair below the page.
_HAIR = 0.01


class Placed(NamedTuple):
    """A strip on a page: its top, points from the top of the text, and how far right of the text's left it stands."""

    strip: Strip
    y: float
    x: float = 0.0


def _break(strips: Iterable[Strip], height: float) -> list[list[Placed]]:
    """Put strips on pages as they are."""
    return [page for page, _ in PageBreaker(iter(strips), height, None, 0.0).run()]


class PageBreaker:
    """The state of breaking: what is left of the strips, and how far the page is filled.

    Attributes:
        strips: those not placed yet, as far as they have been looked at, and some before them.
        index: of the first one not placed.
        read: how many strips have been taken from those given.
        pages: those not given out yet.
    """

    def __init__(self, strips: Iterator[Strip], height: float, notes: FootNotes | None, second: float) -> None:
        self._more = strips
        self.read = 0
        self._second = second
        self._notes = notes
        # Notes at the foot of this page, those on any page so far, and those that wait for room.
        self._foot: list[str] = []
        self._noted: set[str] = set()
        self._owed: list[str] = []
        self.strips: list[Strip] = []
        self.index = 0
        self.pages: list[list[Placed]] = [[]]
        self._height = height
        self._y = 0.0
        # Whether nothing but a repeated head stands on the page.
        self._fresh = True
        # Figures that wait for the top of the next page, and the strip before whose table they will stand.
        self._waiting: list[Strip] = []
        self._before_waiting: Strip | None = None
        # As it was when each of the pages began.
        self._begins: list[PageBreaker] = []
        self._begins.append(self._fork())

    def run(self) -> Iterator[tuple[list[Placed], PageBreaker]]:
        """Put all strips on pages; yield each page when it is full, and the state in which it began."""
        while self.has(self.index):
            self.place_next()
            if not self.has(self.index):
                self.place_waiting()
            while len(self.pages) > 1:
                yield self.pages.pop(0), self._begins.pop(0)
            if self.index > _FORGET:
                del self.strips[: self.index]
                self.index = 0
        self.end()
        yield from zip(self.pages, self._begins, strict=True)

    def set_closer(self, factor: float, more: Iterator[Strip]) -> PageBreaker:
        """Return what goes on from here with smaller spaces.

        Args:
            factor: of the spaces.
            more: the strips after those that have been looked at.
        """
        closer = self._fork()
        closer.strips = [_set_closer(strip, factor) for strip in closer.strips]
        closer._waiting = [_set_closer(strip, factor) for strip in closer._waiting]
        closer._more = (_set_closer(strip, factor) for strip in more)
        closer._begins = [closer._fork()]
        return closer

    def _fork(self) -> PageBreaker:
        """Return another of the same state, with the last page only."""
        twin = copy(self)
        twin.strips, twin.index = self.strips[self.index :], 0
        twin.pages = [list(self.pages[-1])]
        twin._foot, twin._noted, twin._owed = list(self._foot), set(self._noted), list(self._owed)
        twin._waiting, twin._begins = list(self._waiting), []
        return twin

    def has(self, index: int) -> bool:
        """Tell whether there is a strip at an index; those up to it are taken."""
        while index >= len(self.strips):
            strip = next(self._more, None)
            if strip is None:
                return False
            self.strips.append(strip)
            self.read += 1
        return True

    def place_next(self) -> None:
        """Place the next strip or its beginning, or begin a page for it."""
        strip = self.strips[self.index]
        if strip.flow:
            self._place_columns()
            return
        gap = self._gap_before(strip)
        room = self._bottom - self._y - gap + _HAIR
        need = self._need(self.index)
        if self._waiting and measure_table_start(self, self.index) > room:
            # The table would hardly have begun before the figures that wait.
            self._begin_page()
            return
        if self._waiting and find_figure(self, self.index) is not None:
            # No figure stands before those that wait, even where it has room.
            if not self._let_wait():
                self._begin_page()
            return
        if need > room and (self._shrink_chain(need - room + _HAIR) or self._let_wait()):
            return
        if self._before_waiting is not None and strip.table is not None:
            self._resume_table(strip, self._before_waiting)
            return
        whole = self._need(self.index, whole=True)
        if whole <= room or (self._fresh and need > room and strip.height <= room):
            self._place(strip, gap)
            self.index += 1
            return
        parted = self._part(strip, room) if need <= room or self._fresh else None
        if parted is not None:
            self._place(parted[0], gap)
            self.strips[self.index] = parted[1]
            self._begin_page()
        elif self._fresh:
            self._force(strip, room, gap)
        else:
            self._begin_page()

    def _place_columns(self) -> None:
        """Fill two columns with as much of a stretch of prose as the page has room for; if it ends here, evenly."""
        gap = self._gap_before(self.strips[self.index])
        room = self._bottom - self._y - gap + _HAIR
        if self._need(self.index) > room and not self._fresh:
            self._begin_page()
            return
        start, end = self.index, self.index
        height = 0.0
        # Of a long stretch no more is looked at than a page can hold.
        while self.has(end) and self.strips[end].flow == self.strips[start].flow and height < 3 * room:
            height += self.strips[end].height
            end += 1
        flow = self.strips[start].flow
        columns = self._fill_columns([strip._replace(flow=0) for strip in self.strips[start:end]], room)
        lowest = max(column[-1].y + column[-1].strip.height for column in columns[:2])
        if lowest > room and not self._fresh:
            # What may not be parted begins the second column and is higher than the room.
            self._begin_page()
            return
        rest = [placed.strip._replace(flow=flow) for column in columns[2:] for placed in column]
        for column, x in zip(columns[:2], (0.0, self._second), strict=False):
            self.pages[-1] += [Placed(strip, self._y + gap + y, x) for strip, y, _ in column]
        for column in columns[:2]:
            for placed in column:
                self._note_down(placed.strip)
        self._y += gap + lowest
        self._fresh = False
        self._pay(1.0)
        self.strips[start:end] = rest
        if rest:
            self._begin_page()

    def _fill_columns(self, strips: list[Strip], room: float) -> list[list[Placed]]:
        """Return strips in columns: the first two so high as there is room, or as low as they can be where all fit."""
        while True:
            columns = _break(strips, room)
            growth = self._growth(
                anchor for column in columns[:2] for placed in column for anchor in self._list_cited(placed.strip)
            )
            lowest = max(column[-1].y + column[-1].strip.height for column in columns[:2])
            if lowest + growth <= self._bottom - self._y + _HAIR or room < _LEAST_COLUMN:
                break
            room = min(room, lowest) - _COLUMN_STEP
        if len(columns) > 2:
            return columns
        low, high = room / 2 if len(columns) == 2 else 0.0, room
        low = min(low, sum(strip.height for strip in strips) / 2)
        while high - low > _EVEN:
            middle = (low + high) / 2
            tried = _break(strips, middle)
            if len(tried) <= 2 and all(column[-1].y + column[-1].strip.height <= middle + _HAIR for column in tried):
                high, columns = middle, tried
            else:
                low = middle
        return columns

    def place_waiting(self) -> None:
        """Put the figures that still wait at the end on a page of their own."""
        if self._waiting:
            self.strips += self._waiting
            self._waiting = []
            self._begin_page()

    def end(self) -> None:
        """End the last page; notes that found no room yet get pages of their own."""
        self._close_page()
        while self._owed:
            self.pages.append([])
            self._begins.append(self)
            self._y = 0.0
            self._pay(1.0)
            self._close_page()

    @property
    def _bottom(self) -> float:
        """How far down the page its text may reach."""
        return self._height - (self._notes.measure(self._foot) if self._notes and self._foot else 0.0)

    def _growth(self, cited: Iterable[str]) -> float:
        """Return by how much more room the notes of the page take if these are among them."""
        if self._notes is None:
            return 0.0
        new = [anchor for anchor in dict.fromkeys(cited) if anchor not in self._noted]
        return self._notes.measure([*self._foot, *new]) - self._notes.measure(self._foot) if new else 0.0

    def _list_cited(self, strip: Strip, *, beginning: bool = False) -> list[str]:
        return list(self._notes.list_cited(strip, beginning=beginning)) if self._notes else []

    def _part(self, strip: Strip, room: float) -> tuple[Strip, Strip] | None:
        """Part a strip so that its head has room together with its notes."""
        allowed = min(room, strip.height - _HAIR)
        parted = part_strip(strip, allowed)
        while parted is not None:
            growth = self._growth(self._list_cited(parted[0]))
            if parted[0].height + growth <= room or not growth:
                return parted
            allowed = min(room - growth, parted[0].height - _HAIR)
            parted = part_strip(strip, allowed)
        return None

    def _add_notes(self, strip: Strip) -> None:
        """Put the notes of a strip that has been placed at the foot of the page, as far as there is room."""
        self._note_down(strip)
        self._pay(1.0)

    def _note_down(self, strip: Strip) -> None:
        for anchor in self._list_cited(strip):
            if anchor not in self._noted:
                self._noted.add(anchor)
                self._owed.append(anchor)

    def _pay(self, share: float) -> None:
        """Move notes that wait to the foot of the page, which they may fill up to a share of its height."""
        while self._notes is not None and self._owed:
            taken = self._notes.measure([*self._foot, self._owed[0]])
            if (self._y + taken > self._height + _HAIR or taken > self._height * share) and (self._y or self._foot):
                return
            self._foot.append(self._owed.pop(0))

    def _close_page(self) -> None:
        """Put the notes of a page where they stand."""
        if self._notes is not None and self._foot:
            self.pages[-1] += [Placed(strip, y) for strip, y in self._notes.place(self._foot, self._height)]
            self._foot = []

    def _gap_before(self, strip: Strip) -> float:
        if self._fresh or not self.pages[-1]:
            return 0.0
        return max(self.pages[-1][-1].strip.after, strip.before)

    def _need(self, index: int, *, whole: bool = False) -> float:
        """Return how much room a strip takes with everything that it is kept with, and with the notes of all that.

        Args:
            index: of the strip.
            whole: all of it, not only the beginning of what can be parted.
        """
        strip = self.strips[index]
        if not whole and _can_part(strip):
            return least_height(strip) + self._growth(self._list_cited(strip, beginning=True))
        cited = self._list_cited(strip)
        after = self._need_after(index, cited) if strip.keep else 0.0
        return strip.height + after + self._growth(cited)

    def _need_after(self, index: int, cited: list[str]) -> float:
        """Return how much room is needed after a strip that is kept with the next; notes referred to are added."""
        total = 0.0
        while self.has(index + 1):
            strip, following = self.strips[index], self.strips[index + 1]
            total += max(strip.after, following.before)
            index += 1
            if _can_part(following) or not following.keep:
                cited += self._list_cited(following, beginning=_can_part(following))
                return total + least_height(following)
            cited += self._list_cited(following)
            total += following.height
        return total

    def _shrink_chain(self, excess: float) -> bool:
        """Scale a picture in the strips that stay together down, if that makes them fit; tell whether it does.

        On a fresh page it is scaled as far as need be, elsewhere only where too much of the page were left empty.
        """
        if not self._fresh and self._bottom - self._y < self._height * MOST_EMPTY:
            return False
        index = self.index
        while self.has(index):
            strip = self.strips[index]
            if strip.shrink < 1 and strip.items and isinstance(strip.items[0], Picture):
                least = strip.height * (0.2 if self._fresh else strip.shrink)
                if strip.height - excess < least:
                    return False
                self.strips[index] = shrink_strip(strip, strip.height - excess)
                return True
            if not strip.keep:
                return False
            index += 1
        return False

    def _let_wait(self) -> bool:
        """Put a figure with its caption and note aside for the next page, where its place would stay too empty.

        Headings before it stay, if more of their section follows the figure and begins on this page. However many
        wait, each stands where it would without: at the top of a page, or under the one before. The last figures of a
        section stay in it, if it shows nothing else and not too much of the page were left empty for that.
        """
        left = self._bottom - self._y
        little = left < self._height * MOST_EMPTY
        figure = None if self._fresh or little else find_figure(self, self.index)
        if figure is None:
            return False
        start, end = figure
        chain = self.strips[start : end + 1]
        if not self.has(end + 1) or not fits_page(chain, self._height):
            return False
        shows = left > self._height * _EMPTY_SECTION or shows_section([placed.strip for placed in self.pages[-1]])
        if not shows and ends_section(self, end + 1):
            return False
        del self.strips[start : end + 1]
        if start > self.index and not self._keep_headings(start):
            self.strips[start:start] = chain
            return False
        self._waiting += chain
        return True

    def _keep_headings(self, after: int) -> bool:
        """Tell whether the headings that come next stay on this page with what follows them at an index."""
        room = self._bottom - self._y - self._gap_before(self.strips[self.index]) + _HAIR
        if self.strips[after].heading or find_figure(self, self.index) is not None:
            return False
        return max(self._need(self.index), measure_table_start(self, self.index)) <= room

    def _resume_table(self, strip: Strip, before: Strip) -> None:
        """Repeat a table's head under the figures that stand at the top of its page."""
        self._before_waiting = None
        if strip.table is None or before.table is not strip.table:
            return
        gap = max(self.pages[-1][-1].strip.after, strip.table.head.before)
        if self._y + gap + strip.table.head.height + self._need(self.index) > self._bottom:
            self._begin_page()
            return
        self._place(strip.table.head, gap)
        if strip.group and before.group == strip.group:
            self._place(strip.table.continue_group(strip), 0.0)

    def _force(self, strip: Strip, room: float, gap: float) -> None:
        """Place what no page can hold as it should be: parted where it can be, else as it is."""
        parted = part_strip(strip._replace(parts=True), room)
        self._place(parted[0] if parted else strip, gap)
        if parted:
            self.strips[self.index] = parted[1]._replace(parts=True)
            self._begin_page()
        else:
            self.index += 1

    def _place(self, strip: Strip, gap: float) -> None:
        self._y += gap
        self.pages[-1].append(Placed(strip, self._y))
        self._y += strip.height
        self._fresh = False
        if self._notes is not None:
            self._add_notes(strip)

    def _begin_page(self) -> None:
        """Begin a page; within a table with its head, and within a group with the line that says so."""
        strip = self.strips[self.index]
        before = self.pages[-1][-1].strip
        self._close_page()
        self.pages.append([])
        self._y = 0.0
        self._fresh = True
        self._pay(_MOST_OWED)
        self._before_waiting = None
        if self._waiting:
            self.strips[self.index : self.index] = self._waiting
            self._waiting = []
            self._before_waiting = before
        elif strip.table is not None:
            self._place(strip.table.head, 0.0)
            if strip.group and before.table is strip.table and before.group == strip.group:
                self._place(strip.table.continue_group(strip), 0.0)
            self._fresh = True
        # Where notes are counted through the whole brief, nothing begins anew but at its beginning.
        self._begins.append(self._fork() if self._notes is None else self)


def _set_closer(strip: Strip, factor: float) -> Strip:
    return strip._replace(before=strip.before * factor, after=strip.after * factor)


def _can_part(strip: Strip) -> bool:
    """Tell whether a strip may be parted; one of a single line may not, whatever it says."""
    return strip.parts and least_height(strip) < strip.height
