"""Work that never changes, to weigh other work by: what a job takes is told as so many times this.

A slow machine, or a busy one, slows both alike. So the work is of the kinds that briefgen does: small objects in lists
and dicts, attributes and calls, texts that are split, joined, matched and counted, some sorting and some packing, over
more memory than a core keeps near itself. It takes about 60 milliseconds of a processor of today.
"""

from __future__ import annotations

import random
import re
import zlib

COUNT = 5_000
PATTERN = re.compile(r"([a-z]+)-(\d+)")


class Thing:
    """A small object, of which there are many."""

    __slots__ = ("name", "number", "others", "text")

    def __init__(self, number: int, text: str) -> None:
        self.number, self.text = number, text
        self.name = f"{text[:3]}-{number}"
        self.others: list[Thing] = []

    def weigh(self, widths: dict[str, float]) -> float:
        """Return how wide its text is."""
        return sum([widths[letter] for letter in self.text])


def make_things(chance: random.Random) -> list[Thing]:
    """Return objects that know others anywhere in memory."""
    letters = "abcdefghijklmnopqrstuvwxyz "
    things = [Thing(number, "".join(chance.choices(letters, k=24))) for number in range(COUNT)]
    for thing in things:
        thing.others = [things[chance.randrange(COUNT)] for _ in range(3)]
    return things


def calibrate() -> int:
    """Do the work; return a number that it comes to, so that a change of the work is seen."""
    chance = random.Random(1)
    widths = {letter: 0.4 + ord(letter) % 7 / 10 for letter in "abcdefghijklmnopqrstuvwxyz "}
    things = make_things(chance)
    found: dict[str, list[int]] = {}
    for thing in things:
        for other in thing.others:
            found.setdefault(other.text[:2], []).append(round(thing.weigh(widths) * 10))
    lines = [f"{key}={sum(values)}" for key, values in sorted(found.items(), key=lambda item: (len(item[1]), item[0]))]
    names = sum(int(match.group(2)) for thing in things if (match := PATTERN.match(thing.name)))
    packed = zlib.compress("\n".join([*lines, *(thing.text for thing in things)]).encode())
    return names + len(packed)
