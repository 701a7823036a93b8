"""A date in the words of lawyers and archivists goes in; the same date as EDTF comes out.

How the words are taken:

- `c.`, `circa`, `about`, `around`, `on or about`, `approximately`: `~`; `possibly`, `probably`, `perhaps`: `?`.
- `before X`: ends one unit ahead of X, `[..1902]` for 1903. `by X`, `until X`: up to and including X, `[..1903]`.
  `after X`: begins one unit past X, `[1904..]`. `since X`: from X and not over, `1903/..`. `on or after X`: `[1903..]`.
- `between A and B`: one point in between, `[A..B]`. `from A to B`: lasted, `A/B`.
- `early`, `mid` and `late` are thirds: of a month the days 1-10, 11-20 and 21 to its end; of a year four months each;
  of a decade the years 0-3, 4-6 and 7-9; of a century 0-33, 34-66 and 67-99.
- A century is counted by its digits, as EDTF does: the 17th is `16XX`, 1600 to 1699; the 17th before Christ is `-16XX`,
  1700 to 1601 BC. The first ones cannot be: they are the years 1 to 99, and 100 to 1 BC.
- A year before Christ is one more than in EDTF, which has a year 0: 1500 BC is `-1499`.

What has two readings is refused with both: `1900s`, `winter 1834`, a day and month in digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from briefgen.timeline.calendar import (
    MONTHS,
    PRECISIONS,
    WEEKDAYS,
    DateError,
    Precision,
    add_months,
    civil_from_instant,
    days_from_civil,
    days_in_month,
    format_unit,
    format_year,
    weekday,
)
from briefgen.timeline.edtf import Span, read_span

UNKNOWN_WORDS = frozenset(
    (
        "unknown",
        "undated",
        "tbd",
        "tba",
        "tbc",
        "n.d.",
        "n.d",
        "nd",
        "s.d.",
        "no date",
        "not dated",
        "date unknown",
        "not known",
    )
)
"""Ways to say that there is no date, in lower case."""

_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
MONTH_WORDS = tuple(_MONTH_NUMBERS)
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ORDINALS = ("1st", "2nd", "3rd", "4th", "first", "second", "third", "fourth")

_ERA = r"(?: ?(?P<era>b\.? ?c\.?(?: ?e\.?)?|a\.? ?d\.?|c\.? ?e\.?))"
_YEAR = (
    r"(?:a\.?d\.? ?(?P<anno>[0-9]{1,4})"
    rf"|(?P<counted>[0-9]{{1,12}}|[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,3}}){_ERA}"
    r"|(?P<year>[0-9]{4}))"
)
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_DAY_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?".lower() for name in WEEKDAYS)
_NAMED_FORMS = tuple(
    re.compile(rf"(?:(?P<weekday>{_DAY_NAMES})\.?,? )?{form}").fullmatch
    for form in (
        rf"{_DAY}(?: day)?(?: of)?[ -]{_MONTH},?[ -]{_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_YEAR},?[ -]{_MONTH}(?:[ -]{_DAY})?",
        rf"{_MONTH},?(?: of)?[ -]{_YEAR}",
        rf"(?:year )?{_YEAR}",
    )
)
_CLOCK = re.compile(
    r"(?P<day>.+?)(?:,? (?:at )?|t)(?P<hour>[0-9]{1,2}):(?P<rest>[0-9]{2}(?::[0-9]{2})?)"
    r"(?: ?(?P<zone>utc|gmt|z|[+-][0-9]{2}(?::[0-9]{2})?))?"
).fullmatch
_DECADE = re.compile(rf"(?P<year>[0-9]{{3}}0)'?s{_ERA}?").fullmatch
_CENTURY = re.compile(
    rf"(?P<number>[0-9]{{1,2}})(?:st|nd|rd|th)[ -](?P<unit>c)?(?(unit)ent(?:ury|\.)?|millennium){_ERA}?"
).fullmatch
_SEASON = re.compile(
    rf"(?P<season>{'|'.join(_SEASONS)})(?: of)?,? (?P<year>[0-9]{{4}})(?:[-/](?P<next>[0-9]{{2}}|[0-9]{{4}}))?"
).fullmatch
_QUARTER_FIRST = re.compile(
    r"(?:(?P<letter>[qh])(?P<number>[1-4])"
    rf"|(?P<ordinal>{'|'.join(_ORDINALS)}) (?P<word>quarter|half))(?: of)?,? (?P<year>[0-9]{{4}})"
).fullmatch
_QUARTER_LAST = re.compile(r"(?P<year>[0-9]{4})[ -](?P<letter>[qh])(?P<number>[1-4])").fullmatch
_SLASHES = re.compile(
    r"(?P<first>[0-9]{1,2}|\?{1,2}|xx|--)/(?P<second>[0-9]{1,2}|\?{1,2}|xx|--)/(?P<year>[0-9]{4})"
).fullmatch

_LIMITS = (
    ("from", re.compile(r"(?:on or after|(?:not|no) (?:before|earlier than)) (.+)").fullmatch),
    ("by", re.compile(r"(?:on or before|(?:not|no) (?:after|later than)|by|until|till|up to) (.+)").fullmatch),
    ("before", re.compile(r"(?:before|prior to) (.+)").fullmatch),
    ("after", re.compile(r"after (.+)").fullmatch),
    ("since", re.compile(r"since (.+)").fullmatch),
)
_BETWEEN = re.compile(r"between (.+?) and (.+)").fullmatch
_LASTING = re.compile(r"(?:from )?(.+?) (?:to|until|till|through) (.+)").fullmatch
_DOUBTED = re.compile(r"(?:possibly|probably|perhaps) (.+)").fullmatch
_APPROXIMATE = re.compile(
    r"(?:(?:on or )?(?:about|around)|circa|approximately|approx\.?|ca?\.?(?=[ 0-9])) ?(.+)"
).fullmatch
_THIRD = re.compile(r"(early|mid|middle|late)(?: in| of)?[ -](?:the )?(.+)").fullmatch
_LEADING = re.compile(r"(?:in|on|during|dated) (?:the )?|the ")
_MARK = re.compile(r"[?~%]")
_OFFSET = re.compile(r"T.*?(Z|[+-][0-9]{2}(?::[0-9]{2})?)$")
_WHOLE_DAY = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def convert_words(text: str) -> str | None:
    """Return a date in words as EDTF.

    Args:
        text: the date, in any case, of at most a few hundred characters.

    Returns:
        EDTF that is well-formed but may still name a day that does not exist, or `unknown` for no date; None when
        these are no words that are known.

    Raises:
        DateError: the words are known, and wrong or ambiguous.

    >>> convert_words("c. 1903"), convert_words("winter 1834-35"), convert_words("before March 2015")
    ('1903~', '1834-24', '[..2015-02]')
    """
    plain = " ".join(text.lower().replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-").split())
    if plain in UNKNOWN_WORDS:
        return "unknown"
    for kind, matches in _LIMITS:
        if match := matches(plain):
            return _convert_limit(kind, match[1])
    if match := _BETWEEN(plain):
        first, last = _convert_one(match[1]), _convert_one(match[2])
        return f"[{_first_unit(first)}..{_last_unit(last)}]" if first and last else None
    if match := _LASTING(plain):
        first, last = _convert_one(match[1]), _convert_one(match[2])
        return f"{first}/{last}" if first and last else None
    return _convert_one(plain)


def _convert_limit(kind: str, words: str) -> str | None:
    """Return what comes before, after, by, since or from a date on as EDTF."""
    found = _convert_one(words)
    if found is None:
        return None
    if kind == "since":
        return f"{found}/.."
    if kind == "by":
        return f"[..{_last_unit(found)}]"
    if kind == "from":
        return f"[{_first_unit(found)}..]"
    span, unit, tail = _measure(found)
    if span.lower is None or span.upper is None:
        return None
    if kind == "before":
        return f"[..{format_unit(span.lower - 1, unit)}{tail}]"
    return f"[{format_unit(span.upper, unit)}{tail}..]"


def _first_unit(found: str) -> str:
    return found[1:].partition("..")[0] if found[0] == "[" else found


def _last_unit(found: str) -> str:
    return found[:-1].partition("..")[2] if found[0] == "[" else found


def _measure(found: str) -> tuple[Span, Precision, str]:
    """Return a date's span without its qualifiers and offset, the unit to count it in, and those two as a tail."""
    signs = "".join(sorted(set(_MARK.findall(found))))
    plain = _MARK.sub("", found)
    offset = _OFFSET.search(plain)
    if offset:
        plain = plain[: offset.start(1)]
    span = read_span(plain)
    if span is None:
        raise DateError.about(found, "is not a date")
    return span, _counting_unit(span), (offset[1] if offset else "") + ("%" if len(signs) > 1 else signs)


def _counting_unit(span: Span) -> Precision:
    """Return the coarsest unit at whose borders a span begins and ends; a day or finer is its own."""
    if PRECISIONS.index(span.precision) >= PRECISIONS.index("day"):
        return span.precision
    borders = [civil_from_instant(bound) for bound in (span.lower, span.upper) if bound is not None]
    if any(border.day != 1 for border in borders):
        return "day"
    return "month" if any(border.month != 1 for border in borders) else "year"


def _convert_one(words: str) -> str | None:
    """Return one date in words, with what is said of its certainty, as EDTF: a date, or a range in brackets."""
    signs = ""
    for sign, matches in (("?", _DOUBTED), ("~", _APPROXIMATE)):
        if match := matches(words):
            signs, words = signs + sign, match[1]
    words = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    third = _THIRD(words)
    found = _convert_third(third[1], third[2]) if third else _convert_timed(words)
    if found is None or not signs:
        return found
    if found[0] == "[":
        first, _, last = found[1:-1].partition("..")
        return f"[{_add_signs(first, signs)}..{_add_signs(last, signs)}]"
    return _add_signs(found, signs)


def _add_signs(found: str, signs: str) -> str:
    both = set(signs)
    if _MARK.match(found[-1]):
        found, both = found[:-1], both | {found[-1]}
    return found + ("%" if len(both) > 1 else both.pop())


def _convert_third(third: str, words: str) -> str | None:
    """Return the early, middle or late third of a month, a year or several years as a range."""
    found = _convert_date(words)
    if found is None:
        return None
    span, unit, tail = _measure(found)
    if tail or span.lower is None or span.upper is None or unit not in ("year", "month"):
        return None
    place = 0 if third == "early" else 2 if third == "late" else 1
    first, last = civil_from_instant(span.lower), civil_from_instant(span.upper - 1)
    if unit == "month":
        if (first.year, first.month) != (last.year, last.month):
            return None
        month = format_unit(span.lower, "month")
        last_day = (10, 20, days_in_month(first.year, first.month))[place]
        return f"[{month}-{1 + 10 * place:02}..{month}-{last_day:02}]"
    if first.year == last.year:
        start = add_months(span.lower, 4 * place)
        return f"[{format_unit(start, 'month')}..{format_unit(add_months(start, 3), 'month')}]"
    count = last.year - first.year + 1
    cuts = (0, -(-count // 3), -(-2 * count // 3), count)
    return f"[{format_year(first.year + cuts[place])}..{format_year(first.year + cuts[place + 1] - 1)}]"


def _convert_timed(words: str) -> str | None:
    """Return a date, or a day with a time behind it."""
    match = _CLOCK(words)
    if not match:
        return _convert_date(words)
    day = _convert_date(match["day"])
    if day is None or not _WHOLE_DAY(day):
        return None
    zone = match["zone"] or ""
    return f"{day}T{int(match['hour']):02}:{match['rest']}{'Z' if zone[:1].isalpha() else zone}"


def _convert_date(words: str) -> str | None:
    readers: tuple[Callable[[str], str | None], ...] = (
        _convert_named,
        _convert_decade,
        _convert_century,
        _convert_season,
        _convert_quarter,
        _convert_slashes,
    )
    for convert in readers:
        found = convert(words)
        if found is not None:
            return found
    edtf = words.upper()
    return edtf if edtf[:1] != "[" and read_span(edtf) is not None else None


def _convert_named(words: str) -> str | None:
    """Return a year with an era, or a date with the name of its month."""
    match = next((match for matches in _NAMED_FORMS if (match := matches(words))), None)
    if match is None:
        return None
    parts = match.groupdict()
    year = _read_year(words, parts)
    if not parts.get("month"):
        return None if parts["weekday"] else format_year(year)
    month = _MONTH_NUMBERS[parts["month"]]
    if abs(year) > 9_999:
        raise DateError.about(
            words, "is not a date: EDTF has no months beyond the years -9999 to 9999", "name the year alone"
        )
    text = f"{format_year(year)}-{month:02}"
    if not parts.get("day"):
        return None if parts["weekday"] else text
    day = int(parts["day"])
    if parts["weekday"] and 1 <= day <= days_in_month(year, month):
        name = WEEKDAYS[weekday(days_from_civil(year, month, day))]
        if not name.lower().startswith(parts["weekday"]):
            raise DateError.about(
                words, f"is not a date: that day is a {name}", "correct the day, or leave its name out"
            )
    return f"{text}-{day:02}"


def _read_year(words: str, parts: dict[str, str | None]) -> int:
    """Return the year as EDTF counts it."""
    if parts["counted"] is None:
        return int(parts["anno"] or parts["year"] or 0)
    number = int(parts["counted"].replace(",", ""))
    if number == 0:
        raise DateError.about(words, "is not a date: no era has a year 0", "1 BC is followed by AD 1")
    return 1 - number if _is_before_christ(parts) else number


def _is_before_christ(parts: dict[str, str | None]) -> bool:
    return (parts.get("era") or "").startswith("b")


def _convert_decade(words: str) -> str | None:
    match = _DECADE(words)
    if not match:
        return None
    digits, before = match["year"], _is_before_christ(match.groupdict())
    year = int(digits)
    if year % 100 == 0:
        century = f"{digits[:2]}XX" if not before else f"[{format_year(-year - 98)}..{format_year(1 - year)}]"
        decade = f"{digits[:3]}X" if not before else f"[{format_year(-year - 8)}..{format_year(1 - year)}]"
        reason = "can mean ten years or a hundred; expected one of the two"
        raise DateError.about(words, reason, f"write {decade} for the decade, {century} for the hundred years")
    return f"[{format_year(-year - 8)}..{format_year(1 - year)}]" if before else f"{digits[:3]}X"


def _convert_century(words: str) -> str | None:
    match = _CENTURY(words)
    if not match:
        return None
    number, places = int(match["number"]), 2 if match["unit"] else 3
    if not 1 <= number <= 10 ** (4 - places):
        raise DateError.about(words, "is not a date: there is no such century or millennium in the years to 9999")
    before = _is_before_christ(match.groupdict())
    if number == 1:
        last = 10**places - 1
        return f"[-{last:04}..0000]" if before else f"[0001..{last:04}]"
    return f"{'-' if before else ''}{number - 1:0{4 - places}}{'X' * places}"


def _convert_season(words: str) -> str | None:
    match = _SEASON(words)
    if not match:
        return None
    season, year, following = match["season"], int(match["year"]), match["next"]
    if season != "winter" and following:
        help_text = f"write {season} {year:04}, or {year:04}-30 for the southern summer that begins in {year:04}"
        raise DateError.about(words, "is not a date: only a winter is named by two years", help_text)
    if season == "winter" and not following:
        earlier, later = f"winter {year - 1:04}-{year % 100:02}", f"winter {year:04}-{(year + 1) % 100:02}"
        raise DateError.about(words, "can mean two winters; expected both years", f"write {earlier} or {later}")
    if following and not f"{year + 1:04}".endswith(following):
        raise DateError.about(words, "is not a date: a winter runs from one year into the next")
    return f"{year:04}-{_SEASONS[season]}"


def _convert_quarter(words: str) -> str | None:
    match = _QUARTER_FIRST(words) or _QUARTER_LAST(words)
    if not match:
        return None
    parts = match.groupdict()
    number = int(parts["number"] or 0) or _ORDINALS.index(parts["ordinal"]) % 4 + 1
    if (parts["letter"] or parts["word"]).startswith("q"):
        return f"{parts['year']}-{32 + number}"
    if number > 2:
        raise DateError.about(words, "is not a date: a year has two halves")
    return f"{parts['year']}-{39 + number}"


def _convert_slashes(words: str) -> str | None:
    """Return `08/??/1999`, where an unknown part tells day and month apart."""
    match = _SLASHES(words)
    if not match or (match["first"].isdigit() and match["second"].isdigit()):
        return None
    year = match["year"]
    if not match["first"].isdigit() and not match["second"].isdigit():
        return f"{year}-XX-XX"
    number = int(match["first"] if match["first"].isdigit() else match["second"])
    if number > 12:
        return f"{year}-XX-{number:02}"
    if match["second"].isdigit():
        reason = f"can mean {MONTHS[number - 1] if number else 'a month'} {year} or day {number} of a month unknown"
        raise DateError.about(words, reason, f"write {year}-{number:02}-XX or {year}-XX-{number:02}")
    return f"{year}-{number:02}-XX"
