"""A language goes in; where its words may be parted with a hyphen comes out, by the patterns of Liang and others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from briefgen.errors import Problem, StyleError

Hyphenator = Callable[[str], Sequence[int]]

# Letters that stay together at a word's beginning and end, and in the shortest word that is parted.
_LEAST_BEFORE = 2
_LEAST_AFTER = 3
_SHORTEST = 6
# Names are not parted; where all nouns begin with a capital, nobody can tell.
_CAPITAL_NOUNS = ("de", "lb")


@lru_cache(maxsize=16)
def find_hyphenator(language: str) -> Hyphenator | None:
    """Return what finds the places in a word of a language before which a hyphen may stand; None for no patterns.

    Args:
        language: BCP 47 tag.

    Raises:
        StyleError: the library that knows the patterns is not installed.
    """
    try:
        import pyphen  # type: ignore[import-untyped]
    except ImportError as error:
        message = "the style hyphenates, and what knows where words may be parted is not installed"
        advice = "install it with: pip install 'briefgen[hyphenation]', or leave out 'hyphenate' in the style"
        raise StyleError([Problem(message, help=advice)]) from error
    known = pyphen.language_fallback(language.replace("-", "_"))
    if known is None:
        return None
    patterns = pyphen.Pyphen(lang=known, left=_LEAST_BEFORE, right=_LEAST_AFTER)
    parts_capitals = language.split("-")[0] in _CAPITAL_NOUNS

    @lru_cache(maxsize=20_000)
    def find(word: str) -> tuple[int, ...]:
        if len(word) < _SHORTEST or not word.isalpha() or word.isupper() or (word[0].isupper() and not parts_capitals):
            return ()
        # Places with data change the spelling, which a line's end cannot undo.
        places = [int(place) for place in patterns.positions(word) if getattr(place, "data", None) is None]
        # Where places stand letter by letter, the patterns do not know the word.
        runs = [{place, place + 1, place + 2} for place in places]
        unknown = set().union(*(run for run in runs if run <= set(places)))
        return tuple(place for place in places if place not in unknown)

    return find
