"""Words and a face go in; the glyphs that show them, kerned, joined and placed by HarfBuzz, come out.

Text is shaped a word at a time, so that what was measured is what is drawn, and each word is shaped once.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from briefgen.text.bidi import cut_visually
from briefgen.text.breaking import MAY_PART, cut_parts
from briefgen.text.fonts import Face
from briefgen.text.subset import needs_shaping

# Characters below run from left to right, one glyph each, but for ligatures: no script has to be found for them.
_PLAIN_BELOW = "\u0300"
_FROM_RIGHT = frozenset({"R", "AL"})
_CACHED_WORDS = 20_000
_WRITTEN_WORDS = 60_000
# The places of characters in a word, as HarfBuzz writes them; longer ones go the other way.
_COUNTED = [str(number) for number in range(64)]
# Characters; what is longer is no word, and is broken over lines.
_LONGEST_SHAPED = 200


class Glyph(NamedTuple):
    """One glyph, in font units.

    Attributes:
        id: its number in the font.
        text: the characters that it stands for; "" where the glyph before it stands for them.
        advance: how far the next one lies.
        dx, dy: how far it is moved from its place, right and up.
    """

    id: int
    text: str
    advance: int
    dx: int
    dy: int


# How HarfBuzz writes a glyph: its number, the character it stands for first, its advance.
_ADVANCE = re.compile(r"\+(-?[0-9]+)")
_WRITTEN = re.compile(r"([0-9]+)=([0-9]+)(?:@[-0-9,]*)?\+(-?[0-9]+)")
# A named tuple made from a tuple: half the time of a call with fields.
_make = tuple.__new__


@lru_cache(maxsize=_CACHED_WORDS)
def shape_word(face: Face, word: str, rtl: bool = False, tabular: bool = False) -> tuple[Glyph, ...]:
    """Return the glyphs of a word in reading order: each stands right of the one before, or left of it.

    Args:
        face: it has a glyph for each character.
        word: characters of one direction.
        rtl: whether it runs from right to left.
        tabular: whether all digits are as wide as each other.
    """
    if not MAY_PART.search(word) and _is_one_script(word):
        return _shape(face, word, rtl, tabular)
    glyphs: list[Glyph] = []
    for part in cut_parts(word):
        for same in [part] if _is_one_script(part) else _cut_scripts(part):
            glyphs += _shape(face, same, rtl, tabular)
    return tuple(glyphs)


def measure_word(face: Face, word: str, tabular: bool = False) -> int:
    """Return how wide a word is, in font units; it may run both ways. A very long one counts as its characters."""
    if len(word) > _LONGEST_SHAPED:
        advances = face.advances
        return sum([advances[char] for char in word])
    if _is_one_script(word):
        if word and not MAY_PART.search(word):
            # How wide it is can be told without its glyphs, in a third of the time.
            return sum(map(int, _ADVANCE.findall(_write_glyphs(face, word, tabular))))
        return sum([glyph.advance for glyph in shape_word(face, word, False, tabular)])
    return sum(glyph.advance for part, rtl in cut_directions(word) for glyph in shape_word(face, part, rtl, tabular))


def list_advances(face: Face, word: str, tabular: bool = False) -> list[tuple[str, str]] | None:
    """Return the number and the advance of each glyph of a plain word: one a character, on the line, from the left.

    Returns:
        The digits of both, as most are only compared and looked up; None where the word is not so plain: `shape_word`
        tells more, and takes twice as long.
    """
    if not word or not _is_one_script(word) or MAY_PART.search(word):
        return None
    written = _write_glyphs(face, word, tabular)
    found = _WRITTEN.findall(written)
    if "@" in written or [cluster for _, cluster, _ in found] != _COUNTED[: len(word)]:
        return None
    return [(glyph, advance) for glyph, _, advance in found]


@lru_cache(maxsize=_WRITTEN_WORDS)
def _write_glyphs(face: Face, word: str, tabular: bool) -> str:
    """Return the glyphs of a plain word as HarfBuzz writes them, all in one go: to ask for the fields of each is slow.

    A word is measured first, and drawn when its page is full.
    """
    import uharfbuzz

    written: str = _fill_buffer(face, word, False, tabular).serialize(
        face.shaper, uharfbuzz.BufferSerializeFormat.TEXT, uharfbuzz.BufferSerializeFlags.NO_GLYPH_NAMES
    )
    return written


def _is_one_script(word: str) -> bool:
    return word.isascii() or all(char < _PLAIN_BELOW for char in word)


def cut_directions(word: str) -> list[tuple[str, bool]]:
    """Cut a word where its direction changes: (part, whether it runs from right to left), in reading order.

    >>> [(part, rtl) for part, rtl in cut_directions("2015م")]
    [('2015', False), ('م', True)]
    """
    ways: list[bool] = []
    for char in word:
        kind = unicodedata.bidirectional(char)
        # Marks and joiners go with what stands before them.
        follows = kind in ("NSM", "BN") and ways
        ways.append(ways[-1] if follows else kind in _FROM_RIGHT)
    return [
        ("".join(char for char, _ in part), rtl)
        for rtl, part in groupby(zip(word, ways, strict=True), lambda pair: pair[1])
    ]


def shape_line(face: Face, text: str) -> list[Glyph]:
    """Return the glyphs of a line as they stand from left to right; a plain one has a glyph a character, not kerned."""
    if is_plain(text):
        return [Glyph(face.glyph_of(char), char, face.advances[char], 0, 0) for char in text]
    glyphs: list[Glyph] = []
    for part, rtl in cut_visually(text):
        words = part.split(" ")
        for index, word in enumerate(reversed(words) if rtl else words):
            if index:
                glyphs += shape_word(face, " ")
            shaped = shape_word(face, word, rtl)
            glyphs += reversed(shaped) if rtl else shaped
    return glyphs


def is_plain(text: str) -> bool:
    """Tell whether every character of a text has a glyph and a place of its own, whatever stands beside it."""
    return text.isascii() or not any(map(needs_shaping, text))


def _cut_scripts(word: str) -> list[str]:
    """Cut a word where its script changes; what belongs to all scripts goes with what stands before it."""
    from fontTools import unicodedata as scripts

    parts: list[str] = []
    current = ""
    for char in word:
        script = scripts.script(char)
        shared = script in ("Zyyy", "Zinh", "Zzzz")
        if parts and (shared or script == current or not current):
            parts[-1] += char
        else:
            parts.append(char)
        if not shared:
            current = script
    return parts


def _fill_buffer(face: Face, text: str, rtl: bool, tabular: bool) -> Any:
    """Return HarfBuzz's buffer of shaped characters of one script and direction."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    uharfbuzz.shape(face.shaper, buffer, {"tnum": True} if tabular else None)
    return buffer


def _shape(face: Face, text: str, rtl: bool, tabular: bool) -> tuple[Glyph, ...]:
    """Return the glyphs of characters of one script and direction."""
    if not text:
        return ()
    buffer = _fill_buffer(face, text, rtl, tabular)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    if not rtl and len(infos) == len(text) and [info.cluster for info in infos] == list(range(len(text))):
        # Most words: a glyph for each character, in their order.
        return tuple(
            [
                _make(Glyph, (info.codepoint, char, each.x_advance, each.x_offset, each.y_offset))
                for info, char, each in zip(infos, text, positions, strict=True)
            ]
        )
    placed = list(zip(infos, positions, strict=True))
    if rtl:
        placed.reverse()
    starts = sorted({info.cluster for info, _ in placed})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs: list[Glyph] = []
    told: set[int] = set()
    for info, position in placed:
        # The first glyph of a group stands for all its characters.
        characters = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        glyphs.append(Glyph(info.codepoint, characters, position.x_advance, position.x_offset, position.y_offset))
    return tuple(glyphs)
