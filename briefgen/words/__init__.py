"""A language goes in; the program's own words, numbers and dates in it come out. The only place that knows Babel.

English is the language of the source text. Another language is a gettext catalogue in
`briefgen/words/<language>/LC_MESSAGES/briefgen.po`, compiled to the `.mo` beside it.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

CATALOGUES = Path(__file__).parent
# A year that Babel prints and that is put aside for the true one, which may lie outside years 1 to 9999.
_STAND_IN_YEAR = 2996


class Words:
    """The program's words in one language.

    Attributes:
        language: BCP 47 tag.
        direction: base direction of its script.
    """

    def __init__(self, language: str) -> None:
        self.language = language.replace("_", "-")
        self._catalogue: gettext.NullTranslations = _load_catalogue(self.language)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Base direction of the language's script."""
        return "rtl" if self.language.split("-")[0] in ("ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv") else "ltr"

    def say(self, message: str, **values: object) -> str:
        """Return a message of the program's in this language, with its {fields} filled.

        >>> Words("en").say("Figure {number}", number=3)
        'Figure 3'
        """
        text = self._catalogue.gettext(message)
        return text.format(**values) if values else text

    def say_about(self, context: str, message: str, **values: object) -> str:
        """Return a message whose translation depends on what it is about ("state" of an event or of a country)."""
        text = self._catalogue.pgettext(context, message)
        return text.format(**values) if values else text

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return a counted message in the right plural form, with {number} printed in the language's way.

        >>> Words("en").count("{number} event", "{number} events", 2)
        '2 events'
        """
        return self._catalogue.ngettext(one, many, number).format(number=self.number(number), **values)

    def number(self, value: float) -> str:
        """Return a number with the language's separators.

        >>> Words("en").number(250000)
        '250,000'
        """
        if self.language == "en" and isinstance(value, int):
            return f"{value:,}"
        from babel.numbers import format_decimal

        return format_decimal(value, format="#,##0.######", locale=self._locale)

    def join(self, items: Sequence[str]) -> str:
        """Return items as a list in a sentence.

        >>> Words("en").join(["a", "b", "c"])
        'a, b and c'
        """
        if len(items) < 2:
            return "".join(items)
        return self.say("{items} and {last}", items=self.say(", ").join(items[:-1]), last=items[-1])

    def either(self, items: Sequence[str]) -> str:
        """Return items of which one holds.

        >>> Words("en").either(["1371", "1372"])
        '1371 or 1372'
        """
        if len(items) < 2:
            return "".join(items)
        return self.say("{items} or {last}", items=self.say(", ").join(items[:-1]), last=items[-1])

    def days(
        self, first: tuple[int, int, int], last: tuple[int, int, int], *, length: Literal["long", "medium"] = "long"
    ) -> str:
        """Return a stretch of days of one year, 1 to 9999, naming what they share once; "" where no rule is known.

        >>> Words("en").days((1884, 10, 1), (1884, 10, 22))
        '1–22 October 1884'
        """
        return self._interval("yMMMd", "d" if first[1] == last[1] else "M", first, last, length)

    def months(self, year: int, first: int, last: int, *, length: Literal["long", "medium"] = "long") -> str:
        """Return a stretch of months of one year, 1 to 9999: "March–May 2015"."""
        return self._interval("yMMM", "M", (year, first, 1), (year, last, 1), length)

    def _interval(
        self, skeleton: str, differs: str, first: tuple[int, int, int], last: tuple[int, int, int], length: str
    ) -> str:
        """Return two dates by CLDR's interval patterns, which exist for short month names only; "" without one."""
        import datetime

        from babel.dates import parse_pattern

        patterns = (self._locale.interval_formats.get(skeleton) or {}).get(differs)
        if not patterns:
            return ""
        parts = [pattern.replace("MMM", "MMMM") if length == "long" else pattern for pattern in patterns]
        dates = (datetime.date(*first), datetime.date(*last))
        return "".join(parse_pattern(part).apply(date, self._locale) for part, date in zip(parts, dates, strict=True))

    def day(self, year: int, month: int, day: int, *, length: Literal["long", "medium", "short"] = "long") -> str:
        """Return a day: "7 October 2015"; a year before 1 carries its era (year 0 is 1 BC).

        >>> Words("en").day(2015, 10, 7), Words("en").day(-43, 3, 15)
        ('7 October 2015', '15 March 44 BC')
        """
        pattern = {"long": "d MMMM y", "medium": "d MMM y", "short": "d MMM"}[length]
        return self._format(pattern, year, month, day)

    def month(self, year: int, month: int, *, length: Literal["long", "medium"] = "long") -> str:
        """Return a month of a year: "March 2015"."""
        return self._format("MMMM y" if length == "long" else "MMM y", year, month, 1)

    def month_name(self, month: int, *, length: Literal["long", "medium"] = "long") -> str:
        """Return a month's name alone, as a calendar heads it."""
        return self._format("LLLL" if length == "long" else "LLL", 2000, month, 1)

    def weekday(self, year: int, month: int, day: int) -> str:
        """Return the name of a day's weekday, for years 1 to 9999."""
        import datetime

        from babel.dates import format_date

        return format_date(datetime.date(year, month, day), "EEEE", locale=self._locale)

    def year(self, year: int) -> str:
        """Return a year, with its era when it is before 1.

        >>> Words("en").year(-1499), Words("en").year(1903)
        ('1500 BC', '1903')
        """
        if year < 1:
            return self.say("{year} BC", year=1 - year)
        return str(year)

    def _format(self, pattern: str, year: int, month: int, day: int) -> str:
        import datetime

        from babel.dates import format_date

        # The stand-in year is a leap year, so 29 February of any year can be printed.
        text = format_date(datetime.date(_STAND_IN_YEAR, month, day), pattern, locale=self._locale)
        return text.replace(format_date(datetime.date(_STAND_IN_YEAR, 1, 1), "y", locale=self._locale), self.year(year))

    @property
    def _locale(self) -> Any:
        return _load_locale(self.language)


@lru_cache(maxsize=16)
def _load_catalogue(language: str) -> gettext.NullTranslations:
    names = [language.replace("-", "_"), language.split("-")[0]]
    return gettext.translation("briefgen", CATALOGUES, names, fallback=True)


@lru_cache(maxsize=16)
def _load_locale(language: str) -> Any:
    """Return Babel's locale, or English where Babel has no such language.

    English dates are day first, as the project writes them; "en-US" and others keep their region's names only.
    """
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse("en_GB" if language == "en" else language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
