"""Titles go in; ids that differ come out, in time that does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.timeline.events import make_id


class IdMaker:
    """Makes ids; of titles that give the same one, those after the first are numbered.

    Attributes:
        taken: all ids that are in use.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self._next: dict[str, int] = {}

    def make(self, title: str) -> str:
        """Return an id for a title, and take it.

        >>> ids = IdMaker(["pier"])
        >>> ids.make("Pier"), ids.make("The pier"), ids.make("pier!")
        ('pier-2', 'the-pier', 'pier-3')
        """
        plain = make_id(title, set())
        made = plain
        if made in self.taken:
            count = self._next.get(plain, 2)
            while f"{plain}-{count}" in self.taken:
                count += 1
            self._next[plain] = count + 1
            made = f"{plain}-{count}"
        self.taken.add(made)
        return made
