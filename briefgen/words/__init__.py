"""A language goes in; the program's own words, numbers and dates in it come out. The only place that knows Babel.

English is the language of the source text. Another language is a gettext catalogue in
`briefgen/words/<language>/LC_MESSAGES/briefgen.po`, compiled to the `.mo` beside it. Where there is none, words,
numbers and dates are all English, so that no sentence is half in one language and half in another.

Digits are Latin in every language, as the numbers of notes, figures and events are.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from briefgen.words.dates import DateWords, fill_interval, fill_pattern, load_date_words
from briefgen.words.ordinals import print_age_ordinal, print_ordinal

CATALOGUES = Path(__file__).parent
TRANSLATED = ("ar", "de", "es", "fr")
"""Languages that have a catalogue."""

# Scripts and languages written from right to left (Unicode CLDR, scriptMetadata and likelySubtags).
_RIGHT_TO_LEFT_SCRIPTS = ("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa")
_RIGHT_TO_LEFT_LANGUAGES = ("ar", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
# A year of more digits is printed with separators; one of fewer than three would not be known for a year.
_LONG_YEAR, _SHORT_YEAR = 10_000, 100
_FINEST_PLACES = 6
# Up to here a number that is not whole has so many places right, and rounding it as a decimal changes nothing.
_EXACT_UP_TO = 1e9


class Words:
    """The program's words in one language.

    Attributes:
        language: BCP 47 tag, as asked for.
        spoken: the language that the words are in: one that has a catalogue, else "en".
    """

    def __init__(self, language: str, catalogue: gettext.NullTranslations | None = None) -> None:
        """Take the words of a language.

        Args:
            language: BCP 47 tag; "_" may stand for "-".
            catalogue: the messages to use instead of the language's own.
        """
        self.language = language.replace("_", "-")
        base = self.language.split("-")[0].lower()
        self.spoken = base if base in TRANSLATED else "en"
        self._catalogue = _load_catalogue(self.spoken) if catalogue is None else catalogue

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Base direction of the language's script.

        >>> Words("ar-SY").direction, Words("ar-Latn").direction, Words("az-Arab").direction
        ('rtl', 'ltr', 'rtl')
        """
        language, *rest = self.language.lower().split("-")
        script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
        if script:
            return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
        return "rtl" if language in _RIGHT_TO_LEFT_LANGUAGES else "ltr"

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

    def number(self, value: float | Decimal) -> str:
        """Return a number with the language's separators, to at most six decimal places.

        >>> Words("en").number(250000), Words("en").number(35.55)
        ('250,000', '35.55')
        """
        dates = self._dates
        return _print_number(value).translate({ord(","): dates.group, ord("."): dates.decimal})

    def join(self, items: Sequence[str]) -> str:
        """Return items as a list in a sentence.

        >>> Words("en").join(["a", "b", "c"])
        'a, b and c'
        """
        if len(items) < 2:
            return "".join(items)
        return self.say("{items} and {last}", items=self.join_commas(items[:-1]), last=items[-1])

    def join_commas(self, items: Iterable[str]) -> str:
        """Return items as a list that is no sentence: "a, b, c"."""
        return self.say(", ").join(items)

    def join_semicolons(self, items: Iterable[str]) -> str:
        """Return items that may hold commas as a list: "a, b; c"."""
        return self.say("; ").join(items)

    def label(self, label: str, value: str) -> str:
        """Return a value behind what it is.

        >>> Words("en").label("Tags", "sea"), Words("fr").label("Tags", "sea")
        ('Tags: sea', 'Tags\\xa0: sea')
        """
        return self.say("{label}: {value}", label=label, value=value)

    def quote(self, text: str) -> str:
        """Return a text in quotation marks."""
        return self.say("\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}", text=text)

    def either(self, items: Sequence[str]) -> str:
        """Return items of which one holds.

        >>> Words("en").either(["1371", "1372"])
        '1371 or 1372'
        """
        if len(items) < 2:
            return "".join(items)
        return self.say("{items} or {last}", items=self.join_commas(items[:-1]), last=items[-1])

    def ordinal(self, number: int) -> str:
        """Return the place in a row that a number from 1 names.

        >>> Words("en").ordinal(22), Words("fr").ordinal(22), Words("ar").ordinal(22)
        ('22nd', '22e', 'الثاني والعشرون')
        """
        return print_ordinal(number, self.spoken)

    def century(self, number: int) -> str:
        """Return the name of a century, counted from 1, without its era.

        >>> Words("en").century(17), Words("fr").century(17), Words("ar").century(17)
        ('17th century', 'XVIIe siècle', 'القرن السابع عشر')
        """
        return self.say("{ordinal} century", ordinal=print_age_ordinal(number, self.spoken))

    def millennium(self, number: int) -> str:
        """Return the name of a millennium, counted from 1, without its era."""
        return self.say("{ordinal} millennium", ordinal=print_age_ordinal(number, self.spoken))

    def days(
        self, first: tuple[int, int, int], last: tuple[int, int, int], *, length: Literal["long", "medium"] = "long"
    ) -> str:
        """Return a stretch of days of one year (0 is 1 BC), naming once what they share.

        Args:
            first: year, month and day on which it begins.
            last: the day on which it ends, later in that year.
            length: "medium" shortens the names of months.

        >>> Words("en").days((1884, 10, 1), (1884, 10, 22))
        '1–22 October 1884'
        """
        name = "days of a month" if first[1] == last[1] else "days of a year"
        return fill_interval(self._dates, name, self.year(first[0]), first[1:], last[1:], length)

    def months(self, year: int, first: int, last: int, *, length: Literal["long", "medium"] = "long") -> str:
        """Return a stretch of months of one year: "March – May 2015"."""
        return fill_interval(self._dates, "months", self.year(year), (first, 1), (last, 1), length)

    def day(self, year: int, month: int, day: int, *, length: Literal["long", "medium", "short"] = "long") -> str:
        """Return a day: "7 October 2015"; a year before 1 carries its era (year 0 is 1 BC).

        >>> Words("en").day(2015, 10, 7), Words("en").day(-43, 3, 15)
        ('7 October 2015', '15 March 44 BC')
        """
        return fill_pattern(self._dates, f"day {length}", self.year(year), month, day)

    def month(self, year: int, month: int, *, length: Literal["long", "medium"] = "long") -> str:
        """Return a month of a year: "March 2015"."""
        return fill_pattern(self._dates, f"month {length}", self.year(year), month)

    def month_name(self, month: int, *, length: Literal["long", "medium"] = "long") -> str:
        """Return a month's name alone, as a calendar heads it."""
        return fill_pattern(self._dates, f"month name {length}", "", month)

    def weekday(self, year: int, month: int, day: int) -> str:
        """Return the name of a day's weekday, for years 1 to 9999."""
        import datetime

        return self._dates.weekdays[datetime.date(year, month, day).weekday()]

    def year(self, year: int) -> str:
        """Return a year, with its era when it is before 100.

        >>> Words("en").year(-1499), Words("en").year(14), Words("en").year(1903), Words("en").year(17000)
        ('1500 BC', 'AD 14', '1903', '17,000')
        """
        if year < 1:
            return self.say("{year} BC", year=self._print_year(1 - year))
        if year < _SHORT_YEAR:
            return self.say("AD {year}", year=year)
        return self._print_year(year)

    def clock(self, hour: int, minute: int | None = None, second: int | None = None) -> str:
        """Return a time of day, as exact as it is given.

        >>> Words("en").clock(9), Words("en").clock(9, 5), Words("en").clock(9, 5, 7)
        ('09h', '09:05', '09:05:07')
        """
        if minute is None:
            return self.say("{hour:02}h", hour=hour)
        if second is None:
            return self.say("{hour:02}:{minute:02}", hour=hour, minute=minute)
        return self.say("{hour:02}:{minute:02}:{second:02}", hour=hour, minute=minute, second=second)

    def _print_year(self, number: int) -> str:
        return str(number) if number < _LONG_YEAR else self.number(number)

    @property
    def _dates(self) -> DateWords:
        return load_date_words(self.language, self.spoken)


def _print_number(value: float | Decimal) -> str:
    """Return a number as English writes it, rounded half to even as its shortest decimal form."""
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, int) or value.is_integer():
        return f"{int(value):,}"
    if abs(value) >= _EXACT_UP_TO or round(value, _FINEST_PLACES) != value:
        return _cut_zeros(f"{Decimal(repr(value)):,.{_FINEST_PLACES}f}")
    return _cut_zeros(f"{value:,.{_FINEST_PLACES}f}")


def _cut_zeros(text: str) -> str:
    cut = text.rstrip("0").rstrip(".")
    return "0" if cut == "-0" else cut


@lru_cache(maxsize=len(TRANSLATED) + 1)
def _load_catalogue(spoken: str) -> gettext.NullTranslations:
    """Return the messages of a language of `TRANSLATED`; for English none, since messages are written in it."""
    if spoken not in TRANSLATED:
        return gettext.NullTranslations()
    with (CATALOGUES / spoken / "LC_MESSAGES" / "briefgen.mo").open("rb") as file:
        return gettext.GNUTranslations(file)
