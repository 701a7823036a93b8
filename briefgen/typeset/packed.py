"""What stands on pages goes in as it is laid out; a sequence of pages that takes little memory comes out."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, overload

from briefgen.typeset.pages import Box, Frame, LinkArea, Page, PageItem, Picture, Rule, TextRun

# What is packed as numbers and texts; pictures stand beside it, as they hold scenes.
_KINDS: tuple[type[Any], ...] = (TextRun, Rule, Box, LinkArea)
_PICTURES = len(_KINDS)
_NUMBERS: dict[type[Any], int] = {kind: number for number, kind in enumerate(_KINDS)}

# So many pages are not packed.
_LOOSE = 300

# Of zlib's levels: two fifths of the bytes in a sixth of a millisecond a page.
_QUICKEST = 1

Furnish = Callable[[int, int], Iterable[PageItem]]


class PackedPages(Sequence[Page]):
    """Pages whose content is packed until it is looked at, in a tenth of the memory that it takes otherwise.

    The first pages are left as they are: packing takes a twentieth of the time, and saves little of a short brief.
    What is packed never leaves this process.
    """

    def __init__(self, furnish: Furnish, find_frame: Callable[[int], Frame]) -> None:
        """Begin without pages.

        Args:
            furnish: returns what stands around the text of a page, by its index and the number of all pages.
            find_frame: returns the frame of a page's text, by its index.
        """
        self._furnish = furnish
        self._find_frame = find_frame
        self._loose: list[tuple[PageItem, ...]] = []
        self._packed: list[bytes] = []
        self._pictures: list[tuple[Picture, ...]] = []

    def add(self, items: Iterable[PageItem] = ()) -> None:
        """Add a page of these items, in drawing order; its furniture will stand before them."""
        if len(self) < _LOOSE:
            self._loose.append(())
        else:
            self._packed.append(b"")
            self._pictures.append(())
        self.fill(len(self) - 1, items)

    def fill(self, index: int, items: Iterable[PageItem]) -> None:
        """Put other items on a page."""
        if index < _LOOSE:
            self._loose[index] = tuple(items)
            return
        groups: list[tuple[int, list[tuple[Any, ...]]]] = []
        pictures: list[Picture] = []
        for kind, group in groupby(items, type):
            if kind is Picture:
                together = [item for item in group if isinstance(item, Picture)]
                pictures += together
                groups.append((_PICTURES, [()] * len(together)))
            else:
                groups.append((_NUMBERS[kind], [tuple(item) for item in group]))
        self._packed[index - _LOOSE] = zlib.compress(marshal.dumps(groups), _QUICKEST)
        self._pictures[index - _LOOSE] = tuple(pictures)

    @property
    def labels(self) -> list[str]:
        """What a reader sees as the number of each page."""
        return [str(number) for number in range(1, len(self) + 1)]

    @property
    def pictures(self) -> Iterator[Picture]:
        """The pictures of all pages, in order."""
        for items in self._loose:
            yield from (item for item in items if isinstance(item, Picture))
        for pictures in self._pictures:
            yield from pictures

    def __len__(self) -> int:
        return len(self._loose) + len(self._packed)

    @overload
    def __getitem__(self, index: int) -> Page: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Page, ...]: ...
    def __getitem__(self, index: int | slice) -> Page | tuple[Page, ...]:
        if isinstance(index, slice):
            return tuple([self[each] for each in range(*index.indices(len(self)))])
        index = range(len(self))[index]
        items = (*self._furnish(index, len(self)), *self._unpack(index))
        return Page(items, str(index + 1), self._find_frame(index))

    def _unpack(self, index: int) -> Iterator[PageItem]:
        if index < _LOOSE:
            yield from self._loose[index]
            return
        pictures = iter(self._pictures[index - _LOOSE])
        for number, group in marshal.loads(zlib.decompress(self._packed[index - _LOOSE])):
            if number == _PICTURES:
                for _ in group:
                    yield next(pictures)
            else:
                yield from map(_KINDS[number]._make, group)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedPages) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it grows


def list_pictures(pages: Sequence[Page]) -> Iterator[Picture]:
    """Return the pictures of all pages, in order."""
    if isinstance(pages, PackedPages):
        return pages.pictures
    return (item for page in pages for item in page.items if isinstance(item, Picture))


def list_labels(pages: Sequence[Page]) -> list[str]:
    """Return the labels of all pages, in order."""
    return pages.labels if isinstance(pages, PackedPages) else [page.label for page in pages]
