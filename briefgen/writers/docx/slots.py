"""A language or a typeface goes in; the slot that Word keeps for its script, and the font that fills it, come out.

Word chooses a font for each character by its script: Latin, Greek and Cyrillic letters, East Asian ones, and those that
join or stack have a slot each (ECMA-376 part 1, 17.3.2.26).
"""

from __future__ import annotations

from typing import Literal

from briefgen.text.fonts import Face

Slot = Literal["val", "eastAsia", "bidi"]

_JOINING = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi", "th", "lo", "km", "my", "hi", "mr", "ne", "sa")
# Fonts that come with Word or Windows, by language tags from the narrowest on.
_EAST_ASIAN = {
    "ja": "Yu Gothic",
    "ko": "Malgun Gothic",
    "zh-hant": "Microsoft JhengHei",
    "zh-tw": "Microsoft JhengHei",
    "zh-hk": "Microsoft JhengHei",
    "zh": "Microsoft YaHei",
}
_JOINED = "Arial"
# A character that a family for the script has.
_SAMPLES: dict[Slot, str] = {"eastAsia": "\u4e00", "bidi": "\u0628"}


def find_slot(language: str) -> Slot:
    """Return the slot of a language's script.

    >>> find_slot("ja"), find_slot("ar-SY"), find_slot("fr")
    ('eastAsia', 'bidi', 'val')
    """
    first = language.lower().split("-")[0]
    return "eastAsia" if first in ("ja", "ko", "zh") else "bidi" if first in _JOINING else "val"


def choose_font(slot: Slot, language: str, family: str, face: Face) -> str:
    """Return the font that fills a slot: the family where it can, else one that Word comes with.

    Args:
        slot: of the scripts.
        language: of the document; where the slot is not its own, Chinese is what names and quotes are most often in.
        family: of the style.
        face: of the family.
    """
    if slot == "val" or face.covers(_SAMPLES[slot]):
        return family
    if slot == "bidi":
        return _JOINED
    tag = language.lower()
    known = [font for start, font in _EAST_ASIAN.items() if tag == start or tag.startswith(f"{start}-")]
    return known[0] if known else _EAST_ASIAN["zh"]
