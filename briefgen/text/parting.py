"""A word that is too wide for a line goes in; its pieces come out, each with the hyphen that a reader expects.

No language is asked and no patterns are needed, so that every machine parts the same word in the same place: a piece
begins with the consonants that can begin a syllable, and a place between two consonants goes before others, since
compounds are mostly joined there.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from briefgen.text.breaking import MAY_PART, cut_parts
from briefgen.text.fonts import Face

HYPHEN = "-"
# Letters that stay together before and after a hyphen.
_FEWEST = 3
# A place between two consonants is taken before a later one if it leaves this share of the line filled.
_FILLED = 0.5
_VOWELS = frozenset("aeiouyæœøıαεηιουωаеиоуыэюяієё")
# Consonants that begin a syllable together, in one European language or another.
_ONSETS = frozenset((
    "bl", "br", "ch", "chl", "chr", "ck", "cl", "cr", "dr", "fl", "fr", "gl", "gn", "gr", "kl", "kn", "kr", "ph", "pf",
    "pl", "pr", "qu", "rh", "sch", "schl", "schm", "schn", "schr", "schw", "sh", "sp", "spr", "st", "str", "th", "thr",
    "tr", "wh", "wr", "zw", "бл", "бр", "вл", "вр", "гл", "гр", "др", "кл", "кр", "пл", "пр", "ст", "стр", "тр", "фр",
))  # fmt: skip
_LONGEST_ONSET = max(map(len, _ONSETS))


def break_word(word: str, face: Face, size: float, width: float) -> list[str]:
    """Break one word into pieces no wider than `width`, each of at least one character.

    A piece ends after a hyphen or slash of the word's own, else between syllables, else anywhere; within letters it
    gets a hyphen, but for those of scripts without capitals, which know none, and numbers, which it would change.

    >>> from briefgen.text.fonts import FontSet
    >>> break_word("Planfeststellungsbeschluss", FontSet().face(), 10, 100)
    ['Planfeststellungs-', 'beschluss']
    >>> break_word("1234567", FontSet().face(), 10, 25)
    ['12345', '67']
    """
    if not word:
        return [word]
    face = face.showing(word)
    limit = width * face.units / size
    hyphen = face.advances[HYPHEN]
    pieces: list[str] = []
    rest = word
    while sum(map(face.advances.__getitem__, rest)) > limit:
        place = _choose_place(rest, face, limit, hyphen)
        if place >= len(rest):
            break
        pieces.append(rest[:place] + (HYPHEN if _needs_hyphen(rest, place) else ""))
        rest = rest[place:]
    return [*pieces, rest]


def _choose_place(word: str, face: Face, limit: float, hyphen: int) -> int:
    """Return after how many characters the first piece of a word ends, in font units."""
    fitting = 1
    whole, used = 0, 0
    ends: list[int] = []
    for place, char in enumerate(word, 1):
        used += face.advances[char]
        if used > limit:
            break
        whole = place
        if used + (hyphen if _needs_hyphen(word, place) else 0) <= limit:
            fitting = max(fitting, place)
            ends.append(place)
    own = _list_own_places(word)
    good = [place for place in ends if place in own]
    if good:
        return good[-1]
    syllables = _list_syllables(word)
    good = [place for place in ends if place in syllables]
    if good:
        joints = [place for place in good if syllables[place] and place >= _FILLED * whole]
        return (joints or good)[-1]
    # No mark that stands on the letter before it begins a piece.
    while fitting < len(word) and unicodedata.combining(word[fitting]):
        fitting += 1
    return fitting


def _needs_hyphen(word: str, place: int) -> bool:
    """Tell whether a word parted there needs a hyphen: within letters of a script that has capitals."""
    return 0 < place < len(word) and _is_cased(word[place - 1]) and _is_cased(word[place])


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper() or unicodedata.combining(char) > 0


@lru_cache(maxsize=4096)
def _list_own_places(word: str) -> frozenset[int]:
    """Return the places after a word's own hyphens and slashes."""
    places, place = set[int](), 0
    if MAY_PART.search(word):
        for part in cut_parts(word)[:-1]:
            place += len(part)
            places.add(place)
    return frozenset(places)


@lru_cache(maxsize=4096)
def _list_syllables(word: str) -> dict[int, bool]:
    """Return the places at which a syllable begins, with whether each stands between two consonants.

    >>> _list_syllables("Eisenberg"), _list_syllables("Kreis")
    ({5: True}, {})
    """
    plain = [_strip_accents(char) for char in word]
    found: dict[int, bool] = {}
    vowel = -1
    for index, char in enumerate(plain):
        if not char.isalpha():
            vowel = -1
        if char not in _VOWELS:
            continue
        between = "".join(plain[vowel + 1 : index])
        if vowel >= 0 and between:
            length = next((size for size in range(_LONGEST_ONSET, 1, -1) if between[-size:] in _ONSETS), 1)
            place = index - min(length, len(between))
            if _has_letters(word, place):
                found[place] = len(between) > index - place
        vowel = index
    return found


def _has_letters(word: str, place: int) -> bool:
    """Tell whether enough letters stand before and after a place."""
    before, after = word[max(place - _FEWEST, 0) : place], word[place : place + _FEWEST]
    return len(before) == len(after) == _FEWEST and before.isalpha() and after.isalpha()


def _strip_accents(char: str) -> str:
    """Return a letter in lower case without its accents, as one character."""
    return unicodedata.normalize("NFD", char.lower())[0]
