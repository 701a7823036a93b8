"""Text that runs both ways goes in; embedding levels and the order of its stretches on paper come out (UAX #9).

The rules and their names are those of Unicode Standard Annex #9, "Unicode Bidirectional Algorithm".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

REMOVED = -1
"""The level of characters that the algorithm takes no notice of (rule X9)."""

# Characters of a class that is strong from right to left, or that embeds: text without any of them runs one way.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_MOST_DEPTH = 125
_MOST_BRACKETS = 63
_EMBEDDINGS = {"LRE": 0, "LRO": 0, "RLE": 1, "RLO": 1}
_ISOLATES = ("LRI", "RLI", "FSI")
_IGNORED = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})


def runs_both_ways(text: str) -> bool:
    """Tell whether any character of a text runs from right to left, or makes others do so.

    >>> runs_both_ways("Damascus"), runs_both_ways("دمشق")
    (False, True)
    """
    return bool(_RIGHT_TO_LEFT.search(text))


def find_direction(text: str) -> int:
    """Return the level that a paragraph has by its first strong character (rules P2 and P3): 0 or 1.

    >>> find_direction("3 دمشق"), find_direction("Damascus دمشق")
    (1, 0)
    """
    return _find_base([unicodedata.bidirectional(char) for char in text])


def find_levels(text: str, base: int) -> list[int]:
    """Return the embedding level of each character of a paragraph; odd ones run from right to left.

    Args:
        text: one paragraph.
        base: level of the paragraph, 0 or 1.

    >>> find_levels("a דג 1", 0)
    [0, 0, 1, 1, 1, 2]
    """
    classes = [unicodedata.bidirectional(char) or "L" for char in text]
    return resolve_levels(classes, base, list(map(_bracket_of, text)))


def resolve_levels(classes: Sequence[str], base: int, brackets: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Return levels by the classes of characters (rules X1 to I2).

    Args:
        classes: the bidirectional class of each character.
        base: level of the paragraph.
        brackets: for each character ("", False), or the closing bracket of its pair and whether it opens one.
    """
    embedded, kinds, matches = _embed(classes, base)
    levels = list(embedded)
    for places in _list_sequences(classes, embedded, matches):
        before = _level_beside(places[0], -1, classes, embedded, base)
        # An isolate that does not end ends with its paragraph.
        open_end = classes[places[-1]] in _ISOLATES
        after = base if open_end else _level_beside(places[-1], 1, classes, embedded, base)
        _resolve_sequence(places, (before, after), classes, kinds, levels, brackets)
    return [REMOVED if each in _IGNORED else level for each, level in zip(classes, levels, strict=True)]


def order_visually(levels: Sequence[int]) -> list[int]:
    """Return the indices of stretches, each of one level, in the order in which they stand from left to right (L2).

    >>> order_visually([0, 1, 2, 1, 0])
    [0, 3, 2, 1, 4]
    """
    order = [index for index, level in enumerate(levels) if level != REMOVED]
    odd = [levels[index] for index in order if levels[index] % 2]
    for level in range(max((levels[index] for index in order), default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            stop = start
            while stop < len(order) and levels[order[stop]] >= level:
                stop += 1
            order[start:stop] = order[start:stop][::-1]
            start = max(stop, start) + 1
    return order


def cut_visually(text: str) -> list[tuple[str, bool]]:
    """Cut one line into its parts in the order in which they stand from left to right; True runs the other way.

    The line runs as its first letter does (rules P2 and P3).

    >>> cut_visually("تونس 3")
    [('3', False), ('تونس ', True)]
    """
    levels = find_levels(text, find_direction(text))
    parts: list[tuple[str, int]] = []
    for char, level in zip(text, levels, strict=True):
        if parts and level in (parts[-1][1], REMOVED):
            parts[-1] = (parts[-1][0] + char, parts[-1][1])
        else:
            parts.append((char, max(level, 0)))
    return [(parts[index][0], bool(parts[index][1] % 2)) for index in order_visually([level for _, level in parts])]


def _find_base(classes: Sequence[str], start: int = 0, *, until_pop: bool = False) -> int:
    """Return the level by the first strong class that stands in no isolate; one of an isolate's own ends with it."""
    depth = 0
    for kind in classes[start:]:
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and until_pop:
                return 0
            depth = max(depth - 1, 0)
        elif kind == "B":
            return 0
        elif depth == 0 and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def _embed(classes: Sequence[str], base: int) -> tuple[list[int], list[str], dict[int, int]]:
    """Apply rules X1 to X8; return levels, the classes that overrides leave, and where each isolate ends."""
    matches = _match_isolates(classes)
    ends = set(matches.values())
    levels, kinds = [base] * len(classes), list(classes)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    isolates = overflow_isolates = overflow = 0
    for index, kind in enumerate(classes):
        level, override, _ = stack[-1]
        if kind in _EMBEDDINGS or kind in _ISOLATES:
            right = (
                _find_base(classes, index + 1, until_pop=True) if kind == "FSI" else int(kind in ("RLE", "RLO", "RLI"))
            )
            levels[index] = level
            if kind in _ISOLATES and override:
                kinds[index] = override
            deeper = (level + 1) | 1 if right else (level + 2) & ~1
            if deeper <= _MOST_DEPTH and not overflow_isolates and not overflow:
                isolates += kind in _ISOLATES
                inner = {"LRO": "L", "RLO": "R"}.get(kind, "")
                stack.append((deeper, inner, kind in _ISOLATES))
            elif kind in _ISOLATES:
                overflow_isolates += 1
            elif not overflow_isolates:
                overflow += 1
        elif kind == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif isolates and index in ends:
                overflow = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                isolates -= 1
            levels[index] = stack[-1][0]
            if stack[-1][1]:
                kinds[index] = stack[-1][1]
        elif kind == "PDF":
            levels[index] = level
            if not overflow_isolates:
                if overflow:
                    overflow -= 1
                elif not stack[-1][2] and len(stack) > 1:
                    stack.pop()
        elif kind == "B":
            levels[index] = base
        else:
            levels[index] = level
            if override and kind != "BN":
                kinds[index] = override
    return levels, kinds, matches


def _match_isolates(classes: Sequence[str]) -> dict[int, int]:
    """Return where each isolate that ends ends (BD9)."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, kind in enumerate(classes):
        if kind in _ISOLATES:
            waiting.append(index)
        elif kind == "PDI" and waiting:
            found[waiting.pop()] = index
        elif kind == "B":
            waiting.clear()
    return found


def _list_sequences(classes: Sequence[str], levels: Sequence[int], matches: dict[int, int]) -> Iterator[list[int]]:
    """Yield the places of each isolating run sequence (BD13), without what rule X9 removes."""
    runs: list[list[int]] = []
    for index, kind in enumerate(classes):
        if kind in _IGNORED:
            continue
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    by_start = {run[0]: run for run in runs}
    ends = set(matches.values())
    for run in runs:
        if run[0] in ends:
            continue
        places = list(run)
        while (last := places[-1]) in matches and matches[last] in by_start:
            places += by_start[matches[last]]
        yield places


def _resolve_sequence(
    places: list[int],
    around: tuple[int, int],
    classes: Sequence[str],
    kinds: list[str],
    levels: list[int],
    brackets: Sequence[tuple[str, bool]],
) -> None:
    """Apply rules W1 to I2 to one isolating run sequence, in place; `around` are the levels before and after it."""
    level = levels[places[0]]
    start, end = ("LR"[max(level, each) % 2] for each in around)
    found = [kinds[place] for place in places]
    _resolve_weak(found, start)
    if brackets:
        _pair_brackets(places, found, level, start, classes, brackets)
    _resolve_neutral(found, level, start, end)
    for place, kind in zip(places, found, strict=True):
        if level % 2 == 0:
            levels[place] = level + {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
        else:
            levels[place] = level + int(kind in ("L", "AN", "EN"))


def _level_beside(place: int, step: int, classes: Sequence[str], levels: Sequence[int], base: int) -> int:
    place += step
    while 0 <= place < len(classes) and classes[place] in _IGNORED:
        place += step
    return levels[place] if 0 <= place < len(classes) else base


def _resolve_weak(found: list[str], start: str) -> None:
    """Apply rules W1 to W7."""
    previous = start
    for index, kind in enumerate(found):  # W1
        if kind == "NSM":
            found[index] = "ON" if previous in (*_ISOLATES, "PDI") else previous
        previous = found[index]
    strong = start
    for index, kind in enumerate(found):  # W2 and W3
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            found[index] = "AN"
    found[:] = ["R" if kind == "AL" else kind for kind in found]
    for index in range(1, len(found) - 1):  # W4
        around = (found[index - 1], found[index + 1])
        if (found[index] in ("ES", "CS") and around == ("EN", "EN")) or (
            found[index] == "CS" and around == ("AN", "AN")
        ):
            found[index] = around[0]
    index = 0
    while index < len(found):  # W5
        if found[index] != "ET":
            index += 1
            continue
        stop = index
        while stop < len(found) and found[stop] == "ET":
            stop += 1
        if (index and found[index - 1] == "EN") or (stop < len(found) and found[stop] == "EN"):
            found[index:stop] = ["EN"] * (stop - index)
        index = stop
    strong = start
    for index, kind in enumerate(found):  # W6 and W7
        if kind in ("ES", "ET", "CS"):
            found[index] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            found[index] = "L"


def _pair_brackets(
    places: Sequence[int],
    found: list[str],
    level: int,
    start: str,
    classes: Sequence[str],
    brackets: Sequence[tuple[str, bool]],
) -> None:
    """Apply rule N0: a pair of brackets runs as what stands in it does, or what stands before it."""
    own = "LR"[level % 2]
    strong = [_strong_of(kind) for kind in found]
    for opened, closed in _list_pairs(places, found, brackets):
        inside = {each for each in strong[opened + 1 : closed] if each}
        if not inside:
            continue
        if own in inside:
            way = own
        else:
            before = next((each for each in reversed(strong[:opened]) if each), start)
            way = before if before != own else own
        for place in (opened, closed):
            found[place] = strong[place] = way
            # What combines with a bracket goes with it.
            following = place + 1
            while following < len(found) and classes[places[following]] == "NSM":
                found[following] = strong[following] = way
                following += 1


def _strong_of(kind: str) -> str:
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else ""


def _list_pairs(
    places: Sequence[int], found: Sequence[str], brackets: Sequence[tuple[str, bool]]
) -> list[tuple[int, int]]:
    """Return the pairs of brackets by where they open (BD16)."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for index, place in enumerate(places):
        closing, opens = brackets[place]
        if not closing or found[index] != "ON":
            continue
        if opens:
            if len(waiting) == _MOST_BRACKETS:
                return []
            waiting.append((closing, index))
            continue
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == closing:
                pairs.append((waiting[depth][1], index))
                del waiting[depth:]
                break
    return sorted(pairs)


def _resolve_neutral(found: list[str], level: int, start: str, end: str) -> None:
    """Apply rules N1 and N2."""
    own = "LR"[level % 2]
    index = 0
    while index < len(found):
        if found[index] not in _NEUTRAL:
            index += 1
            continue
        stop = index
        while stop < len(found) and found[stop] in _NEUTRAL:
            stop += 1
        before = _strong_of(found[index - 1]) if index else start
        after = _strong_of(found[stop]) if stop < len(found) else end
        found[index:stop] = [before if before == after else own] * (stop - index)
        index = stop


@lru_cache(maxsize=4096)
def _bracket_of(char: str) -> tuple[str, bool]:
    """Return the closing bracket of a character's pair and whether it opens one; ("", False) for all others."""
    return _BRACKETS.get(unicodedata.normalize("NFD", char), ("", False))


def _make_brackets() -> dict[str, tuple[str, bool]]:
    """Return the paired brackets (BidiBrackets.txt): those that mirror each other, and open and close."""
    found: dict[str, tuple[str, bool]] = {}
    for opening, closing in zip(_PAIRED[::2], _PAIRED[1::2], strict=True):
        found[opening] = (closing, True)
        found[closing] = (closing, False)
    return found


# Opening and closing brackets in turn; 2329 and 232A are the same as 3008 and 3009.
_PAIRED = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309\u230a\u230b"
    "\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7"
    "\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c"
    "\u298d\u2990\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd"
    "\u2e22\u2e23\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c"
    "\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b"
    "\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
_BRACKETS = _make_brackets()
