"""A number and a language go in; the word or sign for that place in a row comes out."""

from __future__ import annotations

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_LARGEST_ROMAN = 3999
# The definite masculine forms in the nominative, as they follow a noun such as "century".
_ARABIC_UNITS = (
    "",
    "الحادي",
    "الثاني",
    "الثالث",
    "الرابع",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
)
_ARABIC_TENS = (
    "",
    "العاشر",
    "العشرون",
    "الثلاثون",
    "الأربعون",
    "الخمسون",
    "الستون",
    "السبعون",
    "الثمانون",
    "التسعون",
)


def print_ordinal(number: int, language: str) -> str:
    """Return an ordinal number, masculine where that matters; English where the language's way is not known.

    >>> [print_ordinal(1, language) for language in ("en", "fr", "de", "es", "ar")]
    ['1st', '1er', '1.', '1.º', 'الأول']
    """
    if language == "fr":
        return f"{number}er" if number == 1 else f"{number}e"
    if language == "de":
        return f"{number}."
    if language == "es":
        return f"{number}.º"
    if language == "ar":
        return _print_arabic(number)
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def print_age_ordinal(number: int, language: str) -> str:
    """Return the ordinal of a century or millennium, which French and Spanish count in Roman numerals.

    >>> [print_age_ordinal(21, language) for language in ("en", "fr", "es")], print_age_ordinal(1, "fr")
    (['21st', 'XXIe', 'XXI'], 'Ier')
    """
    if language not in ("es", "fr") or number > _LARGEST_ROMAN:
        return print_ordinal(number, language)
    if language == "es":
        return _print_roman(number)
    return f"{_print_roman(number)}{'er' if number == 1 else 'e'}"


def _print_roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _print_arabic(number: int) -> str:
    if number == 1:
        return "الأول"
    if number > 99:
        return f"رقم {number}"
    tens, units = divmod(number, 10)
    if not tens:
        return _ARABIC_UNITS[units]
    if not units:
        return _ARABIC_TENS[tens]
    return f"{_ARABIC_UNITS[units]} عشر" if tens == 1 else f"{_ARABIC_UNITS[units]} و{_ARABIC_TENS[tens]}"
