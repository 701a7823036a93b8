"""Words in a row go in; those that should not begin a line come out.

A day keeps its month, a number its unit, an initial or a title its name, an abbreviation its number; no line begins
with a dash or with a sign that French sets off by a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

_UNITS = frozenset((
    "km", "m", "cm", "mm", "µm", "nm", "nmi", "mi", "ft", "yd", "ha", "km²", "m²", "m³", "kg", "g", "mg", "t", "lb",
    "oz", "l", "ml", "hl", "W", "kW", "MW", "GW", "kWh", "MWh", "V", "kV", "Hz", "kHz", "MHz", "GHz", "B", "kB",
    "MB", "GB", "TB", "bit", "Mbit", "Gbit", "s", "ms", "min", "h", "kt", "kn", "°C", "°F", "°", "%", "‰", "€", "$",
    "£", "EUR", "USD", "GBP", "CHF", "mph", "km/h", "m/s", "thousand", "million", "millions", "billion", "trillion",
    "percent", "Mio", "Mrd", "Millionen", "Milliarden", "Prozent", "Uhr", "milliards", "a.m", "p.m", "am", "pm",
    "AM", "PM", "BC", "AD", "BCE", "CE", "UTC", "GMT",
))  # fmt: skip
_BEFORE_NUMBER = frozenset((
    "p", "pp", "no", "nos", "nr", "vol", "art", "arts", "fig", "figs", "ch", "sec", "para", "paras", "c", "ca",
    "cf", "v", "S", "Nr", "No", "Nos", "Art", "Fig", "Abb", "Tab", "Abs", "n°", "§", "§§", "¶", "№", "#",
    "Table", "Tables", "Figure", "Figures", "Tabelle", "Tabellen", "Abbildung", "Abbildungen", "Tableau", "Tableaux",
    "Tabla", "Tablas", "Figura", "Figuras",
))  # fmt: skip
_BEFORE_NAME = frozenset((
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Capt", "Cpt", "Maj", "Sgt", "Adm", "Cmdr", "Rev", "St",
    "Sen", "Gov", "Pres", "Hon", "Mme", "Mlle", "MM", "Hr", "Fr", "Sr", "Sra",
))  # fmt: skip
_PUNCTUATION = ".,;:!?()[]\"'“”„‘’"
_NEVER_FIRST = frozenset("\u2013\u2014:;!?»\u2026")
_MOST_REMEMBERED = 50_000

# What a word is, as bits.
_ENDS_IN_DIGIT, _AFTER_NUMBER, _NUMBER, _TO_NUMBER, _TO_NAME, _NAME, _LATER, _OPENS, _THREE, _MONTH, _SHORT = (
    1 << bit for bit in range(11)
)
_HOLDS_NEXT = _ENDS_IN_DIGIT | _TO_NUMBER | _TO_NAME | _OPENS | _MONTH


class Binder(dict[str, int]):
    """What words are, settled the first time each is met."""

    def __init__(self, months: Iterable[str]) -> None:
        super().__init__()
        self._months = frozenset(months)

    def __missing__(self, word: str) -> int:
        kind = self._classify(word)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[word] = kind
        return kind

    def find(self, words: Sequence[str]) -> list[int]:
        """Return the indices of the words that should not begin a line.

        >>> Binder({"October"}).find("On 7 October, 30 km off, Mr J. Doe saw p. 4 \N{EN DASH} or".split())
        [2, 4, 7, 8, 11, 12]
        """
        kinds = [self[word] for word in words]
        found: list[int] = []
        # Most words are nothing in particular.
        for index, kind in [pair for pair in enumerate(kinds) if pair[1]]:
            if kind & _LATER and index and (not found or found[-1] != index):
                found.append(index)
            if kind & _HOLDS_NEXT and index + 1 < len(kinds) and _belong_together(kind, kinds[index + 1]):
                found.append(index + 1)
        return found

    def _classify(self, word: str) -> int:
        if word in _NEVER_FIRST:
            return _LATER
        if word == "«":
            return _OPENS
        core = word.strip(_PUNCTUATION)
        if not core:
            return 0
        kind = 0
        if core in _UNITS:
            kind |= _AFTER_NUMBER
        if core in self._months:
            kind |= _AFTER_NUMBER | (_MONTH if word == core else 0)
        if core in _BEFORE_NUMBER:
            kind |= _TO_NUMBER
        if core in _BEFORE_NAME or (len(core) == 1 and core.isupper() and word.endswith(".")):
            kind |= _TO_NAME
        if core[0].isupper():
            kind |= _NAME
        if core[0].isdigit():
            kind |= _NUMBER | (_THREE if len(core) == 3 and core.isdigit() else 0)
            kind |= _SHORT if len(core) < 3 else 0
        # A number at a clause's end has its unit, if any, elsewhere.
        if core[-1].isdigit() and word[-1] not in ",;:!?)":
            kind |= _ENDS_IN_DIGIT
        return kind


def _belong_together(before: int, after: int) -> bool:
    return bool(
        before & _OPENS
        or (before & _ENDS_IN_DIGIT and after & (_AFTER_NUMBER | _THREE))
        or (before & _TO_NUMBER and after & _NUMBER)
        or (before & _MONTH and after & _SHORT)
        or (before & _TO_NAME and after & _NAME)
    )


@lru_cache(maxsize=16)
def make_binder(months: frozenset[str]) -> Binder:
    """Return what binds words of a language, which remembers the words it has met.

    Args:
        months: their names, as dates have them.
    """
    return Binder(months)
