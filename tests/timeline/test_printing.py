"""What a reader sees for a date: a table in three languages, and no date that says more than is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefgen.timeline.calendar import DAY, HOUR, MINUTE, MONTHS, add_months, add_years, instant
from briefgen.timeline.dates import Date, DateError, read_date
from briefgen.timeline.printing import print_date, print_day, print_moment
from briefgen.words import TRANSLATED, Words

CASES = Path(__file__).parents[1] / "cases" / "dates"
ZONE = "Asia/Damascus"
ENGLISH = Words("en")

Claim = tuple[int | None, int | None]


def read_cases(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("case", read_cases("printed.txt"), ids=lambda case: case[0])
def test_printed(case: list[str]) -> None:
    edtf, *texts = case
    date = read_date(edtf, zone=ZONE)
    printed = [print_date(date, Words(language)) for language in ("en", "fr", "ar")]
    assert [re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", text) for text in printed] == texts


@pytest.mark.parametrize(
    ("edtf", "english", "french"),
    [
        ("2015-09-07", "7 Sept 2015", "7 sept. 2015"),
        ("2015-09", "Sept 2015", "sept. 2015"),
        ("2015-09-07/2015-10-09", "7 Sept – 9 Oct 2015", "7 sept. – 9 oct. 2015"),
        ("2015-09/2015-10", "Sept – Oct 2015", "sept.–oct. 2015"),
        ("[2015-09..2015-10]", "between Sept 2015 and Oct 2015", "entre sept. 2015 et oct. 2015"),
        ("2015-09-07T14:30", "7 Sept 2015, 14:30", "7 sept. 2015, 14 h 30"),
    ],
)
def test_medium_dates_shorten_the_names_of_months(edtf: str, english: str, french: str) -> None:
    date = read_date(edtf)
    assert print_date(date, ENGLISH, "medium") == english
    assert print_date(date, Words("fr"), "medium").replace("\N{NO-BREAK SPACE}", " ") == french


def test_instants() -> None:
    moment = instant(2015, 10, 7, 14, 30)
    assert print_day(moment, ENGLISH) == "7 October 2015"
    assert print_day(moment, ENGLISH, "medium") == "7 Oct 2015"
    assert [print_moment(moment + extra, ENGLISH) for extra in (0, 5)] == [
        "7 October 2015, 14:30",
        "7 October 2015, 14:30:05",
    ]
    assert print_moment(moment, Words("ar")) == "7 أكتوبر 2015، 14:30"


# What an English date claims, read by a reader of its own, to be held against what the date is.

_YEAR = r"(?P<year>(?:AD )?[\d,]+(?: BC)?)"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_UNITS = {
    "second": rf"(?P<day>\d+) {_MONTH} {_YEAR}, (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)",
    "minute": rf"(?P<day>\d+) {_MONTH} {_YEAR}, (?P<hour>\d\d):(?P<minute>\d\d)",
    "hour": rf"(?P<day>\d+) {_MONTH} {_YEAR}, (?P<hour>\d\d)h",
    "day": rf"(?P<day>\d+) {_MONTH} {_YEAR}",
    "month": rf"{_MONTH} {_YEAR}",
    "quarter": rf"Q(?P<quarter>\d) {_YEAR}",
    "season": r"(?P<season>spring|summer|autumn|winter) (?P<years>[^(]+?)(?P<south> \(southern hemisphere\))?",
    "year": _YEAR,
    "decade": r"(?P<decade>\d+)s",
    "century": r"(?P<century>\d+)(?:st|nd|rd|th) century(?P<before> BC)?",
    "millennium": r"(?P<millennium>\d+)(?:st|nd|rd|th) millennium(?P<before> BC)?",
}
_MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
_SECONDS_IN = {"second": 1, "minute": MINUTE, "hour": HOUR, "day": DAY}


def read_year(text: str) -> int:
    number = int(re.sub(r"\D", "", text))
    return 1 - number if text.endswith(" BC") else number


def read_season(parts: dict[str, str]) -> int:
    """Return when a season begins; the first of two years is the one that it begins in."""
    first, dash, _ = parts["years"].partition("–")
    before = parts["years"].endswith(" BC") and not first.endswith(" BC")
    year = read_year(first + (" BC" if before else ""))
    place = ("spring", "summer", "autumn", "winter").index(parts["season"])
    month = ((8 if parts["south"] else 2) + 3 * place) % 12 + 1
    assert (month == 12) == bool(dash), parts
    return instant(year, month)


def read_unit(text: str) -> tuple[str, int, int]:
    """Return the unit that a text names, its start and its end."""
    for unit, pattern in _UNITS.items():
        found = re.fullmatch(pattern, text)
        if found is None:
            continue
        parts = found.groupdict()
        if unit in _SECONDS_IN:
            time = [int(parts.get(part) or 0) for part in ("hour", "minute", "second")]
            start = instant(read_year(parts["year"]), MONTHS.index(parts["month"]) + 1, int(parts["day"]), *time)
            return unit, start, start + _SECONDS_IN[unit]
        if unit in ("century", "millennium"):
            size, number = _MONTHS_IN[unit] // 12, int(parts[unit])
            first = -(size * number) + 1 if parts["before"] else size * (number - 1)
            return unit, instant(first), instant(first + size)
        if unit == "season":
            start = read_season(parts)
        elif unit == "decade":
            start = instant(int(parts["decade"]))
        elif unit == "quarter":
            start = instant(read_year(parts["year"]), 3 * int(parts["quarter"]) - 2)
        else:
            start = instant(read_year(parts["year"]), MONTHS.index(parts["month"]) + 1 if unit == "month" else 1)
        return unit, start, add_months(start, _MONTHS_IN[unit])
    raise AssertionError(f"'{text}' names no unit")


def read_claim(text: str) -> Claim:
    """Return the bounds that an English date claims; None for none."""
    text = text.removesuffix("?")
    if text == "unknown" or text.endswith("year unknown"):
        return None, None
    if " or later" in text and text.endswith(" or later"):
        return read_claim(text.removesuffix(" or later"))[0], None
    if " or " in text:
        claims = [read_claim(part) for part in re.split(r" or |, (?!\d\d[:h])", text)]
        lowers, uppers = [claim[0] for claim in claims], [claim[1] for claim in claims]
        known_lowers = [lower for lower in lowers if lower is not None]
        known_uppers = [upper for upper in uppers if upper is not None]
        return (
            min(known_lowers) if len(known_lowers) == len(claims) else None,
            max(known_uppers) if len(known_uppers) == len(claims) else None,
        )
    if text.startswith("by "):
        return None, read_claim(text.removeprefix("by "))[1]
    # The day once, then its times.
    text = re.sub(r"(\d+ \w+ \S+(?: BC)?), between (\S+) and (\S+)", r"between \1, \2 and \1, \3", text)
    if text.startswith("between "):
        first, last = text.removeprefix("between ").split(" and ")
        return read_claim(first)[0], read_claim(last)[1]
    if text.startswith("c. "):
        unit, start, stop = read_unit(text.removeprefix("c. "))
        if unit in _SECONDS_IN:
            return start - _SECONDS_IN[unit], stop + _SECONDS_IN[unit]
        return add_months(start, -_MONTHS_IN[unit]), add_months(stop, _MONTHS_IN[unit])
    return read_unit(text)[1:]


def assert_claims_no_more(claim: Claim, lower: int | None, upper: int | None) -> None:
    if claim[0] is not None:
        assert lower is not None
        assert claim[0] <= lower
    if claim[1] is not None:
        assert upper is not None
        assert claim[1] >= upper


def assert_honest(date: Date) -> None:
    """Hold what is printed of a date against its four points."""
    text = print_date(date, ENGLISH)
    assert ("?" in text) == date.doubted
    if date.form == "point":
        assert_claims_no_more(read_claim(text), date.start_earliest, date.start_latest)
        return
    text = text.removeprefix("from ").removeprefix("until ").removesuffix(" on")
    for ending in (", end unknown", ", start unknown", ", continuing"):
        text = text.removesuffix(ending)
    start, end = split_interval(text, date)
    if date.start_edge == "known":
        assert_claims_no_more(read_claim(start), date.start_earliest, date.start_latest)
    if date.end_edge == "known":
        assert_claims_no_more(read_claim(end), date.end_earliest, date.end_latest)


def split_interval(text: str, date: Date) -> tuple[str, str]:
    """Return the texts of start and end, with what they share put back to the start or the end that lacks it."""
    if text.startswith("began ") and ", ended " in text:
        start, end = text.removeprefix("began ").split(", ended ")
        return start, end
    if " to " in text:
        start, end = text.split(" to ")
        return start, end
    text = text.removeprefix("began ").removeprefix("ended ")
    ends_in_one = date.start_edge == date.end_edge == "known" and "winter" not in text and "summer" not in text
    found = re.fullmatch(r"(.+?)(?: – |–)(.+)", text) if ends_in_one else None
    if found is None:
        return text, text
    start, end = found.groups()
    if re.search(r", \d\d(?:h|:\d\d(?::\d\d)?)$", start):
        return start, start[: start.rindex(", ") + 2] + end
    shared = end.split(" ", 1)[1] if start.isdigit() else re.findall(_YEAR + "$", end)[0]
    return f"{start} {shared}", end


@pytest.mark.parametrize("edtf", [case[0] for name in ("points.txt", "printed.txt") for case in read_cases(name)])
def test_no_case_claims_more_than_is_known(edtf: str) -> None:
    date = read_date(edtf, zone=ZONE)
    if date.form != "unknown" and (date.start_edge, date.end_edge) not in (
        ("open", "open"),
        ("unknown", "open"),
        ("open", "unknown"),
    ):
        assert_honest(date)


marks = st.sampled_from(["", "", "", "?", "~", "%"])
plain_years = st.one_of(st.integers(-9999, 9999), st.integers(-150, 150), st.integers(1800, 2100)).map(
    lambda year: f"-{-year:04}" if year < 0 else f"{year:04}"
)
masked_years = st.from_regex(r"-?[0-9X]{4}", fullmatch=True).filter(lambda text: text != "-0000")
months = st.builds("{}{}-{:02}".format, plain_years, marks, st.integers(1, 12))
groups = st.builds("{}-{:02}".format, plain_years, st.integers(21, 41))
days = st.builds("{}-{}{:02}".format, months, marks, st.integers(1, 28))
masked_days = st.builds("{}-{}".format, masked_years, st.sampled_from(["XX", "0X", "12-25", "XX-1X", "02-29"]))
clocks = st.builds(
    "{}-{:02}-{:02}T{:02}{}".format,
    plain_years,
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 23),
    st.sampled_from(["", ":30", ":59Z", ":00+02:00", ":30:00", ":30:07"]),
)
large_years = st.sampled_from(["Y17000", "Y-17000", "Y17E7", "Y171010000S3", "1950S2", "-1950S3"])
singles = st.builds(
    "{}{}".format, st.one_of(plain_years, masked_years, months, groups, days, masked_days, clocks, large_years), marks
)
sets = st.one_of(
    st.lists(singles, min_size=2, max_size=3).map(lambda parts: f"[{','.join(parts)}]"),
    st.tuples(singles, singles).map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
    singles.map(lambda text: f"[..{text}]"),
    singles.map(lambda text: f"[{text}..]"),
)
ends = st.one_of(singles, sets)
intervals = st.one_of(
    st.builds("{}/{}".format, ends, st.one_of(ends, st.sampled_from(["", ".."]))),
    st.builds("{}/{}".format, st.sampled_from(["", ".."]), ends),
)
texts = st.one_of(singles, sets, intervals)


def read_or_skip(text: str) -> Date:
    date = None
    try:
        date = read_date(text, zone=ZONE)
    except DateError:
        assume(False)
    assert date is not None
    return date


@settings(max_examples=500)
@given(texts)
def test_no_date_claims_more_than_is_known(text: str) -> None:
    assert_honest(read_or_skip(text))


@given(texts, st.sampled_from(["en-US", *TRANSLATED, "ar-SY", "he"]), st.sampled_from(["long", "medium"]))
def test_every_date_is_printed_in_every_language(text: str, language: str, length: str) -> None:
    date = read_or_skip(text)
    words = Words(language)
    printed = print_date(date, words, length)  # type: ignore[arg-type]
    assert printed == printed.strip()
    assert not set("{}[]~%") & set(printed)
    question_mark = words.say("{date}?", date="")[-1]
    assert (question_mark in printed) == date.doubted


def test_years_of_the_claim_reader_are_those_of_the_calendar() -> None:
    """The reader of claims must not lean on the printer."""
    assert read_claim("17th century") == (instant(1600), instant(1700))
    assert read_claim("1st century BC") == (instant(-99), instant(1))
    assert read_claim("between 7 October 2015 and 9 October 2015") == (instant(2015, 10, 7), instant(2015, 10, 10))
    assert read_claim("winter 2015–16") == (instant(2015, 12), instant(2016, 3))
    assert read_claim("c. 2015?") == (instant(2014), instant(2017))
    assert read_claim("by 7 October 44 BC, 14h") == (None, instant(-43, 10, 7, 15))
    assert read_claim("1667, 1668 or between 1670 and 1672") == (instant(1667), add_years(instant(1672), 1))
