"""A date in German, French or Spanish words goes in; the same date in English words that timelines know comes out.

Words are looked up in lower case and without accents. Nothing is read here: whoever asks reads what comes out, and
quotes what went in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from briefgen.timeline.calendar import MONTHS

# January to December, with what they are cut to; English is known to `read_date`.
_MONTHS = (
    "Januar Jan Jänner Jaenner janvier janv enero ene",
    "Februar Feb Feber février févr febrero",
    "März Mär Mrz Maerz mars marzo",
    "April Apr avril avr abril abr",
    "Mai mayo",
    "Juni Jun juin junio",
    "Juli Jul juillet juil julio",
    "August Aug août agosto ago",
    "September Sep Sept septembre septiembre setiembre",
    "Oktober Okt octobre octubre",
    "November Nov novembre noviembre",
    "Dezember Dez décembre déc diciembre dic",
)

_WORDS = {
    "spring": "Frühling Frühjahr printemps primavera",
    "summer": "Sommer été verano",
    "autumn": "Herbst automne otoño",
    "winter": "hiver invierno",
    "early": "Anfang anfangs Beginn début principios comienzos inicios",
    "mid": "Mitte milieu mediados",
    "late": "Ende fin finales fines",
    "since": "seit ab depuis desde",
    "before": "vor avant antes",
    "after": "nach après después",
    "by": "spätestens",
    "about": "etwa um ungefähr circa rund gegen vers environ hacia aproximadamente ca",
    "between": "zwischen entre",
    "Monday": "Montag lundi lunes",
    "Tuesday": "Dienstag mardi martes",
    "Wednesday": "Mittwoch mercredi miércoles",
    "Thursday": "Donnerstag jeudi jueves",
    "Friday": "Freitag vendredi viernes",
    "Saturday": "Samstag Sonnabend samedi sábado",
    "Sunday": "Sonntag dimanche domingo",
}


def fold_words(text: str) -> str:
    """Return a text in lower case, without accents and with single blanks.

    >>> fold_words("Frühjahr  2015")
    'fruhjahr 2015'
    """
    plain = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


_MONTH_NUMBERS = {fold_words(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_MONTH_NUMBERS |= {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_ENGLISH = {fold_words(word): english for english, words in _WORDS.items() for word in words.split()}
_ENGLISH |= {word: MONTHS[number - 1] for word, number in _MONTH_NUMBERS.items()}

KNOWN_WORDS = {
    fold_words(word): word
    for words in (*_WORDS, *_WORDS.values(), "until century quarter unknown", *MONTHS, *_MONTHS)
    for word in words.split()
    if len(word) > 3
}
"""Words of dates -> as they are written; for what a user may have meant."""

EXAMPLES = {"en": "3 March 2015", "de": "3. März 2015", "fr": "3 mars 2015", "es": "3 de marzo de 2015"}
"""A date in each language."""

# Words by which a language is told, of dates and of headings; what two of the languages share is none.
_TELLING = {
    "de": (
        "Januar Jänner Februar März Mär Mrz Maerz Juni Juli Oktober Okt Dezember Dez Frühling Frühjahr Sommer Herbst "
        "Anfang anfangs Beginn Mitte Ende seit vor nach spätestens etwa ungefähr gegen zwischen Montag Dienstag "
        "Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag Datum Titel Ereignis Ort Quelle Wer Jahr Vorgang"
    ),
    "fr": (
        "janvier février mars avril juin juillet août septembre octobre décembre printemps été automne hiver début "
        "milieu depuis avant après vers environ lundi mardi mercredi jeudi vendredi samedi dimanche événement titre "
        "lieu qui quand année"
    ),
    "es": (
        "enero febrero marzo mayo junio julio agosto septiembre setiembre octubre noviembre diciembre verano otoño "
        "invierno principios comienzos mediados finales desde antes después hacia lunes martes miércoles jueves "
        "viernes sábado domingo fecha título evento lugar quién año"
    ),
    "en": (
        "January February March May June July October December spring summer autumn early since before after about "
        "between until Monday Tuesday Wednesday Thursday Friday Saturday Sunday title headline event place source "
        "who year"
    ),
}
_LANGUAGES = {fold_words(word): language for language, words in _TELLING.items() for word in words.split()}


def find_language(words: Iterable[str]) -> str:
    """Return the language that most of the words are of, as far as they tell; "" where none does.

    >>> find_language(["sometime", "after"]), find_language(["im", "März"]), find_language(["April"])
    ('en', 'de', '')
    """
    told = Counter(language for word in words if (language := _LANGUAGES.get(fold_words(word))) is not None)
    return told.most_common(1)[0][0] if told else ""


_PARTICLES = frozenset((
    "den", "der", "dem", "die", "das", "des", "am", "im", "zum", "vom", "von", "le", "la", "les", "el", "los", "las",
    "de", "del", "du", "en", "d", "l", "a",
))  # fmt: skip

UNKNOWN = frozenset((
    "unbekannt", "nicht bekannt", "offen", "n. n.", "n.n.", "nn", "k. a.", "k.a.", "ohne datum", "o. d.", "o.d.",
    "undatiert",
    "inconnu", "inconnue", "sans date", "non date", "desconocido", "desconocida", "sin fecha", "s. f.", "s.f.", "s. d.",
))  # fmt: skip
"""Ways to say that there is no date, in lower case and without accents."""

_NUMBER_NAMES = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "erstes": 1, "zweites": 2, "drittes": 3, "viertes": 4,
    "premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4,
}  # fmt: skip
_PART_OF_YEAR = re.compile(
    rf"(?:([1-4])(?:\.|er|re|e|eme|o)?|({'|'.join(_NUMBER_NAMES)})\.?) ?(quartal|trimestre|halbjahr|semestre)\b"
)
_PART_LAST = re.compile(r"(quartal|trimestre|halbjahr|semestre) ([1-4])[ /]+([0-9]{4})")
_SHORT_QUARTER = re.compile(r"\b([qht])([1-4]) ?[/. ] ?([0-9]{4})")
_WEEK = re.compile(
    r"(?:(?:kw|cw|week|wk|semaine|semana|woche|kalenderwoche)\.? ?([0-9]{1,2})"
    r"|([0-9]{1,2})\. ?(?:kw|woche|kalenderwoche))"
    r"(?: ?[/,.] ?| (?:de |of )?)([0-9]{4})"
)
_EXPECTED = re.compile(
    r"(?:vsl|voraussichtlich|voraussichtl|vorauss|geplant|prevu|prevue|previsto|prevista|expected|planned)(?:\.| |: )"
    r" ?(?:fur |en |para |for |pour )?"
)
_MONTHS_OF = re.compile(r"([a-z]+)\.? ?(?:/| oder | ou | or | o ) ?([a-z]+)\.? (?:de )?([0-9]{4})")
_DASH = re.compile(
    r" - | ?(?:\u2013|\u2014) ?|(?<=[0-9]{4})-(?=[0-9]{4}\Z|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}\Z)"
    r"|(?<=[a-z.])-(?=[0-9a-z])"
)
_LAST_BIS = re.compile(r"(?<=\S) (?:bis(?: zum)?|hasta(?: el)?|jusqu'?au?|au?|al) (?=\S)")
_FIRST_BIS = re.compile(r"(?:bis(?: spatestens)?(?: zum| zur)?|jusqu'?(?:au?|en)|hasta(?: el)?) ")
_FROM = re.compile(r"(?:von|vom|from|de|du|del|desde(?: el)?) (?=.* to )")
_BEFORE_CHRIST = re.compile(r"\b(?:v\. ?chr\.?|av\. ?j\.? ?-? ?c\.?|a\. ?c\.)(?!\w)")
_CENTURY = re.compile(r"\b([0-9]{1,2})(?:\.|e|eme)? ?(?:jahrhunderts?|jh\.?|jhdt?\.?|siecle)(?!\w)")
_DECADE = re.compile(r"\b(?:([0-9]{3}0)er(?: jahren?)?|(?:annees|anos) ([0-9]{3}0))\b")
_WORD = re.compile(r"[a-z]+\.?")
_AT = re.compile(r"\bum (?=[0-9]{1,2}[:.][0-9]{2})")


class Months(NamedTuple):
    """Two months of which it was one."""

    year: str
    first: int
    last: int


def month_number(word: str) -> int:
    """Return which month a word names in one of the four languages; 0 for none."""
    return _MONTH_NUMBERS.get(fold_words(word).rstrip("."), 0)


def split_expected(text: str) -> tuple[str, bool]:
    """Return a folded text without a word that it is expected or planned, and whether one stood there."""
    found = _EXPECTED.match(text)
    return (text[found.end() :].strip(), True) if found else (text, False)


def find_week(text: str) -> tuple[int, int] | None:
    """Return year and number of a calendar week; None for what is none.

    >>> find_week("kw 14/2015"), find_week("14. kw 2015")
    ((2015, 14), (2015, 14))
    """
    found = _WEEK.fullmatch(text)
    return (int(found[3]), int(found[1] or found[2])) if found else None


def find_months(text: str) -> Months | None:
    """Return two months of one year, of which a text says that it was one; None where it does not."""
    found = _MONTHS_OF.fullmatch(text)
    first, last = (month_number(found[1]), month_number(found[2])) if found else (0, 0)
    return Months(found[3], first, last) if found and first and last else None


def split_range(text: str) -> tuple[str, str] | None:
    """Return both ends of a folded text of the form A - B; what the first leaves out is taken from the second.

    >>> split_range("3. - 5. marz 2015"), split_range("2015-2017"), split_range("marz - mai 2015")
    (('3. marz 2015', '5. marz 2015'), ('2015', '2017'), ('marz 2015', 'mai 2015'))
    """
    parts = [part for part in _DASH.split(text) if part]
    if len(parts) != 2:
        return None
    first, last = parts[0].strip(), parts[1].strip()
    if not re.search(r"[0-9]{4}", first):
        year = re.search(r"[0-9]{4}\Z", last)
        if year is None:
            return None
        if re.fullmatch(r"[0-9]{1,2}\.?", first):  # a day alone
            rest = re.match(r"[0-9]{1,2}\.?", last)
            first += last[rest.end() :] if rest else ""
        elif re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}\.?", first):  # a day with its month
            first = f"{first.rstrip('.')}.{year[0]}"
        else:
            first = f"{first} {year[0]}"
    return first, last


def translate_words(text: str) -> str:
    """Return a folded text with its German, French and Spanish words in English.

    >>> translate_words("herbst 2015"), translate_words("anfang marz 2015"), translate_words("1. quartal 2015")
    ('autumn 2015', 'early March 2015', 'q1 2015')
    """
    if text in UNKNOWN:
        return "unknown"
    text = _FIRST_BIS.sub("by ", text, count=1) if _FIRST_BIS.match(text) else _LAST_BIS.sub(" to ", text, count=1)
    text = _FROM.sub("", text, count=1) if _FROM.match(text) else text
    text = _PART_LAST.sub(lambda found: f"{_letter(found[1])}{found[2]} {found[3]}", text)
    text = _PART_OF_YEAR.sub(lambda found: f"{_letter(found[3])}{found[1] or _NUMBER_NAMES[found[2]]}", text)
    text = _SHORT_QUARTER.sub(lambda found: f"{found[1].replace('t', 'q')}{found[2]} {found[3]}", text)
    text = _AT.sub("at ", text).removesuffix(" uhr")
    text = _BEFORE_CHRIST.sub("BC", text)
    text = _CENTURY.sub(lambda found: f"{found[1]}th century", text)
    text = _DECADE.sub(lambda found: f"{found[1] or found[2]}s", text)
    text = re.sub(r"\bmi-", "mid ", text)
    text = re.sub(r"(?<=[0-9])(?:\.(?=\s|[a-z])|er(?= [a-z]))", " ", text)
    if text.startswith("between "):
        return text
    words = [_translate_word(word) for word in re.sub(r"'(?=[a-z])|,", " ", text).split()]
    if words[:1] == ["between"]:
        words = ["and" if word in ("und", "et", "y") else word for word in words]
    return " ".join(word for word in words if word not in _PARTICLES)


def _translate_word(word: str) -> str:
    return _ENGLISH.get(word.rstrip("."), word) if _WORD.fullmatch(word) else word


def _letter(word: str) -> str:
    return "h" if word in ("halbjahr", "semestre") else "q"
