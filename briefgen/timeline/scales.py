"""A scale's name goes in; its probability words with their bands come out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a scale: its words (the first is printed first) and its bounds in percent."""

    words: tuple[str, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Probability words, from least to most likely.

    Attributes:
        title: the scale's name as printed.
        bands: in ascending order; a scale may leave gaps between them on purpose.
    """

    title: str
    bands: tuple[Band, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of the scale."""
        return tuple(word for band in self.bands for word in band.words)

    def find(self, word: str) -> Band | None:
        """Return the band of a word, or None when the scale has no such word."""
        wanted = " ".join(word.casefold().split())
        return next((band for band in self.bands if wanted in band.words), None)


# Intelligence Community Directive 203 (Office of the Director of National Intelligence, 2015), section D.6.e(2)(a).
ICD_203 = Scale(
    "ICD 203",
    (
        Band(("almost no chance", "remote"), 1, 5),
        Band(("very unlikely", "highly improbable"), 5, 20),
        Band(("unlikely", "improbable"), 20, 45),
        Band(("roughly even chance", "roughly even odds"), 45, 55),
        Band(("likely", "probable"), 55, 80),
        Band(("very likely", "highly probable"), 80, 95),
        Band(("almost certain", "nearly certain"), 95, 99),
    ),
)

# Professional Head of Intelligence Assessment yardstick (United Kingdom). The bands leave gaps on purpose: a number
# in a gap is not rounded into a word.
PHIA = Scale(
    "PHIA",
    (
        Band(("remote chance",), 0, 5),
        Band(("highly unlikely",), 10, 20),
        Band(("unlikely",), 25, 35),
        Band(("realistic possibility",), 40, 50),
        Band(("likely", "probable"), 55, 75),
        Band(("highly likely",), 80, 90),
        Band(("almost certain",), 95, 100),
    ),
)

SCALES = {"icd203": ICD_203, "phia": PHIA}
