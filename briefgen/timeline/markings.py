"""A marking scheme's names go in; their order, their colours and the highest of several come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefgen.errors import UsageError, nearest_name

# Traffic Light Protocol 2.0 (FIRST, August 2022): order by who may see it; colours as its section 3 gives them.
TLP_COLORS = {
    "TLP:CLEAR": "#ffffff",
    "TLP:GREEN": "#33ff00",
    "TLP:AMBER": "#ffc000",
    "TLP:AMBER+STRICT": "#ffc000",
    "TLP:RED": "#ff2b2b",
}
TLP_BACKGROUND = "#000000"


@dataclass(frozen=True, slots=True)
class MarkingScheme:
    """Markings from lowest to highest.

    Attributes:
        names: the markings' words, lowest first.
        is_tlp: the Traffic Light Protocol, with its colours.
    """

    names: tuple[str, ...]
    is_tlp: bool = False

    def rank(self, marking: str) -> int:
        """Return how high a marking stands; an empty one stands lowest.

        Raises:
            ValueError: the scheme has no such marking.
        """
        if not marking:
            return 0
        name = self.find(marking)
        if name is None:
            raise ValueError(f"'{marking}' is not a marking of this scheme")
        return self.names.index(name)

    def find(self, marking: str) -> str | None:
        """Return the scheme's own spelling of a marking, or None; case and TLP's prefix may be left out."""
        wanted = marking.strip().casefold()
        for name in self.names:
            if wanted in (name.casefold(), name.casefold().removeprefix("tlp:") if self.is_tlp else name.casefold()):
                return name
        return None

    def highest(self, markings: Iterable[str]) -> str:
        """Return the highest of the markings; "" when there is none.

        >>> TLP.highest(["TLP:GREEN", "TLP:AMBER", ""])
        'TLP:AMBER'
        """
        ranks = [self.rank(marking) for marking in {*markings} if marking]
        return self.names[max(ranks)] if ranks else ""

    def allows(self, marking: str, ceiling: str) -> bool:
        """Tell whether an audience cleared up to `ceiling` may see a record of this marking."""
        return self.rank(marking) <= self.rank(ceiling)

    def colors(self, marking: str) -> tuple[str, str]:
        """Return text colour and background of a marking's banner; TLP's own, else black on light grey."""
        if self.is_tlp:
            return TLP_COLORS[self.names[self.rank(marking)]], TLP_BACKGROUND
        return "#000000", "#e6e6e6"

    def read_ceiling(self, ceiling: str) -> str:
        """Return the scheme's spelling of an audience's ceiling.

        Raises:
            UsageError: the scheme has no such marking.
        """
        name = self.find(ceiling)
        if name is None:
            near = nearest_name(ceiling, self.names)
            hint = f"did you mean '{near}'?" if near else f"expected one of {', '.join(self.names)}"
            raise UsageError(f"'{ceiling}' is not a marking of this timeline; {hint}")
        return name


TLP = MarkingScheme(tuple(TLP_COLORS), is_tlp=True)


def make_scheme(scheme: str | tuple[str, ...]) -> MarkingScheme:
    """Return the scheme a timeline names: "tlp", or its own markings from lowest to highest."""
    return TLP if isinstance(scheme, str) else MarkingScheme(scheme)
