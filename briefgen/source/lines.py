"""A long text goes in; any one of its lines comes out, without a list of all lines being kept."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

_BLOCK = 65_536


class Lines:
    """Finds lines of a text by their number; lines end with a line feed.

    >>> Lines("a\\nbc\\n")[2]
    'bc'
    """

    __slots__ = ("_counts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._counts: list[int] = []

    def __getitem__(self, line: int) -> str:
        """Return line `line`, from 1, without its end; "" for a line that is not there."""
        start = self.find_start(line)
        if start < 0:
            return ""
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def find_start(self, line: int) -> int:
        """Return the index of a line's first character, or -1 for a line that is not there."""
        if line <= 1:
            return line - 1
        if not self._counts:  # line ends up to the end of each block, counted once
            blocks = range(0, len(self.text), _BLOCK)
            self._counts = list(accumulate(self.text.count("\n", start, start + _BLOCK) for start in blocks))
        block = bisect_left(self._counts, line - 1)
        if block == len(self._counts):
            return -1
        seen = self._counts[block - 1] if block else 0
        index = block * _BLOCK - 1
        for _ in range(line - 1 - seen):
            index = self.text.index("\n", index + 1)
        return index + 1
