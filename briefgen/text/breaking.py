"""A word without spaces goes in; the parts between which a line may end come out.

Chinese and Japanese end a line between any two characters but for those that may not begin or end one (UAX #14; JIS X
4051). Thai is parted between words, which a small model finds. Everything else is parted after hyphens and slashes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

# A word may be parted after a hyphen, dash or slash that stands between letters, two of them at least on each side.
_INSIDE = re.compile(r"(?<=[^\W\d]{2}[-\u2010\u2013\u2014/])(?=[^\W\d]{2})")
_MARKS = "-\u2010\u2013\u2014/"
# Ideographs, kana, full-width forms and what stands between them; Hangul parts its words by spaces.
_WIDE = "\u2e80-\u2fff\u3001-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0001faff\U00020000-\U0003ffff"
_THAI = "\u0e00-\u0e7f"
MAY_PART = re.compile(f"[{_MARKS}]")
_NEEDS_NO_SPACE = re.compile(f"[{_WIDE}{_THAI}]")
_IS_WIDE = re.compile(f"[{_WIDE}]")
_THAI_RUN = re.compile(f"[{_THAI}]+")
# What may not begin a line: stops, closing marks, small kana, marks of repetition and length; what may not end one.
_NEVER_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉゛゜ヽヾゝゞ々〻ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "〜゠–—…‥〼」』】〕〗〙〛〉》）］｝｠｣〞〟’”»｡､･ｰﾞﾟｧｨｩｪｫｬｭｮｯ％‰℃°,.!?:;)]}%"
)
_NEVER_LAST = frozenset("「『【〔〖〘〚〈《（［｛｟｢〝‘“«￥＄￡№([{$£€#")
# Signs that stand in pairs, and units that stay with their number.
_PAIRED = frozenset("…‥—―")
_COUNTED = frozenset("年月日時分秒人名号円万億兆度回年代世紀")


def needs_no_space(text: str) -> bool:
    """Tell whether a line may end where no space stands, since a script in the text writes none."""
    return not text.isascii() and _NEEDS_NO_SPACE.search(text) is not None


def cut_parts(word: str) -> list[str]:
    """Cut a word where a line may end within it; no part is kerned or joined to the next, since it may stand alone.

    >>> cut_parts("north-west"), cut_parts("x-ray")
    (['north-', 'west'], ['x-ray'])
    >>> cut_parts("東京（7月）に、NATO軍")
    ['東', '京', '（7月）', 'に、', 'NATO', '軍']
    """
    parts = _INSIDE.split(word) if MAY_PART.search(word) else [word]
    return [piece for part in parts for piece in _cut(part)] if needs_no_space(word) else parts


@lru_cache(maxsize=20_000)
def _cut(word: str) -> tuple[str, ...]:
    """Cut a word of scripts that write no spaces."""
    thai_ends = {found.start() + place for found in _THAI_RUN.finditer(word) for place in _find_thai_words(found[0])}
    cuts = [0]
    for index in range(1, len(word)):
        before, after = word[index - 1], word[index]
        if index in thai_ends or (_is_wide_pair(before, after) and _may_part(before, after)):
            cuts.append(index)
    return tuple(word[start:end] for start, end in zip(cuts, [*cuts[1:], len(word)], strict=True))


def _is_wide_pair(before: str, after: str) -> bool:
    return _IS_WIDE.match(before) is not None or _IS_WIDE.match(after) is not None


def _may_part(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters, one of which at least is wide."""
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    if before in _PAIRED and after == before:
        return False
    if before.isdecimal() and after in _COUNTED:
        return False
    return unicodedata.category(after) not in ("Mn", "Mc", "Me", "Cf", "Pe", "Pf") and unicodedata.category(
        before
    ) not in ("Ps", "Pi")


def _find_thai_words(text: str) -> list[int]:
    """Return where words begin in a run of Thai, its first one left out; none begins with a mark."""
    places, place = [], 0
    for word in _load_thai().parse(text)[:-1]:
        place += len(word)
        if unicodedata.category(text[place]) not in ("Mn", "Mc"):
            places.append(place)
    return places


@lru_cache(maxsize=1)
def _load_thai() -> Any:
    import budoux

    return budoux.load_default_thai_parser()
