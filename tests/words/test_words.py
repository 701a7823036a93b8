"""Words, numbers and dates of a language; English needs no Babel, and is what Babel would say."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.timeline.model import Event
from briefgen.timeline.scales import SCALES
from briefgen.timeline.wording import name_field, name_likelihood
from briefgen.words import TRANSLATED, Words
from briefgen.words.dates import load_date_words

MONTHS = range(1, 13)


def run_alone(code: str) -> str:
    """Return what a fresh interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_english_words_dates_and_numbers_do_not_load_babel() -> None:
    code = (
        "import sys; from briefgen.words import Words; w = Words('en');"
        "w.say('Date'); w.day(2015, 10, 7); w.days((2015, 1, 2), (2015, 3, 4)); w.months(2015, 1, 2); w.number(35.55);"
        "w.month_name(3, length='medium'); w.weekday(2015, 10, 7); w.century(17); w.number(1234567); w.year(-43);"
        "print([name for name in sys.modules if name.split('.')[0] == 'babel'])"
    )
    assert run_alone(code) == "[]"


@pytest.mark.parametrize("language", TRANSLATED)
def test_words_of_other_languages_do_not_load_babel_until_a_date_is_printed(language: str) -> None:
    code = (
        f"import sys; from briefgen.words import Words; w = Words('{language}'); print(w.say('Sources'));"
        "before = 'babel' in sys.modules; w.day(2015, 10, 7); print(before, 'babel' in sys.modules)"
    )
    assert run_alone(code).splitlines()[1] == "False True"


@pytest.mark.parametrize("month", MONTHS)
def test_english_dates_are_those_of_babel(month: int) -> None:
    from babel.dates import format_date

    words = Words("en")
    date = datetime.date(2015, month, 7)
    for printed, pattern in (
        (words.day(2015, month, 7), "d MMMM y"),
        (words.day(2015, month, 7, length="medium"), "d MMM y"),
        (words.day(2015, month, 7, length="short"), "d MMM"),
        (words.month(2015, month), "MMMM y"),
        (words.month(2015, month, length="medium"), "MMM y"),
        (words.month_name(month), "LLLL"),
        (words.month_name(month, length="medium"), "LLL"),
    ):
        assert printed == format_date(date, pattern, locale="en_GB")
    assert words.day(2015, month, 7) == format_date(date, "long", locale="en_GB")
    assert words.day(2015, month, 7, length="medium") == format_date(date, "medium", locale="en_GB")


def test_english_weekdays_are_those_of_babel() -> None:
    from babel.dates import format_date

    for day in range(5, 12):
        assert Words("en").weekday(2015, 10, day) == format_date(datetime.date(2015, 10, day), "EEEE", locale="en_GB")


@pytest.mark.parametrize(("first", "last"), [((10, 7), (10, 9)), ((10, 1), (11, 9))])
@pytest.mark.parametrize("language", ["en", "en-GB", "fr", "de", "es", "ar"])
def test_stretches_of_days_are_those_of_babel(language: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    from babel.dates import format_interval

    locale = "en_GB" if language == "en" else language.replace("-", "_")
    dates = [datetime.date(2015, *date) for date in (first, last)]
    expected = format_interval(*dates, "yMMMd", locale=locale).replace("\N{THIN SPACE}", " ")
    if language == "fr":
        expected = expected.replace("1 oct.", "1er oct.")
    if language.startswith("en"):
        # Days alone are joined closely, as English is printed; CLDR spaces them from its release 48 on.
        expected = expected.replace("7 – 9", "7–9")
    printed = Words(language).days((2015, *first), (2015, *last), length="medium")
    assert printed == expected


def test_english_stretches_of_months_are_those_of_babel() -> None:
    from babel.dates import format_interval

    for first in range(1, 12):
        dates = [datetime.date(2015, month, 1) for month in (first, first + 1)]
        expected = format_interval(*dates, "yMMM", locale="en_GB").replace("\N{THIN SPACE}", " ")
        assert Words("en").months(2015, first, first + 1, length="medium") == expected


@pytest.mark.parametrize("language", ["fr", "de", "es", "ar"])
@pytest.mark.parametrize("month", MONTHS)
def test_dates_of_other_languages_are_those_of_babel(language: str, month: int) -> None:
    from babel.dates import format_date

    date = datetime.date(2015, month, 7)
    assert Words(language).day(2015, month, 7) == format_date(date, "long", locale=language)
    assert Words(language).weekday(2015, month, 7) == format_date(date, "EEEE", locale=language)


@given(st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15)))
def test_english_numbers_are_those_of_babel(value: float) -> None:
    from babel.numbers import format_decimal

    expected = format_decimal(value, format="#,##0.######", locale="en_GB")
    assert Words("en").number(value) == ("0" if expected == "-0" else expected)


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_of_any_size_are_printed(value: float) -> None:
    for language in ("en", "fr"):
        digits = [sign for sign in Words(language).number(value) if sign.isdigit()]
        assert 1 <= len(digits) <= 316


@given(st.integers(-(10**7), 10**7))
def test_english_positions_are_those_of_babel(millionths: int) -> None:
    from babel.numbers import format_decimal

    value = millionths / 10**6
    assert Words("en").number(value) == format_decimal(value, format="#,##0.######", locale="en_GB")


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "1,234.5"), ("fr", "1\N{NARROW NO-BREAK SPACE}234,5"), ("de", "1.234,5"), ("ar", "1,234.5")],
)
def test_numbers_have_the_separators_of_their_language(language: str, number: str) -> None:
    assert Words(language).number(1234.5) == number


@pytest.mark.parametrize("language", ["xx", "it", "zh-Hant-TW", "fa", "tlh", "../../tmp", "a" * 300])
def test_language_without_a_catalogue_keeps_its_tag_and_speaks_english_throughout(language: str) -> None:
    words = Words(language)
    assert words.language == language
    assert words.spoken == "en"
    assert words.say("Sources") == "Sources"
    assert words.day(2015, 9, 7, length="medium") == "7 Sept 2015"
    assert words.number(1234.5) == "1,234.5"
    assert words.ordinal(22) == "22nd"


def test_regions_have_their_own_order_and_names() -> None:
    assert Words("en-US").day(2015, 10, 7) == "October 7, 2015"
    assert Words("en_US").days((2015, 10, 7), (2015, 10, 9)) == "October 7 – 9, 2015"
    assert Words("en-XX").day(2015, 10, 7) == "7 October 2015"
    assert Words("fr-XX").day(2015, 10, 7) == "7 octobre 2015"
    assert Words("FR-ca").day(2015, 10, 7) == "7 octobre 2015"
    assert Words("ar-SY").day(2015, 10, 7) == "7 تشرين الأول 2015"
    assert Words("ar-SY").day(2015, 10, 7, length="medium") == "7 تشرين الأول 2015"
    assert Words("ar-SY").say("Sources") == Words("ar").say("Sources") == "المصادر"


@pytest.mark.parametrize("language", ["en", "en-US", "en-AU", *TRANSLATED, "fr-CA", "ar-SY", "ar-MA", "de-AT"])
def test_patterns_use_the_letters_that_are_known(language: str) -> None:
    dates = load_date_words(language, Words(language).spoken)
    patterns = [*dates.patterns.values(), *(part for pair in dates.intervals.values() for part in pair)]
    for pattern in patterns:
        letters = {sign for sign in pattern.split("'")[0] if sign.isalpha()}
        assert letters <= set("dMLy"), pattern
    assert {len(names) for names in dates.months.values()} == {12}


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_dates_of_any_year_are_printed(language: str) -> None:
    words = Words(language)
    for year in (-17_000, -43, 0, 7, 2015, 17_000):
        for printed in (words.day(year, 2, 29), words.month(year, 3), words.days((year, 1, 2), (year, 1, 5))):
            assert words.year(year) in printed


def test_years_carry_their_era_where_one_must_know_it() -> None:
    assert [Words("en").year(year) for year in (-1499, 0, 1, 99, 100)] == ["1500 BC", "1 BC", "AD 1", "AD 99", "100"]
    assert [Words("fr").year(year) for year in (-1499, 14)] == ["1500 av. J.-C.", "14 apr. J.-C."]
    assert [Words("ar").year(year) for year in (-1499, 14)] == ["1500 ق.م", "14 م"]


@pytest.mark.parametrize(
    ("language", "ordinals"),
    [
        ("en", ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"]),
        ("fr", ["1er", "2e", "3e", "4e", "11e", "12e", "13e", "21e", "22e", "101e", "111e"]),
        ("de", ["1.", "2.", "3.", "4.", "11.", "12.", "13.", "21.", "22.", "101.", "111."]),
        (
            "ar",
            [
                "الأول",
                "الثاني",
                "الثالث",
                "الرابع",
                "الحادي عشر",
                "الثاني عشر",
                "الثالث عشر",
                "الحادي والعشرون",
                "الثاني والعشرون",
                "رقم 101",
                "رقم 111",
            ],
        ),
    ],
)
def test_ordinals(language: str, ordinals: list[str]) -> None:
    assert [Words(language).ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)] == ordinals


def test_arabic_ordinals_are_all_different() -> None:
    assert len({Words("ar").ordinal(number) for number in range(1, 200)}) == 199
    assert [Words("ar").ordinal(number) for number in (10, 20, 30)] == ["العاشر", "العشرون", "الثلاثون"]


def test_french_centuries_are_counted_in_roman_numerals() -> None:
    centuries = [Words("fr").century(number) for number in (1, 4, 9, 14, 19, 20, 40, 3999, 4000)]
    numerals = ["Ier", "IVe", "IXe", "XIVe", "XIXe", "XXe", "XLe", "MMMCMXCIXe", "4000e"]
    assert centuries == [f"{numeral} siècle" for numeral in numerals]
    assert Words("fr").millennium(2) == "IIe millénaire"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "لا أحداث"),
        (1, "حدث واحد"),
        (2, "حدثان"),
        (3, "3 أحداث"),
        (10, "10 أحداث"),
        (11, "11 حدثاً"),
        (99, "99 حدثاً"),
        (100, "100 حدث"),
        (102, "102 حدث"),
        (103, "103 أحداث"),
        (1111, "1,111 حدثاً"),
    ],
)
def test_arabic_has_six_plural_forms(number: int, text: str) -> None:
    assert Words("ar").count("{number} event", "{number} events", number) == text


def test_french_zero_is_singular_and_english_zero_is_not() -> None:
    assert [Words("fr").count("{number} event", "{number} events", number) for number in (0, 1, 2)] == [
        "0 événement",
        "1 événement",
        "2 événements",
    ]
    assert Words("en").count("{number} event", "{number} events", 0) == "0 events"


def test_lists() -> None:
    items = ["a", "b", "c"]
    assert [Words(language).join(items) for language in ("en", "fr", "ar")] == ["a, b and c", "a, b et c", "a، b وc"]
    assert [Words(language).either(items[:2]) for language in ("en", "fr", "ar")] == ["a or b", "a ou b", "a أو b"]
    assert Words("en").join([]) == Words("en").either([]) == ""
    assert Words("fr").join(["a"]) == Words("fr").either(["a"]) == "a"


def test_times_of_day() -> None:
    assert [Words(language).clock(9) for language in ("en", "fr", "de")] == ["09h", "9\N{NO-BREAK SPACE}h", "9 Uhr"]
    assert Words("en").clock(9, 5, 7) == "09:05:07"
    assert Words("fr").clock(9, 5).replace("\N{NO-BREAK SPACE}", " ") == "9 h 05"


def test_values_are_never_read_as_messages() -> None:
    """User text with braces or a message's own words in it stays as it is."""
    assert Words("fr").say("Concerns: {targets}", targets="{year} {0} Sources") == (
        "Concerne\N{NO-BREAK SPACE}: {year} {0} Sources"
    )


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("AR-sy", "rtl"),
        ("he_IL", "rtl"),
        ("fa", "rtl"),
        ("ckb", "rtl"),
        ("az", "ltr"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("uz-Cyrl-UZ", "ltr"),
    ],
)
def test_direction(language: str, direction: str) -> None:
    assert Words(language).direction == direction


@pytest.mark.parametrize("language", ["he", "zh", "zh-Hans-CN", "xx", "fa-AF"])
def test_language_without_a_catalogue_is_english_in_every_part(language: str) -> None:
    """Words, dates, numbers and the signs between them; the tag and the direction are those of the language."""
    words, english = Words(language), Words("en")
    for each in (
        lambda words: words.day(2015, 10, 1),
        lambda words: words.days((2015, 10, 1), (2015, 10, 7)),
        lambda words: words.months(2015, 3, 5, length="medium"),
        lambda words: words.weekday(2015, 10, 7),
        lambda words: words.number(1234567.5),
        lambda words: words.clock(9, 5),
        lambda words: words.century(17),
        lambda words: words.year(-43),
        lambda words: words.join(["a", "b", "c"]),
        lambda words: words.join_semicolons(["a", "b"]),
        lambda words: words.label("a", "b"),
        lambda words: words.quote("a"),
        lambda words: words.count("{number} event", "{number} events", 2),
    ):
        assert each(words) == each(english)
    assert words.language == language
    assert words.direction == ("rtl" if language.startswith(("he", "fa")) else "ltr")


def test_signs_between_texts_are_those_of_the_language() -> None:
    assert [Words(language).join_commas(["a", "b"]) for language in ("en", "de", "fr", "ar")] == [*["a, b"] * 3, "a، b"]
    assert [Words(language).join_semicolons(["a", "b"]) for language in ("en", "fr", "ar")] == [
        "a; b",
        "a\N{NO-BREAK SPACE}; b",
        "a؛ b",
    ]
    assert [Words(language).label("a", "b") for language in ("de", "fr")] == ["a: b", "a\N{NO-BREAK SPACE}: b"]
    assert [Words(language).quote("a") for language in ("en", "de", "fr", "ar")] == [
        "“a”",
        "„a“",
        "«\N{NO-BREAK SPACE}a\N{NO-BREAK SPACE}»",
        "«a»",
    ]


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("scale", SCALES)
def test_likelihoods_are_translated_and_stay_apart(language: str, scale: str) -> None:
    """A reader must be able to tell two words of a scale apart, as one can in English."""
    english = SCALES[scale].words
    translated = [name_likelihood(word, Words(language)) for word in english]
    assert len(set(translated)) == len(english)
    assert not set(translated) & set(english) - {"improbable", "probable"}
    assert name_likelihood("dunno", Words(language)) == "dunno"


@pytest.mark.parametrize("language", TRANSLATED)
def test_fields_are_named_in_the_language(language: str) -> None:
    fields = [name for name in Event.model_fields if name not in ("id", "seq", "where", "x", "id_written", "revisions")]
    words = Words(language)
    same = [field for field in fields if name_field(field, words) == name_field(field, Words("en"))]
    assert len({name_field(field, words) for field in fields}) == len(fields)
    assert set(same) <= {"date", "sources"}
    assert name_field("free_word", words) == "free word"
