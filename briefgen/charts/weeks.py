"""A language tag goes in; the day on which its weeks begin comes out."""

from __future__ import annotations

# Regions, and languages by the region where most of their speakers live, whose weeks begin on another day than
# Monday (Unicode CLDR, weekData and likelySubtags); the tests compare them with Babel's.
_REGIONS = {
    6: "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ "
    "NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW",
    5: "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
    4: "MV",
}
_LANGUAGES = {6: "am bn gu he hi id is ja kn ko ml mr ne pt sd sn ta te th ti ur xh zu", 5: "ar fa ps", 4: "dv"}


def first_weekday(language: str) -> int:
    """Return the first day of the week where a language is spoken; Monday is 0.

    The region of the tag decides. English without one is British, as its dates are; what is not known begins on
    Monday (ISO 8601).

    Args:
        language: BCP 47 tag.

    >>> [first_weekday(tag) for tag in ("en", "en-US", "de", "ar-SY", "ar")]
    [0, 6, 0, 5, 5]
    """
    base, *rest = language.replace("_", "-").split("-")
    region = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), "")
    table, name = (_REGIONS, region) if region else (_LANGUAGES, base.lower())
    return next((day for day, names in table.items() if name in names.split()), 0)
